//! Writing an article.

use super::status_word;
use crate::files::{Shelf, Written};
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Kind, TextInput};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos_meta::Title;
use model::knowledge::{Article, Command as Act, Field, Status};
use model::{Command, Fault, Refusal};

/// The form of an article.
#[component]
pub fn Editor(
    /// The article as it is.
    article: Article,
    /// Where pasted pictures go.
    shelf: Shelf,
    /// Closes the form.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let text = |value: &str| RwSignal::new(value.to_owned());
    let (title, body, category) = (text(&article.title), text(&article.body), text(&article.category));
    let (tags, status) = (text(&article.tags.join(", ")), text(article.status.name()));
    let review_on = text(&article.review_on.map(|day| day.to_string()).unwrap_or_default());
    let (public, field) = (RwSignal::new(article.public), RwSignal::new(article.field));
    let (faults, opened_at) = (Faults::none(), device.version());
    let statuses = Status::ALL.map(|status| (status.name().to_owned(), status_word(status).to_owned())).to_vec();
    let categories: Vec<(String, String)> = {
        let managed = device.peek(|world| world.company().categories.clone());
        let known = managed.into_iter().chain((!article.category.is_empty()).then(|| article.category.clone()));
        let mut names: Vec<String> = model::order::sorted(known.collect(), String::cmp);
        names.dedup();
        std::iter::once(String::new()).chain(names).map(|name| (name.clone(), name)).collect()
    };
    let managed = categories.len() > 1;
    let save = {
        let before = article.clone();
        move || {
            let chosen = Status::named(&status.get_untracked());
            let review = match review_on.get_untracked().as_str() {
                "" => Ok(None),
                day => day.parse().map(Some).map_err(|_| Refusal::field("review_on", Fault::Malformed)),
            };
            let saved = review.and_then(|review| {
                let words = tags.get_untracked();
                let words: Vec<String> = words
                    .split([',', '，', '、'])
                    .map(|tag| tag.trim().to_owned())
                    .filter(|tag| !tag.is_empty())
                    .collect();
                let (status, field) = (chosen.unwrap_or(before.status), field.get_untracked());
                let fields = [
                    (before.title == title.get_untracked(), Field::Title(title.get_untracked())),
                    (before.body == body.get_untracked(), Field::Body(body.get_untracked())),
                    (before.category == category.get_untracked(), Field::Category(category.get_untracked())),
                    (before.tags == words, Field::Tags(words)),
                    (before.status == status, Field::Status(status)),
                    (before.public == public.get_untracked(), Field::Public(public.get_untracked())),
                    (before.field == field, Field::Field(field)),
                    (before.review_on == review, Field::ReviewOn(review)),
                ];
                let set: Vec<Field> = fields.into_iter().filter(|(same, _)| !same).map(|(_, field)| field).collect();
                if set.is_empty() {
                    Ok(())
                } else {
                    device.dispatch_as_of(Command::Knowledge(Act::Edit { id: before.id, set }), opened_at)
                }
            });
            if faults.take(saved) {
                device.toast(t.saved.to_owned());
                on_close.run(());
            }
        }
    };
    let check = move |value: RwSignal<bool>, word: &'static str| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=value checked=value.get_untracked() on:change=move |event| value.set(event_target_checked(&event)) />
                {word}
            </label>
        }
    };
    view! {
        <Title text=article.title.clone() />
        <header class="bar"><h1>{article.title.clone()}</h1></header>
        <form class="form card article-form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            {faults.banner()}
            <TextInput label=t.title id="article-title" value=title kind=Kind::Required fault=faults.at("title") />
            <Written label=l.article_text id="article-body" value=body shelf fault=faults.at("body") />
            <div class="row">
                {if managed {
                    view! { <Choice label=t.category id="article-category" value=category options=categories fault=faults.at("category") /> }.into_any()
                } else {
                    view! { <TextInput label=t.category id="article-category" value=category fault=faults.at("category") /> }.into_any()
                }}
                <TextInput label=l.tags id="article-tags" value=tags fault=faults.at("tags") />
            </div>
            <div class="row">
                <Choice label=l.status id="article-status" value=status options=statuses fault=faults.at("status") />
                <TextInput label=l.review_on id="review_on" input="date" value=review_on fault=faults.at("review_on") />
            </div>
            {check(public, l.public_help)}
            {check(field, l.field_help)}
            <footer class="dialog-actions">
                <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                <button type="submit" class="button primary">{t.save}</button>
            </footer>
        </form>
    }
}
