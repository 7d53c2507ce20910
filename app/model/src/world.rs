//! The facts a rule decides on: all that a replica holds, or just what the store loaded for one command.

use crate::activities::Activity;
use crate::change::Change;
use crate::command::Made;
use crate::company::{COMPANY, Company};
use crate::customers::{Contact, Customer, CustomerSet};
use crate::files::{self, Attachment, Kept};
use crate::id::{
    ActivityId, AgreementId, ArticleId, AttachmentId, BoardViewId, CommentId, CompanyId, ContactId, CustomerId,
    CustomerSetId, IssueId, MutationId, OrderId, PersonId, ProductId,
};
use crate::issues::{self, BoardView, Column, Comment, Issue};
use crate::knowledge::Article;
use crate::orders::Order;
use crate::people::Person;
use crate::products::{Agreement, Product};
use crate::record::{Entity, Key, Record};
use crate::refusal::{Fault, Refusal};
use crate::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use uuid::Uuid;

/// Records by identity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// The company, once anything about it was changed.
    pub company: Table<CompanyId, Company>,
    /// People.
    pub people: Table<PersonId, Person>,
    /// Customers.
    pub customers: Table<CustomerId, Customer>,
    /// Contacts.
    pub contacts: Table<ContactId, Contact>,
    /// Activities.
    pub activities: Table<ActivityId, Activity>,
    /// Issues.
    pub issues: Table<IssueId, Issue>,
    /// What is said about issues.
    pub comments: Table<CommentId, Comment>,
    /// Saved views of the issues.
    pub board_views: Table<BoardViewId, BoardView>,
    /// Files attached to something.
    pub attachments: Table<AttachmentId, Attachment>,
    /// Articles.
    pub articles: Table<ArticleId, Article>,
    /// Products.
    pub products: Table<ProductId, Product>,
    /// What was agreed with customers about them.
    pub agreements: Table<AgreementId, Agreement>,
    /// Orders.
    pub orders: Table<OrderId, Order>,
    /// Sets of customers.
    pub customer_sets: Table<CustomerSetId, CustomerSet>,
    /// Identities that are taken though their records are not here: they exist out of the actor's sight.
    pub taken: BTreeSet<Uuid>,
    /// The last number given in a series (`Q-2026` → 41). The browser has none: numbers are the server's to give.
    pub numbers: BTreeMap<String, u32>,
    /// What mutations changed that are to be taken back.
    pub past: Table<MutationId, Made>,
    /// What the store keeps under the hashes that a command names, if anything. The browser does not know.
    pub contents: BTreeMap<String, Option<Kept>>,
    /// Records that others belong to which are not here. The browser does not know.
    pub needed: BTreeSet<Uuid>,
    /// How many cards stand in columns that may get another one. The browser counts those it sees.
    pub standing: BTreeMap<Column, u32>,
}

impl World {
    /// What holds for everybody; the usual where nobody has set it up.
    pub fn company(&self) -> &Company {
        static USUAL: LazyLock<Company> = LazyLock::new(Company::default);
        self.company.get(&COMPANY).unwrap_or(&USUAL)
    }

    /// The record of this key.
    pub fn get(&self, key: Key) -> Option<Record> {
        macro_rules! found {
            ($table:ident, $kind:ident) => {
                self.$table.get(&key.id.into()).cloned().map(Record::$kind)
            };
        }
        match key.entity {
            Entity::Company => found!(company, Company),
            Entity::Person => found!(people, Person),
            Entity::Customer => found!(customers, Customer),
            Entity::Contact => found!(contacts, Contact),
            Entity::Activity => found!(activities, Activity),
            Entity::Issue => found!(issues, Issue),
            Entity::Comment => found!(comments, Comment),
            Entity::BoardView => found!(board_views, BoardView),
            Entity::Attachment => found!(attachments, Attachment),
            Entity::Article => found!(articles, Article),
            Entity::Product => found!(products, Product),
            Entity::Agreement => found!(agreements, Agreement),
            Entity::Order => found!(orders, Order),
            Entity::CustomerSet => found!(customer_sets, CustomerSet),
        }
    }

