//! The field that looks up a product: a text field that offers what matches.

use super::api::list_products;
use crate::sync::{Device, use_device};
use crate::ui::{Pause, unless_gone};
use crate::wire::Wire;
use leptos::prelude::*;
use model::products::Product;
use model::{ProductId, World};

/// Most products offered at once.
const OFFERED: usize = 20;

/// What a product is called where it is chosen.
pub fn label(product: &Product) -> String {
    if product.code.is_empty() { product.name.clone() } else { format!("{} · {}", product.code, product.name) }
}

fn named(world: &World, typed: &str) -> Option<ProductId> {
    let typed = typed.trim();
    let hit = |product: &&Product| label(product) == typed || (!product.code.is_empty() && product.code == typed);
    world.products.values().find(hit).map(|product| product.id)
}

/// Products that are still sold and in whose label each word typed occurs.
fn offered(device: Device, typed: &str) -> Vec<String> {
    let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |text: &str| words.iter().all(|word| text.to_lowercase().contains(word.as_str()));
    let mut found: Vec<String> = device.read(|world| {
        let sold = world.products.values().filter(|product| !product.discontinued);
        sold.map(label).filter(|text| fits(text)).collect()
    });
    found = model::order::sorted(found, String::cmp);
    found.truncate(OFFERED);
    found
}

/// A product, found by code, name or category.
#[component]
pub fn ProductField(
    /// What the field is called.
    name: String,
    /// Identity of the control, different for each on the page.
    id: String,
    /// Which product is chosen.
    value: RwSignal<Option<ProductId>>,
    /// What is typed.
    typed: RwSignal<String>,
) -> impl IntoView {
    let device = use_device();
    let called = move |id: ProductId| device.read(|world| world.products.get(&id).map(label));
    if let Some(text) = untrack(|| value.get().and_then(called)) {
        typed.set(text);
    }
    let pause = Pause::new();
    let search = move |typed: String| {
        // The dot of the label is nothing to look for.
        pause.then(list_products(typed.replace('·', " "), None), move |answer| {
            if let Ok(Wire(seed)) = answer {
                device.seed(seed);
            }
        });
    };
    // What is typed may name a product that the server has yet to tell of.
    Effect::new(move |_| {
        let text = typed.get();
        // Two may be called the same: the one that was chosen stays.
        if value.get_untracked().and_then(called).is_some_and(|called| called == text) {
            return;
        }
        let found = device.read(|world| named(world, &text));
        if value.get_untracked() != found {
            value.set(found);
        }
    });
    let list = format!("{id}-list");
    view! {
        <input
            id=id
            type="text"
            list=list.clone()
            autocomplete="off"
            aria-label=name.clone()
            placeholder=name
            prop:value=typed
            value=typed.get_untracked()
            on:input=move |event| {
                let text = event_target_value(&event);
                typed.set(text.clone());
                search(text);
            }
            on:change=move |_| unless_gone(value, move |chosen| {
                if let Some(text) = chosen.and_then(|id| device.peek(|world| world.products.get(&id).map(label))) {
                    typed.try_set(text);
                }
            })
        />
        <datalist id=list>
            {move || offered(device, &typed.get()).into_iter().map(|text| view! { <option value=text></option> }).collect_view()}
        </datalist>
    }
}
