//! What customers with an issue are promised, and the hours of service it is counted in.

use crate::sync::use_device;
use crate::ui::{Faults, TextInput};
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::company::{Command as Act, Field};
use model::customers::Grade;
use model::issues::{Column, Urgency};
use model::service::{Calendar, Target, read_shifts, write_shifts};
use model::{Command, Fault, Refusal};

/// A target as it is typed.
#[derive(Clone, Copy)]
struct Row {
    key: usize,
    urgency: RwSignal<String>,
    grade: RwSignal<String>,
    team: RwSignal<String>,
    calendar: RwSignal<String>,
    respond: RwSignal<String>,
    solve: RwSignal<String>,
}

impl Row {
    fn of(key: usize, target: &Target) -> Self {
        let name = target.urgency.map(|urgency| urgency.name().to_owned()).unwrap_or_default();
        Self {
            key,
            urgency: RwSignal::new(name),
            grade: RwSignal::new(target.grade.map(|grade| grade.name().to_owned()).unwrap_or_default()),
            team: RwSignal::new(target.team.clone()),
            calendar: RwSignal::new(target.calendar.clone()),
            respond: RwSignal::new(hours(target.respond)),
            solve: RwSignal::new(hours(target.solve)),
        }
    }

    fn read(self) -> Result<Target, Refusal> {
        let minutes = |field: &str, value: RwSignal<String>| {
            minutes(&value.get_untracked()).ok_or(Refusal::field(field, Fault::Malformed))
        };
        let (urgency, grade) = (self.urgency.get_untracked(), self.grade.get_untracked());
        Ok(Target {
            urgency: Urgency::named(&urgency),
            grade: Grade::named(&grade),
            team: self.team.get_untracked(),
            calendar: self.calendar.get_untracked(),
            respond: minutes("respond", self.respond)?,
            solve: minutes("solve", self.solve)?,
        })
    }
}

/// `12` for 720, `0:30` for 30.
fn hours(minutes: u32) -> String {
    match minutes % 60 {
        0 => (minutes / 60).to_string(),
        rest => format!("{}:{rest:02}", minutes / 60),
    }
}

fn minutes(hours: &str) -> Option<u32> {
    let (hours, rest) = hours.trim().split_once(':').unwrap_or((hours.trim(), "0"));
    let (hours, rest): (u32, u32) = (hours.parse().ok()?, rest.parse().ok()?);
    (rest < 60).then_some(hours.checked_mul(60)?.checked_add(rest)?)
}

/// The targets.
#[component]
pub fn TargetsCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let company = device.peek(|world| world.company().clone());
    let rows: Vec<Row> = company.targets.iter().enumerate().map(|(key, target)| Row::of(key, target)).collect();
    let next = StoredValue::new(rows.len());
    let rows = RwSignal::new(rows);
    let warn_at = RwSignal::new(company.warn_at.to_string());
    let pauses = RwSignal::new(company.pauses);
    let faults = Faults::none();
    let calendars = Memo::new(move |_| {
        let names = |calendar: &Calendar| calendar.name.clone();
        device.read(|world| world.company().service_calendars.iter().map(names).collect::<Vec<_>>())
    });
    let teams = Memo::new(move |_| {
        let mut teams: Vec<String> = device.people(|_| true).into_iter().map(|person| person.team).collect();
        teams = model::order::sorted(teams, String::cmp);
        teams.dedup();
        teams.retain(|team| !team.is_empty());
        teams
    });
    let save = move || {
        let set = || -> Result<Vec<Field>, Refusal> {
            let targets = rows.get_untracked().into_iter().map(Row::read).collect::<Result<_, _>>()?;
            let share =
                warn_at.get_untracked().trim().parse().map_err(|_| Refusal::field("warn_at", Fault::Malformed))?;
            Ok(vec![Field::Targets(targets), Field::Pauses(pauses.get_untracked()), Field::WarnAt(share)])
        };
        let saved = set().and_then(|set| device.dispatch(Command::Company(Act::Edit { set })));
        if faults.take(saved) {
            device.toast(t.saved.to_owned());
        }
    };
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        rows.update(|rows| rows.push(Row::of(key, &Target::default())));
    };
    let pause = move |column: Column| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || pauses.with(|pauses| pauses.contains(&column))
                    on:change=move |event| pauses.update(|pauses| {
                        pauses.retain(|other| *other != column);
                        if event_target_checked(&event) {
                            pauses.push(column);
                        }
                    })
                />
                {t.column(column)}
            </label>
        }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{l.service_title}</h2>
            <p class="help">{l.service_help}</p>
            {faults.banner()}
            <div class="targets">
                <For each=move || rows.get() key=|row| row.key children=move |row| {
                    let urgencies = choices(l.any_urgency, Urgency::ALL.map(|urgency| (urgency.name(), t.urgency(urgency))));
                    let grades = choices(t.any_grade, Grade::ALL.map(|grade| (grade.name(), grade.name())));
                    let named = move |none: &'static str, names: Memo<Vec<String>>| Signal::derive(move || {
                        let named = names.get().into_iter().map(|name| (name.clone(), name));
                        std::iter::once((String::new(), none.to_owned())).chain(named).collect::<Vec<_>>()
                    });
                    view! {
                        <div class="target">
                            <Select label=t.urgency_label value=row.urgency options=urgencies />
                            <Select label=t.grade_label value=row.grade options=grades />
                            <Select label=t.team value=row.team options=named(l.any_team, teams) />
                            <Select label=l.service_calendars value=row.calendar options=named(l.around_the_clock, calendars) />
                            <label class="hours-field"><span>{t.respond_within}</span><input inputmode="numeric" prop:value=row.respond on:input=move |event| row.respond.set(event_target_value(&event)) /></label>
                            <label class="hours-field"><span>{t.solve_within}</span><input inputmode="numeric" prop:value=row.solve on:input=move |event| row.solve.set(event_target_value(&event)) /></label>
                            <button type="button" class="button" on:click=move |_| rows.update(|rows| rows.retain(|other| other.key != row.key))>{l.remove_line}</button>
                        </div>
                    }
                } />
            </div>
            <div><button type="button" class="button" on:click=add>{l.add_target}</button></div>
            <TextInput label=t.warn_at id="warn_at" input="number" value=warn_at fault=faults.at("warn_at") />
            <fieldset class="days">
                <legend>{l.pauses_in}</legend>
                {[Column::New, Column::InProgress, Column::Waiting].map(pause).collect_view()}
            </fieldset>
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}

