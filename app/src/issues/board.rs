//! The issues' page: board, list or table of what the address asks for, live.

use super::api::{list_issues, open_board};
use super::board_mover::BoardMover;
use super::cards::Cards;
use super::clock::ClockDialog;
use super::desk::Desk;
use super::filters::Filters;
use super::form::IssueDialog;
use super::list::{ListOfIssues, PageEnd};
use super::move_to::MoveTo;
use super::selection::SelectionBar;
use super::sheet::IssueSheet;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::ui::moving::attach;
use crate::ui::{Alive, Icon, in_turn, in_turn_if_drawn, remember, remembered};
use crate::wire::{Wire, reading};
use crate::words::{fill, later_words, words};
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::IssueId;
use model::issues::{Column, Lanes, Layout};

/// What the page has open.
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

/// Where the columns that are folded are remembered in this browser.
const FOLDED: &str = "daybook.board.folded";

/// The issues' page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let desk = Desk::new();
    let layout = Memo::new(move |_| desk.filter.with(|filter| (filter.layout, filter.archived)));
    let all = move || desk.filter.with_untracked(model::issues::Filter::pairs);
    let read = reading(
        move || layout.get(),
        move |(layout, archived)| {
            let pairs = all();
            async move {
                let board = layout == Layout::Board && !archived;
                let read = if board { open_board().await } else { list_issues(pairs, None).await };
                device.or_held(read, Wire::default).await
            }
        },
    );
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get("open")).and_then(|id| id.parse().ok()));
    let alive = expect_context::<Alive>();
    let opened = desk.opened;
    Effect::new(move |_| {
        if let Some(id) = wanted.get().filter(|_| alive.get()) {
            opened.set(Some(Opened::Sheet(id)));
        }
    });
    Effect::new(move |begun: Option<bool>| {
        let begun = begun.unwrap_or(false);
        if !begun && alive.get() {
            desk.presence.begin();
            return true;
        }
        begun
    });
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "c" && opened.get_untracked().is_none() && !crate::frame::typing(&event) {
            event.prevent_default();
            opened.set(Some(Opened::New));
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <Title text=t.issues />
        {in_turn(move || view! {
            <section class="page board-page">
                <header class="bar">
                    <h1>{t.issues}</h1>
                    <People desk />
                    <button type="button" class="button primary push" on:click=move |_| opened.set(Some(Opened::New))>
                        <Icon name="plus" /><span>{t.new_issue}</span>
                    </button>
                </header>
                <Filters desk />
                <Transition fallback=move || view! { <Waiting /> }>
                    {move || Suspend::new(async move {
                        match read.await {
                            Ok(Wire(seed)) => {
                                let page = PageEnd::of(&seed);
                                device.seed(seed);
                                match layout.get_untracked().0 {
                                    Layout::Board => view! { <Board desk /> }.into_any(),
                                    layout => view! { <ListOfIssues desk layout page /> }.into_any(),
                                }
                            }
                            Err(error) => view! { <Failure error /> }.into_any(),
                        }
                    })}
                </Transition>
                <Show when=move || desk.selected.with(|selected| !selected.is_empty())><SelectionBar desk /></Show>
                {move || match opened.get() {
                    Some(Opened::New) => view! { <IssueDialog on_close=move || opened.set(None) /> }.into_any(),
                    Some(Opened::Sheet(id)) => view! { <IssueSheet id on_close=move || opened.set(None) /> }.into_any(),
                    Some(Opened::Clock(id)) => view! { <ClockDialog id on_close=move || opened.set(None) /> }.into_any(),
                    Some(Opened::Moving(id)) => view! { <MoveTo id on_close=move || opened.set(None) /> }.into_any(),
                    None => ().into_any(),
                }}
            </section>
        })}
    }
}

/// Who else looks at the issues at this moment.
#[component]
fn People(desk: Desk) -> impl IntoView {
    let l = later_words();
    move || {
        let people = desk.presence.people();
        (!people.is_empty()).then(|| {
            let badge = |id| {
                let person = desk.device.read(|world| world.people.get(&id).cloned())?;
                Some(view! { <li class="badge" title=fill(l.looks_too, &[&person.name])>{person.initials()}</li> })
            };
            view! { <ul class="presence" aria-label=l.also_here>{people.into_iter().map(badge).collect_view()}</ul> }
        })
    }
}

