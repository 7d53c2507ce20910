//! Trying the rows of a table with the rules before anything is written.

use super::{ImportPlan, ImportTable};
use crate::import::fresh;
use crate::{Fault, Iana, Store, customers, orders, products};
use chrono::{DateTime, Utc};
use model::command::decide;
use model::customers::{Command as CustomerAct, ContactField, Customer};
use model::import::{Kind, Known, RowFault, Target, Writing, are_shares, batches, commands};
use model::orders::{Command as OrderAct, Field as OrderField, Order};
use model::products::Product;
use model::{Actor, Command, Context, Directory, Fault as Wrong, Key, Record, Refusal, World};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// A trial of a table, going on from batch to batch.
pub(super) struct Trial<'a> {
    store: &'a Store,
    actor: &'a Actor,
    now: DateTime<Utc>,
    kind: Kind,
    pub columns: Vec<Option<Target>>,
    pub writing: Writing,
    directory: Arc<Directory>,
    /// Everybody, and the company.
    common: World,
    known: Known,
    /// What rows before have made, by code and by name: nothing of a trial is in the database.
    made: BTreeMap<String, Arc<Record>>,
}

/// What came of trying some rows.
#[derive(Default)]
pub(super) struct Tried {
    /// The commands of the rows that can be taken.
    pub commands: Vec<Command>,
    /// Those rows' lines.
    pub lines: Vec<u64>,
    /// The other rows.
    pub faults: Vec<RowFault>,
}

impl<'a> Trial<'a> {
    pub async fn begin(
        store: &'a Store,
        actor: &'a Actor,
        now: DateTime<Utc>,
        table: &ImportTable,
        plan: &ImportPlan,
    ) -> Result<Self, Fault> {
        let common = crate::facts::common(&store.0.db).await?;
        let mut known = Known::of(&common.company().currency, &actor.zone);
        for person in common.people.values() {
            known.person(person.id, &person.login, &person.name);
        }
        let own = common.company().own_fields();
        let columns = plan.columns(table, &own);
        known.own = own;
        // Cells of columns that write dates or numbers say how.
        let telling = |(at, _): &(usize, &String)| match columns.get(*at) {
            Some(Some(target)) => target.is_date() || target.is_number() || matches!(target, Target::Custom(_)),
            _ => false,
        };
        let cells = table.rows.iter().flat_map(|(_, cells)| cells.iter().enumerate().filter(telling));
        let writing = Writing::guess(cells.map(|(_, cell)| cell.as_str()));
        let discounts = columns.iter().position(|column| *column == Some(Target::Discount));
        let discounts =
            discounts.into_iter().flat_map(|at| table.rows.iter().filter_map(move |(_, cells)| cells.get(at)));
        known.shares = are_shares(discounts.map(String::as_str), writing);
        let directory = store.directory();
        let made = BTreeMap::new();
        Ok(Self { store, actor, now, kind: plan.kind, columns, writing, directory, common, known, made })
    }

    /// Tries some rows, each on what the ones before have made.
    pub async fn run(&mut self, rows: &[(u64, Vec<String>)]) -> Result<Tried, Fault> {
        let mut world = self.facts(rows).await?;
        let mut tried = Tried::default();
        for together in batches(self.kind, &self.columns, rows, 1) {
            let cells: Vec<&[String]> = together.iter().map(|(_, cells)| cells.as_slice()).collect();
            match self.row(&mut world, &cells) {
                Ok(commands) => {
                    tried.commands.extend(commands);
                    tried.lines.extend(together.iter().map(|(line, _)| line));
                }
                Err(refusal) => {
                    let fault = |line: &u64| RowFault { line: *line, refusal: refusal.clone() };
                    tried.faults.extend(together.iter().map(|(line, _)| fault(line)));
                }
            }
        }
        Ok(tried)
    }

    fn row(&mut self, world: &mut World, cells: &[&[String]]) -> Result<Vec<Command>, Refusal> {
        let now = self.now;
        let mut known = std::mem::take(&mut self.known);
        let made = commands(self.kind, cells, &self.columns, self.writing, &mut known, &mut || fresh(now));
        self.known = known;
        let made = made?;
        let mut so_far = vec![];
        if let Err(refusal) = self.decided(world, &made, &mut so_far) {
            // A row that cannot be taken has made nothing that others could belong to, and changed nothing.
            for (key, before) in so_far.into_iter().rev() {
                match before {
                    Some(record) => world.put(record),
                    None => world.remove(key),
                }
            }
            for command in &made {
                if let Command::Customers(CustomerAct::Add { id, .. }) = command {
                    self.known.forget(*id);
                }
            }
            return Err(refusal);
        }
        let touched: Vec<Key> = so_far.into_iter().map(|(key, _)| key).collect();
        self.remember(world, &touched);
        Ok(made)
    }

    fn decided(
        &self,
        world: &mut World,
        made: &[Command],
        so_far: &mut Vec<(Key, Option<Record>)>,
    ) -> Result<(), Refusal> {
        let context = Context { actor: self.actor, directory: &self.directory, now: self.now, zones: &Iana };
        for command in made {
            if let Some(field) = known_already(world, command) {
                return Err(Refusal::field(field, Wrong::Taken));
            }
            for change in decide(world, &context, command)? {
                so_far.push((change.key, world.get(change.key)));
                world.apply(&change);
            }
        }
        Ok(())
    }

