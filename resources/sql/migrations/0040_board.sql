set local role raven_owner;

-- The board asks for an order and a filter that only the moment of asking knows. The statement is built here, from a
-- closed list of fields and with every value quoted, so that each combination gets a plan of its own.

create function board_like(p_value text) returns text
    language sql immutable parallel safe
    set search_path = pg_catalog, public
as $$
    select quote_literal('%' || replace(replace(replace(p_value, '\', '\\'), '%', '\%'), '_', '\_') || '%')
$$;

-- Midnight of a day in the reader's zone; p_days counts from today.
create function board_day(p_zone text, p_days int) returns timestamptz
    language sql stable
    set search_path = pg_catalog, public
as $$
    select (date_trunc('day', now() at time zone p_zone) + make_interval(days => p_days)) at time zone p_zone
$$;

create function board_day_term(p_column text, p_value text, p_zone text) returns text
    language sql stable
    set search_path = pg_catalog, public
as $$
    select case p_value
        when 'today' then format('(j.%I >= %L and j.%I < %L)', p_column, board_day(p_zone, 0), p_column, board_day(p_zone, 1))
        when 'yesterday' then format('(j.%I >= %L and j.%I < %L)', p_column, board_day(p_zone, -1), p_column, board_day(p_zone, 0))
        when 'tomorrow' then format('(j.%I >= %L and j.%I < %L)', p_column, board_day(p_zone, 1), p_column, board_day(p_zone, 2))
        when 'week' then
            case p_column when 'scheduled_at'
                then format('(j.%I >= %L and j.%I < %L)', p_column, board_day(p_zone, 0), p_column, board_day(p_zone, 7))
                else format('(j.%I >= %L)', p_column, board_day(p_zone, -6)) end
        when 'overdue' then '(j.scheduled_at < now() and j.board_rank < 3)'
        when 'none' then format('(j.%I is null)', p_column)
        else 'false' end
$$;

create function board_outreach_term(p_condition text, p_value text) returns text
    language sql immutable
    set search_path = pg_catalog, public
as $$
    select case when p_value = 'yes' then '' else 'not ' end
           || 'exists (select 1 from work_order_outreach o where o.job_id = j.id and ' || p_condition || ')'
$$;

-- One value of one field as a condition on jobs j. An unknown field raises: the reader of the filter knows them all.
create function board_term(p_field text, p_value text, p_zone text) returns text
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
begin
    return case p_field
        when 'status' then case p_value when 'open' then 'j.board_rank < 3' when 'closed' then 'j.board_rank = 3'
                                        else format('j.job_status = %L', p_value) end
        when 'trade' then format('j.trade_needed = %L', p_value)
        when 'urgency' then format('j.urgency = %L', p_value)
        when 'place' then format('concat_ws('' '', j.address_text, j.city, j.state) ilike %s', board_like(p_value))
        when 'city' then format('j.city ilike %s', board_like(p_value))
        when 'state' then format('lower(j.state) = lower(%L)', p_value)
        when 'closed' then board_day_term('closed_at', p_value, p_zone)
        when 'created' then board_day_term('created_at', p_value, p_zone)
        when 'scheduled' then board_day_term('scheduled_at', p_value, p_zone)
        when 'dispatched' then board_outreach_term('true', p_value)
        when 'doubt' then board_outreach_term('o.warm_n_in_doubt + o.cold_n_in_doubt > 0', p_value)
        when 'failed' then board_outreach_term('o.warm_n_failed + o.cold_n_failed > 0', p_value)
        when 'sla' then case p_value when 'breached' then '(j.board_rank = 0 and j.next_due_at <= now())'
                                     when 'running' then 'j.board_rank = 0' when 'paused' then 'j.board_rank = 1'
                                     else 'j.board_rank = 2' end
        when 'by' then case p_value when 'me' then 'j.created_by = session_user'
                                    else format('j.created_by ilike %s', board_like(p_value)) end
        when 'contact' then format('concat_ws('' '', j.contact_name, j.contact_phone, j.contact_email) ilike %s', board_like(p_value))
        when 'no' then format('j.number = %s', p_value::bigint)
        when 'text' then format('(j.job_title ilike %s or j.number::text = %L)', board_like(p_value), p_value)
    end;
end
$$;

-- The filter as the console writes it: [[{"f":"status","v":["open"],"n":false}, or...], and...].
create function board_where(p_filter jsonb, p_zone text) returns text
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
declare
    any_of jsonb;
    term jsonb;
    value text;
    alternatives text[];
    values_of text[];
    conditions text[] := '{}';
    orgs uuid[] := raven_org_ids();
begin
    -- With one organisation its id is said outright: only then does the index give the order.
    if cardinality(orgs) = 1 then
        conditions := conditions || format('j.org_id = %L', orgs[1]);
    end if;
    for any_of in select * from jsonb_array_elements(p_filter) loop
        alternatives := '{}';
        for term in select * from jsonb_array_elements(any_of) loop
            values_of := '{}';
            for value in select * from jsonb_array_elements_text(term -> 'v') loop
                values_of := values_of || coalesce(board_term(term ->> 'f', value, p_zone), 'false');
            end loop;
            alternatives := alternatives || ('(' || array_to_string(values_of, ' or ') || ')'
                                             || case when (term ->> 'n')::boolean then ' is not true' else '' end);
        end loop;
        conditions := conditions || ('(' || array_to_string(alternatives, ' or ') || ')');
    end loop;
    return case when cardinality(conditions) = 0 then 'true' else array_to_string(conditions, ' and ') end;
end
$$;

create function board_order(p_sort text, p_descending boolean) returns text
    language sql immutable
    set search_path = pg_catalog, public
as $$
    select case p_sort
        when 'number' then 'j.number ' || case when p_descending then 'desc' else 'asc' end
        when 'title' then 'lower(j.job_title)' || case when p_descending then ' desc' else '' end || ', j.number desc'
        when 'trade' then 'j.trade_needed' || case when p_descending then ' desc' else '' end || ', j.number desc'
        when 'place' then 'j.city' || case when p_descending then ' desc' else '' end || ' nulls last, j.number desc'
        when 'scheduled' then 'j.scheduled_at' || case when p_descending then ' desc' else '' end || ' nulls last, j.number'
        when 'status' then
            'array_position(array[''pending'', ''matching'', ''dispatched'', ''assigned'', ''in_progress'', ''completed'', '
            '''cancelled'', ''archived''], j.job_status)' || case when p_descending then ' desc' else '' end || ', j.number desc'
        else case when p_descending then 'j.board_rank desc, j.next_due_at desc, j.number'
                  else 'j.board_rank, j.next_due_at, j.number desc' end end
$$;

-- The ordered ids as one value, 16 bytes each: a million rows of a result would take seconds, one row does not.
create function board_ids(p_filter jsonb, p_zone text, p_sort text, p_descending boolean, p_limit int)
    returns table (ids bytea, total bigint)
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
declare
    conditions text := board_where(p_filter, p_zone);
begin
    execute format('select string_agg(uuid_send(t.id), '''') from (select j.id from jobs j where %s order by %s %s) t',
                   conditions, board_order(p_sort, p_descending),
                   case when p_limit > 0 then 'limit ' || p_limit else '' end) into ids;
    ids := coalesce(ids, ''::bytea);
    total := octet_length(ids) / 16;
    if p_limit > 0 and total = p_limit then
        execute format('select count(*) from jobs j where %s', conditions) into total;
    end if;
    return next;
end
$$;

create function board_count_each(p_filters jsonb, p_zone text) returns jsonb
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
declare
    filter jsonb;
    n bigint;
    counts jsonb := '[]';
begin
    for filter in select * from jsonb_array_elements(p_filters) loop
        execute format('select count(*) from jobs j where %s', board_where(filter, p_zone)) into n;
        counts := counts || to_jsonb(n);
    end loop;
    return counts;
end
$$;

-- Work orders by hand ------------------------------------------------------------------------------------------------

create function job_content_hash(p_org_id uuid, p_address text, p_trade text, p_scheduled_at timestamptz) returns text
    language sql immutable
    set search_path = pg_catalog, public
as $$
    select encode(sha256(convert_to(concat_ws('|', p_org_id, lower(btrim(regexp_replace(p_address, '\s+', ' ', 'g'))), p_trade,
                                              extract(epoch from p_scheduled_at)), 'UTF8')), 'hex')
$$;

-- The organisation that this login creates in: the one named, else its only one.
create function my_org(p_org_id uuid, p_role text) returns uuid
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
declare
    mine uuid[] := array(select m.org_id from memberships m where m.login = session_user
                         and raven_role_rank(m.role) >= raven_role_rank(p_role));
begin
    if p_org_id is null and cardinality(mine) = 0 then
        mine := array(select o.id from organizations o where o.id <> raven_pool_org() and raven_may(o.id, p_role));
    end if;
    if p_org_id is not null then
        perform raven_require(p_org_id, p_role);
        return p_org_id;
    elsif cardinality(mine) = 1 then
        return mine[1];
    elsif cardinality(mine) = 0 then
        raise exception 'Your login may not create work orders in any organisation. Nothing was created.';
    end if;
    raise exception 'Your login belongs to several organisations; say in which one. Nothing was created.';
end
$$;

-- What a person typed, into the columns that a person may set.
create function create_work_order(p_org_id uuid, p_key uuid, p_draft jsonb, p_allow_duplicate boolean)
    returns table (kind text, id uuid, number bigint, created_at timestamptz)
    language plpgsql
    set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
    org uuid := my_org(p_org_id, 'dispatcher');
    scheduled timestamptz := nullif(p_draft ->> 'scheduled_at', '')::timestamptz;
    hash text := job_content_hash(org, p_draft ->> 'address_text', p_draft ->> 'trade_needed', scheduled);
begin
    -- Two consoles that press at once come one after the other.
    perform pg_advisory_xact_lock(hashtextextended(hash, 0));
    return query select 'same_key', j.id, j.number, j.created_at from jobs j where j.idempotency_key = p_key;
    if found then
        return;
    end if;
    if not p_allow_duplicate then
        return query select 'duplicate', j.id, j.number, j.created_at from jobs j
                     where j.org_id = org and j.content_hash = hash and j.created_at > now() - interval '24 hours'
                       and j.job_status not in ('cancelled', 'archived')
                     order by j.created_at desc limit 1;
        if found then
            return;
        end if;
    end if;
    return query
        insert into jobs (org_id, job_title, description, trade_needed, requires_license, address_text, city, state, lat,
                          lng, scheduled_at, urgency, budget_min, budget_max, contact_name, contact_phone,
                          contact_email, idempotency_key, content_hash)
        select org, p_draft ->> 'job_title', p_draft ->> 'description', p_draft ->> 'trade_needed',
               coalesce((p_draft ->> 'requires_license')::boolean, false), p_draft ->> 'address_text',
               nullif(p_draft ->> 'city', ''), nullif(p_draft ->> 'state', ''), (p_draft ->> 'lat')::float8,
               (p_draft ->> 'lng')::float8, scheduled, p_draft ->> 'urgency', (p_draft ->> 'budget_min')::numeric,
               (p_draft ->> 'budget_max')::numeric, p_draft ->> 'contact_name', p_draft ->> 'contact_phone',
               p_draft ->> 'contact_email', p_key, hash
        returning 'created', jobs.id, jobs.number, jobs.created_at;
end
$$;

-- Who changed the work order since a person looked at it, as a sentence.
create function job_change_refusal(p_job uuid, p_zone text) returns text
    language sql stable
    set search_path = pg_catalog, public
as $$
    select format('%s changed this work order at %s. Your change was not made.',
                  coalesce(m.display_name, a.actor_id), to_char(a.created_at at time zone p_zone, 'HH24:MI'))
    from audit_log a left join memberships m on m.login = a.actor_id::name and m.org_id = a.org_id
    where a.entity_type = 'job' and a.entity_id = p_job::text
    order by a.id desc limit 1
$$;

create function job_locked_at(p_job uuid, p_revision int, p_zone text) returns jobs
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    found_job jobs;
begin
    select * into found_job from jobs where id = p_job for update;
    if found_job.id is null then
        raise exception 'This work order does not exist, or your login may not see it. Nothing was changed.';
    elsif found_job.revision <> p_revision then
        raise exception using message = coalesce(job_change_refusal(p_job, p_zone),
            'Somebody changed this work order meanwhile. Your change was not made.');
    end if;
    return found_job;
end
$$;

create function save_work_order(p_job uuid, p_revision int, p_draft jsonb, p_zone text) returns int
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    before_job jobs := job_locked_at(p_job, p_revision, p_zone);
    scheduled timestamptz := nullif(p_draft ->> 'scheduled_at', '')::timestamptz;
    saved int;
begin
    if before_job.board_rank = 3 then
        raise exception using message = format('WO %s is %s and cannot be edited. Nothing was changed.',
                                               before_job.number, before_job.job_status);
    end if;
    update jobs
    set job_title = p_draft ->> 'job_title', description = p_draft ->> 'description',
        trade_needed = p_draft ->> 'trade_needed',
        requires_license = coalesce((p_draft ->> 'requires_license')::boolean, false),
        address_text = p_draft ->> 'address_text', city = nullif(p_draft ->> 'city', ''),
        state = nullif(p_draft ->> 'state', ''), lat = (p_draft ->> 'lat')::float8, lng = (p_draft ->> 'lng')::float8,
        scheduled_at = scheduled, urgency = p_draft ->> 'urgency', budget_min = (p_draft ->> 'budget_min')::numeric,
        budget_max = (p_draft ->> 'budget_max')::numeric, contact_name = p_draft ->> 'contact_name',
        contact_phone = p_draft ->> 'contact_phone', contact_email = p_draft ->> 'contact_email',
        content_hash = job_content_hash(org_id, p_draft ->> 'address_text', p_draft ->> 'trade_needed', scheduled)
    where id = p_job
    returning revision into saved;
    return saved;
end
$$;

create function change_work_order_status(p_job uuid, p_revision int, p_status text, p_zone text) returns int
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    before_job jobs := job_locked_at(p_job, p_revision, p_zone);
    saved int;
begin
    if not p_status = any (job_status_next(before_job.job_status)) then
        raise exception using message = format('WO %s is %s and cannot become %s. Possible: %s. Nothing was changed.',
            before_job.number, replace(before_job.job_status, '_', ' '), replace(p_status, '_', ' '),
            coalesce(nullif(replace(array_to_string(job_status_next(before_job.job_status), ', '), '_', ' '), ''), 'nothing'));
    end if;
    update jobs set job_status = p_status where id = p_job returning revision into saved;
    return saved;
end
$$;

grant execute on function board_like(text), board_day(text, int), board_day_term(text, text, text),
    board_outreach_term(text, text), board_term(text, text, text), board_where(jsonb, text), board_order(text, boolean),
    board_ids(jsonb, text, text, boolean, int), board_count_each(jsonb, text), job_change_refusal(uuid, text)
    to raven_viewer, raven_engine;
grant execute on function job_content_hash(uuid, text, text, timestamptz), my_org(uuid, text),
    create_work_order(uuid, uuid, jsonb, boolean), job_locked_at(uuid, int, text),
    save_work_order(uuid, int, jsonb, text), change_work_order_status(uuid, int, text, text) to raven_dispatcher;
