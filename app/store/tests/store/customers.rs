//! Customers: found by what is typed, merged and taken apart, handed over, edited by two at once.

use crate::common::{Client, Stage, act, actor, fresh, now, played, submit};
use chrono::Duration;
use model::activities::{Command as ActivityAct, Draft, Method};
use model::company::{Command as CompanyAct, Field as CompanyField};
use model::customers::address::{Address, Point};
use model::customers::{Command as Act, ContactField, Customer, CustomerSet, Field, HandOver};
use model::orders::{Command as OrderAct, Field as OrderField, Line};
use model::products::{Command as ProductAct, Field as ProductField};
use model::read::{CustomerFilter, Likeness, Typed};
use model::time::Slot;
use model::{Actor, Command, CustomerId, CustomerSetId, Fault, OrderId, Outcome, ProductId, Record, Refusal};
use model::{AttachmentId, Entity, Key};
use sea_orm::ConnectionTrait;
use store::Store;

async fn accepted(store: &Store, who: &Actor, command: Command) {
    let done = act(store, who, command).await;
    assert!(matches!(done, Outcome::Accepted(_)), "{done:?}");
}

async fn add(store: &Store, who: &Actor, set: Vec<Field>) -> CustomerId {
    let id = CustomerId(fresh());
    accepted(store, who, Command::Customers(Act::Add { id, set, owner: None })).await;
    id
}

async fn named(store: &Store, who: &Actor, name: &str) -> CustomerId {
    add(store, who, vec![Field::Name(name.into())]).await
}

async fn contact(store: &Store, who: &Actor, customer: CustomerId, name: &str, phone: &str) {
    let set = vec![ContactField::Name(name.into()), ContactField::Phone(phone.into())];
    accepted(store, who, Command::Customers(Act::AddContact { id: fresh().into(), customer, set })).await;
}

async fn edit(store: &Store, who: &Actor, id: CustomerId, field: Field) {
    accepted(store, who, Command::Customers(Act::Edit { id, set: vec![field] })).await;
}

async fn customer(store: &Store, who: &Actor, id: CustomerId) -> Customer {
    let seed = store.find_customer(who, id).await.expect("a customer");
    let found = seed.records.into_iter().find_map(|record| match record {
        Record::Customer(customer) => Some(customer),
        _ => None,
    });
    found.expect("a customer")
}

async fn found(store: &Store, who: &Actor, typed: &str) -> Vec<String> {
    let seed = store.find_customers(who, typed).await.expect("customers");
    let name = |record| if let Record::Customer(customer) = record { Some(customer.name) } else { None };
    seed.records.into_iter().filter_map(name).collect()
}

#[tokio::test]
async fn whatever_is_typed_finds_the_customer() {
    for Stage { store, database, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let bank = vec![
            Field::Name("中国银行宁波分行".into()),
            Field::Code("CN-0815".into()),
            Field::Phone("+86 (574) 8800-1234".into()),
        ];
        let bank = add(store, &ada, bank).await;
        contact(store, &ada, bank, "欧阳娜娜", "13800138000").await;
        named(store, &ada, "Bergmann Maschinenbau GmbH").await;
        for _ in 0..3 {
            named(store, &ada, "国中银号").await;
        }
        for typed in [
            "银行",
            "中国银行",
            "zgyh",
            "zhongguoyinhang",
            "zg银行",
            "宁波",
            "CN-0815",
            "cn0815",
            "57488",
            "8800 1234",
            "80013",
            "欧阳",
            "oyn",
            "yinhang",
            "忠国银行",
            "中国银行 宁波",
        ] {
            // The cast has a company of the same initials.
            let found = found(store, &ada, typed).await;
            let among = found.iter().take(2).any(|name| name == "中国银行宁波分行");
            assert!(among, "{database}: {typed} found {found:?}");
        }
        for typed in ["bergm", "Bregmann", "bergmann masch", "Maschinenbua", "bergmann gmbh"] {
            let first = found(store, &ada, typed).await.into_iter().next();
            assert_eq!(first.as_deref(), Some("Bergmann Maschinenbau GmbH"), "{database}: {typed}");
        }
        assert_eq!(found(store, &ada, "qqqqqq").await, [""; 0]);
        // What is found goes along with what happens: it is renamed, handed on, merged.
        edit(store, &ada, bank, Field::Name("招商银行".into())).await;
        assert_eq!(found(store, &ada, "zsyh").await[0], "招商银行");
        let rosa = actor(store, "rosa").await;
        assert_eq!(found(store, &rosa, "zsyh").await, [""; 0], "not hers");
        accepted(store, &ada, Command::Customers(Act::Assign { id: bank, owner: Some(rosa.id) })).await;
        assert_eq!(found(store, &rosa, "13800138").await, ["招商银行"]);
    }
}

