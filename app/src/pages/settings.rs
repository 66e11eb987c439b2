//! Settings: one's own account, users, stores, devices, keys.

use business::{
    people::{UserForm, UserView},
    ports::{ApiKey, Device},
    stores::{Chain, StoreForm},
};
use domain::{
    Lang, UserId,
    people::{Role, User},
    stores::Store,
};
use leptos::prelude::*;

use super::Refused;
use crate::{
    document::PageContext,
    paths,
    ui::{
        Avatar, Button, ButtonLink, Check, Field, Hidden, Icon, Input, LanguageForm, Look, Notice, PageHead,
        Place, PostForm, Section, SegmentChoice, Select, SelectOption, Shell, Size, Tag, TextArea, ThemeForm,
        Tone,
    },
    words::{Text, common, connectors, directory as words, people},
};

/// Parts of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One's own account.
    Mine,
    /// Users.
    Users,
    /// Stores.
    Stores,
    /// Devices.
    Devices,
    /// Keys.
    Keys,
    /// Connectors to partners.
    Connectors,
}

const PARTS: [(Part, &str, Text, Icon); 6] = [
    (Part::Mine, "/settings", words::MINE, Icon::User),
    (Part::Users, "/settings/users", words::USERS, Icon::Users),
    (Part::Stores, "/settings/stores", words::STORES, Icon::Store),
    (Part::Devices, "/settings/devices", words::DEVICES, Icon::Monitor),
    (Part::Keys, "/settings/keys", words::KEYS, Icon::Key),
    (
        Part::Connectors,
        paths::CONNECTORS,
        connectors::CONNECTORS,
        Icon::Plug,
    ),
];

/// Which parts somebody sees besides their own account. A PIN alone shows them, and is told to sign in when opening one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Access {
    /// Users, stores, devices and keys.
    pub manages: bool,
    /// Connectors.
    pub partners: bool,
}

impl Access {
    /// Every part.
    pub const ALL: Self = Self {
        manages: true,
        partners: true,
    };

    const fn shows(self, part: Part) -> bool {
        match part {
            Part::Mine => true,
            Part::Connectors => self.partners,
            Part::Users | Part::Stores | Part::Devices | Part::Keys => self.manages,
        }
    }
}

/// The frame of all parts, with links to those that one sees.
#[component]
pub(super) fn Frame(
    /// The part that is open.
    part: Part,
    /// What is seen.
    access: Access,
    /// The part.
    children: Children,
) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let links: Vec<_> = PARTS
        .into_iter()
        .filter(|(each, ..)| access.shows(*each))
        .map(|(each, href, label, icon)| {
            view! { <a href=href aria-current=(each == part).then_some("page")>{icon}{label.of(lang)}</a> }
        })
        .collect();
    view! {
        <Shell place=Place::Settings class="settings">
            <nav aria-label=words::SETTINGS.of(lang)>{links}</nav>
            <div>{children()}</div>
        </Shell>
    }
}

/// One's own account: how the screens look, password, PIN, sessions.
pub fn mine(user: User, access: Access, refused: Refused) -> impl IntoView {
    let page = expect_context::<PageContext>();
    let lang = page.locale.lang;
    let password = refused.beside("password", lang);
    let pin = refused.beside("pin", lang);
    view! {
        <Frame part=Part::Mine access=access>
            <PageHead title=user.name.clone() sub=user.login.clone().into_any()/>
            {refused.above()}
            <Section title=words::SCREENS.of(lang)><LanguageForm/><ThemeForm theme=page.theme/></Section>
            <Section title=words::SIGNING_IN.of(lang)>
                <PostForm action="/settings/mine" class="form-grid narrow">
                    <Field name="password" label=words::PASSWORD.of(lang) error=password help=words::PASSWORD_HELP.of(lang)>
                        <Input kind="password" autocomplete="new-password" maxlength=200_u32/>
                    </Field>
                    <Field name="pin" label=words::PIN.of(lang) error=pin help=words::PIN_HELP.of(lang)>
                        <Input kind="password" inputmode="numeric" autocomplete="off" maxlength=6_u32/>
                    </Field>
                    <div class="line"><Button look=Look::Main>{common::SAVE.of(lang)}</Button></div>
                </PostForm>
            </Section>
            <PostForm action="/logout?everywhere=1" class="mt-6">
                <Button icon=Icon::LogOut>{words::SIGN_OUT_EVERYWHERE.of(lang)}</Button>
            </PostForm>
            {(!access.manages).then(|| view! { <p class="soft meta mt-6">{words::ASK_ADMIN.of(lang)}</p> })}
        </Frame>
    }
}

