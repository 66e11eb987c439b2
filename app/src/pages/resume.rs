//! After a sign-in that interrupted somebody: the form they had filled in, ready to be sent.

use leptos::prelude::*;

use super::signin::{Door, KeptForm};
use crate::{
    document::PageContext,
    paths,
    ui::{Button, ButtonLink, Hidden, Icon, Look, PostForm},
    words::signin as words,
};

/// One button sends everything that was typed, under the new session's token.
pub fn resume(kept: KeptForm) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let fields: Vec<_> = kept
        .fields
        .into_iter()
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect();
    view! {
        <Door title=words::RESUME_TITLE.of(lang).to_owned() sub=words::RESUME_TEXT.of(lang).to_owned()>
            <PostForm action=kept.action>
                {fields}
                <Button look=Look::Main is_wide=true icon_after=Icon::ArrowRight>{words::RESUME.of(lang)}</Button>
            </PostForm>
            <ButtonLink href=paths::TODAY look=Look::Quiet>{words::DROP.of(lang)}</ButtonLink>
        </Door>
    }
}
