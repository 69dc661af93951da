-- Conversations: what technicians answer, by whichever way it comes, what the rules make of it, and what follows from it.
set local role raven_owner;

-- One thread per work order and technician. Where there were several, the oldest takes over what the others hold.
with several as (
    select c.id, c.created_at, first_value(c.id) over (partition by c.job_id, c.technician_id order by c.created_at, c.id) as kept,
           case jsonb_typeof(c.messages) when 'array' then c.messages else '[]' end as messages
    from ai_conversations c
), merged as (
    select s.kept, jsonb_agg(e.item order by s.created_at, s.id, e.place) as messages
    from several s cross join lateral jsonb_array_elements(s.messages) with ordinality e (item, place)
    group by s.kept having count(distinct s.id) > 1 or bool_or(s.id <> s.kept)
)
update ai_conversations c set messages = m.messages from merged m where c.id = m.kept;
update work_order_recipients r set ai_conversation_id = s.kept
from (select c.id, first_value(c.id) over (partition by c.job_id, c.technician_id order by c.created_at, c.id) as kept
      from ai_conversations c) s
where r.ai_conversation_id = s.id and s.id <> s.kept;
delete from ai_conversations c using (
    select x.id, first_value(x.id) over (partition by x.job_id, x.technician_id order by x.created_at, x.id) as kept
    from ai_conversations x) s
where c.id = s.id and s.id <> s.kept;
create unique index ai_conversations_job_technician on ai_conversations (job_id, technician_id);

-- Every entry of every thread; ai_conversations.messages shows the newest of them as the seeds' programs read them.
-- Without a conversation: nobody was found whom the reply could belong to, and a person has to look.
create table conversation_messages (
    id bigint generated always as identity primary key,
    uid uuid not null default gen_random_uuid(),
    org_id uuid references organizations (id),
    conversation_id uuid references ai_conversations (id) on delete cascade,
    direction text not null check (direction in ('technician', 'we', 'system')),
    text text not null,
    full_text text,
    occurred_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    source text not null check (source in ('inbound_parse', 'instantly', 'typed', 'link', 'console', 'imported')),
    dedupe_key text collate "C" not null unique,
    author text,
    from_address text,
    subject text,
    provider_message_id text,
    outbound_message_id bigint,
    delivery_id bigint,
    attachments int not null default 0,
    automatic boolean not null default false,
    unmatched text check (unmatched in ('unknown_sender', 'several_organisations', 'no_sender')),
    triaged_at timestamptz,
    triage_attempts int not null default 0,
    triage_after timestamptz,
    verdict text,
    matches jsonb not null default '[]',
    because text,
    return_date date,
    override_verdict text,
    override_by text,
    override_at timestamptz,
    -- What counts: a person's word before the rules', and no rule's word on what a machine wrote.
    says text generated always as (coalesce(override_verdict, case when not automatic then verdict end)) stored,
    qualified boolean generated always as (
        case coalesce(override_verdict, case when not automatic then verdict end)
            when 'accepts' then true when 'declines' then false when 'unsubscribe' then false end) stored,
    constraint known_verdicts check (
        coalesce(verdict, 'unknown') in ('accepts', 'question', 'price', 'later', 'declines', 'out_of_office',
                                         'unsubscribe', 'unknown')
        and coalesce(override_verdict, 'unknown') in ('accepts', 'question', 'price', 'later', 'declines',
                                                      'out_of_office', 'unsubscribe', 'unknown')),
    constraint override_has_its_marks check ((override_verdict is null) = (override_by is null)
                                             and (override_verdict is null) = (override_at is null)),
    constraint only_replies_are_unmatched check (conversation_id is not null
                                                 or (direction = 'technician' and unmatched is not null)),
    constraint only_unmatched_are_nobodys check (org_id is not null or conversation_id is null)
);
comment on column conversation_messages.text is 'New text only once triage has been; before that the text as it came.';
comment on column conversation_messages.full_text is 'As it came, quoted history included; null when there is nothing more in it.';
comment on column conversation_messages.outbound_message_id is
    'Of what a technician wrote: the message it answers. Of what we wrote: the message that carries it.';
create index conversation_messages_thread on conversation_messages (conversation_id, occurred_at, id);
create index conversation_messages_untriaged on conversation_messages (id)
    where triaged_at is null and direction = 'technician';
create index conversation_messages_unmatched on conversation_messages (org_id, id desc) where conversation_id is null;
create index conversation_messages_outbound on conversation_messages (outbound_message_id)
    where outbound_message_id is not null;

