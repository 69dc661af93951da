set local role raven_owner;

-- Matching: who can be asked about a work order, with a score that is a visible sum, and for everybody else the reason.

-- Longitude joins the index so that the box is cut out of it and only the people inside are read.
drop index technicians_match;
create index technicians_match on technicians (org_id, trade_needed, lat, lng) where is_available;
create index technicians_further_trades on technicians (org_id, lat, lng) where is_available and trades <> '{}';

-- Until when everything this person holds is valid: of each kind of credential the newest counts, of all kinds the one
-- that runs out first; null when nothing runs out. Kept by triggers, so that matching reads no second table.
alter table technicians add column credentials_valid_until date;

-- The right value for each of these people, from what they hold.
create function credentials_valid_until(p_technician_ids uuid[]) returns table (technician_id uuid, until date)
    language sql stable security definer
    set search_path = pg_catalog, public
as $$
    with wanted as (
        select distinct id from unnest(p_technician_ids) id
    ), kinds as (
        select l.technician_id, max(coalesce(l.expiration_date, 'infinity')) as newest
        from contractor_licenses l where l.technician_id in (select id from wanted)
        group by l.technician_id, lower(l.license_name), l.state
        union all
        select c.technician_id, max(coalesce(c.expiration_date, 'infinity'))
        from contractor_certifications c where c.technician_id in (select id from wanted)
        group by c.technician_id, lower(c.certification_name)
        union all
        select i.technician_id, max(coalesce(i.expiration_date, 'infinity'))
        from contractor_insurance i where i.technician_id in (select id from wanted)
        group by i.technician_id, i.insurance_type
    )
    select w.id, nullif(min(k.newest), 'infinity') from wanted w left join kinds k on k.technician_id = w.id group by w.id
$$;

create function credentials_changed() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    people uuid[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(technician_id) into people
        from (select technician_id from new_rows union select technician_id from old_rows) x;
    else
        select array_agg(distinct technician_id) into people from changed_rows;
    end if;
    update technicians t set credentials_valid_until = c.until
    from credentials_valid_until(people) c
    where t.id = c.technician_id and t.credentials_valid_until is distinct from c.until;
    return null;
end
$$;

do $$
declare
    t text;
begin
    foreach t in array array['contractor_licenses', 'contractor_certifications', 'contractor_insurance']
    loop
        execute format('create trigger %I after insert on %I referencing new table as changed_rows '
                       'for each statement execute function credentials_changed()', t || '_valid_until_new', t);
        execute format('create trigger %I after delete on %I referencing old table as changed_rows '
                       'for each statement execute function credentials_changed()', t || '_valid_until_gone', t);
        execute format('create trigger %I after update on %I referencing old table as old_rows new table as new_rows '
                       'for each statement execute function credentials_changed()', t || '_valid_until_change', t);
    end loop;
end
$$;
update technicians t set credentials_valid_until = c.until
from credentials_valid_until((select array_agg(id) from technicians)) c
where t.id = c.technician_id and c.until is not null;

-- Great circle on a sphere of 6,371,000 m. A parsed body: nothing is looked up by name when it runs, and the planner
-- merges it into the query. The factor, a hair below one, keeps asin in its domain at the antipode.
create function distance_m(p_lat1 double precision, p_lng1 double precision, p_lat2 double precision,
                           p_lng2 double precision) returns double precision
    language sql immutable parallel safe
    return 12742000.0 * asin(sqrt(0.999999999999999 * (
        power(sin(radians(p_lat2 - p_lat1) / 2), 2)
        + cos(radians(p_lat1)) * cos(radians(p_lat2)) * power(sin(radians(p_lng2 - p_lng1) / 2), 2))));

-- The box around a place that holds everything within p_radius_m; it may hold more, never less.
create function place_box(p_lat double precision, p_lng double precision, p_radius_m double precision,
                          out lat_from double precision, out lat_to double precision,
                          out lng_from double precision, out lng_to double precision)
    language plpgsql immutable parallel safe
    set search_path = pg_catalog, public
as $$
declare
    span double precision := degrees(p_radius_m / 6371000.0) * 1.001;
    lng_span double precision;
begin
    lat_from := greatest(p_lat - span, -90);
    lat_to := least(p_lat + span, 90);
    lng_from := -180;
    lng_to := 180;
    -- A circle around a pole or across the date line is not one box of longitudes: then they are not cut at all.
    if span < 90 and abs(p_lat) + span < 89 then
        lng_span := degrees(asin(least(1.0, sin(radians(span)) / cos(radians(p_lat)))));
        if p_lng - lng_span >= -180 and p_lng + lng_span <= 180 then
            lng_from := p_lng - lng_span;
            lng_to := p_lng + lng_span;
        end if;
    end if;
end
$$;

-- The day on which credentials must hold: the work's, in the site's zone, and never a day gone by.
create function job_credential_day(p_scheduled_at timestamptz, p_zone text) returns date
    language sql stable
    set search_path = pg_catalog, public
as $$ select greatest(current_date, (p_scheduled_at at time zone coalesce(p_zone, 'UTC'))::date) $$;

-- The seeds' function. Same organisation (and the public pool), same trade, available, with a place; unlike its origin it
-- leaves out whoever is beyond the distance, and heeds p_state when one is given. Scores by distance alone. Returns what
-- it wrote into job_candidates; people found earlier and not now stay, as in the original.
create function find_matching_technicians(p_job_id uuid, p_lat double precision, p_lng double precision, p_trade text,
                                          p_state text, p_max_distance_m double precision default 50000)
    returns setof job_candidates
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    job jobs;
    box record;
begin
    select * into job from jobs where id = p_job_id;
    if job.id is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job.org_id, 'dispatcher');
    if not (p_max_distance_m > 0) or p_lat is null or p_lng is null then
        raise exception using errcode = 'RV422',
            message = 'Matching needs a place and a distance above zero.';
    end if;
    select * into box from place_box(p_lat, p_lng, p_max_distance_m);
    return query
        insert into job_candidates as c (org_id, job_id, technician_id, distance_m, duration_sec, match_score, score_parts)
        select job.org_id, p_job_id, near.id, near.d, near.d / (40000.0 / 3600), near.score,
               jsonb_build_object('distance', near.score)
        from (select id, d, greatest(0, 1 - least(d, p_max_distance_m) / p_max_distance_m) as score
              from (select t.id, distance_m(p_lat, p_lng, t.lat, t.lng) as d
                    from technicians t
                    where t.org_id = any (array[job.org_id, raven_pool_org()]) and t.trade_needed = p_trade and t.is_available
                      and t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to
                      and (p_state is null or t.state is null or upper(t.state) = upper(btrim(p_state)))) boxed
              where d <= p_max_distance_m) near
        on conflict (job_id, technician_id) do update
            set distance_m = excluded.distance_m, duration_sec = excluded.duration_sec,
                match_score = excluded.match_score, score_parts = excluded.score_parts
        returning c.*;
