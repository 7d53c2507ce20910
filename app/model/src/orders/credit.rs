//! Credit (信用额度): how much of it an order takes, and whether that is too much.

use super::{Kind, Order, Sale, State};
use crate::customers::Customer;
use crate::money::Money;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What happens where a limit would be exceeded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Nothing is said.
    #[default]
    None,
    /// It is said, and done.
    Warn,
    /// It is not done.
    Block,
}

impl Policy {
    /// Every one, in the order choices show them.
    pub const ALL: [Policy; 3] = [Policy::None, Policy::Warn, Policy::Block];

    /// As in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Policy::None => "none",
            Policy::Warn => "warn",
            Policy::Block => "block",
        }
    }
}

/// How much of the payer's credit an order takes, in minor units: from the confirmation on what is ordered and has not
/// come back, less what was paid. Goods on consignment take it from the invoice on: they are the customer's then.
pub fn charge(order: &Order) -> i64 {
    if order.state != State::Confirmed {
        return 0;
    }
    let taken = match order.sale {
        Sale::Normal => order.worth_keeping(),
        Sale::Consignment => order.turnover(),
    };
    (taken - order.total(Kind::Payment)).max(0)
}

/// By how much a payer's limit would be exceeded if `after` took the place of an order that took `before` of it, in
/// minor units; nothing where it takes no more than that.
///
/// # Errors
/// Refuses where the payer's policy is to block.
pub fn excess(payer: &Customer, before: i64, after: &Order) -> Result<i64, Refusal> {
    let used = payer.credit_used - before + after.charged;
    let over = payer.credit_limit.map_or(0, |limit| used - limit).max(0);
    match payer.credit_policy {
        _ if after.charged <= before || over == 0 => Ok(0),
        Policy::None => Ok(0),
        Policy::Warn => Ok(over),
        Policy::Block => Err(Refusal::OverCredit(Money { minor: over, currency: after.currency.clone() })),
    }
}
