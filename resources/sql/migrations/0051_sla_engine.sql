-- SLA at work: what starts and ends a stage, the tick that raises what is due, and what people do about it.
-- Lock order: the work order, then its timers, then their alerts. The tick waits for nobody: what somebody holds it leaves
-- for its next turn.
set local role raven_owner;

-- Lifecycle ----------------------------------------------------------------------------------------------------------

-- What the ledger has to tell the stages. It only writes a row here, so that settling a batch never waits for a work order.
create table sla_inbox (
    id bigint generated always as identity primary key,
    job_id uuid not null references jobs (id) on delete cascade,
    at timestamptz(3) not null default clock_timestamp()
);

create function sla_first_accepted() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    insert into sla_inbox (job_id) values (new.job_id);
    perform pg_notify('raven_sla', '');
    return null;
end
$$;
create trigger work_order_outreach_first_accepted after update on work_order_outreach
    for each row when (old.warm_n_sent + old.cold_n_sent = 0 and new.warm_n_sent + new.cold_n_sent > 0)
    execute function sla_first_accepted();

-- These work orders are in this stage as of these instants: earlier stages end, later ones are given up, and the stage
-- runs. Stages of a work order that never had an SLA stay absent. Null as stage: all of them end.
create function sla_enter_stage(p_jobs uuid[], p_at timestamptz[], p_stage text) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    entered int;
begin
    update sla_timers t
    set completed_at = greatest(g.at, t.started_at)
    from unnest(p_jobs, p_at) as g (job, at)
    where t.job_id = g.job and t.completed_at is null and t.cancelled_at is null
      and (p_stage is null or sla_stage_number(t.stage) < sla_stage_number(p_stage));
    update sla_timers t
    set cancelled_at = greatest(g.at, t.started_at)
    from unnest(p_jobs, p_at) as g (job, at)
    where t.job_id = g.job and t.completed_at is null and t.cancelled_at is null
      and sla_stage_number(t.stage) > sla_stage_number(p_stage);
    insert into sla_timers (org_id, job_id, stage, target_minutes, started_at, policy_version_id, calendar_version_id,
                            is_fallback, is_edited)
    select j.org_id, j.id, p_stage, (j.sla_config ->> p_stage)::int, g.at, p.policy,
           sla_current_calendar(p.policy, j.urgency, j.sla_calendar_id), p.preset is null,
           (j.sla_config ->> p_stage)::int
               <> (coalesce(p.preset, (select v.fallback from sla_policy_versions v where v.id = p.policy)))
                  [sla_stage_number(p_stage)]
    from unnest(p_jobs, p_at) as g (job, at)
    join jobs j on j.id = g.job
    cross join lateral (select q.policy, sla_preset(q.policy, j.trade_needed, j.urgency) as preset
                        from (select sla_current_policy(j.org_id) as policy) q) p
    where p_stage is not null and (j.sla_config ->> p_stage)::int > 0
      and not exists (select 1 from sla_timers t where t.job_id = j.id and t.stage = p_stage
                      and t.completed_at is null and t.cancelled_at is null);
    get diagnostics entered = row_count;
    return entered;
end
$$;

-- The targets that a work order gets without anybody's word: its preset, else the fallback, in the seeds' form.
create function sla_default_config(p_org uuid, p_trade text, p_urgency text) returns jsonb
    language plpgsql stable security definer
    set search_path = pg_catalog, public
as $$
declare
    policy bigint := sla_current_policy(p_org);
    m int[] := coalesce(sla_preset(policy, p_trade, p_urgency), (select fallback from sla_policy_versions
        where id = policy));
begin
    return jsonb_build_object('dispatch', m[1], 'assignment', m[2], 'arrival', m[3], 'completion', m[4]);
end
$$;

-- Targets stand with the work order from its first moment; what a person gave wins over the preset, stage by stage. When
-- trade or urgency changes, the targets that nobody edited follow.
create function jobs_sla_config() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    stage text;
    minutes numeric;
    before_defaults jsonb;
    defaults jsonb := sla_default_config(new.org_id, new.trade_needed, new.urgency);
begin
    if tg_op = 'INSERT' then
        if new.sla_config is null and not sla_is_on(new.org_id) then
            return new;
        end if;
        new.sla_config := defaults || coalesce(jsonb_strip_nulls(new.sla_config), '{}');
        new.sla_started_at := coalesce(new.sla_started_at, new.created_at);
    elsif new.sla_config is not null and (new.trade_needed, new.urgency) is distinct from (old.trade_needed,
        old.urgency) then
        before_defaults := sla_default_config(old.org_id, old.trade_needed, old.urgency);
        foreach stage in array array['dispatch', 'assignment', 'arrival', 'completion'] loop
            if new.sla_config -> stage is not distinct from before_defaults -> stage then
                new.sla_config := jsonb_set(new.sla_config, array[stage], defaults -> stage);
            end if;
        end loop;
    end if;
    if new.sla_config is not null then
        foreach stage in array array['dispatch', 'assignment', 'arrival', 'completion'] loop
            minutes := case when jsonb_typeof(new.sla_config -> stage) = 'number'
                then (new.sla_config ->> stage)::numeric end;
            if minutes is null or minutes < 1 or minutes > 5256000 or minutes <> trunc(minutes) then
                raise exception using errcode = 'RV422',
                    message = format('The SLA target of %s must be a whole number of minutes from 1. Nothing was changed.', stage);
            end if;
        end loop;
    end if;
    return new;
end
$$;
create trigger jobs_sla_config before insert or update of trade_needed, urgency, sla_config on jobs
    for each row execute function jobs_sla_config();

-- Creation starts dispatch. A work order that arrives further along starts in the stage it is in.
create function jobs_sla_start() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    one record;
begin
    for one in
        select sla_stage_name(stage) as stage, array_agg(id order by id) as jobs, array_agg(at order by id) as starts
        from (select id, case job_status when 'pending' then 1 when 'matching' then 1 when 'dispatched' then 2
                                         when 'assigned' then 3 when 'in_progress' then 4 end as stage,
                     case when job_status in ('pending', 'matching') then sla_started_at
                          else coalesce(assigned_at, created_at) end as at
              from new_rows where sla_config is not null and board_rank < 3) j
        group by stage
    loop
        perform sla_enter_stage(one.jobs, one.starts, one.stage);
    end loop;
    return null;
