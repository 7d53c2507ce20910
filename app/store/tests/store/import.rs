//! Customers from files, on both databases.

use crate::common::{act, actor, now, played};
use model::customers::{Command as Act, Contact, Customer, Field};
use model::import::{Import, Kind, RowFault};
use model::read::{AfterCustomer, CustomerFilter};
use model::{Actor, Command, CustomerId, Fault, ImportId, Outcome, Record, Refusal};
use store::{ImportPlan, ImportTable, Store};

const PLAN: ImportPlan = ImportPlan { kind: Kind::Customers, columns: None };

async fn page(store: &Store, login: &str, query: &str) -> Vec<Customer> {
    let who = actor(store, login).await;
    let filter = CustomerFilter { query: query.into(), ..CustomerFilter::default() };
    store.list_customers(&who, &filter, None).await.expect("a list").customers
}

async fn names(store: &Store, login: &str, query: &str) -> Vec<String> {
    page(store, login, query).await.into_iter().map(|customer| customer.name).collect()
}

/// Keeps a file and takes all of it in.
async fn take(store: &Store, who: &Actor, plan: &ImportPlan, file: &[u8]) -> Import {
    let kept = store.keep_content(file.to_vec()).await.expect("kept");
    let begun = store.begin_import(who, now(), (&kept.hash, "a file"), plan).await.expect("begun").expect("a file");
    finish(store, who, begun.id).await
}

async fn finish(store: &Store, who: &Actor, id: ImportId) -> Import {
    loop {
        let import = store.go_on_with_import(who, now(), id).await.expect("gone on").expect("an import");
        if import.is_complete() {
            return import;
        }
    }
}

async fn take_back(store: &Store, who: &Actor, id: ImportId) -> usize {
    loop {
        let import = store.take_import_back(who, now(), id).await.expect("taken back").expect("an import");
        if let Some(undo) = import.undo.filter(|undo| undo.complete) {
            return undo.taken_back;
        }
    }
}

/// All that stands in the tables that an import of customers writes.
async fn content(store: &Store) -> Vec<(Customer, Vec<Contact>)> {
    let ada = actor(store, "admin").await;
    let (mut found, mut after) = (vec![], None);
    loop {
        let page = store.list_customers(&ada, &CustomerFilter::default(), after.as_ref()).await.expect("a page");
        after = page.customers.last().map(AfterCustomer::from);
        for customer in page.customers {
            let seed = store.find_customer(&ada, customer.id).await.expect("a customer");
            let contact = |record| if let Record::Contact(contact) = record { Some(contact) } else { None };
            found.push((customer, seed.records.into_iter().filter_map(contact).collect()));
        }
        if !page.more {
            return found;
        }
    }
}

fn faulty(faults: &[RowFault]) -> Vec<(u64, &str)> {
    let field = |fault: &RowFault| match &fault.refusal {
        Refusal::Field { field, .. } => field.clone(),
        other => panic!("{other:?}"),
    };
    faults.iter().map(|fault| (fault.line, &*field(fault).leak())).collect()
}

#[tokio::test]
async fn a_gbk_file_is_read_and_found_by_two_characters() {
    let text = "客户名称,联系人,城市\n宏远五金机电有限公司,刘洋,宁波\n东海渔具厂,孙丽,舟山\n";
    let (bytes, ..) = encoding_rs::GBK.encode(text);
    let table = ImportTable::read(&bytes);
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        let preview = stage.store.try_import(&admin, now(), &table, &PLAN).await.expect("a preview");
        assert_eq!((preview.encoding.as_str(), preview.rows, preview.broken), ("GBK", 2, 0));
        let import = take(&stage.store, &admin, &PLAN, &bytes).await;
        assert_eq!((import.done, import.added, import.left_out), (2, 4, 0));
        assert_eq!(names(&stage.store, "admin", "五金").await, ["宏远五金机电有限公司"], "{}", stage.database);
    }
}

#[tokio::test]
async fn broken_rows_are_told_and_left_out() {
    let file = b"code;name;grade\nA1;Anker Bau;A\nA2;;B\nA3;Bergmann;X\nA1;Again;C\nHAFEN;Taken;C\nA6;Last;\n";
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        let before = stage.store.version().await.expect("a version");
        let preview = stage.store.try_import(&admin, now(), &ImportTable::read(file), &PLAN).await.expect("a preview");
        let expected = [(3, "name"), (4, "grade"), (5, "code"), (6, "code")];
        assert_eq!(faulty(&preview.faults), expected);
        assert_eq!((preview.rows, preview.broken), (6, 4));
        assert_eq!(stage.store.version().await.expect("a version"), before, "a trial writes nothing");
        let import = take(&stage.store, &admin, &PLAN, file).await;
        assert_eq!((import.done, import.added, import.left_out), (6, 2, 4), "{}", stage.database);
        assert_eq!(faulty(&import.faults), expected);
        assert_eq!(names(&stage.store, "admin", "anker").await, ["Anker Bau"]);
    }
}

