-- name: bench_ingest_result
select (select count(*) from message_events) as events,
       (select sum(raw_open_count) from work_order_recipients) as opens,
       (select count(*) filter (where email_opened) from work_order_recipients)
           - (select sum(emails_opened) from work_order_outreach) as drift,
       (select count(*) from outbound_messages where delivery is not null) as moved
