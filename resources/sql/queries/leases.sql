-- Task leases: who does the periodic work. The database's clock decides; the epoch grows with every change of hands,
-- and every write of a leader checks it.

-- name: lease_take
insert into task_leases as l (task, holder, holder_name, epoch, expires_at, taken_at)
values (:task, :holder::uuid, :holder_name, 1, clock_timestamp() + make_interval(secs => :lease_s::float8),
        clock_timestamp())
on conflict (task) do update
set holder = excluded.holder,
    holder_name = excluded.holder_name,
    epoch = l.epoch + 1,
    expires_at = excluded.expires_at,
    taken_at = excluded.taken_at
where l.holder is null or l.expires_at < clock_timestamp()
returning epoch;

-- name: lease_renew
update task_leases
set expires_at = clock_timestamp() + make_interval(secs => :lease_s::float8)
where task = :task and holder = :holder::uuid and epoch = :epoch and expires_at >= clock_timestamp()
returning epoch;

-- name: lease_release
update task_leases
set holder = null, expires_at = '-infinity'
where task = :task and holder = :holder::uuid and epoch = :epoch;

-- name: lease_hold_for_write
select epoch
from task_leases
where task = :task and holder = :holder::uuid and epoch = :epoch and expires_at >= clock_timestamp()
for share;

-- name: lease_record_run
update task_leases
set last_run_at = clock_timestamp(), last_error = :error
where task = :task and holder = :holder::uuid and epoch = :epoch;
