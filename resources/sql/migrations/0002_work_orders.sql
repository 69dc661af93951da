set local role raven_owner;

create table technicians (
    id uuid primary key default gen_random_uuid(),
    org_id uuid not null references organizations (id),
    user_id uuid,
    full_name text not null check (btrim(full_name) <> ''),
    business_name text,
    email text,
    phone text,
    person_key text generated always as (nullif(lower(btrim(email)), '')) stored,
    trade_needed text not null,
    trades text[] not null default '{}',
    address_text text,
    city text,
    state text,
    lat double precision check (lat between -90 and 90),
    lng double precision check (lng between -180 and 180),
    service_area_radius double precision not null default 50 check (service_area_radius > 0),
    is_available boolean not null default true,
    signed_up boolean not null default false,
    consent_date timestamptz,
    preferred_contact text not null default 'email' check (preferred_contact in ('email', 'sms', 'both')),
    unsubscribed_at timestamptz,
    unsubscribe_reason text,
    years_experience int check (years_experience >= 0),
    license_number text,
    bio text,
    profile_picture_url text,
    average_rating numeric(3, 2) check (average_rating between 0 and 5),
    total_ratings int not null default 0,
    rating numeric(3, 2),
    jobs_completed int not null default 0,
    total_jobs int not null default 0,
    last_rating_at timestamptz,
    response_rate double precision check (response_rate between 0 and 1),
    background_check_authorized boolean not null default false,
    electronic_signature text,
    onboarding_complete boolean not null default false,
    onboarding_completed_at timestamptz,
    created_by text default session_user,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Unsubscribing ends the consent: it must never leave somebody warm, nor make a cold lead of them.
    constraint unsubscribed_is_not_signed_up check (not (signed_up and unsubscribed_at is not null))
);
comment on column technicians.service_area_radius is 'Miles.';
create index technicians_match on technicians (org_id, trade_needed, lat) where is_available;
create index technicians_person on technicians (person_key);
create trigger technicians_touch before update on technicians for each row execute function touch_updated_at();

create table contractor_licenses (
    id uuid primary key default gen_random_uuid(),
    technician_id uuid not null references technicians (id) on delete cascade,
    license_name text not null,
    license_number text,
    state text,
    expiration_date date,
    document_url text,
    verified boolean not null default false,
    created_at timestamptz not null default now()
);
create table contractor_certifications (
    id uuid primary key default gen_random_uuid(),
    technician_id uuid not null references technicians (id) on delete cascade,
    certification_name text not null,
    issuer text,
    expiration_date date,
    document_url text,
    verified boolean not null default false,
    created_at timestamptz not null default now()
);
create table contractor_insurance (
    id uuid primary key default gen_random_uuid(),
    technician_id uuid not null references technicians (id) on delete cascade,
    insurance_type text not null check (insurance_type in ('general_liability', 'workers_comp', 'auto', 'umbrella')),
    carrier text,
    policy_number text,
    coverage_amount numeric(14, 2),
    expiration_date date,
    document_url text,
    verified boolean not null default false,
    created_at timestamptz not null default now()
);
create index contractor_licenses_technician on contractor_licenses (technician_id);
create index contractor_certifications_technician on contractor_certifications (technician_id);
create index contractor_insurance_technician on contractor_insurance (technician_id);

create table jobs (
    id uuid primary key default gen_random_uuid(),
    org_id uuid not null references organizations (id),
    number bigint not null,
    job_title text not null check (btrim(job_title) <> ''),
    description text,
    trade_needed text not null,
    required_certifications text[] not null default '{}',
    required_insurance text[] not null default '{}',
    requires_license boolean not null default false,
    address_text text not null,
    city text,
    state text,
    lat double precision check (lat between -90 and 90),
    lng double precision check (lng between -180 and 180),
    time_zone text,
    scheduled_at timestamptz,
    duration text,
    urgency text not null default 'within_week'
        check (urgency in ('emergency', 'same_day', 'next_day', 'within_week', 'flexible')),
    budget_min numeric(12, 2) check (budget_min >= 0),
    budget_max numeric(12, 2) check (budget_max >= 0),
    pay_rate text,
    contact_name text not null,
    contact_phone text not null,
    contact_email text not null,
    job_status text not null default 'pending'
        check (job_status in ('pending', 'matching', 'dispatched', 'assigned', 'in_progress', 'completed', 'cancelled',
                              'archived')),
    assigned_tech_id uuid references technicians (id) on delete set null,
    assigned_at timestamptz,
    arrival_promised_at timestamptz,
    closed_at timestamptz,
    raw_text text,
    policy_id uuid,
    created_by_user_id uuid,
    created_by text default session_user,
    idempotency_key uuid unique,
    content_hash text,
    sla_config jsonb,
    sla_started_at timestamptz,
    sla_breached boolean not null default false,
    sla_paused_at timestamptz,
    next_due_at timestamptz,
    revision int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- The order of the board: running stages by due time, then paused, then without SLA, then closed.
    board_rank smallint generated always as (
        case when job_status in ('completed', 'cancelled', 'archived') then 3
             when sla_paused_at is not null then 1
             when next_due_at is not null then 0
             else 2 end) stored,
    unique (org_id, number),
    constraint budget_is_a_range check (budget_min is null or budget_max is null or budget_min <= budget_max),
    constraint assigned_has_a_technician check (job_status not in ('assigned', 'in_progress') or assigned_at is not null),
    constraint closed_has_a_time check ((job_status in ('completed', 'cancelled', 'archived')) = (closed_at is not null))
);
create index jobs_board on jobs (org_id, board_rank, next_due_at, number desc);
create index jobs_status on jobs (org_id, job_status, number desc);
create index jobs_trade on jobs (org_id, trade_needed, number desc);
create index jobs_scheduled on jobs (org_id, scheduled_at, number);
create index jobs_closed on jobs (org_id, closed_at desc) where closed_at is not null;
create index jobs_content on jobs (org_id, content_hash, created_at) where content_hash is not null;

