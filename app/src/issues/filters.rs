//! Which issues are shown, and how: search, filters, lanes, layout, and the views that were given a name.

use super::desk::{Desk, address};
use crate::sync::use_device;
use crate::ui::{Choice, Dialog, ExportMenu, Faults, Icon, Kind, Menu, Pause, TextInput};
use crate::words::later_words;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;
use model::issues::{BoardView, Command as Act, Filter, Issue, Lanes, Layout, Urgency, Who};
use model::{BoardViewId, Command, World};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The bar above the issues.
#[component]
pub fn Filters(desk: Desk) -> impl IntoView {
    let (device, t, l) = (desk.device, desk.t, later_words());
    let now = desk.filter.get_untracked();
    let pause = Pause::new();
    let search = move |text: String| {
        pause.then(async {}, move |()| desk.show(|filter| filter.query.clone_from(&text)));
    };
    // Another view may look for other words; what is being typed is not touched.
    let words = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let query = desk.filter.with(|filter| filter.query.clone());
        if let Some(input) = words.get()
            && document().active_element().is_none_or(|active| !active.is_same_node(Some(&input)))
        {
            input.set_value(&query);
        }
    });
    let who = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        desk.show(|filter| {
            *filter = Filter { who: Filter::read(|key| (key == "who").then(|| chosen.clone())).who, ..filter.clone() }
        });
    };
    let is_who = move |who: Option<Who>| desk.filter.with(|filter| filter.who == who);
    let categories = Memo::new(move |_| {
        device.read(|world| {
            let used = world.issues.values().map(|issue| &issue.category);
            let mut names: BTreeSet<&String> = world.company().categories.iter().chain(used).collect();
            names.retain(|name| !name.is_empty());
            names.into_iter().cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <form class="filters" method="get" action="/issues" role="search" on:submit=|event| event.prevent_default()>
            <label class="search">
                <Icon name="search" />
                <span class="visually-hidden">{t.search_issues}</span>
                <input node_ref=words type="search" name="q" placeholder=t.search_issues value=now.query.clone()
                    on:input=move |event| search(event_target_value(&event)) />
            </label>
            <select name="who" aria-label=t.responsible on:change=who>
                <option value="" selected=move || is_who(None)>{l.everybody}</option>
                <option value="me" selected=move || is_who(Some(Who::Me))>{t.only_mine}</option>
                <option value="nobody" selected=move || is_who(Some(Who::Nobody))>{t.nobody}</option>
                {device.people(|_| true).into_iter().map(|person| view! {
                    <option value=person.id.to_string() selected=move || is_who(Some(Who::Person(person.id)))>{person.name}</option>
                }).collect_view()}
            </select>
            <select name="urgency" aria-label=t.urgency_label on:change=move |event| {
                let chosen = event_target_value(&event);
                desk.show(|filter| filter.urgency = Urgency::named(&chosen));
            }>
                <option value="" selected=move || desk.filter.with(|filter| filter.urgency.is_none())>{l.any_urgency}</option>
                {Urgency::ALL.map(|urgency| view! {
                    <option value=urgency.name() selected=move || desk.filter.with(|filter| filter.urgency == Some(urgency))>{t.urgency(urgency)}</option>
                }).collect_view()}
            </select>
            <select name="category" aria-label=t.category on:change=move |event| {
                let chosen = event_target_value(&event);
                desk.show(|filter| filter.category = chosen);
            }>
                <option value="" selected=move || desk.filter.with(|filter| filter.category.is_empty())>{l.any_category}</option>
                {move || categories.get().into_iter().map(|name| {
                    let chosen = name.clone();
                    view! { <option value=name.clone() selected=move || desk.filter.with(|filter| filter.category == chosen)>{name.clone()}</option> }
                }).collect_view()}
            </select>
            <Show when=move || desk.filter.with(|filter| filter.layout == Layout::Board)>
                <select name="lanes" aria-label=l.lanes on:change=move |event| {
                    let chosen = event_target_value(&event);
                    desk.show(|filter| filter.lanes = Lanes::named(&chosen).unwrap_or_default());
                }>
                    {Lanes::ALL.map(|lanes| view! {
                        <option value=lanes.name() selected=move || desk.filter.with(|filter| filter.lanes == lanes)>{lanes_word(lanes)}</option>
                    }).collect_view()}
                </select>
            </Show>
            <label class="check">
                <input type="checkbox" prop:checked=move || desk.filter.with(|filter| filter.archived) checked=now.archived on:change=move |event| {
                    let archived = event_target_checked(&event);
                    desk.show(|filter| {
                        filter.archived = archived;
                        if archived && filter.layout == Layout::Board {
                            filter.layout = Layout::List;
                        }
                    });
                } />
                {l.archive}
            </label>
            <div class="segments push" role="group" aria-label=l.layout>
                {Layout::ALL.map(|layout| view! {
                    <button
                        type="button"
                        class="segment"
                        aria-pressed=move || desk.filter.with(|filter| filter.layout == layout).to_string()
                        aria-current=move || desk.filter.with(|filter| filter.layout == layout).then_some("true")
                        on:click=move |_| desk.show(|filter| filter.layout = layout)
                    >
                        {layout_word(layout)}
                    </button>
                }).collect_view()}
            </div>
            <Views desk />
            <ExportMenu href=move |format| export(desk, format) />
        </form>
    }
}

fn lanes_word(lanes: Lanes) -> &'static str {
    let l = later_words();
    match lanes {
        Lanes::None => l.no_lanes,
        Lanes::Responsible => l.lanes_responsible,
        Lanes::Urgency => l.lanes_urgency,
        Lanes::Category => l.lanes_category,
        Lanes::Customer => l.lanes_customer,
    }
}

fn layout_word(layout: Layout) -> &'static str {
    let l = later_words();
    match layout {
        Layout::Board => l.layout_board,
        Layout::List => l.layout_list,
        Layout::Table => l.layout_table,
    }
}

