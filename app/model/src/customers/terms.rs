//! When money comes: closing day (结账日), collection day (收款日) and bill term (票期) as dates.

use super::Customer;
use chrono::{Datelike, Days, Months, NaiveDate};

/// Most days in a row on which nobody works that are stepped over.
const PATIENCE: u64 = 60;

/// When an invoice is closed, collected and its bill paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Day the invoice is closed on: the first closing day that is not before it.
    pub closes: NaiveDate,
    /// Day the money is collected on: the first collection day that is not before the closing, or the next on which
    /// somebody works.
    pub collected: NaiveDate,
    /// Day the bill given then is paid on, or the next on which somebody works.
    pub paid: NaiveDate,
}

/// The dates of an invoice of this day; `works` tells the days on which somebody works.
pub fn dates(customer: &Customer, invoiced: NaiveDate, works: impl Fn(NaiveDate) -> bool) -> Dates {
    let working = |day: NaiveDate| day.iter_days().take(PATIENCE as usize).find(|day| works(*day)).unwrap_or(day);
    let closes = next(customer.closing_day, invoiced);
    let collected = working(next(customer.collection_day, closes));
    let paid = working(collected + Days::new(customer.bill_term.into()));
    Dates { closes, collected, paid }
}

/// The first such day of a month that is not before `from`; a month without one has it on its last. 0 is any day.
fn next(day: u8, from: NaiveDate) -> NaiveDate {
    if day == 0 {
        return from;
    }
    let of_month = |first: NaiveDate| {
        let last = first + Months::new(1) - Days::new(1);
        first.with_day(day.into()).unwrap_or(last)
    };
    let first = from - Days::new(from.day0().into());
    let here = of_month(first);
    if here < from { of_month(first + Months::new(1)) } else { here }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn customer(closing_day: u8, collection_day: u8, bill_term: u16) -> Customer {
        let fields = serde_json::json!({
            "id": uuid::Uuid::nil(), "code": "", "name": "", "standing": "formal", "grade": null, "owner": null,
            "phone": "", "fax": "", "email": "", "address": "", "city": "", "region": "", "postal_code": "",
            "country": "", "note": "", "last_contact": null, "created": "2026-01-01T00:00:00Z",
            "closing_day": closing_day, "collection_day": collection_day, "bill_term": bill_term,
        });
        serde_json::from_value(fields).expect("a customer")
    }

    /// Nobody works at the weekend and on the first days of October.
    fn works(day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let october = day.month() == 10 && day.day() <= 7;
        !(weekend || october)
    }

    #[test]
    fn an_invoice_goes_its_way_to_the_money() {
        for (terms, invoiced, closes, collected, paid) in [
            // Closed on the 25th, collected on the 10th of the next month, bill over 60 days.
            ((25, 10, 60), "2026-11-18", "2026-11-25", "2026-12-10", "2027-02-08"),
            // One day too late for the closing.
            ((25, 10, 60), "2026-11-26", "2026-12-25", "2027-01-11", "2027-03-12"),
            // Month ends: February has no 31st.
            ((31, 5, 0), "2026-02-10", "2026-02-28", "2026-03-05", "2026-03-05"),
            ((31, 31, 0), "2028-02-10", "2028-02-29", "2028-02-29", "2028-02-29"),
            ((30, 31, 30), "2026-04-30", "2026-04-30", "2026-04-30", "2026-06-01"),
            // The holiday week of October is stepped over, and the weekend.
            ((25, 1, 0), "2026-09-20", "2026-09-25", "2026-10-08", "2026-10-08"),
            ((0, 0, 0), "2026-11-21", "2026-11-21", "2026-11-23", "2026-11-23"),
        ] {
            let (closing, collection, term) = terms;
            let found = dates(&customer(closing, collection, term), day(invoiced), works);
            let wanted = Dates { closes: day(closes), collected: day(collected), paid: day(paid) };
            assert_eq!(found, wanted, "{terms:?} {invoiced}");
        }
    }

    proptest! {
        #[test]
        fn dates_follow_each_other_and_closing_is_within_a_month(
            closing in 0..32_u8, collection in 0..32_u8, term in 0..200_u16, since in 0..20_000_u64,
        ) {
            let invoiced = day("1990-01-01") + Days::new(since);
            let found = dates(&customer(closing, collection, term), invoiced, |_| true);
            prop_assert!(invoiced <= found.closes && found.closes <= found.collected && found.collected <= found.paid);
            prop_assert!((found.closes - invoiced).num_days() <= 31);
        }
    }
}
