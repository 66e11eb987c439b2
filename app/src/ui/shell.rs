//! The frame of the staff pages: rail, top bar with the scan box, store and user switch, bottom bar on a phone.

use domain::Lang;
use leptos::prelude::*;

use super::{
    Avatar, AvatarSize, Count, Csrf, Icon, LiveStatus, Maybe, Menu, MenuLink, MenuRule, ScanForm, Sr, Toast,
    UndoToast, reader_lang,
};
use crate::{
    document::{PageContext, Theme},
    islands, paths,
    words::{Text, frame},
};

/// Whose frame it is.
#[derive(Debug, Clone)]
pub struct StaffFrame {
    /// Name of who is signed in.
    pub user: String,
    /// What they are, in the reader's words.
    pub role: String,
    /// The store they work in.
    pub store: String,
    /// Stores they may work in, this one included.
    pub stores: Vec<StoreChoice>,
    /// How much needs a hand today.
    pub today_count: usize,
    /// How many tickets are open.
    pub workshop_count: usize,
    /// What the last action did.
    pub flash: Option<Flash>,
}

/// A store one may work in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreChoice {
    /// What is sent.
    pub value: String,
    /// Its name.
    pub name: String,
    /// "28 bons, 2 en retard".
    pub detail: String,
    /// Being there.
    pub is_current: bool,
}

/// What the last action did, said once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// What it did.
    pub message: String,
    /// How to take it back.
    pub undo: Option<Undo>,
    /// The draft that was taken: its form's name.
    pub taken: Option<String>,
}

/// How to take an action back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Where it is sent.
    pub action: String,
    /// What is sent along.
    pub with: Vec<(String, String)>,
    /// Seconds left.
    pub seconds: usize,
}

/// Places of the rail: only pages that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What needs a hand.
    Today,
    /// Board and list of tickets, a ticket, intake.
    Workshop,
    /// Bench.
    Bench,
    /// Customers.
    Customers,
    /// Items.
    Items,
    /// Settings.
    Settings,
    /// None of them: search.
    Elsewhere,
}

impl Place {
    const RAIL: [Self; 6] = [
        Self::Today,
        Self::Workshop,
        Self::Bench,
        Self::Customers,
        Self::Items,
        Self::Settings,
    ];

    const fn facts(self) -> (&'static str, Icon, Text) {
        match self {
            Self::Today | Self::Elsewhere => (paths::TODAY, Icon::Sun, frame::TODAY),
            Self::Workshop => (paths::WORKSHOP, Icon::Wrench, frame::WORKSHOP),
            Self::Bench => (paths::BENCH, Icon::Timer, frame::BENCH),
            Self::Customers => (paths::CUSTOMERS, Icon::Users, frame::CUSTOMERS),
            Self::Items => (paths::ITEMS, Icon::Tag, frame::ITEMS),
            Self::Settings => (paths::SETTINGS, Icon::Settings2, frame::SETTINGS),
        }
    }
}

/// A page of the staff. The frame comes from the page's context; without one (nobody is signed in) only the content stands.
#[component]
pub fn Shell(
    /// Where the page belongs.
    place: Place,
    /// The rail shows icons only: the page needs the room.
    #[prop(optional)]
    is_folded: bool,
    /// Class of the content's grid.
    #[prop(default = "page")]
    class: &'static str,
    /// The content.
    children: Children,
) -> impl IntoView {
    let page = expect_context::<PageContext>();
    let Some(staff) = page.staff.clone() else {
        return view! { <main id="main" class=class>{children()}</main> }.into_any();
    };
    let lang = page.locale.lang;
    let frame_class = if is_folded { "app folded" } else { "app" };
    let flash = staff.flash.clone().map(flash_toast);
    let content = children();
    view! {
        <div class=frame_class>
            {rail(place, lang, &staff)}
            <div>
                {topbar(lang, &page, &staff)}
                <main id="main" class=class>{content}</main>
            </div>
            {bottom_bar(place, lang)}
        </div>
        {flash}
        {islands_of(&page)}
    }
    .into_any()
}

/// The islands that every page of the staff wakes, at the end of its body.
pub(crate) fn islands_of(page: &PageContext) -> Option<AnyView> {
    page.has_scripts.then(|| {
        view! {
            <islands::ScanBox/>
            <islands::Live/>
            <islands::BoardMoves/>
            <islands::Once/>
            <islands::Draft/>
            <islands::Undo/>
            <islands::ThemeChoice/>
        }
        .into_any()
    })
}

/// What the last action did, said once.
pub(crate) fn flash_toast(flash: Flash) -> AnyView {
    let toast = match flash.undo {
        Some(undo) => {
            view! { <UndoToast message=flash.message action=undo.action with=undo.with seconds=undo.seconds/> }.into_any()
        }
        None => view! { <Toast message=flash.message/> }.into_any(),
    };
    let taken = flash
        .taken
        .map(|name| view! { <span data-draft-taken=name hidden=true></span> });
    view! { {toast}{taken} }.into_any()
}

