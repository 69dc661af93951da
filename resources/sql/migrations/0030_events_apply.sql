-- What provider events do to messages, recipients, suppressions and counters. All of it set-wise and independent of the
-- order and the number of times that events arrive: an event counts when its row in message_events is new.
set local role raven_owner;

alter table outbound_messages add column delivered_at timestamptz;
comment on column outbound_messages.delivered_at is
    'First delivered event. Kept beside delivery, which moves on, because opens are judged by it.';

-- The processor takes one provider's deliveries at a time; kinds that nobody processes yet must not be in its way.
drop index webhook_deliveries_open;
create index webhook_deliveries_due on webhook_deliveries (provider, id) where state = 'stored';

-- What a set of new events says about one message.
create type message_news as (
    message_id bigint,
    delivery_rank int,
    delivery_at timestamptz,
    delivered_at timestamptz,
    mailed_at timestamptz,
    opens int,
    first_open_at timestamptz,
    first_human_open_at timestamptz,
    clicked_at timestamptz,
    replied_at timestamptz,
    reply_text text,
    declined_at timestamptz
);

-- The order in which a message's delivery moves; it never goes back. 0 for none.
create function delivery_rank(p_delivery text) returns int
    language sql immutable parallel safe
    set search_path = pg_catalog, public
as $$
    select coalesce(array_position(array['processed', 'deferred', 'delivered', 'blocked', 'bounced', 'dropped', 'spamreport'],
                                   p_delivery), 0)
$$;

-- Quick and not careful: text of the right shape that is no uuid is an error, which sends its delivery the slow way.
create function uuid_of_shape(p_text text) returns uuid
    language sql immutable parallel safe
as $$ select case when p_text like '________-____-____-____-____________' then p_text::uuid end $$;

-- Programs that load pictures without anybody looking: prefetching proxies, link scanners, scripts. Apple's privacy proxy
-- calls itself nothing but "Mozilla/5.0". LIKE, because one regular expression of these words took ten microseconds.
create function machine_agent(p_agent text) returns boolean
    language sql immutable parallel safe
as $$
    select p_agent is not null
       and (p_agent in ('', 'Mozilla/5.0')
            or lower(p_agent collate "C") like any (array['%googleimageproxy%', '%yahoomailproxy%', '%barracuda%',
                   '%proofpoint%', '%mimecast%', '%bot/%', '%bot;%', '%+http%', '%crawler%', '%spider%', '%preview%',
                   '%scanner%', '%curl/%', '%wget/%', '%python%', '%go-http-client%', '%java/%', '%headless%']))
$$;

