//! One issue with everything that is known of it.

use super::api::{issue_history, open_issue};
use super::comments::Comments;
use super::form::{Details, Inputs, Said};
use super::similar::{Quote, SimilarCases};
use crate::files::{Files, Shelf};
use crate::history::Past as PastView;
use crate::sync::{Device, use_device};
use crate::ui::{Choice, Dialog, Faults, Icon, Kind};
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::issues::{Column, Command as Act, Field, Issue};
use model::knowledge::Command as Learn;
use model::{Command, Entity, IssueId, Key, Record, World};

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
                    if ready.try_get_untracked() == Some(false) {
                        ready.set(true);
                    }
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
    let (device, t, l) = (use_device(), words(), later_words());
    let id = issue.id;
    let inputs = Inputs::of(&issue, Some(issue.customer));
    let faults = Faults::none();
    let typed = RwSignal::new(false);
    let opened_at = device.version();
    let column = RwSignal::new(issue.column.name().to_owned());
    let columns = Column::ALL.map(|column| (column.name().to_owned(), t.column(column).to_owned())).to_vec();
    let reported = device.moment(issue.reported);
    let by = device.name_of(issue.registered_by);
    let customer = issue.customer;
    let name = move || device.read(|world| world.customers.get(&customer).map(|customer| customer.name.clone()));
    let now = Memo::new(move |_| device.read(|world| world.issues.get(&id).cloned()));
    let linked = Memo::new(move |_| device.read(|world| linked(world, id)));
    let heading = format!("{} {}", issue.number, issue.title);
    let shelf = Shelf { of: Key { entity: Entity::Issue, id: id.0 }, later: None };
    let save = {
        let issue = issue.clone();
        move || {
            if typed.get_untracked() {
                return device.toast(l.not_said_yet.to_owned());
            }
            let saved = inputs.changes(device, &issue).and_then(|set| {
                let mut commands = vec![];
                if !set.is_empty() {
                    commands.push(Command::Issues(Act::Edit { id, set }));
                }
                if let Some(to) = Column::named(&column.get_untracked()).filter(|to| *to != issue.column) {
                    commands.push(Command::Issues(Act::Move { id, to, after: None, before: None }));
                }
                if commands.is_empty() { Ok(()) } else { device.dispatch_as_of(Command::together(commands), opened_at) }
            });
            if faults.take(saved) {
                device.announce(t.issue_saved.to_owned());
                on_close.run(());
            }
        }
    };
    let quote = move |quote: Quote| inputs.quote(&quote);
    let link = move |to: Key| set_link(device, id, to, true);
    view! {
        <Dialog title=heading dirty=Signal::derive(move || inputs.touched.get() || typed.get()) on_close>
            <form class="form issue-form" novalidate on:input=move |_| inputs.touched.set(true) on:submit=move |event| { event.prevent_default(); save(); }>
                <div class="issue-said">
                    {faults.banner()}
                    <p class="about">
                        <a href=format!("/customers/{customer}")>{name}</a>
                        <small>{fill(t.reported_by, &[&by, &reported])}</small>
                    </p>
                    {move || now.get().map(|issue| view! { <HandOver issue /> })}
                    <Choice label=t.column_label id="issue-column" value=column options=columns kind=Kind::Required />
                    <Said inputs faults shelf />
                    <Comments id customer typed />
                </div>
                <SimilarCases told=inputs.told() but=id linked quote link />
                <div class="issue-details">
                    <Details inputs faults />
                    <Files shelf />
                    <Links id linked />
                    <Activities id />
                    <Learned id />
                    <History id />
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

/// The issues and articles one is linked with.
fn linked(world: &World, id: IssueId) -> Vec<Key> {
    let links = world.issues.get(&id).into_iter().flat_map(|issue| issue.links.iter().copied());
    links.filter(|link| link.entity != Entity::Activity).collect()
}

fn set_link(device: Device, id: IssueId, to: Key, linked: bool) {
    if let Err(refusal) = device.dispatch(Command::Issues(Act::Link { id, to, linked })) {
        device.toast(device.words().refusal(&refusal));
    }
}

#[component]
fn Links(id: IssueId, linked: Memo<Vec<Key>>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let line = move |to: Key| {
        let (title, address, state) = device.read(|world| match world.get(to)? {
            Record::Issue(issue) => {
                let title = format!("{} {}", issue.number, issue.title);
                Some((title, format!("/issues?open={}", issue.id), t.column(issue.column)))
            }
            Record::Article(article) => Some((article.title, format!("/knowledge/{}", article.id), t.article)),
            _ => None,
        })?;
        Some(view! {
            <li data-link=to.id.to_string()>
                <a href=address target="_blank">{title}</a>
                <span class="tag">{state}</span>
                <button type="button" class="icon-button" aria-label=l.unlink title=l.unlink on:click=move |_| set_link(device, id, to, false)>
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

/// The activities an issue is linked with.
#[component]
fn Activities(id: IssueId) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let linked = Memo::new(move |_| {
        device.read(|world| {
            let links = world.issues.get(&id).into_iter().flat_map(|issue| issue.links.clone());
            let of = links.filter(|link| link.entity == Entity::Activity);
            of.filter_map(|link| world.activities.get(&link.id.into()).cloned()).collect::<Vec<_>>()
        })
    });
    let viewer = device.viewer();
    move || {
        let viewer = viewer.clone();
        linked.with(|linked| !linked.is_empty()).then(move || {
            let line = move |activity: model::activities::Activity| {
                let at = t.moment(activity.slot.seen_from(&viewer.actor.zone, &viewer.zones).0);
                view! { <li><Icon name=activity.method.name() /><span class="figures">{at}</span> {activity.title}</li> }
            };
            view! { <section class="links"><h3>{l.linked_activities}</h3><ul>{linked.get().into_iter().map(line).collect_view()}</ul></section> }
        })
    }
}

/// The articles learned from an issue, and making one in one step.
#[component]
fn Learned(id: IssueId) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let articles = Memo::new(move |_| {
        device.read(|world| {
            let of = world.articles.values().filter(|article| article.source == Some(id));
            of.map(|article| (article.id, article.title.clone())).collect::<Vec<_>>()
        })
    });
    let solved =
        Memo::new(move |_| device.read(|world| world.issues.get(&id).is_some_and(|issue| !issue.solution.is_empty())));
    let navigate = leptos_router::hooks::use_navigate();
    let learn = StoredValue::new(move || {
        let article = model::ArticleId(uuid::Uuid::now_v7());
        match device.dispatch(Command::Knowledge(Learn::Learn { id: article, issue: id })) {
            Ok(()) => {
                let navigate = navigate.clone();
                spawn_local(async move {
                    device.settled().await;
                    navigate(&format!("/knowledge/{article}"), leptos_router::NavigateOptions::default());
                });
            }
            Err(refusal) => device.toast(device.words().refusal(&refusal)),
        }
    });
    view! {
        <section class="links">
            <ul>
                {move || articles.get().into_iter().map(|(article, title)| view! {
                    <li><Icon name="knowledge" /><a href=format!("/knowledge/{article}")>{title}</a></li>
                }).collect_view()}
            </ul>
            <Show when=move || solved.get() && articles.with(Vec::is_empty)>
                <button type="button" class="button" on:click=move |_| learn.with_value(|learn| learn())>
                    <Icon name="knowledge" /><span>{l.make_article}</span>
                </button>
            </Show>
        </section>
    }
}

/// What happened to an issue, from the change log; read when somebody asks.
#[component]
fn History(id: IssueId) -> impl IntoView {
    let t = words();
    let past = RwSignal::new(None);
    let ask = move |_| {
        if past.with_untracked(Option::is_none) {
            spawn_local(async move {
                if let Ok(Wire(found)) = issue_history(id).await {
                    past.try_set(Some(found));
                }
            });
        }
    };
    view! {
        <details class="more-fields" on:toggle=ask>
            <summary>{t.history}</summary>
            {move || past.get().map(|past| view! { <PastView past /> })}
        </details>
    }
}
