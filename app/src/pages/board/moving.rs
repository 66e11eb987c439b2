//! Before a move that asks why or that stays; and after one that was refused: what went wrong, where the ticket stands, where it
//! may go.

use business::FieldError;
use business::workshop::MoveForm;
use domain::{
    Lang,
    workshop::{Barrier, PauseReason, Refusal, Stage},
};
use leptos::prelude::*;

use super::options::asks;
use crate::{
    document::PageContext,
    paths,
    ui::{
        Button, ButtonLink, Choices, Crumbs, Field, Hidden, Look, Notice, PageHead, Place, PostForm, Radio,
        Ring, Shell, StateBadge, TextArea, Tone,
    },
    words::{board as words, errors, frame, states, workshop},
};

/// Why the page stands here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing is wrong: the move asks first.
    Asks,
    /// The ticket refuses.
    Refused(Refusal),
    /// Somebody was quicker.
    Stale,
    /// What was typed is not enough.
    Invalid(Vec<FieldError>),
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Moving {
    /// The ticket.
    pub code: String,
    /// What it is.
    pub item: String,
    /// Whose it is; empty when nobody's.
    pub customer: String,
    /// Where it stands.
    pub stage: Stage,
    /// Its version.
    pub version: i64,
    /// Something is due.
    pub is_due: bool,
    /// Where the reader may move it.
    pub moves: Vec<Stage>,
    /// The move, as typed.
    pub form: MoveForm,
    /// Why the page stands here.
    pub problem: Problem,
    /// Where the browser goes afterwards; a path of ours.
    pub back: String,
}

impl Moving {
    /// The move that was asked for, while it is still open.
    fn wanted(&self) -> Option<Stage> {
        Stage::from_name(&self.form.to).filter(|to| self.moves.contains(to))
    }

    fn asks(&self, to: Stage) -> bool {
        let unpaid = to == Stage::Collected && self.is_due && self.stage != Stage::Paid;
        unpaid || asks(self.stage, to) || matches!(self.problem, Problem::Refused(Refusal::ReasonMissing))
    }
}

/// The page.
pub fn moving(model: Moving) -> impl IntoView {
    let lang = expect_context::<PageContext>().locale.lang;
    let wanted = model.wanted();
    let title = match wanted {
        Some(Stage::Cancelled) => words::cancel_question(&model.code, lang),
        Some(to) => words::move_question(&model.code, states::stage(to).of(lang), lang),
        None => words::move_title(&model.code, lang),
    };
    let notice = notice(&model.problem, lang);
    let what = if model.customer.is_empty() {
        model.item.clone()
    } else {
        format!("{}, {}", model.item, model.customer)
    };
    let stage = model.stage;
    let sub = view! { <span class="line">{what}" · "<StateBadge stage=stage/></span> };
    // A move that was refused for what the ticket is would be refused again: the ones that are open stand here instead.
    let is_open = matches!(
        model.problem,
        Problem::Asks | Problem::Invalid(_) | Problem::Stale
    ) || model.problem == Problem::Refused(Refusal::ReasonMissing);
    let body = match wanted {
        Some(to) if is_open => ask(&model, to),
        _ => instead(&model),
    };
    let crumbs = vec![
        (paths::WORKSHOP.to_owned(), frame::WORKSHOP.of(lang).to_owned()),
        (paths::ticket(&model.code), model.code.clone()),
    ];
    let here = words::MOVE.of(lang);
    view! {
        <Shell place=Place::Workshop class="page narrow">
            <Crumbs links=crumbs here=here/>
            <PageHead title=title sub=sub.into_any()/>
            {notice}
            {body}
        </Shell>
    }
}

fn notice(problem: &Problem, lang: Lang) -> AnyView {
    let (tone, text) = match problem {
        Problem::Asks => return ().into_any(),
        Problem::Refused(refusal) => (Tone::Danger, errors::refusal(refusal, lang)),
        Problem::Stale => (Tone::Attention, words::STALE.of(lang).to_owned()),
        Problem::Invalid(_) => (Tone::Danger, errors::refusal(&Refusal::ReasonMissing, lang)),
    };
    view! { <Notice tone=tone is_alert=true>{text}</Notice> }.into_any()
}

