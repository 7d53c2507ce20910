//! The change log: appending to it, reading it as far as somebody may see it, following it.

pub(crate) mod entity;
mod follow;

pub(crate) use follow::CHANNEL;

use crate::{Answer, Fault, Store, customers, facts, rows};
use chrono::{DateTime, Utc};
use entity::{change, head};
use model::change::Origin;
use model::command::Made;
use model::merge::Earlier;
use model::read::Past;
use model::{
    Actor, Change, ClientId, CustomerId, Delivery, Directory, Entity, Event, Key, Logged, MutationId, PersonId, Record,
    Version,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::cmp::Reverse;
use uuid::Uuid;

/// More entries than this between where a reader stands and now: reading the pages anew costs less.
const FAR_BEHIND: Version = 2_000;

/// More changes than this in one mutation are an import's: what pages read anyhow is not sent along to everybody.
const MANY: usize = 100;

/// How many changes a history tells of.
const TOLD: usize = 200;

/// Records that a page reads when it shows them, so that nobody misses one that was made elsewhere.
fn read_by_pages(entity: Entity) -> bool {
    matches!(entity, Entity::Customer | Entity::Contact | Entity::Product)
}

/// One mutation of the log with everything it changed, before it is cut to what a reader may see.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its position.
    pub version: Version,
    /// Where it came from.
    pub origin: Origin,
    /// Who did it.
    pub actor: PersonId,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// What it changed.
    pub changes: Vec<Change>,
}

pub(crate) async fn version(db: &impl ConnectionTrait) -> Result<Version, Fault> {
    let head = head::Entity::find_by_id(1).one(db).await?;
    let head = head.ok_or_else(|| Fault::corrupt("the change log has no head"))?;
    Version::try_from(head.version).map_err(Fault::corrupt)
}

/// Says which version is the newest.
pub(crate) async fn move_head(db: &impl ConnectionTrait, version: Version) -> Result<(), Fault> {
    let head = head::ActiveModel { id: Set(1), version: Set(signed(version)?) };
    head::Entity::update(head).exec(db).await?;
    Ok(())
}

/// Appends what a decision changed.
pub(crate) async fn append(db: &impl ConnectionTrait, entry: &Entry) -> Result<(), Fault> {
    let rows = entry.changes.iter().zip(0..).map(|(change, place)| {
        Ok(change::ActiveModel {
            version: Set(signed(entry.version)?),
            place: Set(place),
            client: Set(entry.origin.client.0),
            mutation: Set(entry.origin.id.0),
            actor: Set(entry.actor.0),
            at: Set(entry.at),
            entity: Set(change.key.entity.name().to_owned()),
            record: Set(change.key.id),
            created: Set(change.created),
            removed: Set(change.removed),
            fields: Set(serde_json::to_value(&change.fields)?),
            holders: Set(serde_json::to_value(&change.holders)?),
            held_before: Set(change.held_before.as_ref().map(serde_json::to_value).transpose()?),
        })
    });
    let rows = rows.collect::<Result<Vec<_>, Fault>>()?;
    // A statement takes so many values only.
    for rows in rows.chunks(1_000) {
        change::Entity::insert_many(rows.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}

/// What happened to some records after `seen` that did not come from `client`: somebody long offline has made many changes,
/// and their own never conflict.
pub(crate) async fn since(
    db: &impl ConnectionTrait,
    keys: &[Key],
    seen: Version,
    client: ClientId,
) -> Result<Vec<Earlier>, Fault> {
    let rows = change::Entity::find()
        .filter(change::Column::Record.is_in(keys.iter().map(|key| key.id)))
        .filter(change::Column::Version.gt(signed(seen)?))
        .filter(change::Column::Client.ne(client.0))
        .order_by_asc(change::Column::Version)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Earlier {
                version: Version::try_from(row.version).map_err(Fault::corrupt)?,
                client: row.client.into(),
                by: row.actor.into(),
                at: row.at,
                change: read_change(row)?,
            })
        })
        .collect()
}

