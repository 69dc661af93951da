set local role raven_owner;

-- What a job's mail says, in the job's own words. Frozen in message_contents when the job is dispatched.
create function dispatch_facts(p_job uuid) returns jsonb
    language sql stable
    set search_path = pg_catalog, public
as $$
    select jsonb_build_object(
        'work_order_id', j.id, 'work_order_number', j.number, 'job_title', j.job_title, 'job_type', j.trade_needed,
        'description', j.description, 'address', j.address_text, 'city', j.city, 'state', j.state, 'urgency', j.urgency,
        'budget_min', j.budget_min, 'budget_max', j.budget_max, 'pay_rate', j.pay_rate, 'duration', j.duration,
        'scheduled_at', to_char(j.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'time_zone', coalesce(j.time_zone, o.time_zone), 'organization', o.name, 'postal_address', o.postal_address)
    from jobs j join organizations o on o.id = j.org_id
    where j.id = p_job
$$;

create index technicians_unsubscribed on technicians (person_key) where unsubscribed_at is not null;

-- Who would be asked about a job, by which channel, and who not and why: the one statement behind preview and send.
-- Everybody who was looked at is one row. p_channel: 'warm', 'cold' or 'both'; people of a channel that was not chosen
-- are not looked at. place is the order of the score among those who are asked.
create function dispatch_plan(p_job uuid, p_channel text)
    returns table (technician_id uuid, channel text, address text, name text, match_score double precision,
                   distance_m double precision, place int, left_out text, hash bigint)
    language sql stable
    set search_path = pg_catalog, public
    set jit = off
    set work_mem = '64MB'
as $$
    with asked as materialized (
        select m.to_address, r.technician_id
        from work_order_outreach o
        join work_order_recipients r on r.outreach_id = o.id
        join outbound_messages m on m.id = r.message_id
        where o.job_id = p_job
    ), pool as materialized (
        select raven_pool_org() as org_id
    ), people as (
        select t.id, t.person_key as address, t.full_name, t.signed_up, c.match_score, c.distance_m,
               case
                   when t.person_key is null or t.person_key !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'
                       then 'no_email'
                   when t.unsubscribed_at is not null or s.reason = 'unsubscribed' then 'unsubscribed'
                   when exists (select 1 from technicians x
                                where x.person_key = t.person_key and x.unsubscribed_at is not null
                                  and (x.org_id = j.org_id or x.org_id = (select org_id from pool))) then 'unsubscribed'
                   when s.reason is not null then s.reason
                   when t.person_key in (select a.to_address from asked a)
                        or t.id in (select a.technician_id from asked a) then 'already_asked'
               end as left_out
        from jobs j
        join job_candidates c on c.job_id = j.id
        join technicians t on t.id = c.technician_id
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
        select d.id, d.address, d.full_name, d.signed_up, d.match_score, d.distance_m,
               case when d.left_out is null and d.same_address > 1 then 'duplicate_address' else d.left_out end as left_out
        from judged d
    )
    select f.id, case when f.signed_up then 'sendgrid_warm' else 'instantly_cold' end, f.address, f.full_name,
           f.match_score, f.distance_m,
           (row_number() over (partition by f.left_out is null order by f.match_score desc nulls last, f.id) - 1)::int,
           f.left_out,
           hashtextextended(f.id::text || f.signed_up::text || coalesce(f.address, '') || '|' || coalesce(f.left_out, ''), 7)
    from final f
$$;

-- One row: the plan's fingerprint, the counts, and everybody in it as
-- [technician, channel, address, name, score, distance, left out].
create function dispatch_preview(p_job uuid, p_channel text, out fingerprint text, out warm int, out cold int,
                                 out left_out int, out facts jsonb, out entries json)
    language plpgsql stable security definer
    set search_path = pg_catalog, public
as $$
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

-- Order does not matter, so the sum of the people's hashes says whether two plans are the same. dispatch_plan computes
-- them: a function for it could not be inlined and would cost more than the rest of the plan.
create function dispatch_fingerprint(p_facts jsonb, p_sum numeric) returns text
    language sql immutable parallel safe
    set search_path = pg_catalog, public
as $$ select md5(p_facts::text || coalesce(p_sum, 0)::text) $$;

create function dispatch_route(p_org_id uuid, p_provider text, p_ref text, p_label text, p_trade text) returns bigint
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

-- The books of one dispatch, from the counters that the triggers keep.
create function dispatch_books(p_outreach uuid) returns jsonb
    language sql stable
    set search_path = pg_catalog, public
as $$
    select jsonb_build_object(
        'outreach_id', o.id, 'job_id', o.job_id, 'status', o.status,
        'warm', jsonb_build_object('queued', warm_n_queued, 'sending', warm_n_sending, 'sent', warm_n_sent,
            'failed', warm_n_failed, 'skipped', warm_n_skipped, 'cancelled', warm_n_cancelled, 'in_doubt', warm_n_in_doubt),
        'cold', jsonb_build_object('queued', cold_n_queued, 'sending', cold_n_sending, 'sent', cold_n_sent,
            'failed', cold_n_failed, 'skipped', cold_n_skipped, 'cancelled', cold_n_cancelled, 'in_doubt', cold_n_in_doubt))
    from work_order_outreach o where o.id = p_outreach
$$;

-- Commits everything that a dispatch means, or nothing: outreach, recipients, messages with their keys, the words, who
-- was left out. Nothing leaves here. With a fingerprint that no longer holds, nothing is written and 'changed' is true.
-- Options: channel, hold_s, cold_delay_s, wanted, warm_ref, warm_label, cold_ref, cold_label.
create function dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
    set work_mem = '64MB'
    set jit = off
as $$
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
    v_first int;
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
    v_facts := dispatch_facts(p_job);
    v_urgency := array_position(array['emergency', 'same_day', 'next_day', 'within_week', 'flexible'], v_job.urgency);

    v_warm_route := dispatch_route(v_job.org_id, 'sendgrid', p_options ->> 'warm_ref', p_options ->> 'warm_label', null);
    v_cold_route := dispatch_route(v_job.org_id, 'instantly', p_options ->> 'cold_ref', p_options ->> 'cold_label',
                                   v_job.trade_needed);
    insert into work_order_outreach (org_id, job_id, status) values (v_job.org_id, p_job, 'in_progress')
    on conflict (job_id) do nothing;
    select * into v_outreach from work_order_outreach where job_id = p_job;
    v_first := v_outreach.total_recipients;

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
               case when p.left_out is null then nextval('outbound_messages_id_seq') end as message_id
        from (select * from dispatch_plan(p_job, v_channel) order by channel desc, place) p
    ), recipients as (
        insert into work_order_recipients (id, org_id, outreach_id, technician_id, message_id, dispatch_method, position,
                                           distance_m, match_score)
        select p.recipient_id, v_job.org_id, v_outreach.id, p.technician_id, p.message_id, p.channel, v_first + p.place,
               p.distance_m, p.match_score
        from plan p where p.left_out is null order by p.message_id
    ), messages as (
        insert into outbound_messages (id, uid, org_id, job_id, outreach_id, recipient_id, content_id, provider, route_id,
                                       to_address, to_name, to_domain, urgency, due_at, not_before, queued_at)
        select p.message_id, p.uid, v_job.org_id, p_job, v_outreach.id, p.recipient_id,
               case p.channel when 'sendgrid_warm' then v_warm_content else v_cold_content end,
               case p.channel when 'sendgrid_warm' then 'sendgrid' else 'instantly' end,
               coalesce(case p.channel when 'sendgrid_warm' then v_warm_route else v_cold_route end, 0),
               p.address, p.name, p.domain, v_urgency,
               v_clock + v_hold + case p.channel when 'sendgrid_warm' then interval '0' else v_delay end,
               v_clock + v_hold + case p.channel when 'sendgrid_warm' then interval '0' else v_delay end, v_clock
        from plan p where p.left_out is null order by p.message_id
    ), keys as (
        insert into message_keys (uid, org_id, dedupe_key, message_id)
        select p.uid, v_job.org_id,
               'dispatch:' || p_job::text || ':' || encode(sha256(convert_to(p.address, 'UTF8')), 'hex'), p.message_id
        from plan p where p.left_out is null
    ), gone as (
        delete from outreach_left_out l using plan p
        where l.outreach_id = v_outreach.id and l.technician_id = p.technician_id and p.left_out is null
    ), aside as (
        insert into outreach_left_out (outreach_id, technician_id, org_id, reason)
        select v_outreach.id, p.technician_id, v_job.org_id, p.left_out
        from plan p
        where p.left_out is not null
          and not exists (select 1 from work_order_recipients r
                          where r.outreach_id = v_outreach.id and r.technician_id = p.technician_id)
        on conflict (outreach_id, technician_id) do update set reason = excluded.reason, created_at = clock_timestamp()
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
    set hold_until = case when v_hold > interval '0' and v_warm + v_cold > 0 then v_clock + v_hold else o.hold_until end,
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
                              'fingerprint', v_fingerprint, 'asked_before', v_first,
                              'hold_until', case when v_hold > interval '0' then v_clock + v_hold end);