    /// What was made or changed is known to the rows of later batches.
    fn remember(&mut self, world: &World, made: &[Key]) {
        for record in made.iter().filter_map(|key| world.get(*key)) {
            let words = match &record {
                Record::Customer(customer) => [customer.code.clone(), customer.name.clone()],
                Record::Product(product) => [product.code.clone(), product.name.clone()],
                Record::Order(order) => [numbered(&order.note), String::new()],
                _ => continue,
            };
            let record = Arc::new(record);
            self.made.extend(words.into_iter().filter(|word| !word.is_empty()).map(|word| (word, record.clone())));
        }
    }

    /// What the rules need to know for orders besides their customers, all of which are in the world already: who pays
    /// for those, the products, and the orders that have the same numbers.
    async fn facts_of_orders(
        &mut self,
        world: &mut World,
        customers: &[Uuid],
        products: BTreeSet<String>,
        numbers: BTreeSet<String>,
    ) -> Result<(), Fault> {
        let db = &self.store.0.db;
        let payers: Vec<Uuid> = world.customers.values().filter_map(|customer| Some(customer.bill_to?.0)).collect();
        let payers = customers::entity::Entity::find().filter(customers::entity::Column::Id.is_in(payers));
        for row in payers.all(db).await? {
            world.put(Record::Customer(row.try_into()?));
        }
        use products::entity::Column::{Code, Name};
        let wanted = Condition::any().add(Code.is_in(&products)).add(Name.is_in(&products));
        for row in products::entity::Entity::find().filter(wanted).all(db).await? {
            let product = Product::try_from(row)?;
            self.known.product(product.id, &product.code, &product.name);
            world.put(Record::Product(product));
        }
        let same = orders::entity::Column::Customer.is_in(customers.iter().copied());
        let numbers = numbers.into_iter().chain([String::new()]);
        let same = Condition::all().add(same).add(orders::entity::Column::Note.is_in(numbers));
        for row in orders::entity::Entity::find().filter(same).all(db).await? {
            world.put(Record::Order(row.try_into()?));
        }
        Ok(())
    }

    /// What the rules need to know for these rows: whoever has a code or name they give, or that they name.
    async fn facts(&mut self, rows: &[(u64, Vec<String>)]) -> Result<World, Fault> {
        let mut world = self.common.clone();
        let given = |wanted: &[Target]| -> BTreeSet<String> {
            let places = self
                .columns
                .iter()
                .enumerate()
                .filter_map(|(at, target)| target.filter(|target| wanted.contains(target)).map(|_| at));
            let places: Vec<usize> = places.collect();
            let cells = rows.iter().flat_map(|(_, cells)| places.iter().filter_map(|at| cells.get(*at)));
            cells.map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect()
        };
        let db = &self.store.0.db;
        let words = given(&[Target::Code, Target::Name, Target::Customer]);
        let (wanted_products, numbers) = (given(&[Target::Product]), given(&[Target::Number]));
        let numbers_here: Vec<String> = numbers.iter().map(|number| numbered(number)).collect();
        match self.kind {
            Kind::Products => {
                let found = products::entity::Entity::find().filter(products::entity::Column::Code.is_in(&words));
                for row in found.all(db).await? {
                    world.put(Record::Product(Product::try_from(row)?));
                }
            }
            kind => {
                use customers::entity::Column::{Code, MergedInto, Name};
                let wanted = Condition::any().add(Code.is_in(&words)).add(Name.is_in(&words));
                // Codes are taken whoever may see who has them; but only who may be seen can be named.
                if kind == Kind::Customers {
                    for row in customers::entity::Entity::find().filter(Code.is_in(&words)).all(db).await? {
                        world.put(Record::Customer(row.try_into()?));
                    }
                }
                let found = customers::visible_to(self.actor, &self.directory).filter(MergedInto.is_null());
                let mut ids = vec![];
                for row in found.filter(wanted).all(db).await? {
                    let customer = Customer::try_from(row)?;
                    self.known.customer(customer.id, &customer.code, &customer.name);
                    ids.push(customer.id.0);
                    world.put(Record::Customer(customer));
                }
                if kind == Kind::Orders {
                    self.facts_of_orders(&mut world, &ids, wanted_products, numbers).await?;
                } else if kind != Kind::Activities {
                    let there = customers::contact::Column::Customer.is_in(ids);
                    for row in customers::contact::Entity::find().filter(there).all(db).await? {
                        world.put(Record::Contact(row.try_into()?));
                    }
                }
            }
        }
        for record in words.iter().chain(&numbers_here).filter_map(|word| self.made.get(word)) {
            world.put(Record::clone(record));
        }
        Ok(world)
    }
}

/// By what an order is remembered that has this number where it comes from: no customer is called so.
fn numbered(number: &str) -> String {
    format!("#\n{number}")
}

/// The field that names a contact or an order that is there already: the same file taken in twice adds nothing twice.
/// An order is known by its number, which its note holds, or by its day and lines where it has none.
fn known_already(world: &World, command: &Command) -> Option<&'static str> {
    match command {
        Command::Customers(CustomerAct::AddContact { customer, set, .. }) => {
            let named = |name: &str| set.iter().any(|field| matches!(field, ContactField::Name(own) if own == name));
            let there = world.contacts.values().any(|contact| contact.customer == *customer && named(&contact.name));
            there.then_some("contact_name")
        }
        Command::Orders(OrderAct::Quote { customer, set, .. }) => {
            let number = set.iter().find_map(|field| if let OrderField::Note(own) = field { Some(own) } else { None });
            let number = number.filter(|number| !number.is_empty());
            let same = |order: &&Order| match number {
                Some(number) => order.note == *number,
                None => order.note.is_empty() && !set.iter().any(|field| field.differs_from(order)),
            };
            let there = world.orders.values().filter(|order| order.customer == *customer).find(same);
            there.map(|_| "number")
        }
        _ => None,
    }
}
