//! What arrives and what floats.

use domain::{Lang, workshop::Stage};
use jiff::Timestamp;
use leptos::prelude::*;

use super::{chapter, demo};
use crate::{
    ui::{
        Art, Button, ButtonLink, Dialog, DialogActs, Empty, Icon, Look, Menu, MenuAct, MenuAsk, MenuClosed,
        MenuLink, MenuRule, Notice, QrCode, Ring, Timeline, TimelineEntry, Tone,
    },
    words::{Text, common, states, text},
};

/// Saturday 14 November 2026 at these hours, in UTC.
fn at(hour: i64, minute: i64) -> Timestamp {
    const MIDNIGHT: i64 = 1_794_614_400;
    Timestamp::from_second(MIDNIGHT + hour * 3600 + minute * 60).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(super) fn arrivals(lang: Lang) -> AnyView {
    let pick = move |fr, en| text(fr, en).of(lang);
    let body = view! {
        <div class="demo halves">
            <Timeline entries=vec![
                TimelineEntry::new(at(13, 32), Icon::Receipt, view! { <b>{pick("Encaissé en caisse 2, 89,90 €", "Paid at till 2, €89.90")}</b> })
                    .detail(pick("Notification reçue à 14:32:07", "Notice received at 14:32:07"))
                    .tone(Tone::Brand),
                TimelineEntry::new(at(-7, 12), Icon::Pencil, pick("Devis n° 2 accepté", "Quote 2 approved")).tone(Tone::Done),
                TimelineEntry::new(at(-31, 14), Icon::User, pick("Réceptionné au comptoir", "Taken in at the counter"))
                    .detail("Inès Marchand"),
            ]/>
            <div class="grid gap-2">
                <Notice>{pick("Le prix est gelé jusqu’au 28 novembre.", "The price is frozen until 28 November.")}</Notice>
                <Notice tone=Tone::Attention icon=Icon::WifiOff>{pick("Hors ligne, 3 envois en attente.", "Offline, 3 waiting to be sent.")}</Notice>
                <Notice tone=Tone::Danger>{pick("Deux champs sont à revoir avant de continuer.", "Two fields need a look before going on.")}</Notice>
                <Notice tone=Tone::Done>{pick("Caution rendue en entier.", "Deposit returned in full.")}</Notice>
                <Notice tone=Tone::Info>{pick("Karim a ce bon en main.", "Karim has this ticket in hand.")}</Notice>
            </div>
        </div>
        {floating(lang)}
        {demo(
            "Empty",
            view! {
                <div class="grow">
                    <Empty
                        title=pick("Aucun bon en attente de pièces", "No ticket waits for parts")
                        text=pick("Quand une ligne a besoin d’une pièce à commander, son bon vient ici tout seul et repart à son arrivée.", "When a line needs a part that must be ordered, its ticket comes here by itself and leaves when it arrives.")
                    >
                        <ButtonLink href="#" icon=Icon::ScanBarcode>{pick("Réceptionner une livraison", "Take in a delivery")}</ButtonLink>
                    </Empty>
                </div>
            },
        )}
        {demo(
            "Dotted, Cut",
            view! {
                <div class="grow"><Empty art=Art::Dotted title=pick("Aucun résultat", "Nothing found") text=pick("Enlevez un filtre.", "Take a filter off.")/></div>
                <div class="grow"><Empty art=Art::Cut title=pick("Quelque chose a cédé", "Something gave way") text=pick("Rien n’est perdu.", "Nothing is lost.")/></div>
            },
        )}
        {demo("QrCode", view! { <QrCode content="https://boucle.example/i/LYN-2418" label="LYN-2418" class="w-28 h-28"/> })}
    };
    chapter(
        lang,
        text("Ce qui arrive", "What arrives"),
        text(
            "Le fil, les avis, ce qui flotte.",
            "The timeline, notices, what floats.",
        ),
        body,
    )
}

/// Menu, dialog and toast, shown as they stand when open, and the buttons that open the real ones.
fn floating(lang: Lang) -> AnyView {
    const ASK: Text = text("Annuler le bon LYN-2405 ?", "Cancel ticket LYN-2405?");
    const CONSEQUENCE: Text = text(
        "Les pièces réservées reviennent en stock. Le client doit signer la reprise de ses chaussures. Cela ne se défait pas.",
        "Reserved parts go back to stock. The customer signs for the shoes. This cannot be undone.",
    );
    let pick = move |fr, en| text(fr, en).of(lang);
    let acts = move |id: &'static str| {
        view! {
            <DialogActs>
                <Button look=Look::Quiet closes=id>{pick("Garder le bon", "Keep it")}</Button>
                <Button look=Look::Asked closes=id>{pick("Oui, annuler", "Yes, cancel it")}</Button>
            </DialogActs>
        }
    };
    let lines = move || {
        view! {
            <MenuAct action="#" lead=Ring::of(Stage::InRepair) hint=pick("pièce reçue", "part received")>{states::stage(Stage::InRepair).of(lang)}</MenuAct>
            <MenuAct action="#" lead=Ring::of(Stage::Quoted) hint=pick("nouvelle version", "new version")>{states::stage(Stage::Quoted).of(lang)}</MenuAct>
            <MenuClosed lead=Ring::of(Stage::QualityCheck) why=pick("réparer d’abord", "repair first")>{states::stage(Stage::QualityCheck).of(lang)}</MenuClosed>
            <MenuRule/>
            <MenuLink href="#" lead=Icon::User is_current=true>{pick("Confié à Karim", "With Karim")}</MenuLink>
            <MenuAsk opens="guide-dialog" lead=Icon::CircleX>{pick("Annuler le bon…", "Cancel the ticket…")}</MenuAsk>
        }
    };
    view! {
        <div class="demo top">
            <div class="dialog m-0">
                <h2>{ASK.of(lang)}</h2>
                <p class="soft">{CONSEQUENCE.of(lang)}</p>
                {acts("guide-dialog")}
            </div>
            <div class="menu"><div class="title">{pick("Déplacer vers", "Move to")}</div>{lines()}</div>
            <div class="toast">
                {Icon::CircleCheck}
                <span>{pick("LYN-2402 passé au contrôle", "LYN-2402 moved to check")}</span>
                <button r#type="button">{common::UNDO.of(lang)}</button>
                <svg class="left" viewBox="0 0 20 20" aria-hidden="true">
                    <circle cx="10" cy="10" r="8" opacity=".3"></circle>
                    <circle cx="10" cy="10" r="8" stroke-dasharray="38 60"></circle>
                </svg>
            </div>
        </div>
        {demo(
            "Menu, Dialog",
            view! {
                <Button opens="guide-menu" icon_after=Icon::ChevronDown>{pick("Ouvrir le menu", "Open the menu")}</Button>
                <Menu id="guide-menu" title=pick("Déplacer vers", "Move to")>{lines()}</Menu>
                <Button opens="guide-dialog" look=Look::Stop icon=Icon::Trash2>{pick("Ouvrir le dialogue", "Open the dialog")}</Button>
                <Dialog id="guide-dialog" title=ASK.of(lang)><p class="soft">{CONSEQUENCE.of(lang)}</p>{acts("guide-dialog")}</Dialog>
            },
        )}
    }
    .into_any()
}
