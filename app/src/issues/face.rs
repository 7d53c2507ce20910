//! What a card shows.

use crate::sync::Device;
use crate::words::Words;
use model::issues::Issue;
use model::{Entity, IssueId, Key};

/// An issue and what a card tells of its surroundings. Cards are drawn again when this changes, not whenever anything
/// on the device does.
#[derive(Clone, PartialEq)]
pub struct Face {
    /// The issue.
    pub issue: Issue,
    /// The customer's name.
    pub customer: String,
    /// Initials and name of who answers.
    pub responsible: Option<(String, String)>,
    /// Whether it should be over by now.
    pub late: bool,
    /// Whether the server has not confirmed it yet.
    pub pending: bool,
}

impl Face {
    /// The face of an issue as it is now; follows the device.
    pub fn of(device: Device, id: IssueId) -> Option<Self> {
        let today = device.today();
        let pending = device.is_pending(Key { entity: Entity::Issue, id: id.0 });
        device.read(|world| {
            let issue = world.issues.get(&id)?.clone();
            let customer = world.customers.get(&issue.customer).map(|customer| customer.name.clone());
            let person = issue.responsible.and_then(|person| world.people.get(&person));
            let late = issue.column.open() && issue.expected_end.is_some_and(|day| day < today);
            Some(Self {
                customer: customer.unwrap_or_default(),
                responsible: person.map(|person| (person.initials(), person.name.clone())),
                late,
                pending,
                issue,
            })
        })
    }

    /// The number, or that there is none yet.
    pub fn number(&self) -> &str {
        if self.issue.number.is_empty() { "Q-…" } else { &self.issue.number }
    }

    /// The card in a line, for those who hear it.
    pub fn label(&self, t: &Words) -> String {
        let responsible = self.responsible.as_ref().map_or("", |(_, name)| name);
        let Self { issue, customer, .. } = self;
        [&issue.number, &issue.title, customer, t.urgency(issue.urgency), responsible].join(", ")
    }
}
