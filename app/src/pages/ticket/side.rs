//! At the side: customer, thing, who works on it, promise, what lies with it, the code.

use domain::{
    Money,
    customers::{Contact, ContactKind},
    workshop::{Origin, Priority},
};
use leptos::prelude::*;

use super::{TicketView, thing};
use crate::{
    document::PageContext,
    format, paths,
    ui::{
        Avatar, AvatarSize, Icon, IconLink, Menu, MenuAct, NoAvatar, Note, Pair, Pairs, PromiseNote, QrCode,
        Section, Thumb, Tone, reader_lang,
    },
    words::{ticket as words, workshop},
};

/// All of it.
pub(super) fn side(view: &TicketView) -> AnyView {
    view! {
        {customer(view)}
        <hr class="rule"/>
        {item(view)}
        <hr class="rule"/>
        {work(view)}
        <hr class="rule"/>
        {code(view)}
    }
    .into_any()
}

fn customer(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let Some(customer) = &view.page.customer else {
        let why = if view.page.ticket.origin == Origin::Import {
            words::PAST_CUSTOMER
        } else {
            words::NO_CUSTOMER
        };
        return view! { <Section title=words::CUSTOMER.of(lang)><p class="soft">{why.of(lang)}</p></Section> }
            .into_any();
    };
    let name = customer.name();
    let href = format!("{}/{}", paths::CUSTOMERS, customer.id);
    let contacts: Vec<_> = customer.contacts.iter().map(contact).collect();
    let none = customer.contacts.is_empty().then(|| {
        let (icon, text) = if view.is_own {
            (Icon::Phone, words::NO_CONTACT)
        } else {
            (Icon::Lock, words::CONTACTS_HIDDEN)
        };
        view! { <p class="meta soft contact-line">{icon}<span>{text.of(lang)}</span></p> }
    });
    view! {
        <Section title=words::CUSTOMER.of(lang) link=(href, words::FILE.of(lang).to_owned())>
            <div class="person-line"><Avatar name=name.clone() size=AvatarSize::Large is_named=true/><div class="strong wrap">{name}</div></div>
            <ul class="contacts">{contacts}</ul>
            {none}
        </Section>
    }
    .into_any()
}

fn contact(contact: &Contact) -> AnyView {
    let lang = reader_lang();
    let (scheme, icon, label) = match contact.kind {
        ContactKind::Phone => ("tel:", Icon::Phone, words::CALL),
        ContactKind::Email => ("mailto:", Icon::Mail, words::WRITE),
    };
    let href = format!("{scheme}{}", contact.key());
    let whose = (!contact.label.is_empty())
        .then(|| view! { <span class="meta soft block cut">{contact.label.clone()}</span> });
    let value = contact.value.clone();
    view! {
        <li class="person-line">
            <span class="cut num"><span class="block cut">{value.clone()}</span>{whose}</span>
            <span class="end no-print"><IconLink href=href label=format!("{} {value}", label.of(lang)) icon=icon/></span>
        </li>
    }
    .into_any()
}

fn item(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let (item, ticket) = (&view.page.item, &view.page.ticket);
    let href = format!("{}/{}", paths::ITEMS, paths::escaped(&item.code.to_string()));
    let family = crate::words::items::category(item.category.name(), lang);
    let serial = (!item.serial.is_empty()).then(|| {
        view! { <div class="meta soft wrap">{words::SERIAL.of(lang)}" "<span class="code">{item.serial.clone()}</span></div> }
    });
    let location = Some(ticket.location.clone())
        .filter(|location| !location.is_empty())
        .map(|location| view! { <Note icon=Icon::MapPin><span class="wrap">{location}</span></Note> });
    let accessories = (!ticket.accessories.is_empty()).then(|| {
        let (tone, text) = if ticket.state.stage().has_goods() {
            (Tone::Attention, words::give_back(&ticket.accessories, lang))
        } else {
            (Tone::Neutral, ticket.accessories.clone())
        };
        view! { <Note tone=tone icon=Icon::Key><span class="wrap">{text}</span></Note> }
    });
    let (category, code, title) = (
        item.category.name().to_owned(),
        item.code.to_string(),
        thing(&view.page),
    );
    view! {
        <Section title=words::ITEM.of(lang) link=(href, words::LIFE_LINE.of(lang).to_owned())>
            <div class="person-line">
                <Thumb category=category/>
                <div class="cut"><div class="strong wrap">{title}</div><div class="meta soft wrap">{family}", "<span class="code">{code}</span></div>{serial}</div>
            </div>
            <div class="notes-line">{location}{accessories}</div>
        </Section>
    }
    .into_any()
}

