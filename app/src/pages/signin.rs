//! The door: login and password, the people of this device, and the demo chain's logins where the demo is served.

use leptos::prelude::*;

use crate::{
    document::{PageContext, Theme},
    paths,
    ui::{
        Avatar, AvatarSize, Button, CodeText, Csrf, Field, Hidden, Icon, Input, Look, NoAvatar, Notice, Tone,
        brand_mark,
    },
    words::{frame, signin as words},
};

/// A form that was sent after its session had ended. It waits behind the sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptForm {
    /// Where it was going: a path of ours.
    pub action: String,
    /// What was typed, in order.
    pub fields: Vec<(String, String)>,
}

/// Before the names of kept fields, so that they do not mix with the sign-in's own.
pub const KEPT_PREFIX: &str = "kept.";
/// Name of the field that says where the kept form was going.
pub const KEPT_ACTION: &str = "kept-action";

/// Somebody who can come in by PIN on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinPerson {
    /// Their id, in the address.
    pub id: String,
    /// Their name.
    pub name: String,
}

/// Somebody of the demo chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPerson {
    /// Their login.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are, in the reader's words.
    pub role: String,
}

/// Logins of the demo chain, for whoever tries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLogins {
    /// Who there is.
    pub people: Vec<DemoPerson>,
    /// The one password of all of them.
    pub password: String,
}

/// What the sign-in shows.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// As typed.
    pub login: String,
    /// Where the browser goes afterwards; a path of ours.
    pub next: String,
    /// What was wrong.
    pub error: Option<String>,
    /// Who can come in by PIN here.
    pub people: Vec<PinPerson>,
    /// A form that waits.
    pub kept: Option<KeptForm>,
    /// Logins of the demo chain.
    pub demo: Option<DemoLogins>,
}

/// The page.
pub fn sign_in(model: SignIn) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let (title, sub) = if model.people.is_empty() {
        (words::TITLE, words::SUB)
    } else {
        (words::COUNTER, words::COUNTER_SUB)
    };
    let has_people = !model.people.is_empty();
    let kept = model.kept.is_some();
    let (demo, next) = (model.demo.filter(|_| !kept), model.next.clone());
    view! {
        <Door title=title.of(lang).to_owned() sub=sub.of(lang).to_owned()>
            {kept.then(|| view! { <Notice tone=Tone::Info>{words::KEPT.of(lang)}</Notice> })}
            {has_people.then(|| view! {
                <Pins people=model.people next=model.next.clone() has_other=false/>
                <div class="or">{words::OR.of(lang)}</div>
            })}
            <form action=paths::LOGIN method="post" class="form-grid" data-once="">
                {model.error.map(|error| view! { <Notice tone=Tone::Danger is_alert=true>{error}</Notice> })}
                <Hidden name="next" value=model.next/>
                {model.kept.map(|kept| view! { <Kept kept=kept/> })}
                <LoginFields login=model.login/>
                <Button look=Look::Main is_wide=true>{words::ENTER.of(lang)}</Button>
            </form>
            {demo.map(|demo| view! { <Demo demo=demo next=next/> })}
        </Door>
    }
}

/// The two fields. Whoever came back after a mistake starts at the password.
#[component]
fn LoginFields(login: String) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let is_known = !login.is_empty();
    view! {
        <Field name="login" label=words::LOGIN.of(lang) is_required=true>
            <Input value=login autocomplete="username" maxlength=80u32 is_first={!is_known}/>
        </Field>
        <Field name="password" label=words::PASSWORD.of(lang) is_required=true>
            <Input kind="password" autocomplete="current-password" maxlength=200u32 is_first=is_known/>
        </Field>
    }
}

/// The fields of a kept form, hidden, to be sent along with the sign-in.
#[component]
fn Kept(kept: KeptForm) -> impl IntoView {
    let fields: Vec<_> = kept
        .fields
        .into_iter()
        .map(|(name, value)| view! { <Hidden name=format!("{KEPT_PREFIX}{name}") value=value/> })
        .collect();
    view! { <Hidden name=KEPT_ACTION value=kept.action/>{fields} }
}

