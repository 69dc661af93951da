-- What leaves a conversation: a person's reply, and that the work has been taken. Messages of the same ledger with their
-- own keys. They belong to no outreach and to no recipient's row, so the books of a dispatch do not know them: nobody
-- counts as asked by them, and an open of them is no open of the work order's mail.
set local role raven_owner;

-- Why nothing can be written to this technician about this work order, as a code; null: it can.
create function conversation_no_reply(p_job uuid, p_technician uuid, out why text, out address text, out since timestamptz)
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
declare
    v_org uuid;
    v_technician technicians;
    v_method text;
begin
    select j.org_id into v_org from jobs j where j.id = p_job;
    select * into v_technician from technicians t where t.id = p_technician;
    address := v_technician.person_key;
    select s.first_seen_at, case s.type when 'unsubscribe' then 'unsubscribed' else 'suppressed' end into since, why
    from communication_suppressions s
    where s.org_id = v_org and s.channel = 'email' and s.value = v_technician.person_key
      and (s.expires_at is null or s.expires_at > clock_timestamp())
    order by s.type <> 'unsubscribe', s.first_seen_at limit 1;
    select r.dispatch_method into v_method from work_order_recipients r where r.id = conversation_recipient(p_job, p_technician);
    why := case
        when v_technician.person_key is null or v_technician.person_key !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$'
            then 'no_email'
        when why is not null then why
        when v_technician.unsubscribed_at is not null then 'unsubscribed'
        when coalesce(v_method = 'instantly_cold', not v_technician.signed_up) then 'cold' end;
    if why = 'unsubscribed' then
        since := coalesce(since, v_technician.unsubscribed_at);
    end if;
end
$$;

-- One message outside of any dispatch, through the same lanes. Null when the key is known: it was queued before.
create function conversation_queue(p_org uuid, p_job uuid, p_address text, p_name text, p_route bigint, p_data jsonb,
                                   p_key text, p_urgency smallint) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_id bigint := nextval('outbound_messages_id_seq');
    v_uid uuid := gen_random_uuid();
    v_content bigint;
begin
    insert into message_keys (uid, org_id, dedupe_key, message_id) values (v_uid, p_org, p_key, v_id)
    on conflict (org_id, dedupe_key) do nothing;
    if not found then
        return null;
    end if;
    insert into message_contents (org_id, channel, data) values (p_org, 'sendgrid_warm', p_data) returning id into v_content;
    insert into outbound_messages (id, uid, org_id, job_id, content_id, provider, route_id, to_address, to_name, to_domain, urgency)
    values (v_id, v_uid, p_org, p_job, v_content, 'sendgrid', p_route, p_address, p_name, split_part(p_address, '@', -1), p_urgency);
    perform pg_notify('raven_send', '');
    return v_id;
end
$$;

-- Sends what a person wrote. p_key: of the press, so that pressing twice sends once. p_ref: the template for replies.
create function conversation_reply(p_job uuid, p_technician uuid, p_text text, p_key uuid, p_ref text) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_job jobs;
    v_name text := (select full_name from technicians where id = p_technician);
    v_can record;
    v_route bigint;
    v_message bigint;
    v_conversation uuid;
    v_key text := 'reply:' || p_key;