end
$$;

-- Who can be asked about this work order. Hard filters first; then score = distance + rating + response, each part
-- rounded before it is added, so that the sum on the screen is the score:
--   distance 0.50 at the site, falling to 0 at p_max_distance_m
--   rating   0.30 at five stars; nobody has rated yet: counts as 3.5
--   response 0.20 at always answering; never asked yet: counts as one half
create function match_technicians(p_job_id uuid, p_max_distance_m double precision default 80467)
    returns table (technician_id uuid, place int, full_name text, dispatch_method text, distance_m double precision,
                   duration_sec double precision, score double precision, distance_part double precision,
                   rating_part double precision, response_part double precision)
    language plpgsql stable security definer
    set search_path = pg_catalog, public
    set plan_cache_mode = force_custom_plan
    set jit = off
    rows 500
as $$
#variable_conflict use_column
declare
    job jobs;
    box record;
    day date;
begin
    select * into job from jobs where id = p_job_id;
    if job.id is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job.org_id, 'viewer');
    if job.lat is null or job.lng is null then
        raise exception using errcode = 'RV422',
            message = format('Matching needs a place, and WO %s has no coordinates.', job.number);
    end if;
    select * into box from place_box(job.lat, job.lng, p_max_distance_m);
    day := job_credential_day(job.scheduled_at, coalesce(job.time_zone, (select time_zone from organizations where id = job.org_id)));
    return query
        with boxed as (
            select t.id, t.full_name, t.signed_up, t.person_key, t.lat, t.lng, t.service_area_radius,
                   coalesce(t.average_rating, t.rating)::double precision as stars, t.response_rate
            from technicians t
            where t.org_id = any (array[job.org_id, raven_pool_org()]) and t.trade_needed = job.trade_needed
              and t.is_available and t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to
              and t.unsubscribed_at is null and t.person_key is not null
              and (t.credentials_valid_until is null or t.credentials_valid_until >= day)
            union all
            select t.id, t.full_name, t.signed_up, t.person_key, t.lat, t.lng, t.service_area_radius,
                   coalesce(t.average_rating, t.rating)::double precision, t.response_rate
            from technicians t
            where t.trades <> '{}' and job.trade_needed = any (t.trades) and t.trade_needed <> job.trade_needed
              and t.org_id = any (array[job.org_id, raven_pool_org()]) and t.is_available
              and t.lat between box.lat_from and box.lat_to and t.lng between box.lng_from and box.lng_to
              and t.unsubscribed_at is null and t.person_key is not null
              and (t.credentials_valid_until is null or t.credentials_valid_until >= day)
        ), reachable as materialized (
            select b.id, b.full_name, b.signed_up, b.person_key, b.stars, b.response_rate, b.d
            from (select x.*, distance_m(job.lat, job.lng, x.lat, x.lng) as d from boxed x offset 0) b
            where b.d <= p_max_distance_m and b.d <= b.service_area_radius * 1609.344
        ), fit as (
            select r.*
            from reachable r
            where not exists (select 1 from communication_suppressions s
                              where s.org_id = job.org_id and s.channel = 'email' and s.value = r.person_key
                                and (s.expires_at is null or s.expires_at > now()))
              -- somebody else at the same address has opted out: the address is nobody's recipient
              and not exists (select 1 from technicians x
                              where x.person_key = r.person_key and x.unsubscribed_at is not null
                                and x.org_id = any (array[job.org_id, raven_pool_org()]))
              -- "limit 1" keeps the planner from hashing every licence there is for the few thousand people in reach
              and (not job.requires_license
                   or (select true from contractor_licenses l
                       where l.technician_id = r.id
                         and (job.state is null or l.state is null or lower(l.state) = lower(job.state))
                         and (l.expiration_date is null or l.expiration_date >= day) limit 1))
              and not exists (select 1 from unnest(job.required_certifications) wanted
                              where not exists (select 1 from contractor_certifications c
                                                where c.technician_id = r.id
                                                  and lower(btrim(c.certification_name)) = lower(btrim(wanted))
                                                  and (c.expiration_date is null or c.expiration_date >= day)))
              and not exists (select 1 from unnest(job.required_insurance) wanted
                              where not exists (select 1 from contractor_insurance i
                                                where i.technician_id = r.id and i.insurance_type = lower(btrim(wanted))
                                                  and (i.expiration_date is null or i.expiration_date >= day)))
        ), parts as (
            select f.id, f.full_name, f.signed_up, f.d,
                   round(50 * (1 - f.d / p_max_distance_m)) as dp,
                   round(6 * coalesce(f.stars, 3.5)) as rp,
                   round(20 * coalesce(f.response_rate, 0.5)) as ep
            from fit f
        )
        select p.id, (row_number() over (order by p.dp + p.rp + p.ep desc, p.d, p.id))::int, p.full_name,
               case when p.signed_up then 'sendgrid_warm' else 'instantly_cold' end, p.d, p.d / (40000.0 / 3600),
               (p.dp + p.rp + p.ep) / 100, p.dp / 100, p.rp / 100, p.ep / 100
        from parts p
        order by 2;
