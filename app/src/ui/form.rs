//! Forms: plain POST, with the session's token, sent once.

use leptos::prelude::*;

use super::{Icon, Maybe, Tone, reader_lang};
use crate::{document::PageContext, words::common};

/// Name of the hidden field that carries the session's token.
pub const CSRF_FIELD: &str = "csrf";

/// A form that acts. Sends the session's token along; in the browser it is sent once however often the button is pressed, and
/// with `draft` what is typed outlives a lost session or a crashed tablet.
#[component]
pub fn PostForm(
    /// Where it is sent.
    #[prop(into)]
    action: String,
    /// Its id, for buttons that stand outside.
    #[prop(optional, into)]
    id: Maybe<String>,
    /// Class of its grid.
    #[prop(default = "form-grid")]
    class: &'static str,
    /// Under this name its fields are kept in the browser until it was sent with success.
    #[prop(optional, into)]
    draft: Maybe<String>,
    /// Carries files.
    #[prop(optional)]
    has_files: bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let (id, draft) = (id.0, draft.0);
    let enctype = has_files.then_some("multipart/form-data");
    view! {
        <form action=action method="post" id=id class=class enctype=enctype data-once="" data-draft=draft>
            <Csrf/>
            {children()}
        </form>
    }
    .into_any()
}

/// The session's token, for forms that are not made by [`PostForm`].
#[component]
pub fn Csrf() -> impl IntoView {
    let token = use_context::<PageContext>()
        .map(|page| page.csrf)
        .unwrap_or_default();
    view! { <input r#type="hidden" name=CSRF_FIELD value=token/> }
}

/// A value that is sent and not shown.
#[component]
pub fn Hidden(
    /// Name of the field.
    #[prop(into)]
    name: String,
    /// Its value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! { <input r#type="hidden" name=name value=value/> }
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field, which is also the id of its input.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What is wrong and how to put it right.
    pub message: String,
}

/// All errors of a form above it, each with a link to its field. Nothing when there are none.
#[component]
pub fn ErrorSummary(
    /// What is wrong.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let lang = reader_lang();
    (!errors.is_empty()).then(|| {
        let heading = common::TO_REVIEW.of(lang, errors.len());
        let items: Vec<_> = errors
            .into_iter()
            .map(|error| {
                view! {
                    <li>
                        <a href=format!("#{}", error.field)>{error.label}</a>
                        {format!(" : {}", error.message)}
                    </li>
                }
            })
            .collect();
        view! {
            <div class="notice" data-tone=Tone::Danger.name() role="alert">
                {Icon::CircleAlert}
                <div><b>{heading}</b><ul>{items}</ul></div>
            </div>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn a_form_sends_the_sessions_token() {
        let page = html(
            || view! { <PostForm action="/tickets" draft="intake"><Hidden name="a" value="b"/></PostForm> },
        );
        assert!(
            page.contains(r#"<input type="hidden" name="csrf" value="token-of-the-session">"#),
            "{page}"
        );
        assert!(
            page.contains(r#"method="post""#) && page.contains("data-once"),
            "{page}"
        );
        assert!(page.contains(r#"data-draft="intake""#), "{page}");
    }

    #[test]
    fn every_error_links_to_its_field() {
        let error = FieldError {
            field: "cap".to_owned(),
            label: "Plafond".to_owned(),
            message: "sous le forfait".to_owned(),
        };
        let page = html(move || view! { <ErrorSummary errors=vec![error]/> });
        assert!(
            page.contains(r##"<a href="#cap">Plafond</a>"##) && page.contains("sous le forfait"),
            "{page}"
        );
        assert!(page.contains(r#"role="alert""#), "{page}");
        assert!(!html(|| view! { <ErrorSummary errors=Vec::new()/> }).contains("notice"));
    }

    #[test]
    fn hostile_values_stay_values() {
        let error = FieldError {
            field: HOSTILE.to_owned(),
            label: HOSTILE.to_owned(),
            message: HOSTILE.to_owned(),
        };
        let page = html(move || {
            view! {
                <PostForm action=HOSTILE id=HOSTILE draft=HOSTILE><Hidden name=HOSTILE value=HOSTILE/></PostForm>
                <ErrorSummary errors=vec![error]/>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
