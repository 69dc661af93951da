-- name: webhooks_store_deliveries
-- Positional and binary: a body goes to the server as it came. A body that is here already was applied or will be.
insert into webhook_deliveries (provider, signature_valid, headers, body, payload_hash)
select provider, true, headers::jsonb, body, hash
from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) as t (provider, headers, body, hash)
on conflict (provider, payload_hash) do nothing

-- name: webhooks_process
select taken, added, aside, array_to_json(unreadable)::jsonb as unreadable from webhook_process(:provider::text, :limit::int)

-- name: webhooks_delivery_body
select body from webhook_deliveries where id = :id::bigint and state = 'stored'

-- name: webhooks_apply_items
select coalesce(added, 0) as added, coalesce(aside, 0) as aside
from webhook_items_apply(:id::bigint, array(select jsonb_array_elements_text(:items::jsonb)))

-- name: webhooks_apply_opens
select link_opens_apply(:opens::jsonb) as added

-- name: webhooks_link_subject
select organisation, address, job_title, trade, place, scheduled_at, time_zone, is_open, answer, unsubscribed
from link_subject(:uid::uuid)

-- name: webhooks_link_act
select link_act(:uid::uuid, :action::text) as found

-- name: webhooks_backlog
select count(*) as stored, min(received_at) as oldest
from (select received_at from webhook_deliveries
      where state = 'stored' and provider in ('sendgrid', 'instantly', 'inbound') order by id limit 10000) d

-- name: webhooks_behind
select (select count(*) from (select from webhook_deliveries
                              where state = 'stored' and provider in ('sendgrid', 'instantly') limit 200) d) as waiting,
       coalesce((select received_at < clock_timestamp() - interval '150 milliseconds'
                 from webhook_deliveries order by id desc limit 1), true) as quiet

-- name: webhooks_keep_house
select webhook_keep_house() as gone