-- What an organisation taught: words, and what they mean there.
create table triage_rules (
    id bigint generated always as identity primary key,
    org_id uuid not null references organizations (id),
    phrase text not null check (phrase = lower(btrim(phrase)) and length(phrase) between 2 and 200),
    verdict text not null check (verdict in ('accepts', 'question', 'price', 'later', 'declines', 'out_of_office',
                                             'unsubscribe')),
    made_by text not null default session_user,
    made_at timestamptz not null default clock_timestamp(),
    made_from bigint references conversation_messages (id) on delete set null,
    retired_by text,
    retired_at timestamptz,
    active boolean generated always as (retired_at is null) stored,
    constraint retired_has_its_marks check ((retired_at is null) = (retired_by is null))
);
create unique index triage_rules_active on triage_rules (org_id, phrase) where retired_at is null;

do $$
declare
    t text;
begin
    foreach t in array array['conversation_messages', 'triage_rules']
    loop
        execute format('alter table public.%I enable row level security', t);
        execute format('alter table public.%I force row level security', t);
        execute format('create policy owner_all on public.%I to raven_owner using (true) with check (true)', t);
        execute format('create policy engine_all on public.%I to raven_engine using (true) with check (true)', t);
        execute format('create policy member_all on public.%I to raven_viewer '
                       'using (org_id = any ((select raven_org_ids())::uuid[])) '
                       'with check (org_id = any ((select raven_org_ids())::uuid[]))', t);
    end loop;
end
$$;
-- Nobody knows whose it is: whoever runs the installation sees it.
create policy admin_reads_unmatched on conversation_messages for select to raven_admin using (org_id is null);
grant select on conversation_messages, triage_rules to raven_viewer;

-- The seeds' thread ------------------------------------------------------------------------------------------------

-- Writes the newest 200 entries of each thread into the seeds' column. Read after the row's lock, so that of two that
-- append at once the later one sees the other; bounded, so that a thread that never ends costs no more each time. The
-- lock goes with that of a foreign key, which both of them hold by then.
create function conversation_rebuild(p_ids uuid[]) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
    set timezone = 'UTC'
as $$
begin
    perform 1 from ai_conversations c where c.id = any (p_ids) order by c.id for no key update;
    update ai_conversations c
    set messages = coalesce(t.thread, '[]'), updated_at = clock_timestamp()
    from unnest(p_ids) i (id)
    left join lateral (
        select jsonb_agg(jsonb_build_object('id', m.uid,
                                            'sender', case m.direction when 'technician' then 'technician' else 'system' end,
                                            'content', m.text, 'created_at', m.occurred_at, 'qualified', m.qualified)
                         order by m.occurred_at, m.id) as thread
        from (select x.id, x.uid, x.direction, x.text, x.occurred_at, x.qualified
              from conversation_messages x where x.conversation_id = i.id
              order by x.occurred_at desc, x.id desc limit 200) m) t on true
    where c.id = i.id;
end
$$;

create function conversation_messages_changed() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    v_ids uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct n.conversation_id) into v_ids from new_rows n where n.conversation_id is not null;
        perform pg_notify('raven', json_build_object('t', 'conversation_messages', 'o', n.org_id)::text)
        from new_rows n where n.conversation_id is null;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct o.conversation_id) into v_ids from old_rows o where o.conversation_id is not null;
    else
        -- Also what the thread does not show, such as a verdict: readers are told by the thread's row.
        select array_agg(distinct t.id) into v_ids
        from (select n.conversation_id from new_rows n union select o.conversation_id from old_rows o) t (id)
        where t.id is not null;
    end if;
    if v_ids is not null then
        perform conversation_rebuild(v_ids);
    end if;
    return null;
end
$$;
create trigger conversation_messages_new after insert on conversation_messages
    referencing new table as new_rows for each statement execute function conversation_messages_changed();
create trigger conversation_messages_change after update on conversation_messages
    referencing old table as old_rows new table as new_rows for each statement
    execute function conversation_messages_changed();
create trigger conversation_messages_gone after delete on conversation_messages
    referencing old table as old_rows for each statement execute function conversation_messages_changed();

