//! Letting people in, on both databases.

use crate::common::{act, actor, now, played, stages};
use chrono::{DateTime, Duration, Utc};
use model::people::{self, Language};
use model::{Actor, Command, Fault, Outcome, Refusal, Role};
use store::{DEMO_PASSWORD, Session, SignIn, Store};
use totp_rs::{Builder, Secret};

/// What a browser calls itself.
const AGENT: &str = "Mozilla/5.0";

async fn signed_in(store: &Store, login: &str) -> Session {
    match store.sign_in(login, DEMO_PASSWORD, AGENT, now()).await.expect("no fault") {
        SignIn::Welcome(session) => session,
        other => panic!("{login}: {other:?}"),
    }
}

async fn lives(store: &Store, session: &Session, at: DateTime<Utc>) -> bool {
    store.session(&session.token, at).await.expect("no fault").is_some()
}

#[tokio::test]
async fn only_the_right_password_of_somebody_active_lets_in() {
    for stage in played().await {
        let store = &stage.store;
        let session = signed_in(store, " ROSA ").await;
        let person = store.session(&session.token, now()).await.expect("no fault").expect("signed in");
        assert_eq!(person.login, "rosa");
        for (login, password) in [("rosa", "wrong"), ("nobody", DEMO_PASSWORD), ("rosa", ""), ("", "")] {
            assert!(matches!(store.sign_in(login, password, AGENT, now()).await.expect("no fault"), SignIn::Refused));
        }
        let admin = actor(store, "admin").await;
        let lock = people::Command::Edit { id: person.id, set: vec![people::Field::Active(false)] };
        assert!(matches!(act(store, &admin, Command::People(lock)).await, Outcome::Accepted(_)));
        assert!(matches!(store.sign_in("rosa", DEMO_PASSWORD, AGENT, now()).await.expect("no fault"), SignIn::Refused));
        assert!(!lives(store, &session, now()).await);
    }
}

#[tokio::test]
async fn sessions_end_by_themselves_by_signing_out_and_with_a_new_password() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let session = signed_in(store, "rosa").await;
        assert!(!lives(store, &session, session.expires).await);
        store.sign_out(&session.token).await.expect("no fault");
        assert!(!lives(store, &session, now()).await);
        let session = signed_in(store, "rosa").await;
        let tom = actor(store, "tom").await;
        let password = "a fence of seven wet hats";
        let refused = store.set_password(&tom, rosa.id, password, now()).await.expect("no fault");
        assert_eq!(refused, Err(Refusal::Forbidden), "{}", stage.database);
        store.set_password(&rosa, rosa.id, password, now()).await.expect("no fault").expect("her own");
        assert!(!lives(store, &session, now()).await);
        assert!(store.knows_password(rosa.id, password).await.expect("no fault"));
    }
}

#[tokio::test]
async fn a_session_nobody_uses_ends_after_four_days_and_one_in_use_after_fourteen() {
    for stage in played().await {
        let store = &stage.store;
        let (idle, used) = (signed_in(store, "rosa").await, signed_in(store, "rosa").await);
        for days in (0..14).step_by(3) {
            assert!(lives(store, &used, now() + Duration::days(days)).await, "{}: day {days}", stage.database);
        }
        assert!(!lives(store, &idle, now() + Duration::days(4)).await, "{}", stage.database);
        assert!(!lives(store, &used, now() + Duration::days(14)).await, "{}", stage.database);
    }
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_what_one_does_not_know() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let (here, lost, toms) =
            (signed_in(store, "rosa").await, signed_in(store, "rosa").await, signed_in(store, "tom").await);
        let seen = store.sessions(rosa.id, &here.token, now()).await.expect("no fault");
        assert_eq!(seen.len(), 2, "{}", stage.database);
        assert!(seen.iter().all(|session| session.agent == AGENT && session.begun == now()));
        let other = seen.iter().find(|session| !session.here).expect("the lost one").id.clone();
        let tom = actor(store, "tom").await;
        // Whose it is counts, not only who knows it.
        store.end_sessions(tom.id, std::slice::from_ref(&other)).await.expect("no fault");
        assert!(lives(store, &lost, now()).await);
        store.end_sessions(rosa.id, &[other]).await.expect("no fault");
        assert!(
            !lives(store, &lost, now()).await && lives(store, &here, now()).await && lives(store, &toms, now()).await
        );
        let forbidden = store.shut_out(&tom, rosa.id, true).await.expect("no fault");
        assert_eq!(forbidden, Err(Refusal::Forbidden));
        store.begin_feed(rosa.id, now()).await.expect("no fault");
        store.shut_out(&actor(store, "admin").await, rosa.id, false).await.expect("no fault").expect("may");
        assert!(!lives(store, &here, now()).await && lives(store, &toms, now()).await, "{}", stage.database);
        assert!(
            !store.has_feed(rosa.id).await.expect("no fault"),
            "whoever has the address of her calendar is out too"
        );
    }
}

