//! What is mirrored of a partner: how much, how old, what could not be read, what both sides have changed.

use business::{
    mirror::{ConflictLine, ConflictList, Data},
    ports::Mirror,
};
use domain::{format, mirror::Kind};
use leptos::prelude::*;

use crate::{
    document::PageContext,
    paths,
    ui::{Button, Head, Hidden, Icon, Pager, PostForm, Section, Size, Table, reader_lang},
    words::mirror as words,
};

/// What the section shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mirrored {
    /// What the connector's files can pull.
    pub kinds: Vec<Kind>,
    /// What was pulled.
    pub data: Data,
    /// Fields that both sides have changed.
    pub conflicts: ConflictList,
    /// The address of more of them.
    pub next: Option<String>,
}

/// The section; nothing for a partner from which nothing can be pulled.
pub(super) fn data(connector: &str, mirrored: Mirrored) -> Option<AnyView> {
    if mirrored.kinds.is_empty() {
        return None;
    }
    let lang = reader_lang();
    let address = paths::connector(connector);
    let heads = vec![
        Head::text(words::WHAT.of(lang)),
        Head::text(words::FULL.of(lang)).not_on_phone(),
        Head::text(words::CHANGES.of(lang)),
        Head::figure(words::LIVE.of(lang)),
        Head::figure(words::GONE.of(lang)).not_on_phone(),
        Head::figure(words::REJECTED.of(lang)).not_on_phone(),
        Head::unseen(words::RELOAD.of(lang)),
    ];
    let rows: Vec<_> = mirrored
        .kinds
        .iter()
        .map(|kind| {
            let known = mirrored.data.mirrors.iter().find(|mirror| mirror.kind == *kind);
            let rejected = mirrored.data.rejected_count.iter().find(|(of, _)| of == kind);
            line(&address, *kind, known, rejected.map_or(0, |(_, count)| *count))
        })
        .collect();
    let all = (!mirrored.data.mirrors.is_empty()).then(|| {
        view! {
            <PostForm action=format!("{address}/reload") class="line mt-4">
                <Button icon=Icon::RefreshCw>{words::RELOAD_ALL.of(lang)}</Button>
            </PostForm>
            <p class="meta soft mt-2">{words::RELOAD_TEXT.of(lang)}</p>
        }
    });
    let (rejected, unknown) = (rejected(&mirrored.data), unknown(&mirrored.data));
    let conflicts = conflicts(&address, mirrored.conflicts, mirrored.next);
    Some(
        view! {
            {conflicts}
            <Section title=words::DATA.of(lang)>
                <p class="meta soft mb-4">{words::DATA_TEXT.of(lang)}</p>
                <Table heads=heads caption=words::DATA.of(lang).to_owned() class="tight">{rows}</Table>
                {all}
            </Section>
            {unknown}
            {rejected}
        }
        .into_any(),
    )
}

fn line(address: &str, kind: Kind, known: Option<&Mirror>, rejected: i64) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let figure = |count: i64| format::quantity(count.saturating_mul(1000), lang);
    let ago = |at: Option<jiff::Timestamp>| {
        at.map_or_else(|| words::NEVER.of(lang).to_owned(), |at| locale.ago(at))
    };
    let blank = Mirror::new("", kind);
    let mirror = known.unwrap_or(&blank);
    let standing = &mirror.standing;
    let state = if standing.is_full_wanted {
        Some(words::WANTED)
    } else if standing.is_loading {
        Some(words::LOADING)
    } else if mirror.run.is_some() {
        Some(words::PULLING)
    } else {
        None
    };
    let state = state.map(|text| view! { <span class="meta soft block">{text.of(lang)}</span> });
    let reason = mirror.reason.clone().map(|reason| {
        view! { <span class="meta t-danger wrap block">{reason}</span> }
    });
    let reload = known.map(|_| {
        view! {
            <PostForm action=format!("{address}/reload") class="line">
                <Hidden name="kind" value=kind.name()/>
                <Button size=Size::Small icon=Icon::RefreshCw>{words::RELOAD.of(lang)}</Button>
            </PostForm>
        }
    });
    view! {
        <tr data-mirror=kind.name()>
            <td><span class="strong block">{words::kind(kind).of(lang)}</span>{state}{reason}</td>
            <td class="soft num hide-phone">{ago(standing.full_at)}</td>
            <td class="soft num">{ago(standing.as_of())}</td>
            <td class="r num">{figure(mirror.live)}</td>
            <td class="r num hide-phone">{figure(mirror.deleted)}</td>
            <td class="r num hide-phone">{figure(rejected)}</td>
            <td>{reload}</td>
        </tr>
    }
    .into_any()
}

