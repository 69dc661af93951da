-- Applying events, at less cost: what was measured dear is done once or not at all.
set local role raven_owner;

-- A SET clause keeps a function from being inlined, and this one is asked several times for every message.
create or replace function delivery_rank(p_delivery text) returns int
    language sql immutable parallel safe
as $$
    select case p_delivery when 'processed' then 1 when 'deferred' then 2 when 'delivered' then 3 when 'blocked' then 4
                           when 'bounced' then 5 when 'dropped' then 6 when 'spamreport' then 7 else 0 end
$$;

-- The counts come aggregated: {"open": 17, ...}.
create function event_types_count(p_provider text, p_counts jsonb, p_known text[]) returns void
    language sql
    set search_path = pg_catalog, public
as $$
    insert into event_type_counts as c (provider, event_type, known, n)
    select p_provider, key, key = any (p_known), value::bigint from jsonb_each_text(p_counts) order by key
    on conflict (provider, event_type) do update set n = c.n + excluded.n, known = excluded.known, last_at = clock_timestamp()
$$;
grant execute on function event_types_count(text, jsonb, text[]) to raven_engine;

-- SendGrid's event objects. Returns how many were new and how many could not be used; the latter are noted one by one
-- (the first hundred of a delivery).
create or replace function sendgrid_events_apply(p_delivery bigint[], p_number int[], p_item jsonb[], out added int,
                                                 out aside int)
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
    set work_mem = '64MB'
as $$
declare
    news message_news[];
    counts jsonb;
    suppressions jsonb;
    usable int;
    entry record;