-- Entries that another program wrote into the column, in the seeds' shape or the older one {role, content, timestamp}.
-- They are shown and not judged: nothing is known about how old they are. What they were judged to be stays with them.
create function conversation_import(p_conversation uuid) returns void
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    insert into conversation_messages (uid, org_id, conversation_id, direction, text, occurred_at, source, dedupe_key,
                                       triaged_at, verdict)
    select case when e.item ->> 'id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (e.item ->> 'id')::uuid
                else gen_random_uuid() end,
           c.org_id, c.id,
           case when coalesce(e.item ->> 'sender', e.item ->> 'role') in ('technician', 'user') then 'technician' else 'system' end,
           left(coalesce(e.item ->> 'content', ''), 65536),
           case when coalesce(e.item ->> 'created_at', e.item ->> 'timestamp')
                     ~ '^[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?$'
                then coalesce(e.item ->> 'created_at', e.item ->> 'timestamp')::timestamptz else c.created_at end,
           'imported',
           'imported:' || c.id || ':' || encode(sha256(convert_to(concat_ws('|', e.item ->> 'id', e.item ->> 'content',
               e.item ->> 'created_at', e.item ->> 'timestamp'), 'UTF8')), 'hex'),
           clock_timestamp(), case e.item -> 'qualified' when 'true' then 'accepts' when 'false' then 'declines' end
    from ai_conversations c
    cross join lateral jsonb_array_elements(case jsonb_typeof(c.messages) when 'array' then c.messages else '[]' end)
        with ordinality e (item, place)
    where c.id = p_conversation and jsonb_typeof(e.item) = 'object'
      and not exists (select 1 from conversation_messages x
                      where x.conversation_id = c.id and x.uid::text = e.item ->> 'id')
    order by e.place
    on conflict (dedupe_key) do nothing;
    perform conversation_rebuild(array[p_conversation]);
end
$$;
select conversation_import(id) from ai_conversations where messages <> '[]';

-- A program that writes the column itself: what it added becomes entries, and the column is theirs again.
create function ai_conversations_written() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform conversation_import(new.id);
    return null;
end
$$;
create trigger ai_conversations_written_new after insert on ai_conversations
    for each row when (new.messages <> '[]') execute function ai_conversations_written();
create trigger ai_conversations_written after update of messages on ai_conversations
    for each row when (new.messages is distinct from old.messages and current_user <> 'raven_owner')
    execute function ai_conversations_written();

create function notify_conversations() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    perform pg_notify('raven', json_build_object('t', 'ai_conversations', 'o', org_id,
                      'ids', case when count(*) <= 2 then json_agg(id) end,
                      'jobs', case when count(*) <= 2 then json_agg(job_id) end)::text)
    from new_rows group by org_id;
    return null;
end
$$;
create trigger ai_conversations_notify_new after insert on ai_conversations referencing new table as new_rows
    for each statement execute function notify_conversations();
create trigger ai_conversations_notify_change after update on ai_conversations referencing new table as new_rows
    for each statement execute function notify_conversations();

-- Intake -----------------------------------------------------------------------------------------------------------

-- The engine serves every organisation, also where none is known yet.
create function conversation_require(p_org uuid) returns void
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
begin
    if not raven_may(p_org, 'dispatcher') then
        raise exception using errcode = 'insufficient_privilege',
            message = 'This needs the role dispatcher in the organisation. Nothing was changed or sent.';
    end if;
end
$$;

create function conversation_recipient(p_job uuid, p_technician uuid) returns uuid
    language sql stable
    set search_path = pg_catalog, public
as $$
    select r.id from work_order_outreach o
    join work_order_recipients r on r.outreach_id = o.id and r.technician_id = p_technician
    where o.job_id = p_job
$$;

-- The thread of a technician about a work order; made when there is none.
create function conversation_of(p_job uuid, p_technician uuid) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_id uuid;
    v_recipient uuid := conversation_recipient(p_job, p_technician);
begin
    select c.id into v_id from ai_conversations c where c.job_id = p_job and c.technician_id = p_technician;
    if v_id is null then
        insert into ai_conversations (org_id, job_id, technician_id, recipient_id)
        select j.org_id, j.id, p_technician, v_recipient from jobs j where j.id = p_job
        on conflict (job_id, technician_id) do nothing
        returning id into v_id;
    end if;
    if v_id is null then
        select c.id into v_id from ai_conversations c where c.job_id = p_job and c.technician_id = p_technician;
    end if;
    update work_order_recipients r set ai_conversation_id = v_id
    where r.id = v_recipient and r.ai_conversation_id is distinct from v_id;
    return v_id;
end
$$;

-- Which message a reply answers, and so whose it is. By the request whose token it was sent to: the message of that
-- request to this sender, or the only one in it. Else by our own id. Else the newest message that went to the sender's
-- address, when only one organisation ever wrote there. why is set when nobody was found.
create function conversation_find(p_batch uuid, p_intent uuid, p_org uuid, p_from text,
                                  out org_id uuid, out job_id uuid, out technician_id uuid, out recipient_id uuid,
                                  out message_id bigint, out why text)
    language plpgsql stable security definer
    set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
    v_message outbound_messages;
    v_orgs uuid[];