#[tokio::test]
async fn a_rep_finds_their_own_among_many_others_of_the_same_name() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        for number in 0..150 {
            named(store, &ada, &format!("Filiale {number}")).await;
        }
        let own = add(store, &rosa, vec![Field::Name("Alte Filiale in der Hafenstrasse".into())]).await;
        assert_eq!(found(store, &rosa, "filiale").await, ["Alte Filiale in der Hafenstrasse"], "{database} {own}");
    }
}

async fn ordered(store: &Store, who: &Actor, customer: CustomerId, minor: i64) -> OrderId {
    let (product, id) = (ProductId(fresh()), OrderId(fresh()));
    let ada = actor(store, "admin").await;
    let set = vec![ProductField::Name("Nuts".into())];
    accepted(store, &ada, Command::Products(ProductAct::Add { id: product, set })).await;
    let lines = vec![Line { product, quantity: 1_000, price: minor, discount: 0 }];
    let set = vec![OrderField::Lines(lines)];
    accepted(store, who, Command::Orders(OrderAct::Quote { id, customer, rep: None, set })).await;
    accepted(store, who, Command::Orders(OrderAct::Confirm { id })).await;
    id
}

#[tokio::test]
async fn a_merge_taken_apart_keeps_what_was_edited_since() {
    for Stage { store, database, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let stays = add(store, &ada, vec![Field::Name("Anker Bau".into()), Field::City("Kiel".into())]).await;
        let double = vec![
            Field::Name("Anker Bau GmbH".into()),
            Field::Code("ANK".into()),
            Field::Phone("0431 1".into()),
            Field::City("Keil".into()),
        ];
        let gone = add(store, &ada, double).await;
        contact(store, &ada, gone, "Mia", "1").await;
        ordered(store, &ada, stays, 1_000).await;
        ordered(store, &ada, gone, 500).await;
        let set = vec![Field::Name("Anker Bau GmbH".into()), Field::Code("ANK".into()), Field::Phone("0431 1".into())];
        accepted(store, &ada, Command::Customers(Act::Merge { id: stays, gone, set })).await;
        let one = customer(store, &ada, stays).await;
        assert_eq!(
            (one.name.as_str(), one.code.as_str(), one.city.as_str(), one.credit_used),
            ("Anker Bau GmbH", "ANK", "Kiel", 1_500),
            "{database}"
        );
        assert_eq!(found(store, &ada, "anker bau").await, ["Anker Bau GmbH"], "one is left");
        assert_eq!(store.find_customer(&ada, stays).await.expect("one").records.len(), 2, "with the contact");
        let page = CustomerFilter { query: "anker".into(), ..CustomerFilter::default() };
        assert_eq!(store.list_customers(&ada, &page, None).await.expect("a list").total, 1);

        // Afterwards: a telephone number is put right, and there is another order.
        edit(store, &ada, stays, Field::Phone("0431 2".into())).await;
        ordered(store, &ada, stays, 250).await;
        accepted(store, &ada, Command::Customers(Act::Unmerge { id: gone })).await;
        let (one, other) = (customer(store, &ada, stays).await, customer(store, &ada, gone).await);
        assert_eq!((one.name.as_str(), one.code.as_str()), ("Anker Bau", ""), "{database}");
        assert_eq!(one.phone, "0431 2", "the later edit stays");
        assert_eq!((other.code.as_str(), other.phone.as_str(), other.city.as_str()), ("ANK", "0431 1", "Keil"));
        assert_eq!((other.merged_into, one.credit_used, other.credit_used), (None, 1_250, 500));
        assert_eq!(store.find_customer(&ada, gone).await.expect("one").records.len(), 2, "with its contact again");
        let again = act(store, &ada, Command::Customers(Act::Unmerge { id: gone })).await;
        assert_eq!(again, Outcome::Refused(Refusal::field("customer", Fault::Kept)));
    }
}