-- Applies news to messages and their recipients. Message rows are locked first and in the order of their ids: two sets
-- never deadlock, and of a delivery and an open that arrive at once the later one sees the other.
create function message_news_apply(p_news message_news[]) returns void
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
as $$
begin
    if coalesce(cardinality(p_news), 0) = 0 then
        return;
    end if;

    perform 1 from outbound_messages m
    where m.id = any (array(select n.message_id from unnest(p_news) n))
    order by m.id for no key update;

    update outbound_messages m
    set delivery = case when n.delivery_rank > delivery_rank(m.delivery)
                        then (array['processed', 'deferred', 'delivered', 'blocked', 'bounced', 'dropped', 'spamreport'])
                             [n.delivery_rank]
                        else m.delivery end,
        delivery_at = case when n.delivery_rank > delivery_rank(m.delivery) then n.delivery_at
                           when n.delivery_rank = delivery_rank(m.delivery) then least(m.delivery_at, n.delivery_at)
                           else m.delivery_at end,
        delivered_at = least(m.delivered_at, n.delivered_at)
    from (select * from unnest(p_news) where delivery_rank is not null) n
    where m.id = n.message_id
      and (n.delivery_rank > delivery_rank(m.delivery)
           or n.delivery_rank = delivery_rank(m.delivery) and n.delivery_at < m.delivery_at
           or n.delivered_at is not null and (m.delivered_at is null or n.delivered_at < m.delivered_at));

    -- An open within ten seconds of the delivery is a machine's. When a delivery becomes known after its opens, what they
    -- were is decided again from the events.
    update work_order_recipients r
    set mailed_at = least(r.mailed_at, n.mailed_at),
        raw_open_count = r.raw_open_count + n.opens,
        email_opened = r.email_opened or n.opens > 0,
        email_opened_at = least(r.email_opened_at, n.first_open_at),
        human_opened_at = case
            when n.came_at is not null and r.raw_open_count > 0
                or least(r.human_opened_at, n.first_human_open_at)
                   < coalesce(n.known_delivered_at, least(r.mailed_at, n.mailed_at)) + interval '10 seconds'
            then (select min(e.occurred_at) from message_events e
                  where e.outbound_message_id = any (n.messages) and e.event_type in ('open', 'email_opened')
                    and e.machine is not true
                    and e.occurred_at >= coalesce(n.known_delivered_at, least(r.mailed_at, n.mailed_at), '-infinity')
                                         + interval '10 seconds')
            else least(r.human_opened_at, n.first_human_open_at) end,
        clicked_at = least(r.clicked_at, n.clicked_at),
        reply_received = r.reply_received or n.replied_at is not null,
        reply_received_at = least(r.reply_received_at, n.replied_at),
        reply_text = case when n.replied_at is not null and (r.reply_received_at is null or n.replied_at < r.reply_received_at)
                          then n.reply_text else r.reply_text end,
        declined_at = coalesce(r.declined_at, n.declined_at),
        updated_at = clock_timestamp()
    from (select m.recipient_id, array_agg(m.id) as messages, min(m.delivered_at) as known_delivered_at,
                 coalesce(min(n.delivered_at), min(n.mailed_at)) as came_at, min(n.mailed_at) as mailed_at,
                 sum(n.opens)::int as opens, min(n.first_open_at) as first_open_at,
                 min(n.first_human_open_at) as first_human_open_at, min(n.clicked_at) as clicked_at,
                 min(n.replied_at) as replied_at, min(n.reply_text) as reply_text, min(n.declined_at) as declined_at
          from unnest(p_news) n join outbound_messages m on m.id = n.message_id
          where m.recipient_id is not null
            and (n.opens > 0 or n.delivered_at is not null or n.mailed_at is not null or n.clicked_at is not null
                 or n.replied_at is not null or n.declined_at is not null)
          group by m.recipient_id
          order by m.recipient_id) n
    where r.id = n.recipient_id
      and (n.opens > 0 or n.mailed_at is not null or n.clicked_at is not null or n.replied_at is not null
           or n.declined_at is not null or n.came_at is not null and r.raw_open_count > 0);
end
$$;

-- How often each kind of event came. Unknown kinds are kept and counted, never dropped.
create function event_types_count(p_provider text, p_types text[], p_known text[]) returns void
    language sql
    set search_path = pg_catalog, public
as $$
    insert into event_type_counts as c (provider, event_type, known, n)
    select p_provider, t, t = any (p_known), count(*) from unnest(p_types) t group by t order by t
    on conflict (provider, event_type) do update set n = c.n + excluded.n, known = excluded.known, last_at = clock_timestamp()
$$;

-- SendGrid's event objects. Returns how many were new and how many could not be used; the latter are noted one by one
-- (the first hundred of a delivery).
create function sendgrid_events_apply(p_delivery bigint[], p_number int[], p_item jsonb[], out added int, out aside int)
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
as $$
declare
    news message_news[];
    types text[];
    suppressions jsonb;
    entry record;
