//! Where a ticket may go from here: the usual next move as the one filled button, the others in a menu, what is closed with its
//! reason. The bench shows the same moves under the thumb.

use business::workshop::TicketPage;
use domain::{
    Money,
    workshop::{Barrier, PauseReason, Stage, TicketKind},
};
use leptos::prelude::*;

use crate::{
    format, paths,
    ui::{
        Button, Choices, Dialog, DialogActs, Hidden, Icon, Look, Menu, MenuAct, MenuAsk, MenuClosed,
        MenuRule, PostForm, Radio, Ring, Size, reader_lang,
    },
    words::{Text, common, ticket as words, workshop},
};

/// The moves of a ticket for whoever looks at it.
#[derive(Debug, Clone)]
pub(crate) struct Moves {
    code: String,
    version: i64,
    from: Stage,
    due: Money,
    /// Where the browser goes after a move.
    back: String,
    /// The usual one.
    pub(crate) next: Option<Stage>,
    /// The one that comes second most often.
    pub(crate) second: Option<Stage>,
    /// All that are open, the usual one included.
    pub(crate) open: Vec<Stage>,
    /// Closed ones and why.
    closed: Vec<(Stage, Text)>,
}

/// What a move asks for before it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// Nothing.
    Nothing,
    /// Why work rests.
    Pause,
    /// Why it cannot be repaired.
    Barrier,
    /// Why, in words.
    Words,
}

impl Moves {
    /// The moves of this ticket. `may_hand_over_unpaid`: the caller may hand goods over while something is due.
    pub(crate) fn of(page: &TicketPage, may_hand_over_unpaid: bool, back: String) -> Self {
        let ticket = &page.ticket;
        let from = ticket.state.stage();
        let due = ticket.due();
        let is_closed = |to: Stage| match (from, to) {
            (Stage::Received, Stage::InRepair) if !starts_at_once(page) => Some(words::WHY_CEILING),
            (Stage::InRepair, Stage::Ready) if page.store.exit_control => Some(words::WHY_CHECK),
            (Stage::Ready | Stage::Unclaimed, Stage::Collected) if due > 0 && !may_hand_over_unpaid => {
                Some(words::WHY_MANAGER)
            }
            _ => None,
        };
        let mut closed: Vec<_> = page
            .moves
            .iter()
            .filter_map(|to| is_closed(*to).map(|why| (*to, why)))
            .collect();
        let is_shown = page.may_edit || !page.moves.is_empty();
        if from == Stage::Paid && is_shown && !page.moves.contains(&Stage::InRepair) {
            closed.push((Stage::InRepair, words::WHY_MANAGER));
        }
        if from == Stage::Ready && is_shown && due > 0 {
            closed.push((Stage::Paid, words::WHY_TILL));
        }
        let open: Vec<_> = page
            .moves
            .iter()
            .copied()
            .filter(|to| is_closed(*to).is_none())
            .collect();
        let next = usual(page).filter(|to| open.contains(to));
        let second = second(from).filter(|to| open.contains(to) && next != Some(*to));
        Self {
            code: ticket.code.to_string(),
            version: ticket.version,
            from,
            due: Money::new(due, ticket.currency),
            back,
            next,
            second,
            open,
            closed,
        }
    }

    /// Nothing to choose from besides the usual move.
    pub(crate) fn has_menu(&self) -> bool {
        self.open.iter().any(|to| Some(*to) != self.next) || !self.closed.is_empty()
    }

    fn ask(&self, to: Stage) -> Ask {
        match (self.from, to) {
            (_, Stage::Paused) => Ask::Pause,
            (_, Stage::Unrepairable) => Ask::Barrier,
            (_, Stage::Cancelled) | (Stage::Paid, Stage::InRepair) => Ask::Words,
            (Stage::Ready | Stage::Unclaimed, Stage::Collected) if self.due.minor > 0 => Ask::Words,
            _ => Ask::Nothing,
        }
    }

    fn act(&self, to: Stage) -> Text {
        if to == Stage::Collected && self.due.minor > 0 && self.from != Stage::Paid {
            words::HAND_OVER_UNPAID
        } else {
            words::act(self.from, to)
        }
    }

