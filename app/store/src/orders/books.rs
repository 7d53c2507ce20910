//! A company's books from a folder of tables: people, customers, products, orders and their lines, with their dates.

use crate::import::{ImportTable, fresh};
use crate::{Answer, Fault, Iana, Store, customers, products};
use chrono::{DateTime, NaiveDate, Utc};
use model::command::decide;
use model::customers::Command as CustomerAct;
use model::decimal::{self, QUANTITY};
use model::import::{Kind as Table, Known, RowFault, Target, Writing, commands};
use model::money::Money;
use model::orders::{Command as OrderAct, Field as OrderField, Kind, Line};
use model::people::{Command as PersonAct, Field as PersonField, Language, WorkingHours};
use model::products::{Command as ProductAct, Field as ProductField};
use model::{
    Actor, Command, Context, CustomerId, Directory, Fault as Wrong, OrderId, Outcome, PersonId, ProductId, Record,
    Refusal, Role, World,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

/// The tables; any may be empty.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// Who works here.
    pub people: ImportTable,
    /// Who buys.
    pub customers: ImportTable,
    /// What is sold.
    pub products: ImportTable,
    /// What was ordered when.
    pub orders: ImportTable,
    /// How much of what, at which price.
    pub lines: ImportTable,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum BooksImported {
    /// So many rows of each table were taken, in the order of [`Books`].
    Taken([usize; 5]),
    /// Nothing was: these rows of these tables cannot be taken.
    Broken(Vec<(&'static str, RowFault)>),
}

/// Headings by which a column is known, squeezed to lower-case letters and digits.
const HEADINGS: &[(&str, &[&str])] = &[
    ("order", &["orderid", "orderno", "ordernumber", "订单号", "订单编号"]),
    ("customer", &["customerid", "customercode", "customer", "客户编号", "客户代码"]),
    ("person", &["employeeid", "salesrep", "rep", "业务员编号", "员工编号"]),
    ("product", &["productid", "productcode", "itemnumber", "code", "品号", "产品编号"]),
    ("ordered", &["orderdate", "date", "订单日期", "日期"]),
    ("shipped", &["shippeddate", "deliverydate", "发货日期"]),
    ("price", &["unitprice", "price", "单价", "标准价"]),
    ("quantity", &["quantity", "qty", "数量"]),
    ("discount", &["discount", "折扣"]),
    ("name", &["productname", "name", "品名", "产品名称", "名称"]),
    ("unit", &["quantityperunit", "unit", "单位"]),
    ("category", &["categoryid", "category", "类别"]),
    ("discontinued", &["discontinued", "停售"]),
    ("first", &["firstname", "名"]),
    ("last", &["lastname", "姓"]),
    ("title", &["title", "jobtitle", "职务"]),
];

/// Where each meaning stands in the rows of a table.
struct Rows(BTreeMap<&'static str, usize>);

impl Rows {
    fn of(table: &ImportTable) -> Self {
        let squeeze = |heading: &str| -> String {
            heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let headings: Vec<String> = table.headings().iter().map(|heading| squeeze(heading)).collect();
        let place = |names: &[&str]| headings.iter().position(|heading| names.contains(&heading.as_str()));
        Self(HEADINGS.iter().filter_map(|(meaning, names)| Some((*meaning, place(names)?))).collect())
    }

    fn cell<'b>(&self, cells: &'b [String], meaning: &str) -> &'b str {
        let cell = self.0.get(meaning).and_then(|place| cells.get(*place)).map_or("", |cell| cell.trim());
        if cell == "NULL" { "" } else { cell }
    }
}

/// What the rows have come to so far: tried on a world of their own before anything is written.
struct Plan<'a> {
    world: World,
    context: Context<'a>,
    taken: Vec<Command>,
    faults: Vec<(&'static str, RowFault)>,
    people: BTreeMap<String, PersonId>,
    customers: BTreeMap<String, CustomerId>,
    products: BTreeMap<String, ProductId>,
}

impl Plan<'_> {
    /// Takes the commands of a row, or notes why that cannot be.
    fn take(&mut self, table: &'static str, line: u64, made: Result<Vec<Command>, Refusal>) -> bool {
        let decided = made.and_then(|made| {
            let command = Command::together(made);
            Ok((decide(&self.world, &self.context, &command)?, command))
        });
        match decided {
            Ok((changes, command)) => {
                for change in &changes {
                    self.world.apply(change);
                }
                self.taken.push(command);
                true
            }
            Err(refusal) => {
                self.faults.push((table, RowFault { line, refusal }));
                false
            }
        }
    }

    fn people(&mut self, table: &ImportTable) {
        let rows = Rows::of(table);
        for (line, cells) in table.rows() {
            let (first, last) = (rows.cell(cells, "first"), rows.cell(cells, "last"));
            let title = rows.cell(cells, "title").to_lowercase();
            let leads = ["manager", "president", "经理"].iter().any(|word| title.contains(word));
            let id = PersonId(fresh(self.context.now));
            let set = vec![
                PersonField::Name(format!("{first} {last}").trim().to_owned()),
                PersonField::Login(last.to_lowercase()),
                PersonField::Role(if leads { Role::Manager } else { Role::Rep }),
                PersonField::Team("Sales".to_owned()),
                PersonField::Zone(self.context.actor.zone.clone()),
                PersonField::Language(Language::En),
                PersonField::Hours(WorkingHours::default()),
            ];
            if self.take("people", *line, Ok(vec![Command::People(PersonAct::Add { id, set })])) {
                self.people.insert(rows.cell(cells, "person").to_owned(), id);
            }
        }
    }

    fn customers(&mut self, table: &ImportTable) {
        let columns = Table::Customers.guess_all(table.headings(), &[]);
        let code = columns.iter().position(|column| *column == Some(Target::Code));
        let writing = Writing::guess(std::iter::empty());
        let mut known = Known::default();
        for (line, cells) in table.rows() {
            let now = self.context.now;
            let made = commands(Table::Customers, &[cells], &columns, writing, &mut known, &mut || fresh(now));
            let first = made.as_ref().ok().and_then(|made| match made.first() {
                Some(Command::Customers(CustomerAct::Add { id, .. })) => Some(*id),
                _ => None,
            });
            if self.take("customers", *line, made)
                && let (Some(id), Some(code)) = (first, code.and_then(|place| cells.get(place)).map(|code| code.trim()))
                && !code.is_empty()
            {
                self.customers.insert(code.to_owned(), id);
            }
        }
    }

    fn products(&mut self, table: &ImportTable, currency: &str) {
        let rows = Rows::of(table);
        for (line, cells) in table.rows() {
            let id = ProductId(fresh(self.context.now));
            let code = rows.cell(cells, "product").to_owned();
            let made = Money::read("standard", rows.cell(cells, "price"), currency).map(|price| {
                let set = vec![
                    ProductField::Code(code.clone()),
                    ProductField::Name(rows.cell(cells, "name").to_owned()),
                    ProductField::Category(rows.cell(cells, "category").to_owned()),
                    ProductField::Unit(rows.cell(cells, "unit").to_owned()),
                    ProductField::Standard(price),
                    ProductField::Discontinued(matches!(rows.cell(cells, "discontinued"), "1" | "true" | "是")),
                ];
                vec![Command::Products(ProductAct::Add { id, set })]
            });
            if self.take("products", *line, made) {
                self.products.insert(code, id);
            }
        }
    }

    /// Each order with its lines: confirmed on its day, delivered, invoiced and paid when it was sent, or on its day.
    fn orders(&mut self, orders: &ImportTable, lines: &BTreeMap<String, Vec<Line>>, currency: &str) {
        let rows = Rows::of(orders);
        for (line, cells) in orders.rows() {
            let number = rows.cell(cells, "order");
            let day = |meaning: &str| day(rows.cell(cells, meaning));
            let customer = self.customers.get(rows.cell(cells, "customer")).copied();
            let seller = rows.cell(cells, "person");
            let rep = self.people.get(seller).copied();
            let made = || -> Result<Vec<Command>, Refusal> {
                let customer = customer.ok_or(Refusal::field("customer", Wrong::Unknown))?;
                if rep.is_none() && !seller.is_empty() {
                    return Err(Refusal::field("rep", Wrong::Unknown));
                }
                let ordered = day("ordered").ok_or(Refusal::field("date", Wrong::Malformed))?;
                let lines = lines.get(number).cloned().ok_or(Refusal::field("lines", Wrong::Required))?;
                let (id, on) = (OrderId(fresh(self.context.now)), day("shipped").unwrap_or(ordered));
                let paid = lines.iter().map(model::orders::line_amount).sum();
                let set = vec![
                    OrderField::Date(ordered),
                    OrderField::Currency(currency.to_owned()),
                    OrderField::Lines(lines),
                    OrderField::Note(number.to_owned()),
                ];
                let mut made = vec![OrderAct::Quote { id, customer, rep, set }, OrderAct::Confirm { id }];
                for kind in [Kind::Delivery, Kind::Invoice, Kind::Payment] {
                    // What cost nothing is not paid.
                    if kind != Kind::Payment || paid > 0 {
                        made.push(OrderAct::Add { id, kind, on, parts: vec![], paid });
                    }
                }
                Ok(made.into_iter().map(Command::Orders).collect())
            };
            let made = made();
            self.take("orders", *line, made);
        }
    }

    /// The lines of each order; those that cannot be read are faults.
    fn lines(&mut self, table: &ImportTable, currency: &str) -> BTreeMap<String, Vec<Line>> {
        let rows = Rows::of(table);
        let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for (at, cells) in table.rows() {
            let wrong = |field: &str, fault: Wrong| Refusal::field(field, fault);
            let line = || -> Result<Line, Refusal> {
                let product = self.products.get(rows.cell(cells, "product"));
                let price = Money::read("price", rows.cell(cells, "price"), currency)?;
                let off = match rows.cell(cells, "discount") {
                    "" => Some(0),
                    // A share of one: `0.05`.
                    share => decimal::read(share, 4).and_then(|share| u16::try_from(share).ok()),
                };
                Ok(Line {
                    product: *product.ok_or(wrong("product", Wrong::Unknown))?,
                    quantity: decimal::read(rows.cell(cells, "quantity"), QUANTITY)
                        .ok_or(wrong("quantity", Wrong::Malformed))?,
                    price: price.ok_or(wrong("price", Wrong::Required))?.minor,
                    discount: off.ok_or(wrong("discount", Wrong::Malformed))?,
                })
            };
            match line() {
                Ok(line) => lines.entry(rows.cell(cells, "order").to_owned()).or_default().push(line),
                Err(refusal) => self.faults.push(("lines", RowFault { line: *at, refusal })),
            }
        }
        lines
    }
}

/// The day of `1996-07-04`, with or without a time behind it.
fn day(text: &str) -> Option<NaiveDate> {
    model::iso::day(text.get(..10)?)
}

impl Store {
    /// Takes a company's books in, all of them in one transaction, or nothing where a row cannot be taken.
    pub fn import_books<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        books: &'a Books,
    ) -> Answer<'a, BooksImported> {
        Box::pin(async move {
            let mut world = crate::facts::common(&self.0.db).await?;
            let directory = Directory::of(world.people.values());
            let columns = Table::Customers.guess_all(books.customers.headings(), &[]);
            if let Some(place) = columns.iter().position(|column| *column == Some(Target::Code)) {
                let codes = books.customers.rows().iter().filter_map(|(_, cells)| cells.get(place));
                let codes: Vec<&str> = codes.map(|code| code.trim()).filter(|code| !code.is_empty()).collect();
                for some in codes.chunks(500) {
                    let taken = customers::entity::Column::Code.is_in(some.iter().copied());
                    for row in customers::entity::Entity::find().filter(taken).all(&self.0.db).await? {
                        world.put(Record::Customer(row.try_into()?));
                    }
                }
            }
            for row in products::entity::Entity::find().all(&self.0.db).await? {
                world.put(Record::Product(row.try_into()?));
            }
            let currency = world.company().currency.clone();
            let context = Context { actor, directory: &directory, now, zones: &Iana };
            let mut plan = Plan {
                world,
                context,
                taken: vec![],
                faults: vec![],
                people: BTreeMap::new(),
                customers: BTreeMap::new(),
                products: BTreeMap::new(),
            };
            plan.people(&books.people);
            plan.customers(&books.customers);
            plan.products(&books.products, &currency);
            let lines = plan.lines(&books.lines, &currency);
            plan.orders(&books.orders, &lines, &currency);
            if !plan.faults.is_empty() {
                return Ok(BooksImported::Broken(plan.faults));
            }
            self.take_books(actor, now, plan.taken).await?;
            let Books { people, customers, products, orders, lines } = books;
            Ok(BooksImported::Taken([people, customers, products, orders, lines].map(|table| table.rows().len())))
        })
    }

    async fn take_books(&self, actor: &Actor, now: DateTime<Utc>, commands: Vec<Command>) -> Result<(), Fault> {
        for outcome in self.act(actor, now, commands).await? {
            if let Outcome::Refused(refusal) = outcome {
                return Err(Fault::Setup(format!("what could be taken a moment ago was refused: {refusal:?}")));
            }
        }
        Ok(())
    }
}
