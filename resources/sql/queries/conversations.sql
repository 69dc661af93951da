-- name: conversations_claim_inbound
select id, body, headers ->> 'content_type' as content_type, received_at, payload_hash
from webhook_deliveries
where provider = 'inbound' and state = 'stored' and (lease_until is null or lease_until < clock_timestamp())
order by id limit :limit::int for update skip locked

-- name: conversations_inbound_apply
select inbound_apply(:delivery::bigint, :reply::jsonb, :why::text) as done

-- name: conversations_claim_untriaged
-- The day is the work order's, because "back on Monday" is said where the work is.
select m.id, m.org_id, coalesce(m.full_text, m.text) as body,
       (m.occurred_at at time zone coalesce(j.time_zone, o.time_zone, 'UTC'))::date as received_on
from conversation_messages m
left join organizations o on o.id = m.org_id
left join ai_conversations c on c.id = m.conversation_id
left join jobs j on j.id = c.job_id
where m.triaged_at is null and m.direction = 'technician' and (m.triage_after is null or m.triage_after < clock_timestamp())
order by m.id limit :limit::int for update of m skip locked

-- name: conversations_own_rules
select org_id, phrase, verdict from triage_rules
where retired_at is null and org_id = any (array(select jsonb_array_elements_text(:orgs::jsonb))::uuid[])
order by id

-- name: conversations_apply_triage
select conversation_apply_triage(:message::bigint, :text::text, :verdict::text, :matches::jsonb, :because::text,
                                 :return_date::date) as applied

-- name: conversations_triage_failed
select conversation_triage_failed(:message::bigint, :why::text)

-- name: conversations_message_body
select m.id, m.org_id, coalesce(m.full_text, m.text) as body,
       (m.occurred_at at time zone coalesce(j.time_zone, o.time_zone, 'UTC'))::date as received_on
from conversation_messages m
left join organizations o on o.id = m.org_id
left join ai_conversations c on c.id = m.conversation_id
left join jobs j on j.id = c.job_id
where m.id = :message::bigint

-- name: conversations_threads
-- Newest first; the threads of one technician.
select c.id, c.job_id, j.number, j.job_title, c.status, t.messages, t.last_at, s.says
from ai_conversations c
join jobs j on j.id = c.job_id
cross join lateral (select count(*) as messages, max(m.occurred_at) as last_at
                    from conversation_messages m where m.conversation_id = c.id) t
left join lateral (select coalesce(m.override_verdict, m.verdict) as says from conversation_messages m
                   where m.conversation_id = c.id and m.direction = 'technician'
                   order by m.occurred_at desc, m.id desc limit 1) s on true
where c.technician_id = :technician::uuid and t.messages > 0
order by t.last_at desc, c.id limit 100

-- name: conversations_last_asked
select o.job_id from work_order_recipients r join work_order_outreach o on o.id = r.outreach_id
where r.technician_id = :technician::uuid order by r.created_at desc, r.id limit 1

-- name: conversations_thread
-- One statement, so that the thread and what may be done are of the same instant. Times travel as milliseconds.
select j.id as job_id, j.org_id, j.number, j.job_title, t.id as technician_id, t.full_name, c.id, coalesce(c.status, 'active') as status,
       r.id as recipient_id, r.dispatch_method, coalesce(a.sent_at, a.sending_at) as asked_at, a.state as asked_state,
       a.reason as asked_reason, n.why, n.since,
       j.job_status in ('pending', 'matching', 'dispatched') and j.assigned_tech_id is null as assignable,
       raven_may(j.org_id, 'dispatcher') as may_write,
       (select json_agg(json_build_array(
                   m.id, m.direction, coalesce(p.display_name, m.author), m.text, m.full_text,
                   (extract(epoch from m.occurred_at) * 1000)::bigint, m.source, x.state, x.reason, m.verdict, m.matches,
                   m.because, m.return_date, m.override_verdict, coalesce(q.display_name, m.override_by),
                   (extract(epoch from m.override_at) * 1000)::bigint, m.automatic, m.attachments)
                   order by m.occurred_at, m.id)
        from (select y.id from conversation_messages y where y.conversation_id = c.id
              order by y.occurred_at desc, y.id desc limit 500) newest
        join conversation_messages m on m.id = newest.id
        left join memberships p on p.login = m.author and p.org_id = m.org_id
        left join memberships q on q.login = m.override_by and q.org_id = m.org_id
        left join outbound_messages x on x.id = m.outbound_message_id and m.direction = 'we') as messages
