//! Beside the day: what happened last, and how much each technician has in hand.

use business::today::Today;
use leptos::prelude::*;

use crate::{
    document::PageContext,
    paths,
    ui::{Avatar, LiveRegion, LiveStatus, Meter, Tone},
    words::{happenings::told, today as words},
};

/// The column.
pub(super) fn aside(model: &Today) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let (feed, load) = (feed(model), load(model));
    view! {
        <aside class="aside">
            <section>
                <div class="head"><h2>{words::LATEST.of(lang)}</h2><span class="end"><LiveStatus/></span></div>
                <LiveRegion key="latest">{feed}</LiveRegion>
            </section>
            <LiveRegion key="load">{load}</LiveRegion>
        </aside>
    }
    .into_any()
}

fn feed(model: &Today) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    if model.latest.is_empty() {
        return view! { <p class="meta soft">{words::LATEST_EMPTY.of(lang)}</p> }.into_any();
    }
    let name = |id| {
        model
            .people
            .iter()
            .find(|user| user.id == id)
            .map(|user| user.name.clone())
    };
    let entries: Vec<_> = model
        .latest
        .iter()
        .map(|(entry, card)| {
            let told = told(&entry.what, card.currency, name, lang);
            let time = if locale.is_same_day(entry.at, locale.now) {
                locale.clock(entry.at)
            } else {
                locale.date_short(entry.at)
            };
            let about = if card.customer_name.is_empty() {
                card.item_title.clone()
            } else {
                format!("{}, {}", card.item_title, card.customer_name)
            };
            let class = if entry.undone { "strong undone" } else { "strong" };
            view! {
                <li>
                    <time datetime=entry.at.to_string()>{time}</time>
                    <span class="what">
                        <span class=class>{told.what}</span>
                        <a class="soft cut block" href=paths::ticket(&card.code.to_string())>{about}</a>
                    </span>
                </li>
            }
        })
        .collect();
    view! { <ul class="feed">{entries}</ul> }.into_any()
}

fn load(model: &Today) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    if model.load.is_empty() {
        return ().into_any();
    }
    let most = model
        .load
        .iter()
        .map(|(_, open, _)| *open)
        .max()
        .unwrap_or_default()
        .max(1);
    let people: Vec<_> = model
        .load
        .iter()
        .map(|(user, open, late)| {
            let words = words::load(*open, *late, lang);
            let percent = u32::try_from(open * 100 / most).unwrap_or(100);
            // A full bench breaks no promise; a late ticket does.
            let (tone, class) =
                if *late > 0 { (Tone::Attention, "end num t-attention") } else { (Tone::Neutral, "end num soft") };
            let href = format!("{}?technician={}", paths::WORKSHOP, user.id);
            view! {
                <li>
                    <Avatar name=user.name.clone() is_named=true/>
                    <div class="cut">
                        <a class="meta line" href=href><span class="cut">{user.name.clone()}</span><span class=class>{words.clone()}</span></a>
                        <Meter percent=percent tone=tone label=format!("{}, {words}", user.name)/>
                    </div>
                </li>
            }
        })
        .collect();
    view! {
        <section>
            <div class="head"><h2>{words::LOAD.of(lang)}</h2><span class="end meta faint">{words::LOAD_WHY.of(lang)}</span></div>
            <ul class="load">{people}</ul>
        </section>
    }
    .into_any()
}
