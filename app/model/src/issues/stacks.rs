//! Which cards a board shows where.

use super::{Column, Filter, Issue};
use crate::actor::Actor;
use crate::id::IssueId;
use crate::order::sorted;
use crate::world::World;
use std::collections::BTreeMap;

/// The cards that a filter lets pass, by column and lane, each from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stacks(BTreeMap<(Column, String), Vec<IssueId>>);

impl Stacks {
    /// The cards of a world, laid out in one go.
    pub fn of(world: &World, filter: &Filter, actor: &Actor) -> Self {
        let mut stacks: BTreeMap<(Column, String), Vec<&Issue>> = BTreeMap::new();
        for issue in world.issues.values().filter(|issue| filter.passes(issue, world, actor)) {
            stacks.entry((issue.column, filter.lanes.key(issue))).or_default().push(issue);
        }
        let in_order = |cards| sorted(cards, |a: &&Issue, b: &&Issue| a.place().cmp(&b.place()));
        let ids = |cards| in_order(cards).into_iter().map(|issue| issue.id).collect();
        Self(stacks.into_iter().map(|(place, cards)| (place, ids(cards))).collect())
    }

    /// The cards of a column, of one lane of it where there are lanes.
    pub fn stack(&self, column: Column, lane: &str) -> &[IssueId] {
        self.0.get(&(column, lane.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// How many cards a column shows in all its lanes.
    pub fn count(&self, column: Column) -> usize {
        self.0.iter().filter(|((of, _), _)| *of == column).map(|(_, cards)| cards.len()).sum()
    }
}
