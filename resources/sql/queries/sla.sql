-- A work order's stages with everything their verdicts follow from, and what the database says of them at this instant.
-- name: sla_read_record
with chances as materialized (
    select c.timer_id, c.chance, c.n
    from sla_breach_chances(array(select o.id from sla_timers o where o.job_id = :id::uuid and o.completed_at is null
                                  and o.cancelled_at is null)) c
)
select j.id, j.number, j.job_title, j.trade_needed, j.urgency, j.time_zone, j.board_rank, j.sla_config,
    read.at as read_at,
       (array_position(array['pending', 'matching', 'dispatched', 'assigned', 'in_progress'],
           j.job_status) is not null) as is_open,
       to_jsonb(coalesce(preset.minutes, policy.fallback)) as presets, preset.minutes is null as fallback,
       policy.version as policy_version,
       coalesce((
           select jsonb_agg(jsonb_build_object(
                      'id', t.id, 'stage', t.stage, 'target', t.target_minutes, 'fallback', t.is_fallback, 'edited',
                          t.is_edited,
                      'policy_id', t.policy_version_id, 'policy', pv.version, 'warn', pv.warn_percent,
                      'calendar', jsonb_build_object('id', k.id, 'version_id', cv.id, 'name', k.name, 'version',
                          cv.version,
                          'zone', cv.time_zone, 'around', cv.around_the_clock, 'weekly', cv.weekly, 'holidays',
                              cv.holidays),
                      'events', e.events, 'status', v.status, 'elapsed_ms', v.elapsed_ms,
                      'chance', ch.chance, 'chance_of', ch.n) order by t.started_at,
                          t.created_at)
           from sla_timers t
           join sla_policy_versions pv on pv.id = t.policy_version_id
           join sla_calendar_versions cv on cv.id = t.calendar_version_id
           join sla_calendars k on k.id = cv.calendar_id
           left join chances ch on ch.timer_id = t.id
           cross join lateral sla_pauses(t.id) p
           cross join lateral sla_verdict(t.calendar_version_id, t.started_at, p.paused, p.resumed, t.completed_at,
                                          t.cancelled_at, t.target_minutes, pv.warn_percent, read.at) v
           cross join lateral (
               select jsonb_agg(jsonb_build_object('kind', s.kind, 'at', sla_ms(s.at), 'recorded',
                   sla_ms(s.recorded_at),
                          'reason', s.reason, 'actor', sla_person(s.actor, s.org_id), 'target', s.target_minutes)
                          order by s.id) as events
               from sla_events s where s.timer_id = t.id) e
           where t.job_id = j.id), '[]') as stages
from jobs j
cross join (select date_trunc('milliseconds', clock_timestamp()) as at) read
join sla_policy_versions policy on policy.id = sla_current_policy(j.org_id)
cross join lateral (select sla_preset(policy.id, j.trade_needed, j.urgency) as minutes) preset
where j.id = :id::uuid;

-- name: sla_pause
select sla_pause(:id::uuid, :reason::text);

-- name: sla_resume
select sla_resume(:id::uuid);

-- name: sla_set_targets
select set_sla_targets(:id::uuid, :targets::jsonb);

-- name: sla_set_calendar
select set_sla_calendar(array(select value::uuid from jsonb_array_elements_text(:ids::jsonb)),
    :calendar::uuid) as changed;

-- name: sla_find_organisation
select sla_org(null, 'viewer') as org_id;

-- name: sla_read_policy
select to_jsonb(p) || jsonb_build_object('is_on', sla_is_on(o.id)) as current,
       coalesce((select jsonb_agg(to_jsonb(v) || jsonb_build_object('created_by', sla_person(v.created_by, o.id))
           order by v.version desc)
                 from (select x.id, x.version, x.targets, x.fallback, x.warn_percent, x.ladder, x.calendars, x.note,
                     x.created_by,
                              x.created_at
                       from sla_policy_versions x where x.org_id = o.id or x.org_id is null order by x.version desc
                           limit 50) v), '[]')
           as versions,
       (select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'is_own', k.org_id is not null, 'versions',
           v.versions)
                         order by k.org_id nulls first, k.name)
        from sla_calendars k
        cross join lateral (
            select jsonb_agg(jsonb_build_object('id', c.id, 'version', c.version, 'zone', c.time_zone, 'around',
                c.around_the_clock,
                       'weekly', c.weekly, 'holidays', c.holidays, 'note', c.note, 'created_by',
                           sla_person(c.created_by, o.id),
                       'created_at', c.created_at) order by c.version desc) as versions
            from (select y.id, y.version, y.time_zone, y.around_the_clock, y.weekly, y.holidays, y.note, y.created_by,
                y.created_at
                  from sla_calendar_versions y where y.calendar_id = k.id order by y.version desc limit 20) c) v
        where k.org_id = o.id or k.org_id is null) as calendars,
       coalesce((select jsonb_object_agg(c.calendar_id, c.n)
                 from (select cv.calendar_id, count(*) as n
                       from sla_timers t join sla_calendar_versions cv on cv.id = t.calendar_version_id
                       where t.org_id = o.id and t.completed_at is null and t.cancelled_at is null
                       group by cv.calendar_id) c), '{}') as open_stages
from organizations o
join sla_policy_versions p on p.id = sla_current_policy(o.id)
where o.id = sla_org(:org_id::uuid, 'viewer');

-- name: sla_save_policy
select version, retargeted from sla_save_policy(sla_org(:org_id::uuid, 'manager'), :policy::jsonb, :apply::boolean);

-- name: sla_switch_policy
select sla_switch_policy(sla_org(:org_id::uuid, 'manager'), :on::boolean);

-- name: sla_save_calendar
select calendar_id, version, remeasured
from sla_save_calendar(sla_org(:org_id::uuid, 'manager'), :id::uuid, :name::text, :zone::text, :weekly::jsonb,
    :holidays::jsonb,
                       :note::text, :apply::boolean);

-- name: sla_raise
select warnings, breaches, escalations, heard from sla_raise(:limit::int);

-- name: sla_settle
select checked, returned, wait_ms from sla_settle(:limit::int);
