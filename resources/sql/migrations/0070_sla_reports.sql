-- What managers read about SLA: which stages ended in time, why the others did not, how likely an open one is to be
-- missed, and what another policy would have changed. Views and functions run as whoever asks, under row-level security;
-- only the backtest writes (hours that it removes again) and therefore checks the role itself.
set local role raven_owner;

-- Twelve weeks of an organisation are read from this index alone. It takes the place of the one without the columns.
create index sla_timers_results on sla_timers (org_id, completed_at)
    include (job_id, stage, breached, elapsed_ms, target_minutes) where completed_at is not null;
create index sla_events_paused on sla_events (timer_id) where kind = 'paused';
create index sla_timers_cancelled on sla_timers (org_id, cancelled_at) where cancelled_at is not null;

-- One row a stage that ended, each run of it for itself.
create view sla_stage_results with (security_invoker = true) as
select t.org_id, t.job_id, j.number, t.stage, j.trade_needed as trade, j.urgency, t.completed_at, t.elapsed_ms, t.target_minutes,
       t.breached as missed
from sla_timers t join jobs j on j.id = t.job_id
where t.completed_at is not null;

-- When an office opens next after a local time at which it is shut; null while it is open. Monday to Friday, 08:00 to
-- 18:00: only for stages that are measured around the clock, the others have a calendar of their own.
create function sla_office_opens(p_local timestamp) returns timestamp
    language sql immutable parallel safe
as $$
    select case
        when extract(isodow from p_local) < 6 and p_local::time < time '08:00' then p_local::date + time '08:00'
        when extract(isodow from p_local) < 6 and p_local::time < time '18:00' then null
        else p_local::date + (case extract(isodow from p_local)::int when 5 then 3 when 6 then 2 else 1 end) + time '08:00' end
$$;

-- Every missed stage that ended, with exactly one cause: the first of these rules that fits.
--   target_shortened  within the target it started with it would have been met
--   resumed_late      it was paused with no more left than the policy's warning share and ran out after it went on
--   after_hours       measured around the clock, it started while offices are shut and ran out before they opened
--   not_dispatched    dispatch, assignment: nobody had been asked when it ran out
--   accepted_late     dispatch: asked in time, the provider took the first message too late
--   no_answer         assignment: nobody of those asked has answered at all
--   nobody_accepted   assignment: somebody answered, nobody had qualified when it ran out
--   assigned_late     assignment: somebody had qualified in time, the assignment came too late
--   promised_late     arrival: the promised time of arrival lay after the due time
--   technician_late   arrival: every other one
--   work_longer       completion
create view sla_missed_stages with (security_invoker = true) as
select t.org_id, t.job_id, j.number, t.stage, j.trade_needed as trade, j.urgency, t.completed_at, t.breach_time,
       case
           when t.elapsed_ms < (select e.target_minutes * 60000::bigint from sla_events e
                                where e.timer_id = t.id and e.kind = 'started' order by e.at desc, e.id desc limit 1)
               then 'target_shortened'
           when exists (select 1 from sla_events e where e.timer_id = t.id and e.kind = 'paused')
                and exists (select 1
                            from sla_pauses(t.id) p cross join lateral unnest(p.resumed) as r (at)
                            cross join lateral sla_elapsed(t.calendar_version_id, t.started_at, p.paused, p.resumed, r.at) as used
                            join sla_policy_versions v on v.id = t.policy_version_id
                            where r.at > t.started_at and r.at < t.completed_at
                              and used >= t.target_minutes * 600::bigint * v.warn_percent and used < t.target_minutes * 60000::bigint)
               then 'resumed_late'
           when t.calendar_version_id = 0
                and t.breach_time at time zone g.time_zone <= sla_office_opens(t.started_at at time zone g.time_zone)
               then 'after_hours'
           when t.stage in ('dispatch', 'assignment') and (o.created_at is null or o.created_at >= t.breach_time) then 'not_dispatched'
           when t.stage = 'dispatch' then 'accepted_late'
           when t.stage = 'assignment' then
               case when o.first_qualified_at < t.breach_time then 'assigned_late'
                    when o.replies_received = 0 and o.first_qualified_at is null then 'no_answer'
                    else 'nobody_accepted' end
           when t.stage = 'arrival' then
               case when j.arrival_promised_at > t.breach_time then 'promised_late' else 'technician_late' end
           else 'work_longer' end as cause
