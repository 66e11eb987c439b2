//! A ticket as a card: code and money, thing and customer, what it waits for, promise, technician, and its moves.

use business::ports::TicketCard;
use domain::{
    Money,
    people::User,
    workshop::{Priority, Stage},
};
use leptos::prelude::*;

use super::options::{Moves, Way};
use crate::{
    document::PageContext,
    format, paths,
    ui::{
        Avatar, AvatarSize, Icon, Menu, MenuAct, MenuClosed, MenuLink, MenuRule, NoAvatar, PromiseNote, Ring,
        Sr, Tone,
    },
    words::{board as words, states},
};

/// The card.
pub(super) fn card(card: &TicketCard, technicians: &[User], moves: &Moves<'_>) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let (code, stage) = (card.code.to_string(), card.state.stage());
    let waits = words::waits(card, &locale);
    let place = if stage.is_done() {
        words::at_place(&card.location)
    } else {
        String::new()
    };
    let hand = (waits.tone == Tone::Attention).then(|| Icon::Hand.into_render());
    let waits_class = match waits.tone {
        Tone::Neutral => "waits".to_owned(),
        tone => format!("waits {}", tone.text_class()),
    };
    let urgent = (card.priority == Priority::Urgent)
        .then(|| view! { <span class="t-attention urgent" title=words::URGENT.of(lang)>{Icon::Zap}<Sr>{words::URGENT.of(lang)}</Sr></span> });
    let promise = card
        .promised_at
        .map(|due| view! { <PromiseNote due=due is_kept=stage.is_done()/> });
    let who = match card.technician {
        None => Some(view! { <NoAvatar size=AvatarSize::Small/> }.into_any()),
        Some(id) => technicians
            .iter()
            .find(|user| user.id == id)
            .map(|user| view! { <Avatar name=user.name.clone() size=AvatarSize::Small/> }.into_any()),
    };
    let ways = moves.of(card);
    let open: Vec<_> = ways
        .iter()
        .filter(|(_, way)| *way == Way::Open)
        .map(|(to, _)| to.name())
        .collect();
    let is_movable = ways.iter().any(|(_, way)| !matches!(way, Way::Closed(_)));
    let menu_id = format!("move-{code}");
    let more = is_movable.then(|| more_button(&menu_id, &code));
    let menu = is_movable.then(|| menu(card, &ways, moves, menu_id));
    let happened = format!(
        "{} {}",
        states::stage(stage).of(lang),
        locale.clock(card.state_since)
    );
    view! {
        <li>
            <article
                class="bcard"
                data-ticket=code.clone()
                data-version=card.version.to_string()
                draggable={(!open.is_empty()).then_some("true")}
                data-moves={(!open.is_empty()).then(|| open.join(" "))}
            >
                <div class="livebar"><span class="live"></span>{happened}</div>
                <div class="top"><span class="code">{code.clone()}</span>{urgent}{sum(card, lang)}</div>
                <h3 class="name cut-2"><a href=paths::ticket(&code)>{card.item_title.clone()}</a></h3>
                <div class="sub cut">{card.customer_name.clone()}</div>
                <div class=waits_class>{hand}<span>{waits.text}{place}</span></div>
                <div class="foot">{promise}{more}{who}</div>
                {menu}
            </article>
        </li>
    }
    .into_any()
}

/// What is due, a tick and what was paid, or that nothing is priced.
fn sum(card: &TicketCard, lang: domain::Lang) -> AnyView {
    let money = |minor| format::money(Money::new(minor, card.currency), lang);
    if card.to_pay == 0 && card.paid == 0 {
        view! { <span class="money sum faint">{words::TO_PRICE.of(lang)}</span> }.into_any()
    } else if card.due() <= 0 {
        view! { <span class="money sum t-done">{Icon::Check}<Sr>{words::PAID.of(lang)}</Sr>{money(card.to_pay)}</span> }
            .into_any()
    } else {
        view! { <span class="money sum"><Sr>{words::DUE.of(lang)}</Sr>{money(card.due())}</span> }.into_any()
    }
}

fn more_button(menu_id: &str, code: &str) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let label = format!("{} {code}", words::MOVE_TO.of(lang));
    view! {
        <button class="more" r#type="button" popovertarget=menu_id.to_owned() aria-label=label.clone() title=label>
            {Icon::Ellipsis}
        </button>
    }
    .into_any()
}

/// The moves: those that act at once, those that ask first, those that are closed, and at the end what calls the ticket off.
fn menu(card: &TicketCard, ways: &[(Stage, Way)], moves: &Moves<'_>, id: String) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let code = card.code.to_string();
    let line = |to: Stage, way: Way| {
        let label = words::way(to).of(lang);
        match way {
            Way::Open => {
                let with = [
                    ("version", card.version.to_string()),
                    ("to", to.name().to_owned()),
                    ("back", moves.back.to_owned()),
                ]
                .map(|(name, value)| (name.to_owned(), value));
                view! {
                    <MenuAct action=paths::ticket_move(&code) lead=Ring::of(to) with=with.into() moves_to=to.name()>{label}</MenuAct>
                }
                .into_any()
            }
            Way::Asks => {
                let href = format!(
                    "{}?to={}&back={}",
                    paths::ticket_move(&code),
                    to.name(),
                    paths::escaped(moves.back)
                );
                view! { <MenuLink href=href lead=Ring::of(to)>{label}"…"</MenuLink> }.into_any()
            }
            Way::Closed(why) => {
                view! { <MenuClosed lead=Ring::of(to) why=why.of(lang)>{label}</MenuClosed> }.into_any()
            }
        }
    };
    let (mut lines, mut closed, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for (to, way) in ways {
        match way {
            _ if *to == Stage::Cancelled => last.push(line(*to, *way)),
            Way::Closed(_) => closed.push(line(*to, *way)),
            _ => lines.push(line(*to, *way)),
        }
    }
    let rule = (!last.is_empty()).then(|| view! { <MenuRule/> });
    view! { <Menu id=id title=words::move_from(&code, lang)>{lines}{closed}{rule}{last}</Menu> }.into_any()
}
