//! Notes, everything that happened, and who changed which fields.

use business::ports::{Happening, QuoteStep, TimelineEntry};
use domain::{people::Method, workshop::Stage};
use leptos::prelude::*;

use super::{TicketView, TypedForm, head::tell, moves, note_draft};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Avatar, Badge, Button, Field, Head, Icon, PostForm, Section, SegmentChoice, Table, TextArea,
        Timeline, TimelineEntry as Entry, Tone, reader_lang,
    },
    words::{happenings, ticket as words},
};

/// Changes of what is to be paid that follow each other more closely were made at one go.
const AT_ONE_GO: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// Notes, newest first.
pub(super) fn notes(view: &TicketView) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let rows: Vec<_> = view
        .page
        .notes
        .iter()
        .rev()
        .map(|note| {
            let author = view.name(note.author).unwrap_or_default();
            // What is on paper may come into the customer's hands.
            let (icon, reader, class) = if note.for_customer {
                (Icon::Eye, words::FOR_CUSTOMER, "")
            } else {
                (Icon::Lock, words::INTERNAL, "no-print")
            };
            view! {
                <li class=class>
                    <Avatar name=author.clone() is_named=true/>
                    <div>
                        <p class="wrap typed">{note.text.clone()}</p>
                        <div class="meta soft line"><Badge icon=icon>{reader.of(lang)}</Badge><span class="wrap">{author}", "{locale.ago(note.at)}</span></div>
                    </div>
                </li>
            }
        })
        .collect();
    let none = rows
        .is_empty()
        .then(|| view! { <p class="soft">{words::NO_NOTES.of(lang)}</p> });
    view! { <div class="head"><h2>{words::NOTES.of(lang)}</h2></div>{none}<ul class="notes">{rows}</ul> }
        .into_any()
}

/// The form of a note. It needs no version: a note is in nobody's way.
pub(super) fn note_form(view: &TicketView) -> Option<AnyView> {
    if !view.page.may_edit {
        return None;
    }
    let lang = reader_lang();
    let (is_open, form) = match &view.typed.form {
        TypedForm::Note(form) => (true, form.clone()),
        _ => (false, super::NoteForm::default()),
    };
    let readers = vec![
        (String::new(), words::INTERNAL.of(lang).to_owned()),
        ("1".to_owned(), words::FOR_CUSTOMER.of(lang).to_owned()),
    ];
    let error = view.typed.error("note", lang);
    let reader = if form.for_customer { "1" } else { "" };
    Some(
        view! {
            <details class="fold no-print" open=is_open>
                <summary class="btn">{Icon::MessageSquare}{words::ADD_NOTE.of(lang)}</summary>
                <div class="fold-body panel">
                    <PostForm action=format!("{}/note", paths::ticket(&view.code())) draft=note_draft(&view.code())>
                        <Field name="note" label=words::NOTE.of(lang) error=error is_required=true>
                            <TextArea value=form.text maxlength=2000/>
                        </Field>
                        <div class="form-acts">
                            <SegmentChoice name="for_customer" label=words::WHO_READS.of(lang) options=readers value=reader/>
                            <Button icon=Icon::Check>{words::KEEP_NOTE.of(lang)}</Button>
                        </div>
                    </PostForm>
                </div>
            </details>
        }
        .into_any(),
    )
}

/// Everything that happened, newest first; what was taken back is struck through.
pub(super) fn timeline(view: &TicketView) -> AnyView {
    let lang = reader_lang();
    let entries: Vec<_> = joined(&view.page.timeline)
        .iter()
        .rev()
        .map(|entry| line(view, entry))
        .collect();
    view! { <Section title=words::TIMELINE.of(lang)><div class="timeline-spot"><Timeline entries=entries/></div></Section> }.into_any()
}

/// Lines that one person added one after the other are one happening: from the first amount to the last.
fn joined(timeline: &[TimelineEntry]) -> Vec<TimelineEntry> {
    let mut joined: Vec<TimelineEntry> = Vec::with_capacity(timeline.len());
    for entry in timeline {
        if let Some(last) = joined.last_mut()
            && let (Happening::Repriced { to: reached, .. }, Happening::Repriced { to, .. }) =
                (&mut last.what, &entry.what)
            && last.actor == entry.actor
            && entry.at.duration_since(last.at) < AT_ONE_GO
        {
            *reached = *to;
            last.at = entry.at;
            continue;
        }
        joined.push(entry.clone());
    }
    joined
}