begin
    with given as materialized (
        select delivery, number, item,
               case when jsonb_typeof(item -> 'event') = 'string' then left(item ->> 'event', 100) end as event_type,
               case jsonb_typeof(item -> 'timestamp')
                   when 'number' then case when (item -> 'timestamp')::numeric between 100000000 and 9999999999
                                           then to_timestamp((item -> 'timestamp')::double precision) end
                   when 'string' then case when item ->> 'timestamp' ~ '^[0-9]{9,10}$'
                                           then to_timestamp((item ->> 'timestamp')::double precision) end
               end as occurred_at
        from unnest(p_delivery, p_number, p_item) as t (delivery, number, item)
    ), unusable as (
        insert into webhook_set_aside (delivery_id, item, why)
        select delivery, number,
               case when jsonb_typeof(item) <> 'object' then 'not an object'
                    when event_type is null then 'no event type' else 'no usable time' end
        from (select *, row_number() over (partition by delivery) as nth from given
              where event_type is null or occurred_at is null) g
        where nth <= 100
    ), usable as materialized (
        select delivery, event_type, occurred_at,
               case when length(item ->> 'sg_event_id') between 1 and 200 then item ->> 'sg_event_id'
                    else 'sha256:' || encode(sha256(convert_to(item::text, 'UTF8')), 'hex') end as event_id,
               uuid_of_shape(item ->> 'rv_intent') as intent,
               uuid_of_shape(item ->> 'rv_attempt') as attempt,
               case when event_type = 'open'
                    then coalesce(item ->> 'sg_machine_open' = 'true', false) or machine_agent(item ->> 'useragent')
               end as machine,
               item - array['event', 'timestamp', 'sg_event_id', 'rv_intent', 'rv_attempt', 'smtp-id'] as payload
        from given
        where event_type is not null and occurred_at is not null
    ), fresh as (
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id,
                                    batch_uid, delivery_id, machine, payload)
        select k.org_id, 'sendgrid', u.event_id, u.event_type, u.occurred_at, k.message_id, u.attempt, u.delivery,
               u.machine, u.payload
        from usable u left join message_keys k on k.uid = u.intent
        on conflict do nothing
        returning org_id, event_type, occurred_at, outbound_message_id, machine, payload
    ), ranked as materialized (
        select org_id, event_type, occurred_at, outbound_message_id, machine, payload,
               case event_type
                   when 'processed' then 1
                   when 'deferred' then 2
                   when 'delivered' then 3
                   when 'bounce' then case when payload ->> 'type' = 'blocked' then 4 else 5 end
                   when 'dropped' then 6
                   when 'spamreport' then 7 end as rank
        from fresh
    ), by_message as (
        -- Rank and time in one number, so that the highest rank brings its earliest time along.
        select outbound_message_id as message_id,
               max(rank * 10000000000000 + 10000000000000 - (extract(epoch from occurred_at) * 1000)::bigint)
                   filter (where rank is not null) as best,
               min(occurred_at) filter (where event_type = 'delivered') as delivered_at,
               (count(*) filter (where event_type = 'open'))::int as opens,
               min(occurred_at) filter (where event_type = 'open') as first_open_at,
               min(occurred_at) filter (where event_type = 'open' and not machine) as first_human_open_at,
               min(occurred_at) filter (where event_type = 'click') as clicked_at
        from ranked
        where outbound_message_id is not null
        group by outbound_message_id
    ), wrong as (
        -- Only what the address itself is to blame for: blocked and soft bounces, spam content and quotas are not.
        select org_id, lower(btrim(payload ->> 'email')) as address, event_type,
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
        from ranked
        where event_type in ('unsubscribe', 'group_unsubscribe', 'spamreport', 'bounce', 'dropped')
          and org_id is not null and btrim(coalesce(payload ->> 'email', '')) <> ''
    )
    select (select array_agg(row(message_id,
                                 best / 10000000000000,
                                 to_timestamp((10000000000000 - best % 10000000000000) / 1000.0),
                                 delivered_at, null, opens, first_open_at, first_human_open_at, clicked_at, null, null,
                                 null)::message_news order by message_id)
            from by_message),
           (select array_agg(event_type) from fresh),
           (select jsonb_agg(distinct jsonb_build_array(org_id, address, type)) from wrong where type is not null),
           (select count(*) from given where event_type is null or occurred_at is null)
    into news, types, suppressions, aside;

    added := coalesce(cardinality(types), 0);
    perform message_news_apply(news);
    for entry in select (s ->> 0)::uuid as org_id, s ->> 1 as address, s ->> 2 as type
                 from jsonb_array_elements(suppressions) s order by 1, 2, 3
    loop
        perform suppress_address(entry.org_id, entry.address, entry.type, 'webhook', 'reported by SendGrid');
    end loop;
    if added > 0 then
        perform event_types_count('sendgrid', types,
                                  array['processed', 'deferred', 'delivered', 'bounce', 'dropped', 'open', 'click',
                                        'spamreport', 'unsubscribe', 'group_unsubscribe', 'group_resubscribe',
                                        'account_status_change']);
    end if;
