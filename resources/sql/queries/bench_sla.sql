-- name: bench_sla_lateness
select (extract(epoch from sent_at - due_at) * 1000)::float8 as late_ms from sla_alerts where alert_type = 'breach';
