//! Which issues a board, list or table shows, and how: the query of the address, read and written. Server and
//! browser let the same issues pass.

use super::{Issue, Urgency};
use crate::actor::Actor;
use crate::id::{CustomerId, PersonId};
use crate::world::World;

/// Who answers for the issues shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever looks.
    Me,
    /// Nobody yet.
    Nobody,
    /// This person.
    Person(PersonId),
}

/// How issues are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A column for each state.
    #[default]
    Board,
    /// A line for each issue.
    List,
    /// A row of cells for each issue.
    Table,
}

/// What a board is cut into lanes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lanes {
    /// No lanes.
    #[default]
    None,
    /// Who answers.
    Responsible,
    /// How much it presses.
    Urgency,
    /// What it is about.
    Category,
    /// Whose it is.
    Customer,
}

impl Layout {
    /// In the order switches show them.
    pub const ALL: [Layout; 3] = [Layout::Board, Layout::List, Layout::Table];

    /// As in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Layout::Board => "board",
            Layout::List => "list",
            Layout::Table => "table",
        }
    }
}

impl Lanes {
    /// In the order choices show them.
    pub const ALL: [Lanes; 5] = [Lanes::None, Lanes::Responsible, Lanes::Urgency, Lanes::Category, Lanes::Customer];

    /// As in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Lanes::None => "none",
            Lanes::Responsible => "responsible",
            Lanes::Urgency => "urgency",
            Lanes::Category => "category",
            Lanes::Customer => "customer",
        }
    }

    /// Which lane an issue lies in: what identifies it, and sorts it among the lanes.
    pub fn key(self, issue: &Issue) -> String {
        match self {
            Lanes::None => String::new(),
            Lanes::Responsible => issue.responsible.map(|person| person.to_string()).unwrap_or_default(),
            Lanes::Urgency => (issue.urgency as u8).to_string(),
            Lanes::Category => issue.category.clone(),
            Lanes::Customer => issue.customer.to_string(),
        }
    }
}

/// Which issues are shown, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that occur in number, title, category or the customer's name; each must.
    pub query: String,
    /// Only those this person answers for.
    pub who: Option<Who>,
    /// Only those that press this much.
    pub urgency: Option<Urgency>,
    /// Only those about this, or about a part of it.
    pub category: String,
    /// Only this customer's.
    pub customer: Option<CustomerId>,
    /// Whether those in the archive are shown, instead of the others.
    pub archived: bool,
    /// What the board is cut into lanes by.
    pub lanes: Lanes,
    /// How they are laid out.
    pub layout: Layout,
}

