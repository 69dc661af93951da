-- The manager's SLA page. Period: [from, until); a stage belongs to the period in which it ended. Weeks are ISO weeks of the
-- organisation's zone. A filter that is NULL takes everything.

-- name: slareport_frame
-- The running week and those before it; more than 26 are read as months, from the first day of one.
select x.zone, x.read_at, x.bucket, (x.first_day::timestamp at time zone x.zone) as period_from,
       ((x.this_week - 7)::timestamp at time zone x.zone) as last_week_from, (x.this_week::timestamp at time zone x.zone) as last_week_until,
       (select t.started_at from sla_timers t where t.org_id = :org_id::uuid and t.completed_at is not null
        order by t.completed_at limit 1) as measured_since,
       coalesce((select (s.value #>> '{}')::int from settings s where s.key = 'sla_target_percent' and (s.org_id = :org_id::uuid or s.org_id is null)
                 order by s.org_id nulls last limit 1), 90) as target,
       (select coalesce(jsonb_agg(d.day::date order by d.day), '[]')
        from generate_series(x.first_day::timestamp, x.today::timestamp, case x.bucket when 'month' then interval '1 month'
                                                                                       else interval '1 week' end) as d (day)) as days
from (select w.zone, w.read_at, w.today, w.this_week, w.bucket,
             case w.bucket when 'month' then date_trunc('month', w.this_week::timestamp - make_interval(weeks => w.weeks - 1))::date
                           else w.this_week - 7 * (w.weeks - 1) end as first_day
      from (select g.time_zone as zone, at.instant as read_at, (at.instant at time zone g.time_zone)::date as today,
                   date_trunc('week', at.instant at time zone g.time_zone)::date as this_week, :weeks::int as weeks,
                   case when :weeks::int > 26 then 'month' else 'week' end as bucket
            from organizations g cross join (select coalesce(:at::timestamptz, date_trunc('milliseconds', now())) as instant) at
            where g.id = :org_id::uuid) w) x;

-- name: slareport_results
select date_trunc(:bucket::text, r.completed_at at time zone :zone::text)::date as day, r.trade, r.urgency, r.stage,
       count(*) as n, count(*) filter (where r.missed) as missed
from sla_stage_results r
where r.org_id = :org_id::uuid and r.completed_at >= :from::timestamptz and r.completed_at < :until::timestamptz
  and (:trade::text is null or r.trade = :trade::text) and (:urgency::text is null or r.urgency = :urgency::text)
  and (:stage::text is null or r.stage = :stage::text)
group by 1, 2, 3, 4;

-- name: slareport_times
-- Work orders are looked up only where a filter asks for them: that halves the time.
select t.stage, count(*) as n, to_jsonb(percentile_cont(array[0.1, 0.5, 0.9]::float8[]) within group (order by t.elapsed_ms)) as marks
from sla_timers t
where t.org_id = :org_id::uuid and t.completed_at >= :from::timestamptz and t.completed_at < :until::timestamptz
  and (:stage::text is null or t.stage = :stage::text)
  and (:trade::text is null and :urgency::text is null
       or exists (select 1 from jobs j where j.id = t.job_id and (:trade::text is null or j.trade_needed = :trade::text)
                  and (:urgency::text is null or j.urgency = :urgency::text)))
group by t.stage;

-- name: slareport_causes
select m.cause, count(*) as n
from sla_missed_stages m
where m.org_id = :org_id::uuid and m.completed_at >= :from::timestamptz and m.completed_at < :until::timestamptz
  and (:trade::text is null or m.trade = :trade::text) and (:urgency::text is null or m.urgency = :urgency::text)
  and (:stage::text is null or m.stage = :stage::text)
group by m.cause;

-- name: slareport_uncounted
-- Stages that ran in the period and did not end in it by being done. What was cancelled or done after the period was open
-- at its end.
select count(*) filter (where u.kind = 'open') as open, count(*) filter (where u.kind = 'paused') as paused,
       count(*) filter (where u.kind = 'cancelled') as cancelled
from (select t.job_id, t.stage, case when t.paused_at is null then 'open' else 'paused' end as kind from sla_timers t
      where t.org_id = :org_id::uuid and t.completed_at is null and t.cancelled_at is null and t.started_at < :until::timestamptz
      union all
      select t.job_id, t.stage, 'open' from sla_timers t
      where t.org_id = :org_id::uuid and t.completed_at >= :until::timestamptz and t.started_at < :until::timestamptz
      union all
      select t.job_id, t.stage, case when t.cancelled_at < :until::timestamptz then 'cancelled' else 'open' end from sla_timers t
      where t.org_id = :org_id::uuid and t.cancelled_at >= :from::timestamptz and t.started_at < :until::timestamptz) u
join jobs j on j.id = u.job_id
where (:trade::text is null or j.trade_needed = :trade::text) and (:urgency::text is null or j.urgency = :urgency::text)
  and (:stage::text is null or u.stage = :stage::text);

-- name: slareport_worst
-- Over due first, by the share of the target; then whatever has least time left. A pause stands still, so a paused stage
-- is here only when it is over due.
with open_stages as (
    select t.id, t.job_id, t.stage, t.target_minutes, t.calendar_version_id, t.started_at, t.due_at, j.number, j.job_title,
           j.trade_needed, j.urgency
    from sla_timers t join jobs j on j.id = t.job_id
    where t.org_id = :org_id::uuid and t.completed_at is null and t.cancelled_at is null
      and t.due_at is not null and (t.paused_at is null or t.due_at <= :at::timestamptz)
      and (:trade::text is null or j.trade_needed = :trade::text) and (:urgency::text is null or j.urgency = :urgency::text)
      and (:stage::text is null or t.stage = :stage::text)
), measured as (
    select o.id, o.job_id, o.stage, o.target_minutes, o.number, o.job_title, o.trade_needed, o.urgency, o.due_at,
           o.target_minutes * 60000::bigint - sla_elapsed(o.calendar_version_id, o.started_at, p.paused, p.resumed, :at::timestamptz)
               as remaining_ms
    from open_stages o cross join lateral sla_pauses(o.id) p
    where o.due_at <= :at::timestamptz
    union all
    select o.id, o.job_id, o.stage, o.target_minutes, o.number, o.job_title, o.trade_needed, o.urgency, o.due_at,
           sla_worked(o.calendar_version_id, o.due_at) - sla_worked(o.calendar_version_id, :at::timestamptz)
    from open_stages o where o.due_at > :at::timestamptz
), worst as (
    select m.id, m.job_id, m.stage, m.target_minutes, m.number, m.job_title, m.trade_needed, m.urgency, m.due_at, m.remaining_ms,
           row_number() over (order by least(m.remaining_ms, 0) / (m.target_minutes * 60000.0), m.remaining_ms, m.number, m.stage) as place
    from measured m
    order by place limit :limit::int
)
select w.id, w.job_id, w.stage, w.target_minutes, w.number, w.job_title, w.trade_needed, w.urgency, w.due_at, w.remaining_ms,
       c.chance, coalesce(c.n, 0) as n
from worst w left join sla_breach_chances(array(select id from worst)) c on c.timer_id = w.id
order by w.place;

-- name: slareport_forecast
-- The open stages that are due next, at most so many: how many of them will probably be missed.
with asked as (
    select t.id, t.stage
    from sla_timers t join jobs j on j.id = t.job_id
    where t.org_id = :org_id::uuid and t.completed_at is null and t.cancelled_at is null
      and (:trade::text is null or j.trade_needed = :trade::text) and (:urgency::text is null or j.urgency = :urgency::text)
      and (:stage::text is null or t.stage = :stage::text)
    order by t.due_at limit :limit::int
)
select a.stage, count(*) as n, count(*) filter (where c.share >= 1) as over_due,
       count(*) filter (where c.chance is not null and c.share < 1) as forecast,
       coalesce(sum(c.chance) filter (where c.share < 1), 0)::float8 as expected
from asked a left join sla_breach_chances(array(select id from asked)) c on c.timer_id = a.id
group by a.stage;

-- name: slareport_calibration
select c.tenth, c.n, c.predicted, c.missed, c.learned_from from sla_forecast_calibration(:org_id::uuid) c;

-- name: slareport_jobs
-- The work orders behind a number, the newest first.
select r.job_id, r.number, count(*) over () as total
from sla_stage_results r
where r.org_id = :org_id::uuid and r.completed_at >= :from::timestamptz and r.completed_at < :until::timestamptz
  and (:trade::text is null or r.trade = :trade::text) and (:urgency::text is null or r.urgency = :urgency::text)
  and (:stage::text is null or r.stage = :stage::text) and (not :missed::boolean or r.missed)
group by r.job_id, r.number order by max(r.completed_at) desc limit :limit::int;

-- name: slareport_jobs_of_cause
select m.job_id, m.number, count(*) over () as total
from sla_missed_stages m
where m.org_id = :org_id::uuid and m.completed_at >= :from::timestamptz and m.completed_at < :until::timestamptz
  and (:trade::text is null or m.trade = :trade::text) and (:urgency::text is null or m.urgency = :urgency::text)
  and (:stage::text is null or m.stage = :stage::text) and m.cause = :cause::text
group by m.job_id, m.number order by max(m.completed_at) desc limit :limit::int;

-- name: slareport_backtest
select b.trade, b.urgency, b.stage, b.n, b.breached_before, b.breached_after, b.newly, b.no_longer
from sla_backtest(:org_id::uuid, :policy::jsonb, :days::int) b;

-- name: slareport_now
select date_trunc('milliseconds', now()) as now;