#[tokio::test]
async fn whoever_comes_back_signs_in_anew() {
    for stage in played().await {
        let store = &stage.store;
        let (rosa, admin) = (actor(store, "rosa").await, actor(store, "admin").await);
        let session = signed_in(store, "rosa").await;
        store.begin_feed(rosa.id, now()).await.expect("no fault");
        for active in [false, true] {
            let set = vec![people::Field::Active(active)];
            let edit = Command::People(people::Command::Edit { id: rosa.id, set });
            let outcome = act(store, &admin, edit).await;
            assert!(matches!(outcome, Outcome::Accepted(_)), "{outcome:?}");
            assert!(!lives(store, &session, now()).await && !store.has_feed(rosa.id).await.expect("no fault"));
        }
        assert!(lives(store, &signed_in(store, "rosa").await, now()).await, "{}", stage.database);
    }
}

#[tokio::test]
async fn passwords_that_are_tried_first_are_not_taken() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let refused = async |password: &'static str| {
            store.set_password(&rosa, rosa.id, password, now()).await.expect("no fault").err()
        };
        for easy in
            ["password123", "1234567890", "qwertyuiop", "P@ssw0rd2026", "daybook demo", "rosaklein1", "iloveyou2026"]
        {
            let field = Refusal::field("password", Fault::Guessable);
            assert_eq!(refused(easy).await, Some(field), "{easy}");
        }
        assert_eq!(refused("short").await, Some(Refusal::field("password", Fault::OutOfRange)));
        for good in ["a fence of seven wet hats", "九月的雨打湿了旧船票", "vT7#qLw92!xz"] {
            assert_eq!(refused(good).await, None, "{good}");
        }
    }
}

/// The code of a secret at a moment, as an application makes it.
fn code(secret: &str, at: DateTime<Utc>) -> String {
    let secret = Secret::try_from_base32(secret).expect("base32");
    let totp = Builder::new().with_secret(secret).build().expect("as the RFC wants it");
    totp.generate(u64::try_from(at.timestamp()).expect("after 1970")).to_string()
}

/// Sets up a second factor; gives back its secret and the recovery codes.
async fn enrolled(store: &Store, who: &Actor) -> (String, Vec<String>) {
    let person = store.person(who.id).await.expect("no fault").expect("there");
    let enrolment = store.begin_second_factor(&person).await.expect("no fault").expect("not refused");
    assert!(enrolment.address.starts_with("otpauth://totp/") && enrolment.picture.contains("<svg"));
    assert_eq!(store.second_factor(who.id).await.expect("no fault"), None, "it counts with its first code only");
    let wrong = store.confirm_second_factor(who.id, "000000", now()).await.expect("no fault");
    assert_eq!(wrong, Err(Refusal::field("factor_code", Fault::Wrong)));
    let first = code(&enrolment.secret, now());
    let codes = store.confirm_second_factor(who.id, &first, now()).await.expect("no fault").expect("the code");
    (enrolment.secret, codes)
}

async fn first_step(store: &Store, at: DateTime<Utc>) -> String {
    match store.sign_in("rosa", DEMO_PASSWORD, AGENT, at).await.expect("no fault") {
        SignIn::CodeNeeded(token) => token,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn with_a_second_factor_a_password_is_not_enough_and_each_code_lets_in_once() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let before = signed_in(store, "rosa").await;
        let (secret, codes) = enrolled(store, &rosa).await;
        assert!(!lives(store, &before, now()).await, "whoever was in without it is out");
        let give = async |token: &str, code: &str, at| {
            matches!(
                store.sign_in_with_code(token, code, AGENT, at).await.expect("no fault"),
                SignIn::Welcome(session) if lives(store, &session, at).await
            )
        };
        let later = now() + Duration::minutes(2);
        let step = first_step(store, later).await;
        assert!(!lives(store, &Session { token: step.clone(), expires: later }, later).await, "a step is no session");
        assert!(!give(&step, "000000", later).await && !give(&step, "", later).await);
        assert!(!give(&step, &code(&secret, now()), now()).await, "it was taken when it was set up");
        assert!(give(&step, &format!(" {} ", code(&secret, later)), later).await, "{}", stage.database);
        assert!(!give(&step, &code(&secret, later + Duration::seconds(30)), later).await, "the step is done");
        let step = first_step(store, later).await;
        assert!(!give(&step, &code(&secret, later), later).await, "taken already");
        assert!(give(&step, &codes[3].to_lowercase().replace('-', " "), later).await);
        let step = first_step(store, later).await;
        assert!(!give(&step, &codes[3], later).await, "taken already");
        assert_eq!(store.second_factor(rosa.id).await.expect("no fault").map(|factor| factor.codes), Some(9));
        assert!(!give(&step, &codes[4], later + Duration::minutes(10)).await, "too late");
        let tom = actor(store, "tom").await;
        assert_eq!(store.shut_out(&tom, rosa.id, true).await.expect("no fault"), Err(Refusal::Forbidden));
        store.shut_out(&actor(store, "admin").await, rosa.id, true).await.expect("no fault").expect("may");
        signed_in(store, "rosa").await;
    }
}

