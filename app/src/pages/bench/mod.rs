//! The bench of a technician: my queue, what may be taken, one big ticket with its next action under the thumb. The page has a
//! frame of its own: nothing but the work.

mod add;
mod queue;
mod work;

use business::workshop::Bench;
use domain::UserId;
use leptos::prelude::*;

use super::ticket::Typed;
use crate::{
    document::PageContext,
    paths,
    ui::{
        Avatar, AvatarSize, Empty, Icon, LiveRegion, LiveStatus, Sr, StaffFrame, brand_mark, flash_toast,
        islands_of, reader_lang,
    },
    words::{bench as words, frame},
};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct BenchView {
    /// Queue, free work, the ticket in front.
    pub bench: Bench,
    /// Whose bench it is.
    pub me: Option<UserId>,
    /// The ticket in front belongs to a store where they work.
    pub is_own: bool,
    /// They may hand goods over while something is due.
    pub may_hand_over_unpaid: bool,
    /// A form that was refused, as it was typed, or what was scanned in vain.
    pub typed: Typed,
}

/// Address of a ticket on the bench.
pub(crate) fn path(code: &str) -> String {
    format!("{}/{}", paths::BENCH, paths::escaped(code))
}

/// The page.
pub fn bench(view: BenchView) -> impl IntoView {
    let page = expect_context::<PageContext>();
    let lang = page.locale.lang;
    let staff = page.staff.clone();
    let flash = staff
        .as_ref()
        .and_then(|staff| staff.flash.clone())
        .map(flash_toast);
    let side = side(staff.as_ref());
    let queue = queue::queue(&view);
    let work = match &view.bench.current {
        Some(current) => work::work(&view, current),
        None => nothing(&view),
    };
    view! {
        <div class="bench">
            <div class="bench-body">
                {side}
                <section class="queue" id="queue" popover="auto" aria-label=words::MY_QUEUE.of(lang)>{queue}</section>
                {work}
            </div>
        </div>
        {flash}
        {islands_of(&page)}
    }
}

/// The way to the other pages, narrow.
fn side(staff: Option<&StaffFrame>) -> AnyView {
    let lang = reader_lang();
    let user = staff.map(|staff| staff.user.clone()).unwrap_or_default();
    let change = format!("{user}, {}", frame::CHANGE_PERSON.of(lang));
    view! {
        <nav class="side" aria-label=frame::MAIN.of(lang)>
            <a class="mark" href=paths::TODAY title=frame::HOME.of(lang) aria-label=frame::HOME.of(lang)>{brand_mark()}</a>
            <a href=paths::BENCH aria-current="page" title=frame::BENCH.of(lang) aria-label=frame::BENCH.of(lang)>{Icon::Wrench}</a>
            <a href=paths::WORKSHOP title=frame::WORKSHOP.of(lang) aria-label=frame::WORKSHOP.of(lang)>{Icon::Columns3}</a>
            <a href=paths::SCAN title=frame::SCAN.of(lang) aria-label=frame::SCAN.of(lang) data-scan-focus="">{Icon::ScanBarcode}</a>
            <span class="side-foot"><LiveStatus/></span>
            <a href=paths::SWITCH title=frame::CHANGE_PERSON.of(lang)>
                <Sr>{change}</Sr>
                <Avatar name=user size=AvatarSize::Large is_named=true/>
            </a>
        </nav>
    }
    .into_any()
}

/// Nothing lies on the bench.
fn nothing(view: &BenchView) -> AnyView {
    let lang = reader_lang();
    let notice = view.typed.notice();
    let open = queue::opener(view.bench.queue.len());
    view! {
        <main id="main" class="work work-empty">
            <h1 class="sr">{words::BENCH.of(lang)}</h1>
            {notice}
            <LiveRegion key="bench-work"><Empty title=words::EMPTY.of(lang) text=words::EMPTY_TEXT.of(lang)>{open}</Empty></LiveRegion>
        </main>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
