//! Tables, sums, pairs.

use domain::Money;
use leptos::prelude::*;

use super::{Icon, Tone, reader_lang};
use crate::format;

/// Head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    label: String,
    class: &'static str,
    is_hidden: bool,
}

impl Head {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            class: "",
            is_hidden: false,
        }
    }

    /// A column of figures, at the right.
    pub fn figure(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            class: "r",
            is_hidden: false,
        }
    }

    /// A column whose head is only read out, such as actions.
    pub fn unseen(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            class: "",
            is_hidden: true,
        }
    }

    /// Left out on a phone; give the cells `hide-phone` too.
    #[must_use]
    pub fn not_on_phone(mut self) -> Self {
        self.class = if self.class == "r" {
            "r hide-phone"
        } else {
            "hide-phone"
        };
        self
    }
}

/// A table. Its rows are the children: `<tr>` with `<td>`; cells of figures have class `r`.
#[component]
pub fn Table(
    /// Heads of the columns.
    heads: Vec<Head>,
    /// What the table holds, read out.
    #[prop(into)]
    caption: String,
    /// Rows light up under the mouse: each leads somewhere.
    #[prop(optional)]
    has_row_links: bool,
    /// More classes, such as `tight`.
    #[prop(optional)]
    class: &'static str,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let rows = if has_row_links { "rows" } else { "" };
    let heads: Vec<_> = heads
        .into_iter()
        .map(|head| {
            let label = if head.is_hidden {
                view! { <span class="sr">{head.label}</span> }.into_any()
            } else {
                head.label.into_any()
            };
            view! { <th scope="col" class=head.class>{label}</th> }
        })
        .collect();
    view! {
        <table class=format!("table {rows} {class}")>
            <caption class="sr">{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{children()}</tbody>
        </table>
    }
    .into_any()
}

/// A line of [`Sums`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    label: String,
    amount: Money,
    is_total: bool,
    is_settled: bool,
}

impl Sum {
    /// A name and an amount.
    pub fn new(label: impl Into<String>, amount: Money) -> Self {
        Self {
            label: label.into(),
            amount,
            is_total: false,
            is_settled: false,
        }
    }

    /// Below a rule, strong.
    #[must_use]
    pub const fn total(mut self) -> Self {
        self.is_total = true;
        self
    }

    /// Paid: with a tick.
    #[must_use]
    pub const fn settled(mut self) -> Self {
        self.is_settled = true;
        self
    }
}

/// Amounts that add up.
#[component]
pub fn Sums(
    /// From top to bottom.
    items: Vec<Sum>,
) -> impl IntoView {
    let lang = reader_lang();
    let lines: Vec<_> = items
        .into_iter()
        .map(|sum| {
            let class = if sum.is_total { "total" } else { "" };
            let amount = format::money(sum.amount, lang);
            let amount = if sum.is_settled {
                view! { <span class=format!("line justify-end {}", Tone::Done.text_class())>{Icon::Check.small()}{amount}</span> }
                    .into_any()
            } else {
                amount.into_any()
            };
            view! { <dt class=class>{sum.label}</dt><dd class=class>{amount}</dd> }
        })
        .collect();
    view! { <dl class="sums">{lines}</dl> }.into_any()
}

/// A name and its value.
pub struct Pair {
    name: String,
    value: AnyView,
}

impl Pair {
    /// A name and its value.
    pub fn new(name: impl Into<String>, value: impl IntoView + 'static) -> Self {
        Self {
            name: name.into(),
            value: value.into_any(),
        }
    }
}

/// Names and values under each other.
#[component]
pub fn Pairs(
    /// From top to bottom.
    items: Vec<Pair>,
    /// More classes, such as `meta`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let lines: Vec<_> = items
        .into_iter()
        .map(|pair| view! { <dt>{pair.name}</dt><dd>{pair.value}</dd> })
        .collect();
    view! { <dl class=format!("pairs {class}")>{lines}</dl> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn a_table_says_what_it_holds_and_figures_stand_right() {
        let page = html(|| {
            view! {
                <Table heads=vec![Head::text("Bon"), Head::figure("Montant").not_on_phone(), Head::unseen("Actions")] caption="Bons ouverts">
                    <tr><td>"LYN-2418"</td></tr>
                </Table>
            }
        });
        assert!(
            page.contains(r#"<caption class="sr">Bons ouverts</caption>"#),
            "{page}"
        );
        assert!(
            page.contains(r#"<th scope="col" class="r hide-phone">Montant</th>"#),
            "{page}"
        );
        assert!(page.contains(r#"<span class="sr">Actions</span>"#), "{page}");
    }

    #[test]
    fn sums_write_money_for_the_reader() {
        let page = html(
            || view! { <Sums items=vec![Sum::new("Total TTC", Money::eur(10_490)), Sum::new("Encaissé", Money::eur(8_990)).total().settled()]/> },
        );
        assert!(page.contains("104,90\u{a0}€"), "{page}");
        assert_eq!(page.matches("class=\"total\"").count(), 2, "{page}");
        assert!(page.contains("t-done"), "{page}");
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(|| {
            view! {
                <Table heads=vec![Head::text(HOSTILE), Head::unseen(HOSTILE)] caption=HOSTILE><tr><td>{HOSTILE}</td></tr></Table>
                <Sums items=vec![Sum::new(HOSTILE, Money::eur(1))]/>
                <Pairs items=vec![Pair::new(HOSTILE, HOSTILE)]/>
            }
        });
        assert!(is_tame(&page), "{page}");
    }
}
