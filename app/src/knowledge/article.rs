//! One article: read, rated, and edited by those whose work it is.

use super::api::open_article;
use super::editor::Editor;
use super::status_word;
use crate::files::{Files, Shelf};
use crate::frame::{Failure, Waiting};
use crate::history::Past as PastView;
use crate::sync::use_device;
use crate::ui::{Icon, Markdown};
use crate::wire::{Wire, reading};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::knowledge::{Article, Command as Act};
use model::read::Past;
use model::{ArticleId, Command, Entity, Key};
use uuid::Uuid;

/// The page of an article.
#[component]
pub fn ArticlePage() -> impl IntoView {
    let device = use_device();
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get("id")).and_then(|id| id.parse().ok()).unwrap_or(ArticleId(Uuid::nil()))
    });
    let read =
        reading(move || id.get(), move |id| async move { device.or_held(open_article(id).await, Wire::default).await });
    view! {
        <section class="page narrow article-page">
            <Transition fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire((seed, past))) => {
                            device.seed(seed);
                            view! { <Shown id=id.get_untracked() past /> }.into_any()
                        }
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Shown(id: ArticleId, past: Vec<Past>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let article = Memo::new(move |_| device.read(|world| world.articles.get(&id).cloned()));
    let editing = RwSignal::new(use_query_map().with_untracked(|query| query.get("edit")).is_some());
    let shelf = Shelf { of: Key { entity: Entity::Article, id: id.0 }, later: None };
    view! {
        {move || if editing.get() {
            // Whatever happens to the article meanwhile, what is being typed stays.
            let article = article.get_untracked();
            article.map(|article| view! { <Editor article shelf on_close=move || editing.set(false) /> }.into_any())
        } else {
            article.get().map(|article| view! { <Text article editing /> }.into_any())
        }}
        <Files shelf />
        <details class="more-fields">
            <summary>{l.revisions}</summary>
            <PastView past />
        </details>
        <p><a href="/knowledge">{t.back}</a></p>
    }
}

#[component]
fn Text(article: Article, editing: RwSignal<bool>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let id = article.id;
    let source = article.source.and_then(|issue| device.peek(|world| world.issues.get(&issue).cloned()));
    view! {
        <Title text=article.title.clone() />
        <header class="bar">
            <h1>{article.title.clone()}</h1>
            <button type="button" class="button push" on:click=move |_| editing.set(true)><Icon name="edit" /><span>{t.edit}</span></button>
        </header>
        <p class="tags">
            <span class="tag">{status_word(article.status)}</span>
            <span class="tag">{if article.public { l.public } else { l.internal }}</span>
            {(!article.category.is_empty()).then(|| view! { <span class="tag">{article.category.clone()}</span> })}
            {article.tags.iter().map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect_view()}
        </p>
        <article class="card"><Markdown text=article.body.clone() level=2 /></article>
        <p class="about">
            <small>
                {device.name_of(article.author)} " · " {t.full_date(article.written.date_naive())} " · " {fill(l.revision, &[&article.revision.to_string()])}
                {article.review_on.map(|day| format!(" · {} {}", l.review_on, t.full_date(day)))}
            </small>
            {source.map(|issue| view! { <a href=format!("/issues?open={}", issue.id)>{fill(l.learned_from, &[&issue.number])}</a> })}
        </p>
        <Rating id article />
    }
}

#[component]
fn Rating(id: ArticleId, article: Article) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let me = device.actor().id;
    let button = move |helped: bool, word: &'static str, people: &[model::PersonId]| {
        let said = people.contains(&me);
        let count = people.len();
        let rate = move |_| {
            let helped = (!said).then_some(helped);
            if let Err(refusal) = device.dispatch(Command::Knowledge(Act::Rate { id, helped })) {
                device.toast(device.words().refusal(&refusal));
            }
        };
        view! {
            <button type="button" class="button" data-helped=helped.to_string() aria-pressed=said.to_string() on:click=rate>
                <Icon name="thumb" /><span>{word} " " {count}</span>
            </button>
        }
    };
    view! {
        <p class="steps rating" role="group" aria-label=l.did_it_help>
            <span>{l.did_it_help}</span>
            {button(true, l.helped, &article.helpful)}
            {button(false, l.did_not_help, &article.unhelpful)}
        </p>
    }
}