end
$$;

-- Instantly's events have no id: the same moment of the same step for the same lead is the same event.
create function instantly_events_apply(p_delivery bigint[], p_number int[], p_item jsonb[], out added int, out aside int)
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
as $$
declare
    news message_news[];
    types text[];
    suppressions jsonb;
    entry record;
begin
    with given as materialized (
        select delivery, number, item,
               case when jsonb_typeof(item -> 'event_type') = 'string' then left(item ->> 'event_type', 100) end
                   as event_type,
               case when item ->> 'timestamp' ~ '^[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?$'
                    then (item ->> 'timestamp')::timestamptz end as occurred_at
        from unnest(p_delivery, p_number, p_item) as t (delivery, number, item)
    ), unusable as (
        insert into webhook_set_aside (delivery_id, item, why)
        select delivery, number,
               case when jsonb_typeof(item) <> 'object' then 'not an object'
                    when event_type is null then 'no event type' else 'no usable time' end
        from (select *, row_number() over (partition by delivery) as nth from given
              where event_type is null or occurred_at is null) g
        where nth <= 100
    ), usable as materialized (
        select delivery, event_type, occurred_at, lower(btrim(item ->> 'lead_email')) as address,
               item ->> 'campaign_id' as campaign,
               'sha256:' || encode(sha256(convert_to(jsonb_build_array(item -> 'event_type', item -> 'workspace',
                   item -> 'campaign_id', item -> 'lead_email', item -> 'email_id', item -> 'step', item -> 'variant',
                   item -> 'timestamp')::text, 'UTF8')), 'hex') as event_id,
               uuid_of_shape(item ->> 'rv_intent') as intent,
               item - array['event_type', 'timestamp', 'rv_intent', 'email_html', 'reply_html', 'email_text'] as payload
        from given
        where event_type is not null and occurred_at is not null
    ), matched as materialized (
        select u.*, coalesce(k.message_id, latest.message_id) as message_id,
               coalesce(k.org_id, latest.org_id, route.org_id) as org_id
        from usable u
        left join message_keys k on k.uid = u.intent
        -- Without our own id: the newest message of this campaign to a technician with this address.
        left join lateral (
            select m.id as message_id, m.org_id
            from technicians t
            join work_order_recipients r on r.technician_id = t.id
            join outbound_messages m on m.id = r.message_id
            join send_routes s on s.id = m.route_id
            where k.message_id is null and t.person_key = u.address and m.provider = 'instantly'
              and m.to_address = u.address and s.ref = u.campaign and m.state in ('sending', 'sent', 'in_doubt')
            order by m.id desc limit 1) latest on true
        left join lateral (
            select s.org_id from send_routes s where s.provider = 'instantly' and s.ref = u.campaign order by s.id limit 1
        ) route on true
    ), fresh as (
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id,
                                    delivery_id, machine, payload)
        select org_id, 'instantly', event_id, event_type, occurred_at, message_id, delivery,
               case when event_type in ('email_opened', 'link_clicked', 'email_link_clicked') then false end, payload
        from matched
        on conflict do nothing
        returning org_id, event_type, occurred_at, outbound_message_id, payload
    ), by_message as (
        select outbound_message_id as message_id,
               max(case event_type when 'email_sent' then 1 when 'email_bounced' then 5 end) as rank,
               min(occurred_at) filter (where event_type = 'email_sent') as mailed_at,
               min(occurred_at) filter (where event_type = 'email_bounced') as bounced_at,
               (count(*) filter (where event_type = 'email_opened'))::int as opens,
               min(occurred_at) filter (where event_type = 'email_opened') as first_open_at,
               min(occurred_at) filter (where event_type in ('link_clicked', 'email_link_clicked')) as clicked_at,
               min(occurred_at) filter (where event_type = 'reply_received') as replied_at,
               (array_agg(coalesce(payload ->> 'reply_text', payload ->> 'reply_text_snippet') order by occurred_at)
                   filter (where event_type = 'reply_received'))[1] as reply_text,
               min(occurred_at) filter (where event_type = 'lead_not_interested') as declined_at
        from fresh
        where outbound_message_id is not null
        group by outbound_message_id
    ), wrong as (
        select org_id, lower(btrim(payload ->> 'lead_email')) as address,
               case event_type when 'lead_unsubscribed' then 'unsubscribe' else 'bounce' end as type
        from fresh
        where event_type in ('lead_unsubscribed', 'email_bounced') and org_id is not null
          and btrim(coalesce(payload ->> 'lead_email', '')) <> ''
    )
    select (select array_agg(row(message_id, rank, coalesce(bounced_at, mailed_at), null, mailed_at, opens, first_open_at,
                                 first_open_at, clicked_at, replied_at, reply_text, declined_at)::message_news
                             order by message_id)
            from by_message),
           (select array_agg(event_type) from fresh),
           (select jsonb_agg(distinct jsonb_build_array(org_id, address, type)) from wrong),
           (select count(*) from given where event_type is null or occurred_at is null)
    into news, types, suppressions, aside;

    added := coalesce(cardinality(types), 0);
    perform message_news_apply(news);
    for entry in select (s ->> 0)::uuid as org_id, s ->> 1 as address, s ->> 2 as type
                 from jsonb_array_elements(suppressions) s order by 1, 2, 3
    loop
        perform suppress_address(entry.org_id, entry.address, entry.type, 'webhook', 'reported by Instantly');
    end loop;
    if added > 0 then
        perform event_types_count('instantly', types,
                                  array['email_sent', 'email_opened', 'email_link_clicked', 'link_clicked',
                                        'reply_received', 'auto_reply_received', 'email_bounced', 'lead_unsubscribed',
                                        'campaign_completed', 'account_error', 'lead_neutral', 'lead_interested',
                                        'lead_not_interested', 'lead_meeting_booked', 'lead_meeting_completed',
                                        'lead_closed', 'lead_out_of_office', 'lead_wrong_person', 'lead_no_show',
                                        'supersearch_enrichment_completed']);
    end if;
