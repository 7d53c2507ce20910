//! The page Today; each line acts in place.

use super::api::open_today;
use super::lines::{DayLine, Section, lines_of, own_lines};
use super::round::{RoundDialog, visits};
use crate::activities::Opened;
use crate::frame::{Failure, Waiting, later};
use crate::history::Past as PastView;
use crate::issues::{IssueLine, at_risk};
use crate::sync::use_device;
use crate::ui::{Alive, Icon, in_turn};
use crate::wire::{Wire, reading};
use crate::words::{fill, later_words, words};
use chrono::NaiveDateTime;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::activities::{Command as Act, Part, Scope, State};
use model::calendar::Entry;
use model::issues::{Command as IssueAct, Field, Issue};
use model::read::Past;
use model::time::Slot;
use model::{Command, Entity};

/// How many issues a list of them shows at first.
const LINES: usize = 30;

/// The home screen.
#[component]
pub fn TodayPage() -> impl IntoView {
    view! {
        <Title text=words().today />
        {in_turn(|| view! { <Day /> })}
    }
}

#[component]
fn Day() -> impl IntoView {
    let (device, t) = (use_device(), words());
    // What will be at risk is known for a day.
    let read = reading(
        move || device.today(),
        move |_| async move { device.or_held(open_today().await, Wire::default).await },
    );
    let opened = RwSignal::new(None::<Opened>);
    let going_round = RwSignal::new(false);
    let (query, alive) = (use_query_map(), expect_context::<Alive>());
    // What the installed application offers as "New visit".
    Effect::new(move |_| {
        if alive.get() && query.with(|query| query.get("plan").is_some()) {
            opened.set(Some(Opened::draft_on(device.today_untracked(), &device.actor().zone)));
        }
    });
    let own = Memo::new(move |_| own_lines(device));
    let todays_visits = move || visits(device, own.with(|own| lines_of(device, own, Section::Today)));
    let several = Memo::new(move |_| todays_visits().into_iter().filter(|visit| visit.stop.at.is_some()).count() > 1);
    view! {
        <section class="page today">
            {in_turn(move || view! {
                <header class="bar">
                    <h1>{move || t.long_day(device.today())}</h1>
                    <span class="push"></span>
                    <Show when=move || several.get()>
                        <button type="button" class="button" on:click=move |_| going_round.set(true)>
                            <Icon name="visit" /><span>{later_words().round}</span>
                        </button>
                    </Show>
                    <button
                        type="button"
                        class="button primary"
                        on:click=move |_| opened.set(Some(Opened::draft_on(device.today_untracked(), &device.actor().zone)))
                    >
                        <Icon name="plus" /><span>{t.plan}</span>
                    </button>
                </header>
            })}
            {in_turn(move || view! {
                <div>
                    <Suspense fallback=move || view! { <Waiting /> }>
                        {move || Suspend::new(async move {
                            match read.await {
                                Ok(Wire((seed, news))) => {
                                    device.seed(seed);
                                    view! { <Lists own news opened /> }.into_any()
                                }
                                Err(error) => view! { <Failure error /> }.into_any(),
                            }
                        })}
                    </Suspense>
                </div>
            })}
            {move || opened.get().map(|now| later(crate::lazy::activity_dialog(now, opened)))}
            {move || going_round.get().then(|| {
                let visits = untrack(todays_visits);
                view! { <RoundDialog visits on_close=move || going_round.set(false) /> }
            })}
        </section>
    }
}

#[component]
fn Lists(own: Memo<Vec<DayLine>>, news: Vec<Past>, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let t = words();
    view! {
        <div class="today-grid">
            {in_turn(move || view! {
                <div class="today-main">
                    <Lines own part=Section::Overdue title=t.overdue opened />
                    <Lines own part=Section::Today title=t.todays_visits opened />
                    <Lines own part=Section::Tomorrow title=t.tomorrow opened />
                </div>
            })}
            {in_turn(move || view! {
                <div class="today-side">
                    {use_device().actor().assigns().then(|| view! { <AtRisk /> })}
                    <MyIssues />
                    <section class="card">
                        <h2>{t.news}</h2>
                        {if news.is_empty() {
                            view! { <p class="empty">{t.no_news}</p> }.into_any()
                        } else {
                            view! { <PastView past=news /> }.into_any()
                        }}
                    </section>
                </div>
            })}
        </div>
    }
}

#[component]
fn Lines(
    own: Memo<Vec<DayLine>>,
    part: Section,
    title: &'static str,
    opened: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let lines = Memo::new(move |_| own.with(|own| lines_of(device, own, part)));
    let hidden = move || part != Section::Today && lines.with(Vec::is_empty);
    view! {
        <section class="card" data-part=format!("{part:?}").to_lowercase() hidden=hidden>
            <h2>{title} <span class="count">{move || lines.with(Vec::len)}</span></h2>
            <ol class="day-lines">
                <For each=move || lines.get() key=|(from, _, entry)| (entry.handle, *from, entry.state.name(), entry.title.clone()) children=move |(from, to, entry)| {
                    view! { <Line part from to entry opened /> }
                } />
            </ol>
            <Show when=move || lines.with(Vec::is_empty)><p class="empty">{t.nothing_today}</p></Show>
        </section>
    }
}

