-- name: ledger_claim
select batch_id, batch_uid, org_id, provider, route_id, route_ref, attempt, taken, skipped, messages, contents,
       (extract(epoch from next_at - clock_timestamp()) * 1000)::bigint as wait_ms
from ledger_claim(:engine::uuid, :lane::int, :token::uuid, :row_limit::int, make_interval(secs => :lease_s),
                  string_to_array(:providers, ','));

-- name: ledger_begin_call
select verdict, array_to_json(dropped) as dropped
from ledger_begin_call(:batch::bigint, :token::uuid, :fingerprint);

-- name: ledger_settle
select ledger_settle(:batch::bigint, :token::uuid, :outcome, :http_status::int, :provider_id, :bytes::bigint, :error,
                     make_interval(secs => :delay_s), :attempt_limit::int, :parts::jsonb) as settled;

-- name: ledger_split
select batch_id, batch_uid, lease_token, message_ids
from ledger_split(:batch::bigint, :token::uuid, make_interval(secs => :lease_s), :http_status::int, :bytes::bigint, :error);

-- name: ledger_read_batch
select batch_id, calling, outcome from ledger_read_batch(:token::uuid);

-- name: ledger_late_answer
select ledger_late_answer(:batch::bigint, :token::uuid, :http_status::int, :provider_id) as kept;

-- name: ledger_sweep
select released, doubted from ledger_sweep();

-- name: ledger_reconcile
select settled, duplicates from ledger_reconcile();

-- name: ledger_end_satisfied
select dispatch_end_satisfied() as ended;

-- name: ledger_doubts_to_look_up
-- Leads in doubt whose last look-up is a while ago. The address is what the provider finds a lead by.
select m.id, m.uid, m.to_address, r.ref as campaign, r.org_id,
       b.calling_at + ledger_quarantine() < clock_timestamp() as quarantine_over
from send_batches b
cross join unnest(b.message_ids) i (id)
join outbound_messages m on m.id = i.id and m.state = 'in_doubt' and m.batch_id = b.id
join send_routes r on r.id = b.route_id
where b.doubt_open and b.provider = 'instantly'
  and (b.looked_up_at is null or b.looked_up_at < clock_timestamp() - make_interval(secs => :every_s))
order by b.id, m.id
limit :row_limit::int;

-- name: ledger_look_up_result
select settled, requeued
from ledger_look_up_result(
    (select coalesce(array_agg((v ->> 0)::bigint order by n), '{}') from jsonb_array_elements(:found::jsonb) with ordinality t (v, n)),
    (select coalesce(array_agg(v ->> 1 order by n), '{}') from jsonb_array_elements(:found::jsonb) with ordinality t (v, n)),
    (select coalesce(array_agg(v::bigint), '{}') from jsonb_array_elements_text(:missing::jsonb) v));

-- name: ledger_pause_provider
select ledger_pause_provider(:org::uuid, :provider, make_interval(secs => :for_s));

-- name: ledger_stop_route
select ledger_stop_route(:route::bigint, :reason) as first;

-- name: ledger_stop_provider
-- One switch however many lanes meet the refusal: only the first insert makes a row.
insert into send_controls (org_id, scope, ref, reason)
values (:org::uuid, 'provider', :provider, :reason)
on conflict do nothing
returning id;


-- name: ledger_idle
-- What "until idle" waits for: anything under way, and anything that may be claimed without a person and without a time
-- in the future. Retries after a back-off count as well, holds and cold waves do not.
select exists (select 1 from send_batches where finished_at is null) as under_way,
       exists (select 1 from outbound_messages m join send_routes r on r.id = m.route_id
               where m.state = 'queued' and m.due_at <= clock_timestamp() and m.not_before < 'infinity'
                 and ledger_route_free_at(r.org_id, r.provider, r.stopped_at, r.paused_until) < 'infinity') as claimable;

-- name: ledger_books_total
select count(*) as intended,
       count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'sending') as sending,
       count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'failed') as failed,
       count(*) filter (where state = 'skipped') as skipped, count(*) filter (where state = 'cancelled') as cancelled,
       count(*) filter (where state = 'in_doubt') as in_doubt
from outbound_messages;