#[tokio::test]
async fn a_code_that_somebody_else_has_by_now_does_not_come_back() {
    for Stage { store, database, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let stays = named(store, &ada, "One").await;
        let gone = add(store, &ada, vec![Field::Name("Other".into()), Field::Code("X1".into())]).await;
        let set = vec![Field::Code("X1".into())];
        accepted(store, &ada, Command::Customers(Act::Merge { id: stays, gone, set })).await;
        edit(store, &ada, stays, Field::Code("X2".into())).await;
        add(store, &ada, vec![Field::Name("Third".into()), Field::Code("X1".into())]).await;
        accepted(store, &ada, Command::Customers(Act::Unmerge { id: gone })).await;
        assert_eq!(customer(store, &ada, gone).await.code, "", "{database}");
        assert_eq!(customer(store, &ada, stays).await.code, "X2");
    }
}

#[tokio::test]
async fn two_who_edit_one_customer_keep_both_fields_and_are_asked_about_the_same() {
    for Stage { store, database, .. } in &played().await {
        let (ada, malik) = (actor(store, "admin").await, actor(store, "malik").await);
        let id = named(store, &ada, "Hafenbar").await;
        let seen = store.version().await.expect("a version");
        let (mut one, mut other) = (Client::new(), Client::new());
        let edit = |field| Command::Customers(Act::Edit { id, set: vec![field] });
        let first = submit(store, &ada, &one.envelope(seen, edit(Field::Phone("1".into())))).await;
        let second = submit(store, &malik, &other.envelope(seen, edit(Field::City("Kiel".into())))).await;
        assert!(matches!((&first, &second), (Outcome::Accepted(_), Outcome::Accepted(_))), "{first:?} {second:?}");
        let third = submit(store, &malik, &other.envelope(seen, edit(Field::Phone("2".into())))).await;
        let Outcome::Refused(Refusal::Conflict(conflicts)) = third else { panic!("{database}: {third:?}") };
        let asked: Vec<_> = conflicts.iter().map(|asked| (asked.field.as_str(), &asked.theirs, &asked.mine)).collect();
        assert_eq!(asked, [("phone", &serde_json::json!("1"), &serde_json::json!("2"))]);
        let after = customer(store, &ada, id).await;
        assert_eq!((after.phone.as_str(), after.city.as_str()), ("1", "Kiel"), "{database}");
    }
}

#[tokio::test]
async fn customers_are_handed_over_with_what_is_planned_and_one_undo_takes_all_back() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa, tom) = (actor(store, "admin").await, actor(store, "rosa").await, actor(store, "tom").await);
        let day = |text: &str| text.parse().expect("a day");
        let mut customers = vec![];
        for name in ["Eins", "Zwei"] {
            customers.push(named(store, &rosa, name).await);
        }
        let mut planned = vec![];
        for (customer, on) in [(0, "2026-11-19"), (0, "2026-12-03"), (1, "2026-12-01")] {
            let id = fresh().into();
            let slot = Slot::AllDay { first: day(on), last: day(on) };
            let draft = Draft { customer: Some(customers[customer]), ..Draft::new(id, Method::Visit, slot) };
            accepted(store, &rosa, Command::Activities(ActivityAct::Plan(draft))).await;
            planned.push(id);
        }
        let over = HandOver {
            customers: customers.clone(),
            to: tom.id,
            from: day("2026-12-01"),
            visits: true,
            note: "Rosa to Tom\nThe keys are at the gate.".into(),
            notes: vec![fresh().into(), fresh().into()],
        };
        let not_hers = act(store, &rosa, Command::Customers(Act::HandOver(over.clone()))).await;
        assert_eq!(not_hers, Outcome::Refused(Refusal::Forbidden));
        let mut client = Client::new();
        let seen = store.version().await.expect("a version");
        let envelope = client.envelope(seen, Command::Customers(Act::HandOver(over)));
        let done = submit(store, &ada, &envelope).await;
        assert!(matches!(done, Outcome::Accepted(_)), "{database}: {done:?}");
        for customer in &customers {
            assert_eq!(self::customer(store, &ada, *customer).await.owner, Some(tom.id));
        }
        let of = |records: Vec<Record>| {
            let activity = |record| if let Record::Activity(activity) = record { Some(activity) } else { None };
            records.into_iter().filter_map(activity).collect::<Vec<_>>()
        };
        let reps = async || {
            let mut reps = vec![];
            for customer in &customers {
                let opened = store.open_customer(&ada, *customer).await.expect("a page").expect("a customer");
                reps.extend(of(opened.records).into_iter().map(|activity| (activity.slot.first_day(), activity.rep)));
            }
            reps.sort();
            reps
        };
        let moved = [(day("2026-11-19"), rosa.id), (day("2026-12-01"), tom.id), (day("2026-12-03"), tom.id)];
        assert_eq!(reps().await, moved, "{database}");
        let notes = async || {
            let there = store.activities_between(&ada, day("2026-12-01"), day("2026-12-01")).await.expect("activities");
            let there = of(there.records).into_iter();
            let noted = there.filter(|noted| noted.title == "Rosa to Tom");
            let mut noted: Vec<_> = noted.map(|noted| (noted.rep, noted.state.name())).collect();
            noted.sort();
            noted
        };
        let mut sides = [(rosa.id, "planned"), (tom.id, "planned")];
        sides.sort();
        assert_eq!(notes().await, sides, "{database}");

        let seen = store.version().await.expect("a version");
        let back = client.envelope(seen, Command::TakeBack(envelope.mutation));
        let undone = submit(store, &ada, &back).await;
        assert!(matches!(undone, Outcome::Accepted(_)), "{database}: {undone:?}");
        assert!(reps().await.into_iter().all(|(_, rep)| rep == rosa.id));
        assert_eq!(customer(store, &ada, customers[0]).await.owner, Some(rosa.id));
        assert!(notes().await.iter().all(|(_, state)| *state == "cancelled"));
    }
}