#[component]
fn Board(desk: Desk) -> impl IntoView {
    let (device, t) = (desk.device, desk.t);
    let (ground, alive) = (NodeRef::<html::Div>::new(), expect_context::<Alive>());
    let shown_column = RwSignal::new(Column::New);
    let folded = RwSignal::new(Vec::<Column>::new());
    Effect::new(move |_| {
        if let Some(ground) = ground.get().filter(|_| alive.get()) {
            let names = remembered(FOLDED).unwrap_or_default();
            folded.set(names.split(',').filter_map(Column::named).collect());
            attach((*ground).clone(), (*ground).clone(), BoardMover::new(desk, (*ground).clone()));
            ground.set_attribute("data-ready", "true").ok();
        }
    });
    let fold = Callback::new(move |column: Column| {
        folded.update(|folded| {
            let before = folded.len();
            folded.retain(|other| *other != column);
            if folded.len() == before {
                folded.push(column);
            }
        });
        let names: Vec<_> = folded.get_untracked().into_iter().map(Column::name).collect();
        remember(FOLDED, &names.join(","));
    });
    // A card held by the keyboard that somebody else takes away is let go.
    Effect::new(move |_| {
        if let Some(hold) = desk.held.get()
            && !device.read(|world| world.issues.contains_key(&hold.id))
        {
            desk.held.set(None);
            desk.presence.hold(None);
            device.toast(t.gone.to_owned());
        }
    });
    let lanes = Memo::new(move |_| desk.filter.with(|filter| filter.lanes));
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
        <div
            class="board"
            node_ref=ground
            data-shown=move || shown_column.get().name()
            data-lanes=move || (lanes.get() != Lanes::None).then_some("true")
        >
            {move || if lanes.get() == Lanes::None {
                let of = |column| in_turn_if_drawn(move || view! { <ColumnView desk column folded fold /> });
                Column::ALL.map(of).collect_view().into_any()
            } else {
                view! { <InLanes desk folded fold /> }.into_any()
            }}
        </div>
    }
}

#[component]
fn ColumnView(desk: Desk, column: Column, folded: RwSignal<Vec<Column>>, fold: Callback<Column>) -> impl IntoView {
    let target =
        move || desk.held.with(|held| held.as_ref().filter(|held| held.column == column).map(|held| held.place));
    view! {
        <section
            class="column"
            data-state=column.name()
            aria-label=desk.t.column(column)
            data-target=move || target().map(|_| "true")
            data-folded=move || folded.with(|folded| folded.contains(&column)).then_some("true")
        >
            <Head desk column folded fold />
            <Cards desk column lane="" />
            {move || target().map(|place| view! { <p class="hold-line">{desk.t.would_go(place)}</p> })}
        </section>
    }
}

/// The head of a column: its name, how many cards it holds and may hold, and a button that folds it.
#[component]
fn Head(desk: Desk, column: Column, folded: RwSignal<Vec<Column>>, fold: Callback<Column>) -> impl IntoView {
    let (t, l) = (desk.t, later_words());
    let count = Memo::new(move |_| desk.stacks.with(|stacks| stacks.count(column)));
    let limit = Memo::new(move |_| desk.device.read(|world| world.company().limit(column)));
    let all = Memo::new(move |_| desk.device.read(|world| world.standing_in(column)));
    let over = move || limit.get().is_some_and(|limit| all.get() > u32::from(limit.most));
    let is_folded = move || folded.with(|folded| folded.contains(&column));
    view! {
        <header class="column-head">
            <h2>{t.column(column)}</h2>
            <span class="count" data-over=move || over().then_some("true")>
                {move || match limit.get() {
                    Some(limit) => format!("{} / {}", all.get(), limit.most),
                    None => count.get().to_string(),
                }}
                {move || over().then(|| view! { <span class="visually-hidden">{l.over_the_limit}</span> })}
            </span>
            <button
                type="button"
                class="icon-button"
                aria-expanded=move || (!is_folded()).to_string()
                aria-label=fill(l.fold_column, &[t.column(column)])
                title=fill(l.fold_column, &[t.column(column)])
                on:click=move |_| fold.run(column)
            >
                <Icon name="fold" />
            </button>
        </header>
    }
}

/// The board cut into lanes: the heads once, and for each lane a part of every column.
#[component]
fn InLanes(desk: Desk, folded: RwSignal<Vec<Column>>, fold: Callback<Column>) -> impl IntoView {
    let by = Memo::new(move |_| desk.filter.with(|filter| filter.lanes));
    let lanes = Memo::new(move |_| {
        let by = by.get();
        let mut lanes: Vec<(String, String)> = desk.device.read(|world| {
            desk.shown(world)
                .iter()
                .map(|issue| (by.key(issue), super::filters::lane_name(desk, world, by, issue)))
                .collect()
        });
        // Urgency has an order of its own; everything else is found by its name, what has none comes last.
        let order = |(key, name): &(String, String)| {
            (name.is_empty(), if by == Lanes::Urgency { key.clone() } else { name.clone() }, key.clone())
        };
        lanes = model::order::sorted(lanes, |a, b| order(a).cmp(&order(b)));
        lanes.dedup();
        lanes
    });
    let lane = move |(key, name): (String, String)| {
        let unnamed = if by.get() == Lanes::Responsible { desk.t.nobody } else { later_words().no_category };
        let label = if name.is_empty() { unnamed.to_owned() } else { name };
        let cell = {
            let key = key.clone();
            move |column: Column| {
                let key = key.clone();
                view! {
                    <div class="board-cell" data-state=column.name() data-folded=move || folded.with(|folded| folded.contains(&column)).then_some("true")>
                        <Cards desk column lane=key />
                    </div>
                }
            }
        };
        view! {
            <section class="board-lane" aria-label=label.clone() data-lane-key=key>
                <h3>{label.clone()}</h3>
                <div class="board-cells">{Column::ALL.map(cell).collect_view()}</div>
            </section>
        }
    };
    view! {
        <div class="board-heads">
            {Column::ALL.map(|column| view! {
                <div data-state=column.name() data-folded=move || folded.with(|folded| folded.contains(&column)).then_some("true")><Head desk column folded fold /></div>
            }).collect_view()}
        </div>
        <For each=move || lanes.get() key=|lane| lane.clone() children=lane />
    }
}