begin
    with read as materialized (
        select delivery,
               case when jsonb_typeof(item -> 'event') = 'string' then left(item ->> 'event', 100) end as event_type,
               case jsonb_typeof(item -> 'timestamp')
                   when 'number' then case when (item -> 'timestamp')::numeric between 100000000 and 9999999999
                                           then to_timestamp((item -> 'timestamp')::double precision) end
                   when 'string' then case when item ->> 'timestamp' ~ '^[0-9]{9,10}$'
                                           then to_timestamp((item ->> 'timestamp')::double precision) end
               end as occurred_at,
               case when length(item ->> 'sg_event_id') between 1 and 200 then item ->> 'sg_event_id'
                    else 'sha256:' || encode(sha256(convert_to(item::text, 'UTF8')), 'hex') end as event_id,
               uuid_of_shape(item ->> 'rv_intent') as intent,
               uuid_of_shape(item ->> 'rv_attempt') as attempt,
               case when item ->> 'event' = 'open'
                    then coalesce(item ->> 'sg_machine_open' = 'true', false) or machine_agent(item ->> 'useragent')
               end as machine,
               case when jsonb_typeof(item) = 'object'
                    then item - array['event', 'timestamp', 'sg_event_id', 'rv_intent', 'rv_attempt', 'smtp-id'] end
                   as payload
        from unnest(p_delivery, p_item) as t (delivery, item)
    ), fresh as (
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id,
                                    batch_uid, delivery_id, machine, payload)
        select k.org_id, 'sendgrid', r.event_id, r.event_type, r.occurred_at, k.message_id, r.attempt, r.delivery,
               r.machine, r.payload
        from read r left join message_keys k on k.uid = r.intent
        where r.event_type is not null and r.occurred_at is not null
        on conflict do nothing
        returning org_id, event_type, occurred_at, outbound_message_id, machine,
                  case when event_type in ('bounce', 'dropped', 'spamreport', 'unsubscribe', 'group_unsubscribe')
                       then payload end as payload
    ), by_message as (
        -- Rank and time in one number, so that the highest rank brings its earliest time along.
        select outbound_message_id as message_id,
               max(case event_type when 'processed' then 1 when 'deferred' then 2 when 'delivered' then 3
                                   when 'bounce' then case when payload ->> 'type' = 'blocked' then 4 else 5 end
                                   when 'dropped' then 6 when 'spamreport' then 7 end
                   * 10000000000000 + 10000000000000 - (extract(epoch from occurred_at) * 1000)::bigint)
                   filter (where event_type in ('processed', 'deferred', 'delivered', 'bounce', 'dropped', 'spamreport'))
                   as best,
               min(occurred_at) filter (where event_type = 'delivered') as delivered_at,
               (count(*) filter (where event_type = 'open'))::int as opens,
               min(occurred_at) filter (where event_type = 'open') as first_open_at,
               min(occurred_at) filter (where event_type = 'open' and not machine) as first_human_open_at,
               min(occurred_at) filter (where event_type = 'click') as clicked_at
        from fresh
        where outbound_message_id is not null
        group by outbound_message_id
    ), wrong as (
        -- Only what the address itself is to blame for: blocked and soft bounces, spam content and quotas are not.
        select org_id, lower(btrim(payload ->> 'email')) as address,
               case
                   when event_type in ('unsubscribe', 'group_unsubscribe') then 'unsubscribe'
                   when event_type = 'spamreport' then 'spamreport'
                   when event_type = 'bounce' then
                       case when payload ->> 'type' is distinct from 'blocked'
                             and coalesce(payload ->> 'status', '5') like '5%' then 'bounce' end
                   when event_type = 'dropped' then
                       case payload ->> 'reason'
                           when 'Unsubscribed Address' then 'unsubscribe'
                           when 'Bounced Address' then 'bounce'
                           when 'Spam Reporting Address' then 'spamreport'
                           when 'Invalid' then 'invalid' end end as type
        from fresh
        where payload is not null and org_id is not null and btrim(coalesce(payload ->> 'email', '')) <> ''
    )
    select (select array_agg(row(message_id, best / 10000000000000,
                                 to_timestamp((10000000000000 - best % 10000000000000) / 1000.0), delivered_at, null, opens,
                                 first_open_at, first_human_open_at, clicked_at, null, null, null)::message_news
                             order by message_id)
            from by_message),
           (select jsonb_object_agg(event_type, n)
            from (select event_type, count(*) as n from fresh group by event_type) c),
           (select jsonb_agg(distinct jsonb_build_array(org_id, address, type)) from wrong where type is not null),
           (select count(*) from read where event_type is not null and occurred_at is not null)
    into news, counts, suppressions, usable;

    added := coalesce((select sum(value::int) from jsonb_each_text(counts)), 0);
    aside := coalesce(cardinality(p_item), 0) - usable;
    if aside > 0 then
        insert into webhook_set_aside (delivery_id, item, why)
        select delivery, number,
               case when jsonb_typeof(item) <> 'object' then 'not an object'
                    when jsonb_typeof(item -> 'event') is distinct from 'string' then 'no event type'
                    else 'no usable time' end
        from (select delivery, number, item, row_number() over (partition by delivery) as nth
              from unnest(p_delivery, p_number, p_item) as t (delivery, number, item)
              where jsonb_typeof(item) <> 'object' or jsonb_typeof(item -> 'event') is distinct from 'string'
                 or case jsonb_typeof(item -> 'timestamp')
                        when 'number' then (item -> 'timestamp')::numeric not between 100000000 and 9999999999
                        when 'string' then item ->> 'timestamp' !~ '^[0-9]{9,10}$'
                        else true end) g
        where nth <= 100;
    end if;
    perform message_news_apply(news);
    for entry in select (s ->> 0)::uuid as org_id, s ->> 1 as address, s ->> 2 as type
                 from jsonb_array_elements(suppressions) s order by 1, 2, 3
    loop
        perform suppress_address(entry.org_id, entry.address, entry.type, 'webhook', 'reported by SendGrid');
    end loop;
    if added > 0 then
        perform event_types_count('sendgrid', counts,
                                  array['processed', 'deferred', 'delivered', 'bounce', 'dropped', 'open', 'click',
                                        'spamreport', 'unsubscribe', 'group_unsubscribe', 'group_resubscribe',
                                        'account_status_change']);
    end if;
end
$$;