#[tokio::test]
async fn who_is_typed_and_there_already_is_told_with_what_speaks_for_it() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        let set = vec![
            Field::Name("宏远五金有限公司".into()),
            Field::Phone("+86 574 8800-1234".into()),
            Field::Email("office@hongyuan.example".into()),
            Field::TaxNumber("91330200TEST".into()),
        ];
        let id = add(store, &ada, set).await;
        let typed = |name: &str, phone: &str, email: &str, tax_number: &str| Typed {
            name: name.into(),
            phone: phone.into(),
            email: email.into(),
            tax_number: tax_number.into(),
        };
        for (typed, expected) in [
            (typed("宏远五金", "", "", ""), Some(Likeness::Name)),
            (typed("远五金有限", "", "", ""), Some(Likeness::Name)),
            (typed("红园五金有限公司", "", "", ""), Some(Likeness::Name)),
            (typed("Somebody", "0574-88001234", "", ""), Some(Likeness::Phone)),
            (typed("Somebody", "", "Office@Hongyuan.example", ""), Some(Likeness::Email)),
            (typed("Somebody", "", "", "91330200test"), Some(Likeness::TaxNumber)),
            (typed("远大五金", "1234", "hongyuan.example", ""), None),
        ] {
            let told = store.alike(&ada, &typed, None).await.expect("an answer");
            let told = told.iter().find(|alike| alike.customer.id == id).map(|alike| alike.likeness);
            assert_eq!(told, expected, "{database}: {typed:?}");
        }
        let same = typed("宏远五金有限公司", "", "", "");
        assert_eq!(store.alike(&ada, &same, Some(id)).await.expect("an answer"), [], "it is itself");
        assert_eq!(store.alike(&rosa, &same, None).await.expect("an answer"), [], "not hers to see");
    }
}

