//! Solved cases that resemble what is being typed, beside the form.

use super::api::similar_cases;
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::Wire;
use crate::words::{fill, later_words};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::IssueId;
use model::read::{Case, Piece};

/// How long typing has to pause before a search, in milliseconds.
const PAUSE: u32 = 220;
/// Fewer characters than this tell nothing.
const TELLING: usize = 2;

/// An answer to be quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The answer, with the number of the case it is from.
    pub answer: String,
}

/// The cases, best first, with what they share with the text marked.
#[component]
pub fn SimilarCases(
    /// What was told so far.
    told: Signal<String>,
    /// The issue it is told of, where there is one: not similar to itself.
    #[prop(optional)]
    but: Option<IssueId>,
    /// Cases that are linked already.
    #[prop(into)]
    linked: Signal<Vec<IssueId>>,
    /// Quotes the answer.
    #[prop(into)]
    quote: Callback<Quote>,
    /// Links the case.
    #[prop(into)]
    link: Callback<IssueId>,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let found = RwSignal::new(Vec::<Case>::new());
    let asked = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let text = told.get().trim().to_owned();
        let number = asked.get_value() + 1;
        asked.set_value(number);
        if text.chars().count() < TELLING {
            found.set(vec![]);
            return;
        }
        Timeout::new(PAUSE, move || {
            // Gone, or something else has been typed since.
            if asked.try_get_value() != Some(number) {
                return;
            }
            spawn_local(async move {
                let Ok(Wire(similar)) = similar_cases(text, but).await else { return };
                if asked.try_get_value() == Some(number) {
                    device.seed(similar.seed);
                    found.set(similar.cases);
                }
            });
        })
        .forget();
    });
    let line = move |case: Case| {
        let id = case.id;
        let issue = device.peek(|world| world.issues.get(&id).cloned());
        let (number, answer) = issue.map(|issue| (issue.number, issue.solution)).unwrap_or_default();
        let quoted = Quote { answer: format!("{answer} ({number})") };
        let is_linked = move || linked.with(|linked| linked.contains(&id));
        view! {
            <li data-case=id.to_string()>
                <p class="case-title"><a href=format!("/issues?open={id}") target="_blank" class="figures">{number.clone()}</a> <Marked pieces=case.title /></p>
                <p class="case-answer"><Marked pieces=case.solution /></p>
                <p class="case-acts">
                    {(!answer.is_empty()).then(|| view! {
                        <button type="button" class="button quiet" on:click=move |_| quote.run(quoted.clone())><Icon name="edit" /><span>{l.quote_answer}</span></button>
                    })}
                    <button type="button" class="button quiet" disabled=is_linked on:click=move |_| link.run(id)>
                        <Icon name="link" /><span>{move || if is_linked() { l.case_linked } else { l.link_case }}</span>
                    </button>
                </p>
            </li>
        }
    };
    view! {
        <aside class="similar" aria-label=l.similar_cases>
            <h3>{l.similar_cases}</h3>
            <p class="visually-hidden" role="status">{move || fill(l.cases_found, &[&found.with(Vec::len).to_string()])}</p>
            <ol>{move || found.get().into_iter().map(line).collect_view()}</ol>
            <Show when=move || found.with(Vec::is_empty)><p class="empty">{l.no_similar_case}</p></Show>
        </aside>
    }
}

/// A text with its marks.
#[component]
fn Marked(pieces: Vec<Piece>) -> impl IntoView {
    pieces
        .into_iter()
        .map(|piece| if piece.marked { view! { <mark>{piece.text}</mark> }.into_any() } else { piece.text.into_any() })
        .collect_view()
}
