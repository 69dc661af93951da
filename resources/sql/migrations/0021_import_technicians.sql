set local role raven_owner;

-- Importing technicians: the rows are copied into a temporary table and become technicians in one statement, so that an
-- import that is killed, cancelled or refused leaves nothing behind.

-- The table is the owner's and not the importer's, so nobody can slip in a view of their own under its name.
create function import_technicians_begin() returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    if to_regclass('pg_temp.import_technician_rows') is not null then
        drop table pg_temp.import_technician_rows;
    end if;
    create temporary table import_technician_rows (
        row_number bigint not null,
        full_name text not null,
        email text,
        phone text,
        trade_needed text not null,
        address_text text,
        city text,
        state text,
        lat double precision,
        lng double precision,
        signed_up boolean,
        consent_date timestamptz,
        preferred_contact text,
        is_available boolean,
        service_area_radius double precision,
        years_experience int,
        license_number text,
        bio text
    );
    grant insert, select on pg_temp.import_technician_rows to raven_dispatcher, raven_engine;
end
$$;

-- Somebody without an address is known by name and telephone, digits only.
create function name_and_phone_key(p_name text, p_phone text) returns text
    language sql immutable parallel safe
    return lower(btrim(p_name)) || ':' || right(translate(p_phone, translate(p_phone, '0123456789', ''), ''), 10);

-- Writes the copied rows. The person key is the address, else name and telephone; of several rows for one person the last
-- counts. An empty field leaves what is known; nothing takes back an opt-out or a suppression. Returns the report.
create function import_technicians_apply(p_org_id uuid) returns jsonb
    language plpgsql security definer
    set search_path = pg_catalog, public
    set plan_cache_mode = force_custom_plan
    set jit = off
    set work_mem = '64MB'
as $$
declare
    n_rows bigint;
    report jsonb;