end
$$;

create function provider_events_apply(p_provider text, p_delivery bigint[], p_number int[], p_item jsonb[],
                                      out added int, out aside int)
    language plpgsql
    set search_path = pg_catalog, public
as $$
begin
    if p_provider = 'sendgrid' then
        select s.added, s.aside into added, aside from sendgrid_events_apply(p_delivery, p_number, p_item) s;
    else
        select s.added, s.aside into added, aside from instantly_events_apply(p_delivery, p_number, p_item) s;
    end if;
end
$$;

-- The bodies of these deliveries, as they are, in one go. Fails as a whole when one of them is no JSON.
create function webhook_deliveries_apply(p_provider text, p_ids bigint[], out added int, out aside int)
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    deliveries bigint[];
    numbers int[];
    items jsonb[];
begin
    select array_agg(d.id), array_agg(i.number::int), array_agg(i.item) into deliveries, numbers, items
    from (select id, convert_from(body, 'UTF8')::jsonb as content from webhook_deliveries where id = any (p_ids)) d
    cross join lateral jsonb_array_elements(case jsonb_typeof(d.content) when 'array' then d.content
                                            else jsonb_build_array(d.content) end) with ordinality as i (item, number);
    select a.added, a.aside into added, aside from provider_events_apply(p_provider, deliveries, numbers, items) a;

    update webhook_deliveries d
    set state = case when coalesce(s.n, 0) > 0 then 'partial' else 'processed' end, processed_at = clock_timestamp(),
        attempts = d.attempts + 1, lease_until = null, error = null, events = coalesce(e.n, 0), set_aside = coalesce(s.n, 0)
    from unnest(p_ids) as x (id)
    left join (select delivery, count(*)::int as n from unnest(deliveries) as t (delivery) group by 1) e on e.delivery = x.id
    left join (select delivery_id, count(*)::int as n from webhook_set_aside
               where aside > 0 and delivery_id = any (p_ids) group by 1) s on s.delivery_id = x.id
    where d.id = x.id;