end
$$;

create function technician_expired_credentials(p_technician_id uuid, p_day date)
    returns table (kind text, name text, expired_on date)
    language sql stable
    set search_path = pg_catalog, public
as $$
    select 'license', max(license_name), max(expiration_date) from contractor_licenses
    where technician_id = p_technician_id group by lower(license_name), state
    having max(coalesce(expiration_date, 'infinity')) < p_day
    union all
    select 'certification', max(certification_name), max(expiration_date) from contractor_certifications
    where technician_id = p_technician_id group by lower(certification_name)
    having max(coalesce(expiration_date, 'infinity')) < p_day
    union all
    select 'insurance', insurance_type, max(expiration_date) from contractor_insurance
    where technician_id = p_technician_id group by insurance_type
    having max(coalesce(expiration_date, 'infinity')) < p_day
$$;

-- Everybody else, each with every reason that stands in the way (the first is the one to show) and the change that would
-- remove it. Unless p_everyone is set, people of another trade and those beyond twice the distance are not considered:
-- nobody asks why a plumber two states away is not in the list.
create function match_left_out(p_job_id uuid, p_max_distance_m double precision default 80467,
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
                       case when job.lat is null or job.lng is null then 'job_without_place'
                            when c.d is null then 'no_place'
                            when c.d > p_max_distance_m or c.d > c.own_radius_m then 'too_far' end,
                       case when c.has_expired then 'credential_expired' end,
                       case when cardinality(m.names) > 0 then 'credential_missing' end,
                       case when not c.is_available then 'unavailable' end,
                       case when c.person_key is null then 'no_email' end], null) as reasons,
                   c.has_expired, m.names as missing
            from nearby c
            cross join lateral (
                select case when asks_for_credentials then
                    array_remove(array[case when job.requires_license and not exists (
                        select 1 from contractor_licenses l
                        where l.technician_id = c.id
                          and (job.state is null or l.state is null or lower(l.state) = lower(job.state))
                          and (l.expiration_date is null or l.expiration_date >= day)) then 'license' end], null)
                    || array(select wanted from unnest(job.required_certifications) wanted
                             where not exists (select 1 from contractor_certifications x
                                               where x.technician_id = c.id
                                                 and lower(btrim(x.certification_name)) = lower(btrim(wanted))
                                                 and (x.expiration_date is null or x.expiration_date >= day)))
                    || array(select wanted from unnest(job.required_insurance) wanted
                             where not exists (select 1 from contractor_insurance x
                                               where x.technician_id = c.id and x.insurance_type = lower(btrim(wanted))
                                                 and (x.expiration_date is null or x.expiration_date >= day)))
                end as names) m
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
                       case when 'no_email' = any (j.reasons) then jsonb_build_object('what', 'add_email') end], null)
                   || case when j.has_expired then array(
                          select jsonb_build_object('what', 'renew_credential', 'kind', e.kind, 'name', e.name,
                                                    'expired_on', e.expired_on, 'needed_on', day)
                          from technician_expired_credentials(j.id, day) e) end
                   || case when cardinality(j.missing) > 0 then array(
                          select jsonb_build_object('what', 'add_credential', 'name', n) from unnest(j.missing) n) end),
               not j.reasons && array['unsubscribed', 'suppressed']
        from judged j
        where j.reasons <> '{}'
        order by cardinality(j.reasons), j.d nulls last, j.id;
