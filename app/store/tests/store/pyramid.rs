//! The pyramid of customers on both databases: graded by what was bought, visited as often as the grade says.

use crate::common::{act, actor, now, played};
use model::company::{Command as OfCompany, Field as OfCompanyField};
use model::customers::pyramid::Scheme;
use model::customers::{Command as Act, Customer, Field, Grade, due_since};
use model::import::Kind;
use model::{Command, Outcome, Record, Refusal};
use store::ImportPlan;

#[tokio::test]
async fn the_pyramid_grades_by_what_was_bought_and_visits_follow_from_it() {
    let plan = ImportPlan { kind: Kind::Orders, columns: None };
    let products = ImportPlan { kind: Kind::Products, columns: None };
    let file = b"order,customer,date,product,quantity,price,shipped\n\
        1,Elbe Dental Lab,2026-10-02,TEA,100,10,2026-10-05\n2,Nordwind Bakery,2026-03-03,TEA,1,10,2026-03-04\n\
        3,Nordwind Bakery,2024-03-03,TEA,900,10,2024-03-04\n";
    for stage in played().await {
        let store = &stage.store;
        let ada = actor(store, "admin").await;
        for (plan, file) in [(&products, &b"code,name,price,cost\nTEA,Green tea,10,6\n"[..]), (&plan, &file[..])] {
            let kept = store.keep_content(file.to_vec()).await.expect("kept");
            let begun =
                store.begin_import(&ada, now(), (&kept.hash, "a file"), plan).await.expect("begun").expect("a file");
            let taken = store.go_on_with_import(&ada, now(), begun.id).await.expect("taken").expect("an import");
            assert!(taken.is_complete() && taken.left_out == 0, "{taken:?}");
        }
        let today = now().date_naive();
        let pyramid = store.pyramid(&ada, today).await.expect("a pyramid");
        let mover = |name: &str| pyramid.movers.iter().find(|mover| mover.customer.name == name).expect("a mover");
        let (elbe, nordwind) = (mover("Elbe Dental Lab"), mover("Nordwind Bakery"));
        assert_eq!(elbe.graded.grade, Grade::A, "{}", stage.database);
        let done = &elbe.graded.dealings;
        assert_eq!((done.turnover.minor, done.margin, done.orders), (100_000, 40_000, 1));
        // What was bought before the twelve months that are looked at does not count.
        assert_eq!((nordwind.graded.dealings.turnover.minor, nordwind.graded.dealings.orders), (1_000, 1));
        assert!(nordwind.graded.score < elbe.graded.score);
        let found = vec![elbe.graded.clone()];
        let rosa = actor(store, "rosa").await;
        let refused = act(store, &rosa, Command::Customers(Act::Grade(found.clone()))).await;
        assert_eq!(refused, Outcome::Refused(Refusal::Forbidden));
        assert!(matches!(act(store, &ada, Command::Customers(Act::Grade(found))).await, Outcome::Accepted(_)));
        let graded = store.open_customer(&ada, elbe.customer.id).await.expect("read").expect("there");
        let graded = graded.records.into_iter().find_map(|record| match record {
            Record::Customer(customer) if customer.id == elbe.customer.id => Some(customer),
            _ => None,
        });
        let graded = graded.expect("the customer");
        assert_eq!((graded.grade, graded.grading.as_ref()), (Some(Grade::A), Some(&elbe.graded)), "{}", stage.database);
        let again = store.pyramid(&ada, today).await.expect("a pyramid");
        assert!(again.movers.iter().all(|mover| mover.customer.id != graded.id));
        // Somebody who was seen ten days ago is due when an A is visited every week.
        let scheme = Scheme { every_a: 7, ..Scheme::default() };
        let set = vec![OfCompanyField::Pyramid(scheme.clone())];
        assert!(matches!(act(store, &ada, Command::Company(OfCompany::Edit { set })).await, Outcome::Accepted(_)));
        assert_eq!(store.company().await.expect("read").expect("set up").pyramid, scheme, "{}", stage.database);
        let seen = Customer { last_contact: Some(today - chrono::Duration::days(10)), ..graded.clone() };
        assert!(due_since(&seen, &scheme, today).is_some());
        assert!(due_since(&seen, &Scheme::default(), today).is_none());
        // Whoever is graded by hand has no such reason any more.
        let by_hand = Act::Edit { id: graded.id, set: vec![Field::Grade(Some(Grade::B))] };
        assert!(matches!(act(store, &ada, Command::Customers(by_hand)).await, Outcome::Accepted(_)));
        let seed = store.find_customer(&ada, graded.id).await.expect("read");
        let plain = seed.records.iter().any(|record| matches!(record, Record::Customer(customer) if customer.id == graded.id && customer.grading.is_none()));
        assert!(plain, "{}", stage.database);
    }
}
