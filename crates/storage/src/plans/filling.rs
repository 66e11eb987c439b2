//! Tables filled with as many rows as make planners think.

use uuid::Uuid;

/// Ids of the filling: the kind in front, the number behind.
pub(super) fn id(kind: u128, number: u128) -> Uuid {
    Uuid::from_u128((kind << 96) | number)
}

/// Fills the tables: 20,000 tickets of 10 stores, 1 in 100 open, and a backlog of 100,000 deliveries. `id` and `rows` (from 1
/// to 20,000) are how the engine says them.
pub(super) fn filling(id: impl Fn(u32, &str) -> String, rows: &str) -> Vec<String> {
    let stage = "case when n % 100 = 0 then 'in_repair' else 'collected' end";
    let with_data =
        "case when n % 100 = 0 then '{\"stage\":\"in_repair\"}' else '{\"stage\":\"collected\"}' end";
    let of_store = id(2, "n % 10 + 1");
    let (ticket, customer, item, user) = (id(5, "n"), id(3, "n / 4"), id(4, "n / 2"), id(6, "n % 40 + 1"));
    let one = id(1, "1");
    vec![
        format!("insert into workshop select {one}, 'W' from {rows} where n = 1"),
        format!(
            "insert into store select {}, 'S' || n, 'S', '', '', '', 'Europe/Paris', 'EUR', {one}, false, false, 1
             from {rows} where n <= 10",
            id(2, "n")
        ),
        format!("insert into app_user select {}, 'u' || n, 'U', 'fr', false, 1, '', null from {rows} where n <= 40", id(6, "n")),
        format!("insert into customer select {}, 'person', 'A', 'N', 'n' || n || ' a', 'fr', n, 1 from {rows}", id(3, "n - 1")),
        format!("insert into customer_contact select {}, 0, 'phone', '', '', '+33' || n from {rows}", id(3, "n - 1")),
        format!(
            "insert into item select {}, 'AA-E' || n, 'bike', '', '', 'S' || n, 'S' || n, {customer}, n, 1 from {rows}",
            id(4, "n - 1")
        ),
        format!(
            "insert into ticket select {ticket}, 'AA-' || n, {of_store}, {one}, 'customer_repair', 'counter', 'x' || n,
             'k' || n, {customer}, {item}, '[]', '', '', 'normal', n, null, {user}, '', {stage}, {with_data}, n, 0, 0, 'EUR', 1, n, 1
             from {rows}"
        ),
        format!("insert into ticket_line select {ticket}, 0, {}, 'fee', '', 1000, 1, 2000 from {rows}", id(7, "n")),
        format!("insert into ticket_payer select {ticket}, 0, {}, 'bonus', '', 1 from {rows}", id(8, "n")),
        format!("insert into ticket_words (id, ticket, words) select n, {ticket}, 'mot w' || n from {rows}"),
        format!("insert into note select {}, {ticket}, null, '', false, n from {rows}", id(9, "n")),
        format!(
            "insert into timeline select {}, {ticket}, {of_store}, 1, null, n, '{{\"what\":\"taken_in\"}}', {stage}, false from {rows}",
            id(10, "n")
        ),
        format!(
            "insert into payment select {}, 'till', 'AA', 'p' || n, null, 1, 'EUR', null, n, 'AA-' || n, '', '', '[]', n, {} from {rows}",
            id(11, "n"), id(12, "n")
        ),
        format!(
            "insert into refund select {}, 'till', 'AA', 'r' || n, 'p', null, 1, 'EUR', n, 'AA-' || n, '', n, {} from {rows}",
            id(13, "n"), id(12, "n")
        ),
        format!("insert into payment_conflict select 'AA-' || n, {}, 1, 'EUR' from {rows}", id(12, "n")),
        format!(
            "insert into clear_up select {}, '{{\"kind\":\"over_payment\"}}', 1, 'EUR', '', {ticket}, {of_store}, n,
             case when n % 100 = 0 then null else n end, null, 'seen', '' from {rows}",
            id(14, "n")
        ),
        format!("insert into reckoning select {ticket}, n from {rows} where n <= 50"),
        format!(
            "insert into inbox select {}, 'till', 'm' || n, '', n, 1, n, case when n % 1000 = 0 then null else n end, null from {rows}",
            id(15, "n")
        ),
        format!(
            "insert into outbox select {}, case when n > 19990 then null else n end, '', '', {ticket}, null, 1, '', '', n, n, true, false
             from {rows}",
            id(16, "n")
        ),
        format!("insert into audit select {}, n, null, null, null, 'system', '', '', {ticket}, null, '[]' from {rows}", id(17, "n")),
        "insert into connector (name, position, mode, failures) values ('erp', 100, 'on', 0)".to_owned(),
        // Half of those that wait stand behind another one of their subject.
        delivery(&id, rows, "n > 0", "'waiting'", "n <= 50000", 0),
        delivery(&id, rows, "n <= 8", "'leased'", "true", 100_000),
        delivery(&id, rows, "n <= 1000", "'dead'", "true", 200_000),
        delivery(&id, rows, "n <= 10000", "'done'", "false", 300_000),
        format!(
            "insert into quote select {}, {ticket}, {of_store}, 1, case when n % 100 = 0 then 'sent' else 'accepted' end,
             '{{\"state\":\"sent\"}}', '[]', '[]', 'EUR', '', n, n, null, case when n % 100 = 0 then n else null end from {rows}",
            id(21, "n")
        ),
        format!("insert into quote_answer select {}, '', null, '', n from {rows}", id(21, "n")),
        format!(
            "insert into customer_link select {}, 'h' || n, 'quote', {}, n, null, n, null from {rows}",
            id(22, "n"),
            id(21, "n")
        ),
        "insert into control_run (id, connector, kind, extent, since, until, origin, asked_at, stage, state, next_at, attempts,
            ours, theirs, differing, repaired)
         select id, 'erp', 'payments', 'whole', 1, 2, 'schedule', 3, 'compare', 'running', 4, 0, 0, 0, 0, 0
         from app_user where login = 'u1'"
            .to_owned(),
        format!(
            "insert into control_row select {one}, case when n % 2 = 0 then 'ours' else 'theirs' end, 'k' || n, '', n, '{{}}', null
             from {rows}"
        ),
        format!(
            "insert into difference (id, connector, kind, key, what, about, found_at, seen_at, run, state, ended_at)
             select {}, 'erp', 'payments', 'k' || n, 'missing_here', '', n, n, {one},
                case when n % 100 = 0 then 'open' else 'agreed' end, n from {rows}",
            id(19, "n")
        ),
        "insert into mirror (connector, kind, is_full_wanted, is_loading, generation, live, deleted)
         values ('erp', 'products', false, false, 1, 20000, 0)".to_owned(),
        format!(
            "insert into mirrored_product select 'erp', 'p' || n, 'N', '', '', '', '', '', n, 'EUR', 2000, true, n, n, null, 1 from {rows}"
        ),
        format!("insert into mirrored_ean select 'erp', 'p' || n, 0, '376' || n from {rows}"),
        format!(
            "insert into mirrored_stock select 'erp', 'p' || n || '@LYN', 'p' || n, '', 'LYN', 1000, n, n, null, 1 from {rows}"
        ),
        format!(
            "insert into mirrored_reference select 'erp', case when n % 2 = 0 then 'stores' else 'staff' end, 'r' || n, 'R', '',
                true, n, n, null, 1 from {rows}"
        ),
        format!(
            "insert into mirrored_customer select 'erp', 'c' || n, {}, '{{}}', '{{}}', n, n, null, 1 from {rows}",
            id(3, "n - 1")
        ),
        format!("insert into customer_conflict select 'erp', 'c' || n, 'email', {}, 'a', 'b', n from {rows}", id(3, "n - 1")),
        format!("insert into mirror_reject select 'erp' || n % 200, 'products', 'k' || n, '', n from {rows}"),
        format!(
            "insert into exchange select {}, 'erp', case when n % 10 = 0 then 'sale' else 'payments' end, '', 'pull', {}, n, '', '',
                200, 1, case when n % 7 = 0 then 'busy' else 'done' end, '', '', '' from {rows}",
            id(20, "n"),
            id(18, "n % 5000")
        ),
        format!("insert into session select 's' || n, {user}, '', n from {rows}"),
    ]
}

/// Deliveries numbered from `after`, those of the 100,000 that `which` picks.
fn delivery(
    id: impl Fn(u32, &str) -> String,
    rows: &str,
    which: &str,
    state: &str,
    is_first: &str,
    after: u32,
) -> String {
    let number = format!("n + {after}");
    let many = format!(
        "(select a.n + 20000 * (b.n - 1) as n from (select n from {rows}) a join (select n from {rows}) b on b.n <= 5) m"
    );
    format!(
        "insert into delivery select {}, 'erp', {}, '', 'repair-to-pay', 'ticket', {}, {number}, 0, n, {state}, n, 0, false,
            {is_first}, null, null
         from {many} where {which}",
        id(18, &number),
        id(16, &number),
        id(5, &format!("n % 50000 + {after}")),
    )
}

pub(super) fn on_sqlite(kind: u32, number: &str) -> String {
    format!("unhex(printf('%08x%024x', {kind}, {number}))")
}

pub(super) fn on_postgres(kind: u32, number: &str) -> String {
    format!("cast(lpad(to_hex({kind}), 8, '0') || lpad(to_hex(cast({number} as bigint)), 24, '0') as uuid)")
}