fn work(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let promise = match ticket.promised_at {
        Some(due) => view! { <PromiseNote due=due is_kept=ticket.state.stage().is_done()/> }.into_any(),
        None => view! { <span class="soft">{words::NO_PROMISE.of(lang)}</span> }.into_any(),
    };
    let ceiling = match ticket.ceiling {
        Some(minor) => format::money(Money::new(minor, ticket.currency), lang),
        None => words::NO_CEILING.of(lang).to_owned(),
    };
    let mut pairs = vec![];
    // The past knows who, until when and up to how much of nothing.
    if ticket.origin != Origin::Import {
        pairs.extend([
            Pair::new(words::TECHNICIAN.of(lang), technician(view)),
            Pair::new(words::PROMISE.of(lang), promise),
            Pair::new(words::CEILING.of(lang), ceiling),
        ]);
    }
    pairs.push(Pair::new(
        words::KIND_OF_WORK.of(lang),
        workshop::kind(ticket.kind).of(lang),
    ));
    if ticket.priority == Priority::Urgent {
        let label = workshop::priority(ticket.priority).of(lang);
        pairs.push(Pair::new(
            words::PRIORITY.of(lang),
            view! { <Note tone=Tone::Attention icon=Icon::Zap>{label}</Note> },
        ));
    }
    view! { <Section title=words::ORGANISATION.of(lang)><Pairs items=pairs class="meta work-pairs"/></Section> }.into_any()
}

/// Who works on it; a button that opens the list of technicians for who may give it away.
fn technician(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let ticket = &view.page.ticket;
    let name = view.name(ticket.technician);
    let shown = match name {
        Some(name) => view! { <Avatar name=name.clone() size=AvatarSize::Small is_named=true/><span class="cut">{name}</span> }.into_any(),
        None => view! { <NoAvatar size=AvatarSize::Small/><span>{words::TO_NOBODY.of(lang)}</span> }.into_any(),
    };
    if !view.page.may_edit || !ticket.state.stage().is_open() {
        return view! { <span class="line">{shown}</span> }.into_any();
    }
    let action = format!("{}/assign", paths::ticket(&view.code()));
    let with = |technician: String| {
        vec![
            ("version".to_owned(), ticket.version.to_string()),
            ("technician".to_owned(), technician),
        ]
    };
    let people: Vec<_> = view
        .page
        .technicians
        .iter()
        .filter(|person| Some(person.id) != ticket.technician)
        .map(|person| {
            let name = person.name.clone();
            view! { <MenuAct action=action.clone() lead=Icon::User with=with(person.id.to_string())>{name}</MenuAct> }
        })
        .collect();
    let nobody = ticket.technician.is_some().then(|| {
        view! { <MenuAct action=action.clone() lead=Icon::X with=with(String::new())>{words::TO_NOBODY.of(lang)}</MenuAct> }
    });
    view! {
        <button class="pick" r#type="button" popovertarget="assign">{shown}{Icon::ChevronsUpDown.small()}</button>
        <Menu id="assign" title=words::ASSIGN.of(lang)>{people}{nobody}</Menu>
    }
    .into_any()
}

fn code(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let locale = expect_context::<PageContext>().locale;
    let made = locale.date(view.page.ticket.created_at);
    view! {
        <section class="code-card">
            <QrCode content=view.link.clone() label=words::QR.of(lang) class="ticket-qr"/>
            <div><div class="code strong">{view.code()}</div><div class="meta soft">{made}</div><div class="meta soft">{words::QR_TEXT.of(lang)}</div></div>
        </section>
    }
    .into_any()
}