    fn hidden(&self, to: Stage) -> Vec<(String, String)> {
        [
            ("version", self.version.to_string()),
            ("to", to.name().to_owned()),
            ("back", self.back.clone()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    fn dialog_id(to: Stage) -> String {
        format!("ask-{}", to.name())
    }

    /// The buttons: a second action, and the usual one, filled.
    pub(crate) fn buttons(&self, size: Size) -> AnyView {
        let second = self.second.map(|to| self.button(to, Look::Plain, size));
        let next = self.next.map(|to| self.button(to, Look::Main, size));
        view! { {second}{next} }.into_any()
    }

    /// One move as a button.
    pub(crate) fn button(&self, to: Stage, look: Look, size: Size) -> AnyView {
        let label = self.act(to).of(reader_lang());
        if self.ask(to) != Ask::Nothing {
            return view! { <Button look=look size=size icon=icon(to) opens=Self::dialog_id(to)>{label}</Button> }
                .into_any();
        }
        let hidden: Vec<_> = self
            .hidden(to)
            .into_iter()
            .map(|(name, value)| view! { <Hidden name=name value=value/> })
            .collect();
        view! {
            <PostForm action=paths::ticket_move(&self.code) class="contents">
                {hidden}
                <Button look=look size=size icon=icon(to)>{label}</Button>
            </PostForm>
        }
        .into_any()
    }

    /// The menu of all moves, opened by the id `moves`, and the dialogs of those that ask for a reason.
    pub(crate) fn menu(&self) -> AnyView {
        let lang = reader_lang();
        let (last, open): (Vec<_>, Vec<_>) = self.open.iter().partition(|to| **to == Stage::Cancelled);
        let line = |to: &Stage| self.menu_line(*to);
        let open: Vec<_> = open.into_iter().map(line).collect();
        let last: Vec<_> = last.into_iter().map(line).collect();
        let closed: Vec<_> = self
            .closed
            .iter()
            .map(|(to, why)| {
                let label = words::act(self.from, *to).of(lang);
                view! { <MenuClosed lead=Ring::of(*to) why=why.of(lang)>{label}</MenuClosed> }
            })
            .collect();
        let rule = (!last.is_empty()).then(|| view! { <MenuRule/> });
        let dialogs: Vec<_> = self.open.iter().filter_map(|to| self.dialog(*to)).collect();
        view! {
            <Menu id="moves" title=words::MOVE_TO.of(lang)>{open}{closed}{rule}{last}</Menu>
            {dialogs}
        }
        .into_any()
    }

    fn menu_line(&self, to: Stage) -> AnyView {
        let label = self.act(to).of(reader_lang());
        if self.ask(to) == Ask::Nothing {
            view! {
                <MenuAct action=paths::ticket_move(&self.code) lead=Ring::of(to) with=self.hidden(to) moves_to=to.name()>
                    {label}
                </MenuAct>
            }
            .into_any()
        } else {
            view! { <MenuAsk opens=Self::dialog_id(to) lead=Ring::of(to)>{label}"…"</MenuAsk> }.into_any()
        }
    }

    fn dialog(&self, to: Stage) -> Option<AnyView> {
        let lang = reader_lang();
        let reasons = |all: Vec<(&'static str, &'static str)>| {
            let radios: Vec<_> = all
                .into_iter()
                .enumerate()
                .map(|(i, (name, label))| {
                    view! { <Radio name="reason" value=name is_checked=i == 0>{label}</Radio> }
                })
                .collect();
            view! { <Choices legend=words::WHICH_REASON.of(lang)>{radios}</Choices> }.into_any()
        };
        let body = match self.ask(to) {
            Ask::Nothing => return None,
            Ask::Pause => reasons(
                PauseReason::ALL
                    .map(|reason| (reason.name(), workshop::pause_reason(reason).of(lang)))
                    .into(),
            ),
            Ask::Barrier => reasons(
                Barrier::ALL
                    .map(|barrier| (barrier.name(), workshop::barrier(barrier).of(lang)))
                    .into(),
            ),
            Ask::Words => {
                let name = format!("reason-{}", to.name());
                view! {
                    <div class="field">
                        <label r#for=name.clone()>{words::REASON.of(lang)}</label>
                        <input class="input" id=name name="reason" maxlength="300" required=true autocomplete="off"/>
                    </div>
                }
                .into_any()
            }
        };
        let text = match to {
            Stage::Cancelled => Some(words::CANCEL_TEXT.of(lang).to_owned()),
            Stage::InRepair => Some(words::REOPEN_TEXT.of(lang).to_owned()),
            Stage::Collected => Some(words::hand_over_unpaid_text(&format::money(self.due, lang), lang)),
            _ => None,
        };
        let look = if to == Stage::Cancelled {
            Look::Asked
        } else {
            Look::Main
        };
        let id = Self::dialog_id(to);
        let hidden: Vec<_> = self
            .hidden(to)
            .into_iter()
            .map(|(name, value)| view! { <Hidden name=name value=value/> })
            .collect();
        let (label, action) = (self.act(to).of(lang), paths::ticket_move(&self.code));
        let title = format!("{label} : {}", self.code);
        Some(
            view! {
                <Dialog id=id.clone() title=title>
                    {text.map(|text| view! { <p class="soft">{text}</p> })}
                    <PostForm action=action>
                        {hidden}
                        {body}
                        <DialogActs>
                            <Button look=Look::Quiet closes=id>{common::CANCEL.of(lang)}</Button>
                            <Button look=look icon=icon(to)>{label}</Button>
                        </DialogActs>
                    </PostForm>
                </Dialog>
            }
            .into_any(),
        )
    }
}

/// Work may start without a quote: the lines are under the ceiling, or nobody has to be asked.
fn starts_at_once(page: &TicketPage) -> bool {
    let ticket = &page.ticket;
    ticket.kind != TicketKind::CustomerRepair
        || ticket.ceiling.is_some_and(|ceiling| ticket.total() <= ceiling)
}

/// The move that usually comes next.
fn usual(page: &TicketPage) -> Option<Stage> {
    Some(match page.ticket.state.stage() {
        Stage::Requested => Stage::Booked,
        Stage::Booked => Stage::Received,
        Stage::Received if starts_at_once(page) && !page.ticket.lines.is_empty() => Stage::InRepair,
        Stage::Received => Stage::Diagnosing,
        Stage::Diagnosing if starts_at_once(page) => Stage::InRepair,
        Stage::Diagnosing | Stage::QuoteExpired => Stage::Quoted,
        Stage::Quoted => Stage::Approved,
        Stage::Approved | Stage::AwaitingParts | Stage::Paused => Stage::InRepair,
        Stage::InRepair if page.store.exit_control => Stage::QualityCheck,
        Stage::InRepair | Stage::QualityCheck | Stage::Unrepairable | Stage::QuoteDeclined => Stage::Ready,
        Stage::Paid => Stage::Collected,
        Stage::Ready | Stage::Unclaimed if page.ticket.due() <= 0 => Stage::Collected,
        Stage::Collected => Stage::Closed,
        _ => return None,
    })
}

/// What comes second most often.
const fn second(from: Stage) -> Option<Stage> {
    match from {
        Stage::Quoted => Some(Stage::QuoteDeclined),
        Stage::Approved | Stage::InRepair => Some(Stage::AwaitingParts),
        Stage::Diagnosing => Some(Stage::Quoted),
        Stage::QualityCheck | Stage::Paid => Some(Stage::InRepair),
        _ => None,
    }
}

/// The drawing of a move, by where it leads.
pub(crate) const fn icon(to: Stage) -> Icon {
    match to {
        Stage::Requested | Stage::Booked => Icon::Calendar,
        Stage::Received => Icon::Package,
        Stage::Diagnosing => Icon::Search,
        Stage::Quoted => Icon::FileText,
        Stage::Approved => Icon::Check,
        Stage::AwaitingParts => Icon::Hourglass,
        Stage::InRepair => Icon::Wrench,
        Stage::Paused => Icon::Pause,
        Stage::QualityCheck => Icon::ClipboardCheck,
        Stage::Ready => Icon::CircleCheck,
        Stage::Paid => Icon::Receipt,
        Stage::Collected => Icon::HandOver,
        Stage::Closed => Icon::CheckCheck,
        Stage::Recycled => Icon::Leaf,
        Stage::ConvertedToBuyback => Icon::Coins,
        Stage::LegalSale => Icon::Landmark,
        Stage::Unclaimed | Stage::QuoteExpired => Icon::Clock,
        Stage::Unrepairable | Stage::QuoteDeclined | Stage::Cancelled => Icon::CircleX,
    }
}
