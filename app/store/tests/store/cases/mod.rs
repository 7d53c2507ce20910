//! Similar cases: a labelled set over 2,000 solved ones, what one may see, and following the change log.

mod said;

use crate::common::{act, actor, fresh, played};
use model::issues::{Column, Command as Act, Field};
use model::read::{CustomerFilter, Piece};
use model::{Actor, Command, CustomerId, IssueId, Outcome};
use pinyin::ToPinyin;
use said::{DEVICES, Device, EN, Said, ZH};
use std::collections::HashMap;
use store::Store;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tongue {
    En,
    Zh,
}

impl Tongue {
    fn troubles(self) -> &'static [Said] {
        match self {
            Tongue::En => EN,
            Tongue::Zh => ZH,
        }
    }

    fn names(self, device: &Device) -> [&'static str; 2] {
        match self {
            Tongue::En => device.en,
            Tongue::Zh => device.zh,
        }
    }
}

/// Which device has which trouble.
type Place = (Tongue, usize, usize);

fn every_place() -> impl Iterator<Item = Place> {
    [Tongue::En, Tongue::Zh].into_iter().flat_map(|tongue| {
        (0..DEVICES.len()).flat_map(move |device| (0..tongue.troubles().len()).map(move |said| (tongue, device, said)))
    })
}

/// Every other title names the model; the catalogue's name stands in the title, the other in what was told.
fn written((tongue, device, said): Place) -> Vec<Field> {
    let named = (device + said).is_multiple_of(2);
    let (device, said) = (&DEVICES[device], &tongue.troubles()[said]);
    let [name, also] = tongue.names(device);
    let model = if named { device.model } else { "" };
    let (title, told) = match tongue {
        Tongue::En => (format!("{name} {model} {}", said.title), format!("About the {also}. {}", said.told)),
        Tongue::Zh => (format!("{name}{model}{}", said.title), format!("客户的{also}：{}", said.told)),
    };
    vec![Field::Title(title), Field::Description(told), Field::Solution(said.solved.into())]
}

/// 150 queries of a language, each with the case it is after: in turn with the catalogue's name, with the other one,
/// in a hurry, by the model, and in many words or by sound.
fn queries(tongue: Tongue) -> impl Iterator<Item = (String, Place)> {
    (0..150).map(move |nth| {
        let place = (tongue, nth * 7 % DEVICES.len(), nth * 11 % tongue.troubles().len());
        let (device, said) = (&DEVICES[place.1], &tongue.troubles()[place.2]);
        let [name, also] = tongue.names(device);
        let query = match (nth % 5, tongue) {
            (0, Tongue::En) => format!("{} – {name}", said.asked),
            (0, Tongue::Zh) => format!("{name}{}", said.asked),
            (1, _) => format!("{also} {}", said.asked),
            (2, _) => format!("{} {also}", said.short),
            (3, _) => format!("{} {name} {}", device.model.to_lowercase(), said.asked),
            (_, Tongue::En) => {
                format!(
                    "Hello, we have a problem with our {also} since Monday: {}. Could you please call back?",
                    said.asked
                )
            }
            (_, Tongue::Zh) if nth % 2 == 0 => format!("{} {}", sounding(name), sounding(said.title)),
            (_, Tongue::Zh) => format!("您好，我们公司的{also}从昨天开始{}，麻烦尽快回电，谢谢！", said.asked),
        };
        (query, place)
    })
}

fn sounding(text: &str) -> String {
    text.chars()
        .map(|letter| letter.to_pinyin().map_or_else(|| letter.to_string(), |sound| sound.plain().into()))
        .collect()
}

/// A customer of this person's.
async fn customer_of(store: &Store, owner: &Actor) -> CustomerId {
    let filter = CustomerFilter { owner: Some(owner.id), ..CustomerFilter::default() };
    store.list_customers(owner, &filter, None).await.expect("a list").customers[0].id
}

