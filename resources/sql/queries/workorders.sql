-- name: workorders_read_spine
select ids, total, clock_timestamp() as server_now
from board_ids(:filter::jsonb, :zone::text, :sort::text, :descending::boolean, :limit::int);

-- name: workorders_count_each
select board_count_each(:filters::jsonb, :zone::text) as counts;

-- The rows of the board. One statement for the page and for a single change. Its SLA is the stage that runs, else the
-- one that ended last.
-- name: workorders_read_rows
select j.id, j.number, j.job_title, j.trade_needed, j.urgency, j.job_status, j.city, j.state, j.time_zone,
       j.scheduled_at, j.created_at, coalesce(m.display_name, j.created_by) as created_by, j.contact_name,
       j.budget_min::float8 as budget_min, j.budget_max::float8 as budget_max, t.full_name as assigned_to,
       s.stage as sla_stage, s.completed_at as sla_ended_at, s.due_at as sla_due_at, s.warn_at as sla_warn_at,
       s.paused_at as sla_paused_at, s.pause_reason as sla_pause_reason, s.target_minutes as sla_target_minutes,
       s.elapsed_ms as sla_elapsed_ms, s.is_fallback and not s.is_edited as sla_fallback, to_jsonb(p.fallback) as sla_fallbacks,
       j.revision,
       o.id as outreach_id, o.hold_until, o.stopped_at,
       o.warm_n_queued, o.warm_n_sending, o.warm_n_sent, o.warm_n_failed, o.warm_n_skipped, o.warm_n_cancelled,
       o.warm_n_in_doubt, o.warm_opened, o.warm_replied, o.warm_qualified,
       o.cold_n_queued, o.cold_n_sending, o.cold_n_sent, o.cold_n_failed, o.cold_n_skipped, o.cold_n_cancelled,
       o.cold_n_in_doubt, o.cold_opened, o.cold_replied, o.cold_qualified
from jobs j
left join technicians t on t.id = j.assigned_tech_id
left join work_order_outreach o on o.job_id = j.id
left join memberships m on m.login = j.created_by::name and m.org_id = j.org_id
left join lateral (select x.stage, x.completed_at, x.due_at, x.warn_at, x.paused_at, x.pause_reason, x.target_minutes,
                          x.elapsed_ms, x.is_fallback, x.is_edited, x.policy_version_id
                   from sla_timers x
                   where x.job_id = j.id and x.cancelled_at is null
                   order by x.completed_at desc nulls first, x.started_at desc limit 1) s on true
left join sla_policy_versions p on p.id = s.policy_version_id and s.is_fallback
where j.id = any (array(select value::uuid from jsonb_array_elements_text(:ids::jsonb)));

-- name: workorders_read_facts
select j.description, j.address_text, j.lat, j.lng, j.contact_phone, j.contact_email, j.duration, j.pay_rate,
       j.requires_license, j.sla_config, j.closed_at, j.assigned_at, j.arrival_promised_at,
       to_jsonb(job_status_next(j.job_status)) as next_statuses,
       coalesce((select jsonb_agg(q.full_name)
                 from (select t.full_name
                       from work_order_outreach o
                       join work_order_recipients r on r.outreach_id = o.id
                       join technicians t on t.id = r.technician_id
                       where o.job_id = j.id and r.ai_qualified
                       order by r.qualified_at nulls last limit 3) q), '[]') as qualified_names,
       coalesce((select jsonb_agg(jsonb_build_object('action', h.action, 'actor', h.actor, 'at', h.at, 'reason', h.reason))
                 from (select a.action, coalesce(m.display_name, a.actor_id) as actor,
                              to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, a.reason
                       from audit_log a
                       left join memberships m on m.login = a.actor_id::name and m.org_id = a.org_id
                       where a.entity_type = 'job' and a.entity_id = j.id::text
                       order by a.id desc limit 5) h), '[]') as history
from jobs j
where j.id = :id::uuid;

-- name: workorders_read_presets
select version, targets, fallback, is_on from work_order_presets(:id::uuid);

-- name: workorders_create
select kind, id, number, created_at
from create_work_order(:org_id::uuid, :key::uuid, :draft::jsonb, :allow_duplicate::boolean);

-- name: workorders_save
select save_work_order(:id::uuid, :revision::int, :draft::jsonb, :zone::text) as revision;

-- name: workorders_change_status
select change_work_order_status(:id::uuid, :revision::int, :status::text, :zone::text) as revision;
