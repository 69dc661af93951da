-- The inbox. Cost follows what is open and what was done within a day.

-- One snapshot for all three lists, so that no alert is in two of them or in none.
-- name: alerts_read_inbox
with chosen as (
    (select a.id, 'open' as part, a.sent_at as listed_at
     from sla_alerts a join sla_timers t on t.id = a.timer_id
     where not a.acknowledged and a.resolved_at is null and coalesce(t.silenced_until, '-infinity') <= now()
     order by a.sent_at desc limit :most::int)
    union all
    (select a.id, 'silenced', a.sent_at
     from sla_alerts a join sla_timers t on t.id = a.timer_id
     where not a.acknowledged and a.resolved_at is null and t.silenced_until > now()
     order by a.sent_at desc limit :most::int)
    union all
    (select a.id, 'recent', greatest(a.acknowledged_at, a.resolved_at)
     from sla_alerts a
     where (a.acknowledged or a.resolved_at is not null)
       and greatest(a.acknowledged_at, a.resolved_at) > now() - interval '1 day'
       and a.resolved_reason is distinct from 'the breach followed'
     order by 3 desc limit :most_recent::int)
)
select c.part, a.id, a.timer_id, a.job_id, j.number, j.job_title, j.trade_needed, a.alert_type, a.level,
       jsonb_array_length(p.ladder) as levels, p.ladder -> t.escalated_level ->> 'role' as next_role, a.stage,
       a.message,
       t.due_at, coalesce(a.due_at, a.sent_at) as true_at, a.sent_at, a.to_role,
       coalesce(m.display_name, j.created_by) as owner,
       a.acknowledged, sla_person(a.acknowledged_by, a.org_id) as acknowledged_by, a.acknowledged_at, a.comment,
       c.part = 'silenced' as silenced, nullif(t.silenced_until, 'infinity') as silenced_until,
       a.resolved_at, a.resolved_reason,
       a.alert_type = 'breach' and exists (select 1 from sla_alerts w
                                           where w.timer_id = a.timer_id and w.alert_type = 'warning' and w.level = 0
                                             and w.resolved_reason = 'the breach followed') as hides_warning,
       (select jsonb_agg(jsonb_build_object('kind', n.kind, 'note', n.note, 'by', sla_person(n.made_by, n.org_id),
                                            'at', sla_ms(n.made_at),
                                            'until', case when isfinite(n.until_at) then sla_ms(n.until_at) end)
                         order by n.id)
        from sla_alert_notes n where n.alert_id = a.id) as notes
from chosen c
join sla_alerts a on a.id = c.id
join jobs j on j.id = a.job_id
left join sla_timers t on t.id = a.timer_id
left join sla_policy_versions p on p.id = t.policy_version_id
left join memberships m on m.login = j.created_by::name and m.org_id = j.org_id
order by c.listed_at desc, a.id;

-- What stands around the lists. A stage with a breach and its escalations is one thing to acknowledge.
-- name: alerts_read_state
select clock_timestamp() as server_now, l.last_run_at, l.holder_name,
       not exists (select 1 from sla_policies s where not s.is_on) as policy_on,
       o.stages, o.urgent
from (select count(distinct a.timer_id) as stages,
             count(distinct a.timer_id) filter (where a.alert_type <> 'warning') as urgent
      from sla_alerts a join sla_timers t on t.id = a.timer_id
      where not a.acknowledged and a.resolved_at is null and coalesce(t.silenced_until, '-infinity') <= now()) o
left join task_leases l on l.task = 'sla';

-- name: alerts_acknowledge
select taken, refused
from sla_acknowledge(array(select value::uuid from jsonb_array_elements_text(:ids::jsonb)), :comment::text);

-- name: alerts_undo
select sla_unacknowledge(array(select value::uuid from jsonb_array_elements_text(:ids::jsonb))) as undone;

-- name: alerts_comment
select sla_comment(:id::uuid, :note::text) is null as done;

-- The end is counted from the moment at which the database hears of it; no minutes: until the stage ends.
-- name: alerts_silence
select sla_silence(array(select value::uuid from jsonb_array_elements_text(:ids::jsonb)),
                   clock_timestamp() + make_interval(mins => :minutes::int), :note::text) as quiet;

-- name: alerts_unsilence
select sla_unsilence(array(select value::uuid from jsonb_array_elements_text(:ids::jsonb))) as loud;

-- name: alerts_escalate
select sla_escalate(:id::uuid, :note::text) as level;
