//! The products: finding, adding, changing.

use super::api::list_products;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::ui::{Dialog, ExportMenu, Faults, Icon, Kind, Pause, TextInput};
use crate::wire::{Wire, reading};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::money::Money;
use model::products::{Command as Act, Field, Product};
use model::read::{AfterProduct, PRODUCTS_A_PAGE};
use model::{Command, ProductId, Refusal};
use uuid::Uuid;

/// What is edited.
#[derive(Clone, Copy, PartialEq)]
enum Edited {
    New,
    Product(ProductId),
}

/// The page.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("q")).unwrap_or_default());
    let read = reading(
        move || asked.get(),
        |asked| async move { list_products(asked.clone(), None).await.map(|Wire(seed)| Wire((asked, seed))) },
    );
    let edited = RwSignal::new(None::<Edited>);
    let may = device.actor().assigns();
    view! {
        <Title text=l.products />
        <section class="page">
            <header class="bar">
                <a class="icon-button" href="/orders" aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{l.products}</h1>
                <span class="push"></span>
                <ExportMenu href=|format| format!("/products/export.{format}") />
                {may.then(|| view! {
                    <button type="button" class="button primary" on:click=move |_| edited.set(Some(Edited::New))>
                        <Icon name="plus" /><span>{l.new_product}</span>
                    </button>
                })}
            </header>
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire((asked, seed))) => {
                            let more = seed.records.len() >= PRODUCTS_A_PAGE;
                            device.seed(seed);
                            view! { <Products edited may asked more /> }.into_any()
                        }
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Suspense>
            {move || edited.get().map(|what| view! { <ProductDialog what on_close=move || edited.set(None) /> })}
        </section>
    }
}

