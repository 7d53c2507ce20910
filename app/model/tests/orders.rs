//! Orders and credit: stories a back office would tell, and what holds whatever is done in whatever order.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use model::command::Made;
use model::customers::{Command as CustomerAct, Customer, Field as CustomerField, Standing};
use model::money::Money;
use model::orders::credit::Policy;
use model::orders::{Command as Act, Field, Kind, Line, Order, Part, Sale, State};
use model::products::price::{From as PriceFrom, Off, find};
use model::products::{AgreementField, Command as ProductAct, Field as ProductField, Level};
use model::time::Zones;
use model::{Actor, Change, Command, Context, Directory, Fault, Record, Refusal, Role, World, command};
use proptest::prelude::*;
use uuid::Uuid;

struct Utc0;

impl Zones for Utc0 {
    fn knows(&self, _: &str) -> bool {
        true
    }

    fn offset(&self, _: &str, _: NaiveDateTime) -> Option<i32> {
        Some(0)
    }
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

const BUYER: u128 = 10;
const PAYER: u128 = 11;
const NUTS: u128 = 20;
const TEA: u128 = 21;

/// An office with an administrator, two customers (one pays for the other), nuts at 2.50 EUR and tea at 10.00 EUR.
struct Office {
    world: World,
}

impl Office {
    fn new() -> Self {
        let mut office = Self { world: World::default() };
        for (number, name) in [(BUYER, "Buyer"), (PAYER, "Payer")] {
            let set = vec![CustomerField::Name(name.into()), CustomerField::Currency("EUR".into())];
            office.does(Command::Customers(CustomerAct::Add { id: id(number), set, owner: None }));
        }
        for (number, name, minor) in [(NUTS, "Nuts", 250), (TEA, "Tea", 1_000)] {
            let price = Some(euros(minor));
            let set = vec![ProductField::Name(name.into()), ProductField::Standard(price)];
            office.does(Command::Products(ProductAct::Add { id: id(number), set }));
        }
        office
    }

    fn tries(&mut self, command: &Command) -> Result<Vec<Change>, Refusal> {
        let actor = Actor { id: id(1), role: Role::Administrator, team: String::new(), zone: "UTC".into() };
        let now: DateTime<Utc> = "2026-11-18T10:00:00Z".parse().expect("an instant");
        let context = Context { actor: &actor, directory: &Directory::default(), now, zones: &Utc0 };
        let changes = command::decide(&self.world, &context, command)?;
        for change in &changes {
            assert!(self.world.apply(change));
        }
        Ok(changes)
    }

    fn does(&mut self, command: Command) -> Vec<Change> {
        self.tries(&command).expect("it is carried out")
    }

    fn orders(&mut self, number: u128, sale: Sale, lines: Vec<Line>) {
        let set = vec![Field::Sale(sale), Field::Lines(lines)];
        self.does(Command::Orders(Act::Quote { id: id(number), customer: id(BUYER), rep: None, set }));
    }

    fn confirms(&mut self, number: u128) -> Result<Vec<Change>, Refusal> {
        self.tries(&Command::Orders(Act::Confirm { id: id(number) }))
    }

    fn adds(&mut self, number: u128, kind: Kind, parts: Vec<Part>, paid: i64) -> Result<Vec<Change>, Refusal> {
        self.tries(&Command::Orders(Act::Add { id: id(number), kind, on: day("2026-11-19"), parts, paid }))
    }

    fn terms(&mut self, customer: u128, set: Vec<CustomerField>) {
        self.does(Command::Customers(CustomerAct::Edit { id: id(customer), set }));
    }

    fn customer(&self, number: u128) -> &Customer {
        &self.world.customers[&id(number)]
    }

