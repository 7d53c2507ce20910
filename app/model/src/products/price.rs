//! Which price a customer pays for a product, and why.

use super::{Agreement, Level};
use crate::customers::Customer;
use crate::id::{AgreementId, ProductId};
use crate::money::Money;
use crate::world::World;
use chrono::NaiveDate;

/// A price that was found, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Price of one unit before the discount.
    pub price: Money,
    /// What is taken off, in hundredths of a percent.
    pub discount: u16,
    /// Where the price comes from.
    pub from: From,
    /// Where the discount comes from.
    pub off: Off,
}

/// Where a price comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// It was agreed with the customer.
    Agreed(AgreementId),
    /// It is the product's price of this level.
    Listed(Level),
}

/// Where a discount comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// There is none.
    None,
    /// It was agreed for this product.
    Agreed(AgreementId),
    /// The customer has it on everything that nothing else was agreed about.
    Customer,
}

/// The price of a product for a customer, for a quantity (thousandths of the unit) on a day: what was agreed for the
/// largest quantity that is reached, the latest of those; without an agreement the price of the customer's level, less
/// the customer's discount. Nothing where the product has no price in this currency.
pub fn find(
    world: &World,
    customer: &Customer,
    product: ProductId,
    quantity: i64,
    on: NaiveDate,
    currency: &str,
) -> Option<Found> {
    let in_currency = |price: &Option<Money>| price.clone().filter(|price| price.currency == currency);
    let listed = || {
        let product = world.products.get(&product)?;
        let at = |level: Level| match level {
            Level::Standard => in_currency(&product.standard),
            Level::Wholesale => in_currency(&product.wholesale),
            Level::Retail => in_currency(&product.retail),
        };
        let own = at(customer.level).map(|price| (price, customer.level));
        own.or_else(|| at(Level::Standard).map(|price| (price, Level::Standard)))
    };
    let holds = |agreement: &&Agreement| {
        !agreement.withdrawn
            && agreement.customer == customer.id
            && agreement.product == product
            && agreement.at_least <= quantity
            && agreement.from.is_none_or(|from| from <= on)
            && agreement.until.is_none_or(|until| on <= until)
            && (in_currency(&agreement.price).is_some() || (agreement.price.is_none() && agreement.discount > 0))
    };
    let agreed = world.agreements.values().filter(holds).max_by_key(|agreed| (agreed.at_least, agreed.from, agreed.id));
    match agreed {
        Some(agreed) => {
            let off = if agreed.discount > 0 { Off::Agreed(agreed.id) } else { Off::None };
            let (price, from) = match in_currency(&agreed.price) {
                Some(price) => (price, From::Agreed(agreed.id)),
                None => listed().map(|(price, level)| (price, From::Listed(level)))?,
            };
            Some(Found { price, discount: agreed.discount, from, off })
        }
        None => listed().map(|(price, level)| {
            let off = if customer.discount > 0 { Off::Customer } else { Off::None };
            Found { price, discount: customer.discount, from: From::Listed(level), off }
        }),
    }
}