begin
    org_id := p_org;
    if p_batch is not null then
        select r.org_id into org_id from send_batches b join send_routes r on r.id = b.route_id where b.uid = p_batch;
        org_id := coalesce(org_id, p_org);
        select m.* into v_message
        from send_batches b cross join lateral unnest(b.message_ids) i (id)
        join outbound_messages m on m.id = i.id
        where b.uid = p_batch and (m.to_address = p_from or cardinality(b.message_ids) = 1)
        limit 1;
    end if;
    if v_message.id is null and p_intent is not null then
        select m.* into v_message from message_keys k join outbound_messages m on m.id = k.message_id where k.uid = p_intent;
    end if;
    if v_message.id is null and p_from is not null then
        select array_agg(distinct r.org_id) into v_orgs
        from technicians t join work_order_recipients r on r.technician_id = t.id
        join outbound_messages m on m.id = r.message_id
        where t.person_key = p_from and m.to_address = p_from and m.state in ('sending', 'sent', 'in_doubt')
          and (conversation_find.org_id is null or r.org_id = conversation_find.org_id);
        if cardinality(v_orgs) = 1 then
            select m.* into v_message
            from technicians t join work_order_recipients r on r.technician_id = t.id
            join outbound_messages m on m.id = r.message_id
            where t.person_key = p_from and m.to_address = p_from and m.state in ('sending', 'sent', 'in_doubt')
              and r.org_id = v_orgs[1]
            order by m.sending_at desc nulls last, m.id desc limit 1;
        end if;
    end if;

    if v_message.id is not null then
        message_id := v_message.id;
        org_id := v_message.org_id;
        recipient_id := v_message.recipient_id;
        if recipient_id is not null then
            job_id := v_message.job_id;
            select r.technician_id into technician_id from work_order_recipients r where r.id = v_message.recipient_id;
        else
            -- What a person wrote, or that somebody else has the work: messages of a conversation and of no dispatch.
            select c.job_id, c.technician_id, conversation_recipient(c.job_id, c.technician_id)
            into job_id, technician_id, recipient_id
            from conversation_messages x join ai_conversations c on c.id = x.conversation_id
            where x.outbound_message_id = v_message.id and x.direction <> 'technician' limit 1;
        end if;
    end if;
    if technician_id is null or job_id is null then
        why := case when p_from is null then 'no_sender' when cardinality(v_orgs) > 1 then 'several_organisations'
                    else 'unknown_sender' end;
        job_id := null;
        technician_id := null;
        if org_id is null and coalesce(cardinality(v_orgs), 0) = 0
           and (select count(*) from organizations o where o.id <> raven_pool_org()) = 1 then
            select o.id into org_id from organizations o where o.id <> raven_pool_org();
        end if;
    end if;
end
$$;

-- Every reply comes in here, whatever brought it. p_reply: key (the same mail always has the same), source, batch,
-- intent, org, from, subject, text, at, provider_message_id, attachments, automatic, delivery. Stored and marked on the
-- recipient's row; judged by conversation_apply_triage, which whoever stores it calls next and any engine catches up on.
-- Null: it was here already.
create function conversation_take_reply(p_reply jsonb) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_from text := nullif(lower(btrim(p_reply ->> 'from')), '');
    v_text text := left(coalesce(p_reply ->> 'text', ''), 65536);
    v_at timestamptz := least(coalesce((p_reply ->> 'at')::timestamptz, clock_timestamp()), clock_timestamp());
    v_automatic boolean := coalesce((p_reply ->> 'automatic')::boolean, false);
    v_found record;
    v_conversation uuid;
    v_id bigint;
begin
    if exists (select 1 from conversation_messages m where m.dedupe_key = p_reply ->> 'key') then
        return null;
    end if;
    select * into v_found
    from conversation_find((p_reply ->> 'batch')::uuid, (p_reply ->> 'intent')::uuid, (p_reply ->> 'org')::uuid, v_from);
    perform conversation_require(v_found.org_id);
    if v_found.why is null then
        v_conversation := conversation_of(v_found.job_id, v_found.technician_id);
    end if;
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, from_address,
                                       subject, provider_message_id, outbound_message_id, delivery_id, attachments,
                                       automatic, unmatched)
    values (v_found.org_id, v_conversation, 'technician', v_text, v_at, p_reply ->> 'source', p_reply ->> 'key', v_from,
            left(p_reply ->> 'subject', 1000), left(p_reply ->> 'provider_message_id', 1000), v_found.message_id,
            (p_reply ->> 'delivery')::bigint, coalesce((p_reply ->> 'attachments')::int, 0), v_automatic, v_found.why)
    on conflict (dedupe_key) do nothing
    returning id into v_id;
    if v_id is not null and not v_automatic then
        perform conversation_mark_replied(v_found.recipient_id, v_at, v_text);
    end if;
    return v_id;