end
$$;

-- Takes up to p_limit stored deliveries of a provider and applies them, all in this one transaction: no lease, a crash
-- leaves them stored. Those that are no JSON are returned in unreadable, kept from the others for a minute; the caller
-- takes them apart and hands the items to webhook_items_apply. After five attempts a delivery counts as failed.
create function webhook_process(p_provider text, p_limit int, out taken int, out added int, out aside int,
                                out unreadable bigint[])
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    ids bigint[];
    one bigint;
    one_added int;
    one_aside int;
begin
    added := 0;
    aside := 0;
    unreadable := '{}';
    select array_agg(id) into ids
    from (select id from webhook_deliveries
          where provider = p_provider and state = 'stored' and (lease_until is null or lease_until < clock_timestamp())
          order by id limit p_limit for update skip locked) c;
    taken := coalesce(cardinality(ids), 0);
    if taken = 0 then
        return;
    end if;
    begin
        select a.added, a.aside into added, aside from webhook_deliveries_apply(p_provider, ids) a;
        return;
    exception when others then
        -- Deadlocks, lost resources and cancellations are nobody's bad data: the caller tries again.
        if sqlstate ~ '^(40|53|55|57|58)' then
            raise;
        end if;
    end;
    foreach one in array ids
    loop
        begin
            select a.added, a.aside into one_added, one_aside from webhook_deliveries_apply(p_provider, array[one]) a;
            added := added + one_added;
            aside := aside + one_aside;
        exception when others then
            if sqlstate ~ '^(40|53|55|57|58)' then
                raise;
            end if;
            update webhook_deliveries
            set attempts = attempts + 1, error = 'SQLSTATE ' || sqlstate,
                lease_until = clock_timestamp() + interval '1 minute',
                state = case when attempts >= 4 then 'failed' else state end,
                processed_at = case when attempts >= 4 then clock_timestamp() end
            where id = one;
            unreadable := unreadable || one;
        end;
    end loop;
end
$$;

-- A delivery that could not be applied as a whole, item by item: what can be used counts, the rest is set aside.
create function webhook_items_apply(p_delivery bigint, p_items text[], out added int, out aside int)
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    delivery_provider text;
    good jsonb[] := '{}';
    numbers int[] := '{}';
    why text;
    bad int := 0;
    one jsonb;
    one_added int;
    one_aside int;