begin
    select * into v_job from jobs where id = p_job;
    perform raven_require(v_job.org_id, 'dispatcher');
    if exists (select 1 from message_keys k where k.org_id = v_job.org_id and k.dedupe_key = v_key) then
        return (select k.message_id from message_keys k where k.org_id = v_job.org_id and k.dedupe_key = v_key);
    end if;
    if btrim(coalesce(p_text, '')) = '' or length(p_text) > 10000 then
        raise exception using errcode = 'RV422', message = 'A reply has 1 to 10,000 characters. Nothing was sent.';
    end if;
    if not exists (select 1 from technicians t where t.id = p_technician and t.org_id in (v_job.org_id, raven_pool_org())) then
        raise exception using errcode = 'RV422', message = 'This technician does not exist. Nothing was sent.';
    end if;
    select * into v_can from conversation_no_reply(p_job, p_technician);
    if v_can.why = 'unsubscribed' then
        raise exception using errcode = 'RV422',
            message = format('%s unsubscribed%s. Nothing more can be sent.', v_name,
                             coalesce(' at ' || to_char(v_can.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC', ''));
    elsif v_can.why is not null then
        raise exception using errcode = 'RV422', message = case v_can.why
            when 'no_email' then format('%s has no e-mail address. Nothing was sent.', v_name)
            when 'suppressed' then format('Mail to %s was refused before. Nothing was sent.', v_name)
            else format('%s was asked through Instantly and is answered there. Nothing was sent.', v_name) end;
    end if;
    v_route := dispatch_route(v_job.org_id, 'sendgrid', p_ref, 'Replies', null);
    if v_route is null then
        raise exception using errcode = 'RV424',
            message = 'No SendGrid template for replies is set (SENDGRID_TEMPLATE_ID_REPLY). Nothing was sent.';
    end if;
    v_message := conversation_queue(v_job.org_id, p_job, v_can.address, v_name, v_route,
                                    dispatch_facts(p_job) || jsonb_build_object('message', p_text), v_key, 1::smallint);
    if v_message is null then
        return (select k.message_id from message_keys k where k.org_id = v_job.org_id and k.dedupe_key = v_key);
    end if;
    v_conversation := conversation_of(p_job, p_technician);
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, author,
                                       outbound_message_id, triaged_at)
    values (v_job.org_id, v_conversation, 'we', p_text, clock_timestamp(), 'console', v_key, session_user, v_message,
            clock_timestamp());
    perform audit('conversation', v_conversation::text, 'reply_sent', v_job.org_id, jsonb_build_object('message', v_message));
    return v_message;
end
$$;

-- Assigns from the conversation. The others who had answered and did not decline are told that the work has been taken,
-- each person once per work order: warm ones by a template of its own. Cold ones are not written to, because a campaign
-- is no place for a single message. The answer counts both, and those for whom no template is set.
create function conversation_assign(p_job uuid, p_technician uuid, p_arrival timestamptz, p_cancel_waiting boolean,
                                    p_tell_others boolean, p_ref text) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_result jsonb := dispatch_assign(p_job, p_technician, p_arrival, p_cancel_waiting);
    v_job jobs;
    v_name text;
    v_key text := (select person_key from technicians where id = p_technician);
    v_conversation uuid;
    v_facts jsonb := dispatch_facts(p_job);
    v_text text;
    v_route bigint;
    v_message bigint;
    v_one record;
    v_told int := 0;
    v_already int := 0;
    v_cold int := 0;
    v_kept_out int := 0;
    v_no_template int := 0;
begin
    select * into v_job from jobs where id = p_job;
    select full_name into v_name from technicians where id = p_technician;
    v_conversation := conversation_of(p_job, p_technician);
    perform conversation_note(v_conversation, 'console', 'assigned:' || p_job || ':' || p_technician,
                              format('Assigned to %s.', v_name), clock_timestamp());
    if p_tell_others then
        v_route := dispatch_route(v_job.org_id, 'sendgrid', p_ref, 'Work taken', null);
        v_text := format('Work order %s has been taken by somebody else. Thank you for your answer.', v_job.number);
        for v_one in
            select distinct on (m.to_address) m.to_address as address, r.technician_id, r.dispatch_method, t.full_name
            from work_order_outreach o
            join work_order_recipients r on r.outreach_id = o.id
            join outbound_messages m on m.id = r.message_id
            join technicians t on t.id = r.technician_id
            where o.job_id = p_job and r.technician_id <> p_technician and m.to_address is distinct from v_key
              and (r.reply_received or r.ai_qualified) and r.declined_at is null and r.ai_qualified is distinct from false
            order by m.to_address, r.ai_qualified desc nulls last, r.id
        loop
            if v_one.dispatch_method <> 'sendgrid_warm' then
                v_cold := v_cold + 1;
            elsif ledger_suppression(v_job.org_id, v_one.address) is not null
                  or exists (select 1 from technicians t
                             where t.person_key = v_one.address and t.unsubscribed_at is not null
                               and t.org_id in (v_job.org_id, raven_pool_org())) then
                v_kept_out := v_kept_out + 1;
            elsif v_route is null then
                v_no_template := v_no_template + 1;
            else
                v_message := conversation_queue(v_job.org_id, p_job, v_one.address, v_one.full_name, v_route,
                                                v_facts || jsonb_build_object('message', v_text),
                                                'taken:' || p_job || ':' || encode(sha256(convert_to(v_one.address, 'UTF8')), 'hex'),
                                                3::smallint);
                if v_message is null then
                    v_already := v_already + 1;
                else
                    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key,
                                                       author, outbound_message_id, triaged_at)
                    values (v_job.org_id, conversation_of(p_job, v_one.technician_id), 'we', v_text, clock_timestamp(), 'console',
                            'taken:' || v_message, session_user, v_message, clock_timestamp());
                    v_told := v_told + 1;
                end if;
            end if;
        end loop;
    end if;
    perform audit('job', p_job::text, 'assigned_from_conversation', v_job.org_id,
                  jsonb_build_object('technician', p_technician, 'told', v_told, 'cold', v_cold));
    return v_result || jsonb_build_object('told', v_told, 'told_before', v_already, 'cold_not_told', v_cold,
                                          'kept_out', v_kept_out, 'no_template', v_no_template);
end
$$;

-- The thread shows how far our words got, so its readers hear of every step of a message that is in a thread.
create function notify_reply_state() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', 'ai_conversations', 'o', c.org_id, 'ids', json_build_array(c.id),
                                                 'jobs', json_build_array(c.job_id))::text)
    from conversation_messages x join ai_conversations c on c.id = x.conversation_id
    where x.outbound_message_id = new.id and x.direction <> 'technician';
    return null;
end
$$;
create trigger outbound_messages_notify_reply after update of state on outbound_messages
    for each row when (new.outreach_id is null and new.state <> old.state) execute function notify_reply_state();

grant execute on function conversation_no_reply(uuid, uuid) to raven_viewer, raven_engine;
grant execute on function conversation_reply(uuid, uuid, text, uuid, text),
    conversation_assign(uuid, uuid, timestamptz, boolean, boolean, text) to raven_dispatcher, raven_engine;