/// Whose a mutation is, and its place in the log; `None` for one the log does not know.
pub(crate) async fn taken(
    db: &impl ConnectionTrait,
    mutation: MutationId,
) -> Result<Option<(PersonId, Version)>, Fault> {
    let row = change::Entity::find().filter(change::Column::Mutation.eq(mutation.0)).one(db).await?;
    row.map(|row| Ok((row.actor.into(), Version::try_from(row.version).map_err(Fault::corrupt)?))).transpose()
}

/// What a mutation changed, and who made it; `None` for one the log does not know.
pub(crate) async fn made(db: &impl ConnectionTrait, mutation: MutationId) -> Result<Option<Made>, Fault> {
    let rows = change::Entity::find()
        .filter(change::Column::Mutation.eq(mutation.0))
        .order_by_asc(change::Column::Place)
        .all(db)
        .await?;
    let Some(by) = rows.first().map(|row| row.actor.into()) else { return Ok(None) };
    Ok(Some(Made { by, changes: rows.into_iter().map(read_change).collect::<Result<_, _>>()? }))
}

/// The mutation that made another customer of this one, as long as nobody has taken it apart.
pub(crate) async fn merge_of(db: &impl ConnectionTrait, gone: CustomerId) -> Result<Option<(MutationId, Made)>, Fault> {
    let rows = change::Entity::find().filter(change::Column::Record.eq(gone.0));
    let rows = rows.order_by_desc(change::Column::Version).all(db).await?;
    let merge = rows.into_iter().find(|row| !row.created && row.fields.get("merged_into").is_some());
    let Some(mutation) = merge.map(|row| row.mutation.into()) else { return Ok(None) };
    Ok(made(db, mutation).await?.map(|made| (mutation, made)))
}

pub(crate) fn signed(version: Version) -> Result<i64, Fault> {
    i64::try_from(version).map_err(Fault::corrupt)
}

fn read_change(row: change::Model) -> Result<Change, Fault> {
    let entity = Entity::named(&row.entity).ok_or_else(|| Fault::corrupt(&row.entity))?;
    Ok(Change {
        key: Key { entity, id: row.record },
        created: row.created,
        removed: row.removed,
        fields: serde_json::from_value(row.fields)?,
        holders: serde_json::from_value(row.holders)?,
        held_before: row.held_before.map(serde_json::from_value).transpose()?,
    })
}

/// The entries after `from`, oldest first, unless there are more than `most`.
async fn entries(
    db: &impl ConnectionTrait,
    from: Version,
    to: Version,
    most: Version,
) -> Result<Option<Vec<Entry>>, Fault> {
    if to.saturating_sub(from) > most {
        return Ok(None);
    }
    let rows = change::Entity::find()
        .filter(change::Column::Version.gt(signed(from)?))
        .filter(change::Column::Version.lte(signed(to)?))
        .order_by_asc(change::Column::Version)
        .order_by_asc(change::Column::Place)
        .all(db)
        .await?;
    let mut entries: Vec<Entry> = vec![];
    for row in rows {
        let version = Version::try_from(row.version).map_err(Fault::corrupt)?;
        if entries.last().is_none_or(|last| last.version != version) {
            entries.push(Entry {
                version,
                origin: Origin { client: row.client.into(), id: row.mutation.into() },
                actor: row.actor.into(),
                at: row.at,
                changes: vec![],
            });
        }
        let change = read_change(row)?;
        if let Some(last) = entries.last_mut() {
            last.changes.push(change);
        }
    }
    Ok(Some(entries))
}

/// How many news there are at most.
const NEWS: usize = 30;
/// How many changes are looked through for them, and how many at a time.
const LOOKED_THROUGH: u64 = 8_000;
const AT_A_LOOK: u64 = 400;

impl Store {
    /// All that the actor may see of the log after `from`; `None` if that lies too far back, or ahead.
    pub fn delivery<'a>(&'a self, actor: &'a Actor, from: Version) -> Answer<'a, Option<Delivery>> {
        Box::pin(async move {
            let to = version(&self.0.db).await?;
            if from > to {
                return Ok(None);
            }
            let Some(entries) = entries(&self.0.db, from, to, FAR_BEHIND).await? else { return Ok(None) };
            let directory = self.directory();
            let mut log = vec![];
            for entry in &entries {
                log.extend(self.seen_by(actor, &directory, entry).await?);
            }
            Ok(Some(Delivery { from, to, log }))
        })
    }

