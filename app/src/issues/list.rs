//! Issues as a list or a table: the same filter, more of them as one goes on.

use super::api::list_issues;
use super::board::Opened;
use super::clock::ClockTag;
use super::desk::Desk;
use crate::sync::use_device;
use crate::wire::Wire;
use crate::words::{fill, later_words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::issues::{Filter, Issue, Layout};
use model::read::{ISSUES_A_PAGE, Seed};
use model::{IssueId, Record};

/// Where a page of the list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageEnd {
    /// Its last issue.
    last: Option<IssueId>,
    /// Whether more may follow.
    more: bool,
}

impl PageEnd {
    /// The end of what the server gave.
    pub fn of(seed: &Seed) -> Self {
        let ids: Vec<IssueId> = seed
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Issue(issue) => Some(issue.id),
                _ => None,
            })
            .collect();
        Self { last: ids.last().copied(), more: ids.len() >= ISSUES_A_PAGE }
    }
}

/// The issues that are shown, the newest first.
#[component]
pub fn ListOfIssues(desk: Desk, layout: Layout, page: PageEnd) -> impl IntoView {
    let (device, t, l) = (desk.device, desk.t, later_words());
    let shown = Memo::new(move |_| {
        desk.filter.track();
        let shown = device.read(|world| desk.shown(world));
        model::order::sorted(shown, |a: &Issue, b: &Issue| (b.reported, b.id).cmp(&(a.reported, a.id)))
    });
    let ids = move || shown.with(|shown| shown.iter().map(|issue| issue.id).collect::<Vec<_>>());
    let end = RwSignal::new(page);
    let more = move |_| {
        let pairs = desk.filter.with_untracked(Filter::pairs);
        let last = end.get_untracked().last;
        spawn_local(async move {
            match list_issues(pairs, last).await {
                Ok(Wire(seed)) => {
                    end.set(PageEnd::of(&seed));
                    device.seed(seed);
                }
                Err(error) => device.toast(t.error(&error)),
            }
        });
    };
    // Another filter may have more to show than what is here.
    Effect::new(move |before: Option<Vec<(String, String)>>| {
        let pairs = desk.filter.with(Filter::pairs);
        if before.is_some_and(|before| before != pairs) {
            let asked = pairs.clone();
            spawn_local(async move {
                if let Ok(Wire(seed)) = list_issues(asked, None).await {
                    end.try_set(PageEnd::of(&seed));
                    device.seed(seed);
                }
            });
        }
        pairs
    });
    view! {
        <div class="issue-list" data-layout=layout.name()>
            <p class="help" role="status">{move || fill(l.issues_shown, &[&shown.with(Vec::len).to_string()])}</p>
            {match layout {
                Layout::Table => view! { <TableOfIssues desk shown /> }.into_any(),
                _ => view! {
                    <ul class="lines">
                        <For each=ids key=|id| *id children=move |id| now(id, move |issue| view! { <Line desk issue /> }.into_any()) />
                    </ul>
                }.into_any(),
            }}
            <Show when=move || shown.with(Vec::is_empty)><p class="empty">{t.no_issues}</p></Show>
            <Show when=move || end.get().more>
                <button type="button" class="button" on:click=more>{l.show_more}</button>
            </Show>
        </div>
    }
}

/// What is shown of an issue, as it is now.
fn now(id: IssueId, show: impl Fn(Issue) -> AnyView + Send + 'static) -> impl IntoView {
    let device = use_device();
    let issue = Memo::new(move |_| device.read(|world| world.issues.get(&id).cloned()));
    move || issue.get().map(&show)
}

#[component]
fn Line(desk: Desk, issue: Issue) -> impl IntoView {
    let t = desk.t;
    let id = issue.id;
    let customer = customer_of(desk, &issue);
    view! {
        <li data-issue=id.to_string()>
            <Select desk id name=issue.number.clone() />
            <button type="button" class="line" on:click=move |_| desk.opened.set(Some(Opened::Sheet(id)))>
                <span class="urgency" data-urgency=issue.urgency.name()>{t.urgency(issue.urgency)}</span>
                <span class="figures">{issue.number.clone()}</span>
                <strong>{issue.title.clone()}</strong>
                <span>{customer}</span>
                <ClockTag issue=issue.clone() />
                <span class="tag">{t.column(issue.column)}</span>
            </button>
        </li>
    }
}

#[component]
fn TableOfIssues(desk: Desk, shown: Memo<Vec<Issue>>) -> impl IntoView {
    let t = desk.t;
    let ids = move || shown.with(|shown| shown.iter().map(|issue| issue.id).collect::<Vec<_>>());
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t.issues>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">{t.select}</span></th>
                        {t.issue_heads().into_iter().take(9).map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <For each=ids key=|id| *id children=move |id| now(id, move |issue| view! { <TableRow desk issue /> }.into_any()) />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TableRow(desk: Desk, issue: Issue) -> impl IntoView {
    let (device, t) = (desk.device, desk.t);
    let id = issue.id;
    let reported = device.moment(issue.reported);
    let responsible = issue.responsible.map(|person| device.name_of_untracked(person)).unwrap_or_default();
    view! {
        <tr data-issue=id.to_string()>
            <td><Select desk id name=issue.number.clone() /></td>
            <td class="figures">{issue.number.clone()}</td>
            <td><button type="button" class="link" on:click=move |_| desk.opened.set(Some(Opened::Sheet(id)))>{issue.title.clone()}</button></td>
            <td>{customer_of(desk, &issue)}</td>
            <td>{issue.category.clone()}</td>
            <td><span class="urgency" data-urgency=issue.urgency.name()>{t.urgency(issue.urgency)}</span></td>
            <td>{responsible}</td>
            <td>{t.column(issue.column)}</td>
            <td class="figures">{reported}</td>
            <td class="figures">{issue.expected_end.map(|day| t.short_day(day))}</td>
        </tr>
    }
}

fn customer_of(desk: Desk, issue: &Issue) -> String {
    let name = |world: &model::World| world.customers.get(&issue.customer).map(|customer| customer.name.clone());
    desk.device.peek(name).unwrap_or_default()
}

/// Selects an issue for the bar.
#[component]
fn Select(desk: Desk, id: IssueId, name: String) -> impl IntoView {
    view! {
        <input
            type="checkbox"
            aria-label=format!("{} {name}", desk.t.select)
            prop:checked=move || desk.selected.with(|selected| selected.contains(&id))
            on:change=move |_| desk.toggle(id)
        />
    }
}
