-- The demo's rows come as JSON with times in seconds from :anchor. Chances below are drawn from md5 of the seed and the
-- row's own names, so the same seed gives the same history.

-- name: demo_become_owner
select set_config('role', 'raven_owner', true) as role, set_config('statement_timeout', '600000',
    true) as statement_timeout;

-- name: demo_find_work
select (select count(*) from organizations where is_demo) as demos,
       (select count(*) from jobs j join organizations o on o.id = j.org_id where not o.is_demo) as jobs,
       (select count(*) from technicians t join organizations o on o.id = t.org_id
        where not o.is_demo and not exists (select 1 from organizations d where d.is_demo)) as technicians,
       date_trunc('minute', now()) as anchor;

-- name: demo_add_organization
insert into organizations (id, name, postal_address, time_zone, next_job_number, is_demo)
values (:id::uuid, 'Gulf States Field Service', '400 Training Way, Houston TX 77002', 'America/Chicago', 1, true);

-- name: demo_add_technicians
insert into technicians (id, org_id, full_name, business_name, email, phone, trade_needed, trades, address_text, city,
                         state, lat, lng, service_area_radius, is_available, signed_up, consent_date, preferred_contact,
                         unsubscribed_at, unsubscribe_reason, years_experience, license_number, average_rating, rating,
                         total_ratings, jobs_completed, total_jobs, response_rate, onboarding_complete, created_by,
                         created_at, updated_at)
select r.id, case when r.in_pool then raven_pool_org() else :org_id::uuid end, r.full_name, r.business_name, r.email,
       r.phone, r.trade_needed, coalesce(r.trades, '{}'), r.address_text, r.city, 'TX', r.lat, r.lng,
       r.service_area_radius, r.is_available, r.signed_up, a.at + make_interval(secs => r.consent_s),
           r.preferred_contact,
       a.at + make_interval(secs => r.unsubscribed_s), r.unsubscribe_reason, r.years_experience, null, r.average_rating,
       r.average_rating, r.total_ratings, r.jobs_completed, r.jobs_completed, r.response_rate, r.signed_up, 'demo',
       a.at + make_interval(secs => r.member_s), a.at + make_interval(secs => r.member_s)
from (select :anchor::timestamptz as at) a,
     jsonb_to_recordset(:rows::jsonb) as r (
         id uuid, in_pool boolean, full_name text, business_name text, email text, phone text, trade_needed text,
         trades text[], address_text text, city text, lat float8, lng float8, service_area_radius float8,
         is_available boolean, signed_up boolean, consent_s float8, preferred_contact text, unsubscribed_s float8,
         unsubscribe_reason text, years_experience int, average_rating numeric, total_ratings int, jobs_completed int,
         response_rate float8, member_s float8);

-- name: demo_add_licenses
insert into contractor_licenses (technician_id, license_name, license_number, state, expiration_date, verified)
select r.technician_id, r.license_name, r.license_number, r.state, :anchor::timestamptz::date + r.expires_in_days,
    r.verified
from jsonb_to_recordset(:rows::jsonb) as r (technician_id uuid, license_name text, license_number text, state text,
                                            expires_in_days int, verified boolean);

-- name: demo_add_certifications
insert into contractor_certifications (technician_id, certification_name, expiration_date, verified)
select r.technician_id, r.certification_name, :anchor::timestamptz::date + r.expires_in_days, r.verified
from jsonb_to_recordset(:rows::jsonb) as r (technician_id uuid, certification_name text, expires_in_days int,
                                            verified boolean);

-- name: demo_add_insurance
insert into contractor_insurance (technician_id, insurance_type, carrier, coverage_amount, expiration_date, verified)
select r.technician_id, r.insurance_type, 'Sample Mutual', r.coverage_amount,
       :anchor::timestamptz::date + r.expires_in_days, r.verified
from jsonb_to_recordset(:rows::jsonb) as r (technician_id uuid, insurance_type text, coverage_amount numeric,
                                            expires_in_days int, verified boolean);