#[tokio::test]
async fn a_set_by_filter_finds_more_as_they_come_and_one_by_hand_who_was_gathered() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        let one = add(store, &ada, vec![Field::Name("Setz A".into()), Field::City("Kiel".into())]).await;
        let set = |id: CustomerSetId, filter: Option<&str>| {
            let filter = filter.map(|query| CustomerFilter { query: query.into(), ..CustomerFilter::default() });
            Command::Customers(Act::SaveSet(CustomerSet {
                id,
                name: "Ours".into(),
                filter,
                members: vec![],
                owner: ada.id,
                team: false,
                dropped: false,
                seen_by: vec![],
            }))
        };
        let (by_filter, by_hand) = (CustomerSetId(fresh()), CustomerSetId(fresh()));
        accepted(store, &ada, set(by_filter, Some("setz"))).await;
        accepted(store, &ada, set(by_hand, None)).await;
        let gather = Act::Gather { set: by_hand, put_in: vec![one], taken_out: vec![] };
        accepted(store, &ada, Command::Customers(gather)).await;
        let two = named(store, &ada, "Setz B").await;
        let within = async |who: &Actor, set, query: &str| {
            let filter = CustomerFilter { set: Some(set), query: query.into(), ..CustomerFilter::default() };
            let page = store.list_customers(who, &filter, None).await.expect("a list");
            page.customers.into_iter().map(|customer| customer.id).collect::<Vec<_>>()
        };
        assert_eq!(within(&ada, by_filter, "").await, [one, two], "{database}");
        assert_eq!(within(&ada, by_filter, "kiel").await, [one]);
        assert_eq!(within(&ada, by_hand, "").await, [one]);
        assert_eq!(within(&rosa, by_hand, "").await, [], "not her set");
        // Whoever stays comes into the sets of whoever goes, and is not in one twice.
        let (three, both) =
            (named(store, &ada, "Setz C").await, Act::Gather { set: by_hand, put_in: vec![two], taken_out: vec![] });
        let merge = |gone, stays| Command::Customers(Act::Merge { id: stays, gone, set: vec![] });
        accepted(store, &ada, merge(one, three)).await;
        assert_eq!(within(&ada, by_hand, "").await, [three], "{database}");
        accepted(store, &ada, Command::Customers(Act::Unmerge { id: one })).await;
        assert_eq!(within(&ada, by_hand, "").await, [one], "{database}");
        accepted(store, &ada, Command::Customers(both)).await;
        accepted(store, &ada, merge(two, one)).await;
        assert_eq!(within(&ada, by_hand, "").await, [one], "{database}");
        accepted(store, &ada, Command::Customers(Act::Unmerge { id: two })).await;
        assert_eq!(within(&ada, by_hand, "").await, [one, two], "{database}");
        accepted(store, &ada, Command::Customers(Act::Gather { set: by_hand, put_in: vec![], taken_out: vec![two] }))
            .await;
        let out = Act::Gather { set: by_hand, put_in: vec![two], taken_out: vec![one] };
        assert_eq!(act(store, &rosa, Command::Customers(out.clone())).await, Outcome::Refused(Refusal::NotFound));
        accepted(store, &ada, Command::Customers(out)).await;
        assert_eq!(within(&ada, by_hand, "").await, [two]);
        let closed = Act::Gather { set: by_filter, put_in: vec![two], taken_out: vec![] };
        let refused = act(store, &ada, Command::Customers(closed)).await;
        assert_eq!(refused, Outcome::Refused(Refusal::field("filter", Fault::Kept)));
    }
}

#[tokio::test]
async fn one_search_finds_records_of_every_kind_as_far_as_they_may_be_seen() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        let id = named(store, &ada, "Quastenbau").await;
        let product = vec![ProductField::Name("Quasten-Set".into())];
        accepted(store, &ada, Command::Products(ProductAct::Add { id: ProductId(fresh()), set: product })).await;
        let issue = model::issues::Command::Register {
            id: fresh().into(),
            customer: id,
            set: vec![model::issues::Field::Title("Die QUASTE klemmt".into())],
        };
        accepted(store, &ada, Command::Issues(issue)).await;
        let slot =
            Slot::AllDay { first: "2026-11-20".parse().expect("a day"), last: "2026-11-20".parse().expect("a day") };
        let draft = Draft { title: "Quasten zeigen".into(), ..Draft::new(fresh().into(), Method::Visit, slot) };
        accepted(store, &ada, Command::Activities(ActivityAct::Plan(draft))).await;
        let kinds = async |who: &Actor| {
            let found = store.find_everything(who, now(), "quast").await.expect("an answer");
            let mut kinds: Vec<_> = found.records.iter().map(|record| record.key().entity.name()).collect();
            kinds.sort_unstable();
            kinds
        };
        assert_eq!(kinds(&ada).await, ["activity", "customer", "issue", "product"], "{database}");
        assert_eq!(kinds(&rosa).await, ["product"], "{database}");
        for title in ["Ärger mit der Waage", "Larger scale wanted"] {
            let set = vec![model::issues::Field::Title(title.into())];
            let issue = model::issues::Command::Register { id: fresh().into(), customer: id, set };
            accepted(store, &ada, Command::Issues(issue)).await;
        }
        let found = store.find_everything(&ada, now(), "ärger").await.expect("an answer").records;
        let titles: Vec<_> = found
            .iter()
            .filter_map(|record| if let Record::Issue(issue) = record { Some(&issue.title) } else { None })
            .collect();
        assert_eq!(titles, ["Ärger mit der Waage"], "{database}");
    }
}

