set local role raven_owner;

-- Stops everything until a person confirms, if this database looks as if it had been restored or copied. What an engine
-- remembers outside of the database (p_known: system_identifier, epoch, last_beat in milliseconds; null on a machine
-- that never ran one) is compared with what the database says. Called by every engine and every command that sends,
-- before anything is claimed. why is null when all is well.
create function engine_check_instance(p_known jsonb, out why text, out system_identifier text, out epoch bigint)
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
    v_state instance_state;
    v_unfinished boolean;
begin
    select c.system_identifier::text into engine_check_instance.system_identifier from pg_control_system() c;
    select * into v_state from instance_state for update;
    v_unfinished := exists (select 1 from outbound_messages where state = 'queued')
                    or exists (select 1 from send_batches where finished_at is null);
    why := case
        when v_state.system_identifier <> engine_check_instance.system_identifier
            then 'This database was made on another server: it is a copy or was restored.'
        when p_known ->> 'system_identifier' = engine_check_instance.system_identifier
             and (p_known ->> 'epoch')::bigint > v_state.epoch
            then 'This database is older than what this engine has seen of it: it was restored to an earlier time.'
        when p_known ->> 'system_identifier' = engine_check_instance.system_identifier
             and to_timestamp((p_known ->> 'last_beat')::double precision / 1000)
                 > coalesce(v_state.last_beat_at, '-infinity') + interval '1 minute'
            then 'This database is older than what this engine has seen of it: it was restored to an earlier time.'
        when p_known is null and v_unfinished and v_state.last_beat_at < clock_timestamp() - interval '15 minutes'
            then 'No engine has reported for more than 15 minutes and this machine does not know the database: '
                 'it may be an old backup.' end;
    if why is not null then
        insert into send_controls (org_id, scope, reason)
        values (null, 'all', why || ' Sending is stopped until somebody confirms that nothing would be sent twice.')
        on conflict do nothing;
        if found then
            perform audit('instance', engine_check_instance.system_identifier, 'paused', null,
                          jsonb_build_object('known', p_known, 'epoch', v_state.epoch), why);
        end if;
        engine_check_instance.epoch := v_state.epoch;
    else
        update instance_state s
        set system_identifier = engine_check_instance.system_identifier, epoch = s.epoch + 1,
            last_beat_at = clock_timestamp()
        returning s.epoch into engine_check_instance.epoch;
    end if;
end
$$;

-- A person has looked: the database as it is now is the truth. Frees all sending.
create function confirm_instance(p_reason text) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_freed int;
begin
    if not (pg_has_role(session_user, 'raven_engine', 'member')
            or exists (select 1 from pg_roles where rolname = session_user and rolsuper)
            or exists (select 1 from memberships where login = session_user and role = 'admin')) then
        raise exception using errcode = 'RV403', message = 'Confirming the database needs an admin. Nothing was changed.';
    end if;
    if coalesce(btrim(p_reason), '') = '' then
        raise exception using errcode = 'RV422', message = 'Confirming needs a reason. Nothing was changed.';
    end if;
    update instance_state
    set system_identifier = (select c.system_identifier::text from pg_control_system() c), epoch = epoch + 1,
        last_beat_at = clock_timestamp(), confirmed_by = session_user, confirmed_at = clock_timestamp();
    update send_controls set released_at = clock_timestamp(), released_by = session_user
    where released_at is null and org_id is null and scope = 'all';
    get diagnostics v_freed = row_count;
    perform audit('instance', 'confirmed', 'confirmed', null, '{}', p_reason);
    perform pg_notify('raven_send', '');
    return v_freed;
end
$$;

-- One beat: this engine lives. Returns the database's clock for the engine's own memory.
create function engine_beat(p_id uuid, p_name text, p_host text, p_pid int, p_version text, p_lanes int, p_state text,
                            out epoch bigint, out beat_ms bigint, out stopped boolean)
    language plpgsql volatile
    set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
    v_now timestamptz := clock_timestamp();
begin
    insert into engines (id, name, host, pid, version, lanes, state) values (p_id, p_name, p_host, p_pid, p_version, p_lanes, p_state)
    on conflict (id) do update set last_beat_at = v_now, state = excluded.state;
    delete from engines where last_beat_at < v_now - interval '7 days';
    stopped := exists (select 1 from send_controls where released_at is null and scope = 'all' and org_id is null);
    if not stopped then
        update instance_state s set last_beat_at = v_now;
    end if;
    select s.epoch into engine_beat.epoch from instance_state s;
    beat_ms := (extract(epoch from v_now) * 1000)::bigint;
end
$$;

create function engine_gone(p_id uuid) returns void
    language sql volatile
    set search_path = pg_catalog, public
as $$ delete from engines where id = p_id $$;

grant execute on function engine_check_instance(jsonb), engine_beat(uuid, text, text, int, text, int, text), engine_gone(uuid)
    to raven_engine;
grant execute on function engine_check_instance(jsonb) to raven_dispatcher;
grant execute on function confirm_instance(text) to raven_admin, raven_engine;