fn rail(place: Place, lang: Lang, staff: &StaffFrame) -> AnyView {
    let links: Vec<_> = Place::RAIL
        .into_iter()
        .map(|each| {
            let (href, icon, label) = each.facts();
            let label = label.of(lang);
            let count = match each {
                Place::Today => Some(staff.today_count),
                Place::Workshop => Some(staff.workshop_count),
                _ => None,
            };
            view! {
                <a class="nav" href=href title=label aria-current=(each == place).then_some("page")>
                    {icon}
                    <span class="lbl">{label}</span>
                    {count.map(|n| view! { <Count n=n/> })}
                </a>
            }
        })
        .collect();
    view! {
        <nav class="rail" aria-label=frame::MAIN.of(lang)>
            <a class="brand" href=paths::TODAY aria-label=frame::HOME.of(lang)>
                {super::brand_mark()}
                <span class="lbl">{frame::BOUCLE}</span>
            </a>
            {links}
            <div class="foot"><LiveStatus/></div>
        </nav>
    }
    .into_any()
}

fn topbar(lang: Lang, page: &PageContext, staff: &StaffFrame) -> AnyView {
    view! {
        <header class="topbar">
            <search class="find"><ScanForm/></search>
            {store_switch(lang, staff)}
            {user_switch(lang, page.theme, staff)}
        </header>
    }
    .into_any()
}

fn store_switch(lang: Lang, staff: &StaffFrame) -> AnyView {
    let name = staff.store.clone();
    if staff.stores.len() < 2 {
        return view! { <span class="switch end">{Icon::Store}<span class="lbl">{name}</span></span> }
            .into_any();
    }
    let stores: Vec<_> = staff
        .stores
        .iter()
        .cloned()
        .map(|store| {
            view! {
                <button r#type="submit" name="store" value=store.value aria-pressed=store.is_current.to_string()>
                    {Icon::Store}
                    <span class="grow">
                        <span class="strong block">{store.name}</span>
                        <span class="meta soft block">{store.detail}</span>
                    </span>
                    {store.is_current.then(|| Icon::Check.with("t-brand").into_render())}
                </button>
            }
        })
        .collect();
    view! {
        <button class="switch end" r#type="button" popovertarget="stores">
            <Sr>{frame::CHANGE_STORE.of(lang)}" : "</Sr>
            {Icon::Store}
            <span class="lbl">{name}</span>
            <span class="lbl">{Icon::ChevronsUpDown.small()}</span>
        </button>
        <Menu id="stores" title=frame::STORE.of(lang)>
            <form action=paths::STORE method="post"><Csrf/>{stores}</form>
        </Menu>
    }
    .into_any()
}

fn user_switch(lang: Lang, theme: Option<Theme>, staff: &StaffFrame) -> AnyView {
    let (user, role) = (staff.user.clone(), staff.role.clone());
    let first_name = user.split_whitespace().next().unwrap_or_default().to_owned();
    view! {
        <button class="switch" r#type="button" popovertarget="person">
            <Sr>{frame::CHANGE_PERSON.of(lang)}" : "</Sr>
            <Avatar name=user.clone() is_named=true/>
            <span class="lbl">{first_name}</span>
        </button>
        <Menu id="person">
            <div class="person-line p-2">
                <Avatar name=user.clone() size=AvatarSize::Large is_named=true/>
                <div class="cut"><div class="strong cut">{user}</div><div class="meta soft cut">{role}</div></div>
            </div>
            <MenuRule/>
            <ThemeForm theme=theme/>
            <LanguageForm/>
            <MenuRule/>
            <MenuLink href=paths::SWITCH lead=Icon::Users>{frame::SWITCH_PERSON.of(lang)}</MenuLink>
            <MenuLink href=paths::SETTINGS lead=Icon::Settings2>{frame::MY_SETTINGS.of(lang)}</MenuLink>
            <form action=paths::LOGOUT method="post">
                <Csrf/>
                <button r#type="submit">{Icon::LogOut}<span class="grow">{frame::SIGN_OUT.of(lang)}</span></button>
            </form>
        </Menu>
    }
    .into_any()
}

