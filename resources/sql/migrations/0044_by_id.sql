set local role raven_owner;

-- A message that is known by its id is found by its id. The index of what waits ends with the id too; asked for one id it
-- is walked from end to end, and a plan made while nothing waited takes that for cheap: claiming a thousand out of a
-- hundred thousand then took 200 ms instead of 20. Here coalesce() keeps that index out of such statements.

-- Takes one batch of due messages of one route: the most urgent first, then the oldest. Committed before anything
-- leaves. Only routes of the given providers: an engine takes what it has a key for. Nothing taken: batch_id is null and
-- next_at says when to ask again (null: nothing waits for a time).
create or replace function ledger_claim(p_engine uuid, p_lane int, p_token uuid, p_limit int, p_lease interval, p_providers text[],
                             out batch_id bigint, out batch_uid uuid, out org_id uuid, out provider text, out route_id bigint,
                             out route_ref text, out attempt int, out taken int, out skipped int, out messages json,
                             out contents json, out next_at timestamptz)
    language plpgsql volatile
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_bitmapscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan
    set jit = off
as $$
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

create or replace function dispatch_cancel_waiting(p_outreach uuid, p_method text, p_reason text) returns int
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

create or replace function dispatch_send_now(p_outreach uuid) returns jsonb
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

create or replace function dispatch_cold_wave(p_outreach uuid, p_start boolean) returns jsonb
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
