-- The ledger of applied migrations. The table itself is made by the migrator.

-- name: migrator_find_ledger
select to_regclass('public.raven_migrations') is not null as present;

-- name: migrator_count_foreign_relations
select count(*) as relations
from pg_catalog.pg_class c
where c.relnamespace = 'public'::regnamespace
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not exists (select from pg_catalog.pg_depend d
                  where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- name: migrator_list_applied
select version, name, sha256
from public.raven_migrations
order by version;

-- name: migrator_remember_step
insert into public.raven_migrations (version, name, sha256)
values (:version, :name, :sha256);
