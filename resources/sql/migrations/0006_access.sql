-- Grants per table, organisations kept apart by row-level security. Owner and engine see every organisation; everybody
-- else the organisations their login is a member of. The ledger is written by the engine and by functions only: no role
-- of a person can put a sent message back into the queue.
set local role raven_owner;

do $$
declare
    t text;
begin
    for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) = 'raven_owner'
    loop
        execute format('alter table public.%I enable row level security', t);
        execute format('alter table public.%I force row level security', t);
        execute format('create policy owner_all on public.%I to raven_owner using (true) with check (true)', t);
        execute format('create policy engine_all on public.%I to raven_engine using (true) with check (true)', t);
    end loop;

    foreach t in array array['jobs', 'job_candidates', 'work_order_outreach', 'work_order_recipients', 'ai_conversations',
                             'outreach_left_out', 'send_routes', 'message_contents', 'outbound_messages', 'message_keys',
                             'communication_suppressions', 'message_events', 'technicians']
    loop
        execute format('create policy member_all on public.%I to raven_viewer '
                       'using (org_id = any ((select raven_org_ids())::uuid[])) '
                       'with check (org_id = any ((select raven_org_ids())::uuid[]))', t);
    end loop;

    foreach t in array array['contractor_licenses', 'contractor_certifications', 'contractor_insurance', 'job_ratings']
    loop
        execute format('create policy member_all on public.%I to raven_viewer '
                       'using (exists (select 1 from technicians x where x.id = technician_id)) '
                       'with check (exists (select 1 from technicians x where x.id = technician_id))', t);
    end loop;
end
$$;

create policy pool_is_read_by_all on technicians for select to raven_viewer using (org_id = raven_pool_org());
create policy member_reads on organizations for select to raven_viewer
    using (id = any ((select raven_org_ids())::uuid[]) or id = raven_pool_org());
create policy admin_changes on organizations for update to raven_admin
    using (raven_may(id, 'admin')) with check (raven_may(id, 'admin'));
create policy admin_creates on organizations for insert to raven_admin with check (true);
create policy member_reads on memberships for select to raven_viewer
    using (org_id = any ((select raven_org_ids())::uuid[]));
create policy admin_manages on memberships to raven_admin
    using (raven_may(org_id, 'admin')) with check (raven_may(org_id, 'admin'));
create policy member_reads on audit_log for select to raven_viewer
    using (org_id = any ((select raven_org_ids())::uuid[]));
create policy member_reads on send_controls for select to raven_viewer
    using (org_id is null or org_id = any ((select raven_org_ids())::uuid[]));
create policy member_reads on settings for select to raven_viewer
    using (org_id is null or org_id = any ((select raven_org_ids())::uuid[]));
create policy manager_writes on settings to raven_manager
    using (raven_may(org_id, 'manager')) with check (raven_may(org_id, 'manager'));
create policy everybody_reads on engines for select to raven_viewer using (true);
create policy everybody_reads on task_leases for select to raven_viewer using (true);
create policy everybody_reads on instance_state for select to raven_viewer using (true);
create policy everybody_reads on event_type_counts for select to raven_viewer using (true);
create policy member_reads on send_batches for select to raven_viewer
    using (exists (select 1 from send_routes r where r.id = route_id));
create policy admin_reads on webhook_deliveries for select to raven_admin using (true);
create policy admin_reads on webhook_set_aside for select to raven_admin using (true);

grant select on organizations, memberships, technicians, contractor_licenses, contractor_certifications,
    contractor_insurance, jobs, job_candidates, job_ratings, work_order_outreach, work_order_recipients, outreach_left_out,
    ai_conversations, send_routes, message_contents, send_batches, outbound_messages, message_keys,
    communication_suppressions, send_controls, message_events, task_leases, engines, instance_state, settings,
    event_type_counts, audit_log to raven_viewer;
grant insert, update on jobs, job_candidates, technicians, contractor_licenses, contractor_certifications,
    contractor_insurance, job_ratings, ai_conversations to raven_dispatcher;
grant delete on job_candidates to raven_dispatcher;
grant insert, update, delete on settings to raven_manager;
grant insert, update on organizations to raven_admin;
grant insert, update, delete on memberships to raven_admin;
grant select on webhook_deliveries, webhook_set_aside to raven_admin;

grant select, insert, update, delete on all tables in schema public to raven_engine;
revoke update, delete on audit_log, message_keys from raven_engine;
revoke insert, update, delete on memberships, organizations from raven_engine;

revoke execute on all functions in schema public from public;
grant execute on function raven_pool_org(), raven_org_ids(), raven_role_rank(text), raven_may(uuid, text),
    raven_require(uuid, text), job_status_next(text), audit(text, text, text, uuid, jsonb, text, jsonb)
    to raven_viewer, raven_engine;
grant execute on function update_outreach_stats(uuid), increment_warm_opened(uuid), increment_cold_opened(uuid),
    increment_warm_replied(uuid), increment_cold_replied(uuid), increment_warm_qualified(uuid),
    increment_cold_qualified(uuid), suppress_address(uuid, text, text, text, text) to raven_dispatcher, raven_engine;
grant execute on function make_event_partitions(date, int) to raven_engine;

-- Functions of later migrations are nobody's until they are granted by name.
alter default privileges for role raven_owner revoke execute on functions from public;
alter default privileges for role raven_owner in schema public
    grant select, insert, update, delete on tables to raven_engine;
