//! Tables, sums, icons.

use domain::{Lang, Money, workshop::Stage};
use leptos::prelude::*;

use super::chapter;
use crate::{
    ui::{Amount, CodeText, Head, Icon, Pager, Pair, Pairs, StateBadge, Sum, Sums, Table},
    words::{Text, text},
};

const LONG_NAME: Text = text(
    "Fauteuil handisport RGK Tiga, Association Handi Cap Lyon et métropole",
    "RGK Tiga sports wheelchair, Association Handi Cap Lyon et métropole",
);

fn row(class: &'static str, code: &'static str, what: &'static str, stage: Stage, minor: i64) -> AnyView {
    view! {
        <tr class=class>
            <td><CodeText code=code/></td>
            <td>{what}</td>
            <td class="hide-phone"><StateBadge stage=stage/></td>
            <td class="r"><Amount money=Money::eur(minor)/></td>
        </tr>
    }
    .into_any()
}

pub(super) fn figures(lang: Lang) -> AnyView {
    let pick = move |fr, en| text(fr, en).of(lang);
    let body = view! {
        <Table
            heads=vec![
                Head::text(pick("Bon", "Ticket")),
                Head::text(pick("Objet", "Thing")),
                Head::text(pick("État", "State")).not_on_phone(),
                Head::figure(pick("Montant", "Amount")),
            ]
            caption=pick("Bons", "Tickets")
            has_row_links=true
        >
            {row("", "LYN-2418", "Moustache Lundi 27.3", Stage::Paid, 8_990)}
            {row("is-hover", "LYN-2402", "Salomon QST 98, 181 cm", Stage::QualityCheck, 4_500)}
            {row("is-on", "LYN-2388", LONG_NAME.of(lang), Stage::AwaitingParts, 124_900)}
        </Table>
        <Pager previous="#" next="#"/>
        <div class="demo halves mt-4">
            <Sums items=vec![
                Sum::new(pick("Total HT", "Net"), Money::eur(8_742)),
                Sum::new(pick("TVA 20 %", "VAT 20%"), Money::eur(1_748)),
                Sum::new(pick("Bonus réparation vélo, avancé", "Repair bonus, advanced"), Money::eur(-1_500)),
                Sum::new(pick("Encaissé, caisse 2", "Paid, till 2"), Money::eur(8_990)).total().settled(),
            ]/>
            <Pairs items=vec![
                Pair::new(pick("Cliente", "Customer"), pick("depuis 2021, 4 réparations", "since 2021, 4 repairs")),
                Pair::new(pick("Cadre", "Frame"), view! { <CodeText code="MB273-0418822"/> }),
                Pair::new(pick("Avoir", "Credit"), pick("35,00 € jusqu’au 3 mars", "€35.00 until 3 March")),
            ]/>
        </div>
    };
    chapter(
        lang,
        text("Chiffres et tableaux", "Figures and tables"),
        text(
            "Un chiffre a une unité. L’argent s’aligne à droite, les lignes s’allument quand elles mènent quelque part.",
            "A figure has a unit. Money stands at the right; rows light up when they lead somewhere.",
        ),
        body,
    )
}

pub(super) fn icons(lang: Lang) -> AnyView {
    let icons: Vec<_> = Icon::ALL
        .iter()
        .map(|icon| view! { <span title=icon.name()>{icon.large()}</span> })
        .collect();
    chapter(
        lang,
        text("Icônes", "Icons"),
        text(
            "Grille de 24, trait de 1,75, bouts ronds ; noms proches de Lucide.",
            "A 24 grid, strokes of 1.75, round ends; names close to Lucide.",
        ),
        view! { <div class="icons">{icons}</div> },
    )
}