/// The people of this device, as large choices.
#[component]
pub(super) fn Pins(
    /// Who.
    people: Vec<PinPerson>,
    /// Where the browser goes afterwards.
    next: String,
    /// Shows the way for somebody else.
    has_other: bool,
) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let query = if next.is_empty() {
        String::new()
    } else {
        format!("next={}", paths::escaped(&next))
    };
    let other = format!("{}?{query}", paths::LOGIN);
    let people: Vec<_> = people
        .into_iter()
        .map(|person| {
            let (name, first) = (person.name.clone(), first_name(&person.name));
            let href = format!("{}?user={}&{query}", paths::SWITCH, paths::escaped(&person.id));
            view! {
                <a href=href title=name>
                    <Avatar name=person.name size=AvatarSize::Huge is_named=true/>
                    <span class="cut">{first}</span>
                </a>
            }
        })
        .collect();
    view! {
        <div class="pins">
            {people}
            {has_other.then(|| view! {
                <a href=other><NoAvatar size=AvatarSize::Huge/><span class="cut">{words::OTHER.of(lang)}</span></a>
            })}
        </div>
    }
}

/// What somebody is called across a counter.
pub(crate) fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

/// The demo chain's people: one press comes in as one of them.
#[component]
fn Demo(
    /// Who there is.
    demo: DemoLogins,
    /// Where the browser goes afterwards.
    next: String,
) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let password = demo.password.clone();
    let people: Vec<_> = demo
        .people
        .into_iter()
        .map(|person| {
            let title = format!("{}, {}", person.name, person.role);
            let login = person.login.clone();
            view! {
                <button r#type="submit" name="login" value=login title=title>
                    <Avatar name=person.name size=AvatarSize::Huge is_named=true/>
                    <span class="cut">{person.login}</span>
                    <span class="faint">{person.role}</span>
                </button>
            }
        })
        .collect();
    view! {
        <section class="demo-logins">
            <h2>{words::DEMO.of(lang)}</h2>
            <p class="meta soft">{words::DEMO_TEXT.of(lang)}" "<CodeText code=demo.password/></p>
            <form action=paths::LOGIN method="post" class="pins" data-once="">
                <Hidden name="password" value=password/>
                <Hidden name="next" value=next/>
                {people}
            </form>
        </section>
    }
}

/// The frame of the door: the line at left, what is asked at right.
#[component]
pub(super) fn Door(
    /// What it asks.
    title: String,
    /// Under it.
    sub: String,
    /// The forms.
    children: Children,
) -> impl IntoView {
    let page = expect_context::<PageContext>();
    let lang = page.locale.lang;
    view! {
        <div class="enter">
            <section class="art" aria-hidden="true">
                <svg viewBox="0 0 900 900" preserveAspectRatio="none">
                    <path
                        vector-effect="non-scaling-stroke"
                        d="M-20 650C180 650 430 650 570 490C690 350 670 130 470 130C270 130 250 350 370 490C510 650 760 650 960 650"
                    ></path>
                </svg>
                <span class="stop stop-1">{Icon::Bike}</span>
                <span class="stop stop-2">{Icon::Shirt}</span>
                <span class="stop stop-3">{Icon::Smartphone}</span>
                <span class="stop stop-4">{Icon::Snowflake}</span>
                <span class="stop stop-5">{Icon::Laptop}</span>
                <div class="brand">{Icon::Loop}<span>{frame::BOUCLE}</span></div>
                <div class="claim"><p>{words::CLAIM.of(lang)}</p><p class="soft lead">{words::CLAIM_SUB.of(lang)}</p></div>
            </section>
            <main id="main" class="form">
                <div class="brand" aria-hidden="true">{brand_mark()}<span>{frame::BOUCLE}</span></div>
                <div><h1>{title}</h1><p class="soft">{sub}</p></div>
                {children()}
                <div class="foot">
                    <form action=paths::LANGUAGE method="post">
                        <Csrf/>
                        <button r#type="submit" name="language" value=other(lang).tag() lang=other(lang).tag()>
                            {Icon::Globe.small()}{words::OTHER_LANGUAGE.of(lang)}
                        </button>
                    </form>
                    <ThemeToggle theme=page.theme/>
                </div>
            </main>
        </div>
    }
}

const fn other(lang: domain::Lang) -> domain::Lang {
    match lang {
        domain::Lang::Fr => domain::Lang::En,
        domain::Lang::En => domain::Lang::Fr,
    }
}

