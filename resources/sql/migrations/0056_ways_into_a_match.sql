set local role raven_owner;

-- What this person holds that is not valid on a day. The state only where two licences go by the same name.
create function technician_credentials_to_renew(p_technician_id uuid, p_day date)
    returns table (kind text, name text, state text, expired_on date)
    language sql stable
    set search_path = pg_catalog, public
as $$
    select 'license', l.name, case when count(*) over (partition by lower(l.name)) > 1 then l.state end, l.expired_on
    from (select max(license_name) as name, state, max(expiration_date) as expired_on from contractor_licenses
          where technician_id = p_technician_id group by lower(license_name), state
          having max(coalesce(expiration_date, 'infinity')) < p_day) l
    union all
    select e.kind, e.name, null, e.expired_on from technician_expired_credentials(p_technician_id, p_day) e
    where e.kind <> 'license'
$$;

-- Everybody else, each with every reason that stands in the way (the first is the one to show) and the change that would
-- remove it. Unless p_everyone is set, people of another trade and those beyond twice the distance are not considered:
-- nobody asks why a plumber two states away is not in the list.
--
-- Making all the changes of a row, and no fewer, brings that person in. So an expired credential that is also required is
-- one change, its renewal; and a work order and a technician that both lack a place are two.
create or replace function match_left_out(p_job_id uuid, p_max_distance_m double precision default 80467,
                               p_everyone boolean default false)
    returns table (technician_id uuid, full_name text, distance_m double precision, reasons text[], changes jsonb,
                   can_be_brought_in boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, public
    set plan_cache_mode = force_custom_plan
    set jit = off
as $$
#variable_conflict use_column
declare
    job jobs;
    box record;
    day date;
    asks_for_credentials boolean;
begin
    select * into job from jobs where id = p_job_id;
    if job.id is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job.org_id, 'viewer');
    asks_for_credentials := job.requires_license or job.required_certifications <> '{}' or job.required_insurance <> '{}';
    select * into box from place_box(coalesce(job.lat, 0), coalesce(job.lng, 0),
                                     case when p_everyone or job.lat is null then 1e9 else 2 * p_max_distance_m end);
    day := job_credential_day(job.scheduled_at, coalesce(job.time_zone, (select time_zone from organizations where id = job.org_id)));
    return query
        with considered as (
            select t.id, t.full_name, t.lat, t.lng, t.service_area_radius * 1609.344 as own_radius_m, t.is_available,
                   t.unsubscribed_at, t.person_key, t.credentials_valid_until < day as has_expired,
                   t.trade_needed = job.trade_needed or job.trade_needed = any (t.trades) as has_trade,
                   distance_m(job.lat, job.lng, t.lat, t.lng) as d
            from technicians t
            where t.org_id = any (array[job.org_id, raven_pool_org()])
              and (p_everyone
                   or ((t.trade_needed = job.trade_needed or job.trade_needed = any (t.trades))
                       and (t.lat is null or t.lng is null
                            or (t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to))))
        ), nearby as materialized (
            select c.* from considered c
            where p_everyone or c.d is null or c.d <= 2 * p_max_distance_m
        ), judged as materialized (
            select c.id, c.full_name, c.d, c.own_radius_m,
                   array_remove(array[
                       case when not c.has_trade then 'other_trade' end,
                       case when c.unsubscribed_at is not null
                                 or exists (select 1 from technicians x
                                            where x.person_key = c.person_key and x.unsubscribed_at is not null
                                              and x.org_id = any (array[job.org_id, raven_pool_org()])) then 'unsubscribed'
                            when exists (select 1 from communication_suppressions s
                                         where s.org_id = job.org_id and s.channel = 'email' and s.value = c.person_key
                                           and (s.expires_at is null or s.expires_at > now())) then 'suppressed' end,
                       case when job.lat is null or job.lng is null then 'job_without_place' end,
                       case when c.lat is null or c.lng is null then 'no_place'
                            when c.d > p_max_distance_m or c.d > c.own_radius_m then 'too_far' end,
                       case when c.has_expired then 'credential_expired' end,
                       case when cardinality(m.names) > 0 then 'credential_missing' end,
                       case when not c.is_available then 'unavailable' end,
                       case when c.person_key is null then 'no_email' end], null) as reasons,
                   c.has_expired, m.names as missing, c.person_key
            from nearby c
            cross join lateral (
                select case when asks_for_credentials then
                    array_remove(array[case when job.requires_license and not exists (
                        select 1 from contractor_licenses l
                        where l.technician_id = c.id
                          and (job.state is null or l.state is null or lower(l.state) = lower(job.state)))
                        then 'license' end], null)
                    || array(select wanted from unnest(job.required_certifications) wanted
                             where not exists (select 1 from contractor_certifications x
                                               where x.technician_id = c.id
                                                 and lower(btrim(x.certification_name)) = lower(btrim(wanted))))
                    || array(select wanted from unnest(job.required_insurance) wanted
                             where not exists (select 1 from contractor_insurance x
                                               where x.technician_id = c.id and x.insurance_type = lower(btrim(wanted))))
                end as names) m
        ), out as (
            select j.*, 'unsubscribed' = any (j.reasons)
                        or ('suppressed' = any (j.reasons)
                            and exists (select 1 from communication_suppressions s
                                        where s.org_id = job.org_id and s.channel = 'email' and s.value = j.person_key
                                          and s.type in ('unsubscribe', 'spamreport')
                                          and (s.expires_at is null or s.expires_at > now()))) as has_refused
            from judged j
            where j.reasons <> '{}'
        )
        select j.id, j.full_name, j.d, j.reasons,
               to_jsonb(
                   array_remove(array[
                       case when 'other_trade' = any (j.reasons)
                            then jsonb_build_object('what', 'add_trade', 'trade', job.trade_needed) end,
                       case when 'job_without_place' = any (j.reasons) then jsonb_build_object('what', 'place_job') end,
                       case when 'no_place' = any (j.reasons) then jsonb_build_object('what', 'place_technician') end,
                       case when j.d > p_max_distance_m
                            then jsonb_build_object('what', 'widen_search', 'from_m', p_max_distance_m, 'to_m', j.d) end,
                       case when j.d > j.own_radius_m
                            then jsonb_build_object('what', 'widen_service_area', 'from_m', j.own_radius_m, 'to_m', j.d) end,
                       case when 'unavailable' = any (j.reasons) then jsonb_build_object('what', 'make_available') end,
                       case when 'suppressed' = any (j.reasons) and not j.has_refused
                            then jsonb_build_object('what', 'replace_email') end,
                       case when 'no_email' = any (j.reasons) then jsonb_build_object('what', 'add_email') end], null)
                   || case when j.has_expired then array(
                          select jsonb_build_object('what', 'renew_credential', 'kind', e.kind, 'name', e.name,
                                                    'state', e.state, 'expired_on', e.expired_on, 'needed_on', day,
                                                    'has_run_out', e.expired_on < current_date)
                          from technician_credentials_to_renew(j.id, day) e) end
                   || case when cardinality(j.missing) > 0 then array(
                          select jsonb_build_object('what', 'add_credential', 'name', n,
                                                    'state', case when n = 'license' then job.state end)
                          from unnest(j.missing) n) end),
               not j.has_refused
        from out j
        order by cardinality(j.reasons), j.d nulls last, j.id;
end
$$;

grant execute on function technician_credentials_to_renew(uuid, date) to raven_viewer, raven_engine;
