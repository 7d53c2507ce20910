//! Finding among the records that a device holds, where the server with its index is out of reach: by what is written
//! in them, without pinyin and without tolerance for slips.

use crate::customers::Customer;
use crate::issues::Column;
use crate::knowledge::Article;
use crate::order::sorted;
use crate::read::{Case, CustomerFilter, Found, Piece, Seed, Similar};
use crate::world::World;
use std::collections::BTreeSet;

/// How many cases and articles are offered.
const FEW: usize = 5;
/// How many characters of an article stand beside its title.
const SHORT: usize = 160;
/// Where the scripts begin that write words without spaces (CJK Radicals Supplement).
const FIRST_SIGN: char = '\u{2e80}';

/// The customers that a filter finds, by name. Who is in a set that was chosen by hand is told by the set, where it is
/// here.
pub fn customers(world: &World, filter: &CustomerFilter) -> Vec<Customer> {
    let set = filter.set.map(|id| world.customer_sets.get(&id));
    let passes = |customer: &&Customer| {
        let in_set = match set {
            None => true,
            Some(None) => false,
            Some(Some(set)) => match &set.filter {
                Some(filter) => fits(customer, filter),
                None => set.members.contains(&customer.id),
            },
        };
        customer.merged_into.is_none() && in_set && fits(customer, filter)
    };
    let found: Vec<Customer> = world.customers.values().filter(passes).cloned().collect();
    sorted(found, |a, b| (&a.name, a.id).cmp(&(&b.name, b.id)))
}

fn fits(customer: &Customer, filter: &CustomerFilter) -> bool {
    let text = [&customer.name, &customer.code, &customer.city, &customer.country, &customer.phone, &customer.email];
    let text: Vec<String> = text.into_iter().map(|text| text.to_lowercase()).collect();
    let says = |word: &str| text.iter().any(|text| text.contains(word));
    let holds = |(name, value): &(String, String)| {
        customer.custom.get(name).is_some_and(|own| own.to_lowercase() == value.to_lowercase())
    };
    filter.query.to_lowercase().split_whitespace().all(says)
        && filter.standing.is_none_or(|standing| customer.standing == standing)
        && filter.grade.is_none_or(|grade| customer.grade == Some(grade))
        && filter.owner.is_none_or(|owner| customer.owner == Some(owner))
        && filter.custom.as_ref().is_none_or(holds)
}

/// Solved issues and articles that share most with a text.
pub fn similar(world: &World, text: &str) -> Similar {
    let told = words(text);
    let solved = world
        .issues
        .values()
        .filter(|issue| matches!(issue.column, Column::Solved | Column::Closed) && !issue.solution.is_empty());
    let cases = solved.map(|issue| {
        let case = Case { id: issue.id, title: plain(&issue.title), solution: plain(&issue.solution) };
        (likeness(&told, &format!("{} {}", issue.title, issue.description)), case)
    });
    let articles = articles(world, text);
    Similar { seed: Seed::default(), cases: best(cases), articles }
}

/// Articles that share most with a text.
pub fn articles(world: &World, text: &str) -> Vec<Found> {
    let told = words(text);
    let found = world.articles.values().map(|article: &Article| {
        let short: String = article.body.chars().take(SHORT).collect();
        let found = Found { id: article.id, title: plain(&article.title), text: plain(&short) };
        (likeness(&told, &format!("{} {}", article.title, article.body)), found)
    });
    best(found)
}

fn plain(text: &str) -> Vec<Piece> {
    vec![Piece { text: text.to_owned(), marked: false }]
}

/// What a text is compared by: its words, and each two signs that stand side by side where words are not told apart.
fn words(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let runs = text.split(|sign: char| !sign.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.flat_map(|run| {
        if run.chars().all(|sign| sign < FIRST_SIGN) {
            return vec![run.to_owned()];
        }
        let signs: Vec<char> = run.chars().collect();
        signs.windows(2).map(|pair| pair.iter().collect()).collect()
    })
    .collect()
}

/// How much of what was told a text says, in thousandths; nothing where it is less than a third.
fn likeness(told: &BTreeSet<String>, text: &str) -> usize {
    let shared = told.intersection(&words(text)).count() * 1_000;
    shared.checked_div(told.len()).filter(|share| *share > 333).unwrap_or(0)
}

fn best<T>(found: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    let found: Vec<(usize, T)> = found.filter(|(share, _)| *share > 0).collect();
    sorted(found, |(a, _), (b, _)| b.cmp(a)).into_iter().take(FEW).map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use uuid::Uuid;

    fn world(names: &[&str]) -> World {
        let mut world = World::default();
        for (number, name) in (1..).zip(names) {
            let fields = serde_json::json!({
                "id": Uuid::from_u128(number), "code": "", "name": name, "standing": "formal", "grade": null,
                "owner": null, "phone": "", "fax": "", "email": "", "address": "", "city": "Hamburg", "region": "",
                "postal_code": "", "country": "", "note": "", "last_contact": null, "created": "2026-01-01T00:00:00Z",
            });
            world.put(Record::Customer(serde_json::from_value(fields).expect("a customer")));
        }
        world
    }

    fn found(world: &World, query: &str) -> Vec<String> {
        let filter = CustomerFilter { query: query.to_owned(), ..CustomerFilter::default() };
        customers(world, &filter).into_iter().map(|customer| customer.name).collect()
    }

    #[test]
    fn every_word_has_to_stand_somewhere_and_two_chinese_letters_are_enough() {
        let world = world(&["Weser Print", "中国银河电子有限公司", "Alster Optics"]);
        assert_eq!(found(&world, "hamb opt"), ["Alster Optics"]);
        assert_eq!(found(&world, "银河"), ["中国银河电子有限公司"]);
        assert_eq!(found(&world, "opt bremen"), Vec::<String>::new());
        assert_eq!(found(&world, "").len(), 3);
    }

    #[test]
    fn what_an_own_field_holds_is_found_in_capitals_or_not_as_it_is_over_the_network() {
        let mut world = world(&["Weser Print", "Alster Optics"]);
        let mut weser = world.customers.get(&Uuid::from_u128(1).into()).expect("a customer").clone();
        weser.custom.insert("Motto".to_owned(), "Ahoy".to_owned());
        world.put(Record::Customer(weser));
        let found = |value: &str| {
            let custom = Some(("Motto".to_owned(), value.to_owned()));
            customers(&world, &CustomerFilter { custom, ..CustomerFilter::default() }).len()
        };
        assert_eq!((found("ahoy"), found("AHOY"), found("aho")), (1, 1, 0));
    }

    #[test]
    fn a_text_is_like_one_that_says_most_of_it() {
        let told = words("printer prints blank pages");
        let same = likeness(&told, "Label printer prints blank pages since Monday");
        assert!(same > likeness(&told, "Printer jams"), "{same}");
        assert_eq!(likeness(&told, "Crane remote loses its pairing"), 0);
        assert!(likeness(&words("标签打印机打印空白"), "打印机打印空白标签") > 333);
    }
}
