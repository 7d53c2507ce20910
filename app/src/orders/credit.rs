//! How a payer's credit stands, where something is promised.

use crate::sync::use_device;
use crate::words::{fill, later_words};
use leptos::prelude::*;
use model::CustomerId;
use model::customers::Customer;
use model::money::Money;

/// The credit of whoever pays for a customer: used, limit, and what is left if so much more is taken.
#[component]
pub fn CreditLine(
    /// Whose order it is.
    customer: CustomerId,
    /// What it would take, in minor units of the payer's currency.
    #[prop(into)]
    takes: Signal<i64>,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let payer = Memo::new(move |_| {
        device.read(|world| {
            let customer = world.customers.get(&customer)?;
            let payer = customer.bill_to.map_or(Some(customer), |payer| world.customers.get(&payer))?;
            Some((payer.clone(), payer.currency_or(world.company()).to_owned()))
        })
    });
    move || {
        payer.get().map(|(payer, currency)| {
            let money = |minor: i64| Money { minor, currency: currency.clone() }.to_string();
            let Customer { credit_limit, credit_used, credit_policy, name, .. } = payer;
            let takes = takes.get();
            let over = credit_limit.map_or(0, |limit| credit_used + takes - limit).max(0);
            let text = match credit_limit {
                None => fill(l.credit_used_only, &[&money(credit_used)]),
                Some(limit) => fill(l.credit_used_of, &[&money(credit_used), &money(limit)]),
            };
            let left = credit_limit.map(|limit| {
                let left = limit - credit_used - takes;
                if left < 0 { fill(l.exceeded_by, &[&money(-left)]) } else { fill(l.credit_left, &[&money(left)]) }
            });
            view! {
                <p class="credit" data-over=(over > 0).then_some("true")>
                    <strong>{name}</strong>
                    <span>{text}</span>
                    {left.map(|left| view! { <span class="credit-left">{left}</span> })}
                    <span class="tag">{l.credit_policy(credit_policy)}</span>
                </p>
            }
        })
    }
}