#[tokio::test]
async fn own_fields_are_kept_as_they_should_be_and_lists_and_imports_know_them() {
    for Stage { store, database, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let fields = ["Industry: Food, Tools", "Employees: number"].map(str::to_owned).to_vec();
        let set = vec![CompanyField::CustomFields(fields)];
        accepted(store, &ada, Command::Company(CompanyAct::Edit { set })).await;
        let one = named(store, &ada, "Eigenfeld").await;
        edit(store, &ada, one, Field::Custom("Industry".into(), "food".into())).await;
        edit(store, &ada, one, Field::Custom("Employees".into(), "1,200".into())).await;
        let refused = |name: &str, typed: &str| {
            Command::Customers(Act::Edit { id: one, set: vec![Field::Custom(name.into(), typed.into())] })
        };
        for (name, typed, field, fault) in [
            ("Industry", "Air", "Industry", Fault::Unknown),
            ("Employees", "many", "Employees", Fault::Malformed),
            ("Motto", "x", "custom", Fault::Unknown),
        ] {
            let done = act(store, &ada, refused(name, typed)).await;
            assert_eq!(done, Outcome::Refused(Refusal::field(field, fault)), "{database}");
        }
        let plan = store::ImportPlan { kind: model::import::Kind::Customers, columns: None };
        let file = "company,Industry,employees\nEigenfeld Zwei,Tools,7\nEigenfeld Drei,Air,7\n";
        let kept = store.keep_content(file.as_bytes().to_vec()).await.expect("kept");
        let begun = store.begin_import(&ada, now(), (&kept.hash, "own.csv"), &plan).await.expect("begun");
        let begun = begun.expect("a file").id;
        let import = store.go_on_with_import(&ada, now(), begun).await.expect("taken").expect("an import");
        assert_eq!((import.added, import.left_out), (1, 1), "{database}");
        let listed = async |name: &str, value: &str| {
            let custom = Some((name.to_owned(), value.to_owned()));
            let filter = CustomerFilter { custom, ..CustomerFilter::default() };
            let page = store.list_customers(&ada, &filter, None).await.expect("a list");
            page.customers.into_iter().map(|customer| customer.name).collect::<Vec<_>>()
        };
        assert_eq!(listed("Industry", "Food").await, ["Eigenfeld"], "{database}");
        assert_eq!(listed("Industry", "Tools").await, ["Eigenfeld Zwei"], "{database}");
        assert_eq!(listed("Employees", "7").await, ["Eigenfeld Zwei"], "{database}");
        edit(store, &ada, one, Field::Custom("Industry".into(), String::new())).await;
        assert_eq!(listed("Industry", "Food").await, [""; 0], "{database}");
    }
}

#[tokio::test]
async fn files_and_places_of_a_customer_are_for_those_who_see_it_and_move_with_a_merge() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa, tom) = (actor(store, "admin").await, actor(store, "rosa").await, actor(store, "tom").await);
        let one = named(store, &rosa, "Aktenfreund").await;
        let kept = store.keep_content(b"a contract".to_vec()).await.expect("kept");
        let id = AttachmentId(fresh());
        let of = Key { entity: Entity::Customer, id: one.0 };
        let attach = model::files::Command::Attach { id, of, name: "contract.txt".into(), kept: kept.clone() };
        let not_his = model::files::Command::Attach { id: AttachmentId(fresh()), of, name: "x".into(), kept };
        assert!(matches!(act(store, &tom, Command::Files(not_his)).await, Outcome::Refused(_)), "{database}");
        accepted(store, &rosa, Command::Files(attach)).await;
        let seen = async |who: &Actor| store.content(Some(who), id).await.expect("an answer").is_some();
        assert_eq!((seen(&rosa).await, seen(&tom).await, seen(&ada).await), (true, false, true), "{database}");
        let place = Address {
            label: "Warehouse".into(),
            address: String::new(),
            city: "Kiel".into(),
            postal_code: String::new(),
            country: String::new(),
            point: Point::read("54.3233, 10.1228").expect("a point"),
            hours: None,
        };
        edit(store, &rosa, one, Field::Addresses(vec![place.clone()])).await;
        assert_eq!(customer(store, &rosa, one).await.addresses, [place]);
        let other = named(store, &tom, "Aktenfreund Neu").await;
        accepted(store, &ada, Command::Customers(Act::Merge { id: other, gone: one, set: vec![] })).await;
        assert_eq!((seen(&rosa).await, seen(&tom).await), (false, true), "{database}");
        accepted(store, &ada, Command::Customers(Act::Unmerge { id: one })).await;
        assert_eq!((seen(&rosa).await, seen(&tom).await), (true, false), "{database}");
    }
}