end
$$;

-- The first reply is the one that the row keeps.
create function conversation_mark_replied(p_recipient uuid, p_at timestamptz, p_text text) returns void
    language sql volatile security definer
    set search_path = pg_catalog, public
as $$
    update work_order_recipients r
    set reply_received = true, reply_received_at = p_at, reply_text = p_text, updated_at = clock_timestamp()
    where r.id = p_recipient and (r.reply_received_at is null or p_at < r.reply_received_at)
$$;

-- What a dispatcher heard by telephone or read in a text message. p_key: of the press, so that pressing twice is once.
create function conversation_take_typed(p_job uuid, p_technician uuid, p_text text, p_at timestamptz, p_key uuid) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_org uuid := (select org_id from jobs where id = p_job);
    v_at timestamptz := least(coalesce(p_at, clock_timestamp()), clock_timestamp());
    v_id bigint;
begin
    perform raven_require(v_org, 'dispatcher');
    if btrim(coalesce(p_text, '')) = '' then
        raise exception using errcode = 'RV422', message = 'There is no text. Nothing was stored.';
    end if;
    if not exists (select 1 from technicians t where t.id = p_technician and t.org_id in (v_org, raven_pool_org())) then
        raise exception using errcode = 'RV422', message = 'This technician does not exist. Nothing was stored.';
    end if;
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, author)
    values (v_org, conversation_of(p_job, p_technician), 'technician', left(p_text, 65536), v_at, 'typed',
            'typed:' || v_org || ':' || p_key, session_user)
    on conflict (dedupe_key) do nothing
    returning id into v_id;
    if v_id is null then
        return (select m.id from conversation_messages m where m.dedupe_key = 'typed:' || v_org || ':' || p_key);
    end if;
    perform conversation_mark_replied(conversation_recipient(p_job, p_technician), v_at, left(p_text, 65536));
    perform audit('conversation', (select m.conversation_id::text from conversation_messages m where m.id = v_id), 'reply_typed_in',
                  v_org, jsonb_build_object('message', v_id), null, jsonb_build_object('job', p_job, 'technician', p_technician));
    return v_id;
end
$$;

-- A line of ours in the thread, by which a reader understands what happened. Once per key.
create function conversation_note(p_conversation uuid, p_source text, p_key text, p_text text, p_at timestamptz,
                                  p_verdict text default null) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_id bigint;
begin
    insert into conversation_messages (org_id, conversation_id, direction, text, occurred_at, source, dedupe_key, verdict,
                                       triaged_at)
    select c.org_id, c.id, 'system', p_text, p_at, p_source, p_key, p_verdict, p_at
    from ai_conversations c where c.id = p_conversation
    on conflict (dedupe_key) do nothing
    returning id into v_id;
    return v_id;
end
$$;

-- What follows from a reply ----------------------------------------------------------------------------------------

-- The word that the recipient's evidence carries, as the lists of the console know it.
create function triage_kind(p_verdict text) returns text
    language sql immutable parallel safe
as $$
    select case p_verdict when 'accepts' then 'yes' when 'declines' then 'no' when 'unknown' then 'other' else p_verdict end
$$;

-- Whoever asks to be left alone is, at once: the address that wrote and the one that was asked, in the organisation that
-- asked or, where it cannot be told which one is meant, in every organisation that ever wrote there.
create function conversation_opt_out(p_message bigint) returns int
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_message conversation_messages;
    v_taken int := 0;
    v_did boolean := false;
    v_one record;
begin
    select * into v_message from conversation_messages where id = p_message;
    for v_one in
        select distinct a.org_id, a.address
        from (select v_message.org_id as org_id, v_message.from_address as address
              union all
              select m.org_id, m.to_address from outbound_messages m where m.id = v_message.outbound_message_id
              union all
              select c.org_id, t.person_key from ai_conversations c join technicians t on t.id = c.technician_id
              where c.id = v_message.conversation_id
              union all
              select r.org_id, t.person_key
              from technicians t join work_order_recipients r on r.technician_id = t.id
              where v_message.org_id is null and t.person_key = v_message.from_address) a
        where a.org_id is not null and a.address is not null
          and not exists (select 1 from communication_suppressions s
                          where s.org_id = a.org_id and s.channel = 'email' and s.value = a.address and s.type = 'unsubscribe'
                            and s.expires_at is null)
        order by 1, 2
    loop
        v_taken := v_taken + suppress_address(v_one.org_id, v_one.address, 'unsubscribe', 'reply', 'asked for it in a reply');
        v_did := true;
    end loop;
    if v_did and v_message.conversation_id is not null then
        perform conversation_note(v_message.conversation_id, 'console', 'opted-out:' || v_message.uid,
                                  'Unsubscribed by this answer. Nothing more is sent to this address.',
                                  greatest(v_message.occurred_at, clock_timestamp()));
    end if;
    return v_taken;
