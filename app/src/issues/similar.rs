//! Solved cases that resemble what is being typed, beside the form.

use super::api::similar_cases;
use crate::error::AppError;
use crate::knowledge::Marked;
use crate::sync::use_device;
use crate::ui::{Icon, Pause};
use crate::wire::Wire;
use crate::words::{fill, later_words};
use leptos::prelude::*;
use model::read::{Case, Found};
use model::{Entity, IssueId, Key};

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
    /// What is linked already.
    #[prop(into)]
    linked: Signal<Vec<Key>>,
    /// Quotes the answer.
    #[prop(into)]
    quote: Callback<Quote>,
    /// Links a case, or an article.
    #[prop(into)]
    link: Callback<Key>,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let found = RwSignal::new(Vec::<Case>::new());
    let articles = RwSignal::new(Vec::<Found>::new());
    let pause = Pause::new();
    Effect::new(move |_| {
        let text = told.get().trim().to_owned();
        if text.chars().count() < TELLING {
            pause.forget();
            found.set(vec![]);
            articles.set(vec![]);
            return;
        }
        pause.then(similar_cases(text.clone(), but), move |answer| {
            let similar = match answer {
                Ok(Wire(similar)) => similar,
                Err(AppError::Unreachable) => device.peek(|world| model::held::similar(world, &text)),
                Err(_) => return,
            };
            device.seed(similar.seed);
            found.set(similar.cases);
            articles.set(similar.articles);
        });
    });
    let line = move |case: Case| {
        let id = case.id;
        let issue = device.peek(|world| world.issues.get(&id).cloned());
        let (number, answer) = issue.map(|issue| (issue.number, issue.solution)).unwrap_or_default();
        let quoted = Quote { answer: format!("{answer} ({number})") };
        view! {
            <li data-case=id.to_string()>
                <p class="case-title"><a href=format!("/issues?open={id}") target="_blank" class="figures">{number.clone()}</a> <Marked pieces=case.title /></p>
                <p class="case-answer"><Marked pieces=case.solution /></p>
                <p class="case-acts">
                    {(!answer.is_empty()).then(|| view! {
                        <button type="button" class="button quiet" on:click=move |_| quote.run(quoted.clone())><Icon name="edit" /><span>{l.quote_answer}</span></button>
                    })}
                    <LinkIt to=Key { entity: Entity::Issue, id: id.0 } linked link />
                </p>
            </li>
        }
    };
    view! {
        <aside class="similar" aria-label=l.similar_cases>
            <h3>{l.similar_cases}</h3>
            <p class="visually-hidden" role="status">{move || fill(l.cases_found, &[&found.with(Vec::len).to_string()])}</p>
            <ul class="similar-articles">
                {move || articles.get().into_iter().map(|article| view! {
                    <li data-article=article.id.to_string()>
                        <p class="case-title"><Icon name="knowledge" /> <a href=format!("/knowledge/{}", article.id) target="_blank"><Marked pieces=article.title /></a></p>
                        <p class="case-answer"><Marked pieces=article.text /></p>
                        <p class="case-acts"><LinkIt to=Key { entity: Entity::Article, id: article.id.0 } linked link /></p>
                    </li>
                }).collect_view()}
            </ul>
            <ol>{move || found.get().into_iter().map(line).collect_view()}</ol>
            <Show when=move || found.with(Vec::is_empty) && articles.with(Vec::is_empty)><p class="empty">{l.no_similar_case}</p></Show>
        </aside>
    }
}

#[component]
fn LinkIt(to: Key, linked: Signal<Vec<Key>>, link: Callback<Key>) -> impl IntoView {
    let l = later_words();
    let is_linked = move || linked.with(|linked| linked.contains(&to));
    view! {
        <button type="button" class="button quiet" disabled=is_linked on:click=move |_| link.run(to)>
            <Icon name="link" /><span>{move || if is_linked() { l.case_linked } else { l.link_case }}</span>
        </button>
    }
}
