SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

-- Name: message_news; Type: TYPE; Schema: public; Owner: raven_owner

CREATE TYPE public.message_news AS (
	message_id bigint,
	delivery_rank integer,
	delivery_at timestamp with time zone,
	delivered_at timestamp with time zone,
	mailed_at timestamp with time zone,
	opens integer,
	first_open_at timestamp with time zone,
	first_human_open_at timestamp with time zone,
	clicked_at timestamp with time zone,
	replied_at timestamp with time zone,
	reply_text text,
	declined_at timestamp with time zone
);

ALTER TYPE public.message_news OWNER TO raven_owner;

-- Name: audit(text, text, text, uuid, jsonb, text, jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.audit(p_entity_type text, p_entity_id text, p_action text, p_org_id uuid, p_changes jsonb DEFAULT '{}'::jsonb, p_reason text DEFAULT NULL::text, p_metadata jsonb DEFAULT '{}'::jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    insert into audit_log (entity_type, entity_id, action, actor_id, org_id, changes, reason, metadata)
    values (p_entity_type, p_entity_id, p_action, session_user, p_org_id, coalesce(p_changes, '{}'), p_reason,
            coalesce(p_metadata, '{}'))
$$;

ALTER FUNCTION public.audit(p_entity_type text, p_entity_id text, p_action text, p_org_id uuid, p_changes jsonb, p_reason text, p_metadata jsonb) OWNER TO raven_owner;

-- Name: audit_log_is_insert_only(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.audit_log_is_insert_only() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    raise exception using errcode = 'insufficient_privilege',
        message = 'The audit trail is insert-only. Nothing was changed.';
end
$$;

ALTER FUNCTION public.audit_log_is_insert_only() OWNER TO raven_owner;

-- Name: board_count_each(jsonb, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_count_each(p_filters jsonb, p_zone text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.board_count_each(p_filters jsonb, p_zone text) OWNER TO raven_owner;

-- Name: board_day(text, integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_day(p_zone text, p_days integer) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select (date_trunc('day', now() at time zone p_zone) + make_interval(days => p_days)) at time zone p_zone
$$;

ALTER FUNCTION public.board_day(p_zone text, p_days integer) OWNER TO raven_owner;

-- Name: board_day_term(text, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_day_term(p_column text, p_value text, p_zone text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.board_day_term(p_column text, p_value text, p_zone text) OWNER TO raven_owner;

-- Name: board_ids(jsonb, text, text, boolean, integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_ids(p_filter jsonb, p_zone text, p_sort text, p_descending boolean, p_limit integer) RETURNS TABLE(ids bytea, total bigint)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.board_ids(p_filter jsonb, p_zone text, p_sort text, p_descending boolean, p_limit integer) OWNER TO raven_owner;

-- Name: board_like(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_like(p_value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select quote_literal('%' || replace(replace(replace(p_value, '\', '\\'), '%', '\%'), '_', '\_') || '%')
$$;

ALTER FUNCTION public.board_like(p_value text) OWNER TO raven_owner;

-- Name: board_order(text, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_order(p_sort text, p_descending boolean) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.board_order(p_sort text, p_descending boolean) OWNER TO raven_owner;

-- Name: board_outreach_term(text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_outreach_term(p_condition text, p_value text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select case when p_value = 'yes' then '' else 'not ' end
           || 'exists (select 1 from work_order_outreach o where o.job_id = j.id and ' || p_condition || ')'
$$;

ALTER FUNCTION public.board_outreach_term(p_condition text, p_value text) OWNER TO raven_owner;

-- Name: board_term(text, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_term(p_field text, p_value text, p_zone text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.board_term(p_field text, p_value text, p_zone text) OWNER TO raven_owner;

-- Name: board_where(jsonb, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.board_where(p_filter jsonb, p_zone text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.board_where(p_filter jsonb, p_zone text) OWNER TO raven_owner;

-- Name: change_work_order_status(uuid, integer, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.change_work_order_status(p_job uuid, p_revision integer, p_status text, p_zone text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.change_work_order_status(p_job uuid, p_revision integer, p_status text, p_zone text) OWNER TO raven_owner;

-- Name: confirm_instance(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.confirm_instance(p_reason text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_freed int;
begin
    if not (pg_has_role(session_user, 'raven_engine', 'member')
            or exists (select 1 from pg_roles where rolname = session_user and rolsuper)
            or exists (select 1 from memberships where login = session_user and role = 'admin')) then
        raise exception using errcode = 'RV403', message = 'Confirming the database needs an admin. Nothing was changed.';
    end if;
    if coalesce(btrim(p_reason), '') = '' then
        raise exception using errcode = 'RV422', message = 'Confirming needs a reason. Nothing was changed.';
    end if;
    update instance_state
    set system_identifier = (select c.system_identifier::text from pg_control_system() c), epoch = epoch + 1,
        last_beat_at = clock_timestamp(), confirmed_by = session_user, confirmed_at = clock_timestamp();
    update send_controls set released_at = clock_timestamp(), released_by = session_user
    where released_at is null and org_id is null and scope = 'all';
    get diagnostics v_freed = row_count;
    perform audit('instance', 'confirmed', 'confirmed', null, '{}', p_reason);
    perform pg_notify('raven_send', '');
    return v_freed;
end
$$;

ALTER FUNCTION public.confirm_instance(p_reason text) OWNER TO raven_owner;

-- Name: create_work_order(uuid, uuid, jsonb, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.create_work_order(p_org_id uuid, p_key uuid, p_draft jsonb, p_allow_duplicate boolean) RETURNS TABLE(kind text, id uuid, number bigint, created_at timestamp with time zone)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.create_work_order(p_org_id uuid, p_key uuid, p_draft jsonb, p_allow_duplicate boolean) OWNER TO raven_owner;

-- Name: credentials_changed(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.credentials_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    people uuid[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(technician_id) into people
        from (select technician_id from new_rows union select technician_id from old_rows) x;
    else
        select array_agg(distinct technician_id) into people from changed_rows;
    end if;
    update technicians t set credentials_valid_until = c.until
    from credentials_valid_until(people) c
    where t.id = c.technician_id and t.credentials_valid_until is distinct from c.until;
    return null;
end
$$;

ALTER FUNCTION public.credentials_changed() OWNER TO raven_owner;

-- Name: credentials_valid_until(uuid[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.credentials_valid_until(p_technician_ids uuid[]) RETURNS TABLE(technician_id uuid, until date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    with wanted as (
        select distinct id from unnest(p_technician_ids) id
    ), kinds as (
        select l.technician_id, max(coalesce(l.expiration_date, 'infinity')) as newest
        from contractor_licenses l where l.technician_id in (select id from wanted)
        group by l.technician_id, lower(l.license_name), l.state
        union all
        select c.technician_id, max(coalesce(c.expiration_date, 'infinity'))
        from contractor_certifications c where c.technician_id in (select id from wanted)
        group by c.technician_id, lower(c.certification_name)
        union all
        select i.technician_id, max(coalesce(i.expiration_date, 'infinity'))
        from contractor_insurance i where i.technician_id in (select id from wanted)
        group by i.technician_id, i.insurance_type
    )
    select w.id, nullif(min(k.newest), 'infinity') from wanted w left join kinds k on k.technician_id = w.id group by w.id
$$;

ALTER FUNCTION public.credentials_valid_until(p_technician_ids uuid[]) OWNER TO raven_owner;

-- Name: delivery_rank(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.delivery_rank(p_delivery text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case p_delivery when 'processed' then 1 when 'deferred' then 2 when 'delivered' then 3 when 'blocked' then 4
                           when 'bounced' then 5 when 'dropped' then 6 when 'spamreport' then 7 else 0 end
$$;

ALTER FUNCTION public.delivery_rank(p_delivery text) OWNER TO raven_owner;

-- Name: dispatch_assign(uuid, uuid, timestamp with time zone, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_job jobs;
    v_other text;
    v_outreach uuid;
    v_ended int := 0;
begin
    select * into v_job from jobs where id = p_job for update;
    perform raven_require(v_job.org_id, 'dispatcher');
    if v_job.job_status in ('assigned', 'in_progress') and v_job.assigned_tech_id is distinct from p_technician then
        select full_name into v_other from technicians where id = v_job.assigned_tech_id;
        raise exception using errcode = 'RV409',
            message = format('Someone else assigned it first: %s, %s UTC. Nothing was changed.', coalesce(v_other, 'unknown'),
                             to_char(v_job.assigned_at at time zone 'UTC', 'HH24:MI:SS'));
    end if;
    if not exists (select 1 from technicians t where t.id = p_technician and t.org_id in (v_job.org_id, raven_pool_org())) then
        raise exception using errcode = 'RV422', message = 'This technician does not exist. Nothing was changed.';
    end if;
    if v_job.job_status not in ('assigned', 'in_progress') then
        update jobs set job_status = 'assigned', assigned_tech_id = p_technician, arrival_promised_at = p_arrival
        where id = p_job;
    end if;
    select id into v_outreach from work_order_outreach where job_id = p_job;
    if p_cancel_waiting and v_outreach is not null then
        v_ended := dispatch_cancel_waiting(v_outreach, null, 'stopped');
        update work_order_outreach set hold_until = null, cold_starts_at = null where id = v_outreach;
    end if;
    return jsonb_build_object('ended', v_ended, 'outreach_id', v_outreach);
end
$$;

ALTER FUNCTION public.dispatch_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean) OWNER TO raven_owner;

-- Name: dispatch_books(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_books(p_outreach uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select jsonb_build_object(
        'outreach_id', o.id, 'job_id', o.job_id, 'status', o.status,
        'warm', jsonb_build_object('queued', warm_n_queued, 'sending', warm_n_sending, 'sent', warm_n_sent,
            'failed', warm_n_failed, 'skipped', warm_n_skipped, 'cancelled', warm_n_cancelled, 'in_doubt', warm_n_in_doubt),
        'cold', jsonb_build_object('queued', cold_n_queued, 'sending', cold_n_sending, 'sent', cold_n_sent,
            'failed', cold_n_failed, 'skipped', cold_n_skipped, 'cancelled', cold_n_cancelled, 'in_doubt', cold_n_in_doubt))
    from work_order_outreach o where o.id = p_outreach
$$;

ALTER FUNCTION public.dispatch_books(p_outreach uuid) OWNER TO raven_owner;

-- Name: dispatch_cancel_waiting(uuid, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_cancel_waiting(p_outreach uuid, p_method text, p_reason text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_ended int;
begin
    update outbound_messages m
    set state = 'cancelled', reason = p_reason, settled_at = clock_timestamp()
    from (select m2.id from work_order_recipients r join outbound_messages m2 on m2.id = r.message_id
          where r.outreach_id = p_outreach and (p_method is null or r.dispatch_method = p_method)
            and coalesce(m2.state, '') = 'queued'
          order by m2.id for update of m2) w
    where m.id = w.id;
    get diagnostics v_ended = row_count;
    return v_ended;
end
$$;

ALTER FUNCTION public.dispatch_cancel_waiting(p_outreach uuid, p_method text, p_reason text) OWNER TO raven_owner;

-- Name: dispatch_cold_wave(uuid, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_cold_wave(p_outreach uuid, p_start boolean) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_outreach work_order_outreach := dispatch_owned(p_outreach);
    v_changed int;
begin
    if p_start then
        update outbound_messages m
        set due_at = least(m.due_at, clock_timestamp()),
            not_before = case when m.not_before = 'infinity' then m.not_before
                              else least(m.not_before, clock_timestamp()) end
        where m.id in (select r.message_id from work_order_recipients r
                       where r.outreach_id = p_outreach and r.dispatch_method = 'instantly_cold')
          and coalesce(m.state, '') = 'queued';
        get diagnostics v_changed = row_count;
        update work_order_outreach set cold_starts_at = clock_timestamp() where id = p_outreach;
        perform pg_notify('raven_send', '');
    else
        v_changed := dispatch_cancel_waiting(p_outreach, 'instantly_cold', 'taken_back');
        update work_order_outreach set cold_cancelled = true, cold_starts_at = null where id = p_outreach;
    end if;
    perform audit('outreach', p_outreach::text, case when p_start then 'cold_started' else 'cold_cancelled' end,
                  v_outreach.org_id, jsonb_build_object('messages', v_changed));
    return dispatch_books(p_outreach) || jsonb_build_object('changed', v_changed);
end
$$;

ALTER FUNCTION public.dispatch_cold_wave(p_outreach uuid, p_start boolean) OWNER TO raven_owner;

-- Name: dispatch_end_satisfied(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_end_satisfied() RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_outreach uuid;
    v_ended int := 0;
begin
    for v_outreach in
        select o.id from work_order_outreach o join jobs j on j.id = o.job_id
        where o.status = 'in_progress' and o.warm_n_queued + o.cold_n_queued > 0
          and (o.qualified_count >= o.wanted or j.job_status in ('completed', 'cancelled', 'archived'))
        order by o.id limit 100
    loop
        v_ended := v_ended + dispatch_cancel_waiting(v_outreach, null, 'stopped');
    end loop;
    return v_ended;
end
$$;

ALTER FUNCTION public.dispatch_end_satisfied() OWNER TO raven_owner;

-- Name: dispatch_facts(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_facts(p_job uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select jsonb_build_object(
        'work_order_id', j.id, 'work_order_number', j.number, 'job_title', j.job_title, 'job_type', j.trade_needed,
        'description', j.description, 'address', j.address_text, 'city', j.city, 'state', j.state, 'urgency', j.urgency,
        'budget_min', j.budget_min, 'budget_max', j.budget_max, 'pay_rate', j.pay_rate, 'duration', j.duration,
        'scheduled_at', to_char(j.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'time_zone', coalesce(j.time_zone, o.time_zone), 'organization', o.name, 'postal_address', o.postal_address)
    from jobs j join organizations o on o.id = j.org_id
    where j.id = p_job
$$;

ALTER FUNCTION public.dispatch_facts(p_job uuid) OWNER TO raven_owner;

-- Name: dispatch_fingerprint(jsonb, numeric); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_fingerprint(p_facts jsonb, p_sum numeric) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select md5(p_facts::text || coalesce(p_sum, 0)::text) $$;

ALTER FUNCTION public.dispatch_fingerprint(p_facts jsonb, p_sum numeric) OWNER TO raven_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

-- Name: work_order_outreach; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.work_order_outreach (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    initiated_by text DEFAULT SESSION_USER,
    status text DEFAULT 'pending'::text NOT NULL,
    wanted integer,
    hold_until timestamp with time zone,
    cold_starts_at timestamp with time zone,
    cold_cancelled boolean DEFAULT false NOT NULL,
    first_qualified_at timestamp with time zone,
    stopped_by text,
    stopped_at timestamp with time zone,
    stopped_reason text,
    total_recipients integer DEFAULT 0 NOT NULL,
    emails_sent integer DEFAULT 0 NOT NULL,
    emails_opened integer DEFAULT 0 NOT NULL,
    replies_received integer DEFAULT 0 NOT NULL,
    qualified_count integer DEFAULT 0 NOT NULL,
    warm_sent integer DEFAULT 0 NOT NULL,
    warm_opened integer DEFAULT 0 NOT NULL,
    warm_replied integer DEFAULT 0 NOT NULL,
    warm_qualified integer DEFAULT 0 NOT NULL,
    cold_sent integer DEFAULT 0 NOT NULL,
    cold_opened integer DEFAULT 0 NOT NULL,
    cold_replied integer DEFAULT 0 NOT NULL,
    cold_qualified integer DEFAULT 0 NOT NULL,
    warm_n_queued integer DEFAULT 0 NOT NULL,
    warm_n_sending integer DEFAULT 0 NOT NULL,
    warm_n_sent integer DEFAULT 0 NOT NULL,
    warm_n_failed integer DEFAULT 0 NOT NULL,
    warm_n_skipped integer DEFAULT 0 NOT NULL,
    warm_n_cancelled integer DEFAULT 0 NOT NULL,
    warm_n_in_doubt integer DEFAULT 0 NOT NULL,
    cold_n_queued integer DEFAULT 0 NOT NULL,
    cold_n_sending integer DEFAULT 0 NOT NULL,
    cold_n_sent integer DEFAULT 0 NOT NULL,
    cold_n_failed integer DEFAULT 0 NOT NULL,
    cold_n_skipped integer DEFAULT 0 NOT NULL,
    cold_n_cancelled integer DEFAULT 0 NOT NULL,
    cold_n_in_doubt integer DEFAULT 0 NOT NULL,
    last_news_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    held_at timestamp with time zone,
    CONSTRAINT stopped_has_time_and_reason CHECK ((((stopped_at IS NULL) = (stopped_by IS NULL)) AND ((stopped_at IS NULL) = (stopped_reason IS NULL)))),
    CONSTRAINT work_order_outreach_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'in_progress'::text, 'completed'::text, 'failed'::text]))),
    CONSTRAINT work_order_outreach_wanted_check CHECK ((wanted > 0))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.work_order_outreach FORCE ROW LEVEL SECURITY;

ALTER TABLE public.work_order_outreach OWNER TO raven_owner;

-- Name: COLUMN work_order_outreach.held_at; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.work_order_outreach.held_at IS 'When the last hold began; hold_until is its end.';

-- Name: dispatch_owned(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_owned(p_outreach uuid) RETURNS public.work_order_outreach
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_outreach work_order_outreach;
begin
    select * into v_outreach from work_order_outreach where id = p_outreach;
    if not found then
        raise exception using errcode = 'P0001', message = 'This dispatch does not exist.';
    end if;
    perform raven_require(v_outreach.org_id, 'dispatcher');
    return v_outreach;
end
$$;

ALTER FUNCTION public.dispatch_owned(p_outreach uuid) OWNER TO raven_owner;

-- Name: dispatch_plan(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_plan(p_job uuid, p_channel text) RETURNS TABLE(technician_id uuid, channel text, address text, name text, match_score double precision, distance_m double precision, place integer, left_out text, hash bigint, again_id bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    SET jit TO 'off'
    SET work_mem TO '64MB'
    AS $_$
    with asked as materialized (
        select m.id, m.to_address, r.technician_id,
               m.state = 'cancelled' and m.batch_id is null
                   and not exists (select 1 from ledger_resends s where s.message_id = m.id) as never_left
        from work_order_outreach o
        join work_order_recipients r on r.outreach_id = o.id
        join outbound_messages m on m.id = r.message_id
        where o.job_id = p_job
    ), pool as materialized (
        select raven_pool_org() as org_id
    ), people as (
        select t.id, t.person_key as address, t.full_name, t.signed_up, c.match_score, c.distance_m, own.id as again_id,
               case
                   when t.person_key is null or t.person_key !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'
                       then 'no_email'
                   when t.unsubscribed_at is not null or s.reason = 'unsubscribed' then 'unsubscribed'
                   when exists (select 1 from technicians x
                                where x.person_key = t.person_key and x.unsubscribed_at is not null
                                  and (x.org_id = j.org_id or x.org_id = (select org_id from pool))) then 'unsubscribed'
                   when s.reason is not null then s.reason
                   when not own.never_left or other.technician_id <> t.id then 'already_asked'
               end as left_out
        from jobs j
        join job_candidates c on c.job_id = j.id
        join technicians t on t.id = c.technician_id
        left join asked own on own.technician_id = t.id
        left join asked other on other.to_address = t.person_key
        left join lateral (
            select case when bool_or(x.type = 'unsubscribe') then 'unsubscribed' else 'suppressed' end as reason
            from communication_suppressions x
            where x.org_id = j.org_id and x.channel = 'email' and x.value = t.person_key
              and (x.expires_at is null or x.expires_at > clock_timestamp())
            having count(*) > 0) s on true
        where j.id = p_job
          and (p_channel = 'both' or (p_channel = 'warm') = t.signed_up or t.person_key is null
               or t.unsubscribed_at is not null)
    ), judged as (
        select p.*, row_number() over (partition by p.left_out is null, p.address
                                       order by p.signed_up desc, p.match_score desc nulls last, p.id) as same_address
        from people p
    ), final as (
        select d.id, d.address, d.full_name, d.signed_up, d.match_score, d.distance_m, d.again_id,
               case when d.left_out is null and d.same_address > 1 then 'duplicate_address' else d.left_out end as left_out
        from judged d
    )
    select f.id, case when f.signed_up then 'sendgrid_warm' else 'instantly_cold' end, f.address, f.full_name,
           f.match_score, f.distance_m,
           (row_number() over (partition by f.left_out is null order by f.match_score desc nulls last, f.id) - 1)::int,
           f.left_out,
           hashtextextended(f.id::text || f.signed_up::text || coalesce(f.address, '') || '|' || coalesce(f.left_out, ''), 7),
           case when f.left_out is null then f.again_id end
    from final f
$_$;

ALTER FUNCTION public.dispatch_plan(p_job uuid, p_channel text) OWNER TO raven_owner;

-- Name: dispatch_preview(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_preview(p_job uuid, p_channel text, OUT fingerprint text, OUT warm integer, OUT cold integer, OUT left_out integer, OUT facts jsonb, OUT entries json) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform raven_require((select org_id from jobs where id = p_job), 'viewer');
    facts := dispatch_facts(p_job);
    select dispatch_fingerprint(facts, sum(p.hash)),
           count(*) filter (where p.left_out is null and p.channel = 'sendgrid_warm'),
           count(*) filter (where p.left_out is null and p.channel = 'instantly_cold'),
           count(*) filter (where p.left_out is not null),
           json_agg(json_build_array(p.technician_id, p.channel, p.address, p.name, p.match_score, p.distance_m, p.left_out)
                    order by p.left_out is not null, p.place)
    into fingerprint, warm, cold, left_out, entries
    from dispatch_plan(p_job, p_channel) p;
end
$$;

ALTER FUNCTION public.dispatch_preview(p_job uuid, p_channel text, OUT fingerprint text, OUT warm integer, OUT cold integer, OUT left_out integer, OUT facts jsonb, OUT entries json) OWNER TO raven_owner;

-- Name: dispatch_route(uuid, text, text, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_route(p_org_id uuid, p_provider text, p_ref text, p_label text, p_trade text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_id bigint;
begin
    if coalesce(p_ref, '') = '' then
        return null;
    end if;
    select id into v_id from send_routes where org_id = p_org_id and provider = p_provider and ref = p_ref;
    if v_id is null then
        insert into send_routes (org_id, provider, ref, label, trade)
        values (p_org_id, p_provider, p_ref, coalesce(p_label, ''), p_trade)
        on conflict (org_id, provider, ref) do update set label = excluded.label
        returning id into v_id;
    end if;
    return v_id;
end
$$;

ALTER FUNCTION public.dispatch_route(p_org_id uuid, p_provider text, p_ref text, p_label text, p_trade text) OWNER TO raven_owner;

-- Name: dispatch_send(uuid, jsonb, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    SET work_mem TO '64MB'
    SET jit TO 'off'
    AS $$
declare
    v_clock timestamptz := clock_timestamp();
    v_job jobs;
    v_outreach work_order_outreach;
    v_facts jsonb;
    v_channel text := coalesce(p_options ->> 'channel', 'both');
    v_hold interval := make_interval(secs => least(greatest(coalesce((p_options ->> 'hold_s')::int, 0), 0), 300));
    v_delay interval := make_interval(secs => greatest(coalesce((p_options ->> 'cold_delay_s')::int, 0), 0));
    v_warm_route bigint;
    v_cold_route bigint;
    v_warm_content bigint;
    v_cold_content bigint;
    v_urgency smallint;
    v_searched double precision;
    v_excluded uuid[] := array(select e::uuid from jsonb_array_elements_text(p_options -> 'excluded') e);
    v_first int;
    v_before int;
    v_fingerprint text;
    v_warm int;
    v_cold int;
    v_left_out int;
begin
    select * into v_job from jobs where id = p_job for update;
    if not found then
        raise exception using errcode = 'RV404', message = 'This work order does not exist. Nothing was sent.';
    end if;
    perform raven_require(v_job.org_id, 'dispatcher');
    if v_channel not in ('warm', 'cold', 'both') then
        raise exception using errcode = 'RV422', message = 'The channel is warm, cold or both. Nothing was sent.';
    end if;
    if v_job.job_status not in ('pending', 'matching', 'dispatched') then
        raise exception using errcode = 'RV422',
            message = format('WO %s is %s and cannot be dispatched. Nothing was sent.', v_job.number,
                             replace(v_job.job_status, '_', ' '));
    end if;
    if v_job.lat is not null and v_job.lng is not null then
        v_searched := (p_options ->> 'searched_m')::double precision;
    end if;
    v_facts := dispatch_facts(p_job);
    v_urgency := array_position(array['emergency', 'same_day', 'next_day', 'within_week', 'flexible'], v_job.urgency);

    v_warm_route := dispatch_route(v_job.org_id, 'sendgrid', p_options ->> 'warm_ref', p_options ->> 'warm_label', null);
    v_cold_route := dispatch_route(v_job.org_id, 'instantly', p_options ->> 'cold_ref', p_options ->> 'cold_label',
                                   v_job.trade_needed);
    insert into work_order_outreach (org_id, job_id, status) values (v_job.org_id, p_job, 'in_progress')
    on conflict (job_id) do nothing;
    select * into v_outreach from work_order_outreach where job_id = p_job;
    v_first := v_outreach.total_recipients;
    v_before := v_first - v_outreach.warm_n_cancelled - v_outreach.cold_n_cancelled;

    if v_warm_route is not null then
        insert into message_contents (org_id, outreach_id, channel, data)
        values (v_job.org_id, v_outreach.id, 'sendgrid_warm', v_facts) returning id into v_warm_content;
    end if;
    if v_cold_route is not null then
        insert into message_contents (org_id, outreach_id, channel, data)
        values (v_job.org_id, v_outreach.id, 'instantly_cold', v_facts) returning id into v_cold_content;
    end if;

    with plan as materialized (
        select p.technician_id, p.channel, p.address, p.name, p.match_score, p.distance_m, p.place, p.left_out, p.hash,
               gen_random_uuid() as recipient_id, gen_random_uuid() as uid,
               split_part(p.address, '@', -1) as domain,
               'dispatch:' || p_job::text || ':' || encode(sha256(convert_to(p.address, 'UTF8')), 'hex') as dedupe_key,
               case p.channel when 'sendgrid_warm' then v_warm_content else v_cold_content end as content_id,
               case p.channel when 'sendgrid_warm' then 'sendgrid' else 'instantly' end as provider,
               coalesce(case p.channel when 'sendgrid_warm' then v_warm_route else v_cold_route end, 0) as route_id,
               v_clock + v_hold + case p.channel when 'sendgrid_warm' then interval '0' else v_delay end as due_at,
               case when p.left_out is null then p.again_id end as again_id,
               case when p.left_out is null and p.again_id is null then nextval('outbound_messages_id_seq') end as message_id
        from (select q.technician_id, q.channel, q.address, q.name, q.match_score, q.distance_m, q.place, q.hash, q.again_id,
                     case when q.left_out is null and q.technician_id = any (v_excluded) then 'by_hand' else q.left_out end
                         as left_out
              from dispatch_plan(p_job, v_channel) q order by q.channel desc, q.place) p
    ), recipients as (
        insert into work_order_recipients (id, org_id, outreach_id, technician_id, message_id, dispatch_method, position,
                                           distance_m, match_score)
        select p.recipient_id, v_job.org_id, v_outreach.id, p.technician_id, p.message_id, p.channel, v_first + p.place,
               p.distance_m, p.match_score
        from plan p where p.message_id is not null order by p.message_id
    ), messages as (
        insert into outbound_messages (id, uid, org_id, job_id, outreach_id, recipient_id, content_id, provider, route_id,
                                       to_address, to_name, to_domain, urgency, due_at, not_before, queued_at)
        select p.message_id, p.uid, v_job.org_id, p_job, v_outreach.id, p.recipient_id, p.content_id, p.provider, p.route_id,
               p.address, p.name, p.domain, v_urgency, p.due_at, p.due_at, v_clock
        from plan p where p.message_id is not null order by p.message_id
    ), keys as (
        insert into message_keys (uid, org_id, dedupe_key, message_id)
        select p.uid, v_job.org_id, p.dedupe_key, p.message_id
        from plan p where p.message_id is not null
    ), again as (
        -- The same message once more, under the channel, the address and the words of today.
        update outbound_messages m
        set state = 'queued', reason = null, settled_at = null, content_id = p.content_id, provider = p.provider,
            route_id = p.route_id, to_address = p.address, to_name = p.name, to_domain = p.domain, urgency = v_urgency,
            due_at = p.due_at, not_before = p.due_at, queued_at = v_clock
        from plan p
        where m.id = p.again_id and m.state = 'cancelled'
        returning m.id, m.uid, p.channel, p.dedupe_key, p.distance_m, p.match_score
    ), again_keys as (
        update message_keys k set dedupe_key = a.dedupe_key
        from again a where k.uid = a.uid and k.dedupe_key <> a.dedupe_key
    ), again_people as (
        update work_order_recipients r
        set dispatch_method = a.channel, distance_m = a.distance_m, match_score = a.match_score, updated_at = v_clock
        from again a where r.outreach_id = v_outreach.id and r.message_id = a.id
    ), gone as (
        delete from outreach_left_out l using plan p
        where l.outreach_id = v_outreach.id and l.technician_id = p.technician_id and p.left_out is null
    ), aside as (
        insert into outreach_left_out (outreach_id, technician_id, org_id, reason, detail)
        select v_outreach.id, p.technician_id, v_job.org_id, p.left_out, null
        from plan p
        where p.left_out is not null
          and not exists (select 1 from work_order_recipients r
                          where r.outreach_id = v_outreach.id and r.technician_id = p.technician_id)
        union all
        select v_outreach.id, l.technician_id, v_job.org_id, l.reasons[1],
               jsonb_build_object('distance_m', l.distance_m, 'reasons', l.reasons)
        from match_left_out(p_job, v_searched) l
        where v_searched is not null and not exists (select 1 from plan p where p.technician_id = l.technician_id)
          and not exists (select 1 from work_order_recipients r
                          where r.outreach_id = v_outreach.id and r.technician_id = l.technician_id)
        on conflict (outreach_id, technician_id) do update
            set reason = excluded.reason, detail = excluded.detail, created_at = clock_timestamp()
    )
    select dispatch_fingerprint(v_facts, sum(p.hash)),
           count(*) filter (where p.left_out is null and p.channel = 'sendgrid_warm'),
           count(*) filter (where p.left_out is null and p.channel = 'instantly_cold'),
           count(*) filter (where p.left_out is not null)
    into v_fingerprint, v_warm, v_cold, v_left_out
    from plan p;

    if p_fingerprint is not null and p_fingerprint <> v_fingerprint then
        raise exception using errcode = 'RV409', message = 'Changed since you looked. Nothing was sent.';
    end if;
    if v_warm > 0 and v_warm_route is null then
        raise exception using errcode = 'RV424',
            message = format('No SendGrid template is set. %s people would be asked warm. Nothing was sent.', v_warm);
    end if;
    if v_cold > 0 and v_cold_route is null then
        raise exception using errcode = 'RV424',
            message = format('No campaign is mapped to %s. %s people would be asked cold. Nothing was sent.',
                             v_job.trade_needed, v_cold);
    end if;
    if v_warm + v_cold = 0 and v_first = 0 then
        raise exception using errcode = 'RV422',
            message = format('Nobody would be asked. %s are left out. Nothing was sent.', v_left_out);
    end if;

    update work_order_outreach o
    set held_at = case when v_hold > interval '0' and v_warm + v_cold > 0 then v_clock else o.held_at end,
        hold_until = case when v_hold > interval '0' and v_warm + v_cold > 0 then v_clock + v_hold else o.hold_until end,
        cold_starts_at = case when v_cold > 0 and v_delay > interval '0' then v_clock + v_hold + v_delay else o.cold_starts_at end,
        cold_cancelled = o.cold_cancelled and v_cold = 0,
        wanted = coalesce((p_options ->> 'wanted')::int, o.wanted),
        stopped_at = null, stopped_by = null, stopped_reason = null, updated_at = clock_timestamp()
    where o.id = v_outreach.id;
    if v_job.job_status in ('pending', 'matching') then
        update jobs set job_status = 'dispatched' where id = p_job;
    end if;
    perform audit('job', p_job::text, 'dispatched', v_job.org_id,
                  jsonb_build_object('warm', v_warm, 'cold', v_cold, 'left_out', v_left_out), null,
                  p_options || jsonb_build_object('outreach_id', v_outreach.id));
    perform pg_notify('raven_send', '');
    return jsonb_build_object('outreach_id', v_outreach.id, 'warm', v_warm, 'cold', v_cold, 'left_out', v_left_out,
                              'fingerprint', v_fingerprint, 'asked_before', v_before,
                              'hold_until', case when v_hold > interval '0' then v_clock + v_hold end);
end
$$;

ALTER FUNCTION public.dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text) OWNER TO raven_owner;

-- Name: dispatch_send_now(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_send_now(p_outreach uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_outreach work_order_outreach := dispatch_owned(p_outreach);
    v_left interval := v_outreach.hold_until - clock_timestamp();
    v_moved int := 0;
begin
    if v_left > interval '0' then
        update outbound_messages m
        set due_at = m.due_at - v_left,
            not_before = case when m.not_before = 'infinity' then m.not_before else m.not_before - v_left end
        where m.id in (select r.message_id from work_order_recipients r where r.outreach_id = p_outreach)
          and coalesce(m.state, '') = 'queued';
        get diagnostics v_moved = row_count;
        update work_order_outreach
        set hold_until = clock_timestamp(), cold_starts_at = cold_starts_at - v_left where id = p_outreach;
        perform audit('outreach', p_outreach::text, 'sent_now', v_outreach.org_id);
        perform pg_notify('raven_send', '');
    end if;
    return dispatch_books(p_outreach) || jsonb_build_object('moved', v_moved);
end
$$;

ALTER FUNCTION public.dispatch_send_now(p_outreach uuid) OWNER TO raven_owner;

-- Name: dispatch_stop(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_stop(p_outreach uuid, p_reason text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_outreach work_order_outreach := dispatch_owned(p_outreach);
    v_ended int;
begin
    if coalesce(btrim(p_reason), '') = '' then
        raise exception using errcode = 'RV422', message = 'Stopping needs a reason. Nothing was changed.';
    end if;
    v_ended := dispatch_cancel_waiting(p_outreach, null, 'stopped');
    update work_order_outreach
    set stopped_at = clock_timestamp(), stopped_by = session_user, stopped_reason = p_reason, hold_until = null,
        cold_starts_at = null
    where id = p_outreach;
    perform audit('outreach', p_outreach::text, 'stopped', v_outreach.org_id, jsonb_build_object('ended', v_ended), p_reason);
    return dispatch_books(p_outreach) || jsonb_build_object('ended', v_ended);
end
$$;

ALTER FUNCTION public.dispatch_stop(p_outreach uuid, p_reason text) OWNER TO raven_owner;

-- Name: dispatch_take_back(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_take_back(p_outreach uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_outreach work_order_outreach := dispatch_owned(p_outreach);
    v_ended int;
begin
    v_ended := dispatch_cancel_waiting(p_outreach, null, 'taken_back');
    update work_order_outreach set hold_until = null, cold_starts_at = null where id = p_outreach;
    perform audit('outreach', p_outreach::text, 'taken_back', v_outreach.org_id, jsonb_build_object('ended', v_ended));
    return dispatch_books(p_outreach) || jsonb_build_object('ended', v_ended);
end
$$;

ALTER FUNCTION public.dispatch_take_back(p_outreach uuid) OWNER TO raven_owner;

-- Name: dispatch_test(uuid, text, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.dispatch_test(p_job uuid, p_address text, p_name text, p_warm_ref text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $_$
declare
    v_org uuid := (select org_id from jobs where id = p_job);
    v_address text := lower(btrim(p_address));
    v_route bigint;
    v_content bigint;
    v_message outbound_messages;
begin
    perform raven_require(v_org, 'dispatcher');
    if v_address !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$' then
        raise exception using errcode = 'RV422', message = 'The test address is not an e-mail address. Nothing was sent.';
    end if;
    v_route := dispatch_route(v_org, 'sendgrid', p_warm_ref, '', null);
    if v_route is null then
        raise exception using errcode = 'RV424', message = 'No SendGrid template is set. Nothing was sent.';
    end if;
    insert into message_contents (org_id, channel, data) values (v_org, 'sendgrid_warm', dispatch_facts(p_job))
    returning id into v_content;
    insert into outbound_messages (org_id, job_id, content_id, provider, route_id, to_address, to_name, to_domain, urgency)
    values (v_org, p_job, v_content, 'sendgrid', v_route, v_address, p_name, split_part(v_address, '@', -1), 1)
    returning * into v_message;
    insert into message_keys (uid, org_id, dedupe_key, message_id)
    values (v_message.uid, v_org, 'test:' || v_message.uid, v_message.id);
    perform audit('job', p_job::text, 'test_sent', v_org);
    perform pg_notify('raven_send', '');
    return v_message.id;
end
$_$;

ALTER FUNCTION public.dispatch_test(p_job uuid, p_address text, p_name text, p_warm_ref text) OWNER TO raven_owner;

-- Name: distance_m(double precision, double precision, double precision, double precision); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.distance_m(p_lat1 double precision, p_lng1 double precision, p_lat2 double precision, p_lng2 double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((12742000.0)::double precision * asin(sqrt(((0.999999999999999)::double precision * (power(sin((radians((p_lat2 - p_lat1)) / (2)::double precision)), (2)::double precision) + ((cos(radians(p_lat1)) * cos(radians(p_lat2))) * power(sin((radians((p_lng2 - p_lng1)) / (2)::double precision)), (2)::double precision)))))));

ALTER FUNCTION public.distance_m(p_lat1 double precision, p_lng1 double precision, p_lat2 double precision, p_lng2 double precision) OWNER TO raven_owner;

-- Name: engine_beat(uuid, text, text, integer, text, integer, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.engine_beat(p_id uuid, p_name text, p_host text, p_pid integer, p_version text, p_lanes integer, p_state text, OUT epoch bigint, OUT beat_ms bigint, OUT stopped boolean) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := clock_timestamp();
begin
    insert into engines (id, name, host, pid, version, lanes, state) values (p_id, p_name, p_host, p_pid, p_version, p_lanes, p_state)
    on conflict (id) do update set last_beat_at = v_now, state = excluded.state;
    delete from engines where last_beat_at < v_now - interval '7 days';
    stopped := exists (select 1 from send_controls where released_at is null and scope = 'all' and org_id is null);
    if not stopped then
        update instance_state s set last_beat_at = v_now;
    end if;
    select s.epoch into engine_beat.epoch from instance_state s;
    beat_ms := (extract(epoch from v_now) * 1000)::bigint;
end
$$;

ALTER FUNCTION public.engine_beat(p_id uuid, p_name text, p_host text, p_pid integer, p_version text, p_lanes integer, p_state text, OUT epoch bigint, OUT beat_ms bigint, OUT stopped boolean) OWNER TO raven_owner;

-- Name: engine_check_instance(jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.engine_check_instance(p_known jsonb, OUT why text, OUT system_identifier text, OUT epoch bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
#variable_conflict use_column
declare
    v_state instance_state;
    v_unfinished boolean;
begin
    select c.system_identifier::text into engine_check_instance.system_identifier from pg_control_system() c;
    select * into v_state from instance_state for update;
    v_unfinished := exists (select 1 from outbound_messages where state = 'queued')
                    or exists (select 1 from send_batches where finished_at is null);
    why := case
        when v_state.system_identifier <> engine_check_instance.system_identifier
            then 'This database was made on another server: it is a copy or was restored.'
        when p_known ->> 'system_identifier' = engine_check_instance.system_identifier
             and (p_known ->> 'epoch')::bigint > v_state.epoch
            then 'This database is older than what this engine has seen of it: it was restored to an earlier time.'
        when p_known ->> 'system_identifier' = engine_check_instance.system_identifier
             and to_timestamp((p_known ->> 'last_beat')::double precision / 1000)
                 > coalesce(v_state.last_beat_at, '-infinity') + interval '1 minute'
            then 'This database is older than what this engine has seen of it: it was restored to an earlier time.'
        when p_known is null and v_unfinished and v_state.last_beat_at < clock_timestamp() - interval '15 minutes'
            then 'No engine has reported for more than 15 minutes and this machine does not know the database: '
                 'it may be an old backup.' end;
    if why is not null then
        insert into send_controls (org_id, scope, reason)
        values (null, 'all', why || ' Sending is stopped until somebody confirms that nothing would be sent twice.')
        on conflict do nothing;
        if found then
            perform audit('instance', engine_check_instance.system_identifier, 'paused', null,
                          jsonb_build_object('known', p_known, 'epoch', v_state.epoch), why);
        end if;
        engine_check_instance.epoch := v_state.epoch;
    else
        update instance_state s
        set system_identifier = engine_check_instance.system_identifier, epoch = s.epoch + 1,
            last_beat_at = clock_timestamp()
        returning s.epoch into engine_check_instance.epoch;
    end if;
end
$$;

ALTER FUNCTION public.engine_check_instance(p_known jsonb, OUT why text, OUT system_identifier text, OUT epoch bigint) OWNER TO raven_owner;

-- Name: engine_gone(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.engine_gone(p_id uuid) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public'
    AS $$ delete from engines where id = p_id $$;

ALTER FUNCTION public.engine_gone(p_id uuid) OWNER TO raven_owner;

-- Name: event_types_count(text, text[], text[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.event_types_count(p_provider text, p_types text[], p_known text[]) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    insert into event_type_counts as c (provider, event_type, known, n)
    select p_provider, t, t = any (p_known), count(*) from unnest(p_types) t group by t order by t
    on conflict (provider, event_type) do update set n = c.n + excluded.n, known = excluded.known, last_at = clock_timestamp()
$$;

ALTER FUNCTION public.event_types_count(p_provider text, p_types text[], p_known text[]) OWNER TO raven_owner;

-- Name: event_types_count(text, jsonb, text[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.event_types_count(p_provider text, p_counts jsonb, p_known text[]) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    insert into event_type_counts as c (provider, event_type, known, n)
    select p_provider, key, key = any (p_known), value::bigint from jsonb_each_text(p_counts) order by key
    on conflict (provider, event_type) do update set n = c.n + excluded.n, known = excluded.known, last_at = clock_timestamp()
$$;

ALTER FUNCTION public.event_types_count(p_provider text, p_counts jsonb, p_known text[]) OWNER TO raven_owner;

-- Name: job_candidates; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.job_candidates (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    technician_id uuid NOT NULL,
    distance_m double precision,
    duration_sec double precision,
    match_score double precision,
    score_parts jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.job_candidates FORCE ROW LEVEL SECURITY;

ALTER TABLE public.job_candidates OWNER TO raven_owner;

-- Name: find_matching_technicians(uuid, double precision, double precision, text, text, double precision); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.find_matching_technicians(p_job_id uuid, p_lat double precision, p_lng double precision, p_trade text, p_state text, p_max_distance_m double precision DEFAULT 50000) RETURNS SETOF public.job_candidates
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    job jobs;
    box record;
begin
    select * into job from jobs where id = p_job_id;
    if job.id is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job.org_id, 'dispatcher');
    if not (p_max_distance_m > 0) or p_lat is null or p_lng is null then
        raise exception using errcode = 'RV422',
            message = 'Matching needs a place and a distance above zero.';
    end if;
    select * into box from place_box(p_lat, p_lng, p_max_distance_m);
    return query
        insert into job_candidates as c (org_id, job_id, technician_id, distance_m, duration_sec, match_score, score_parts)
        select job.org_id, p_job_id, near.id, near.d, near.d / (40000.0 / 3600), near.score,
               jsonb_build_object('distance', near.score)
        from (select id, d, greatest(0, 1 - least(d, p_max_distance_m) / p_max_distance_m) as score
              from (select t.id, distance_m(p_lat, p_lng, t.lat, t.lng) as d
                    from technicians t
                    where t.org_id = any (array[job.org_id, raven_pool_org()]) and t.trade_needed = p_trade and t.is_available
                      and t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to
                      and (p_state is null or t.state is null or upper(t.state) = upper(btrim(p_state)))) boxed
              where d <= p_max_distance_m) near
        on conflict (job_id, technician_id) do update
            set distance_m = excluded.distance_m, duration_sec = excluded.duration_sec,
                match_score = excluded.match_score, score_parts = excluded.score_parts
        returning c.*;
end
$$;

ALTER FUNCTION public.find_matching_technicians(p_job_id uuid, p_lat double precision, p_lng double precision, p_trade text, p_state text, p_max_distance_m double precision) OWNER TO raven_owner;

-- Name: import_technicians_apply(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.import_technicians_apply(p_org_id uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    SET work_mem TO '64MB'
    AS $$
declare
    n_rows bigint;
    report jsonb;
begin
    perform raven_require(p_org_id, 'dispatcher');
    if (select relowner from pg_class where oid = to_regclass('pg_temp.import_technician_rows'))
            is distinct from 'raven_owner'::regrole::oid then
        raise exception using errcode = 'insufficient_privilege', message = 'No import was begun in this session.';
    end if;
    -- Two imports at once would both find a new person absent and both add them.
    perform pg_advisory_xact_lock(hashtextextended('raven import technicians ' || p_org_id, 0));
    execute 'analyze pg_temp.import_technician_rows';
    select count(*) into n_rows from pg_temp.import_technician_rows;

    with incoming as materialized (
        select distinct on (coalesce(person_key, name_key)) *
        from (select r.*, lower(r.email) as person_key, name_and_phone_key(r.full_name, r.phone) as name_key
              from pg_temp.import_technician_rows r offset 0) keyed
        order by coalesce(person_key, name_key), row_number desc
    ), by_address as (
        select distinct on (i.row_number) i.row_number, t.id
        from incoming i join technicians t on t.org_id = p_org_id and t.person_key = i.person_key
        order by i.row_number, lower(t.full_name) = lower(i.full_name) desc, t.created_at, t.id
    ), by_name as (
        -- a row without an address finds anybody of that name and telephone; one with an address only those without
        select distinct on (i.row_number) i.row_number, t.id
        from incoming i
        join technicians t on t.org_id = p_org_id and name_and_phone_key(t.full_name, t.phone) = i.name_key
             and (i.person_key is null or t.person_key is null)
        where not exists (select 1 from by_address a where a.row_number = i.row_number)
        order by i.row_number, t.created_at, t.id
    ), target as materialized (
        select distinct on (id) id, row_number
        from (select id, row_number, 1 as rank from by_address union all select id, row_number, 2 from by_name) both_ways
        order by id, rank, row_number desc
    ), opted_out as materialized (
        select s.value, min(s.first_seen_at) as since
        from communication_suppressions s
        where s.org_id = p_org_id and s.channel = 'email' and s.type in ('unsubscribe', 'spamreport')
          and (s.expires_at is null or s.expires_at > now())
        group by s.value
    ), wanted as materialized (
        select t.id,
               i.full_name, coalesce(i.email, t.email) as email, coalesce(i.phone, t.phone) as phone, i.trade_needed,
               coalesce(i.address_text, t.address_text) as address_text, coalesce(i.city, t.city) as city,
               coalesce(i.state, t.state) as state, coalesce(i.lat, t.lat) as lat, coalesce(i.lng, t.lng) as lng,
               coalesce(i.signed_up, t.signed_up) and t.unsubscribed_at is null and o.value is null as signed_up,
               coalesce(i.consent_date, t.consent_date) as consent_date,
               coalesce(i.preferred_contact, t.preferred_contact) as preferred_contact,
               coalesce(i.is_available, t.is_available) as is_available,
               coalesce(i.service_area_radius, t.service_area_radius) as service_area_radius,
               coalesce(i.years_experience, t.years_experience) as years_experience,
               coalesce(i.license_number, t.license_number) as license_number, coalesce(i.bio, t.bio) as bio,
               i.signed_up and (t.unsubscribed_at is not null or o.value is not null) as kept_opted_out
        from target g
        join incoming i on i.row_number = g.row_number
        join technicians t on t.id = g.id
        left join opted_out o on o.value = coalesce(i.person_key, t.person_key)
    ), updated as (
        update technicians t
        set full_name = w.full_name, email = w.email, phone = w.phone, trade_needed = w.trade_needed,
            address_text = w.address_text, city = w.city, state = w.state, lat = w.lat, lng = w.lng,
            signed_up = w.signed_up, consent_date = w.consent_date, preferred_contact = w.preferred_contact,
            is_available = w.is_available, service_area_radius = w.service_area_radius,
            years_experience = w.years_experience, license_number = w.license_number, bio = w.bio
        from wanted w
        where t.id = w.id
          and (t.full_name, t.email, t.phone, t.trade_needed, t.address_text, t.city, t.state, t.lat, t.lng, t.signed_up,
               t.consent_date, t.preferred_contact, t.is_available, t.service_area_radius, t.years_experience,
               t.license_number, t.bio)
              is distinct from
              (w.full_name, w.email, w.phone, w.trade_needed, w.address_text, w.city, w.state, w.lat, w.lng, w.signed_up,
               w.consent_date, w.preferred_contact, w.is_available, w.service_area_radius, w.years_experience,
               w.license_number, w.bio)
        returning 1
    ), added as (
        insert into technicians (org_id, full_name, email, phone, trade_needed, address_text, city, state, lat, lng,
                                 signed_up, consent_date, preferred_contact, is_available, service_area_radius,
                                 years_experience, license_number, bio, unsubscribed_at, unsubscribe_reason)
        select p_org_id, i.full_name, i.email, i.phone, i.trade_needed, i.address_text, i.city, i.state, i.lat, i.lng,
               coalesce(i.signed_up, false) and o.value is null, i.consent_date, coalesce(i.preferred_contact, 'email'),
               coalesce(i.is_available, true), coalesce(i.service_area_radius, 50), i.years_experience, i.license_number,
               i.bio, o.since, case when o.value is not null then 'opted out before this import' end
        from incoming i
        left join opted_out o on o.value = i.person_key
        where not exists (select 1 from by_address a where a.row_number = i.row_number)
          and not exists (select 1 from by_name n where n.row_number = i.row_number)
        returning unsubscribed_at is not null as opted_out
    )
    select jsonb_build_object(
               'rows', n_rows,
               'added', (select count(*) from added),
               'updated', (select count(*) from updated),
               'unchanged', (select count(*) from wanted) - (select count(*) from updated),
               'merged', n_rows - (select count(*) from wanted) - (select count(*) from added),
               'kept_opted_out', (select count(*) from wanted where kept_opted_out)
                                 + (select count(*) from added where opted_out))
    into report;
    drop table pg_temp.import_technician_rows;
    perform audit('technician', 'import', 'imported', p_org_id, report);
    return report;
end
$$;

ALTER FUNCTION public.import_technicians_apply(p_org_id uuid) OWNER TO raven_owner;

-- Name: import_technicians_begin(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.import_technicians_begin() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if to_regclass('pg_temp.import_technician_rows') is not null then
        drop table pg_temp.import_technician_rows;
    end if;
    create temporary table import_technician_rows (
        row_number bigint not null,
        full_name text not null,
        email text,
        phone text,
        trade_needed text not null,
        address_text text,
        city text,
        state text,
        lat double precision,
        lng double precision,
        signed_up boolean,
        consent_date timestamptz,
        preferred_contact text,
        is_available boolean,
        service_area_radius double precision,
        years_experience int,
        license_number text,
        bio text
    );
    grant insert, select on pg_temp.import_technician_rows to raven_dispatcher, raven_engine;
end
$$;

ALTER FUNCTION public.import_technicians_begin() OWNER TO raven_owner;

-- Name: increment_cold_opened(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.increment_cold_opened(p_outreach_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select update_outreach_stats(p_outreach_id) $$;

ALTER FUNCTION public.increment_cold_opened(p_outreach_id uuid) OWNER TO raven_owner;

-- Name: increment_cold_qualified(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.increment_cold_qualified(p_outreach_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select update_outreach_stats(p_outreach_id) $$;

ALTER FUNCTION public.increment_cold_qualified(p_outreach_id uuid) OWNER TO raven_owner;

-- Name: increment_cold_replied(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.increment_cold_replied(p_outreach_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select update_outreach_stats(p_outreach_id) $$;

ALTER FUNCTION public.increment_cold_replied(p_outreach_id uuid) OWNER TO raven_owner;

-- Name: increment_warm_opened(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.increment_warm_opened(p_outreach_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select update_outreach_stats(p_outreach_id) $$;

ALTER FUNCTION public.increment_warm_opened(p_outreach_id uuid) OWNER TO raven_owner;

-- Name: increment_warm_qualified(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.increment_warm_qualified(p_outreach_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select update_outreach_stats(p_outreach_id) $$;

ALTER FUNCTION public.increment_warm_qualified(p_outreach_id uuid) OWNER TO raven_owner;

-- Name: increment_warm_replied(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.increment_warm_replied(p_outreach_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select update_outreach_stats(p_outreach_id) $$;

ALTER FUNCTION public.increment_warm_replied(p_outreach_id uuid) OWNER TO raven_owner;

-- Name: instantly_events_apply(bigint[], integer[], jsonb[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.instantly_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    AS $_$
declare
    news message_news[];
    types text[];
    suppressions jsonb;
    entry record;
begin
    with given as materialized (
        select delivery, number, item,
               case when jsonb_typeof(item -> 'event_type') = 'string' then left(item ->> 'event_type', 100) end
                   as event_type,
               case when item ->> 'timestamp' ~ '^[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?$'
                    then (item ->> 'timestamp')::timestamptz end as occurred_at
        from unnest(p_delivery, p_number, p_item) as t (delivery, number, item)
    ), unusable as (
        insert into webhook_set_aside (delivery_id, item, why)
        select delivery, number,
               case when jsonb_typeof(item) <> 'object' then 'not an object'
                    when event_type is null then 'no event type' else 'no usable time' end
        from (select *, row_number() over (partition by delivery) as nth from given
              where event_type is null or occurred_at is null) g
        where nth <= 100
    ), usable as materialized (
        select delivery, event_type, occurred_at, lower(btrim(item ->> 'lead_email')) as address,
               item ->> 'campaign_id' as campaign,
               'sha256:' || encode(sha256(convert_to(jsonb_build_array(item -> 'event_type', item -> 'workspace',
                   item -> 'campaign_id', item -> 'lead_email', item -> 'email_id', item -> 'step', item -> 'variant',
                   item -> 'timestamp')::text, 'UTF8')), 'hex') as event_id,
               uuid_of_shape(item ->> 'rv_intent') as intent,
               item - array['event_type', 'timestamp', 'rv_intent', 'email_html', 'reply_html', 'email_text'] as payload
        from given
        where event_type is not null and occurred_at is not null
    ), matched as materialized (
        select u.*, coalesce(k.message_id, latest.message_id) as message_id,
               coalesce(k.org_id, latest.org_id, route.org_id) as org_id
        from usable u
        left join message_keys k on k.uid = u.intent
        -- Without our own id: the newest message of this campaign to a technician with this address.
        left join lateral (
            select m.id as message_id, m.org_id
            from technicians t
            join work_order_recipients r on r.technician_id = t.id
            join outbound_messages m on m.id = r.message_id
            join send_routes s on s.id = m.route_id
            where k.message_id is null and t.person_key = u.address and m.provider = 'instantly'
              and m.to_address = u.address and s.ref = u.campaign and m.state in ('sending', 'sent', 'in_doubt')
            order by m.id desc limit 1) latest on true
        left join lateral (
            select s.org_id from send_routes s where s.provider = 'instantly' and s.ref = u.campaign order by s.id limit 1
        ) route on true
    ), fresh as (
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id,
                                    delivery_id, machine, payload)
        select org_id, 'instantly', event_id, event_type, occurred_at, message_id, delivery,
               case when event_type in ('email_opened', 'link_clicked', 'email_link_clicked') then false end, payload
        from matched
        on conflict do nothing
        returning org_id, event_type, occurred_at, outbound_message_id, payload
    ), by_message as (
        select outbound_message_id as message_id,
               max(case event_type when 'email_sent' then 1 when 'email_bounced' then 5 end) as rank,
               min(occurred_at) filter (where event_type = 'email_sent') as mailed_at,
               min(occurred_at) filter (where event_type = 'email_bounced') as bounced_at,
               (count(*) filter (where event_type = 'email_opened'))::int as opens,
               min(occurred_at) filter (where event_type = 'email_opened') as first_open_at,
               min(occurred_at) filter (where event_type in ('link_clicked', 'email_link_clicked')) as clicked_at,
               min(occurred_at) filter (where event_type = 'reply_received') as replied_at,
               (array_agg(coalesce(payload ->> 'reply_text', payload ->> 'reply_text_snippet') order by occurred_at)
                   filter (where event_type = 'reply_received'))[1] as reply_text,
               min(occurred_at) filter (where event_type = 'lead_not_interested') as declined_at
        from fresh
        where outbound_message_id is not null
        group by outbound_message_id
    ), wrong as (
        select org_id, lower(btrim(payload ->> 'lead_email')) as address,
               case event_type when 'lead_unsubscribed' then 'unsubscribe' else 'bounce' end as type
        from fresh
        where event_type in ('lead_unsubscribed', 'email_bounced') and org_id is not null
          and btrim(coalesce(payload ->> 'lead_email', '')) <> ''
    )
    select (select array_agg(row(message_id, rank, coalesce(bounced_at, mailed_at), null, mailed_at, opens, first_open_at,
                                 first_open_at, clicked_at, replied_at, reply_text, declined_at)::message_news
                             order by message_id)
            from by_message),
           (select array_agg(event_type) from fresh),
           (select jsonb_agg(distinct jsonb_build_array(org_id, address, type)) from wrong),
           (select count(*) from given where event_type is null or occurred_at is null)
    into news, types, suppressions, aside;

    added := coalesce(cardinality(types), 0);
    perform message_news_apply(news);
    for entry in select (s ->> 0)::uuid as org_id, s ->> 1 as address, s ->> 2 as type
                 from jsonb_array_elements(suppressions) s order by 1, 2, 3
    loop
        perform suppress_address(entry.org_id, entry.address, entry.type, 'webhook', 'reported by Instantly');
    end loop;
    if added > 0 then
        perform event_types_count('instantly', types,
                                  array['email_sent', 'email_opened', 'email_link_clicked', 'link_clicked',
                                        'reply_received', 'auto_reply_received', 'email_bounced', 'lead_unsubscribed',
                                        'campaign_completed', 'account_error', 'lead_neutral', 'lead_interested',
                                        'lead_not_interested', 'lead_meeting_booked', 'lead_meeting_completed',
                                        'lead_closed', 'lead_out_of_office', 'lead_wrong_person', 'lead_no_show',
                                        'supersearch_enrichment_completed']);
    end if;
end
$_$;

ALTER FUNCTION public.instantly_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) OWNER TO raven_owner;

-- Name: job_change_refusal(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.job_change_refusal(p_job uuid, p_zone text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select format('%s changed this work order at %s. Your change was not made.',
                  coalesce(m.display_name, a.actor_id), to_char(a.created_at at time zone p_zone, 'HH24:MI'))
    from audit_log a left join memberships m on m.login = a.actor_id::name and m.org_id = a.org_id
    where a.entity_type = 'job' and a.entity_id = p_job::text
    order by a.id desc limit 1
$$;

ALTER FUNCTION public.job_change_refusal(p_job uuid, p_zone text) OWNER TO raven_owner;

-- Name: job_content_hash(uuid, text, text, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.job_content_hash(p_org_id uuid, p_address text, p_trade text, p_scheduled_at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select encode(sha256(convert_to(concat_ws('|', p_org_id, lower(btrim(regexp_replace(p_address, '\s+', ' ', 'g'))), p_trade,
                                              extract(epoch from p_scheduled_at)), 'UTF8')), 'hex')
$$;

ALTER FUNCTION public.job_content_hash(p_org_id uuid, p_address text, p_trade text, p_scheduled_at timestamp with time zone) OWNER TO raven_owner;

-- Name: job_credential_day(timestamp with time zone, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.job_credential_day(p_scheduled_at timestamp with time zone, p_zone text) RETURNS date
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select greatest(current_date, (p_scheduled_at at time zone coalesce(p_zone, 'UTC'))::date) $$;

ALTER FUNCTION public.job_credential_day(p_scheduled_at timestamp with time zone, p_zone text) OWNER TO raven_owner;

-- Name: jobs; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.jobs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    number bigint NOT NULL,
    job_title text NOT NULL,
    description text,
    trade_needed text NOT NULL,
    required_certifications text[] DEFAULT '{}'::text[] NOT NULL,
    required_insurance text[] DEFAULT '{}'::text[] NOT NULL,
    requires_license boolean DEFAULT false NOT NULL,
    address_text text NOT NULL,
    city text,
    state text,
    lat double precision,
    lng double precision,
    time_zone text,
    scheduled_at timestamp with time zone,
    duration text,
    urgency text DEFAULT 'within_week'::text NOT NULL,
    budget_min numeric(12,2),
    budget_max numeric(12,2),
    pay_rate text,
    contact_name text NOT NULL,
    contact_phone text NOT NULL,
    contact_email text NOT NULL,
    job_status text DEFAULT 'pending'::text NOT NULL,
    assigned_tech_id uuid,
    assigned_at timestamp with time zone,
    arrival_promised_at timestamp with time zone,
    closed_at timestamp with time zone,
    raw_text text,
    policy_id uuid,
    created_by_user_id uuid,
    created_by text DEFAULT SESSION_USER,
    idempotency_key uuid,
    content_hash text,
    sla_config jsonb,
    sla_started_at timestamp with time zone,
    sla_breached boolean DEFAULT false NOT NULL,
    sla_paused_at timestamp with time zone,
    next_due_at timestamp with time zone,
    revision integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    board_rank smallint GENERATED ALWAYS AS (
CASE
    WHEN (job_status = ANY (ARRAY['completed'::text, 'cancelled'::text, 'archived'::text])) THEN 3
    WHEN (sla_paused_at IS NOT NULL) THEN 1
    WHEN (next_due_at IS NOT NULL) THEN 0
    ELSE 2
END) STORED,
    CONSTRAINT assigned_has_a_technician CHECK (((job_status <> ALL (ARRAY['assigned'::text, 'in_progress'::text])) OR (assigned_at IS NOT NULL))),
    CONSTRAINT budget_is_a_range CHECK (((budget_min IS NULL) OR (budget_max IS NULL) OR (budget_min <= budget_max))),
    CONSTRAINT closed_has_a_time CHECK (((job_status = ANY (ARRAY['completed'::text, 'cancelled'::text, 'archived'::text])) = (closed_at IS NOT NULL))),
    CONSTRAINT jobs_budget_max_check CHECK ((budget_max >= (0)::numeric)),
    CONSTRAINT jobs_budget_min_check CHECK ((budget_min >= (0)::numeric)),
    CONSTRAINT jobs_job_status_check CHECK ((job_status = ANY (ARRAY['pending'::text, 'matching'::text, 'dispatched'::text, 'assigned'::text, 'in_progress'::text, 'completed'::text, 'cancelled'::text, 'archived'::text]))),
    CONSTRAINT jobs_job_title_check CHECK ((btrim(job_title) <> ''::text)),
    CONSTRAINT jobs_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT jobs_lng_check CHECK (((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision))),
    CONSTRAINT jobs_urgency_check CHECK ((urgency = ANY (ARRAY['emergency'::text, 'same_day'::text, 'next_day'::text, 'within_week'::text, 'flexible'::text])))
);

ALTER TABLE ONLY public.jobs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.jobs OWNER TO raven_owner;

-- Name: job_locked_at(uuid, integer, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.job_locked_at(p_job uuid, p_revision integer, p_zone text) RETURNS public.jobs
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.job_locked_at(p_job uuid, p_revision integer, p_zone text) OWNER TO raven_owner;

-- Name: job_ratings_refresh(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.job_ratings_refresh() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    affected uuid := coalesce(new.technician_id, old.technician_id);
begin
    update technicians t
    set average_rating = r.average, rating = r.average, total_ratings = r.n, last_rating_at = r.last_at
    from (select round(avg(overall), 2) as average, count(*) as n, max(created_at) as last_at
          from job_ratings where technician_id = affected) r
    where t.id = affected;
    return null;
end
$$;

ALTER FUNCTION public.job_ratings_refresh() OWNER TO raven_owner;

-- Name: job_status_next(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.job_status_next(p_status text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select case p_status
        when 'pending' then array['matching', 'dispatched', 'assigned', 'cancelled']
        when 'matching' then array['pending', 'dispatched', 'assigned', 'cancelled']
        when 'dispatched' then array['assigned', 'cancelled']
        when 'assigned' then array['in_progress', 'pending', 'dispatched', 'completed', 'cancelled']
        when 'in_progress' then array['completed', 'cancelled']
        when 'completed' then array['archived']
        when 'cancelled' then array['archived']
        else array[]::text[] end
$$;

ALTER FUNCTION public.job_status_next(p_status text) OWNER TO raven_owner;

-- Name: jobs_audit(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.jobs_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    before_row jsonb;
    after_row jsonb;
    changed jsonb;
begin
    if tg_op = 'INSERT' then
        perform audit('job', new.id::text, 'created', new.org_id,
                      jsonb_build_object('number', new.number, 'status', new.job_status));
        return null;
    end if;
    before_row := to_jsonb(old) - array['updated_at', 'revision', 'next_due_at', 'board_rank', 'sla_breached'];
    after_row := to_jsonb(new) - array['updated_at', 'revision', 'next_due_at', 'board_rank', 'sla_breached'];
    if before_row = after_row then
        return null;
    end if;
    select jsonb_object_agg(key, jsonb_build_array(before_row -> key, value)) into changed
    from jsonb_each(after_row) where before_row -> key is distinct from value;
    perform audit('job', new.id::text,
                  case when new.job_status is distinct from old.job_status then new.job_status else 'updated' end,
                  new.org_id, changed);
    return null;
end
$$;

ALTER FUNCTION public.jobs_audit() OWNER TO raven_owner;

-- Name: jobs_check_change(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.jobs_check_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    new.updated_at := clock_timestamp();
    new.revision := old.revision + 1;
    if new.job_status is distinct from old.job_status then
        if not new.job_status = any (job_status_next(old.job_status)) then
            raise exception using errcode = 'check_violation',
                message = format('WO %s is %s and cannot become %s. Possible: %s. Nothing was changed.',
                                 old.number, replace(old.job_status, '_', ' '), replace(new.job_status, '_', ' '),
                                 coalesce(nullif(replace(array_to_string(job_status_next(old.job_status), ', '), '_', ' '),
                                                 ''), 'nothing'));
        end if;
        if new.job_status in ('completed', 'cancelled', 'archived') then
            new.closed_at := coalesce(new.closed_at, clock_timestamp());
        else
            new.closed_at := null;
        end if;
        if new.job_status in ('pending', 'matching', 'dispatched') then
            new.assigned_tech_id := null;
            new.assigned_at := null;
            new.arrival_promised_at := null;
        elsif new.job_status in ('assigned', 'in_progress') then
            new.assigned_at := coalesce(new.assigned_at, clock_timestamp());
        end if;
    end if;
    return new;
end
$$;

ALTER FUNCTION public.jobs_check_change() OWNER TO raven_owner;

-- Name: jobs_take_number(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.jobs_take_number() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if new.number is null then
        update organizations set next_job_number = next_job_number + 1
        where id = new.org_id returning next_job_number - 1 into new.number;
    else
        update organizations set next_job_number = greatest(next_job_number, new.number + 1)
        where id = new.org_id and next_job_number <= new.number;
    end if;
    if new.job_status in ('completed', 'cancelled', 'archived') and new.closed_at is null then
        new.closed_at := clock_timestamp();
    end if;
    if new.job_status in ('assigned', 'in_progress') and new.assigned_at is null then
        new.assigned_at := clock_timestamp();
    end if;
    return new;
end
$$;

ALTER FUNCTION public.jobs_take_number() OWNER TO raven_owner;

-- Name: ledger_begin_call(bigint, uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_begin_call(p_batch bigint, p_token uuid, p_fingerprint text, OUT verdict text, OUT dropped bigint[]) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $$
declare
    v_clock timestamptz := clock_timestamp();
    v_batch send_batches;
    v_free_at timestamptz;
    v_held bigint[];
begin
    update send_batches b
    set calling_at = clock_timestamp(), request_fingerprint = p_fingerprint
    where b.id = p_batch and b.lease_token = p_token and b.finished_at is null and b.calling_at is null
      and b.lease_until > clock_timestamp()
    returning b.* into v_batch;
    if not found then
        verdict := 'gone';
        return;
    end if;
    verdict := 'call';

    if exists (select 1 from send_controls c where c.released_at is null)
       or exists (select 1 from send_routes r where r.id = v_batch.route_id
                  and (r.stopped_at is not null or r.paused_until > v_clock)) then
        select ledger_route_free_at(r.org_id, r.provider, r.stopped_at, r.paused_until) into v_free_at
        from send_routes r where r.id = v_batch.route_id;
        if v_free_at > v_clock then
            verdict := 'stopped';
            update send_batches set calling_at = null, finished_at = v_clock, outcome = 'released',
                error = 'stopped before it was called' where id = p_batch;
            update outbound_messages m
            set state = 'queued', batch_id = null, sending_at = null, attempt = greatest(m.attempt - 1, 0)
            where m.id = any (v_batch.message_ids) and m.state = 'sending' and m.batch_id = p_batch;
            return;
        end if;
        with held as (
            update outbound_messages m
            set state = 'queued', batch_id = null, sending_at = null, attempt = greatest(m.attempt - 1, 0),
                not_before = 'infinity'
            where m.id = any (v_batch.message_ids) and m.state = 'sending' and m.batch_id = p_batch
              and exists (select 1 from send_controls c
                          where c.released_at is null and (c.org_id is null or c.org_id = m.org_id)
                            and ((c.scope = 'job' and c.ref = m.job_id::text)
                                 or (c.scope = 'domain' and c.ref = m.to_domain)))
            returning m.id)
        select array_agg(id) into v_held from held;
    end if;

    with gone as (
        update outbound_messages m
        set state = 'skipped', reason = s.reason, settled_at = v_clock, batch_id = null, sending_at = null
        from (select x.id, case when bool_or(c.type = 'unsubscribe') then 'unsubscribed' else 'suppressed' end as reason
              from unnest(v_batch.message_ids) i (id)
              join outbound_messages x on x.id = i.id
              join communication_suppressions c on c.org_id = x.org_id and c.channel = 'email' and c.value = x.to_address
              where c.expires_at is null or c.expires_at > v_clock
              group by x.id) s
        where m.id = s.id and m.state = 'sending' and m.batch_id = p_batch
        returning m.id)
    select array_agg(id) into dropped from gone;

    dropped := nullif(coalesce(dropped, '{}') || coalesce(v_held, '{}'), '{}');
    if dropped is not null then
        update send_batches b
        set message_ids = (select coalesce(array_agg(i order by i), '{}')
                           from unnest(b.message_ids) i where i <> all (ledger_begin_call.dropped))
        where b.id = p_batch returning * into v_batch;
        if cardinality(v_batch.message_ids) = 0 then
            verdict := 'stopped';
            update send_batches set calling_at = null, finished_at = v_clock, outcome = 'released',
                error = 'nobody was left to ask' where id = p_batch;
        end if;
    end if;
end
$$;

ALTER FUNCTION public.ledger_begin_call(p_batch bigint, p_token uuid, p_fingerprint text, OUT verdict text, OUT dropped bigint[]) OWNER TO raven_owner;

-- Name: ledger_claim(uuid, integer, uuid, integer, interval, text[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_claim(p_engine uuid, p_lane integer, p_token uuid, p_limit integer, p_lease interval, p_providers text[], OUT batch_id bigint, OUT batch_uid uuid, OUT org_id uuid, OUT provider text, OUT route_id bigint, OUT route_ref text, OUT attempt integer, OUT taken integer, OUT skipped integer, OUT messages json, OUT contents json, OUT next_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
#variable_conflict use_column
declare
    v_clock timestamptz := clock_timestamp();
    v_urgency smallint;
    v_not_before timestamptz;
    v_first bigint;
    v_batch bigint;
    v_stops boolean;
    v_ids bigint[];
    v_contents bigint[];
begin
    -- One index probe per urgency and route that has anything queued; it also finds where the due rows begin.
    with recursive heads as (
        (select m.urgency, m.route_id, m.not_before, m.id
         from outbound_messages m where m.state = 'queued'
         order by m.urgency, m.route_id, m.not_before, m.id limit 1)
        union all
        select n.urgency, n.route_id, n.not_before, n.id
        from heads h
        cross join lateral (
            select m.urgency, m.route_id, m.not_before, m.id
            from outbound_messages m
            where m.state = 'queued' and (m.urgency, m.route_id) > (h.urgency, h.route_id)
            order by m.urgency, m.route_id, m.not_before, m.id limit 1) n
    ), free as (
        select h.urgency, h.not_before, h.id, r.id as route, r.org_id as org, r.provider as via, r.ref as ref,
               greatest(h.not_before,
                        ledger_route_free_at(r.org_id, r.provider, r.stopped_at, r.paused_until)) as free_at
        from heads h join send_routes r on r.id = h.route_id
        where r.provider = any (p_providers)
    )
    select f.urgency, f.not_before, f.id, f.route, f.org, f.via, f.ref, f.free_at
    into v_urgency, v_not_before, v_first, route_id, org_id, provider, route_ref, next_at
    from free f
    order by (f.free_at <= v_clock) desc, case when f.free_at <= v_clock then f.urgency end, f.free_at, f.id
    limit 1;

    taken := 0;
    skipped := 0;
    if route_id is null or next_at > v_clock then
        next_at := nullif(next_at, 'infinity');
        route_id := null;
        return;
    end if;

    v_stops := exists (select 1 from send_controls c where c.released_at is null and c.scope in ('job', 'domain'));
    v_batch := nextval('send_batches_id_seq');

    -- A message found suppressed is skipped here and one whose job or domain is stopped is put aside, by key. What was
    -- locked as queued stays queued until this commits: nothing asks for the state again.
    with due as materialized (
        select m.id from outbound_messages m
        where m.state = 'queued' and m.urgency = v_urgency and m.route_id = ledger_claim.route_id
          and (m.not_before, m.id) >= (v_not_before, v_first) and m.not_before <= v_clock
        order by m.not_before, m.id
        limit p_limit
        for update skip locked
    ), judged as (
        select d.id, s.reason as kept_out,
               v_stops and exists (
                   select 1 from send_controls c
                   where c.released_at is null and (c.org_id is null or c.org_id = m.org_id)
                     and ((c.scope = 'job' and c.ref = m.job_id::text)
                          or (c.scope = 'domain' and c.ref = m.to_domain))) as stopped
        from due d
        join outbound_messages m on m.id = d.id
        left join lateral (
            select case when bool_or(x.type = 'unsubscribe') then 'unsubscribed' else 'suppressed' end as reason
            from communication_suppressions x
            where x.org_id = m.org_id and x.channel = 'email' and x.value = m.to_address
              and (x.expires_at is null or x.expires_at > v_clock)
            having count(*) > 0) s on true
    ), moved as (
        update outbound_messages m
        set state = case when j.kept_out is not null then 'skipped' when j.stopped then 'queued' else 'sending' end,
            reason = j.kept_out,
            settled_at = case when j.kept_out is not null then v_clock end,
            not_before = case when j.kept_out is null and j.stopped then 'infinity' else m.not_before end,
            batch_id = case when j.kept_out is null and not j.stopped then v_batch end,
            sending_at = case when j.kept_out is null and not j.stopped then v_clock end,
            attempt = m.attempt + case when j.kept_out is null and not j.stopped then 1 else 0 end
        from judged j
        where m.id = j.id
        returning m.id, m.uid, m.to_address, m.to_name, m.content_id, m.recipient_id, m.attempt, m.state
    )
    select array_agg(v.id order by v.id) filter (where v.state = 'sending'), max(v.attempt),
           count(*) filter (where v.state <> 'sending'),
           json_agg(json_build_array(v.id, v.uid, v.to_address, v.to_name, v.content_id, v.recipient_id) order by v.id)
               filter (where v.state = 'sending'),
           array_agg(distinct v.content_id) filter (where v.content_id is not null)
    into v_ids, attempt, skipped, messages, v_contents
    from moved v;

    taken := coalesce(cardinality(v_ids), 0);
    if taken = 0 then
        -- Others hold the first rows, or all of them were put aside: ask again at once.
        next_at := v_clock + interval '5 ms';
        route_id := null;
        return;
    end if;
    next_at := null;

    insert into send_batches (id, route_id, provider, attempt, engine_id, lane, message_ids, lease_token, lease_until,
                              started_at, granted_at)
        overriding system value
    values (v_batch, ledger_claim.route_id, ledger_claim.provider, ledger_claim.attempt, p_engine, p_lane, v_ids, p_token,
            v_clock + p_lease, v_clock, v_clock)
    returning id, uid into batch_id, batch_uid;

    select json_object_agg(c.id, c.data) into contents from message_contents c where c.id = any (v_contents);
end
$$;

ALTER FUNCTION public.ledger_claim(p_engine uuid, p_lane integer, p_token uuid, p_limit integer, p_lease interval, p_providers text[], OUT batch_id bigint, OUT batch_uid uuid, OUT org_id uuid, OUT provider text, OUT route_id bigint, OUT route_ref text, OUT attempt integer, OUT taken integer, OUT skipped integer, OUT messages json, OUT contents json, OUT next_at timestamp with time zone) OWNER TO raven_owner;

-- Name: ledger_close_doubts(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_close_doubts() RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_closed int;
begin
    update send_batches b set doubt_open = false
    where b.doubt_open and not exists (
        select 1 from unnest(b.message_ids) i (id)
        join outbound_messages m on m.id = i.id and m.state = 'in_doubt' and m.batch_id = b.id);
    get diagnostics v_closed = row_count;
    return v_closed;
end
$$;

ALTER FUNCTION public.ledger_close_doubts() OWNER TO raven_owner;

-- Name: ledger_decide(bigint[], text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_decide(p_ids bigint[], p_decision text, p_reason text, OUT done integer, OUT too_early integer, OUT possible_from timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_clock timestamptz := clock_timestamp();
    v_org uuid;
    v_ids bigint[];
begin
    if p_decision not in ('went_out', 'do_not_send', 'send_again') then
        raise exception using errcode = 'RV422', message = 'The decision is not one of the three possible.';
    end if;
    if coalesce(btrim(p_reason), '') = '' then
        raise exception using errcode = 'RV422', message = 'A decision needs a reason. Nothing was changed.';
    end if;
    for v_org in select distinct m.org_id from outbound_messages m where m.id = any (p_ids) loop
        perform raven_require(v_org, 'dispatcher');
    end loop;

    perform 1 from outbound_messages m where m.id = any (p_ids) and m.state = 'in_doubt' order by m.id for update;
    select array_agg(m.id) filter (where p_decision <> 'send_again' or b.calling_at + ledger_quarantine() <= v_clock),
           count(*) filter (where p_decision = 'send_again' and b.calling_at + ledger_quarantine() > v_clock),
           max(b.calling_at + ledger_quarantine()) filter (where b.calling_at + ledger_quarantine() > v_clock)
    into v_ids, too_early, possible_from
    from outbound_messages m join send_batches b on b.id = m.batch_id
    where m.id = any (p_ids) and m.state = 'in_doubt';

    done := 0;
    if v_ids is null then
        return;
    end if;
    perform audit('message', m.id::text, p_decision, m.org_id,
                  jsonb_build_object('state', jsonb_build_array('in_doubt',
                      case p_decision when 'went_out' then 'sent' when 'do_not_send' then 'cancelled' else 'queued' end)),
                  p_reason, jsonb_build_object('batch', m.batch_id, 'attempt', m.attempt))
    from outbound_messages m where m.id = any (v_ids);

    if p_decision = 'went_out' then
        done := ledger_doubt_was_sent(v_ids);
    elsif p_decision = 'do_not_send' then
        update outbound_messages m set state = 'cancelled', reason = 'stopped', settled_at = v_clock
        where m.id = any (v_ids) and m.state = 'in_doubt';
        get diagnostics done = row_count;
    else
        insert into ledger_resends (message_id, org_id, batch_id, batch_uid)
        select m.id, m.org_id, b.id, b.uid from outbound_messages m join send_batches b on b.id = m.batch_id
        where m.id = any (v_ids);
        update outbound_messages m
        set state = 'queued', batch_id = null, sending_at = null, settled_at = null, reason = null, not_before = v_clock
        where m.id = any (v_ids) and m.state = 'in_doubt';
        get diagnostics done = row_count;
        perform pg_notify('raven_send', '');
    end if;
    perform ledger_close_doubts();
end
$$;

ALTER FUNCTION public.ledger_decide(p_ids bigint[], p_decision text, p_reason text, OUT done integer, OUT too_early integer, OUT possible_from timestamp with time zone) OWNER TO raven_owner;

-- Name: ledger_doubt_was_sent(bigint[], text[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_doubt_was_sent(p_ids bigint[], p_lead_ids text[] DEFAULT NULL::text[]) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_clock timestamptz := clock_timestamp();
    v_done int;
begin
    with found as (
        select i.id, i.lead_id from unnest(p_ids, p_lead_ids) i (id, lead_id)
    ), done as (
        update outbound_messages m
        set state = 'sent', sent_at = coalesce(b.calling_at, v_clock), settled_at = v_clock, reason = null,
            provider_message_id = coalesce(f.lead_id, m.provider_message_id, b.provider_ids ->> 0)
        from found f, send_batches b
        where m.id = f.id and m.state = 'in_doubt' and b.id = m.batch_id
        returning m.id, m.recipient_id, m.sent_at, f.lead_id
    ), told as (
        update work_order_recipients r
        set email_sent = true, email_sent_at = d.sent_at, updated_at = v_clock,
            cold_lead_id = coalesce(d.lead_id, r.cold_lead_id)
        from done d where r.id = d.recipient_id and not r.email_sent)
    select count(*) into v_done from done;
    return v_done;
end
$$;

ALTER FUNCTION public.ledger_doubt_was_sent(p_ids bigint[], p_lead_ids text[]) OWNER TO raven_owner;

-- Name: ledger_late_answer(bigint, uuid, integer, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_late_answer(p_batch bigint, p_token uuid, p_http_status integer, p_provider_id text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    update send_batches
    set late_http_status = p_http_status, late_at = clock_timestamp(),
        provider_ids = case when p_provider_id <> '' then jsonb_build_array(p_provider_id) else provider_ids end
    where id = p_batch and lease_token = p_token and outcome = 'in_doubt';
    return found;
end
$$;

ALTER FUNCTION public.ledger_late_answer(p_batch bigint, p_token uuid, p_http_status integer, p_provider_id text) OWNER TO raven_owner;

-- Name: ledger_look_up_result(bigint[], text[], bigint[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_look_up_result(p_found bigint[], p_lead_ids text[], p_missing bigint[], OUT settled integer, OUT requeued integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_clock timestamptz := clock_timestamp();
begin
    settled := ledger_doubt_was_sent(p_found, p_lead_ids);
    update send_batches b
    set looked_up_at = v_clock, look_up_note = 'not found at the provider'
    where b.id in (select m.batch_id from outbound_messages m where m.id = any (p_missing) and m.state = 'in_doubt');
    update outbound_messages m
    set state = 'queued', batch_id = null, sending_at = null, settled_at = null, reason = null, not_before = v_clock
    from send_batches b
    where m.id = any (p_missing) and m.state = 'in_doubt' and b.id = m.batch_id
      and coalesce(b.calling_at, b.started_at) + ledger_quarantine() < v_clock;
    get diagnostics requeued = row_count;
    perform ledger_close_doubts();
    if requeued > 0 then
        perform pg_notify('raven_send', '');
    end if;
end
$$;

ALTER FUNCTION public.ledger_look_up_result(p_found bigint[], p_lead_ids text[], p_missing bigint[], OUT settled integer, OUT requeued integer) OWNER TO raven_owner;

-- Name: ledger_pause_provider(uuid, text, interval); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_pause_provider(p_org_id uuid, p_provider text, p_for interval) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    update send_routes
    set paused_until = greatest(paused_until, clock_timestamp() + p_for)
    where org_id = p_org_id and provider = p_provider
      and (paused_until is null or paused_until < clock_timestamp() + p_for)
$$;

ALTER FUNCTION public.ledger_pause_provider(p_org_id uuid, p_provider text, p_for interval) OWNER TO raven_owner;

-- Name: ledger_quarantine(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_quarantine() RETURNS interval
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select make_interval(secs => coalesce(
        (select (value #>> '{}')::double precision from settings where key = 'quarantine_s' and org_id is null), 1800))
$$;

ALTER FUNCTION public.ledger_quarantine() OWNER TO raven_owner;

-- Name: ledger_read_batch(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_read_batch(p_token uuid, OUT batch_id bigint, OUT calling boolean, OUT outcome text) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select b.id, b.calling_at is not null and b.finished_at is null, b.outcome
    from send_batches b
    where b.lease_token = p_token and (b.finished_at is null or b.finished_at > clock_timestamp() - interval '1 day')
    order by b.id desc limit 1
$$;

ALTER FUNCTION public.ledger_read_batch(p_token uuid, OUT batch_id bigint, OUT calling boolean, OUT outcome text) OWNER TO raven_owner;

-- Name: ledger_reconcile(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_reconcile(OUT settled integer, OUT duplicates integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_ids bigint[];
begin
    settled := 0;
    duplicates := 0;
    if exists (select 1 from send_batches where doubt_open) then
        select array_agg(distinct m.id) into v_ids
        from (select id, message_ids, late_http_status from send_batches where doubt_open order by id limit 1000) b
        cross join unnest(b.message_ids) i (id)
        join outbound_messages m on m.id = i.id and m.state = 'in_doubt' and m.batch_id = b.id
        where b.late_http_status in (200, 202)
           or exists (select 1 from message_events e where e.outbound_message_id = m.id);
        if v_ids is not null then
            settled := ledger_doubt_was_sent(v_ids);
        end if;
        perform ledger_close_doubts();
    end if;

    if exists (select 1 from ledger_resends where duplicate_seen_at is null) then
        -- The first attempt had gone out after all. Still waiting: it is not asked again. Already sent again: a duplicate.
        with proven as (
            select distinct s.id, s.message_id, s.batch_id, b.calling_at
            from ledger_resends s
            join message_events e on e.outbound_message_id = s.message_id and e.batch_uid = s.batch_uid
            join send_batches b on b.id = s.batch_id
            where s.duplicate_seen_at is null
        ), spared as (
            update outbound_messages m
            set state = 'sent', sent_at = p.calling_at, sending_at = p.calling_at, batch_id = p.batch_id,
                settled_at = clock_timestamp()
            from proven p where m.id = p.message_id and m.state = 'queued'
            returning m.id, m.recipient_id, m.sent_at
        ), told as (
            update work_order_recipients r
            set email_sent = true, email_sent_at = s.sent_at, updated_at = clock_timestamp()
            from spared s where r.id = s.recipient_id and not r.email_sent
        ), twice as (
            update outbound_messages m
            set duplicate_seen_at = clock_timestamp()
            from proven p
            where m.id = p.message_id and m.state = 'sent' and m.batch_id <> p.batch_id and m.duplicate_seen_at is null
            returning m.id
        ), marked as (
            update ledger_resends s set duplicate_seen_at = clock_timestamp()
            where s.message_id in (select id from twice))
        select count(*) into duplicates from twice;
    end if;
end
$$;

ALTER FUNCTION public.ledger_reconcile(OUT settled integer, OUT duplicates integer) OWNER TO raven_owner;

-- Name: ledger_route_free_at(uuid, text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamp with time zone, p_paused_until timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if p_stopped_at is not null
       or exists (select 1 from send_controls c
                  where c.released_at is null and (c.org_id is null or c.org_id = p_org_id)
                    and (c.scope = 'all' or (c.scope = 'provider' and c.ref = p_provider))) then
        return 'infinity';
    end if;
    return coalesce(p_paused_until, '-infinity');
end
$$;

ALTER FUNCTION public.ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamp with time zone, p_paused_until timestamp with time zone) OWNER TO raven_owner;

-- Name: ledger_settle(bigint, uuid, text, integer, text, bigint, text, interval, integer, jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_settle(p_batch bigint, p_token uuid, p_outcome text, p_http_status integer, p_provider_id text, p_bytes bigint, p_error text, p_delay interval, p_attempt_limit integer, p_parts jsonb) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $_$
declare
    v_clock timestamptz := clock_timestamp();
    v_ids bigint[];
    v_settled int;
    v_now text;
begin
    update send_batches b
    set finished_at = v_clock, outcome = p_outcome, http_status = nullif(p_http_status, 0), bytes_written = p_bytes,
        provider_ids = case when p_provider_id <> '' then jsonb_build_array(p_provider_id) end,
        error = nullif(p_error, ''),
        doubt_open = p_outcome = 'in_doubt'
                     or (p_outcome = 'partly' and p_parts is not null and jsonb_path_exists(p_parts, '$[*] ? (@[1] == "in_doubt")'))
    where b.id = p_batch and b.lease_token = p_token and b.finished_at is null
    returning b.message_ids into v_ids;
    if not found then
        select outcome into v_now from send_batches where id = p_batch and lease_token = p_token;
        if v_now = p_outcome then
            select cardinality(message_ids) into v_settled from send_batches where id = p_batch;
            return v_settled;
        end if;
        return -1;
    end if;

    if p_outcome = 'sent' and p_parts is null then
        with done as (
            update outbound_messages m
            set state = 'sent', sent_at = v_clock, settled_at = v_clock, provider_message_id = nullif(p_provider_id, '')
            where m.id = any (v_ids) and m.state = 'sending' and m.batch_id = p_batch
            returning m.recipient_id)
        , told as (
            update work_order_recipients r
            set email_sent = true, email_sent_at = v_clock, updated_at = v_clock
            from done d where r.id = d.recipient_id and not r.email_sent)
        select count(*) into v_settled from done;
    else
        with part as (
            select (e ->> 0)::bigint as id, e ->> 1 as state, e ->> 2 as reason, e ->> 3 as provider_id
            from jsonb_array_elements(coalesce(p_parts, '[]')) e
        ), due as (
            select m.id, p.provider_id,
                   case when p.id is not null then p.state
                        when p_outcome in ('sent', 'partly') then 'sent'
                        when p_outcome = 'in_doubt' then 'in_doubt'
                        when p_outcome = 'refused' then 'failed'
                        when p_outcome = 'requeued' and m.attempt >= p_attempt_limit then 'failed'
                        else 'queued' end as state,
                   case when p.id is not null then p.reason
                        when p_outcome = 'refused' or (p_outcome = 'requeued' and m.attempt >= p_attempt_limit)
                            then 'refused_by_provider' end as reason
            from unnest(v_ids) i (id)
            join outbound_messages m on m.id = i.id
            left join part p on p.id = i.id
        ), done as (
            update outbound_messages m
            set state = d.state, reason = d.reason,
                sent_at = case when d.state = 'sent' then v_clock end,
                settled_at = case when d.state <> 'queued' then v_clock end,
                provider_message_id = case when d.state = 'sent' then coalesce(d.provider_id, nullif(p_provider_id, ''))
                                           else m.provider_message_id end,
                batch_id = case when d.state = 'queued' then null else m.batch_id end,
                sending_at = case when d.state = 'queued' then null else m.sending_at end,
                not_before = case when d.state = 'queued' then v_clock + coalesce(p_delay, interval '0') else m.not_before end,
                attempt = case when p_outcome = 'released' then greatest(m.attempt - 1, 0) else m.attempt end
            from due d
            where m.id = d.id and m.state = 'sending' and m.batch_id = p_batch
            returning m.recipient_id, m.state, d.provider_id)
        , told as (
            update work_order_recipients r
            set email_sent = true, email_sent_at = v_clock, updated_at = v_clock,
                cold_lead_id = coalesce(d.provider_id, r.cold_lead_id)
            from done d where d.state = 'sent' and r.id = d.recipient_id and not r.email_sent)
        select count(*) into v_settled from done;
    end if;
    if v_settled <> cardinality(v_ids) then
        raise exception using errcode = 'data_corrupted',
            message = format('Batch %s holds %s messages but %s were under way.', p_batch, cardinality(v_ids), v_settled);
    end if;
    return v_settled;
end
$_$;

ALTER FUNCTION public.ledger_settle(p_batch bigint, p_token uuid, p_outcome text, p_http_status integer, p_provider_id text, p_bytes bigint, p_error text, p_delay interval, p_attempt_limit integer, p_parts jsonb) OWNER TO raven_owner;

-- Name: ledger_split(bigint, uuid, interval, integer, bigint, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_split(p_batch bigint, p_token uuid, p_lease interval, p_http_status integer, p_bytes bigint, p_error text) RETURNS TABLE(batch_id bigint, batch_uid uuid, lease_token uuid, message_ids json)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
#variable_conflict use_column
declare
    v_clock timestamptz := clock_timestamp();
    v_parent send_batches;
    v_half send_batches;
    v_size int;
begin
    update send_batches b
    set finished_at = v_clock, outcome = 'refused', http_status = nullif(p_http_status, 0), bytes_written = p_bytes,
        error = p_error
    where b.id = p_batch and b.lease_token = p_token and b.finished_at is null and cardinality(b.message_ids) > 1
    returning b.* into v_parent;
    if not found then
        return;
    end if;
    v_size := cardinality(v_parent.message_ids) / 2;
    for part in 0..1 loop
        insert into send_batches (route_id, provider, attempt, engine_id, lane, message_ids, lease_until, started_at,
                                  granted_at)
        select v_parent.route_id, v_parent.provider, v_parent.attempt, v_parent.engine_id, v_parent.lane,
               array_agg(i.id order by i.place), v_clock + p_lease, v_clock, v_parent.granted_at
        from unnest(v_parent.message_ids) with ordinality i (id, place)
        where (i.place <= v_size) = (part = 0)
        returning * into v_half;
        update outbound_messages m set batch_id = v_half.id
        where m.id = any (v_half.message_ids) and m.state = 'sending' and m.batch_id = p_batch;
        batch_id := v_half.id;
        batch_uid := v_half.uid;
        lease_token := v_half.lease_token;
        message_ids := array_to_json(v_half.message_ids);
        return next;
    end loop;
end
$$;

ALTER FUNCTION public.ledger_split(p_batch bigint, p_token uuid, p_lease interval, p_http_status integer, p_bytes bigint, p_error text) OWNER TO raven_owner;

-- Name: ledger_stop_route(bigint, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_stop_route(p_route bigint, p_reason text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    update send_routes set stopped_at = clock_timestamp(), stopped_reason = p_reason where id = p_route and stopped_at is null;
    return found;
end
$$;

ALTER FUNCTION public.ledger_stop_route(p_route bigint, p_reason text) OWNER TO raven_owner;

-- Name: ledger_suppression(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_suppression(p_org_id uuid, p_address text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select case when bool_or(s.type = 'unsubscribe') then 'unsubscribed' else 'suppressed' end
    from communication_suppressions s
    where s.org_id = p_org_id and s.channel = 'email' and s.value = p_address
      and (s.expires_at is null or s.expires_at > clock_timestamp())
    having count(*) > 0
$$;

ALTER FUNCTION public.ledger_suppression(p_org_id uuid, p_address text) OWNER TO raven_owner;

-- Name: ledger_sweep(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ledger_sweep(OUT released integer, OUT doubted integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_clock timestamptz := clock_timestamp();
    v_batch send_batches;
    v_moved int;
begin
    released := 0;
    doubted := 0;
    for v_batch in
        select * from send_batches where finished_at is null and lease_until < v_clock
        order by id limit 100 for update skip locked
    loop
        if v_batch.calling_at is null then
            update send_batches set finished_at = v_clock, outcome = 'released', error = 'the lease ran out before the call'
            where id = v_batch.id;
            update outbound_messages m
            set state = 'queued', batch_id = null, sending_at = null, attempt = greatest(m.attempt - 1, 0)
            where m.id = any (v_batch.message_ids) and m.state = 'sending' and m.batch_id = v_batch.id;
            get diagnostics v_moved = row_count;
            released := released + v_moved;
        else
            update send_batches
            set finished_at = v_clock, outcome = 'in_doubt', doubt_open = true,
                error = 'the engine was lost after the request had been started'
            where id = v_batch.id;
            update outbound_messages m set state = 'in_doubt', settled_at = v_clock
            where m.id = any (v_batch.message_ids) and m.state = 'sending' and m.batch_id = v_batch.id;
            get diagnostics v_moved = row_count;
            doubted := doubted + v_moved;
        end if;
    end loop;
    if released > 0 then
        perform pg_notify('raven_send', '');
    end if;
end
$$;

ALTER FUNCTION public.ledger_sweep(OUT released integer, OUT doubted integer) OWNER TO raven_owner;

-- Name: link_act(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.link_act(p_uid uuid, p_action text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    subject record;
    changed int := 0;
begin
    select m.id, m.org_id, m.to_address, m.recipient_id into subject
    from message_keys k join outbound_messages m on m.id = k.message_id where k.uid = p_uid;
    if not found then
        return false;
    end if;
    if p_action = 'unsubscribe' then
        if not exists (select 1 from communication_suppressions s
                       where s.org_id = subject.org_id and s.channel = 'email' and s.value = subject.to_address
                         and s.type = 'unsubscribe') then
            perform suppress_address(subject.org_id, subject.to_address, 'unsubscribe', 'link', 'unsubscribe link');
            changed := 1;
        end if;
    elsif p_action = 'accept' then
        update work_order_recipients
        set reply_received = true, reply_received_at = coalesce(reply_received_at, clock_timestamp()), declined_at = null,
            ai_qualified = true, qualified_at = clock_timestamp(), qualification_reason = 'accepted by link',
            updated_at = clock_timestamp()
        where id = subject.recipient_id and (ai_qualified is distinct from true or declined_at is not null);
        get diagnostics changed = row_count;
    elsif p_action = 'decline' then
        update work_order_recipients
        set reply_received = true, reply_received_at = coalesce(reply_received_at, clock_timestamp()),
            declined_at = clock_timestamp(), ai_qualified = false, qualified_at = null,
            qualification_reason = 'declined by link', updated_at = clock_timestamp()
        where id = subject.recipient_id and declined_at is null;
        get diagnostics changed = row_count;
    else
        raise exception 'unknown action';
    end if;
    if changed > 0 then
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id)
        values (subject.org_id, 'raven', gen_random_uuid()::text, p_action, clock_timestamp(), subject.id);
        perform event_types_count('raven', array[p_action], array['unsubscribe', 'accept', 'decline']);
    end if;
    return true;
end
$$;

ALTER FUNCTION public.link_act(p_uid uuid, p_action text) OWNER TO raven_owner;

-- Name: link_opens_apply(jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.link_opens_apply(p_opens jsonb) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    AS $$
declare
    news message_news[];
    added int;
begin
    with given as materialized (
        select k.message_id, k.org_id, o.at as occurred_at, machine_agent(coalesce(o.agent, '')) as machine,
               k.uid::text || ':' || floor(extract(epoch from o.at) / 60)::bigint as event_id,
               jsonb_strip_nulls(jsonb_build_object('useragent', left(o.agent, 300))) as payload
        from jsonb_to_recordset(p_opens) as o (uid uuid, outreach uuid, technician uuid, at timestamptz, agent text)
        left join work_order_recipients r on o.uid is null and r.outreach_id = o.outreach
                                         and r.technician_id = o.technician
        left join outbound_messages m on m.id = r.message_id
        join message_keys k on k.uid = coalesce(o.uid, m.uid)
    ), fresh as (
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id,
                                    machine, payload)
        select distinct on (event_id) org_id, 'raven', event_id, 'open', occurred_at, message_id, machine, payload
        from given g
        where not exists (select 1 from message_events e
                          where e.provider = 'raven' and e.provider_event_id = g.event_id
                            and e.occurred_at between g.occurred_at - interval '1 minute'
                                                  and g.occurred_at + interval '1 minute')
        order by event_id, machine, occurred_at
        on conflict do nothing
        returning outbound_message_id, occurred_at, machine
    ), by_message as (
        select outbound_message_id as message_id, count(*)::int as opens, min(occurred_at) as first_open_at,
               min(occurred_at) filter (where not machine) as first_human_open_at
        from fresh group by 1
    )
    select array_agg(row(message_id, null, null, null, null, opens, first_open_at, first_human_open_at, null, null, null,
                         null)::message_news order by message_id),
           coalesce(sum(opens), 0)
    into news, added from by_message;
    perform message_news_apply(news);
    return added;
end
$$;

ALTER FUNCTION public.link_opens_apply(p_opens jsonb) OWNER TO raven_owner;

-- Name: link_subject(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.link_subject(p_uid uuid, OUT organisation text, OUT address text, OUT job_title text, OUT trade text, OUT place text, OUT scheduled_at timestamp with time zone, OUT time_zone text, OUT is_open boolean, OUT answer text, OUT unsubscribed boolean) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select o.name, m.to_address, j.job_title, j.trade_needed, concat_ws(', ', j.city, j.state), j.scheduled_at,
           coalesce(j.time_zone, o.time_zone), j.job_status in ('pending', 'matching', 'dispatched'),
           case when r.ai_qualified then 'accepted' when r.declined_at is not null then 'declined' end,
           exists (select 1 from communication_suppressions s
                   where s.org_id = m.org_id and s.channel = 'email' and s.value = m.to_address and s.type = 'unsubscribe')
    from message_keys k
    join outbound_messages m on m.id = k.message_id
    join organizations o on o.id = m.org_id
    left join jobs j on j.id = m.job_id
    left join work_order_recipients r on r.id = m.recipient_id
    where k.uid = p_uid
$$;

ALTER FUNCTION public.link_subject(p_uid uuid, OUT organisation text, OUT address text, OUT job_title text, OUT trade text, OUT place text, OUT scheduled_at timestamp with time zone, OUT time_zone text, OUT is_open boolean, OUT answer text, OUT unsubscribed boolean) OWNER TO raven_owner;

-- Name: machine_agent(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.machine_agent(p_agent text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select p_agent is not null
       and (p_agent in ('', 'Mozilla/5.0')
            or lower(p_agent collate "C") like any (array['%googleimageproxy%', '%yahoomailproxy%', '%barracuda%',
                   '%proofpoint%', '%mimecast%', '%bot/%', '%bot;%', '%+http%', '%crawler%', '%spider%', '%preview%',
                   '%scanner%', '%curl/%', '%wget/%', '%python%', '%go-http-client%', '%java/%', '%headless%']))
$$;

ALTER FUNCTION public.machine_agent(p_agent text) OWNER TO raven_owner;

-- Name: make_event_partitions(date, integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.make_event_partitions(p_from date, p_months integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    month date;
    made int := 0;
begin
    for month in select (date_trunc('month', p_from) + make_interval(months => n))::date
                 from generate_series(0, p_months - 1) n
    loop
        if to_regclass(format('public.message_events_%s', to_char(month, 'YYYYMM'))) is null then
            execute format('create table public.message_events_%s partition of public.message_events '
                           'for values from (%L) to (%L)', to_char(month, 'YYYYMM'),
                           month::timestamptz, (month + interval '1 month')::timestamptz);
            made := made + 1;
        end if;
    end loop;
    return made;
end
$$;

ALTER FUNCTION public.make_event_partitions(p_from date, p_months integer) OWNER TO raven_owner;

-- Name: match_left_out(uuid, double precision, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.match_left_out(p_job_id uuid, p_max_distance_m double precision DEFAULT 80467, p_everyone boolean DEFAULT false) RETURNS TABLE(technician_id uuid, full_name text, distance_m double precision, reasons text[], changes jsonb, can_be_brought_in boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    AS $$
#variable_conflict use_column
declare
    job jobs;
    box record;
    day date;
    asks_for_credentials boolean;
begin
    select * into job from jobs where id = p_job_id;
    if job.id is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job.org_id, 'viewer');
    asks_for_credentials := job.requires_license or job.required_certifications <> '{}' or job.required_insurance <> '{}';
    select * into box from place_box(coalesce(job.lat, 0), coalesce(job.lng, 0),
                                     case when p_everyone or job.lat is null then 1e9 else 2 * p_max_distance_m end);
    day := job_credential_day(job.scheduled_at, coalesce(job.time_zone, (select time_zone from organizations where id = job.org_id)));
    return query
        with considered as (
            select t.id, t.full_name, t.lat, t.lng, t.service_area_radius * 1609.344 as own_radius_m, t.is_available,
                   t.unsubscribed_at, t.person_key, t.credentials_valid_until < day as has_expired,
                   t.trade_needed = job.trade_needed or job.trade_needed = any (t.trades) as has_trade,
                   distance_m(job.lat, job.lng, t.lat, t.lng) as d
            from technicians t
            where t.org_id = any (array[job.org_id, raven_pool_org()])
              and (p_everyone
                   or ((t.trade_needed = job.trade_needed or job.trade_needed = any (t.trades))
                       and (t.lat is null or t.lng is null
                            or (t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to))))
        ), nearby as materialized (
            select c.* from considered c
            where p_everyone or c.d is null or c.d <= 2 * p_max_distance_m
        ), judged as materialized (
            select c.id, c.full_name, c.d, c.own_radius_m,
                   array_remove(array[
                       case when not c.has_trade then 'other_trade' end,
                       case when c.unsubscribed_at is not null
                                 or exists (select 1 from technicians x
                                            where x.person_key = c.person_key and x.unsubscribed_at is not null
                                              and x.org_id = any (array[job.org_id, raven_pool_org()])) then 'unsubscribed'
                            when exists (select 1 from communication_suppressions s
                                         where s.org_id = job.org_id and s.channel = 'email' and s.value = c.person_key
                                           and (s.expires_at is null or s.expires_at > now())) then 'suppressed' end,
                       case when job.lat is null or job.lng is null then 'job_without_place'
                            when c.d is null then 'no_place'
                            when c.d > p_max_distance_m or c.d > c.own_radius_m then 'too_far' end,
                       case when c.has_expired then 'credential_expired' end,
                       case when cardinality(m.names) > 0 then 'credential_missing' end,
                       case when not c.is_available then 'unavailable' end,
                       case when c.person_key is null then 'no_email' end], null) as reasons,
                   c.has_expired, m.names as missing
            from nearby c
            cross join lateral (
                select case when asks_for_credentials then
                    array_remove(array[case when job.requires_license and not exists (
                        select 1 from contractor_licenses l
                        where l.technician_id = c.id
                          and (job.state is null or l.state is null or lower(l.state) = lower(job.state))
                          and (l.expiration_date is null or l.expiration_date >= day)) then 'license' end], null)
                    || array(select wanted from unnest(job.required_certifications) wanted
                             where not exists (select 1 from contractor_certifications x
                                               where x.technician_id = c.id
                                                 and lower(btrim(x.certification_name)) = lower(btrim(wanted))
                                                 and (x.expiration_date is null or x.expiration_date >= day)))
                    || array(select wanted from unnest(job.required_insurance) wanted
                             where not exists (select 1 from contractor_insurance x
                                               where x.technician_id = c.id and x.insurance_type = lower(btrim(wanted))
                                                 and (x.expiration_date is null or x.expiration_date >= day)))
                end as names) m
        )
        select j.id, j.full_name, j.d, j.reasons,
               to_jsonb(
                   array_remove(array[
                       case when 'other_trade' = any (j.reasons)
                            then jsonb_build_object('what', 'add_trade', 'trade', job.trade_needed) end,
                       case when 'job_without_place' = any (j.reasons) then jsonb_build_object('what', 'place_job') end,
                       case when 'no_place' = any (j.reasons) then jsonb_build_object('what', 'place_technician') end,
                       case when j.d > p_max_distance_m
                            then jsonb_build_object('what', 'widen_search', 'from_m', p_max_distance_m, 'to_m', j.d) end,
                       case when j.d > j.own_radius_m
                            then jsonb_build_object('what', 'widen_service_area', 'from_m', j.own_radius_m, 'to_m', j.d) end,
                       case when 'unavailable' = any (j.reasons) then jsonb_build_object('what', 'make_available') end,
                       case when 'no_email' = any (j.reasons) then jsonb_build_object('what', 'add_email') end], null)
                   || case when j.has_expired then array(
                          select jsonb_build_object('what', 'renew_credential', 'kind', e.kind, 'name', e.name,
                                                    'expired_on', e.expired_on, 'needed_on', day)
                          from technician_expired_credentials(j.id, day) e) end
                   || case when cardinality(j.missing) > 0 then array(
                          select jsonb_build_object('what', 'add_credential', 'name', n) from unnest(j.missing) n) end),
               not j.reasons && array['unsubscribed', 'suppressed']
        from judged j
        where j.reasons <> '{}'
        order by cardinality(j.reasons), j.d nulls last, j.id;
end
$$;

ALTER FUNCTION public.match_left_out(p_job_id uuid, p_max_distance_m double precision, p_everyone boolean) OWNER TO raven_owner;

-- Name: match_summary(uuid, double precision); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.match_summary(p_job_id uuid, p_max_distance_m double precision DEFAULT 80467) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    with matched as materialized (
        select dispatch_method from match_technicians(p_job_id, p_max_distance_m)
    ), out as materialized (
        select reasons, distance_m, changes from match_left_out(p_job_id, p_max_distance_m)
    ), gain as (
        select distance_m from out
        where reasons = array['too_far'] and jsonb_array_length(changes) = 1 and changes -> 0 ->> 'what' = 'widen_search'
    ), step as (
        select ceil(min(distance_m) / (5 * 1609.344)) * 5 * 1609.344 as to_m from gain
    )
    select jsonb_build_object(
        'match', (select count(*) from matched),
        'warm', (select count(*) from matched where dispatch_method = 'sendgrid_warm'),
        'cold', (select count(*) from matched where dispatch_method = 'instantly_cold'),
        'left_out', (select count(*) from out),
        'reasons', coalesce((select jsonb_object_agg(reason, n)
                             from (select reasons[1] as reason, count(*) as n from out group by 1) r), '{}'),
        'nearest_too_far_m', (select min(distance_m) from out where reasons[1] = 'too_far'),
        'searched_m', p_max_distance_m,
        'cheapest_gain', (select case when to_m is not null then jsonb_build_object(
                              'what', 'widen_search', 'from_m', p_max_distance_m, 'to_m', to_m,
                              'brings', (select count(*) from gain where distance_m <= to_m)) end from step))
$$;

ALTER FUNCTION public.match_summary(p_job_id uuid, p_max_distance_m double precision) OWNER TO raven_owner;

-- Name: match_technicians(uuid, double precision); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.match_technicians(p_job_id uuid, p_max_distance_m double precision DEFAULT 80467) RETURNS TABLE(technician_id uuid, place integer, full_name text, dispatch_method text, distance_m double precision, duration_sec double precision, score double precision, distance_part double precision, rating_part double precision, response_part double precision)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 500
    SET search_path TO 'pg_catalog', 'public'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    AS $$
#variable_conflict use_column
declare
    job jobs;
    box record;
    day date;
begin
    select * into job from jobs where id = p_job_id;
    if job.id is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job.org_id, 'viewer');
    if job.lat is null or job.lng is null then
        raise exception using errcode = 'RV422',
            message = format('Matching needs a place, and WO %s has no coordinates.', job.number);
    end if;
    select * into box from place_box(job.lat, job.lng, p_max_distance_m);
    day := job_credential_day(job.scheduled_at, coalesce(job.time_zone, (select time_zone from organizations where id = job.org_id)));
    return query
        with boxed as (
            select t.id, t.full_name, t.signed_up, t.person_key, t.lat, t.lng, t.service_area_radius,
                   coalesce(t.average_rating, t.rating)::double precision as stars, t.response_rate
            from technicians t
            where t.org_id = any (array[job.org_id, raven_pool_org()]) and t.trade_needed = job.trade_needed
              and t.is_available and t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to
              and t.unsubscribed_at is null and t.person_key is not null
              and (t.credentials_valid_until is null or t.credentials_valid_until >= day)
            union all
            select t.id, t.full_name, t.signed_up, t.person_key, t.lat, t.lng, t.service_area_radius,
                   coalesce(t.average_rating, t.rating)::double precision, t.response_rate
            from technicians t
            where t.trades <> '{}' and job.trade_needed = any (t.trades) and t.trade_needed <> job.trade_needed
              and t.org_id = any (array[job.org_id, raven_pool_org()]) and t.is_available
              and t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to
              and t.unsubscribed_at is null and t.person_key is not null
              and (t.credentials_valid_until is null or t.credentials_valid_until >= day)
        ), reachable as materialized (
            select b.id, b.full_name, b.signed_up, b.person_key, b.stars, b.response_rate, b.d
            from (select x.*, distance_m(job.lat, job.lng, x.lat, x.lng) as d from boxed x offset 0) b
            where b.d <= p_max_distance_m and b.d <= b.service_area_radius * 1609.344
        ), fit as (
            select r.*
            from reachable r
            where not exists (select 1 from communication_suppressions s
                              where s.org_id = job.org_id and s.channel = 'email' and s.value = r.person_key
                                and (s.expires_at is null or s.expires_at > now()))
              -- somebody else at the same address has opted out: the address is nobody's recipient
              and not exists (select 1 from technicians x
                              where x.person_key = r.person_key and x.unsubscribed_at is not null
                                and x.org_id = any (array[job.org_id, raven_pool_org()]))
              -- "limit 1" keeps the planner from hashing every licence there is for the few thousand people in reach
              and (not job.requires_license
                   or (select true from contractor_licenses l
                       where l.technician_id = r.id
                         and (job.state is null or l.state is null or lower(l.state) = lower(job.state))
                         and (l.expiration_date is null or l.expiration_date >= day) limit 1))
              and not exists (select 1 from unnest(job.required_certifications) wanted
                              where not exists (select 1 from contractor_certifications c
                                                where c.technician_id = r.id
                                                  and lower(btrim(c.certification_name)) = lower(btrim(wanted))
                                                  and (c.expiration_date is null or c.expiration_date >= day)))
              and not exists (select 1 from unnest(job.required_insurance) wanted
                              where not exists (select 1 from contractor_insurance i
                                                where i.technician_id = r.id and i.insurance_type = lower(btrim(wanted))
                                                  and (i.expiration_date is null or i.expiration_date >= day)))
        ), parts as (
            select f.id, f.full_name, f.signed_up, f.d,
                   round(50 * (1 - f.d / p_max_distance_m)) as dp,
                   round(6 * coalesce(f.stars, 3.5)) as rp,
                   round(20 * coalesce(f.response_rate, 0.5)) as ep
            from fit f
        )
        select p.id, (row_number() over (order by p.dp + p.rp + p.ep desc, p.d, p.id))::int, p.full_name,
               case when p.signed_up then 'sendgrid_warm' else 'instantly_cold' end, p.d, p.d / (40000.0 / 3600),
               (p.dp + p.rp + p.ep) / 100, p.dp / 100, p.rp / 100, p.ep / 100
        from parts p
        order by 2;
end
$$;

ALTER FUNCTION public.match_technicians(p_job_id uuid, p_max_distance_m double precision) OWNER TO raven_owner;

-- Name: message_news_apply(public.message_news[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.message_news_apply(p_news public.message_news[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    AS $$
begin
    if coalesce(cardinality(p_news), 0) = 0 then
        return;
    end if;

    perform 1 from outbound_messages m
    where m.id = any (array(select n.message_id from unnest(p_news) n))
    order by m.id for no key update;

    update outbound_messages m
    set delivery = case when n.delivery_rank > delivery_rank(m.delivery)
                        then (array['processed', 'deferred', 'delivered', 'blocked', 'bounced', 'dropped', 'spamreport'])
                             [n.delivery_rank]
                        else m.delivery end,
        delivery_at = case when n.delivery_rank > delivery_rank(m.delivery) then n.delivery_at
                           when n.delivery_rank = delivery_rank(m.delivery) then least(m.delivery_at, n.delivery_at)
                           else m.delivery_at end,
        delivered_at = least(m.delivered_at, n.delivered_at)
    from (select * from unnest(p_news) where delivery_rank is not null) n
    where m.id = n.message_id
      and (n.delivery_rank > delivery_rank(m.delivery)
           or n.delivery_rank = delivery_rank(m.delivery) and n.delivery_at < m.delivery_at
           or n.delivered_at is not null and (m.delivered_at is null or n.delivered_at < m.delivered_at));

    -- An open within ten seconds of the delivery is a machine's. When a delivery becomes known after its opens, what they
    -- were is decided again from the events.
    update work_order_recipients r
    set mailed_at = least(r.mailed_at, n.mailed_at),
        raw_open_count = r.raw_open_count + n.opens,
        email_opened = r.email_opened or n.opens > 0,
        email_opened_at = least(r.email_opened_at, n.first_open_at),
        human_opened_at = case
            when n.came_at is not null and r.raw_open_count > 0
                or least(r.human_opened_at, n.first_human_open_at)
                   < coalesce(n.known_delivered_at, least(r.mailed_at, n.mailed_at)) + interval '10 seconds'
            then (select min(e.occurred_at) from message_events e
                  where e.outbound_message_id = any (n.messages) and e.event_type in ('open', 'email_opened')
                    and e.machine is not true
                    and e.occurred_at >= coalesce(n.known_delivered_at, least(r.mailed_at, n.mailed_at), '-infinity')
                                         + interval '10 seconds')
            else least(r.human_opened_at, n.first_human_open_at) end,
        clicked_at = least(r.clicked_at, n.clicked_at),
        reply_received = r.reply_received or n.replied_at is not null,
        reply_received_at = least(r.reply_received_at, n.replied_at),
        reply_text = case when n.replied_at is not null and (r.reply_received_at is null or n.replied_at < r.reply_received_at)
                          then n.reply_text else r.reply_text end,
        declined_at = coalesce(r.declined_at, n.declined_at),
        updated_at = clock_timestamp()
    from (select m.recipient_id, array_agg(m.id) as messages, min(m.delivered_at) as known_delivered_at,
                 coalesce(min(n.delivered_at), min(n.mailed_at)) as came_at, min(n.mailed_at) as mailed_at,
                 sum(n.opens)::int as opens, min(n.first_open_at) as first_open_at,
                 min(n.first_human_open_at) as first_human_open_at, min(n.clicked_at) as clicked_at,
                 min(n.replied_at) as replied_at, min(n.reply_text) as reply_text, min(n.declined_at) as declined_at
          from unnest(p_news) n join outbound_messages m on m.id = n.message_id
          where m.recipient_id is not null
            and (n.opens > 0 or n.delivered_at is not null or n.mailed_at is not null or n.clicked_at is not null
                 or n.replied_at is not null or n.declined_at is not null)
          group by m.recipient_id
          order by m.recipient_id) n
    where r.id = n.recipient_id
      and (n.opens > 0 or n.mailed_at is not null or n.clicked_at is not null or n.replied_at is not null
           or n.declined_at is not null or n.came_at is not null and r.raw_open_count > 0);
end
$$;

ALTER FUNCTION public.message_news_apply(p_news public.message_news[]) OWNER TO raven_owner;

-- Name: my_org(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.my_org(p_org_id uuid, p_role text) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.my_org(p_org_id uuid, p_role text) OWNER TO raven_owner;

-- Name: name_and_phone_key(text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.name_and_phone_key(p_name text, p_phone text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((lower(btrim(p_name)) || ':'::text) || "right"(translate(p_phone, translate(p_phone, '0123456789'::text, ''::text), ''::text), 10));

ALTER FUNCTION public.name_and_phone_key(p_name text, p_phone text) OWNER TO raven_owner;

-- Name: notify_jobs(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_jobs() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', 'jobs', 'o', org_id,
                      'ids', case when count(*) <= 4 then json_agg(id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;

ALTER FUNCTION public.notify_jobs() OWNER TO raven_owner;

-- Name: notify_outreach(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_outreach() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', 'work_order_outreach', 'o', org_id,
                      'ids', case when count(*) <= 2 then json_agg(id) end,
                      'jobs', case when count(*) <= 2 then json_agg(job_id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;

ALTER FUNCTION public.notify_outreach() OWNER TO raven_owner;

-- Name: notify_recipients(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_recipients() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', 'work_order_recipients', 'o', org_id, 'p', outreach_id)::text)
    from (select distinct org_id, outreach_id from new_rows limit 20) t;
    return null;
end
$$;

ALTER FUNCTION public.notify_recipients() OWNER TO raven_owner;

-- Name: notify_table(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_table() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', tg_table_name)::text);
    return null;
end
$$;

ALTER FUNCTION public.notify_table() OWNER TO raven_owner;

-- Name: organizations_first_admin(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.organizations_first_admin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    insert into memberships (login, org_id, role) values (session_user, new.id, 'admin') on conflict do nothing;
    return null;
end
$$;

ALTER FUNCTION public.organizations_first_admin() OWNER TO raven_owner;

-- Name: outbound_messages_count_change(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.outbound_messages_count_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform outreach_add_counts(array_agg(outreach_id), array_agg(provider), array_agg(state), array_agg(n))
    from (select outreach_id, provider, state, sum(n)::int as n
          from (select outreach_id, provider, state, count(*) as n from new_rows
                where outreach_id is not null group by 1, 2, 3
                union all
                select outreach_id, provider, state, -count(*) from old_rows
                where outreach_id is not null group by 1, 2, 3) both_sides
          group by 1, 2, 3 having sum(n) <> 0) t
    having count(*) > 0;
    return null;
end
$$;

ALTER FUNCTION public.outbound_messages_count_change() OWNER TO raven_owner;

-- Name: outbound_messages_count_new(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.outbound_messages_count_new() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform outreach_add_counts(array_agg(outreach_id), array_agg(provider), array_agg(state), array_agg(n))
    from (select outreach_id, provider, state, count(*)::int as n from new_rows
          where outreach_id is not null group by 1, 2, 3) t
    having count(*) > 0;
    return null;
end
$$;

ALTER FUNCTION public.outbound_messages_count_new() OWNER TO raven_owner;

-- Name: outreach_add_counts(uuid[], text[], text[], integer[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.outreach_add_counts(p_outreach uuid[], p_provider text[], p_state text[], p_change integer[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    with change as (
        select outreach_id,
               coalesce(sum(n) filter (where provider = 'sendgrid' and state = 'queued'), 0) as wq,
               coalesce(sum(n) filter (where provider = 'sendgrid' and state = 'sending'), 0) as wg,
               coalesce(sum(n) filter (where provider = 'sendgrid' and state = 'sent'), 0) as ws,
               coalesce(sum(n) filter (where provider = 'sendgrid' and state = 'failed'), 0) as wf,
               coalesce(sum(n) filter (where provider = 'sendgrid' and state = 'skipped'), 0) as wk,
               coalesce(sum(n) filter (where provider = 'sendgrid' and state = 'cancelled'), 0) as wc,
               coalesce(sum(n) filter (where provider = 'sendgrid' and state = 'in_doubt'), 0) as wd,
               coalesce(sum(n) filter (where provider = 'instantly' and state = 'queued'), 0) as cq,
               coalesce(sum(n) filter (where provider = 'instantly' and state = 'sending'), 0) as cg,
               coalesce(sum(n) filter (where provider = 'instantly' and state = 'sent'), 0) as cs,
               coalesce(sum(n) filter (where provider = 'instantly' and state = 'failed'), 0) as cf,
               coalesce(sum(n) filter (where provider = 'instantly' and state = 'skipped'), 0) as ck,
               coalesce(sum(n) filter (where provider = 'instantly' and state = 'cancelled'), 0) as cc,
               coalesce(sum(n) filter (where provider = 'instantly' and state = 'in_doubt'), 0) as cd
        from unnest(p_outreach, p_provider, p_state, p_change) as t (outreach_id, provider, state, n)
        group by outreach_id
    ), held as materialized (
        select o.id from work_order_outreach o join change c on c.outreach_id = o.id order by o.id for update of o
    )
    update work_order_outreach o
    set warm_n_queued = o.warm_n_queued + wq, warm_n_sending = o.warm_n_sending + wg, warm_n_sent = o.warm_n_sent + ws,
        warm_n_failed = o.warm_n_failed + wf, warm_n_skipped = o.warm_n_skipped + wk,
        warm_n_cancelled = o.warm_n_cancelled + wc, warm_n_in_doubt = o.warm_n_in_doubt + wd,
        cold_n_queued = o.cold_n_queued + cq, cold_n_sending = o.cold_n_sending + cg, cold_n_sent = o.cold_n_sent + cs,
        cold_n_failed = o.cold_n_failed + cf, cold_n_skipped = o.cold_n_skipped + ck,
        cold_n_cancelled = o.cold_n_cancelled + cc, cold_n_in_doubt = o.cold_n_in_doubt + cd,
        -- Over only when nothing is waiting, under way or in doubt.
        status = case
            when o.warm_n_queued + wq + o.cold_n_queued + cq + o.warm_n_sending + wg + o.cold_n_sending + cg
                 + o.warm_n_in_doubt + wd + o.cold_n_in_doubt + cd > 0 then 'in_progress'
            when o.warm_n_sent + ws + o.cold_n_sent + cs > 0 then 'completed'
            else 'failed' end,
        completed_at = case
            when o.warm_n_queued + wq + o.cold_n_queued + cq + o.warm_n_sending + wg + o.cold_n_sending + cg
                 + o.warm_n_in_doubt + wd + o.cold_n_in_doubt + cd > 0 then null
            else clock_timestamp() end,
        last_news_at = clock_timestamp(), updated_at = clock_timestamp()
    from change c join held h on h.id = c.outreach_id
    where o.id = c.outreach_id;
end
$$;

ALTER FUNCTION public.outreach_add_counts(p_outreach uuid[], p_provider text[], p_state text[], p_change integer[]) OWNER TO raven_owner;

-- Name: outreach_add_flags(uuid[], text[], integer[], integer[], integer[], integer[], integer[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.outreach_add_flags(p_outreach uuid[], p_method text[], p_total integer[], p_sent integer[], p_opened integer[], p_replied integer[], p_qualified integer[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    with change as (
        select outreach_id, sum(total) as total, sum(sent) as sent, sum(opened) as opened, sum(replied) as replied,
               sum(qualified) as qualified,
               coalesce(sum(sent) filter (where method = 'sendgrid_warm'), 0) as ws,
               coalesce(sum(opened) filter (where method = 'sendgrid_warm'), 0) as wo,
               coalesce(sum(replied) filter (where method = 'sendgrid_warm'), 0) as wr,
               coalesce(sum(qualified) filter (where method = 'sendgrid_warm'), 0) as wq,
               coalesce(sum(sent) filter (where method = 'instantly_cold'), 0) as cs,
               coalesce(sum(opened) filter (where method = 'instantly_cold'), 0) as co,
               coalesce(sum(replied) filter (where method = 'instantly_cold'), 0) as cr,
               coalesce(sum(qualified) filter (where method = 'instantly_cold'), 0) as cq
        from unnest(p_outreach, p_method, p_total, p_sent, p_opened, p_replied, p_qualified)
            as t (outreach_id, method, total, sent, opened, replied, qualified)
        group by outreach_id
    ), held as materialized (
        select o.id from work_order_outreach o join change c on c.outreach_id = o.id order by o.id for update of o
    )
    update work_order_outreach o
    set total_recipients = o.total_recipients + c.total, emails_sent = o.emails_sent + c.sent,
        emails_opened = o.emails_opened + c.opened, replies_received = o.replies_received + c.replied,
        qualified_count = o.qualified_count + c.qualified,
        warm_sent = o.warm_sent + ws, warm_opened = o.warm_opened + wo, warm_replied = o.warm_replied + wr,
        warm_qualified = o.warm_qualified + wq, cold_sent = o.cold_sent + cs, cold_opened = o.cold_opened + co,
        cold_replied = o.cold_replied + cr, cold_qualified = o.cold_qualified + cq,
        first_qualified_at = case when o.qualified_count + c.qualified > 0
                                  then coalesce(o.first_qualified_at, clock_timestamp()) end,
        last_news_at = clock_timestamp(), updated_at = clock_timestamp()
    from change c join held h on h.id = c.outreach_id
    where o.id = c.outreach_id;
end
$$;

ALTER FUNCTION public.outreach_add_flags(p_outreach uuid[], p_method text[], p_total integer[], p_sent integer[], p_opened integer[], p_replied integer[], p_qualified integer[]) OWNER TO raven_owner;

-- Name: place_box(double precision, double precision, double precision); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.place_box(p_lat double precision, p_lng double precision, p_radius_m double precision, OUT lat_from double precision, OUT lat_to double precision, OUT lng_from double precision, OUT lng_to double precision) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    span double precision := degrees(p_radius_m / 6371000.0) * 1.001;
    lng_span double precision;
begin
    lat_from := greatest(p_lat - span, -90);
    lat_to := least(p_lat + span, 90);
    lng_from := -180;
    lng_to := 180;
    -- A circle around a pole or across the date line is not one box of longitudes: then they are not cut at all.
    if span < 90 and abs(p_lat) + span < 89 then
        lng_span := degrees(asin(least(1.0, sin(radians(span)) / cos(radians(p_lat)))));
        if p_lng - lng_span >= -180 and p_lng + lng_span <= 180 then
            lng_from := p_lng - lng_span;
            lng_to := p_lng + lng_span;
        end if;
    end if;
end
$$;

ALTER FUNCTION public.place_box(p_lat double precision, p_lng double precision, p_radius_m double precision, OUT lat_from double precision, OUT lat_to double precision, OUT lng_from double precision, OUT lng_to double precision) OWNER TO raven_owner;

-- Name: provider_events_apply(text, bigint[], integer[], jsonb[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.provider_events_apply(p_provider text, p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if p_provider = 'sendgrid' then
        select s.added, s.aside into added, aside from sendgrid_events_apply(p_delivery, p_number, p_item) s;
    else
        select s.added, s.aside into added, aside from instantly_events_apply(p_delivery, p_number, p_item) s;
    end if;
end
$$;

ALTER FUNCTION public.provider_events_apply(p_provider text, p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) OWNER TO raven_owner;

-- Name: raven_may(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.raven_may(p_org_id uuid, p_role text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select exists (select 1 from memberships
                   where login = session_user and org_id = p_org_id
                     and raven_role_rank(role) >= raven_role_rank(p_role))
        or exists (select 1 from pg_roles where rolname = session_user and rolsuper)
        or pg_has_role(session_user, 'raven_engine', 'member')
$$;

ALTER FUNCTION public.raven_may(p_org_id uuid, p_role text) OWNER TO raven_owner;

-- Name: raven_org_ids(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.raven_org_ids() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select coalesce(array_agg(org_id), '{}') from memberships where login = session_user
$$;

ALTER FUNCTION public.raven_org_ids() OWNER TO raven_owner;

-- Name: raven_pool_org(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.raven_pool_org() RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select '00000000-0000-0000-0000-000000000001'::uuid $$;

ALTER FUNCTION public.raven_pool_org() OWNER TO raven_owner;

-- Name: raven_require(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.raven_require(p_org_id uuid, p_role text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if p_org_id is null or not raven_may(p_org_id, p_role) then
        raise exception using errcode = 'insufficient_privilege',
            message = format('This needs the role %s in the organisation. Nothing was changed or sent.', p_role);
    end if;
end
$$;

ALTER FUNCTION public.raven_require(p_org_id uuid, p_role text) OWNER TO raven_owner;

-- Name: raven_role_rank(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.raven_role_rank(p_role text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public'
    AS $$ select array_position(array['viewer', 'dispatcher', 'manager', 'admin'], p_role) $$;

ALTER FUNCTION public.raven_role_rank(p_role text) OWNER TO raven_owner;

-- Name: refresh_job_candidates(uuid, double precision); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.refresh_job_candidates(p_job_id uuid, p_max_distance_m double precision DEFAULT 80467) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    job_org uuid;
    found_now int;
begin
    select org_id into job_org from jobs where id = p_job_id;
    if job_org is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job_org, 'dispatcher');
    -- two matchings of one work order take turns
    perform 1 from jobs where id = p_job_id for no key update;
    with matched as materialized (
        select * from match_technicians(p_job_id, p_max_distance_m)
    ), gone as (
        delete from job_candidates c
        where c.job_id = p_job_id and not exists (select 1 from matched m where m.technician_id = c.technician_id)
    ), written as (
        insert into job_candidates as c (org_id, job_id, technician_id, distance_m, duration_sec, match_score, score_parts)
        select job_org, p_job_id, m.technician_id, m.distance_m, m.duration_sec, m.score,
               jsonb_build_object('distance', m.distance_part, 'rating', m.rating_part, 'response', m.response_part)
        from matched m
        on conflict (job_id, technician_id) do update
            set distance_m = excluded.distance_m, duration_sec = excluded.duration_sec,
                match_score = excluded.match_score, score_parts = excluded.score_parts
            where (c.distance_m, c.duration_sec, c.match_score, c.score_parts)
                is distinct from (excluded.distance_m, excluded.duration_sec, excluded.match_score, excluded.score_parts)
    )
    select count(*) into found_now from matched;
    return found_now;
end
$$;

ALTER FUNCTION public.refresh_job_candidates(p_job_id uuid, p_max_distance_m double precision) OWNER TO raven_owner;

-- Name: release_route(bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.release_route(p_route bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_org uuid;
begin
    select org_id into v_org from send_routes where id = p_route;
    perform raven_require(v_org, 'dispatcher');
    update send_routes set stopped_at = null, stopped_reason = null, paused_until = null
    where id = p_route and stopped_at is not null;
    if found then
        perform audit('send_route', p_route::text, 'released', v_org);
        perform pg_notify('raven_send', '');
        return true;
    end if;
    return false;
end
$$;

ALTER FUNCTION public.release_route(p_route bigint) OWNER TO raven_owner;

-- Name: release_sending(bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.release_sending(p_control bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_control send_controls;
    v_freed int := 0;
begin
    select * into v_control from send_controls where id = p_control and released_at is null for update;
    if not found then
        return 0;
    end if;
    if v_control.org_id is null then
        if not (pg_has_role(session_user, 'raven_engine', 'member')
                or exists (select 1 from pg_roles where rolname = session_user and rolsuper)
                or exists (select 1 from memberships where login = session_user and role = 'admin')) then
            raise exception using errcode = 'insufficient_privilege',
                message = 'Releasing every organisation needs an admin. Nothing was changed.';
        end if;
    else
        perform raven_require(v_control.org_id, 'dispatcher');
    end if;
    update send_controls set released_at = clock_timestamp(), released_by = session_user where id = p_control;
    if v_control.scope in ('job', 'domain') then
        update outbound_messages m set not_before = m.due_at
        where m.state = 'queued' and m.not_before = 'infinity' and m.due_at < 'infinity'
          and (v_control.org_id is null or m.org_id = v_control.org_id)
          and ((v_control.scope = 'job' and m.job_id = v_control.ref::uuid)
               or (v_control.scope = 'domain' and m.to_domain = v_control.ref))
          and not exists (select 1 from send_controls c
                          where c.released_at is null and (c.org_id is null or c.org_id = m.org_id)
                            and ((c.scope = 'job' and c.ref = m.job_id::text)
                                 or (c.scope = 'domain' and c.ref = m.to_domain)));
        get diagnostics v_freed = row_count;
    end if;
    perform audit('send_control', p_control::text, 'released', v_control.org_id,
                  jsonb_build_object('scope', v_control.scope, 'ref', v_control.ref));
    perform pg_notify('raven_send', '');
    return v_freed;
end
$$;

ALTER FUNCTION public.release_sending(p_control bigint) OWNER TO raven_owner;

-- Name: save_work_order(uuid, integer, jsonb, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.save_work_order(p_job uuid, p_revision integer, p_draft jsonb, p_zone text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

ALTER FUNCTION public.save_work_order(p_job uuid, p_revision integer, p_draft jsonb, p_zone text) OWNER TO raven_owner;

-- Name: sendgrid_events_apply(bigint[], integer[], jsonb[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sendgrid_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    SET work_mem TO '64MB'
    AS $_$
declare
    news message_news[];
    counts jsonb;
    suppressions jsonb;
    usable int;
    entry record;
begin
    with read as materialized (
        select delivery,
               case when jsonb_typeof(item -> 'event') = 'string' then left(item ->> 'event', 100) end as event_type,
               case jsonb_typeof(item -> 'timestamp')
                   when 'number' then case when (item -> 'timestamp')::numeric between 100000000 and 9999999999
                                           then to_timestamp((item -> 'timestamp')::double precision) end
                   when 'string' then case when item ->> 'timestamp' ~ '^[0-9]{9,10}$'
                                           then to_timestamp((item ->> 'timestamp')::double precision) end
               end as occurred_at,
               case when length(item ->> 'sg_event_id') between 1 and 200 then item ->> 'sg_event_id'
                    else 'sha256:' || encode(sha256(convert_to(item::text, 'UTF8')), 'hex') end as event_id,
               uuid_of_shape(item ->> 'rv_intent') as intent,
               uuid_of_shape(item ->> 'rv_attempt') as attempt,
               case when item ->> 'event' = 'open'
                    then coalesce(item ->> 'sg_machine_open' = 'true', false) or machine_agent(item ->> 'useragent')
               end as machine,
               case when jsonb_typeof(item) = 'object'
                    then item - array['event', 'timestamp', 'sg_event_id', 'rv_intent', 'rv_attempt', 'smtp-id'] end
                   as payload
        from unnest(p_delivery, p_item) as t (delivery, item)
    ), fresh as (
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id,
                                    batch_uid, delivery_id, machine, payload)
        select k.org_id, 'sendgrid', r.event_id, r.event_type, r.occurred_at, k.message_id, r.attempt, r.delivery,
               r.machine, r.payload
        from read r left join message_keys k on k.uid = r.intent
        where r.event_type is not null and r.occurred_at is not null
        on conflict do nothing
        returning org_id, event_type, occurred_at, outbound_message_id, machine,
                  case when event_type in ('bounce', 'dropped', 'spamreport', 'unsubscribe', 'group_unsubscribe')
                       then payload end as payload
    ), by_message as (
        -- Rank and time in one number, so that the highest rank brings its earliest time along.
        select outbound_message_id as message_id,
               max(case event_type when 'processed' then 1 when 'deferred' then 2 when 'delivered' then 3
                                   when 'bounce' then case when payload ->> 'type' = 'blocked' then 4 else 5 end
                                   when 'dropped' then 6 when 'spamreport' then 7 end
                   * 10000000000000 + 10000000000000 - (extract(epoch from occurred_at) * 1000)::bigint)
                   filter (where event_type in ('processed', 'deferred', 'delivered', 'bounce', 'dropped', 'spamreport'))
                   as best,
               min(occurred_at) filter (where event_type = 'delivered') as delivered_at,
               (count(*) filter (where event_type = 'open'))::int as opens,
               min(occurred_at) filter (where event_type = 'open') as first_open_at,
               min(occurred_at) filter (where event_type = 'open' and not machine) as first_human_open_at,
               min(occurred_at) filter (where event_type = 'click') as clicked_at
        from fresh
        where outbound_message_id is not null
        group by outbound_message_id
    ), wrong as (
        -- Only what the address itself is to blame for: blocked and soft bounces, spam content and quotas are not.
        select org_id, lower(btrim(payload ->> 'email')) as address,
               case
                   when event_type in ('unsubscribe', 'group_unsubscribe') then 'unsubscribe'
                   when event_type = 'spamreport' then 'spamreport'
                   when event_type = 'bounce' then
                       case when payload ->> 'type' is distinct from 'blocked'
                             and coalesce(payload ->> 'status', '5') like '5%' then 'bounce' end
                   when event_type = 'dropped' then
                       case payload ->> 'reason'
                           when 'Unsubscribed Address' then 'unsubscribe'
                           when 'Bounced Address' then 'bounce'
                           when 'Spam Reporting Address' then 'spamreport'
                           when 'Invalid' then 'invalid' end end as type
        from fresh
        where payload is not null and org_id is not null and btrim(coalesce(payload ->> 'email', '')) <> ''
    )
    select (select array_agg(row(message_id, best / 10000000000000,
                                 to_timestamp((10000000000000 - best % 10000000000000) / 1000.0), delivered_at, null, opens,
                                 first_open_at, first_human_open_at, clicked_at, null, null, null)::message_news
                             order by message_id)
            from by_message),
           (select jsonb_object_agg(event_type, n)
            from (select event_type, count(*) as n from fresh group by event_type) c),
           (select jsonb_agg(distinct jsonb_build_array(org_id, address, type)) from wrong where type is not null),
           (select count(*) from read where event_type is not null and occurred_at is not null)
    into news, counts, suppressions, usable;

    added := coalesce((select sum(value::int) from jsonb_each_text(counts)), 0);
    aside := coalesce(cardinality(p_item), 0) - usable;
    if aside > 0 then
        insert into webhook_set_aside (delivery_id, item, why)
        select delivery, number,
               case when jsonb_typeof(item) <> 'object' then 'not an object'
                    when jsonb_typeof(item -> 'event') is distinct from 'string' then 'no event type'
                    else 'no usable time' end
        from (select delivery, number, item, row_number() over (partition by delivery) as nth
              from unnest(p_delivery, p_number, p_item) as t (delivery, number, item)
              where jsonb_typeof(item) <> 'object' or jsonb_typeof(item -> 'event') is distinct from 'string'
                 or case jsonb_typeof(item -> 'timestamp')
                        when 'number' then (item -> 'timestamp')::numeric not between 100000000 and 9999999999
                        when 'string' then item ->> 'timestamp' !~ '^[0-9]{9,10}$'
                        else true end) g
        where nth <= 100;
    end if;
    perform message_news_apply(news);
    for entry in select (s ->> 0)::uuid as org_id, s ->> 1 as address, s ->> 2 as type
                 from jsonb_array_elements(suppressions) s order by 1, 2, 3
    loop
        perform suppress_address(entry.org_id, entry.address, entry.type, 'webhook', 'reported by SendGrid');
    end loop;
    if added > 0 then
        perform event_types_count('sendgrid', counts,
                                  array['processed', 'deferred', 'delivered', 'bounce', 'dropped', 'open', 'click',
                                        'spamreport', 'unsubscribe', 'group_unsubscribe', 'group_resubscribe',
                                        'account_status_change']);
    end if;
end
$_$;

ALTER FUNCTION public.sendgrid_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) OWNER TO raven_owner;

-- Name: stop_sending(uuid, text, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_id bigint;
    v_counts jsonb;
begin
    if p_org_id is null then
        if not (pg_has_role(session_user, 'raven_engine', 'member')
                or exists (select 1 from pg_roles where rolname = session_user and rolsuper)
                or exists (select 1 from memberships where login = session_user and role = 'admin')) then
            raise exception using errcode = 'insufficient_privilege',
                message = 'Stopping every organisation needs an admin. Nothing was changed.';
        end if;
    else
        perform raven_require(p_org_id, 'dispatcher');
    end if;
    insert into send_controls (org_id, scope, ref, reason) values (p_org_id, p_scope, p_ref, p_reason)
    on conflict do nothing returning id into v_id;
    if v_id is not null then
        perform audit('send_control', v_id::text, 'stopped', p_org_id,
                      jsonb_build_object('scope', p_scope, 'ref', p_ref), p_reason);
    else
        select id into v_id from send_controls
        where released_at is null and org_id is not distinct from p_org_id and scope = p_scope
          and ref is not distinct from p_ref;
    end if;
    if p_scope in ('job', 'domain') then
        update outbound_messages m set not_before = 'infinity'
        where m.state = 'queued' and m.not_before < 'infinity' and (p_org_id is null or m.org_id = p_org_id)
          and ((p_scope = 'job' and m.job_id = p_ref::uuid) or (p_scope = 'domain' and m.to_domain = p_ref));
    end if;
    select jsonb_build_object('waiting', coalesce(sum(warm_n_queued + cold_n_queued), 0),
                              'in_flight', coalesce(sum(warm_n_sending + cold_n_sending), 0),
                              'left', coalesce(sum(warm_n_sent + cold_n_sent), 0),
                              'in_doubt', coalesce(sum(warm_n_in_doubt + cold_n_in_doubt), 0))
    into v_counts from work_order_outreach o
    where (p_org_id is null or o.org_id = p_org_id) and (p_scope <> 'job' or o.job_id = p_ref::uuid);
    update send_controls set left_before = coalesce(left_before, v_counts) where id = v_id;
    return v_counts || jsonb_build_object('control_id', v_id);
end
$$;

ALTER FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) OWNER TO raven_owner;

-- Name: suppress_address(uuid, text, text, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text DEFAULT NULL::text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    address text := lower(btrim(p_value));
    taken int;
begin
    perform raven_require(p_org_id, 'dispatcher');
    insert into communication_suppressions as s (org_id, channel, value, type, source, reason)
    values (p_org_id, 'email', address, p_type, p_source, p_reason)
    on conflict (org_id, channel, value, type)
        do update set last_seen_at = clock_timestamp(), expires_at = null, reason = coalesce(excluded.reason, s.reason);
    perform 1 from send_batches where finished_at is null and calling_at is null order by id for update;
    update outbound_messages
    set state = 'skipped', reason = case p_type when 'unsubscribe' then 'unsubscribed' else 'suppressed' end,
        settled_at = clock_timestamp()
    where to_address = address and org_id = p_org_id and state = 'queued';
    get diagnostics taken = row_count;
    -- Once more for a claim that committed while the update above waited for it.
    perform 1 from send_batches where finished_at is null and calling_at is null order by id for update;
    if p_type in ('unsubscribe', 'spamreport') then
        update technicians
        set unsubscribed_at = clock_timestamp(), signed_up = false,
            unsubscribe_reason = coalesce(p_reason, p_type || ' by ' || p_source)
        where person_key = address and org_id in (p_org_id, raven_pool_org()) and unsubscribed_at is null;
    end if;
    perform audit('person', encode(sha256(convert_to(address, 'UTF8')), 'hex'), 'suppressed', p_org_id,
                  jsonb_build_object('type', p_type, 'source', p_source, 'taken_out', taken), p_reason);
    return taken;
end
$$;

ALTER FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text) OWNER TO raven_owner;

-- Name: technician_expired_credentials(uuid, date); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) RETURNS TABLE(kind text, name text, expired_on date)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select 'license', max(license_name), max(expiration_date) from contractor_licenses
    where technician_id = p_technician_id group by lower(license_name), state
    having max(coalesce(expiration_date, 'infinity')) < p_day
    union all
    select 'certification', max(certification_name), max(expiration_date) from contractor_certifications
    where technician_id = p_technician_id group by lower(certification_name)
    having max(coalesce(expiration_date, 'infinity')) < p_day
    union all
    select 'insurance', insurance_type, max(expiration_date) from contractor_insurance
    where technician_id = p_technician_id group by insurance_type
    having max(coalesce(expiration_date, 'infinity')) < p_day
$$;

ALTER FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) OWNER TO raven_owner;

-- Name: technicians_keep_recipients(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.technicians_keep_recipients() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if exists (select 1 from work_order_recipients r where r.technician_id = old.id) then
        raise exception using errcode = 'foreign_key_violation',
            message = 'This technician was asked about work orders and cannot be deleted. Nothing was changed.';
    end if;
    return old;
end
$$;

ALTER FUNCTION public.technicians_keep_recipients() OWNER TO raven_owner;

-- Name: touch_updated_at(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    new.updated_at := clock_timestamp();
    return new;
end
$$;

ALTER FUNCTION public.touch_updated_at() OWNER TO raven_owner;

-- Name: update_outreach_stats(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.update_outreach_stats(p_outreach_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    with held as materialized (
        select id from work_order_outreach where id = p_outreach_id for update
    )
    update work_order_outreach o
    set total_recipients = c.total, emails_sent = c.sent, emails_opened = c.opened, replies_received = c.replied,
        qualified_count = c.qualified, warm_sent = c.ws, warm_opened = c.wo, warm_replied = c.wr, warm_qualified = c.wq,
        cold_sent = c.cs, cold_opened = c.co, cold_replied = c.cr, cold_qualified = c.cq, updated_at = clock_timestamp()
    from held h, (
        select count(*) as total, count(*) filter (where email_sent) as sent,
               count(*) filter (where email_opened) as opened, count(*) filter (where reply_received) as replied,
               count(*) filter (where ai_qualified) as qualified,
               count(*) filter (where dispatch_method = 'sendgrid_warm' and email_sent) as ws,
               count(*) filter (where dispatch_method = 'sendgrid_warm' and email_opened) as wo,
               count(*) filter (where dispatch_method = 'sendgrid_warm' and reply_received) as wr,
               count(*) filter (where dispatch_method = 'sendgrid_warm' and ai_qualified) as wq,
               count(*) filter (where dispatch_method = 'instantly_cold' and email_sent) as cs,
               count(*) filter (where dispatch_method = 'instantly_cold' and email_opened) as co,
               count(*) filter (where dispatch_method = 'instantly_cold' and reply_received) as cr,
               count(*) filter (where dispatch_method = 'instantly_cold' and ai_qualified) as cq
        from work_order_recipients where outreach_id = p_outreach_id) c
    where o.id = h.id
$$;

ALTER FUNCTION public.update_outreach_stats(p_outreach_id uuid) OWNER TO raven_owner;

-- Name: uuid_of_shape(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.uuid_of_shape(p_text text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select case when p_text like '________-____-____-____-____________' then p_text::uuid end $$;

ALTER FUNCTION public.uuid_of_shape(p_text text) OWNER TO raven_owner;

-- Name: webhook_deliveries_apply(text, bigint[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.webhook_deliveries_apply(p_provider text, p_ids bigint[], OUT added integer, OUT aside integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    deliveries bigint[];
    numbers int[];
    items jsonb[];
begin
    select array_agg(d.id), array_agg(i.number::int), array_agg(i.item) into deliveries, numbers, items
    from (select id, convert_from(body, 'UTF8')::jsonb as content from webhook_deliveries where id = any (p_ids)) d
    cross join lateral jsonb_array_elements(case jsonb_typeof(d.content) when 'array' then d.content
                                            else jsonb_build_array(d.content) end) with ordinality as i (item, number);
    select a.added, a.aside into added, aside from provider_events_apply(p_provider, deliveries, numbers, items) a;

    update webhook_deliveries d
    set state = case when coalesce(s.n, 0) > 0 then 'partial' else 'processed' end, processed_at = clock_timestamp(),
        attempts = d.attempts + 1, lease_until = null, error = null, events = coalesce(e.n, 0), set_aside = coalesce(s.n, 0)
    from unnest(p_ids) as x (id)
    left join (select delivery, count(*)::int as n from unnest(deliveries) as t (delivery) group by 1) e on e.delivery = x.id
    left join (select delivery_id, count(*)::int as n from webhook_set_aside
               where aside > 0 and delivery_id = any (p_ids) group by 1) s on s.delivery_id = x.id
    where d.id = x.id;
end
$$;

ALTER FUNCTION public.webhook_deliveries_apply(p_provider text, p_ids bigint[], OUT added integer, OUT aside integer) OWNER TO raven_owner;

-- Name: webhook_items_apply(bigint, text[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.webhook_items_apply(p_delivery bigint, p_items text[], OUT added integer, OUT aside integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $_$
declare
    delivery_provider text;
    good jsonb[] := '{}';
    numbers int[] := '{}';
    why text;
    bad int := 0;
    one jsonb;
    one_added int;
    one_aside int;
begin
    added := 0;
    aside := 0;
    select provider into delivery_provider from webhook_deliveries where id = p_delivery and state = 'stored' for update;
    if not found then
        return;
    end if;
    for number in 1 .. coalesce(cardinality(p_items), 0)
    loop
        begin
            one := p_items[number]::jsonb;
            if one ->> 'rv_intent' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
                one := one - 'rv_intent';
            end if;
            if one ->> 'rv_attempt' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
                one := one - 'rv_attempt';
            end if;
            good := good || one;
            numbers := numbers || number;
        exception when others then
            bad := bad + 1;
            if bad <= 100 then
                insert into webhook_set_aside (delivery_id, item, why) values (p_delivery, number, 'not JSON');
            end if;
        end;
    end loop;
    begin
        select a.added, a.aside into added, aside
        from provider_events_apply(delivery_provider, array_fill(p_delivery, array[cardinality(good)]), numbers, good) a;
    exception when others then
        if sqlstate ~ '^(40|53|55|57|58)' then
            raise;
        end if;
        added := 0;
        aside := 0;
        for place in 1 .. cardinality(good)
        loop
            begin
                select a.added, a.aside into one_added, one_aside
                from provider_events_apply(delivery_provider, array[p_delivery], array[numbers[place]],
                                           array[good[place]]) a;
                added := added + one_added;
                aside := aside + one_aside;
            exception when others then
                if sqlstate ~ '^(40|53|55|57|58)' then
                    raise;
                end if;
                why := 'SQLSTATE ' || sqlstate;
                bad := bad + 1;
                insert into webhook_set_aside (delivery_id, item, why) values (p_delivery, numbers[place], why);
            end;
        end loop;
    end;
    aside := aside + bad;
    update webhook_deliveries
    set state = case when aside > 0 then 'partial' else 'processed' end, processed_at = clock_timestamp(),
        attempts = attempts + 1, lease_until = null, events = coalesce(cardinality(p_items), 0), set_aside = aside
    where id = p_delivery;
end
$_$;

ALTER FUNCTION public.webhook_items_apply(p_delivery bigint, p_items text[], OUT added integer, OUT aside integer) OWNER TO raven_owner;

-- Name: webhook_keep_house(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.webhook_keep_house() RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    days int;
    gone int;
begin
    insert into task_leases as t (task, holder_name, epoch, expires_at, taken_at, last_run_at)
    values ('webhook_house', session_user, 1, clock_timestamp() + interval '1 hour', clock_timestamp(), clock_timestamp())
    on conflict (task) do update
        set epoch = t.epoch + 1, holder_name = excluded.holder_name, expires_at = excluded.expires_at,
            taken_at = excluded.taken_at, last_run_at = excluded.last_run_at
        where t.expires_at <= clock_timestamp();
    if not found then
        return null;
    end if;
    perform make_event_partitions(current_date, 4);
    days := greatest(1, coalesce((select (value #>> '{}')::int from settings
                                  where org_id is null and key = 'webhook_retention_days'), 30));
    delete from webhook_deliveries
    where id in (select id from webhook_deliveries
                 where received_at < clock_timestamp() - make_interval(days => days) and state <> 'stored'
                 order by received_at limit 5000);
    get diagnostics gone = row_count;
    delete from webhook_set_aside where created_at < clock_timestamp() - make_interval(days => days);
    if gone = 5000 then
        update task_leases set expires_at = clock_timestamp() where task = 'webhook_house';
    end if;
    return gone;
end
$$;

ALTER FUNCTION public.webhook_keep_house() OWNER TO raven_owner;

-- Name: webhook_process(text, integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.webhook_process(p_provider text, p_limit integer, OUT taken integer, OUT added integer, OUT aside integer, OUT unreadable bigint[]) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    ids bigint[];
    one bigint;
    one_added int;
    one_aside int;
begin
    added := 0;
    aside := 0;
    unreadable := '{}';
    select array_agg(id) into ids
    from (select id from webhook_deliveries
          where provider = p_provider and state = 'stored' and (lease_until is null or lease_until < clock_timestamp())
          order by id limit p_limit for update skip locked) c;
    taken := coalesce(cardinality(ids), 0);
    if taken = 0 then
        return;
    end if;
    begin
        select a.added, a.aside into added, aside from webhook_deliveries_apply(p_provider, ids) a;
        return;
    exception when others then
        -- Deadlocks, lost resources and cancellations are nobody's bad data: the caller tries again.
        if sqlstate ~ '^(40|53|55|57|58)' then
            raise;
        end if;
    end;
    foreach one in array ids
    loop
        begin
            select a.added, a.aside into one_added, one_aside from webhook_deliveries_apply(p_provider, array[one]) a;
            added := added + one_added;
            aside := aside + one_aside;
        exception when others then
            if sqlstate ~ '^(40|53|55|57|58)' then
                raise;
            end if;
            update webhook_deliveries
            set attempts = attempts + 1, error = 'SQLSTATE ' || sqlstate,
                lease_until = clock_timestamp() + interval '1 minute',
                state = case when attempts >= 4 then 'failed' else state end,
                processed_at = case when attempts >= 4 then clock_timestamp() end
            where id = one;
            unreadable := unreadable || one;
        end;
    end loop;
end
$$;

ALTER FUNCTION public.webhook_process(p_provider text, p_limit integer, OUT taken integer, OUT added integer, OUT aside integer, OUT unreadable bigint[]) OWNER TO raven_owner;

-- Name: work_order_outreach_take_recipients(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.work_order_outreach_take_recipients() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    delete from work_order_recipients r using old_rows o where r.outreach_id = o.id;
    return null;
end
$$;

ALTER FUNCTION public.work_order_outreach_take_recipients() OWNER TO raven_owner;

-- Name: work_order_recipients_count_change(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.work_order_recipients_count_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform outreach_add_flags(array_agg(outreach_id), array_agg(dispatch_method), array_agg(total), array_agg(sent),
                               array_agg(opened), array_agg(replied), array_agg(qualified))
    from (select outreach_id, dispatch_method, sum(total)::int as total, sum(sent)::int as sent,
                 sum(opened)::int as opened, sum(replied)::int as replied, sum(qualified)::int as qualified
          from (select outreach_id, dispatch_method, count(*) as total,
                       count(*) filter (where email_sent) as sent, count(*) filter (where email_opened) as opened,
                       count(*) filter (where reply_received) as replied,
                       count(*) filter (where ai_qualified) as qualified
                from new_rows group by 1, 2
                union all
                select outreach_id, dispatch_method, -count(*), -count(*) filter (where email_sent),
                       -count(*) filter (where email_opened), -count(*) filter (where reply_received),
                       -count(*) filter (where ai_qualified)
                from old_rows group by 1, 2) both_sides
          group by 1, 2
          having sum(total) <> 0 or sum(sent) <> 0 or sum(opened) <> 0 or sum(replied) <> 0 or sum(qualified) <> 0) t
    having count(*) > 0;
    return null;
end
$$;

ALTER FUNCTION public.work_order_recipients_count_change() OWNER TO raven_owner;

-- Name: work_order_recipients_count_gone(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.work_order_recipients_count_gone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform update_outreach_stats(outreach_id) from (select distinct outreach_id from old_rows order by 1) t;
    return null;
end
$$;

ALTER FUNCTION public.work_order_recipients_count_gone() OWNER TO raven_owner;

-- Name: work_order_recipients_count_new(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.work_order_recipients_count_new() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform outreach_add_flags(array_agg(outreach_id), array_agg(dispatch_method), array_agg(total), array_agg(sent),
                               array_agg(opened), array_agg(replied), array_agg(qualified))
    from (select outreach_id, dispatch_method, count(*)::int as total,
                 count(*) filter (where email_sent)::int as sent, count(*) filter (where email_opened)::int as opened,
                 count(*) filter (where reply_received)::int as replied,
                 count(*) filter (where ai_qualified)::int as qualified
          from new_rows group by 1, 2) t
    having count(*) > 0;
    return null;
end
$$;

ALTER FUNCTION public.work_order_recipients_count_new() OWNER TO raven_owner;

-- Name: ai_conversations; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.ai_conversations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    technician_id uuid NOT NULL,
    recipient_id uuid,
    status text DEFAULT 'active'::text NOT NULL,
    messages jsonb DEFAULT '[]'::jsonb NOT NULL,
    qualification_score numeric(5,2),
    qualification_reasons jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ai_conversations_status_check CHECK ((status = ANY (ARRAY['active'::text, 'qualified'::text, 'disqualified'::text, 'completed'::text])))
);

ALTER TABLE ONLY public.ai_conversations FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ai_conversations OWNER TO raven_owner;

-- Name: audit_log; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    entity_type text NOT NULL,
    entity_id text NOT NULL,
    action text NOT NULL,
    actor_id text DEFAULT SESSION_USER NOT NULL,
    org_id uuid,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    reason text,
    ip_address inet DEFAULT inet_client_addr(),
    user_agent text DEFAULT current_setting('application_name'::text, true),
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log OWNER TO raven_owner;

-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: communication_suppressions; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.communication_suppressions (
    id bigint NOT NULL,
    org_id uuid NOT NULL,
    channel text DEFAULT 'email'::text NOT NULL,
    value text NOT NULL,
    type text NOT NULL,
    source text NOT NULL,
    reason text,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT communication_suppressions_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
    CONSTRAINT communication_suppressions_source_check CHECK ((source = ANY (ARRAY['webhook'::text, 'manual'::text, 'validation'::text, 'link'::text, 'reply'::text, 'import'::text]))),
    CONSTRAINT communication_suppressions_type_check CHECK ((type = ANY (ARRAY['unsubscribe'::text, 'bounce'::text, 'spamreport'::text, 'blocked'::text, 'invalid'::text]))),
    CONSTRAINT communication_suppressions_value_check CHECK (((value = lower(btrim(value))) AND (value <> ''::text)))
);

ALTER TABLE ONLY public.communication_suppressions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.communication_suppressions OWNER TO raven_owner;

-- Name: communication_suppressions_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.communication_suppressions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.communication_suppressions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: contractor_certifications; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.contractor_certifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    technician_id uuid NOT NULL,
    certification_name text NOT NULL,
    issuer text,
    expiration_date date,
    document_url text,
    verified boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.contractor_certifications FORCE ROW LEVEL SECURITY;

ALTER TABLE public.contractor_certifications OWNER TO raven_owner;

-- Name: contractor_insurance; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.contractor_insurance (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    technician_id uuid NOT NULL,
    insurance_type text NOT NULL,
    carrier text,
    policy_number text,
    coverage_amount numeric(14,2),
    expiration_date date,
    document_url text,
    verified boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT contractor_insurance_insurance_type_check CHECK ((insurance_type = ANY (ARRAY['general_liability'::text, 'workers_comp'::text, 'auto'::text, 'umbrella'::text])))
);

ALTER TABLE ONLY public.contractor_insurance FORCE ROW LEVEL SECURITY;

ALTER TABLE public.contractor_insurance OWNER TO raven_owner;

-- Name: contractor_licenses; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.contractor_licenses (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    technician_id uuid NOT NULL,
    license_name text NOT NULL,
    license_number text,
    state text,
    expiration_date date,
    document_url text,
    verified boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.contractor_licenses FORCE ROW LEVEL SECURITY;

ALTER TABLE public.contractor_licenses OWNER TO raven_owner;

-- Name: engines; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.engines (
    id uuid NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    version text NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    lanes integer DEFAULT 0 NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_beat_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT engines_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'stopping'::text])))
);

ALTER TABLE ONLY public.engines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.engines OWNER TO raven_owner;

-- Name: event_type_counts; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.event_type_counts (
    provider text NOT NULL,
    event_type text NOT NULL,
    known boolean NOT NULL,
    n bigint DEFAULT 0 NOT NULL,
    last_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.event_type_counts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.event_type_counts OWNER TO raven_owner;

-- Name: instance_state; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.instance_state (
    only_row boolean DEFAULT true NOT NULL,
    system_identifier text,
    epoch bigint DEFAULT 1 NOT NULL,
    last_beat_at timestamp with time zone,
    confirmed_by text,
    confirmed_at timestamp with time zone,
    CONSTRAINT instance_state_only_row_check CHECK (only_row)
);

ALTER TABLE ONLY public.instance_state FORCE ROW LEVEL SECURITY;

ALTER TABLE public.instance_state OWNER TO raven_owner;

-- Name: job_ratings; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.job_ratings (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    job_id uuid NOT NULL,
    technician_id uuid NOT NULL,
    quality integer NOT NULL,
    professionalism integer NOT NULL,
    timeliness integer NOT NULL,
    communication integer NOT NULL,
    overall numeric(3,2) GENERATED ALWAYS AS (round((((((quality + professionalism) + timeliness) + communication))::numeric / 4.0), 2)) STORED,
    comment text,
    rated_by text DEFAULT SESSION_USER,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT job_ratings_communication_check CHECK (((communication >= 1) AND (communication <= 5))),
    CONSTRAINT job_ratings_professionalism_check CHECK (((professionalism >= 1) AND (professionalism <= 5))),
    CONSTRAINT job_ratings_quality_check CHECK (((quality >= 1) AND (quality <= 5))),
    CONSTRAINT job_ratings_timeliness_check CHECK (((timeliness >= 1) AND (timeliness <= 5)))
);

ALTER TABLE ONLY public.job_ratings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.job_ratings OWNER TO raven_owner;

-- Name: ledger_resends; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.ledger_resends (
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    org_id uuid NOT NULL,
    batch_id bigint NOT NULL,
    batch_uid uuid NOT NULL,
    ordered_by text DEFAULT SESSION_USER NOT NULL,
    ordered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    duplicate_seen_at timestamp with time zone
);

ALTER TABLE ONLY public.ledger_resends FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_resends OWNER TO raven_owner;

-- Name: ledger_resends_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.ledger_resends ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ledger_resends_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: memberships; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.memberships (
    login name NOT NULL,
    org_id uuid NOT NULL,
    role text NOT NULL,
    display_name text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT memberships_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'dispatcher'::text, 'manager'::text, 'admin'::text])))
);

ALTER TABLE ONLY public.memberships FORCE ROW LEVEL SECURITY;

ALTER TABLE public.memberships OWNER TO raven_owner;

-- Name: TABLE memberships; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON TABLE public.memberships IS 'Who belongs to which organisation. Keyed on session_user, never on a setting a client can change.';

-- Name: message_contents; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.message_contents (
    id bigint NOT NULL,
    org_id uuid NOT NULL,
    outreach_id uuid,
    channel text NOT NULL,
    data jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT message_contents_channel_check CHECK ((channel = ANY (ARRAY['sendgrid_warm'::text, 'instantly_cold'::text])))
);

ALTER TABLE ONLY public.message_contents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.message_contents OWNER TO raven_owner;

-- Name: message_contents_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.message_contents ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.message_contents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: message_events; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.message_events (
    id bigint NOT NULL,
    org_id uuid,
    provider text NOT NULL,
    provider_event_id text NOT NULL COLLATE pg_catalog."C",
    event_type text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    outbound_message_id bigint,
    batch_uid uuid,
    delivery_id bigint,
    machine boolean,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL
)
PARTITION BY RANGE (occurred_at);

ALTER TABLE ONLY public.message_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.message_events OWNER TO raven_owner;

-- Name: message_events_default; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.message_events_default (
    id bigint NOT NULL,
    org_id uuid,
    provider text NOT NULL,
    provider_event_id text NOT NULL COLLATE pg_catalog."C",
    event_type text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    outbound_message_id bigint,
    batch_uid uuid,
    delivery_id bigint,
    machine boolean,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE ONLY public.message_events_default FORCE ROW LEVEL SECURITY;

ALTER TABLE public.message_events_default OWNER TO raven_owner;

-- Name: message_events_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.message_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.message_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: message_keys; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.message_keys (
    uid uuid NOT NULL,
    org_id uuid NOT NULL,
    dedupe_key text NOT NULL COLLATE pg_catalog."C",
    message_id bigint NOT NULL
);

ALTER TABLE ONLY public.message_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.message_keys OWNER TO raven_owner;

-- Name: organizations; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.organizations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    postal_address text,
    time_zone text DEFAULT 'America/Chicago'::text NOT NULL,
    next_job_number bigint DEFAULT 1 NOT NULL,
    is_demo boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT organizations_name_check CHECK ((btrim(name) <> ''::text)),
    CONSTRAINT organizations_next_job_number_check CHECK ((next_job_number > 0))
);

ALTER TABLE ONLY public.organizations FORCE ROW LEVEL SECURITY;

ALTER TABLE public.organizations OWNER TO raven_owner;

-- Name: COLUMN organizations.postal_address; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.organizations.postal_address IS 'Shown at the foot of every commercial mail; without it nothing is sent live.';

-- Name: outbound_messages; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.outbound_messages (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid,
    outreach_id uuid,
    recipient_id uuid,
    content_id bigint,
    provider text NOT NULL,
    route_id bigint NOT NULL,
    sender_id bigint,
    to_address text NOT NULL,
    to_name text,
    to_domain text NOT NULL COLLATE pg_catalog."C",
    urgency smallint DEFAULT 4 NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    reason text,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    not_before timestamp with time zone DEFAULT now() NOT NULL,
    batch_id bigint,
    attempt integer DEFAULT 0 NOT NULL,
    provider_message_id text,
    queued_at timestamp with time zone DEFAULT now() NOT NULL,
    sending_at timestamp with time zone,
    sent_at timestamp with time zone,
    settled_at timestamp with time zone,
    delivery text,
    delivery_at timestamp with time zone,
    duplicate_seen_at timestamp with time zone,
    delivered_at timestamp with time zone,
    CONSTRAINT outbound_messages_delivery_check CHECK ((delivery = ANY (ARRAY['processed'::text, 'deferred'::text, 'delivered'::text, 'bounced'::text, 'blocked'::text, 'dropped'::text, 'spamreport'::text]))),
    CONSTRAINT outbound_messages_provider_check CHECK ((provider = ANY (ARRAY['sendgrid'::text, 'instantly'::text]))),
    CONSTRAINT outbound_messages_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'skipped'::text, 'cancelled'::text, 'in_doubt'::text]))),
    CONSTRAINT outbound_messages_to_address_check CHECK (((to_address = lower(btrim(to_address))) AND (to_address <> ''::text))),
    CONSTRAINT outbound_messages_urgency_check CHECK (((urgency >= 1) AND (urgency <= 5))),
    CONSTRAINT state_has_its_marks CHECK (
CASE state
    WHEN 'queued'::text THEN ((batch_id IS NULL) AND (sent_at IS NULL))
    WHEN 'sending'::text THEN ((batch_id IS NOT NULL) AND (sending_at IS NOT NULL) AND (sent_at IS NULL))
    WHEN 'sent'::text THEN (sent_at IS NOT NULL)
    WHEN 'in_doubt'::text THEN ((batch_id IS NOT NULL) AND (sending_at IS NOT NULL) AND (sent_at IS NULL))
    ELSE ((reason IS NOT NULL) AND (sent_at IS NULL))
END)
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_analyze_scale_factor='0.05');

ALTER TABLE ONLY public.outbound_messages FORCE ROW LEVEL SECURITY;

ALTER TABLE public.outbound_messages OWNER TO raven_owner;

-- Name: COLUMN outbound_messages.urgency; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.outbound_messages.urgency IS '1 emergency to 5 flexible; lower is sooner. 1 and 2 are urgent, the others bulk.';

-- Name: COLUMN outbound_messages.due_at; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.outbound_messages.due_at IS 'When it was meant to go. not_before is moved by holds, stops and back-off and comes back to this.';

-- Name: COLUMN outbound_messages.delivered_at; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.outbound_messages.delivered_at IS 'First delivered event. Kept beside delivery, which moves on, because opens are judged by it.';

-- Name: outbound_messages_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.outbound_messages ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbound_messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: outreach_left_out; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.outreach_left_out (
    outreach_id uuid NOT NULL,
    technician_id uuid NOT NULL,
    org_id uuid NOT NULL,
    reason text NOT NULL,
    detail jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.outreach_left_out FORCE ROW LEVEL SECURITY;

ALTER TABLE public.outreach_left_out OWNER TO raven_owner;

-- Name: raven_migrations; Type: TABLE; Schema: public; Owner: postgres

CREATE TABLE public.raven_migrations (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.raven_migrations OWNER TO postgres;

-- Name: send_batches; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.send_batches (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    route_id bigint NOT NULL,
    provider text NOT NULL,
    attempt integer DEFAULT 1 NOT NULL,
    engine_id uuid,
    lane integer,
    message_ids bigint[] NOT NULL,
    lease_token uuid DEFAULT gen_random_uuid() NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    granted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    calling_at timestamp with time zone,
    finished_at timestamp with time zone,
    outcome text,
    doubt_open boolean DEFAULT false NOT NULL,
    http_status integer,
    provider_ids jsonb,
    request_fingerprint text,
    bytes_written bigint,
    answer_excerpt text,
    error text,
    late_http_status integer,
    late_at timestamp with time zone,
    looked_up_at timestamp with time zone,
    look_up_note text,
    CONSTRAINT doubt_is_finished CHECK (((NOT doubt_open) OR (outcome = ANY (ARRAY['in_doubt'::text, 'partly'::text])))),
    CONSTRAINT finished_has_an_outcome CHECK (((finished_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT send_batches_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'partly'::text, 'refused'::text, 'requeued'::text, 'in_doubt'::text, 'released'::text]))),
    CONSTRAINT send_batches_provider_check CHECK ((provider = ANY (ARRAY['sendgrid'::text, 'instantly'::text])))
);

ALTER TABLE ONLY public.send_batches FORCE ROW LEVEL SECURITY;

ALTER TABLE public.send_batches OWNER TO raven_owner;

-- Name: COLUMN send_batches.late_http_status; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.send_batches.late_http_status IS 'An answer that came after the lease had been lost: evidence, never a settlement.';

-- Name: send_batches_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.send_batches ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.send_batches_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: send_controls; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.send_controls (
    id bigint NOT NULL,
    org_id uuid,
    scope text NOT NULL,
    ref text,
    reason text NOT NULL,
    set_by text DEFAULT SESSION_USER NOT NULL,
    set_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    left_before jsonb,
    released_by text,
    released_at timestamp with time zone,
    CONSTRAINT scope_names_its_target CHECK (((scope = 'all'::text) = (ref IS NULL))),
    CONSTRAINT send_controls_reason_check CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT send_controls_scope_check CHECK ((scope = ANY (ARRAY['all'::text, 'provider'::text, 'job'::text, 'domain'::text])))
);

ALTER TABLE ONLY public.send_controls FORCE ROW LEVEL SECURITY;

ALTER TABLE public.send_controls OWNER TO raven_owner;

-- Name: COLUMN send_controls.org_id; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.send_controls.org_id IS 'Null: every organisation (an operator of the installation set it).';

-- Name: send_controls_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.send_controls ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.send_controls_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: send_routes; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.send_routes (
    id bigint NOT NULL,
    org_id uuid NOT NULL,
    provider text NOT NULL,
    ref text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    trade text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    paused_until timestamp with time zone,
    stopped_at timestamp with time zone,
    stopped_reason text,
    CONSTRAINT send_routes_provider_check CHECK ((provider = ANY (ARRAY['sendgrid'::text, 'instantly'::text]))),
    CONSTRAINT stopped_route_has_a_reason CHECK (((stopped_at IS NULL) = (stopped_reason IS NULL)))
);

ALTER TABLE ONLY public.send_routes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.send_routes OWNER TO raven_owner;

-- Name: COLUMN send_routes.paused_until; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.send_routes.paused_until IS 'The provider asked for patience (429): no request leaves before.';

-- Name: COLUMN send_routes.stopped_at; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.send_routes.stopped_at IS 'The provider refused the template, the sender or the campaign; a person releases it.';

-- Name: send_routes_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.send_routes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.send_routes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: settings; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.settings (
    org_id uuid,
    key text NOT NULL,
    value jsonb NOT NULL,
    updated_by text DEFAULT SESSION_USER NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.settings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.settings OWNER TO raven_owner;

-- Name: task_leases; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.task_leases (
    task text NOT NULL,
    holder uuid,
    holder_name text,
    epoch bigint DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    last_run_at timestamp with time zone,
    last_error text
);

ALTER TABLE ONLY public.task_leases FORCE ROW LEVEL SECURITY;

ALTER TABLE public.task_leases OWNER TO raven_owner;

-- Name: technicians; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.technicians (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    user_id uuid,
    full_name text NOT NULL,
    business_name text,
    email text,
    phone text,
    person_key text GENERATED ALWAYS AS (NULLIF(lower(btrim(email)), ''::text)) STORED,
    trade_needed text NOT NULL,
    trades text[] DEFAULT '{}'::text[] NOT NULL,
    address_text text,
    city text,
    state text,
    lat double precision,
    lng double precision,
    service_area_radius double precision DEFAULT 50 NOT NULL,
    is_available boolean DEFAULT true NOT NULL,
    signed_up boolean DEFAULT false NOT NULL,
    consent_date timestamp with time zone,
    preferred_contact text DEFAULT 'email'::text NOT NULL,
    unsubscribed_at timestamp with time zone,
    unsubscribe_reason text,
    years_experience integer,
    license_number text,
    bio text,
    profile_picture_url text,
    average_rating numeric(3,2),
    total_ratings integer DEFAULT 0 NOT NULL,
    rating numeric(3,2),
    jobs_completed integer DEFAULT 0 NOT NULL,
    total_jobs integer DEFAULT 0 NOT NULL,
    last_rating_at timestamp with time zone,
    response_rate double precision,
    background_check_authorized boolean DEFAULT false NOT NULL,
    electronic_signature text,
    onboarding_complete boolean DEFAULT false NOT NULL,
    onboarding_completed_at timestamp with time zone,
    created_by text DEFAULT SESSION_USER,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    credentials_valid_until date,
    CONSTRAINT technicians_average_rating_check CHECK (((average_rating >= (0)::numeric) AND (average_rating <= (5)::numeric))),
    CONSTRAINT technicians_full_name_check CHECK ((btrim(full_name) <> ''::text)),
    CONSTRAINT technicians_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT technicians_lng_check CHECK (((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision))),
    CONSTRAINT technicians_preferred_contact_check CHECK ((preferred_contact = ANY (ARRAY['email'::text, 'sms'::text, 'both'::text]))),
    CONSTRAINT technicians_response_rate_check CHECK (((response_rate >= (0)::double precision) AND (response_rate <= (1)::double precision))),
    CONSTRAINT technicians_service_area_radius_check CHECK ((service_area_radius > (0)::double precision)),
    CONSTRAINT technicians_years_experience_check CHECK ((years_experience >= 0)),
    CONSTRAINT unsubscribed_is_not_signed_up CHECK ((NOT (signed_up AND (unsubscribed_at IS NOT NULL))))
);

ALTER TABLE ONLY public.technicians FORCE ROW LEVEL SECURITY;

ALTER TABLE public.technicians OWNER TO raven_owner;

-- Name: COLUMN technicians.service_area_radius; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.technicians.service_area_radius IS 'Miles.';

-- Name: webhook_deliveries; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.webhook_deliveries (
    id bigint NOT NULL,
    provider text NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    signature_valid boolean NOT NULL,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    body bytea NOT NULL,
    payload_hash bytea NOT NULL,
    state text DEFAULT 'stored'::text NOT NULL,
    processed boolean GENERATED ALWAYS AS ((state = ANY (ARRAY['processed'::text, 'partial'::text]))) STORED NOT NULL,
    processed_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    events integer,
    set_aside integer,
    error text,
    CONSTRAINT processed_has_a_time CHECK (((state = 'stored'::text) = (processed_at IS NULL))),
    CONSTRAINT webhook_deliveries_provider_check CHECK ((provider = ANY (ARRAY['sendgrid'::text, 'instantly'::text, 'emailbison'::text, 'inbound'::text]))),
    CONSTRAINT webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['stored'::text, 'processed'::text, 'partial'::text, 'failed'::text])))
);
ALTER TABLE ONLY public.webhook_deliveries ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.webhook_deliveries FORCE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_deliveries OWNER TO raven_owner;

-- Name: webhook_deliveries_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.webhook_deliveries ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.webhook_deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: webhook_set_aside; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.webhook_set_aside (
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    item integer NOT NULL,
    why text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.webhook_set_aside FORCE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_set_aside OWNER TO raven_owner;

-- Name: webhook_set_aside_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.webhook_set_aside ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.webhook_set_aside_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: work_order_recipients; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.work_order_recipients (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    outreach_id uuid NOT NULL,
    technician_id uuid NOT NULL,
    message_id bigint,
    dispatch_method text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    distance_m double precision,
    match_score double precision,
    email_sent boolean DEFAULT false NOT NULL,
    email_sent_at timestamp with time zone,
    mailed_at timestamp with time zone,
    email_opened boolean DEFAULT false NOT NULL,
    email_opened_at timestamp with time zone,
    raw_open_count integer DEFAULT 0 NOT NULL,
    human_opened_at timestamp with time zone,
    clicked_at timestamp with time zone,
    reply_received boolean DEFAULT false NOT NULL,
    reply_received_at timestamp with time zone,
    reply_text text,
    declined_at timestamp with time zone,
    ai_qualified boolean,
    ai_qualification_result jsonb,
    ai_conversation_id uuid,
    qualification_reason text,
    qualified_at timestamp with time zone,
    lead_source text,
    cold_lead_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT opened_has_a_time CHECK ((email_opened = (email_opened_at IS NOT NULL))),
    CONSTRAINT replied_has_a_time CHECK (((NOT reply_received) OR (reply_received_at IS NOT NULL))),
    CONSTRAINT sent_has_a_time CHECK ((email_sent = (email_sent_at IS NOT NULL))),
    CONSTRAINT work_order_recipients_dispatch_method_check CHECK ((dispatch_method = ANY (ARRAY['sendgrid_warm'::text, 'instantly_cold'::text, 'sms'::text])))
)
WITH (fillfactor='45');

ALTER TABLE ONLY public.work_order_recipients FORCE ROW LEVEL SECURITY;

ALTER TABLE public.work_order_recipients OWNER TO raven_owner;

-- Name: COLUMN work_order_recipients."position"; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.work_order_recipients."position" IS 'Place in the order of the score when first asked; never re-ordered.';

-- Name: message_events_default; Type: TABLE ATTACH; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_events ATTACH PARTITION public.message_events_default DEFAULT;

-- Name: ai_conversations ai_conversations_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.ai_conversations
    ADD CONSTRAINT ai_conversations_pkey PRIMARY KEY (id);

-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

-- Name: communication_suppressions communication_suppressions_org_id_channel_value_type_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.communication_suppressions
    ADD CONSTRAINT communication_suppressions_org_id_channel_value_type_key UNIQUE (org_id, channel, value, type);

-- Name: communication_suppressions communication_suppressions_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.communication_suppressions
    ADD CONSTRAINT communication_suppressions_pkey PRIMARY KEY (id);

-- Name: contractor_certifications contractor_certifications_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.contractor_certifications
    ADD CONSTRAINT contractor_certifications_pkey PRIMARY KEY (id);

-- Name: contractor_insurance contractor_insurance_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.contractor_insurance
    ADD CONSTRAINT contractor_insurance_pkey PRIMARY KEY (id);

-- Name: contractor_licenses contractor_licenses_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.contractor_licenses
    ADD CONSTRAINT contractor_licenses_pkey PRIMARY KEY (id);

-- Name: engines engines_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.engines
    ADD CONSTRAINT engines_pkey PRIMARY KEY (id);

-- Name: event_type_counts event_type_counts_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.event_type_counts
    ADD CONSTRAINT event_type_counts_pkey PRIMARY KEY (provider, event_type);

-- Name: instance_state instance_state_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.instance_state
    ADD CONSTRAINT instance_state_pkey PRIMARY KEY (only_row);

-- Name: job_candidates job_candidates_job_id_technician_id_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_candidates
    ADD CONSTRAINT job_candidates_job_id_technician_id_key UNIQUE (job_id, technician_id);

-- Name: job_candidates job_candidates_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_candidates
    ADD CONSTRAINT job_candidates_pkey PRIMARY KEY (id);

-- Name: job_ratings job_ratings_job_id_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_ratings
    ADD CONSTRAINT job_ratings_job_id_key UNIQUE (job_id);

-- Name: job_ratings job_ratings_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_ratings
    ADD CONSTRAINT job_ratings_pkey PRIMARY KEY (id);

-- Name: jobs jobs_idempotency_key_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_idempotency_key_key UNIQUE (idempotency_key);

-- Name: jobs jobs_org_id_number_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_org_id_number_key UNIQUE (org_id, number);

-- Name: jobs jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);

-- Name: ledger_resends ledger_resends_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.ledger_resends
    ADD CONSTRAINT ledger_resends_pkey PRIMARY KEY (id);

-- Name: memberships memberships_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (login, org_id);

-- Name: message_contents message_contents_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_contents
    ADD CONSTRAINT message_contents_pkey PRIMARY KEY (id);

-- Name: message_events message_events_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_events
    ADD CONSTRAINT message_events_pkey PRIMARY KEY (provider, provider_event_id, occurred_at);

-- Name: message_events_default message_events_default_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_events_default
    ADD CONSTRAINT message_events_default_pkey PRIMARY KEY (provider, provider_event_id, occurred_at);

-- Name: message_keys message_keys_org_id_dedupe_key_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_keys
    ADD CONSTRAINT message_keys_org_id_dedupe_key_key UNIQUE (org_id, dedupe_key);

-- Name: message_keys message_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_keys
    ADD CONSTRAINT message_keys_pkey PRIMARY KEY (uid);

-- Name: organizations organizations_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.organizations
    ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);

-- Name: outbound_messages outbound_messages_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.outbound_messages
    ADD CONSTRAINT outbound_messages_pkey PRIMARY KEY (id);

-- Name: outreach_left_out outreach_left_out_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.outreach_left_out
    ADD CONSTRAINT outreach_left_out_pkey PRIMARY KEY (outreach_id, technician_id);

-- Name: raven_migrations raven_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres

ALTER TABLE ONLY public.raven_migrations
    ADD CONSTRAINT raven_migrations_pkey PRIMARY KEY (version);

-- Name: send_batches send_batches_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.send_batches
    ADD CONSTRAINT send_batches_pkey PRIMARY KEY (id);

-- Name: send_controls send_controls_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.send_controls
    ADD CONSTRAINT send_controls_pkey PRIMARY KEY (id);

-- Name: send_routes send_routes_org_id_provider_ref_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.send_routes
    ADD CONSTRAINT send_routes_org_id_provider_ref_key UNIQUE (org_id, provider, ref);

-- Name: send_routes send_routes_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.send_routes
    ADD CONSTRAINT send_routes_pkey PRIMARY KEY (id);

-- Name: settings settings_org_id_key_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_org_id_key_key UNIQUE NULLS NOT DISTINCT (org_id, key);

-- Name: task_leases task_leases_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.task_leases
    ADD CONSTRAINT task_leases_pkey PRIMARY KEY (task);

-- Name: technicians technicians_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.technicians
    ADD CONSTRAINT technicians_pkey PRIMARY KEY (id);

-- Name: webhook_deliveries webhook_deliveries_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);

-- Name: webhook_deliveries webhook_deliveries_provider_payload_hash_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_provider_payload_hash_key UNIQUE (provider, payload_hash);

-- Name: webhook_set_aside webhook_set_aside_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.webhook_set_aside
    ADD CONSTRAINT webhook_set_aside_pkey PRIMARY KEY (id);

-- Name: work_order_outreach work_order_outreach_job_id_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.work_order_outreach
    ADD CONSTRAINT work_order_outreach_job_id_key UNIQUE (job_id);

-- Name: work_order_outreach work_order_outreach_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.work_order_outreach
    ADD CONSTRAINT work_order_outreach_pkey PRIMARY KEY (id);

-- Name: work_order_recipients work_order_recipients_outreach_id_technician_id_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.work_order_recipients
    ADD CONSTRAINT work_order_recipients_outreach_id_technician_id_key UNIQUE (outreach_id, technician_id);

-- Name: work_order_recipients work_order_recipients_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.work_order_recipients
    ADD CONSTRAINT work_order_recipients_pkey PRIMARY KEY (id);

-- Name: ai_conversations_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX ai_conversations_technician ON public.ai_conversations USING btree (technician_id, job_id);

-- Name: audit_log_entity; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX audit_log_entity ON public.audit_log USING btree (entity_type, entity_id, id);

-- Name: audit_log_org; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX audit_log_org ON public.audit_log USING btree (org_id, id);

-- Name: contractor_certifications_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX contractor_certifications_technician ON public.contractor_certifications USING btree (technician_id);

-- Name: contractor_insurance_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX contractor_insurance_technician ON public.contractor_insurance USING btree (technician_id);

-- Name: contractor_licenses_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX contractor_licenses_technician ON public.contractor_licenses USING btree (technician_id);

-- Name: job_candidates_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX job_candidates_technician ON public.job_candidates USING btree (technician_id);

-- Name: job_ratings_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX job_ratings_technician ON public.job_ratings USING btree (technician_id);

-- Name: jobs_board; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX jobs_board ON public.jobs USING btree (org_id, board_rank, next_due_at, number DESC);

-- Name: jobs_closed; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX jobs_closed ON public.jobs USING btree (org_id, closed_at DESC) WHERE (closed_at IS NOT NULL);

-- Name: jobs_content; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX jobs_content ON public.jobs USING btree (org_id, content_hash, created_at) WHERE (content_hash IS NOT NULL);

-- Name: jobs_scheduled; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX jobs_scheduled ON public.jobs USING btree (org_id, scheduled_at, number);

-- Name: jobs_status; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX jobs_status ON public.jobs USING btree (org_id, job_status, number DESC);

-- Name: jobs_trade; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX jobs_trade ON public.jobs USING btree (org_id, trade_needed, number DESC);

-- Name: ledger_resends_open; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX ledger_resends_open ON public.ledger_resends USING btree (message_id) WHERE (duplicate_seen_at IS NULL);

-- Name: message_contents_outreach; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX message_contents_outreach ON public.message_contents USING btree (outreach_id);

-- Name: message_events_type; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX message_events_type ON ONLY public.message_events USING btree (event_type, occurred_at);

-- Name: message_events_default_event_type_occurred_at_idx; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX message_events_default_event_type_occurred_at_idx ON public.message_events_default USING btree (event_type, occurred_at);

-- Name: message_events_message; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX message_events_message ON ONLY public.message_events USING btree (outbound_message_id) WHERE (outbound_message_id IS NOT NULL);

-- Name: message_events_default_outbound_message_id_idx; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX message_events_default_outbound_message_id_idx ON public.message_events_default USING btree (outbound_message_id) WHERE (outbound_message_id IS NOT NULL);

-- Name: outbound_messages_due; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX outbound_messages_due ON public.outbound_messages USING btree (urgency, route_id, not_before, id) WHERE (state = 'queued'::text);

-- Name: outbound_messages_waiting_address; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX outbound_messages_waiting_address ON public.outbound_messages USING btree (to_address) WHERE (state = 'queued'::text);

-- Name: send_batches_doubt; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX send_batches_doubt ON public.send_batches USING btree (id) WHERE doubt_open;

-- Name: send_batches_open; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX send_batches_open ON public.send_batches USING btree (lease_until) WHERE (finished_at IS NULL);

-- Name: send_batches_uid; Type: INDEX; Schema: public; Owner: raven_owner

CREATE UNIQUE INDEX send_batches_uid ON public.send_batches USING btree (uid);

-- Name: send_controls_active; Type: INDEX; Schema: public; Owner: raven_owner

CREATE UNIQUE INDEX send_controls_active ON public.send_controls USING btree (COALESCE(org_id, '00000000-0000-0000-0000-000000000000'::uuid), scope, COALESCE(ref, ''::text)) WHERE (released_at IS NULL);

-- Name: technicians_further_trades; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_further_trades ON public.technicians USING btree (org_id, lat, lng) WHERE (is_available AND (trades <> '{}'::text[]));

-- Name: technicians_match; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_match ON public.technicians USING btree (org_id, trade_needed, lat, lng) WHERE is_available;

-- Name: technicians_person; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_person ON public.technicians USING btree (person_key);

-- Name: technicians_unsubscribed; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_unsubscribed ON public.technicians USING btree (person_key) WHERE (unsubscribed_at IS NOT NULL);

-- Name: webhook_deliveries_due; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (provider, id) WHERE (state = 'stored'::text);

-- Name: webhook_deliveries_received; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX webhook_deliveries_received ON public.webhook_deliveries USING btree (received_at);

-- Name: work_order_outreach_org; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX work_order_outreach_org ON public.work_order_outreach USING btree (org_id, created_at DESC);

-- Name: work_order_outreach_running; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX work_order_outreach_running ON public.work_order_outreach USING btree (id) WHERE (status = 'in_progress'::text);

-- Name: work_order_recipients_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX work_order_recipients_technician ON public.work_order_recipients USING btree (technician_id);

-- Name: message_events_default_event_type_occurred_at_idx; Type: INDEX ATTACH; Schema: public; Owner: raven_owner

ALTER INDEX public.message_events_type ATTACH PARTITION public.message_events_default_event_type_occurred_at_idx;

-- Name: message_events_default_outbound_message_id_idx; Type: INDEX ATTACH; Schema: public; Owner: raven_owner

ALTER INDEX public.message_events_message ATTACH PARTITION public.message_events_default_outbound_message_id_idx;

-- Name: message_events_default_pkey; Type: INDEX ATTACH; Schema: public; Owner: raven_owner

ALTER INDEX public.message_events_pkey ATTACH PARTITION public.message_events_default_pkey;

-- Name: audit_log audit_log_no_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER audit_log_no_change BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.audit_log_is_insert_only();

-- Name: audit_log audit_log_no_truncate; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.audit_log_is_insert_only();

-- Name: contractor_certifications contractor_certifications_valid_until_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_certifications_valid_until_change AFTER UPDATE ON public.contractor_certifications REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_certifications contractor_certifications_valid_until_gone; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_certifications_valid_until_gone AFTER DELETE ON public.contractor_certifications REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_certifications contractor_certifications_valid_until_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_certifications_valid_until_new AFTER INSERT ON public.contractor_certifications REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_insurance contractor_insurance_valid_until_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_insurance_valid_until_change AFTER UPDATE ON public.contractor_insurance REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_insurance contractor_insurance_valid_until_gone; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_insurance_valid_until_gone AFTER DELETE ON public.contractor_insurance REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_insurance contractor_insurance_valid_until_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_insurance_valid_until_new AFTER INSERT ON public.contractor_insurance REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_licenses contractor_licenses_valid_until_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_licenses_valid_until_change AFTER UPDATE ON public.contractor_licenses REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_licenses contractor_licenses_valid_until_gone; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_licenses_valid_until_gone AFTER DELETE ON public.contractor_licenses REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: contractor_licenses contractor_licenses_valid_until_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER contractor_licenses_valid_until_new AFTER INSERT ON public.contractor_licenses REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_changed();

-- Name: job_candidates job_candidates_touch; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER job_candidates_touch BEFORE UPDATE ON public.job_candidates FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

-- Name: job_ratings job_ratings_refresh; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER job_ratings_refresh AFTER INSERT OR DELETE OR UPDATE ON public.job_ratings FOR EACH ROW EXECUTE FUNCTION public.job_ratings_refresh();

-- Name: jobs jobs_audit; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_audit AFTER INSERT OR UPDATE ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_audit();

-- Name: jobs jobs_check_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_check_change BEFORE UPDATE ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_check_change();

-- Name: jobs jobs_notify_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_notify_change AFTER UPDATE ON public.jobs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_jobs();

-- Name: jobs jobs_notify_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_notify_new AFTER INSERT ON public.jobs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_jobs();

-- Name: jobs jobs_take_number; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_take_number BEFORE INSERT ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_take_number();

-- Name: organizations organizations_first_admin; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER organizations_first_admin AFTER INSERT ON public.organizations FOR EACH ROW WHEN ((new.id <> '00000000-0000-0000-0000-000000000001'::uuid)) EXECUTE FUNCTION public.organizations_first_admin();

-- Name: organizations organizations_touch; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER organizations_touch BEFORE UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

-- Name: outbound_messages outbound_messages_count_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER outbound_messages_count_change AFTER UPDATE ON public.outbound_messages REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.outbound_messages_count_change();

-- Name: outbound_messages outbound_messages_count_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER outbound_messages_count_new AFTER INSERT ON public.outbound_messages REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.outbound_messages_count_new();

-- Name: send_controls send_controls_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER send_controls_notify AFTER INSERT OR UPDATE ON public.send_controls FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: technicians technicians_keep_recipients; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER technicians_keep_recipients BEFORE DELETE ON public.technicians FOR EACH ROW EXECUTE FUNCTION public.technicians_keep_recipients();

-- Name: technicians technicians_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER technicians_notify AFTER INSERT OR DELETE OR UPDATE ON public.technicians FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: technicians technicians_touch; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER technicians_touch BEFORE UPDATE ON public.technicians FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

-- Name: webhook_deliveries webhook_deliveries_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER webhook_deliveries_notify AFTER INSERT ON public.webhook_deliveries FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: work_order_outreach work_order_outreach_notify_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_outreach_notify_change AFTER UPDATE ON public.work_order_outreach REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_outreach();

-- Name: work_order_outreach work_order_outreach_notify_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_outreach_notify_new AFTER INSERT ON public.work_order_outreach REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_outreach();

-- Name: work_order_outreach work_order_outreach_take_recipients; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_outreach_take_recipients AFTER DELETE ON public.work_order_outreach REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.work_order_outreach_take_recipients();

-- Name: work_order_recipients work_order_recipients_count_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_recipients_count_change AFTER UPDATE ON public.work_order_recipients REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.work_order_recipients_count_change();

-- Name: work_order_recipients work_order_recipients_count_gone; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_recipients_count_gone AFTER DELETE ON public.work_order_recipients REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.work_order_recipients_count_gone();

-- Name: work_order_recipients work_order_recipients_count_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_recipients_count_new AFTER INSERT ON public.work_order_recipients REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.work_order_recipients_count_new();

-- Name: work_order_recipients work_order_recipients_notify_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_recipients_notify_change AFTER UPDATE ON public.work_order_recipients REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_recipients();

-- Name: work_order_recipients work_order_recipients_notify_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_recipients_notify_new AFTER INSERT ON public.work_order_recipients REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_recipients();

-- Name: ai_conversations ai_conversations_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.ai_conversations
    ADD CONSTRAINT ai_conversations_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;

-- Name: ai_conversations ai_conversations_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.ai_conversations
    ADD CONSTRAINT ai_conversations_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: ai_conversations ai_conversations_technician_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.ai_conversations
    ADD CONSTRAINT ai_conversations_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES public.technicians(id) ON DELETE CASCADE;

-- Name: communication_suppressions communication_suppressions_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.communication_suppressions
    ADD CONSTRAINT communication_suppressions_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: contractor_certifications contractor_certifications_technician_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.contractor_certifications
    ADD CONSTRAINT contractor_certifications_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES public.technicians(id) ON DELETE CASCADE;

-- Name: contractor_insurance contractor_insurance_technician_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.contractor_insurance
    ADD CONSTRAINT contractor_insurance_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES public.technicians(id) ON DELETE CASCADE;

-- Name: contractor_licenses contractor_licenses_technician_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.contractor_licenses
    ADD CONSTRAINT contractor_licenses_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES public.technicians(id) ON DELETE CASCADE;

-- Name: job_candidates job_candidates_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_candidates
    ADD CONSTRAINT job_candidates_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;

-- Name: job_candidates job_candidates_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_candidates
    ADD CONSTRAINT job_candidates_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: job_candidates job_candidates_technician_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_candidates
    ADD CONSTRAINT job_candidates_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES public.technicians(id) ON DELETE CASCADE;

-- Name: job_ratings job_ratings_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_ratings
    ADD CONSTRAINT job_ratings_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;

-- Name: job_ratings job_ratings_technician_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.job_ratings
    ADD CONSTRAINT job_ratings_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES public.technicians(id) ON DELETE CASCADE;

-- Name: jobs jobs_assigned_tech_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_assigned_tech_id_fkey FOREIGN KEY (assigned_tech_id) REFERENCES public.technicians(id) ON DELETE SET NULL;

-- Name: jobs jobs_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: memberships memberships_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- Name: message_contents message_contents_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_contents
    ADD CONSTRAINT message_contents_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: message_contents message_contents_outreach_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.message_contents
    ADD CONSTRAINT message_contents_outreach_id_fkey FOREIGN KEY (outreach_id) REFERENCES public.work_order_outreach(id) ON DELETE CASCADE;

-- Name: outreach_left_out outreach_left_out_outreach_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.outreach_left_out
    ADD CONSTRAINT outreach_left_out_outreach_id_fkey FOREIGN KEY (outreach_id) REFERENCES public.work_order_outreach(id) ON DELETE CASCADE;

-- Name: outreach_left_out outreach_left_out_technician_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.outreach_left_out
    ADD CONSTRAINT outreach_left_out_technician_id_fkey FOREIGN KEY (technician_id) REFERENCES public.technicians(id);

-- Name: send_batches send_batches_route_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.send_batches
    ADD CONSTRAINT send_batches_route_id_fkey FOREIGN KEY (route_id) REFERENCES public.send_routes(id);

-- Name: send_controls send_controls_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.send_controls
    ADD CONSTRAINT send_controls_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: send_routes send_routes_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.send_routes
    ADD CONSTRAINT send_routes_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: settings settings_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: technicians technicians_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.technicians
    ADD CONSTRAINT technicians_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: work_order_outreach work_order_outreach_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.work_order_outreach
    ADD CONSTRAINT work_order_outreach_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;

-- Name: work_order_outreach work_order_outreach_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.work_order_outreach
    ADD CONSTRAINT work_order_outreach_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: work_order_recipients work_order_recipients_ai_conversation_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.work_order_recipients
    ADD CONSTRAINT work_order_recipients_ai_conversation_id_fkey FOREIGN KEY (ai_conversation_id) REFERENCES public.ai_conversations(id);

-- Name: organizations admin_changes; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY admin_changes ON public.organizations FOR UPDATE TO raven_admin USING (public.raven_may(id, 'admin'::text)) WITH CHECK (public.raven_may(id, 'admin'::text));

-- Name: organizations admin_creates; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY admin_creates ON public.organizations FOR INSERT TO raven_admin WITH CHECK (true);

-- Name: memberships admin_manages; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY admin_manages ON public.memberships TO raven_admin USING (public.raven_may(org_id, 'admin'::text)) WITH CHECK (public.raven_may(org_id, 'admin'::text));

-- Name: webhook_deliveries admin_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY admin_reads ON public.webhook_deliveries FOR SELECT TO raven_admin USING (true);

-- Name: webhook_set_aside admin_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY admin_reads ON public.webhook_set_aside FOR SELECT TO raven_admin USING (true);

-- Name: ai_conversations; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.ai_conversations ENABLE ROW LEVEL SECURITY;

-- Name: audit_log; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

-- Name: communication_suppressions; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.communication_suppressions ENABLE ROW LEVEL SECURITY;

-- Name: contractor_certifications; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.contractor_certifications ENABLE ROW LEVEL SECURITY;

-- Name: contractor_insurance; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.contractor_insurance ENABLE ROW LEVEL SECURITY;

-- Name: contractor_licenses; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.contractor_licenses ENABLE ROW LEVEL SECURITY;

-- Name: ai_conversations engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.ai_conversations TO raven_engine USING (true) WITH CHECK (true);

-- Name: audit_log engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.audit_log TO raven_engine USING (true) WITH CHECK (true);

-- Name: communication_suppressions engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.communication_suppressions TO raven_engine USING (true) WITH CHECK (true);

-- Name: contractor_certifications engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.contractor_certifications TO raven_engine USING (true) WITH CHECK (true);

-- Name: contractor_insurance engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.contractor_insurance TO raven_engine USING (true) WITH CHECK (true);

-- Name: contractor_licenses engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.contractor_licenses TO raven_engine USING (true) WITH CHECK (true);

-- Name: engines engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.engines TO raven_engine USING (true) WITH CHECK (true);

-- Name: event_type_counts engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.event_type_counts TO raven_engine USING (true) WITH CHECK (true);

-- Name: instance_state engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.instance_state TO raven_engine USING (true) WITH CHECK (true);

-- Name: job_candidates engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.job_candidates TO raven_engine USING (true) WITH CHECK (true);

-- Name: job_ratings engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.job_ratings TO raven_engine USING (true) WITH CHECK (true);

-- Name: jobs engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.jobs TO raven_engine USING (true) WITH CHECK (true);

-- Name: ledger_resends engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.ledger_resends TO raven_engine USING (true) WITH CHECK (true);

-- Name: memberships engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.memberships TO raven_engine USING (true) WITH CHECK (true);

-- Name: message_contents engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.message_contents TO raven_engine USING (true) WITH CHECK (true);

-- Name: message_events engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.message_events TO raven_engine USING (true) WITH CHECK (true);

-- Name: message_events_default engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.message_events_default TO raven_engine USING (true) WITH CHECK (true);

-- Name: message_keys engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.message_keys TO raven_engine USING (true) WITH CHECK (true);

-- Name: organizations engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.organizations TO raven_engine USING (true) WITH CHECK (true);

-- Name: outbound_messages engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.outbound_messages TO raven_engine USING (true) WITH CHECK (true);

-- Name: outreach_left_out engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.outreach_left_out TO raven_engine USING (true) WITH CHECK (true);

-- Name: send_batches engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.send_batches TO raven_engine USING (true) WITH CHECK (true);

-- Name: send_controls engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.send_controls TO raven_engine USING (true) WITH CHECK (true);

-- Name: send_routes engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.send_routes TO raven_engine USING (true) WITH CHECK (true);

-- Name: settings engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.settings TO raven_engine USING (true) WITH CHECK (true);

-- Name: task_leases engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.task_leases TO raven_engine USING (true) WITH CHECK (true);

-- Name: technicians engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.technicians TO raven_engine USING (true) WITH CHECK (true);

-- Name: webhook_deliveries engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.webhook_deliveries TO raven_engine USING (true) WITH CHECK (true);

-- Name: webhook_set_aside engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.webhook_set_aside TO raven_engine USING (true) WITH CHECK (true);

-- Name: work_order_outreach engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.work_order_outreach TO raven_engine USING (true) WITH CHECK (true);

-- Name: work_order_recipients engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.work_order_recipients TO raven_engine USING (true) WITH CHECK (true);

-- Name: engines; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.engines ENABLE ROW LEVEL SECURITY;

-- Name: event_type_counts; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.event_type_counts ENABLE ROW LEVEL SECURITY;

-- Name: engines everybody_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY everybody_reads ON public.engines FOR SELECT TO raven_viewer USING (true);

-- Name: event_type_counts everybody_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY everybody_reads ON public.event_type_counts FOR SELECT TO raven_viewer USING (true);

-- Name: instance_state everybody_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY everybody_reads ON public.instance_state FOR SELECT TO raven_viewer USING (true);

-- Name: task_leases everybody_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY everybody_reads ON public.task_leases FOR SELECT TO raven_viewer USING (true);

-- Name: instance_state; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.instance_state ENABLE ROW LEVEL SECURITY;

-- Name: job_candidates; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.job_candidates ENABLE ROW LEVEL SECURITY;

-- Name: job_ratings; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.job_ratings ENABLE ROW LEVEL SECURITY;

-- Name: jobs; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.jobs ENABLE ROW LEVEL SECURITY;

-- Name: ledger_resends; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.ledger_resends ENABLE ROW LEVEL SECURITY;

-- Name: settings manager_writes; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY manager_writes ON public.settings TO raven_manager USING (public.raven_may(org_id, 'manager'::text)) WITH CHECK (public.raven_may(org_id, 'manager'::text));

-- Name: ai_conversations member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.ai_conversations TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: communication_suppressions member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.communication_suppressions TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: contractor_certifications member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.contractor_certifications TO raven_viewer USING ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = contractor_certifications.technician_id)))) WITH CHECK ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = contractor_certifications.technician_id))));

-- Name: contractor_insurance member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.contractor_insurance TO raven_viewer USING ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = contractor_insurance.technician_id)))) WITH CHECK ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = contractor_insurance.technician_id))));

-- Name: contractor_licenses member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.contractor_licenses TO raven_viewer USING ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = contractor_licenses.technician_id)))) WITH CHECK ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = contractor_licenses.technician_id))));

-- Name: job_candidates member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.job_candidates TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: job_ratings member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.job_ratings TO raven_viewer USING ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = job_ratings.technician_id)))) WITH CHECK ((EXISTS ( SELECT 1
   FROM public.technicians x
  WHERE (x.id = job_ratings.technician_id))));

-- Name: jobs member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.jobs TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: message_contents member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.message_contents TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: message_events member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.message_events TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: message_keys member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.message_keys TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: outbound_messages member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.outbound_messages TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: outreach_left_out member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.outreach_left_out TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: send_routes member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.send_routes TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: technicians member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.technicians TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: work_order_outreach member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.work_order_outreach TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: work_order_recipients member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.work_order_recipients TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: audit_log member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.audit_log FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: ledger_resends member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.ledger_resends FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: memberships member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.memberships FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: organizations member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.organizations FOR SELECT TO raven_viewer USING (((id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])) OR (id = public.raven_pool_org())));

-- Name: send_batches member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.send_batches FOR SELECT TO raven_viewer USING ((EXISTS ( SELECT 1
   FROM public.send_routes r
  WHERE (r.id = send_batches.route_id))));

-- Name: send_controls member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.send_controls FOR SELECT TO raven_viewer USING (((org_id IS NULL) OR (org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))));

-- Name: settings member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.settings FOR SELECT TO raven_viewer USING (((org_id IS NULL) OR (org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))));

-- Name: memberships; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.memberships ENABLE ROW LEVEL SECURITY;

-- Name: message_contents; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.message_contents ENABLE ROW LEVEL SECURITY;

-- Name: message_events; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.message_events ENABLE ROW LEVEL SECURITY;

-- Name: message_events_default; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.message_events_default ENABLE ROW LEVEL SECURITY;

-- Name: message_keys; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.message_keys ENABLE ROW LEVEL SECURITY;

-- Name: organizations; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;

-- Name: outbound_messages; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.outbound_messages ENABLE ROW LEVEL SECURITY;

-- Name: outreach_left_out; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.outreach_left_out ENABLE ROW LEVEL SECURITY;

-- Name: ai_conversations owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.ai_conversations TO raven_owner USING (true) WITH CHECK (true);

-- Name: audit_log owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.audit_log TO raven_owner USING (true) WITH CHECK (true);

-- Name: communication_suppressions owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.communication_suppressions TO raven_owner USING (true) WITH CHECK (true);

-- Name: contractor_certifications owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.contractor_certifications TO raven_owner USING (true) WITH CHECK (true);

-- Name: contractor_insurance owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.contractor_insurance TO raven_owner USING (true) WITH CHECK (true);

-- Name: contractor_licenses owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.contractor_licenses TO raven_owner USING (true) WITH CHECK (true);

-- Name: engines owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.engines TO raven_owner USING (true) WITH CHECK (true);

-- Name: event_type_counts owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.event_type_counts TO raven_owner USING (true) WITH CHECK (true);

-- Name: instance_state owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.instance_state TO raven_owner USING (true) WITH CHECK (true);

-- Name: job_candidates owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.job_candidates TO raven_owner USING (true) WITH CHECK (true);

-- Name: job_ratings owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.job_ratings TO raven_owner USING (true) WITH CHECK (true);

-- Name: jobs owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.jobs TO raven_owner USING (true) WITH CHECK (true);

-- Name: ledger_resends owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.ledger_resends TO raven_owner USING (true) WITH CHECK (true);

-- Name: memberships owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.memberships TO raven_owner USING (true) WITH CHECK (true);

-- Name: message_contents owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.message_contents TO raven_owner USING (true) WITH CHECK (true);

-- Name: message_events owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.message_events TO raven_owner USING (true) WITH CHECK (true);

-- Name: message_events_default owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.message_events_default TO raven_owner USING (true) WITH CHECK (true);

-- Name: message_keys owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.message_keys TO raven_owner USING (true) WITH CHECK (true);

-- Name: organizations owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.organizations TO raven_owner USING (true) WITH CHECK (true);

-- Name: outbound_messages owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.outbound_messages TO raven_owner USING (true) WITH CHECK (true);

-- Name: outreach_left_out owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.outreach_left_out TO raven_owner USING (true) WITH CHECK (true);

-- Name: send_batches owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.send_batches TO raven_owner USING (true) WITH CHECK (true);

-- Name: send_controls owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.send_controls TO raven_owner USING (true) WITH CHECK (true);

-- Name: send_routes owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.send_routes TO raven_owner USING (true) WITH CHECK (true);

-- Name: settings owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.settings TO raven_owner USING (true) WITH CHECK (true);

-- Name: task_leases owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.task_leases TO raven_owner USING (true) WITH CHECK (true);

-- Name: technicians owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.technicians TO raven_owner USING (true) WITH CHECK (true);

-- Name: webhook_deliveries owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.webhook_deliveries TO raven_owner USING (true) WITH CHECK (true);

-- Name: webhook_set_aside owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.webhook_set_aside TO raven_owner USING (true) WITH CHECK (true);

-- Name: work_order_outreach owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.work_order_outreach TO raven_owner USING (true) WITH CHECK (true);

-- Name: work_order_recipients owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.work_order_recipients TO raven_owner USING (true) WITH CHECK (true);

-- Name: technicians pool_is_read_by_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY pool_is_read_by_all ON public.technicians FOR SELECT TO raven_viewer USING ((org_id = public.raven_pool_org()));

-- Name: send_batches; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.send_batches ENABLE ROW LEVEL SECURITY;

-- Name: send_controls; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.send_controls ENABLE ROW LEVEL SECURITY;

-- Name: send_routes; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.send_routes ENABLE ROW LEVEL SECURITY;

-- Name: settings; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.settings ENABLE ROW LEVEL SECURITY;

-- Name: task_leases; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.task_leases ENABLE ROW LEVEL SECURITY;

-- Name: technicians; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.technicians ENABLE ROW LEVEL SECURITY;

-- Name: webhook_deliveries; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.webhook_deliveries ENABLE ROW LEVEL SECURITY;

-- Name: webhook_set_aside; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.webhook_set_aside ENABLE ROW LEVEL SECURITY;

-- Name: work_order_outreach; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.work_order_outreach ENABLE ROW LEVEL SECURITY;

-- Name: work_order_recipients; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.work_order_recipients ENABLE ROW LEVEL SECURITY;

-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner

GRANT ALL ON SCHEMA public TO raven_owner;

-- Name: FUNCTION audit(p_entity_type text, p_entity_id text, p_action text, p_org_id uuid, p_changes jsonb, p_reason text, p_metadata jsonb); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.audit(p_entity_type text, p_entity_id text, p_action text, p_org_id uuid, p_changes jsonb, p_reason text, p_metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit(p_entity_type text, p_entity_id text, p_action text, p_org_id uuid, p_changes jsonb, p_reason text, p_metadata jsonb) TO raven_viewer;
GRANT ALL ON FUNCTION public.audit(p_entity_type text, p_entity_id text, p_action text, p_org_id uuid, p_changes jsonb, p_reason text, p_metadata jsonb) TO raven_engine;

-- Name: FUNCTION audit_log_is_insert_only(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.audit_log_is_insert_only() FROM PUBLIC;

-- Name: FUNCTION board_count_each(p_filters jsonb, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_count_each(p_filters jsonb, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_count_each(p_filters jsonb, p_zone text) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_count_each(p_filters jsonb, p_zone text) TO raven_engine;

-- Name: FUNCTION board_day(p_zone text, p_days integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_day(p_zone text, p_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_day(p_zone text, p_days integer) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_day(p_zone text, p_days integer) TO raven_engine;

-- Name: FUNCTION board_day_term(p_column text, p_value text, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_day_term(p_column text, p_value text, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_day_term(p_column text, p_value text, p_zone text) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_day_term(p_column text, p_value text, p_zone text) TO raven_engine;

-- Name: FUNCTION board_ids(p_filter jsonb, p_zone text, p_sort text, p_descending boolean, p_limit integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_ids(p_filter jsonb, p_zone text, p_sort text, p_descending boolean, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_ids(p_filter jsonb, p_zone text, p_sort text, p_descending boolean, p_limit integer) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_ids(p_filter jsonb, p_zone text, p_sort text, p_descending boolean, p_limit integer) TO raven_engine;

-- Name: FUNCTION board_like(p_value text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_like(p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_like(p_value text) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_like(p_value text) TO raven_engine;

-- Name: FUNCTION board_order(p_sort text, p_descending boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_order(p_sort text, p_descending boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_order(p_sort text, p_descending boolean) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_order(p_sort text, p_descending boolean) TO raven_engine;

-- Name: FUNCTION board_outreach_term(p_condition text, p_value text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_outreach_term(p_condition text, p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_outreach_term(p_condition text, p_value text) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_outreach_term(p_condition text, p_value text) TO raven_engine;

-- Name: FUNCTION board_term(p_field text, p_value text, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_term(p_field text, p_value text, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_term(p_field text, p_value text, p_zone text) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_term(p_field text, p_value text, p_zone text) TO raven_engine;

-- Name: FUNCTION board_where(p_filter jsonb, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.board_where(p_filter jsonb, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.board_where(p_filter jsonb, p_zone text) TO raven_viewer;
GRANT ALL ON FUNCTION public.board_where(p_filter jsonb, p_zone text) TO raven_engine;

-- Name: FUNCTION change_work_order_status(p_job uuid, p_revision integer, p_status text, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.change_work_order_status(p_job uuid, p_revision integer, p_status text, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.change_work_order_status(p_job uuid, p_revision integer, p_status text, p_zone text) TO raven_dispatcher;

-- Name: FUNCTION confirm_instance(p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.confirm_instance(p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.confirm_instance(p_reason text) TO raven_admin;
GRANT ALL ON FUNCTION public.confirm_instance(p_reason text) TO raven_engine;

-- Name: FUNCTION create_work_order(p_org_id uuid, p_key uuid, p_draft jsonb, p_allow_duplicate boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.create_work_order(p_org_id uuid, p_key uuid, p_draft jsonb, p_allow_duplicate boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.create_work_order(p_org_id uuid, p_key uuid, p_draft jsonb, p_allow_duplicate boolean) TO raven_dispatcher;

-- Name: FUNCTION credentials_changed(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.credentials_changed() FROM PUBLIC;

-- Name: FUNCTION credentials_valid_until(p_technician_ids uuid[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.credentials_valid_until(p_technician_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.credentials_valid_until(p_technician_ids uuid[]) TO raven_viewer;
GRANT ALL ON FUNCTION public.credentials_valid_until(p_technician_ids uuid[]) TO raven_engine;

-- Name: FUNCTION delivery_rank(p_delivery text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.delivery_rank(p_delivery text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.delivery_rank(p_delivery text) TO raven_viewer;
GRANT ALL ON FUNCTION public.delivery_rank(p_delivery text) TO raven_engine;

-- Name: FUNCTION dispatch_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.dispatch_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean) TO raven_engine;

-- Name: FUNCTION dispatch_books(p_outreach uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_books(p_outreach uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_books(p_outreach uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.dispatch_books(p_outreach uuid) TO raven_engine;

-- Name: FUNCTION dispatch_cancel_waiting(p_outreach uuid, p_method text, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_cancel_waiting(p_outreach uuid, p_method text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_cancel_waiting(p_outreach uuid, p_method text, p_reason text) TO raven_engine;

-- Name: FUNCTION dispatch_cold_wave(p_outreach uuid, p_start boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_cold_wave(p_outreach uuid, p_start boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_cold_wave(p_outreach uuid, p_start boolean) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.dispatch_cold_wave(p_outreach uuid, p_start boolean) TO raven_engine;

-- Name: FUNCTION dispatch_end_satisfied(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_end_satisfied() FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_end_satisfied() TO raven_engine;

-- Name: FUNCTION dispatch_facts(p_job uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_facts(p_job uuid) FROM PUBLIC;

-- Name: FUNCTION dispatch_fingerprint(p_facts jsonb, p_sum numeric); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_fingerprint(p_facts jsonb, p_sum numeric) FROM PUBLIC;

-- Name: TABLE work_order_outreach; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.work_order_outreach TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.work_order_outreach TO raven_engine;

-- Name: FUNCTION dispatch_owned(p_outreach uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_owned(p_outreach uuid) FROM PUBLIC;

-- Name: FUNCTION dispatch_plan(p_job uuid, p_channel text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_plan(p_job uuid, p_channel text) FROM PUBLIC;

-- Name: FUNCTION dispatch_preview(p_job uuid, p_channel text, OUT fingerprint text, OUT warm integer, OUT cold integer, OUT left_out integer, OUT facts jsonb, OUT entries json); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_preview(p_job uuid, p_channel text, OUT fingerprint text, OUT warm integer, OUT cold integer, OUT left_out integer, OUT facts jsonb, OUT entries json) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_preview(p_job uuid, p_channel text, OUT fingerprint text, OUT warm integer, OUT cold integer, OUT left_out integer, OUT facts jsonb, OUT entries json) TO raven_viewer;
GRANT ALL ON FUNCTION public.dispatch_preview(p_job uuid, p_channel text, OUT fingerprint text, OUT warm integer, OUT cold integer, OUT left_out integer, OUT facts jsonb, OUT entries json) TO raven_engine;

-- Name: FUNCTION dispatch_route(p_org_id uuid, p_provider text, p_ref text, p_label text, p_trade text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_route(p_org_id uuid, p_provider text, p_ref text, p_label text, p_trade text) FROM PUBLIC;

-- Name: FUNCTION dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text) TO raven_engine;

-- Name: FUNCTION dispatch_send_now(p_outreach uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_send_now(p_outreach uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_send_now(p_outreach uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.dispatch_send_now(p_outreach uuid) TO raven_engine;

-- Name: FUNCTION dispatch_stop(p_outreach uuid, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_stop(p_outreach uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_stop(p_outreach uuid, p_reason text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.dispatch_stop(p_outreach uuid, p_reason text) TO raven_engine;

-- Name: FUNCTION dispatch_take_back(p_outreach uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_take_back(p_outreach uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_take_back(p_outreach uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.dispatch_take_back(p_outreach uuid) TO raven_engine;

-- Name: FUNCTION dispatch_test(p_job uuid, p_address text, p_name text, p_warm_ref text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.dispatch_test(p_job uuid, p_address text, p_name text, p_warm_ref text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.dispatch_test(p_job uuid, p_address text, p_name text, p_warm_ref text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.dispatch_test(p_job uuid, p_address text, p_name text, p_warm_ref text) TO raven_engine;

-- Name: FUNCTION distance_m(p_lat1 double precision, p_lng1 double precision, p_lat2 double precision, p_lng2 double precision); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.distance_m(p_lat1 double precision, p_lng1 double precision, p_lat2 double precision, p_lng2 double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.distance_m(p_lat1 double precision, p_lng1 double precision, p_lat2 double precision, p_lng2 double precision) TO raven_viewer;
GRANT ALL ON FUNCTION public.distance_m(p_lat1 double precision, p_lng1 double precision, p_lat2 double precision, p_lng2 double precision) TO raven_engine;

-- Name: FUNCTION engine_beat(p_id uuid, p_name text, p_host text, p_pid integer, p_version text, p_lanes integer, p_state text, OUT epoch bigint, OUT beat_ms bigint, OUT stopped boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.engine_beat(p_id uuid, p_name text, p_host text, p_pid integer, p_version text, p_lanes integer, p_state text, OUT epoch bigint, OUT beat_ms bigint, OUT stopped boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.engine_beat(p_id uuid, p_name text, p_host text, p_pid integer, p_version text, p_lanes integer, p_state text, OUT epoch bigint, OUT beat_ms bigint, OUT stopped boolean) TO raven_engine;

-- Name: FUNCTION engine_check_instance(p_known jsonb, OUT why text, OUT system_identifier text, OUT epoch bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.engine_check_instance(p_known jsonb, OUT why text, OUT system_identifier text, OUT epoch bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.engine_check_instance(p_known jsonb, OUT why text, OUT system_identifier text, OUT epoch bigint) TO raven_engine;
GRANT ALL ON FUNCTION public.engine_check_instance(p_known jsonb, OUT why text, OUT system_identifier text, OUT epoch bigint) TO raven_dispatcher;

-- Name: FUNCTION engine_gone(p_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.engine_gone(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.engine_gone(p_id uuid) TO raven_engine;

-- Name: FUNCTION event_types_count(p_provider text, p_types text[], p_known text[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.event_types_count(p_provider text, p_types text[], p_known text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_types_count(p_provider text, p_types text[], p_known text[]) TO raven_engine;

-- Name: FUNCTION event_types_count(p_provider text, p_counts jsonb, p_known text[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.event_types_count(p_provider text, p_counts jsonb, p_known text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_types_count(p_provider text, p_counts jsonb, p_known text[]) TO raven_engine;

-- Name: TABLE job_candidates; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.job_candidates TO raven_viewer;
GRANT INSERT,DELETE,UPDATE ON TABLE public.job_candidates TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job_candidates TO raven_engine;

-- Name: FUNCTION find_matching_technicians(p_job_id uuid, p_lat double precision, p_lng double precision, p_trade text, p_state text, p_max_distance_m double precision); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.find_matching_technicians(p_job_id uuid, p_lat double precision, p_lng double precision, p_trade text, p_state text, p_max_distance_m double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.find_matching_technicians(p_job_id uuid, p_lat double precision, p_lng double precision, p_trade text, p_state text, p_max_distance_m double precision) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.find_matching_technicians(p_job_id uuid, p_lat double precision, p_lng double precision, p_trade text, p_state text, p_max_distance_m double precision) TO raven_engine;

-- Name: FUNCTION import_technicians_apply(p_org_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.import_technicians_apply(p_org_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.import_technicians_apply(p_org_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.import_technicians_apply(p_org_id uuid) TO raven_engine;

-- Name: FUNCTION import_technicians_begin(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.import_technicians_begin() FROM PUBLIC;
GRANT ALL ON FUNCTION public.import_technicians_begin() TO raven_dispatcher;
GRANT ALL ON FUNCTION public.import_technicians_begin() TO raven_engine;

-- Name: FUNCTION increment_cold_opened(p_outreach_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.increment_cold_opened(p_outreach_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.increment_cold_opened(p_outreach_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.increment_cold_opened(p_outreach_id uuid) TO raven_engine;

-- Name: FUNCTION increment_cold_qualified(p_outreach_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.increment_cold_qualified(p_outreach_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.increment_cold_qualified(p_outreach_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.increment_cold_qualified(p_outreach_id uuid) TO raven_engine;

-- Name: FUNCTION increment_cold_replied(p_outreach_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.increment_cold_replied(p_outreach_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.increment_cold_replied(p_outreach_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.increment_cold_replied(p_outreach_id uuid) TO raven_engine;

-- Name: FUNCTION increment_warm_opened(p_outreach_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.increment_warm_opened(p_outreach_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.increment_warm_opened(p_outreach_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.increment_warm_opened(p_outreach_id uuid) TO raven_engine;

-- Name: FUNCTION increment_warm_qualified(p_outreach_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.increment_warm_qualified(p_outreach_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.increment_warm_qualified(p_outreach_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.increment_warm_qualified(p_outreach_id uuid) TO raven_engine;

-- Name: FUNCTION increment_warm_replied(p_outreach_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.increment_warm_replied(p_outreach_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.increment_warm_replied(p_outreach_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.increment_warm_replied(p_outreach_id uuid) TO raven_engine;

-- Name: FUNCTION instantly_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.instantly_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.instantly_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) TO raven_engine;

-- Name: FUNCTION job_change_refusal(p_job uuid, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.job_change_refusal(p_job uuid, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.job_change_refusal(p_job uuid, p_zone text) TO raven_viewer;
GRANT ALL ON FUNCTION public.job_change_refusal(p_job uuid, p_zone text) TO raven_engine;

-- Name: FUNCTION job_content_hash(p_org_id uuid, p_address text, p_trade text, p_scheduled_at timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.job_content_hash(p_org_id uuid, p_address text, p_trade text, p_scheduled_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.job_content_hash(p_org_id uuid, p_address text, p_trade text, p_scheduled_at timestamp with time zone) TO raven_dispatcher;

-- Name: FUNCTION job_credential_day(p_scheduled_at timestamp with time zone, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.job_credential_day(p_scheduled_at timestamp with time zone, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.job_credential_day(p_scheduled_at timestamp with time zone, p_zone text) TO raven_viewer;
GRANT ALL ON FUNCTION public.job_credential_day(p_scheduled_at timestamp with time zone, p_zone text) TO raven_engine;

-- Name: TABLE jobs; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.jobs TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.jobs TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs TO raven_engine;

-- Name: FUNCTION job_locked_at(p_job uuid, p_revision integer, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.job_locked_at(p_job uuid, p_revision integer, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.job_locked_at(p_job uuid, p_revision integer, p_zone text) TO raven_dispatcher;

-- Name: FUNCTION job_ratings_refresh(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.job_ratings_refresh() FROM PUBLIC;

-- Name: FUNCTION job_status_next(p_status text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.job_status_next(p_status text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.job_status_next(p_status text) TO raven_viewer;
GRANT ALL ON FUNCTION public.job_status_next(p_status text) TO raven_engine;

-- Name: FUNCTION jobs_audit(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.jobs_audit() FROM PUBLIC;

-- Name: FUNCTION jobs_check_change(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.jobs_check_change() FROM PUBLIC;

-- Name: FUNCTION jobs_take_number(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.jobs_take_number() FROM PUBLIC;

-- Name: FUNCTION ledger_begin_call(p_batch bigint, p_token uuid, p_fingerprint text, OUT verdict text, OUT dropped bigint[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_begin_call(p_batch bigint, p_token uuid, p_fingerprint text, OUT verdict text, OUT dropped bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_begin_call(p_batch bigint, p_token uuid, p_fingerprint text, OUT verdict text, OUT dropped bigint[]) TO raven_engine;

-- Name: FUNCTION ledger_claim(p_engine uuid, p_lane integer, p_token uuid, p_limit integer, p_lease interval, p_providers text[], OUT batch_id bigint, OUT batch_uid uuid, OUT org_id uuid, OUT provider text, OUT route_id bigint, OUT route_ref text, OUT attempt integer, OUT taken integer, OUT skipped integer, OUT messages json, OUT contents json, OUT next_at timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_claim(p_engine uuid, p_lane integer, p_token uuid, p_limit integer, p_lease interval, p_providers text[], OUT batch_id bigint, OUT batch_uid uuid, OUT org_id uuid, OUT provider text, OUT route_id bigint, OUT route_ref text, OUT attempt integer, OUT taken integer, OUT skipped integer, OUT messages json, OUT contents json, OUT next_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_claim(p_engine uuid, p_lane integer, p_token uuid, p_limit integer, p_lease interval, p_providers text[], OUT batch_id bigint, OUT batch_uid uuid, OUT org_id uuid, OUT provider text, OUT route_id bigint, OUT route_ref text, OUT attempt integer, OUT taken integer, OUT skipped integer, OUT messages json, OUT contents json, OUT next_at timestamp with time zone) TO raven_engine;

-- Name: FUNCTION ledger_close_doubts(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_close_doubts() FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_close_doubts() TO raven_engine;

-- Name: FUNCTION ledger_decide(p_ids bigint[], p_decision text, p_reason text, OUT done integer, OUT too_early integer, OUT possible_from timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_decide(p_ids bigint[], p_decision text, p_reason text, OUT done integer, OUT too_early integer, OUT possible_from timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_decide(p_ids bigint[], p_decision text, p_reason text, OUT done integer, OUT too_early integer, OUT possible_from timestamp with time zone) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.ledger_decide(p_ids bigint[], p_decision text, p_reason text, OUT done integer, OUT too_early integer, OUT possible_from timestamp with time zone) TO raven_engine;

-- Name: FUNCTION ledger_doubt_was_sent(p_ids bigint[], p_lead_ids text[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_doubt_was_sent(p_ids bigint[], p_lead_ids text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_doubt_was_sent(p_ids bigint[], p_lead_ids text[]) TO raven_engine;

-- Name: FUNCTION ledger_late_answer(p_batch bigint, p_token uuid, p_http_status integer, p_provider_id text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_late_answer(p_batch bigint, p_token uuid, p_http_status integer, p_provider_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_late_answer(p_batch bigint, p_token uuid, p_http_status integer, p_provider_id text) TO raven_engine;

-- Name: FUNCTION ledger_look_up_result(p_found bigint[], p_lead_ids text[], p_missing bigint[], OUT settled integer, OUT requeued integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_look_up_result(p_found bigint[], p_lead_ids text[], p_missing bigint[], OUT settled integer, OUT requeued integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_look_up_result(p_found bigint[], p_lead_ids text[], p_missing bigint[], OUT settled integer, OUT requeued integer) TO raven_engine;

-- Name: FUNCTION ledger_pause_provider(p_org_id uuid, p_provider text, p_for interval); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_pause_provider(p_org_id uuid, p_provider text, p_for interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_pause_provider(p_org_id uuid, p_provider text, p_for interval) TO raven_engine;

-- Name: FUNCTION ledger_quarantine(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_quarantine() FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_quarantine() TO raven_viewer;
GRANT ALL ON FUNCTION public.ledger_quarantine() TO raven_engine;

-- Name: FUNCTION ledger_read_batch(p_token uuid, OUT batch_id bigint, OUT calling boolean, OUT outcome text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_read_batch(p_token uuid, OUT batch_id bigint, OUT calling boolean, OUT outcome text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_read_batch(p_token uuid, OUT batch_id bigint, OUT calling boolean, OUT outcome text) TO raven_engine;

-- Name: FUNCTION ledger_reconcile(OUT settled integer, OUT duplicates integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_reconcile(OUT settled integer, OUT duplicates integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_reconcile(OUT settled integer, OUT duplicates integer) TO raven_engine;

-- Name: FUNCTION ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamp with time zone, p_paused_until timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamp with time zone, p_paused_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamp with time zone, p_paused_until timestamp with time zone) TO raven_viewer;
GRANT ALL ON FUNCTION public.ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamp with time zone, p_paused_until timestamp with time zone) TO raven_engine;

-- Name: FUNCTION ledger_settle(p_batch bigint, p_token uuid, p_outcome text, p_http_status integer, p_provider_id text, p_bytes bigint, p_error text, p_delay interval, p_attempt_limit integer, p_parts jsonb); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_settle(p_batch bigint, p_token uuid, p_outcome text, p_http_status integer, p_provider_id text, p_bytes bigint, p_error text, p_delay interval, p_attempt_limit integer, p_parts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_settle(p_batch bigint, p_token uuid, p_outcome text, p_http_status integer, p_provider_id text, p_bytes bigint, p_error text, p_delay interval, p_attempt_limit integer, p_parts jsonb) TO raven_engine;

-- Name: FUNCTION ledger_split(p_batch bigint, p_token uuid, p_lease interval, p_http_status integer, p_bytes bigint, p_error text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_split(p_batch bigint, p_token uuid, p_lease interval, p_http_status integer, p_bytes bigint, p_error text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_split(p_batch bigint, p_token uuid, p_lease interval, p_http_status integer, p_bytes bigint, p_error text) TO raven_engine;

-- Name: FUNCTION ledger_stop_route(p_route bigint, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_stop_route(p_route bigint, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_stop_route(p_route bigint, p_reason text) TO raven_engine;

-- Name: FUNCTION ledger_suppression(p_org_id uuid, p_address text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_suppression(p_org_id uuid, p_address text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_suppression(p_org_id uuid, p_address text) TO raven_engine;

-- Name: FUNCTION ledger_sweep(OUT released integer, OUT doubted integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ledger_sweep(OUT released integer, OUT doubted integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_sweep(OUT released integer, OUT doubted integer) TO raven_engine;

-- Name: FUNCTION link_act(p_uid uuid, p_action text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.link_act(p_uid uuid, p_action text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.link_act(p_uid uuid, p_action text) TO raven_engine;

-- Name: FUNCTION link_opens_apply(p_opens jsonb); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.link_opens_apply(p_opens jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.link_opens_apply(p_opens jsonb) TO raven_engine;

-- Name: FUNCTION link_subject(p_uid uuid, OUT organisation text, OUT address text, OUT job_title text, OUT trade text, OUT place text, OUT scheduled_at timestamp with time zone, OUT time_zone text, OUT is_open boolean, OUT answer text, OUT unsubscribed boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.link_subject(p_uid uuid, OUT organisation text, OUT address text, OUT job_title text, OUT trade text, OUT place text, OUT scheduled_at timestamp with time zone, OUT time_zone text, OUT is_open boolean, OUT answer text, OUT unsubscribed boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.link_subject(p_uid uuid, OUT organisation text, OUT address text, OUT job_title text, OUT trade text, OUT place text, OUT scheduled_at timestamp with time zone, OUT time_zone text, OUT is_open boolean, OUT answer text, OUT unsubscribed boolean) TO raven_engine;

-- Name: FUNCTION machine_agent(p_agent text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.machine_agent(p_agent text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.machine_agent(p_agent text) TO raven_viewer;
GRANT ALL ON FUNCTION public.machine_agent(p_agent text) TO raven_engine;

-- Name: FUNCTION make_event_partitions(p_from date, p_months integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.make_event_partitions(p_from date, p_months integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.make_event_partitions(p_from date, p_months integer) TO raven_engine;

-- Name: FUNCTION match_left_out(p_job_id uuid, p_max_distance_m double precision, p_everyone boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.match_left_out(p_job_id uuid, p_max_distance_m double precision, p_everyone boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.match_left_out(p_job_id uuid, p_max_distance_m double precision, p_everyone boolean) TO raven_viewer;
GRANT ALL ON FUNCTION public.match_left_out(p_job_id uuid, p_max_distance_m double precision, p_everyone boolean) TO raven_engine;

-- Name: FUNCTION match_summary(p_job_id uuid, p_max_distance_m double precision); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.match_summary(p_job_id uuid, p_max_distance_m double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.match_summary(p_job_id uuid, p_max_distance_m double precision) TO raven_viewer;
GRANT ALL ON FUNCTION public.match_summary(p_job_id uuid, p_max_distance_m double precision) TO raven_engine;

-- Name: FUNCTION match_technicians(p_job_id uuid, p_max_distance_m double precision); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.match_technicians(p_job_id uuid, p_max_distance_m double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.match_technicians(p_job_id uuid, p_max_distance_m double precision) TO raven_viewer;
GRANT ALL ON FUNCTION public.match_technicians(p_job_id uuid, p_max_distance_m double precision) TO raven_engine;

-- Name: FUNCTION message_news_apply(p_news public.message_news[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.message_news_apply(p_news public.message_news[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.message_news_apply(p_news public.message_news[]) TO raven_engine;

-- Name: FUNCTION my_org(p_org_id uuid, p_role text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.my_org(p_org_id uuid, p_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.my_org(p_org_id uuid, p_role text) TO raven_dispatcher;

-- Name: FUNCTION name_and_phone_key(p_name text, p_phone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.name_and_phone_key(p_name text, p_phone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.name_and_phone_key(p_name text, p_phone text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.name_and_phone_key(p_name text, p_phone text) TO raven_engine;

-- Name: FUNCTION notify_jobs(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_jobs() FROM PUBLIC;

-- Name: FUNCTION notify_outreach(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_outreach() FROM PUBLIC;

-- Name: FUNCTION notify_recipients(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_recipients() FROM PUBLIC;

-- Name: FUNCTION notify_table(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_table() FROM PUBLIC;

-- Name: FUNCTION organizations_first_admin(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.organizations_first_admin() FROM PUBLIC;

-- Name: FUNCTION outbound_messages_count_change(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.outbound_messages_count_change() FROM PUBLIC;

-- Name: FUNCTION outbound_messages_count_new(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.outbound_messages_count_new() FROM PUBLIC;

-- Name: FUNCTION outreach_add_counts(p_outreach uuid[], p_provider text[], p_state text[], p_change integer[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.outreach_add_counts(p_outreach uuid[], p_provider text[], p_state text[], p_change integer[]) FROM PUBLIC;

-- Name: FUNCTION outreach_add_flags(p_outreach uuid[], p_method text[], p_total integer[], p_sent integer[], p_opened integer[], p_replied integer[], p_qualified integer[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.outreach_add_flags(p_outreach uuid[], p_method text[], p_total integer[], p_sent integer[], p_opened integer[], p_replied integer[], p_qualified integer[]) FROM PUBLIC;

-- Name: FUNCTION place_box(p_lat double precision, p_lng double precision, p_radius_m double precision, OUT lat_from double precision, OUT lat_to double precision, OUT lng_from double precision, OUT lng_to double precision); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.place_box(p_lat double precision, p_lng double precision, p_radius_m double precision, OUT lat_from double precision, OUT lat_to double precision, OUT lng_from double precision, OUT lng_to double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.place_box(p_lat double precision, p_lng double precision, p_radius_m double precision, OUT lat_from double precision, OUT lat_to double precision, OUT lng_from double precision, OUT lng_to double precision) TO raven_viewer;
GRANT ALL ON FUNCTION public.place_box(p_lat double precision, p_lng double precision, p_radius_m double precision, OUT lat_from double precision, OUT lat_to double precision, OUT lng_from double precision, OUT lng_to double precision) TO raven_engine;

-- Name: FUNCTION provider_events_apply(p_provider text, p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.provider_events_apply(p_provider text, p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.provider_events_apply(p_provider text, p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) TO raven_engine;

-- Name: FUNCTION raven_may(p_org_id uuid, p_role text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.raven_may(p_org_id uuid, p_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.raven_may(p_org_id uuid, p_role text) TO raven_viewer;
GRANT ALL ON FUNCTION public.raven_may(p_org_id uuid, p_role text) TO raven_engine;

-- Name: FUNCTION raven_org_ids(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.raven_org_ids() FROM PUBLIC;
GRANT ALL ON FUNCTION public.raven_org_ids() TO raven_viewer;
GRANT ALL ON FUNCTION public.raven_org_ids() TO raven_engine;

-- Name: FUNCTION raven_pool_org(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.raven_pool_org() FROM PUBLIC;
GRANT ALL ON FUNCTION public.raven_pool_org() TO raven_viewer;
GRANT ALL ON FUNCTION public.raven_pool_org() TO raven_engine;

-- Name: FUNCTION raven_require(p_org_id uuid, p_role text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.raven_require(p_org_id uuid, p_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.raven_require(p_org_id uuid, p_role text) TO raven_viewer;
GRANT ALL ON FUNCTION public.raven_require(p_org_id uuid, p_role text) TO raven_engine;

-- Name: FUNCTION raven_role_rank(p_role text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.raven_role_rank(p_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.raven_role_rank(p_role text) TO raven_viewer;
GRANT ALL ON FUNCTION public.raven_role_rank(p_role text) TO raven_engine;

-- Name: FUNCTION refresh_job_candidates(p_job_id uuid, p_max_distance_m double precision); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.refresh_job_candidates(p_job_id uuid, p_max_distance_m double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_job_candidates(p_job_id uuid, p_max_distance_m double precision) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.refresh_job_candidates(p_job_id uuid, p_max_distance_m double precision) TO raven_engine;

-- Name: FUNCTION release_route(p_route bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.release_route(p_route bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.release_route(p_route bigint) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.release_route(p_route bigint) TO raven_engine;

-- Name: FUNCTION release_sending(p_control bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.release_sending(p_control bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.release_sending(p_control bigint) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.release_sending(p_control bigint) TO raven_engine;

-- Name: FUNCTION save_work_order(p_job uuid, p_revision integer, p_draft jsonb, p_zone text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.save_work_order(p_job uuid, p_revision integer, p_draft jsonb, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.save_work_order(p_job uuid, p_revision integer, p_draft jsonb, p_zone text) TO raven_dispatcher;

-- Name: FUNCTION sendgrid_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sendgrid_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sendgrid_events_apply(p_delivery bigint[], p_number integer[], p_item jsonb[], OUT added integer, OUT aside integer) TO raven_engine;

-- Name: FUNCTION stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) TO raven_engine;

-- Name: FUNCTION suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text) TO raven_engine;

-- Name: FUNCTION technician_expired_credentials(p_technician_id uuid, p_day date); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) TO raven_viewer;
GRANT ALL ON FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) TO raven_engine;

-- Name: FUNCTION technicians_keep_recipients(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.technicians_keep_recipients() FROM PUBLIC;

-- Name: FUNCTION touch_updated_at(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.touch_updated_at() FROM PUBLIC;

-- Name: FUNCTION update_outreach_stats(p_outreach_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.update_outreach_stats(p_outreach_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.update_outreach_stats(p_outreach_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.update_outreach_stats(p_outreach_id uuid) TO raven_engine;

-- Name: FUNCTION uuid_of_shape(p_text text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.uuid_of_shape(p_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.uuid_of_shape(p_text text) TO raven_viewer;
GRANT ALL ON FUNCTION public.uuid_of_shape(p_text text) TO raven_engine;

-- Name: FUNCTION webhook_deliveries_apply(p_provider text, p_ids bigint[], OUT added integer, OUT aside integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.webhook_deliveries_apply(p_provider text, p_ids bigint[], OUT added integer, OUT aside integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.webhook_deliveries_apply(p_provider text, p_ids bigint[], OUT added integer, OUT aside integer) TO raven_engine;

-- Name: FUNCTION webhook_items_apply(p_delivery bigint, p_items text[], OUT added integer, OUT aside integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.webhook_items_apply(p_delivery bigint, p_items text[], OUT added integer, OUT aside integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.webhook_items_apply(p_delivery bigint, p_items text[], OUT added integer, OUT aside integer) TO raven_engine;

-- Name: FUNCTION webhook_keep_house(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.webhook_keep_house() FROM PUBLIC;
GRANT ALL ON FUNCTION public.webhook_keep_house() TO raven_engine;

-- Name: FUNCTION webhook_process(p_provider text, p_limit integer, OUT taken integer, OUT added integer, OUT aside integer, OUT unreadable bigint[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.webhook_process(p_provider text, p_limit integer, OUT taken integer, OUT added integer, OUT aside integer, OUT unreadable bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.webhook_process(p_provider text, p_limit integer, OUT taken integer, OUT added integer, OUT aside integer, OUT unreadable bigint[]) TO raven_engine;

-- Name: FUNCTION work_order_outreach_take_recipients(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.work_order_outreach_take_recipients() FROM PUBLIC;

-- Name: FUNCTION work_order_recipients_count_change(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.work_order_recipients_count_change() FROM PUBLIC;

-- Name: FUNCTION work_order_recipients_count_gone(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.work_order_recipients_count_gone() FROM PUBLIC;

-- Name: FUNCTION work_order_recipients_count_new(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.work_order_recipients_count_new() FROM PUBLIC;

-- Name: TABLE ai_conversations; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.ai_conversations TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.ai_conversations TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ai_conversations TO raven_engine;

-- Name: TABLE audit_log; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.audit_log TO raven_viewer;
GRANT SELECT,INSERT ON TABLE public.audit_log TO raven_engine;

-- Name: TABLE communication_suppressions; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.communication_suppressions TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.communication_suppressions TO raven_engine;

-- Name: TABLE contractor_certifications; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.contractor_certifications TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.contractor_certifications TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contractor_certifications TO raven_engine;

-- Name: TABLE contractor_insurance; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.contractor_insurance TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.contractor_insurance TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contractor_insurance TO raven_engine;

-- Name: TABLE contractor_licenses; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.contractor_licenses TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.contractor_licenses TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contractor_licenses TO raven_engine;

-- Name: TABLE engines; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.engines TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.engines TO raven_engine;

-- Name: TABLE event_type_counts; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.event_type_counts TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_type_counts TO raven_engine;

-- Name: TABLE instance_state; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.instance_state TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.instance_state TO raven_engine;

-- Name: TABLE job_ratings; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.job_ratings TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.job_ratings TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job_ratings TO raven_engine;

-- Name: TABLE ledger_resends; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ledger_resends TO raven_engine;
GRANT SELECT ON TABLE public.ledger_resends TO raven_viewer;

-- Name: TABLE memberships; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.memberships TO raven_viewer;
GRANT INSERT,DELETE,UPDATE ON TABLE public.memberships TO raven_admin;
GRANT SELECT ON TABLE public.memberships TO raven_engine;

-- Name: TABLE message_contents; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.message_contents TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message_contents TO raven_engine;

-- Name: TABLE message_events; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.message_events TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message_events TO raven_engine;

-- Name: TABLE message_events_default; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.message_events_default TO raven_engine;

-- Name: TABLE message_keys; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.message_keys TO raven_viewer;
GRANT SELECT,INSERT ON TABLE public.message_keys TO raven_engine;

-- Name: TABLE organizations; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.organizations TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.organizations TO raven_admin;
GRANT SELECT ON TABLE public.organizations TO raven_engine;

-- Name: TABLE outbound_messages; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.outbound_messages TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbound_messages TO raven_engine;

-- Name: TABLE outreach_left_out; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.outreach_left_out TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outreach_left_out TO raven_engine;

-- Name: TABLE raven_migrations; Type: ACL; Schema: public; Owner: postgres

GRANT SELECT ON TABLE public.raven_migrations TO PUBLIC;

-- Name: TABLE send_batches; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.send_batches TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.send_batches TO raven_engine;

-- Name: SEQUENCE send_batches_id_seq; Type: ACL; Schema: public; Owner: raven_owner

GRANT USAGE ON SEQUENCE public.send_batches_id_seq TO raven_engine;

-- Name: TABLE send_controls; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.send_controls TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.send_controls TO raven_engine;

-- Name: TABLE send_routes; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.send_routes TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.send_routes TO raven_engine;

-- Name: TABLE settings; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.settings TO raven_viewer;
GRANT INSERT,DELETE,UPDATE ON TABLE public.settings TO raven_manager;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.settings TO raven_engine;

-- Name: TABLE task_leases; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.task_leases TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_leases TO raven_engine;

-- Name: TABLE technicians; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.technicians TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.technicians TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.technicians TO raven_engine;

-- Name: TABLE webhook_deliveries; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.webhook_deliveries TO raven_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_deliveries TO raven_engine;

-- Name: TABLE webhook_set_aside; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.webhook_set_aside TO raven_admin;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_set_aside TO raven_engine;

-- Name: TABLE work_order_recipients; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.work_order_recipients TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.work_order_recipients TO raven_engine;

-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: public; Owner: raven_owner

ALTER DEFAULT PRIVILEGES FOR ROLE raven_owner IN SCHEMA public GRANT SELECT,INSERT,DELETE,UPDATE ON TABLES  TO raven_engine;

-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: raven_owner

ALTER DEFAULT PRIVILEGES FOR ROLE raven_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;
