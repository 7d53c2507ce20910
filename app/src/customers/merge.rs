//! Making one customer of two: which stays, and whose fields; and what stands on the page of the one that is gone.

use super::api::unmerge_customer;
use crate::history::value_word;
use crate::sync::use_device;
use crate::ui::{Dialog, Faults, Icon};
use crate::wire::Wire;
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::customers::custom::CustomField;
use model::customers::{Command as Act, Customer, Field};
use model::{Command, CustomerId, Outcome};
use std::collections::BTreeMap;

/// A field that differs: what tells it apart, and its value at the one and the other.
type Differing = (String, Field, Field);

fn differing(one: &Customer, other: &Customer, own: &[CustomField]) -> Vec<Differing> {
    let pairs = Field::all_of(one).into_iter().zip(Field::all_of(other));
    let usual = pairs.map(|(mine, theirs)| (mine.named().0, mine, theirs));
    let value = |of: &Customer, name: &str| of.custom.get(name).cloned().unwrap_or_default();
    // What a field no longer takes stays with its customer.
    let taken = |field: &&CustomField| [one, other].iter().all(|of| field.value(&value(of, &field.name)).is_ok());
    let own = own.iter().filter(taken).map(|CustomField { name, .. }| {
        let custom = |of| Field::Custom(name.clone(), value(of, name));
        (format!("custom {name}"), custom(one), custom(other))
    });
    usual.chain(own).filter(|(_, mine, theirs)| mine != theirs).collect()
}

/// The dialog.
#[component]
pub fn MergeDialog(
    /// The two.
    pair: [Customer; 2],
    /// Called once they are one.
    #[prop(into)]
    on_done: Callback<()>,
    /// Called when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let opened_at = device.version();
    let fields = differing(&pair[0], &pair[1], &device.peek(|world| world.company().own_fields()));
    // The older one stays unless somebody says otherwise; of each field the value that says something.
    let stays = RwSignal::new(usize::from(pair[1].created < pair[0].created));
    let word = move |name: &str, field: &Field| match field {
        Field::Custom(_, value) => value.clone(),
        field => device.peek(|world| value_word(t, world, name, &field.named().1)),
    };
    let label = move |name: &str, field: &Field| match field {
        Field::Custom(own, _) => own.clone(),
        _ => t.field(name).to_owned(),
    };
    let says = |name: &str, field: &Field| !matches!(word(name, field).as_str(), "" | "0" | "–");
    let usual = |(name, one, other): &Differing| {
        let (side, both) = (stays.get_untracked(), [says(name, one), says(name, other)]);
        (name.clone(), if both[side] || !both[1 - side] { side } else { 1 - side })
    };
    let chosen = RwSignal::new(fields.iter().map(usual).collect::<BTreeMap<_, _>>());
    let rows = fields.clone();
    let names = pair.clone().map(|customer| customer.name);
    let ids = pair.clone().map(|customer| customer.id);
    let merge = move || {
        let side = stays.get_untracked();
        let set = chosen.with_untracked(|chosen| {
            let taken = fields.iter().filter(|(name, ..)| chosen.get(name).copied().unwrap_or(side) != side);
            taken.map(|(_, one, other)| if side == 0 { other.clone() } else { one.clone() }).collect()
        });
        let command = Command::Customers(Act::Merge { id: ids[side], gone: ids[1 - side], set });
        if faults.take(device.dispatch_as_of(command, opened_at)) {
            device.toast(l.merged.to_owned());
            on_done.run(());
        }
    };
    let cell = move |name: String, at: usize, text: String| {
        let (group, told) = (format!("merge-{name}"), name.clone());
        view! {
            <td>
                <label class="check">
                    <input type="radio" name=group prop:checked=move || chosen.with(|chosen| chosen.get(&told) == Some(&at))
                        on:change=move |_| chosen.update(|chosen| { chosen.insert(name.clone(), at); }) />
                    <span>{text}</span>
                </label>
            </td>
        }
    };
    view! {
        <Dialog title=l.merge on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); merge(); }>
                {faults.banner()}
                <p>{l.merge_help}</p>
                <div class="scroll" tabindex="0" aria-label=l.merge>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{l.merge_stays}</th>
                                {names.into_iter().enumerate().map(|(at, name)| view! {
                                    <th scope="col">
                                        <label class="check">
                                            <input type="radio" name="merge-stays" prop:checked=move || stays.get() == at on:change=move |_| stays.set(at) />
                                            <span>{name}</span>
                                        </label>
                                    </th>
                                }).collect_view()}
                            </tr>
                        </thead>
                        <tbody>
                            {rows.into_iter().map(|(name, one, other)| {
                                let (mine, theirs) = (word(&name, &one), word(&name, &other));
                                view! {
                                    <tr>
                                        <th scope="row">{label(&name, &one)}</th>
                                        {cell(name.clone(), 0, mine)}
                                        {cell(name, 1, theirs)}
                                    </tr>
                                }
                            }).collect_view()}
                        </tbody>
                    </table>
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{l.merge}</button>
                </footer>
            </form>
        </Dialog>
    }
}

/// Says of a customer that it is gone into which other one; with the way back.
#[component]
pub fn MergedInto(
    /// Which is gone.
    id: CustomerId,
    /// Where it went.
    into: CustomerId,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let working = RwSignal::new(false);
    let apart = move |_| {
        working.set(true);
        spawn_local(async move {
            match unmerge_customer(id).await {
                Ok(Wire(Outcome::Accepted(_))) => device.toast(l.taken_apart.to_owned()),
                Ok(Wire(Outcome::Refused(refusal))) => device.toast(t.refusal(&refusal)),
                Err(error) => device.toast(t.error(&error)),
            }
            working.try_set(false);
        });
    };
    let name = move || match device.name_of_customer(into) {
        name if name.is_empty() => l.other_customer.to_owned(),
        name => name,
    };
    view! {
        <p class="notice" role="status">
            <Icon name="link" />
            <span>{l.merged_into} " " <a href=format!("/customers/{into}")>{name}</a></span>
            <button type="button" class="button" disabled=working on:click=apart>{l.take_apart}</button>
        </p>
    }
}