fn choices<const N: usize>(none: &'static str, of: [(&'static str, &'static str); N]) -> Signal<Vec<(String, String)>> {
    let named = of.into_iter().map(|(value, text)| (value.to_owned(), text.to_owned()));
    let all: Vec<_> = std::iter::once((String::new(), none.to_owned())).chain(named).collect();
    Signal::stored(all)
}

/// A choice in a line of a form, named for those who listen.
#[component]
fn Select(label: &'static str, value: RwSignal<String>, options: Signal<Vec<(String, String)>>) -> impl IntoView {
    view! {
        <select aria-label=label on:change=move |event| value.set(event_target_value(&event))>
            {move || options.get().into_iter().map(|(name, text)| {
                let chosen = value.get_untracked() == name;
                view! { <option value=name selected=chosen>{text}</option> }
            }).collect_view()}
        </select>
    }
}

/// A calendar as it is typed.
#[derive(Clone, Copy)]
struct Week {
    key: usize,
    name: RwSignal<String>,
    zone: RwSignal<String>,
    holidays: RwSignal<String>,
    days: [RwSignal<String>; 7],
}

impl Week {
    fn of(key: usize, calendar: &Calendar) -> Self {
        Self {
            key,
            name: RwSignal::new(calendar.name.clone()),
            zone: RwSignal::new(calendar.zone.clone()),
            holidays: RwSignal::new(calendar.holidays.clone()),
            days: std::array::from_fn(|day| RwSignal::new(write_shifts(&calendar.week[day]))),
        }
    }

    fn read(self) -> Result<Calendar, Refusal> {
        let mut week: [Vec<_>; 7] = Default::default();
        for (shifts, typed) in week.iter_mut().zip(self.days) {
            *shifts = read_shifts(&typed.get_untracked()).ok_or(Refusal::field("shifts", Fault::Malformed))?;
        }
        let text = |value: RwSignal<String>| value.get_untracked().trim().to_owned();
        Ok(Calendar { name: text(self.name), zone: text(self.zone), week, holidays: text(self.holidays) })
    }
}

/// The hours of service.
#[component]
pub fn ServiceHoursCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let company = device.peek(|world| world.company().clone());
    let weeks: Vec<Week> =
        company.service_calendars.iter().enumerate().map(|(key, week)| Week::of(key, week)).collect();
    let next = StoredValue::new(weeks.len());
    let weeks = RwSignal::new(weeks);
    let faults = Faults::none();
    let holidays = Memo::new(move |_| {
        device.read(|world| world.company().calendars().into_iter().map(str::to_owned).collect::<Vec<_>>())
    });
    let save = move || {
        let set = || -> Result<Vec<Field>, Refusal> {
            let calendars = weeks.get_untracked().into_iter().map(Week::read).collect::<Result<_, _>>()?;
            Ok(vec![Field::ServiceCalendars(calendars)])
        };
        let saved = set().and_then(|set| device.dispatch(Command::Company(Act::Edit { set })));
        if faults.take(saved) {
            device.toast(t.saved.to_owned());
        }
    };
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        let usual = || read_shifts("09:00-12:00, 13:00-18:00").unwrap_or_default();
        let week = std::array::from_fn(|day| if day < 5 { usual() } else { vec![] });
        let calendar = Calendar { zone: device.actor().zone, week, ..Calendar::default() };
        weeks.update(|weeks| weeks.push(Week::of(key, &calendar)));
    };
    let input = |label: String, value: RwSignal<String>| {
        view! {
            <label class="hours-field">
                <span>{label}</span>
                <input prop:value=value on:input=move |event| value.set(event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{l.service_calendars}</h2>
            <p class="help">{l.service_calendars_help}</p>
            {faults.banner()}
            <For each=move || weeks.get() key=|week| week.key children=move |week| {
                let options = Signal::derive(move || {
                    let named = holidays.get().into_iter().map(|name| (name.clone(), name));
                    std::iter::once((String::new(), l.without_holidays.to_owned())).chain(named).collect::<Vec<_>>()
                });
                view! {
                    <fieldset class="service-week">
                        <legend class="visually-hidden">{move || week.name.get()}</legend>
                        <div class="row">
                            {input(t.name.to_owned(), week.name)}
                            {input(t.zone.to_owned(), week.zone)}
                            <label class="hours-field"><span>{l.holidays}</span><Select label=l.holidays value=week.holidays options /></label>
                        </div>
                        <div class="week-days">
                            {(0..7).map(|day| input(t.weekday_at(day).to_owned(), week.days[day])).collect_view()}
                        </div>
                        <button type="button" class="button" on:click=move |_| weeks.update(|weeks| weeks.retain(|other| other.key != week.key))>{l.remove_line}</button>
                    </fieldset>
                }
            } />
            <div><button type="button" class="button" on:click=add>{l.add_calendar}</button></div>
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}