fn memberships(user: &User, stores: &[Store], lang: Lang) -> String {
    user.memberships
        .iter()
        .map(|membership| {
            let place = membership.store.map_or_else(
                || words::EVERYWHERE.of(lang).to_owned(),
                |id| {
                    stores
                        .iter()
                        .find(|store| store.id == id)
                        .map(|store| store.name.clone())
                        .unwrap_or_default()
                },
            );
            format!("{}, {place}", people::role(membership.role).of(lang))
        })
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Users.
pub fn users(users: Vec<UserView>, chain: Chain) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let rows: Vec<_> = users
        .into_iter()
        .map(|view| {
            let user = view.user;
            let roles = memberships(&user, &chain.stores, lang);
            let state = user.disabled.then(|| view! { <span class="badge">{words::DISABLED.of(lang)}</span> });
            let pin = view.has_pin.then(|| view! { <span class="badge">"PIN"</span> });
            view! {
                <a class="setting" href=format!("/settings/users/{}", user.id)>
                    <span class="line">
                        <Avatar name=user.name.clone() is_named=true/>
                        <span class="cut"><span class="strong cut block">{user.name.clone()}</span><span class="meta soft cut block">{roles}</span></span>
                    </span>
                    <span class="line">{pin}{state}<span class="code">{user.login.clone()}</span></span>
                </a>
            }
        })
        .collect();
    view! {
        <Frame part=Part::Users access=Access::ALL>
            <PageHead title=words::USERS.of(lang)>
                <ButtonLink href="/settings/users/new" look=Look::Main icon=Icon::Plus>{words::NEW_USER.of(lang)}</ButtonLink>
            </PageHead>
            {rows}
        </Frame>
    }
}

