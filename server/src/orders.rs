//! Orders as files, for spreadsheets.

use crate::guard::{self, SignedIn};
use crate::sheet::Sheet;
use app::ssr::Host;
use app::words::words_of;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use model::money::Money;
use model::orders::{Order, State as OrderState};
use model::read::OrderFilter;
use model::{Actor, Record, World};
use std::collections::HashMap;

/// The orders that the filter of the address finds, one a row.
pub async fn export(
    State(host): State<Host>,
    SignedIn(person): SignedIn,
    Path(format): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let wanted = query.get("state").map(String::as_str).unwrap_or_default();
    let filter = OrderFilter {
        state: OrderState::named(wanted),
        customer: query.get("customer").and_then(|id| id.parse().ok()),
    };
    let found = match host.store.export_orders(&Actor::of(&person), &filter).await {
        Ok(found) => found,
        Err(fault) => return guard::fault(&fault),
    };
    let people = match host.store.people().await {
        Ok(people) => people,
        Err(fault) => return guard::fault(&fault),
    };
    let mut world = World::default();
    for record in people.into_iter().map(Record::Person).chain(found.customers.into_iter().map(Record::Customer)) {
        world.put(record);
    }
    let t = words_of(person.language);
    let l = t.later();
    let row = |order: Order| {
        let money = |minor| Money { minor, currency: order.currency.clone() }.figures();
        let (amount, turnover, due) = (money(order.amount), money(order.turnover()), money(order.due()));
        let customer = world.customers.get(&order.customer);
        vec![
            order.number,
            order.date.to_string(),
            customer.map(|customer| customer.code.clone()).unwrap_or_default(),
            customer.map(|customer| customer.name.clone()).unwrap_or_default(),
            world.people.get(&order.rep).map(|rep| rep.name.clone()).unwrap_or_default(),
            l.order_state(order.state).to_owned(),
            l.sale(order.sale).to_owned(),
            order.currency.clone(),
            amount,
            turnover,
            due,
            order.note,
        ]
    };
    let heads = [
        t.number,
        t.date,
        t.code,
        t.customer,
        t.rep,
        t.column_label,
        l.sale_type,
        t.currency,
        t.amount,
        l.turnover,
        l.due,
        t.note,
    ];
    let heads = heads.map(str::to_owned).to_vec();
    let rows = found.orders.into_iter().map(row).collect();
    Sheet { name: "orders", heads, rows, numbers: &[8, 9, 10] }.download(&format)
}
