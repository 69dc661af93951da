set local role raven_owner;

create table work_order_outreach (
    id uuid primary key default gen_random_uuid(),
    org_id uuid not null references organizations (id),
    job_id uuid not null unique references jobs (id) on delete cascade,
    initiated_by text default session_user,
    status text not null default 'pending' check (status in ('pending', 'in_progress', 'completed', 'failed')),
    wanted int check (wanted > 0),
    hold_until timestamptz,
    cold_starts_at timestamptz,
    cold_cancelled boolean not null default false,
    first_qualified_at timestamptz,
    stopped_by text,
    stopped_at timestamptz,
    stopped_reason text,
    -- The seeds' counters, over the recipients' flags.
    total_recipients int not null default 0,
    emails_sent int not null default 0,
    emails_opened int not null default 0,
    replies_received int not null default 0,
    qualified_count int not null default 0,
    warm_sent int not null default 0,
    warm_opened int not null default 0,
    warm_replied int not null default 0,
    warm_qualified int not null default 0,
    cold_sent int not null default 0,
    cold_opened int not null default 0,
    cold_replied int not null default 0,
    cold_qualified int not null default 0,
    -- The books, over the messages' states. One row holds them all, so there is one lock and no order to get wrong.
    warm_n_queued int not null default 0,
    warm_n_sending int not null default 0,
    warm_n_sent int not null default 0,
    warm_n_failed int not null default 0,
    warm_n_skipped int not null default 0,
    warm_n_cancelled int not null default 0,
    warm_n_in_doubt int not null default 0,
    cold_n_queued int not null default 0,
    cold_n_sending int not null default 0,
    cold_n_sent int not null default 0,
    cold_n_failed int not null default 0,
    cold_n_skipped int not null default 0,
    cold_n_cancelled int not null default 0,
    cold_n_in_doubt int not null default 0,
    last_news_at timestamptz,
    created_at timestamptz not null default now(),
    completed_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint stopped_has_time_and_reason check ((stopped_at is null) = (stopped_by is null)
                                                  and (stopped_at is null) = (stopped_reason is null))
) with (fillfactor = 50);
create index work_order_outreach_org on work_order_outreach (org_id, created_at desc);