from sla_timers t
join jobs j on j.id = t.job_id
join organizations g on g.id = t.org_id
left join work_order_outreach o on o.job_id = t.job_id
where t.completed_at is not null and t.breached;

-- Forecast -----------------------------------------------------------------------------------------------------------

-- The history that a forecast looks at: the newest 20,000 stages that ended within 180 days. share: what each had used
-- of its target when it ended; missed ones end at 1 or later.
create function sla_history(p_org uuid) returns table (job_id uuid, stage text, share double precision, missed boolean,
                                                       ended_at timestamptz)
    language sql stable
    set search_path = pg_catalog, public
    rows 20000
as $$
    select t.job_id, t.stage, t.elapsed_ms / (t.target_minutes * 60000.0)::float8, t.breached, t.completed_at
    from sla_timers t
    where t.org_id = p_org and t.completed_at is not null
      and t.completed_at > now() - interval '180 days' and t.completed_at <= now()
    order by t.completed_at desc limit 20000
$$;

-- The chance that open stages are missed, from own history: of the past stages that were still open when they had used
-- the same share of their target, the part that was missed. Alike is the same stage, trade and urgency where at least 30
-- such cases exist, else the same stage and urgency, else the same stage; n is how many. Under 30 there is no chance.
-- share: what the stage has used of its target; from 1 on it is missed already.
create function sla_breach_chances(p_timers uuid[]) returns table (timer_id uuid, share double precision, chance double precision, n int, alike text)
    language sql stable
    set search_path = pg_catalog, public
as $$
    with asked as materialized (
        select t.id, t.org_id, t.stage, j.trade_needed as trade, j.urgency,
               (sla_elapsed(t.calendar_version_id, t.started_at, p.paused, p.resumed, statement_timestamp())
                / (t.target_minutes * 60000.0))::float8 as share
        from sla_timers t
        join jobs j on j.id = t.job_id
        cross join lateral sla_pauses(t.id) p
        where t.id = any (p_timers) and t.completed_at is null and t.cancelled_at is null
    ), compared as (
        select a.org_id, a.stage, a.trade, a.urgency, a.share, null::int as missed, a.id from asked a
        union all
        select o.org_id, h.stage, j.trade_needed, j.urgency, h.share, h.missed::int, null
        from (select org_id, array_agg(distinct stage) as stages from asked group by org_id) o
        cross join lateral sla_history(o.org_id) h
        join jobs j on j.id = h.job_id
        where h.stage = any (o.stages)
    ), counted as (
        select id, share,
               count(missed) over same as n_same, sum(missed) over same as missed_same,
               count(missed) over urgent as n_urgent, sum(missed) over urgent as missed_urgent,
               count(missed) over staged as n_stage, sum(missed) over staged as missed_stage
        from compared
        window same as (partition by org_id, stage, trade, urgency order by share desc),
               urgent as (partition by org_id, stage, urgency order by share desc),
               staged as (partition by org_id, stage order by share desc)
    )
    select c.id, c.share,
           case when c.share >= 1 then 1
                when c.n_same >= 30 then c.missed_same / c.n_same::float8
                when c.n_urgent >= 30 then c.missed_urgent / c.n_urgent::float8
                when c.n_stage >= 30 then c.missed_stage / c.n_stage::float8 end,
           (case when c.n_same >= 30 then c.n_same when c.n_urgent >= 30 then c.n_urgent else c.n_stage end)::int,
           case when c.n_same >= 30 then 'stage, trade and urgency' when c.n_urgent >= 30 then 'stage and urgency' else 'stage' end
    from counted c where c.id is not null
