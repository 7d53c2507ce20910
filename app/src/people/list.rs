//! The list of people, and the form an administrator changes them with.

use super::form::PersonForm;
use super::shut_out::ShutOut;
use crate::sync::use_device;
use crate::ui::{Dialog, Icon};
use crate::words::words;
use leptos::prelude::*;
use leptos_meta::Title;
use model::Role;
use model::people::Person;

/// The people page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let administers = device.actor().role == Role::Administrator;
    let people = move || {
        let mut people: Vec<Person> = device.read(|world| world.people.values().cloned().collect());
        people.sort_by(|a, b| a.name.cmp(&b.name));
        people
    };
    let editing = RwSignal::new(None::<Option<Person>>);
    view! {
        <Title text=t.people />
        <section class="page">
            <header class="bar">
                <h1>{t.people}</h1>
                {administers.then(|| view! {
                    <button type="button" class="button primary push" on:click=move |_| editing.set(Some(None))>
                        <Icon name="plus" /><span>{t.new_person}</span>
                    </button>
                })}
            </header>
            <div class="table-scroll" tabindex="0" role="group" aria-label=t.people>
                <table class="people">
                    <thead>
                        <tr>
                            <th scope="col">{t.name}</th>
                            <th scope="col">{t.login}</th>
                            <th scope="col">{t.role}</th>
                            <th scope="col">{t.team}</th>
                            <th scope="col">{t.zone}</th>
                            <th scope="col">{t.language_label}</th>
                            <th scope="col">{t.hours}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || people().into_iter().map(|person| {
                            let shown = person.clone();
                            view! {
                                <tr data-person=shown.id.to_string() data-inactive=(!shown.active).then_some("true")>
                                    <th scope="row">
                                        {if administers {
                                            view! { <button type="button" class="link" on:click=move |_| editing.set(Some(Some(person.clone())))>{shown.name.clone()}</button> }.into_any()
                                        } else {
                                            view! { <span>{shown.name.clone()}</span> }.into_any()
                                        }}
                                        {(!shown.active).then(|| view! { <span class="tag">{t.inactive}</span> })}
                                    </th>
                                    <td>{shown.login}</td>
                                    <td>{t.role_of(shown.role)}</td>
                                    <td>{shown.team}</td>
                                    <td>{shown.zone}</td>
                                    <td>{t.language_of(shown.language)}</td>
                                    <td class="figures">{t.hours_of(&shown.hours)}</td>
                                </tr>
                            }
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
            {move || editing.get().map(|person| view! {
                <Dialog title=if person.is_some() { t.edit_person } else { t.new_person } on_close=move || editing.set(None)>
                    <PersonForm person=person.clone() on_saved=move || editing.set(None) />
                    {person.filter(|person| person.id != device.actor().id).map(|person| view! { <ShutOut person on_done=move || editing.set(None) /> })}
                </Dialog>
            })}
        </section>
    }
}
