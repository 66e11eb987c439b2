-- The id orders by the time of creation: 42 bits of milliseconds, 21 bits to tell tickets of one millisecond apart.
create table ticket_words (
    id bigint not null primary key,
    ticket uuid not null references ticket (id),
    words text not null,
    constraint ticket_words_ticket unique (ticket)
);

-- Words come normalised from the program: no parser and no dictionary of the server has a say in them.
create index ticket_words_lexemes on ticket_words
    using gin (array_to_tsvector(string_to_array(words, ' ')));