    /// One entry as far as the actor may see it; `None` where that is nothing.
    pub fn entry_for<'a>(&'a self, actor: &'a Actor, entry: &'a Entry) -> Answer<'a, Option<Logged>> {
        Box::pin(async move { self.seen_by(actor, &self.directory(), entry).await })
    }

    async fn seen_by(&self, actor: &Actor, directory: &Directory, entry: &Entry) -> Result<Option<Logged>, Fault> {
        let many = entry.changes.len() > MANY;
        let sees = |change: &Change| {
            let sees = |holders: &[PersonId]| actor.sees(change.key.entity, holders, directory);
            let now = sees(&change.holders);
            (change.held_before.as_deref().map_or(now, sees), now)
        };
        // Whether each was seen before, and is now.
        let changes: Vec<_> = entry.changes.iter().map(|change| (sees(change), change)).collect();
        let appears = |((before, now), change): &&((bool, bool), &Change)| {
            *now && !change.removed && (concerns(actor, change) || !before && !change.created)
        };
        let appearing = changes.iter().filter(appears).map(|(_, change)| change.key);
        let appeared = rows::of_keys(&self.0.db, appearing).await?;
        let about: Vec<_> = appeared.values().filter_map(customer_of).collect();
        let mut events = vec![];
        for (seen, change) in changes {
            match seen {
                _ if many && change.created && read_by_pages(change.key.entity) => {}
                (true, _) if change.removed => events.push(Event::Vanished(change.key)),
                (true, true) => {
                    events.extend(read_by(actor, change.clone()).map(Event::Changed));
                    events.extend(appeared.get(&change.key).cloned().map(Event::Appeared));
                }
                (false, true) if change.created => events.extend(read_by(actor, change.clone()).map(Event::Changed)),
                (false, true) => events.extend(appeared.get(&change.key).cloned().map(Event::Appeared)),
                (true, false) => events.push(Event::Vanished(change.key)),
                (false, false) => {}
            }
        }
        // Whoever did not hold an issue may not hold its customer either.
        events.extend(customers::of_ids(&self.0.db, actor, directory, about).await?.into_iter().map(Event::Appeared));
        let logged =
            || Logged { version: entry.version, mutation: entry.origin, actor: entry.actor, at: entry.at, events };
        Ok(Some(logged()).filter(|logged| !logged.events.is_empty()))
    }

    /// What happened to these records, newest first, as far as the actor may see it: the newest [`TOLD`] changes.
    pub fn history<'a>(&'a self, actor: &'a Actor, keys: &'a [Key]) -> Answer<'a, Vec<Past>> {
        Box::pin(async move {
            use change::Column::{Place, Record, Version};
            let mut found = vec![];
            for some in keys.chunks(rows::AT_ONCE) {
                let of_some = change::Entity::find()
                    .filter(Record.is_in(some.iter().map(|key| key.id)))
                    .order_by_desc(Version)
                    .order_by_desc(Place);
                found.extend(of_some.limit(TOLD as u64).all(&self.0.db).await?);
            }
            found.sort_by_key(|row: &change::Model| Reverse((row.version, row.place)));
            found.truncate(TOLD);
            let past = self.past(actor, found)?;
            self.titled(actor, past).await
        })
    }

    /// What others changed since `since` of what the actor may see, newest first, at most 30; of the newest
    /// [`LOOKED_THROUGH`] changes of the company.
    pub fn news<'a>(&'a self, actor: &'a Actor, since: DateTime<Utc>) -> Answer<'a, Vec<Past>> {
        Box::pin(async move {
            use change::Column::{Place, Version};
            let mut past = vec![];
            let mut below = (i64::MAX, 0);
            for _ in 0..LOOKED_THROUGH / AT_A_LOOK {
                // By the log's own order, so that what is older than that is never gone through.
                let (version, place) = below;
                let same = Condition::all().add(Version.eq(version)).add(Place.lt(place));
                let older = Condition::any().add(Version.lt(version)).add(same);
                let found = change::Entity::find()
                    .filter(older)
                    .filter(change::Column::Actor.ne(actor.id.0))
                    .filter(change::Column::Entity.ne(Entity::Person.name()))
                    .order_by_desc(Version)
                    .order_by_desc(Place);
                let rows = found.limit(AT_A_LOOK).all(&self.0.db).await?;
                let Some(last) = rows.last() else { break };
                let ended = last.at <= since || (rows.len() as u64) < AT_A_LOOK;
                below = (last.version, last.place);
                let rows = rows.into_iter().filter(|row| row.at > since);
                past.extend(self.past(actor, rows.collect())?);
                if ended || past.len() >= NEWS {
                    break;
                }
            }
            past.truncate(NEWS);
            self.titled(actor, past).await
        })
    }

    /// What of it the actor may see, without titles.
    fn past(&self, actor: &Actor, rows: Vec<change::Model>) -> Result<Vec<Past>, Fault> {
        let directory = self.directory();
        let mut past = vec![];
        for row in rows {
            let version = Version::try_from(row.version).map_err(Fault::corrupt)?;
            let (at, by) = (row.at, row.actor.into());
            let change = read_change(row)?;
            if actor.sees(change.key.entity, &change.holders, &directory) {
                let read = read_by(actor, change);
                past.extend(read.map(|change| Past { version, at, actor: by, change, title: String::new() }));
            }
        }
        Ok(past)
    }

    /// The same with what each is called by now, which is not for those who only held it once.
    async fn titled(&self, actor: &Actor, mut past: Vec<Past>) -> Result<Vec<Past>, Fault> {
        if past.is_empty() {
            return Ok(past);
        }
        let keys: Vec<Key> = past.iter().map(|past: &Past| past.change.key).collect();
        let seen = facts::seen(&self.0.db, actor, &self.directory(), &keys).await?;
        for past in &mut past {
            past.title = seen.get(past.change.key).as_ref().map(title).unwrap_or_default();
        }
        Ok(past)
    }
}