    /// Puts a record in, in place of the one of its key.
    pub fn put(&mut self, record: Record) {
        match record {
            Record::Company(company) => self.company.insert(company.id, company),
            Record::Person(person) => self.people.insert(person.id, person),
            Record::Customer(customer) => self.customers.insert(customer.id, customer),
            Record::Contact(contact) => self.contacts.insert(contact.id, contact),
            Record::Activity(activity) => self.activities.insert(activity.id, activity),
            Record::Issue(issue) => self.issues.insert(issue.id, issue),
            Record::Comment(comment) => self.comments.insert(comment.id, comment),
            Record::BoardView(view) => self.board_views.insert(view.id, view),
            Record::Attachment(attachment) => self.attachments.insert(attachment.id, attachment),
            Record::Article(article) => self.articles.insert(article.id, article),
            Record::Product(product) => self.products.insert(product.id, product),
            Record::Agreement(agreement) => self.agreements.insert(agreement.id, agreement),
            Record::Order(order) => self.orders.insert(order.id, order),
            Record::CustomerSet(set) => self.customer_sets.insert(set.id, set),
        }
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: Key) {
        match key.entity {
            Entity::Company => self.company.remove(&key.id.into()),
            Entity::Person => self.people.remove(&key.id.into()),
            Entity::Customer => self.customers.remove(&key.id.into()),
            Entity::Contact => self.contacts.remove(&key.id.into()),
            Entity::Activity => self.activities.remove(&key.id.into()),
            Entity::Issue => self.issues.remove(&key.id.into()),
            Entity::Comment => self.comments.remove(&key.id.into()),
            Entity::BoardView => self.board_views.remove(&key.id.into()),
            Entity::Attachment => self.attachments.remove(&key.id.into()),
            Entity::Article => self.articles.remove(&key.id.into()),
            Entity::Product => self.products.remove(&key.id.into()),
            Entity::Agreement => self.agreements.remove(&key.id.into()),
            Entity::Order => self.orders.remove(&key.id.into()),
            Entity::CustomerSet => self.customer_sets.remove(&key.id.into()),
        }
    }

    /// Who holds a record, for [`crate::Actor::sees`].
    pub fn holders(&self, record: &Record) -> Vec<PersonId> {
        let owner = |customer| self.customers.get(customer).and_then(|customer: &Customer| customer.owner);
        match record {
            Record::Company(_) | Record::Person(_) | Record::Article(_) | Record::Product(_) => vec![],
            Record::Customer(customer) => customer.holders(),
            Record::Contact(contact) => owner(&contact.customer).into_iter().collect(),
            Record::Agreement(agreement) => owner(&agreement.customer).into_iter().collect(),
            Record::Order(order) => order.holders(owner(&order.customer)),
            Record::Activity(activity) => activity.holders(),
            Record::Issue(issue) => issue.holders(owner(&issue.customer)),
            Record::Comment(comment) => issues::comment_holders(self, comment.issue),
            Record::BoardView(view) => view.seen_by.clone(),
            Record::CustomerSet(set) => set.seen_by.clone(),
            Record::Attachment(attachment) => files::holders(self, attachment),
        }
    }

    /// How many cards stand in a column, those in the archive not counted.
    pub fn standing_in(&self, column: Column) -> u32 {
        let counted = || self.issues.values().filter(|issue| issue.column == column && !issue.archived).count();
        self.standing.get(&column).copied().unwrap_or_else(|| u32::try_from(counted()).unwrap_or(u32::MAX))
    }

    /// Applies a change; one that fits nothing held here is passed over. Says whether anything came of it.
    pub fn apply(&mut self, change: &Change) -> bool {
        let before = self.get(change.key);
        let after = change.apply(before.as_ref());
        let applied = after.is_some() || change.removed && before.is_some();
        if !self.standing.is_empty() {
            self.recount(before.as_ref(), after.as_ref());
        }
        match after {
            Some(record) => self.put(record),
            None if change.removed => self.remove(change.key),
            None => {}
        }
        applied
    }

    fn recount(&mut self, before: Option<&Record>, after: Option<&Record>) {
        let column = |record: Option<&Record>| match record {
            Some(Record::Issue(issue)) if !issue.archived => Some(issue.column),
            _ => None,
        };
        if let Some(count) = column(before).and_then(|column| self.standing.get_mut(&column)) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = column(after).and_then(|column| self.standing.get_mut(&column)) {
            *count += 1;
        }
    }

    /// The next number of a series; empty where numbers are not given.
    pub(crate) fn next_number(&self, series: &str) -> String {
        self.numbers.get(series).map_or_else(String::new, |last| format!("{series}-{:05}", last + 1))
    }

    /// Counts the numbers that issues and orders of this world have on.
    pub(crate) fn count_numbers(&mut self) {
        for (series, last) in &mut self.numbers {
            let issues = self.issues.values().map(|issue| &issue.number);
            let given = issues.chain(self.orders.values().map(|order| &order.number)).filter_map(|number| {
                let (own, number) = number.rsplit_once('-')?;
                (own == series).then(|| number.parse().ok())?
            });
            *last = given.max().unwrap_or(0).max(*last);
        }
    }

    /// A free identity, for what is about to be made.
    ///
    /// # Errors
    /// Refuses one that is taken, seen or unseen.
    pub fn free(&self, entity: Entity, id: impl Into<Uuid>) -> Result<(), Refusal> {
        let id = id.into();
        let taken = self.taken.contains(&id) || self.get(Key { entity, id }).is_some();
        if taken { Err(Refusal::field("id", Fault::Taken)) } else { Ok(()) }
    }
}
