set local role raven_owner;

-- An answer with an end for each of a thousand recipients joins two lists of a thousand: hashed that is nothing, nested
-- it took a second.
alter function ledger_settle(bigint, uuid, text, int, text, bigint, text, interval, int, jsonb) reset enable_hashjoin;

-- Recipients are written by one statement only, which takes outreach and technicians from the rows it holds. Two foreign
-- keys checked row by row cost a fifth of a dispatch to 100,000; what they kept is kept from the other side.
alter table work_order_recipients
    drop constraint work_order_recipients_outreach_id_fkey,
    drop constraint work_order_recipients_technician_id_fkey;

create function work_order_outreach_take_recipients() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    delete from work_order_recipients r using old_rows o where r.outreach_id = o.id;
    return null;
end
$$;
create trigger work_order_outreach_take_recipients after delete on work_order_outreach
    referencing old table as old_rows for each statement execute function work_order_outreach_take_recipients();

create function technicians_keep_recipients() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
begin
    if exists (select 1 from work_order_recipients r where r.technician_id = old.id) then
        raise exception using errcode = 'foreign_key_violation',
            message = 'This technician was asked about work orders and cannot be deleted. Nothing was changed.';
    end if;
    return old;
end
$$;
create trigger technicians_keep_recipients before delete on technicians
    for each row execute function technicians_keep_recipients();