#[tokio::test]
async fn the_same_file_twice_adds_nobody_twice() {
    let file = b"code,company,contact\nA1,Anker Bau,Mia\nA1,Anker Bau,Jan\nA2,Bergmann,Ole\n";
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        assert_eq!(take(&stage.store, &admin, &PLAN, file).await.added, 2 + 3);
        let again = take(&stage.store, &admin, &PLAN, file).await;
        let expected = vec![(2, "contact_name"), (3, "contact_name"), (4, "contact_name")];
        assert_eq!((again.added, faulty(&again.faults)), (0, expected), "{}", stage.database);
    }
}

#[tokio::test]
async fn what_a_rep_imports_is_theirs_and_so_is_the_import() {
    for stage in played().await {
        let rosa = actor(&stage.store, "rosa").await;
        let import = take(&stage.store, &rosa, &PLAN, b"name\nRosas Fund\n").await;
        assert_eq!(names(&stage.store, "rosa", "fund").await, ["Rosas Fund"], "{}", stage.database);
        assert!(names(&stage.store, "tom", "fund").await.is_empty());
        let tom = actor(&stage.store, "tom").await;
        assert_eq!(stage.store.take_import_back(&tom, now(), import.id).await.expect("an answer"), None);
        assert_eq!(stage.store.imports(&rosa).await.expect("imports"), [import]);
        assert_eq!(stage.store.imports(&tom).await.expect("imports"), []);
    }
}

/// 900 customers with two contacts each, one a row.
fn many() -> String {
    let row = |n: usize| format!("Kunde {0:03},C{0:03},Kontakt {n},+86 574 88{n:06}\n", n / 2);
    "company,code,contact,contact phone\n".to_owned() + &(0..1_800).map(row).collect::<String>()
}

#[tokio::test]
async fn an_import_goes_on_where_it_was_interrupted_and_undone_leaves_all_as_before() {
    for stage in played().await {
        let (store, admin) = (&stage.store, actor(&stage.store, "admin").await);
        let before = content(store).await;
        let kept = store.keep_content(many().into_bytes()).await.expect("kept");
        let begun = store.begin_import(&admin, now(), (&kept.hash, "many.csv"), &PLAN).await.expect("begun");
        let id = begun.expect("a file").id;
        // Whoever presses the button twice, or in two windows, takes nothing in twice.
        let (one, other) =
            tokio::join!(store.go_on_with_import(&admin, now(), id), store.go_on_with_import(&admin, now(), id));
        one.expect("gone on");
        other.expect("gone on");
        let import = finish(store, &admin, id).await;
        assert_eq!((import.rows, import.done, import.added), (1_800, 1_800, 900 + 1_800), "{}", stage.database);
        let after = content(store).await;
        assert_eq!(after.len(), before.len() + 900);
        let two = after.iter().filter(|(customer, _)| customer.name.starts_with("Kunde"));
        assert!(two.clone().all(|(_, contacts)| contacts.len() == 2));
        assert_eq!(take_back(store, &admin, id).await, 2_700, "{}", stage.database);
        assert_eq!(content(store).await, before, "{}", stage.database);
    }
}

#[tokio::test]
async fn undoing_an_import_keeps_what_was_edited_since_and_what_something_belongs_to() {
    for stage in played().await {
        let (store, admin) = (&stage.store, actor(&stage.store, "admin").await);
        let file = b"company,code,contact\nEdited,E,Ed\nVisited,V,Vi\nUntouched,U,Un\n";
        let import = take(store, &admin, &PLAN, file).await;
        let id = |name: &'static str| async move { page(store, "admin", name).await[0].id };
        let set = vec![Field::City("Kiel".into())];
        let edit = Command::Customers(Act::Edit { id: id("edited").await, set });
        assert!(matches!(act(store, &admin, edit).await, Outcome::Accepted(_)));
        let issue = model::issues::Command::Register {
            id: crate::common::fresh().into(),
            customer: id("visited").await,
            set: vec![model::issues::Field::Title("Noise".into())],
        };
        assert!(matches!(act(store, &admin, Command::Issues(issue)).await, Outcome::Accepted(_)));
        assert_eq!(take_back(store, &admin, import.id).await, 2, "{}", stage.database);
        assert_eq!(names(store, "admin", "untouched").await, [""; 0]);
        let kept: Vec<Customer> =
            [page(store, "admin", "edited").await, page(store, "admin", "visited").await].concat();
        assert_eq!(kept.iter().map(|kept| kept.city.as_str()).collect::<Vec<_>>(), ["Kiel", ""]);
        for customer in kept {
            let seed = store.find_customer(&admin, customer.id).await.expect("a customer");
            assert_eq!(seed.records.len(), 2, "the contact stays with {}", customer.name);
        }
        // Undone once more: nothing else happens.
        assert_eq!(take_back(store, &admin, import.id).await, 2);
    }
}

