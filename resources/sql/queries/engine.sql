-- name: engine_check_instance
select why, system_identifier, epoch from engine_check_instance(:known::jsonb);

-- name: engine_confirm_instance
select confirm_instance(:reason) as freed;

-- name: engine_beat
select epoch, beat_ms, stopped from engine_beat(:id::uuid, :name, :host, :pid::int, :version, :lanes::int, :state);

-- name: engine_gone
select engine_gone(:id::uuid);

-- name: engine_set_quarantine
-- One quarantine for all engines: the last one told wins.
insert into settings (org_id, key, value) values (null, 'quarantine_s', to_jsonb(:seconds::int))
on conflict (org_id, key) do update set value = excluded.value, updated_at = clock_timestamp()
where settings.value <> excluded.value;
