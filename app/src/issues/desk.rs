//! What the parts of the issues' page share: which issues are shown and how, what is open, held, selected.

use super::board::Opened;
use super::card::move_between;
use super::presence::Presence;
use crate::sync::{Device, use_device};
use crate::words::{Words, words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::issues::{Column, Command as Act, Field, Filter, Issue, Lanes, Stacks, Urgency};
use model::{Command, Fault, IssueId, Refusal, World};
use std::collections::BTreeSet;

/// What the keyboard holds, and where it would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The card.
    pub id: IssueId,
    /// The column it would go to.
    pub column: Column,
    /// The lane it stays in.
    pub lane: String,
    /// Its place there, from 0, not counting itself.
    pub place: usize,
}

/// The page at work.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The data.
    pub device: Device,
    /// The texts.
    pub t: &'static Words,
    /// Which issues are shown, and how; as the address says.
    pub filter: Memo<Filter>,
    go: Callback<Filter>,
    /// The cards that are shown, where they lie.
    pub stacks: Memo<Stacks>,
    /// The dialog that is open.
    pub opened: RwSignal<Option<Opened>>,
    /// What the keyboard holds.
    pub held: RwSignal<Option<Held>>,
    /// The card that stays drawn wherever it lies: held, or with the focus.
    pub kept: RwSignal<Option<IssueId>>,
    /// The card whose fields are edited in place.
    pub editing: RwSignal<Option<IssueId>>,
    /// The title being typed there.
    pub typed: RwSignal<Option<(IssueId, String)>>,
    /// The issues selected.
    pub selected: RwSignal<BTreeSet<IssueId>>,
    /// Who else looks, and at what.
    pub presence: Presence,
}

impl Desk {
    /// The desk of the page that is being made.
    pub fn new() -> Self {
        let (device, t) = (use_device(), words());
        let query = use_query_map();
        let filter = Memo::new(move |_| query.with(|query| Filter::read(|key| query.get(key))));
        let laid = move |_: Option<&Stacks>| {
            let actor = device.actor();
            filter.with(|filter| device.read(|world| Stacks::of(world, filter, &actor)))
        };
        let navigate = use_navigate();
        let go = Callback::new(move |filter: Filter| {
            navigate(&address(&filter), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        });
        Self {
            device,
            t,
            filter,
            go,
            stacks: Memo::new(laid),
            opened: RwSignal::new(None),
            held: RwSignal::new(None),
            kept: RwSignal::new(None),
            editing: RwSignal::new(None),
            typed: RwSignal::new(None),
            selected: RwSignal::new(BTreeSet::new()),
            presence: Presence::new(),
        }
    }

    /// Shows other issues, or the same in another way; the address says so from then on.
    pub fn show(self, edit: impl FnOnce(&mut Filter)) {
        let mut filter = self.filter.get_untracked();
        edit(&mut filter);
        self.go.run(filter);
    }

    /// Every issue that is shown, in no order.
    pub fn shown(self, world: &World) -> Vec<Issue> {
        let actor = self.device.actor();
        let passes = |filter: &Filter| {
            world.issues.values().filter(|issue| filter.passes(issue, world, &actor)).cloned().collect()
        };
        self.filter.with(passes)
    }

    /// The cards of a column but one, from top to bottom, as they lie at this moment.
    pub fn others(self, column: Column, lane: &str, id: IssueId) -> Vec<IssueId> {
        let others =
            |stacks: &Stacks| stacks.stack(column, lane).iter().filter(|other| **other != id).copied().collect();
        self.stacks.with_untracked(others)
    }

    /// The place of a card in its column, from 0.
    pub fn place_of(self, column: Column, lane: &str, id: IssueId) -> Option<usize> {
        self.stacks.with_untracked(|stacks| stacks.stack(column, lane).iter().position(|other| *other == id))
    }

    /// What puts a card at a place of a column: between the cards shown there, in the lane.
    pub fn placing(self, id: IssueId, to: Column, lane: &str, place: usize) -> Result<Command, Refusal> {
        let others = self.others(to, lane, id);
        let place = place.min(others.len());
        let after = place.checked_sub(1).and_then(|above| others.get(above)).copied();
        let moved = move_between(id, to, after, others.get(place).copied());
        let set = self.into_lane(id, lane)?;
        Ok(match set {
            None => moved,
            Some(field) => Command::together(vec![Command::Issues(Act::Edit { id, set: vec![field] }), moved]),
        })
    }

    /// The field that changes when a card goes to a lane; none where it lies in it.
    fn into_lane(self, id: IssueId, lane: &str) -> Result<Option<Field>, Refusal> {
        let lanes = self.filter.with_untracked(|filter| filter.lanes);
        let now = self.device.peek(|world| world.issues.get(&id).map(|issue| lanes.key(issue)));
        if now.as_deref() == Some(lane) {
            return Ok(None);
        }
        match lanes {
            Lanes::None => Ok(None),
            Lanes::Responsible => Ok(Some(Field::Responsible(lane.parse().ok()))),
            Lanes::Urgency => {
                let wanted = Urgency::ALL.into_iter().find(|urgency| (*urgency as u8).to_string() == lane);
                Ok(wanted.map(Field::Urgency))
            }
            Lanes::Category => Ok(Some(Field::Category(lane.to_owned()))),
            Lanes::Customer => Err(Refusal::field("customer", Fault::Kept)),
        }
    }

    /// Selects an issue, or no longer.
    pub fn toggle(self, id: IssueId) {
        self.selected.update(|selected| {
            if !selected.remove(&id) {
                selected.insert(id);
            }
        });
    }
}

/// The address that shows this; only where there is a browser.
pub fn address(filter: &Filter) -> String {
    let pair = |(key, value): (String, String)| format!("{key}={}", String::from(js_sys::encode_uri_component(&value)));
    let pairs: Vec<String> = filter.pairs().into_iter().map(pair).collect();
    if pairs.is_empty() { "/issues".to_owned() } else { format!("/issues?{}", pairs.join("&")) }
}
