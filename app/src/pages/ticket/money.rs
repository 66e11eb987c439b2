//! What the ticket costs, who pays, what was paid, and what a person has to clear up about it.

use domain::{Money, workshop::Line};
use leptos::prelude::*;

use super::{TicketView, tone_of_due};
use crate::{
    document::PageContext,
    format, paths,
    ui::{
        Button, Empty, Head, Hidden, Icon, IconButton, Notice, PostForm, Sum, Sums, Table, Tone, reader_lang,
    },
    words::{clear_ups as questions, ticket as words, workshop},
};

/// Questions that tills raised about this ticket.
pub(super) fn clear_ups(view: &TicketView) -> Option<AnyView> {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let back = paths::ticket(&view.code());
    let cards: Vec<_> = view
        .page
        .clear_ups
        .iter()
        .map(|entry| {
            let name = entry.question.name();
            let title = format!(
                "{}, {}",
                questions::question(name).of(lang),
                format::money(entry.amount, lang)
            );
            let since = questions::since(&locale.when(entry.opened_at), lang);
            let decisions = view
                .page
                .may_clear_up
                .then(|| decisions(&entry.id.to_string(), entry.question.decisions(), &back));
            let waits = (!view.page.may_clear_up && view.is_own)
                .then(|| view! { <span class="meta soft">{words::MANAGER_DECIDES.of(lang)}</span> });
            view! {
                <Notice tone=Tone::Attention>
                    <span class="block"><b>{title}</b>" "<span class="meta soft">{since}</span></span>
                    <span class="block">{questions::explanation(name).of(lang)}</span>
                    {decisions}
                    {waits}
                </Notice>
            }
        })
        .collect();
    (!cards.is_empty()).then(|| {
        view! { <section class="sec clear-ups"><div class="head"><h2>{words::TO_CLEAR_UP.of(lang)}</h2></div>{cards}</section> }
            .into_any()
    })
}

fn decisions(id: &str, decisions: &[domain::payments::Decision], back: &str) -> AnyView {
    let lang = reader_lang();
    let (field, back) = (format!("reason-{id}"), back.to_owned());
    let buttons: Vec<_> = decisions
        .iter()
        .map(|decision| {
            let label = questions::decision(decision.name()).of(lang);
            view! { <Button name="decision" value=decision.name()>{label}</Button> }
        })
        .collect();
    view! {
        <PostForm action=paths::clear_up(id) class="decide">
            <Hidden name="back" value=back/>
            <label class="sr" r#for=field.clone()>{words::REASON.of(lang)}</label>
            <input class="input" id=field name="reason" maxlength="300" autocomplete="off" placeholder=words::REASON.of(lang)/>
            {buttons}
        </PostForm>
    }
    .into_any()
}

/// Lines and sums.
pub(super) fn lines(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let stage = ticket.state.stage();
    let frozen = stage.is_frozen().then(|| {
        let why = if stage.is_open() {
            words::FROZEN_PAID
        } else {
            words::FROZEN_OVER
        };
        view! { <span class="end note soft frozen">{Icon::Lock}<span>{why.of(lang)}</span></span> }
    });
    let heading = view! { <div class="head"><h2 id="lines">{words::LINES.of(lang)}</h2>{frozen}</div> };
    if ticket.lines.is_empty() && ticket.payers.is_empty() && ticket.paid == 0 {
        let nothing = if stage.is_frozen() {
            view! { <p class="soft">{words::NOTHING_CHARGED.of(lang)}</p> }.into_any()
        } else {
            view! { <Empty title=words::NO_LINES.of(lang) text=words::NO_LINES_TEXT.of(lang)/> }.into_any()
        };
        return view! { {heading}{nothing} }.into_any();
    }
    let may_change = view.page.may_edit && !stage.is_frozen();
    let mut heads = vec![
        Head::text(words::WORK.of(lang)),
        Head::figure(words::QUANTITY.of(lang)).not_on_phone(),
        Head::figure(words::PRICE.of(lang)).not_on_phone(),
        Head::figure(words::VAT.of(lang)).not_on_phone(),
        Head::figure(words::TOTAL.of(lang)),
    ];
    if may_change {
        heads.push(Head::unseen(words::ACTIONS.of(lang)));
    }
    let rows: Vec<_> = ticket
        .lines
        .iter()
        .map(|line| row(view, line, may_change))
        .collect();
    view! {
        {heading}
        <Table heads=heads caption=words::LINES.of(lang)>{rows}</Table>
        <div class="totals"><Sums items=sums(view)/></div>
        {payers(view, may_change)}
    }
    .into_any()
}

fn row(view: &TicketView, line: &Line, may_change: bool) -> AnyView {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let amount = |minor| format::money(Money::new(minor, ticket.currency), lang);
    let times = (line.quantity_milli != 1000).then(|| {
        let quantity = format::quantity(line.quantity_milli, lang);
        view! { <span class="only-phone">{format!(", {quantity} × {}", amount(line.unit_price))}</span> }
    });
    let remove = may_change.then(|| {
        let action = format!("{}/lines/{}/remove", paths::ticket(&view.code()), line.id);
        view! { <td class="act">{remove(&action, &line.label, ticket.version)}</td> }
    });
    view! {
        <tr>
            <td><div class="wrap">{line.label.clone()}</div><div class="meta soft">{workshop::line_kind(line.kind).of(lang)}{times}</div></td>
            <td class="r hide-phone">{format::quantity(line.quantity_milli, lang)}</td>
            <td class="r hide-phone">{amount(line.unit_price)}</td>
            <td class="r soft hide-phone">{format::percent(i64::from(line.rate.0), lang)}</td>
            <td class="r">{amount(line.total())}</td>
            {remove}
        </tr>
    }
    .into_any()
}