end
$$;

-- What the whole thread says: of yes and no, the newest that a human gave counts. Level-triggered: the same thread gives
-- the same row, in whichever order its replies arrived, were judged and judged again. A judgement that did not come from
-- the thread (another program's) stays while the thread holds neither yes nor no.
create function conversation_judge(p_conversation uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_conversation ai_conversations;
    v_recipient work_order_recipients;
    v_decider conversation_messages;
    v_newest conversation_messages;
    v_yes boolean;
    v_reason text;
    v_evidence jsonb;
begin
    select * into v_conversation from ai_conversations where id = p_conversation for no key update;
    select * into v_recipient from work_order_recipients
    where id = conversation_recipient(v_conversation.job_id, v_conversation.technician_id) for no key update;
    select * into v_newest from conversation_messages m
    where m.conversation_id = p_conversation and m.says is not null and (m.direction = 'technician' or m.source = 'link')
    order by m.occurred_at desc, m.id desc limit 1;
    select * into v_decider from conversation_messages m
    where m.conversation_id = p_conversation and m.qualified is not null and (m.direction = 'technician' or m.source = 'link')
    order by m.occurred_at desc, m.id desc limit 1;

    v_yes := v_decider.qualified;
    if v_decider.id is null then
        v_decider := v_newest;
    end if;
    if v_decider.id is null then
        return;
    end if;
    v_reason := case
        when v_decider.source = 'link' then case when v_yes then 'accepted by link' else 'declined by link' end
        when v_decider.override_verdict is not null
            then format('%s by %s', triage_kind(v_decider.says), v_decider.override_by)
        when coalesce(v_decider.because, '') <> ''
            then format('%s by rule: “%s”', triage_kind(v_decider.says), v_decider.because)
        else format('%s by rule', triage_kind(v_decider.says)) end;
    v_evidence := jsonb_strip_nulls(jsonb_build_object(
        'kind', triage_kind(v_decider.says), 'verdict', v_decider.says, 'message_id', v_decider.uid,
        'by', case when v_decider.source = 'link' then 'link' when v_decider.override_verdict is not null then 'person' else 'rule' end,
        'person', v_decider.override_by, 'rule_said', case when v_decider.override_verdict is not null then v_decider.verdict end,
        'words', nullif(v_decider.because, ''), 'matches', nullif(v_decider.matches, '[]'),
        'return_date', v_newest.return_date));

    if v_yes is not null or v_recipient.ai_qualified is null
       or coalesce(jsonb_exists(v_recipient.ai_qualification_result, 'message_id'), false) then
        update work_order_recipients r
        set ai_qualified = v_yes, declined_at = case when v_yes is false then v_decider.occurred_at end,
            qualified_at = case when v_yes then v_decider.occurred_at end, ai_qualification_result = v_evidence,
            qualification_reason = v_reason, updated_at = clock_timestamp()
        where r.id = v_recipient.id
          and (r.ai_qualified, r.ai_qualification_result, r.qualification_reason)
              is distinct from (v_yes, v_evidence, v_reason);
        if v_recipient.id is not null and v_recipient.ai_qualified is distinct from v_yes then
            perform audit('recipient', v_recipient.id::text,
                          case when v_yes then 'qualified' when v_yes is false then 'disqualified' else 'qualification_taken_back' end,
                          v_conversation.org_id, jsonb_build_object('ai_qualified', jsonb_build_array(v_recipient.ai_qualified, v_yes)),
                          v_reason, jsonb_build_object('conversation', p_conversation, 'message', v_decider.uid));
        end if;
        if v_recipient.ai_qualified and v_yes is not true then
            perform conversation_note(p_conversation, 'console', 'turned:' || v_decider.uid || ':' || v_decider.says,
                                      case when v_yes is false then 'Said yes before; this answer takes it back.'
                                           else 'Counted as a yes before; that was taken back.' end, clock_timestamp());
        elsif v_recipient.ai_qualified is false and v_yes then
            perform conversation_note(p_conversation, 'console', 'turned:' || v_decider.uid || ':' || v_decider.says,
                                      'Said no before; this answer says yes.', clock_timestamp());
        end if;
    end if;
    update ai_conversations c
    set status = case when v_yes then 'qualified' when v_yes is false then 'disqualified' else 'active' end,
        qualification_reasons = v_evidence, updated_at = clock_timestamp()
    where c.id = p_conversation and c.status <> 'completed'
      and (c.status, c.qualification_reasons)
          is distinct from (case when v_yes then 'qualified' when v_yes is false then 'disqualified' else 'active' end, v_evidence);
end
$$;

-- Everything that a message's verdict means, now.
create function conversation_act(p_message bigint) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_message conversation_messages;
begin
    select * into v_message from conversation_messages where id = p_message;
    if v_message.says = 'unsubscribe' then
        perform conversation_opt_out(p_message);
    end if;
    if v_message.conversation_id is not null then
        perform conversation_judge(v_message.conversation_id);
    end if;
end
$$;

-- What the rules made of a message, and at once what follows from it. The first judgement stays unless p_again; a
-- person's word is beside it and never touched. False: it was judged already.
create function conversation_apply_triage(p_message bigint, p_text text, p_verdict text, p_matches jsonb, p_because text,
                                          p_return_date date, p_again boolean default false) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_message conversation_messages;
    v_whole text;
begin
    select * into v_message from conversation_messages where id = p_message for no key update;
    if not found or v_message.direction <> 'technician' or (v_message.triaged_at is not null and not p_again) then
        return false;
    end if;
    perform conversation_require(v_message.org_id);
    -- The rules run where the reply came in. A person's own client may only judge what a person typed in; everything else
    -- that a person has to say about a message is an override.
    if v_message.source <> 'typed' and not raven_may(null, 'dispatcher') then
        raise exception using errcode = 'insufficient_privilege',
            message = 'Replies are judged by the engine. Nothing was changed.';
    end if;
    v_whole := coalesce(v_message.full_text, v_message.text);
    update conversation_messages m
    set text = p_text, full_text = nullif(v_whole, p_text), verdict = p_verdict, matches = coalesce(p_matches, '[]'),
        because = nullif(p_because, ''), return_date = p_return_date, triaged_at = clock_timestamp()
    where m.id = p_message;
    if v_message.conversation_id is not null then
        update work_order_recipients r set reply_text = p_text, updated_at = clock_timestamp()
        where r.id = (select conversation_recipient(c.job_id, c.technician_id) from ai_conversations c
                      where c.id = v_message.conversation_id)
          and r.reply_received_at = v_message.occurred_at and r.reply_text is distinct from p_text
          and not v_message.automatic;
    end if;
    perform conversation_act(p_message);
    return true;
end
$$;

-- Judging it failed: later again, and after five times a person has to read it.
create function conversation_triage_failed(p_message bigint, p_why text) returns void
    language sql volatile
    set search_path = pg_catalog, public
as $$
    update conversation_messages m
    set triage_attempts = m.triage_attempts + 1, triage_after = clock_timestamp() + interval '1 minute',
        triaged_at = case when m.triage_attempts >= 4 then clock_timestamp() end,
        verdict = case when m.triage_attempts >= 4 then 'unknown' end
    where m.id = p_message and m.triaged_at is null
$$;

-- A person's acts --------------------------------------------------------------------------------------------------

-- A person's word against the rules'. Both are kept, and it acts as a rule's word would. Null takes it back. p_phrase:
-- also a rule from now on. Taking back an unsubscribe does not make anybody a recipient again.
create function conversation_override(p_message bigint, p_verdict text, p_phrase text default null) returns jsonb
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_message conversation_messages;
    v_rule bigint;
    v_suppressed text;
begin
    select * into v_message from conversation_messages where id = p_message for no key update;
    if not found then
        raise exception using errcode = 'RV404', message = 'This message does not exist. Nothing was changed.';
    end if;
    perform conversation_require(v_message.org_id);
    if v_message.direction <> 'technician' then
        raise exception using errcode = 'RV422', message = 'Only what a technician wrote can be judged. Nothing was changed.';
    end if;
    if p_verdict is not null
       and p_verdict not in ('accepts', 'question', 'price', 'later', 'declines', 'out_of_office', 'unsubscribe', 'unknown') then
        raise exception using errcode = 'RV422', message = 'This is none of the answers that are known. Nothing was changed.';
    end if;
    if v_message.override_verdict is distinct from p_verdict then
        update conversation_messages m
        set override_verdict = p_verdict, override_by = case when p_verdict is not null then session_user end,
            override_at = case when p_verdict is not null then clock_timestamp() end
        where m.id = p_message;
        perform audit('conversation_message', v_message.uid::text, 'triage_overridden', v_message.org_id,
                      jsonb_build_object('says', jsonb_build_array(v_message.says, coalesce(p_verdict, v_message.verdict))), null,
                      jsonb_build_object('rule_said', v_message.verdict, 'conversation', v_message.conversation_id));
        perform conversation_act(p_message);
    end if;
    if nullif(btrim(p_phrase), '') is not null and p_verdict is not null then
        v_rule := triage_rule_make(v_message.org_id, p_phrase, p_verdict, p_message);
    end if;
    select ledger_suppression(v_message.org_id, v_message.from_address) into v_suppressed;
    select m.* into v_message from conversation_messages m where m.id = p_message;
    return jsonb_build_object('says', v_message.says, 'qualified', v_message.qualified, 'rule', v_rule,
                              'suppressed', v_suppressed is not null);
end
$$;

create function triage_rule_make(p_org uuid, p_phrase text, p_verdict text, p_from bigint) returns bigint
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_phrase text := lower(btrim(regexp_replace(p_phrase, '\s+', ' ', 'g')));
    v_id bigint;
begin
    perform raven_require(p_org, 'dispatcher');
    if length(v_phrase) not between 2 and 200 or p_verdict = 'unknown' then
        raise exception using errcode = 'RV422',
            message = 'A rule needs 2 to 200 characters and one of the known answers. Nothing was changed.';
    end if;
    update triage_rules r set retired_at = clock_timestamp(), retired_by = session_user
    where r.org_id = p_org and r.phrase = v_phrase and r.retired_at is null and r.verdict <> p_verdict;
    insert into triage_rules (org_id, phrase, verdict, made_from) values (p_org, v_phrase, p_verdict, p_from)
    on conflict (org_id, phrase) where retired_at is null do nothing
    returning id into v_id;
    if v_id is null then
        return (select r.id from triage_rules r where r.org_id = p_org and r.phrase = v_phrase and r.retired_at is null);
    end if;
    perform audit('triage_rule', v_id::text, 'created', p_org, jsonb_build_object('phrase', v_phrase, 'verdict', p_verdict));
    return v_id;
end
$$;

create function triage_rule_retire(p_rule bigint) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_org uuid := (select r.org_id from triage_rules r where r.id = p_rule);
begin
    perform raven_require(v_org, 'dispatcher');
    update triage_rules r set retired_at = clock_timestamp(), retired_by = session_user
    where r.id = p_rule and r.retired_at is null;
    if found then
        perform audit('triage_rule', p_rule::text, 'retired', v_org);
    end if;
    return found;
end
$$;

-- A person found out whose an unmatched reply is.
create function conversation_attach(p_message bigint, p_job uuid, p_technician uuid) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, public
as $$
declare
    v_message conversation_messages;
    v_org uuid := (select org_id from jobs where id = p_job);
    v_conversation uuid;
begin
    perform raven_require(v_org, 'dispatcher');
    select * into v_message from conversation_messages where id = p_message for no key update;
    if not found or (v_message.org_id is not null and v_message.org_id <> v_org)
       or (v_message.org_id is null and not raven_may(v_org, 'admin')) then
        raise exception using errcode = 'RV404', message = 'This message does not exist. Nothing was changed.';
    end if;
    if v_message.conversation_id is not null then
        raise exception using errcode = 'RV409', message = 'This message belongs to a conversation already. Nothing was changed.';
    end if;
    if not exists (select 1 from technicians t where t.id = p_technician and t.org_id in (v_org, raven_pool_org())) then
        raise exception using errcode = 'RV422', message = 'This technician does not exist. Nothing was changed.';
    end if;
    v_conversation := conversation_of(p_job, p_technician);
    update conversation_messages m set conversation_id = v_conversation, org_id = v_org, unmatched = null where m.id = p_message;
    if not v_message.automatic then
        perform conversation_mark_replied(conversation_recipient(p_job, p_technician), v_message.occurred_at, v_message.text);
    end if;
    perform audit('conversation_message', v_message.uid::text, 'attached', v_org,
                  jsonb_build_object('job', p_job, 'technician', p_technician));
    if v_message.triaged_at is not null then
        perform conversation_act(p_message);
    end if;
    return v_conversation;
end
$$;

grant execute on function triage_kind(text), conversation_recipient(uuid, uuid) to raven_viewer, raven_engine;
grant execute on function conversation_take_reply(jsonb), conversation_triage_failed(bigint, text) to raven_engine;
grant execute on function conversation_require(uuid), conversation_take_typed(uuid, uuid, text, timestamptz, uuid),
    conversation_apply_triage(bigint, text, text, jsonb, text, date, boolean), conversation_override(bigint, text, text),
    triage_rule_make(uuid, text, text, bigint), triage_rule_retire(bigint), conversation_attach(bigint, uuid, uuid)
    to raven_dispatcher, raven_engine;
