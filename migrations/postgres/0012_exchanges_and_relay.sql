-- What was said between us and partners, kept for a while: secrets and what is declared personal are hidden before it comes
-- here, and bodies are cut.
create table exchange (
    id uuid not null primary key,
    connector text not null,
    action text not null,
    step text not null,
    -- The delivery, or one pull, question, comparison or check.
    purpose text not null,
    errand uuid not null,
    at bigint not null,
    method text not null,
    target text not null,
    status bigint,
    took_ms bigint not null,
    verdict text not null,
    reason text not null,
    sent text not null,
    received text not null
);
create index exchange_newest on exchange (connector, at, id);
create index exchange_action on exchange (connector, action, at, id);
create index exchange_verdict on exchange (connector, verdict, at, id);
create index exchange_errand on exchange (errand, at, id);
create index exchange_at on exchange (at);

-- Who brings events to a service bus, and how far. One process at a time, under a lease.
create table relay (
    name text not null primary key,
    -- Events up to here are on the bus.
    position bigint not null,
    holder uuid not null,
    leased_until bigint not null
);
