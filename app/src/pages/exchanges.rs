//! The log of exchanges with a partner: the list, and one of them whole.

use business::ports::{Exchange, Page, Sought, Verdict};
use leptos::prelude::*;

use super::settings::{Access, Frame, Part};
use crate::{
    document::PageContext,
    paths,
    ui::{
        Art, Button, ButtonLink, Chip, Empty, Head, Hidden, Icon, Note, PageHead, Pager, Pair, Pairs,
        Section, Select, SelectOption, Size, Table, Tone, reader_lang,
    },
    words::{connectors, exchanges as words},
};

/// The action that is none.
const SIGN_IN: &str = "sign-in";

/// The address of a list: with these filters, behind this exchange.
pub fn address(connector: &str, sought: &Sought, behind: Option<&str>) -> String {
    let action = sought.action.as_deref().map(paths::escaped);
    let fields = [
        ("errand", sought.errand.map(|id| id.to_string())),
        ("action", action),
        ("verdict", sought.verdict.map(|verdict| verdict.name().to_owned())),
        ("behind", behind.map(str::to_owned)),
    ];
    let query: Vec<_> = fields
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
        .collect();
    let address = paths::exchanges(connector);
    if query.is_empty() {
        address
    } else {
        format!("{address}?{}", query.join("&"))
    }
}

fn action_name(name: &str) -> String {
    let lang = reader_lang();
    if name == SIGN_IN {
        words::SIGN_IN.of(lang).to_owned()
    } else {
        connectors::action(name, lang)
    }
}

/// What an exchange was taken for.
pub(super) fn verdict_note(verdict: Verdict) -> AnyView {
    let (tone, icon) = match verdict {
        Verdict::Done => (Tone::Done, Icon::CircleCheck),
        Verdict::Refused => (Tone::Danger, Icon::CircleAlert),
        Verdict::Busy => (Tone::Attention, Icon::Hourglass),
        Verdict::Unknown => (Tone::Attention, Icon::TriangleAlert),
        Verdict::SignedOut => (Tone::Neutral, Icon::LogOut),
    };
    view! { <Note tone=tone icon=icon>{words::verdict(verdict).of(reader_lang())}</Note> }.into_any()
}

/// The log of a connector. `actions` are those that its files know.
pub fn exchanges(
    connector: String,
    actions: Vec<String>,
    sought: Sought,
    page: Page<Exchange>,
    access: Access,
) -> impl IntoView {
    let lang = reader_lang();
    let next = page
        .rows
        .last()
        .filter(|_| page.more)
        .map(|last| address(&connector, &sought, Some(&last.id.to_string())));
    let list = if !page.rows.is_empty() {
        table(&connector, page.rows)
    } else if sought == Sought::default() {
        view! { <Empty title=words::NONE.of(lang) text=words::NONE_TEXT.of(lang)/> }.into_any()
    } else {
        view! { <Empty title=words::NONE_SUCH.of(lang) text=words::NONE_SUCH_TEXT.of(lang) art=Art::Dotted/> }
            .into_any()
    };
    let filters = filters(&connector, actions, sought);
    view! {
        <Frame part=Part::Connectors access=access>
            <PageHead title=words::EXCHANGES.of(lang) sub=words::EXCHANGES_TEXT.of(lang).into_any()>
                <ButtonLink href=paths::connector(&connector) size=Size::Small icon=Icon::Plug>{connector.clone()}</ButtonLink>
            </PageHead>
            {filters}
            {list}
            <Pager next=next/>
        </Frame>
    }
}

fn filters(connector: &str, actions: Vec<String>, sought: Sought) -> AnyView {
    let lang = reader_lang();
    if sought.errand.is_some() {
        return view! {
            <div class="line mb-4"><Chip href=paths::exchanges(connector) is_on=true>{words::ONE_ERRAND.of(lang)}</Chip></div>
        }
        .into_any();
    }
    let chips: Vec<_> = Verdict::ALL
        .into_iter()
        .map(|each| {
            let is_on = sought.verdict == Some(each);
            let toggled = Sought {
                verdict: (!is_on).then_some(each),
                ..sought.clone()
            };
            let href = address(connector, &toggled, None);
            view! { <Chip href=href is_on=is_on>{words::verdict(each).of(lang)}</Chip> }
        })
        .collect();
    let options = actions
        .into_iter()
        .chain([SIGN_IN.to_owned()])
        .map(|name| {
            let label = action_name(&name);
            SelectOption::new(name, label)
        })
        .collect();
    let action = sought.action.unwrap_or_default();
    let kept = sought
        .verdict
        .map(|verdict| view! { <Hidden name="verdict" value=verdict.name()/> });
    view! {
        <div class="chips mb-4">{chips}</div>
        <form class="line mb-4" action=paths::exchanges(connector) method="get">
            <Select name="action" label=words::ACTION.of(lang) none=words::ALL_ACTIONS.of(lang) options=options value=action/>
            {kept}
            <Button size=Size::Small>{words::FILTER.of(lang)}</Button>
        </form>
    }
    .into_any()
}

