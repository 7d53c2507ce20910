//! How an activity repeats, in a form a person understands.

use crate::ui::{Choice, Faults, TextInput};
use crate::words::{Words, words};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use leptos::prelude::*;
use model::recurrence::{Ends, Every, On, Rule, nth_of_month};
use model::{Fault, Refusal};

/// What the fields hold.
#[derive(Clone, Copy)]
pub struct RepeatInput {
    /// `never`, a name of [`Every`], or `kept` for a rule the form cannot show.
    every: RwSignal<String>,
    interval: RwSignal<String>,
    days: RwSignal<[bool; 7]>,
    /// `day`, `nth` or `last`.
    monthly: RwSignal<String>,
    /// `never`, `on` or `after`.
    ends: RwSignal<String>,
    until: RwSignal<String>,
    count: RwSignal<String>,
    kept: StoredValue<Option<Rule>>,
}

impl RepeatInput {
    /// The inputs for a rule, or for none.
    pub fn of(rule: Option<&Rule>) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let input = Self {
            every: text("never"),
            interval: text("1"),
            days: RwSignal::new([false; 7]),
            monthly: text("day"),
            ends: text("never"),
            until: text(""),
            count: text("10"),
            kept: StoredValue::new(rule.cloned()),
        };
        let Some(rule) = rule else { return input };
        input.every.set(rule.every.name().to_owned());
        input.interval.set(rule.interval.to_string());
        let mut days = [false; 7];
        for on in &rule.days {
            days[on.day.num_days_from_monday() as usize] = true;
        }
        input.days.set(days);
        match rule.days.first() {
            Some(On { nth: -1, .. }) => input.monthly.set("last".into()),
            Some(On { nth, .. }) if *nth != 0 => input.monthly.set("nth".into()),
            _ => {}
        }
        match rule.ends {
            Ends::Never => {}
            Ends::After(count) => {
                input.ends.set("after".into());
                input.count.set(count.to_string());
            }
            Ends::On(until) => {
                input.ends.set("on".into());
                input.until.set(until.date().to_string());
            }
        }
        let simple = rule.months.is_empty()
            && rule.places.is_empty()
            && rule.week_starts == Weekday::Mon
            && rule.month_days.len() <= 1
            && match rule.every {
                Every::Week => rule.days.iter().all(|on| on.nth == 0),
                Every::Month => rule.days.len() <= 1 && rule.days.iter().all(|on| on.nth != 0),
                Every::Day | Every::Year => rule.days.is_empty() && rule.month_days.is_empty(),
            };
        if !simple {
            input.every.set("kept".into());
        }
        input
    }

    /// The rule chosen, for a series that begins at `start`.
    pub fn rule(self, start: NaiveDateTime) -> Result<Option<Rule>, Refusal> {
        let refused = |fault: Fault| Refusal::field("rule", fault);
        let every = self.every.get_untracked();
        if every == "kept" {
            return Ok(self.kept.get_value());
        }
        let Some(every) = Every::named(&every) else { return Ok(None) };
        let number =
            |text: RwSignal<String>| text.get_untracked().trim().parse::<u32>().map_err(|_| refused(Fault::Malformed));
        let mut rule = Rule { interval: number(self.interval)?, ..Rule::plain(every) };
        match every {
            Every::Week => {
                let chosen = self.days.get_untracked();
                let weekdays = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
                let on = weekdays.zip(chosen).filter(|(_, chosen)| *chosen).map(|(day, _)| On { nth: 0, day });
                rule.days = on.collect();
            }
            Every::Month => match self.monthly.get_untracked().as_str() {
                "nth" => rule.days = vec![On { nth: nth_of_month(start.date()), day: start.weekday() }],
                "last" => rule.days = vec![On { nth: -1, day: start.weekday() }],
                _ => {}
            },
            Every::Day | Every::Year => {}
        }
        rule.ends = match self.ends.get_untracked().as_str() {
            "after" => Ends::After(number(self.count)?),
            "on" => {
                let day: NaiveDate = self.until.get_untracked().parse().map_err(|_| refused(Fault::Malformed))?;
                Ends::On(day.and_hms_opt(23, 59, 59).ok_or(refused(Fault::OutOfRange))?)
            }
            _ => Ends::Never,
        };
        // What the text of a rule cannot say, a rule cannot be.
        rule.to_string().parse().map(Some)
    }
}

/// The fields, and what they mean as a sentence.
#[component]
pub fn RepeatFields(
    /// What they hold.
    input: RepeatInput,
    /// When the series begins, as far as that is known.
    #[prop(into)]
    start: Signal<Option<NaiveDateTime>>,
    /// What was refused.
    faults: Faults,
) -> impl IntoView {
    let t = words();
    let option = |name: &str, word: &str| (name.to_owned(), word.to_owned());
    let mut choices = vec![
        option("never", t.repeat_never),
        option("day", t.repeat_daily),
        option("week", t.repeat_weekly),
        option("month", t.repeat_monthly),
        option("year", t.repeat_yearly),
    ];
    if input.every.get_untracked() == "kept" {
        choices.push(option("kept", t.repeat_kept));
    }
    let monthly = Signal::derive(move || {
        let Some(start) = start.get() else { return vec![] };
        let rule = |days: Vec<On>| t.rule(&Rule { days, ..Rule::plain(Every::Month) }, start);
        let weekday = start.weekday();
        vec![
            option("day", &rule(vec![])),
            option("nth", &rule(vec![On { nth: nth_of_month(start.date()), day: weekday }])),
            option("last", &rule(vec![On { nth: -1, day: weekday }])),
        ]
    });
    let ends = vec![option("never", t.ends_never), option("on", t.ends_on), option("after", t.ends_after)];
    let is = move |every: &'static str| move || input.every.get() == every;
    let repeats = move || !matches!(input.every.get().as_str(), "never" | "kept");
    let sentence = move || {
        input.every.track();
        input.interval.track();
        input.days.track();
        input.monthly.track();
        input.ends.track();
        input.until.track();
        input.count.track();
        let start = start.get()?;
        input.rule(start).ok().flatten().map(|rule| t.rule(&rule, start))
    };
    view! {
        <fieldset class="fields repeat">
            <div class="row">
                <Choice label=t.repeats id="repeats" value=input.every options=choices fault=faults.at("rule") />
                <Show when=repeats>
                    <TextInput label=t.repeat_interval id="interval" input="number" value=input.interval />
                </Show>
            </div>
            <Show when=is("week")>
                <div class="days" role="group" aria-label=t.repeat_on>
                    {(0..7).map(|at| view! { <DayToggle at input /> }).collect_view()}
                </div>
            </Show>
            <Show when=is("month")><Choice label=t.repeat_on id="monthly" value=input.monthly options=monthly /></Show>
            <Show when=repeats>
                <div class="row">
                    <Choice label=t.ends id="ends" value=input.ends options=ends.clone() />
                    <Show when=move || input.ends.get() == "on"><TextInput label=t.ends_on id="ends-on" input="date" value=input.until /></Show>
                    <Show when=move || input.ends.get() == "after"><TextInput label=t.ends_after id="ends-after" input="number" value=input.count /></Show>
                </div>
            </Show>
            <p class="help sentence" aria-live="polite">{sentence}</p>
        </fieldset>
    }
}

#[component]
fn DayToggle(at: usize, input: RepeatInput) -> impl IntoView {
    let t: &'static Words = words();
    view! {
        <button
            type="button"
            class="button toggle"
            aria-pressed=move || input.days.get()[at].to_string()
            on:click=move |_| input.days.update(|days| days[at] = !days[at])
        >{t.weekday_at(at)}</button>
    }
}
