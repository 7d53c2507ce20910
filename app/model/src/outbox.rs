//! What a device keeps of what its person did until the server has answered: what waits, each at its place in the
//! device's one stream, and what came back refused until the person has dealt with it. It carries commands as they are
//! written: it has not to understand them.
//!
//! All of it is one value: whoever stores it as a whole, and changes it by nothing but these functions, stores nothing
//! half-way.

use crate::change::{Change, Version};
use crate::command::{Envelope, Outcome, Receipt};
use crate::id::{ClientId, MutationId};
use crate::order::sorted;
use crate::record::Key;
use crate::refusal::Refusal;
use crate::replica::Pending;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// What everything stored is written as. A program that finds a higher number leaves it alone: it was written by a
/// later one.
pub const FORMAT: u32 = 1;

/// How many envelopes are sent at once at most.
pub const AT_ONCE: usize = 50;

/// The outbox of one person on one device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outbox {
    /// [`FORMAT`]
    pub format: u32,
    client: ClientId,
    last: u64,
    waiting: Vec<Waiting>,
    refused: Vec<Refused>,
    /// The hashes of contents that are on their way to the server.
    #[serde(default)]
    withheld: BTreeSet<String>,
}

/// Something that was done here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// What is wanted.
    pub pending: Pending<Value>,
    /// What the person saw of it.
    pub changes: Vec<Change>,
    /// The hashes of contents that have to be with the server before it can be sent.
    #[serde(default)]
    pub contents: Vec<String>,
}

impl Done {
    /// What was done here, with what the person saw of it.
    pub fn of(pending: &Pending, changes: Vec<Change>) -> Self {
        Self { pending: pending.written(), changes, contents: pending.command.contents() }
    }
}

/// Something that waits; it has a place in the stream from the first time on that it may be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Waiting {
    done: Done,
    seq: Option<u64>,
}

/// Something the server has refused, until its person has dealt with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// What was done here.
    pub done: Done,
    /// Why it is not done.
    pub refusal: Refusal,
}

impl Refused {
    /// Its identity.
    pub fn mutation(&self) -> MutationId {
        self.done.pending.mutation
    }
}

impl Outbox {
    /// An empty one, whose stream has this name.
    pub fn new(client: ClientId) -> Self {
        Self { format: FORMAT, client, last: 0, waiting: vec![], refused: vec![], withheld: BTreeSet::new() }
    }

    /// What waits, in the order it was done.
    pub fn waiting(&self) -> impl Iterator<Item = &Done> {
        self.waiting.iter().map(|one| &one.done)
    }

    /// Whether this waits.
    pub fn waits(&self, mutation: MutationId) -> bool {
        self.waiting().any(|done| done.pending.mutation == mutation)
    }

    /// What came back and has not been dealt with.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// Keeps what was done; what is kept already stays as it is.
    pub fn keep(&mut self, several: impl IntoIterator<Item = Done>) {
        for done in several {
            if !self.waits(done.pending.mutation) {
                self.waiting.push(Waiting { done, seq: None });
            }
        }
    }

    /// A content is on its way: what needs it waits until it is there, and so does what builds on that.
    pub fn withhold(&mut self, content: &str) {
        self.withheld.insert(content.to_owned());
    }

    /// A content is there.
    pub fn release(&mut self, content: &str) {
        self.withheld.remove(content);
    }

    /// What is to be sent next, in order and so many at `most`: what has no place in the stream yet gets the next one.
    pub fn seal(&mut self, most: usize) -> Vec<Envelope<Value>> {
        let Self { client, last, waiting, withheld, .. } = self;
        let mut held_back: BTreeSet<Key> = BTreeSet::new();
        for one in waiting.iter_mut().filter(|one| one.seq.is_none()) {
            let touched = || one.done.changes.iter().map(|change| change.key);
            let withheld = one.done.contents.iter().any(|content| withheld.contains(content));
            if withheld || touched().any(|key| held_back.contains(&key)) {
                held_back.extend(touched());
            } else {
                *last += 1;
                one.seq = Some(*last);
            }
        }
        let sealed = waiting.iter().filter_map(|one| {
            let Pending { mutation, seen, command, .. } = one.done.pending.clone();
            Some(Envelope { client: *client, seq: one.seq?, mutation, seen, command })
        });
        let in_order = sorted(sealed.collect(), |a, b| a.seq.cmp(&b.seq));
        in_order.into_iter().take(most).collect()
    }

