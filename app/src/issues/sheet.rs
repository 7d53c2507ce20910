//! One issue with everything that is known of it.

use super::api::open_issue;
use super::form::{Details, Inputs, Said};
use super::similar::{Quote, SimilarCases};
use crate::sync::{Device, use_device};
use crate::ui::{Choice, Dialog, Faults, Icon, Kind};
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::issues::{Column, Command as Act, Field, Issue};
use model::time::civil;
use model::{Command, Entity, IssueId, Key, World};

/// Opens an issue; fetches what belongs to it first where that is not here.
#[component]
pub fn IssueSheet(
    /// Which.
    id: IssueId,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let here = device.peek(|world| world.issues.contains_key(&id));
    let ready = RwSignal::new(here);
    Effect::new(move |_| {
        spawn_local(async move {
            match open_issue(id).await {
                Ok(Wire(seed)) => {
                    device.seed(seed);
                    ready.try_set(true);
                }
                Err(error) if !here => {
                    device.toast(t.error(&error));
                    on_close.try_run(());
                }
                // What is here already will do.
                Err(_) => {}
            }
        });
    });
    move || {
        let issue = ready.get().then(|| device.peek(|world| world.issues.get(&id).cloned())).flatten();
        issue.map(|issue| view! { <Sheet issue on_close /> })
    }
}

#[component]
fn Sheet(issue: Issue, on_close: Callback<()>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let id = issue.id;
    let inputs = Inputs::of(&issue, Some(issue.customer));
    let faults = Faults::none();
    let column = RwSignal::new(issue.column.name().to_owned());
    let columns = Column::ALL.map(|column| (column.name().to_owned(), t.column(column).to_owned())).to_vec();
    let viewer = device.viewer();
    let reported =
        civil(&viewer.zones, &viewer.actor.zone, issue.reported.naive_utc()).map(|at| t.moment(at)).unwrap_or_default();
    let by = device.name_of(issue.registered_by);
    let customer = issue.customer;
    let name = move || device.read(|world| world.customers.get(&customer).map(|customer| customer.name.clone()));
    let now = Memo::new(move |_| device.read(|world| world.issues.get(&id).cloned()));
    let linked = Memo::new(move |_| device.read(|world| linked_issues(world, id)));
    let heading = format!("{} {}", issue.number, issue.title);
    let save = {
        let issue = issue.clone();
        move || {
            let saved = inputs.changes(&issue).and_then(|set| {
                let mut commands = vec![];
                if !set.is_empty() {
                    commands.push(Command::Issues(Act::Edit { id, set }));
                }
                if let Some(to) = Column::named(&column.get_untracked()).filter(|to| *to != issue.column) {
                    commands.push(Command::Issues(Act::Move { id, to, after: None, before: None }));
                }
                if commands.is_empty() { Ok(()) } else { device.dispatch(Command::together(commands)) }
            });
            if faults.take(saved) {
                device.announce(t.issue_saved.to_owned());
                on_close.run(());
            }
        }
    };
    let quote = move |quote: Quote| inputs.quote(&quote);
    let link = move |other: IssueId| set_link(device, id, other, true);
    view! {
        <Dialog title=heading dirty=inputs.touched on_close>
            <form class="form issue-form" novalidate on:input=move |_| inputs.touched.set(true) on:submit=move |event| { event.prevent_default(); save(); }>
                <div class="issue-said">
                    {faults.banner()}
                    <p class="about">
                        <a href=format!("/customers/{customer}")>{name}</a>
                        <small>{fill(t.reported_by, &[&by, &reported])}</small>
                    </p>
                    {move || now.get().map(|issue| view! { <HandOver issue /> })}
                    <Choice label=t.column_label id="issue-column" value=column options=columns kind=Kind::Required />
                    <Said inputs faults />
                </div>
                <SimilarCases told=inputs.told() but=id linked quote link />
                <div class="issue-details">
                    <Details inputs faults />
                    <Links id linked />
                </div>
                <footer class="dialog-actions">
                    {move || now.get().map(|issue| view! { <PutAway issue on_close /> })}
                    <button type="button" class="button push" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}

/// Who is asked to take it over, and the answer of whoever is.
#[component]
fn HandOver(issue: Issue) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let Some(offered) = issue.offered else { return ().into_any() };
    let id = issue.id;
    let owner = issue.responsible.map(|person| device.name_of(person)).unwrap_or_default();
    if offered != device.actor().id {
        return view! { <p class="note" data-offered="">{fill(l.offered_to, &[&device.name_of(offered), &owner])}</p> }
            .into_any();
    }
    let answer = move |takes: bool| {
        let done = device.dispatch(Command::Issues(Act::Answer { id, takes }));
        device.tell(device.words(), done, if takes { l.accepted } else { l.declined }.to_owned());
    };
    view! {
        <div class="note" data-offered="">
            <p>{fill(l.asked_to_take_over, &[&owner])}</p>
            <p class="steps">
                <button type="button" class="button primary" on:click=move |_| answer(true)>{l.accept}</button>
                <button type="button" class="button" on:click=move |_| answer(false)>{l.decline}</button>
            </p>
        </div>
    }
    .into_any()
}

/// Puts a finished issue into the archive, or takes it out again.
#[component]
fn PutAway(issue: Issue, on_close: Callback<()>) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let (id, archived) = (issue.id, issue.archived);
    if issue.column.open() && !archived {
        return ().into_any();
    }
    let put_away = move |_| {
        let set = vec![Field::Archived(!archived)];
        let done = device.dispatch(Command::Issues(Act::Edit { id, set }));
        device.tell(device.words(), done, if archived { l.from_archive } else { l.to_archive }.to_owned());
        on_close.run(());
    };
    view! {
        <button type="button" class="button quiet" on:click=put_away>
            <Icon name="box" /><span>{if archived { l.take_from_archive } else { l.put_into_archive }}</span>
        </button>
    }
    .into_any()
}

/// The issues one is linked with.
fn linked_issues(world: &World, id: IssueId) -> Vec<IssueId> {
    let links = world.issues.get(&id).into_iter().flat_map(|issue| issue.links.iter());
    links.filter(|link| link.entity == Entity::Issue).map(|link| IssueId(link.id)).collect()
}

fn set_link(device: Device, id: IssueId, other: IssueId, linked: bool) {
    let to = Key { entity: Entity::Issue, id: other.0 };
    if let Err(refusal) = device.dispatch(Command::Issues(Act::Link { id, to, linked })) {
        device.toast(device.words().refusal(&refusal));
    }
}

#[component]
fn Links(id: IssueId, linked: Memo<Vec<IssueId>>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let line = move |other: IssueId| {
        let issue = device.read(|world| world.issues.get(&other).cloned())?;
        Some(view! {
            <li data-link=other.to_string()>
                <a href=format!("/issues?open={other}") target="_blank">
                    <span class="figures">{issue.number}</span> {issue.title}
                </a>
                <span class="tag">{t.column(issue.column)}</span>
                <button type="button" class="icon-button" aria-label=l.unlink title=l.unlink on:click=move |_| set_link(device, id, other, false)>
                    <Icon name="close" />
                </button>
            </li>
        })
    };
    move || {
        linked.with(|linked| !linked.is_empty()).then(|| {
            view! {
                <section class="links">
                    <h3>{l.linked_issues}</h3>
                    <ul>{move || linked.get().into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}