$$;

create function sla_breach_chance(p_timer uuid, out chance double precision, out n int)
    language sql stable
    set search_path = pg_catalog, public
as $$
    select c.chance, coalesce(c.n, 0) from (select 1) one left join sla_breach_chances(array[p_timer]) c on true
$$;

-- How well the forecast does: the older half of the history forecasts the newer half. Each newer stage is looked at when
-- it had used a share of its target that is drawn for it (the same one each time) and counts if it was still open then;
-- what was forecast at that moment stands against what came. One row per tenth of the forecast chance.
create function sla_forecast_calibration(p_org uuid)
    returns table (tenth int, n int, predicted double precision, missed int, learned_from int)
    language sql stable
    set search_path = pg_catalog, public
as $$
    with numbered as (
        select h.stage, j.trade_needed as trade, j.urgency, h.share, h.missed::int as missed,
               row_number() over (order by h.ended_at, h.job_id, h.stage) * 2 > count(*) over () as is_newer,
               (hashtextextended(h.job_id::text || h.stage, 0) & 1048575) / 1048576.0 as looked_at
        from sla_history(p_org) h join jobs j on j.id = h.job_id
    ), compared as (
        select stage, trade, urgency, share, missed, null::int as came from numbered where not is_newer
        union all
        select stage, trade, urgency, looked_at, null, missed from numbered where is_newer and share > looked_at
    ), counted as (
        select came,
               count(missed) over same as n_same, sum(missed) over same as missed_same,
               count(missed) over urgent as n_urgent, sum(missed) over urgent as missed_urgent,
               count(missed) over staged as n_stage, sum(missed) over staged as missed_stage
        from compared
        window same as (partition by stage, trade, urgency order by share desc),
               urgent as (partition by stage, urgency order by share desc),
               staged as (partition by stage order by share desc)
    ), forecast as (
        select came,
               case when n_same >= 30 then missed_same / n_same::float8
                    when n_urgent >= 30 then missed_urgent / n_urgent::float8
                    when n_stage >= 30 then missed_stage / n_stage::float8 end as chance
        from counted where came is not null
    )
    select least(9, floor(chance * 10))::int, count(*)::int, avg(chance), sum(came)::int,
           (select count(*) from numbered where not is_newer)::int
    from forecast where chance is not null group by 1 order by 1
$$;

-- Backtest -----------------------------------------------------------------------------------------------------------

-- What this policy would have made of the stages that ended in the last days: the same starts, ends and pauses, measured
-- by its targets and calendars. What p_policy does not name stays as the policy in force has it. Targets that a person
-- set and calendars that a work order has of its own stay theirs. A calendar is the id of one, or
-- {"time_zone", "weekly", "holidays"}: those hours live for the length of this call.
create function sla_backtest(p_org uuid, p_policy jsonb, p_days int)
    returns table (trade text, urgency text, stage text, n int, breached_before int, breached_after int, newly int, no_longer int)
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
    in_force sla_policy_versions;
    targets jsonb;
    fallback int[];
    made uuid[] := '{}';
    calendars jsonb := '{}';
    entry record;
    version_id bigint;
    calendar_id uuid;
    problem text;