    /// Takes in the server's receipts: what was carried out is gone, what was refused is kept for the person. Says
    /// what came of which mutation.
    ///
    /// Where the server knows another end of the stream, what waits goes on in a new one named `next`: nothing of it has
    /// been carried out.
    pub fn settle(&mut self, receipts: Vec<Receipt>, next: ClientId) -> Vec<(MutationId, Outcome)> {
        let mut settled = vec![];
        let mut out_of_step = false;
        for receipt in receipts.into_iter().filter(|receipt| receipt.client == self.client) {
            let Some(at) = self.waiting.iter().position(|one| one.seq == Some(receipt.seq)) else { continue };
            if matches!(receipt.outcome, Outcome::Refused(Refusal::OutOfStep)) {
                out_of_step = true;
                continue;
            }
            let done = self.waiting.remove(at).done;
            settled.push((done.pending.mutation, receipt.outcome.clone()));
            if let Outcome::Refused(refusal) = receipt.outcome {
                self.refused.push(Refused { done, refusal });
            }
        }
        if out_of_step {
            self.go_on_as(next);
        }
        settled
    }

    /// What waits goes on in a new stream.
    fn go_on_as(&mut self, next: ClientId) {
        (self.client, self.last) = (next, 0);
        self.waiting.iter_mut().for_each(|one| one.seq = None);
    }

    /// What was refused is done again, as of another moment and under a new name. Says whether it was here.
    pub fn again(&mut self, mutation: MutationId, next: MutationId, seen: Version, at: DateTime<Utc>) -> bool {
        let Some(place) = self.refused.iter().position(|one| one.mutation() == mutation) else { return false };
        let mut done = self.refused.remove(place).done;
        done.pending = Pending { mutation: next, seen, at, ..done.pending };
        self.waiting.push(Waiting { done, seq: None });
        true
    }

    /// The person has dealt with what was refused. Says whether it was here.
    pub fn dismiss(&mut self, mutation: MutationId) -> bool {
        let before = self.refused.len();
        self.refused.retain(|one| one.mutation() != mutation);
        self.refused.len() < before
    }