#[tokio::test]
async fn years_sum_up_what_happened_with_a_customer() {
    for Stage { store, database, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let one = named(store, &ada, "Jahresring").await;
        for on in ["2025-03-01", "2026-02-01", "2026-04-01"] {
            let slot = Slot::AllDay { first: on.parse().expect("a day"), last: on.parse().expect("a day") };
            let draft = Draft { customer: Some(one), ..Draft::new(fresh().into(), Method::Call, slot) };
            let record = ActivityAct::Record { draft, outcome: "talked".into(), sale: vec![] };
            accepted(store, &ada, Command::Activities(record)).await;
        }
        // In Shanghai the year has begun seven hours ago; in UTC it has not.
        let morning = "2026-01-01T07:00:00".parse().expect("a time");
        let draft = Draft {
            customer: Some(one),
            ..Draft::new(fresh().into(), Method::Call, Slot::timed(morning, 30, "Asia/Shanghai"))
        };
        let record = ActivityAct::Record { draft, outcome: "a good year".into(), sale: vec![] };
        accepted(store, &ada, Command::Activities(record)).await;
        let order = ordered(store, &ada, one, 1_000).await;
        for kind in [model::orders::Kind::Delivery, model::orders::Kind::Invoice] {
            let on = "2026-11-18".parse().expect("a day");
            let add = OrderAct::Add { id: order, kind, on, parts: vec![], paid: 0 };
            accepted(store, &ada, Command::Orders(add)).await;
        }
        let years = store.years_of(&ada, one).await.expect("years");
        let told: Vec<_> = years.iter().map(|year| (year.year, year.activities, year.orders)).collect();
        assert_eq!(told, [(2026, 3, 1), (2025, 1, 0)], "{database}");
        let turnover: Vec<_> = years[0].turnover.iter().map(|sum| (sum.minor, sum.currency.as_str())).collect();
        assert_eq!(turnover, [(1_000, "EUR")], "{database}");
        let rosa = actor(store, "rosa").await;
        assert_eq!(store.years_of(&rosa, one).await.expect("years"), [], "{database}");
    }
}

#[tokio::test]
async fn who_does_not_see_a_merged_customer_cannot_take_it_apart_and_trust_is_not_merged_by_a_rep() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa, tom) = (actor(store, "admin").await, actor(store, "rosa").await, actor(store, "tom").await);
        let (one, other) = (named(store, &rosa, "Eins Merge").await, named(store, &rosa, "Zwei Merge").await);
        accepted(store, &rosa, Command::Customers(Act::Merge { id: one, gone: other, set: vec![] })).await;
        for id in [one, other] {
            accepted(store, &ada, Command::Customers(Act::Assign { id, owner: Some(tom.id) })).await;
        }
        let apart = act(store, &rosa, Command::Customers(Act::Unmerge { id: other })).await;
        assert_eq!(apart, Outcome::Refused(Refusal::NotFound), "{database}: no longer hers");
        let (free, limited) = (named(store, &rosa, "Frei").await, named(store, &rosa, "Begrenzt").await);
        edit(store, &ada, limited, Field::CreditLimit(Some(0))).await;
        let around = act(store, &rosa, Command::Customers(Act::Merge { id: free, gone: limited, set: vec![] })).await;
        assert_eq!(around, Outcome::Refused(Refusal::Forbidden), "{database}");
    }
}

#[tokio::test]
async fn credit_taken_after_a_merge_goes_back_with_the_order() {
    for Stage { store, database, .. } in &played().await {
        let ada = actor(store, "admin").await;
        let (stays, gone) = (named(store, &ada, "Bleibt").await, named(store, &ada, "Geht").await);
        for id in [stays, gone] {
            edit(store, &ada, id, Field::Standing(model::customers::Standing::Formal)).await;
        }
        edit(store, &ada, gone, Field::Sale(model::orders::Sale::Consignment)).await;
        let order = ordered(store, &ada, gone, 500).await;
        assert_eq!(customer(store, &ada, gone).await.credit_used, 0, "on consignment");
        accepted(store, &ada, Command::Customers(Act::Merge { id: stays, gone, set: vec![] })).await;
        for kind in [model::orders::Kind::Delivery, model::orders::Kind::Invoice] {
            let on = "2026-11-18".parse().expect("a day");
            let add = OrderAct::Add { id: order, kind, on, parts: vec![], paid: 0 };
            accepted(store, &ada, Command::Orders(add)).await;
        }
        assert_eq!(customer(store, &ada, stays).await.credit_used, 500, "{database}");
        accepted(store, &ada, Command::Customers(Act::Unmerge { id: gone })).await;
        let used = (customer(store, &ada, stays).await.credit_used, customer(store, &ada, gone).await.credit_used);
        assert_eq!(used, (0, 500), "{database}");
    }
}

