-- Housekeeping of webhooks: months made ahead, raw bodies forgotten after their time.
set local role raven_owner;

-- Forgets raw deliveries that were dealt with longer than settings.webhook_retention_days ago (30 by default), at most
-- 5,000 in a call, and makes the event tables of the coming months. Whoever holds the row of the task does it, at most
-- once an hour unless something was left; null: not now.
create function webhook_keep_house() returns int
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    days int;
    gone int;
begin
    insert into task_leases as t (task, holder_name, epoch, expires_at, taken_at, last_run_at)
    values ('webhook_house', session_user, 1, clock_timestamp() + interval '1 hour', clock_timestamp(), clock_timestamp())
    on conflict (task) do update
        set epoch = t.epoch + 1, holder_name = excluded.holder_name, expires_at = excluded.expires_at,
            taken_at = excluded.taken_at, last_run_at = excluded.last_run_at
        where t.expires_at <= clock_timestamp();
    if not found then
        return null;
    end if;
    perform make_event_partitions(current_date, 4);
    days := greatest(1, coalesce((select (value #>> '{}')::int from settings
                                  where org_id is null and key = 'webhook_retention_days'), 30));
    delete from webhook_deliveries
    where id in (select id from webhook_deliveries
                 where received_at < clock_timestamp() - make_interval(days => days) and state <> 'stored'
                 order by received_at limit 5000);
    get diagnostics gone = row_count;
    delete from webhook_set_aside where created_at < clock_timestamp() - make_interval(days => days);
    if gone = 5000 then
        update task_leases set expires_at = clock_timestamp() where task = 'webhook_house';
    end if;
    return gone;
end
$$;
grant execute on function webhook_keep_house() to raven_engine;
