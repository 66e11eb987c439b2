//! The promise: a day and an hour in two presses, or another one typed; and up to which amount work may start.

use domain::format::{day_and_month_short, weekday_short};
use jiff::ToSpan;
use leptos::prelude::*;

use super::{IntakeView, OTHER};
use crate::{
    ui::{AmountInput, Field, Input, SegmentChoice, reader_lang},
    words::intake as words,
};

/// Hours that shops promise most: before lunch, after work, at closing time.
const HOURS: [(&str, &str, &str); 3] = [
    ("12:00", "12\u{a0}h", "12:00"),
    ("17:00", "17\u{a0}h", "17:00"),
    ("18:00", "18\u{a0}h", "18:00"),
];

/// The panel.
pub(super) fn promise(view: &IntakeView) -> AnyView {
    let lang = reader_lang();
    let typed = view.typed.clone();
    let tomorrow = view.today.checked_add(1.day()).unwrap_or(view.today);
    let day = |value: String, over: String, under: String| {
        let is_checked = typed.day == value;
        view! {
            <label><input r#type="radio" name="promised_day" value=value checked=is_checked/><span class="strong">{over}</span><span>{under}</span></label>
        }
        .into_any()
    };
    let mut days: Vec<_> = view
        .days
        .iter()
        .map(|date| {
            let over = if *date == view.today {
                words::TODAY.of(lang)
            } else if *date == tomorrow {
                words::TOMORROW.of(lang)
            } else {
                weekday_short(*date, lang)
            };
            day(
                date.to_string(),
                over.to_owned(),
                day_and_month_short(*date, lang),
            )
        })
        .collect();
    days.push(day(
        OTHER.to_owned(),
        words::OTHER_DAY.of(lang).to_owned(),
        "…".to_owned(),
    ));
    days.push(day(
        String::new(),
        words::NO_DAY.of(lang).to_owned(),
        "—".to_owned(),
    ));
    let mut hours: Vec<_> = HOURS
        .into_iter()
        .map(|(value, fr, en)| {
            let label = match lang {
                domain::Lang::Fr => fr,
                domain::Lang::En => en,
            };
            (value.to_owned(), label.to_owned())
        })
        .collect();
    hours.push((OTHER.to_owned(), words::OTHER_HOUR.of(lang).to_owned()));
    let (day_error, hour_error, ceiling_error) = (
        view.error("promised_day", lang),
        view.error("promised_hour", lang),
        view.error("ceiling", lang),
    );
    let shows = |error: &Option<String>| if error.is_some() { "is-wrong" } else { "" };
    let (day_class, hour_class) = (
        format!("when-other-day {}", shows(&day_error)),
        format!("when-other-hour {}", shows(&hour_error)),
    );
    view! {
        <section class="panel promise" aria-labelledby="promise-title">
            <div class="head"><h2 id="promise-title">{words::PROMISE.of(lang)}</h2></div>
            <div class="days" role="radiogroup" aria-label=words::DAY.of(lang)>{days}</div>
            <div class=day_class>
                <Field name="other_day" label=words::OTHER_DATE.of(lang) error=day_error><Input kind="date" value=typed.other_day/></Field>
            </div>
            <div class="hours"><SegmentChoice name="promised_hour" label=words::HOUR.of(lang) options=hours value=typed.hour/></div>
            <div class=hour_class>
                <Field name="other_hour" label=words::OTHER_TIME.of(lang) error=hour_error><Input kind="time" value=typed.other_hour/></Field>
            </div>
            <hr class="rule"/>
            <Field name="ceiling" label=words::CEILING.of(lang) error=ceiling_error help=words::CEILING_HELP.of(lang) class="ceiling">
                <AmountInput value=typed.ceiling/>
            </Field>
        </section>
    }
    .into_any()
}
