//! Where somebody is signed in.

use super::api::end_sessions;
use super::told::told;
use crate::sync::use_device;
use crate::ui::{Faults, Kind, TextInput};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::read::SignedIn;
use std::collections::BTreeSet;

/// The sessions of whoever is signed in, and ending those that are chosen.
#[component]
pub fn Devices(
    /// The sessions.
    sessions: Vec<SignedIn>,
    /// Called once there are fewer.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (faults, current) = (Faults::none(), RwSignal::new(String::new()));
    let others: BTreeSet<String> =
        sessions.iter().filter(|session| !session.here).map(|session| session.id.clone()).collect();
    let alone = others.is_empty();
    let chosen = RwSignal::new(others);
    let entry = move |session: SignedIn| {
        let (id, here) = (session.id.clone(), session.here);
        let chosen_now = {
            let id = id.clone();
            move || chosen.with(|chosen| chosen.contains(&id))
        };
        let choose = move |event| {
            let id = id.clone();
            let wanted = event_target_checked(&event);
            chosen.update(|chosen| {
                let _ = if wanted { chosen.insert(id.clone()) } else { chosen.remove(&id) };
            });
        };
        view! {
            <li>
                <label class="check">
                    <input type="checkbox" disabled=here prop:checked=chosen_now on:change=choose />
                    <span>
                        <strong>{name(&session.agent).unwrap_or_else(|| l.unknown_device.to_owned())}</strong>
                        {here.then(|| view! { " " <span class="tag">{l.this_device}</span> })}
                        <span class="help">{fill(l.device_used, &[&device.moment(session.begun), &device.moment(session.used)])}</span>
                    </span>
                </label>
            </li>
        }
    };
    let end = move || {
        spawn_local(async move {
            let ids = chosen.get_untracked().into_iter().collect();
            if told(end_sessions(current.get_untracked(), ids).await, faults, device, t).is_some() {
                on_change.run(());
            }
        });
    };
    view! {
        <form class="card form devices" novalidate on:submit=move |event| { event.prevent_default(); end(); }>
            <h2>{l.devices}</h2>
            {faults.banner()}
            <ul>{sessions.into_iter().map(entry).collect_view()}</ul>
            {(!alone).then(|| view! {
                <TextInput label=t.current_password id="devices-password" input="password" autocomplete="current-password" value=current kind=Kind::Required fault=faults.at("current") />
                <footer class="dialog-actions">
                    <button type="submit" class="button" disabled=move || chosen.with(BTreeSet::is_empty)>{l.end_sessions}</button>
                </footer>
            })}
        </form>
    }
}

/// A browser and what it runs on, by what it calls itself; the first that fits, since each also names those before it.
fn name(agent: &str) -> Option<String> {
    let first =
        |words: &[(&str, &'static str)]| words.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ])?;
    let system = first(&[
        ("iPad", "iPad"),
        ("iPhone", "iPhone"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    Some(system.map_or_else(|| browser.to_owned(), |system| format!("{browser} · {system}")))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_browser_is_known_by_what_it_calls_itself() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0";
        let tablet = "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/604.1";
        assert_eq!(name(edge).as_deref(), Some("Edge · Windows"));
        assert_eq!(name(tablet).as_deref(), Some("Safari · iPad"));
        assert_eq!(name("curl/8.0"), None);
    }
}
