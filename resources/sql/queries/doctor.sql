-- name: doctor_state
select (select count(*) from engines where last_beat_at > clock_timestamp() - interval '20 seconds' and state <> 'stopping') as engines,
       (select count(*) from outbound_messages where state = 'queued' and not_before <= clock_timestamp()) as due,
       (select extract(epoch from clock_timestamp() - last_run_at)::float8 from task_leases where task = 'sla') as sla_age_s,
       (select count(*) from send_batches where doubt_open) as doubts,
       (select count(*) from webhook_deliveries where state = 'stored') as unprocessed,
       (select count(*) from conversation_messages where conversation_id is null) as unmatched,
       (select count(*) from organizations o where btrim(coalesce(o.postal_address, '')) = ''
          and o.id <> raven_pool_org()) as without_address,
       (select json_agg(json_build_array(id, scope, ref, reason, set_by) order by id) from send_controls where released_at is null) as switches,
       (select json_agg(json_build_array(id, provider, ref, stopped_reason) order by id) from send_routes where stopped_at is not null) as routes;

-- name: doctor_audit
-- Each row is a rule of the books that does not hold, with how often.
select rule, n from (
    select 'outreach counters differ from its messages' as rule, count(*) as n
    from work_order_outreach o
    left join lateral (
        select count(*) filter (where m.provider = 'sendgrid' and m.state = 'queued') as wq,
               count(*) filter (where m.provider = 'sendgrid' and m.state = 'sending') as wg,
               count(*) filter (where m.provider = 'sendgrid' and m.state = 'sent') as ws,
               count(*) filter (where m.provider = 'sendgrid' and m.state = 'failed') as wf,
               count(*) filter (where m.provider = 'sendgrid' and m.state = 'skipped') as wk,
               count(*) filter (where m.provider = 'sendgrid' and m.state = 'cancelled') as wc,
               count(*) filter (where m.provider = 'sendgrid' and m.state = 'in_doubt') as wd,
               count(*) filter (where m.provider = 'instantly' and m.state = 'queued') as cq,
               count(*) filter (where m.provider = 'instantly' and m.state = 'sending') as cg,
               count(*) filter (where m.provider = 'instantly' and m.state = 'sent') as cs,
               count(*) filter (where m.provider = 'instantly' and m.state = 'failed') as cf,
               count(*) filter (where m.provider = 'instantly' and m.state = 'skipped') as ck,
               count(*) filter (where m.provider = 'instantly' and m.state = 'cancelled') as cc,
               count(*) filter (where m.provider = 'instantly' and m.state = 'in_doubt') as cd
        from work_order_recipients r join outbound_messages m on m.id = r.message_id
        where r.outreach_id = o.id) c on true
    where (o.warm_n_queued, o.warm_n_sending, o.warm_n_sent, o.warm_n_failed, o.warm_n_skipped, o.warm_n_cancelled,
           o.warm_n_in_doubt, o.cold_n_queued, o.cold_n_sending, o.cold_n_sent, o.cold_n_failed, o.cold_n_skipped,
           o.cold_n_cancelled, o.cold_n_in_doubt)
          is distinct from (c.wq, c.wg, c.ws, c.wf, c.wk, c.wc, c.wd, c.cq, c.cg, c.cs, c.cf, c.ck, c.cc, c.cd)
    union all
    select 'recipient counters differ from the recipients', count(*)
    from work_order_outreach o
    left join lateral (
        select count(*) as total, count(*) filter (where email_sent) as sent, count(*) filter (where email_opened) as opened,
               count(*) filter (where reply_received) as replied, count(*) filter (where ai_qualified) as qualified
        from work_order_recipients r where r.outreach_id = o.id) c on true
    where (o.total_recipients, o.emails_sent, o.emails_opened, o.replies_received, o.qualified_count)
          is distinct from (c.total, c.sent, c.opened, c.replied, c.qualified)
    union all
    select 'work orders whose deadline differs from their stages', count(*)
    from jobs j
    cross join lateral (
        select min(t.due_at) filter (where t.completed_at is null and (t.paused_at is null or t.breached)) as due_at,
               coalesce(bool_or(t.breached), false) as breached
        from sla_timers t where t.job_id = j.id and t.cancelled_at is null) s
    where (j.next_due_at, j.sla_breached) is distinct from (s.due_at, s.breached)
    union all
    select 'stages whose verdict differs from their events', count(*)
    from sla_timers t
    join sla_policy_versions v on v.id = t.policy_version_id
    cross join lateral sla_pauses(t.id) p
    cross join lateral sla_verdict(t.calendar_version_id, t.started_at, p.paused, p.resumed, t.completed_at, t.cancelled_at,
                                   t.target_minutes, v.warn_percent, clock_timestamp()) s
    where t.due_at is distinct from s.due_at or t.warn_at is distinct from s.warn_at
       or t.elapsed_ms <> s.elapsed_ms and t.elapsed_ms is not null
    union all
    select 'stages still open on closed work orders', count(*)
    from sla_timers t join jobs j on j.id = t.job_id
    where j.board_rank = 3 and t.completed_at is null and t.cancelled_at is null
    union all
    select 'recipients without a message', count(*) from work_order_recipients r
    where r.dispatch_method <> 'sms' and not exists (select 1 from outbound_messages m where m.id = r.message_id)
    union all
    select 'messages without a key', count(*) from outbound_messages m
    where m.recipient_id is not null and not exists (select 1 from message_keys k where k.uid = m.uid and k.message_id = m.id)
    union all
    select 'messages under way in no open batch', count(*) from outbound_messages m
    where m.state = 'sending' and not exists (select 1 from send_batches b where b.id = m.batch_id and b.finished_at is null)
    union all
    select 'doubtful messages without an open doubt', count(*) from outbound_messages m
    where m.state = 'in_doubt' and not exists (select 1 from send_batches b where b.id = m.batch_id and b.doubt_open)
    union all
    select 'sent messages whose recipient is not marked', count(*)
    from outbound_messages m join work_order_recipients r on r.id = m.recipient_id
    where (m.state = 'sent') <> r.email_sent
    union all
    select 'people asked twice about one job', count(*) from (
        select 1 from outbound_messages m where m.outreach_id is not null
        group by m.outreach_id, m.to_address having count(*) > 1) twice
    union all
    select 'suppressed people who wait to be asked', count(*)
    from outbound_messages m join communication_suppressions s
      on s.org_id = m.org_id and s.channel = 'email' and s.value = m.to_address
         and (s.expires_at is null or s.expires_at > clock_timestamp())
    where m.state = 'queued'
    union all
    select 'conversations that differ from their messages', count(*)
    from ai_conversations a
    left join lateral (
        select jsonb_agg(jsonb_build_object('id', m.uid,
                                            'sender', case m.direction when 'technician' then 'technician' else 'system' end,
                                            'content', m.text, 'created_at', m.occurred_at, 'qualified', m.qualified)
                         order by m.occurred_at, m.id) as thread
        from (select x.id, x.uid, x.direction, x.text, x.occurred_at, x.qualified
              from conversation_messages x where x.conversation_id = a.id
              order by x.occurred_at desc, x.id desc limit 200) m) t on true
    where a.messages is distinct from coalesce(t.thread, '[]')
) rules
where n > 0;
