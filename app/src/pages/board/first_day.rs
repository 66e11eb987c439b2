//! The first day: the board teaches with the line that the first ticket will draw.

use domain::workshop::Stage;
use leptos::prelude::*;

use crate::{
    document::PageContext,
    paths,
    ui::{ButtonLink, Count, Icon, Look, Place, Ring, Shell},
    words::{board as words, frame, states},
};

/// The columns that are taught.
const TAUGHT: [Stage; 7] = [
    Stage::Received,
    Stage::Diagnosing,
    Stage::Quoted,
    Stage::AwaitingParts,
    Stage::InRepair,
    Stage::Ready,
    Stage::Paid,
];

/// The page.
pub(super) fn first_day() -> AnyView {
    let lang = expect_context::<PageContext>().locale.lang;
    let columns: Vec<_> = TAUGHT
        .into_iter()
        .filter_map(|stage| words::lesson(stage).map(|lesson| (stage, lesson)))
        .map(|(stage, (place, text))| {
            view! {
                <div>
                    <h2>{Ring::of(stage)}<span class="cut">{states::stage_short(stage).of(lang)}</span><Count n=0/></h2>
                    <p><b>{place.of(lang)}</b>{text.of(lang)}</p>
                </div>
            }
        })
        .collect();
    view! {
        <Shell place=Place::Workshop is_folded=true class="first-page">
            <div class="board-head"><h1>{frame::WORKSHOP.of(lang)}</h1><span class="soft">{words::FIRST_DAY.of(lang)}</span></div>
            <div class="lesson">
                <div class="cols">{columns}</div>
                <svg viewBox="0 0 1400 208" aria-hidden="true">
                    <path
                        class="way"
                        d="M28 150H760C850 150 968 128 968 74 968 40 938 18 900 18 862 18 832 40 832 74 832 128 950 150 1040 150H1228"
                    ></path>
                    <path class="way" d="M1246 150H1400" stroke-dasharray="0.1 9" opacity=".6"></path>
                    <circle class="stop" cx="28" cy="150" r="6.5"></circle>
                    <circle class="stop" cx="228" cy="150" r="6.5"></circle>
                    <circle class="stop" cx="428" cy="150" r="6.5"></circle>
                    <circle class="stop" cx="628" cy="150" r="6.5"></circle>
                    <circle class="stop" cx="1028" cy="150" r="6.5"></circle>
                    <circle class="stop-now" cx="1228" cy="150" r="8"></circle>
                </svg>
            </div>
            <div class="starter">
                <h2 class="lead">{words::FIRST.of(lang)}</h2>
                <span class="acts">
                    <ButtonLink href=paths::INTAKE look=Look::Main icon=Icon::Plus>{words::TAKE_IN.of(lang)}</ButtonLink>
                </span>
                <span class="soft">{words::FIRST_TEXT.of(lang)}</span>
            </div>
        </Shell>
    }
    .into_any()
}
