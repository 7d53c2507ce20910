//! All articles, and what a search finds among them.

use super::api::{find_articles, list_articles, missed_searches};
use super::{Marked, status_word};
use crate::error::AppError;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::ui::Icon;
use crate::wire::{Wire, reading};
use crate::words::{fill, later_words, words};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::knowledge::{Article, Command as Act, Field, Status};
use model::read::{Found, FoundArticles, Piece};
use model::{ArticleId, Command};
use uuid::Uuid;

/// How long typing has to pause before a search, and until it counts as asked, in milliseconds.
const PAUSE: u32 = 200;
const ASKED: u32 = 2_000;

/// The page.
#[component]
pub fn KnowledgePage() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let read = reading(|| (), move |()| async move { device.or_held(list_articles().await, Wire::default).await });
    let navigate = use_navigate();
    let write = StoredValue::new(move || {
        let id = ArticleId(Uuid::now_v7());
        let set = vec![Field::Title(l.new_article.to_owned())];
        match device.dispatch(Command::Knowledge(Act::Write { id, set })) {
            Ok(()) => {
                let navigate = navigate.clone();
                spawn_local(async move {
                    device.settled().await;
                    navigate(&format!("/knowledge/{id}?edit=true"), NavigateOptions::default());
                });
            }
            Err(refusal) => device.toast(t.refusal(&refusal)),
        }
    });
    view! {
        <Title text=t.knowledge />
        <section class="page knowledge-page">
            <header class="bar">
                <h1>{t.knowledge}</h1>
                <button type="button" class="button primary push" on:click=move |_| write.with_value(|write| write())>
                    <Icon name="plus" /><span>{l.write_article}</span>
                </button>
            </header>
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire(seed)) => {
                            device.seed(seed);
                            view! { <Search /> }.into_any()
                        }
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Search() -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let query = use_query_map();
    let first = query.with_untracked(|query| query.get("q")).unwrap_or_default();
    let text = RwSignal::new(first.clone());
    let status = RwSignal::new(None::<Status>);
    let found = RwSignal::new(None::<Vec<Found>>);
    let asked = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let text = text.get().trim().to_owned();
        let number = asked.get_value() + 1;
        asked.set_value(number);
        if text.is_empty() {
            return found.set(None);
        }
        let is_last = move || asked.try_get_value() == Some(number);
        let (now, later) = (text.clone(), text);
        Timeout::new(PAUSE, move || {
            if is_last() {
                spawn_local(async move {
                    let answer = match find_articles(now.clone(), false).await {
                        Ok(Wire(answer)) => answer,
                        Err(AppError::Unreachable) => FoundArticles {
                            found: device.peek(|world| model::held::articles(world, &now)),
                            ..FoundArticles::default()
                        },
                        Err(_) => return,
                    };
                    if is_last() {
                        device.seed(answer.seed);
                        found.set(Some(answer.found));
                    }
                });
            }
        })
        .forget();
        // Whoever stops typing has asked; what is not found then is worth writing.
        Timeout::new(ASKED, move || {
            if is_last() && found.try_with_untracked(|found| found.as_ref().is_some_and(Vec::is_empty)) == Some(true) {
                spawn_local(async move { drop(find_articles(later, true).await) });
            }
        })
        .forget();
    });
    let all = Memo::new(move |_| {
        let articles: Vec<Article> = device.read(|world| world.articles.values().cloned().collect());
        model::order::sorted(articles, |a, b| (b.written, b.id).cmp(&(a.written, a.id)))
    });
    let shown = move || {
        let found = found.get();
        let lines: Vec<(Article, Vec<Piece>, Vec<Piece>)> = match found {
            Some(found) => found
                .into_iter()
                .filter_map(|found| {
                    let article = device.read(|world| world.articles.get(&found.id).cloned())?;
                    Some((article, found.title, found.text))
                })
                .collect(),
            None => all.get().into_iter().map(|article| (article.clone(), plain(&article.title), vec![])).collect(),
        };
        let wanted = status.get();
        lines
            .into_iter()
            .filter(move |(article, _, _)| wanted.is_none_or(|wanted| wanted == article.status))
            .collect::<Vec<_>>()
    };
    view! {
        <form class="filters" role="search" method="get" action="/knowledge" on:submit=|event| event.prevent_default()>
            <label class="search">
                <Icon name="search" />
                <span class="visually-hidden">{l.search_knowledge}</span>
                <input type="search" name="q" placeholder=l.search_knowledge value=first on:input=move |event| text.set(event_target_value(&event)) />
            </label>
            <select aria-label=l.status on:change=move |event| {
                let name = event_target_value(&event);
                status.set(Status::named(&name));
            }>
                <option value="">{l.any_status}</option>
                {Status::ALL.map(|status| view! { <option value=status.name()>{status_word(status)}</option> }).collect_view()}
            </select>
        </form>
        <p class="visually-hidden" role="status">{move || fill(l.articles_found, &[&shown().len().to_string()])}</p>
        <ul class="articles">
            {move || shown().into_iter().map(|(article, title, text)| view! { <Line article title text /> }).collect_view()}
        </ul>
        <Show when=move || shown().is_empty()><p class="empty">{l.no_article}</p></Show>
        <Missed />
    }
}

fn plain(text: &str) -> Vec<Piece> {
    vec![Piece { text: text.to_owned(), marked: false }]
}

#[component]
fn Line(article: Article, title: Vec<Piece>, text: Vec<Piece>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let overdue = article.review_on.is_some_and(|day| day <= device.today());
    view! {
        <li class="card article-line" data-article=article.id.to_string() data-status=article.status.name()>
            <a href=format!("/knowledge/{}", article.id)><Marked pieces=title /></a>
            <p class="tags">
                <span class="tag">{status_word(article.status)}</span>
                {article.public.then(|| view! { <span class="tag">{l.public}</span> })}
                {(!article.category.is_empty()).then(|| view! { <span class="tag">{article.category.clone()}</span> })}
                {article.tags.iter().map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect_view()}
                {overdue.then(|| view! { <span class="tag due" data-late="true">{l.review_due}</span> })}
                <span class="figures push">{fill(l.helped_count, &[&article.helpful.len().to_string()])}</span>
            </p>
            {(!text.is_empty()).then(|| view! { <p class="case-answer"><Marked pieces=text /></p> })}
            <small>{device.name_of(article.author)} " · " {t.full_date(article.written.date_naive())}</small>
        </li>
    }
}

/// What was looked for in vain: what should be written next.
#[component]
fn Missed() -> impl IntoView {
    let l = later_words();
    let missed = RwSignal::new(Vec::<(String, i64)>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(Wire(found)) = missed_searches().await {
                missed.try_set(found);
            }
        });
    });
    view! {
        <Show when=move || missed.with(|missed| !missed.is_empty())>
            <details class="card more-fields missed">
                <summary>{l.missed_searches}</summary>
                <ul>
                    {move || missed.get().into_iter().map(|(query, times)| view! { <li>{query} <span class="figures">"× " {times}</span></li> }).collect_view()}
                </ul>
            </details>
        </Show>
    }
}