fn rejected(data: &Data) -> Option<AnyView> {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    if data.rejected.is_empty() {
        return None;
    }
    let all: i64 = data.rejected_count.iter().map(|(_, count)| count).sum();
    let all = usize::try_from(all).unwrap_or_default();
    let rows: Vec<_> = data
        .rejected
        .iter()
        .map(|row| {
            let (kind, ago) = (words::kind(row.kind).of(lang), locale.ago(row.at));
            view! { <li class="wrap"><span class="strong">{kind}</span>" : "{row.reason.clone()}" "<span class="soft">{ago}</span></li> }
        })
        .collect();
    let hidden = all.saturating_sub(rows.len());
    let more = (hidden > 0).then(|| view! { <p class="meta soft mt-2">{words::MORE.of(lang, hidden)}</p> });
    Some(
        view! {
            <Section title=words::REJECTED_ROWS.of(lang) count=all>
                <p class="meta soft mb-4">{words::REJECTED_TEXT.of(lang)}</p>
                <ul class="meta grid gap-2">{rows}</ul>
                {more}
            </Section>
        }
        .into_any(),
    )
}

fn unknown(data: &Data) -> Option<AnyView> {
    let lang = reader_lang();
    if data.unknown.is_empty() {
        return None;
    }
    let rows: Vec<_> = data
        .unknown
        .iter()
        .map(|(kind, row)| {
            let (id, name) = (row.id.clone(), row.facts.name.clone());
            view! { <li class="wrap"><span class="strong">{words::kind(*kind).of(lang)}</span>" : "{name}" "<span class="code soft">{id}</span></li> }
        })
        .collect();
    Some(
        view! {
            <Section title=words::UNKNOWN.of(lang) count=rows.len()>
                <p class="meta soft mb-4">{words::UNKNOWN_TEXT.of(lang)}</p>
                <ul class="meta grid gap-2">{rows}</ul>
            </Section>
        }
        .into_any(),
    )
}

fn conflicts(address: &str, list: ConflictList, next: Option<String>) -> Option<AnyView> {
    let lang = reader_lang();
    if list.lines.is_empty() {
        return None;
    }
    let rows: Vec<_> = list
        .lines
        .into_iter()
        .map(|line| conflict(address, line))
        .collect();
    Some(
        view! {
            <Section title=words::CONFLICTS.of(lang)>
                <p class="meta soft mb-4">{words::CONFLICTS_TEXT.of(lang)}</p>
                {rows}
                <Pager next=next/>
            </Section>
        }
        .into_any(),
    )
}

fn conflict(address: &str, line: ConflictLine) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let ConflictLine { conflict, name } = line;
    let shown = |value: &str| {
        if value.is_empty() {
            view! { <span class="soft">{words::EMPTY.of(lang)}</span> }.into_any()
        } else {
            view! { <span class="strong">{value.to_owned()}</span> }.into_any()
        }
    };
    let (ours, theirs) = (shown(&conflict.ours), shown(&conflict.theirs));
    let (field, since) = (words::field(conflict.field).of(lang), locale.ago(conflict.at));
    view! {
        <div class="setting" data-conflict=conflict.field.name()>
            <span class="cut">
                <a class="strong t-brand cut block" href=paths::customer(conflict.customer)>{name}</a>
                <span class="meta soft block">{field}", "{since}</span>
                <span class="wrap block"><span class="meta soft">{words::OURS.of(lang)}" : "</span>{ours}</span>
                <span class="wrap block"><span class="meta soft">{words::THEIRS.of(lang)}" : "</span>{theirs}</span>
            </span>
            <PostForm action=format!("{address}/conflict") class="line">
                <Hidden name="customer" value=conflict.external_id.clone()/>
                <Hidden name="field" value=conflict.field.name()/>
                <Hidden name="theirs" value=conflict.theirs.clone()/>
                <Button size=Size::Small name="choice" value="theirs">{words::TAKE_THEIRS.of(lang)}</Button>
                <Button size=Size::Small name="choice" value="ours">{words::KEEP_OURS.of(lang)}</Button>
            </PostForm>
        </div>
    }
    .into_any()
}
