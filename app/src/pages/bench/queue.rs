//! At the left: my work in the order in which to do it, then what nobody has taken, and the box for a scanned label.

use business::ports::TicketCard;
use leptos::prelude::*;

use super::{BenchView, path};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Button, ButtonLink, Count, Hidden, Icon, IconButton, LiveRegion, Look, PostForm, Ring, Size, Sr,
        Tone, reader_lang,
    },
    words::{bench as words, frame, items, states},
};

/// The whole column.
pub(super) fn queue(view: &BenchView) -> AnyView {
    let lang = reader_lang();
    let bench = &view.bench;
    let shown = bench.current.as_ref().map(|page| page.ticket.id);
    let rows: Vec<_> = bench
        .queue
        .iter()
        .map(|card| view! { <li>{row(card, shown == Some(card.id))}</li> })
        .collect();
    let none = rows
        .is_empty()
        .then(|| view! { <p class="soft queue-none">{words::QUEUE_EMPTY.of(lang)}</p> });
    let free: Vec<_> = bench
        .free
        .iter()
        .map(|card| view! { <li class="free">{row(card, shown == Some(card.id))}{take(view, card)}</li> })
        .collect();
    let no_free = free
        .is_empty()
        .then(|| view! { <p class="soft queue-none">{words::NOTHING_TO_TAKE.of(lang)}</p> });
    let count = words::TICKETS.of(lang, bench.queue.len());
    let free_count = bench.free.len();
    view! {
        <header>
            <h2>{words::MY_QUEUE.of(lang)}</h2>
            <span class="soft num">{count}</span>
            <span class="end only-drawer"><IconButton label=words::CLOSE_QUEUE.of(lang) icon=Icon::X closes="queue"/></span>
        </header>
        <div class="queue-rows">
            <LiveRegion key="bench-queue">{none}<ul>{rows}</ul></LiveRegion>
            <LiveRegion key="bench-free">
                <div class="queue-head"><h2>{words::TO_TAKE.of(lang)}" "<Count n=free_count/></h2><span class="meta soft">{words::TO_TAKE_TEXT.of(lang)}</span></div>
                {no_free}<ul>{free}</ul>
            </LiveRegion>
        </div>
        <footer>
            {scan()}
            <nav class="queue-nav" aria-label=frame::MORE.of(lang)>
                <ButtonLink href=paths::TODAY icon=Icon::Sun>{frame::TODAY.of(lang)}</ButtonLink>
                <ButtonLink href=paths::WORKSHOP icon=Icon::Columns3>{frame::WORKSHOP.of(lang)}</ButtonLink>
            </nav>
        </footer>
    }
    .into_any()
}

/// The button that opens the column where it is a drawer.
pub(super) fn opener(count: usize) -> AnyView {
    view! {
        <Button opens="queue" icon=Icon::Menu class="queue-open">{words::MY_QUEUE.of(reader_lang())}" "<Count n=count/></Button>
    }
    .into_any()
}

fn row(card: &TicketCard, is_current: bool) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let stage = card.state.stage();
    let title = if card.item_title.is_empty() {
        items::category(&card.category, lang)
    } else {
        card.item_title.clone()
    };
    let about = card
        .symptoms
        .first()
        .map(|symptom| items::symptom(symptom, lang))
        .or_else(|| Some(card.problem.clone()).filter(|text| !text.is_empty()))
        .unwrap_or_else(|| card.customer_name.clone());
    let promise = card.promised_at.map(|due| locale.promise(due));
    let promise = promise.map(|promise| {
        let tone = if promise.is_late {
            Tone::Attention
        } else {
            Tone::Neutral
        };
        let mark = promise.is_late.then(|| Icon::TriangleAlert.small().into_render());
        view! { <span class=format!("num line {}", tone.text_class())>{mark}{promise.text}</span> }
    });
    let urgent = (card.priority == domain::workshop::Priority::Urgent)
        .then(|| Icon::Zap.with("t-attention").into_render());
    view! {
        <a class="qrow" href=path(&card.code.to_string()) aria-current=is_current.then_some("true")
            data-ticket=card.id.to_string() data-version=card.version.to_string()>
            {Ring::of(stage)}
            <span class="cut">
                <span class="strong line"><span class="cut">{title}</span>{urgent}</span>
                <span class="meta soft line"><Sr>{states::stage(stage).of(lang)}", "</Sr><span class="cut grow">{about}</span>{promise}</span>
            </span>
        </a>
    }
    .into_any()
}

/// Takes a free ticket: it is mine, and in front of me.
fn take(view: &BenchView, card: &TicketCard) -> Option<AnyView> {
    let me = view.me?;
    let code = card.code.to_string();
    let (action, back) = (format!("{}/assign", paths::ticket(&code)), path(&code));
    let (version, label) = (card.version.to_string(), words::TAKE.of(reader_lang()));
    Some(
        view! {
            <PostForm action=action class="take">
                <Hidden name="version" value=version/>
                <Hidden name="technician" value=me.to_string()/>
                <Hidden name="back" value=back/>
                <Button><span>{label}<Sr>" "{code}</Sr></span></Button>
            </PostForm>
        }
        .into_any(),
    )
}

/// The box for a label: what is scanned opens on the bench.
fn scan() -> AnyView {
    let lang = reader_lang();
    view! {
        <form class="scan-form" action=paths::BENCH method="get" data-scan=paths::SUGGEST>
            <div class="scan">
                {Icon::ScanBarcode}
                <label class="sr" r#for="scan">{words::SCAN.of(lang)}</label>
                <input id="scan" name="q" class="bare grow" r#type="search" autocomplete="off" autocapitalize="off"
                    spellcheck="false" enterkeyhint="go" placeholder=words::SCAN.of(lang)/>
                <Button look=Look::Quiet size=Size::Small>{words::OPEN.of(lang)}</Button>
            </div>
            <div class="suggest" id="scan-list" role="listbox" aria-label=words::SCAN.of(lang) hidden=true></div>
        </form>
    }
    .into_any()
}