begin
    perform raven_require(p_org, 'manager');
    if p_days is null or p_days not between 1 and 700 then
        raise exception using errcode = 'RV422', message = 'A backtest looks back 1 to 700 days. Nothing was changed.';
    end if;
    select * into in_force from sla_policy_versions v where v.id = sla_current_policy(p_org);
    targets := coalesce(p_policy -> 'targets', in_force.targets);
    select coalesce((select array_agg((m #>> '{}')::int order by o) from jsonb_array_elements(p_policy -> 'fallback')
                     with ordinality as f (m, o)), in_force.fallback) into fallback;
    for entry in select key, value from jsonb_each(coalesce(p_policy -> 'calendars', in_force.calendars)) loop
        if jsonb_typeof(entry.value) = 'object' then
            problem := sla_calendar_problem(entry.value ->> 'time_zone', entry.value -> 'weekly', coalesce(entry.value -> 'holidays', '[]'));
            if problem is not null then
                raise exception using errcode = 'RV422',
                    message = format('calendars.%s: %s Nothing was changed.', entry.key, problem);
            end if;
            insert into sla_calendars (org_id, name) values (p_org, 'backtest ' || gen_random_uuid()) returning id into calendar_id;
            made := made || calendar_id;
            insert into sla_calendar_versions (calendar_id, org_id, version, time_zone, weekly, holidays)
            values (calendar_id, p_org, 1, entry.value ->> 'time_zone', entry.value -> 'weekly', coalesce(entry.value -> 'holidays', '[]'))
            returning id into version_id;
        else
            select v.id into version_id from sla_calendar_versions v join sla_calendars c on c.id = v.calendar_id
            where v.calendar_id = (entry.value #>> '{}')::uuid and (c.org_id is null or c.org_id = p_org)
            order by v.version desc limit 1;
            if version_id is null then
                raise exception using errcode = 'RV422',
                    message = format('calendars.%s: there is no such calendar. Nothing was changed.', entry.key);
            end if;
        end if;
        calendars := calendars || jsonb_build_object(entry.key, version_id);
    end loop;

    return query
    with ended as materialized (
        select t.id, t.stage, t.started_at, t.completed_at, t.breached, j.trade_needed as trade, j.urgency,
               case when t.is_edited then t.target_minutes
                    else coalesce((targets -> j.trade_needed -> j.urgency ->> (sla_stage_number(t.stage) - 1))::int,
                                  (fallback)[sla_stage_number(t.stage)]) end as target,
               case when j.sla_calendar_id is not null then sla_current_calendar(0, null, j.sla_calendar_id)
                    else coalesce((calendars ->> j.urgency)::bigint, 0) end as calendar
        from sla_timers t join jobs j on j.id = t.job_id
        where t.org_id = p_org and t.completed_at is not null
          and t.completed_at > now() - make_interval(days => p_days) and t.completed_at <= now()
    ), paused as materialized (
        select e.timer_id, p.paused, p.resumed
        from (select distinct x.timer_id from sla_events x join ended d on d.id = x.timer_id where x.kind = 'paused') e
        cross join lateral sla_pauses(e.timer_id) p
    ), replayed as (
        select d.trade, d.urgency, d.stage, d.breached,
               case when p.timer_id is null
                    then sla_worked(d.calendar, d.completed_at) - sla_worked(d.calendar, d.started_at)
                    else sla_elapsed(d.calendar, d.started_at, p.paused, p.resumed, d.completed_at) end
               >= d.target * 60000::bigint as would_breach
        from ended d left join paused p on p.timer_id = d.id
    )
    select r.trade, r.urgency, r.stage, count(*)::int, count(*) filter (where r.breached)::int,
           count(*) filter (where r.would_breach)::int, count(*) filter (where r.would_breach and not r.breached)::int,
           count(*) filter (where r.breached and not r.would_breach)::int
    from replayed r
    group by r.trade, r.urgency, r.stage
    order by r.trade, array_position(array['emergency', 'same_day', 'next_day', 'within_week', 'flexible'], r.urgency), sla_stage_number(r.stage);

    delete from sla_calendars c where c.id = any (made);
end
$$;

grant select on sla_stage_results, sla_missed_stages to raven_viewer;
grant execute on function sla_office_opens(timestamp), sla_history(uuid), sla_breach_chances(uuid[]), sla_breach_chance(uuid),
    sla_forecast_calibration(uuid) to raven_viewer, raven_engine;
grant execute on function sla_backtest(uuid, jsonb, int) to raven_manager, raven_engine;
