-- name: dispatch_preview
select p.fingerprint, p.warm, p.cold, p.left_out, p.facts, p.entries, clock_timestamp() as read_at,
       j.trade_needed, j.job_status, j.number, j.org_id,
       (select r.label from send_routes r where r.org_id = j.org_id and r.provider = 'sendgrid' and r.ref = :warm_ref) as warm_label,
       coalesce((select o.total_recipients - o.warm_n_cancelled - o.cold_n_cancelled from work_order_outreach o where o.job_id = j.id), 0) as asked_before,
       (select max(e.last_beat_at) from engines e where e.state <> 'stopping') > clock_timestamp() - interval '20 seconds' as engine_runs,
       (select c.reason from send_controls c
        where c.released_at is null and c.scope = 'all' and (c.org_id is null or c.org_id = j.org_id) limit 1) as all_stopped,
       (select json_agg(json_build_array(c.ref, c.reason)) from send_controls c
        where c.released_at is null and c.scope = 'provider' and (c.org_id is null or c.org_id = j.org_id)) as stopped_providers,
       (select json_agg(json_build_array(r.provider, r.ref, r.stopped_reason)) from send_routes r
        where r.org_id = j.org_id and r.stopped_at is not null) as stopped_routes
from jobs j, dispatch_preview(j.id, :channel) p
where j.id = :job::uuid;

-- name: dispatch_job
select j.id, j.org_id, j.number, j.trade_needed, j.job_status, j.lat, j.lng, j.state,
       (select count(*) from job_candidates c where c.job_id = j.id) as candidates, o.postal_address
from jobs j join organizations o on o.id = j.org_id where j.id = :job::uuid;

-- name: dispatch_job_by_number
select id from jobs where number = :number::bigint order by created_at desc limit 2;

-- name: dispatch_send
select dispatch_send(:job::uuid, :options::jsonb, nullif(:fingerprint, '')) as receipt;

-- name: dispatch_test
select dispatch_test(:job::uuid, :address, :name, :warm_ref) as message_id;

-- name: dispatch_outreach_of
select id from work_order_outreach where job_id = :job::uuid;

-- name: dispatch_books
select dispatch_books(:outreach::uuid) as books;

-- name: dispatch_may_still_go
-- The counters answer at once as long as something is under way; only then are the waiting rows looked at.
select o.warm_n_sending + o.cold_n_sending > 0
       or (o.warm_n_queued + o.cold_n_queued > 0
           and exists (select 1 from work_order_recipients p
                       join outbound_messages m on m.id = p.message_id and coalesce(m.state, '') = 'queued'
                            and m.not_before < 'infinity'
                       join send_routes r on r.id = m.route_id
                       where p.outreach_id = o.id
                         and ledger_route_free_at(r.org_id, r.provider, r.stopped_at, r.paused_until) < 'infinity')) as may
from work_order_outreach o where o.id = :outreach::uuid;

-- name: dispatch_take_back
select dispatch_take_back(:outreach::uuid) as report;

-- name: dispatch_stop
select dispatch_stop(:outreach::uuid, :reason) as report;

-- name: dispatch_send_now
select dispatch_send_now(:outreach::uuid) as report;

-- name: dispatch_cold_wave
select dispatch_cold_wave(:outreach::uuid, :start::boolean) as report;

-- name: dispatch_assign
select dispatch_assign(:job::uuid, :technician::uuid, :arrival::timestamptz, :cancel_waiting::boolean) as report;

-- name: dispatch_left_out
select technician_id, reason from outreach_left_out where outreach_id = :outreach::uuid order by reason, technician_id;

-- name: dispatch_message_state
select state, reason from outbound_messages where id = :message::bigint;

-- name: dispatch_doubts
select m.id, m.outreach_id, m.provider, m.to_name, m.to_address, m.attempt, b.calling_at, coalesce(b.bytes_written, 0) as bytes_written,
       coalesce(b.http_status, 0) as http_status, b.error, b.looked_up_at, b.look_up_note,
       b.calling_at + ledger_quarantine() as possible_at, clock_timestamp() as read_at,
       (select count(*) from message_events e where e.outbound_message_id = m.id) as events
from work_order_recipients r
join outbound_messages m on m.id = r.message_id and m.state = 'in_doubt'
left join send_batches b on b.id = m.batch_id
where r.outreach_id = :outreach::uuid
order by r.position;

-- name: dispatch_decide
select done, too_early, possible_from
from ledger_decide((select coalesce(array_agg(v::bigint), '{}') from jsonb_array_elements_text(:ids::jsonb) v), :decision, :reason);

-- name: dispatch_switches
-- What people stopped, and what Raven did because the provider refused a template or a campaign.
select id, scope, ref, reason, set_by, set_at, org_id is null as everyone
from send_controls where released_at is null
union all
select id, 'route', coalesce(nullif(label, ''), ref), stopped_reason, 'Raven', stopped_at, false
from send_routes where stopped_at is not null
order by set_at, id;

-- name: dispatch_release_route
select case when release_route(:route::bigint)
            then (select count(*) from outbound_messages m where m.state = 'queued' and m.route_id = :route::bigint)
            else 0 end as freed;