end
$$;

-- Writes the matches into job_candidates, takes out those that no longer match, and returns how many there are.
create function refresh_job_candidates(p_job_id uuid, p_max_distance_m double precision default 80467) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    job_org uuid;
    found_now int;
begin
    select org_id into job_org from jobs where id = p_job_id;
    if job_org is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(job_org, 'dispatcher');
    -- two matchings of one work order take turns
    perform 1 from jobs where id = p_job_id for no key update;
    with matched as materialized (
        select * from match_technicians(p_job_id, p_max_distance_m)
    ), gone as (
        delete from job_candidates c
        where c.job_id = p_job_id and not exists (select 1 from matched m where m.technician_id = c.technician_id)
    ), written as (
        insert into job_candidates as c (org_id, job_id, technician_id, distance_m, duration_sec, match_score, score_parts)
        select job_org, p_job_id, m.technician_id, m.distance_m, m.duration_sec, m.score,
               jsonb_build_object('distance', m.distance_part, 'rating', m.rating_part, 'response', m.response_part)
        from matched m
        on conflict (job_id, technician_id) do update
            set distance_m = excluded.distance_m, duration_sec = excluded.duration_sec,
                match_score = excluded.match_score, score_parts = excluded.score_parts
            where (c.distance_m, c.duration_sec, c.match_score, c.score_parts)
                is distinct from (excluded.distance_m, excluded.duration_sec, excluded.match_score, excluded.score_parts)
    )
    select count(*) into found_now from matched;
    return found_now;
end
$$;

-- The line above the candidates: how many match by which channel, how many are left out for which (first) reason, and the
-- smallest widening of the search, in whole steps of five miles, that brings anybody in.
create function match_summary(p_job_id uuid, p_max_distance_m double precision default 80467) returns jsonb
    language sql stable
    set search_path = pg_catalog, public
as $$
    with matched as materialized (
        select dispatch_method from match_technicians(p_job_id, p_max_distance_m)
    ), out as materialized (
        select reasons, distance_m, changes from match_left_out(p_job_id, p_max_distance_m)
    ), gain as (
        select distance_m from out
        where reasons = array['too_far'] and jsonb_array_length(changes) = 1 and changes -> 0 ->> 'what' = 'widen_search'
    ), step as (
        select ceil(min(distance_m) / (5 * 1609.344)) * 5 * 1609.344 as to_m from gain
    )
    select jsonb_build_object(
        'match', (select count(*) from matched),
        'warm', (select count(*) from matched where dispatch_method = 'sendgrid_warm'),
        'cold', (select count(*) from matched where dispatch_method = 'instantly_cold'),
        'left_out', (select count(*) from out),
        'reasons', coalesce((select jsonb_object_agg(reason, n)
                             from (select reasons[1] as reason, count(*) as n from out group by 1) r), '{}'),
        'nearest_too_far_m', (select min(distance_m) from out where reasons[1] = 'too_far'),
        'searched_m', p_max_distance_m,
        'cheapest_gain', (select case when to_m is not null then jsonb_build_object(
                              'what', 'widen_search', 'from_m', p_max_distance_m, 'to_m', to_m,
                              'brings', (select count(*) from gain where distance_m <= to_m)) end from step))
$$;

grant execute on function credentials_valid_until(uuid[]), technician_expired_credentials(uuid, date),
    distance_m(double precision, double precision, double precision, double precision),
    place_box(double precision, double precision, double precision), job_credential_day(timestamptz, text),
    match_technicians(uuid, double precision), match_left_out(uuid, double precision, boolean),
    match_summary(uuid, double precision) to raven_viewer, raven_engine;
grant execute on function find_matching_technicians(uuid, double precision, double precision, text, text, double precision),
    refresh_job_candidates(uuid, double precision) to raven_dispatcher, raven_engine;