end
$$;
create trigger jobs_sla_start after insert on jobs referencing new table as new_rows
    for each statement execute function jobs_sla_start();

create function jobs_sla_status() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    at timestamptz := clock_timestamp();
begin
    if new.job_status = 'completed' then
        perform sla_enter_stage(array[new.id], array[at], null);
    elsif new.job_status in ('cancelled', 'archived') then
        update sla_timers set cancelled_at = greatest(at, started_at)
        where job_id = new.id and completed_at is null and cancelled_at is null;
    elsif new.job_status = 'assigned' then
        perform sla_enter_stage(array[new.id], array[at], 'arrival');
    elsif new.job_status = 'in_progress' then
        perform sla_enter_stage(array[new.id], array[at], 'completion');
    elsif old.job_status in ('assigned', 'in_progress') then
        -- Given back: whoever was asked stays asked, so the next stage to win is the assignment.
        perform sla_enter_stage(array[new.id], array[at],
            case when exists (select 1 from sla_timers t where t.job_id = new.id and t.stage = 'dispatch'
                and t.completed_at is not null)
                 then 'assignment' else 'dispatch' end);
    end if;
    return null;
end
$$;
create trigger jobs_sla_status after update of job_status on jobs
    for each row when (old.job_status is distinct from new.job_status) execute function jobs_sla_status();

-- Targets or calendar changed on the work order: what runs follows, with the pauses it has taken.
create function jobs_sla_retarget() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    update sla_timers t
    set target_minutes = (new.sla_config ->> t.stage)::int,
        calendar_version_id = sla_current_calendar(t.policy_version_id, new.urgency, new.sla_calendar_id),
        is_fallback = p.preset is null,
        is_edited = (new.sla_config ->> t.stage)::int <> (coalesce(p.preset, p.fallback))[sla_stage_number(t.stage)]
    from (select sla_preset(v.id, new.trade_needed, new.urgency) as preset, v.fallback
          from sla_policy_versions v where v.id = sla_current_policy(new.org_id)) p
    where t.job_id = new.id and t.completed_at is null and t.cancelled_at is null;
    return null;
end
$$;
create trigger jobs_sla_retarget after update of trade_needed, urgency, sla_config, sla_calendar_id on jobs
    for each row when (new.sla_config is not null
                       and (old.trade_needed, old.urgency, old.sla_config, old.sla_calendar_id)
                           is distinct from (new.trade_needed, new.urgency, new.sla_config, new.sla_calendar_id))
    execute function jobs_sla_retarget();

-- The seeds' functions -----------------------------------------------------------------------------------------------

create function sla_locked_job(p_job uuid, p_role text) returns jobs
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    found_job jobs;
begin
    select * into found_job from jobs where id = p_job for no key update;
    if found_job.id is null or not raven_may(found_job.org_id, p_role) then
        raise exception using errcode = 'insufficient_privilege',
            message = format('This work order does not exist, or your login is not %s there. Nothing was changed.',
                p_role);
    end if;
    return found_job;
end
$$;

