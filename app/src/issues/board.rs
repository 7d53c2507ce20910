//! The board: a column for each state, live.

use super::api::open_board;
use super::board_mover::BoardMover;
use super::card::Card;
use super::clock::ClockDialog;
use super::form::IssueDialog;
use super::move_to::MoveTo;
use super::sheet::IssueSheet;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::ui::moving::attach;
use crate::ui::{Alive, Icon};
use crate::wire::Wire;
use crate::words::words;
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::IssueId;
use model::issues::Column;

/// What the board has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The form of a new issue.
    New,
    /// An issue.
    Sheet(IssueId),
    /// "Move to…".
    Moving(IssueId),
    /// How the deadlines were reckoned.
    Clock(IssueId),
}

/// What the keyboard holds, and where it would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The card.
    pub id: IssueId,
    /// The column it would go to.
    pub column: Column,
    /// Its place there, from 0.
    pub place: usize,
}

/// Which cards are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Filter {
    mine: bool,
    query: String,
}

/// The board page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let read = Resource::new(|| (), |()| open_board());
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get("open")).and_then(|id| id.parse().ok()));
    let opened = RwSignal::new(None);
    let alive = expect_context::<Alive>();
    Effect::new(move |_| {
        if let Some(id) = wanted.get().filter(|_| alive.get()) {
            opened.set(Some(Opened::Sheet(id)));
        }
    });
    let filter = RwSignal::new(Filter::default());
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "c" && opened.get_untracked().is_none() && !crate::frame::typing(&event) {
            event.prevent_default();
            opened.set(Some(Opened::New));
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <Title text=t.issues />
        <section class="page board-page">
            <header class="bar">
                <h1>{t.issues}</h1>
                <div class="bar-group push">
                    <label class="search">
                        <Icon name="search" />
                        <span class="visually-hidden">{t.search_issues}</span>
                        <input type="search" placeholder=t.search_issues on:input=move |event| filter.update(|filter| filter.query = event_target_value(&event).to_lowercase()) />
                    </label>
                    <label class="check">
                        <input type="checkbox" on:change=move |event| filter.update(|filter| filter.mine = event_target_checked(&event)) />
                        {t.only_mine}
                    </label>
                    <button type="button" class="button primary" on:click=move |_| opened.set(Some(Opened::New))>
                        <Icon name="plus" /><span>{t.new_issue}</span>
                    </button>
                </div>
            </header>
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire(seed)) => {
                            device.seed(seed);
                            view! { <Columns opened filter /> }.into_any()
                        }
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Suspense>
            {move || match opened.get() {
                Some(Opened::New) => view! { <IssueDialog on_close=move || opened.set(None) /> }.into_any(),
                Some(Opened::Sheet(id)) => view! { <IssueSheet id on_close=move || opened.set(None) /> }.into_any(),
                Some(Opened::Clock(id)) => view! { <ClockDialog id on_close=move || opened.set(None) /> }.into_any(),
                Some(Opened::Moving(id)) => view! { <MoveTo id on_close=move || opened.set(None) /> }.into_any(),
                None => ().into_any(),
            }}
        </section>
    }
}

#[component]
fn Columns(opened: RwSignal<Option<Opened>>, filter: RwSignal<Filter>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let ground = NodeRef::<html::Div>::new();
    let shown_column = RwSignal::new(Column::New);
    let held = RwSignal::new(None::<Held>);
    Effect::new(move |_| {
        if let Some(ground) = ground.get() {
            let mover = BoardMover::new(device, t, (*ground).clone());
            attach((*ground).clone(), (*ground).clone(), mover);
            ground.set_attribute("data-ready", "true").ok();
        }
    });
    // A card held by the keyboard that somebody else takes away is let go.
    Effect::new(move |_| {
        if let Some(hold) = held.get()
            && !device.read(|world| world.issues.contains_key(&hold.id))
        {
            held.set(None);
            device.toast(t.gone.to_owned());
        }
    });
    view! {
        <nav class="segments column-switch" aria-label=t.columns>
            {Column::ALL.map(|column| view! {
                <button
                    type="button"
                    class="segment"
                    aria-current=move || (shown_column.get() == column).then_some("true")
                    on:click=move |_| shown_column.set(column)
                >
                    {t.column(column)}
                </button>
            }).collect_view()}
        </nav>
        <div class="board" node_ref=ground data-shown=move || shown_column.get().name()>
            {Column::ALL.map(|column| view! { <ColumnView column opened filter held /> }).collect_view()}
        </div>
    }
}

#[component]
fn ColumnView(
    column: Column,
    opened: RwSignal<Option<Opened>>,
    filter: RwSignal<Filter>,
    held: RwSignal<Option<Held>>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let me = device.actor().id;
    let cards = Memo::new(move |_| {
        let filter = filter.get();
        let pass = |issue: &model::issues::Issue, customer: &str| {
            !issue.archived
                && (!filter.mine || issue.responsible == Some(me))
                && [&issue.title, &issue.number, &issue.category, &customer.to_owned()]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&filter.query))
        };
        device.read(|world| {
            let customer = |id| {
                world.customers.get(&id).map_or("", |customer: &model::customers::Customer| customer.name.as_str())
            };
            let cards = world.column(column).into_iter().filter(|issue| pass(issue, customer(issue.customer)));
            cards.map(|issue| issue.id).collect::<Vec<_>>()
        })
    });
    let target = move || held.get().filter(|held| held.column == column).map(|held| held.place);
    view! {
        <section class="column" data-column=column.name() aria-label=t.column(column) data-target=move || target().map(|_| "true")>
            <header class="column-head">
                <h2>{t.column(column)}</h2>
                <span class="count">{move || cards.with(Vec::len)}</span>
            </header>
            <ol class="cards" tabindex="0" aria-label=t.column(column)>
                <For
                    each=move || cards.get()
                    key=|id| *id
                    children=move |id| view! { <Card id column opened held /> }
                />
            </ol>
            {move || target().map(|place| view! { <p class="hold-line">{t.would_go(place)}</p> })}
        </section>
    }
}
