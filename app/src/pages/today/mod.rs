//! Today: what needs a hand now, in order; at right what just happened and who has how much in hand.

mod aside;
mod questions;
mod row;
#[cfg(test)]
mod tests;

use business::{ports::TicketCard, today::Today};
use leptos::prelude::*;

pub use questions::{Question, question};

use self::{aside::aside, questions::questions, row::row};
use crate::{
    document::PageContext,
    pages::{differences::on_today, signin::first_name},
    paths,
    ui::{ButtonLink, Empty, EmptyPage, Icon, LiveRegion, Look, PageHead, Place, Section, Shell},
    words::{Text, today as words},
};

/// Rows that a group shows before it leads to the list.
const ROWS: usize = 8;

/// One group of rows.
struct Group {
    title: Text,
    why: Text,
    cards: Vec<TicketCard>,
    /// Where the rest of a long group is.
    all: String,
}

/// The page.
pub fn today(model: Today) -> impl IntoView {
    let page = expect_context::<PageContext>();
    let locale = page.locale;
    let lang = locale.lang;
    let is_first_day = model.count() == 0
        && model.ready.is_empty()
        && model.latest.is_empty()
        && model.differences.is_empty();
    if is_first_day {
        return view! {
            <Shell place=Place::Today>
                <EmptyPage title=words::FIRST.of(lang) text=words::FIRST_TEXT.of(lang)>
                    <ButtonLink href=paths::INTAKE look=Look::Main icon=Icon::Plus>{words::TAKE_IN.of(lang)}</ButtonLink>
                </EmptyPage>
            </Shell>
        }
        .into_any();
    }
    let user = page.staff.map(|staff| staff.user).unwrap_or_default();
    let (count, late) = (model.count(), model.late.len());
    let late = (late > 0).then(|| {
        view! { ", "{words::OF_WHICH.of(lang)}" "<span class="t-attention strong">{words::late(late, lang)}</span> }
    });
    let sub = view! {
        {words::hello(&first_name(&user), lang)}" "{words::to_do(count, lang)}{late}"."
    };
    view! {
        <Shell place=Place::Today>
            <PageHead title=locale.day_title(model.now) sub=sub.into_any()>
                <ButtonLink href=paths::INTAKE icon=Icon::Wrench>{words::REPAIR.of(lang)}</ButtonLink>
            </PageHead>
            {content(model)}
        </Shell>
    }
    .into_any()
}

fn content(model: Today) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let aside = aside(&model);
    let differing = on_today(&model.differences);
    let (people, now) = (model.people, model.now);
    let list = |query: &str| format!("{}?{query}", paths::WORKSHOP);
    let groups = [
        Group {
            title: words::LATE,
            why: words::LATE_WHY,
            cards: model.late,
            all: list("late=1"),
        },
        Group {
            title: words::WAITING,
            why: words::WAITING_WHY,
            cards: model.waiting,
            all: list(""),
        },
        Group {
            title: words::TO_REMIND,
            why: words::TO_REMIND_WHY,
            cards: model.to_remind.into_iter().map(|(card, _)| card).collect(),
            all: list("view=list&stage=quoted"),
        },
        Group {
            title: words::DUE_TODAY,
            why: words::DUE_TODAY_WHY,
            cards: model.due_today,
            all: list(""),
        },
        Group {
            title: words::TO_HAND_OVER,
            why: words::TO_HAND_OVER_WHY,
            cards: model.to_hand_over,
            all: list("view=list&stage=paid"),
        },
        Group {
            title: words::READY,
            why: words::READY_WHY,
            cards: model.ready,
            all: list("view=list&stage=ready"),
        },
    ];
    // Questions of the till stand before what only waits for a customer; the first action of the page is the filled one.
    let is_quiet = model.clear_ups.is_empty() && groups.iter().take(5).all(|group| group.cards.is_empty());
    let mut first = Some(());
    let mut views: Vec<AnyView> = groups
        .into_iter()
        .map(|group| {
            if group.cards.is_empty() {
                return ().into_any();
            }
            let count = group.cards.len();
            let rows: Vec<_> = group
                .cards
                .into_iter()
                .take(ROWS)
                .map(|card| row(&card, &people, now, first.take().is_some()))
                .collect();
            let rest = (count > ROWS).then(|| {
                view! { <a class="todo-rest meta t-brand" href=group.all>{words::SEE_ALL.of(lang, count)}</a> }
            });
            view! {
                <Section title=group.title.of(lang) count=count aside=group.why.of(lang).to_owned() class="group">
                    <ul>{rows}</ul>
                    {rest}
                </Section>
            }
            .into_any()
        })
        .collect();
    views.insert(5, questions(model.clear_ups, model.may_clear_up));
    if is_quiet {
        views.insert(
            0,
            view! { <Empty title=words::ALL_DONE.of(lang) text=words::ALL_DONE_TEXT.of(lang)/> }.into_any(),
        );
    }
    view! {
        <div class="today">
            <LiveRegion key="today">{differing}{views}</LiveRegion>
            {aside}
        </div>
    }
    .into_any()
}
