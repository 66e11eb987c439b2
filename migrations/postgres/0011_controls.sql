-- One comparison with a partner. What it has gathered so far stands in control_row.
create table control_run (
    id uuid not null primary key,
    connector text not null,
    kind text not null,
    extent text not null,
    size bigint,
    seed bigint,
    since bigint not null,
    until bigint not null,
    origin text not null,
    asked_by uuid references app_user (id),
    asked_at bigint not null,
    started_at bigint,
    stage text not null,
    -- Where the stage goes on.
    cursor text,
    state text not null,
    -- Waiting: not before. Running: the lease ends. Otherwise: when it ended.
    next_at bigint not null,
    attempts bigint not null,
    reason text,
    ours bigint not null,
    theirs bigint not null,
    differing bigint not null,
    repaired bigint not null
);
-- One of a connector, kind and extent is not over yet.
create unique index control_run_open on control_run (connector, kind, extent) where state in ('waiting', 'running');
create index control_run_due on control_run (connector, next_at) where state in ('waiting', 'running');
create index control_run_asked on control_run (connector, asked_at, id);
create index control_run_last on control_run (connector, kind, origin, asked_at);
create index control_run_over on control_run (next_at) where state in ('done', 'failed');

-- What the two sides of a run hold, until it is over. Both are read in the order of the key.
create table control_row (
    run uuid not null,
    side text not null,
    key text collate "C" not null,
    about text not null,
    at bigint,
    fields text not null,
    material text,
    primary key (run, side, key)
);

-- What we and a partner say differently: one row however often it is found.
create table difference (
    id uuid not null primary key,
    connector text not null,
    kind text not null,
    key text collate "C" not null,
    what text not null,
    about text not null,
    at bigint,
    ours text,
    theirs text,
    cause text,
    repair text,
    -- What the repair needs, while it is open.
    material text,
    found_at bigint not null,
    seen_at bigint not null,
    run uuid not null,
    state text not null,
    ended_at bigint,
    ended_by uuid references app_user (id),
    reason text,
    constraint difference_connector unique (connector, kind, key, what)
);
create index difference_open on difference (connector, kind, key) where state = 'open';
create index difference_open_found on difference (connector, found_at, id) where state = 'open';
create index difference_closed_found on difference (connector, found_at, id) where state <> 'open';
create index difference_closed_seen on difference (seen_at) where state <> 'open';

-- What is compared is read by the time that it happened.
create index payment_paid on payment (connector, paid_at, id);
create index refund_paid on refund (connector, paid_at, id);
create index delivery_done on delivery (connector, action, next_at, id) where state = 'done';