-- name: demo_add_suppressions
insert into communication_suppressions (org_id, value, type, source, reason, first_seen_at, last_seen_at)
select :org_id::uuid, r.value, r.type, r.source, 'demo', :anchor::timestamptz + make_interval(secs => r.seen_s),
       :anchor::timestamptz + make_interval(secs => r.seen_s)
from jsonb_to_recordset(:rows::jsonb) as r (value text, type text, source text, seen_s float8)
on conflict do nothing;

-- name: demo_add_jobs
insert into jobs (id, org_id, number, job_title, description, trade_needed, required_certifications, required_insurance,
                  requires_license, address_text, city, state, lat, lng, scheduled_at, duration, urgency, budget_min,
                  budget_max, contact_name, contact_phone, contact_email, job_status, assigned_at, closed_at,
                      created_by,
                  created_at, updated_at)
select r.id, :org_id::uuid, r.number, r.job_title, r.description, r.trade_needed, coalesce(r.required_certifications,
    '{}'),
       coalesce(r.required_insurance, '{}'), coalesce(r.requires_license, false), r.address_text, r.city, 'TX', r.lat,
       r.lng, date_bin('30 minutes', a.at + make_interval(secs => r.scheduled_s), '2000-01-01'), '2 h', r.urgency,
       r.budget_min, r.budget_max, r.contact_name, r.contact_phone, r.contact_email, r.job_status,
       case when r.job_status in ('assigned', 'in_progress', 'completed', 'archived')
            then a.at + make_interval(secs => r.created_s * 0.6) end,
       case when r.job_status in ('completed', 'cancelled', 'archived')
            then a.at + make_interval(secs => r.created_s * 0.25) end,
       'demo', a.at + make_interval(secs => r.created_s), a.at + make_interval(secs => r.created_s)
from (select :anchor::timestamptz as at) a,
     jsonb_to_recordset(:rows::jsonb) as r (
         id uuid, number bigint, job_title text, description text, trade_needed text, required_certifications text[],
         required_insurance text[], requires_license boolean, address_text text, city text, lat float8, lng float8,
         scheduled_s float8, urgency text, budget_min numeric, budget_max numeric, contact_name text,
             contact_phone text,
         contact_email text, job_status text, created_s float8);

-- name: demo_match_jobs
select count(refresh_job_candidates(id)) as jobs
from jobs
where org_id = :org_id::uuid and lat is not null and job_status <> 'pending' or number = :story_number::bigint;

-- name: demo_add_routes
insert into send_routes (org_id, provider, ref, label, trade)
select :org_id::uuid, 'sendgrid', 'demo-history', 'Work order', null
union all
select :org_id::uuid, 'instantly', 'demo-history-' || lower(trade), trade || ' Texas', trade
from unnest(array['HVAC', 'Plumbing', 'Electrical', 'Handyman', 'Facilities Tech', 'Other']) trade;

-- name: demo_add_outreach
insert into work_order_outreach (id, org_id, job_id, initiated_by, status, wanted, created_at, updated_at)
select md5(:seed::text || 'outreach' || j.number)::uuid, j.org_id, j.id, 'demo', 'in_progress',
       case when j.urgency in ('emergency', 'same_day') then 3 end, j.created_at + interval '4 minutes',
       j.created_at + interval '4 minutes'
from jobs j
where j.org_id = :org_id::uuid and j.number <> :story_number::bigint
  and (j.job_status in ('dispatched', 'assigned', 'in_progress', 'completed', 'archived')
       or (j.job_status = 'cancelled' and j.number % 2 = 0))
  and exists (select 1 from job_candidates c where c.job_id = j.id);

