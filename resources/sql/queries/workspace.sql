-- name: workspace_find_database
select exists (select from pg_catalog.pg_database where datname = :name) as present;
