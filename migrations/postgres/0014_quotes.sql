create table quote (
    id uuid not null primary key,
    ticket uuid not null references ticket (id),
    store uuid not null references store (id),
    -- From 1 within its ticket.
    number bigint not null,
    -- Name of the state, for lists; `detail` holds it with its data, as JSON.
    state text not null,
    detail text not null,
    -- Frozen as they were sent, as JSON: nothing of a version changes afterwards but its state.
    lines text not null,
    payers text not null,
    currency text not null,
    message text not null,
    valid_until bigint not null,
    sent_at bigint not null,
    sent_by uuid references app_user (id),
    -- When to ask the customer again.
    remind_at bigint,
    constraint quote_ticket unique (ticket, number)
);
create index quote_waiting on quote (valid_until, id) where state = 'sent';
create index quote_reminder on quote (store, remind_at, id) where remind_at is not null;

-- What is personal about an answer, apart from the quote so that it can be erased.
create table quote_answer (
    quote uuid not null primary key references quote (id),
    name text not null,
    -- Strokes of a drawn signature; none when the name was typed alone.
    signature text,
    reason text not null,
    at bigint not null
);

-- Addresses by which customers see something without an account. Of what makes one unguessable only the hash is kept.
create table customer_link (
    id uuid not null primary key,
    token_hash text not null,
    purpose text not null,
    subject uuid not null,
    expires_at bigint not null,
    revoked_at bigint,
    created_at bigint not null,
    created_by uuid references app_user (id),
    constraint customer_link_token_hash unique (token_hash)
);
create index customer_link_subject on customer_link (subject);
