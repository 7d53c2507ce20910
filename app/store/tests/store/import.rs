//! Customers from files, on both databases.

use crate::common::{actor, now, played};
use model::Refusal;
use model::customers::import::Imported;
use model::read::{AfterCustomer, CustomerFilter};
use store::{ImportPlan, ImportTable, Store};

const PLAN: ImportPlan = ImportPlan { columns: None, leave_out_broken: false };

async fn names(store: &Store, login: &str, query: &str) -> Vec<String> {
    let who = actor(store, login).await;
    let filter = CustomerFilter { query: query.into(), ..CustomerFilter::default() };
    let page = store.list_customers(&who, &filter, None).await.expect("a list");
    page.customers.into_iter().map(|customer| customer.name).collect()
}

#[tokio::test]
async fn a_gbk_file_is_read_and_found_by_two_characters() {
    let text = "客户名称,联系人,城市\n宏远五金机电有限公司,刘洋,宁波\n东海渔具厂,孙丽,舟山\n";
    let (bytes, ..) = encoding_rs::GBK.encode(text);
    let table = ImportTable::read(&bytes);
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        let preview = stage.store.try_import(&admin, now(), &table, &PLAN).await.expect("a preview");
        assert_eq!((preview.encoding.as_str(), preview.rows, preview.faults.len()), ("GBK", 2, 0));
        let imported = stage.store.import_customers(&admin, now(), &table, &PLAN).await.expect("an import");
        assert_eq!(imported, Imported::Added { customers: 2, left_out: vec![] });
        assert_eq!(names(&stage.store, "admin", "五金").await, ["宏远五金机电有限公司"], "{}", stage.database);
    }
}

#[tokio::test]
async fn broken_rows_keep_a_file_out_unless_they_are_to_be_left_out() {
    let table = ImportTable::read(
        b"code;name;grade\nA1;Anker Bau;A\nA2;;B\nA3;Bergmann;X\nA1;Again;C\nHAFEN;Taken;C\nA6;Last;\n",
    );
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        let before = stage.store.version().await.expect("a version");
        let Imported::Broken(faults) =
            stage.store.import_customers(&admin, now(), &table, &PLAN).await.expect("an answer")
        else {
            panic!("{}: taken", stage.database)
        };
        let found: Vec<_> = faults
            .iter()
            .map(|fault| match &fault.refusal {
                Refusal::Field { field, .. } => (fault.line, field.as_str()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(found, [(3, "name"), (4, "grade"), (5, "code"), (6, "code")]);
        assert_eq!(stage.store.version().await.expect("a version"), before);
        let plan = ImportPlan { leave_out_broken: true, ..PLAN };
        let imported = stage.store.import_customers(&admin, now(), &table, &plan).await.expect("an import");
        assert_eq!(imported, Imported::Added { customers: 2, left_out: faults });
        assert_eq!(names(&stage.store, "admin", "anker").await, ["Anker Bau"]);
    }
}

#[tokio::test]
async fn what_a_rep_imports_is_theirs() {
    let table = ImportTable::read("name\nRosas Fund\n".as_bytes());
    for stage in played().await {
        let rosa = actor(&stage.store, "rosa").await;
        stage.store.import_customers(&rosa, now(), &table, &PLAN).await.expect("an import");
        assert_eq!(names(&stage.store, "rosa", "fund").await, ["Rosas Fund"], "{}", stage.database);
        assert!(names(&stage.store, "tom", "fund").await.is_empty());
    }
}

#[tokio::test]
async fn pages_of_a_long_list_follow_one_another_without_gap_or_repetition() {
    let rows: String = (0..450).map(|number| format!("Kunde {:03},C{number}\n", number % 300)).collect();
    let table = ImportTable::read(format!("name,code\n{rows}").as_bytes());
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        stage.store.import_customers(&admin, now(), &table, &PLAN).await.expect("an import");
        let filter = CustomerFilter { query: "kunde".into(), ..CustomerFilter::default() };
        let (mut seen, mut after) = (vec![], None);
        loop {
            let page = stage.store.list_customers(&admin, &filter, after.as_ref()).await.expect("a page");
            assert_eq!(page.total, 450, "{}", stage.database);
            seen.extend(page.customers.iter().map(|customer| customer.id));
            after = page.customers.last().map(|last| AfterCustomer { name: last.name.clone(), id: last.id });
            if !page.more {
                break;
            }
        }
        assert_eq!(seen.len(), 450, "{}", stage.database);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 450, "{}", stage.database);
    }
}

/// The real file, where it lies beside the project.
#[tokio::test]
async fn northwinds_customers_go_in_whole() {
    let Ok(bytes) = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/northwind/customers.csv"))
    else {
        return;
    };
    let table = ImportTable::read(&bytes);
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        let imported = stage.store.import_customers(&admin, now(), &table, &PLAN).await.expect("an import");
        assert_eq!(imported, Imported::Added { customers: 91, left_out: vec![] }, "{}", stage.database);
        assert_eq!(names(&stage.store, "admin", "taquería").await, ["Antonio Moreno Taquería"]);
    }
}
