//! The public form: a customer tells what is wrong; articles that may help appear beside it.

use super::api::{Asked, ask, public_articles};
use crate::ui::{Alive, Faults, Icon, Kind, Markdown, Pause, TextArea, TextInput};
use crate::wire::Wire;
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::read::PublicArticle;

/// The page; nobody has to be signed in.
#[component]
pub fn AskPage() -> impl IntoView {
    let (t, l) = (words(), later_words());
    let text = || RwSignal::new(String::new());
    let (name, email, company, subject, body, trap) = (text(), text(), text(), text(), text(), text());
    let (sent, sending) = (RwSignal::new(false), RwSignal::new(false));
    let (faults, alive) = (Faults::none(), expect_context::<Alive>());
    let failed = RwSignal::new(None::<String>);
    let send = move || {
        let asked = Asked {
            name: name.get_untracked(),
            email: email.get_untracked(),
            company: company.get_untracked(),
            subject: subject.get_untracked(),
            text: body.get_untracked(),
            trap: trap.get_untracked(),
        };
        sending.set(true);
        spawn_local(async move {
            failed.set(None);
            match ask(asked).await {
                Ok(()) => sent.set(true),
                Err(crate::error::AppError::Refused(refusal)) => faults.show(refusal),
                Err(error) => failed.set(Some(t.error(&error))),
            }
            sending.set(false);
        });
    };
    view! {
        <Title text=l.ask_title />
        <main class="door ask">
            <h1>{l.ask_title}</h1>
            <Show when=move || sent.get() fallback=move || view! {
                <form class="form card" novalidate on:submit=move |event| { event.prevent_default(); send(); }>
                    {faults.banner()}
                    {move || failed.get().map(|why| view! { <p class="form-faults" role="alert">{why}</p> })}
                    <div class="row">
                        <TextInput label=t.your_name id="ask-name" value=name fault=faults.at("name") />
                        <TextInput label=l.ask_company id="ask-company" value=company fault=faults.at("company") />
                    </div>
                    <TextInput label=t.email id="ask-email" input="email" value=email kind=Kind::Required fault=faults.at("email") />
                    <TextInput label=l.ask_subject id="ask-subject" value=subject kind=Kind::Required fault=faults.at("title") />
                    <TextArea label=t.description id="ask-text" value=body fault=faults.at("description") />
                    <input class="trap" tabindex="-1" autocomplete="off" aria-hidden="true" name="website" prop:value=trap on:input=move |event| trap.set(event_target_value(&event)) />
                    <footer class="dialog-actions">
                        <button type="submit" class="button primary" disabled=move || sending.get() || !alive.get()>{l.ask_send}</button>
                    </footer>
                </form>
                <Help told=Signal::derive(move || format!("{}\n{}", subject.get(), body.get())) />
            }>
                <p class="card" role="status">{l.ask_thanks}</p>
            </Show>
        </main>
    }
}

/// Articles that may answer what is being typed.
#[component]
fn Help(told: Signal<String>) -> impl IntoView {
    let l = later_words();
    let found = RwSignal::new(Vec::<PublicArticle>::new());
    let pause = Pause::new();
    Effect::new(move |_| {
        let text = told.get().trim().to_owned();
        if text.chars().count() < 2 {
            pause.forget();
            return found.set(vec![]);
        }
        pause.then(public_articles(text), move |answer| {
            if let Ok(Wire(articles)) = answer {
                found.set(articles);
            }
        });
    });
    view! {
        <aside class="similar" aria-label=l.ask_may_help>
            <h2>{l.ask_may_help}</h2>
            <Show when=move || found.with(Vec::is_empty)><p class="empty">{l.ask_hint}</p></Show>
            <For each=move || found.get() key=|article| article.id children=|article| view! {
                <details data-article=article.id.to_string()>
                    <summary><Icon name="knowledge" /> {article.title.clone()}</summary>
                    <Markdown text=article.body.clone() level=3 />
                </details>
            } />
        </aside>
    }
}