#[component]
fn Products(edited: RwSignal<Option<Edited>>, may: bool, asked: String, more: bool) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let typed = RwSignal::new(asked.clone());
    let pause = Pause::new();
    let more = RwSignal::new(more);
    let fetch = move |query: String, after: Option<AfterProduct>| {
        spawn_local(async move {
            if let Ok(Wire(seed)) = list_products(query, after).await {
                more.try_set(seed.records.len() >= PRODUCTS_A_PAGE);
                device.seed(seed);
            }
        });
    };
    let search = move |text: String| {
        typed.set(text.clone());
        pause.then(async {}, move |()| fetch(text, None));
    };
    let shown = Memo::new(move |_| {
        let words: Vec<String> = typed.get().to_lowercase().split_whitespace().map(str::to_owned).collect();
        let text = |product: &Product| {
            [&product.name, &product.code, &product.category].map(|part| part.to_lowercase()).join("\n")
        };
        let fits = |product: &&Product| words.iter().all(|word| text(product).contains(word.as_str()));
        let found: Vec<Product> = device.read(|world| world.products.values().filter(fits).cloned().collect());
        model::order::sorted(found, |a, b| (&a.name, a.id).cmp(&(&b.name, b.id)))
    });
    let next = move |_| {
        let last = shown
            .with_untracked(|shown| shown.last().map(|last| AfterProduct { name: last.name.clone(), id: last.id }));
        fetch(typed.get_untracked(), last);
    };
    let price = |price: Option<Money>| price.map(|price| price.to_string()).unwrap_or_default();
    view! {
        <form class="filters" role="search" on:submit=|event| event.prevent_default()>
            <label class="search">
                <Icon name="search" />
                <span class="visually-hidden">{l.search_products}</span>
                <input type="search" placeholder=l.search_products value=asked on:input=move |event| search(event_target_value(&event)) />
            </label>
        </form>
        <div class="table-scroll" tabindex="0" role="region" aria-label=l.products>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{l.item_number}</th><th scope="col">{words().name}</th><th scope="col">{words().category}</th><th scope="col">{l.unit}</th>
                        <th scope="col" class="number">{l.standard_price}</th><th scope="col" class="number">{l.wholesale_price}</th><th scope="col" class="number">{l.retail_price}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || shown.get().into_iter().map(|product| {
                        let id = product.id;
                        let name = product.name.clone();
                        view! {
                            <tr data-product=product.id.to_string()>
                                <td class="figures">{product.code}</td>
                                <td>
                                    {if may {
                                        view! { <button type="button" class="link" on:click=move |_| edited.set(Some(Edited::Product(id)))>{name}</button> }.into_any()
                                    } else {
                                        view! { <span>{name}</span> }.into_any()
                                    }}
                                    {product.discontinued.then(|| view! { <span class="tag">{l.discontinued}</span> })}
                                </td>
                                <td>{product.category}</td>
                                <td>{product.unit}</td>
                                <td class="number">{price(product.standard)}</td>
                                <td class="number">{price(product.wholesale)}</td>
                                <td class="number">{price(product.retail)}</td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        <Show when=move || shown.with(Vec::is_empty)><p class="empty">{l.no_products}</p></Show>
        <Show when=move || more.get()><button type="button" class="button" on:click=next>{l.show_more}</button></Show>
    }
}

#[component]
fn ProductDialog(what: Edited, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let before = match what {
        Edited::New => None,
        Edited::Product(id) => device.peek(|world| world.products.get(&id).cloned()),
    };
    let of = |get: fn(&Product) -> String| RwSignal::new(before.as_ref().map(get).unwrap_or_default());
    let money = |price: &Option<Money>| price.as_ref().map(Money::to_string).unwrap_or_default();
    let (code, name) = (of(|product| product.code.clone()), of(|product| product.name.clone()));
    let (category, unit) = (of(|product| product.category.clone()), of(|product| product.unit.clone()));
    let standard = RwSignal::new(before.as_ref().map(|product| money(&product.standard)).unwrap_or_default());
    let wholesale = RwSignal::new(before.as_ref().map(|product| money(&product.wholesale)).unwrap_or_default());
    let retail = RwSignal::new(before.as_ref().map(|product| money(&product.retail)).unwrap_or_default());
    let cost = RwSignal::new(before.as_ref().map(|product| money(&product.cost)).unwrap_or_default());
    let discontinued = RwSignal::new(before.as_ref().is_some_and(|product| product.discontinued));
    let title = if before.is_some() { l.edit_product } else { l.new_product };
    let opened_at = device.version();
    let command = move || -> Result<Command, Refusal> {
        let currency = device.peek(|world| world.company().currency.clone());
        let price = |field: &str, typed: RwSignal<String>| Money::read(field, &typed.get_untracked(), &currency);
        let mut set = vec![
            Field::Code(code.get_untracked()),
            Field::Name(name.get_untracked()),
            Field::Category(category.get_untracked()),
            Field::Unit(unit.get_untracked()),
            Field::Standard(price("standard", standard)?),
            Field::Wholesale(price("wholesale", wholesale)?),
            Field::Retail(price("retail", retail)?),
            Field::Cost(price("cost", cost)?),
            Field::Discontinued(discontinued.get_untracked()),
        ];
        Ok(Command::Products(match &before {
            Some(before) => {
                set.retain(|field| field.differs_from(before));
                Act::Edit { id: before.id, set }
            }
            None => Act::Add { id: ProductId(Uuid::now_v7()), set },
        }))
    };
    let save = move || {
        if faults.take(command().and_then(|command| device.dispatch_as_of(command, opened_at))) {
            device.toast(l.product_saved.to_owned());
            on_close.run(());
        }
    };
    view! {
        <Dialog title on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <div class="row">
                    <TextInput label=t.name id="product-name" value=name kind=Kind::Required fault=faults.at("name") />
                    <TextInput label=l.item_number id="product-code" value=code fault=faults.at("code") />
                </div>
                <div class="row">
                    <TextInput label=t.category id="product-category" value=category fault=faults.at("category") />
                    <TextInput label=l.unit id="product-unit" value=unit fault=faults.at("unit") />
                </div>
                <div class="row">
                    <TextInput label=l.standard_price id="product-standard" value=standard fault=faults.at("standard") />
                    <TextInput label=l.wholesale_price id="product-wholesale" value=wholesale fault=faults.at("wholesale") />
                    <TextInput label=l.retail_price id="product-retail" value=retail fault=faults.at("retail") />
                    <TextInput label=l.cost id="product-cost" value=cost fault=faults.at("cost") />
                </div>
                <label class="check">
                    <input type="checkbox" prop:checked=discontinued on:change=move |event| discontinued.set(event_target_checked(&event)) />
                    {l.discontinued}
                </label>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}