-- name: demo_add_recipients
with drawn as (
    select o.id as outreach_id, o.org_id, o.created_at as started_at, j.number, j.job_status, c.technician_id,
        c.distance_m,
           c.match_score, t.signed_up, t.full_name,
           row_number() over (partition by o.id, t.person_key order by c.match_score desc,
               c.technician_id) as same_person,
           row_number() over (partition by o.id order by c.match_score desc, c.technician_id) as place,
           ('x' || substr(md5(:seed::text || 'size' || j.number), 1, 8))::bit(32)::bigint / 4294967296.0 as size,
           md5(:seed::text || j.number || c.technician_id) as h
    from work_order_outreach o
    join jobs j on j.id = o.job_id
    join job_candidates c on c.job_id = j.id
    join technicians t on t.id = c.technician_id
    where o.org_id = :org_id::uuid
), chosen as (
    select d.*, ('x' || substr(h, 1, 8))::bit(32)::bigint / 4294967296.0 as u_state,
           ('x' || substr(h, 9, 8))::bit(32)::bigint / 4294967296.0 as u_open,
           ('x' || substr(h, 17, 8))::bit(32)::bigint / 4294967296.0 as u_reply,
           ('x' || substr(h, 25, 8))::bit(32)::bigint / 4294967296.0 as u_time,
           row_number() over (partition by d.outreach_id order by d.place) as seat
    from drawn d
    where d.same_person = 1 and d.place <= 12 + d.size * 50
), judged as (
    select c.*, case when c.signed_up then 'sendgrid_warm' else 'instantly_cold' end as method,
           case when c.job_status = 'dispatched' and c.signed_up and c.u_state < 0.02 then 'in_doubt'
                when c.u_state between 0.02 and 0.035 then 'failed'
                when c.u_state between 0.035 and 0.045 then 'skipped'
                when c.job_status in ('assigned', 'in_progress') and not c.signed_up and c.u_state > 0.9
                    then 'cancelled'
                else 'sent' end as state,
           c.started_at + make_interval(secs => 30 + case when c.signed_up then 2
               else 1202 end + c.u_time * 3) as left_at
    from chosen c
), answered as (
    select j.*,
           case when j.state = 'sent' and j.u_open < case when j.signed_up then 0.64 else 0.24 end
                then j.left_at + make_interval(secs => 40 + 14000 * power(j.u_time, 3)) end as opened_at,
           case when j.state = 'sent' and j.u_reply < case when j.signed_up then 0.12 else 0.04 end
                then j.left_at + make_interval(secs => 200 + 20000 * power(j.u_time, 3)) end as replied_at
    from judged j
), settled as (
    select a.*, case when opened_at < :anchor::timestamptz then opened_at end as seen_at,
           case when replied_at < :anchor::timestamptz then replied_at end as answered_at,
           case when replied_at < :anchor::timestamptz
                then case when u_reply < case when signed_up then 0.05 else 0.015 end then 'yes'
                          when u_reply < case when signed_up then 0.07 else 0.02 end then 'question'
                          when u_reply < case when signed_up then 0.085 else 0.025 end then 'price'
                              else 'no' end end as kind
    from answered a
)
insert into work_order_recipients (id, org_id, outreach_id, technician_id, dispatch_method, position, distance_m,
                                   match_score, email_sent, email_sent_at, mailed_at, email_opened, email_opened_at,
                                   raw_open_count, human_opened_at, clicked_at, reply_received, reply_received_at,
                                   reply_text, declined_at, ai_qualified, qualification_reason, qualified_at,
                                       lead_source,
                                   created_at, updated_at)
select md5(h || 'recipient')::uuid, org_id, outreach_id, technician_id, method, (seat - 1)::int, distance_m,
    match_score,
       state = 'sent', case when state = 'sent' then left_at end,
       case when state = 'sent' and left_at + interval '4 minutes' < :anchor::timestamptz
            then left_at + case when signed_up then interval '1 second' else interval '4 minutes' end end,
       coalesce(seen_at, answered_at) is not null, coalesce(seen_at, answered_at),
       case when seen_at is not null then 1 + (u_time * 3)::int when answered_at is not null then 1 else 0 end,
       case when u_time > 0.12 or answered_at is not null then coalesce(seen_at, answered_at) end,
       case when kind = 'yes' then answered_at end, answered_at is not null, answered_at,
       (:replies::jsonb -> kind ->> (abs(hashtext(h)) % jsonb_array_length(:replies::jsonb -> kind))),
       case when kind = 'no' then answered_at end, case when kind = 'yes' then true end,
       case when kind = 'yes' then 'yes by rule' end, case when kind = 'yes' then answered_at end,
       case when signed_up then 'warm' else 'cold_supersearch' end, started_at, coalesce(answered_at, seen_at, left_at)
