//! What is said about an issue: notes among colleagues and answers to the customer, apart from each other.

use crate::sync::use_device;
use crate::ui::{Icon, Markdown};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use model::issues::{Command as Act, Comment, Kind, Said};
use model::{Command, CustomerId, DAYBOOK, IssueId};
use uuid::Uuid;

/// What was said so far, and a place to say more.
#[component]
pub fn Comments(
    /// About which issue.
    id: IssueId,
    /// Whose issue it is.
    customer: CustomerId,
    /// Whether something is typed that has not been said.
    typed: RwSignal<bool>,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let said = Memo::new(move |_| {
        let said = device.read(|world| world.comments.values().filter(|said| said.issue == id).cloned().collect());
        model::order::sorted(said, |a: &Comment, b: &Comment| (a.at, a.id).cmp(&(b.at, b.id)))
    });
    view! {
        <section class="comments" aria-label=l.conversation>
            <h3>{l.conversation}</h3>
            <ol>
                <For each=move || said.get() key=|said| (said.id, said.sent, said.failed.clone()) children=move |said| view! { <OneComment said /> } />
            </ol>
            <Say id customer typed />
        </section>
    }
}

#[component]
fn OneComment(said: Comment) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let at = device.moment(said.at);
    let who = match said.kind {
        Kind::Reply if !said.from.is_empty() => said.from.clone(),
        _ if said.by == DAYBOOK => l.portal.to_owned(),
        _ => device.name_of_untracked(said.by),
    };
    let kind = match said.kind {
        Kind::Note => l.note_kind,
        Kind::Answer => l.answer_kind,
        Kind::Reply => l.reply_kind,
    };
    let way = match (&said.sent, said.failed.is_empty(), said.to.is_empty()) {
        (_, _, true) => None,
        (Some(_), _, _) => Some((false, fill(l.sent_to, &[&said.to]))),
        (None, true, _) => Some((false, fill(l.will_be_sent, &[&said.to]))),
        (None, false, _) => Some((true, fill(l.not_sent, &[&said.to, &said.failed]))),
    };
    let id = said.id;
    let withdraw = move || {
        let done = device.dispatch(Command::Issues(Act::Withdraw { id }));
        device.tell(t, done, l.withdrawn.to_owned());
    };
    view! {
        <li data-comment=said.id.to_string() data-kind=said.kind.name()>
            <p class="comment-head">
                <strong>{who}</strong>
                <span class="tag">{kind}</span>
                <span class="figures">{at}</span>
            </p>
            {(!said.body.is_empty()).then(|| view! { <Markdown text=said.body.clone() /> })}
            {said.waits().then(|| view! {
                <button type="button" class="button quiet" on:click=move |_| withdraw()>{l.withdraw}</button>
            })}
            {way.map(|(failed, way)| view! { <small class="way" data-failed=failed.then_some("true")>{way}</small> })}
        </li>
    }
}

#[component]
fn Say(id: IssueId, customer: CustomerId, typed: RwSignal<bool>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let body = RwSignal::new(String::new());
    let kind = RwSignal::new(Kind::Note);
    let addresses = Memo::new(move |_| {
        // Whoever wrote last comes first, then who reported it, then everybody else there.
        let known: Vec<String> = device.read(|world| {
            let said = world.comments.values().filter(|said| said.issue == id && !said.from.is_empty());
            let said = model::order::sorted(said.collect(), |a: &&Comment, b: &&Comment| b.at.cmp(&a.at));
            let reporter = world.issues.get(&id).and_then(|issue| issue.contact);
            let reporter =
                reporter.and_then(|contact| world.contacts.get(&contact)).map(|contact| contact.email.clone());
            let contacts = world.contacts.values().filter(|contact| contact.customer == customer);
            let own = world.customers.get(&customer).map(|customer| customer.email.clone());
            let contacts = contacts.map(|contact| contact.email.clone());
            said.into_iter().map(|said| said.from.clone()).chain(reporter).chain(contacts).chain(own).collect()
        });
        let mut addresses: Vec<String> = vec![];
        for address in known {
            if !address.is_empty() && !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        addresses
    });
    let to = RwSignal::new(None::<String>);
    let wrong = RwSignal::new(None::<String>);
    let to_now = move || to.get().unwrap_or_else(|| addresses.with(|all| all.first().cloned()).unwrap_or_default());
    let say = move |_| {
        let to = if kind.get_untracked() == Kind::Answer { untrack(to_now) } else { String::new() };
        let said = Said {
            id: Uuid::now_v7().into(),
            issue: id,
            kind: kind.get_untracked(),
            body: body.get_untracked(),
            from: String::new(),
            to,
            mail: String::new(),
        };
        match device.dispatch(Command::Issues(Act::Say(said))) {
            Ok(()) => {
                wrong.set(None);
                body.set(String::new());
                typed.set(false);
                device.announce(t.saved.to_owned());
            }
            Err(refusal) => wrong.set(Some(t.refusal(&refusal))),
        }
    };
    let answers = move || kind.get() == Kind::Answer;
    view! {
        <div class="say" data-kind=move || kind.get().name()>
            <div class="segments" role="group" aria-label=l.kind_of_comment>
                {[(Kind::Note, l.note_kind), (Kind::Answer, l.answer_kind), (Kind::Reply, l.reply_kind)].map(|(other, word)| view! {
                    <button type="button" class="segment" aria-current=move || (kind.get() == other).then_some("true") on:click=move |_| kind.set(other)>{word}</button>
                }).collect_view()}
            </div>
            <textarea
                rows="3"
                aria-label=l.say_something
                placeholder=move || if answers() { l.answer_hint } else { l.note_hint }
                prop:value=body
                on:input=move |event| {
                    // The issue's own fields are another matter.
                    event.stop_propagation();
                    body.set(event_target_value(&event));
                    typed.set(body.with_untracked(|body| !body.trim().is_empty()));
                }
            ></textarea>
            {move || wrong.get().map(|why| view! { <p class="form-faults" role="alert">{why}</p> })}
            <div class="say-foot">
                <Show when=answers>
                    <label class="inline-field">
                        {l.send_to}
                        <select on:change=move |event| to.set(Some(event_target_value(&event)))>
                            {move || addresses.get().into_iter().map(|address| view! { <option value=address.clone()>{address.clone()}</option> }).collect_view()}
                            <option value="" selected=move || addresses.with(Vec::is_empty)>{l.do_not_send}</option>
                        </select>
                    </label>
                </Show>
                <button type="button" class="button push" disabled=move || body.with(|body| body.trim().is_empty()) on:click=say>
                    <Icon name="message" />
                    <span>{move || match kind.get() {
                        Kind::Note => l.add_note,
                        Kind::Answer if to_now().is_empty() => l.add_answer,
                        Kind::Answer => l.send_answer,
                        Kind::Reply => l.add_reply,
                    }}</span>
                </button>
            </div>
        </div>
    }
}
