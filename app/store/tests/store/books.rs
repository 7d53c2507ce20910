//! A company's books from a folder of tables, on both databases.

use crate::common::{Stage, actor, now, played};
use model::read::{CustomerFilter, OrderFilter};
use model::{Actor, CustomerId, Record};
use std::collections::BTreeMap;
use std::path::Path;
use store::{Books, BooksImported, ImportTable, Store};

fn table(text: &str) -> ImportTable {
    ImportTable::read(text.as_bytes())
}

async fn id_of(store: &Store, who: &Actor, name: &str) -> CustomerId {
    let filter = CustomerFilter { query: name.into(), ..CustomerFilter::default() };
    store.list_customers(who, &filter, None).await.expect("a list").customers[0].id
}

fn small() -> Books {
    Books {
        people: table("employeeID,lastName,firstName,title\n5,Buchanan,Steven,Sales Manager\n"),
        customers: table("customerID,companyName\nVINET,Vins et alcools\nTOMSP,Toms\n"),
        products: table("productID,productName,unitPrice,discontinued\n11,Queso,21.00,0\n42,Mee,14.00,1\n"),
        orders: table(
            "orderID,customerID,employeeID,orderDate,shippedDate\n\
             10248,VINET,5,1996-07-04 00:00:00.000,1996-07-16\n10249,TOMSP,5,1996-07-05,NULL\n",
        ),
        lines: table(
            "orderID,productID,unitPrice,quantity,discount\n10248,11,14.00,12,0\n10248,42,9.80,10,0.05\n10249,42,0.01,1,0.5\n",
        ),
    }
}

#[tokio::test]
async fn books_go_in_with_their_dates_and_a_broken_row_keeps_all_of_them_out() {
    for Stage { store, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let before = store.version().await.expect("a version");
        let broken = Books {
            orders: table("orderID,customerID,orderDate\n10248,NOBODY,1996-07-04\n10249,TOMSP,soon\n"),
            ..small()
        };
        let BooksImported::Broken(faults) = store.import_books(&ada, now(), &broken).await.expect("an answer") else {
            panic!("taken")
        };
        assert_eq!(
            faults.iter().map(|(table, fault)| (*table, fault.line)).collect::<Vec<_>>(),
            [("orders", 2), ("orders", 3)]
        );
        assert_eq!(store.version().await.expect("a version"), before, "nothing has been written");

        let taken = store.import_books(&ada, now(), &small()).await.expect("an answer");
        assert_eq!(taken, BooksImported::Taken([1, 2, 2, 2, 3]));
        let vins = id_of(store, &ada, "Vins").await;
        let filter = OrderFilter { customer: Some(vins), ..OrderFilter::default() };
        let seed = store.list_orders(&ada, &filter, None).await.expect("orders");
        let order = seed.records.iter().find_map(|record| match record {
            Record::Order(order) => Some(order.clone()),
            _ => None,
        });
        let order = order.expect("an order");
        assert_eq!((order.date.to_string().as_str(), order.note.as_str()), ("1996-07-04", "10248"));
        // 12 × 14.00 + 10 × 9.80 less 5 %.
        assert_eq!((order.turnover(), order.due(), order.charged), (16_800 + 9_310, 0, 0));
        let turnover = store.turnover(&ada).await.expect("sums");
        let toms = id_of(store, &ada, "Toms").await;
        assert_eq!(turnover[&(toms, "EUR".to_owned())], 1, "half a cent is rounded up");
        let BooksImported::Broken(again) = store.import_books(&ada, now(), &small()).await.expect("an answer") else {
            panic!("taken twice")
        };
        assert!(again.iter().any(|(table, _)| *table == "customers"), "codes are taken");
    }
}

/// What each customer's orders come to, reckoned from the files alone: each line rounded half up to the cent.
fn sums(folder: &Path) -> BTreeMap<String, i64> {
    // An address has a comma too many.
    let read = |name: &str| csv::ReaderBuilder::new().flexible(true).from_path(folder.join(name)).expect("a file");
    let mut orders = read("orders.csv");
    let of: BTreeMap<String, String> =
        orders.records().map(|row| row.expect("a row")).map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
    let cents = |text: &str, digits: u32| -> i128 {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = format!("{part:0<width$}", width = digits as usize);
        format!("{whole}{part}").parse().expect("a number")
    };
    let mut sums = BTreeMap::new();
    for row in read("order-details.csv").records() {
        let row = row.expect("a row");
        let exact = cents(&row[2], 2) * row[3].parse::<i128>().expect("a quantity") * (10_000 - cents(&row[4], 4));
        let rounded = i64::try_from((exact + 5_000) / 10_000).expect("an amount");
        *sums.entry(of[&row[0]].clone()).or_insert(0) += rounded;
    }
    sums
}

#[tokio::test]
async fn northwinds_turnover_is_the_sum_over_its_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/northwind");
    if !folder.exists() {
        return;
    }
    let file = |name: &str| ImportTable::read(&std::fs::read(folder.join(name)).expect("a file"));
    let books = Books {
        people: file("employees.csv"),
        customers: file("customers.csv"),
        products: file("products.csv"),
        orders: file("orders.csv"),
        lines: file("order-details.csv"),
    };
    for Stage { store, database, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let taken = store.import_books(&ada, now(), &books).await.expect("an answer");
        assert_eq!(taken, BooksImported::Taken([9, 91, 77, 830, 2_155]), "{database}");
        let turnover = store.turnover(&ada).await.expect("sums");
        let filter = CustomerFilter::default();
        let customers = store.list_customers(&ada, &filter, None).await.expect("a list").customers;
        let codes: BTreeMap<CustomerId, String> =
            customers.into_iter().map(|customer| (customer.id, customer.code)).collect();
        let found: BTreeMap<String, i64> =
            turnover.into_iter().map(|((customer, _), sum)| (codes[&customer].clone(), sum)).collect();
        assert_eq!(found, sums(&folder), "{database}");
    }
}
