set local role raven_owner;

-- Periodic work belongs to whoever holds the row of its task. Advisory locks are not used: behind a transaction pooler
-- two sessions both get them. Time is the database's.
create table task_leases (
    task text primary key,
    holder uuid,
    holder_name text,
    epoch bigint not null default 0,
    expires_at timestamptz not null default '-infinity',
    taken_at timestamptz,
    last_run_at timestamptz,
    last_error text
);

create table engines (
    id uuid primary key,
    name text not null,
    host text not null,
    pid int not null,
    version text not null,
    login name not null default session_user,
    lanes int not null default 0,
    state text not null default 'running' check (state in ('running', 'paused', 'stopping')),
    started_at timestamptz not null default clock_timestamp(),
    last_beat_at timestamptz not null default clock_timestamp()
);

-- Which installation this is. A restored or copied database carries another system identifier or an older epoch than the
-- engines remember; it starts paused until a person confirms.
create table instance_state (
    only_row boolean primary key default true check (only_row),
    system_identifier text,
    epoch bigint not null default 1,
    last_beat_at timestamptz,
    confirmed_by text,
    confirmed_at timestamptz
);
insert into instance_state default values;

create table settings (
    org_id uuid references organizations (id),
    key text not null,
    value jsonb not null,
    updated_by text not null default session_user,
    updated_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (org_id, key)
);

-- Live updates -----------------------------------------------------------------------------------------------------

-- A small hint on channel "raven": table, organisation, and the ids when they are few. Readers re-read the rows.
create function notify_jobs() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', 'jobs', 'o', org_id,
                      'ids', case when count(*) <= 4 then json_agg(id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;
create trigger jobs_notify_new after insert on jobs referencing new table as new_rows
    for each statement execute function notify_jobs();
create trigger jobs_notify_change after update on jobs referencing new table as new_rows
    for each statement execute function notify_jobs();

-- "ids" are the outreach rows, "jobs" the work orders they belong to.
create function notify_outreach() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', 'work_order_outreach', 'o', org_id,
                      'ids', case when count(*) <= 2 then json_agg(id) end,
                      'jobs', case when count(*) <= 2 then json_agg(job_id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;
create trigger work_order_outreach_notify_new after insert on work_order_outreach referencing new table as new_rows
    for each statement execute function notify_outreach();
create trigger work_order_outreach_notify_change after update on work_order_outreach referencing new table as new_rows
    for each statement execute function notify_outreach();

-- "p" is the outreach that the recipients belong to.
create function notify_recipients() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', 'work_order_recipients', 'o', org_id, 'p', outreach_id)::text)
    from (select distinct org_id, outreach_id from new_rows limit 20) t;
    return null;
end
$$;
create trigger work_order_recipients_notify_new after insert on work_order_recipients referencing new table as new_rows
    for each statement execute function notify_recipients();
create trigger work_order_recipients_notify_change after update on work_order_recipients
    referencing new table as new_rows for each statement execute function notify_recipients();

create function notify_table() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', tg_table_name)::text);
    return null;
end
$$;
create trigger send_controls_notify after insert or update on send_controls
    for each statement execute function notify_table();
create trigger technicians_notify after insert or update or delete on technicians
    for each statement execute function notify_table();
create trigger webhook_deliveries_notify after insert on webhook_deliveries
    for each statement execute function notify_table();