/// The form of a user; without an id, of a new one.
pub fn edit_user(
    known: Option<(UserId, i64, bool)>,
    form: UserForm,
    chain: Chain,
    refused: Refused,
) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let beside = {
        let refused = refused.clone();
        move |field: &str| refused.beside(field, lang)
    };
    let action = known.map_or("/settings/users/new".to_owned(), |(id, ..)| {
        format!("/settings/users/{id}")
    });
    let title = if form.name.is_empty() {
        words::NEW_USER.of(lang).to_owned()
    } else {
        form.name.clone()
    };
    let roles: Vec<_> = Role::ALL
        .into_iter()
        .map(|role| SelectOption::new(role.name(), people::role(role).of(lang)))
        .collect();
    let stores: Vec<_> = chain
        .stores
        .iter()
        .map(|store| SelectOption::new(store.id.to_string(), store.name.clone()))
        .collect();
    // One empty line more than there are roles, so that one can be added without scripts.
    let lines: Vec<_> = (0..=form.memberships.len())
        .map(|at| {
            let (role, store) = form.memberships.get(at).cloned().unwrap_or_default();
            view! {
                <div class="line">
                    <Select name=format!("role-{at}") label=words::ROLE.of(lang) options=roles.clone() value=role none=words::NO_ROLE.of(lang)/>
                    <Select name=format!("store-{at}") label=words::WHERE.of(lang) options=stores.clone() value=store none=words::EVERYWHERE.of(lang)/>
                </div>
            }
        })
        .collect();
    let languages = vec![
        ("fr".to_owned(), "Français".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    let language = if form.language.is_empty() {
        "fr".to_owned()
    } else {
        form.language.clone()
    };
    let password_help = if known.is_some() {
        words::PASSWORD_HELP
    } else {
        words::PASSWORD_NEW_HELP
    };
    let access = known.map(|(id, version, is_disabled)| {
        let (label, value) = if is_disabled {
            (words::ENABLE, "0")
        } else {
            (words::DISABLE, "1")
        };
        view! {
            <PostForm action=format!("/settings/users/{id}/access") class="setting mt-6">
                <Hidden name="version" value=version.to_string()/>
                <Hidden name="disabled" value=value/>
                <span class="soft">{words::DISABLE_HELP.of(lang)}</span>
                <Button look=Look::Stop>{label.of(lang)}</Button>
            </PostForm>
        }
    });
    view! {
        <Frame part=Part::Users access=Access::ALL>
            <PageHead title=title/>
            <PostForm action=action class="form-grid narrow">
                {refused.above()}
                {known.map(|(_, version, _)| view! { <Hidden name="version" value=version.to_string()/> })}
                <Field name="name" label=words::NAME.of(lang) error=beside("name") is_required=true>
                    <Input value=form.name maxlength=120_u32/>
                </Field>
                <Field name="login" label=words::LOGIN.of(lang) error=beside("login") is_required=true>
                    <Input value=form.login maxlength=80_u32 autocomplete="off"/>
                </Field>
                <fieldset class="form-grid" id="memberships">
                    <legend class="label">{words::ROLES.of(lang)}</legend>
                    {lines}
                    {beside("memberships").map(|error| view! { <p class="error t-danger meta">{error}</p> })}
                </fieldset>
                <Field name="password" label=words::PASSWORD.of(lang) error=beside("password") help=password_help.of(lang)>
                    <Input kind="password" autocomplete="new-password" maxlength=200_u32/>
                </Field>
                <Field name="pin" label=words::PIN.of(lang) error=beside("pin") help=words::PIN_HELP.of(lang) is_optional=true>
                    <Input kind="password" inputmode="numeric" autocomplete="off" maxlength=6_u32/>
                </Field>
                <div class="field">
                    <span class="label" aria-hidden="true">{words::SCREEN_LANGUAGE.of(lang)}</span>
                    <SegmentChoice name="language" label=words::SCREEN_LANGUAGE.of(lang) options=languages value=language/>
                </div>
                <div class="line">
                    <Button look=Look::Main>{common::SAVE.of(lang)}</Button>
                    <ButtonLink href="/settings/users" look=Look::Quiet>{common::CANCEL.of(lang)}</ButtonLink>
                </div>
            </PostForm>
            {access}
        </Frame>
    }
}

/// Stores, and the chain's name.
pub fn stores(chain: Chain, refused: Refused) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let rows: Vec<_> = chain
        .stores
        .iter()
        .map(|store| {
            let workshop =
                chain.workshops.iter().find(|workshop| workshop.id == store.workshop).map(|workshop| workshop.name.clone());
            view! {
                <a class="setting" href=format!("/settings/stores/{}", store.id)>
                    <span class="cut"><span class="strong cut block">{store.name.clone()}</span><span class="meta soft cut block">{workshop}" · "{store.time_zone.clone()}</span></span>
                    <Tag code=store.prefix.to_string()/>
                </a>
            }
        })
        .collect();
    view! {
        <Frame part=Part::Stores access=Access::ALL>
            <PageHead title=words::STORES.of(lang)>
                <ButtonLink href="/settings/stores/new" look=Look::Main icon=Icon::Plus>{words::NEW_STORE.of(lang)}</ButtonLink>
            </PageHead>
            {refused.above()}
            <PostForm action="/settings/organisation" class="form-grid narrow mb-4">
                <Field name="organisation" label=words::ORGANISATION.of(lang) error=refused.beside("organisation", lang)>
                    <Input value=chain.organisation.clone() maxlength=120_u32/>
                </Field>
                <div class="line"><Button size=Size::Small>{common::SAVE.of(lang)}</Button></div>
            </PostForm>
            {rows}
        </Frame>
    }
}