/// The two themes that are not the present one, as quiet buttons.
#[component]
fn ThemeToggle(theme: Option<Theme>) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let choices: Vec<_> = [
        (Some(Theme::Light), Icon::Sun, frame::THEME_LIGHT),
        (Some(Theme::Dark), Icon::Moon, frame::THEME_DARK),
        (None, Icon::Monitor, frame::THEME_SYSTEM),
    ]
    .into_iter()
    .filter(|(each, _, _)| *each != theme)
    .map(|(each, icon, label)| {
        let value = each.map_or("system", Theme::name);
        view! { <button r#type="submit" name="theme" value=value>{icon.small()}{label.of(lang)}</button> }
    })
    .collect();
    view! { <form action=paths::THEME method="post" class="themes"><Csrf/>{choices}</form> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pages::{problem::problem, resume::resume, switch},
        ui::testing::{HOSTILE, html, is_tame},
    };

    fn kept() -> KeptForm {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        KeptForm {
            action: "/tickets".to_owned(),
            fields: vec![field("symptom", "brakes"), field(HOSTILE, HOSTILE)],
        }
    }

    fn person(id: &str) -> PinPerson {
        PinPerson {
            id: id.to_owned(),
            name: format!("Inès {HOSTILE}"),
        }
    }

    #[test]
    fn a_kept_form_waits_behind_the_sign_in_and_comes_back() {
        let model = SignIn {
            login: HOSTILE.to_owned(),
            next: HOSTILE.to_owned(),
            kept: Some(kept()),
            ..SignIn::default()
        };
        let page = html(move || sign_in(model));
        assert!(page.contains(r#"name="kept-action" value="/tickets""#), "{page}");
        assert!(page.contains(r#"name="kept.symptom" value="brakes""#), "{page}");
        assert!(is_tame(&page), "{page}");
        let page = html(|| resume(kept()));
        assert!(
            page.contains(r#"action="/tickets""#) && page.contains(r#"name="symptom" value="brakes""#),
            "{page}"
        );
        assert!(
            page.contains(r#"name="csrf" value="token-of-the-session""#) && page.contains("Reprendre"),
            "{page}"
        );
        assert!(is_tame(&page), "{page}");
    }

    #[test]
    fn demo_logins_show_only_where_the_demo_is_served() {
        let page = html(|| sign_in(SignIn::default()));
        assert!(!page.contains("démonstration"), "{page}");
        let people = vec![DemoPerson {
            login: "ines".to_owned(),
            name: HOSTILE.to_owned(),
            role: HOSTILE.to_owned(),
        }];
        let demo = Some(DemoLogins {
            people,
            password: "boucle-demo".to_owned(),
        });
        let page = html(move || {
            sign_in(SignIn {
                demo,
                ..SignIn::default()
            })
        });
        assert!(
            page.contains("démonstration") && page.contains(r#"name="login" value="ines""#),
            "{page}"
        );
        assert!(is_tame(&page), "{page}");
    }

    #[test]
    fn the_people_of_a_device_lead_to_their_pin() {
        let model = SignIn {
            people: vec![person("1")],
            next: "/workshop?late=1".to_owned(),
            ..SignIn::default()
        };
        let page = html(move || sign_in(model));
        assert!(
            page.contains(r#"href="/switch?user=1&amp;next=%2Fworkshop%3Flate%3D1""#),
            "{page}"
        );
        let chosen = |is_closed| switch::Switch {
            people: vec![person("1"), person("2")],
            chosen: Some("1".to_owned()),
            error: Some(HOSTILE.to_owned()),
            is_closed,
            ..switch::Switch::default()
        };
        let page = html(move || switch::switch(chosen(false)));
        assert!(
            page.contains(r#"inputmode="numeric""#) && page.contains(r#"name="user" value="1""#),
            "{page}"
        );
        assert!(is_tame(&page), "{page}");
        let page = html(move || switch::switch(chosen(true)));
        assert!(
            !page.contains(r#"name="pin""#) && page.contains(r#"href="/login""#),
            "a locked PIN offers the password: {page}"
        );
    }

    #[test]
    fn a_problem_says_what_to_do() {
        let page = html(|| problem("pin_is_not_enough", None));
        assert!(
            page.contains("mot de passe") && page.contains("/login?next=/"),
            "{page}"
        );
        let page = html(|| problem("not_found", None));
        assert!(page.contains("Rien à cette adresse"), "{page}");
    }
}