from settled;

-- name: demo_add_messages
with drawn as (
    select r.*, j.id as job, j.number, j.job_status, j.trade_needed, j.urgency, t.person_key, t.full_name,
           o.created_at as started_at, md5(:seed::text || j.number || r.technician_id) as h,
           nextval('outbound_messages_id_seq') as new_id
    from work_order_recipients r
    join work_order_outreach o on o.id = r.outreach_id
    join jobs j on j.id = o.job_id
    join technicians t on t.id = r.technician_id
    where r.org_id = :org_id::uuid and r.message_id is null
), placed as (
    select d.*, ('x' || substr(h, 1, 8))::bit(32)::bigint / 4294967296.0 as u_state,
           ('x' || substr(h, 25, 8))::bit(32)::bigint / 4294967296.0 as u_time,
           d.started_at + make_interval(secs => 30 + case d.dispatch_method when 'sendgrid_warm' then 0
               else 1200 end) as due,
           md5(h || 'message')::uuid as uid,
           (select s.id from send_routes s
            where s.org_id = d.org_id
              and s.ref = case d.dispatch_method when 'sendgrid_warm' then 'demo-history'
                               else 'demo-history-' || lower(d.trade_needed) end) as route
    from drawn d
), judged as (
    select p.*, case when p.email_sent then 'sent'
                     when p.job_status = 'dispatched' and p.dispatch_method = 'sendgrid_warm' and p.u_state < 0.02
                         then 'in_doubt'
                     when p.u_state between 0.02 and 0.035 then 'failed'
                     when p.u_state between 0.035 and 0.045 then 'skipped' else 'cancelled' end as state
    from placed p
), batches as (
    insert into send_batches (uid, route_id, provider, attempt, lane, message_ids, lease_token, lease_until, started_at,
                              granted_at, calling_at, finished_at, outcome, doubt_open, request_fingerprint,
                                  bytes_written,
                              error)
    select md5(:seed::text || 'batch' || number)::uuid, min(route), 'sendgrid', 1, 0, array_agg(new_id order by new_id),
           md5(:seed::text || 'lease' || number)::uuid, min(due) + interval '92 seconds',
               min(due) + interval '2 seconds',
           min(due) + interval '2 seconds', min(due) + interval '2 seconds', min(due) + interval '32 seconds',
               'in_doubt',
           true, md5(:seed::text || 'request' || number), 1800 * count(*), 'no answer within 30 s'
    from judged where state = 'in_doubt'
    group by number
    returning id, message_ids
), keys as (
    insert into message_keys (uid, org_id, dedupe_key, message_id)
    select uid, org_id, 'dispatch:' || job::text || ':' || encode(sha256(convert_to(person_key, 'UTF8')), 'hex'), new_id
    from judged
), linked as (
    update work_order_recipients r set message_id = j.new_id from judged j where r.id = j.id
)
insert into outbound_messages (id, uid, org_id, job_id, outreach_id, recipient_id, provider, route_id, to_address,
    to_name,
                               to_domain, urgency, state, reason, due_at, not_before, batch_id, attempt, queued_at,
                               sending_at, sent_at, settled_at, delivery, delivery_at)
select j.new_id, j.uid, j.org_id, j.job, j.outreach_id, j.id,
       case j.dispatch_method when 'sendgrid_warm' then 'sendgrid' else 'instantly' end, j.route, j.person_key,
           j.full_name,
       split_part(j.person_key, '@', 2),
       array_position(array['emergency', 'same_day', 'next_day', 'within_week', 'flexible'], j.urgency), j.state,
       case j.state when 'failed' then 'refused_by_provider' when 'skipped' then 'suppressed'
                    when 'cancelled' then 'stopped' end,
       j.due, j.due, b.id, case when j.state in ('skipped', 'cancelled') then 0 else 1 end, j.started_at,
       case when j.state in ('sent', 'failed', 'in_doubt') then j.due + interval '2 seconds' end, j.email_sent_at,
       case when j.state <> 'in_doubt' then coalesce(j.email_sent_at, j.due + interval '3 seconds') end,
       case when j.mailed_at is null then null when j.email_opened or j.u_time < 0.96 then 'delivered'
            when j.u_time < 0.985 then 'deferred' else 'bounced' end,
       case when j.mailed_at is not null then j.mailed_at + interval '3 seconds' end