create table ai_conversations (
    id uuid primary key default gen_random_uuid(),
    org_id uuid not null references organizations (id),
    job_id uuid not null references jobs (id) on delete cascade,
    technician_id uuid not null references technicians (id) on delete cascade,
    recipient_id uuid,
    status text not null default 'active' check (status in ('active', 'qualified', 'disqualified', 'completed')),
    messages jsonb not null default '[]',
    qualification_score numeric(5, 2),
    qualification_reasons jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index ai_conversations_technician on ai_conversations (technician_id, job_id);

create table work_order_recipients (
    id uuid primary key default gen_random_uuid(),
    org_id uuid not null,
    outreach_id uuid not null references work_order_outreach (id) on delete cascade,
    technician_id uuid not null references technicians (id),
    message_id bigint,
    dispatch_method text not null check (dispatch_method in ('sendgrid_warm', 'instantly_cold', 'sms')),
    position int not null default 0,
    distance_m double precision,
    match_score double precision,
    email_sent boolean not null default false,
    email_sent_at timestamptz,
    mailed_at timestamptz,
    email_opened boolean not null default false,
    email_opened_at timestamptz,
    raw_open_count int not null default 0,
    human_opened_at timestamptz,
    clicked_at timestamptz,
    reply_received boolean not null default false,
    reply_received_at timestamptz,
    reply_text text,
    declined_at timestamptz,
    ai_qualified boolean,
    ai_qualification_result jsonb,
    ai_conversation_id uuid references ai_conversations (id),
    qualification_reason text,
    qualified_at timestamptz,
    lead_source text,
    cold_lead_id text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (outreach_id, technician_id),
    constraint sent_has_a_time check (email_sent = (email_sent_at is not null)),
    constraint opened_has_a_time check (email_opened = (email_opened_at is not null)),
    constraint replied_has_a_time check (not reply_received or reply_received_at is not null)
) with (fillfactor = 70);
comment on column work_order_recipients.position is 'Place in the order of the score when first asked; never re-ordered.';
create index work_order_recipients_technician on work_order_recipients (technician_id);

-- Who was looked at and not asked, with the reason: part of the books.
create table outreach_left_out (
    outreach_id uuid not null references work_order_outreach (id) on delete cascade,
    technician_id uuid not null references technicians (id),
    org_id uuid not null,
    reason text not null,
    detail jsonb,
    created_at timestamptz not null default now(),
    primary key (outreach_id, technician_id)
);

-- What one provider request may hold together: a template (SendGrid) or a campaign (Instantly) of one organisation.
create table send_routes (
    id bigint generated always as identity primary key,
    org_id uuid not null references organizations (id),
    provider text not null check (provider in ('sendgrid', 'instantly')),
    ref text not null,
    label text not null default '',
    trade text,
    created_at timestamptz not null default now(),
    unique (org_id, provider, ref)
);

-- The words about the job, frozen when it was dispatched: what was previewed is what is sent.
create table message_contents (
    id bigint generated always as identity primary key,
    org_id uuid not null references organizations (id),
    outreach_id uuid references work_order_outreach (id) on delete cascade,
    channel text not null check (channel in ('sendgrid_warm', 'instantly_cold')),
    data jsonb not null,
    created_at timestamptz not null default now()
);
create index message_contents_outreach on message_contents (outreach_id);

-- One row per request that may leave. The lease and the doubt are kept here and not on the messages: a claim of a
-- thousand then writes one lease.
create table send_batches (
    id bigint generated always as identity primary key,
    uid uuid not null default gen_random_uuid(),
    route_id bigint not null references send_routes (id),
    provider text not null check (provider in ('sendgrid', 'instantly')),
    attempt int not null default 1,
    engine_id uuid,
    lane int,
    message_ids bigint[] not null,
    lease_token uuid not null default gen_random_uuid(),
    lease_until timestamptz not null,
    started_at timestamptz not null default clock_timestamp(),
    granted_at timestamptz not null default clock_timestamp(),
    calling_at timestamptz,
    finished_at timestamptz,
    outcome text check (outcome in ('sent', 'partly', 'refused', 'requeued', 'in_doubt', 'released')),
    doubt_open boolean not null default false,
    http_status int,
    provider_ids jsonb,
    request_fingerprint text,
    bytes_written bigint,
    answer_excerpt text,
    error text,
    constraint finished_has_an_outcome check ((finished_at is null) = (outcome is null)),
    constraint doubt_is_finished check (not doubt_open or outcome in ('in_doubt', 'partly'))
);
create unique index send_batches_uid on send_batches (uid);
create index send_batches_open on send_batches (lease_until) where finished_at is null;
create index send_batches_doubt on send_batches (id) where doubt_open;

-- The ledger: one row for every message that is meant to leave.
create table outbound_messages (
    id bigint generated by default as identity primary key,
    uid uuid not null default gen_random_uuid(),
    org_id uuid not null,
    job_id uuid,
    outreach_id uuid,
    recipient_id uuid,
    content_id bigint,
    provider text not null check (provider in ('sendgrid', 'instantly')),
    route_id bigint not null,
    sender_id bigint,
    to_address text not null check (to_address = lower(btrim(to_address)) and to_address <> ''),
    to_name text,
    to_domain text collate "C" not null,
    urgency smallint not null default 4 check (urgency between 1 and 5),
    state text not null default 'queued'
        check (state in ('queued', 'sending', 'sent', 'failed', 'skipped', 'cancelled', 'in_doubt')),
    reason text,
    due_at timestamptz not null default now(),
    not_before timestamptz not null default now(),
    batch_id bigint,
    attempt int not null default 0,
    provider_message_id text,
    queued_at timestamptz not null default now(),
    sending_at timestamptz,
    sent_at timestamptz,
    settled_at timestamptz,
    delivery text check (delivery in ('processed', 'deferred', 'delivered', 'bounced', 'blocked', 'dropped', 'spamreport')),
    delivery_at timestamptz,
    duplicate_seen_at timestamptz,
    constraint state_has_its_marks check (
        case state
            when 'queued' then batch_id is null and sent_at is null
            when 'sending' then batch_id is not null and sending_at is not null and sent_at is null
            when 'sent' then sent_at is not null
            when 'in_doubt' then batch_id is not null and sending_at is not null and sent_at is null
            else reason is not null and sent_at is null
        end)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
comment on column outbound_messages.urgency is '1 emergency to 5 flexible; lower is sooner. 1 and 2 are urgent, the others bulk.';
comment on column outbound_messages.due_at is 'When it was meant to go. not_before is moved by holds, stops and back-off and comes back to this.';
create index outbound_messages_due on outbound_messages (urgency, route_id, not_before, id) where state = 'queued';
create index outbound_messages_waiting_address on outbound_messages (to_address) where state = 'queued';

-- Insert-only. Two random unique keys on the message table itself would halve the claim's speed.
create table message_keys (
    uid uuid primary key,
    org_id uuid not null,
    dedupe_key text collate "C" not null,
    message_id bigint not null,
    unique (org_id, dedupe_key)
);

create table communication_suppressions (
    id bigint generated always as identity primary key,
    org_id uuid not null references organizations (id),
    channel text not null default 'email' check (channel in ('email', 'sms')),
    value text not null check (value = lower(btrim(value)) and value <> ''),
    type text not null check (type in ('unsubscribe', 'bounce', 'spamreport', 'blocked', 'invalid')),
    source text not null check (source in ('webhook', 'manual', 'validation', 'link', 'reply', 'import')),
    reason text,
    first_seen_at timestamptz not null default clock_timestamp(),
    last_seen_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    unique (org_id, channel, value, type)
);

-- Stop switches. Setting one moves the waiting rows to not_before = infinity; releasing brings them back.
create table send_controls (
    id bigint generated always as identity primary key,
    org_id uuid references organizations (id),
    scope text not null check (scope in ('all', 'provider', 'job', 'domain')),
    ref text,
    reason text not null check (btrim(reason) <> ''),
    set_by text not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    left_before jsonb,
    released_by text,
    released_at timestamptz,
    constraint scope_names_its_target check ((scope = 'all') = (ref is null))
);
comment on column send_controls.org_id is 'Null: every organisation (an operator of the installation set it).';
create unique index send_controls_active on send_controls (coalesce(org_id, '00000000-0000-0000-0000-000000000000'), scope, coalesce(ref, ''))
    where released_at is null;

-- Counters ---------------------------------------------------------------------------------------------------------

-- Adds signed changes of the state counts. Rows are locked in the order of their ids, so two sets never deadlock.
create function outreach_add_counts(p_outreach uuid[], p_provider text[], p_state text[], p_change int[]) returns void
    language sql security definer
    set search_path = pg_catalog, public
as $$
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
    where o.id = c.outreach_id
$$;

create function outbound_messages_count_new() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform outreach_add_counts(array_agg(outreach_id), array_agg(provider), array_agg(state), array_agg(n))
    from (select outreach_id, provider, state, count(*)::int as n from new_rows
          where outreach_id is not null group by 1, 2, 3) t
    having count(*) > 0;
    return null;
end
$$;
create trigger outbound_messages_count_new after insert on outbound_messages
    referencing new table as new_rows for each statement execute function outbound_messages_count_new();

create function outbound_messages_count_change() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
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
create trigger outbound_messages_count_change after update on outbound_messages
    referencing old table as old_rows new table as new_rows
    for each statement execute function outbound_messages_count_change();

-- The seeds' counters from the recipients' flags: the whole truth, whoever changed the rows.
create function update_outreach_stats(p_outreach_id uuid) returns void
    language sql security definer
    set search_path = pg_catalog, public
as $$
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

-- The seeds' names. They never add one blindly: calling one twice, or for an open that never was, changes nothing.
create function increment_warm_opened(p_outreach_id uuid) returns void language sql security definer
    set search_path = pg_catalog, public as $$ select update_outreach_stats(p_outreach_id) $$;
create function increment_cold_opened(p_outreach_id uuid) returns void language sql security definer
    set search_path = pg_catalog, public as $$ select update_outreach_stats(p_outreach_id) $$;
create function increment_warm_replied(p_outreach_id uuid) returns void language sql security definer
    set search_path = pg_catalog, public as $$ select update_outreach_stats(p_outreach_id) $$;
create function increment_cold_replied(p_outreach_id uuid) returns void language sql security definer
    set search_path = pg_catalog, public as $$ select update_outreach_stats(p_outreach_id) $$;
create function increment_warm_qualified(p_outreach_id uuid) returns void language sql security definer
    set search_path = pg_catalog, public as $$ select update_outreach_stats(p_outreach_id) $$;
create function increment_cold_qualified(p_outreach_id uuid) returns void language sql security definer
    set search_path = pg_catalog, public as $$ select update_outreach_stats(p_outreach_id) $$;

create function outreach_add_flags(p_outreach uuid[], p_method text[], p_total int[], p_sent int[], p_opened int[],
                                   p_replied int[], p_qualified int[]) returns void
    language sql security definer
    set search_path = pg_catalog, public
as $$
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
    where o.id = c.outreach_id
$$;

create function work_order_recipients_count_new() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
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
create trigger work_order_recipients_count_new after insert on work_order_recipients
    referencing new table as new_rows for each statement execute function work_order_recipients_count_new();

create function work_order_recipients_count_change() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
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
create trigger work_order_recipients_count_change after update on work_order_recipients
    referencing old table as old_rows new table as new_rows
    for each statement execute function work_order_recipients_count_change();

create function work_order_recipients_count_gone() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform update_outreach_stats(outreach_id) from (select distinct outreach_id from old_rows order by 1) t;
    return null;
end
$$;
create trigger work_order_recipients_count_gone after delete on work_order_recipients
    referencing old table as old_rows for each statement execute function work_order_recipients_count_gone();

-- Suppression ------------------------------------------------------------------------------------------------------

-- The opt-out writes the suppression AND takes the address's waiting messages out of the queue in one transaction; the
-- row locks of a claim order the two, so nothing is claimed after an opt-out has committed. Returns how many messages
-- were taken out.
create function suppress_address(p_org_id uuid, p_value text, p_type text, p_source text, p_reason text default null)
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
    update outbound_messages
    set state = 'skipped', reason = case p_type when 'unsubscribe' then 'unsubscribed' else 'suppressed' end,
        settled_at = clock_timestamp()
    where to_address = address and org_id = p_org_id and state = 'queued';
    get diagnostics taken = row_count;
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