-- Nobody reads a uuid over the phone: each organisation counts its own work orders.
create function jobs_take_number() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    if new.number is null then
        update organizations set next_job_number = next_job_number + 1
        where id = new.org_id returning next_job_number - 1 into new.number;
    else
        update organizations set next_job_number = greatest(next_job_number, new.number + 1)
        where id = new.org_id and next_job_number <= new.number;
    end if;
    if new.job_status in ('completed', 'cancelled', 'archived') and new.closed_at is null then
        new.closed_at := clock_timestamp();
    end if;
    if new.job_status in ('assigned', 'in_progress') and new.assigned_at is null then
        new.assigned_at := clock_timestamp();
    end if;
    return new;
end
$$;
create trigger jobs_take_number before insert on jobs for each row execute function jobs_take_number();

create function job_status_next(p_status text) returns text[]
    language sql immutable parallel safe
    set search_path = pg_catalog, public
as $$
    select case p_status
        when 'pending' then array['matching', 'dispatched', 'assigned', 'cancelled']
        when 'matching' then array['pending', 'dispatched', 'assigned', 'cancelled']
        when 'dispatched' then array['assigned', 'cancelled']
        when 'assigned' then array['in_progress', 'pending', 'dispatched', 'completed', 'cancelled']
        when 'in_progress' then array['completed', 'cancelled']
        when 'completed' then array['archived']
        when 'cancelled' then array['archived']
        else array[]::text[] end
$$;

create function jobs_check_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, public
as $$
begin
    new.updated_at := clock_timestamp();
    new.revision := old.revision + 1;
    if new.job_status is distinct from old.job_status then
        if not new.job_status = any (job_status_next(old.job_status)) then
            raise exception using errcode = 'check_violation',
                message = format('WO %s is %s and cannot become %s. Possible: %s. Nothing was changed.',
                                 old.number, replace(old.job_status, '_', ' '), replace(new.job_status, '_', ' '),
                                 coalesce(nullif(replace(array_to_string(job_status_next(old.job_status), ', '), '_', ' '),
                                                 ''), 'nothing'));
        end if;
        if new.job_status in ('completed', 'cancelled', 'archived') then
            new.closed_at := coalesce(new.closed_at, clock_timestamp());
        else
            new.closed_at := null;
        end if;
        if new.job_status in ('pending', 'matching', 'dispatched') then
            new.assigned_tech_id := null;
            new.assigned_at := null;
            new.arrival_promised_at := null;
        elsif new.job_status in ('assigned', 'in_progress') then
            new.assigned_at := coalesce(new.assigned_at, clock_timestamp());
        end if;
    end if;
    return new;
end
$$;
create trigger jobs_check_change before update on jobs for each row execute function jobs_check_change();

-- Derived columns that no person changes are left out of the trail.
create function jobs_audit() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    before_row jsonb;
    after_row jsonb;
    changed jsonb;
begin
    if tg_op = 'INSERT' then
        perform audit('job', new.id::text, 'created', new.org_id,
                      jsonb_build_object('number', new.number, 'status', new.job_status));
        return null;
    end if;
    before_row := to_jsonb(old) - array['updated_at', 'revision', 'next_due_at', 'board_rank', 'sla_breached'];
    after_row := to_jsonb(new) - array['updated_at', 'revision', 'next_due_at', 'board_rank', 'sla_breached'];
    if before_row = after_row then
        return null;
    end if;
    select jsonb_object_agg(key, jsonb_build_array(before_row -> key, value)) into changed
    from jsonb_each(after_row) where before_row -> key is distinct from value;
    perform audit('job', new.id::text,
                  case when new.job_status is distinct from old.job_status then new.job_status else 'updated' end,
                  new.org_id, changed);
    return null;
end
$$;
create trigger jobs_audit after insert or update on jobs for each row execute function jobs_audit();

create table job_candidates (
    id uuid primary key default gen_random_uuid(),
    org_id uuid not null references organizations (id),
    job_id uuid not null references jobs (id) on delete cascade,
    technician_id uuid not null references technicians (id) on delete cascade,
    distance_m double precision,
    duration_sec double precision,
    match_score double precision,
    score_parts jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (job_id, technician_id)
);
create index job_candidates_technician on job_candidates (technician_id);
create trigger job_candidates_touch before update on job_candidates for each row execute function touch_updated_at();

create table job_ratings (
    id uuid primary key default gen_random_uuid(),
    job_id uuid not null unique references jobs (id) on delete cascade,
    technician_id uuid not null references technicians (id) on delete cascade,
    quality int not null check (quality between 1 and 5),
    professionalism int not null check (professionalism between 1 and 5),
    timeliness int not null check (timeliness between 1 and 5),
    communication int not null check (communication between 1 and 5),
    overall numeric(3, 2) generated always as
        (round((quality + professionalism + timeliness + communication) / 4.0, 2)) stored,
    comment text,
    rated_by text default session_user,
    created_at timestamptz not null default now()
);
create index job_ratings_technician on job_ratings (technician_id);

create function job_ratings_refresh() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    affected uuid := coalesce(new.technician_id, old.technician_id);
begin
    update technicians t
    set average_rating = r.average, rating = r.average, total_ratings = r.n, last_rating_at = r.last_at
    from (select round(avg(overall), 2) as average, count(*) as n, max(created_at) as last_at
          from job_ratings where technician_id = affected) r
    where t.id = affected;
    return null;
end
$$;
create trigger job_ratings_refresh after insert or update or delete on job_ratings
    for each row execute function job_ratings_refresh();