from judged j
left join batches b on j.new_id = any (b.message_ids);

-- name: demo_close_outreach
update work_order_outreach o
set last_news_at = n.news_at, updated_at = n.news_at, first_qualified_at = n.first_yes,
    completed_at = case when o.completed_at is not null then n.news_at end,
    cold_starts_at = o.created_at + interval '20 minutes 30 seconds', hold_until = o.created_at + interval '30 seconds'
from (select outreach_id, max(updated_at) as news_at, min(qualified_at) as first_yes
      from work_order_recipients where org_id = :org_id::uuid group by outreach_id) n
where o.id = n.outreach_id;

-- name: demo_assign
update jobs j
set assigned_tech_id = best.technician_id, arrival_promised_at = j.assigned_at + interval '50 minutes'
from (select distinct on (o.job_id) o.job_id, r.technician_id
      from work_order_outreach o join work_order_recipients r on r.outreach_id = o.id
      where o.org_id = :org_id::uuid
      order by o.job_id, r.ai_qualified is not true, r.qualified_at, r.position) best
where j.id = best.job_id and j.job_status in ('assigned', 'in_progress', 'completed', 'archived')
    and j.assigned_at is not null;

-- name: demo_add_threads
with threads as (
    insert into ai_conversations (id, org_id, job_id, technician_id, recipient_id, status, created_at, updated_at)
    select md5(:seed::text || 'thread' || r.id)::uuid, r.org_id, o.job_id, r.technician_id, r.id,
           case when r.ai_qualified then 'qualified' when r.declined_at is not null then 'disqualified' else 'active' end,
           r.reply_received_at, r.reply_received_at
    from work_order_recipients r join work_order_outreach o on o.id = r.outreach_id
    where r.org_id = :org_id::uuid and r.reply_received
    returning id, recipient_id
)
update work_order_recipients r set ai_conversation_id = t.id from threads t where r.id = t.recipient_id;

-- The day is the work order's, as it is for replies that come in.
-- name: demo_find_replies
select distinct r.reply_text as body,
       (r.reply_received_at at time zone coalesce(j.time_zone, g.time_zone, 'UTC'))::date as received_on
from work_order_recipients r
join work_order_outreach o on o.id = r.outreach_id
join jobs j on j.id = o.job_id
join organizations g on g.id = r.org_id
where r.org_id = :org_id::uuid and r.reply_received;

-- What the rules made of them; what followed is in the recipients' rows already.
-- name: demo_add_replies
insert into conversation_messages (uid, org_id, conversation_id, direction, text, full_text, occurred_at, stored_at, source,
                                   dedupe_key, from_address, subject, outbound_message_id, triaged_at, verdict, matches,
                                   because, return_date)
select md5(:seed::text || 'reply' || r.id)::uuid, r.org_id, r.ai_conversation_id, 'technician', w.new_text,
       nullif(r.reply_text, w.new_text), r.reply_received_at, r.reply_received_at + interval '1 second',
       case r.dispatch_method when 'sendgrid_warm' then 'inbound_parse' else 'instantly' end, 'demo:' || r.id, t.person_key,
       'Re: ' || j.job_title, r.message_id, r.reply_received_at + interval '1 second', w.verdict, w.matches, w.because,
       w.return_date
from work_order_recipients r
join work_order_outreach o on o.id = r.outreach_id
join jobs j on j.id = o.job_id
join organizations g on g.id = r.org_id
join technicians t on t.id = r.technician_id
join jsonb_to_recordset(:judged::jsonb) as w (body text, received_on date, new_text text, verdict text, matches jsonb,
                                              because text, return_date date)
  on w.body = r.reply_text
     and w.received_on = (r.reply_received_at at time zone coalesce(j.time_zone, g.time_zone, 'UTC'))::date
