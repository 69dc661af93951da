set local role raven_owner;

-- The send ledger's verbs. Each is one server-side call and so one transaction: a frozen or disconnected engine can hold
-- nothing. Order of locks everywhere: batch, messages, recipients, outreach.

alter table send_routes
    add column paused_until timestamptz,
    add column stopped_at timestamptz,
    add column stopped_reason text,
    add constraint stopped_route_has_a_reason check ((stopped_at is null) = (stopped_reason is null));
comment on column send_routes.paused_until is 'The provider asked for patience (429): no request leaves before.';
comment on column send_routes.stopped_at is 'The provider refused the template, the sender or the campaign; a person releases it.';

alter table send_batches
    add column late_http_status int,
    add column late_at timestamptz,
    add column looked_up_at timestamptz,
    add column look_up_note text;
comment on column send_batches.late_http_status is 'An answer that came after the lease had been lost: evidence, never a settlement.';

-- Every recipient is updated at least once, when the message leaves, and a thousand of neighbouring ones at a time: with
-- room for a second version of each on its page no index is touched (settling 50,000 took 1.2 s at 70 and 0.75 s at 45).
alter table work_order_recipients set (fillfactor = 45);

-- A person ordered a doubtful message sent again. Events for the first attempt are recognised by its batch.
create table ledger_resends (
    id bigint generated always as identity primary key,
    message_id bigint not null,
    org_id uuid not null,
    batch_id bigint not null,
    batch_uid uuid not null,
    ordered_by text not null default session_user,
    ordered_at timestamptz not null default clock_timestamp(),
    duplicate_seen_at timestamptz
);
create index ledger_resends_open on ledger_resends (message_id) where duplicate_seen_at is null;
alter table ledger_resends enable row level security;
alter table ledger_resends force row level security;
create policy owner_all on ledger_resends to raven_owner using (true) with check (true);
create policy engine_all on ledger_resends to raven_engine using (true) with check (true);
create policy member_reads on ledger_resends for select to raven_viewer
    using (org_id = any ((select raven_org_ids())::uuid[]));
grant select on ledger_resends to raven_viewer;

-- Switches ---------------------------------------------------------------------------------------------------------

-- When a route may send: -infinity now, infinity not before a person acts. Switches for everything and for a provider
-- act here and rewrite no message; those for a job or a domain are written into not_before as well.
create function ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamptz, p_paused_until timestamptz)
    returns timestamptz
    language sql stable
    set search_path = pg_catalog, public
as $$
    select case
        when p_stopped_at is not null then 'infinity'::timestamptz
        when exists (select 1 from send_controls c
                     where c.released_at is null and (c.org_id is null or c.org_id = p_org_id)
                       and (c.scope = 'all' or (c.scope = 'provider' and c.ref = p_provider)))
            then 'infinity'::timestamptz
        else coalesce(p_paused_until, '-infinity'::timestamptz) end
$$;

-- What an address is kept out for: the reason, or null.
create function ledger_suppression(p_org_id uuid, p_address text) returns text
    language sql stable
    set search_path = pg_catalog, public
as $$
    select case when bool_or(s.type = 'unsubscribe') then 'unsubscribed' else 'suppressed' end
    from communication_suppressions s
    where s.org_id = p_org_id and s.channel = 'email' and s.value = p_address
      and (s.expires_at is null or s.expires_at > clock_timestamp())
    having count(*) > 0
$$;

-- Claim, call, settle -----------------------------------------------------------------------------------------------