#[tokio::test]
async fn cards_and_spreadsheets_are_tables_too() {
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Li Wei\r\nORG:Ningbo Bearings;Sales\r\nTITLE:Buyer\r\nTEL;TYPE=work:+86 574 1\r\n\
        EMAIL:li@bearings.example\r\nADR:;;1 Dock Rd;Ningbo;Zhejiang;315000;China\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Wang Fang\r\nORG:Ningbo Bearings\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:2.1\r\nN:Solo;Hana\r\nEND:VCARD\r\n";
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, head) in (0..).zip(["客户名称", "电话", "税号"]) {
        sheet.write_string(0, at, head).expect("a cell");
    }
    sheet.write_string(1, 0, "东风轮胎").expect("a cell");
    sheet.write_number(1, 1, 57_488_001_234.0).expect("a cell");
    let book = book.save_to_buffer().expect("a book");
    for stage in played().await {
        let (store, admin) = (&stage.store, actor(&stage.store, "admin").await);
        let import = take(store, &admin, &PLAN, cards.as_bytes()).await;
        assert_eq!((import.rows, import.added, import.left_out), (3, 2 + 3, 0), "{:?}", import.faults);
        let ningbo = &page(store, "admin", "bearings").await[0];
        assert_eq!((ningbo.city.as_str(), ningbo.address.as_str()), ("Ningbo", "1 Dock Rd"));
        assert_eq!(names(store, "admin", "hana").await, ["Hana Solo"]);
        let preview = store.try_import(&admin, now(), &ImportTable::read(&book), &PLAN).await.expect("a preview");
        assert_eq!((preview.encoding.as_str(), preview.rows, preview.broken), ("XLSX", 1, 0));
        take(store, &admin, &PLAN, &book).await;
        assert_eq!(page(store, "admin", "东风").await[0].phone, "57488001234", "{}", stage.database);
    }
}

#[tokio::test]
async fn contacts_products_and_activities_go_in_each_by_itself() {
    for stage in played().await {
        let (store, admin) = (&stage.store, actor(&stage.store, "admin").await);
        let plan = |kind| ImportPlan { kind, columns: None };
        let contacts = b"customer,name,phone\nHAFEN,Neu Kontakt,1\nNobody,Lost,2\n";
        let import = take(store, &admin, &plan(Kind::Contacts), contacts).await;
        assert_eq!((import.added, faulty(&import.faults)), (1, vec![(3, "customer")]));
        let products = "品号,品名,单价\nT1,绿茶,\"12,50\"\nT1,红茶,\"8,00\"\n";
        let import = take(store, &admin, &plan(Kind::Products), products.as_bytes()).await;
        assert_eq!((import.added, faulty(&import.faults)), (1, vec![(3, "code")]));
        let found = store.list_products(&admin, "绿茶", None).await.expect("products").records;
        let Record::Product(tea) = &found[0] else { panic!("{found:?}") };
        assert_eq!(tea.standard.as_ref().map(|price| price.minor), Some(1_250));
        assert_eq!(take_back(store, &admin, import.id).await, 1);
        let activities =
            "customer,date,start,type,result,rep\nHAFEN,24/11/2026,9:30,call,,rosa\nHAFEN,3/11/2026,,visit,sold,rosa\n";
        let import = take(store, &admin, &plan(Kind::Activities), activities.as_bytes()).await;
        assert_eq!((import.added, import.left_out), (2, 0), "{} {:?}", stage.database, import.faults);
    }
}

#[tokio::test]
async fn a_customer_of_an_import_can_be_named_only_by_who_may_see_it() {
    for stage in played().await {
        let (store, tom) = (&stage.store, actor(&stage.store, "tom").await);
        let plan = ImportPlan { kind: Kind::Contacts, columns: None };
        let hafen: CustomerId = page(store, "admin", "hafen").await[0].id;
        assert_ne!(page(store, "admin", "hafen").await[0].owner, Some(tom.id));
        let import = take(store, &tom, &plan, b"customer,name\nHAFEN,Spy\n").await;
        assert_eq!(import.faults[0].refusal, Refusal::field("customer", Fault::Unknown), "{hafen}");
    }
}

