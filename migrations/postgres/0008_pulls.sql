-- How far something has been pulled from a partner. The position is the connector's own, as JSON.
create table pull (
    connector text not null,
    action text not null,
    position text not null,
    at bigint not null,
    primary key (connector, action)
);
