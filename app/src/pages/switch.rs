//! Who is at the counter: the people of this device, then six digits.

use leptos::prelude::*;

use super::signin::{Door, PinPerson, Pins, first_name};
use crate::{
    document::PageContext,
    paths,
    ui::{Avatar, AvatarSize, Button, ButtonLink, Field, Hidden, Input, Look, Notice, PostForm, Tone},
    words::signin as words,
};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct Switch {
    /// Who can come in by PIN here.
    pub people: Vec<PinPerson>,
    /// Who was chosen, by id.
    pub chosen: Option<String>,
    /// Where the browser goes afterwards; a path of ours.
    pub next: String,
    /// What was wrong.
    pub error: Option<String>,
    /// No PIN can help any more: only the password is offered.
    pub is_closed: bool,
}

/// The page.
pub fn switch(model: Switch) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let chosen = model
        .chosen
        .as_ref()
        .and_then(|id| model.people.iter().find(|person| person.id == *id))
        .cloned();
    let error = model
        .error
        .map(|error| view! { <Notice tone=Tone::Danger is_alert=true>{error}</Notice> });
    match chosen {
        Some(person) => pin(person, &model.next, error.into_any(), model.is_closed).into_any(),
        None => {
            let is_empty = model.people.is_empty();
            view! {
                <Door title=words::COUNTER.of(lang).to_owned() sub=words::COUNTER_SUB.of(lang).to_owned()>
                    {error}
                    {is_empty.then(|| view! { <Notice>{words::NO_PINS.of(lang)}</Notice> })}
                    <Pins people=model.people next=model.next has_other=true/>
                </Door>
            }
            .into_any()
        }
    }
}

/// Six digits. A plain field with the digits' keyboard, so that it works on any device, with or without scripts.
fn pin(person: PinPerson, next: &str, error: AnyView, is_closed: bool) -> impl IntoView + use<> {
    let lang = expect_context::<PageContext>().locale.lang;
    let query = if next.is_empty() {
        String::new()
    } else {
        format!("?next={}", paths::escaped(next))
    };
    let (back, login) = (
        format!("{}{query}", paths::SWITCH),
        format!("{}{query}", paths::LOGIN),
    );
    let name = person.name.clone();
    let first = first_name(&name);
    let next = next.to_owned();
    view! {
        <Door title=words::hello(&first, lang) sub=name.clone()>
            <div class="pin-who"><Avatar name=name size=AvatarSize::Huge is_named=true/></div>
            {error}
            {(!is_closed).then(|| view! {
                <PostForm action=paths::SWITCH>
                    <Hidden name="user" value=person.id/>
                    <Hidden name="next" value=next/>
                    <Field name="pin" label=words::PIN.of(lang) is_required=true>
                        <Input
                            kind="password"
                            class="pin-input"
                            autocomplete="off"
                            inputmode="numeric"
                            maxlength=6u32
                            is_first=true
                        />
                    </Field>
                    <Button look=Look::Main is_wide=true>{words::ENTER.of(lang)}</Button>
                </PostForm>
            })}
            <div class="pin-ways">
                <ButtonLink href=back look=Look::Quiet>{words::NOT_ME.of(lang)}</ButtonLink>
                <ButtonLink href=login look={if is_closed { Look::Main } else { Look::Quiet }}>
                    {words::BY_PASSWORD.of(lang)}
                </ButtonLink>
            </div>
        </Door>
    }
}