from jobs j
join technicians t on t.id = :technician::uuid
cross join lateral conversation_no_reply(j.id, t.id) n
left join ai_conversations c on c.job_id = j.id and c.technician_id = t.id
left join work_order_outreach o on o.job_id = j.id
left join work_order_recipients r on r.outreach_id = o.id and r.technician_id = t.id
left join outbound_messages a on a.id = r.message_id
where j.id = :job::uuid

-- name: conversations_facts
-- The words that our mails use, without address and contact.
select jsonb_build_object('job_title', j.job_title, 'job_type', j.trade_needed, 'city', j.city, 'state', j.state,
                          'urgency', j.urgency, 'budget_max', j.budget_max,
                          'scheduled_at', to_char(j.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                          'time_zone', coalesce(j.time_zone, o.time_zone), 'organization', o.name) as facts, t.full_name
from jobs j join organizations o on o.id = j.org_id join technicians t on t.id = :technician::uuid
where j.id = :job::uuid

-- name: conversations_override
select conversation_override(:message::bigint, :verdict::text, :phrase::text) as result

-- name: conversations_take_typed
select conversation_take_typed(:job::uuid, :technician::uuid, :text::text, :at::timestamptz, :key::uuid) as message

-- name: conversations_reply
select conversation_reply(:job::uuid, :technician::uuid, :text::text, :key::uuid, :ref::text) as message

-- name: conversations_assign
select conversation_assign(:job::uuid, :technician::uuid, :arrival::timestamptz, :cancel_waiting::boolean,
                           :tell_others::boolean, :ref::text) as report

-- name: conversations_attach
select conversation_attach(:message::bigint, :job::uuid, :technician::uuid) as conversation

-- name: conversations_unmatched
select m.id, m.org_id, m.from_address, m.subject, left(m.text, 8000) as text, m.occurred_at, m.source, m.unmatched,
       coalesce(m.override_verdict, m.verdict, 'unknown') as says, m.attachments
from conversation_messages m
where m.conversation_id is null
order by m.id desc limit :limit::int

-- name: conversations_count_unmatched
select count(*) as waiting from conversation_messages where conversation_id is null

-- name: conversations_attach_choices
-- Who was asked about the work order, who has the sender's address, and whom the words name; without words the former
-- two. The likeliest first.
with choice as (
    select j.id as job_id, j.org_id, j.number, j.job_title, o.id as outreach_id, m.from_address, lower(btrim(coalesce(:words::text, ''))) as words
    from conversation_messages m
    join jobs j on j.org_id = coalesce(m.org_id, :org::uuid) and j.number = :number::bigint
    left join work_order_outreach o on o.job_id = j.id
    where m.id = :message::bigint
), known as (
    select r.technician_id as id from choice c join work_order_recipients r on r.outreach_id = c.outreach_id
    union
    select t.id from choice c join technicians t on t.person_key = c.from_address
    union
    select t.id from choice c join technicians t
      on strpos(lower(concat_ws(' ', t.full_name, t.business_name, t.email)), c.words) > 0
    where length(btrim(coalesce(:words::text, ''))) > 1
), people as (
    select t.id, t.full_name, t.email, concat_ws(', ', t.city, t.state) as place,
           exists (select 1 from work_order_recipients r
                   where r.outreach_id = c.outreach_id and r.technician_id = t.id) as asked,
           t.person_key is not null and t.person_key is not distinct from c.from_address as same_address
    from choice c join known k on true join technicians t on t.id = k.id
    where t.org_id in (c.org_id, raven_pool_org())
      and (c.words = '' or strpos(lower(concat_ws(' ', t.full_name, t.business_name, t.email)), c.words) > 0)
    order by same_address desc, asked desc, t.full_name, t.id limit 100
)
select c.job_id, c.number, c.job_title,
       (select json_agg(json_build_array(p.id, p.full_name, p.email, p.place, p.asked, p.same_address)
                        order by p.same_address desc, p.asked desc, p.full_name, p.id) from people p) as people
from choice c

-- name: conversations_rules
select r.id, r.org_id, r.phrase, r.verdict, coalesce(p.display_name, r.made_by) as made_by, r.made_at,
       left(m.text, 400) as from_text, t.full_name as from_technician, j.number as from_number
from triage_rules r
left join memberships p on p.login = r.made_by and p.org_id = r.org_id
left join conversation_messages m on m.id = r.made_from
left join ai_conversations c on c.id = m.conversation_id
left join technicians t on t.id = c.technician_id
left join jobs j on j.id = c.job_id
where r.retired_at is null order by r.id desc

-- name: conversations_retire_rule
select triage_rule_retire(:rule::bigint) as retired

-- name: conversations_technician
-- A telephone number is for those who may use it.
select t.id, t.full_name, t.trade_needed, array_to_json(t.trades)::jsonb as trades, t.city, t.state, t.signed_up,
       t.consent_date, t.is_available, coalesce(t.average_rating, t.rating) as rating, t.total_ratings,
       greatest(t.jobs_completed, t.total_jobs) as jobs_completed, t.years_experience, t.service_area_radius,
       t.preferred_contact, t.email, case when d.may then t.phone end as phone, t.bio, t.unsubscribed_at, t.unsubscribe_reason,
       (select c.distance_m from job_candidates c where c.job_id = :job::uuid and c.technician_id = t.id) as distance_m,
       s.first_seen_at as suppressed_at, s.type as suppressed_type, s.source as suppressed_source, s.reason as suppressed_reason,
       l.at as last_asked_at, l.number as last_asked_number,
       (select count(*) from work_order_recipients r where r.technician_id = t.id and r.created_at > now() - interval '30 days') as asked_30_days,
       (select json_agg(x.full_name order by x.full_name) from technicians x
        where x.person_key = t.person_key and x.id <> t.id) as shared_with
from technicians t
cross join lateral (
    select exists (select 1 from unnest(raven_org_ids()) g (id) where raven_may(g.id, 'dispatcher'))
        or raven_may(null, 'dispatcher') as may) d
left join lateral (
    select x.first_seen_at, x.type, x.source, x.reason from communication_suppressions x
    where x.channel = 'email' and x.value = t.person_key and (x.expires_at is null or x.expires_at > now())
    order by x.type <> 'unsubscribe', x.first_seen_at limit 1) s on true
left join lateral (
    select coalesce(m.sending_at, r.created_at) as at, j.number
    from work_order_recipients r join work_order_outreach o on o.id = r.outreach_id join jobs j on j.id = o.job_id
    left join outbound_messages m on m.id = r.message_id
    where r.technician_id = t.id order by r.created_at desc limit 1) l on true
where t.id = :technician::uuid

-- name: conversations_credentials
select 'license' as kind, license_name as name, license_number as number, state as issuer, expiration_date, verified
from contractor_licenses where technician_id = :technician::uuid
union all
select 'certification', certification_name, null, issuer, expiration_date, verified
from contractor_certifications where technician_id = :technician::uuid
union all
select 'insurance', insurance_type, policy_number, carrier, expiration_date, verified
from contractor_insurance where technician_id = :technician::uuid
order by 1, 5 nulls last, 2

-- name: conversations_contacts
select j.id as job_id, j.number, j.job_title, r.dispatch_method, coalesce(m.sent_at, m.sending_at, r.created_at) as at, m.state,
       m.reason, m.delivery, r.mailed_at is not null as mailed, r.human_opened_at is not null as opened, r.reply_received,
       r.ai_qualified, r.declined_at is not null as declined, r.ai_qualification_result ->> 'verdict' as says
from work_order_recipients r
join work_order_outreach o on o.id = r.outreach_id
join jobs j on j.id = o.job_id
left join outbound_messages m on m.id = r.message_id
where r.technician_id = :technician::uuid
order by r.created_at desc, r.id limit 200

-- name: conversations_ratings
select j.number, r.created_at, r.overall, r.quality, r.professionalism, r.timeliness, r.communication,
       r.comment
from job_ratings r join jobs j on j.id = r.job_id
where r.technician_id = :technician::uuid order by r.created_at desc, r.id limit 200

-- name: conversations_history
select a.created_at, a.entity_type, a.action, coalesce(p.display_name, a.actor_id) as actor, a.reason, a.changes
from audit_log a
left join memberships p on p.login = a.actor_id and p.org_id = a.org_id
where (a.entity_type, a.entity_id) in (
    select 'technician', t.id::text from technicians t where t.id = :technician::uuid
    union all
    select 'person', encode(sha256(convert_to(t.person_key, 'UTF8')), 'hex') from technicians t where t.id = :technician::uuid
    union all
    select 'recipient', r.id::text from work_order_recipients r where r.technician_id = :technician::uuid
    union all
    select 'conversation', c.id::text from ai_conversations c where c.technician_id = :technician::uuid)
order by a.id desc limit 200
