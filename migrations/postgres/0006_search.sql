-- The id is the millisecond of the ticket's creation, or the next free one: it orders by age.
create table ticket_words (
    id bigint not null primary key,
    ticket uuid not null references ticket (id),
    words text not null,
    -- Words come normalised from the program: no parser and no dictionary of the server has a say in them.
    lexemes tsvector not null generated always as (array_to_tsvector(string_to_array(words, ' '))) stored,
    constraint ticket_words_ticket unique (ticket)
);

create index ticket_words_lexemes on ticket_words using gin (lexemes);