/// The form of one move.
fn ask(model: &Moving, to: Stage) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let reasons = match to {
        _ if !model.asks(to) => None,
        Stage::Paused => Some(choice(
            model,
            PauseReason::ALL
                .map(|reason| (reason.name(), workshop::pause_reason(reason).of(lang)))
                .into(),
        )),
        Stage::Unrepairable => Some(choice(
            model,
            Barrier::ALL
                .map(|barrier| (barrier.name(), workshop::barrier(barrier).of(lang)))
                .into(),
        )),
        Stage::Recycled | Stage::LegalSale | Stage::ConvertedToBuyback => None,
        _ => Some(in_words(model)),
    };
    let stays =
        (!Stage::is_undoable(model.stage, to)).then(|| view! { <p class="soft">{words::STAYS.of(lang)}</p> });
    let look = if to == Stage::Cancelled {
        Look::Asked
    } else {
        Look::Main
    };
    let (back, label) = (model.back.clone(), words::way(to).of(lang));
    let hidden = hidden(model, to);
    view! {
        <PostForm action=paths::ticket_move(&model.code) class="form-grid moving">
            {hidden}
            {stays}
            {reasons}
            <div class="form-acts">
                <ButtonLink href=back look=Look::Quiet>{words::KEEP.of(lang)}</ButtonLink>
                <Button look=look>{label}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}

fn hidden(model: &Moving, to: Stage) -> AnyView {
    view! {
        <Hidden name="version" value=model.version.to_string()/>
        <Hidden name="to" value=to.name()/>
        <Hidden name="back" value=model.back.clone()/>
    }
    .into_any()
}

fn choice(model: &Moving, reasons: Vec<(&'static str, &'static str)>) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let radios: Vec<_> = reasons
        .into_iter()
        .map(|(name, label)| view! { <Radio name="reason" value=name is_checked={model.form.reason == name}>{label}</Radio> })
        .collect();
    view! { <Choices legend=words::WHY.of(lang)>{radios}</Choices> }.into_any()
}

fn in_words(model: &Moving) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let wrong = match &model.problem {
        Problem::Invalid(fields) => fields.iter().find(|wrong| wrong.field == "reason"),
        _ => None,
    };
    let error = wrong.map(|wrong| errors::field(wrong.code, wrong.limit, lang));
    let reason = model.form.reason.clone();
    view! {
        <Field name="reason" label=words::WHY.of(lang) help=words::WHY_HELP.of(lang) error=error is_required=true>
            <TextArea value=reason rows=2 maxlength=300u32/>
        </Field>
    }
    .into_any()
}

/// The moves that are open, each as a button or a way to its question.
fn instead(model: &Moving) -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let back = model.back.clone();
    let keep = view! { <ButtonLink href=back look=Look::Quiet>{words::KEEP.of(lang)}</ButtonLink> };
    if model.moves.is_empty() {
        return view! { <p class="soft">{words::NO_MOVES.of(lang)}</p>{keep} }.into_any();
    }
    let refused = Stage::from_name(&model.form.to);
    let ways: Vec<_> = model
        .moves
        .iter()
        .copied()
        .filter(|to| Some(*to) != refused)
        .map(|to| {
            let label = words::way(to).of(lang);
            let action = paths::ticket_move(&model.code);
            if model.asks(to) {
                let href = format!("{action}?to={}&back={}", to.name(), paths::escaped(&model.back));
                view! { <a class="btn" href=href>{Ring::of(to)}{label}"…"</a> }.into_any()
            } else {
                let hidden = hidden(model, to);
                view! { <PostForm action=action class="contents">{hidden}<Button>{Ring::of(to)}{label}</Button></PostForm> }
                    .into_any()
            }
        })
        .collect();
    view! {
        <p class="soft">{words::INSTEAD.of(lang)}</p>
        <div class="move-ways">{ways}</div>
        {keep}
    }
    .into_any()
}
