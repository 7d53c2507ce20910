//! Where in the calendar somebody is: view, date, people and filters, all in the address, so that back, forward and
//! links work.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::PersonId;
use model::calendar::{SOURCES, View};

/// Whose entries are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The person's own.
    Me,
    /// Everybody's they may see.
    Team,
    /// One person's.
    One(PersonId),
}

impl Who {
    /// As in the address.
    pub fn name(&self) -> String {
        match self {
            Who::Me => "me".into(),
            Who::Team => "team".into(),
            Who::One(person) => person.to_string(),
        }
    }

    /// The choice of this name.
    pub fn named(name: &str) -> Self {
        match name {
            "team" => Who::Team,
            id => id.parse().map_or(Who::Me, Who::One),
        }
    }
}

/// One place in the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The view.
    pub view: View,
    /// The date it is opened on.
    pub date: NaiveDate,
    /// Whose entries.
    pub who: Who,
    /// A lane for each person.
    pub lanes: bool,
    /// Names of sources that are not shown.
    pub hidden: Vec<String>,
}

impl Spot {
    /// Its address.
    pub fn address(&self) -> String {
        let mut address = format!("/calendar?view={}&date={}&who={}", self.view.name(), self.date, self.who.name());
        if self.lanes {
            address.push_str("&lanes=1");
        }
        if !self.hidden.is_empty() {
            address.push_str("&hide=");
            address.push_str(&self.hidden.join(","));
        }
        address
    }

    /// Another view of the same.
    pub fn viewed(self, view: View) -> Self {
        Self { view, ..self }
    }

    /// The same on another date.
    pub fn on(self, date: NaiveDate) -> Self {
        Self { date, ..self }
    }

    /// Some pages on.
    pub fn paged(self, by: i32) -> Self {
        Self { date: self.view.page(self.date, by), ..self }
    }

    /// Whether each person has a lane.
    pub fn in_lanes(&self) -> bool {
        self.lanes && self.who == Who::Team && matches!(self.view, View::Day | View::WorkWeek | View::Week)
    }
}

/// What is shown, kept current.
#[derive(Clone, Copy)]
pub struct Place {
    spot: Memo<Spot>,
    /// The view.
    pub view: Memo<View>,
    /// The date it is opened on.
    pub date: Memo<NaiveDate>,
}

impl Place {
    /// Reads the address; `today` stands in for a date that is not given.
    pub fn read(today: Signal<NaiveDate>) -> Self {
        let query = use_query_map();
        let get = move |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
        let spot = Memo::new(move |_| Spot {
            view: View::named(&get("view")).unwrap_or_default(),
            date: model::iso::day(&get("date")).unwrap_or_else(|| today.get()),
            who: Who::named(&get("who")),
            lanes: get("lanes") == "1",
            hidden: get("hide").split(',').filter(|name| is_source(name)).map(str::to_owned).collect(),
        });
        Self {
            spot,
            view: Memo::new(move |_| spot.with(|spot| spot.view)),
            date: Memo::new(move |_| spot.with(|spot| spot.date)),
        }
    }

    /// Where it is.
    pub fn spot(self) -> Spot {
        self.spot.get()
    }

    /// Whose days are shown in a column of this rep, or in one of nobody's own.
    pub fn whose(self, rep: Option<PersonId>, me: PersonId) -> Option<PersonId> {
        rep.or_else(|| {
            self.spot.with(|spot| match spot.who {
                Who::Me => Some(me),
                Who::One(person) => Some(person),
                Who::Team => None,
            })
        })
    }

    /// Where it is, once.
    pub fn spot_untracked(self) -> Spot {
        self.spot.get_untracked()
    }
}

fn is_source(name: &str) -> bool {
    SOURCES.iter().any(|source| source.name() == name)
}

/// Goes to an address of the calendar; scrolling stays as it is.
pub fn use_go() -> impl Fn(String) + Clone {
    let navigate = use_navigate();
    move |address: String| navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() })
}
