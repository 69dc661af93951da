set local role raven_owner;

-- What the form carries beside the fields of 0040: the pasted request, the targets that a person set, and the credentials
-- that the work requires.

create function draft_words(p_list jsonb) returns text[]
    language sql immutable parallel safe
    set search_path = pg_catalog, public
as $$
    select case when jsonb_typeof(p_list) = 'array' then array(select jsonb_array_elements_text(p_list)) end
$$;

create or replace function create_work_order(p_org_id uuid, p_key uuid, p_draft jsonb, p_allow_duplicate boolean)
    returns table (kind text, id uuid, number bigint, created_at timestamptz)
    language plpgsql
    set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
    org uuid := my_org(p_org_id, 'dispatcher');
    scheduled timestamptz := nullif(p_draft ->> 'scheduled_at', '')::timestamptz;
    hash text := job_content_hash(org, p_draft ->> 'address_text', p_draft ->> 'trade_needed', scheduled);
begin
    -- Two consoles that press at once come one after the other.
    perform pg_advisory_xact_lock(hashtextextended(hash, 0));
    return query select 'same_key', j.id, j.number, j.created_at from jobs j where j.idempotency_key = p_key;
    if found then
        return;
    end if;
    if not p_allow_duplicate then
        return query select 'duplicate', j.id, j.number, j.created_at from jobs j
                     where j.org_id = org and j.content_hash = hash and j.created_at > now() - interval '24 hours'
                       and j.job_status not in ('cancelled', 'archived')
                     order by j.created_at desc limit 1;
        if found then
            return;
        end if;
    end if;
    return query
        insert into jobs (org_id, job_title, description, trade_needed, requires_license, required_certifications,
                          required_insurance, address_text, city, state, lat, lng, scheduled_at, urgency, budget_min,
                          budget_max, contact_name, contact_phone, contact_email, raw_text, sla_config,
                          idempotency_key, content_hash)
        select org, p_draft ->> 'job_title', p_draft ->> 'description', p_draft ->> 'trade_needed',
               coalesce((p_draft ->> 'requires_license')::boolean, false),
               coalesce(draft_words(p_draft -> 'required_certifications'), '{}'),
               coalesce(draft_words(p_draft -> 'required_insurance'), '{}'), p_draft ->> 'address_text',
               nullif(p_draft ->> 'city', ''), nullif(p_draft ->> 'state', ''), (p_draft ->> 'lat')::float8,
               (p_draft ->> 'lng')::float8, scheduled, p_draft ->> 'urgency', (p_draft ->> 'budget_min')::numeric,
               (p_draft ->> 'budget_max')::numeric, p_draft ->> 'contact_name', p_draft ->> 'contact_phone',
               p_draft ->> 'contact_email', nullif(p_draft ->> 'raw_text', ''), nullif(p_draft -> 'sla_config', 'null'),
               p_key, hash
        returning 'created', jobs.id, jobs.number, jobs.created_at;
end
$$;

create or replace function save_work_order(p_job uuid, p_revision int, p_draft jsonb, p_zone text) returns int
    language plpgsql
    set search_path = pg_catalog, public
as $$
declare
    before_job jobs := job_locked_at(p_job, p_revision, p_zone);
    scheduled timestamptz := nullif(p_draft ->> 'scheduled_at', '')::timestamptz;
begin
    if before_job.board_rank = 3 then
        raise exception using message = format('WO %s is %s and cannot be edited. Nothing was changed.',
                                               before_job.number, before_job.job_status);
    end if;
    update jobs
    set job_title = p_draft ->> 'job_title', description = p_draft ->> 'description',
        trade_needed = p_draft ->> 'trade_needed',
        requires_license = coalesce((p_draft ->> 'requires_license')::boolean, false),
        required_certifications = coalesce(draft_words(p_draft -> 'required_certifications'), required_certifications),
        required_insurance = coalesce(draft_words(p_draft -> 'required_insurance'), required_insurance),
        address_text = p_draft ->> 'address_text', city = nullif(p_draft ->> 'city', ''),
        state = nullif(p_draft ->> 'state', ''), lat = (p_draft ->> 'lat')::float8, lng = (p_draft ->> 'lng')::float8,
        scheduled_at = scheduled, urgency = p_draft ->> 'urgency', budget_min = (p_draft ->> 'budget_min')::numeric,
        budget_max = (p_draft ->> 'budget_max')::numeric, contact_name = p_draft ->> 'contact_name',
        contact_phone = p_draft ->> 'contact_phone', contact_email = p_draft ->> 'contact_email',
        raw_text = coalesce(nullif(p_draft ->> 'raw_text', ''), raw_text),
        content_hash = job_content_hash(org_id, p_draft ->> 'address_text', p_draft ->> 'trade_needed', scheduled)
    where id = p_job;
    -- After the trade and the urgency, whose presets would else write over what a person set.
    if jsonb_typeof(p_draft -> 'sla_config') = 'object' then
        perform set_sla_targets(p_job, p_draft -> 'sla_config');
    end if;
    return (select revision from jobs where id = p_job);
end
$$;

-- Every preset that a work order of this login's organisation (or of the given work order's) can get, in one read.
create function work_order_presets(p_job uuid) returns table (version int, targets jsonb, fallback jsonb, is_on boolean)
    language plpgsql stable security definer
    set search_path = pg_catalog, public
as $$
declare
    org uuid := case when p_job is null then my_org(null, 'dispatcher') else (select j.org_id from jobs j where j.id = p_job) end;
begin
    if org is null then
        raise exception using errcode = 'RV404', message = 'This work order does not exist.';
    end if;
    perform raven_require(org, 'viewer');
    return query select v.version, v.targets, to_jsonb(v.fallback), sla_is_on(org)
                 from sla_policy_versions v where v.id = sla_current_policy(org);
end
$$;

grant execute on function draft_words(jsonb), work_order_presets(uuid) to raven_dispatcher;