begin
    added := 0;
    aside := 0;
    select provider into delivery_provider from webhook_deliveries where id = p_delivery and state = 'stored' for update;
    if not found then
        return;
    end if;
    for number in 1 .. coalesce(cardinality(p_items), 0)
    loop
        begin
            one := p_items[number]::jsonb;
            if one ->> 'rv_intent' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
                one := one - 'rv_intent';
            end if;
            if one ->> 'rv_attempt' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
                one := one - 'rv_attempt';
            end if;
            good := good || one;
            numbers := numbers || number;
        exception when others then
            bad := bad + 1;
            if bad <= 100 then
                insert into webhook_set_aside (delivery_id, item, why) values (p_delivery, number, 'not JSON');
            end if;
        end;
    end loop;
    begin
        select a.added, a.aside into added, aside
        from provider_events_apply(delivery_provider, array_fill(p_delivery, array[cardinality(good)]), numbers, good) a;
    exception when others then
        if sqlstate ~ '^(40|53|55|57|58)' then
            raise;
        end if;
        added := 0;
        aside := 0;
        for place in 1 .. cardinality(good)
        loop
            begin
                select a.added, a.aside into one_added, one_aside
                from provider_events_apply(delivery_provider, array[p_delivery], array[numbers[place]],
                                           array[good[place]]) a;
                added := added + one_added;
                aside := aside + one_aside;
            exception when others then
                if sqlstate ~ '^(40|53|55|57|58)' then
                    raise;
                end if;
                why := 'SQLSTATE ' || sqlstate;
                bad := bad + 1;
                insert into webhook_set_aside (delivery_id, item, why) values (p_delivery, numbers[place], why);
            end;
        end loop;
    end;
    aside := aside + bad;
    update webhook_deliveries
    set state = case when aside > 0 then 'partial' else 'processed' end, processed_at = clock_timestamp(),
        attempts = attempts + 1, lease_until = null, events = coalesce(cardinality(p_items), 0), set_aside = aside
    where id = p_delivery;
end
$$;

-- Links -------------------------------------------------------------------------------------------------------------

-- Opens by our own pixel, [{uid, at, agent} or {outreach, technician, at, agent}]. One event a minute and message: a
-- token that somebody loads in a loop fills no table. Returns how many were new.
create function link_opens_apply(p_opens jsonb) returns int
    language plpgsql
    set search_path = pg_catalog, public
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
as $$
declare
    news message_news[];
    added int;
begin
    with given as materialized (
        select k.message_id, k.org_id, o.at as occurred_at, machine_agent(coalesce(o.agent, '')) as machine,
               k.uid::text || ':' || floor(extract(epoch from o.at) / 60)::bigint as event_id,
               jsonb_strip_nulls(jsonb_build_object('useragent', left(o.agent, 300))) as payload
        from jsonb_to_recordset(p_opens) as o (uid uuid, outreach uuid, technician uuid, at timestamptz, agent text)
        left join work_order_recipients r on o.uid is null and r.outreach_id = o.outreach
                                         and r.technician_id = o.technician
        left join outbound_messages m on m.id = r.message_id
        join message_keys k on k.uid = coalesce(o.uid, m.uid)
    ), fresh as (
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id,
                                    machine, payload)
        select distinct on (event_id) org_id, 'raven', event_id, 'open', occurred_at, message_id, machine, payload
        from given g
        where not exists (select 1 from message_events e
                          where e.provider = 'raven' and e.provider_event_id = g.event_id
                            and e.occurred_at between g.occurred_at - interval '1 minute'
                                                  and g.occurred_at + interval '1 minute')
        order by event_id, machine, occurred_at
        on conflict do nothing
        returning outbound_message_id, occurred_at, machine
    ), by_message as (
        select outbound_message_id as message_id, count(*)::int as opens, min(occurred_at) as first_open_at,
               min(occurred_at) filter (where not machine) as first_human_open_at
        from fresh group by 1
    )
    select array_agg(row(message_id, null, null, null, null, opens, first_open_at, first_human_open_at, null, null, null,
                         null)::message_news order by message_id),
           coalesce(sum(opens), 0)
    into news, added from by_message;
    perform message_news_apply(news);
    return added;
