set local role raven_owner;

-- People who were taken back before anything left can be asked again; a dispatch keeps the matching's reasons.

alter table work_order_outreach add column held_at timestamptz;
comment on column work_order_outreach.held_at is 'When the last hold began; hold_until is its end.';

drop function dispatch_plan(uuid, text);

-- Who would be asked about a job, by which channel, and who not and why: the one statement behind preview and send.
-- Everybody who was looked at is one row. p_channel: 'warm', 'cold' or 'both'; people of a channel that was not chosen
-- are not looked at. place is the order of the score among those who are asked. Whoever was asked stays asked, unless
-- the message was taken back before any request: again_id is that message, and it is the one to queue again.
create function dispatch_plan(p_job uuid, p_channel text)
    returns table (technician_id uuid, channel text, address text, name text, match_score double precision,
                   distance_m double precision, place int, left_out text, hash bigint, again_id bigint)
    language sql stable
    set search_path = pg_catalog, public
    set jit = off
    set work_mem = '64MB'
as $$
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
$$;
revoke all on function dispatch_plan(uuid, text) from public;

-- Commits everything that a dispatch means, or nothing: outreach, recipients, messages with their keys, the words, who
-- was left out. Nothing leaves here. With a fingerprint that no longer holds, nothing is written and 'changed' is true.
-- Options: channel, hold_s, cold_delay_s, wanted, warm_ref, warm_label, cold_ref, cold_label; searched_m is how far the
-- matching looked, and whom it left out within that is kept too; excluded lists whom the dispatcher left out by hand.
create or replace function dispatch_send(p_job uuid, p_options jsonb, p_fingerprint text) returns jsonb
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
