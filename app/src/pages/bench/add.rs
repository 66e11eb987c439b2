//! What a technician adds: labour and parts with one press and two words each, notes from phrases. These forms stand outside of
//! what is swapped while the page is open.

use business::workshop::{LineForm, TicketPage};
use domain::workshop::LineKind;
use leptos::prelude::*;

use super::{BenchView, path};
use crate::{
    pages::ticket::{NoteForm, TypedForm, note_draft},
    paths,
    ui::{
        Button, ChipCheck, Field, Hidden, Icon, LiveRegion, PostForm, SegmentChoice, TextArea, reader_lang,
    },
    words::{bench as words, ticket},
};

/// Labour and parts, one press and two words each.
pub(super) fn add(view: &BenchView, page: &TicketPage) -> Option<AnyView> {
    if !page.may_edit || page.ticket.state.stage().is_frozen() {
        return None;
    }
    let lang = reader_lang();
    let typed = match &view.typed.form {
        TypedForm::Line(form) => Some(form.clone()),
        _ => None,
    };
    let fold = |kind: LineKind, icon: Icon, label: &'static str| {
        let form = typed.clone().filter(|form| {
            form.kind == kind.name() || (kind == LineKind::Labour && form.kind != LineKind::Part.name())
        });
        let is_open = form.is_some();
        let body = add_form(view, page, kind, form.unwrap_or_default(), is_open);
        view! {
            <details class="fold" open=is_open>
                <summary class="btn">{icon}{label}</summary>
                <div class="fold-body panel">{body}</div>
            </details>
        }
        .into_any()
    };
    let labour = fold(LineKind::Labour, Icon::Plus, words::ADD_LABOUR.of(lang));
    let part = fold(LineKind::Part, Icon::Plus, words::ADD_PART.of(lang));
    Some(view! { <div class="folds">{labour}{part}</div> }.into_any())
}

fn add_form(
    view: &BenchView,
    page: &TicketPage,
    kind: LineKind,
    form: LineForm,
    is_refused: bool,
) -> AnyView {
    let lang = reader_lang();
    let typed = view.typed.clone();
    // Two forms of the same fields stand side by side: ids carry the kind, names do not. The one that was refused has the plain
    // ids, to which the summary of errors leads.
    let id_of = move |name: &str| {
        if is_refused {
            name.to_owned()
        } else {
            format!("{name}-{}", kind.name())
        }
    };
    let error = move |field: &str| is_refused.then(|| typed.error(field, lang)).flatten();
    let code = page.ticket.code.to_string();
    let (action, back) = (format!("{}/lines", paths::ticket(&code)), path(&code));
    let version = page.ticket.version.to_string();
    let key = if kind == LineKind::Part {
        "version-of-part"
    } else {
        "version-of-labour"
    };
    let quantity = if form.quantity.is_empty() {
        "1".to_owned()
    } else {
        form.quantity.clone()
    };
    let rate = if form.rate.is_empty() {
        "20".to_owned()
    } else {
        form.rate.clone()
    };
    let field = |name: &'static str, label: &'static str, control: AnyView, class: &'static str| {
        let id = id_of(name);
        let error = error(name);
        view! {
            <div class=format!("field {class}")>
                <label r#for=id.clone()>{label}</label>
                {control}
                {error.map(|error| view! { <span class="error">{Icon::CircleAlert.small()}<span>{error}</span></span> })}
            </div>
        }
        .into_any()
    };
    let input = |name: &'static str, value: String, mode: &'static str| {
        view! {
            <input class="input" id=id_of(name) name=name value=value inputmode=mode maxlength="160" required=true autocomplete="off"/>
        }
        .into_any()
    };
    let label = field(
        "line_label",
        words::LABEL.of(lang),
        input("line_label", form.label, "text"),
        "wide",
    );
    let quantity = field(
        "line_quantity",
        words::QUANTITY.of(lang),
        input("line_quantity", quantity, "decimal"),
        "",
    );
    let price = field(
        "line_unit_price",
        words::UNIT_PRICE.of(lang),
        input("line_unit_price", form.unit_price, "decimal"),
        "",
    );
    view! {
        <PostForm action=action>
            <LiveRegion key=key class="contents"><Hidden name="version" value=version.clone()/></LiveRegion>
            <Hidden name="back" value=back/>
            <Hidden name="line_kind" value=kind.name()/>
            <Hidden name="line_rate" value=rate/>
            {label}
            <div class="form-row">{quantity}{price}</div>
            <Button icon=Icon::Plus is_wide=true>{ticket::ADD.of(lang)}</Button>
        </PostForm>
    }
    .into_any()
}

/// A note from phrases that are tapped and own words; the server puts them together.
pub(super) fn note_form(view: &BenchView, page: &TicketPage) -> Option<AnyView> {
    if !page.may_edit {
        return None;
    }
    let lang = reader_lang();
    let (is_open, form) = match &view.typed.form {
        TypedForm::Note(form) => (true, form.clone()),
        _ => (false, NoteForm::default()),
    };
    let error = view.typed.error("note", lang);
    let code = page.ticket.code.to_string();
    let (action, back, draft) = (
        format!("{}/note", paths::ticket(&code)),
        path(&code),
        note_draft(&code),
    );
    let phrases: Vec<_> = words::PHRASES
        .iter()
        .map(|phrase| phrase.of(lang))
        .map(|phrase| view! { <ChipCheck name="phrase" value=phrase>{phrase}</ChipCheck> })
        .collect();
    let readers = vec![
        (String::new(), ticket::INTERNAL.of(lang).to_owned()),
        ("1".to_owned(), ticket::FOR_CUSTOMER.of(lang).to_owned()),
    ];
    let reader = if form.for_customer { "1" } else { "" };
    Some(
        view! {
            <details class="fold" open=is_open>
                <summary class="btn btn-wide">{Icon::MessageSquare}{ticket::ADD_NOTE.of(lang)}</summary>
                <div class="fold-body panel">
                    <PostForm action=action draft=draft>
                        <Hidden name="back" value=back/>
                        <fieldset class="field"><legend>{words::PHRASES_LABEL.of(lang)}</legend><div class="chips">{phrases}</div></fieldset>
                        <Field name="note" label=words::OWN_WORDS.of(lang) error=error><TextArea value=form.text maxlength=2000 rows=2/></Field>
                        <SegmentChoice name="for_customer" label=ticket::WHO_READS.of(lang) options=readers value=reader/>
                        <Button icon=Icon::Check is_wide=true>{ticket::KEEP_NOTE.of(lang)}</Button>
                    </PostForm>
                </div>
            </details>
        }
        .into_any(),
    )
}