end
$$;

-- A single message to the operator's own address, through the same template, lanes and ledger. Part of no dispatch.
create function dispatch_test(p_job uuid, p_address text, p_name text, p_warm_ref text) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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
$$;

-- While it waits ---------------------------------------------------------------------------------------------------

create function dispatch_owned(p_outreach uuid) returns work_order_outreach
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

-- Ends what still waits, of one channel or (null) of both. The claim's row locks order the two: whatever a claim holds
-- at this moment is left to it. Returns how many were ended.
create function dispatch_cancel_waiting(p_outreach uuid, p_method text, p_reason text) returns int
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
declare
    v_ended int;
begin
    update outbound_messages m
    set state = 'cancelled', reason = p_reason, settled_at = clock_timestamp()
    from (select m2.id from work_order_recipients r join outbound_messages m2 on m2.id = r.message_id
          where r.outreach_id = p_outreach and (p_method is null or r.dispatch_method = p_method) and m2.state = 'queued'
          order by m2.id for update of m2) w
    where m.id = w.id and m.state = 'queued';
    get diagnostics v_ended = row_count;
    return v_ended;
end
$$;

create function dispatch_take_back(p_outreach uuid) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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

create function dispatch_stop(p_outreach uuid, p_reason text) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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

-- Ends the hold: everything goes as much sooner as was left of it, so a cold wave keeps its distance.
create function dispatch_send_now(p_outreach uuid) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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
          and m.state = 'queued';
        get diagnostics v_moved = row_count;
        update work_order_outreach
        set hold_until = clock_timestamp(), cold_starts_at = cold_starts_at - v_left where id = p_outreach;
        perform audit('outreach', p_outreach::text, 'sent_now', v_outreach.org_id);
        perform pg_notify('raven_send', '');
    end if;
    return dispatch_books(p_outreach) || jsonb_build_object('moved', v_moved);