where r.org_id = :org_id::uuid and r.reply_received;

-- name: demo_add_ratings
insert into job_ratings (job_id, technician_id, quality, professionalism, timeliness, communication, rated_by,
    created_at)
select j.id, j.assigned_tech_id, 3 + (n >> 4) % 3, 3 + (n >> 8) % 3, 2 + (n >> 12) % 4, 3 + (n >> 16) % 3, 'demo',
    j.closed_at
from jobs j
join technicians t on t.id = j.assigned_tech_id
cross join lateral (select ('x' || substr(md5(:seed::text || 'rating' || j.number), 1, 7))::bit(28)::int as n) h
where j.org_id = :org_id::uuid and j.job_status in ('completed', 'archived') and j.closed_at is not null
  and not (t.trade_needed = 'HVAC' and t.city = 'Houston');

-- Twelve weeks of closed work, made from the titles and places of the jobs that are there, so that managers have a past to
-- look at. Each stage took a share of its target that is drawn around a trade's and stage's own middle.
-- name: demo_add_past_jobs
with drawn as (
    select n, md5(:seed::text || 'past' || n) as draw from generate_series(1, :count::int) n
), like_jobs as (
    select j.*, row_number() over (order by j.number) - 1 as place, count(*) over () as places
    from jobs j where j.org_id = :org_id::uuid
)
insert into jobs (id, org_id, number, job_title, description, trade_needed, address_text, city, state, lat, lng,
    scheduled_at, duration,
                  urgency, budget_min, budget_max, contact_name, contact_phone, contact_email, job_status, assigned_at,
                      closed_at,
                  created_by, created_at, updated_at, idempotency_key)
select md5(d.draw || 'id')::uuid, l.org_id, (select min(number) from jobs where org_id = :org_id::uuid) - d.n,
    l.job_title, l.description,
       l.trade_needed, l.address_text, l.city, l.state, l.lat, l.lng, c.at + interval '5 hours', l.duration, l.urgency,
           l.budget_min,
       l.budget_max, l.contact_name, l.contact_phone, l.contact_email, 'archived',
       c.at + interval '2 hours', c.at + interval '9 hours', 'demo', c.at, c.at,
       md5(d.draw || 'key')::uuid
from drawn d
join like_jobs l on l.place = ('x' || substr(d.draw, 1, 7))::bit(28)::int % l.places
cross join lateral (select :anchor::timestamptz - interval '2 days'
                           - make_interval(secs => ('x' || substr(d.draw, 9, 7))::bit(28)::int % 7100000) as at) c;

-- What the triggers started as if all this had happened at this moment.
-- name: demo_clear_stages
with heard as (delete from sla_inbox i using jobs j where j.id = i.job_id and j.org_id = :org_id::uuid)
delete from sla_timers where org_id = :org_id::uuid;