begin
    perform raven_require(p_org_id, 'dispatcher');
    if (select relowner from pg_class where oid = to_regclass('pg_temp.import_technician_rows'))
            is distinct from 'raven_owner'::regrole::oid then
        raise exception using errcode = 'insufficient_privilege', message = 'No import was begun in this session.';
    end if;
    -- Two imports at once would both find a new person absent and both add them.
    perform pg_advisory_xact_lock(hashtextextended('raven import technicians ' || p_org_id, 0));
    execute 'analyze pg_temp.import_technician_rows';
    select count(*) into n_rows from pg_temp.import_technician_rows;

    with incoming as materialized (
        select distinct on (coalesce(person_key, name_key)) *
        from (select r.*, lower(r.email) as person_key, name_and_phone_key(r.full_name, r.phone) as name_key
              from pg_temp.import_technician_rows r offset 0) keyed
        order by coalesce(person_key, name_key), row_number desc
    ), by_address as (
        select distinct on (i.row_number) i.row_number, t.id
        from incoming i join technicians t on t.org_id = p_org_id and t.person_key = i.person_key
        order by i.row_number, lower(t.full_name) = lower(i.full_name) desc, t.created_at, t.id
    ), by_name as (
        -- a row without an address finds anybody of that name and telephone; one with an address only those without
        select distinct on (i.row_number) i.row_number, t.id
        from incoming i
        join technicians t on t.org_id = p_org_id and name_and_phone_key(t.full_name, t.phone) = i.name_key
             and (i.person_key is null or t.person_key is null)
        where not exists (select 1 from by_address a where a.row_number = i.row_number)
        order by i.row_number, t.created_at, t.id
    ), target as materialized (
        select distinct on (id) id, row_number
        from (select id, row_number, 1 as rank from by_address union all select id, row_number, 2 from by_name) both_ways
        order by id, rank, row_number desc
    ), opted_out as materialized (
        select s.value, min(s.first_seen_at) as since
        from communication_suppressions s
        where s.org_id = p_org_id and s.channel = 'email' and s.type in ('unsubscribe', 'spamreport')
          and (s.expires_at is null or s.expires_at > now())
        group by s.value
    ), wanted as materialized (
        select t.id,
               i.full_name, coalesce(i.email, t.email) as email, coalesce(i.phone, t.phone) as phone, i.trade_needed,
               coalesce(i.address_text, t.address_text) as address_text, coalesce(i.city, t.city) as city,
               coalesce(i.state, t.state) as state, coalesce(i.lat, t.lat) as lat, coalesce(i.lng, t.lng) as lng,
               coalesce(i.signed_up, t.signed_up) and t.unsubscribed_at is null and o.value is null as signed_up,
               coalesce(i.consent_date, t.consent_date) as consent_date,
               coalesce(i.preferred_contact, t.preferred_contact) as preferred_contact,
               coalesce(i.is_available, t.is_available) as is_available,
               coalesce(i.service_area_radius, t.service_area_radius) as service_area_radius,
               coalesce(i.years_experience, t.years_experience) as years_experience,
               coalesce(i.license_number, t.license_number) as license_number, coalesce(i.bio, t.bio) as bio,
               i.signed_up and (t.unsubscribed_at is not null or o.value is not null) as kept_opted_out
        from target g
        join incoming i on i.row_number = g.row_number
        join technicians t on t.id = g.id
        left join opted_out o on o.value = coalesce(i.person_key, t.person_key)
    ), updated as (
        update technicians t
        set full_name = w.full_name, email = w.email, phone = w.phone, trade_needed = w.trade_needed,
            address_text = w.address_text, city = w.city, state = w.state, lat = w.lat, lng = w.lng,
            signed_up = w.signed_up, consent_date = w.consent_date, preferred_contact = w.preferred_contact,
            is_available = w.is_available, service_area_radius = w.service_area_radius,
            years_experience = w.years_experience, license_number = w.license_number, bio = w.bio
        from wanted w
        where t.id = w.id
          and (t.full_name, t.email, t.phone, t.trade_needed, t.address_text, t.city, t.state, t.lat, t.lng, t.signed_up,
               t.consent_date, t.preferred_contact, t.is_available, t.service_area_radius, t.years_experience,
               t.license_number, t.bio)
              is distinct from
              (w.full_name, w.email, w.phone, w.trade_needed, w.address_text, w.city, w.state, w.lat, w.lng, w.signed_up,
               w.consent_date, w.preferred_contact, w.is_available, w.service_area_radius, w.years_experience,
               w.license_number, w.bio)
        returning 1
    ), added as (
        insert into technicians (org_id, full_name, email, phone, trade_needed, address_text, city, state, lat, lng,
                                 signed_up, consent_date, preferred_contact, is_available, service_area_radius,
                                 years_experience, license_number, bio, unsubscribed_at, unsubscribe_reason)
        select p_org_id, i.full_name, i.email, i.phone, i.trade_needed, i.address_text, i.city, i.state, i.lat, i.lng,
               coalesce(i.signed_up, false) and o.value is null, i.consent_date, coalesce(i.preferred_contact, 'email'),
               coalesce(i.is_available, true), coalesce(i.service_area_radius, 50), i.years_experience, i.license_number,
               i.bio, o.since, case when o.value is not null then 'opted out before this import' end
        from incoming i
        left join opted_out o on o.value = i.person_key
        where not exists (select 1 from by_address a where a.row_number = i.row_number)
          and not exists (select 1 from by_name n where n.row_number = i.row_number)
        returning unsubscribed_at is not null as opted_out
    )
    select jsonb_build_object(
               'rows', n_rows,
               'added', (select count(*) from added),
               'updated', (select count(*) from updated),
               'unchanged', (select count(*) from wanted) - (select count(*) from updated),
               'merged', n_rows - (select count(*) from wanted) - (select count(*) from added),
               'kept_opted_out', (select count(*) from wanted where kept_opted_out)
                                 + (select count(*) from added where opted_out))
    into report;
    drop table pg_temp.import_technician_rows;
    perform audit('technician', 'import', 'imported', p_org_id, report);
    return report;
end
$$;

grant execute on function import_technicians_begin(), import_technicians_apply(uuid), name_and_phone_key(text, text)
    to raven_dispatcher, raven_engine;
