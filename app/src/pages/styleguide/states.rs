//! States, people, ways.

use domain::{Lang, workshop::Stage};
use leptos::prelude::*;

use super::{chapter, demo};
use crate::{
    ui::{
        Avatar, AvatarSize, Avatars, Badge, Chip, Crumbs, Fresh, Freshness, Icon, LiveDot, Marked, Meter,
        NoAvatar, Note, Pill, Progress, Ring, Segment, Segments, StateBadge, StatePill, Steps, Tabs, Thumb,
        Tone, Track,
    },
    words::{states, text},
};

pub(super) fn states(lang: Lang) -> AnyView {
    let pick = move |fr, en| text(fr, en).of(lang);
    let thumbs: Vec<_> = domain::items::INTAKE
        .iter()
        .map(|family| view! { <Thumb category=*family/> })
        .collect();
    let badges: Vec<_> = Stage::ALL
        .iter()
        .map(|stage| view! { <StateBadge stage=*stage/> })
        .collect();
    let body = view! {
        <div class="demo states">
            {badges}
            <span class="state" data-tone="danger">{Ring::STOPPED}{pick("Bloquée", "Blocked")}</span>
        </div>
        {demo(
            "Pill",
            view! {
                <Pill icon=Icon::Hourglass>{pick("Neutre", "Neutral")}</Pill>
                <Pill icon=Icon::Timer tone=Tone::Info>{pick("En travail", "Being worked on")}</Pill>
                <Pill icon=Icon::Check tone=Tone::Done>{pick("C’est réglé", "Settled")}</Pill>
                <Pill icon=Icon::Hand tone=Tone::Attention>{pick("À traiter", "To deal with")}</Pill>
                <Pill icon=Icon::CircleAlert tone=Tone::Danger>{pick("Arrêt", "Stopped")}</Pill>
            },
        )}
        {demo(
            "StatePill",
            view! {
                <StatePill stage=Stage::Paid is_big=true/>
                <StatePill stage=Stage::InRepair is_big=true/>
                <StatePill stage=Stage::AwaitingParts/>
                <StatePill stage=Stage::Unclaimed/>
            },
        )}
        {demo(
            "Note, Fresh",
            view! {
                <Note tone=Tone::Attention icon=Icon::Clock>{pick("2 h de retard", "2 h late")}</Note>
                <Note tone=Tone::Done icon=Icon::Check>{pick("payé", "paid")}</Note>
                <Note icon=Icon::Package>{pick("attendu mardi", "due on Tuesday")}</Note>
                <span class="line"><LiveDot label=pick("en direct", "live")/></span>
                <Fresh freshness=Freshness::Live>{pick("en direct, 14:32", "live, 14:32")}</Fresh>
                <Fresh freshness=Freshness::Lag>{pick("à 14:30", "at 14:30")}</Fresh>
                <Fresh freshness=Freshness::Old>{pick("à 13:10, l’ERP tarde", "at 13:10, the ERP lags")}</Fresh>
            },
        )}
        {demo(
            "Badge, Marked",
            view! {
                <Badge icon=Icon::Store>{pick("Magasin", "Store")}</Badge>
                <Badge icon=Icon::Globe>{pick("Site", "Web")}</Badge>
                <Marked text=pick("Étrier de frein avant", "Front brake calliper") query=pick("frein", "brake")/>
            },
        )}
        {demo(
            "Avatar",
            view! {
                <Avatar name="Inès Marchand" size=AvatarSize::Small/>
                <Avatar name="Karim Benali"/>
                <Avatar name="Yanis Duval" size=AvatarSize::Large/>
                <Avatar name="Lucie Rochat" size=AvatarSize::Huge/>
                <NoAvatar/>
                <Avatars names=["Karim Benali", "Yanis Duval", "Thibault Girard-Fontaine"].map(str::to_owned).to_vec()/>
            },
        )}
        {demo("Thumb", thumbs)}
    };
    chapter(
        lang,
        text("États", "States"),
        text(
            "Une icône et un mot, partout pareils. L’anneau se ferme à mesure que le bon fait sa boucle ; la couleur ne fait qu’appuyer.",
            "An icon and a word, the same everywhere. The ring closes as a ticket goes round; colour only stresses it.",
        ),
        body,
    )
}

pub(super) fn ways(lang: Lang) -> AnyView {
    let pick = move |fr, en| text(fr, en).of(lang);
    let stop = |stage, progress| (states::stage_short(stage).of(lang).to_owned(), progress);
    let body = view! {
        {demo(
            "Crumbs",
            view! { <Crumbs links=vec![("#".to_owned(), pick("Atelier", "Workshop").to_owned())] here=pick("Bon de réparation", "Repair ticket")/> },
        )}
        {demo(
            "Tabs",
            view! {
                <Tabs
                    label=pick("Parties", "Parts")
                    items=vec![
                        Segment::new("#", pick("Santé", "Health")).current(true),
                        Segment::new("#", pick("Envois", "Deliveries")).count(214),
                        Segment::new("#", pick("Écarts", "Differences")).count(2),
                    ]
                />
            },
        )}
        {demo(
            "Segments, Chip",
            view! {
                <Segments
                    label=pick("Vue", "View")
                    items=vec![
                        Segment::new("#", pick("Tableau", "Board")).icon(Icon::Columns3).current(true),
                        Segment::new("#", pick("Liste", "List")).icon(Icon::List),
                    ]
                />
                <Chip href="#" icon=Icon::Calendar is_on=true>{pick("Promis d’ici lundi", "Promised by Monday")}</Chip>
                <Chip href="#" icon=Icon::TriangleAlert count=3>{pick("En retard", "Late")}</Chip>
            },
        )}
        {demo(
            "Steps",
            view! { <Steps labels=[pick("Produit", "Product"), pick("Prix", "Price"), pick("Règlement", "Payout")].map(str::to_owned).to_vec() now=1/> },
        )}
        {demo(
            "Track",
            view! {
                <div class="grow">
                    <Track stops=vec![
                        stop(Stage::Received, Progress::Done),
                        stop(Stage::InRepair, Progress::Done),
                        stop(Stage::Paid, Progress::Now),
                        stop(Stage::Collected, Progress::Ahead),
                    ]/>
                </div>
            },
        )}
        {demo(
            "Meter",
            view! {
                <div class="w-48"><Meter percent=67 label=pick("67 % du temps prévu", "67% of the planned time")/></div>
                <div class="w-48"><Meter percent=92 tone=Tone::Attention label=pick("92 %, une promesse casse", "92%, a promise breaks")/></div>
                <div class="w-36 grid gap-2"><span class="skeleton"></span><span class="skeleton w-22"></span></div>
            },
        )}
    };
    chapter(
        lang,
        text("Onglets, étapes, avancement", "Tabs, steps, progress"),
        text(
            "Où l’on est, ce qui est fait, ce qui reste.",
            "Where one is, what is done, what is left.",
        ),
        body,
    )
}