#[tokio::test]
async fn a_series_handed_over_undone_and_handed_over_again_moves_again() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa, tom) = (actor(store, "admin").await, actor(store, "rosa").await, actor(store, "tom").await);
        let day = |text: &str| text.parse().expect("a day");
        let one = named(store, &rosa, "Wöchentlich").await;
        let slot = Slot::AllDay { first: day("2026-11-02"), last: day("2026-11-02") };
        let rule = Some("FREQ=WEEKLY".parse().expect("a rule"));
        let draft = Draft { customer: Some(one), rule, ..Draft::new(fresh().into(), Method::Visit, slot) };
        accepted(store, &rosa, Command::Activities(ActivityAct::Plan(draft))).await;
        let mut client = Client::new();
        for round in 0..2 {
            let over = HandOver {
                customers: vec![one, one],
                to: tom.id,
                from: day("2026-11-20"),
                visits: true,
                note: String::new(),
                notes: vec![],
            };
            let seen = store.version().await.expect("a version");
            let envelope = client.envelope(seen, Command::Customers(Act::HandOver(over)));
            let done = submit(store, &ada, &envelope).await;
            assert!(matches!(done, Outcome::Accepted(_)), "{database}, round {round}: {done:?}");
            let opened = store.open_customer(&ada, one).await.expect("a page").expect("a customer");
            let of_tom = opened.records.iter().any(|record| {
                matches!(record, Record::Activity(activity) if activity.rep == tom.id && activity.state.name() == "planned")
            });
            assert!(of_tom, "{database}, round {round}");
            if round == 0 {
                let seen = store.version().await.expect("a version");
                let back = client.envelope(seen, Command::TakeBack(envelope.mutation));
                assert!(matches!(submit(store, &ada, &back).await, Outcome::Accepted(_)), "{database}");
            }
        }
    }
}

#[tokio::test]
async fn whoever_was_never_visited_is_due_first() {
    for Stage { store, database, db, .. } in &played().await {
        let rosa = actor(store, "rosa").await;
        let mut commands = vec![];
        for nth in 0..450 {
            let set = vec![Field::Name(format!("Besucht {nth}"))];
            commands.push(Command::Customers(Act::Add { id: CustomerId(fresh()), set, owner: None }));
        }
        for some in commands.chunks(150) {
            accepted(store, &rosa, Command::together(some.to_vec())).await;
        }
        db.execute_unprepared("UPDATE customers SET last_contact = '2026-01-01'").await.expect("all of them");
        let never = named(store, &rosa, "Nie Besucht").await;
        let seed = store.to_plan(&rosa, now()).await.expect("what waits");
        let due = |record: &Record| matches!(record, Record::Customer(customer) if customer.id == never);
        assert!(seed.records.iter().any(due), "{database}");
    }
}

#[tokio::test]
async fn what_somebody_else_takes_in_hides_no_news() {
    for Stage { store, database, .. } in &played().await {
        let (ada, rosa) = (actor(store, "admin").await, actor(store, "rosa").await);
        let (own, tom) = (named(store, &rosa, "Neuigkeit").await, actor(store, "tom").await);
        let since = now() - Duration::hours(1);
        edit(store, &ada, own, Field::City("Kiel".into())).await;
        for _ in 0..5 {
            let add = |nth: usize| {
                let set = vec![Field::Name(format!("Fremd {nth}"))];
                Command::Customers(Act::Add { id: CustomerId(fresh()), set, owner: Some(tom.id) })
            };
            accepted(store, &ada, Command::together((0..150).map(add).collect())).await;
        }
        let news = store.news(&rosa, since).await.expect("news");
        let about: Vec<_> = news.iter().filter(|past| past.change.key.id == own.0).collect();
        assert!(about.len() == 1 && about[0].change.fields.contains_key("city"), "{database}: {news:?}");
        assert_eq!(store.news(&rosa, now()).await.expect("news"), [], "{database}: nothing since");
    }
}
