//! The form of a person.

use super::api::{set_password, zone_names};
use super::told::told;
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Field, Kind, TextInput};
use crate::words::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::people::{Command as Act, Field as Change, Language, Person, WorkingHours, check_password};
use model::{Command, Fault, PersonId, Refusal, Role};
use uuid::Uuid;

/// Working hours as they are typed.
#[derive(Clone, Copy)]
pub struct HoursInput {
    days: RwSignal<[bool; 7]>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl HoursInput {
    /// The inputs for these hours.
    pub fn of(hours: WorkingHours) -> Self {
        let time = |minutes: u16| RwSignal::new(format!("{:02}:{:02}", minutes / 60, minutes % 60));
        Self { days: RwSignal::new(hours.days), from: time(hours.from), to: time(hours.to) }
    }

    /// The hours typed.
    ///
    /// # Errors
    /// Refuses what is no time.
    pub fn hours(self) -> Result<WorkingHours, Refusal> {
        let minutes = |text: String| -> Option<u16> {
            let (hour, minute) = text.split_once(':')?;
            Some(hour.parse::<u16>().ok()? * 60 + minute.get(..2)?.parse::<u16>().ok()?)
        };
        let malformed = || Refusal::field("hours", Fault::Malformed);
        Ok(WorkingHours {
            days: self.days.get_untracked(),
            from: minutes(self.from.get_untracked()).ok_or_else(malformed)?,
            to: minutes(self.to.get_untracked()).ok_or_else(malformed)?,
        })
    }
}

/// Days and times of work.
#[component]
pub fn HoursFields(
    /// What is typed.
    hours: HoursInput,
    /// What is wrong.
    faults: Faults,
) -> impl IntoView {
    let t = words();
    view! {
        <fieldset class="days">
            <legend>{t.hours}</legend>
            {(0..7_usize).map(|at| view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || hours.days.get()[at]
                        on:change=move |event| hours.days.update(|days| days[at] = event_target_checked(&event))
                    />
                    {t.weekday_at(at)}
                </label>
            }).collect_view()}
        </fieldset>
        <div class="row">
            <TextInput label=t.from id="hours-from" input="time" value=hours.from fault=faults.at("hours") />
            <TextInput label=t.until id="hours-to" input="time" value=hours.to />
        </div>
    }
}

/// A time zone, chosen from the IANA names.
#[component]
pub fn ZoneField(
    /// What is typed.
    value: RwSignal<String>,
    /// What is wrong.
    faults: Faults,
) -> impl IntoView {
    let t = words();
    let names = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(all) = zone_names().await {
                names.set(all);
            }
        });
    });
    view! {
        <Field label=t.zone id="zone" kind=Kind::LookUp fault=faults.at("zone")>
            <input id="zone" name="zone" list="zone-names" autocomplete="off" prop:value=value on:input=move |event| value.set(event_target_value(&event)) />
            <datalist id="zone-names">
                {move || names.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
        </Field>
    }
}

/// The form an administrator adds and changes people with.
#[component]
pub fn PersonForm(
    /// Who; nobody yet where somebody is added.
    person: Option<Person>,
    /// Called once it is saved.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let faults = Faults::none();
    let text = |get: fn(&Person) -> &String| RwSignal::new(person.as_ref().map(get).cloned().unwrap_or_default());
    let (name, login, team) = (text(|person| &person.name), text(|person| &person.login), text(|person| &person.team));
    let zone = RwSignal::new(person.as_ref().map_or_else(|| device.actor().zone, |person| person.zone.clone()));
    let role = RwSignal::new(role_name(person.as_ref().map_or(Role::Rep, |person| person.role)).to_owned());
    let language = RwSignal::new(person.as_ref().map_or(t.language, |person| person.language).tag().to_owned());
    let hours = HoursInput::of(person.as_ref().map(|person| person.hours).unwrap_or_default());
    let active = RwSignal::new(person.as_ref().is_none_or(|person| person.active));
    let password = RwSignal::new(String::new());
    // One's own is changed in the settings, where the current one is asked for.
    let own = person.as_ref().is_some_and(|person| person.id == device.actor().id);
    let roles = Role::ALL.map(|role| (role_name(role).to_owned(), t.role_of(role).to_owned())).to_vec();
    let languages = [Language::En, Language::ZhCn]
        .map(|language| (language.tag().to_owned(), t.language_of(language).to_owned()))
        .to_vec();
    let save = move || {
        let wanted = password.get_untracked();
        let chosen = role.get_untracked();
        let saved = hours.hours().and_then(|hours| {
            if person.is_none() || !wanted.is_empty() {
                check_password(&login.get_untracked().to_lowercase(), &wanted)?;
            }
            let set = vec![
                Change::Name(name.get_untracked()),
                Change::Login(login.get_untracked()),
                Change::Role(Role::ALL.into_iter().find(|role| role_name(*role) == chosen).unwrap_or(Role::Rep)),
                Change::Team(team.get_untracked()),
                Change::Zone(zone.get_untracked()),
                Change::Language(if language.get_untracked() == Language::ZhCn.tag() {
                    Language::ZhCn
                } else {
                    Language::En
                }),
                Change::Hours(hours),
                Change::Active(active.get_untracked()),
            ];
            let (id, command) = match &person {
                Some(person) => (person.id, Act::Edit { id: person.id, set }),
                None => {
                    let id = PersonId(Uuid::now_v7());
                    (id, Act::Add { id, set })
                }
            };
            device.dispatch(Command::People(command)).map(|()| id)
        });
        match saved {
            Err(refusal) => faults.show(refusal),
            Ok(_) if wanted.is_empty() => on_saved.run(()),
            Ok(id) => spawn_local(async move {
                // The person has to have arrived before they can be given a password.
                device.settled().await;
                if told(set_password(id, wanted).await, faults, device, t).is_some() {
                    on_saved.run(());
                }
            }),
        }
    };
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            {faults.banner()}
            <TextInput label=t.name id="person-name" value=name kind=Kind::Required fault=faults.at("name") />
            <div class="row">
                <TextInput label=t.login id="person-login" value=login kind=Kind::Required fault=faults.at("login") />
                {(!own).then(|| view! {
                    <TextInput label=t.new_password id="person-password" input="password" autocomplete="new-password" value=password fault=faults.at("password") help=t.password_rule />
                })}
            </div>
            <div class="row">
                <Choice label=t.role id="person-role" value=role options=roles kind=Kind::Required fault=faults.at("role") />
                <TextInput label=t.team id="person-team" value=team fault=faults.at("team") />
            </div>
            <div class="row">
                <ZoneField value=zone faults />
                <Choice label=t.language_label id="person-language" value=language options=languages />
            </div>
            <HoursFields hours faults />
            <label class="check">
                <input type="checkbox" prop:checked=active on:change=move |event| active.set(event_target_checked(&event)) />
                {t.may_sign_in}
            </label>
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Rep => "rep",
        Role::Agent => "agent",
        Role::Marketing => "marketing",
        Role::Manager => "manager",
        Role::Administrator => "administrator",
    }
}
