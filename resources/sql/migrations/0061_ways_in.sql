-- The ways in that exist already lead into conversations: Instantly's webhooks, Inbound Parse, and links.
set local role raven_owner;

-- Instantly's events have no id: the same moment of the same step for the same lead is the same event.
create or replace function instantly_events_apply(p_delivery bigint[], p_number int[], p_item jsonb[], out added int, out aside int)
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
    replies jsonb;
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
        returning org_id, provider_event_id, event_type, occurred_at, outbound_message_id, delivery_id, payload
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
    ), answers as (
        -- What people wrote goes into their conversation in this transaction and is judged afterwards.
        select f.occurred_at, jsonb_build_object(
                   'key', 'instantly:' || f.provider_event_id, 'source', 'instantly', 'org', f.org_id, 'intent', m.uid,
                   'from', f.payload ->> 'lead_email', 'subject', f.payload ->> 'reply_subject',
                   'text', coalesce(f.payload ->> 'reply_text', f.payload ->> 'reply_text_snippet'), 'at', f.occurred_at,
                   'provider_message_id', f.payload ->> 'email_id', 'automatic', f.event_type = 'auto_reply_received',
                   'delivery', f.delivery_id) as reply
        from fresh f left join outbound_messages m on m.id = f.outbound_message_id
        where f.event_type in ('reply_received', 'auto_reply_received')
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
           (select jsonb_agg(reply order by occurred_at) from answers),
           (select count(*) from given where event_type is null or occurred_at is null)
    into news, types, suppressions, replies, aside;

    added := coalesce(cardinality(types), 0);
    perform message_news_apply(news);
    perform conversation_take_reply(r) from jsonb_array_elements(replies) r;
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

-- One stored Inbound Parse delivery, read by the caller: the reply for conversation_take_reply, or why there is none.
-- Marks the delivery in the same transaction. False: it was not there to be dealt with.
create function inbound_apply(p_delivery bigint, p_reply jsonb, p_why text) returns boolean
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    v_why text := p_why;
begin
    perform 1 from webhook_deliveries d where d.id = p_delivery and d.provider = 'inbound' and d.state = 'stored' for update;
    if not found then
        return false;
    end if;
    if p_reply is not null then
        begin
            perform conversation_take_reply(p_reply);
        exception when others then
            -- Deadlocks, lost resources and cancellations are nobody's bad data: the caller tries again.
            if sqlstate ~ '^(40|53|55|57|58)' then
                raise;
            end if;
            v_why := 'SQLSTATE ' || sqlstate;
        end;
    end if;
    if v_why is not null then
        insert into webhook_set_aside (delivery_id, item, why) values (p_delivery, 1, v_why);
    end if;
    update webhook_deliveries d
    set state = case when v_why is null then 'processed' else 'partial' end, processed_at = clock_timestamp(),
        attempts = d.attempts + 1, lease_until = null, events = 1, set_aside = case when v_why is null then 0 else 1 end,
        error = v_why
    where d.id = p_delivery;
    perform event_types_count('inbound', jsonb_build_object(case when v_why is null then 'reply' else 'set_aside' end, 1),
                              array['reply', 'set_aside']);
    return true;
end
$$;
grant execute on function inbound_apply(bigint, jsonb, text) to raven_engine;

-- A person pressed the button behind a link: unsubscribe, accept or decline. False when there is no such message. Pressing
-- twice changes nothing; of accept and decline the last one counts. The thread of the conversation says so too.
create or replace function link_act(p_uid uuid, p_action text) returns boolean
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    subject record;
    changed int := 0;
    v_clock timestamptz := clock_timestamp();
    v_event uuid := gen_random_uuid();
    v_conversation uuid;
begin
    -- A reply of ours belongs to no recipient's row; its thread knows whose it is.
    select m.id, m.org_id, m.to_address, r.id as recipient_id, m.job_id, r.technician_id into subject
    from message_keys k join outbound_messages m on m.id = k.message_id
    left join lateral (
        select conversation_recipient(c.job_id, c.technician_id) as id
        from conversation_messages x join ai_conversations c on c.id = x.conversation_id
        where m.recipient_id is null and x.outbound_message_id = m.id and x.direction = 'we' limit 1) thread on true
    left join work_order_recipients r on r.id = coalesce(m.recipient_id, thread.id)
    where k.uid = p_uid;
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
    elsif p_action in ('accept', 'decline') then
        update work_order_recipients r
        set reply_received = true, reply_received_at = coalesce(r.reply_received_at, v_clock), updated_at = v_clock
        where r.id = subject.recipient_id
          and case p_action when 'accept' then r.ai_qualified is distinct from true or r.declined_at is not null
                            else r.declined_at is null end;
        get diagnostics changed = row_count;
    else
        raise exception 'unknown action';
    end if;
    if changed > 0 then
        insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, outbound_message_id)
        values (subject.org_id, 'raven', v_event::text, p_action, v_clock, subject.id);
        perform event_types_count('raven', array[p_action], array['unsubscribe', 'accept', 'decline']);
        if subject.technician_id is not null and subject.job_id is not null then
            v_conversation := conversation_of(subject.job_id, subject.technician_id);
            perform conversation_note(v_conversation, 'link', 'link:' || v_event,
                                      case p_action when 'accept' then 'Accepted by the link in the message.'
                                                    when 'decline' then 'Declined by the link in the message.'
                                                    else 'Unsubscribed by the link in the message. Nothing more is sent to this address.' end,
                                      v_clock, case p_action when 'accept' then 'accepts' when 'decline' then 'declines' end);
            if p_action <> 'unsubscribe' then
                perform conversation_judge(v_conversation);
            end if;
        end if;
    end if;
    return true;
end
$$;

-- Called by link_act, which the engine runs with its own rights.
grant execute on function conversation_of(uuid, uuid), conversation_note(uuid, text, text, text, timestamptz, text),
    conversation_judge(uuid) to raven_engine;
