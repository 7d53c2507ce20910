//! Other places of a customer.

use crate::people::{HoursFields, HoursInput};
use crate::sync::use_device;
use crate::ui::{Dialog, Faults, Icon, Kind, TextInput};
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::customers::address::{Address, Point};
use model::customers::{Command as Act, Field};
use model::{Command, CustomerId, Refusal};

/// The list of places, with a form to add and change them.
#[component]
pub fn Addresses(
    /// Whose.
    customer: CustomerId,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let addresses = Memo::new(move |_| {
        let there = device.read(|world| world.customers.get(&customer).map(|customer| customer.addresses.clone()));
        there.unwrap_or_default()
    });
    let editing = RwSignal::new(None::<usize>);
    let line = move |(at, one): (usize, Address)| {
        let place = [&one.address, &one.postal_code, &one.city, &one.country].map(String::as_str);
        let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let hours = one.hours.map(|hours| t.hours_of(&hours)).unwrap_or_default();
        let map = one.point.map(|point| {
            let degrees = point.to_string().replace(' ', "");
            view! { <a class="figures" href=format!("geo:{degrees}")>{point.to_string()}</a> }
        });
        view! {
            <li>
                <button type="button" class="line" on:click=move |_| editing.set(Some(at))>
                    <Icon name="visit" />
                    <strong>{one.label}</strong>
                    <span>{place}</span>
                    <small>{hours}</small>
                </button>
                {map}
            </li>
        }
    };
    view! {
        <section class="card">
            <header class="card-head">
                <h2>{l.addresses}</h2>
                <button type="button" class="icon-button" aria-label=l.new_address title=l.new_address on:click=move |_| editing.set(Some(usize::MAX))>
                    <Icon name="plus" />
                </button>
            </header>
            <ul class="lines">{move || addresses.get().into_iter().enumerate().map(line).collect_view()}</ul>
            <Show when=move || addresses.with(Vec::is_empty)><p class="empty">{l.no_addresses}</p></Show>
            {move || editing.get().map(|at| view! {
                <AddressDialog customer at before=addresses.get_untracked() on_close=move || editing.set(None) />
            })}
        </section>
    }
}

#[component]
fn AddressDialog(
    customer: CustomerId,
    at: usize,
    before: Vec<Address>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let opened_at = device.version();
    let one = before.get(at).cloned();
    let is_new = one.is_none();
    let text = |get: fn(&Address) -> &String| RwSignal::new(one.as_ref().map(get).cloned().unwrap_or_default());
    let (label, address) = (text(|one| &one.label), text(|one| &one.address));
    let (city, postal_code) = (text(|one| &one.city), text(|one| &one.postal_code));
    let country = text(|one| &one.country);
    let point = one.as_ref().and_then(|one| one.point).map(|point| point.to_string()).unwrap_or_default();
    let point = RwSignal::new(point);
    let set_hours = one.as_ref().and_then(|one| one.hours);
    let (limited, hours) = (RwSignal::new(set_hours.is_some()), HoursInput::of(set_hours.unwrap_or_default()));
    let keep = move |addresses: Vec<Address>| {
        let set = vec![Field::Addresses(addresses)];
        if faults.take(device.dispatch_as_of(Command::Customers(Act::Edit { id: customer, set }), opened_at)) {
            device.toast(l.address_saved.to_owned());
            on_close.run(());
        }
    };
    let typed = move || -> Result<Address, Refusal> {
        let get = |signal: RwSignal<String>| signal.get_untracked();
        Ok(Address {
            label: get(label),
            address: get(address),
            city: get(city),
            postal_code: get(postal_code),
            country: get(country),
            point: Point::read(&get(point))?,
            hours: if limited.get_untracked() { Some(hours.hours()?) } else { None },
        })
    };
    let all = StoredValue::new(before);
    let save = move || match typed() {
        Ok(one) => {
            let mut addresses = all.get_value();
            match addresses.get_mut(at) {
                Some(there) => *there = one,
                None => addresses.push(one),
            }
            keep(addresses);
        }
        Err(refusal) => faults.show(refusal),
    };
    let remove = move |_| {
        let mut addresses = all.get_value();
        if at < addresses.len() {
            addresses.remove(at);
            keep(addresses);
        }
    };
    view! {
        <Dialog title=if is_new { l.new_address } else { l.edit_address } on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <TextInput label=l.address_label id="address-label" value=label kind=Kind::Required fault=faults.at("label") />
                <TextInput label=t.address id="address-address" value=address fault=faults.at("address") />
                <div class="row">
                    <TextInput label=t.city id="address-city" value=city fault=faults.at("city") />
                    <TextInput label=t.postal_code id="address-postal-code" value=postal_code fault=faults.at("postal_code") />
                    <TextInput label=t.country id="address-country" value=country fault=faults.at("country") />
                </div>
                <TextInput label=l.point id="address-point" value=point fault=faults.at("point") />
                <label class="check">
                    <input type="checkbox" prop:checked=limited on:change=move |event| limited.set(event_target_checked(&event)) />
                    {l.visiting_hours}
                </label>
                <Show when=move || limited.get()><HoursFields hours faults /></Show>
                <footer class="dialog-actions">
                    {(!is_new).then(|| view! { <button type="button" class="button danger" on:click=remove>{l.remove_line}</button> })}
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}