-- Takes one batch of due messages of one route: the most urgent first, then the oldest. Committed before anything
-- leaves. Only routes of the given providers: an engine takes what it has a key for. Nothing taken: batch_id is null and next_at says when to ask again (null: nothing waits for a time).
create function ledger_claim(p_engine uuid, p_lane int, p_token uuid, p_limit int, p_lease interval, p_providers text[],
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

    -- A message found suppressed is skipped here and one whose job or domain is stopped is put aside, by key.
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
        where m.id = j.id and m.state = 'queued'
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

-- The commit before the first byte. Only a batch that this call reports as 'call' may be written to the network.
-- 'gone': not ours any more. 'stopped': handed back. Messages whose person opted out or whose job was stopped since the
-- claim are listed in dropped and must not be in the request. An opt-out locks the batches that have not been called,
-- so the two are ordered: whatever this commit lets through was committed before the opt-out.
create function ledger_begin_call(p_batch bigint, p_token uuid, p_fingerprint text,
                                  out verdict text, out dropped bigint[])
    language plpgsql volatile
    set search_path = pg_catalog, public
    set plan_cache_mode = force_generic_plan
    set enable_hashjoin = off
    set enable_mergejoin = off
    set enable_seqscan = off
    set jit = off
as $$
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

-- Records what became of a batch, all of it in one call. p_parts lists the messages whose end differs from the rest:
-- [[id, state, reason, provider id], ...]. Returns how many messages were settled, or -1 when the lease was lost before:
-- then nothing is changed. Settling again with the same outcome is harmless.
create function ledger_settle(p_batch bigint, p_token uuid, p_outcome text, p_http_status int, p_provider_id text,
                              p_bytes bigint, p_error text, p_delay interval, p_attempt_limit int, p_parts jsonb)
    returns int
    language plpgsql volatile
    set search_path = pg_catalog, public
    set plan_cache_mode = force_generic_plan
    set enable_hashjoin = off
    set enable_mergejoin = off
    set enable_seqscan = off
    set jit = off
as $$
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
$$;

-- Halves a batch that the provider refused without naming anybody. The halves are claimed already; the first request is
-- recorded as refused.
create function ledger_split(p_batch bigint, p_token uuid, p_lease interval, p_http_status int, p_bytes bigint, p_error text)
    returns table (batch_id bigint, batch_uid uuid, lease_token uuid, message_ids json)
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

-- How a batch stands, for whoever lost the connection while a commit was under way.
create function ledger_read_batch(p_token uuid, out batch_id bigint, out calling boolean, out outcome text)
    language sql stable
    set search_path = pg_catalog, public
as $$
    select b.id, b.calling_at is not null and b.finished_at is null, b.outcome
    from send_batches b
    where b.lease_token = p_token and (b.finished_at is null or b.finished_at > clock_timestamp() - interval '1 day')
    order by b.id desc limit 1
$$;

-- A lost lease. Without calling_at nothing left the house and the messages wait again; with it they are in doubt and
-- never go back by time alone.
create function ledger_sweep(out released int, out doubted int)
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

-- An answer that came after the lease was lost. It is kept as evidence; reconciling settles by it.
create function ledger_late_answer(p_batch bigint, p_token uuid, p_http_status int, p_provider_id text) returns boolean
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
begin
    update send_batches
    set late_http_status = p_http_status, late_at = clock_timestamp(),
        provider_ids = case when p_provider_id <> '' then jsonb_build_array(p_provider_id) else provider_ids end
    where id = p_batch and lease_token = p_token and outcome = 'in_doubt';
    return found;
end
$$;

-- The one way from doubt to sent: marks messages and recipients, then closes doubts with nothing left in them.
create function ledger_doubt_was_sent(p_ids bigint[], p_lead_ids text[] default null) returns int
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

create function ledger_close_doubts() returns int
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

-- Level-triggered: every pass joins what is in doubt with every event stored so far, so an event that came while the
-- message was still under way is never spent. Any event about a message proves that the provider had taken it.
create function ledger_reconcile(out settled int, out duplicates int)
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

-- How long "not found" proves nothing: longer than any pause of an engine plus the provider's indexing.
create function ledger_quarantine() returns interval
    language sql stable
    set search_path = pg_catalog, public
as $$
    select make_interval(secs => coalesce(
        (select (value #>> '{}')::double precision from settings where key = 'quarantine_s' and org_id is null), 1800))
$$;

-- What a look-up at the provider showed. Found: sent. Not found and the quarantine over: nothing went out, so it may be
-- asked for again (a lead is added with the skip flags on). Not found earlier proves nothing.
create function ledger_look_up_result(p_found bigint[], p_lead_ids text[], p_missing bigint[], out settled int, out requeued int)
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
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

-- A person's word on messages in doubt: 'went_out', 'do_not_send' or 'send_again'. Sending again is possible only once
-- the quarantine is over; it is a new attempt, and news of the first one will show it as a duplicate.
create function ledger_decide(p_ids bigint[], p_decision text, p_reason text, out done int, out too_early int,
                              out possible_from timestamptz)
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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

-- Opt-outs ---------------------------------------------------------------------------------------------------------

-- Also waits for the calls being begun: a batch that is claimed but not called yet either begins its call before this
-- commits, or finds the suppression when it does.
create or replace function suppress_address(p_org_id uuid, p_value text, p_type text, p_source text,
                                            p_reason text default null)
    returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
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

-- Stop switches ----------------------------------------------------------------------------------------------------

-- Sets a switch and reports what it found: what had left already, what waits, what is on its way. Set again while it
-- stands, it changes nothing and reports again. p_org_id null: the whole installation (engine or superuser only).
create function stop_sending(p_org_id uuid, p_scope text, p_ref text, p_reason text) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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

-- Takes a switch back. Messages it held go on at their own time unless another switch holds them.
create function release_sending(p_control bigint) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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

-- The provider asked for patience: nothing of it leaves before.
create function ledger_pause_provider(p_org_id uuid, p_provider text, p_for interval) returns void
    language sql volatile
    set search_path = pg_catalog, public
as $$
    update send_routes
    set paused_until = greatest(paused_until, clock_timestamp() + p_for)
    where org_id = p_org_id and provider = p_provider
      and (paused_until is null or paused_until < clock_timestamp() + p_for)
$$;

-- The provider refused the template, the sender or the campaign: a person looks at it first. One alert, however many
-- lanes meet it.
create function ledger_stop_route(p_route bigint, p_reason text) returns boolean
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
begin
    update send_routes set stopped_at = clock_timestamp(), stopped_reason = p_reason where id = p_route and stopped_at is null;
    return found;
end
$$;

create function release_route(p_route bigint) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
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

grant usage on sequence send_batches_id_seq to raven_engine;
grant execute on function ledger_claim(uuid, int, uuid, int, interval, text[]), ledger_begin_call(bigint, uuid, text),
    ledger_settle(bigint, uuid, text, int, text, bigint, text, interval, int, jsonb),
    ledger_split(bigint, uuid, interval, int, bigint, text), ledger_read_batch(uuid), ledger_sweep(),
    ledger_late_answer(bigint, uuid, int, text), ledger_doubt_was_sent(bigint[], text[]), ledger_close_doubts(),
    ledger_reconcile(), ledger_look_up_result(bigint[], text[], bigint[]), ledger_pause_provider(uuid, text, interval),
    ledger_stop_route(bigint, text), ledger_suppression(uuid, text) to raven_engine;
grant execute on function ledger_route_free_at(uuid, text, timestamptz, timestamptz), ledger_quarantine()
    to raven_viewer, raven_engine;
grant execute on function ledger_decide(bigint[], text, text), stop_sending(uuid, text, text, text),
    release_sending(bigint), release_route(bigint) to raven_dispatcher, raven_engine;
