set local role raven_owner;

-- The counters' two functions again, in the language whose plans are kept: as SQL functions they were planned anew at
-- every call, which cost a claim of one message more than everything else it did.

create or replace function outreach_add_counts(p_outreach uuid[], p_provider text[], p_state text[], p_change int[]) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
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

create or replace function outreach_add_flags(p_outreach uuid[], p_method text[], p_total int[], p_sent int[], p_opened int[],
                                   p_replied int[], p_qualified int[]) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
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

create or replace function ledger_route_free_at(p_org_id uuid, p_provider text, p_stopped_at timestamptz,
                                                p_paused_until timestamptz)
    returns timestamptz
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
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