-- Gives a work order these targets (null: the preset's) and starts the dispatch stage unless a stage was started before.
create function initialize_sla_timers(p_job_id uuid, p_dispatch_minutes int default null,
    p_assignment_minutes int default null,
                                      p_arrival_minutes int default null,
                                          p_completion_minutes int default null) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    j jobs := sla_locked_job(p_job_id, 'dispatcher');
begin
    if j.board_rank = 3 then
        raise exception using errcode = 'RV422',
            message = format('WO %s is %s: it has no SLA to start. Nothing was changed.', j.number,
                replace(j.job_status, '_', ' '));
    end if;
    update jobs
    set sla_config = sla_default_config(org_id, trade_needed, urgency)
                     || jsonb_strip_nulls(jsonb_build_object('dispatch', p_dispatch_minutes, 'assignment',
                         p_assignment_minutes,
                                                             'arrival', p_arrival_minutes, 'completion',
                                                                 p_completion_minutes)),
        sla_started_at = coalesce(sla_started_at, clock_timestamp())
    where id = p_job_id;
    if not exists (select 1 from sla_timers where job_id = p_job_id) then
        perform sla_enter_stage(array[p_job_id], array[clock_timestamp()], 'dispatch');
    end if;
end
$$;

-- Ends this stage and every earlier one that is still open, and starts the next: a chain cannot stall. A stage that is
-- not running is no error; what follows it starts unless a later one has.
create function complete_sla_stage(p_job_id uuid, p_current_stage text) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    j jobs := sla_locked_job(p_job_id, 'dispatcher');
    n int := sla_stage_number(p_current_stage);
begin
    if n is null then
        raise exception using errcode = 'RV422',
            message = format('"%s" is no stage: dispatch, assignment, arrival, completion. Nothing was changed.',
                p_current_stage);
    end if;
    if exists (select 1 from sla_timers where job_id = p_job_id and sla_stage_number(stage) > n)
        or j.board_rank = 3 then
        update sla_timers set completed_at = greatest(clock_timestamp(), started_at)
        where job_id = p_job_id and completed_at is null and cancelled_at is null and sla_stage_number(stage) <= n;
    else
        perform sla_enter_stage(array[p_job_id], array[clock_timestamp()], sla_stage_name(n + 1));
    end if;
end
$$;

-- One row a stage that has started, its last run, in the order of the stages.
create function get_sla_status(p_job_id uuid)
    returns table (stage text, status text, minutes_remaining int, progress_percent int)
    language sql stable
    set search_path = pg_catalog, public
as $$
    select t.stage,
           case v.status when 'met' then 'completed' when 'missed' then 'completed' when 'on_time' then 'on-time'
               else v.status end,
           greatest(0, floor(v.remaining_ms / 60000.0))::int,
           least(100, floor(100.0 * v.elapsed_ms / (t.target_minutes * 60000::bigint)))::int
    from (select distinct on (x.stage) x.* from sla_timers x where x.job_id = p_job_id order by x.stage,
        x.started_at desc) t
    cross join lateral sla_pauses(t.id) p
    join sla_policy_versions pv on pv.id = t.policy_version_id
    cross join lateral sla_verdict(t.calendar_version_id, t.started_at, p.paused, p.resumed, t.completed_at,
        t.cancelled_at,
                                   t.target_minutes, pv.warn_percent, date_trunc('milliseconds', clock_timestamp())) v
    order by sla_stage_number(t.stage)
$$;

-- The tick -----------------------------------------------------------------------------------------------------------

-- What the ledger told, set-wise: the first accepted message ends dispatch and starts assignment, at the instant of its
-- acceptance. A work order that went further meanwhile stays where it is.
create function sla_read_inbox(p_limit int) returns int
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    ids bigint[];
    jobs_in uuid[];
    starts timestamptz[];
begin
    select array_agg(id), array_agg(job_id), array_agg(at) into ids, jobs_in, starts
    from (select i.id, i.job_id, i.at from sla_inbox i join jobs j on j.id = i.job_id
          order by i.id limit p_limit for no key update of j skip locked) t;
    if ids is null then
        return 0;
    end if;
    perform sla_enter_stage(array_agg(job), array_agg(at), 'assignment')
    from (select job, min(at) as at from unnest(jobs_in, starts) as g (job, at)
          where exists (select 1 from jobs j where j.id = g.job and j.job_status in ('pending', 'matching',
              'dispatched'))
            and not exists (select 1 from sla_timers t where t.job_id = g.job and t.stage <> 'dispatch'
                and t.cancelled_at is null)
          group by job having count(*) > 0) g
    having count(*) > 0;
    delete from sla_inbox where id = any (ids);
    return cardinality(ids);
end
$$;

-- First what the ledger told, then raises what is due: warnings, breaches, escalations. Looks only at timers whose next instant has come. Each alert is one
-- row by its key: what was raised before is not raised again, so nothing depends on the timers being marked at once, and
-- the alerts are there for everybody in half the time. Whoever else raises the same at this moment wins, and this call
-- has raised nothing.
create function sla_raise(p_limit int default 10000, out warnings int, out breaches int, out escalations int,
    out heard int)
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
as $$
declare
    v_now timestamptz(3);
begin
    heard := sla_read_inbox(p_limit);
    v_now := date_trunc('milliseconds', clock_timestamp());
    with due as materialized (
        select t.id, t.org_id, t.job_id, t.stage, t.target_minutes, t.due_at, t.warn_at, j.number, d.kind,
            t.escalated_level,
               p.ladder -> t.escalated_level ->> 'role' as role, x.id as known, x.resolved_reason
        from sla_timers t
        join jobs j on j.id = t.job_id
        join sla_policy_versions p on p.id = t.policy_version_id
        left join sla_policies o on o.org_id = t.org_id
        left join lateral (select y.sent_at, y.acknowledged from sla_alerts y
                           where t.breached and y.timer_id = t.id and y.alert_type = 'breach' and y.level = 0
                               limit 1) a on true
        cross join lateral (select case
            when not t.breached and t.due_at <= v_now then 'breach'
            when not t.breached and t.warned_at is null and t.warn_at <= v_now then 'warning'
            when t.breached and not coalesce(a.acknowledged, true) and coalesce(t.silenced_until, v_now) <= v_now
                 and a.sent_at + make_interval(mins => (p.ladder -> t.escalated_level ->> 'after_minutes')::int) <= v_now
                 then 'escalation' end as kind) d
        left join lateral (select y.id, y.resolved_reason from sla_alerts y
                           where y.timer_id = t.id and y.alert_type = d.kind
                             and y.level = case d.kind when 'escalation' then t.escalated_level + 1 else 0 end
                                 limit 1) x on true
        where t.next_at <= v_now and d.kind is not null and j.board_rank < 3 and coalesce(o.is_on, true)
          and (x.id is null or x.resolved_reason = 'no longer true')
        order by t.next_at limit p_limit for no key update of t skip locked
    ), again as (
        update sla_alerts a
        set sent_at = v_now, acknowledged = false, acknowledged_at = null, acknowledged_by = null, comment = null,
            resolved_at = null,
            resolved_reason = null
        where a.id = any (array(select d.known from due d where d.known is not null))
        returning a.alert_type
    ), raised as (
        insert into sla_alerts (org_id, job_id, timer_id, alert_type, level, stage, message, due_at, to_role, sent_at)
        select org_id, job_id, id, kind, case kind when 'escalation' then escalated_level + 1 else 0 end, stage,
               case kind
                   when 'breach' then 'WO ' || number || ': ' || stage || ' took more than its ' || target_minutes || ' minutes.'
                   when 'warning' then 'WO ' || number || ': the time of ' || stage || ' is running out.'
                   else 'WO ' || number || ': nobody has acknowledged that ' || stage || ' is over due.' end,
               case kind when 'warning' then warn_at else due_at end, case kind when 'escalation' then role end, v_now
        from due where known is null
        returning alert_type
    )
    select count(*) filter (where alert_type = 'warning'), count(*) filter (where alert_type = 'breach'),
           count(*) filter (where alert_type = 'escalation')
    into warnings, breaches, escalations
    from (select alert_type from raised union all select alert_type from again) r;
exception when unique_violation then
    warnings := 0;
    breaches := 0;
    escalations := 0;
    heard := 0;
end
$$;

-- Takes what was raised into the timers and work orders, ends silences whose time has come, and plans the next instants.
-- A stage that became due after sla_raise() looked is left for the next turn.
create function sla_mark(p_limit int default 10000, out checked int, out returned int)
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
as $$
declare
    v_now timestamptz(3) := date_trunc('milliseconds', clock_timestamp());
begin
    with due as materialized (
        select t.id, t.job_id, t.due_at, t.warn_at, j.sla_breached, p.ladder, t.breached, t.warned_at,
            t.escalated_level, t.silenced_until,
               t.silenced_until <= v_now as silence_ended, coalesce(o.is_on, true) and j.board_rank < 3 as matters,
               b.sent_at as breach_sent, b.acknowledged, w.sent_at as warning_sent, e.id is not null as escalated
        from sla_timers t
        join jobs j on j.id = t.job_id
        join sla_policy_versions p on p.id = t.policy_version_id
        left join sla_policies o on o.org_id = t.org_id
        left join lateral (select y.sent_at, y.acknowledged from sla_alerts y
                           where y.timer_id = t.id and y.alert_type = 'breach' and y.level = 0
                             and y.resolved_reason is distinct from 'no longer true' limit 1) b on true
        left join lateral (select y.sent_at from sla_alerts y
                           where y.timer_id = t.id and y.alert_type = 'warning' and y.level = 0
                             and y.resolved_reason is distinct from 'no longer true' limit 1) w on true
        left join lateral (select y.id from sla_alerts y
                           where t.breached and y.timer_id = t.id and y.alert_type = 'escalation'
                               and y.level = t.escalated_level + 1
                             and y.resolved_reason is distinct from 'no longer true' limit 1) e on true
        where t.next_at <= v_now
        order by t.next_at limit p_limit for no key update of t skip locked
    ), hidden as (
        update sla_alerts a set resolved_at = v_now, resolved_reason = 'the breach followed'
        where a.timer_id = any (array(select d.id from due d where d.matters and d.breach_sent is not null
            and d.warning_sent is not null))
          and a.alert_type = 'warning' and a.level = 0 and a.resolved_at is null
    ), back as (
        update sla_alerts a set message = a.message
        where a.timer_id = any (array(select d.id from due d where d.silence_ended)) and a.resolved_at is null
            and not a.acknowledged
        returning a.timer_id
    ), marked as (
        update sla_timers t
        set breached = t.breached or d.breach_sent is not null,
            breach_time = coalesce(t.breach_time, case when d.breach_sent is not null then d.due_at end),
            warned_at = coalesce(t.warned_at, d.warning_sent),
            escalated_level = d.escalated_level + d.escalated::int,
            silenced_until = case when not d.silence_ended then t.silenced_until end,
            next_at = sla_next_instant(true, d.matters, d.breach_sent is not null, coalesce(d.warned_at,
                d.warning_sent), d.warn_at, d.due_at,
                                       d.escalated_level + d.escalated::int, d.ladder, d.breach_sent, d.acknowledged,
                                       case when d.silence_ended then null else d.silenced_until end)
        from due d where t.id = d.id
    ), flagged as (
        update jobs j set sla_breached = true
        where j.id = any (array(select d.job_id from due d where d.breach_sent is not null and not d.sla_breached))
    )
    select (select count(*) from due), (select count(distinct timer_id) from back) into checked, returned;
end
$$;

-- The second half of a turn.
create function sla_settle(p_limit int default 10000, out checked int, out returned int, out wait_ms int)
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
as $$
begin
    select m.checked, m.returned into checked, returned from sla_mark(p_limit) m;
    select least(1000, greatest(0, ceil(extract(epoch from t.next_at - clock_timestamp()) * 1000)))::int into wait_ms
    from (select next_at from sla_timers where next_at is not null order by next_at limit 1) t;
    wait_ms := case when checked = p_limit then 0 else coalesce(wait_ms, 1000) end;
end
$$;

-- One turn by hand: what is due, and until when nothing is (at most a second). The engine commits between
-- raising and marking.
create function sla_tick(p_limit int default 10000, out checked int, out warnings int, out breaches int,
    out escalations int,
                         out returned int, out heard int, out wait_ms int)
    language plpgsql
    set search_path = pg_catalog, public
as $$
begin
    select r.warnings, r.breaches, r.escalations, r.heard into warnings, breaches, escalations, heard
        from sla_raise(p_limit) r;
    select m.checked, m.returned, m.wait_ms into checked, returned, wait_ms from sla_settle(p_limit) m;
end
$$;

-- Plans the next instant of these timers anew, after a person's act on their alerts or on the policy's switch.
create function sla_replan(p_timers uuid[]) returns void
    language sql security definer
    set search_path = pg_catalog, public
as $$
    update sla_timers t
    set next_at = sla_next_instant(t.completed_at is null and t.cancelled_at is null, sla_is_on(t.org_id), t.breached,
        t.warned_at,
                                   t.warn_at, t.due_at, t.escalated_level, p.ladder, a.sent_at, a.acknowledged,
                                       t.silenced_until)
    from sla_timers x
    join sla_policy_versions p on p.id = x.policy_version_id
    left join lateral (select y.sent_at, y.acknowledged from sla_alerts y
                       where y.timer_id = x.id and y.alert_type = 'breach' and y.level = 0 limit 1) a on true
    where x.id = any (p_timers) and t.id = x.id
$$;

-- What people do -----------------------------------------------------------------------------------------------------

-- The timers behind these alerts, with their work orders locked; refuses whoever may not.
create function sla_alerts_locked(p_alerts uuid[], p_role text) returns uuid[]
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    timers uuid[];
begin
    perform 1 from jobs where id in (select job_id from sla_alerts where id = any (p_alerts))
        order by id for no key update;
    if exists (select 1 from unnest(p_alerts) as g (id) left join sla_alerts a on a.id = g.id
               where a.id is null or not raven_may(a.org_id, p_role)) then
        raise exception using errcode = 'insufficient_privilege',
            message = format('An alert does not exist, or your login is not %s there. Nothing was changed.', p_role);
    end if;
    select array_agg(distinct timer_id) into timers from sla_alerts where id = any (p_alerts) and timer_id is not null;
    return coalesce(timers, '{}');
end
$$;

create function sla_person(p_login text, p_org uuid) returns text
    language sql stable security definer
    set search_path = pg_catalog, public
as $$
    select coalesce((select m.display_name from memberships m where m.login = p_login::name and m.org_id = p_org),
        p_login)
$$;

-- One act for everything that is open on these timers: every channel reads the same rows. Returns how many alerts it took;
-- those that somebody else took first are left as they are and named.
create function sla_acknowledge(p_alerts uuid[], p_comment text, out taken int, out refused text)
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
begin
    select format('%s acknowledged this %s s earlier.', sla_person(a.acknowledged_by, a.org_id),
                  greatest(0, round(extract(epoch from clock_timestamp() - a.acknowledged_at)))::int)
    into refused from sla_alerts a where a.id = any (p_alerts) and a.acknowledged order by a.acknowledged_at desc
        limit 1;
    with taken_now as (
        update sla_alerts a
        set acknowledged = true, acknowledged_at = clock_timestamp(), acknowledged_by = session_user,
            comment = nullif(btrim(p_comment), '')
        where (a.timer_id = any (timers) or a.id = any (p_alerts)) and not a.acknowledged and a.resolved_at is null
        returning a.id, a.org_id, a.job_id
    ), noted as (
        insert into sla_alert_notes (alert_id, org_id, kind, note)
        select id, org_id, 'acknowledged', nullif(btrim(p_comment), '') from taken_now
    )
    select count(*) into taken from taken_now;
    perform audit('sla_alert', a.id::text, 'acknowledged', a.org_id, '{}', nullif(btrim(p_comment), ''))
    from sla_alerts a where a.id = any (p_alerts) and a.acknowledged_by = session_user and taken > 0;
    perform sla_replan(timers);
end
$$;

-- Takes one's own acknowledgement back, within a minute.
create function sla_unacknowledge(p_alerts uuid[]) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
    undone int;
begin
    with back as (
        update sla_alerts a
        set acknowledged = false, acknowledged_at = null, acknowledged_by = null, comment = null
        where (a.timer_id = any (timers) or a.id = any (p_alerts)) and a.acknowledged
            and a.acknowledged_by = session_user
          and a.acknowledged_at > clock_timestamp() - interval '1 minute'
        returning a.id, a.org_id
    ), noted as (
        insert into sla_alert_notes (alert_id, org_id, kind) select id, org_id, 'undone' from back
    )
    select count(*) into undone from back;
    perform sla_replan(timers);
    return undone;
end
$$;

create function sla_comment(p_alert uuid, p_note text) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform sla_alerts_locked(array[p_alert], 'dispatcher');
    if btrim(coalesce(p_note, '')) = '' then
        raise exception using errcode = 'RV422', message = 'The comment is empty. Nothing was changed.';
    end if;
    insert into sla_alert_notes (alert_id, org_id, kind, note) select id, org_id, 'comment', btrim(p_note)
        from sla_alerts where id = p_alert;
    update sla_alerts set message = message where id = p_alert;
end
$$;

-- Quiet until an instant; null: until the stage ends. What comes due meanwhile is written down and shown at the end.
create function sla_silence(p_alerts uuid[], p_until timestamptz, p_note text default null) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
    quiet int;
begin
    if p_until <= clock_timestamp() or p_until > clock_timestamp() + interval '31 days' then
        raise exception using errcode = 'RV422',
            message = 'A silence ends later than now and within 31 days. Nothing was changed.';
    end if;
    update sla_timers set silenced_until = coalesce(p_until, 'infinity')
    where id = any (timers) and completed_at is null and cancelled_at is null;
    get diagnostics quiet = row_count;
    insert into sla_alert_notes (alert_id, org_id, kind, note, until_at)
    select id, org_id, 'silenced', nullif(btrim(p_note), ''), p_until from sla_alerts where id = any (p_alerts);
    update sla_alerts set message = message where id = any (p_alerts);
    perform sla_replan(timers);
    return quiet;
end
$$;

create function sla_unsilence(p_alerts uuid[]) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    timers uuid[] := sla_alerts_locked(p_alerts, 'dispatcher');
    loud int;
begin
    update sla_timers set silenced_until = null where id = any (timers) and silenced_until is not null;
    get diagnostics loud = row_count;
    insert into sla_alert_notes (alert_id, org_id, kind) select id, org_id, 'unsilenced' from sla_alerts
        where id = any (p_alerts);
    update sla_alerts set message = message where id = any (p_alerts);
    perform sla_replan(timers);
    return loud;
end
$$;

-- The next step of the ladder, at once, by a person.
create function sla_escalate(p_alert uuid, p_note text) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    timers uuid[] := sla_alerts_locked(array[p_alert], 'dispatcher');
    t sla_timers;
    ladder jsonb;
    next_level int;
begin
    select * into t from sla_timers where id = timers[1];
    if t.id is null or coalesce(t.completed_at, t.cancelled_at) is not null then
        raise exception using errcode = 'RV422', message = 'This stage has ended. Nothing was changed.';
    end if;
    select p.ladder into ladder from sla_policy_versions p where p.id = t.policy_version_id;
    next_level := t.escalated_level + 1;
    if next_level > jsonb_array_length(ladder) then
        raise exception using errcode = 'RV422',
            message = format('You may not escalate above level %s. Nothing was changed.', jsonb_array_length(ladder));
    end if;
    insert into sla_alerts (org_id, job_id, timer_id, alert_type, level, stage, message, due_at, to_role, raised_by)
    select t.org_id, t.job_id, t.id, 'escalation', next_level, t.stage,
           format('WO %s: %s needs you.', j.number, t.stage), t.due_at, ladder -> (next_level - 1) ->> 'role',
               session_user
    from jobs j where j.id = t.job_id
    on conflict (timer_id, alert_type, level) do update
        set sent_at = excluded.sent_at, acknowledged = false, acknowledged_at = null, acknowledged_by = null,
            comment = null,
            resolved_at = null, resolved_reason = null, raised_by = excluded.raised_by;
    update sla_timers set escalated_level = next_level where id = t.id;
    insert into sla_alert_notes (alert_id, org_id, kind, note) values (p_alert, t.org_id, 'escalated',
        nullif(btrim(p_note), ''));
    perform audit('sla_alert', p_alert::text, 'escalated', t.org_id, jsonb_build_object('level', next_level),
        nullif(btrim(p_note), ''));
    perform sla_replan(timers);
    return next_level;
end
$$;

create function sla_pause(p_job uuid, p_reason text) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    j jobs := sla_locked_job(p_job, 'dispatcher');
    t sla_timers;
    by_whom text;
begin
    select * into t from sla_timers where job_id = p_job and completed_at is null and cancelled_at is null
    order by sla_stage_number(stage) desc limit 1;
    if t.id is null then
        raise exception using errcode = 'RV422',
            message = format('No stage of WO %s is running, so there is nothing to pause. Nothing was changed.',
                j.number);
    elsif t.paused_at is not null then
        select format('Already paused by %s at %s.', sla_person(e.actor, e.org_id),
                      to_char(e.at at time zone (select time_zone from organizations o where o.id = e.org_id),
                          'HH24:MI')) into by_whom
        from sla_events e where e.timer_id = t.id and e.kind = 'paused' order by e.at desc limit 1;
        raise exception using errcode = 'RV422', message = by_whom || ' Nothing was changed.';
    elsif btrim(coalesce(p_reason, '')) = '' then
        raise exception using errcode = 'RV422', message = 'A pause needs a reason. Nothing was changed.';
    end if;
    insert into sla_events (timer_id, job_id, org_id, kind, at, reason)
    values (t.id, p_job, t.org_id, 'paused', greatest(clock_timestamp(), t.started_at), btrim(p_reason));
    perform audit('job', p_job::text, 'sla_paused', t.org_id, jsonb_build_object('stage', t.stage), btrim(p_reason));
end
$$;

create function sla_resume(p_job uuid) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    j jobs := sla_locked_job(p_job, 'dispatcher');
    t sla_timers;
begin
    select * into t from sla_timers where job_id = p_job and completed_at is null and cancelled_at is null
        and paused_at is not null
    limit 1;
    if t.id is null then
        raise exception using errcode = 'RV422', message = format('WO %s is not paused. Nothing was changed.',
            j.number);
    end if;
    insert into sla_events (timer_id, job_id, org_id, kind, at) values (t.id, p_job, t.org_id, 'resumed',
        clock_timestamp());
    perform audit('job', p_job::text, 'sla_resumed', t.org_id, jsonb_build_object('stage', t.stage));
end
$$;

-- Targets by hand, {"assignment": 45}: what is not named stays. Starts an SLA where there was none.
create function set_sla_targets(p_job uuid, p_targets jsonb) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    j jobs := sla_locked_job(p_job, 'dispatcher');
    stage text := case j.job_status when 'pending' then 'dispatch' when 'matching' then 'dispatch' when 'dispatched'
        then 'assignment'
                                    when 'assigned' then 'arrival' when 'in_progress' then 'completion' end;
begin
    if stage is null then
        raise exception using errcode = 'RV422',
            message = format('WO %s is %s: its targets stay as they were.', j.number, replace(j.job_status, '_', ' '));
    end if;
    update jobs
    set sla_config = coalesce(sla_config, sla_default_config(org_id, trade_needed, urgency))
                     || coalesce(jsonb_strip_nulls(p_targets), '{}'),
        sla_started_at = coalesce(sla_started_at, clock_timestamp())
    where id = p_job;
    if not exists (select 1 from sla_timers t where t.job_id = p_job) then
        perform sla_enter_stage(array[p_job], array[clock_timestamp()], stage);
    end if;
end
$$;

create function set_sla_calendar(p_jobs uuid[], p_calendar uuid) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    changed int;
begin
    perform sla_locked_job(id, 'dispatcher') from unnest(p_jobs) as g (id);
    if p_calendar is not null and not exists (select 1 from sla_calendars c where c.id = p_calendar
                                              and (c.org_id is null or raven_may(c.org_id, 'viewer'))) then
        raise exception using errcode = 'RV422', message = 'This calendar does not exist. Nothing was changed.';
    end if;
    update jobs set sla_calendar_id = p_calendar where id = any (p_jobs) and sla_calendar_id is distinct
        from p_calendar;
    get diagnostics changed = row_count;
    return changed;
end
$$;

-- The organisation that this login means: the one named, else its only one.
create function sla_org(p_org uuid, p_role text) returns uuid
    language plpgsql stable security definer
    set search_path = pg_catalog, public
as $$
declare
    mine uuid[] := case when p_org is not null then array[p_org]
                        else array(select o.id from organizations o where o.id <> raven_pool_org() and raven_may(o.id,
                            p_role)) end;
begin
    if cardinality(mine) = 1 then
        perform raven_require(mine[1], p_role);
        return mine[1];
    elsif cardinality(mine) = 0 then
        raise exception using errcode = 'insufficient_privilege',
            message = format('Your login is %s in no organisation. Nothing was changed.', p_role);
    end if;
    raise exception using errcode = 'RV422',
        message = 'Your login belongs to several organisations; say in which one. Nothing was changed.';
end
$$;

-- A new version of the organisation's policy. With p_apply what runs is measured by it from its start, with the pauses it
-- has taken; without, stages keep the version they started with.
create function sla_save_policy(p_org uuid, p_policy jsonb, p_apply boolean, out policy_id bigint, out version int,
    out retargeted int)
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    before_id bigint := sla_current_policy(p_org);
    trade record;
    urgency record;
    step jsonb;
    after int := 0;
    fallback_minutes int[];
begin
    perform raven_require(p_org, 'manager');
    perform pg_advisory_xact_lock(hashtextextended('sla_policy' || p_org::text, 0));
    before_id := sla_current_policy(p_org);
    if jsonb_typeof(p_policy -> 'targets') is distinct from 'object'
        or jsonb_typeof(p_policy -> 'fallback') is distinct from 'array'
        or jsonb_array_length(p_policy -> 'fallback') <> 4 then
        raise exception using errcode = 'RV422',
            message = 'A policy has targets and four fallback minutes. Nothing was saved.';
    end if;
    for trade in select key, value from jsonb_each(p_policy -> 'targets') loop
        for urgency in select key, value from jsonb_each(trade.value) loop
            if jsonb_typeof(urgency.value) <> 'array' or jsonb_array_length(urgency.value) <> 4
                or exists (select 1 from jsonb_array_elements(urgency.value) m
                           where jsonb_typeof(m) <> 'number' or (m #>> '{}')::numeric not between 1 and 5256000
                              or (m #>> '{}')::numeric <> trunc((m #>> '{}')::numeric)) then
                raise exception using errcode = 'RV422',
                    message = format('The targets of %s, %s must be four whole numbers of minutes from 1. Nothing was saved.',
                                     trade.key, urgency.key);
            end if;
        end loop;
    end loop;
    select array_agg((m #>> '{}')::int order by n) into fallback_minutes
    from jsonb_array_elements(p_policy -> 'fallback') with ordinality as f (m, n);
    if exists (select 1 from unnest(fallback_minutes) m where m < 1) then
        raise exception using errcode = 'RV422', message = 'Fallback targets are minutes from 1. Nothing was saved.';
    end if;
    for step in select * from jsonb_array_elements(coalesce(p_policy -> 'ladder', '[]')) loop
        if coalesce((step ->> 'after_minutes')::int, 0) <= after or step ->> 'role' not in ('dispatcher', 'manager',
            'admin') then
            raise exception using errcode = 'RV422',
                message = 'Each step of the ladder comes later than the one before and names dispatcher, manager or admin. Nothing was saved.';
        end if;
        after := (step ->> 'after_minutes')::int;
    end loop;
    if exists (select 1 from jsonb_each_text(coalesce(p_policy -> 'calendars', '{}')) c
               where not exists (select 1 from sla_calendars k where k.id = c.value::uuid and (k.org_id is null
                   or k.org_id = p_org))) then
        raise exception using errcode = 'RV422',
            message = 'A calendar of this policy does not exist. Nothing was saved.';
    end if;
    insert into sla_policy_versions (org_id, version, targets, fallback, warn_percent, ladder, calendars, note)
    select p_org, 1 + coalesce(max(v.version), 0), p_policy -> 'targets', fallback_minutes,
           coalesce((p_policy ->> 'warn_percent')::int, 75), coalesce(p_policy -> 'ladder', '[]'),
           coalesce(p_policy -> 'calendars', '{}'), nullif(btrim(p_policy ->> 'note'), '')
    from sla_policy_versions v where v.org_id = p_org
    returning id, sla_policy_versions.version into policy_id, version;
    perform audit('sla_policy', sla_save_policy.policy_id::text, 'saved', p_org, jsonb_build_object('version',
        sla_save_policy.version, 'applied', p_apply));
    retargeted := 0;
    if p_apply then
        perform 1 from jobs j where exists (select 1 from sla_timers t where t.job_id = j.id and t.org_id = p_org
                                            and t.completed_at is null and t.cancelled_at is null) order by j.id for no key update;
        -- Targets that a person set stay theirs.
        update jobs j
        set sla_config = j.sla_config || coalesce((
            select jsonb_object_agg(s.stage, (sla_default_config(p_org, j.trade_needed, j.urgency) -> s.stage))
            from (values ('dispatch'), ('assignment'), ('arrival'), ('completion')) as s (stage)
            where (j.sla_config ->> s.stage)::int
                  = (coalesce(sla_preset(before_id, j.trade_needed, j.urgency),
                      b.fallback))[sla_stage_number(s.stage)]), '{}')
        from sla_policy_versions b
        where b.id = before_id and j.org_id = p_org and j.board_rank < 3 and j.sla_config is not null;
        update sla_timers t
        set policy_version_id = sla_save_policy.policy_id, target_minutes = (j.sla_config ->> t.stage)::int,
            calendar_version_id = sla_current_calendar(sla_save_policy.policy_id, j.urgency, j.sla_calendar_id),
            is_fallback = sla_preset(sla_save_policy.policy_id, j.trade_needed, j.urgency) is null
        from jobs j
        where j.id = t.job_id and t.org_id = p_org and t.completed_at is null and t.cancelled_at is null;
        get diagnostics retargeted = row_count;
    end if;
end
$$;

-- Off: nothing warns, breaches or escalates, and escalations that wait for somebody are ended. On: the clocks went on.
create function sla_switch_policy(p_org uuid, p_on boolean) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform raven_require(p_org, 'manager');
    insert into sla_policies as s (org_id, is_on) values (p_org, p_on)
    on conflict (org_id) do update set is_on = excluded.is_on, changed_by = session_user,
        changed_at = clock_timestamp();
    perform audit('sla_policy', p_org::text, case when p_on then 'switched on' else 'switched off' end, p_org);
    perform 1 from jobs j where j.id in (select t.job_id from sla_timers t where t.org_id = p_org
        and t.completed_at is null
                                         and t.cancelled_at is null) order by j.id for no key update;
    if not p_on then
        update sla_alerts set resolved_at = clock_timestamp(), resolved_reason = 'the policy was switched off'
        where org_id = p_org and alert_type = 'escalation' and resolved_at is null and not acknowledged;
    end if;
    perform sla_replan(array(select id from sla_timers where org_id = p_org and completed_at is null
        and cancelled_at is null));
end
$$;

-- A new calendar, or a new version of one. With p_apply what runs by it is measured by the new version.
create function sla_save_calendar(p_org uuid, p_calendar uuid, p_name text, p_zone text, p_weekly jsonb,
    p_holidays jsonb,
                                  p_note text, p_apply boolean, out calendar_id uuid, out version int,
                                      out remeasured int)
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
    problem text := sla_calendar_problem(p_zone, p_weekly, p_holidays);
    new_version bigint;
begin
    perform raven_require(p_org, 'manager');
    if problem is not null then
        raise exception using errcode = 'RV422', message = problem || ' Nothing was saved.';
    elsif btrim(coalesce(p_name, '')) = '' then
        raise exception using errcode = 'RV422', message = 'A calendar needs a name. Nothing was saved.';
    end if;
    if p_calendar is null then
        begin
            insert into sla_calendars (org_id, name) values (p_org, btrim(p_name)) returning id into calendar_id;
        exception when unique_violation then
            raise exception using errcode = 'RV422',
                message = format('There is a calendar "%s" already. Nothing was saved.', btrim(p_name));
        end;
    else
        update sla_calendars set name = btrim(p_name) where id = p_calendar
            and org_id = p_org returning id into calendar_id;
        if calendar_id is null then
            raise exception using errcode = 'RV422',
                message = 'This calendar is not one of the organisation''s own. Nothing was saved.';
        end if;
    end if;
    insert into sla_calendar_versions (calendar_id, org_id, version, time_zone, weekly, holidays, note)
    select sla_save_calendar.calendar_id, p_org, 1 + coalesce(max(v.version), 0), p_zone, p_weekly, p_holidays,
        nullif(btrim(p_note), '')
    from sla_calendar_versions v where v.calendar_id = sla_save_calendar.calendar_id
    returning id, sla_calendar_versions.version into new_version, sla_save_calendar.version;
    perform audit('sla_calendar', sla_save_calendar.calendar_id::text, 'saved', p_org,
                  jsonb_build_object('version', sla_save_calendar.version, 'applied', p_apply));
    remeasured := 0;
    if p_apply then
        perform 1 from jobs j where j.id in (select t.job_id from sla_timers t where t.org_id = p_org
            and t.completed_at is null
                                             and t.cancelled_at is null) order by j.id for no key update;
        update sla_timers t set calendar_version_id = new_version
        from sla_calendar_versions o
        where o.id = t.calendar_version_id and o.calendar_id = sla_save_calendar.calendar_id and t.org_id = p_org
          and t.completed_at is null and t.cancelled_at is null;
        get diagnostics remeasured = row_count;
    end if;
end
$$;

create trigger sla_policy_versions_immutable before update on sla_policy_versions
    for each row execute function sla_versions_immutable();

-- Live updates -------------------------------------------------------------------------------------------------------

-- "jobs" are the work orders that the alerts are about.
create function notify_sla_alerts() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', 'sla_alerts', 'o', org_id, 'ids', case when n <= 2 then ids end,
                                                'jobs', case when n <= 2 then jobs end)::text)
    from (select org_id, count(*) as n from new_rows group by org_id) g
    cross join lateral (select json_agg(id) as ids, json_agg(job_id) as jobs
                        from (select id, job_id from new_rows r where r.org_id = g.org_id limit 2) few) f;
    return null;
end
$$;
create trigger sla_alerts_notify_new after insert on sla_alerts referencing new table as new_rows
    for each statement execute function notify_sla_alerts();
create trigger sla_alerts_notify_change after update on sla_alerts referencing new table as new_rows
    for each statement execute function notify_sla_alerts();

-- A stage that starts, ends, pauses or gets another target shows on the board even when its due instant stays.
create function notify_sla_timers() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', 'jobs', 'o', org_id,
                      'ids', case when count(distinct job_id) <= 4 then json_agg(distinct job_id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;
create trigger sla_events_notify after insert on sla_events referencing new table as new_rows
    for each statement execute function notify_sla_timers();
create trigger sla_policies_notify after insert or update on sla_policies for each statement execute function notify_table();
create trigger sla_policy_versions_notify after insert on sla_policy_versions for each statement execute function notify_table();
create trigger sla_calendar_versions_notify after insert on sla_calendar_versions for each statement execute function notify_table();

-- Who may what -------------------------------------------------------------------------------------------------------

do $$
declare
    t text;
begin
    foreach t in array array['sla_calendars', 'sla_calendar_versions', 'sla_calendar_segments', 'sla_policy_versions',
        'sla_policies',
                             'sla_timers', 'sla_events', 'sla_alerts', 'sla_alert_notes', 'sla_inbox']
    loop
        execute format('alter table public.%I enable row level security', t);
        execute format('alter table public.%I force row level security', t);
        execute format('create policy owner_all on public.%I to raven_owner using (true) with check (true)', t);
        execute format('create policy engine_all on public.%I to raven_engine using (true) with check (true)', t);
    end loop;
    foreach t in array array['sla_policies', 'sla_timers', 'sla_events', 'sla_alerts', 'sla_alert_notes'] loop
        execute format('create policy member_reads on public.%I for select to raven_viewer '
                       'using (org_id = any ((select raven_org_ids())::uuid[]))', t);
    end loop;
    foreach t in array array['sla_calendars', 'sla_calendar_versions', 'sla_policy_versions'] loop
        execute format('create policy member_reads on public.%I for select to raven_viewer '
                       'using (org_id is null or org_id = any ((select raven_org_ids())::uuid[]))', t);
    end loop;
end
$$;
create policy member_reads on sla_calendar_segments for select to raven_viewer
    using (exists (select 1 from sla_calendar_versions v where v.id = calendar_version_id));

grant select on sla_calendars, sla_calendar_versions, sla_calendar_segments, sla_policy_versions, sla_policies,
    sla_timers, sla_events,
    sla_alerts, sla_alert_notes to raven_viewer;
grant execute on function sla_ms(timestamptz), sla_worked(bigint, timestamptz), sla_when_worked(bigint, bigint),
    sla_elapsed(bigint, timestamptz, timestamptz[], timestamptz[], timestamptz),
    sla_reached(bigint, timestamptz, timestamptz[], timestamptz[], bigint),
    sla_verdict(bigint, timestamptz, timestamptz[], timestamptz[], timestamptz, timestamptz, int, int, timestamptz),
    sla_stage_number(text), sla_stage_name(int), sla_current_policy(uuid), sla_is_on(uuid), sla_preset(bigint, text,
        text),
    sla_current_calendar(bigint, text, uuid), sla_pauses(uuid), sla_default_config(uuid, text, text), sla_person(text,
        uuid),
    get_sla_status(uuid), sla_calendar_problem(text, jsonb, jsonb), sla_org(uuid, text) to raven_viewer, raven_engine;
grant execute on function initialize_sla_timers(uuid, int, int, int, int), complete_sla_stage(uuid, text),
    sla_acknowledge(uuid[], text), sla_unacknowledge(uuid[]), sla_comment(uuid, text), sla_silence(uuid[], timestamptz,
        text),
    sla_unsilence(uuid[]), sla_escalate(uuid, text), sla_pause(uuid, text), sla_resume(uuid), set_sla_targets(uuid,
        jsonb),
    set_sla_calendar(uuid[], uuid) to raven_dispatcher, raven_engine;
grant execute on function sla_save_policy(uuid, jsonb, boolean), sla_switch_policy(uuid, boolean),
    sla_save_calendar(uuid, uuid, text, text, jsonb, jsonb, text, boolean) to raven_manager, raven_engine;
grant execute on function sla_tick(int), sla_raise(int), sla_mark(int), sla_settle(int), sla_read_inbox(int),
    sla_replan(uuid[]), sla_enter_stage(uuid[], timestamptz[], text),
    sla_next_instant(boolean, boolean, boolean, timestamptz, timestamptz, timestamptz, int, jsonb, timestamptz, boolean,
        timestamptz),
    sla_calendar_expand(bigint, date, date) to raven_engine;

-- Work that is under way when this schema arrives is measured from now on, in the stage it is in: its past was promised
-- nothing, and alerts about it would help nobody.
do $$
declare
    one record;
begin
    update jobs
    set sla_config = sla_default_config(org_id, trade_needed, urgency) || coalesce(jsonb_strip_nulls(sla_config), '{}'),
        sla_started_at = clock_timestamp()
    where board_rank < 3;
    for one in
        select sla_stage_name(stage) as stage, array_agg(id order by id) as jobs, array_agg(clock_timestamp() order by id) as starts
        from (select id, case job_status when 'dispatched' then 2 when 'assigned' then 3 when 'in_progress' then 4 else 1 end as stage
              from jobs where board_rank < 3) j
        group by stage
    loop
        perform sla_enter_stage(one.jobs, one.starts, one.stage);
    end loop;
end
$$;
