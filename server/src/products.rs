//! Products as files, for spreadsheets.

use crate::guard::{self, SignedIn};
use crate::sheet::Sheet;
use app::ssr::Host;
use app::words::words_of;
use axum::extract::{Path, State};
use axum::response::Response;
use model::Actor;
use model::money::Money;
use model::products::Product;

/// All products, one a row.
pub async fn export(State(host): State<Host>, SignedIn(person): SignedIn, Path(format): Path<String>) -> Response {
    let actor = Actor::of(&person);
    let products = match host.store.export_products(&actor).await {
        Ok(products) => products,
        Err(fault) => return guard::fault(&fault),
    };
    let t = words_of(person.language);
    let l = t.later();
    let row = |product: Product| {
        let prices = [&product.standard, &product.wholesale, &product.retail, &product.cost];
        let currency = prices.iter().find_map(|price| Some(price.as_ref()?.currency.clone())).unwrap_or_default();
        // Several currencies in one row say which is which.
        let price = |price: &Option<Money>| match price {
            Some(price) if price.currency == currency => price.figures(),
            Some(price) => price.to_string(),
            None => String::new(),
        };
        let prices = prices.map(price);
        let discontinued = if product.discontinued { l.discontinued } else { "" }.to_owned();
        let known = [product.code, product.name, product.category, product.unit, currency];
        known.into_iter().chain(prices).chain([discontinued]).collect()
    };
    let heads = [
        l.item_number,
        t.name,
        t.category,
        l.unit,
        t.currency,
        l.standard_price,
        l.wholesale_price,
        l.retail_price,
        l.cost,
        l.discontinued,
    ];
    let heads = heads.map(str::to_owned).to_vec();
    Sheet { name: "products", heads, rows: products.into_iter().map(row).collect(), numbers: &[5, 6, 7, 8] }
        .download(&format)
}