/// Whether what one sees anyway becomes one's own business: an issue one is to answer for, and to those who lead one that
/// comes up, goes on, waits or presses. They may not hold it so far, and are given all of it and its customer.
fn concerns(actor: &Actor, change: &Change) -> bool {
    let held = |holders: &Vec<PersonId>| holders.contains(&actor.id);
    let not_before = change.created || change.held_before.as_ref().is_some_and(|before| !held(before));
    let becomes_own = held(&change.holders) && not_before;
    let moves = actor.assigns() && change.fields.contains_key("phases");
    change.key.entity == Entity::Issue && (becomes_own || moves)
}

/// The customer that an issue is about.
fn customer_of(record: &Record) -> Option<Uuid> {
    match record {
        Record::Issue(issue) => Some(issue.customer.0),
        _ => None,
    }
}

/// A change as far as the actor reads it; none where nothing is left of it.
fn read_by(actor: &Actor, mut change: Change) -> Option<Change> {
    let all = change.fields.len();
    let entity = change.key.entity;
    change.fields.retain(|field, _| actor.reads(entity, field));
    (change.fields.len() == all || !change.fields.is_empty()).then_some(change)
}

fn title(record: &Record) -> String {
    match record {
        Record::Company(_) => String::new(),
        Record::Person(person) => person.name.clone(),
        Record::Customer(customer) => customer.name.clone(),
        Record::Contact(contact) => contact.name.clone(),
        Record::Activity(activity) => activity.title.clone(),
        Record::Issue(issue) => issue.title.clone(),
        Record::Comment(comment) => comment.body.chars().take(80).collect(),
        Record::BoardView(view) => view.name.clone(),
        Record::Attachment(attachment) => attachment.name.clone(),
        Record::Article(article) => article.title.clone(),
        Record::Product(product) => product.name.clone(),
        Record::Agreement(agreement) => agreement.own_number.clone(),
        Record::Order(order) => order.number.clone(),
        Record::CustomerSet(set) => set.name.clone(),
    }
}
