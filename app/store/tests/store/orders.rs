//! Orders: credit when two spend the last of it at once, who sees what, numbers, prices, turnover.

use crate::common::{Stage, act, actor, fresh, now, played};
use model::customers::{Command as CustomerAct, Customer, Field as CustomerField, Standing};
use model::money::Money;
use model::orders::credit::Policy;
use model::orders::{Command as Act, Field, Kind, Line, Order, State};
use model::products::{AgreementField, Command as ProductAct, Field as ProductField};
use model::read::{AfterOrder, AfterProduct, CustomerFilter, OrderFilter};
use model::{Actor, Command, CustomerId, Entity, Fault, Key, OrderId, Outcome, ProductId, Record, Refusal};
use store::Store;

async fn customer(store: &Store, who: &Actor, name: &str) -> Customer {
    let filter = CustomerFilter { query: name.into(), ..CustomerFilter::default() };
    store.list_customers(who, &filter, None).await.expect("a list").customers[0].clone()
}

async fn accepted(store: &Store, who: &Actor, command: Command) {
    let done = act(store, who, command).await;
    assert!(matches!(done, Outcome::Accepted(_)), "{done:?}");
}

fn euros(minor: i64) -> Option<Money> {
    Some(Money { minor, currency: "EUR".into() })
}

async fn product(store: &Store, who: &Actor, code: &str, minor: i64) -> ProductId {
    let id = ProductId(fresh());
    let set = vec![
        ProductField::Code(code.into()),
        ProductField::Name(format!("Product {code}")),
        ProductField::Standard(euros(minor)),
    ];
    accepted(store, who, Command::Products(ProductAct::Add { id, set })).await;
    id
}

async fn quoted(store: &Store, who: &Actor, customer: CustomerId, product: ProductId, price: i64) -> OrderId {
    let id = OrderId(fresh());
    let lines = vec![Line { product, quantity: 1_000, price, discount: 0 }];
    accepted(store, who, Command::Orders(Act::Quote { id, customer, rep: None, set: vec![Field::Lines(lines)] })).await;
    id
}

fn confirm(id: OrderId) -> Command {
    Command::Orders(Act::Confirm { id })
}

async fn terms(store: &Store, customer: CustomerId, set: Vec<CustomerField>) {
    let ada = actor(store, "admin").await;
    accepted(store, &ada, Command::Customers(CustomerAct::Edit { id: customer, set })).await;
}

async fn opened(store: &Store, who: &Actor, id: OrderId) -> Option<Order> {
    let seed = store.open_order(who, id).await.expect("no fault")?;
    seed.records.into_iter().find_map(|record| match record {
        Record::Order(order) if order.id == id => Some(order),
        _ => None,
    })
}

