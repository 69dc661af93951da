-- Roles belong to the cluster and not to the database, so another database may have made them already.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['raven_owner', 'raven_viewer', 'raven_dispatcher', 'raven_manager', 'raven_admin',
                                  'raven_engine']
    loop
        begin
            execute format('create role %I nologin', wanted);
        exception
            when duplicate_object or unique_violation then null;
        end;
    end loop;
    if not pg_has_role('raven_dispatcher', 'raven_viewer', 'member') then
        grant raven_viewer to raven_dispatcher;
    end if;
    if not pg_has_role('raven_manager', 'raven_dispatcher', 'member') then
        grant raven_dispatcher to raven_manager;
    end if;
    if not pg_has_role('raven_admin', 'raven_manager', 'member') then
        grant raven_manager to raven_admin;
    end if;
    if not pg_has_role(current_user, 'raven_owner', 'member') then
        execute format('grant raven_owner to %I', current_user);
    end if;
end
$$;

revoke create on schema public from public;
grant usage on schema public to public;
grant create, usage on schema public to raven_owner;

set local role raven_owner;

create table organizations (
    id uuid primary key default gen_random_uuid(),
    name text not null check (btrim(name) <> ''),
    postal_address text,
    time_zone text not null default 'America/Chicago',
    next_job_number bigint not null default 1 check (next_job_number > 0),
    is_demo boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on column organizations.postal_address is 'Shown at the foot of every commercial mail; without it nothing is sent live.';

create table memberships (
    login name not null,
    org_id uuid not null references organizations (id) on delete cascade,
    role text not null check (role in ('viewer', 'dispatcher', 'manager', 'admin')),
    display_name text,
    created_at timestamptz not null default now(),
    primary key (login, org_id)
);
comment on table memberships is 'Who belongs to which organisation. Keyed on session_user, never on a setting a client can change.';

-- Technicians who registered themselves belong to nobody; every organisation may ask them.
create function raven_pool_org() returns uuid
    language sql immutable parallel safe
    set search_path = pg_catalog, public
as $$ select '00000000-0000-0000-0000-000000000001'::uuid $$;

create function raven_org_ids() returns uuid[]
    language sql stable security definer
    set search_path = pg_catalog, public
as $$
    select coalesce(array_agg(org_id), '{}') from memberships where login = session_user
$$;

create function raven_role_rank(p_role text) returns int
    language sql immutable parallel safe
    set search_path = pg_catalog, public
as $$ select array_position(array['viewer', 'dispatcher', 'manager', 'admin'], p_role) $$;

-- True for the engine (it serves every organisation) and for members with at least this role.
create function raven_may(p_org_id uuid, p_role text) returns boolean
    language sql stable security definer
    set search_path = pg_catalog, public
as $$
    select exists (select 1 from memberships
                   where login = session_user and org_id = p_org_id
                     and raven_role_rank(role) >= raven_role_rank(p_role))
        or exists (select 1 from pg_roles where rolname = session_user and rolsuper)
        or pg_has_role(session_user, 'raven_engine', 'member')
$$;

create function raven_require(p_org_id uuid, p_role text) returns void
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
begin
    if p_org_id is null or not raven_may(p_org_id, p_role) then
        raise exception using errcode = 'insufficient_privilege',
            message = format('This needs the role %s in the organisation. Nothing was changed or sent.', p_role);
    end if;
end
$$;

create function touch_updated_at() returns trigger
    language plpgsql
    set search_path = pg_catalog, public
as $$
begin
    new.updated_at := clock_timestamp();
    return new;
end
$$;

create trigger organizations_touch before update on organizations for each row execute function touch_updated_at();

-- Whoever creates an organisation is its first admin; otherwise nobody could see it.
create function organizations_first_admin() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    insert into memberships (login, org_id, role) values (session_user, new.id, 'admin') on conflict do nothing;
    return null;
end
$$;

create trigger organizations_first_admin after insert on organizations
    for each row when (new.id <> '00000000-0000-0000-0000-000000000001')
    execute function organizations_first_admin();

insert into organizations (id, name) values (raven_pool_org(), 'Public Technicians Pool');

-- The audit trail: who did what to what, written by the same transaction that did it.
create table audit_log (
    id bigint generated always as identity primary key,
    entity_type text not null,
    entity_id text not null,
    action text not null,
    actor_id text not null default session_user,
    org_id uuid,
    changes jsonb not null default '{}',
    metadata jsonb not null default '{}',
    reason text,
    ip_address inet default inet_client_addr(),
    user_agent text default current_setting('application_name', true),
    created_at timestamptz not null default clock_timestamp()
);
create index audit_log_entity on audit_log (entity_type, entity_id, id);
create index audit_log_org on audit_log (org_id, id);

create function audit_log_is_insert_only() returns trigger
    language plpgsql
    set search_path = pg_catalog, public
as $$
begin
    raise exception using errcode = 'insufficient_privilege',
        message = 'The audit trail is insert-only. Nothing was changed.';
end
$$;

create trigger audit_log_no_change before update or delete on audit_log
    for each row execute function audit_log_is_insert_only();
create trigger audit_log_no_truncate before truncate on audit_log
    for each statement execute function audit_log_is_insert_only();

create function audit(p_entity_type text, p_entity_id text, p_action text, p_org_id uuid,
                      p_changes jsonb default '{}', p_reason text default null, p_metadata jsonb default '{}')
    returns void
    language sql security definer
    set search_path = pg_catalog, public
as $$
    insert into audit_log (entity_type, entity_id, action, actor_id, org_id, changes, reason, metadata)
    values (p_entity_type, p_entity_id, p_action, session_user, p_org_id, coalesce(p_changes, '{}'), p_reason,
            coalesce(p_metadata, '{}'))
$$;