/// What an issue's lane is called; empty where that is nobody or nothing.
pub fn lane_name(desk: Desk, world: &World, lanes: Lanes, issue: &Issue) -> String {
    match lanes {
        Lanes::None => String::new(),
        Lanes::Urgency => desk.t.urgency(issue.urgency).to_owned(),
        Lanes::Category => issue.category.clone(),
        Lanes::Responsible => {
            let person = issue.responsible.and_then(|person| world.people.get(&person));
            person.map(|person| person.name.clone()).unwrap_or_default()
        }
        Lanes::Customer => {
            world.customers.get(&issue.customer).map(|customer| customer.name.clone()).unwrap_or_default()
        }
    }
}

/// The address of what is shown as a file.
fn export(desk: Desk, format: &str) -> String {
    let pairs = desk.filter.with(Filter::pairs);
    let query = ParamsMap::from_iter(pairs).to_query_string();
    format!("/issues/export.{format}{query}")
}

/// Views that were given a name: one's own and the team's.
#[component]
fn Views(desk: Desk) -> impl IntoView {
    let (device, l) = (desk.device, later_words());
    let naming = RwSignal::new(false);
    let views = Memo::new(move |_| {
        let views = device.read(|world| world.board_views.values().filter(|view| !view.dropped).cloned().collect());
        model::order::sorted(views, |a: &BoardView, b: &BoardView| a.name.cmp(&b.name))
    });
    let me = device.actor().id;
    let navigate = use_navigate();
    let go = StoredValue::new(move |query: String| navigate(&format!("/issues?{query}"), NavigateOptions::default()));
    let drop_view = move |view: BoardView| {
        let dropped = device.dispatch(Command::Issues(Act::SaveView(BoardView { dropped: true, ..view })));
        device.tell(desk.t, dropped, l.view_dropped.to_owned());
    };
    view! {
        <Menu label=l.views icon="bookmark">
            {move || views.get().into_iter().map(|view| {
                let (query, own) = (view.query.clone(), view.owner == me);
                let dropped = view.clone();
                view! {
                    <span class="saved-view">
                        <button type="button" on:click=move |_| go.with_value(|go| go(query.clone()))>
                            {view.name.clone()} {view.team.then(|| view! { <span class="tag">{desk.t.team}</span> })}
                        </button>
                        {own.then(|| view! {
                            <button type="button" class="icon-button" aria-label=l.drop_view title=l.drop_view on:click=move |_| drop_view(dropped.clone())><Icon name="close" /></button>
                        })}
                    </span>
                }
            }).collect_view()}
            <button type="button" on:click=move |_| naming.set(true)>{l.save_view}</button>
        </Menu>
        {move || naming.get().then(|| view! { <SaveView desk on_close=move || naming.set(false) /> })}
    }
}

#[component]
fn SaveView(desk: Desk, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), desk.t, later_words());
    let name = RwSignal::new(String::new());
    let whose = RwSignal::new("mine".to_owned());
    let faults = Faults::none();
    let save = move || {
        let shown = address(&desk.filter.get_untracked());
        let view = BoardView {
            id: BoardViewId(Uuid::now_v7()),
            name: name.get_untracked(),
            query: shown.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default(),
            owner: device.actor().id,
            team: whose.get_untracked() == "team",
            dropped: false,
            seen_by: vec![],
        };
        if faults.take(device.dispatch(Command::Issues(Act::SaveView(view)))) {
            device.toast(l.view_saved.to_owned());
            on_close.run(());
        }
    };
    let options = vec![("mine".to_owned(), t.only_mine.to_owned()), ("team".to_owned(), t.team.to_owned())];
    view! {
        <Dialog title=l.save_view on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <TextInput label=t.name id="view-name" value=name kind=Kind::Required fault=faults.at("name") />
                <Choice label=l.seen_by id="view-whose" value=whose options />
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}