-- name: dispatch_stop_sending
select stop_sending(:org::uuid, :scope, :ref, :reason) as report;

-- name: dispatch_release_sending
select release_sending(:switch::bigint) as freed;

-- name: dispatch_picture
-- One statement, so that counters and people are of the same instant. Times travel as milliseconds. The SLA is that of
-- the board: the stage that runs, else the one that ended last.
select o.id, o.job_id, j.number, j.job_title, j.trade_needed, j.urgency, j.address_text, j.city, j.state, o.initiated_by,
       o.created_at, o.wanted, o.held_at, o.hold_until, o.cold_starts_at, o.stopped_by, o.stopped_at, o.stopped_reason, o.last_news_at,
       (select t.full_name from technicians t where t.id = j.assigned_tech_id) as assigned_to,
       o.warm_n_queued, o.warm_n_sending, o.warm_n_sent, o.warm_n_failed, o.warm_n_skipped, o.warm_n_cancelled, o.warm_n_in_doubt,
       o.cold_n_queued, o.cold_n_sending, o.cold_n_sent, o.cold_n_failed, o.cold_n_skipped, o.cold_n_cancelled, o.cold_n_in_doubt,
       (select max(e.last_beat_at) from engines e) as engine_beat_at,
       (select max(b.lease_until) from send_batches b where b.finished_at is null) as lease_ends_at,
       (select json_agg(json_build_array(c.scope, c.ref, c.reason, (extract(epoch from c.set_at) * 1000)::bigint, c.org_id is null))
        from send_controls c
        where c.released_at is null and c.scope in ('all', 'provider') and (c.org_id is null or c.org_id = o.org_id)) as stops,
       (select json_agg(json_build_array(r.provider, r.stopped_reason, (extract(epoch from r.stopped_at) * 1000)::bigint,
                                         (extract(epoch from r.paused_until) * 1000)::bigint, r.label, r.ref))
        from send_routes r
        where r.org_id = o.org_id
          and exists (select 1 from work_order_recipients p join outbound_messages m on m.id = p.message_id
                      where p.outreach_id = o.id and m.route_id = r.id)) as routes,
       (select json_agg(json_build_array(
                   p.id, p.technician_id, p.message_id, p.dispatch_method, p.position, t.full_name, m.to_address, p.distance_m,
                   p.match_score, m.state, m.reason, m.delivery, p.raw_open_count,
                   (extract(epoch from m.sending_at) * 1000)::bigint, (extract(epoch from m.sent_at) * 1000)::bigint,
                   (extract(epoch from p.mailed_at) * 1000)::bigint, (extract(epoch from p.email_opened_at) * 1000)::bigint,
                   (extract(epoch from p.human_opened_at) * 1000)::bigint,
                   (extract(epoch from p.reply_received_at) * 1000)::bigint,
                   (extract(epoch from p.qualified_at) * 1000)::bigint, p.reply_text, p.ai_qualification_result ->> 'kind',
                   p.declined_at is not null or p.ai_qualified is false,
                   case when m.state = 'in_doubt'
                        then (extract(epoch from b.calling_at + ledger_quarantine()) * 1000)::bigint end)
                   order by p.dispatch_method desc, p.position)
        from work_order_recipients p
        join technicians t on t.id = p.technician_id
        left join outbound_messages m on m.id = p.message_id
        left join send_batches b on b.id = m.batch_id and m.state = 'in_doubt'
        where p.outreach_id = o.id) as people,
       (select json_agg(json_build_array(l.technician_id, t.full_name, l.reason,
                                         coalesce(c.distance_m, (l.detail ->> 'distance_m')::float8)) order by l.reason, t.full_name)
        from outreach_left_out l
        join technicians t on t.id = l.technician_id
        left join job_candidates c on c.job_id = o.job_id and c.technician_id = l.technician_id
        where l.outreach_id = o.id) as left_out,
       exists (select 1 from message_events e
               where e.provider = 'instantly' and e.event_type = 'email_sent' and e.org_id = o.org_id
                 and e.occurred_at > clock_timestamp() - interval '24 hours') as mailing_reported,
       s.stage as sla_stage, s.started_at as sla_started_at, s.completed_at as sla_ended_at, s.due_at as sla_due_at,
       s.warn_at as sla_warn_at, s.paused_at as sla_paused_at, s.pause_reason as sla_pause_reason,
       s.target_minutes as sla_target_minutes, s.elapsed_ms as sla_elapsed_ms,
       s.is_fallback and not s.is_edited as sla_fallback, to_jsonb(v.fallback) as sla_fallbacks,
       clock_timestamp() as read_at
from work_order_outreach o join jobs j on j.id = o.job_id
left join lateral (select x.stage, x.started_at, x.completed_at, x.due_at, x.warn_at, x.paused_at, x.pause_reason,
                          x.target_minutes, x.elapsed_ms, x.is_fallback, x.is_edited, x.policy_version_id
                   from sla_timers x
                   where x.job_id = o.job_id and x.cancelled_at is null
                   order by x.completed_at desc nulls first, x.started_at desc limit 1) s on true
left join sla_policy_versions v on v.id = s.policy_version_id and s.is_fallback
where o.id = :outreach::uuid;
