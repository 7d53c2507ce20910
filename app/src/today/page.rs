//! The page Today; each line acts in place.

use super::api::open_today;
use crate::activities::Opened;
use crate::customers::Past as PastView;
use crate::frame::{Failure, Waiting, later};
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::{fill, words};
use chrono::NaiveDateTime;
use leptos::prelude::*;
use leptos_meta::Title;
use model::Command;
use model::activities::{Activity, Command as Act, State};
use model::read::Past;
use model::time::Slot;

/// Which of the day's lists a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Overdue,
    Today,
    Tomorrow,
}

/// The home screen.
#[component]
pub fn TodayPage() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let read = Resource::new(|| (), |()| open_today());
    let opened = RwSignal::new(None::<Opened>);
    view! {
        <Title text=t.today />
        <section class="page today">
            <header class="bar">
                <h1>{move || t.long_day(device.today())}</h1>
                <button
                    type="button"
                    class="button primary push"
                    on:click=move |_| opened.set(Some(Opened::draft_on(device.today_untracked(), &device.actor().zone)))
                >
                    <Icon name="plus" /><span>{t.plan}</span>
                </button>
            </header>
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire((seed, news))) => {
                            device.seed(seed);
                            view! { <Lists news opened /> }.into_any()
                        }
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Suspense>
            {move || opened.get().map(|now| later(crate::lazy::activity_dialog(now, Callback::new(move |()| opened.set(None)))))}
        </section>
    }
}

#[component]
fn Lists(news: Vec<Past>, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let t = words();
    view! {
        <div class="today-grid">
            <div class="today-main">
                <Lines part=Part::Overdue title=t.overdue opened />
                <Lines part=Part::Today title=t.todays_visits opened />
                <Lines part=Part::Tomorrow title=t.tomorrow opened />
            </div>
            <div class="today-side">
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
        </div>
    }
}

#[component]
fn Lines(part: Part, title: &'static str, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let lines = Memo::new(move |_| {
        let (viewer, today) = (device.viewer(), device.today());
        let wanted = |activity: &Activity, from: NaiveDateTime| {
            let open = activity.state == State::Planned;
            activity.rep == viewer.actor.id
                && activity.state != State::Cancelled
                && match part {
                    Part::Overdue => open && from.date() < today,
                    Part::Today => from.date() == today,
                    Part::Tomorrow => Some(from.date()) == today.succ_opt(),
                }
        };
        let mut lines: Vec<(NaiveDateTime, NaiveDateTime, Activity)> = device.read(|world| {
            let all = world.activities.values().map(|activity| {
                let (from, to) = activity.slot.seen_from(&viewer.actor.zone, &viewer.zones);
                (from, to, activity)
            });
            all.filter(|(from, _, activity)| wanted(activity, *from))
                .map(|(from, to, activity)| (from, to, activity.clone()))
                .collect()
        });
        lines.sort_by_key(|(from, _, activity)| (*from, activity.id));
        lines
    });
    let hidden = move || part != Part::Today && lines.with(Vec::is_empty);
    view! {
        <section class="card" data-part=format!("{part:?}").to_lowercase() hidden=hidden>
            <h2>{title} <span class="count">{move || lines.with(Vec::len)}</span></h2>
            <ol class="day-lines">
                <For each=move || lines.get() key=|(from, _, activity)| (activity.id, *from, activity.state.name(), activity.title.clone(), activity.note.clone()) children=move |(from, to, activity)| {
                    view! { <Line part from to activity opened /> }
                } />
            </ol>
            <Show when=move || lines.with(Vec::is_empty)><p class="empty">{t.nothing_today}</p></Show>
        </section>
    }
}

#[component]
fn Line(
    part: Part,
    from: NaiveDateTime,
    to: NaiveDateTime,
    activity: Activity,
    opened: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let id = activity.id;
    let when = match (&activity.slot, part) {
        (Slot::AllDay { .. }, _) => t.all_day.to_owned(),
        (_, Part::Overdue) => t.moment(from),
        _ => t.times(from, to),
    };
    let complete = move |_| {
        let done = device.dispatch(Command::Activities(Act::Complete { id, outcome: String::new() }));
        device.tell(t, done, t.activity_completed.to_owned());
    };
    let customer = activity.customer.and_then(|id| device.peek(|world| world.customers.get(&id).cloned()));
    let about =
        customer.as_ref().filter(|customer| customer.name != activity.title).map(|customer| customer.name.clone());
    let where_to = customer.map(|customer| {
        [customer.address, customer.city].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    });
    view! {
        <li class="day-line" data-activity=id.to_string() data-method=activity.method.name() data-state=activity.state.name()>
            <span class="figures when">{when}</span>
            <button type="button" class="what" on:click=move |_| opened.set(Some(Opened::Existing(id)))>
                <span class="what-title"><Icon name=activity.method.name() /><strong>{activity.title.clone()}</strong></span>
                <small>{about} {where_to} {(!activity.note.is_empty()).then(|| format!(" · {}", activity.note))}</small>
            </button>
            {if activity.state == State::Done {
                view! { <span class="tag done"><Icon name="check" />{t.state(State::Done)}</span> }.into_any()
            } else {
                view! {
                    <span class="line-actions">
                        <button type="button" class="button" on:click=complete aria-label=fill(t.complete_named, &[&activity.title])><Icon name="check" /><span>{t.complete}</span></button>
                        <button type="button" class="button" on:click=move |_| opened.set(Some(Opened::Moving(id))) aria-label=fill(t.move_title, &[&activity.title])><Icon name="move" /><span>{t.move_to}</span></button>
                    </span>
                }.into_any()
            }}
        </li>
    }
}

#[component]
fn MyIssues() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let me = device.actor().id;
    let issues = Memo::new(move |_| {
        let mine = |issue: &&model::issues::Issue| issue.responsible == Some(me) && issue.column.open();
        let mut issues: Vec<_> = device.read(|world| world.issues.values().filter(mine).cloned().collect());
        issues.sort_by(|a, b| (a.urgency, a.expected_end, &a.number).cmp(&(b.urgency, b.expected_end, &b.number)));
        issues
    });
    view! {
        <section class="card">
            <h2>{t.my_issues} <span class="count">{move || issues.with(Vec::len)}</span></h2>
            <ul class="lines">
                {move || issues.get().into_iter().map(|issue| view! {
                    <li data-issue=issue.id.to_string()>
                        <a class="line" href=format!("/issues?open={}", issue.id)>
                            <span class="urgency" data-urgency=issue.urgency.name()>{t.urgency(issue.urgency)}</span>
                            <span>{issue.title.clone()}</span>
                            <span class="tag">{t.column(issue.column)}</span>
                        </a>
                    </li>
                }).collect_view()}
            </ul>
            <Show when=move || issues.with(Vec::is_empty)><p class="empty">{t.no_issues}</p></Show>
        </section>
    }
}