end
$$;

-- The cold wave: at once, or not at all.
create function dispatch_cold_wave(p_outreach uuid, p_start boolean) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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
          and m.state = 'queued';
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

-- Assigns and, unless the dispatcher unticked it, asks nobody who has not been asked yet.
create function dispatch_assign(p_job uuid, p_technician uuid, p_arrival timestamptz, p_cancel_waiting boolean) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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

-- Level-triggered: dispatches that have as many qualified answers as were wanted ask nobody else. A dispatch whose job is
-- cancelled or closed does not go on either.
create function dispatch_end_satisfied() returns int
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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
create index work_order_outreach_running on work_order_outreach (id) where status = 'in_progress';

grant execute on function dispatch_preview(uuid, text), dispatch_books(uuid) to raven_viewer, raven_engine;
grant execute on function dispatch_send(uuid, jsonb, text), dispatch_test(uuid, text, text, text), dispatch_take_back(uuid),
    dispatch_stop(uuid, text), dispatch_send_now(uuid), dispatch_cold_wave(uuid, boolean),
    dispatch_assign(uuid, uuid, timestamptz, boolean) to raven_dispatcher, raven_engine;
grant execute on function dispatch_end_satisfied(), dispatch_cancel_waiting(uuid, text, text) to raven_engine;