#[tokio::test]
async fn pages_of_a_long_list_follow_one_another_without_gap_or_repetition() {
    let rows: String = (0..450).map(|number| format!("Kunde {:03},C{number}\n", number % 300)).collect();
    let file = format!("name,code\n{rows}");
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        take(&stage.store, &admin, &PLAN, file.as_bytes()).await;
        let filter = CustomerFilter { query: "kunde".into(), ..CustomerFilter::default() };
        let (mut seen, mut after) = (vec![], None);
        loop {
            let page = stage.store.list_customers(&admin, &filter, after.as_ref()).await.expect("a page");
            assert_eq!(page.total, 450, "{}", stage.database);
            seen.extend(page.customers.iter().map(|customer| customer.id));
            after = page.customers.last().map(AfterCustomer::from);
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
    for stage in played().await {
        let admin = actor(&stage.store, "admin").await;
        let import = take(&stage.store, &admin, &PLAN, &bytes).await;
        assert_eq!((import.added, import.left_out), (2 * 91, 0), "{}", stage.database);
        assert_eq!(names(&stage.store, "admin", "taquería").await, ["Antonio Moreno Taquería"]);
    }
}

/// The same spreadsheet with other texts in it.
fn with_texts(book: &[u8], texts: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut from = zip::ZipArchive::new(Cursor::new(book)).expect("a spreadsheet");
    let mut packed = zip::ZipWriter::new(Cursor::new(vec![]));
    for at in 0..from.len() {
        let mut part = from.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = vec![];
        part.read_to_end(&mut content).expect("read");
        packed.start_file(&*name, zip::write::SimpleFileOptions::default()).expect("a part");
        packed.write_all(if name.ends_with("sharedStrings.xml") { texts } else { &content }).expect("written");
    }
    packed.finish().expect("packed").into_inner()
}

#[test]
fn a_spreadsheet_that_is_packed_to_burst_is_no_table() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "company").expect("a cell");
    sheet.write_string(1, 0, "Anker").expect("a cell");
    sheet.write_number(1_048_575, 16_383, 1).expect("a cell");
    let book = book.save_to_buffer().expect("a book");
    let read = |bytes: &[u8]| format!("{:?}", ImportTable::read(bytes));
    assert!(read(&book).ends_with(r#"headings: ["company"], rows: [(2, ["Anker"])] }"#), "{}", read(&book));
    let lying = br#"<sst uniqueCount="1000000000000" count="1000000000000"></sst>"#;
    assert!(read(&with_texts(&book, lying)).contains("headings: []"));
    assert!(read(&with_texts(&book, &vec![b' '; 310_000_000])).contains("headings: []"));
    for garbage in
        [&b"PK\x03\x04"[..], b"PK\x03\x04 nothing", b"BEGIN:VCARD", b"BEGIN:VCARD\nEND:VCARD", b"\xff\xfe\x00"]
    {
        let _ = ImportTable::read(garbage);
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_taken_takes_no_other_with_it_and_tells_nothing_of_unseen_customers() {
    let file = b"company,contact,contact email\nGeist,Ana,no-mail\nGeist,Ben,ben@geist.example\nHafen Apotheke,Jutta Harms,\nDritte,Cara,\n";
    for stage in played().await {
        let (store, tom) = (&stage.store, actor(&stage.store, "tom").await);
        let import = take(store, &tom, &PLAN, file).await;
        assert_eq!(faulty(&import.faults), [(2, "email")], "{}", stage.database);
        assert_eq!((import.added, import.left_out), (6, 1), "{}", stage.database);
        assert_eq!(names(store, "tom", "geist").await, ["Geist"]);
        assert_eq!(names(store, "tom", "hafen").await, ["Hafen Apotheke"], "his own, of the same name");
    }
}

#[tokio::test]
async fn orders_come_in_a_line_a_row_and_go_again_with_the_credit_they_took() {
    use model::customers::Standing;
    use model::orders::{Kind as Of, State};
    let plan = ImportPlan { kind: Kind::Orders, columns: None };
    let products = b"code,name,price,cost\nTEA,Green tea,10,6\nMUG,Mug,4,\n";
    let file = b"order,customer,date,product,quantity,price,discount,shipped\n\
        7,Hafen Apotheke,2026-10-02,TEA,10,10,5%,2026-10-05\n7,Hafen Apotheke,2026-10-02,MUG,5,4,,\n\
        8,Alster Optics,2026-10-03,TEA,1,10,,\n9,Nobody at all,2026-10-03,TEA,1,10,,\n\
        10,Alster Optics,2026-10-03,SOAP,1,10,,\n11,Hafen Apotheke,2026-10-03,TEA,1,10,,1900-01-01\n\
        12,Hafen Apotheke,2026-10-03,TEA,1,10,,\n";
    for stage in played().await {
        let ada = actor(&stage.store, "admin").await;
        take(&stage.store, &ada, &ImportPlan { kind: Kind::Products, columns: None }, products).await;
        let before = content(&stage.store).await;
        let preview = stage.store.try_import(&ada, now(), &ImportTable::read(file), &plan).await.expect("a preview");
        // One that cannot be taken does not make the customer unknown to the next.
        let expected = [(5, "customer"), (6, "product"), (7, "on")];
        assert_eq!(faulty(&preview.faults), expected, "{}", stage.database);
        let import = take(&stage.store, &ada, &plan, file).await;
        assert_eq!((import.rows, import.done, import.added, import.left_out), (7, 7, 3, 3), "{}", stage.database);
        let orders =
            stage.store.export_orders(&ada, &model::read::OrderFilter::default()).await.expect("orders").orders;
        let first = orders.iter().find(|order| order.note == "7").expect("the first");
        assert_eq!((first.state, first.lines.len(), first.amount), (State::Confirmed, 2, 9_500 + 2_000));
        assert_eq!((first.total(Of::Invoice), first.charged), (11_500, 11_500));
        let alster = page(&stage.store, "admin", "Alster").await.remove(0);
        assert_eq!((alster.standing, alster.credit_used), (Standing::Formal, 1_000));

        let again = take(&stage.store, &ada, &plan, file).await;
        let expected = vec![
            (2, "number"),
            (3, "number"),
            (4, "number"),
            (5, "customer"),
            (6, "product"),
            (7, "on"),
            (8, "number"),
        ];
        assert_eq!((again.added, faulty(&again.faults)), (0, expected), "{}", stage.database);

        assert_eq!(take_back(&stage.store, &ada, import.id).await, 3, "{}", stage.database);
        let orders =
            stage.store.export_orders(&ada, &model::read::OrderFilter::default()).await.expect("orders").orders;
        assert_eq!(orders, [], "{}", stage.database);
        let plain = |content: Vec<(Customer, Vec<Contact>)>| {
            // In which currency credit counts stays settled.
            content
                .into_iter()
                .map(|(customer, contacts)| (Customer { currency: String::new(), ..customer }, contacts))
                .collect::<Vec<_>>()
        };
        assert_eq!(plain(content(&stage.store).await), plain(before), "{}", stage.database);
    }
}

#[tokio::test]
async fn an_imported_order_that_went_on_stays_when_the_import_goes() {
    use model::orders::{Command as OrderAct, Kind as Of};
    let plan = ImportPlan { kind: Kind::Orders, columns: None };
    let file = b"order,customer,date,product,quantity,price\n\
        7,Alster Optics,2026-10-02,TEA,1,10\n8,Alster Optics,2026-10-03,TEA,2,10\n";
    for stage in played().await {
        let ada = actor(&stage.store, "admin").await;
        let products = ImportPlan { kind: Kind::Products, columns: None };
        take(&stage.store, &ada, &products, b"code,name,price\nTEA,Green tea,10\n").await;
        let import = take(&stage.store, &ada, &plan, file).await;
        let all = || async {
            stage.store.export_orders(&ada, &model::read::OrderFilter::default()).await.expect("orders").orders
        };
        let id = all().await.iter().find(|order| order.note == "8").expect("the second").id;
        let on = "2026-10-04".parse().expect("a day");
        let delivered = OrderAct::Add { id, kind: Of::Delivery, on, parts: vec![], paid: 0 };
        assert!(matches!(act(&stage.store, &ada, Command::Orders(delivered)).await, Outcome::Accepted(_)));
        assert_eq!(take_back(&stage.store, &ada, import.id).await, 1, "{}", stage.database);
        let left: Vec<String> = all().await.into_iter().map(|order| order.note).collect();
        assert_eq!(left, ["8"], "{}", stage.database);
        let alster = page(&stage.store, "admin", "Alster").await.remove(0);
        let formal = model::customers::Standing::Formal;
        assert_eq!((alster.standing, alster.credit_used), (formal, 2_000), "{}", stage.database);
    }
}