#[tokio::test]
async fn a_password_that_somebody_gave_is_good_until_one_has_one_of_ones_own() {
    const GIVEN: &str = "a fence of seven wet hats";
    const OWN: &str = "nine kettles under a bridge";
    for stage in played().await {
        let store = &stage.store;
        let (rosa, admin) = (actor(store, "rosa").await, actor(store, "admin").await);
        let sign_in =
            async |password: &'static str| store.sign_in("rosa", password, AGENT, now()).await.expect("no fault");
        let choose = async |token: &str, password: &'static str, at| {
            store.sign_in_with_own_password(token, password, AGENT, at).await.expect("no fault")
        };
        let step = async || match sign_in(GIVEN).await {
            SignIn::PasswordNeeded(token) => token,
            other => panic!("{}: {other:?}", stage.database),
        };
        store.set_password(&admin, rosa.id, GIVEN, now()).await.expect("no fault").expect("may");
        let token = step().await;
        assert!(!lives(store, &Session { token: token.clone(), expires: now() }, now()).await, "a step is no session");
        let with_code = store.sign_in_with_code(&token, "000000", AGENT, now()).await.expect("no fault");
        assert!(matches!(with_code, SignIn::Over), "it is not a step that waits for a code");
        assert!(matches!(choose(&token, "short", now()).await, SignIn::NotTaken(_)));
        assert!(matches!(choose(&token, GIVEN, now()).await, SignIn::Same));
        assert!(matches!(choose(&token, OWN, now() + Duration::minutes(10)).await, SignIn::Over), "too late");
        let SignIn::Welcome(session) = choose(&token, OWN, now()).await else { panic!("{}", stage.database) };
        assert!(lives(store, &session, now()).await);
        assert!(matches!(choose(&token, OWN, now()).await, SignIn::Over), "the step is done");
        assert!(matches!(sign_in(GIVEN).await, SignIn::Refused));
        assert!(matches!(sign_in(OWN).await, SignIn::Welcome(_)));

        let (secret, _) = enrolled(store, &rosa).await;
        store.set_password(&admin, rosa.id, GIVEN, now()).await.expect("no fault").expect("may");
        let SignIn::CodeNeeded(token) = sign_in(GIVEN).await else {
            panic!("{}: the code comes first", stage.database)
        };
        assert!(matches!(choose(&token, OWN, now()).await, SignIn::Over), "it is not a step that waits for that");
        let later = now() + Duration::minutes(2);
        let given = store.sign_in_with_code(&token, &code(&secret, later), AGENT, later).await.expect("no fault");
        let SignIn::PasswordNeeded(token) = given else { panic!("{}: {given:?}", stage.database) };
        assert!(matches!(choose(&token, OWN, later).await, SignIn::Welcome(_)));
    }
}

#[tokio::test]
async fn whoever_guesses_a_hundred_codes_needs_a_recovery_code() {
    for stage in played().await {
        let store = &stage.store;
        let rosa = actor(store, "rosa").await;
        let (secret, codes) = enrolled(store, &rosa).await;
        let later = now() + Duration::minutes(2);
        let step = first_step(store, later).await;
        let give = async |code: &str| {
            let given = store.sign_in_with_code(&step, code, AGENT, later).await.expect("no fault");
            matches!(given, SignIn::Welcome(_))
        };
        for _ in 0..100 {
            assert!(!give("000000").await);
        }
        assert!(!give(&code(&secret, later)).await, "{}", stage.database);
        assert!(give(&codes[0]).await);
        let step = first_step(store, later).await;
        let given = store.sign_in_with_code(&step, &code(&secret, later), AGENT, later).await.expect("no fault");
        assert!(matches!(given, SignIn::Welcome(_)), "{}: it counts anew", stage.database);
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
        let ada = found("ada", "a fence of seven wet hats").await.expect("no refusal").expect("the first");
        assert_eq!(ada.role, Role::Administrator);
        assert_eq!(found("eve", "a fence of seven wet hats").await, Ok(None), "{}", stage.database);
    }
}