impl Filter {
    /// Reads the query of an address; what cannot be understood shows everything.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |key: &str| get(key).unwrap_or_default();
        let who = match text("who").as_str() {
            "" => None,
            "me" => Some(Who::Me),
            "nobody" => Some(Who::Nobody),
            id => id.parse().ok().map(Who::Person),
        };
        let (urgency, lanes, layout) = (text("urgency"), text("lanes"), text("as"));
        Self {
            query: text("q"),
            who,
            urgency: Urgency::named(&urgency),
            category: text("category"),
            customer: text("customer").parse().ok(),
            archived: text("archived") == "true",
            lanes: Lanes::named(&lanes).unwrap_or_default(),
            layout: Layout::named(&layout).unwrap_or_default(),
        }
    }

    /// The query of the address, as pairs; what is as usual is left out.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let who = match self.who {
            None => String::new(),
            Some(Who::Me) => "me".to_owned(),
            Some(Who::Nobody) => "nobody".to_owned(),
            Some(Who::Person(id)) => id.to_string(),
        };
        let unusual = |name: &'static str, usual: bool| if usual { String::new() } else { name.to_owned() };
        let pairs = [
            ("q", self.query.clone()),
            ("who", who),
            ("urgency", self.urgency.map(|urgency| urgency.name().to_owned()).unwrap_or_default()),
            ("category", self.category.clone()),
            ("customer", self.customer.map(|customer| customer.to_string()).unwrap_or_default()),
            ("archived", unusual("true", !self.archived)),
            ("lanes", unusual(self.lanes.name(), self.lanes == Lanes::None)),
            ("as", unusual(self.layout.name(), self.layout == Layout::Board)),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// Whether an issue is shown.
    pub fn passes(&self, issue: &Issue, world: &World, actor: &Actor) -> bool {
        let who = match self.who {
            None => true,
            Some(Who::Me) => issue.responsible == Some(actor.id),
            Some(Who::Nobody) => issue.responsible.is_none(),
            Some(Who::Person(person)) => issue.responsible == Some(person),
        };
        let about = || {
            let part = issue.category.strip_prefix(&self.category);
            part.is_some_and(|rest| rest.is_empty() || self.category.is_empty() || rest.starts_with(" / "))
        };
        who && issue.archived == self.archived
            && self.urgency.is_none_or(|urgency| urgency == issue.urgency)
            && self.customer.is_none_or(|customer| customer == issue.customer)
            && about()
            && self.says(issue, world)
    }

    fn says(&self, issue: &Issue, world: &World) -> bool {
        if self.query.trim().is_empty() {
            return true;
        }
        let customer = world.customers.get(&issue.customer).map_or("", |customer| customer.name.as_str());
        let text = [&issue.number, &issue.title, &issue.category, customer].join("\n").to_lowercase();
        self.query.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CustomerId, IssueId, Role};
    use chrono::Utc;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn filter() -> impl Strategy<Value = Filter> {
        let who = prop_oneof![
            Just(None),
            Just(Some(Who::Me)),
            Just(Some(Who::Nobody)),
            any::<u128>().prop_map(|id| Some(Who::Person(PersonId(Uuid::from_u128(id)))))
        ];
        let one_of = prop::sample::select::<Option<Urgency>>;
        let urgencies: Vec<_> = std::iter::once(None).chain(Urgency::ALL.map(Some)).collect();
        let customer = prop::option::of(any::<u128>().prop_map(|id| CustomerId(Uuid::from_u128(id))));
        let lanes = prop::sample::select(Lanes::ALL.to_vec());
        let layout = prop::sample::select(Layout::ALL.to_vec());
        (".{0,9}", who, one_of(urgencies), ".{0,9}", customer, any::<bool>(), lanes, layout).prop_map(
            |(query, who, urgency, category, customer, archived, lanes, layout)| Filter {
                query,
                who,
                urgency,
                category,
                customer,
                archived,
                lanes,
                layout,
            },
        )
    }

    proptest! {
        #[test]
        fn an_address_says_again_what_it_was_made_from(filter in filter()) {
            let pairs = filter.pairs();
            let get = |key: &str| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone());
            prop_assert_eq!(Filter::read(get), filter);
        }
    }

    #[test]
    fn a_category_lets_its_parts_pass_and_words_are_looked_for_everywhere() {
        let id = |number: u128| Uuid::from_u128(number);
        let actor = Actor { id: id(1).into(), role: Role::Agent, team: String::new(), zone: "UTC".into() };
        let world = World::default();
        let mut issue = Issue::new(IssueId(id(2)), id(3).into(), actor.id, Utc::now());
        (issue.category, issue.title, issue.number) =
            ("Scanner / Battery".into(), "扫描枪 电池没电".into(), "Q-2026-00007".into());
        let passes = |filter: Filter| filter.passes(&issue, &world, &actor);
        assert!(passes(Filter { category: "Scanner".into(), ..Filter::default() }));
        assert!(!passes(Filter { category: "Scan".into(), ..Filter::default() }));
        assert!(passes(Filter { query: "00007 电池".into(), ..Filter::default() }));
        assert!(!passes(Filter { query: "电池 printer".into(), ..Filter::default() }));
        assert!(!passes(Filter { archived: true, ..Filter::default() }));
        assert!(passes(Filter { who: Some(Who::Me), ..Filter::default() }));
        assert!(!passes(Filter { who: Some(Who::Nobody), ..Filter::default() }));
    }
}
