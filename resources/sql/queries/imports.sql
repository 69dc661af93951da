-- name: import_find_organization
select id, name from organizations where id <> raven_pool_org() and (:org_id::uuid is null or id = :org_id::uuid)
order by created_at, id limit 2;

-- name: import_allow_time
select set_config('statement_timeout', '1800000', true) as statement_timeout,
       set_config('lock_timeout', '120000', true) as lock_timeout;

-- name: import_technicians_begin
select import_technicians_begin();

-- name: import_technicians_copy
copy import_technician_rows (row_number, full_name, email, phone, trade_needed, address_text, city, state, lat, lng,
    signed_up, consent_date, preferred_contact, is_available, service_area_radius, years_experience, license_number, bio)
from stdin;

-- name: import_technicians_apply
select import_technicians_apply(:org_id::uuid) as report;