/// All cases in the store, by their identity.
async fn filled(store: &Store, ines: &Actor) -> HashMap<IssueId, Place> {
    let customer = customer_of(store, &actor(store, "wang").await).await;
    let mut places = HashMap::new();
    let commands = every_place().map(|place| {
        let id = IssueId(fresh());
        places.insert(id, place);
        Command::Issues(Act::Register { id, customer, set: written(place) })
    });
    for together in commands.collect::<Vec<_>>().chunks(400) {
        let outcome = act(store, ines, Command::Together(together.to_vec())).await;
        assert!(matches!(outcome, Outcome::Accepted(_)), "{outcome:?}");
    }
    places
}

#[tokio::test]
async fn the_right_case_is_among_the_first_three() {
    for stage in played().await {
        let store = &stage.store;
        let ines = actor(store, "ines").await;
        let places = filled(store, &ines).await;
        assert_eq!(places.len(), 2_000);
        for tongue in [Tongue::En, Tongue::Zh] {
            let (mut first, mut three, mut all) = (0, 0, 0);
            for (query, place) in queries(tongue) {
                let found = store.similar(&ines, &query, None).await.expect("cases");
                let at = found.cases.iter().position(|case| places.get(&case.id) == Some(&place));
                all += 1;
                first += usize::from(at == Some(0));
                three += usize::from(at.is_some_and(|at| at < 3));
                if at.is_none_or(|at| at >= 3) {
                    let titles = found.cases.iter().map(|case| text(&case.title));
                    println!("{query:?} found {:?}", titles.collect::<Vec<_>>());
                }
            }
            println!("{}: {tongue:?} {three} of {all} among the first three, {first} at the top", stage.database);
            assert!(three * 100 >= all * 90, "{}: {tongue:?} {three} of {all}", stage.database);
        }
    }
}

fn text(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

fn marked(pieces: &[Piece]) -> Vec<&str> {
    pieces.iter().filter(|piece| piece.marked).map(|piece| piece.text.as_str()).collect()
}

#[tokio::test]
async fn cases_come_and_go_with_what_happens_to_issues() {
    for stage in played().await {
        let store = &stage.store;
        let ines = actor(store, "ines").await;
        let (rosa, wang) = (actor(store, "rosa").await, actor(store, "wang").await);
        let customer = customer_of(store, &wang).await;
        let ask = async |who: &Actor, text: &str| store.similar(who, text, None).await.expect("cases").cases;
        assert!(ask(&ines, "喷嘴 nozzle").await.is_empty());

        let id = IssueId(fresh());
        let set = vec![Field::Title("喷嘴堵塞 nozzle N-7".into()), Field::Description("墨水干了".into())];
        act(store, &ines, Command::Issues(Act::Register { id, customer, set })).await;
        assert!(ask(&ines, "喷嘴").await.is_empty(), "it is not solved");
        let solution = Field::Solution("用温水清洗喷嘴".into());
        act(store, &ines, Command::Issues(Act::Edit { id, set: vec![solution] })).await;
        for query in ["喷嘴", "penzui", "pzds", "N7", "the nozzles are blocked", "喷嘴 nozzle"] {
            assert_eq!(ask(&ines, query).await.first().map(|case| case.id), Some(id), "{query}");
        }
        let found = ask(&ines, "客户的喷嘴又坏了").await;
        assert_eq!(marked(&found[0].title), ["喷嘴"]);
        assert_eq!(marked(&found[0].solution), ["喷嘴"]);
        assert_eq!(marked(&ask(&ines, "penzui").await[0].title), ["喷嘴"]);
        assert!(store.similar(&ines, "喷嘴", Some(id)).await.expect("cases").cases.is_empty(), "not itself");

        assert_eq!(ask(&wang, "喷嘴").await.len(), 1);
        assert!(ask(&rosa, "喷嘴").await.is_empty(), "what is another rep's does not exist for her");

        act(store, &ines, Command::Issues(Act::Edit { id, set: vec![Field::Solution(String::new())] })).await;
        assert!(ask(&ines, "喷嘴").await.is_empty());
        let solved = Act::Move { id, to: Column::Solved, after: None, before: None };
        act(store, &ines, Command::Issues(solved)).await;
        assert_eq!(ask(&ines, "喷嘴").await.len(), 1);
    }
}
