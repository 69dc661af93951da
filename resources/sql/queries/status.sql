-- What the band says. The membership decides the role that is shown; whoever the cluster trusts with everything is admin.
-- name: status_read
select clock_timestamp() as server_now, session_user::text as login, m.display_name, m.org_id,
       coalesce(m.role, case when p.rolsuper then 'admin' end) as role,
       exists (select 1 from engines e
               where e.state <> 'stopping' and e.last_beat_at > clock_timestamp() - interval '20 seconds') as engine_runs,
       (select count(*) from (select 1 from outbound_messages q
                              where q.state = 'queued' and q.not_before <= now() limit 10000) due) as waiting,
       coalesce((select jsonb_agg(jsonb_build_object(
                     'scope', c.scope, 'ref', c.ref, 'number', j.number,
                     'by', coalesce(b.display_name, c.set_by), 'reason', c.reason,
                     'at', to_char(c.set_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by c.set_at desc)
                 from send_controls c
                 left join jobs j on c.scope = 'job' and j.id::text = c.ref
                 left join lateral (select mb.display_name from memberships mb where mb.login = c.set_by::name limit 1) b on true
                 where c.released_at is null), '[]')
       || coalesce((select jsonb_agg(jsonb_build_object(
                     'scope', 'route', 'ref', coalesce(nullif(r.label, ''), r.ref), 'by', 'Raven', 'reason', r.stopped_reason,
                     'at', to_char(r.stopped_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by r.stopped_at desc)
                 from send_routes r where r.stopped_at is not null), '[]') as stops
from (select 1) one
left join lateral (select x.display_name, x.role, x.org_id from memberships x where x.login = session_user
                   order by raven_role_rank(x.role) desc limit 1) m on true
left join pg_roles p on p.rolname = session_user;