/// Light, dark, or as the system says: three buttons that send at once. In the browser the page changes without a reload.
#[component]
pub fn ThemeForm(
    /// What is chosen; none is the system's.
    theme: Option<Theme>,
) -> impl IntoView {
    let lang = reader_lang();
    let choices: [(&'static str, Icon, Text, bool); 3] = [
        ("system", Icon::Monitor, frame::THEME_SYSTEM, theme.is_none()),
        (
            Theme::Light.name(),
            Icon::Sun,
            frame::THEME_LIGHT,
            theme == Some(Theme::Light),
        ),
        (
            Theme::Dark.name(),
            Icon::Moon,
            frame::THEME_DARK,
            theme == Some(Theme::Dark),
        ),
    ];
    let buttons: Vec<_> = choices
        .into_iter()
        .map(|(value, icon, label, is_on)| {
            view! {
                <button r#type="submit" name="theme" value=value aria-pressed=is_on.to_string()>
                    {icon.small()}{label.of(lang)}
                </button>
            }
        })
        .collect();
    view! {
        <form class="choice-line" action=paths::THEME method="post" data-theme-choice="">
            <Csrf/>
            <span class="soft">{frame::THEME.of(lang)}</span>
            <span class="segments" role="group" aria-label=frame::THEME.of(lang)>{buttons}</span>
        </form>
    }
    .into_any()
}

/// French or English: two buttons that send at once.
#[component]
pub fn LanguageForm() -> impl IntoView {
    let lang = reader_lang();
    let buttons: Vec<_> = [(Lang::Fr, "Français"), (Lang::En, "English")]
        .into_iter()
        .map(|(each, label)| {
            view! {
                <button r#type="submit" name="language" value=each.tag() lang=each.tag() aria-pressed=(each == lang).to_string()>
                    {label}
                </button>
            }
        })
        .collect();
    view! {
        <form class="choice-line" action=paths::LANGUAGE method="post">
            <Csrf/>
            <span class="soft">{frame::LANGUAGE.of(lang)}</span>
            <span class="segments" role="group" aria-label=frame::LANGUAGE.of(lang)>{buttons}</span>
        </form>
    }
    .into_any()
}

fn bottom_bar(place: Place, lang: Lang) -> AnyView {
    let link = |each: Place| {
        let (href, icon, label) = each.facts();
        view! { <a href=href aria-current=(each == place).then_some("page")>{icon}{label.of(lang)}</a> }
            .into_any()
    };
    let rest: Vec<_> = [Place::Customers, Place::Items, Place::Settings]
        .into_iter()
        .map(|each| {
            let (href, icon, label) = each.facts();
            view! { <MenuLink href=href lead=icon is_current={each == place}>{label.of(lang)}</MenuLink> }
        })
        .collect();
    view! {
        <nav class="bottombar" aria-label=frame::MAIN.of(lang)>
            {link(Place::Today)}
            {link(Place::Workshop)}
            <a href=paths::SCAN data-scan-focus="">{Icon::ScanBarcode}{frame::SCAN.of(lang)}</a>
            {link(Place::Bench)}
            <button r#type="button" popovertarget="more">{Icon::Ellipsis}{frame::MORE.of(lang)}</button>
        </nav>
        <Menu id="more">{rest}</Menu>
    }
    .into_any()
}

/// Title of a page, what stands under it, and its buttons at the end.
#[component]
pub fn PageHead(
    /// The title.
    #[prop(into)]
    title: String,
    /// Under it.
    #[prop(optional, into)]
    sub: Maybe<AnyView>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let sub = sub.0;
    view! {
        <div class="page-head">
            <div class="grow"><h1>{title}</h1>{sub.map(|sub| view! { <p class="soft">{sub}</p> })}</div>
            {children.map(|children| view! { <div class="starts">{children()}</div> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document,
        ui::testing::{HOSTILE, is_tame, page},
    };

    fn staff(name: &str) -> StaffFrame {
        let store = |value: &str, is_current| StoreChoice {
            value: value.to_owned(),
            name: name.to_owned(),
            detail: name.to_owned(),
            is_current,
        };
        StaffFrame {
            user: name.to_owned(),
            role: name.to_owned(),
            store: name.to_owned(),
            stores: vec![store("LYN", true), store("GRE", false)],
            today_count: 9,
            workshop_count: 28,
            flash: Some(Flash {
                message: name.to_owned(),
                undo: Some(Undo {
                    action: name.to_owned(),
                    with: Vec::new(),
                    seconds: 5,
                }),
                taken: Some(name.to_owned()),
            }),
        }
    }

    fn shell(staff: Option<StaffFrame>, has_scripts: bool) -> String {
        let page = PageContext {
            has_scripts,
            staff,
            ..page()
        };
        document::render(
            &page,
            "Atelier",
            || view! { <Shell place=Place::Workshop>"corps"</Shell> },
        )
    }

    #[test]
    fn the_rail_shows_where_one_is_and_only_pages_that_exist() {
        let html = shell(Some(staff("Inès Marchand")), false);
        assert_eq!(html.matches("class=\"nav\"").count(), 6, "{html}");
        assert!(
            html.contains(r#"href="/workshop" title="Atelier" aria-current="page""#),
            "{html}"
        );
        assert_eq!(html.matches("<main").count(), 1);
        assert_eq!(html.matches("<h1").count(), 0, "the title is the page's");
    }

    #[test]
    fn the_frame_works_without_scripts() {
        let html = shell(Some(staff("Inès Marchand")), false);
        assert!(!html.contains("leptos-island"), "{html}");
        for part in [
            r#"action="/scan""#,
            r#"action="/session/store" method="post""#,
            r#"action="/logout" method="post""#,
        ] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
        assert!(shell(Some(staff("Inès")), true).contains("<leptos-island"));
    }

    #[test]
    fn nobody_has_no_frame() {
        let html = shell(None, false);
        assert!(
            html.contains("corps") && !html.contains("class=\"rail\""),
            "{html}"
        );
    }

    #[test]
    fn hostile_names_stay_names() {
        let html = shell(Some(staff(HOSTILE)), false);
        assert!(is_tame(&html), "{html}");
    }
}
