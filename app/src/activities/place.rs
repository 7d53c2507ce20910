//! Where in the calendar somebody is: view, date and people, all in the address, so that back, forward and links
//! work.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::PersonId;
use model::calendar::View;

/// Whose activities are shown.
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

/// What is shown and how to go elsewhere.
#[derive(Clone, Copy)]
pub struct Place {
    /// The view.
    pub view: Memo<View>,
    /// The date it is opened on.
    pub date: Memo<NaiveDate>,
    /// Whose activities.
    pub who: Memo<Who>,
}

impl Place {
    /// Reads the address; `today` stands in for a date that is not given.
    pub fn read(today: Signal<NaiveDate>) -> Self {
        let query = use_query_map();
        let get = move |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
        Self {
            view: Memo::new(move |_| View::named(&get("view")).unwrap_or_default()),
            date: Memo::new(move |_| get("date").parse().unwrap_or_else(|_| today.get())),
            who: Memo::new(move |_| Who::named(&get("who"))),
        }
    }

    /// The address of another view, date or choice of people.
    pub fn address(view: View, date: NaiveDate, who: &Who) -> String {
        format!("/calendar?view={}&date={date}&who={}", view.name(), who.name())
    }

    /// The address some pages on.
    pub fn paged(self, by: i32) -> String {
        let view = self.view.get();
        Self::address(view, view.page(self.date.get(), by), &self.who.get())
    }
}

/// Goes to an address of the calendar; scrolling stays as it is.
pub fn use_go() -> impl Fn(String) + Clone {
    let navigate = use_navigate();
    move |address: String| navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() })
}
