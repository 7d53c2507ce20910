//! The service clock of an issue: how much time is left, and how that was reckoned.

use super::board::Opened;
use crate::sync::{Device, use_device};
use crate::ui::{Dialog, Icon};
use crate::words::{fill, later_words, words};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::IssueId;
use model::issues::Issue;
use model::service::{self, Clock, Goal, Line, State, clock};
use model::time::civil;

/// How the clock of an issue stands and what that is in words; nothing once the promise was kept.
fn standing(issue: Signal<Option<Issue>>) -> Memo<Option<(IssueId, State, String)>> {
    let (device, l) = (use_device(), later_words());
    // Where the company's settings lie in memory tells whether they have changed.
    let rules = Memo::new(move |_| device.read(|world| std::ptr::from_ref(world.company()).addr()));
    let reckoned = Memo::new(move |_| {
        rules.track();
        let issue = issue.get()?;
        let goal = Goal::next_of(&issue);
        Some((issue.id, goal, reckon(device, &issue, goal)))
    });
    Memo::new(move |_| {
        let now = device.now();
        let warn_at = device.peek(|world| world.company().warn_at);
        reckoned.with(|reckoned| {
            let (id, goal, clock) = reckoned.as_ref()?;
            let state = clock.state(now, warn_at);
            (state != State::Met).then(|| (*id, state, l.clock_state(*goal, state, clock.left(now))))
        })
    })
}

/// Whether the promise of an open issue is broken or about to be.
pub fn at_risk(device: Device, issue: &Issue) -> bool {
    let (viewer, now) = (device.viewer(), device.now());
    device.peek(|world| service::at_risk(world, &viewer.zones, issue, now))
}

/// What is left of the promised time, on a card; opens the reckoning.
#[component]
pub fn ClockBadge(
    /// The issue, kept current.
    #[prop(into)]
    issue: Signal<Option<Issue>>,
    /// What the board has open.
    opened: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (l, shown) = (later_words(), standing(issue));
    move || {
        shown.get().map(|(id, state, text)| {
            view! {
                <button
                    type="button"
                    class="service-clock"
                    data-clock=state.name()
                    title=l.clock_explain
                    on:click=move |_| opened.set(Some(Opened::Clock(id)))
                >
                    <Icon name="clock" />
                    <span>{text}</span>
                </button>
            }
        })
    }
}

/// The same in a line, where it is only to be read.
#[component]
pub fn ClockTag(
    /// The issue.
    issue: Issue,
) -> impl IntoView {
    let shown = standing(Signal::stored(Some(issue)));
    move || {
        shown.get().map(|(_, state, text)| view! { <span class="service-clock" data-clock=state.name()>{text}</span> })
    }
}

fn reckon(device: Device, issue: &Issue, goal: Goal) -> Clock {
    let viewer = device.viewer();
    device.peek(|world| clock(world, &viewer.zones, issue, goal))
}

/// How the deadlines of an issue were reached, line by line.
#[component]
pub fn ClockDialog(
    /// Which issue.
    id: IssueId,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let issue = Memo::new(move |_| device.read(|world| world.issues.get(&id).cloned()));
    let title = issue.with_untracked(|issue| issue.as_ref().map(|issue| format!("{} {}", issue.number, issue.title)));
    view! {
        <Dialog title=fill(l.clock_title, &[&title.unwrap_or_default()]) on_close>
            <div class="clock">
                {move || issue.get().map(|issue| {
                    [Goal::Respond, Goal::Solve].map(|goal| {
                        let clock = reckon(device, &issue, goal);
                        view! { <Reckoning goal clock /> }
                    })
                })}
            </div>
        </Dialog>
    }
}

#[component]
fn Reckoning(goal: Goal, clock: Clock) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (now, viewer) = (device.now(), device.viewer());
    let warn_at = device.peek(|world| world.company().warn_at);
    let state = clock.state(now, warn_at);
    let moment = {
        let viewer = viewer.clone();
        move |at: DateTime<Utc>, zone: &str| {
            let zone = if zone.is_empty() { &viewer.actor.zone } else { zone };
            civil(&viewer.zones, zone, at.naive_utc()).map(|at| t.moment(at)).unwrap_or_default()
        }
    };
    let row = {
        let moment = moment.clone();
        move |line: &Line| {
            let city = (!line.zone.is_empty() && line.zone != viewer.actor.zone)
                .then(|| line.zone.rsplit('/').next().unwrap_or(&line.zone).replace('_', " "));
            view! {
                <tr data-counts=(line.minutes() > 0).to_string()>
                    <td class="figures">{moment(line.from, &line.zone)}" – "{moment(line.to, &line.zone)} {city.map(|city| view! { <small>{city}</small> })}</td>
                    <td>{l.clock_line(t, &line.what)}</td>
                    <td class="figures">{if line.minutes() > 0 { l.span(line.minutes()) } else { "–".to_owned() }}</td>
                </tr>
            }
        }
    };
    let used: i64 = clock.lines.iter().map(Line::minutes).sum();
    let end = match (clock.stopped, clock.due) {
        (Some(stopped), _) => fill(l.clock_reached, &[&moment(stopped, "")]),
        (None, Some(due)) => fill(l.clock_due, &[&moment(due, "")]),
        (None, None) => l.clock_not_due.to_owned(),
    };
    view! {
        <section class="reckoning">
            <h3>{fill(l.clock_promise, &[l.goal(goal), &l.span(clock.target)])}</h3>
            <p class="service-clock" data-clock=state.name()>{l.clock_state(goal, state, clock.left(now))}</p>
            <div class="table-scroll">
                <table class="plan">
                    <tbody>{clock.lines.iter().map(row).collect_view()}</tbody>
                    <tfoot><tr><td>{end}</td><td>{l.sum}</td><td class="figures" data-sum=used.to_string()>{l.span(used)}</td></tr></tfoot>
                </table>
            </div>
        </section>
    }
}