    /// Gives up what waits. What has been sent may have arrived: it is given up only where the rest goes on in a new
    /// stream, `next`; what of that has arrived, too, is not carried out again. Says whether it is given up.
    pub fn give_up(&mut self, mutation: MutationId, next: Option<ClientId>) -> bool {
        let Some(at) = self.waiting.iter().position(|one| one.done.pending.mutation == mutation) else { return false };
        if self.waiting[at].seq.is_some() {
            let Some(next) = next else { return false };
            self.go_on_as(next);
        }
        self.waiting.remove(at);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::record::Entity;
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn done(number: u128) -> Done {
        let pending = Pending {
            mutation: MutationId(Uuid::from_u128(number)),
            seen: 0,
            command: Command::TakeBack(MutationId(Uuid::from_u128(1))),
            at: DateTime::UNIX_EPOCH,
        };
        Done::of(&pending, vec![])
    }

    fn mutation(number: u128) -> MutationId {
        done(number).pending.mutation
    }

    fn client(number: u128) -> ClientId {
        ClientId(Uuid::from_u128(number))
    }

    fn receipt(envelope: &Envelope<Value>, outcome: Outcome) -> Receipt {
        Receipt { client: envelope.client, seq: envelope.seq, outcome }
    }

    #[test]
    fn what_was_sent_keeps_its_place_and_what_comes_after_gets_the_next() {
        let mut outbox = Outbox::new(client(7));
        outbox.keep([done(1), done(2), done(1)]);
        let sent = outbox.seal(AT_ONCE);
        outbox.keep([done(3)]);
        assert_eq!(sent.iter().map(|one| one.seq).collect::<Vec<_>>(), [1, 2]);
        outbox.settle(vec![receipt(&sent[0], Outcome::Accepted(1))], client(8));
        assert_eq!(outbox.seal(AT_ONCE).iter().map(|one| one.seq).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn what_is_refused_stays_until_it_is_dealt_with() {
        let mut outbox = Outbox::new(client(7));
        outbox.keep([done(1)]);
        let sent = outbox.seal(AT_ONCE);
        let refused = Outcome::Refused(Refusal::NotFound);
        let settled = outbox.settle(vec![receipt(&sent[0], refused.clone())], client(8));
        assert_eq!(settled, [(mutation(1), refused)]);
        assert_eq!((outbox.waiting().count(), outbox.refused().len()), (0, 1));
        outbox.dismiss(mutation(1));
        assert!(outbox.refused().is_empty());
    }

    #[test]
    fn what_is_done_again_waits_under_a_new_name() {
        let mut outbox = Outbox::new(client(7));
        outbox.keep([done(1)]);
        let sent = outbox.seal(AT_ONCE);
        outbox.settle(vec![receipt(&sent[0], Outcome::Refused(Refusal::NotFound))], client(8));
        outbox.again(mutation(1), mutation(2), 5, DateTime::UNIX_EPOCH);
        assert!(outbox.refused().is_empty());
        let again = outbox.seal(AT_ONCE);
        assert_eq!((again[0].mutation, again[0].seen, again[0].seq), (mutation(2), 5, 2));
    }

    #[test]
    fn a_stream_the_server_does_not_know_goes_on_under_a_new_name() {
        let mut outbox = Outbox::new(client(7));
        outbox.keep([done(1)]);
        let sent = outbox.seal(AT_ONCE);
        outbox.settle(vec![receipt(&sent[0], Outcome::Refused(Refusal::OutOfStep))], client(8));
        let again = outbox.seal(AT_ONCE);
        assert_eq!((again[0].client, again[0].seq, again[0].mutation), (client(8), 1, sent[0].mutation));
    }

    #[test]
    fn what_needs_a_content_lets_others_pass_until_that_is_there() {
        let removed = |id: u128| {
            let key = Key { entity: Entity::Attachment, id: Uuid::from_u128(id) };
            Change { key, created: false, removed: true, fields: BTreeMap::new(), holders: vec![], held_before: None }
        };
        let mut outbox = Outbox::new(client(7));
        let attach = Done { contents: vec!["picture".to_owned()], changes: vec![removed(5)], ..done(1) };
        let undone = Done { changes: vec![removed(5)], ..done(3) };
        outbox.withhold("picture");
        outbox.keep([attach, done(2), undone]);
        let sent = |outbox: &mut Outbox| outbox.seal(AT_ONCE).iter().map(|one| one.mutation).collect::<Vec<_>>();
        assert_eq!(sent(&mut outbox), [mutation(2)]);
        outbox.release("picture");
        assert_eq!(sent(&mut outbox), [mutation(2), mutation(1), mutation(3)]);
        assert_eq!(outbox.seal(AT_ONCE).iter().map(|one| one.seq).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn what_was_sent_is_given_up_only_where_the_rest_goes_on_in_a_new_stream() {
        let mut outbox = Outbox::new(client(7));
        outbox.keep([done(1), done(2)]);
        outbox.seal(AT_ONCE);
        outbox.keep([done(3)]);
        assert!(!outbox.give_up(mutation(1), None));
        assert!(outbox.give_up(mutation(3), None));
        assert!(!outbox.give_up(mutation(3), Some(client(8))));
        assert!(outbox.give_up(mutation(1), Some(client(8))));
        let rest = outbox.seal(AT_ONCE);
        assert_eq!(
            rest.iter().map(|one| (one.client, one.seq, one.mutation)).collect::<Vec<_>>(),
            [(client(8), 1, mutation(2))]
        );
    }

    #[test]
    fn no_more_is_sent_at_once_than_asked_for() {
        let mut outbox = Outbox::new(client(7));
        outbox.keep([done(1), done(2)]);
        assert_eq!(outbox.seal(1).iter().map(|one| one.seq).collect::<Vec<_>>(), [1]);
        assert_eq!(outbox.seal(AT_ONCE).iter().map(|one| one.seq).collect::<Vec<_>>(), [1, 2]);
    }
}
