//! The pyramid of customers: what holds whatever they bought.

use chrono::NaiveDate;
use model::CustomerId;
use model::customers::Grade;
use model::customers::pyramid::{Dealings, Graded, HIGHEST, Scheme, graded};
use model::money::Money;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

fn dealings(turnover: i64, margin: i64, orders: u32, day: i32) -> Dealings {
    let last_order = NaiveDate::from_num_days_from_ce_opt(730_000 + day).filter(|_| orders > 0);
    Dealings { turnover: Money { minor: turnover, currency: "EUR".into() }, margin, orders, last_order }
}

fn numbered(all: Vec<Dealings>) -> Vec<(CustomerId, Dealings)> {
    (1..).zip(all).map(|(number, dealings)| (Uuid::from_u128(number).into(), dealings)).collect()
}

fn any_dealings() -> impl Strategy<Value = Dealings> {
    let bought = (0_i64..50, -20_i64..50, 1_u32..20, 0_i32..50);
    prop_oneof![
        1 => Just(dealings(0, 0, 0, 0)),
        4 => bought.prop_map(|(turnover, margin, orders, day)| dealings(turnover, margin, orders, day)),
    ]
}

fn any_scheme() -> impl Strategy<Value = Scheme> {
    let weights = (0_u16..=100, 0_u16..=100, 0_u16..=100, 1_u16..=100);
    (weights, 0_u16..=40, 0_u16..=30, 0_u16..=30).prop_map(|((turnover, margin, frequency, recency), a, b, c)| Scheme {
        turnover,
        margin,
        frequency,
        recency,
        share_a: a,
        share_b: b,
        share_c: c,
        ..Scheme::default()
    })
}

fn by_customer(found: Vec<Graded>) -> BTreeMap<CustomerId, Graded> {
    found.into_iter().map(|graded| (graded.customer, graded)).collect()
}

#[test]
fn ten_customers_stand_in_the_shares_that_are_set() {
    let all = numbered((0..10).map(|n| dealings(n * 100, n * 10, u32::try_from(n).unwrap_or(0), 0)).collect());
    let grades: Vec<Grade> = graded(&Scheme::default(), all).into_iter().map(|graded| graded.grade).collect();
    use Grade::{A, B, C, D};
    // One in ten is A, two are B, three are C.
    assert_eq!(grades, [A, B, B, C, C, C, D, D, D, D]);
}

#[test]
fn money_is_compared_in_its_own_currency() {
    let yen = |minor| Dealings { turnover: Money { minor, currency: "JPY".into() }, ..dealings(0, 0, 1, 0) };
    let all = numbered(vec![dealings(500, 0, 1, 0), dealings(900, 0, 1, 0), yen(100_000), yen(200_000)]);
    let only_turnover = Scheme { margin: 0, frequency: 0, recency: 0, ..Scheme::default() };
    let scores: Vec<u32> = by_customer(graded(&only_turnover, all)).into_values().map(|graded| graded.score).collect();
    assert_eq!(scores, [0, HIGHEST, 0, HIGHEST]);
}

#[test]
fn whoever_pays_in_a_currency_of_their_own_stands_in_the_middle() {
    let yen = Dealings { turnover: Money { minor: 7, currency: "JPY".into() }, ..dealings(0, 0, 1, 0) };
    let only_turnover = Scheme { margin: 0, frequency: 0, recency: 0, ..Scheme::default() };
    let all = numbered(vec![dealings(500, 0, 1, 0), dealings(900, 0, 1, 0), yen.clone()]);
    let scores: Vec<u32> = by_customer(graded(&only_turnover, all)).into_values().map(|graded| graded.score).collect();
    assert_eq!(scores, [0, HIGHEST, HIGHEST / 2]);
    assert_eq!(graded(&only_turnover, numbered(vec![yen]))[0].score, HIGHEST);
}

proptest! {
    #[test]
    fn nobody_is_graded_below_whom_they_outdo(scheme in any_scheme(), all in prop::collection::vec(any_dealings(), 1..40)) {
        let found = graded(&scheme, numbered(all));
        for one in &found {
            prop_assert!(one.score <= HIGHEST);
            for other in &found {
                let (mine, theirs) = (&one.dealings, &other.dealings);
                let outdoes = mine.turnover.minor >= theirs.turnover.minor
                    && mine.margin >= theirs.margin
                    && mine.orders >= theirs.orders
                    && mine.last_order >= theirs.last_order;
                prop_assert!(!outdoes || one.grade <= other.grade, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_order_they_come_in_does_not_matter(scheme in any_scheme(), all in prop::collection::vec(any_dealings(), 1..40)) {
        let forward = numbered(all);
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        prop_assert_eq!(by_customer(graded(&scheme, forward)), by_customer(graded(&scheme, backward)));
    }

    #[test]
    fn no_grade_is_fuller_than_its_share_but_for_those_who_score_alike(
        scheme in any_scheme(),
        all in prop::collection::vec(any_dealings(), 1..40),
    ) {
        let found = graded(&scheme, numbered(all));
        let up_to = [
            (Grade::A, scheme.share_a),
            (Grade::B, scheme.share_a + scheme.share_b),
            (Grade::C, scheme.share_a + scheme.share_b + scheme.share_c),
        ];
        for (grade, share) in up_to {
            let within: Vec<&Graded> = found.iter().filter(|graded| graded.grade <= grade).collect();
            let lowest = within.iter().map(|graded| graded.score).min();
            let above = within.iter().filter(|graded| Some(graded.score) > lowest).count();
            prop_assert!(above * 100 < found.len() * usize::from(share).max(1), "{grade:?} {found:?}");
        }
    }
}
