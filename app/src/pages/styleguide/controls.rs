//! Buttons and fields.

use domain::{Lang, workshop::Stage};
use leptos::prelude::*;

use super::{chapter, demo};
use crate::{
    ui::{
        AmountInput, Button, ButtonLink, Check, ChipCheck, Choice, Choices, ErrorSummary, Field, FieldError,
        Icon, IconButton, Input, Kbd, Look, Radio, ScanForm, SegmentChoice, Select, SelectOption, Size,
        TextArea,
    },
    words::{states, text},
};

fn row(name: &'static str, look: Look, words: &'static str) -> AnyView {
    demo(
        name,
        view! {
            <Button look=look>{words}</Button>
            <Button look=look class="is-hover">{words}</Button>
            <Button look=look class="is-focus">{words}</Button>
            <Button look=look is_disabled=true>{words}</Button>
            <Button look=look is_busy=true>{words}</Button>
        },
    )
}

pub(super) fn buttons(lang: Lang) -> AnyView {
    let pick = move |fr, en| text(fr, en).of(lang);
    let cancel = pick("Annuler le bon", "Cancel the ticket");
    let body = view! {
        {row("Main", Look::Main, pick("Remettre", "Hand over"))}
        {row("Plain", Look::Plain, pick("Retour atelier", "Back to the bench"))}
        {row("Quiet", Look::Quiet, pick("Modifier", "Edit"))}
        {row("Link", Look::Link, pick("Répondre", "Answer"))}
        {demo(
            "Stop, Asked",
            view! {
                <Button look=Look::Stop icon=Icon::Trash2>{cancel}</Button>
                <Button look=Look::Stop icon=Icon::Trash2 class="is-hover">{cancel}</Button>
                <Button look=Look::Asked icon=Icon::Trash2>{pick("Oui, annuler", "Yes, cancel it")}</Button>
                <span class="meta soft">{pick("tranquille tant qu’on ne le demande pas", "quiet until asked")}</span>
            },
        )}
        {demo(
            "Size",
            view! {
                <ButtonLink href="#" size=Size::Small>{pick("Rejouer", "Replay")}</ButtonLink>
                <ButtonLink href="#" icon=Icon::Phone>{pick("Appeler", "Call")}</ButtonLink>
                <Button look=Look::Main size=Size::Big icon_after=Icon::ArrowRight>{pick("Terminer", "Finish")}</Button>
                <IconButton label=pick("Imprimer", "Print") icon=Icon::Printer look=Look::Plain/>
                <Kbd key="/"/>
                <Kbd key="Ctrl K"/>
            },
        )}
    };
    chapter(
        lang,
        text("Boutons", "Buttons"),
        text(
            "Repos, survol, focus, inactif, en cours. Un seul bouton plein par page : la suite.",
            "Rest, hover, focus, disabled, busy. One filled button a page: what comes next.",
        ),
        body,
    )
}

pub(super) fn fields(lang: Lang) -> AnyView {
    let pick = move |fr, en| text(fr, en).of(lang);
    let stages = move || {
        [Stage::InRepair, Stage::AwaitingParts, Stage::QualityCheck]
            .map(|stage| SelectOption::new(stage.name(), states::stage(stage).of(lang)))
            .to_vec()
    };
    let phone_error = pick("Il manque deux chiffres", "Two digits are missing");
    let errors = vec![FieldError {
        field: "g-error".to_owned(),
        label: pick("Téléphone", "Phone").to_owned(),
        message: phone_error.to_owned(),
    }];
    let body = view! {
        <ErrorSummary errors=errors/>
        <div class="demo top mt-4">
            <Field name="g-rest" label=pick("Repos", "Rest") help=pick("Comme sur la pièce d’identité", "As on the identity card") class="col-s">
                <Input value="Claire Roussel"/>
            </Field>
            <Field name="g-hover" label=pick("Survol", "Hover") class="col-s"><Input value="Claire Roussel" class="is-hover"/></Field>
            <Field name="g-focus" label=pick("Focus", "Focus") class="col-s"><Input value="Claire Rou" class="is-focus"/></Field>
            <Field name="g-off" label=pick("Inactif", "Disabled") help=pick("Fixé par le poste", "Set by the device") class="col-s">
                <Input value="Lyon Part-Dieu" is_disabled=true/>
            </Field>
            <Field name="g-error" label=pick("Téléphone", "Phone") error=phone_error class="col-s">
                <Input value="06 12 34" kind="tel" inputmode="tel"/>
            </Field>
            <Field name="g-empty" label=pick("Vide", "Empty") is_optional=true class="col-s">
                <Input placeholder=pick("Nom, téléphone ou e-mail", "Name, phone or e-mail")/>
            </Field>
            <Field name="g-list" label=pick("Choix", "List") class="col-s"><Select options=stages() value="in_repair"/></Field>
            <Field name="g-amount" label=pick("Plafond sans appel", "Ceiling without a call") class="col-s"><AmountInput value="89,00"/></Field>
            <Field name="g-when" label=pick("Promesse", "Promise") class="col-s"><Input kind="datetime-local" value="2026-11-17T17:00"/></Field>
            <Field name="g-text" label=pick("Ce qui ne va pas", "What is wrong") class="col-l">
                <TextArea value=pick("Le frein avant couine quand il pleut,\nle levier est plus mou depuis une semaine.", "The front brake squeals in the rain,\nthe lever has been soft for a week.")/>
            </Field>
        </div>
        {demo(
            "Check, Radio",
            view! {
                <Check name="g-a" is_checked=true>{pick("Disques sans graisse", "Discs free of grease")}</Check>
                <Check name="g-b">{pick("Essai de 5 minutes", "Five-minute test ride")}</Check>
                <Check name="g-c" is_checked=true is_disabled=true>{pick("Obligatoire", "Required")}</Check>
                <Radio name="g-d" value="credit" is_checked=true>{pick("Avoir", "Store credit")}</Radio>
                <Radio name="g-d" value="transfer">{pick("Virement", "Transfer")}</Radio>
            },
        )}
        {demo(
            "Chip, Segment",
            view! {
                <ChipCheck name="g-e" value="service" is_checked=true>{pick("Révision", "Service")}</ChipCheck>
                <ChipCheck name="g-e" value="brakes">{pick("Freins", "Brakes")}</ChipCheck>
                <SegmentChoice
                    name="g-f"
                    label=pick("Priorité", "Priority")
                    value="normal"
                    options=vec![("normal".to_owned(), pick("Normale", "Normal").to_owned()), ("urgent".to_owned(), pick("Urgente", "Urgent").to_owned())]
                />
            },
        )}
        <div class="demo top">
            <span class="k">"Choice"</span>
            <Choices legend=pick("Remboursement", "Refund")>
                <Choice name="g-g" value="credit" title=pick("Avoir Cyclo & Sport", "Cyclo & Sport credit") end="308,00 €" detail=pick("Bonus de 10 %", "10% bonus") is_checked=true/>
                <Choice name="g-g" value="transfer" title=pick("Virement", "Transfer") end="280,00 €" detail=pick("Sous 2 jours ouvrés", "Within 2 working days")/>
            </Choices>
        </div>
        {demo("ScanForm", view! { <div class="col-l"><ScanForm/></div> })}
    };
    chapter(
        lang,
        text("Champs", "Fields"),
        text(
            "Le libellé au-dessus, l’aide ou l’erreur juste dessous. Rien de ce qui est tapé ne se perd.",
            "Label above, help or error just below. Nothing typed is ever lost.",
        ),
        body,
    )
}
