//! Views of the issues that somebody has given a name, for themselves or for their team.

use crate::change::Change;
use crate::command::Context;
use crate::id::{BoardViewId, PersonId};
use crate::record::Entity;
use crate::refusal::Refusal;
use crate::text::{LINE, line, required};
use crate::world::World;
use serde::{Deserialize, Serialize};

/// A saved view (视图).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    /// Identity.
    pub id: BoardViewId,
    /// What it is called.
    pub name: String,
    /// The address's query that shows it; see [`super::Filter`].
    pub query: String,
    /// Who made it.
    pub owner: PersonId,
    /// Whether the owner's team sees it too.
    pub team: bool,
    /// Whether it was thrown away.
    #[serde(default)]
    pub dropped: bool,
    /// Who sees it: the owner, and their team as it was when it was shared; kept by the system.
    #[serde(default)]
    pub seen_by: Vec<PersonId>,
}

/// Keeps a view under a name, in place of the one of this identity.
pub(super) fn save(world: &World, context: &Context<'_>, view: &BoardView) -> Result<Vec<Change>, Refusal> {
    let before = world.board_views.get(&view.id);
    if before.is_none() {
        world.free(Entity::BoardView, view.id)?;
    }
    let me = context.actor.id;
    if before.is_some_and(|before| before.owner != me) {
        return Err(Refusal::Forbidden);
    }
    let (name, query) = (required("name", &view.name, LINE)?, line("query", &view.query, 10 * LINE)?);
    let mut seen_by = vec![me];
    if view.team {
        seen_by.extend(context.directory.team(&context.actor.team).into_iter().filter(|other| *other != me));
    }
    let after = BoardView { name, query, owner: me, seen_by: seen_by.clone(), ..view.clone() };
    Ok(match before {
        None => vec![Change::create(after, seen_by)],
        Some(before) => Change::between(before.clone(), after, before.seen_by.clone(), seen_by).into_iter().collect(),
    })
}
