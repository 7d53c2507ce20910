//! Letting people in, on both databases.

use crate::common::{act, actor, now, played, stages};
use model::people::{self, Language};
use model::{Command, Outcome, Refusal, Role};
use store::{DEMO_PASSWORD, SignIn};

#[tokio::test]
async fn only_the_right_password_of_somebody_active_lets_in() {
    for stage in played().await {
        let store = &stage.store;
        let SignIn::Welcome(session) = store.sign_in(" ROSA ", DEMO_PASSWORD, now()).await.expect("no fault") else {
            panic!("{}: not let in", stage.database)
        };
        let person = store.session(&session.token, now()).await.expect("no fault").expect("signed in");
        assert_eq!(person.login, "rosa");
        for (login, password) in [("rosa", "wrong"), ("nobody", DEMO_PASSWORD), ("rosa", ""), ("", "")] {
            assert!(matches!(store.sign_in(login, password, now()).await.expect("no fault"), SignIn::Refused));
        }
        let admin = actor(store, "admin").await;
        let lock = people::Command::Edit { id: person.id, set: vec![people::Field::Active(false)] };
        assert!(matches!(act(store, &admin, Command::People(lock)).await, Outcome::Accepted(_)));
        assert!(matches!(store.sign_in("rosa", DEMO_PASSWORD, now()).await.expect("no fault"), SignIn::Refused));
        assert_eq!(store.session(&session.token, now()).await.expect("no fault"), None);
    }
}

#[tokio::test]
async fn sessions_end_by_themselves_by_signing_out_and_with_a_new_password() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let begin = async || match store.sign_in("rosa", DEMO_PASSWORD, now()).await.expect("no fault") {
            SignIn::Welcome(session) => session,
            SignIn::Refused => panic!("not let in"),
        };
        let session = begin().await;
        assert_eq!(store.session(&session.token, session.expires).await.expect("no fault"), None);
        store.sign_out(&session.token).await.expect("no fault");
        assert_eq!(store.session(&session.token, now()).await.expect("no fault"), None);
        let session = begin().await;
        let tom = actor(store, "tom").await;
        let refused = store.set_password(&tom, rosa.id, "another password", now()).await.expect("no fault");
        assert_eq!(refused, Err(Refusal::Forbidden), "{}", stage.database);
        store.set_password(&rosa, rosa.id, "another password", now()).await.expect("no fault").expect("her own");
        assert_eq!(store.session(&session.token, now()).await.expect("no fault"), None);
        assert!(store.knows_password(rosa.id, "another password").await.expect("no fault"));
    }
}

#[tokio::test]
async fn the_first_administrator_is_set_up_once() {
    for stage in stages().await {
        let found = async |login: &'static str, password: &'static str| {
            let founding = stage.store.found(now(), "Ada", login, password, "Asia/Shanghai", Language::ZhCn);
            founding.await.expect("no fault")
        };
        assert!(found("ada", "short").await.is_err());
        assert!(stage.store.is_new().await.expect("no fault"));
        let ada = found("ada", "long enough").await.expect("no refusal").expect("the first");
        assert_eq!(ada.role, Role::Administrator);
        assert_eq!(found("eve", "long enough").await, Ok(None), "{}", stage.database);
    }
}
