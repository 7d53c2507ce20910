//! How many cards the columns of the board may hold.

use crate::sync::use_device;
use crate::ui::Faults;
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::company::{Command as Act, Field, Limit};
use model::issues::Column;
use model::{Command, Fault, Refusal};

/// The card of the limits.
#[component]
pub fn LimitsCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let rows = Column::ALL.map(|column| {
        let limit = device.peek(|world| world.company().limit(column));
        let most = limit.map(|limit| limit.most.to_string()).unwrap_or_default();
        (column, RwSignal::new(most), RwSignal::new(limit.is_some_and(|limit| limit.hard)))
    });
    let faults = Faults::none();
    let limits = move || -> Result<Vec<Limit>, Refusal> {
        let typed = rows.iter().filter(|(_, most, _)| !most.get_untracked().trim().is_empty());
        let limit = |(column, most, hard): &(Column, RwSignal<String>, RwSignal<bool>)| {
            let most = most.get_untracked().trim().parse().map_err(|_| Refusal::field("wip", Fault::Malformed))?;
            Ok(Limit { column: *column, most, hard: hard.get_untracked() })
        };
        typed.map(limit).collect()
    };
    let save = move || {
        let saved =
            limits().and_then(|limits| device.dispatch(Command::Company(Act::Edit { set: vec![Field::Wip(limits)] })));
        if faults.take(saved) {
            device.toast(t.saved.to_owned());
        }
    };
    let row = move |(column, most, hard): (Column, RwSignal<String>, RwSignal<bool>)| {
        let id = format!("wip-{}", column.name());
        view! {
            <div class="limit">
                <label for=id.clone()>{t.column(column)}</label>
                <input id=id type="number" min="1" max="9999" prop:value=most value=most.get_untracked() on:input=move |event| most.set(event_target_value(&event)) />
                <label class="check">
                    <input type="checkbox" prop:checked=hard checked=hard.get_untracked() on:change=move |event| hard.set(event_target_checked(&event)) />
                    {l.wip_hard}
                </label>
            </div>
        }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{l.wip_title}</h2>
            <p class="help">{l.wip_help}</p>
            {faults.banner()}
            {rows.map(row).collect_view()}
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}