/// The form of a store; without a known one, of a new one.
pub fn edit_store(known: Option<Store>, form: StoreForm, chain: Chain, refused: Refused) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let beside = {
        let refused = refused.clone();
        move |field: &str| refused.beside(field, lang)
    };
    let action = known.as_ref().map_or("/settings/stores/new".to_owned(), |store| {
        format!("/settings/stores/{}", store.id)
    });
    let title = if form.name.is_empty() {
        words::NEW_STORE.of(lang).to_owned()
    } else {
        form.name.clone()
    };
    let workshops: Vec<_> = chain
        .workshops
        .iter()
        .map(|workshop| SelectOption::new(workshop.id.to_string(), workshop.name.clone()))
        .collect();
    let is_known = known.is_some();
    let prefix = (!is_known).then(|| {
        view! {
            <Field name="prefix" label=words::PREFIX.of(lang) error=beside("prefix") help=words::PREFIX_HELP.of(lang) is_required=true>
                <Input value=form.prefix.clone() maxlength=5_u32/>
            </Field>
        }
    });
    let own = (!is_known).then(|| words::OWN_WORKSHOP.of(lang).to_owned());
    view! {
        <Frame part=Part::Stores access=Access::ALL>
            <PageHead title=title/>
            <PostForm action=action class="form-grid narrow">
                {refused.above()}
                {known.map(|store| view! { <Hidden name="version" value=store.version.to_string()/> })}
                {prefix}
                <Field name="name" label=words::NAME.of(lang) error=beside("name") is_required=true>
                    <Input value=form.name maxlength=80_u32/>
                </Field>
                <Field name="address" label=words::ADDRESS.of(lang) error=beside("address") is_optional=true>
                    <TextArea value=form.address maxlength=300_u32/>
                </Field>
                <Field name="phone" label=words::PHONE.of(lang) error=beside("phone") is_optional=true>
                    <Input value=form.phone kind="tel" maxlength=30_u32/>
                </Field>
                <Field name="siret" label=words::SIRET.of(lang) error=beside("siret") is_optional=true>
                    <Input value=form.siret inputmode="numeric" maxlength=20_u32/>
                </Field>
                <Field name="time_zone" label=words::TIME_ZONE.of(lang) error=beside("time_zone") is_required=true>
                    <Input value=form.time_zone maxlength=60_u32/>
                </Field>
                <Field name="workshop" label=words::WORKSHOP.of(lang) error=beside("workshop")>
                    <Select options=workshops value=form.workshop none=own/>
                </Field>
                <Check name="exit_control" is_checked=form.exit_control>{words::EXIT_CONTROL.of(lang)}</Check>
                <Check name="hand_over_at_till" is_checked=form.hand_over_at_till>{words::HAND_OVER_AT_TILL.of(lang)}</Check>
                <div class="line">
                    <Button look=Look::Main>{common::SAVE.of(lang)}</Button>
                    <ButtonLink href="/settings/stores" look=Look::Quiet>{common::CANCEL.of(lang)}</ButtonLink>
                </div>
            </PostForm>
        </Frame>
    }
}

/// Devices on which PINs work.
pub fn devices(devices: Vec<(Device, String)>) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let rows: Vec<_> = devices
        .into_iter()
        .map(|(device, by)| {
            let enrolled = locale.when(device.enrolled_at);
            view! {
                <PostForm action=format!("/settings/devices/{}/revoke", device.id) class="setting">
                    <span class="cut"><span class="strong cut block">{device.label}</span><span class="meta soft cut block">{by}", "{enrolled}</span></span>
                    <Button look=Look::Stop>{words::REVOKE.of(lang)}</Button>
                </PostForm>
            }
        })
        .collect();
    view! {
        <Frame part=Part::Devices access=Access::ALL>
            <PageHead title=words::DEVICES.of(lang) sub=words::DEVICES_TEXT.of(lang).into_any()/>
            {rows}
        </Frame>
    }
}

/// API keys.
pub fn keys(keys: Vec<ApiKey>) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let rows: Vec<_> = keys
        .into_iter()
        .map(|key| {
            let made = locale.when(key.created_at);
            let end = if key.revoked {
                view! { <span class="badge">{words::REVOKED.of(lang)}</span> }.into_any()
            } else {
                view! { <Button look=Look::Stop>{words::REVOKE.of(lang)}</Button> }.into_any()
            };
            view! {
                <PostForm action=format!("/settings/keys/{}/revoke", key.id) class="setting">
                    <span class="cut"><span class="strong cut block">{key.name}</span><span class="meta soft cut block">{key.scopes.join(", ")}" · "{made}</span></span>
                    {end}
                </PostForm>
            }
        })
        .collect();
    view! {
        <Frame part=Part::Keys access=Access::ALL>
            <PageHead title=words::KEYS.of(lang)/>
            <Notice tone=Tone::Info icon=Icon::Info>{words::KEYS_TEXT.of(lang)}</Notice>
            {rows}
        </Frame>
    }
}