#[component]
fn Line(
    part: Section,
    from: NaiveDateTime,
    to: NaiveDateTime,
    entry: Entry,
    opened: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let activity = device.peek(|world| world.activities.get(&entry.key.id.into()).cloned());
    let when = match (&entry.slot, part) {
        (Slot::AllDay { .. }, _) => t.all_day.to_owned(),
        (_, Section::Overdue) => t.moment(from),
        _ => t.times(from, to),
    };
    let done = match entry.key.entity {
        Entity::Activity => {
            let part = entry.occurrence.map(|start| Part { start, scope: Scope::This });
            let id = entry.key.id.into();
            Command::Activities(Act::Complete { id, outcome: String::new(), part, sale: vec![] })
        }
        // A call that was promised and made is promised no longer.
        _ => Command::Issues(IssueAct::Edit { id: entry.key.id.into(), set: vec![Field::CallBack(None)] }),
    };
    let complete = move |_| {
        let done = device.dispatch(done.clone());
        device.tell(t, done, t.activity_completed.to_owned());
    };
    // A promise to call that was not kept shouts.
    let promise = entry.look == "call_back" && entry.state == State::Planned;
    let missed = move || (promise && device.here().is_some_and(|here| to < here)).then_some("true");
    let customer = activity.as_ref().and_then(|activity| activity.customer);
    let customer = customer.and_then(|id| device.peek(|world| world.customers.get(&id).cloned()));
    let about = customer.as_ref().filter(|customer| customer.name != entry.title).map(|customer| customer.name.clone());
    let note = activity.map(|activity| activity.note).unwrap_or_default();
    let (shown, moved) = (entry.clone(), entry.clone());
    let where_to = customer.map(|customer| {
        [customer.address, customer.city].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    });
    let more = [about, where_to, Some(note)].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let more = more.join(" · ");
    view! {
        <li class="day-line" data-activity=entry.handle.to_string() data-method=entry.look data-state=entry.state.name() data-missed=missed>
            <span class="figures when">{when}</span>
            <button type="button" class="what" on:click=move |_| opened.set(Some(Opened::Entry(shown.clone())))>
                <span class="what-title"><Icon name=entry.look /><strong>{entry.title.clone()}</strong></span>
                {move || missed().map(|_| view! { <span class="missed-call">{l.call_missed}</span> })}
                <small>{more}</small>
            </button>
            {if entry.state == State::Done {
                view! { <span class="tag done"><Icon name="check" />{t.state(State::Done)}</span> }.into_any()
            } else {
                view! {
                    <span class="line-actions">
                        <button type="button" class="button" on:click=complete aria-label=fill(t.complete_named, &[&entry.title])><Icon name="check" /><span>{t.complete}</span></button>
                        <button type="button" class="button" on:click=move |_| opened.set(Some(Opened::Moving(moved.clone()))) aria-label=format!("{} {}", t.move_to, entry.title)><Icon name="move" /><span>{t.move_to}</span></button>
                    </span>
                }.into_any()
            }}
        </li>
    }
}

/// The first of these issues; all of them when asked.
#[component]
fn IssueLines(issues: Memo<Vec<Issue>>) -> impl IntoView {
    let t = words();
    let all = RwSignal::new(false);
    let shown = move || if all.get() { usize::MAX } else { LINES };
    let lines = move || issues.with(|issues| issues.iter().take(shown()).cloned().collect::<Vec<_>>());
    let more = move || issues.with(Vec::len).saturating_sub(shown());
    view! {
        <ul class="lines">{move || lines().into_iter().map(|issue| view! { <IssueLine issue /> }).collect_view()}</ul>
        <Show when=move || more() != 0>
            <button type="button" class="button" on:click=move |_| all.set(true)>{move || fill(t.more, &[&more().to_string()])}</button>
        </Show>
    }
}

#[component]
fn MyIssues() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let me = device.actor().id;
    let issues = Memo::new(move |_| {
        let mine = |issue: &&Issue| (issue.responsible == Some(me) || issue.offered == Some(me)) && issue.column.open();
        let mut issues: Vec<_> = device.read(|world| world.issues.values().filter(mine).cloned().collect());
        issues.sort_by(|a, b| (a.urgency, a.expected_end, &a.number).cmp(&(b.urgency, b.expected_end, &b.number)));
        issues
    });
    view! {
        <section class="card">
            <h2>{t.my_issues} <span class="count">{move || issues.with(Vec::len)}</span></h2>
            <IssueLines issues />
            <Show when=move || issues.with(Vec::is_empty)><p class="empty">{t.no_issues}</p></Show>
        </section>
    }
}

/// What the team has promised customers and is late with, or nearly, for those who lead it.
#[component]
fn AtRisk() -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let issues = Memo::new(move |_| {
        let mut issues: Vec<Issue> = device.read(|world| world.issues.values().cloned().collect());
        issues.retain(|issue| at_risk(device, issue));
        issues.sort_by(|a, b| (a.urgency, &a.number).cmp(&(b.urgency, &b.number)));
        issues
    });
    move || {
        issues.with(|issues| !issues.is_empty()).then(|| {
            view! {
                <section class="card at-risk">
                    <h2>{l.at_risk} <span class="count">{move || issues.with(Vec::len)}</span></h2>
                    <IssueLines issues />
                </section>
            }
        })
    }
}