fn table(connector: &str, rows: Vec<Exchange>) -> AnyView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let heads = vec![
        Head::text(words::WHEN.of(lang)),
        Head::text(words::WHAT.of(lang)),
        Head::text(words::RESULT.of(lang)),
        Head::figure(words::TOOK.of(lang)).not_on_phone(),
    ];
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let href = format!("{}/{}", paths::exchanges(connector), row.id);
            let status = row.status.map(|status| format!(" {status}"));
            let reason = (!row.reason.is_empty())
                .then(|| view! { <span class="meta soft wrap cut-2">{row.reason.clone()}</span> });
            view! {
                <tr>
                    <td class="soft num">{locale.ago(row.at)}</td>
                    <td>
                        <a class="row-link" href=href><span class="strong">{action_name(&row.action)}</span></a>
                        <span class="meta soft code wrap block">{row.method}" "{row.target}</span>
                    </td>
                    <td>{verdict_note(row.verdict)}<span class="meta soft num">{status}</span>{reason}</td>
                    <td class="r soft num hide-phone">{milliseconds(row.took)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <Table heads=heads caption=words::EXCHANGES.of(lang) has_row_links=true class="tight">{rows}</Table>
    }
    .into_any()
}

fn milliseconds(took: std::time::Duration) -> String {
    format!("{}\u{a0}ms", took.as_millis())
}

/// One exchange, whole.
pub fn exchange(exchange: Exchange, access: Access) -> impl IntoView {
    let locale = expect_context::<PageContext>().locale;
    let lang = locale.lang;
    let Exchange {
        connector,
        action,
        step,
        errand,
        at,
        method,
        target,
        status,
        took,
        verdict,
        reason,
        sent,
        received,
        ..
    } = exchange;
    let status = status.map_or_else(
        || words::NO_ANSWER.of(lang).to_owned(),
        |status| status.to_string(),
    );
    let mut facts = vec![
        Pair::new(words::WHEN.of(lang), format!("{}, {at:.3}", locale.ago(at))),
        Pair::new(words::PURPOSE.of(lang), words::purpose(errand.purpose).of(lang)),
        Pair::new(words::STEP.of(lang), step),
        Pair::new(words::STATUS.of(lang), status),
        Pair::new(words::TOOK.of(lang), milliseconds(took)),
    ];
    if !reason.is_empty() {
        facts.push(Pair::new(words::REASON.of(lang), reason));
    }
    let of_errand = Sought {
        errand: Some(errand.id),
        ..Sought::default()
    };
    let of_errand = address(&connector, &of_errand, None);
    view! {
        <Frame part=Part::Connectors access=access>
            <PageHead title=action_name(&action) sub=verdict_note(verdict)>
                <ButtonLink href=of_errand size=Size::Small>{words::SAME_ERRAND.of(lang)}</ButtonLink>
                <ButtonLink href=paths::exchanges(&connector) size=Size::Small icon=Icon::ChevronLeft>{words::EXCHANGES.of(lang)}</ButtonLink>
            </PageHead>
            <p class="code wrap mb-4">{method}" "{target}</p>
            <div class="stack">
                <Pairs items=facts/>
                <Section title=words::SENT.of(lang)>{body(sent)}</Section>
                <Section title=words::RECEIVED.of(lang)>{body(received)}</Section>
            </div>
        </Frame>
    }
}

fn body(text: String) -> AnyView {
    if text.is_empty() {
        return view! { <p class="soft">{words::NOTHING.of(reader_lang())}</p> }.into_any();
    }
    view! { <pre class="meta wrap">{text}</pre> }.into_any()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use business::ports::{Errand, Purpose};
    use domain::ExchangeId;

    use super::*;
    use crate::{
        pages::board::tests::id,
        ui::testing::{HOSTILE, html, is_tame},
    };

    fn exchange_of(n: u8, text: &str) -> Exchange {
        Exchange {
            id: id::<ExchangeId>(n),
            connector: "acme".to_owned(),
            action: "repair-to-pay".to_owned(),
            step: text.to_owned(),
            errand: Errand {
                purpose: Purpose::Delivery,
                id: id::<ExchangeId>(7).0,
            },
            at: "2026-11-14T14:35:00Z".parse().expect("an instant"),
            method: "POST".to_owned(),
            target: text.to_owned(),
            status: Some(200),
            took: Duration::from_millis(38),
            verdict: Verdict::Refused,
            reason: text.to_owned(),
            sent: text.to_owned(),
            received: String::new(),
        }
    }

    fn list(sought: Sought, rows: Vec<Exchange>, more: bool) -> String {
        let page = Page { rows, more };
        let actions = vec!["repair-to-pay".to_owned()];
        html(move || exchanges("acme".to_owned(), actions, sought, page, Access::ALL))
    }

    #[test]
    fn a_list_is_filtered_by_links_and_leads_on() {
        let sought = Sought {
            verdict: Some(Verdict::Busy),
            ..Sought::default()
        };
        let page = list(sought, vec![exchange_of(3, "/orders")], true);
        let next = format!(
            "/settings/connectors/acme/exchanges?verdict=busy&amp;behind={}",
            id::<ExchangeId>(3)
        );
        for text in [
            "Réparation à encaisser",
            "/orders",
            "38\u{a0}ms",
            "Connexion",
            &next,
            r#"name="verdict" value="busy""#,
            "exchanges?verdict=refused",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
    }

    #[test]
    fn an_empty_list_says_whether_a_filter_made_it_so() {
        assert!(list(Sought::default(), vec![], false).contains("Aucun échange<"));
        let of_one = Sought {
            errand: Some(id::<ExchangeId>(7).0),
            ..Sought::default()
        };
        let page = list(of_one, vec![], false);
        assert!(
            page.contains("Aucun échange de cette sorte") && page.contains("Un seul passage"),
            "{page}"
        );
    }

    #[test]
    fn what_partners_say_stays_text() {
        assert!(is_tame(&list(
            Sought::default(),
            vec![exchange_of(3, HOSTILE)],
            false
        )));
        assert!(is_tame(&html(|| exchange(exchange_of(3, HOSTILE), Access::ALL))));
    }
}
