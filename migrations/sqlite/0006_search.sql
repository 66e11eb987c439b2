-- The id is the millisecond of the ticket's creation, or the next free one: it orders by age.
create table ticket_words (
    id integer primary key not null,
    ticket blob not null references ticket (id),
    words text not null,
    constraint ticket_words_ticket unique (ticket)
) strict;

-- Which words stand where is not asked, only in which tickets: detail=none keeps the index small and quick.
-- Beginnings of words up to eight letters have entries of their own.
create virtual table ticket_fts using fts5 (
    words,
    content = 'ticket_words',
    content_rowid = 'id',
    detail = none,
    columnsize = 0,
    prefix = '1 2 3 4 5 6 7 8',
    tokenize = "unicode61 remove_diacritics 0"
);

create trigger ticket_words_insert after insert on ticket_words begin
    insert into ticket_fts (rowid, words) values (new.id, new.words);
end;

create trigger ticket_words_update after update of words on ticket_words begin
    insert into ticket_fts (ticket_fts, rowid, words) values ('delete', old.id, old.words);
    insert into ticket_fts (rowid, words) values (new.id, new.words);
end;

create trigger ticket_words_delete after delete on ticket_words begin
    insert into ticket_fts (ticket_fts, rowid, words) values ('delete', old.id, old.words);
end;