end
$$;

-- What the page behind a link may say about its subject.
create function link_subject(p_uid uuid, out organisation text, out address text, out job_title text, out trade text,
                             out place text, out scheduled_at timestamptz, out time_zone text, out is_open boolean,
                             out answer text, out unsubscribed boolean)
    language sql stable
    set search_path = pg_catalog, public
as $$
    select o.name, m.to_address, j.job_title, j.trade_needed, concat_ws(', ', j.city, j.state), j.scheduled_at,
           coalesce(j.time_zone, o.time_zone), j.job_status in ('pending', 'matching', 'dispatched'),
           case when r.ai_qualified then 'accepted' when r.declined_at is not null then 'declined' end,
           exists (select 1 from communication_suppressions s
                   where s.org_id = m.org_id and s.channel = 'email' and s.value = m.to_address and s.type = 'unsubscribe')
    from message_keys k
    join outbound_messages m on m.id = k.message_id
    join organizations o on o.id = m.org_id
    left join jobs j on j.id = m.job_id
    left join work_order_recipients r on r.id = m.recipient_id
    where k.uid = p_uid
$$;

-- A person pressed the button behind a link: unsubscribe, accept or decline. False when there is no such message. Pressing
-- twice changes nothing; of accept and decline the last one counts.
create function link_act(p_uid uuid, p_action text) returns boolean
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    subject record;
    changed int := 0;
begin
    select m.id, m.org_id, m.to_address, m.recipient_id into subject
    from message_keys k join outbound_messages m on m.id = k.message_id where k.uid = p_uid;
    if not found then
        return false;
    end if;
    if p_action = 'unsubscribe' then
        if not exists (select 1 from communication_suppressions s
                       where s.org_id = subject.org_id and s.channel = 'email' and s.value = subject.to_address
                         and s.type = 'unsubscribe') then
            perform suppress_address(subject.org_id, subject.to_address, 'unsubscribe', 'link', 'unsubscribe link');
            changed := 1;
        end if;
    elsif p_action = 'accept' then
        update work_order_recipients
        set reply_received = true, reply_received_at = coalesce(reply_received_at, clock_timestamp()), declined_at = null,
            ai_qualified = true, qualified_at = clock_timestamp(), qualification_reason = 'accepted by link',
            updated_at = clock_timestamp()
        where id = subject.recipient_id and (ai_qualified is distinct from true or declined_at is not null);
        get diagnostics changed = row_count;
    elsif p_action = 'decline' then
        update work_order_recipients
        set reply_received = true, reply_received_at = coalesce(reply_received_at, clock_timestamp()),
            declined_at = clock_timestamp(), ai_qualified = false, qualified_at = null,
            qualification_reason = 'declined by link', updated_at = clock_timestamp()
        where id = subject.recipient_id and declined_at is null;
        get diagnostics changed = row_count;
    else
        raise exception 'unknown action';
    end if;
    if changed > 0 then
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id)
        values (subject.org_id, 'raven', gen_random_uuid()::text, p_action, clock_timestamp(), subject.id);
        perform event_types_count('raven', array[p_action], array['unsubscribe', 'accept', 'decline']);
    end if;
    return true;
end
$$;

grant execute on function delivery_rank(text), uuid_of_shape(text), machine_agent(text) to raven_viewer, raven_engine;
grant execute on function message_news_apply(message_news[]), event_types_count(text, text[], text[]),
    sendgrid_events_apply(bigint[], int[], jsonb[]), instantly_events_apply(bigint[], int[], jsonb[]),
    provider_events_apply(text, bigint[], int[], jsonb[]), webhook_deliveries_apply(text, bigint[]),
    webhook_process(text, int), webhook_items_apply(bigint, text[]), link_opens_apply(jsonb), link_subject(uuid),
    link_act(uuid, text) to raven_engine;
