//! A ticket: all of it on one page. State and next actions at the top, then money, then everything that happened; at the side who
//! and what. What a till or a colleague may change while the page is open stands in live regions; forms stand outside, so that
//! nothing typed is swapped away.

mod edit;
mod head;
mod money;
mod money_forms;
pub(crate) mod moves;
mod quote_forms;
mod quotes;
mod side;
mod story;
#[cfg(test)]
pub(crate) mod testing;
mod typed;

use business::workshop::TicketPage;
use leptos::prelude::*;

pub use typed::{DiscountForm, NoteForm, Typed, TypedForm};

use crate::{
    document::PageContext,
    ui::{Icon, LiveRegion, Notice, Place, Shell, Tone, UndoToast, reader_lang},
    words::ticket as words,
};

/// The name under which a browser keeps the draft of a note on a ticket.
pub fn note_draft(code: &str) -> String {
    format!("note-{code}")
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct TicketView {
    /// The ticket and everything about it.
    pub page: TicketPage,
    /// The ticket belongs to a store of the reader; otherwise they may only read it.
    pub is_own: bool,
    /// The reader may hand goods over while something is due.
    pub may_hand_over_unpaid: bool,
    /// Absolute address that the ticket's QR code opens.
    pub link: String,
    /// A form that was refused, as it was typed.
    pub typed: Typed,
    /// It has just been taken in: what to print stands at the top.
    pub is_just_taken_in: bool,
}

impl TicketView {
    fn name(&self, user: Option<domain::UserId>) -> Option<String> {
        name_of(&self.page, user)
    }

    fn code(&self) -> String {
        self.page.ticket.code.to_string()
    }
}

/// The name of somebody who stands in a ticket.
pub(crate) fn name_of(page: &TicketPage, user: Option<domain::UserId>) -> Option<String> {
    let user = user?;
    page.people
        .iter()
        .find(|known| known.id == user)
        .map(|known| known.name.clone())
}

/// What the thing is called: brand and model, or its family when nothing else is known.
pub(crate) fn thing(page: &TicketPage) -> String {
    let title = page.item.title();
    if title.is_empty() {
        crate::words::items::category(page.item.category.name(), reader_lang())
    } else {
        title
    }
}

/// The page.
pub fn ticket(view: TicketView) -> impl IntoView {
    let lang = reader_lang();
    let back = crate::paths::ticket(&view.code());
    let moves = view
        .is_own
        .then(|| moves::Moves::of(&view.page, view.may_hand_over_unpaid, back));
    let head = head::head(&view, moves.as_ref());
    let (menu, actbar) = (
        moves.as_ref().map(moves::Moves::menu),
        moves.as_ref().map(head::actbar),
    );
    let (notices, undo) = (notices(&view), undo(&view));
    let (clear_ups, lines, payments) = (
        money::clear_ups(&view),
        money::lines(&view),
        money::payments(&view),
    );
    let (quotes, quote_link, quote_forms) = (
        quotes::quotes(&view),
        quotes::link(&view),
        quote_forms::forms(&view),
    );
    let (problem, notes, timeline) = (edit::problem(&view), story::notes(&view), story::timeline(&view));
    let (audit, side) = (story::audit(&view), side::side(&view));
    let (money_forms, edit, note_form) = (
        money_forms::forms(&view),
        edit::fold(&view),
        story::note_form(&view),
    );
    view! {
        <Shell place=Place::Workshop class="ticket-page">
            <LiveRegion key="ticket-head">{head}</LiveRegion>
            <div class="ticket">
                <div class="stack">
                    {notices}
                    <LiveRegion key="ticket-clear-ups" class="contents">{clear_ups}</LiveRegion>
                    <section class="sec" aria-labelledby="lines">
                        <LiveRegion key="ticket-money">{lines}</LiveRegion>
                        {money_forms}
                    </section>
                    <section class="sec" id="quotes" aria-labelledby="quotes-title">
                        {quote_link}
                        <LiveRegion key="ticket-quotes">{quotes}</LiveRegion>
                        {quote_forms}
                    </section>
                    <LiveRegion key="ticket-payments" class="contents">{payments}</LiveRegion>
                    <section class="sec">
                        <LiveRegion key="ticket-problem">{problem}</LiveRegion>
                        {edit}
                    </section>
                    <section class="sec">
                        <LiveRegion key="ticket-notes">{notes}</LiveRegion>
                        {note_form}
                    </section>
                    <LiveRegion key="ticket-timeline" class="contents">{timeline}</LiveRegion>
                    {audit}
                </div>
                <aside class="stack" aria-label=words::ORGANISATION.of(lang)>
                    <LiveRegion key="ticket-side" class="contents">{side}</LiveRegion>
                </aside>
            </div>
            <LiveRegion key="ticket-moves" class="contents">{menu}</LiveRegion>
            <LiveRegion key="ticket-act" class="contents">{actbar}</LiveRegion>
            {undo}
        </Shell>
    }
}

/// What the page has to say before everything else.
fn notices(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let foreign = (!view.is_own).then(|| {
        let text = words::of_another_store(&view.page.store.name, lang);
        view! { <Notice icon=Icon::Store>{text}</Notice> }
    });
    let taken_in = (view.is_just_taken_in && view.is_own).then(|| head::print_notice(&view.code()));
    let refused = view.typed.notice();
    view! { {foreign}{taken_in}{refused} }.into_any()
}

/// The last move may be taken back for a few seconds, on whichever page one came from. When the move was just made here, the
/// frame says it already.
fn undo(view: &TicketView) -> Option<AnyView> {
    let page = expect_context::<PageContext>();
    let is_said = page.staff.is_some_and(|staff| staff.flash.is_some());
    let last = view.page.timeline.last()?;
    if is_said || !view.page.may_undo {
        return None;
    }
    let told = head::tell(view, last);
    let code = view.code();
    let with = vec![
        ("version".to_owned(), view.page.ticket.version.to_string()),
        ("back".to_owned(), crate::paths::ticket(&code)),
    ];
    let left = domain::workshop::UNDO_SECONDS - view.page.now.duration_since(last.at).as_secs();
    let seconds = usize::try_from(left.clamp(1, 5)).unwrap_or(1);
    Some(view! { <UndoToast message=told.what action=crate::paths::ticket_undo(&code) with=with seconds=seconds/> }.into_any())
}

/// A tone for an amount: due is nothing to worry about, too much is.
const fn tone_of_due(due: i64) -> Tone {
    if due < 0 { Tone::Attention } else { Tone::Neutral }
}

#[cfg(test)]
mod tests;
