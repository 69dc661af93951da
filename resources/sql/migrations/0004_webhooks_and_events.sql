set local role raven_owner;

-- Every request of a provider as it came, before anything is made of it.
create table webhook_deliveries (
    id bigint generated always as identity primary key,
    provider text not null check (provider in ('sendgrid', 'instantly', 'emailbison', 'inbound')),
    received_at timestamptz not null default clock_timestamp(),
    signature_valid boolean not null,
    headers jsonb not null default '{}',
    body bytea not null,
    payload_hash bytea not null,
    state text not null default 'stored' check (state in ('stored', 'processed', 'partial', 'failed')),
    processed boolean not null generated always as (state in ('processed', 'partial')) stored,
    processed_at timestamptz,
    attempts int not null default 0,
    lease_until timestamptz,
    events int,
    set_aside int,
    error text,
    unique (provider, payload_hash),
    constraint processed_has_a_time check ((state = 'stored') = (processed_at is null))
);
alter table webhook_deliveries alter column body set storage external;
create index webhook_deliveries_open on webhook_deliveries (id) where state = 'stored';
create index webhook_deliveries_received on webhook_deliveries (received_at);

-- Every event once. The provider's own time is part of the key because the table is partitioned by it.
create table message_events (
    id bigint generated always as identity,
    org_id uuid,
    provider text not null,
    provider_event_id text collate "C" not null,
    event_type text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null default clock_timestamp(),
    outbound_message_id bigint,
    batch_uid uuid,
    delivery_id bigint,
    machine boolean,
    payload jsonb not null default '{}',
    primary key (provider, provider_event_id, occurred_at)
) partition by range (occurred_at);
create index message_events_message on message_events (outbound_message_id) where outbound_message_id is not null;
create index message_events_type on message_events (event_type, occurred_at);

create table message_events_default partition of message_events default;

-- Months are made ahead: a default partition that already holds a month's rows would block that month's creation.
create function make_event_partitions(p_from date, p_months int) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public
as $$
declare
    month date;
    made int := 0;
begin
    for month in select (date_trunc('month', p_from) + make_interval(months => n))::date
                 from generate_series(0, p_months - 1) n
    loop
        if to_regclass(format('public.message_events_%s', to_char(month, 'YYYYMM'))) is null then
            execute format('create table public.message_events_%s partition of public.message_events '
                           'for values from (%L) to (%L)', to_char(month, 'YYYYMM'),
                           month::timestamptz, (month + interval '1 month')::timestamptz);
            made := made + 1;
        end if;
    end loop;
    return made;
end
$$;
select make_event_partitions((now() - interval '2 months')::date, 6);

-- What the gateway could not make sense of, one by one, so that a bad item never costs the good ones.
create table webhook_set_aside (
    id bigint generated always as identity primary key,
    delivery_id bigint not null,
    item int not null,
    why text not null,
    created_at timestamptz not null default clock_timestamp()
);

create table event_type_counts (
    provider text not null,
    event_type text not null,
    known boolean not null,
    n bigint not null default 0,
    last_at timestamptz not null default clock_timestamp(),
    primary key (provider, event_type)
);