#[tokio::test]
async fn of_two_who_spend_the_last_credit_at_once_exactly_one_does_under_block_and_both_are_told_under_warn() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa, malik) = (actor(store, "admin").await, actor(store, "rosa").await, actor(store, "malik").await);
        let product = product(store, &ada, "NUTS", 1_000).await;
        let hafen = customer(store, &ada, "Hafen").await.id;
        for (policy, rounds) in [(Policy::Block, 100), (Policy::Warn, 10)] {
            terms(store, hafen, vec![CustomerField::CreditPolicy(policy)]).await;
            for round in 0..rounds {
                let used = customer(store, &ada, "Hafen").await.credit_used;
                terms(store, hafen, vec![CustomerField::CreditLimit(Some(used + 1_500))]).await;
                let one = quoted(store, &rosa, hafen, product, 1_000).await;
                let other = quoted(store, &malik, hafen, product, 1_000).await;
                let (first, second) = tokio::join!(act(store, &rosa, confirm(one)), act(store, &malik, confirm(other)));
                let passed = [&first, &second].iter().filter(|done| matches!(done, Outcome::Accepted(_))).count();
                let after = customer(store, &ada, "Hafen").await.credit_used;
                let told = [opened(store, &ada, one).await, opened(store, &ada, other).await];
                let exceeded: Vec<i64> = told.iter().flatten().map(|order| order.exceeded).collect();
                match policy {
                    Policy::Block => {
                        assert_eq!(
                            (passed, after),
                            (1, used + 1_000),
                            "{database}, round {round}: {first:?} {second:?}"
                        );
                        let over = Outcome::Refused(Refusal::OverCredit(euros(500).expect("money")));
                        assert!(first == over || second == over);
                    }
                    _ => {
                        assert_eq!((passed, after), (2, used + 2_000));
                        assert_eq!(exceeded.iter().sum::<i64>(), 500, "whoever comes second is told by how much");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn the_payers_credit_counts_also_where_the_rep_does_not_see_them_and_a_prospect_becomes_a_customer() {
    for Stage { store, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        let product = product(store, &ada, "NUTS", 1_000).await;
        let alster = customer(store, &ada, "Alster").await;
        assert_eq!(alster.standing, Standing::Prospect);
        let payer = customer(store, &ada, "Kieler").await.id;
        terms(store, alster.id, vec![CustomerField::BillTo(Some(payer))]).await;
        terms(store, payer, vec![CustomerField::CreditLimit(Some(900)), CustomerField::CreditPolicy(Policy::Block)])
            .await;
        let order = quoted(store, &rosa, alster.id, product, 1_000).await;
        let refused = act(store, &rosa, confirm(order)).await;
        assert_eq!(refused, Outcome::Refused(Refusal::OverCredit(euros(100).expect("money"))));
        let id = OrderId(fresh());
        let set = vec![Field::Lines(vec![Line { product, quantity: 1_000, price: 1_000, discount: 0 }])];
        let at_once = Command::together(vec![
            Command::Orders(Act::Quote { id, customer: alster.id, rep: None, set }),
            confirm(id),
        ]);
        let refused = act(store, &rosa, at_once).await;
        assert_eq!(refused, Outcome::Refused(Refusal::OverCredit(euros(100).expect("money"))));
        terms(store, payer, vec![CustomerField::CreditLimit(Some(1_000))]).await;
        accepted(store, &rosa, confirm(order)).await;
        assert_eq!(customer(store, &ada, "Kieler").await.credit_used, 1_000);
        let alster = customer(store, &ada, "Alster").await;
        assert_eq!((alster.standing, alster.credit_used), (Standing::Formal, 0));
        let limit = vec![CustomerField::CreditLimit(None)];
        let raised = act(store, &rosa, Command::Customers(CustomerAct::Edit { id: alster.id, set: limit })).await;
        assert!(matches!(raised, Outcome::Accepted(_)), "nothing changes");
        let policy = vec![CustomerField::CreditLimit(Some(1))];
        let raised = act(store, &rosa, Command::Customers(CustomerAct::Edit { id: alster.id, set: policy })).await;
        assert_eq!(raised, Outcome::Refused(Refusal::Forbidden), "a rep does not say how much a customer is trusted");
    }
}

#[tokio::test]
async fn orders_are_seen_by_who_sells_and_who_holds_the_customer_and_have_numbers_without_gaps() {
    for Stage { store, .. } in &played().await {
        let (ada, rosa, tom, wang) = (
            actor(store, "admin").await,
            actor(store, "rosa").await,
            actor(store, "tom").await,
            actor(store, "wang").await,
        );
        let malik = actor(store, "malik").await;
        let nuts = product(store, &ada, "NUTS", 1_000).await;
        let hafen = customer(store, &ada, "Hafen").await.id;
        let order = quoted(store, &rosa, hafen, nuts, 1_000).await;
        assert_eq!(opened(store, &rosa, order).await.expect("hers").number, "S-2026-00001");
        for (who, sees) in [(&malik, true), (&ada, true), (&tom, false), (&wang, false)] {
            assert_eq!(opened(store, who, order).await.is_some(), sees, "{who:?}");
        }
        assert_eq!(act(store, &tom, confirm(order)).await, Outcome::Refused(Refusal::NotFound));
        let taken = Act::Quote { id: order, customer: hafen, rep: None, set: vec![] };
        assert_eq!(
            act(store, &malik, Command::Orders(taken)).await,
            Outcome::Refused(Refusal::field("id", Fault::Taken))
        );
        let second = quoted(store, &malik, hafen, nuts, 1_000).await;
        assert_eq!(opened(store, &rosa, second).await.expect("of her customer").number, "S-2026-00002");

        let mut found = vec![];
        let mut after = None;
        for _ in 0..5 {
            let page = store.list_orders(&rosa, &OrderFilter::default(), after).await.expect("a page");
            let orders: Vec<Order> = page
                .records
                .into_iter()
                .filter_map(|record| match record {
                    Record::Order(order) => Some(order),
                    _ => None,
                })
                .collect();
            after = orders.last().map(|last| AfterOrder { date: last.date, id: last.id });
            found.extend(orders.iter().map(|order| order.id));
            if orders.is_empty() {
                break;
            }
        }
        found.sort();
        let mut both = vec![order, second];
        both.sort();
        assert_eq!(found, both);
        let cancelled = OrderFilter { state: Some(State::Cancelled), ..OrderFilter::default() };
        let none = store.list_orders(&rosa, &cancelled, None).await.expect("a page");
        assert!(none.records.is_empty());
    }
}

#[tokio::test]
async fn products_have_codes_of_their_own_and_what_is_agreed_is_seen_with_the_customer() {
    for Stage { store, .. } in &played().await {
        let (ada, rosa, tom) = (actor(store, "admin").await, actor(store, "rosa").await, actor(store, "tom").await);
        let nuts = product(store, &ada, "NUTS", 1_000).await;
        let again = ProductAct::Add {
            id: fresh().into(),
            set: vec![ProductField::Name("Other".into()), ProductField::Code("NUTS".into())],
        };
        let taken = act(store, &ada, Command::Products(again)).await;
        assert_eq!(taken, Outcome::Refused(Refusal::field("code", Fault::Taken)));
        let cheaper = ProductAct::Edit { id: nuts, set: vec![ProductField::Standard(euros(1))] };
        let refused = act(store, &rosa, Command::Products(cheaper)).await;
        assert_eq!(refused, Outcome::Refused(Refusal::Forbidden));

        let hafen = customer(store, &ada, "Hafen").await.id;
        let id = fresh().into();
        let set = vec![AgreementField::OwnNumber("H-77".into()), AgreementField::Price(euros(800))];
        let agree = ProductAct::Agree { id, customer: hafen, product: nuts, set };
        accepted(store, &rosa, Command::Products(agree)).await;
        let edit = ProductAct::EditAgreement { id, set: vec![AgreementField::Withdrawn(true)] };
        assert_eq!(act(store, &tom, Command::Products(edit)).await, Outcome::Refused(Refusal::NotFound));
        let agreed =
            |records: Vec<Record>| records.into_iter().filter(|record| matches!(record, Record::Agreement(_))).count();
        let seed = store.open_quotation(&rosa, hafen).await.expect("what has to be known");
        assert_eq!(agreed(seed.records), 1);
        assert_eq!(agreed(store.open_quotation(&tom, hafen).await.expect("nothing").records), 0);

        product(store, &ada, "TEA", 500).await;
        let first = store.list_products(&ada, "", None).await.expect("products").records;
        let Some(Record::Product(nuts)) = first.first().cloned() else { panic!("a product") };
        let after = AfterProduct { name: nuts.name, id: nuts.id };
        assert_eq!(store.list_products(&ada, "", Some(&after)).await.expect("products").records.len(), 1);
        assert_eq!(store.list_products(&ada, "tea", None).await.expect("products").records.len(), 1);
        assert!(store.list_products(&ada, "100%_", None).await.expect("products").records.is_empty());
    }
}

#[tokio::test]
async fn what_goods_cost_is_for_those_who_lead() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        let before = store.delivery(&ada, 0).await.expect("the log").map_or(0, |delivery| delivery.to);
        let nuts = product(store, &ada, "NUTS", 1_000).await;
        for set in [
            vec![ProductField::Cost(euros(300))],
            vec![ProductField::Unit("kg".into()), ProductField::Cost(euros(250))],
        ] {
            accepted(store, &ada, Command::Products(ProductAct::Edit { id: nuts, set })).await;
        }
        let hafen = customer(store, &ada, "Hafen").await.id;
        accepted(
            store,
            &ada,
            Command::Products(ProductAct::Agree { id: fresh().into(), customer: hafen, product: nuts, set: vec![] }),
        )
        .await;
        let order = quoted(store, &rosa, hafen, nuts, 1_000).await;
        let told = async |who: &Actor| {
            let customer = store.open_customer(who, hafen).await.expect("no fault").expect("a customer");
            let order = store.open_order(who, order).await.expect("no fault").expect("an order");
            let listed = store.list_products(who, "", None).await.expect("products");
            let found = store.find_everything(who, now(), "nuts").await.expect("an answer");
            let log = store.delivery(who, before).await.expect("the log").expect("not too far back").log;
            let history = store.history(who, &[Key { entity: Entity::Product, id: nuts.0 }]).await.expect("a history");
            [json(&customer), json(&order), json(&listed), json(&found), json(&log), json(&history)]
        };
        let costs = |told: [String; 6]| told.map(|told| told.contains("\"cost\":{"));
        assert_eq!(costs(told(&ada).await), [true; 6], "{database}");
        assert_eq!(costs(told(&rosa).await), [false; 6], "{database}");
        assert!(json(&store.delivery(&rosa, before).await.expect("the log")).contains("kg"), "{database}");
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

#[tokio::test]
async fn turnover_is_what_was_invoiced_less_what_came_back_by_customer_and_currency() {
    for Stage { store, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        let nuts = product(store, &ada, "NUTS", 1_000).await;
        let hafen = customer(store, &ada, "Hafen").await.id;
        for (price, comes_back) in [(700, false), (300, true)] {
            let id = quoted(store, &rosa, hafen, nuts, price).await;
            accepted(store, &rosa, confirm(id)).await;
            let follows = [Kind::Delivery, Kind::Invoice].into_iter().chain(comes_back.then_some(Kind::Return));
            for kind in follows {
                let (on, parts) = (now().date_naive(), vec![]);
                accepted(store, &rosa, Command::Orders(Act::Add { id, kind, on, parts, paid: 0 })).await;
            }
        }
        let turnover = store.turnover(&rosa).await.expect("sums");
        assert_eq!(turnover.into_iter().collect::<Vec<_>>(), [((hafen, "EUR".to_owned()), 700)]);
    }
}