-- Stages that have ended: all of a closed job's, those before the running one of an open job.
-- name: demo_add_ended_stages
with recursive shape as (
    select j.id, j.number, j.org_id, j.job_status, j.trade_needed, j.urgency, j.created_at, j.closed_at, j.sla_config,
           sla_preset(0, j.trade_needed, j.urgency) is null as fallback,
           case j.job_status when 'pending' then 0 when 'matching' then 0 when 'dispatched' then 1 when 'assigned'
               then 2
                             when 'in_progress' then 3 when 'cancelled' then 1 else 4 end as ended
    from jobs j where j.org_id = :org_id::uuid and j.number <> :story_number::bigint
), steps as (
    select s.id, s.number, 0 as n, s.created_at as starts, s.created_at as ends from shape s
    union all
    select s.id, s.number, p.n + 1, p.ends,
           p.ends + make_interval(secs => (s.sla_config ->> sla_stage_name(p.n + 1))::int * 60 * least(6.0, d.share))
    from steps p
    join shape s on s.id = p.id
    cross join lateral (
        -- Four uniform draws make something close enough to a normal one.
        select exp(ln(case when s.trade_needed = 'Plumbing' and p.n + 1 = 2 then 0.82
                           when s.trade_needed = 'Other' then 0.66
                           when s.urgency = 'emergency' and p.n + 1 = 3 then 0.68
                           when p.n + 1 = 1 then 0.34 else 0.52 end)
                   + 0.42 * 1.73 * ((('x' || substr(md5(:seed::text || 'stage' || s.number || p.n), 1, 4))::bit(16)::int
                                     + ('x' || substr(md5(:seed::text || 'stage' || s.number || p.n), 5,
                                         4))::bit(16)::int
                                     + ('x' || substr(md5(:seed::text || 'stage' || s.number || p.n), 9,
                                         4))::bit(16)::int
                                     + ('x' || substr(md5(:seed::text || 'stage' || s.number || p.n), 13,
                                         4))::bit(16)::int)
                                    / 65535.0 - 2)) as share) d
    where p.n < s.ended
)
insert into sla_timers (org_id, job_id, stage, target_minutes, started_at, completed_at, policy_version_id,
    calendar_version_id,
                        is_fallback, created_at)
select s.org_id, s.id, sla_stage_name(t.n), (s.sla_config ->> sla_stage_name(t.n))::int, t.starts,
       least(t.ends, :anchor::timestamptz - interval '1 minute'), 0, 0, s.fallback, t.starts
from steps t join shape s on s.id = t.id
where t.n > 0 and t.starts < :anchor::timestamptz - interval '2 minutes';

-- The running stage of an open job: some way into its target, one in eight beyond it.
-- name: demo_add_running_stages
insert into sla_timers (org_id, job_id, stage, target_minutes, started_at, policy_version_id, calendar_version_id,
    is_fallback,
                        created_at)
select j.org_id, j.id, st.stage, (j.sla_config ->> st.stage)::int,
       greatest(j.created_at, coalesce(l.ended, j.created_at),
                :anchor::timestamptz - make_interval(secs => (j.sla_config ->> st.stage)::int * 60
                    * case when j.number = :story_number::bigint then 0.1 when h.n % 8 = 0
                        then 1.03 + (h.n / 8 % 100) / 400.0
                           else 0.05 + (h.n / 8 % 1000) / 1070.0 end)),
       0, 0, sla_preset(0, j.trade_needed, j.urgency) is null, j.created_at
from jobs j
cross join lateral (select case j.job_status when 'dispatched' then 'assignment' when 'assigned' then 'arrival'
                                             when 'in_progress' then 'completion' else 'dispatch' end as stage) st
cross join lateral (select ('x' || substr(md5(:seed::text || 'running' || j.number), 1, 7))::bit(28)::int as n) h
left join lateral (select max(t.completed_at) as ended from sla_timers t where t.job_id = j.id) l on true
where j.org_id = :org_id::uuid and j.board_rank < 3;

-- name: demo_add_pauses
insert into sla_events (timer_id, job_id, org_id, kind, at, reason)
select t.id, t.job_id, t.org_id, 'paused', t.started_at + (:anchor::timestamptz - t.started_at) / 3,
       (array['parts', 'customer', 'access', 'weather'])[1 + j.number % 4]
from sla_timers t join jobs j on j.id = t.job_id
where t.org_id = :org_id::uuid and t.completed_at is null and t.cancelled_at is null and t.stage in ('arrival',
    'completion')
  and ('x' || substr(md5(:seed::text || 'pause' || j.number), 1, 7))::bit(28)::int % 7 = 0;

-- What is due at the moment of loading is raised as an engine would.
-- name: demo_raise_alerts
select sla_tick() as ticked;

-- name: demo_count
select (select count(*) from jobs where org_id = :org_id::uuid and idempotency_key is null) as jobs,
       (select count(*) from technicians where org_id in (:org_id::uuid, raven_pool_org())) as technicians,
       (select count(*) from work_order_outreach where org_id = :org_id::uuid) as dispatches,
       (select count(*) from work_order_recipients where org_id = :org_id::uuid) as recipients;