fn remove(action: &str, label: &str, version: i64) -> AnyView {
    let label = words::remove(label, reader_lang());
    view! {
        <PostForm action=action class="contents">
            <Hidden name="version" value=version.to_string()/>
            <IconButton label=label icon=Icon::X/>
        </PostForm>
    }
    .into_any()
}

/// From the lines to what is due: tax per rate, total, who else pays, what was paid.
fn sums(view: &TicketView) -> Vec<Sum> {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let money = |minor| Money::new(minor, ticket.currency);
    let mut sums = vec![Sum::new(
        words::NET.of(lang),
        money(view.page.vat.iter().map(|share| share.base).sum()),
    )];
    for share in &view.page.vat {
        let rate = format::percent(i64::from(share.rate.0), lang);
        sums.push(Sum::new(
            format!("{} {rate}", words::VAT.of(lang)),
            money(share.tax),
        ));
    }
    sums.push(Sum::new(words::TOTAL.of(lang), money(ticket.total())));
    for payer in &ticket.payers {
        sums.push(Sum::new(payer.label.clone(), money(-payer.amount)));
    }
    if !ticket.payers.is_empty() {
        sums.push(Sum::new(words::TO_PAY.of(lang), money(ticket.to_pay())));
    }
    let due = ticket.due();
    if ticket.paid != 0 {
        let paid = Sum::new(words::PAID.of(lang), money(ticket.paid));
        if due == 0 {
            sums.push(paid.total().settled());
            return sums;
        }
        sums.push(paid);
    }
    let last = if due < 0 {
        Sum::new(words::TOO_MUCH.of(lang), money(-due))
    } else {
        Sum::new(words::DUE.of(lang), money(due))
    };
    sums.push(last.total());
    sums
}

/// Who else pays, each with a way to take it off.
fn payers(view: &TicketView, may_change: bool) -> Option<AnyView> {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    if ticket.payers.is_empty() || !may_change {
        return None;
    }
    let rows: Vec<_> = ticket
        .payers
        .iter()
        .map(|payer| {
            let action = format!("{}/payers/{}/remove", paths::ticket(&view.code()), payer.id);
            let kind = workshop::payer(payer.kind).of(lang);
            let kind = (kind != payer.label).then(|| format!(", {kind}"));
            view! {
                <li>
                    <span class="wrap meta soft">{payer.label.clone()}{kind}</span>
                    {remove(&action, &payer.label, ticket.version)}
                </li>
            }
        })
        .collect();
    Some(view! { <ul class="rowlist payers">{rows}</ul> }.into_any())
}

/// What tills took and gave back.
pub(super) fn payments(view: &TicketView) -> Option<AnyView> {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let (payments, refunds) = (&view.page.payments, &view.page.refunds);
    if payments.is_empty() && refunds.is_empty() {
        return None;
    }
    let mut rows: Vec<(jiff::Timestamp, AnyView)> = Vec::new();
    for row in payments {
        let tenders: Vec<_> = row
            .tenders
            .iter()
            .map(|tender| {
                let method = questions::tender(tender.method).of(lang);
                let reference = tender.reference.as_deref().unwrap_or_default();
                let amount = (row.tenders.len() > 1).then(|| format::money(tender.amount, lang));
                [
                    Some(method.to_owned()),
                    Some(reference.to_owned()).filter(|text| !text.is_empty()),
                    amount,
                ]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
            })
            .collect();
        let receipt = if row.receipt.is_empty() {
            row.payment.payment_id.clone()
        } else {
            row.receipt.clone()
        };
        let detail = format!(
            "{}, {}",
            tenders.join(" + "),
            words::receipt_number(&receipt, lang)
        );
        let place = format!("{}, {}", words::till(&row.till, lang), row.store_prefix);
        rows.push((
            row.payment.received_at,
            line_of_money(&place, &detail, &locale.when(row.paid_at), row.payment.amount),
        ));
    }
    for row in refunds {
        let amount = Money::new(-row.refund.amount.minor, row.refund.amount.currency);
        let detail = words::receipt_number(&row.refund_id, lang);
        rows.push((
            row.refund.received_at,
            line_of_money(
                &words::refund(&row.till, lang),
                &detail,
                &locale.when(row.paid_at),
                amount,
            ),
        ));
    }
    rows.sort_by_key(|(at, _)| *at);
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    Some(
        view! {
            <section class="sec"><div class="head"><h2>{words::PAYMENTS.of(lang)}</h2></div><ul class="rowlist">{rows}</ul></section>
        }
        .into_any(),
    )
}

fn line_of_money(place: &str, detail: &str, when: &str, amount: Money) -> AnyView {
    let lang = reader_lang();
    let tone = tone_of_due(amount.minor).text_class();
    let class = if amount.minor < 0 {
        format!("money {tone}")
    } else {
        "money".to_owned()
    };
    view! {
        <li>
            <span class="cut"><span class="block cut">{place.to_owned()}", "{when.to_owned()}</span><span class="meta soft block cut">{detail.to_owned()}</span></span>
            <span class=class>{format::money(amount, lang)}</span>
        </li>
    }
    .into_any()
}