    fn order(&self, number: u128) -> &Order {
        &self.world.orders[&id(number)]
    }
}

fn euros(minor: i64) -> Money {
    Money { minor, currency: "EUR".into() }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn line(product: u128, pieces: i64, price: i64) -> Line {
    Line { product: id(product), quantity: pieces * 1_000, price, discount: 0 }
}

fn part(line: usize, pieces: i64) -> Part {
    Part { line, quantity: pieces * 1_000 }
}

#[test]
fn credit_rises_with_the_order_and_falls_with_each_payment_and_return() {
    let mut office = Office::new();
    office.orders(50, Sale::Normal, vec![line(NUTS, 4, 250), line(TEA, 1, 1_000)]);
    assert_eq!(office.customer(BUYER).credit_used, 0, "a quotation takes nothing");
    office.confirms(50).expect("ordered");
    assert_eq!((office.order(50).amount, office.customer(BUYER).credit_used), (2_000, 2_000));
    assert_eq!(office.customer(BUYER).standing, Standing::Formal, "the first order makes a formal customer");
    office.adds(50, Kind::Delivery, vec![], 0).expect("delivered");
    office.adds(50, Kind::Invoice, vec![part(0, 4)], 0).expect("invoiced");
    assert_eq!((office.order(50).turnover(), office.customer(BUYER).credit_used), (1_000, 2_000));
    let more = office.adds(50, Kind::Payment, vec![], 2_001);
    assert_eq!(more, Err(Refusal::field("paid", Fault::OutOfRange)), "nobody pays more than it is worth");
    office.adds(50, Kind::Payment, vec![], 600).expect("paid");
    assert_eq!((office.order(50).due(), office.customer(BUYER).credit_used), (400, 1_400));
    office.adds(50, Kind::Return, vec![part(0, 2), part(1, 1)], 0).expect("back");
    assert_eq!((office.order(50).turnover(), office.order(50).due()), (500, -100));
    assert_eq!(office.customer(BUYER).credit_used, 0, "what came back takes no credit; who is ahead has none to give");
    let too_much = office.adds(50, Kind::Return, vec![part(0, 3)], 0);
    assert_eq!(too_much, Err(Refusal::field("parts", Fault::OutOfRange)));
}

#[test]
fn a_cancelled_order_gives_its_credit_back_and_a_part_of_one_a_part() {
    let mut office = Office::new();
    office.orders(50, Sale::Normal, vec![line(NUTS, 4, 250)]);
    office.confirms(50).expect("ordered");
    office.does(Command::Orders(Act::Cancel { id: id(50) }));
    assert_eq!((office.order(50).state, office.customer(BUYER).credit_used), (State::Cancelled, 0));
    office.orders(51, Sale::Normal, vec![line(NUTS, 4, 250)]);
    office.confirms(51).expect("ordered");
    office.adds(51, Kind::Delivery, vec![part(0, 1)], 0).expect("delivered");
    office.does(Command::Orders(Act::Cancel { id: id(51) }));
    assert_eq!((office.order(51).state, office.order(51).amount), (State::Confirmed, 250));
    assert_eq!(office.customer(BUYER).credit_used, 250);
}

#[test]
fn goods_on_consignment_take_credit_when_they_are_sold() {
    let mut office = Office::new();
    office.orders(50, Sale::Consignment, vec![line(TEA, 10, 1_000)]);
    office.confirms(50).expect("ordered");
    office.adds(50, Kind::Delivery, vec![], 0).expect("delivered");
    assert_eq!(office.customer(BUYER).credit_used, 0);
    office.adds(50, Kind::Invoice, vec![part(0, 3)], 0).expect("sold");
    assert_eq!(office.customer(BUYER).credit_used, 3_000);
    office.adds(50, Kind::Return, vec![part(0, 7)], 0).expect("what was not sold comes back");
    assert_eq!((office.customer(BUYER).credit_used, office.order(50).turnover()), (3_000, 3_000));
}

#[test]
fn over_the_limit_each_policy_does_what_it_says_and_the_payer_counts() {
    for (policy, goes) in [(Policy::None, true), (Policy::Warn, true), (Policy::Block, false)] {
        let mut office = Office::new();
        office.terms(BUYER, vec![CustomerField::BillTo(Some(id(PAYER)))]);
        office.terms(PAYER, vec![CustomerField::CreditLimit(Some(1_500)), CustomerField::CreditPolicy(policy)]);
        for number in [50, 51] {
            office.orders(number, Sale::Normal, vec![line(TEA, 1, 1_000)]);
        }
        office.confirms(50).expect("within the limit");
        assert_eq!(office.order(50).exceeded, 0);
        let second = office.confirms(51);
        assert_eq!(
            (office.customer(BUYER).credit_used, office.customer(PAYER).credit_used),
            (0, if goes { 2_000 } else { 1_000 })
        );
        match policy {
            Policy::Block => assert_eq!(second, Err(Refusal::OverCredit(euros(500)))),
            _ => assert!(second.is_ok()),
        }
        assert_eq!(office.order(51).exceeded, if policy == Policy::Warn { 500 } else { 0 });
        office.adds(50, Kind::Payment, vec![], 1_000).expect("paid");
        if policy == Policy::Block {
            office.confirms(51).expect("there is room again");
        }
    }
}

#[test]
fn an_order_in_another_currency_than_the_payers_is_not_confirmed() {
    let mut office = Office::new();
    office.orders(50, Sale::Normal, vec![line(TEA, 1, 1_000)]);
    office.does(Command::Orders(Act::Edit { id: id(50), set: vec![Field::Currency("USD".into())] }));
    assert_eq!(office.confirms(50), Err(Refusal::field("currency", Fault::OtherCurrency)));
}

#[test]
fn who_sells_changes_neither_the_currency_nor_the_payer_of_who_is_limited() {
    let mut office = Office::new();
    office.terms(BUYER, vec![CustomerField::CreditLimit(Some(1_000)), CustomerField::CreditPolicy(Policy::Block)]);
    let rep = Actor { id: id(2), role: Role::Rep, team: String::new(), zone: "UTC".into() };
    let now: DateTime<Utc> = "2026-11-18T10:00:00Z".parse().expect("an instant");
    let context = Context { actor: &rep, directory: &Directory::default(), now, zones: &Utc0 };
    for field in [CustomerField::Currency("JPY".into()), CustomerField::BillTo(Some(id(PAYER)))] {
        let edit = Command::Customers(CustomerAct::Edit { id: id(BUYER), set: vec![field] });
        assert_eq!(command::decide(&office.world, &context, &edit), Err(Refusal::Forbidden));
    }
    let edit = CustomerAct::Edit { id: id(BUYER), set: vec![CustomerField::Currency("USD".into())] };
    let changes = office.does(Command::Customers(edit));
    office.world.past.insert(id(91), Made { by: id(1), changes });
    assert_eq!(office.tries(&Command::TakeBack(id(91))), Err(Refusal::Forbidden), "nor is it simply taken back");
}

#[test]
fn what_is_invoiced_in_another_currency_than_the_payers_takes_no_credit_of_theirs() {
    let mut office = Office::new();
    office.orders(50, Sale::Consignment, vec![line(TEA, 1, 1_000)]);
    office.confirms(50).expect("ordered");
    office.adds(50, Kind::Delivery, vec![], 0).expect("delivered");
    office.terms(BUYER, vec![CustomerField::Currency("JPY".into())]);
    let invoiced = office.adds(50, Kind::Invoice, vec![], 0);
    assert_eq!(invoiced, Err(Refusal::field("currency", Fault::OtherCurrency)));
}

#[test]
fn what_credit_was_taken_for_is_not_simply_taken_back() {
    let mut office = Office::new();
    office.orders(50, Sale::Normal, vec![line(TEA, 1, 1_000)]);
    let changes = office.confirms(50).expect("ordered");
    office.world.past.insert(id(90), Made { by: id(1), changes });
    assert_eq!(office.tries(&Command::TakeBack(id(90))), Err(Refusal::Forbidden));
}

#[test]
fn the_price_that_holds_is_found_and_says_where_it_comes_from() {
    let mut office = Office::new();
    let wholesale = vec![ProductField::Wholesale(Some(euros(200)))];
    office.does(Command::Products(ProductAct::Edit { id: id(NUTS), set: wholesale }));
    let price = |office: &Office, pieces: i64, on: &str| {
        let found = find(&office.world, office.customer(BUYER), id(NUTS), pieces * 1_000, day(on), "EUR")?;
        Some((found.price.minor, found.discount, found.from, found.off))
    };
    let standard = Some((250, 0, PriceFrom::Listed(Level::Standard), Off::None));
    assert_eq!(price(&office, 1, "2026-11-18"), standard);
    office.terms(BUYER, vec![CustomerField::Level(Level::Wholesale), CustomerField::Discount(500)]);
    let wholesale = Some((200, 500, PriceFrom::Listed(Level::Wholesale), Off::Customer));
    assert_eq!(price(&office, 1, "2026-11-18"), wholesale);
    let mut agrees = |number: u128, set: Vec<AgreementField>| {
        let (customer, product) = (id(BUYER), id(NUTS));
        office.does(Command::Products(ProductAct::Agree { id: id(number), customer, product, set }));
    };
    agrees(70, vec![AgreementField::Price(Some(euros(180))), AgreementField::Until(Some(day("2026-12-31")))]);
    agrees(71, vec![AgreementField::Discount(2_000), AgreementField::AtLeast(100_000)]);
    agrees(72, vec![AgreementField::Price(Some(euros(1))), AgreementField::From(Some(day("2027-06-01")))]);
    agrees(73, vec![AgreementField::Price(Some(Money { minor: 1, currency: "USD".into() }))]);
    let agreed = Some((180, 0, PriceFrom::Agreed(id(70)), Off::None));
    assert_eq!(price(&office, 99, "2026-12-31"), agreed);
    assert_eq!(price(&office, 99, "2027-01-01"), wholesale, "it holds no longer");
    let break_at_100 = Some((200, 2_000, PriceFrom::Listed(Level::Wholesale), Off::Agreed(id(71))));
    assert_eq!(price(&office, 100, "2026-11-18"), break_at_100);
    assert_eq!(price(&office, 1, "2027-06-01"), Some((1, 0, PriceFrom::Agreed(id(72)), Off::None)));
    assert_eq!(find(&office.world, office.customer(BUYER), id(NUTS), 1_000, day("2026-11-18"), "CNY"), None);
}

#[derive(Clone, Debug)]
enum Step {
    Quote(u128, bool, Vec<(i64, i64, u16)>),
    Confirm(u128),
    Cancel(u128),
    Add(u128, Kind, Vec<(usize, i64)>, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let order = 50..54_u128;
    let kind = prop::sample::select(Kind::ALL.to_vec());
    prop_oneof![
        2 => (order.clone(), any::<bool>(), prop::collection::vec((1..9_999_i64, 0..5_000_i64, 0..10_000_u16), 1..4))
            .prop_map(|(order, consigned, lines)| Step::Quote(order, consigned, lines)),
        2 => order.clone().prop_map(Step::Confirm),
        1 => order.clone().prop_map(Step::Cancel),
        6 => (order, kind, prop::collection::vec((0..4_usize, 1..9_999_i64), 0..3), 1..20_000_i64)
            .prop_map(|(order, kind, parts, paid)| Step::Add(order, kind, parts, paid)),
    ]
}

proptest! {
    #[test]
    fn what_a_customer_has_used_is_always_what_their_orders_take(steps in prop::collection::vec(step(), 1..60)) {
        let mut office = Office::new();
        for step in steps {
            let command = match step {
                Step::Quote(number, consigned, lines) => {
                    let line = |(quantity, price, discount)| Line { product: id(NUTS), quantity, price, discount };
                    let sale = if consigned { Sale::Consignment } else { Sale::Normal };
                    let set = vec![Field::Sale(sale), Field::Lines(lines.into_iter().map(line).collect())];
                    Act::Quote { id: id(number), customer: id(BUYER), rep: None, set }
                }
                Step::Confirm(number) => Act::Confirm { id: id(number) },
                Step::Cancel(number) => Act::Cancel { id: id(number) },
                Step::Add(number, kind, parts, paid) => {
                    let parts = parts.into_iter().map(|(line, quantity)| Part { line, quantity }).collect();
                    Act::Add { id: id(number), kind, on: day("2026-11-19"), parts, paid }
                }
            };
            // What cannot be done is refused and changes nothing.
            let _ = office.tries(&Command::Orders(command));
            let charged: i64 = office.world.orders.values().map(|order| order.charged).sum();
            prop_assert_eq!(office.customer(BUYER).credit_used, charged);
            for order in office.world.orders.values() {
                prop_assert!(order.charged >= 0 && order.turnover() >= 0);
                for place in 0..order.lines.len() {
                    let there = order.line(place);
                    prop_assert!(0 <= there.returned && there.returned <= there.delivered && there.delivered <= there.ordered);
                    prop_assert!(0 <= there.invoiced && there.invoiced <= there.kept());
                }
                let settled = order.lines.iter().enumerate().all(|(place, _)| order.line(place).not_invoiced() == 0);
                if order.state == State::Confirmed && settled {
                    prop_assert_eq!(order.charged, order.due().max(0), "what is invoiced and paid takes nothing");
                }
                let fields = Record::Order(order.clone());
                prop_assert_eq!(Record::from_fields(model::Entity::Order, fields.fields()), Some(fields));
            }
        }
    }
}

#[test]
fn an_order_that_was_made_goes_again_with_its_credit_and_its_customer_is_a_prospect_again() {
    let mut office = Office::new();
    let lines = vec![Line { product: id(NUTS), quantity: 2_000, price: 250, discount: 0 }];
    let made = Command::Together(vec![
        Command::Orders(Act::Quote { id: id(70), customer: id(BUYER), rep: None, set: vec![Field::Lines(lines)] }),
        Command::Orders(Act::Confirm { id: id(70) }),
    ]);
    let before = office.customer(BUYER).clone();
    let changes = office.does(made);
    assert_eq!(office.customer(BUYER).credit_used, 500);
    office.world.past.insert(id(71), Made { by: id(1), changes });
    office.does(Command::TakeBack(id(71)));
    assert!(office.world.orders.is_empty());
    assert_eq!(*office.customer(BUYER), before);
}

#[test]
fn what_goes_beyond_an_order_is_not_taken_back_with_it() {
    let mut office = Office::new();
    let made = Command::Together(vec![
        Command::Orders(Act::Quote { id: id(70), customer: id(BUYER), rep: None, set: vec![] }),
        Command::Customers(CustomerAct::Merge { id: id(BUYER), gone: id(PAYER), set: vec![] }),
    ]);
    let changes = office.does(made);
    office.world.past.insert(id(71), Made { by: id(1), changes });
    assert_eq!(office.tries(&Command::TakeBack(id(71))), Err(Refusal::Forbidden));
}