fn line(view: &TicketView, entry: &TimelineEntry) -> Entry {
    let lang = reader_lang();
    let told = tell(view, entry);
    let (icon, tone) = look(&entry.what);
    let who = view.name(entry.actor).unwrap_or_default();
    let detail = [who, told.detail]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let what = if entry.undone {
        view! { <s class="soft">{told.what}</s>" "<Badge icon=Icon::Undo2>{words::UNDONE.of(lang)}</Badge> }
            .into_any()
    } else if tone == Tone::Brand {
        view! { <b class="wrap">{told.what}</b> }.into_any()
    } else {
        view! { <span class="wrap">{told.what}</span> }.into_any()
    };
    let line = Entry::new(entry.at, icon, what).tone(tone);
    if detail.is_empty() {
        line
    } else {
        line.detail(view! { <span class="wrap">{detail}</span> })
    }
}

/// The mark of a happening. The till's is the only filled one.
fn look(what: &Happening) -> (Icon, Tone) {
    match what {
        Happening::TakenIn => (Icon::Package, Tone::Neutral),
        Happening::Moved { to, .. } => {
            let tone = if matches!(to.stage(), Stage::Approved | Stage::Collected) {
                Tone::Done
            } else {
                Tone::Neutral
            };
            (moves::icon(to.stage()), tone)
        }
        Happening::Undone { .. } => (Icon::Undo2, Tone::Neutral),
        Happening::Repriced { .. } => (Icon::Euro, Tone::Neutral),
        Happening::Edited { .. } => (Icon::Pencil, Tone::Neutral),
        Happening::Assigned { .. } => (Icon::User, Tone::Neutral),
        Happening::Noted { .. } => (Icon::MessageSquare, Tone::Neutral),
        Happening::PaymentCaptured { .. } => (Icon::Receipt, Tone::Brand),
        Happening::PaymentRefunded { .. } => (Icon::RotateCcw, Tone::Brand),
        Happening::Settled { .. } => (Icon::CircleCheck, Tone::Done),
        Happening::Decided { .. } => (Icon::Hand, Tone::Neutral),
        Happening::Quote { step, .. } => match step {
            QuoteStep::Sent => (Icon::FileText, Tone::Neutral),
            QuoteStep::Accepted(_) => (Icon::CircleCheck, Tone::Done),
            QuoteStep::Refused(_) | QuoteStep::Expired => (Icon::CircleAlert, Tone::Attention),
        },
        Happening::Imported => (Icon::History, Tone::Neutral),
    }
}

/// Who changed which fields, folded: it is asked for seldom.
pub(super) fn audit(view: &TicketView) -> Option<AnyView> {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    if view.page.audit.is_empty() || !view.is_own {
        return None;
    }
    let rows: Vec<_> = view
        .page
        .audit
        .iter()
        .map(|row| {
            let who = view.name(row.user).unwrap_or_else(|| {
                let nobody = if row.method == Method::Link {
                    words::BY_CUSTOMER
                } else {
                    words::BY_ITSELF
                };
                nobody.of(lang).to_owned()
            });
            let pin = (row.method == Method::Pin).then(|| view! { " "<Badge>"PIN"</Badge> });
            view! {
                <tr>
                    <td class="num">{locale.when(row.at)}</td>
                    <td>{who}{pin}</td>
                    <td>{happenings::use_case(&row.action, lang)}</td>
                    <td class="soft hide-phone">{happenings::fields_of(&row.fields, lang)}</td>
                </tr>
            }
        })
        .collect();
    let heads = vec![
        Head::text(words::WHEN.of(lang)),
        Head::text(words::WHO.of(lang)),
        Head::text(words::WHAT.of(lang)),
        Head::text(words::FIELDS.of(lang)).not_on_phone(),
    ];
    Some(
        view! {
            <details class="fold no-print">
                <summary class="btn btn-quiet">{Icon::History}{words::AUDIT.of(lang)}</summary>
                <div class="fold-body"><Table heads=heads caption=words::AUDIT.of(lang) class="tight">{rows}</Table></div>
            </details>
        }
        .into_any(),
    )
}
