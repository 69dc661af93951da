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

-- Name: ai_conversations_written(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.ai_conversations_written() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform conversation_import(new.id);
    return null;
end
$$;

ALTER FUNCTION public.ai_conversations_written() OWNER TO raven_owner;

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
        when 'sla' then case p_value
            when 'breached' then '(j.board_rank = 0 and j.next_due_at <= now())'
            when 'risk' then '(j.board_rank = 0 and j.next_due_at > now() and j.id = any (array('
                             'select t.job_id from sla_timers t where t.completed_at is null and t.cancelled_at is null '
                             'and not t.breached and t.warn_at <= now() and t.due_at > now())))'
            when 'missed' then 'j.id in (select t.job_id from sla_timers t where t.completed_at is not null and t.breached)'
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

-- Name: complete_sla_stage(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.complete_sla_stage(p_job_id uuid, p_current_stage text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    j jobs := sla_locked_job(p_job_id, 'dispatcher');
    n int := sla_stage_number(p_current_stage);
begin
    if n is null then
        raise exception using errcode = 'RV422',
            message = format('"%s" is no stage: dispatch, assignment, arrival, completion. Nothing was changed.',
                p_current_stage);
    end if;
    if exists (select 1 from sla_timers where job_id = p_job_id and sla_stage_number(stage) > n)
        or j.board_rank = 3 then
        update sla_timers set completed_at = greatest(clock_timestamp(), started_at)
        where job_id = p_job_id and completed_at is null and cancelled_at is null and sla_stage_number(stage) <= n;
    else
        perform sla_enter_stage(array[p_job_id], array[clock_timestamp()], sla_stage_name(n + 1));
    end if;
end
$$;

ALTER FUNCTION public.complete_sla_stage(p_job_id uuid, p_current_stage text) OWNER TO raven_owner;

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

-- Name: conversation_act(bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_act(p_message bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_message conversation_messages;
begin
    select * into v_message from conversation_messages where id = p_message;
    if v_message.says = 'unsubscribe' then
        perform conversation_opt_out(p_message);
    end if;
    if v_message.conversation_id is not null then
        perform conversation_judge(v_message.conversation_id);
    end if;
end
$$;

ALTER FUNCTION public.conversation_act(p_message bigint) OWNER TO raven_owner;

-- Name: conversation_apply_triage(bigint, text, text, jsonb, text, date, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_apply_triage(p_message bigint, p_text text, p_verdict text, p_matches jsonb, p_because text, p_return_date date, p_again boolean DEFAULT false) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_message conversation_messages;
    v_whole text;
begin
    select * into v_message from conversation_messages where id = p_message for no key update;
    if not found or v_message.direction <> 'technician' or (v_message.triaged_at is not null and not p_again) then
        return false;
    end if;
    perform conversation_require(v_message.org_id);
    -- The rules run where the reply came in. A person's own client may only judge what a person typed in; everything else
    -- that a person has to say about a message is an override.
    if v_message.source <> 'typed' and not raven_may(null, 'dispatcher') then
        raise exception using errcode = 'insufficient_privilege',
            message = 'Replies are judged by the engine. Nothing was changed.';
    end if;
    v_whole := coalesce(v_message.full_text, v_message.text);
    update conversation_messages m
    set text = p_text, full_text = nullif(v_whole, p_text), verdict = p_verdict, matches = coalesce(p_matches, '[]'),
        because = nullif(p_because, ''), return_date = p_return_date, triaged_at = clock_timestamp()
    where m.id = p_message;
    if v_message.conversation_id is not null then
        update work_order_recipients r set reply_text = p_text, updated_at = clock_timestamp()
        where r.id = (select conversation_recipient(c.job_id, c.technician_id) from ai_conversations c
                      where c.id = v_message.conversation_id)
          and r.reply_received_at = v_message.occurred_at and r.reply_text is distinct from p_text
          and not v_message.automatic;
    end if;
    perform conversation_act(p_message);
    return true;
end
$$;

ALTER FUNCTION public.conversation_apply_triage(p_message bigint, p_text text, p_verdict text, p_matches jsonb, p_because text, p_return_date date, p_again boolean) OWNER TO raven_owner;

-- Name: conversation_assign(uuid, uuid, timestamp with time zone, boolean, boolean, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean, p_tell_others boolean, p_ref text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_result jsonb := dispatch_assign(p_job, p_technician, p_arrival, p_cancel_waiting);
    v_job jobs;
    v_name text;
    v_key text := (select person_key from technicians where id = p_technician);
    v_conversation uuid;
    v_facts jsonb := dispatch_facts(p_job);
    v_text text;
    v_route bigint;
    v_message bigint;
    v_one record;
    v_told int := 0;
    v_already int := 0;
    v_cold int := 0;
    v_kept_out int := 0;
    v_no_template int := 0;
begin
    select * into v_job from jobs where id = p_job;
    select full_name into v_name from technicians where id = p_technician;
    v_conversation := conversation_of(p_job, p_technician);
    perform conversation_note(v_conversation, 'console', 'assigned:' || p_job || ':' || p_technician,
                              format('Assigned to %s.', v_name), clock_timestamp());
    if p_tell_others then
        v_route := dispatch_route(v_job.org_id, 'sendgrid', p_ref, 'Work taken', null);
        v_text := format('Work order %s has been taken by somebody else. Thank you for your answer.', v_job.number);
        for v_one in
            select distinct on (m.to_address) m.to_address as address, r.technician_id, r.dispatch_method, t.full_name
            from work_order_outreach o
            join work_order_recipients r on r.outreach_id = o.id
            join outbound_messages m on m.id = r.message_id
            join technicians t on t.id = r.technician_id
            where o.job_id = p_job and r.technician_id <> p_technician and m.to_address is distinct from v_key
              and (r.reply_received or r.ai_qualified) and r.declined_at is null and r.ai_qualified is distinct from false
            order by m.to_address, r.ai_qualified desc nulls last, r.id
        loop
            if v_one.dispatch_method <> 'sendgrid_warm' then
                v_cold := v_cold + 1;
            elsif ledger_suppression(v_job.org_id, v_one.address) is not null
                  or exists (select 1 from technicians t
                             where t.person_key = v_one.address and t.unsubscribed_at is not null
                               and t.org_id in (v_job.org_id, raven_pool_org())) then
                v_kept_out := v_kept_out + 1;
            elsif v_route is null then
                v_no_template := v_no_template + 1;
            else
                v_message := conversation_queue(v_job.org_id, p_job, v_one.address, v_one.full_name, v_route,
                                                v_facts || jsonb_build_object('message', v_text),
                                                'taken:' || p_job || ':' || encode(sha256(convert_to(v_one.address, 'UTF8')), 'hex'),
                                                3::smallint);
                if v_message is null then
                    v_already := v_already + 1;
                else
                    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key,
                                                       author, outbound_message_id, triaged_at)
                    values (v_job.org_id, conversation_of(p_job, v_one.technician_id), 'we', v_text, clock_timestamp(), 'console',
                            'taken:' || v_message, session_user, v_message, clock_timestamp());
                    v_told := v_told + 1;
                end if;
            end if;
        end loop;
    end if;
    perform audit('job', p_job::text, 'assigned_from_conversation', v_job.org_id,
                  jsonb_build_object('technician', p_technician, 'told', v_told, 'cold', v_cold));
    return v_result || jsonb_build_object('told', v_told, 'told_before', v_already, 'cold_not_told', v_cold,
                                          'kept_out', v_kept_out, 'no_template', v_no_template);
end
$$;

ALTER FUNCTION public.conversation_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean, p_tell_others boolean, p_ref text) OWNER TO raven_owner;

-- Name: conversation_attach(bigint, uuid, uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_attach(p_message bigint, p_job uuid, p_technician uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_message conversation_messages;
    v_org uuid := (select org_id from jobs where id = p_job);
    v_conversation uuid;
begin
    perform raven_require(v_org, 'dispatcher');
    select * into v_message from conversation_messages where id = p_message for no key update;
    if not found or (v_message.org_id is not null and v_message.org_id <> v_org)
       or (v_message.org_id is null and not raven_may(v_org, 'admin')) then
        raise exception using errcode = 'RV404', message = 'This message does not exist. Nothing was changed.';
    end if;
    if v_message.conversation_id is not null then
        raise exception using errcode = 'RV409', message = 'This message belongs to a conversation already. Nothing was changed.';
    end if;
    if not exists (select 1 from technicians t where t.id = p_technician and t.org_id in (v_org, raven_pool_org())) then
        raise exception using errcode = 'RV422', message = 'This technician does not exist. Nothing was changed.';
    end if;
    v_conversation := conversation_of(p_job, p_technician);
    update conversation_messages m set conversation_id = v_conversation, org_id = v_org, unmatched = null where m.id = p_message;
    if not v_message.automatic then
        perform conversation_mark_replied(conversation_recipient(p_job, p_technician), v_message.occurred_at, v_message.text);
    end if;
    perform audit('conversation_message', v_message.uid::text, 'attached', v_org,
                  jsonb_build_object('job', p_job, 'technician', p_technician));
    if v_message.triaged_at is not null then
        perform conversation_act(p_message);
    end if;
    return v_conversation;
end
$$;

ALTER FUNCTION public.conversation_attach(p_message bigint, p_job uuid, p_technician uuid) OWNER TO raven_owner;

-- Name: conversation_find(uuid, uuid, uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_find(p_batch uuid, p_intent uuid, p_org uuid, p_from text, OUT org_id uuid, OUT job_id uuid, OUT technician_id uuid, OUT recipient_id uuid, OUT message_id bigint, OUT why text) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
#variable_conflict use_column
declare
    v_message outbound_messages;
    v_orgs uuid[];
begin
    org_id := p_org;
    if p_batch is not null then
        select r.org_id into org_id from send_batches b join send_routes r on r.id = b.route_id where b.uid = p_batch;
        org_id := coalesce(org_id, p_org);
        select m.* into v_message
        from send_batches b cross join lateral unnest(b.message_ids) i (id)
        join outbound_messages m on m.id = i.id
        where b.uid = p_batch and (m.to_address = p_from or cardinality(b.message_ids) = 1)
        limit 1;
    end if;
    if v_message.id is null and p_intent is not null then
        select m.* into v_message from message_keys k join outbound_messages m on m.id = k.message_id where k.uid = p_intent;
    end if;
    if v_message.id is null and p_from is not null then
        select array_agg(distinct r.org_id) into v_orgs
        from technicians t join work_order_recipients r on r.technician_id = t.id
        join outbound_messages m on m.id = r.message_id
        where t.person_key = p_from and m.to_address = p_from and m.state in ('sending', 'sent', 'in_doubt')
          and (conversation_find.org_id is null or r.org_id = conversation_find.org_id);
        if cardinality(v_orgs) = 1 then
            select m.* into v_message
            from technicians t join work_order_recipients r on r.technician_id = t.id
            join outbound_messages m on m.id = r.message_id
            where t.person_key = p_from and m.to_address = p_from and m.state in ('sending', 'sent', 'in_doubt')
              and r.org_id = v_orgs[1]
            order by m.sending_at desc nulls last, m.id desc limit 1;
        end if;
    end if;

    if v_message.id is not null then
        message_id := v_message.id;
        org_id := v_message.org_id;
        recipient_id := v_message.recipient_id;
        if recipient_id is not null then
            job_id := v_message.job_id;
            select r.technician_id into technician_id from work_order_recipients r where r.id = v_message.recipient_id;
        else
            -- What a person wrote, or that somebody else has the work: messages of a conversation and of no dispatch.
            select c.job_id, c.technician_id, conversation_recipient(c.job_id, c.technician_id)
            into job_id, technician_id, recipient_id
            from conversation_messages x join ai_conversations c on c.id = x.conversation_id
            where x.outbound_message_id = v_message.id and x.direction <> 'technician' limit 1;
        end if;
    end if;
    if technician_id is null or job_id is null then
        why := case when p_from is null then 'no_sender' when cardinality(v_orgs) > 1 then 'several_organisations'
                    else 'unknown_sender' end;
        job_id := null;
        technician_id := null;
        if org_id is null and coalesce(cardinality(v_orgs), 0) = 0
           and (select count(*) from organizations o where o.id <> raven_pool_org()) = 1 then
            select o.id into org_id from organizations o where o.id <> raven_pool_org();
        end if;
    end if;
end
$$;

ALTER FUNCTION public.conversation_find(p_batch uuid, p_intent uuid, p_org uuid, p_from text, OUT org_id uuid, OUT job_id uuid, OUT technician_id uuid, OUT recipient_id uuid, OUT message_id bigint, OUT why text) OWNER TO raven_owner;

-- Name: conversation_import(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_import(p_conversation uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $_$
begin
    insert into conversation_messages (uid, org_id, conversation_id, direction, text, occurred_at, source, dedupe_key,
                                       triaged_at, verdict)
    select case when e.item ->> 'id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (e.item ->> 'id')::uuid
                else gen_random_uuid() end,
           c.org_id, c.id,
           case when coalesce(e.item ->> 'sender', e.item ->> 'role') in ('technician', 'user') then 'technician' else 'system' end,
           left(coalesce(e.item ->> 'content', ''), 65536),
           case when coalesce(e.item ->> 'created_at', e.item ->> 'timestamp')
                     ~ '^[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?$'
                then coalesce(e.item ->> 'created_at', e.item ->> 'timestamp')::timestamptz else c.created_at end,
           'imported',
           'imported:' || c.id || ':' || encode(sha256(convert_to(concat_ws('|', e.item ->> 'id', e.item ->> 'content',
               e.item ->> 'created_at', e.item ->> 'timestamp'), 'UTF8')), 'hex'),
           clock_timestamp(), case e.item -> 'qualified' when 'true' then 'accepts' when 'false' then 'declines' end
    from ai_conversations c
    cross join lateral jsonb_array_elements(case jsonb_typeof(c.messages) when 'array' then c.messages else '[]' end)
        with ordinality e (item, place)
    where c.id = p_conversation and jsonb_typeof(e.item) = 'object'
      and not exists (select 1 from conversation_messages x
                      where x.conversation_id = c.id and x.uid::text = e.item ->> 'id')
    order by e.place
    on conflict (dedupe_key) do nothing;
    perform conversation_rebuild(array[p_conversation]);
end
$_$;

ALTER FUNCTION public.conversation_import(p_conversation uuid) OWNER TO raven_owner;

-- Name: conversation_judge(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_judge(p_conversation uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_conversation ai_conversations;
    v_recipient work_order_recipients;
    v_decider conversation_messages;
    v_newest conversation_messages;
    v_yes boolean;
    v_reason text;
    v_evidence jsonb;
begin
    select * into v_conversation from ai_conversations where id = p_conversation for no key update;
    select * into v_recipient from work_order_recipients
    where id = conversation_recipient(v_conversation.job_id, v_conversation.technician_id) for no key update;
    select * into v_newest from conversation_messages m
    where m.conversation_id = p_conversation and m.says is not null and (m.direction = 'technician' or m.source = 'link')
    order by m.occurred_at desc, m.id desc limit 1;
    select * into v_decider from conversation_messages m
    where m.conversation_id = p_conversation and m.qualified is not null and (m.direction = 'technician' or m.source = 'link')
    order by m.occurred_at desc, m.id desc limit 1;

    v_yes := v_decider.qualified;
    if v_decider.id is null then
        v_decider := v_newest;
    end if;
    if v_decider.id is null then
        return;
    end if;
    v_reason := case
        when v_decider.source = 'link' then case when v_yes then 'accepted by link' else 'declined by link' end
        when v_decider.override_verdict is not null
            then format('%s by %s', triage_kind(v_decider.says), v_decider.override_by)
        when coalesce(v_decider.because, '') <> ''
            then format('%s by rule: “%s”', triage_kind(v_decider.says), v_decider.because)
        else format('%s by rule', triage_kind(v_decider.says)) end;
    v_evidence := jsonb_strip_nulls(jsonb_build_object(
        'kind', triage_kind(v_decider.says), 'verdict', v_decider.says, 'message_id', v_decider.uid,
        'by', case when v_decider.source = 'link' then 'link' when v_decider.override_verdict is not null then 'person' else 'rule' end,
        'person', v_decider.override_by, 'rule_said', case when v_decider.override_verdict is not null then v_decider.verdict end,
        'words', nullif(v_decider.because, ''), 'matches', nullif(v_decider.matches, '[]'),
        'return_date', v_newest.return_date));

    if v_yes is not null or v_recipient.ai_qualified is null
       or coalesce(jsonb_exists(v_recipient.ai_qualification_result, 'message_id'), false) then
        update work_order_recipients r
        set ai_qualified = v_yes, declined_at = case when v_yes is false then v_decider.occurred_at end,
            qualified_at = case when v_yes then v_decider.occurred_at end, ai_qualification_result = v_evidence,
            qualification_reason = v_reason, updated_at = clock_timestamp()
        where r.id = v_recipient.id
          and (r.ai_qualified, r.ai_qualification_result, r.qualification_reason)
              is distinct from (v_yes, v_evidence, v_reason);
        if v_recipient.id is not null and v_recipient.ai_qualified is distinct from v_yes then
            perform audit('recipient', v_recipient.id::text,
                          case when v_yes then 'qualified' when v_yes is false then 'disqualified' else 'qualification_taken_back' end,
                          v_conversation.org_id, jsonb_build_object('ai_qualified', jsonb_build_array(v_recipient.ai_qualified, v_yes)),
                          v_reason, jsonb_build_object('conversation', p_conversation, 'message', v_decider.uid));
        end if;
        if v_recipient.ai_qualified and v_yes is not true then
            perform conversation_note(p_conversation, 'console', 'turned:' || v_decider.uid || ':' || v_decider.says,
                                      case when v_yes is false then 'Said yes before; this answer takes it back.'
                                           else 'Counted as a yes before; that was taken back.' end, clock_timestamp());
        elsif v_recipient.ai_qualified is false and v_yes then
            perform conversation_note(p_conversation, 'console', 'turned:' || v_decider.uid || ':' || v_decider.says,
                                      'Said no before; this answer says yes.', clock_timestamp());
        end if;
    end if;
    update ai_conversations c
    set status = case when v_yes then 'qualified' when v_yes is false then 'disqualified' else 'active' end,
        qualification_reasons = v_evidence, updated_at = clock_timestamp()
    where c.id = p_conversation and c.status <> 'completed'
      and (c.status, c.qualification_reasons)
          is distinct from (case when v_yes then 'qualified' when v_yes is false then 'disqualified' else 'active' end, v_evidence);
end
$$;

ALTER FUNCTION public.conversation_judge(p_conversation uuid) OWNER TO raven_owner;

-- Name: conversation_mark_replied(uuid, timestamp with time zone, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_mark_replied(p_recipient uuid, p_at timestamp with time zone, p_text text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    update work_order_recipients r
    set reply_received = true, reply_received_at = p_at, reply_text = p_text, updated_at = clock_timestamp()
    where r.id = p_recipient and (r.reply_received_at is null or p_at < r.reply_received_at)
$$;

ALTER FUNCTION public.conversation_mark_replied(p_recipient uuid, p_at timestamp with time zone, p_text text) OWNER TO raven_owner;

-- Name: conversation_messages_changed(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_messages_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_ids uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct n.conversation_id) into v_ids from new_rows n where n.conversation_id is not null;
        perform pg_notify('raven', json_build_object('t', 'conversation_messages', 'o', n.org_id)::text)
        from new_rows n where n.conversation_id is null;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct o.conversation_id) into v_ids from old_rows o where o.conversation_id is not null;
    else
        -- Also what the thread does not show, such as a verdict: readers are told by the thread's row.
        select array_agg(distinct t.id) into v_ids
        from (select n.conversation_id from new_rows n union select o.conversation_id from old_rows o) t (id)
        where t.id is not null;
    end if;
    if v_ids is not null then
        perform conversation_rebuild(v_ids);
    end if;
    return null;
end
$$;

ALTER FUNCTION public.conversation_messages_changed() OWNER TO raven_owner;

-- Name: conversation_no_reply(uuid, uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_no_reply(p_job uuid, p_technician uuid, OUT why text, OUT address text, OUT since timestamp with time zone) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $_$
declare
    v_org uuid;
    v_technician technicians;
    v_method text;
begin
    select j.org_id into v_org from jobs j where j.id = p_job;
    select * into v_technician from technicians t where t.id = p_technician;
    address := v_technician.person_key;
    select s.first_seen_at, case s.type when 'unsubscribe' then 'unsubscribed' else 'suppressed' end into since, why
    from communication_suppressions s
    where s.org_id = v_org and s.channel = 'email' and s.value = v_technician.person_key
      and (s.expires_at is null or s.expires_at > clock_timestamp())
    order by s.type <> 'unsubscribe', s.first_seen_at limit 1;
    select r.dispatch_method into v_method from work_order_recipients r where r.id = conversation_recipient(p_job, p_technician);
    why := case
        when v_technician.person_key is null or v_technician.person_key !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'
            then 'no_email'
        when why is not null then why
        when v_technician.unsubscribed_at is not null then 'unsubscribed'
        when coalesce(v_method = 'instantly_cold', not v_technician.signed_up) then 'cold' end;
    if why = 'unsubscribed' then
        since := coalesce(since, v_technician.unsubscribed_at);
    end if;
end
$_$;

ALTER FUNCTION public.conversation_no_reply(p_job uuid, p_technician uuid, OUT why text, OUT address text, OUT since timestamp with time zone) OWNER TO raven_owner;

-- Name: conversation_note(uuid, text, text, text, timestamp with time zone, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_note(p_conversation uuid, p_source text, p_key text, p_text text, p_at timestamp with time zone, p_verdict text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_id bigint;
begin
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, verdict,
                                       triaged_at)
    select c.org_id, c.id, 'system', p_text, p_at, p_source, p_key, p_verdict, p_at
    from ai_conversations c where c.id = p_conversation
    on conflict (dedupe_key) do nothing
    returning id into v_id;
    return v_id;
end
$$;

ALTER FUNCTION public.conversation_note(p_conversation uuid, p_source text, p_key text, p_text text, p_at timestamp with time zone, p_verdict text) OWNER TO raven_owner;

-- Name: conversation_of(uuid, uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_of(p_job uuid, p_technician uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_id uuid;
    v_recipient uuid := conversation_recipient(p_job, p_technician);
begin
    select c.id into v_id from ai_conversations c where c.job_id = p_job and c.technician_id = p_technician;
    if v_id is null then
        insert into ai_conversations (org_id, job_id, technician_id, recipient_id)
        select j.org_id, j.id, p_technician, v_recipient from jobs j where j.id = p_job
        on conflict (job_id, technician_id) do nothing
        returning id into v_id;
    end if;
    if v_id is null then
        select c.id into v_id from ai_conversations c where c.job_id = p_job and c.technician_id = p_technician;
    end if;
    update work_order_recipients r set ai_conversation_id = v_id
    where r.id = v_recipient and r.ai_conversation_id is distinct from v_id;
    return v_id;
end
$$;

ALTER FUNCTION public.conversation_of(p_job uuid, p_technician uuid) OWNER TO raven_owner;

-- Name: conversation_opt_out(bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_opt_out(p_message bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_message conversation_messages;
    v_taken int := 0;
    v_did boolean := false;
    v_one record;
begin
    select * into v_message from conversation_messages where id = p_message;
    for v_one in
        select distinct a.org_id, a.address
        from (select v_message.org_id as org_id, v_message.from_address as address
              union all
              select m.org_id, m.to_address from outbound_messages m where m.id = v_message.outbound_message_id
              union all
              select c.org_id, t.person_key from ai_conversations c join technicians t on t.id = c.technician_id
              where c.id = v_message.conversation_id
              union all
              select r.org_id, t.person_key
              from technicians t join work_order_recipients r on r.technician_id = t.id
              where v_message.org_id is null and t.person_key = v_message.from_address) a
        where a.org_id is not null and a.address is not null
          and not exists (select 1 from communication_suppressions s
                          where s.org_id = a.org_id and s.channel = 'email' and s.value = a.address and s.type = 'unsubscribe'
                            and s.expires_at is null)
        order by 1, 2
    loop
        v_taken := v_taken + suppress_address(v_one.org_id, v_one.address, 'unsubscribe', 'reply', 'asked for it in a reply');
        v_did := true;
    end loop;
    if v_did and v_message.conversation_id is not null then
        perform conversation_note(v_message.conversation_id, 'console', 'opted-out:' || v_message.uid,
                                  'Unsubscribed by this answer. Nothing more is sent to this address.',
                                  greatest(v_message.occurred_at, clock_timestamp()));
    end if;
    return v_taken;
end
$$;

ALTER FUNCTION public.conversation_opt_out(p_message bigint) OWNER TO raven_owner;

-- Name: conversation_override(bigint, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_override(p_message bigint, p_verdict text, p_phrase text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_message conversation_messages;
    v_rule bigint;
    v_suppressed text;
begin
    select * into v_message from conversation_messages where id = p_message for no key update;
    if not found then
        raise exception using errcode = 'RV404', message = 'This message does not exist. Nothing was changed.';
    end if;
    perform conversation_require(v_message.org_id);
    if v_message.direction <> 'technician' then
        raise exception using errcode = 'RV422', message = 'Only what a technician wrote can be judged. Nothing was changed.';
    end if;
    if p_verdict is not null
       and p_verdict not in ('accepts', 'question', 'price', 'later', 'declines', 'out_of_office', 'unsubscribe', 'unknown') then
        raise exception using errcode = 'RV422', message = 'This is none of the answers that are known. Nothing was changed.';
    end if;
    if v_message.override_verdict is distinct from p_verdict then
        update conversation_messages m
        set override_verdict = p_verdict, override_by = case when p_verdict is not null then session_user end,
            override_at = case when p_verdict is not null then clock_timestamp() end
        where m.id = p_message;
        perform audit('conversation_message', v_message.uid::text, 'triage_overridden', v_message.org_id,
                      jsonb_build_object('says', jsonb_build_array(v_message.says, coalesce(p_verdict, v_message.verdict))), null,
                      jsonb_build_object('rule_said', v_message.verdict, 'conversation', v_message.conversation_id));
        perform conversation_act(p_message);
    end if;
    if nullif(btrim(p_phrase), '') is not null and p_verdict is not null then
        v_rule := triage_rule_make(v_message.org_id, p_phrase, p_verdict, p_message);
    end if;
    select ledger_suppression(v_message.org_id, v_message.from_address) into v_suppressed;
    select m.* into v_message from conversation_messages m where m.id = p_message;
    return jsonb_build_object('says', v_message.says, 'qualified', v_message.qualified, 'rule', v_rule,
                              'suppressed', v_suppressed is not null);
end
$$;

ALTER FUNCTION public.conversation_override(p_message bigint, p_verdict text, p_phrase text) OWNER TO raven_owner;

-- Name: conversation_queue(uuid, uuid, text, text, bigint, jsonb, text, smallint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_queue(p_org uuid, p_job uuid, p_address text, p_name text, p_route bigint, p_data jsonb, p_key text, p_urgency smallint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_id bigint := nextval('outbound_messages_id_seq');
    v_uid uuid := gen_random_uuid();
    v_content bigint;
begin
    insert into message_keys (uid, org_id, dedupe_key, message_id) values (v_uid, p_org, p_key, v_id)
    on conflict (org_id, dedupe_key) do nothing;
    if not found then
        return null;
    end if;
    insert into message_contents (org_id, channel, data) values (p_org, 'sendgrid_warm', p_data) returning id into v_content;
    insert into outbound_messages (id, uid, org_id, job_id, content_id, provider, route_id, to_address, to_name, to_domain, urgency)
    values (v_id, v_uid, p_org, p_job, v_content, 'sendgrid', p_route, p_address, p_name, split_part(p_address, '@', -1), p_urgency);
    perform pg_notify('raven_send', '');
    return v_id;
end
$$;

ALTER FUNCTION public.conversation_queue(p_org uuid, p_job uuid, p_address text, p_name text, p_route bigint, p_data jsonb, p_key text, p_urgency smallint) OWNER TO raven_owner;

-- Name: conversation_rebuild(uuid[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_rebuild(p_ids uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform 1 from ai_conversations c where c.id = any (p_ids) order by c.id for no key update;
    update ai_conversations c
    set messages = coalesce(t.thread, '[]'), updated_at = clock_timestamp()
    from unnest(p_ids) i (id)
    left join lateral (
        select jsonb_agg(jsonb_build_object('id', m.uid,
                                            'sender', case m.direction when 'technician' then 'technician' else 'system' end,
                                            'content', m.text, 'created_at', m.occurred_at, 'qualified', m.qualified)
                         order by m.occurred_at, m.id) as thread
        from (select x.id, x.uid, x.direction, x.text, x.occurred_at, x.qualified
              from conversation_messages x where x.conversation_id = i.id
              order by x.occurred_at desc, x.id desc limit 200) m) t on true
    where c.id = i.id;
end
$$;

ALTER FUNCTION public.conversation_rebuild(p_ids uuid[]) OWNER TO raven_owner;

-- Name: conversation_recipient(uuid, uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_recipient(p_job uuid, p_technician uuid) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select r.id from work_order_outreach o
    join work_order_recipients r on r.outreach_id = o.id and r.technician_id = p_technician
    where o.job_id = p_job
$$;

ALTER FUNCTION public.conversation_recipient(p_job uuid, p_technician uuid) OWNER TO raven_owner;

-- Name: conversation_reply(uuid, uuid, text, uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_reply(p_job uuid, p_technician uuid, p_text text, p_key uuid, p_ref text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_job jobs;
    v_name text := (select full_name from technicians where id = p_technician);
    v_can record;
    v_route bigint;
    v_message bigint;
    v_conversation uuid;
    v_key text := 'reply:' || p_key;
begin
    select * into v_job from jobs where id = p_job;
    perform raven_require(v_job.org_id, 'dispatcher');
    if exists (select 1 from message_keys k where k.org_id = v_job.org_id and k.dedupe_key = v_key) then
        return (select k.message_id from message_keys k where k.org_id = v_job.org_id and k.dedupe_key = v_key);
    end if;
    if btrim(coalesce(p_text, '')) = '' or length(p_text) > 10000 then
        raise exception using errcode = 'RV422', message = 'A reply has 1 to 10,000 characters. Nothing was sent.';
    end if;
    if not exists (select 1 from technicians t where t.id = p_technician and t.org_id in (v_job.org_id, raven_pool_org())) then
        raise exception using errcode = 'RV422', message = 'This technician does not exist. Nothing was sent.';
    end if;
    select * into v_can from conversation_no_reply(p_job, p_technician);
    if v_can.why = 'unsubscribed' then
        raise exception using errcode = 'RV422',
            message = format('%s unsubscribed%s. Nothing more can be sent.', v_name,
                             coalesce(' at ' || to_char(v_can.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC', ''));
    elsif v_can.why is not null then
        raise exception using errcode = 'RV422', message = case v_can.why
            when 'no_email' then format('%s has no e-mail address. Nothing was sent.', v_name)
            when 'suppressed' then format('Mail to %s was refused before. Nothing was sent.', v_name)
            else format('%s was asked through Instantly and is answered there. Nothing was sent.', v_name) end;
    end if;
    v_route := dispatch_route(v_job.org_id, 'sendgrid', p_ref, 'Replies', null);
    if v_route is null then
        raise exception using errcode = 'RV424',
            message = 'No SendGrid template for replies is set (SENDGRID_TEMPLATE_ID_REPLY). Nothing was sent.';
    end if;
    v_message := conversation_queue(v_job.org_id, p_job, v_can.address, v_name, v_route,
                                    dispatch_facts(p_job) || jsonb_build_object('message', p_text), v_key, 1::smallint);
    if v_message is null then
        return (select k.message_id from message_keys k where k.org_id = v_job.org_id and k.dedupe_key = v_key);
    end if;
    v_conversation := conversation_of(p_job, p_technician);
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, author,
                                       outbound_message_id, triaged_at)
    values (v_job.org_id, v_conversation, 'we', p_text, clock_timestamp(), 'console', v_key, session_user, v_message,
            clock_timestamp());
    perform audit('conversation', v_conversation::text, 'reply_sent', v_job.org_id, jsonb_build_object('message', v_message));
    return v_message;
end
$$;

ALTER FUNCTION public.conversation_reply(p_job uuid, p_technician uuid, p_text text, p_key uuid, p_ref text) OWNER TO raven_owner;

-- Name: conversation_require(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_require(p_org uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if not raven_may(p_org, 'dispatcher') then
        raise exception using errcode = 'insufficient_privilege',
            message = 'This needs the role dispatcher in the organisation. Nothing was changed or sent.';
    end if;
end
$$;

ALTER FUNCTION public.conversation_require(p_org uuid) OWNER TO raven_owner;

-- Name: conversation_take_reply(jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_take_reply(p_reply jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_from text := nullif(lower(btrim(p_reply ->> 'from')), '');
    v_text text := left(coalesce(p_reply ->> 'text', ''), 65536);
    v_at timestamptz := least(coalesce((p_reply ->> 'at')::timestamptz, clock_timestamp()), clock_timestamp());
    v_automatic boolean := coalesce((p_reply ->> 'automatic')::boolean, false);
    v_found record;
    v_conversation uuid;
    v_id bigint;
begin
    if exists (select 1 from conversation_messages m where m.dedupe_key = p_reply ->> 'key') then
        return null;
    end if;
    select * into v_found
    from conversation_find((p_reply ->> 'batch')::uuid, (p_reply ->> 'intent')::uuid, (p_reply ->> 'org')::uuid, v_from);
    perform conversation_require(v_found.org_id);
    if v_found.why is null then
        v_conversation := conversation_of(v_found.job_id, v_found.technician_id);
    end if;
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, from_address,
                                       subject, provider_message_id, outbound_message_id, delivery_id, attachments,
                                       automatic, unmatched)
    values (v_found.org_id, v_conversation, 'technician', v_text, v_at, p_reply ->> 'source', p_reply ->> 'key', v_from,
            left(p_reply ->> 'subject', 1000), left(p_reply ->> 'provider_message_id', 1000), v_found.message_id,
            (p_reply ->> 'delivery')::bigint, coalesce((p_reply ->> 'attachments')::int, 0), v_automatic, v_found.why)
    on conflict (dedupe_key) do nothing
    returning id into v_id;
    if v_id is not null and not v_automatic then
        perform conversation_mark_replied(v_found.recipient_id, v_at, v_text);
    end if;
    return v_id;
end
$$;

ALTER FUNCTION public.conversation_take_reply(p_reply jsonb) OWNER TO raven_owner;

-- Name: conversation_take_typed(uuid, uuid, text, timestamp with time zone, uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_take_typed(p_job uuid, p_technician uuid, p_text text, p_at timestamp with time zone, p_key uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_org uuid := (select org_id from jobs where id = p_job);
    v_at timestamptz := least(coalesce(p_at, clock_timestamp()), clock_timestamp());
    v_id bigint;
begin
    perform raven_require(v_org, 'dispatcher');
    if btrim(coalesce(p_text, '')) = '' then
        raise exception using errcode = 'RV422', message = 'There is no text. Nothing was stored.';
    end if;
    if not exists (select 1 from technicians t where t.id = p_technician and t.org_id in (v_org, raven_pool_org())) then
        raise exception using errcode = 'RV422', message = 'This technician does not exist. Nothing was stored.';
    end if;
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, author)
    values (v_org, conversation_of(p_job, p_technician), 'technician', left(p_text, 65536), v_at, 'typed',
            'typed:' || v_org || ':' || p_key, session_user)
    on conflict (dedupe_key) do nothing
    returning id into v_id;
    if v_id is null then
        return (select m.id from conversation_messages m where m.dedupe_key = 'typed:' || v_org || ':' || p_key);
    end if;
    perform conversation_mark_replied(conversation_recipient(p_job, p_technician), v_at, left(p_text, 65536));
    perform audit('conversation', (select m.conversation_id::text from conversation_messages m where m.id = v_id), 'reply_typed_in',
                  v_org, jsonb_build_object('message', v_id), null, jsonb_build_object('job', p_job, 'technician', p_technician));
    return v_id;
end
$$;

ALTER FUNCTION public.conversation_take_typed(p_job uuid, p_technician uuid, p_text text, p_at timestamp with time zone, p_key uuid) OWNER TO raven_owner;

-- Name: conversation_triage_failed(bigint, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.conversation_triage_failed(p_message bigint, p_why text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    update conversation_messages m
    set triage_attempts = m.triage_attempts + 1, triage_after = clock_timestamp() + interval '1 minute',
        triaged_at = case when m.triage_attempts >= 4 then clock_timestamp() end,
        verdict = case when m.triage_attempts >= 4 then 'unknown' end
    where m.id = p_message and m.triaged_at is null
$$;

ALTER FUNCTION public.conversation_triage_failed(p_message bigint, p_why text) OWNER TO raven_owner;

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
        insert into jobs (org_id, job_title, description, trade_needed, requires_license, required_certifications,
                          required_insurance, address_text, city, state, lat, lng, scheduled_at, urgency, budget_min,
                          budget_max, contact_name, contact_phone, contact_email, raw_text, sla_config,
                          idempotency_key, content_hash)
        select org, p_draft ->> 'job_title', p_draft ->> 'description', p_draft ->> 'trade_needed',
               coalesce((p_draft ->> 'requires_license')::boolean, false),
               coalesce(draft_words(p_draft -> 'required_certifications'), '{}'),
               coalesce(draft_words(p_draft -> 'required_insurance'), '{}'), p_draft ->> 'address_text',
               nullif(p_draft ->> 'city', ''), nullif(p_draft ->> 'state', ''), (p_draft ->> 'lat')::float8,
               (p_draft ->> 'lng')::float8, scheduled, p_draft ->> 'urgency', (p_draft ->> 'budget_min')::numeric,
               (p_draft ->> 'budget_max')::numeric, p_draft ->> 'contact_name', p_draft ->> 'contact_phone',
               p_draft ->> 'contact_email', nullif(p_draft ->> 'raw_text', ''), nullif(p_draft -> 'sla_config', 'null'),
               p_key, hash
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

-- Name: draft_words(jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.draft_words(p_list jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select case when jsonb_typeof(p_list) = 'array' then array(select jsonb_array_elements_text(p_list)) end
$$;

ALTER FUNCTION public.draft_words(p_list jsonb) OWNER TO raven_owner;

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

-- Name: get_sla_status(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.get_sla_status(p_job_id uuid) RETURNS TABLE(stage text, status text, minutes_remaining integer, progress_percent integer)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select t.stage,
           case v.status when 'met' then 'completed' when 'missed' then 'completed' when 'on_time' then 'on-time'
               else v.status end,
           greatest(0, floor(v.remaining_ms / 60000.0))::int,
           least(100, floor(100.0 * v.elapsed_ms / (t.target_minutes * 60000::bigint)))::int
    from (select distinct on (x.stage) x.* from sla_timers x where x.job_id = p_job_id order by x.stage,
        x.started_at desc) t
    cross join lateral sla_pauses(t.id) p
    join sla_policy_versions pv on pv.id = t.policy_version_id
    cross join lateral sla_verdict(t.calendar_version_id, t.started_at, p.paused, p.resumed, t.completed_at,
        t.cancelled_at,
                                   t.target_minutes, pv.warn_percent, date_trunc('milliseconds', clock_timestamp())) v
    order by sla_stage_number(t.stage)
$$;

ALTER FUNCTION public.get_sla_status(p_job_id uuid) OWNER TO raven_owner;

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

-- Name: inbound_apply(bigint, jsonb, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.inbound_apply(p_delivery bigint, p_reply jsonb, p_why text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_why text := p_why;
begin
    perform 1 from webhook_deliveries d where d.id = p_delivery and d.provider = 'inbound' and d.state = 'stored' for update;
    if not found then
        return false;
    end if;
    if p_reply is not null then
        begin
            perform conversation_take_reply(p_reply);
        exception when others then
            -- Deadlocks, lost resources and cancellations are nobody's bad data: the caller tries again.
            if sqlstate ~ '^(40|53|55|57|58)' then
                raise;
            end if;
            v_why := 'SQLSTATE ' || sqlstate;
        end;
    end if;
    if v_why is not null then
        insert into webhook_set_aside (delivery_id, item, why) values (p_delivery, 1, v_why);
    end if;
    update webhook_deliveries d
    set state = case when v_why is null then 'processed' else 'partial' end, processed_at = clock_timestamp(),
        attempts = d.attempts + 1, lease_until = null, events = 1, set_aside = case when v_why is null then 0 else 1 end,
        error = v_why
    where d.id = p_delivery;
    perform event_types_count('inbound', jsonb_build_object(case when v_why is null then 'reply' else 'set_aside' end, 1),
                              array['reply', 'set_aside']);
    return true;
end
$$;

ALTER FUNCTION public.inbound_apply(p_delivery bigint, p_reply jsonb, p_why text) OWNER TO raven_owner;

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

-- Name: initialize_sla_timers(uuid, integer, integer, integer, integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.initialize_sla_timers(p_job_id uuid, p_dispatch_minutes integer DEFAULT NULL::integer, p_assignment_minutes integer DEFAULT NULL::integer, p_arrival_minutes integer DEFAULT NULL::integer, p_completion_minutes integer DEFAULT NULL::integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    j jobs := sla_locked_job(p_job_id, 'dispatcher');
begin
    if j.board_rank = 3 then
        raise exception using errcode = 'RV422',
            message = format('WO %s is %s: it has no SLA to start. Nothing was changed.', j.number,
                replace(j.job_status, '_', ' '));
    end if;
    update jobs
    set sla_config = sla_default_config(org_id, trade_needed, urgency)
                     || jsonb_strip_nulls(jsonb_build_object('dispatch', p_dispatch_minutes, 'assignment',
                         p_assignment_minutes,
                                                             'arrival', p_arrival_minutes, 'completion',
                                                                 p_completion_minutes)),
        sla_started_at = coalesce(sla_started_at, clock_timestamp())
    where id = p_job_id;
    if not exists (select 1 from sla_timers where job_id = p_job_id) then
        perform sla_enter_stage(array[p_job_id], array[clock_timestamp()], 'dispatch');
    end if;
end
$$;

ALTER FUNCTION public.initialize_sla_timers(p_job_id uuid, p_dispatch_minutes integer, p_assignment_minutes integer, p_arrival_minutes integer, p_completion_minutes integer) OWNER TO raven_owner;

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
    replies jsonb;
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
        returning org_id, provider_event_id, event_type, occurred_at, outbound_message_id, delivery_id, payload
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
    ), answers as (
        -- What people wrote goes into their conversation in this transaction and is judged afterwards.
        select f.occurred_at, jsonb_build_object(
                   'key', 'instantly:' || f.provider_event_id, 'source', 'instantly', 'org', f.org_id, 'intent', m.uid,
                   'from', f.payload ->> 'lead_email', 'subject', f.payload ->> 'reply_subject',
                   'text', coalesce(f.payload ->> 'reply_text', f.payload ->> 'reply_text_snippet'), 'at', f.occurred_at,
                   'provider_message_id', f.payload ->> 'email_id', 'automatic', f.event_type = 'auto_reply_received',
                   'delivery', f.delivery_id) as reply
        from fresh f left join outbound_messages m on m.id = f.outbound_message_id
        where f.event_type in ('reply_received', 'auto_reply_received')
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
           (select jsonb_agg(reply order by occurred_at) from answers),
           (select count(*) from given where event_type is null or occurred_at is null)
    into news, types, suppressions, replies, aside;

    added := coalesce(cardinality(types), 0);
    perform message_news_apply(news);
    perform conversation_take_reply(r) from jsonb_array_elements(replies) r;
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
    sla_calendar_id uuid,
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
)
WITH (fillfactor='85');

ALTER TABLE ONLY public.jobs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.jobs OWNER TO raven_owner;

-- Name: COLUMN jobs.sla_config; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.jobs.sla_config IS 'Minutes per stage: the preset of its creation, or what a person set.';

-- Name: COLUMN jobs.sla_calendar_id; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.jobs.sla_calendar_id IS 'Its own calendar; null: the one of its urgency.';

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

-- Name: jobs_sla_config(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.jobs_sla_config() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    stage text;
    minutes numeric;
    before_defaults jsonb;
    defaults jsonb := sla_default_config(new.org_id, new.trade_needed, new.urgency);
begin
    if tg_op = 'INSERT' then
        if new.sla_config is null and not sla_is_on(new.org_id) then
            return new;
        end if;
        new.sla_config := defaults || coalesce(jsonb_strip_nulls(new.sla_config), '{}');
        new.sla_started_at := coalesce(new.sla_started_at, new.created_at);
    elsif new.sla_config is not null and (new.trade_needed, new.urgency) is distinct from (old.trade_needed,
        old.urgency) then
        before_defaults := sla_default_config(old.org_id, old.trade_needed, old.urgency);
        foreach stage in array array['dispatch', 'assignment', 'arrival', 'completion'] loop
            if new.sla_config -> stage is not distinct from before_defaults -> stage then
                new.sla_config := jsonb_set(new.sla_config, array[stage], defaults -> stage);
            end if;
        end loop;
    end if;
    if new.sla_config is not null then
        foreach stage in array array['dispatch', 'assignment', 'arrival', 'completion'] loop
            minutes := case when jsonb_typeof(new.sla_config -> stage) = 'number'
                then (new.sla_config ->> stage)::numeric end;
            if minutes is null or minutes < 1 or minutes > 5256000 or minutes <> trunc(minutes) then
                raise exception using errcode = 'RV422',
                    message = format('The SLA target of %s must be a whole number of minutes from 1. Nothing was changed.', stage);
            end if;
        end loop;
    end if;
    return new;
end
$$;

ALTER FUNCTION public.jobs_sla_config() OWNER TO raven_owner;

-- Name: jobs_sla_retarget(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.jobs_sla_retarget() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    update sla_timers t
    set target_minutes = (new.sla_config ->> t.stage)::int,
        calendar_version_id = sla_current_calendar(t.policy_version_id, new.urgency, new.sla_calendar_id),
        is_fallback = p.preset is null,
        is_edited = (new.sla_config ->> t.stage)::int <> (coalesce(p.preset, p.fallback))[sla_stage_number(t.stage)]
    from (select sla_preset(v.id, new.trade_needed, new.urgency) as preset, v.fallback
          from sla_policy_versions v where v.id = sla_current_policy(new.org_id)) p
    where t.job_id = new.id and t.completed_at is null and t.cancelled_at is null;
    return null;
end
$$;

ALTER FUNCTION public.jobs_sla_retarget() OWNER TO raven_owner;

-- Name: jobs_sla_start(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.jobs_sla_start() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    one record;
begin
    for one in
        select sla_stage_name(stage) as stage, array_agg(id order by id) as jobs, array_agg(at order by id) as starts
        from (select id, case job_status when 'pending' then 1 when 'matching' then 1 when 'dispatched' then 2
                                         when 'assigned' then 3 when 'in_progress' then 4 end as stage,
                     case when job_status in ('pending', 'matching') then sla_started_at
                          else coalesce(assigned_at, created_at) end as at
              from new_rows where sla_config is not null and board_rank < 3) j
        group by stage
    loop
        perform sla_enter_stage(one.jobs, one.starts, one.stage);
    end loop;
    return null;
end
$$;

ALTER FUNCTION public.jobs_sla_start() OWNER TO raven_owner;

-- Name: jobs_sla_status(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.jobs_sla_status() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    at timestamptz := clock_timestamp();
begin
    if new.job_status = 'completed' then
        perform sla_enter_stage(array[new.id], array[at], null);
    elsif new.job_status in ('cancelled', 'archived') then
        update sla_timers set cancelled_at = greatest(at, started_at)
        where job_id = new.id and completed_at is null and cancelled_at is null;
    elsif new.job_status = 'assigned' then
        perform sla_enter_stage(array[new.id], array[at], 'arrival');
    elsif new.job_status = 'in_progress' then
        perform sla_enter_stage(array[new.id], array[at], 'completion');
    elsif old.job_status in ('assigned', 'in_progress') then
        -- Given back: whoever was asked stays asked, so the next stage to win is the assignment.
        perform sla_enter_stage(array[new.id], array[at],
            case when exists (select 1 from sla_timers t where t.job_id = new.id and t.stage = 'dispatch'
                and t.completed_at is not null)
                 then 'assignment' else 'dispatch' end);
    end if;
    return null;
end
$$;

ALTER FUNCTION public.jobs_sla_status() OWNER TO raven_owner;

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
    v_clock timestamptz := clock_timestamp();
    v_event uuid := gen_random_uuid();
    v_conversation uuid;
begin
    -- A reply of ours belongs to no recipient's row; its thread knows whose it is.
    select m.id, m.org_id, m.to_address, r.id as recipient_id, m.job_id, r.technician_id into subject
    from message_keys k join outbound_messages m on m.id = k.message_id
    left join lateral (
        select conversation_recipient(c.job_id, c.technician_id) as id
        from conversation_messages x join ai_conversations c on c.id = x.conversation_id
        where m.recipient_id is null and x.outbound_message_id = m.id and x.direction = 'we' limit 1) thread on true
    left join work_order_recipients r on r.id = coalesce(m.recipient_id, thread.id)
    where k.uid = p_uid;
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
    elsif p_action in ('accept', 'decline') then
        update work_order_recipients r
        set reply_received = true, reply_received_at = coalesce(r.reply_received_at, v_clock), updated_at = v_clock
        where r.id = subject.recipient_id
          and case p_action when 'accept' then r.ai_qualified is distinct from true or r.declined_at is not null
                            else r.declined_at is null end;
        get diagnostics changed = row_count;
    else
        raise exception 'unknown action';
    end if;
    if changed > 0 then
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id)
        values (subject.org_id, 'raven', v_event::text, p_action, v_clock, subject.id);
        perform event_types_count('raven', array[p_action], array['unsubscribe', 'accept', 'decline']);
        if subject.technician_id is not null and subject.job_id is not null then
            v_conversation := conversation_of(subject.job_id, subject.technician_id);
            perform conversation_note(v_conversation, 'link', 'link:' || v_event,
                                      case p_action when 'accept' then 'Accepted by the link in the message.'
                                                    when 'decline' then 'Declined by the link in the message.'
                                                    else 'Unsubscribed by the link in the message. Nothing more is sent to this address.' end,
                                      v_clock, case p_action when 'accept' then 'accepts' when 'decline' then 'declines' end);
            if p_action <> 'unsubscribe' then
                perform conversation_judge(v_conversation);
            end if;
        end if;
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
                       case when job.lat is null or job.lng is null then 'job_without_place' end,
                       case when c.lat is null or c.lng is null then 'no_place'
                            when c.d > p_max_distance_m or c.d > c.own_radius_m then 'too_far' end,
                       case when c.has_expired then 'credential_expired' end,
                       case when cardinality(m.names) > 0 then 'credential_missing' end,
                       case when not c.is_available then 'unavailable' end,
                       case when c.person_key is null then 'no_email' end], null) as reasons,
                   c.has_expired, m.names as missing, c.person_key
            from nearby c
            cross join lateral (
                select case when asks_for_credentials then
                    array_remove(array[case when job.requires_license and not exists (
                        select 1 from contractor_licenses l
                        where l.technician_id = c.id
                          and (job.state is null or l.state is null or lower(l.state) = lower(job.state)))
                        then 'license' end], null)
                    || array(select wanted from unnest(job.required_certifications) wanted
                             where not exists (select 1 from contractor_certifications x
                                               where x.technician_id = c.id
                                                 and lower(btrim(x.certification_name)) = lower(btrim(wanted))))
                    || array(select wanted from unnest(job.required_insurance) wanted
                             where not exists (select 1 from contractor_insurance x
                                               where x.technician_id = c.id and x.insurance_type = lower(btrim(wanted))))
                end as names) m
        ), out as (
            select j.*, 'unsubscribed' = any (j.reasons)
                        or ('suppressed' = any (j.reasons)
                            and exists (select 1 from communication_suppressions s
                                        where s.org_id = job.org_id and s.channel = 'email' and s.value = j.person_key
                                          and s.type in ('unsubscribe', 'spamreport')
                                          and (s.expires_at is null or s.expires_at > now()))) as has_refused
            from judged j
            where j.reasons <> '{}'
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
                       case when 'suppressed' = any (j.reasons) and not j.has_refused
                            then jsonb_build_object('what', 'replace_email') end,
                       case when 'no_email' = any (j.reasons) then jsonb_build_object('what', 'add_email') end], null)
                   || case when j.has_expired then array(
                          select jsonb_build_object('what', 'renew_credential', 'kind', e.kind, 'name', e.name,
                                                    'state', e.state, 'expired_on', e.expired_on, 'needed_on', day,
                                                    'has_run_out', e.expired_on < current_date)
                          from technician_credentials_to_renew(j.id, day) e) end
                   || case when cardinality(j.missing) > 0 then array(
                          select jsonb_build_object('what', 'add_credential', 'name', n,
                                                    'state', case when n = 'license' then job.state end)
                          from unnest(j.missing) n) end),
               not j.has_refused
        from out j
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

-- Name: notify_conversations(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_conversations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', 'ai_conversations', 'o', org_id,
                      'ids', case when count(*) <= 2 then json_agg(id) end,
                      'jobs', case when count(*) <= 2 then json_agg(job_id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;

ALTER FUNCTION public.notify_conversations() OWNER TO raven_owner;

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

-- Name: notify_reply_state(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_reply_state() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', 'ai_conversations', 'o', c.org_id, 'ids', json_build_array(c.id),
                                                 'jobs', json_build_array(c.job_id))::text)
    from conversation_messages x join ai_conversations c on c.id = x.conversation_id
    where x.outbound_message_id = new.id and x.direction <> 'technician';
    return null;
end
$$;

ALTER FUNCTION public.notify_reply_state() OWNER TO raven_owner;

-- Name: notify_sla_alerts(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_sla_alerts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', 'sla_alerts', 'o', org_id, 'ids', case when n <= 2 then ids end,
                                                'jobs', case when n <= 2 then jobs end)::text)
    from (select org_id, count(*) as n from new_rows group by org_id) g
    cross join lateral (select json_agg(id) as ids, json_agg(job_id) as jobs
                        from (select id, job_id from new_rows r where r.org_id = g.org_id limit 2) few) f;
    return null;
end
$$;

ALTER FUNCTION public.notify_sla_alerts() OWNER TO raven_owner;

-- Name: notify_sla_timers(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.notify_sla_timers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform pg_notify('raven', json_build_object('t', 'jobs', 'o', org_id,
                      'ids', case when count(distinct job_id) <= 4 then json_agg(distinct job_id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;

ALTER FUNCTION public.notify_sla_timers() OWNER TO raven_owner;

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
begin
    if before_job.board_rank = 3 then
        raise exception using message = format('WO %s is %s and cannot be edited. Nothing was changed.',
                                               before_job.number, before_job.job_status);
    end if;
    update jobs
    set job_title = p_draft ->> 'job_title', description = p_draft ->> 'description',
        trade_needed = p_draft ->> 'trade_needed',
        requires_license = coalesce((p_draft ->> 'requires_license')::boolean, false),
        required_certifications = coalesce(draft_words(p_draft -> 'required_certifications'), required_certifications),
        required_insurance = coalesce(draft_words(p_draft -> 'required_insurance'), required_insurance),
        address_text = p_draft ->> 'address_text', city = nullif(p_draft ->> 'city', ''),
        state = nullif(p_draft ->> 'state', ''), lat = (p_draft ->> 'lat')::float8, lng = (p_draft ->> 'lng')::float8,
        scheduled_at = scheduled, urgency = p_draft ->> 'urgency', budget_min = (p_draft ->> 'budget_min')::numeric,
        budget_max = (p_draft ->> 'budget_max')::numeric, contact_name = p_draft ->> 'contact_name',
        contact_phone = p_draft ->> 'contact_phone', contact_email = p_draft ->> 'contact_email',
        raw_text = coalesce(nullif(p_draft ->> 'raw_text', ''), raw_text),
        content_hash = job_content_hash(org_id, p_draft ->> 'address_text', p_draft ->> 'trade_needed', scheduled)
    where id = p_job;
    -- After the trade and the urgency, whose presets would else write over what a person set.
    if jsonb_typeof(p_draft -> 'sla_config') = 'object' then
        perform set_sla_targets(p_job, p_draft -> 'sla_config');
    end if;
    return (select revision from jobs where id = p_job);
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

-- Name: set_sla_calendar(uuid[], uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.set_sla_calendar(p_jobs uuid[], p_calendar uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    changed int;
begin
    perform sla_locked_job(id, 'dispatcher') from unnest(p_jobs) as g (id);
    if p_calendar is not null and not exists (select 1 from sla_calendars c where c.id = p_calendar
                                              and (c.org_id is null or raven_may(c.org_id, 'viewer'))) then
        raise exception using errcode = 'RV422', message = 'This calendar does not exist. Nothing was changed.';
    end if;
    update jobs set sla_calendar_id = p_calendar where id = any (p_jobs) and sla_calendar_id is distinct
        from p_calendar;
    get diagnostics changed = row_count;
    return changed;
end
$$;

ALTER FUNCTION public.set_sla_calendar(p_jobs uuid[], p_calendar uuid) OWNER TO raven_owner;

-- Name: set_sla_targets(uuid, jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.set_sla_targets(p_job uuid, p_targets jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    j jobs := sla_locked_job(p_job, 'dispatcher');
    stage text := case j.job_status when 'pending' then 'dispatch' when 'matching' then 'dispatch' when 'dispatched'
        then 'assignment'
                                    when 'assigned' then 'arrival' when 'in_progress' then 'completion' end;
begin
    if stage is null then
        raise exception using errcode = 'RV422',
            message = format('WO %s is %s: its targets stay as they were.', j.number, replace(j.job_status, '_', ' '));
    end if;
    update jobs
    set sla_config = coalesce(sla_config, sla_default_config(org_id, trade_needed, urgency))
                     || coalesce(jsonb_strip_nulls(p_targets), '{}'),
        sla_started_at = coalesce(sla_started_at, clock_timestamp())
    where id = p_job;
    if not exists (select 1 from sla_timers t where t.job_id = p_job) then
        perform sla_enter_stage(array[p_job], array[clock_timestamp()], stage);
    end if;
end
$$;

ALTER FUNCTION public.set_sla_targets(p_job uuid, p_targets jsonb) OWNER TO raven_owner;

-- Name: sla_acknowledge(uuid[], text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_acknowledge(p_alerts uuid[], p_comment text, OUT taken integer, OUT refused text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
begin
    select format('%s acknowledged this %s s earlier.', sla_person(a.acknowledged_by, a.org_id),
                  greatest(0, round(extract(epoch from clock_timestamp() - a.acknowledged_at)))::int)
    into refused from sla_alerts a where a.id = any (p_alerts) and a.acknowledged order by a.acknowledged_at desc
        limit 1;
    with taken_now as (
        update sla_alerts a
        set acknowledged = true, acknowledged_at = clock_timestamp(), acknowledged_by = session_user,
            comment = nullif(btrim(p_comment), '')
        where (a.timer_id = any (timers) or a.id = any (p_alerts)) and not a.acknowledged and a.resolved_at is null
        returning a.id, a.org_id, a.job_id
    ), noted as (
        insert into sla_alert_notes (alert_id, org_id, kind, note)
        select id, org_id, 'acknowledged', nullif(btrim(p_comment), '') from taken_now
    )
    select count(*) into taken from taken_now;
    perform audit('sla_alert', a.id::text, 'acknowledged', a.org_id, '{}', nullif(btrim(p_comment), ''))
    from sla_alerts a where a.id = any (p_alerts) and a.acknowledged_by = session_user and taken > 0;
    perform sla_replan(timers);
end
$$;

ALTER FUNCTION public.sla_acknowledge(p_alerts uuid[], p_comment text, OUT taken integer, OUT refused text) OWNER TO raven_owner;

-- Name: sla_alerts_go_with_timer(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_alerts_go_with_timer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    delete from sla_alerts where timer_id = old.id;
    return null;
end
$$;

ALTER FUNCTION public.sla_alerts_go_with_timer() OWNER TO raven_owner;

-- Name: sla_alerts_locked(uuid[], text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_alerts_locked(p_alerts uuid[], p_role text) RETURNS uuid[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    timers uuid[];
begin
    perform 1 from jobs where id in (select job_id from sla_alerts where id = any (p_alerts))
        order by id for no key update;
    if exists (select 1 from unnest(p_alerts) as g (id) left join sla_alerts a on a.id = g.id
               where a.id is null or not raven_may(a.org_id, p_role)) then
        raise exception using errcode = 'insufficient_privilege',
            message = format('An alert does not exist, or your login is not %s there. Nothing was changed.', p_role);
    end if;
    select array_agg(distinct timer_id) into timers from sla_alerts where id = any (p_alerts) and timer_id is not null;
    return coalesce(timers, '{}');
end
$$;

ALTER FUNCTION public.sla_alerts_locked(p_alerts uuid[], p_role text) OWNER TO raven_owner;

-- Name: sla_backtest(uuid, jsonb, integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_backtest(p_org uuid, p_policy jsonb, p_days integer) RETURNS TABLE(trade text, urgency text, stage text, n integer, breached_before integer, breached_after integer, newly integer, no_longer integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
#variable_conflict use_column
declare
    in_force sla_policy_versions;
    targets jsonb;
    fallback int[];
    made uuid[] := '{}';
    calendars jsonb := '{}';
    entry record;
    version_id bigint;
    calendar_id uuid;
    problem text;
begin
    perform raven_require(p_org, 'manager');
    if p_days is null or p_days not between 1 and 700 then
        raise exception using errcode = 'RV422', message = 'A backtest looks back 1 to 700 days. Nothing was changed.';
    end if;
    select * into in_force from sla_policy_versions v where v.id = sla_current_policy(p_org);
    targets := coalesce(p_policy -> 'targets', in_force.targets);
    select coalesce((select array_agg((m #>> '{}')::int order by o) from jsonb_array_elements(p_policy -> 'fallback')
                     with ordinality as f (m, o)), in_force.fallback) into fallback;
    for entry in select key, value from jsonb_each(coalesce(p_policy -> 'calendars', in_force.calendars)) loop
        if jsonb_typeof(entry.value) = 'object' then
            problem := sla_calendar_problem(entry.value ->> 'time_zone', entry.value -> 'weekly', coalesce(entry.value -> 'holidays', '[]'));
            if problem is not null then
                raise exception using errcode = 'RV422',
                    message = format('calendars.%s: %s Nothing was changed.', entry.key, problem);
            end if;
            insert into sla_calendars (org_id, name) values (p_org, 'backtest ' || gen_random_uuid()) returning id into calendar_id;
            made := made || calendar_id;
            insert into sla_calendar_versions (calendar_id, org_id, version, time_zone, weekly, holidays)
            values (calendar_id, p_org, 1, entry.value ->> 'time_zone', entry.value -> 'weekly', coalesce(entry.value -> 'holidays', '[]'))
            returning id into version_id;
        else
            select v.id into version_id from sla_calendar_versions v join sla_calendars c on c.id = v.calendar_id
            where v.calendar_id = (entry.value #>> '{}')::uuid and (c.org_id is null or c.org_id = p_org)
            order by v.version desc limit 1;
            if version_id is null then
                raise exception using errcode = 'RV422',
                    message = format('calendars.%s: there is no such calendar. Nothing was changed.', entry.key);
            end if;
        end if;
        calendars := calendars || jsonb_build_object(entry.key, version_id);
    end loop;

    return query
    with ended as materialized (
        select t.id, t.stage, t.started_at, t.completed_at, t.breached, j.trade_needed as trade, j.urgency,
               case when t.is_edited then t.target_minutes
                    else coalesce((targets -> j.trade_needed -> j.urgency ->> (sla_stage_number(t.stage) - 1))::int,
                                  (fallback)[sla_stage_number(t.stage)]) end as target,
               case when j.sla_calendar_id is not null then sla_current_calendar(0, null, j.sla_calendar_id)
                    else coalesce((calendars ->> j.urgency)::bigint, 0) end as calendar
        from sla_timers t join jobs j on j.id = t.job_id
        where t.org_id = p_org and t.completed_at is not null
          and t.completed_at > now() - make_interval(days => p_days) and t.completed_at <= now()
    ), paused as materialized (
        select e.timer_id, p.paused, p.resumed
        from (select distinct x.timer_id from sla_events x join ended d on d.id = x.timer_id where x.kind = 'paused') e
        cross join lateral sla_pauses(e.timer_id) p
    ), replayed as (
        select d.trade, d.urgency, d.stage, d.breached,
               case when p.timer_id is null
                    then sla_worked(d.calendar, d.completed_at) - sla_worked(d.calendar, d.started_at)
                    else sla_elapsed(d.calendar, d.started_at, p.paused, p.resumed, d.completed_at) end
               >= d.target * 60000::bigint as would_breach
        from ended d left join paused p on p.timer_id = d.id
    )
    select r.trade, r.urgency, r.stage, count(*)::int, count(*) filter (where r.breached)::int,
           count(*) filter (where r.would_breach)::int, count(*) filter (where r.would_breach and not r.breached)::int,
           count(*) filter (where r.breached and not r.would_breach)::int
    from replayed r
    group by r.trade, r.urgency, r.stage
    order by r.trade, array_position(array['emergency', 'same_day', 'next_day', 'within_week', 'flexible'], r.urgency), sla_stage_number(r.stage);

    delete from sla_calendars c where c.id = any (made);
end
$$;

ALTER FUNCTION public.sla_backtest(p_org uuid, p_policy jsonb, p_days integer) OWNER TO raven_owner;

-- Name: sla_breach_chance(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_breach_chance(p_timer uuid, OUT chance double precision, OUT n integer) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select c.chance, coalesce(c.n, 0) from (select 1) one left join sla_breach_chances(array[p_timer]) c on true
$$;

ALTER FUNCTION public.sla_breach_chance(p_timer uuid, OUT chance double precision, OUT n integer) OWNER TO raven_owner;

-- Name: sla_breach_chances(uuid[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_breach_chances(p_timers uuid[]) RETURNS TABLE(timer_id uuid, share double precision, chance double precision, n integer, alike text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    with asked as materialized (
        select t.id, t.org_id, t.stage, j.trade_needed as trade, j.urgency,
               (sla_elapsed(t.calendar_version_id, t.started_at, p.paused, p.resumed, statement_timestamp())
                / (t.target_minutes * 60000.0))::float8 as share
        from sla_timers t
        join jobs j on j.id = t.job_id
        cross join lateral sla_pauses(t.id) p
        where t.id = any (p_timers) and t.completed_at is null and t.cancelled_at is null
    ), compared as (
        select a.org_id, a.stage, a.trade, a.urgency, a.share, null::int as missed, a.id from asked a
        union all
        select o.org_id, h.stage, j.trade_needed, j.urgency, h.share, h.missed::int, null
        from (select org_id, array_agg(distinct stage) as stages from asked group by org_id) o
        cross join lateral sla_history(o.org_id) h
        join jobs j on j.id = h.job_id
        where h.stage = any (o.stages)
    ), counted as (
        select id, share,
               count(missed) over same as n_same, sum(missed) over same as missed_same,
               count(missed) over urgent as n_urgent, sum(missed) over urgent as missed_urgent,
               count(missed) over staged as n_stage, sum(missed) over staged as missed_stage
        from compared
        window same as (partition by org_id, stage, trade, urgency order by share desc),
               urgent as (partition by org_id, stage, urgency order by share desc),
               staged as (partition by org_id, stage order by share desc)
    )
    select c.id, c.share,
           case when c.share >= 1 then 1
                when c.n_same >= 30 then c.missed_same / c.n_same::float8
                when c.n_urgent >= 30 then c.missed_urgent / c.n_urgent::float8
                when c.n_stage >= 30 then c.missed_stage / c.n_stage::float8 end,
           (case when c.n_same >= 30 then c.n_same when c.n_urgent >= 30 then c.n_urgent else c.n_stage end)::int,
           case when c.n_same >= 30 then 'stage, trade and urgency' when c.n_urgent >= 30 then 'stage and urgency' else 'stage' end
    from counted c where c.id is not null
$$;

ALTER FUNCTION public.sla_breach_chances(p_timers uuid[]) OWNER TO raven_owner;

-- Name: sla_calendar_expand(bigint, date, date); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_calendar_expand(p_version bigint, p_from date, p_until date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v sla_calendar_versions;
begin
    select * into v from sla_calendar_versions where id = p_version for update;
    if v.around_the_clock or (v.covers_from <= p_from and v.covers_until >= p_until) then
        return;
    end if;
    delete from sla_calendar_segments where calendar_version_id = p_version;
    insert into sla_calendar_segments (calendar_version_id, starts_at, ends_at, worked_before)
    select p_version, lower(r), upper(r),
           sum(sla_ms(upper(r)) - sla_ms(lower(r))) over (order by lower(r)) - (sla_ms(upper(r)) - sla_ms(lower(r)))
    from (select unnest(range_agg(tstzrange(from_at, until_at))) as r
          from (select (d::date + make_interval(mins => (s ->> 0)::int)) at time zone v.time_zone as from_at,
                       (d::date + make_interval(mins => (s ->> 1)::int)) at time zone v.time_zone as until_at
                from generate_series(least(v.covers_from, p_from)::timestamp,
                                     greatest(v.covers_until, p_until)::timestamp, interval '1 day') d
                left join lateral (select h from jsonb_array_elements(v.holidays) h
                                   where (h ->> 'date')::date = d::date) holiday on true
                cross join lateral jsonb_array_elements(case when holiday.h is not null
                    then coalesce(holiday.h -> 'open', '[]')
                                                             else v.weekly -> (extract(isodow from d)::int - 1) end) s) spans
          where from_at < until_at) merged;
    update sla_calendar_versions set covers_from = least(v.covers_from, p_from), covers_until = greatest(v.covers_until,
        p_until)
    where id = p_version;
end
$$;

ALTER FUNCTION public.sla_calendar_expand(p_version bigint, p_from date, p_until date) OWNER TO raven_owner;

-- Name: sla_calendar_problem(text, jsonb, jsonb); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_calendar_problem(p_zone text, p_weekly jsonb, p_holidays jsonb) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $_$
declare
    day jsonb;
    span jsonb;
    holiday jsonb;
    before int;
    minutes bigint := 0;
    days jsonb;
begin
    if not exists (select 1 from pg_timezone_names where name = p_zone) then
        return format('"%s" is no time zone of the IANA list, such as America/Chicago.', p_zone);
    end if;
    if jsonb_typeof(p_weekly) is distinct from 'array' or jsonb_array_length(p_weekly) <> 7 then
        return 'A week has seven days, Monday first.';
    end if;
    if jsonb_typeof(p_holidays) is distinct from 'array' then
        return 'Holidays are a list.';
    end if;
    for holiday in select * from jsonb_array_elements(p_holidays) loop
        if coalesce(holiday ->> 'date', '') !~ '^\d{4}-\d{2}-\d{2}$' then
            return format('A holiday needs a date such as 2026-12-25, not "%s".', holiday ->> 'date');
        end if;
        begin
            perform (holiday ->> 'date')::date;
        exception when others then
            return format('There is no day %s.', holiday ->> 'date');
        end;
    end loop;
    if (select count(distinct h ->> 'date') <> count(*) from jsonb_array_elements(p_holidays) h) then
        return 'A day stands twice among the holidays.';
    end if;
    days := p_weekly || coalesce((select jsonb_agg(coalesce(h -> 'open', '[]'))
        from jsonb_array_elements(p_holidays) h), '[]');
    for day in select * from jsonb_array_elements(days) loop
        before := 0;
        if jsonb_typeof(day) <> 'array' then
            return 'The hours of a day are a list of [from, until].';
        end if;
        for span in select * from jsonb_array_elements(day) loop
            if jsonb_typeof(span) <> 'array' or jsonb_array_length(span) <> 2
                or jsonb_typeof(span -> 0) <> 'number' or jsonb_typeof(span -> 1) <> 'number' then
                return 'Hours are [from, until] in minutes of the day.';
            elsif (span ->> 0)::numeric < before or (span ->> 1)::numeric <= (span ->> 0)::numeric
                or (span ->> 1)::numeric > 1440 or (span ->> 0) ~ '\.' or (span ->> 1) ~ '\.' then
                return 'The hours of a day must follow each other and end by 24:00.';
            end if;
            before := (span ->> 1)::int;
        end loop;
    end loop;
    select sum((s ->> 1)::int - (s ->> 0)::int) into minutes
    from jsonb_array_elements(p_weekly) d cross join lateral jsonb_array_elements(d) s;
    if coalesce(minutes, 0) = 0 then
        return 'This calendar is never open: a target would never be reached.';
    end if;
    return null;
end
$_$;

ALTER FUNCTION public.sla_calendar_problem(p_zone text, p_weekly jsonb, p_holidays jsonb) OWNER TO raven_owner;

-- Name: sla_calendar_versions_expand(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_calendar_versions_expand() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if not new.around_the_clock then
        perform sla_calendar_expand(new.id, current_date - 730, current_date + 1826);
    end if;
    return null;
end
$$;

ALTER FUNCTION public.sla_calendar_versions_expand() OWNER TO raven_owner;

-- Name: sla_comment(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_comment(p_alert uuid, p_note text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform sla_alerts_locked(array[p_alert], 'dispatcher');
    if btrim(coalesce(p_note, '')) = '' then
        raise exception using errcode = 'RV422', message = 'The comment is empty. Nothing was changed.';
    end if;
    insert into sla_alert_notes (alert_id, org_id, kind, note) select id, org_id, 'comment', btrim(p_note)
        from sla_alerts where id = p_alert;
    update sla_alerts set message = message where id = p_alert;
end
$$;

ALTER FUNCTION public.sla_comment(p_alert uuid, p_note text) OWNER TO raven_owner;

-- Name: sla_current_calendar(bigint, text, uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_current_calendar(p_policy bigint, p_urgency text, p_own uuid) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    wanted uuid := coalesce(p_own, (select (p.calendars ->> p_urgency)::uuid from sla_policy_versions p
        where p.id = p_policy));
begin
    if wanted is null then
        return 0;
    end if;
    return coalesce((select v.id from sla_calendar_versions v where v.calendar_id = wanted order by v.version desc
        limit 1), 0);
end
$$;

ALTER FUNCTION public.sla_current_calendar(p_policy bigint, p_urgency text, p_own uuid) OWNER TO raven_owner;

-- Name: sla_current_policy(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_current_policy(p_org uuid) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    return coalesce((select id from sla_policy_versions where org_id = p_org order by version desc limit 1), 0);
end
$$;

ALTER FUNCTION public.sla_current_policy(p_org uuid) OWNER TO raven_owner;

-- Name: sla_default_config(uuid, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_default_config(p_org uuid, p_trade text, p_urgency text) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    policy bigint := sla_current_policy(p_org);
    m int[] := coalesce(sla_preset(policy, p_trade, p_urgency), (select fallback from sla_policy_versions
        where id = policy));
begin
    return jsonb_build_object('dispatch', m[1], 'assignment', m[2], 'arrival', m[3], 'completion', m[4]);
end
$$;

ALTER FUNCTION public.sla_default_config(p_org uuid, p_trade text, p_urgency text) OWNER TO raven_owner;

-- Name: sla_elapsed(bigint, timestamp with time zone, timestamp with time zone[], timestamp with time zone[], timestamp with time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_elapsed(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_at timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    counted_from timestamptz := p_start;
    total bigint := 0;
begin
    if p_at <= p_start then
        return 0;
    end if;
    for i in 1 .. coalesce(cardinality(p_paused), 0) loop
        exit when p_paused[i] >= p_at;
        if p_paused[i] > counted_from then
            total := total + public.sla_worked(p_calendar, p_paused[i]) - public.sla_worked(p_calendar, counted_from);
        end if;
        if p_resumed[i] is null or p_resumed[i] >= p_at then
            return total;
        end if;
        counted_from := greatest(counted_from, p_resumed[i]);
    end loop;
    return total + public.sla_worked(p_calendar, p_at) - public.sla_worked(p_calendar, counted_from);
end
$$;

ALTER FUNCTION public.sla_elapsed(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_at timestamp with time zone) OWNER TO raven_owner;

-- Name: sla_enter_stage(uuid[], timestamp with time zone[], text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_enter_stage(p_jobs uuid[], p_at timestamp with time zone[], p_stage text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    entered int;
begin
    update sla_timers t
    set completed_at = greatest(g.at, t.started_at)
    from unnest(p_jobs, p_at) as g (job, at)
    where t.job_id = g.job and t.completed_at is null and t.cancelled_at is null
      and (p_stage is null or sla_stage_number(t.stage) < sla_stage_number(p_stage));
    update sla_timers t
    set cancelled_at = greatest(g.at, t.started_at)
    from unnest(p_jobs, p_at) as g (job, at)
    where t.job_id = g.job and t.completed_at is null and t.cancelled_at is null
      and sla_stage_number(t.stage) > sla_stage_number(p_stage);
    insert into sla_timers (org_id, job_id, stage, target_minutes, started_at, policy_version_id, calendar_version_id,
                            is_fallback, is_edited)
    select j.org_id, j.id, p_stage, (j.sla_config ->> p_stage)::int, g.at, p.policy,
           sla_current_calendar(p.policy, j.urgency, j.sla_calendar_id), p.preset is null,
           (j.sla_config ->> p_stage)::int
               <> (coalesce(p.preset, (select v.fallback from sla_policy_versions v where v.id = p.policy)))
                  [sla_stage_number(p_stage)]
    from unnest(p_jobs, p_at) as g (job, at)
    join jobs j on j.id = g.job
    cross join lateral (select q.policy, sla_preset(q.policy, j.trade_needed, j.urgency) as preset
                        from (select sla_current_policy(j.org_id) as policy) q) p
    where p_stage is not null and (j.sla_config ->> p_stage)::int > 0
      and not exists (select 1 from sla_timers t where t.job_id = j.id and t.stage = p_stage
                      and t.completed_at is null and t.cancelled_at is null);
    get diagnostics entered = row_count;
    return entered;
end
$$;

ALTER FUNCTION public.sla_enter_stage(p_jobs uuid[], p_at timestamp with time zone[], p_stage text) OWNER TO raven_owner;

-- Name: sla_escalate(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_escalate(p_alert uuid, p_note text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    timers uuid[] := sla_alerts_locked(array[p_alert], 'dispatcher');
    t sla_timers;
    ladder jsonb;
    next_level int;
begin
    select * into t from sla_timers where id = timers[1];
    if t.id is null or coalesce(t.completed_at, t.cancelled_at) is not null then
        raise exception using errcode = 'RV422', message = 'This stage has ended. Nothing was changed.';
    end if;
    select p.ladder into ladder from sla_policy_versions p where p.id = t.policy_version_id;
    next_level := t.escalated_level + 1;
    if next_level > jsonb_array_length(ladder) then
        raise exception using errcode = 'RV422',
            message = format('You may not escalate above level %s. Nothing was changed.', jsonb_array_length(ladder));
    end if;
    insert into sla_alerts (org_id, job_id, timer_id, alert_type, level, stage, message, due_at, to_role, raised_by)
    select t.org_id, t.job_id, t.id, 'escalation', next_level, t.stage,
           format('WO %s: %s needs you.', j.number, t.stage), t.due_at, ladder -> (next_level - 1) ->> 'role',
               session_user
    from jobs j where j.id = t.job_id
    on conflict (timer_id, alert_type, level) do update
        set sent_at = excluded.sent_at, acknowledged = false, acknowledged_at = null, acknowledged_by = null,
            comment = null,
            resolved_at = null, resolved_reason = null, raised_by = excluded.raised_by;
    update sla_timers set escalated_level = next_level where id = t.id;
    insert into sla_alert_notes (alert_id, org_id, kind, note) values (p_alert, t.org_id, 'escalated',
        nullif(btrim(p_note), ''));
    perform audit('sla_alert', p_alert::text, 'escalated', t.org_id, jsonb_build_object('level', next_level),
        nullif(btrim(p_note), ''));
    perform sla_replan(timers);
    return next_level;
end
$$;

ALTER FUNCTION public.sla_escalate(p_alert uuid, p_note text) OWNER TO raven_owner;

-- Name: sla_events_wake(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_events_wake() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    touched uuid := case when tg_op = 'DELETE' then old.timer_id else new.timer_id end;
begin
    update sla_timers set events_seen = events_seen + 1 where id = touched;
    return null;
end
$$;

ALTER FUNCTION public.sla_events_wake() OWNER TO raven_owner;

-- Name: sla_first_accepted(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_first_accepted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    insert into sla_inbox (job_id) values (new.job_id);
    perform pg_notify('raven_sla', '');
    return null;
end
$$;

ALTER FUNCTION public.sla_first_accepted() OWNER TO raven_owner;

-- Name: sla_forecast_calibration(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_forecast_calibration(p_org uuid) RETURNS TABLE(tenth integer, n integer, predicted double precision, missed integer, learned_from integer)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    with numbered as (
        select h.stage, j.trade_needed as trade, j.urgency, h.share, h.missed::int as missed,
               row_number() over (order by h.ended_at, h.job_id, h.stage) * 2 > count(*) over () as is_newer,
               (hashtextextended(h.job_id::text || h.stage, 0) & 1048575) / 1048576.0 as looked_at
        from sla_history(p_org) h join jobs j on j.id = h.job_id
    ), compared as (
        select stage, trade, urgency, share, missed, null::int as came from numbered where not is_newer
        union all
        select stage, trade, urgency, looked_at, null, missed from numbered where is_newer and share > looked_at
    ), counted as (
        select came,
               count(missed) over same as n_same, sum(missed) over same as missed_same,
               count(missed) over urgent as n_urgent, sum(missed) over urgent as missed_urgent,
               count(missed) over staged as n_stage, sum(missed) over staged as missed_stage
        from compared
        window same as (partition by stage, trade, urgency order by share desc),
               urgent as (partition by stage, urgency order by share desc),
               staged as (partition by stage order by share desc)
    ), forecast as (
        select came,
               case when n_same >= 30 then missed_same / n_same::float8
                    when n_urgent >= 30 then missed_urgent / n_urgent::float8
                    when n_stage >= 30 then missed_stage / n_stage::float8 end as chance
        from counted where came is not null
    )
    select least(9, floor(chance * 10))::int, count(*)::int, avg(chance), sum(came)::int,
           (select count(*) from numbered where not is_newer)::int
    from forecast where chance is not null group by 1 order by 1
$$;

ALTER FUNCTION public.sla_forecast_calibration(p_org uuid) OWNER TO raven_owner;

-- Name: sla_history(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_history(p_org uuid) RETURNS TABLE(job_id uuid, stage text, share double precision, missed boolean, ended_at timestamp with time zone)
    LANGUAGE sql STABLE ROWS 20000
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select t.job_id, t.stage, t.elapsed_ms / (t.target_minutes * 60000.0)::float8, t.breached, t.completed_at
    from sla_timers t
    where t.org_id = p_org and t.completed_at is not null
      and t.completed_at > now() - interval '180 days' and t.completed_at <= now()
    order by t.completed_at desc limit 20000
$$;

ALTER FUNCTION public.sla_history(p_org uuid) OWNER TO raven_owner;

-- Name: sla_is_on(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_is_on(p_org uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    return coalesce((select is_on from sla_policies where org_id = p_org), true);
end
$$;

ALTER FUNCTION public.sla_is_on(p_org uuid) OWNER TO raven_owner;

-- Name: sla_locked_job(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_locked_job(p_job uuid, p_role text) RETURNS public.jobs
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    found_job jobs;
begin
    select * into found_job from jobs where id = p_job for no key update;
    if found_job.id is null or not raven_may(found_job.org_id, p_role) then
        raise exception using errcode = 'insufficient_privilege',
            message = format('This work order does not exist, or your login is not %s there. Nothing was changed.',
                p_role);
    end if;
    return found_job;
end
$$;

ALTER FUNCTION public.sla_locked_job(p_job uuid, p_role text) OWNER TO raven_owner;

-- Name: sla_mark(integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_mark(p_limit integer DEFAULT 10000, OUT checked integer, OUT returned integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    AS $$
declare
    v_now timestamptz(3) := date_trunc('milliseconds', clock_timestamp());
begin
    with due as materialized (
        select t.id, t.job_id, t.due_at, t.warn_at, j.sla_breached, p.ladder, t.breached, t.warned_at,
            t.escalated_level, t.silenced_until,
               t.silenced_until <= v_now as silence_ended, coalesce(o.is_on, true) and j.board_rank < 3 as matters,
               b.sent_at as breach_sent, b.acknowledged, w.sent_at as warning_sent, e.id is not null as escalated
        from sla_timers t
        join jobs j on j.id = t.job_id
        join sla_policy_versions p on p.id = t.policy_version_id
        left join sla_policies o on o.org_id = t.org_id
        left join lateral (select y.sent_at, y.acknowledged from sla_alerts y
                           where y.timer_id = t.id and y.alert_type = 'breach' and y.level = 0
                             and y.resolved_reason is distinct from 'no longer true' limit 1) b on true
        left join lateral (select y.sent_at from sla_alerts y
                           where y.timer_id = t.id and y.alert_type = 'warning' and y.level = 0
                             and y.resolved_reason is distinct from 'no longer true' limit 1) w on true
        left join lateral (select y.id from sla_alerts y
                           where t.breached and y.timer_id = t.id and y.alert_type = 'escalation'
                               and y.level = t.escalated_level + 1
                             and y.resolved_reason is distinct from 'no longer true' limit 1) e on true
        where t.next_at <= v_now
        order by t.next_at limit p_limit for no key update of t skip locked
    ), hidden as (
        update sla_alerts a set resolved_at = v_now, resolved_reason = 'the breach followed'
        where a.timer_id = any (array(select d.id from due d where d.matters and d.breach_sent is not null
            and d.warning_sent is not null))
          and a.alert_type = 'warning' and a.level = 0 and a.resolved_at is null
    ), back as (
        update sla_alerts a set message = a.message
        where a.timer_id = any (array(select d.id from due d where d.silence_ended)) and a.resolved_at is null
            and not a.acknowledged
        returning a.timer_id
    ), marked as (
        update sla_timers t
        set breached = t.breached or d.breach_sent is not null,
            breach_time = coalesce(t.breach_time, case when d.breach_sent is not null then d.due_at end),
            warned_at = coalesce(t.warned_at, d.warning_sent),
            escalated_level = d.escalated_level + d.escalated::int,
            silenced_until = case when not d.silence_ended then t.silenced_until end,
            next_at = sla_next_instant(true, d.matters, d.breach_sent is not null, coalesce(d.warned_at,
                d.warning_sent), d.warn_at, d.due_at,
                                       d.escalated_level + d.escalated::int, d.ladder, d.breach_sent, d.acknowledged,
                                       case when d.silence_ended then null else d.silenced_until end)
        from due d where t.id = d.id
    ), flagged as (
        update jobs j set sla_breached = true
        where j.id = any (array(select d.job_id from due d where d.breach_sent is not null and not d.sla_breached))
    )
    select (select count(*) from due), (select count(distinct timer_id) from back) into checked, returned;
end
$$;

ALTER FUNCTION public.sla_mark(p_limit integer, OUT checked integer, OUT returned integer) OWNER TO raven_owner;

-- Name: sla_ms(timestamp with time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_ms(p_at timestamp with time zone) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select (extract(epoch from p_at) * 1000)::bigint $$;

ALTER FUNCTION public.sla_ms(p_at timestamp with time zone) OWNER TO raven_owner;

-- Name: sla_next_instant(boolean, boolean, boolean, timestamp with time zone, timestamp with time zone, timestamp with time zone, integer, jsonb, timestamp with time zone, boolean, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_next_instant(p_open boolean, p_on boolean, p_breached boolean, p_warned timestamp with time zone, p_warn_at timestamp with time zone, p_due_at timestamp with time zone, p_level integer, p_ladder jsonb, p_breach_sent timestamp with time zone, p_acknowledged boolean, p_silenced_until timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case when not p_open or not p_on then null else least(
        case when p_breached then
                 case when not coalesce(p_acknowledged, true) and p_silenced_until is distinct from 'infinity'
                      then greatest(p_breach_sent + make_interval(mins => (p_ladder -> p_level ->> 'after_minutes')::int),
                                    p_silenced_until) end
             else least(case when p_warned is null then p_warn_at end, p_due_at) end,
        nullif(p_silenced_until, 'infinity')) end
$$;

ALTER FUNCTION public.sla_next_instant(p_open boolean, p_on boolean, p_breached boolean, p_warned timestamp with time zone, p_warn_at timestamp with time zone, p_due_at timestamp with time zone, p_level integer, p_ladder jsonb, p_breach_sent timestamp with time zone, p_acknowledged boolean, p_silenced_until timestamp with time zone) OWNER TO raven_owner;

-- Name: sla_office_opens(timestamp without time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_office_opens(p_local timestamp without time zone) RETURNS timestamp without time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case
        when extract(isodow from p_local) < 6 and p_local::time < time '08:00' then p_local::date + time '08:00'
        when extract(isodow from p_local) < 6 and p_local::time < time '18:00' then null
        else p_local::date + (case extract(isodow from p_local)::int when 5 then 3 when 6 then 2 else 1 end) + time '08:00' end
$$;

ALTER FUNCTION public.sla_office_opens(p_local timestamp without time zone) OWNER TO raven_owner;

-- Name: sla_org(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_org(p_org uuid, p_role text) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    mine uuid[] := case when p_org is not null then array[p_org]
                        else array(select o.id from organizations o where o.id <> raven_pool_org() and raven_may(o.id,
                            p_role)) end;
begin
    if cardinality(mine) = 1 then
        perform raven_require(mine[1], p_role);
        return mine[1];
    elsif cardinality(mine) = 0 then
        raise exception using errcode = 'insufficient_privilege',
            message = format('Your login is %s in no organisation. Nothing was changed.', p_role);
    end if;
    raise exception using errcode = 'RV422',
        message = 'Your login belongs to several organisations; say in which one. Nothing was changed.';
end
$$;

ALTER FUNCTION public.sla_org(p_org uuid, p_role text) OWNER TO raven_owner;

-- Name: sla_pause(uuid, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_pause(p_job uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    j jobs := sla_locked_job(p_job, 'dispatcher');
    t sla_timers;
    by_whom text;
begin
    select * into t from sla_timers where job_id = p_job and completed_at is null and cancelled_at is null
    order by sla_stage_number(stage) desc limit 1;
    if t.id is null then
        raise exception using errcode = 'RV422',
            message = format('No stage of WO %s is running, so there is nothing to pause. Nothing was changed.',
                j.number);
    elsif t.paused_at is not null then
        select format('Already paused by %s at %s.', sla_person(e.actor, e.org_id),
                      to_char(e.at at time zone (select time_zone from organizations o where o.id = e.org_id),
                          'HH24:MI')) into by_whom
        from sla_events e where e.timer_id = t.id and e.kind = 'paused' order by e.at desc limit 1;
        raise exception using errcode = 'RV422', message = by_whom || ' Nothing was changed.';
    elsif btrim(coalesce(p_reason, '')) = '' then
        raise exception using errcode = 'RV422', message = 'A pause needs a reason. Nothing was changed.';
    end if;
    insert into sla_events (timer_id, job_id, org_id, kind, at, reason)
    values (t.id, p_job, t.org_id, 'paused', greatest(clock_timestamp(), t.started_at), btrim(p_reason));
    perform audit('job', p_job::text, 'sla_paused', t.org_id, jsonb_build_object('stage', t.stage), btrim(p_reason));
end
$$;

ALTER FUNCTION public.sla_pause(p_job uuid, p_reason text) OWNER TO raven_owner;

-- Name: sla_pauses(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_pauses(p_timer uuid, OUT paused timestamp with time zone[], OUT resumed timestamp with time zone[], OUT reason text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    AS $$
begin
    select coalesce(array_agg(c.at order by c.at, c.id) filter (where c.kind = 'paused'), '{}'),
           coalesce(array_agg(c.next_at order by c.at, c.id) filter (where c.kind = 'paused'), '{}'),
           (array_agg(c.reason order by c.at desc, c.id desc) filter (where c.kind = 'paused' and c.next_at is null))[1]
    into paused, resumed, reason
    from (select k.id, k.kind, k.at, k.reason, lead(k.at) over (order by k.at, k.id) as next_at
          from (select e.id, e.kind, e.at, e.reason, lag(e.kind) over (order by e.at, e.id) as before
                from sla_events e where e.timer_id = p_timer and e.kind in ('paused', 'resumed')) k
          where k.kind is distinct from k.before) c;
end
$$;

ALTER FUNCTION public.sla_pauses(p_timer uuid, OUT paused timestamp with time zone[], OUT resumed timestamp with time zone[], OUT reason text) OWNER TO raven_owner;

-- Name: sla_person(text, uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_person(p_login text, p_org uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select coalesce((select m.display_name from memberships m where m.login = p_login::name and m.org_id = p_org),
        p_login)
$$;

ALTER FUNCTION public.sla_person(p_login text, p_org uuid) OWNER TO raven_owner;

-- Name: sla_preset(bigint, text, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_preset(p_policy bigint, p_trade text, p_urgency text) RETURNS integer[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    minutes jsonb;
begin
    select v.targets -> p_trade -> p_urgency into minutes from sla_policy_versions v where v.id = p_policy;
    if jsonb_typeof(minutes) is distinct from 'array' then
        return null;
    end if;
    return array[(minutes ->> 0)::int, (minutes ->> 1)::int, (minutes ->> 2)::int, (minutes ->> 3)::int];
end
$$;

ALTER FUNCTION public.sla_preset(p_policy bigint, p_trade text, p_urgency text) OWNER TO raven_owner;

-- Name: sla_raise(integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_raise(p_limit integer DEFAULT 10000, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT heard integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
    AS $$
declare
    v_now timestamptz(3);
begin
    heard := sla_read_inbox(p_limit);
    v_now := date_trunc('milliseconds', clock_timestamp());
    with due as materialized (
        select t.id, t.org_id, t.job_id, t.stage, t.target_minutes, t.due_at, t.warn_at, j.number, d.kind,
            t.escalated_level,
               p.ladder -> t.escalated_level ->> 'role' as role, x.id as known, x.resolved_reason
        from sla_timers t
        join jobs j on j.id = t.job_id
        join sla_policy_versions p on p.id = t.policy_version_id
        left join sla_policies o on o.org_id = t.org_id
        left join lateral (select y.sent_at, y.acknowledged from sla_alerts y
                           where t.breached and y.timer_id = t.id and y.alert_type = 'breach' and y.level = 0
                               limit 1) a on true
        cross join lateral (select case
            when not t.breached and t.due_at <= v_now then 'breach'
            when not t.breached and t.warned_at is null and t.warn_at <= v_now then 'warning'
            when t.breached and not coalesce(a.acknowledged, true) and coalesce(t.silenced_until, v_now) <= v_now
                 and a.sent_at + make_interval(mins => (p.ladder -> t.escalated_level ->> 'after_minutes')::int) <= v_now
                 then 'escalation' end as kind) d
        left join lateral (select y.id, y.resolved_reason from sla_alerts y
                           where y.timer_id = t.id and y.alert_type = d.kind
                             and y.level = case d.kind when 'escalation' then t.escalated_level + 1 else 0 end
                                 limit 1) x on true
        where t.next_at <= v_now and d.kind is not null and j.board_rank < 3 and coalesce(o.is_on, true)
          and (x.id is null or x.resolved_reason = 'no longer true')
        order by t.next_at limit p_limit for no key update of t skip locked
    ), again as (
        update sla_alerts a
        set sent_at = v_now, acknowledged = false, acknowledged_at = null, acknowledged_by = null, comment = null,
            resolved_at = null,
            resolved_reason = null
        where a.id = any (array(select d.known from due d where d.known is not null))
        returning a.alert_type
    ), raised as (
        insert into sla_alerts (org_id, job_id, timer_id, alert_type, level, stage, message, due_at, to_role, sent_at)
        select org_id, job_id, id, kind, case kind when 'escalation' then escalated_level + 1 else 0 end, stage,
               case kind
                   when 'breach' then 'WO ' || number || ': ' || stage || ' took more than its ' || target_minutes || ' minutes.'
                   when 'warning' then 'WO ' || number || ': the time of ' || stage || ' is running out.'
                   else 'WO ' || number || ': nobody has acknowledged that ' || stage || ' is over due.' end,
               case kind when 'warning' then warn_at else due_at end, case kind when 'escalation' then role end, v_now
        from due where known is null
        returning alert_type
    )
    select count(*) filter (where alert_type = 'warning'), count(*) filter (where alert_type = 'breach'),
           count(*) filter (where alert_type = 'escalation')
    into warnings, breaches, escalations
    from (select alert_type from raised union all select alert_type from again) r;
exception when unique_violation then
    warnings := 0;
    breaches := 0;
    escalations := 0;
    heard := 0;
end
$$;

ALTER FUNCTION public.sla_raise(p_limit integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT heard integer) OWNER TO raven_owner;

-- Name: sla_reached(bigint, timestamp with time zone, timestamp with time zone[], timestamp with time zone[], bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_reached(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_ms bigint) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    counted_from timestamptz := p_start;
    left_ms bigint := p_ms;
    part bigint;
begin
    for i in 1 .. coalesce(cardinality(p_paused), 0) loop
        if p_paused[i] > counted_from then
            part := public.sla_worked(p_calendar, p_paused[i]) - public.sla_worked(p_calendar, counted_from);
            exit when part >= left_ms;
            left_ms := left_ms - part;
        end if;
        if p_resumed[i] is null then
            return null;
        end if;
        counted_from := greatest(counted_from, p_resumed[i]);
    end loop;
    return public.sla_when_worked(p_calendar, public.sla_worked(p_calendar, counted_from) + left_ms);
end
$$;

ALTER FUNCTION public.sla_reached(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_ms bigint) OWNER TO raven_owner;

-- Name: sla_read_inbox(integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_read_inbox(p_limit integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    ids bigint[];
    jobs_in uuid[];
    starts timestamptz[];
begin
    select array_agg(id), array_agg(job_id), array_agg(at) into ids, jobs_in, starts
    from (select i.id, i.job_id, i.at from sla_inbox i join jobs j on j.id = i.job_id
          order by i.id limit p_limit for no key update of j skip locked) t;
    if ids is null then
        return 0;
    end if;
    perform sla_enter_stage(array_agg(job), array_agg(at), 'assignment')
    from (select job, min(at) as at from unnest(jobs_in, starts) as g (job, at)
          where exists (select 1 from jobs j where j.id = g.job and j.job_status in ('pending', 'matching',
              'dispatched'))
            and not exists (select 1 from sla_timers t where t.job_id = g.job and t.stage <> 'dispatch'
                and t.cancelled_at is null)
          group by job having count(*) > 0) g
    having count(*) > 0;
    delete from sla_inbox where id = any (ids);
    return cardinality(ids);
end
$$;

ALTER FUNCTION public.sla_read_inbox(p_limit integer) OWNER TO raven_owner;

-- Name: sla_replan(uuid[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_replan(p_timers uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    update sla_timers t
    set next_at = sla_next_instant(t.completed_at is null and t.cancelled_at is null, sla_is_on(t.org_id), t.breached,
        t.warned_at,
                                   t.warn_at, t.due_at, t.escalated_level, p.ladder, a.sent_at, a.acknowledged,
                                       t.silenced_until)
    from sla_timers x
    join sla_policy_versions p on p.id = x.policy_version_id
    left join lateral (select y.sent_at, y.acknowledged from sla_alerts y
                       where y.timer_id = x.id and y.alert_type = 'breach' and y.level = 0 limit 1) a on true
    where x.id = any (p_timers) and t.id = x.id
$$;

ALTER FUNCTION public.sla_replan(p_timers uuid[]) OWNER TO raven_owner;

-- Name: sla_resume(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_resume(p_job uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    j jobs := sla_locked_job(p_job, 'dispatcher');
    t sla_timers;
begin
    select * into t from sla_timers where job_id = p_job and completed_at is null and cancelled_at is null
        and paused_at is not null
    limit 1;
    if t.id is null then
        raise exception using errcode = 'RV422', message = format('WO %s is not paused. Nothing was changed.',
            j.number);
    end if;
    insert into sla_events (timer_id, job_id, org_id, kind, at) values (t.id, p_job, t.org_id, 'resumed',
        clock_timestamp());
    perform audit('job', p_job::text, 'sla_resumed', t.org_id, jsonb_build_object('stage', t.stage));
end
$$;

ALTER FUNCTION public.sla_resume(p_job uuid) OWNER TO raven_owner;

-- Name: sla_save_calendar(uuid, uuid, text, text, jsonb, jsonb, text, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_save_calendar(p_org uuid, p_calendar uuid, p_name text, p_zone text, p_weekly jsonb, p_holidays jsonb, p_note text, p_apply boolean, OUT calendar_id uuid, OUT version integer, OUT remeasured integer) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
#variable_conflict use_column
declare
    problem text := sla_calendar_problem(p_zone, p_weekly, p_holidays);
    new_version bigint;
begin
    perform raven_require(p_org, 'manager');
    if problem is not null then
        raise exception using errcode = 'RV422', message = problem || ' Nothing was saved.';
    elsif btrim(coalesce(p_name, '')) = '' then
        raise exception using errcode = 'RV422', message = 'A calendar needs a name. Nothing was saved.';
    end if;
    if p_calendar is null then
        begin
            insert into sla_calendars (org_id, name) values (p_org, btrim(p_name)) returning id into calendar_id;
        exception when unique_violation then
            raise exception using errcode = 'RV422',
                message = format('There is a calendar "%s" already. Nothing was saved.', btrim(p_name));
        end;
    else
        update sla_calendars set name = btrim(p_name) where id = p_calendar
            and org_id = p_org returning id into calendar_id;
        if calendar_id is null then
            raise exception using errcode = 'RV422',
                message = 'This calendar is not one of the organisation''s own. Nothing was saved.';
        end if;
    end if;
    insert into sla_calendar_versions (calendar_id, org_id, version, time_zone, weekly, holidays, note)
    select sla_save_calendar.calendar_id, p_org, 1 + coalesce(max(v.version), 0), p_zone, p_weekly, p_holidays,
        nullif(btrim(p_note), '')
    from sla_calendar_versions v where v.calendar_id = sla_save_calendar.calendar_id
    returning id, sla_calendar_versions.version into new_version, sla_save_calendar.version;
    perform audit('sla_calendar', sla_save_calendar.calendar_id::text, 'saved', p_org,
                  jsonb_build_object('version', sla_save_calendar.version, 'applied', p_apply));
    remeasured := 0;
    if p_apply then
        perform 1 from jobs j where j.id in (select t.job_id from sla_timers t where t.org_id = p_org
            and t.completed_at is null
                                             and t.cancelled_at is null) order by j.id for no key update;
        update sla_timers t set calendar_version_id = new_version
        from sla_calendar_versions o
        where o.id = t.calendar_version_id and o.calendar_id = sla_save_calendar.calendar_id and t.org_id = p_org
          and t.completed_at is null and t.cancelled_at is null;
        get diagnostics remeasured = row_count;
    end if;
end
$$;

ALTER FUNCTION public.sla_save_calendar(p_org uuid, p_calendar uuid, p_name text, p_zone text, p_weekly jsonb, p_holidays jsonb, p_note text, p_apply boolean, OUT calendar_id uuid, OUT version integer, OUT remeasured integer) OWNER TO raven_owner;

-- Name: sla_save_policy(uuid, jsonb, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_save_policy(p_org uuid, p_policy jsonb, p_apply boolean, OUT policy_id bigint, OUT version integer, OUT retargeted integer) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    before_id bigint := sla_current_policy(p_org);
    trade record;
    urgency record;
    step jsonb;
    after int := 0;
    fallback_minutes int[];
begin
    perform raven_require(p_org, 'manager');
    perform pg_advisory_xact_lock(hashtextextended('sla_policy' || p_org::text, 0));
    before_id := sla_current_policy(p_org);
    if jsonb_typeof(p_policy -> 'targets') is distinct from 'object'
        or jsonb_typeof(p_policy -> 'fallback') is distinct from 'array'
        or jsonb_array_length(p_policy -> 'fallback') <> 4 then
        raise exception using errcode = 'RV422',
            message = 'A policy has targets and four fallback minutes. Nothing was saved.';
    end if;
    for trade in select key, value from jsonb_each(p_policy -> 'targets') loop
        for urgency in select key, value from jsonb_each(trade.value) loop
            if jsonb_typeof(urgency.value) <> 'array' or jsonb_array_length(urgency.value) <> 4
                or exists (select 1 from jsonb_array_elements(urgency.value) m
                           where jsonb_typeof(m) <> 'number' or (m #>> '{}')::numeric not between 1 and 5256000
                              or (m #>> '{}')::numeric <> trunc((m #>> '{}')::numeric)) then
                raise exception using errcode = 'RV422',
                    message = format('The targets of %s, %s must be four whole numbers of minutes from 1. Nothing was saved.',
                                     trade.key, urgency.key);
            end if;
        end loop;
    end loop;
    select array_agg((m #>> '{}')::int order by n) into fallback_minutes
    from jsonb_array_elements(p_policy -> 'fallback') with ordinality as f (m, n);
    if exists (select 1 from unnest(fallback_minutes) m where m < 1) then
        raise exception using errcode = 'RV422', message = 'Fallback targets are minutes from 1. Nothing was saved.';
    end if;
    for step in select * from jsonb_array_elements(coalesce(p_policy -> 'ladder', '[]')) loop
        if coalesce((step ->> 'after_minutes')::int, 0) <= after or step ->> 'role' not in ('dispatcher', 'manager',
            'admin') then
            raise exception using errcode = 'RV422',
                message = 'Each step of the ladder comes later than the one before and names dispatcher, manager or admin. Nothing was saved.';
        end if;
        after := (step ->> 'after_minutes')::int;
    end loop;
    if exists (select 1 from jsonb_each_text(coalesce(p_policy -> 'calendars', '{}')) c
               where not exists (select 1 from sla_calendars k where k.id = c.value::uuid and (k.org_id is null
                   or k.org_id = p_org))) then
        raise exception using errcode = 'RV422',
            message = 'A calendar of this policy does not exist. Nothing was saved.';
    end if;
    insert into sla_policy_versions (org_id, version, targets, fallback, warn_percent, ladder, calendars, note)
    select p_org, 1 + coalesce(max(v.version), 0), p_policy -> 'targets', fallback_minutes,
           coalesce((p_policy ->> 'warn_percent')::int, 75), coalesce(p_policy -> 'ladder', '[]'),
           coalesce(p_policy -> 'calendars', '{}'), nullif(btrim(p_policy ->> 'note'), '')
    from sla_policy_versions v where v.org_id = p_org
    returning id, sla_policy_versions.version into policy_id, version;
    perform audit('sla_policy', sla_save_policy.policy_id::text, 'saved', p_org, jsonb_build_object('version',
        sla_save_policy.version, 'applied', p_apply));
    retargeted := 0;
    if p_apply then
        perform 1 from jobs j where exists (select 1 from sla_timers t where t.job_id = j.id and t.org_id = p_org
                                            and t.completed_at is null and t.cancelled_at is null) order by j.id for no key update;
        -- Targets that a person set stay theirs.
        update jobs j
        set sla_config = j.sla_config || coalesce((
            select jsonb_object_agg(s.stage, (sla_default_config(p_org, j.trade_needed, j.urgency) -> s.stage))
            from (values ('dispatch'), ('assignment'), ('arrival'), ('completion')) as s (stage)
            where (j.sla_config ->> s.stage)::int
                  = (coalesce(sla_preset(before_id, j.trade_needed, j.urgency),
                      b.fallback))[sla_stage_number(s.stage)]), '{}')
        from sla_policy_versions b
        where b.id = before_id and j.org_id = p_org and j.board_rank < 3 and j.sla_config is not null;
        update sla_timers t
        set policy_version_id = sla_save_policy.policy_id, target_minutes = (j.sla_config ->> t.stage)::int,
            calendar_version_id = sla_current_calendar(sla_save_policy.policy_id, j.urgency, j.sla_calendar_id),
            is_fallback = sla_preset(sla_save_policy.policy_id, j.trade_needed, j.urgency) is null
        from jobs j
        where j.id = t.job_id and t.org_id = p_org and t.completed_at is null and t.cancelled_at is null;
        get diagnostics retargeted = row_count;
    end if;
end
$$;

ALTER FUNCTION public.sla_save_policy(p_org uuid, p_policy jsonb, p_apply boolean, OUT policy_id bigint, OUT version integer, OUT retargeted integer) OWNER TO raven_owner;

-- Name: sla_settle(integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_settle(p_limit integer DEFAULT 10000, OUT checked integer, OUT returned integer, OUT wait_ms integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    AS $$
begin
    select m.checked, m.returned into checked, returned from sla_mark(p_limit) m;
    select least(1000, greatest(0, ceil(extract(epoch from t.next_at - clock_timestamp()) * 1000)))::int into wait_ms
    from (select next_at from sla_timers where next_at is not null order by next_at limit 1) t;
    wait_ms := case when checked = p_limit then 0 else coalesce(wait_ms, 1000) end;
end
$$;

ALTER FUNCTION public.sla_settle(p_limit integer, OUT checked integer, OUT returned integer, OUT wait_ms integer) OWNER TO raven_owner;

-- Name: sla_silence(uuid[], timestamp with time zone, text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_silence(p_alerts uuid[], p_until timestamp with time zone, p_note text DEFAULT NULL::text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
    quiet int;
begin
    if p_until <= clock_timestamp() or p_until > clock_timestamp() + interval '31 days' then
        raise exception using errcode = 'RV422',
            message = 'A silence ends later than now and within 31 days. Nothing was changed.';
    end if;
    update sla_timers set silenced_until = coalesce(p_until, 'infinity')
    where id = any (timers) and completed_at is null and cancelled_at is null;
    get diagnostics quiet = row_count;
    insert into sla_alert_notes (alert_id, org_id, kind, note, until_at)
    select id, org_id, 'silenced', nullif(btrim(p_note), ''), p_until from sla_alerts where id = any (p_alerts);
    update sla_alerts set message = message where id = any (p_alerts);
    perform sla_replan(timers);
    return quiet;
end
$$;

ALTER FUNCTION public.sla_silence(p_alerts uuid[], p_until timestamp with time zone, p_note text) OWNER TO raven_owner;

-- Name: sla_stage_name(integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_stage_name(p_number integer) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select (array['dispatch', 'assignment', 'arrival', 'completion'])[p_number] $$;

ALTER FUNCTION public.sla_stage_name(p_number integer) OWNER TO raven_owner;

-- Name: sla_stage_number(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_stage_number(p_stage text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select case p_stage when 'dispatch' then 1 when 'assignment' then 2 when 'arrival' then 3 when 'completion'
    then 4 end $$;

ALTER FUNCTION public.sla_stage_number(p_stage text) OWNER TO raven_owner;

-- Name: sla_switch_policy(uuid, boolean); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_switch_policy(p_org uuid, p_on boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    perform raven_require(p_org, 'manager');
    insert into sla_policies as s (org_id, is_on) values (p_org, p_on)
    on conflict (org_id) do update set is_on = excluded.is_on, changed_by = session_user,
        changed_at = clock_timestamp();
    perform audit('sla_policy', p_org::text, case when p_on then 'switched on' else 'switched off' end, p_org);
    perform 1 from jobs j where j.id in (select t.job_id from sla_timers t where t.org_id = p_org
        and t.completed_at is null
                                         and t.cancelled_at is null) order by j.id for no key update;
    if not p_on then
        update sla_alerts set resolved_at = clock_timestamp(), resolved_reason = 'the policy was switched off'
        where org_id = p_org and alert_type = 'escalation' and resolved_at is null and not acknowledged;
    end if;
    perform sla_replan(array(select id from sla_timers where org_id = p_org and completed_at is null
        and cancelled_at is null));
end
$$;

ALTER FUNCTION public.sla_switch_policy(p_org uuid, p_on boolean) OWNER TO raven_owner;

-- Name: sla_tick(integer); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_tick(p_limit integer DEFAULT 10000, OUT checked integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT returned integer, OUT heard integer, OUT wait_ms integer) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    select r.warnings, r.breaches, r.escalations, r.heard into warnings, breaches, escalations, heard
        from sla_raise(p_limit) r;
    select m.checked, m.returned, m.wait_ms into checked, returned, wait_ms from sla_settle(p_limit) m;
end
$$;

ALTER FUNCTION public.sla_tick(p_limit integer, OUT checked integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT returned integer, OUT heard integer, OUT wait_ms integer) OWNER TO raven_owner;

-- Name: sla_timers_derive(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_timers_derive() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    AS $$
declare
    paused timestamptz[] := '{}';
    resumed timestamptz[] := '{}';
    reason text;
    warn int;
    target_ms bigint;
    ended timestamptz;
begin
    if tg_op = 'INSERT' then
        select j.org_id, coalesce(new.policy_version_id, sla_current_policy(j.org_id)) into new.org_id,
            new.policy_version_id
        from jobs j where j.id = new.job_id;
        new.calendar_version_id := coalesce(new.calendar_version_id, 0);
        new.breached := false;
        new.breach_time := null;
    else
        new.updated_at := clock_timestamp();
        select p.paused, p.resumed, p.reason into paused, resumed, reason from sla_pauses(new.id) p;
    end if;
    select warn_percent into warn from sla_policy_versions where id = new.policy_version_id;
    target_ms := new.target_minutes * 60000::bigint;
    ended := coalesce(new.completed_at, new.cancelled_at);
    if ended < new.started_at then
        raise exception using errcode = 'RV422',
            message = 'A stage cannot end before it started. Nothing was changed.';
    end if;

    for attempt in 1 .. 3 loop
        new.warn_at := sla_reached(new.calendar_version_id, new.started_at, paused, resumed,
            new.target_minutes * 600::bigint * warn);
        new.due_at := sla_reached(new.calendar_version_id, new.started_at, paused, resumed, target_ms);
        -- Covered days are far more than any stage needs; one that lies outside gets them.
        exit when new.calendar_version_id = 0
            or (exists (select 1 from sla_calendar_versions v where v.id = new.calendar_version_id
                        and v.covers_from < new.started_at::date - 1 and v.covers_until > current_date + 2)
                and (new.due_at is not null or resumed[cardinality(resumed)] is null and cardinality(paused) > 0));
        -- As many days as the week's hours make likely, and holidays on top.
        perform sla_calendar_expand(new.calendar_version_id, new.started_at::date - 31,
                                    greatest(current_date, new.started_at::date) + 366 * attempt
                                    + (select least(40000, ceil(new.target_minutes * 10.0
                                                                / sum((h ->> 1)::int - (h ->> 0)::int)))::int
                                       from sla_calendar_versions v cross join lateral jsonb_array_elements(v.weekly) d
                                       cross join lateral jsonb_array_elements(d) h where v.id = new.calendar_version_id));
    end loop;

    new.paused_at := case when ended is null and cardinality(paused) > 0 and resumed[cardinality(resumed)] is null
                          then greatest(paused[cardinality(paused)], new.started_at) end;
    new.pause_reason := case when new.paused_at is not null then reason end;
    new.elapsed_ms := case when ended is not null
                           then sla_elapsed(new.calendar_version_id, new.started_at, paused, resumed, ended) end;
    if new.completed_at is not null then
        new.breached := new.elapsed_ms >= target_ms;
    elsif new.breached and (new.due_at is null or new.due_at > clock_timestamp()) then
        new.breached := false;
    end if;
    new.breach_time := case when new.breached then new.due_at end;
    if not new.breached then
        new.escalated_level := 0;
    end if;
    if new.warned_at is not null and ended is null and not new.breached
        and (new.warn_at is null or new.warn_at > clock_timestamp()) then
        new.warned_at := null;
    end if;
    if ended is not null then
        new.silenced_until := null;
    end if;
    new.next_at := (select sla_next_instant(ended is null, sla_is_on(new.org_id), new.breached, new.warned_at,
        new.warn_at, new.due_at,
                                            new.escalated_level, p.ladder, a.sent_at, a.acknowledged,
                                                new.silenced_until)
                    from sla_policy_versions p
                    left join sla_alerts a on a.timer_id = new.id and a.alert_type = 'breach' and a.level = 0
                    where p.id = new.policy_version_id);
    return new;
end
$$;

ALTER FUNCTION public.sla_timers_derive() OWNER TO raven_owner;

-- Name: sla_timers_follow(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_timers_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    SET enable_seqscan TO 'off'
    AS $$
declare
    happened text := case
        when tg_op = 'INSERT' then 'started'
        when old.completed_at is null and new.completed_at is not null then 'completed'
        when old.cancelled_at is null and new.cancelled_at is not null then 'cancelled'
        when coalesce(old.completed_at, old.cancelled_at) is not null and coalesce(new.completed_at,
            new.cancelled_at) is null
            then 'reopened'
        when old.started_at is distinct from new.started_at then 'started'
        when (old.target_minutes, old.policy_version_id, old.calendar_version_id)
             is distinct from (new.target_minutes, new.policy_version_id, new.calendar_version_id)
                 then 'retargeted' end;
begin
    if happened is not null then
        insert into sla_events (timer_id, job_id, org_id, kind, at, target_minutes, policy_version_id,
            calendar_version_id)
        values (new.id, new.job_id, new.org_id, happened,
                case happened when 'started' then new.started_at
                              when 'completed' then new.completed_at
                              when 'cancelled' then new.cancelled_at
                              else clock_timestamp() end,
                new.target_minutes, new.policy_version_id, new.calendar_version_id);
    end if;
    if tg_op = 'INSERT' and coalesce(new.completed_at, new.cancelled_at) is not null then
        insert into sla_events (timer_id, job_id, org_id, kind, at, target_minutes, policy_version_id,
            calendar_version_id)
        values (new.id, new.job_id, new.org_id, case when new.completed_at is not null then 'completed'
            else 'cancelled' end,
                coalesce(new.completed_at, new.cancelled_at), new.target_minutes, new.policy_version_id,
                    new.calendar_version_id);
    end if;
    if tg_op = 'UPDATE' then
        update sla_alerts a
        set resolved_at = clock_timestamp(),
            resolved_reason = case when new.completed_at is not null then 'the stage ended'
                                   when new.cancelled_at is not null then 'the work order was closed or went back'
                                   else 'no longer true' end
        where a.timer_id = new.id and a.resolved_at is null
          and (coalesce(new.completed_at, new.cancelled_at) is not null
               or a.alert_type = 'warning' and new.warned_at is null
               or a.alert_type <> 'warning' and not new.breached);
    end if;
    update jobs j
    set next_due_at = s.due_at, sla_paused_at = case when s.due_at is null then s.paused_at end,
        sla_breached = s.breached
    from (select min(t.due_at) filter (where t.is_open and (t.paused_at is null or t.breached)) as due_at,
                 min(t.paused_at) filter (where t.is_open and not t.breached) as paused_at,
                 coalesce(bool_or(t.breached), false) as breached
          from (select x.due_at, x.paused_at, x.breached, x.completed_at is null as is_open
                from sla_timers x where x.job_id = new.job_id and x.cancelled_at is null) t) s
    where j.id = new.job_id
      and (j.next_due_at, j.sla_paused_at, j.sla_breached) is distinct from
          (s.due_at, case when s.due_at is null then s.paused_at end, s.breached);
    return null;
end
$$;

ALTER FUNCTION public.sla_timers_follow() OWNER TO raven_owner;

-- Name: sla_unacknowledge(uuid[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_unacknowledge(p_alerts uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
    undone int;
begin
    with back as (
        update sla_alerts a
        set acknowledged = false, acknowledged_at = null, acknowledged_by = null, comment = null
        where (a.timer_id = any (timers) or a.id = any (p_alerts)) and a.acknowledged
            and a.acknowledged_by = session_user
          and a.acknowledged_at > clock_timestamp() - interval '1 minute'
        returning a.id, a.org_id
    ), noted as (
        insert into sla_alert_notes (alert_id, org_id, kind) select id, org_id, 'undone' from back
    )
    select count(*) into undone from back;
    perform sla_replan(timers);
    return undone;
end
$$;

ALTER FUNCTION public.sla_unacknowledge(p_alerts uuid[]) OWNER TO raven_owner;

-- Name: sla_unsilence(uuid[]); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_unsilence(p_alerts uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
    loud int;
begin
    update sla_timers set silenced_until = null where id = any (timers) and silenced_until is not null;
    get diagnostics loud = row_count;
    insert into sla_alert_notes (alert_id, org_id, kind) select id, org_id, 'unsilenced' from sla_alerts
        where id = any (p_alerts);
    update sla_alerts set message = message where id = any (p_alerts);
    perform sla_replan(timers);
    return loud;
end
$$;

ALTER FUNCTION public.sla_unsilence(p_alerts uuid[]) OWNER TO raven_owner;

-- Name: sla_verdict(bigint, timestamp with time zone, timestamp with time zone[], timestamp with time zone[], timestamp with time zone, timestamp with time zone, integer, integer, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_verdict(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_completed timestamp with time zone, p_cancelled timestamp with time zone, p_target_minutes integer, p_warn_percent integer, p_at timestamp with time zone, OUT status text, OUT elapsed_ms bigint, OUT remaining_ms bigint, OUT due_at timestamp with time zone, OUT warn_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
    target_ms bigint := p_target_minutes * 60000::bigint;
    ended timestamptz := coalesce(p_completed, p_cancelled);
begin
    elapsed_ms := public.sla_elapsed(p_calendar, p_start, p_paused, p_resumed, least(p_at, ended));
    remaining_ms := target_ms - elapsed_ms;
    due_at := public.sla_reached(p_calendar, p_start, p_paused, p_resumed, target_ms);
    warn_at := public.sla_reached(p_calendar, p_start, p_paused, p_resumed,
        p_target_minutes * 600::bigint * p_warn_percent);
    status := case
        when p_cancelled is not null and p_cancelled <= p_at then 'cancelled'
        when p_completed is not null and p_completed <= p_at then case when elapsed_ms >= target_ms then 'missed'
            else 'met' end
        when elapsed_ms >= target_ms then 'breached'
        when exists (select 1 from unnest(p_paused, p_resumed) as x (f, u) where f <= p_at and (u is null or u > p_at))
            then 'paused'
        when elapsed_ms >= p_target_minutes * 600::bigint * p_warn_percent then 'warning'
        else 'on_time' end;
end
$$;

ALTER FUNCTION public.sla_verdict(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_completed timestamp with time zone, p_cancelled timestamp with time zone, p_target_minutes integer, p_warn_percent integer, p_at timestamp with time zone, OUT status text, OUT elapsed_ms bigint, OUT remaining_ms bigint, OUT due_at timestamp with time zone, OUT warn_at timestamp with time zone) OWNER TO raven_owner;

-- Name: sla_versions_immutable(); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_versions_immutable() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    raise exception using errcode = 'RV422',
        message = 'A version that stages may have been measured by is never changed; save a new one. Nothing was changed.';
end
$$;

ALTER FUNCTION public.sla_versions_immutable() OWNER TO raven_owner;

-- Name: sla_when_worked(bigint, bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_when_worked(p_calendar bigint, p_worked bigint) RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select case when p_calendar = 0 then to_timestamp(p_worked / 1000.0)::timestamptz(3)
        else (select (s.starts_at + (p_worked - s.worked_before) * interval '1 millisecond')::timestamptz(3)
              from (select c.starts_at, c.ends_at, c.worked_before from public.sla_calendar_segments c
                    where c.calendar_version_id = p_calendar and c.worked_before < p_worked
                    order by c.worked_before desc limit 1) s
              where s.starts_at + (p_worked - s.worked_before) * interval '1 millisecond' <= s.ends_at) end
$$;

ALTER FUNCTION public.sla_when_worked(p_calendar bigint, p_worked bigint) OWNER TO raven_owner;

-- Name: sla_worked(bigint, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.sla_worked(p_calendar bigint, p_at timestamp with time zone) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select case when p_calendar = 0 then (extract(epoch from p_at) * 1000)::bigint
        else coalesce((select s.worked_before + (extract(epoch from least(p_at,
            s.ends_at) - s.starts_at) * 1000)::bigint
                       from public.sla_calendar_segments s
                       where s.calendar_version_id = p_calendar and s.starts_at <= p_at
                       order by s.starts_at desc limit 1), 0) end
$$;

ALTER FUNCTION public.sla_worked(p_calendar bigint, p_at timestamp with time zone) OWNER TO raven_owner;

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

-- Name: technician_credentials_to_renew(uuid, date); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.technician_credentials_to_renew(p_technician_id uuid, p_day date) RETURNS TABLE(kind text, name text, state text, expired_on date)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select 'license', l.name, case when count(*) over (partition by lower(l.name)) > 1 then l.state end, l.expired_on
    from (select max(license_name) as name, state, max(expiration_date) as expired_on from contractor_licenses
          where technician_id = p_technician_id group by lower(license_name), state
          having max(coalesce(expiration_date, 'infinity')) < p_day) l
    union all
    select e.kind, e.name, null, e.expired_on from technician_expired_credentials(p_technician_id, p_day) e
    where e.kind <> 'license'
$$;

ALTER FUNCTION public.technician_credentials_to_renew(p_technician_id uuid, p_day date) OWNER TO raven_owner;

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

-- Name: triage_kind(text); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.triage_kind(p_verdict text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case p_verdict when 'accepts' then 'yes' when 'declines' then 'no' when 'unknown' then 'other' else p_verdict end
$$;

ALTER FUNCTION public.triage_kind(p_verdict text) OWNER TO raven_owner;

-- Name: triage_rule_make(uuid, text, text, bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.triage_rule_make(p_org uuid, p_phrase text, p_verdict text, p_from bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_phrase text := lower(btrim(regexp_replace(p_phrase, '\s+', ' ', 'g')));
    v_id bigint;
begin
    perform raven_require(p_org, 'dispatcher');
    if length(v_phrase) not between 2 and 200 or p_verdict = 'unknown' then
        raise exception using errcode = 'RV422',
            message = 'A rule needs 2 to 200 characters and one of the known answers. Nothing was changed.';
    end if;
    update triage_rules r set retired_at = clock_timestamp(), retired_by = session_user
    where r.org_id = p_org and r.phrase = v_phrase and r.retired_at is null and r.verdict <> p_verdict;
    insert into triage_rules (org_id, phrase, verdict, made_from) values (p_org, v_phrase, p_verdict, p_from)
    on conflict (org_id, phrase) where retired_at is null do nothing
    returning id into v_id;
    if v_id is null then
        return (select r.id from triage_rules r where r.org_id = p_org and r.phrase = v_phrase and r.retired_at is null);
    end if;
    perform audit('triage_rule', v_id::text, 'created', p_org, jsonb_build_object('phrase', v_phrase, 'verdict', p_verdict));
    return v_id;
end
$$;

ALTER FUNCTION public.triage_rule_make(p_org uuid, p_phrase text, p_verdict text, p_from bigint) OWNER TO raven_owner;

-- Name: triage_rule_retire(bigint); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.triage_rule_retire(p_rule bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    v_org uuid := (select r.org_id from triage_rules r where r.id = p_rule);
begin
    perform raven_require(v_org, 'dispatcher');
    update triage_rules r set retired_at = clock_timestamp(), retired_by = session_user
    where r.id = p_rule and r.retired_at is null;
    if found then
        perform audit('triage_rule', p_rule::text, 'retired', v_org);
    end if;
    return found;
end
$$;

ALTER FUNCTION public.triage_rule_retire(p_rule bigint) OWNER TO raven_owner;

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

-- Name: work_order_presets(uuid); Type: FUNCTION; Schema: public; Owner: raven_owner

CREATE FUNCTION public.work_order_presets(p_job uuid) RETURNS TABLE(version integer, targets jsonb, fallback jsonb, is_on boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    org uuid := case when p_job is null then my_org(null, 'dispatcher') else (select j.org_id from jobs j where j.id = p_job) end;
begin
    if org is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(org, 'viewer');
    return query select v.version, v.targets, to_jsonb(v.fallback), sla_is_on(org)
                 from sla_policy_versions v where v.id = sla_current_policy(org);
end
$$;

ALTER FUNCTION public.work_order_presets(p_job uuid) OWNER TO raven_owner;

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

-- Name: conversation_messages; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.conversation_messages (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid,
    conversation_id uuid,
    direction text NOT NULL,
    text text NOT NULL,
    full_text text,
    occurred_at timestamp with time zone NOT NULL,
    stored_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    source text NOT NULL,
    dedupe_key text NOT NULL COLLATE pg_catalog."C",
    author text,
    from_address text,
    subject text,
    provider_message_id text,
    outbound_message_id bigint,
    delivery_id bigint,
    attachments integer DEFAULT 0 NOT NULL,
    automatic boolean DEFAULT false NOT NULL,
    unmatched text,
    triaged_at timestamp with time zone,
    triage_attempts integer DEFAULT 0 NOT NULL,
    triage_after timestamp with time zone,
    verdict text,
    matches jsonb DEFAULT '[]'::jsonb NOT NULL,
    because text,
    return_date date,
    override_verdict text,
    override_by text,
    override_at timestamp with time zone,
    says text GENERATED ALWAYS AS (COALESCE(override_verdict,
CASE
    WHEN (NOT automatic) THEN verdict
    ELSE NULL::text
END)) STORED,
    qualified boolean GENERATED ALWAYS AS (
CASE COALESCE(override_verdict,
    CASE
        WHEN (NOT automatic) THEN verdict
        ELSE NULL::text
    END)
    WHEN 'accepts'::text THEN true
    WHEN 'declines'::text THEN false
    WHEN 'unsubscribe'::text THEN false
    ELSE NULL::boolean
END) STORED,
    CONSTRAINT conversation_messages_direction_check CHECK ((direction = ANY (ARRAY['technician'::text, 'we'::text, 'system'::text]))),
    CONSTRAINT conversation_messages_source_check CHECK ((source = ANY (ARRAY['inbound_parse'::text, 'instantly'::text, 'typed'::text, 'link'::text, 'console'::text, 'imported'::text]))),
    CONSTRAINT conversation_messages_unmatched_check CHECK ((unmatched = ANY (ARRAY['unknown_sender'::text, 'several_organisations'::text, 'no_sender'::text]))),
    CONSTRAINT known_verdicts CHECK (((COALESCE(verdict, 'unknown'::text) = ANY (ARRAY['accepts'::text, 'question'::text, 'price'::text, 'later'::text, 'declines'::text, 'out_of_office'::text, 'unsubscribe'::text, 'unknown'::text])) AND (COALESCE(override_verdict, 'unknown'::text) = ANY (ARRAY['accepts'::text, 'question'::text, 'price'::text, 'later'::text, 'declines'::text, 'out_of_office'::text, 'unsubscribe'::text, 'unknown'::text])))),
    CONSTRAINT only_replies_are_unmatched CHECK (((conversation_id IS NOT NULL) OR ((direction = 'technician'::text) AND (unmatched IS NOT NULL)))),
    CONSTRAINT only_unmatched_are_nobodys CHECK (((org_id IS NOT NULL) OR (conversation_id IS NULL))),
    CONSTRAINT override_has_its_marks CHECK ((((override_verdict IS NULL) = (override_by IS NULL)) AND ((override_verdict IS NULL) = (override_at IS NULL))))
);

ALTER TABLE ONLY public.conversation_messages FORCE ROW LEVEL SECURITY;

ALTER TABLE public.conversation_messages OWNER TO raven_owner;

-- Name: COLUMN conversation_messages.text; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.conversation_messages.text IS 'New text only once triage has been; before that the text as it came.';

-- Name: COLUMN conversation_messages.full_text; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.conversation_messages.full_text IS 'As it came, quoted history included; null when there is nothing more in it.';

-- Name: COLUMN conversation_messages.outbound_message_id; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.conversation_messages.outbound_message_id IS 'Of what a technician wrote: the message it answers. Of what we wrote: the message that carries it.';

-- Name: conversation_messages_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.conversation_messages ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.conversation_messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: sla_alert_notes; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_alert_notes (
    id bigint NOT NULL,
    alert_id uuid NOT NULL,
    org_id uuid NOT NULL,
    kind text NOT NULL,
    note text,
    until_at timestamp with time zone,
    made_by text DEFAULT SESSION_USER NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT sla_alert_notes_kind_check CHECK ((kind = ANY (ARRAY['comment'::text, 'acknowledged'::text, 'undone'::text, 'silenced'::text, 'unsilenced'::text, 'escalated'::text])))
);

ALTER TABLE ONLY public.sla_alert_notes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_alert_notes OWNER TO raven_owner;

-- Name: sla_alert_notes_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_alert_notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sla_alert_notes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: sla_alerts; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_alerts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    timer_id uuid,
    alert_type text NOT NULL,
    level integer DEFAULT 0 NOT NULL,
    stage text NOT NULL,
    message text NOT NULL,
    due_at timestamp(3) with time zone,
    to_role text,
    raised_by text,
    sent_at timestamp(3) with time zone DEFAULT clock_timestamp() NOT NULL,
    acknowledged boolean DEFAULT false NOT NULL,
    acknowledged_at timestamp with time zone,
    acknowledged_by text,
    comment text,
    resolved_at timestamp with time zone,
    resolved_reason text,
    CONSTRAINT acknowledged_has_a_name CHECK (((acknowledged = (acknowledged_at IS NOT NULL)) AND (acknowledged = (acknowledged_by IS NOT NULL)))),
    CONSTRAINT escalation_has_a_level CHECK (((alert_type = 'escalation'::text) = (level > 0))),
    CONSTRAINT resolved_has_a_reason CHECK (((resolved_at IS NULL) = (resolved_reason IS NULL))),
    CONSTRAINT sla_alerts_alert_type_check CHECK ((alert_type = ANY (ARRAY['warning'::text, 'breach'::text, 'escalation'::text]))),
    CONSTRAINT sla_alerts_level_check CHECK ((level >= 0))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.sla_alerts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_alerts OWNER TO raven_owner;

-- Name: TABLE sla_alerts; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON TABLE public.sla_alerts IS 'Without foreign keys: checked row by row they were half the cost of a tick. A trigger on timers keeps what they kept.';

-- Name: COLUMN sla_alerts.due_at; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_alerts.due_at IS 'The instant at which it became true; sent_at is when the engine said so.';

-- Name: COLUMN sla_alerts.raised_by; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_alerts.raised_by IS 'A person who escalated by hand; null: the engine.';

-- Name: sla_calendar_segments; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_calendar_segments (
    calendar_version_id bigint NOT NULL,
    starts_at timestamp(3) with time zone NOT NULL,
    ends_at timestamp(3) with time zone NOT NULL,
    worked_before bigint NOT NULL,
    CONSTRAINT sla_calendar_segments_check CHECK ((ends_at > starts_at))
);

ALTER TABLE ONLY public.sla_calendar_segments FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_calendar_segments OWNER TO raven_owner;

-- Name: sla_calendar_versions; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_calendar_versions (
    id bigint NOT NULL,
    calendar_id uuid NOT NULL,
    org_id uuid,
    version integer NOT NULL,
    time_zone text NOT NULL,
    around_the_clock boolean DEFAULT false NOT NULL,
    weekly jsonb DEFAULT '[[], [], [], [], [], [], []]'::jsonb NOT NULL,
    holidays jsonb DEFAULT '[]'::jsonb NOT NULL,
    covers_from date DEFAULT 'infinity'::date NOT NULL,
    covers_until date DEFAULT '-infinity'::date NOT NULL,
    note text,
    created_by text DEFAULT SESSION_USER NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT sla_calendar_versions_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.sla_calendar_versions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_calendar_versions OWNER TO raven_owner;

-- Name: COLUMN sla_calendar_versions.weekly; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_calendar_versions.weekly IS 'Seven lists, Monday first, of [from, until] in minutes of the local day; 1440 is the next midnight.';

-- Name: COLUMN sla_calendar_versions.holidays; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_calendar_versions.holidays IS '[{"date": "2026-12-25", "name": "...", "open": [[540, 720]]}]: these replace the hours of that day.';

-- Name: COLUMN sla_calendar_versions.covers_from; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_calendar_versions.covers_from IS 'The days whose hours are in sla_calendar_segments.';

-- Name: sla_calendar_versions_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_calendar_versions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sla_calendar_versions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: sla_calendars; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_calendars (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sla_calendars_name_check CHECK ((btrim(name) <> ''::text))
);

ALTER TABLE ONLY public.sla_calendars FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_calendars OWNER TO raven_owner;

-- Name: COLUMN sla_calendars.org_id; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_calendars.org_id IS 'Null: built in, for everybody.';

-- Name: sla_events; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_events (
    id bigint NOT NULL,
    timer_id uuid NOT NULL,
    job_id uuid NOT NULL,
    org_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    reason text,
    target_minutes integer,
    policy_version_id bigint,
    calendar_version_id bigint,
    actor text DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT paused_has_a_reason CHECK (((kind <> 'paused'::text) OR (btrim(COALESCE(reason, ''::text)) <> ''::text))),
    CONSTRAINT sla_events_kind_check CHECK ((kind = ANY (ARRAY['started'::text, 'paused'::text, 'resumed'::text, 'completed'::text, 'reopened'::text, 'cancelled'::text, 'retargeted'::text])))
);

ALTER TABLE ONLY public.sla_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_events OWNER TO raven_owner;

-- Name: COLUMN sla_events.at; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_events.at IS 'When it counts from; recorded_at says when it was written.';

-- Name: sla_events_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sla_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: sla_inbox; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_inbox (
    id bigint NOT NULL,
    job_id uuid NOT NULL,
    at timestamp(3) with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.sla_inbox FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_inbox OWNER TO raven_owner;

-- Name: sla_inbox_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_inbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sla_inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: sla_policy_versions; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_policy_versions (
    id bigint NOT NULL,
    org_id uuid,
    version integer NOT NULL,
    targets jsonb NOT NULL,
    fallback integer[] NOT NULL,
    warn_percent integer DEFAULT 75 NOT NULL,
    ladder jsonb DEFAULT '[{"role": "manager", "after_minutes": 15}, {"role": "admin", "after_minutes": 45}]'::jsonb NOT NULL,
    calendars jsonb DEFAULT '{}'::jsonb NOT NULL,
    note text,
    created_by text DEFAULT SESSION_USER NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT sla_policy_versions_fallback_check CHECK ((cardinality(fallback) = 4)),
    CONSTRAINT sla_policy_versions_version_check CHECK ((version >= 0)),
    CONSTRAINT sla_policy_versions_warn_percent_check CHECK (((warn_percent >= 1) AND (warn_percent <= 99)))
);

ALTER TABLE ONLY public.sla_policy_versions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_policy_versions OWNER TO raven_owner;

-- Name: COLUMN sla_policy_versions.targets; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_policy_versions.targets IS '{"HVAC": {"emergency": [dispatch, assignment, arrival, completion]}}: minutes, each from its own stage''s start.';

-- Name: COLUMN sla_policy_versions.fallback; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_policy_versions.fallback IS 'Where there is no preset; shown as a fallback.';

-- Name: COLUMN sla_policy_versions.ladder; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_policy_versions.ladder IS 'Level 1 first: minutes after a breach that nobody acknowledged, and whose turn it is then.';

-- Name: COLUMN sla_policy_versions.calendars; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_policy_versions.calendars IS '{"emergency": calendar id}; what is missing runs around the clock.';

-- Name: sla_timers; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_timers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    stage text NOT NULL,
    target_minutes integer NOT NULL,
    started_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    completed_at timestamp(3) with time zone,
    cancelled_at timestamp(3) with time zone,
    breached boolean DEFAULT false NOT NULL,
    breach_time timestamp(3) with time zone,
    policy_version_id bigint NOT NULL,
    calendar_version_id bigint NOT NULL,
    is_fallback boolean DEFAULT false NOT NULL,
    is_edited boolean DEFAULT false NOT NULL,
    events_seen bigint DEFAULT 0 NOT NULL,
    paused_at timestamp(3) with time zone,
    pause_reason text,
    warn_at timestamp(3) with time zone,
    due_at timestamp(3) with time zone,
    elapsed_ms bigint,
    warned_at timestamp(3) with time zone,
    escalated_level integer DEFAULT 0 NOT NULL,
    silenced_until timestamp with time zone,
    next_at timestamp(3) with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT breached_has_a_time CHECK ((breached = (breach_time IS NOT NULL))),
    CONSTRAINT ended_once CHECK (((completed_at IS NULL) OR (cancelled_at IS NULL))),
    CONSTRAINT sla_timers_stage_check CHECK ((stage = ANY (ARRAY['dispatch'::text, 'assignment'::text, 'arrival'::text, 'completion'::text]))),
    CONSTRAINT sla_timers_target_minutes_check CHECK (((target_minutes >= 1) AND (target_minutes <= 5256000)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.sla_timers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_timers OWNER TO raven_owner;

-- Name: COLUMN sla_timers.elapsed_ms; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_timers.elapsed_ms IS 'Working time when it ended; null while it runs.';

-- Name: COLUMN sla_timers.silenced_until; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON COLUMN public.sla_timers.silenced_until IS 'Infinity: until it ends.';

-- Name: sla_missed_stages; Type: VIEW; Schema: public; Owner: raven_owner

CREATE VIEW public.sla_missed_stages WITH (security_invoker='true') AS
 SELECT t.org_id,
    t.job_id,
    j.number,
    t.stage,
    j.trade_needed AS trade,
    j.urgency,
    t.completed_at,
    t.breach_time,
        CASE
            WHEN (t.elapsed_ms < ( SELECT (e.target_minutes * (60000)::bigint)
               FROM public.sla_events e
              WHERE ((e.timer_id = t.id) AND (e.kind = 'started'::text))
              ORDER BY e.at DESC, e.id DESC
             LIMIT 1)) THEN 'target_shortened'::text
            WHEN ((EXISTS ( SELECT 1
               FROM public.sla_events e
              WHERE ((e.timer_id = t.id) AND (e.kind = 'paused'::text)))) AND (EXISTS ( SELECT 1
               FROM (((public.sla_pauses(t.id) p(paused, resumed, reason)
                 CROSS JOIN LATERAL unnest(p.resumed) r(at))
                 CROSS JOIN LATERAL public.sla_elapsed(t.calendar_version_id, t.started_at, p.paused, p.resumed, r.at) used(used))
                 JOIN public.sla_policy_versions v ON ((v.id = t.policy_version_id)))
              WHERE ((r.at > t.started_at) AND (r.at < t.completed_at) AND (used.used >= ((t.target_minutes * (600)::bigint) * v.warn_percent)) AND (used.used < (t.target_minutes * (60000)::bigint)))))) THEN 'resumed_late'::text
            WHEN ((t.calendar_version_id = 0) AND ((t.breach_time AT TIME ZONE g.time_zone) <= public.sla_office_opens((t.started_at AT TIME ZONE g.time_zone)))) THEN 'after_hours'::text
            WHEN ((t.stage = ANY (ARRAY['dispatch'::text, 'assignment'::text])) AND ((o.created_at IS NULL) OR (o.created_at >= t.breach_time))) THEN 'not_dispatched'::text
            WHEN (t.stage = 'dispatch'::text) THEN 'accepted_late'::text
            WHEN (t.stage = 'assignment'::text) THEN
            CASE
                WHEN (o.first_qualified_at < t.breach_time) THEN 'assigned_late'::text
                WHEN ((o.replies_received = 0) AND (o.first_qualified_at IS NULL)) THEN 'no_answer'::text
                ELSE 'nobody_accepted'::text
            END
            WHEN (t.stage = 'arrival'::text) THEN
            CASE
                WHEN (j.arrival_promised_at > t.breach_time) THEN 'promised_late'::text
                ELSE 'technician_late'::text
            END
            ELSE 'work_longer'::text
        END AS cause
   FROM (((public.sla_timers t
     JOIN public.jobs j ON ((j.id = t.job_id)))
     JOIN public.organizations g ON ((g.id = t.org_id)))
     LEFT JOIN public.work_order_outreach o ON ((o.job_id = t.job_id)))
  WHERE ((t.completed_at IS NOT NULL) AND t.breached);

ALTER TABLE public.sla_missed_stages OWNER TO raven_owner;

-- Name: sla_policies; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.sla_policies (
    org_id uuid NOT NULL,
    is_on boolean DEFAULT true NOT NULL,
    changed_by text DEFAULT SESSION_USER NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.sla_policies FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sla_policies OWNER TO raven_owner;

-- Name: TABLE sla_policies; Type: COMMENT; Schema: public; Owner: raven_owner

COMMENT ON TABLE public.sla_policies IS 'Switched off, no stage of the organisation warns, breaches or escalates.';

-- Name: sla_policy_versions_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_policy_versions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sla_policy_versions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: sla_stage_results; Type: VIEW; Schema: public; Owner: raven_owner

CREATE VIEW public.sla_stage_results WITH (security_invoker='true') AS
 SELECT t.org_id,
    t.job_id,
    j.number,
    t.stage,
    j.trade_needed AS trade,
    j.urgency,
    t.completed_at,
    t.elapsed_ms,
    t.target_minutes,
    t.breached AS missed
   FROM (public.sla_timers t
     JOIN public.jobs j ON ((j.id = t.job_id)))
  WHERE (t.completed_at IS NOT NULL);

ALTER TABLE public.sla_stage_results OWNER TO raven_owner;

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

-- Name: triage_rules; Type: TABLE; Schema: public; Owner: raven_owner

CREATE TABLE public.triage_rules (
    id bigint NOT NULL,
    org_id uuid NOT NULL,
    phrase text NOT NULL,
    verdict text NOT NULL,
    made_by text DEFAULT SESSION_USER NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    made_from bigint,
    retired_by text,
    retired_at timestamp with time zone,
    active boolean GENERATED ALWAYS AS ((retired_at IS NULL)) STORED,
    CONSTRAINT retired_has_its_marks CHECK (((retired_at IS NULL) = (retired_by IS NULL))),
    CONSTRAINT triage_rules_phrase_check CHECK (((phrase = lower(btrim(phrase))) AND ((length(phrase) >= 2) AND (length(phrase) <= 200)))),
    CONSTRAINT triage_rules_verdict_check CHECK ((verdict = ANY (ARRAY['accepts'::text, 'question'::text, 'price'::text, 'later'::text, 'declines'::text, 'out_of_office'::text, 'unsubscribe'::text])))
);

ALTER TABLE ONLY public.triage_rules FORCE ROW LEVEL SECURITY;

ALTER TABLE public.triage_rules OWNER TO raven_owner;

-- Name: triage_rules_id_seq; Type: SEQUENCE; Schema: public; Owner: raven_owner

ALTER TABLE public.triage_rules ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.triage_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: conversation_messages conversation_messages_dedupe_key_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_dedupe_key_key UNIQUE (dedupe_key);

-- Name: conversation_messages conversation_messages_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_pkey PRIMARY KEY (id);

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

-- Name: sla_alert_notes sla_alert_notes_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_alert_notes
    ADD CONSTRAINT sla_alert_notes_pkey PRIMARY KEY (id);

-- Name: sla_alerts sla_alerts_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_alerts
    ADD CONSTRAINT sla_alerts_pkey PRIMARY KEY (id);

-- Name: sla_alerts sla_alerts_timer_id_alert_type_level_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_alerts
    ADD CONSTRAINT sla_alerts_timer_id_alert_type_level_key UNIQUE (timer_id, alert_type, level);

-- Name: sla_calendar_segments sla_calendar_segments_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendar_segments
    ADD CONSTRAINT sla_calendar_segments_pkey PRIMARY KEY (calendar_version_id, starts_at) INCLUDE (ends_at, worked_before);

-- Name: sla_calendar_versions sla_calendar_versions_calendar_id_version_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendar_versions
    ADD CONSTRAINT sla_calendar_versions_calendar_id_version_key UNIQUE (calendar_id, version);

-- Name: sla_calendar_versions sla_calendar_versions_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendar_versions
    ADD CONSTRAINT sla_calendar_versions_pkey PRIMARY KEY (id);

-- Name: sla_calendars sla_calendars_org_id_name_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendars
    ADD CONSTRAINT sla_calendars_org_id_name_key UNIQUE NULLS NOT DISTINCT (org_id, name);

-- Name: sla_calendars sla_calendars_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendars
    ADD CONSTRAINT sla_calendars_pkey PRIMARY KEY (id);

-- Name: sla_events sla_events_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_events
    ADD CONSTRAINT sla_events_pkey PRIMARY KEY (id);

-- Name: sla_inbox sla_inbox_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_inbox
    ADD CONSTRAINT sla_inbox_pkey PRIMARY KEY (id);

-- Name: sla_policies sla_policies_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_policies
    ADD CONSTRAINT sla_policies_pkey PRIMARY KEY (org_id);

-- Name: sla_policy_versions sla_policy_versions_org_id_version_key; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_policy_versions
    ADD CONSTRAINT sla_policy_versions_org_id_version_key UNIQUE NULLS NOT DISTINCT (org_id, version);

-- Name: sla_policy_versions sla_policy_versions_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_policy_versions
    ADD CONSTRAINT sla_policy_versions_pkey PRIMARY KEY (id);

-- Name: sla_timers sla_timers_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_timers
    ADD CONSTRAINT sla_timers_pkey PRIMARY KEY (id);

-- Name: task_leases task_leases_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.task_leases
    ADD CONSTRAINT task_leases_pkey PRIMARY KEY (task);

-- Name: technicians technicians_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.technicians
    ADD CONSTRAINT technicians_pkey PRIMARY KEY (id);

-- Name: triage_rules triage_rules_pkey; Type: CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.triage_rules
    ADD CONSTRAINT triage_rules_pkey PRIMARY KEY (id);

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

-- Name: ai_conversations_job_technician; Type: INDEX; Schema: public; Owner: raven_owner

CREATE UNIQUE INDEX ai_conversations_job_technician ON public.ai_conversations USING btree (job_id, technician_id);

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

-- Name: conversation_messages_outbound; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX conversation_messages_outbound ON public.conversation_messages USING btree (outbound_message_id) WHERE (outbound_message_id IS NOT NULL);

-- Name: conversation_messages_thread; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX conversation_messages_thread ON public.conversation_messages USING btree (conversation_id, occurred_at, id);

-- Name: conversation_messages_unmatched; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX conversation_messages_unmatched ON public.conversation_messages USING btree (org_id, id DESC) WHERE (conversation_id IS NULL);

-- Name: conversation_messages_untriaged; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX conversation_messages_untriaged ON public.conversation_messages USING btree (id) WHERE ((triaged_at IS NULL) AND (direction = 'technician'::text));

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

-- Name: sla_alert_notes_alert; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_alert_notes_alert ON public.sla_alert_notes USING btree (alert_id, id);

-- Name: sla_alerts_open; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_alerts_open ON public.sla_alerts USING btree (org_id, sent_at) WHERE ((NOT acknowledged) AND (resolved_at IS NULL));

-- Name: sla_alerts_recent; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_alerts_recent ON public.sla_alerts USING btree (org_id, GREATEST(acknowledged_at, resolved_at)) WHERE (acknowledged OR (resolved_at IS NOT NULL));

-- Name: sla_calendar_segments_worked; Type: INDEX; Schema: public; Owner: raven_owner

CREATE UNIQUE INDEX sla_calendar_segments_worked ON public.sla_calendar_segments USING btree (calendar_version_id, worked_before) INCLUDE (starts_at, ends_at);

-- Name: sla_events_paused; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_events_paused ON public.sla_events USING btree (timer_id) WHERE (kind = 'paused'::text);

-- Name: sla_events_timer; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_events_timer ON public.sla_events USING btree (timer_id, at, id);

-- Name: sla_timers_at_risk; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_timers_at_risk ON public.sla_timers USING btree (org_id, warn_at) WHERE ((completed_at IS NULL) AND (cancelled_at IS NULL) AND (NOT breached));

-- Name: sla_timers_cancelled; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_timers_cancelled ON public.sla_timers USING btree (org_id, cancelled_at) WHERE (cancelled_at IS NOT NULL);

-- Name: sla_timers_job; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_timers_job ON public.sla_timers USING btree (job_id);

-- Name: sla_timers_missed; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_timers_missed ON public.sla_timers USING btree (org_id, job_id) WHERE ((completed_at IS NOT NULL) AND breached);

-- Name: sla_timers_next; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_timers_next ON public.sla_timers USING btree (next_at) WHERE (next_at IS NOT NULL);

-- Name: sla_timers_open; Type: INDEX; Schema: public; Owner: raven_owner

CREATE UNIQUE INDEX sla_timers_open ON public.sla_timers USING btree (job_id, stage) WHERE ((completed_at IS NULL) AND (cancelled_at IS NULL));

-- Name: sla_timers_results; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_timers_results ON public.sla_timers USING btree (org_id, completed_at) INCLUDE (job_id, stage, breached, elapsed_ms, target_minutes) WHERE (completed_at IS NOT NULL);

-- Name: sla_timers_silenced; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX sla_timers_silenced ON public.sla_timers USING btree (org_id) WHERE (silenced_until IS NOT NULL);

-- Name: technicians_further_trades; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_further_trades ON public.technicians USING btree (org_id, lat, lng) WHERE (is_available AND (trades <> '{}'::text[]));

-- Name: technicians_match; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_match ON public.technicians USING btree (org_id, trade_needed, lat, lng) WHERE is_available;

-- Name: technicians_person; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_person ON public.technicians USING btree (person_key);

-- Name: technicians_unsubscribed; Type: INDEX; Schema: public; Owner: raven_owner

CREATE INDEX technicians_unsubscribed ON public.technicians USING btree (person_key) WHERE (unsubscribed_at IS NOT NULL);

-- Name: triage_rules_active; Type: INDEX; Schema: public; Owner: raven_owner

CREATE UNIQUE INDEX triage_rules_active ON public.triage_rules USING btree (org_id, phrase) WHERE (retired_at IS NULL);

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

-- Name: ai_conversations ai_conversations_notify_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER ai_conversations_notify_change AFTER UPDATE ON public.ai_conversations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_conversations();

-- Name: ai_conversations ai_conversations_notify_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER ai_conversations_notify_new AFTER INSERT ON public.ai_conversations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_conversations();

-- Name: ai_conversations ai_conversations_written; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER ai_conversations_written AFTER UPDATE OF messages ON public.ai_conversations FOR EACH ROW WHEN (((new.messages IS DISTINCT FROM old.messages) AND (CURRENT_USER <> 'raven_owner'::name))) EXECUTE FUNCTION public.ai_conversations_written();

-- Name: ai_conversations ai_conversations_written_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER ai_conversations_written_new AFTER INSERT ON public.ai_conversations FOR EACH ROW WHEN ((new.messages <> '[]'::jsonb)) EXECUTE FUNCTION public.ai_conversations_written();

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

-- Name: conversation_messages conversation_messages_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER conversation_messages_change AFTER UPDATE ON public.conversation_messages REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.conversation_messages_changed();

-- Name: conversation_messages conversation_messages_gone; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER conversation_messages_gone AFTER DELETE ON public.conversation_messages REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.conversation_messages_changed();

-- Name: conversation_messages conversation_messages_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER conversation_messages_new AFTER INSERT ON public.conversation_messages REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.conversation_messages_changed();

-- Name: job_candidates job_candidates_touch; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER job_candidates_touch BEFORE UPDATE ON public.job_candidates FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

-- Name: job_ratings job_ratings_refresh; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER job_ratings_refresh AFTER INSERT OR DELETE OR UPDATE ON public.job_ratings FOR EACH ROW EXECUTE FUNCTION public.job_ratings_refresh();

-- Name: jobs jobs_audit; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_audit AFTER UPDATE OF org_id, number, job_title, description, trade_needed, required_certifications, required_insurance, requires_license, address_text, city, state, lat, lng, time_zone, scheduled_at, duration, urgency, budget_min, budget_max, pay_rate, contact_name, contact_phone, contact_email, job_status, assigned_tech_id, assigned_at, arrival_promised_at, closed_at, raw_text, policy_id, sla_config ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_audit();

-- Name: jobs jobs_audit_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_audit_new AFTER INSERT ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_audit();

-- Name: jobs jobs_check_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_check_change BEFORE UPDATE OF org_id, number, job_title, description, trade_needed, required_certifications, required_insurance, requires_license, address_text, city, state, lat, lng, time_zone, scheduled_at, duration, urgency, budget_min, budget_max, pay_rate, contact_name, contact_phone, contact_email, job_status, assigned_tech_id, assigned_at, arrival_promised_at, closed_at, raw_text, policy_id, sla_config ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_check_change();

-- Name: jobs jobs_notify_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_notify_change AFTER UPDATE ON public.jobs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_jobs();

-- Name: jobs jobs_notify_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_notify_new AFTER INSERT ON public.jobs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_jobs();

-- Name: jobs jobs_sla_config; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_sla_config BEFORE INSERT OR UPDATE OF trade_needed, urgency, sla_config ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_sla_config();

-- Name: jobs jobs_sla_retarget; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_sla_retarget AFTER UPDATE OF trade_needed, urgency, sla_config, sla_calendar_id ON public.jobs FOR EACH ROW WHEN (((new.sla_config IS NOT NULL) AND ((((old.trade_needed IS DISTINCT FROM new.trade_needed) OR (old.urgency IS DISTINCT FROM new.urgency)) OR (old.sla_config IS DISTINCT FROM new.sla_config)) OR (old.sla_calendar_id IS DISTINCT FROM new.sla_calendar_id)))) EXECUTE FUNCTION public.jobs_sla_retarget();

-- Name: jobs jobs_sla_start; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_sla_start AFTER INSERT ON public.jobs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.jobs_sla_start();

-- Name: jobs jobs_sla_status; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER jobs_sla_status AFTER UPDATE OF job_status ON public.jobs FOR EACH ROW WHEN ((old.job_status IS DISTINCT FROM new.job_status)) EXECUTE FUNCTION public.jobs_sla_status();

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

-- Name: outbound_messages outbound_messages_notify_reply; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER outbound_messages_notify_reply AFTER UPDATE OF state ON public.outbound_messages FOR EACH ROW WHEN (((new.outreach_id IS NULL) AND (new.state <> old.state))) EXECUTE FUNCTION public.notify_reply_state();

-- Name: send_controls send_controls_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER send_controls_notify AFTER INSERT OR UPDATE ON public.send_controls FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: sla_timers sla_alerts_go_with_timer; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_alerts_go_with_timer AFTER DELETE ON public.sla_timers FOR EACH ROW EXECUTE FUNCTION public.sla_alerts_go_with_timer();

-- Name: sla_alerts sla_alerts_notify_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_alerts_notify_change AFTER UPDATE ON public.sla_alerts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_sla_alerts();

-- Name: sla_alerts sla_alerts_notify_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_alerts_notify_new AFTER INSERT ON public.sla_alerts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_sla_alerts();

-- Name: sla_calendar_versions sla_calendar_versions_expand; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_calendar_versions_expand AFTER INSERT ON public.sla_calendar_versions FOR EACH ROW EXECUTE FUNCTION public.sla_calendar_versions_expand();

-- Name: sla_calendar_versions sla_calendar_versions_immutable; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_calendar_versions_immutable BEFORE UPDATE OF calendar_id, org_id, version, time_zone, around_the_clock, weekly, holidays ON public.sla_calendar_versions FOR EACH ROW EXECUTE FUNCTION public.sla_versions_immutable();

-- Name: sla_calendar_versions sla_calendar_versions_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_calendar_versions_notify AFTER INSERT ON public.sla_calendar_versions FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: sla_events sla_events_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_events_notify AFTER INSERT ON public.sla_events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_sla_timers();

-- Name: sla_events sla_events_wake_change; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_events_wake_change AFTER UPDATE ON public.sla_events FOR EACH ROW WHEN (((old.kind = ANY (ARRAY['paused'::text, 'resumed'::text])) OR (new.kind = ANY (ARRAY['paused'::text, 'resumed'::text])))) EXECUTE FUNCTION public.sla_events_wake();

-- Name: sla_events sla_events_wake_gone; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_events_wake_gone AFTER DELETE ON public.sla_events FOR EACH ROW WHEN ((old.kind = ANY (ARRAY['paused'::text, 'resumed'::text]))) EXECUTE FUNCTION public.sla_events_wake();

-- Name: sla_events sla_events_wake_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_events_wake_new AFTER INSERT ON public.sla_events FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['paused'::text, 'resumed'::text]))) EXECUTE FUNCTION public.sla_events_wake();

-- Name: sla_policies sla_policies_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_policies_notify AFTER INSERT OR UPDATE ON public.sla_policies FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: sla_policy_versions sla_policy_versions_immutable; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_policy_versions_immutable BEFORE UPDATE ON public.sla_policy_versions FOR EACH ROW EXECUTE FUNCTION public.sla_versions_immutable();

-- Name: sla_policy_versions sla_policy_versions_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_policy_versions_notify AFTER INSERT ON public.sla_policy_versions FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: sla_timers sla_timers_derive; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_timers_derive BEFORE INSERT OR UPDATE OF org_id, job_id, started_at, target_minutes, completed_at, cancelled_at, policy_version_id, calendar_version_id, events_seen ON public.sla_timers FOR EACH ROW EXECUTE FUNCTION public.sla_timers_derive();

-- Name: sla_timers sla_timers_follow; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_timers_follow AFTER UPDATE OF started_at, target_minutes, completed_at, cancelled_at, policy_version_id, calendar_version_id, events_seen ON public.sla_timers FOR EACH ROW EXECUTE FUNCTION public.sla_timers_follow();

-- Name: sla_timers sla_timers_follow_new; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER sla_timers_follow_new AFTER INSERT ON public.sla_timers FOR EACH ROW EXECUTE FUNCTION public.sla_timers_follow();

-- Name: technicians technicians_keep_recipients; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER technicians_keep_recipients BEFORE DELETE ON public.technicians FOR EACH ROW EXECUTE FUNCTION public.technicians_keep_recipients();

-- Name: technicians technicians_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER technicians_notify AFTER INSERT OR DELETE OR UPDATE ON public.technicians FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: technicians technicians_touch; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER technicians_touch BEFORE UPDATE ON public.technicians FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

-- Name: webhook_deliveries webhook_deliveries_notify; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER webhook_deliveries_notify AFTER INSERT ON public.webhook_deliveries FOR EACH STATEMENT EXECUTE FUNCTION public.notify_table();

-- Name: work_order_outreach work_order_outreach_first_accepted; Type: TRIGGER; Schema: public; Owner: raven_owner

CREATE TRIGGER work_order_outreach_first_accepted AFTER UPDATE ON public.work_order_outreach FOR EACH ROW WHEN ((((old.warm_n_sent + old.cold_n_sent) = 0) AND ((new.warm_n_sent + new.cold_n_sent) > 0))) EXECUTE FUNCTION public.sla_first_accepted();

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

-- Name: conversation_messages conversation_messages_conversation_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES public.ai_conversations(id) ON DELETE CASCADE;

-- Name: conversation_messages conversation_messages_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

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

-- Name: jobs jobs_sla_calendar_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_sla_calendar_id_fkey FOREIGN KEY (sla_calendar_id) REFERENCES public.sla_calendars(id) ON DELETE SET NULL;

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

-- Name: sla_alert_notes sla_alert_notes_alert_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_alert_notes
    ADD CONSTRAINT sla_alert_notes_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES public.sla_alerts(id) ON DELETE CASCADE;

-- Name: sla_calendar_segments sla_calendar_segments_calendar_version_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendar_segments
    ADD CONSTRAINT sla_calendar_segments_calendar_version_id_fkey FOREIGN KEY (calendar_version_id) REFERENCES public.sla_calendar_versions(id) ON DELETE CASCADE;

-- Name: sla_calendar_versions sla_calendar_versions_calendar_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendar_versions
    ADD CONSTRAINT sla_calendar_versions_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES public.sla_calendars(id) ON DELETE CASCADE;

-- Name: sla_calendar_versions sla_calendar_versions_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendar_versions
    ADD CONSTRAINT sla_calendar_versions_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- Name: sla_calendars sla_calendars_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_calendars
    ADD CONSTRAINT sla_calendars_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- Name: sla_events sla_events_timer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_events
    ADD CONSTRAINT sla_events_timer_id_fkey FOREIGN KEY (timer_id) REFERENCES public.sla_timers(id) ON DELETE CASCADE;

-- Name: sla_inbox sla_inbox_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_inbox
    ADD CONSTRAINT sla_inbox_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;

-- Name: sla_policies sla_policies_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_policies
    ADD CONSTRAINT sla_policies_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- Name: sla_policy_versions sla_policy_versions_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_policy_versions
    ADD CONSTRAINT sla_policy_versions_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- Name: sla_timers sla_timers_calendar_version_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_timers
    ADD CONSTRAINT sla_timers_calendar_version_id_fkey FOREIGN KEY (calendar_version_id) REFERENCES public.sla_calendar_versions(id);

-- Name: sla_timers sla_timers_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_timers
    ADD CONSTRAINT sla_timers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;

-- Name: sla_timers sla_timers_policy_version_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.sla_timers
    ADD CONSTRAINT sla_timers_policy_version_id_fkey FOREIGN KEY (policy_version_id) REFERENCES public.sla_policy_versions(id);

-- Name: technicians technicians_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.technicians
    ADD CONSTRAINT technicians_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

-- Name: triage_rules triage_rules_made_from_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.triage_rules
    ADD CONSTRAINT triage_rules_made_from_fkey FOREIGN KEY (made_from) REFERENCES public.conversation_messages(id) ON DELETE SET NULL;

-- Name: triage_rules triage_rules_org_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: raven_owner

ALTER TABLE ONLY public.triage_rules
    ADD CONSTRAINT triage_rules_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);

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

-- Name: conversation_messages admin_reads_unmatched; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY admin_reads_unmatched ON public.conversation_messages FOR SELECT TO raven_admin USING ((org_id IS NULL));

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

-- Name: conversation_messages; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.conversation_messages ENABLE ROW LEVEL SECURITY;

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

-- Name: conversation_messages engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.conversation_messages TO raven_engine USING (true) WITH CHECK (true);

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

-- Name: sla_alert_notes engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_alert_notes TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_alerts engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_alerts TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_calendar_segments engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_calendar_segments TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_calendar_versions engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_calendar_versions TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_calendars engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_calendars TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_events engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_events TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_inbox engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_inbox TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_policies engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_policies TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_policy_versions engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_policy_versions TO raven_engine USING (true) WITH CHECK (true);

-- Name: sla_timers engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.sla_timers TO raven_engine USING (true) WITH CHECK (true);

-- Name: task_leases engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.task_leases TO raven_engine USING (true) WITH CHECK (true);

-- Name: technicians engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.technicians TO raven_engine USING (true) WITH CHECK (true);

-- Name: triage_rules engine_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY engine_all ON public.triage_rules TO raven_engine USING (true) WITH CHECK (true);

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

-- Name: conversation_messages member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.conversation_messages TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

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

-- Name: triage_rules member_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_all ON public.triage_rules TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))) WITH CHECK ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

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

-- Name: sla_alert_notes member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_alert_notes FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: sla_alerts member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_alerts FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: sla_calendar_segments member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_calendar_segments FOR SELECT TO raven_viewer USING ((EXISTS ( SELECT 1
   FROM public.sla_calendar_versions v
  WHERE (v.id = sla_calendar_segments.calendar_version_id))));

-- Name: sla_calendar_versions member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_calendar_versions FOR SELECT TO raven_viewer USING (((org_id IS NULL) OR (org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))));

-- Name: sla_calendars member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_calendars FOR SELECT TO raven_viewer USING (((org_id IS NULL) OR (org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))));

-- Name: sla_events member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_events FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: sla_policies member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_policies FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

-- Name: sla_policy_versions member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_policy_versions FOR SELECT TO raven_viewer USING (((org_id IS NULL) OR (org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[]))));

-- Name: sla_timers member_reads; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY member_reads ON public.sla_timers FOR SELECT TO raven_viewer USING ((org_id = ANY (( SELECT public.raven_org_ids() AS raven_org_ids)::uuid[])));

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

-- Name: conversation_messages owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.conversation_messages TO raven_owner USING (true) WITH CHECK (true);

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

-- Name: sla_alert_notes owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_alert_notes TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_alerts owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_alerts TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_calendar_segments owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_calendar_segments TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_calendar_versions owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_calendar_versions TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_calendars owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_calendars TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_events owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_events TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_inbox owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_inbox TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_policies owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_policies TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_policy_versions owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_policy_versions TO raven_owner USING (true) WITH CHECK (true);

-- Name: sla_timers owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.sla_timers TO raven_owner USING (true) WITH CHECK (true);

-- Name: task_leases owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.task_leases TO raven_owner USING (true) WITH CHECK (true);

-- Name: technicians owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.technicians TO raven_owner USING (true) WITH CHECK (true);

-- Name: triage_rules owner_all; Type: POLICY; Schema: public; Owner: raven_owner

CREATE POLICY owner_all ON public.triage_rules TO raven_owner USING (true) WITH CHECK (true);

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

-- Name: sla_alert_notes; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_alert_notes ENABLE ROW LEVEL SECURITY;

-- Name: sla_alerts; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_alerts ENABLE ROW LEVEL SECURITY;

-- Name: sla_calendar_segments; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_calendar_segments ENABLE ROW LEVEL SECURITY;

-- Name: sla_calendar_versions; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_calendar_versions ENABLE ROW LEVEL SECURITY;

-- Name: sla_calendars; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_calendars ENABLE ROW LEVEL SECURITY;

-- Name: sla_events; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_events ENABLE ROW LEVEL SECURITY;

-- Name: sla_inbox; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_inbox ENABLE ROW LEVEL SECURITY;

-- Name: sla_policies; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_policies ENABLE ROW LEVEL SECURITY;

-- Name: sla_policy_versions; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_policy_versions ENABLE ROW LEVEL SECURITY;

-- Name: sla_timers; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.sla_timers ENABLE ROW LEVEL SECURITY;

-- Name: task_leases; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.task_leases ENABLE ROW LEVEL SECURITY;

-- Name: technicians; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.technicians ENABLE ROW LEVEL SECURITY;

-- Name: triage_rules; Type: ROW SECURITY; Schema: public; Owner: raven_owner

ALTER TABLE public.triage_rules ENABLE ROW LEVEL SECURITY;

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

-- Name: FUNCTION ai_conversations_written(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.ai_conversations_written() FROM PUBLIC;

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

-- Name: FUNCTION complete_sla_stage(p_job_id uuid, p_current_stage text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.complete_sla_stage(p_job_id uuid, p_current_stage text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.complete_sla_stage(p_job_id uuid, p_current_stage text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.complete_sla_stage(p_job_id uuid, p_current_stage text) TO raven_engine;

-- Name: FUNCTION confirm_instance(p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.confirm_instance(p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.confirm_instance(p_reason text) TO raven_admin;
GRANT ALL ON FUNCTION public.confirm_instance(p_reason text) TO raven_engine;

-- Name: FUNCTION conversation_act(p_message bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_act(p_message bigint) FROM PUBLIC;

-- Name: FUNCTION conversation_apply_triage(p_message bigint, p_text text, p_verdict text, p_matches jsonb, p_because text, p_return_date date, p_again boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_apply_triage(p_message bigint, p_text text, p_verdict text, p_matches jsonb, p_because text, p_return_date date, p_again boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_apply_triage(p_message bigint, p_text text, p_verdict text, p_matches jsonb, p_because text, p_return_date date, p_again boolean) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.conversation_apply_triage(p_message bigint, p_text text, p_verdict text, p_matches jsonb, p_because text, p_return_date date, p_again boolean) TO raven_engine;

-- Name: FUNCTION conversation_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean, p_tell_others boolean, p_ref text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean, p_tell_others boolean, p_ref text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean, p_tell_others boolean, p_ref text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.conversation_assign(p_job uuid, p_technician uuid, p_arrival timestamp with time zone, p_cancel_waiting boolean, p_tell_others boolean, p_ref text) TO raven_engine;

-- Name: FUNCTION conversation_attach(p_message bigint, p_job uuid, p_technician uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_attach(p_message bigint, p_job uuid, p_technician uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_attach(p_message bigint, p_job uuid, p_technician uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.conversation_attach(p_message bigint, p_job uuid, p_technician uuid) TO raven_engine;

-- Name: FUNCTION conversation_find(p_batch uuid, p_intent uuid, p_org uuid, p_from text, OUT org_id uuid, OUT job_id uuid, OUT technician_id uuid, OUT recipient_id uuid, OUT message_id bigint, OUT why text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_find(p_batch uuid, p_intent uuid, p_org uuid, p_from text, OUT org_id uuid, OUT job_id uuid, OUT technician_id uuid, OUT recipient_id uuid, OUT message_id bigint, OUT why text) FROM PUBLIC;

-- Name: FUNCTION conversation_import(p_conversation uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_import(p_conversation uuid) FROM PUBLIC;

-- Name: FUNCTION conversation_judge(p_conversation uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_judge(p_conversation uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_judge(p_conversation uuid) TO raven_engine;

-- Name: FUNCTION conversation_mark_replied(p_recipient uuid, p_at timestamp with time zone, p_text text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_mark_replied(p_recipient uuid, p_at timestamp with time zone, p_text text) FROM PUBLIC;

-- Name: FUNCTION conversation_messages_changed(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_messages_changed() FROM PUBLIC;

-- Name: FUNCTION conversation_no_reply(p_job uuid, p_technician uuid, OUT why text, OUT address text, OUT since timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_no_reply(p_job uuid, p_technician uuid, OUT why text, OUT address text, OUT since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_no_reply(p_job uuid, p_technician uuid, OUT why text, OUT address text, OUT since timestamp with time zone) TO raven_viewer;
GRANT ALL ON FUNCTION public.conversation_no_reply(p_job uuid, p_technician uuid, OUT why text, OUT address text, OUT since timestamp with time zone) TO raven_engine;

-- Name: FUNCTION conversation_note(p_conversation uuid, p_source text, p_key text, p_text text, p_at timestamp with time zone, p_verdict text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_note(p_conversation uuid, p_source text, p_key text, p_text text, p_at timestamp with time zone, p_verdict text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_note(p_conversation uuid, p_source text, p_key text, p_text text, p_at timestamp with time zone, p_verdict text) TO raven_engine;

-- Name: FUNCTION conversation_of(p_job uuid, p_technician uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_of(p_job uuid, p_technician uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_of(p_job uuid, p_technician uuid) TO raven_engine;

-- Name: FUNCTION conversation_opt_out(p_message bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_opt_out(p_message bigint) FROM PUBLIC;

-- Name: FUNCTION conversation_override(p_message bigint, p_verdict text, p_phrase text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_override(p_message bigint, p_verdict text, p_phrase text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_override(p_message bigint, p_verdict text, p_phrase text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.conversation_override(p_message bigint, p_verdict text, p_phrase text) TO raven_engine;

-- Name: FUNCTION conversation_queue(p_org uuid, p_job uuid, p_address text, p_name text, p_route bigint, p_data jsonb, p_key text, p_urgency smallint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_queue(p_org uuid, p_job uuid, p_address text, p_name text, p_route bigint, p_data jsonb, p_key text, p_urgency smallint) FROM PUBLIC;

-- Name: FUNCTION conversation_rebuild(p_ids uuid[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_rebuild(p_ids uuid[]) FROM PUBLIC;

-- Name: FUNCTION conversation_recipient(p_job uuid, p_technician uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_recipient(p_job uuid, p_technician uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_recipient(p_job uuid, p_technician uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.conversation_recipient(p_job uuid, p_technician uuid) TO raven_engine;

-- Name: FUNCTION conversation_reply(p_job uuid, p_technician uuid, p_text text, p_key uuid, p_ref text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_reply(p_job uuid, p_technician uuid, p_text text, p_key uuid, p_ref text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_reply(p_job uuid, p_technician uuid, p_text text, p_key uuid, p_ref text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.conversation_reply(p_job uuid, p_technician uuid, p_text text, p_key uuid, p_ref text) TO raven_engine;

-- Name: FUNCTION conversation_require(p_org uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_require(p_org uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_require(p_org uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.conversation_require(p_org uuid) TO raven_engine;

-- Name: FUNCTION conversation_take_reply(p_reply jsonb); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_take_reply(p_reply jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_take_reply(p_reply jsonb) TO raven_engine;

-- Name: FUNCTION conversation_take_typed(p_job uuid, p_technician uuid, p_text text, p_at timestamp with time zone, p_key uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_take_typed(p_job uuid, p_technician uuid, p_text text, p_at timestamp with time zone, p_key uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_take_typed(p_job uuid, p_technician uuid, p_text text, p_at timestamp with time zone, p_key uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.conversation_take_typed(p_job uuid, p_technician uuid, p_text text, p_at timestamp with time zone, p_key uuid) TO raven_engine;

-- Name: FUNCTION conversation_triage_failed(p_message bigint, p_why text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.conversation_triage_failed(p_message bigint, p_why text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.conversation_triage_failed(p_message bigint, p_why text) TO raven_engine;

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

-- Name: FUNCTION draft_words(p_list jsonb); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.draft_words(p_list jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.draft_words(p_list jsonb) TO raven_dispatcher;

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

-- Name: FUNCTION get_sla_status(p_job_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.get_sla_status(p_job_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.get_sla_status(p_job_id uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.get_sla_status(p_job_id uuid) TO raven_engine;

-- Name: FUNCTION import_technicians_apply(p_org_id uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.import_technicians_apply(p_org_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.import_technicians_apply(p_org_id uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.import_technicians_apply(p_org_id uuid) TO raven_engine;

-- Name: FUNCTION import_technicians_begin(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.import_technicians_begin() FROM PUBLIC;
GRANT ALL ON FUNCTION public.import_technicians_begin() TO raven_dispatcher;
GRANT ALL ON FUNCTION public.import_technicians_begin() TO raven_engine;

-- Name: FUNCTION inbound_apply(p_delivery bigint, p_reply jsonb, p_why text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.inbound_apply(p_delivery bigint, p_reply jsonb, p_why text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.inbound_apply(p_delivery bigint, p_reply jsonb, p_why text) TO raven_engine;

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

-- Name: FUNCTION initialize_sla_timers(p_job_id uuid, p_dispatch_minutes integer, p_assignment_minutes integer, p_arrival_minutes integer, p_completion_minutes integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.initialize_sla_timers(p_job_id uuid, p_dispatch_minutes integer, p_assignment_minutes integer, p_arrival_minutes integer, p_completion_minutes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.initialize_sla_timers(p_job_id uuid, p_dispatch_minutes integer, p_assignment_minutes integer, p_arrival_minutes integer, p_completion_minutes integer) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.initialize_sla_timers(p_job_id uuid, p_dispatch_minutes integer, p_assignment_minutes integer, p_arrival_minutes integer, p_completion_minutes integer) TO raven_engine;

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

-- Name: FUNCTION jobs_sla_config(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.jobs_sla_config() FROM PUBLIC;

-- Name: FUNCTION jobs_sla_retarget(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.jobs_sla_retarget() FROM PUBLIC;

-- Name: FUNCTION jobs_sla_start(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.jobs_sla_start() FROM PUBLIC;

-- Name: FUNCTION jobs_sla_status(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.jobs_sla_status() FROM PUBLIC;

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

-- Name: FUNCTION notify_conversations(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_conversations() FROM PUBLIC;

-- Name: FUNCTION notify_jobs(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_jobs() FROM PUBLIC;

-- Name: FUNCTION notify_outreach(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_outreach() FROM PUBLIC;

-- Name: FUNCTION notify_recipients(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_recipients() FROM PUBLIC;

-- Name: FUNCTION notify_reply_state(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_reply_state() FROM PUBLIC;

-- Name: FUNCTION notify_sla_alerts(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_sla_alerts() FROM PUBLIC;

-- Name: FUNCTION notify_sla_timers(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.notify_sla_timers() FROM PUBLIC;

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

-- Name: FUNCTION set_sla_calendar(p_jobs uuid[], p_calendar uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.set_sla_calendar(p_jobs uuid[], p_calendar uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_sla_calendar(p_jobs uuid[], p_calendar uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.set_sla_calendar(p_jobs uuid[], p_calendar uuid) TO raven_engine;

-- Name: FUNCTION set_sla_targets(p_job uuid, p_targets jsonb); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.set_sla_targets(p_job uuid, p_targets jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_sla_targets(p_job uuid, p_targets jsonb) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.set_sla_targets(p_job uuid, p_targets jsonb) TO raven_engine;

-- Name: FUNCTION sla_acknowledge(p_alerts uuid[], p_comment text, OUT taken integer, OUT refused text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_acknowledge(p_alerts uuid[], p_comment text, OUT taken integer, OUT refused text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_acknowledge(p_alerts uuid[], p_comment text, OUT taken integer, OUT refused text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_acknowledge(p_alerts uuid[], p_comment text, OUT taken integer, OUT refused text) TO raven_engine;

-- Name: FUNCTION sla_alerts_go_with_timer(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_alerts_go_with_timer() FROM PUBLIC;

-- Name: FUNCTION sla_alerts_locked(p_alerts uuid[], p_role text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_alerts_locked(p_alerts uuid[], p_role text) FROM PUBLIC;

-- Name: FUNCTION sla_backtest(p_org uuid, p_policy jsonb, p_days integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_backtest(p_org uuid, p_policy jsonb, p_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_backtest(p_org uuid, p_policy jsonb, p_days integer) TO raven_manager;
GRANT ALL ON FUNCTION public.sla_backtest(p_org uuid, p_policy jsonb, p_days integer) TO raven_engine;

-- Name: FUNCTION sla_breach_chance(p_timer uuid, OUT chance double precision, OUT n integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_breach_chance(p_timer uuid, OUT chance double precision, OUT n integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_breach_chance(p_timer uuid, OUT chance double precision, OUT n integer) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_breach_chance(p_timer uuid, OUT chance double precision, OUT n integer) TO raven_engine;

-- Name: FUNCTION sla_breach_chances(p_timers uuid[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_breach_chances(p_timers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_breach_chances(p_timers uuid[]) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_breach_chances(p_timers uuid[]) TO raven_engine;

-- Name: FUNCTION sla_calendar_expand(p_version bigint, p_from date, p_until date); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_calendar_expand(p_version bigint, p_from date, p_until date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_calendar_expand(p_version bigint, p_from date, p_until date) TO raven_engine;

-- Name: FUNCTION sla_calendar_problem(p_zone text, p_weekly jsonb, p_holidays jsonb); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_calendar_problem(p_zone text, p_weekly jsonb, p_holidays jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_calendar_problem(p_zone text, p_weekly jsonb, p_holidays jsonb) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_calendar_problem(p_zone text, p_weekly jsonb, p_holidays jsonb) TO raven_engine;

-- Name: FUNCTION sla_calendar_versions_expand(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_calendar_versions_expand() FROM PUBLIC;

-- Name: FUNCTION sla_comment(p_alert uuid, p_note text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_comment(p_alert uuid, p_note text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_comment(p_alert uuid, p_note text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_comment(p_alert uuid, p_note text) TO raven_engine;

-- Name: FUNCTION sla_current_calendar(p_policy bigint, p_urgency text, p_own uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_current_calendar(p_policy bigint, p_urgency text, p_own uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_current_calendar(p_policy bigint, p_urgency text, p_own uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_current_calendar(p_policy bigint, p_urgency text, p_own uuid) TO raven_engine;

-- Name: FUNCTION sla_current_policy(p_org uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_current_policy(p_org uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_current_policy(p_org uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_current_policy(p_org uuid) TO raven_engine;

-- Name: FUNCTION sla_default_config(p_org uuid, p_trade text, p_urgency text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_default_config(p_org uuid, p_trade text, p_urgency text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_default_config(p_org uuid, p_trade text, p_urgency text) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_default_config(p_org uuid, p_trade text, p_urgency text) TO raven_engine;

-- Name: FUNCTION sla_elapsed(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_at timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_elapsed(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_elapsed(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_at timestamp with time zone) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_elapsed(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_at timestamp with time zone) TO raven_engine;

-- Name: FUNCTION sla_enter_stage(p_jobs uuid[], p_at timestamp with time zone[], p_stage text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_enter_stage(p_jobs uuid[], p_at timestamp with time zone[], p_stage text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_enter_stage(p_jobs uuid[], p_at timestamp with time zone[], p_stage text) TO raven_engine;

-- Name: FUNCTION sla_escalate(p_alert uuid, p_note text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_escalate(p_alert uuid, p_note text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_escalate(p_alert uuid, p_note text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_escalate(p_alert uuid, p_note text) TO raven_engine;

-- Name: FUNCTION sla_events_wake(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_events_wake() FROM PUBLIC;

-- Name: FUNCTION sla_first_accepted(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_first_accepted() FROM PUBLIC;

-- Name: FUNCTION sla_forecast_calibration(p_org uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_forecast_calibration(p_org uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_forecast_calibration(p_org uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_forecast_calibration(p_org uuid) TO raven_engine;

-- Name: FUNCTION sla_history(p_org uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_history(p_org uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_history(p_org uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_history(p_org uuid) TO raven_engine;

-- Name: FUNCTION sla_is_on(p_org uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_is_on(p_org uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_is_on(p_org uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_is_on(p_org uuid) TO raven_engine;

-- Name: FUNCTION sla_locked_job(p_job uuid, p_role text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_locked_job(p_job uuid, p_role text) FROM PUBLIC;

-- Name: FUNCTION sla_mark(p_limit integer, OUT checked integer, OUT returned integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_mark(p_limit integer, OUT checked integer, OUT returned integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_mark(p_limit integer, OUT checked integer, OUT returned integer) TO raven_engine;

-- Name: FUNCTION sla_ms(p_at timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_ms(p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_ms(p_at timestamp with time zone) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_ms(p_at timestamp with time zone) TO raven_engine;

-- Name: FUNCTION sla_next_instant(p_open boolean, p_on boolean, p_breached boolean, p_warned timestamp with time zone, p_warn_at timestamp with time zone, p_due_at timestamp with time zone, p_level integer, p_ladder jsonb, p_breach_sent timestamp with time zone, p_acknowledged boolean, p_silenced_until timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_next_instant(p_open boolean, p_on boolean, p_breached boolean, p_warned timestamp with time zone, p_warn_at timestamp with time zone, p_due_at timestamp with time zone, p_level integer, p_ladder jsonb, p_breach_sent timestamp with time zone, p_acknowledged boolean, p_silenced_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_next_instant(p_open boolean, p_on boolean, p_breached boolean, p_warned timestamp with time zone, p_warn_at timestamp with time zone, p_due_at timestamp with time zone, p_level integer, p_ladder jsonb, p_breach_sent timestamp with time zone, p_acknowledged boolean, p_silenced_until timestamp with time zone) TO raven_engine;

-- Name: FUNCTION sla_office_opens(p_local timestamp without time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_office_opens(p_local timestamp without time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_office_opens(p_local timestamp without time zone) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_office_opens(p_local timestamp without time zone) TO raven_engine;

-- Name: FUNCTION sla_org(p_org uuid, p_role text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_org(p_org uuid, p_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_org(p_org uuid, p_role text) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_org(p_org uuid, p_role text) TO raven_engine;

-- Name: FUNCTION sla_pause(p_job uuid, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_pause(p_job uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_pause(p_job uuid, p_reason text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_pause(p_job uuid, p_reason text) TO raven_engine;

-- Name: FUNCTION sla_pauses(p_timer uuid, OUT paused timestamp with time zone[], OUT resumed timestamp with time zone[], OUT reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_pauses(p_timer uuid, OUT paused timestamp with time zone[], OUT resumed timestamp with time zone[], OUT reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_pauses(p_timer uuid, OUT paused timestamp with time zone[], OUT resumed timestamp with time zone[], OUT reason text) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_pauses(p_timer uuid, OUT paused timestamp with time zone[], OUT resumed timestamp with time zone[], OUT reason text) TO raven_engine;

-- Name: FUNCTION sla_person(p_login text, p_org uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_person(p_login text, p_org uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_person(p_login text, p_org uuid) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_person(p_login text, p_org uuid) TO raven_engine;

-- Name: FUNCTION sla_preset(p_policy bigint, p_trade text, p_urgency text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_preset(p_policy bigint, p_trade text, p_urgency text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_preset(p_policy bigint, p_trade text, p_urgency text) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_preset(p_policy bigint, p_trade text, p_urgency text) TO raven_engine;

-- Name: FUNCTION sla_raise(p_limit integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT heard integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_raise(p_limit integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT heard integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_raise(p_limit integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT heard integer) TO raven_engine;

-- Name: FUNCTION sla_reached(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_ms bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_reached(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_ms bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_reached(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_ms bigint) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_reached(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_ms bigint) TO raven_engine;

-- Name: FUNCTION sla_read_inbox(p_limit integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_read_inbox(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_read_inbox(p_limit integer) TO raven_engine;

-- Name: FUNCTION sla_replan(p_timers uuid[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_replan(p_timers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_replan(p_timers uuid[]) TO raven_engine;

-- Name: FUNCTION sla_resume(p_job uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_resume(p_job uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_resume(p_job uuid) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_resume(p_job uuid) TO raven_engine;

-- Name: FUNCTION sla_save_calendar(p_org uuid, p_calendar uuid, p_name text, p_zone text, p_weekly jsonb, p_holidays jsonb, p_note text, p_apply boolean, OUT calendar_id uuid, OUT version integer, OUT remeasured integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_save_calendar(p_org uuid, p_calendar uuid, p_name text, p_zone text, p_weekly jsonb, p_holidays jsonb, p_note text, p_apply boolean, OUT calendar_id uuid, OUT version integer, OUT remeasured integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_save_calendar(p_org uuid, p_calendar uuid, p_name text, p_zone text, p_weekly jsonb, p_holidays jsonb, p_note text, p_apply boolean, OUT calendar_id uuid, OUT version integer, OUT remeasured integer) TO raven_manager;
GRANT ALL ON FUNCTION public.sla_save_calendar(p_org uuid, p_calendar uuid, p_name text, p_zone text, p_weekly jsonb, p_holidays jsonb, p_note text, p_apply boolean, OUT calendar_id uuid, OUT version integer, OUT remeasured integer) TO raven_engine;

-- Name: FUNCTION sla_save_policy(p_org uuid, p_policy jsonb, p_apply boolean, OUT policy_id bigint, OUT version integer, OUT retargeted integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_save_policy(p_org uuid, p_policy jsonb, p_apply boolean, OUT policy_id bigint, OUT version integer, OUT retargeted integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_save_policy(p_org uuid, p_policy jsonb, p_apply boolean, OUT policy_id bigint, OUT version integer, OUT retargeted integer) TO raven_manager;
GRANT ALL ON FUNCTION public.sla_save_policy(p_org uuid, p_policy jsonb, p_apply boolean, OUT policy_id bigint, OUT version integer, OUT retargeted integer) TO raven_engine;

-- Name: FUNCTION sla_settle(p_limit integer, OUT checked integer, OUT returned integer, OUT wait_ms integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_settle(p_limit integer, OUT checked integer, OUT returned integer, OUT wait_ms integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_settle(p_limit integer, OUT checked integer, OUT returned integer, OUT wait_ms integer) TO raven_engine;

-- Name: FUNCTION sla_silence(p_alerts uuid[], p_until timestamp with time zone, p_note text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_silence(p_alerts uuid[], p_until timestamp with time zone, p_note text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_silence(p_alerts uuid[], p_until timestamp with time zone, p_note text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_silence(p_alerts uuid[], p_until timestamp with time zone, p_note text) TO raven_engine;

-- Name: FUNCTION sla_stage_name(p_number integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_stage_name(p_number integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_stage_name(p_number integer) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_stage_name(p_number integer) TO raven_engine;

-- Name: FUNCTION sla_stage_number(p_stage text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_stage_number(p_stage text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_stage_number(p_stage text) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_stage_number(p_stage text) TO raven_engine;

-- Name: FUNCTION sla_switch_policy(p_org uuid, p_on boolean); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_switch_policy(p_org uuid, p_on boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_switch_policy(p_org uuid, p_on boolean) TO raven_manager;
GRANT ALL ON FUNCTION public.sla_switch_policy(p_org uuid, p_on boolean) TO raven_engine;

-- Name: FUNCTION sla_tick(p_limit integer, OUT checked integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT returned integer, OUT heard integer, OUT wait_ms integer); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_tick(p_limit integer, OUT checked integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT returned integer, OUT heard integer, OUT wait_ms integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_tick(p_limit integer, OUT checked integer, OUT warnings integer, OUT breaches integer, OUT escalations integer, OUT returned integer, OUT heard integer, OUT wait_ms integer) TO raven_engine;

-- Name: FUNCTION sla_timers_derive(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_timers_derive() FROM PUBLIC;

-- Name: FUNCTION sla_timers_follow(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_timers_follow() FROM PUBLIC;

-- Name: FUNCTION sla_unacknowledge(p_alerts uuid[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_unacknowledge(p_alerts uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_unacknowledge(p_alerts uuid[]) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_unacknowledge(p_alerts uuid[]) TO raven_engine;

-- Name: FUNCTION sla_unsilence(p_alerts uuid[]); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_unsilence(p_alerts uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_unsilence(p_alerts uuid[]) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.sla_unsilence(p_alerts uuid[]) TO raven_engine;

-- Name: FUNCTION sla_verdict(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_completed timestamp with time zone, p_cancelled timestamp with time zone, p_target_minutes integer, p_warn_percent integer, p_at timestamp with time zone, OUT status text, OUT elapsed_ms bigint, OUT remaining_ms bigint, OUT due_at timestamp with time zone, OUT warn_at timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_verdict(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_completed timestamp with time zone, p_cancelled timestamp with time zone, p_target_minutes integer, p_warn_percent integer, p_at timestamp with time zone, OUT status text, OUT elapsed_ms bigint, OUT remaining_ms bigint, OUT due_at timestamp with time zone, OUT warn_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_verdict(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_completed timestamp with time zone, p_cancelled timestamp with time zone, p_target_minutes integer, p_warn_percent integer, p_at timestamp with time zone, OUT status text, OUT elapsed_ms bigint, OUT remaining_ms bigint, OUT due_at timestamp with time zone, OUT warn_at timestamp with time zone) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_verdict(p_calendar bigint, p_start timestamp with time zone, p_paused timestamp with time zone[], p_resumed timestamp with time zone[], p_completed timestamp with time zone, p_cancelled timestamp with time zone, p_target_minutes integer, p_warn_percent integer, p_at timestamp with time zone, OUT status text, OUT elapsed_ms bigint, OUT remaining_ms bigint, OUT due_at timestamp with time zone, OUT warn_at timestamp with time zone) TO raven_engine;

-- Name: FUNCTION sla_versions_immutable(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_versions_immutable() FROM PUBLIC;

-- Name: FUNCTION sla_when_worked(p_calendar bigint, p_worked bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_when_worked(p_calendar bigint, p_worked bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_when_worked(p_calendar bigint, p_worked bigint) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_when_worked(p_calendar bigint, p_worked bigint) TO raven_engine;

-- Name: FUNCTION sla_worked(p_calendar bigint, p_at timestamp with time zone); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.sla_worked(p_calendar bigint, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sla_worked(p_calendar bigint, p_at timestamp with time zone) TO raven_viewer;
GRANT ALL ON FUNCTION public.sla_worked(p_calendar bigint, p_at timestamp with time zone) TO raven_engine;

-- Name: FUNCTION stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) TO raven_engine;

-- Name: FUNCTION suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text) TO raven_engine;

-- Name: FUNCTION technician_credentials_to_renew(p_technician_id uuid, p_day date); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.technician_credentials_to_renew(p_technician_id uuid, p_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.technician_credentials_to_renew(p_technician_id uuid, p_day date) TO raven_viewer;
GRANT ALL ON FUNCTION public.technician_credentials_to_renew(p_technician_id uuid, p_day date) TO raven_engine;

-- Name: FUNCTION technician_expired_credentials(p_technician_id uuid, p_day date); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) TO raven_viewer;
GRANT ALL ON FUNCTION public.technician_expired_credentials(p_technician_id uuid, p_day date) TO raven_engine;

-- Name: FUNCTION technicians_keep_recipients(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.technicians_keep_recipients() FROM PUBLIC;

-- Name: FUNCTION touch_updated_at(); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.touch_updated_at() FROM PUBLIC;

-- Name: FUNCTION triage_kind(p_verdict text); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.triage_kind(p_verdict text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.triage_kind(p_verdict text) TO raven_viewer;
GRANT ALL ON FUNCTION public.triage_kind(p_verdict text) TO raven_engine;

-- Name: FUNCTION triage_rule_make(p_org uuid, p_phrase text, p_verdict text, p_from bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.triage_rule_make(p_org uuid, p_phrase text, p_verdict text, p_from bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.triage_rule_make(p_org uuid, p_phrase text, p_verdict text, p_from bigint) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.triage_rule_make(p_org uuid, p_phrase text, p_verdict text, p_from bigint) TO raven_engine;

-- Name: FUNCTION triage_rule_retire(p_rule bigint); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.triage_rule_retire(p_rule bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.triage_rule_retire(p_rule bigint) TO raven_dispatcher;
GRANT ALL ON FUNCTION public.triage_rule_retire(p_rule bigint) TO raven_engine;

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

-- Name: FUNCTION work_order_presets(p_job uuid); Type: ACL; Schema: public; Owner: raven_owner

REVOKE ALL ON FUNCTION public.work_order_presets(p_job uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.work_order_presets(p_job uuid) TO raven_dispatcher;

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

-- Name: TABLE conversation_messages; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_messages TO raven_engine;
GRANT SELECT ON TABLE public.conversation_messages TO raven_viewer;

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

-- Name: TABLE sla_alert_notes; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_alert_notes TO raven_engine;
GRANT SELECT ON TABLE public.sla_alert_notes TO raven_viewer;

-- Name: TABLE sla_alerts; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_alerts TO raven_engine;
GRANT SELECT ON TABLE public.sla_alerts TO raven_viewer;

-- Name: TABLE sla_calendar_segments; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_calendar_segments TO raven_engine;
GRANT SELECT ON TABLE public.sla_calendar_segments TO raven_viewer;

-- Name: TABLE sla_calendar_versions; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_calendar_versions TO raven_engine;
GRANT SELECT ON TABLE public.sla_calendar_versions TO raven_viewer;

-- Name: TABLE sla_calendars; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_calendars TO raven_engine;
GRANT SELECT ON TABLE public.sla_calendars TO raven_viewer;

-- Name: TABLE sla_events; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_events TO raven_engine;
GRANT SELECT ON TABLE public.sla_events TO raven_viewer;

-- Name: TABLE sla_inbox; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_inbox TO raven_engine;

-- Name: TABLE sla_policy_versions; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_policy_versions TO raven_engine;
GRANT SELECT ON TABLE public.sla_policy_versions TO raven_viewer;

-- Name: TABLE sla_timers; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_timers TO raven_engine;
GRANT SELECT ON TABLE public.sla_timers TO raven_viewer;

-- Name: TABLE sla_missed_stages; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_missed_stages TO raven_engine;
GRANT SELECT ON TABLE public.sla_missed_stages TO raven_viewer;

-- Name: TABLE sla_policies; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_policies TO raven_engine;
GRANT SELECT ON TABLE public.sla_policies TO raven_viewer;

-- Name: TABLE sla_stage_results; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sla_stage_results TO raven_engine;
GRANT SELECT ON TABLE public.sla_stage_results TO raven_viewer;

-- Name: TABLE task_leases; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.task_leases TO raven_viewer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_leases TO raven_engine;

-- Name: TABLE technicians; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT ON TABLE public.technicians TO raven_viewer;
GRANT INSERT,UPDATE ON TABLE public.technicians TO raven_dispatcher;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.technicians TO raven_engine;

-- Name: TABLE triage_rules; Type: ACL; Schema: public; Owner: raven_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.triage_rules TO raven_engine;
GRANT SELECT ON TABLE public.triage_rules TO raven_viewer;

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
