//! The words of service: how issues come, and the service clock.

use super::{Later, Words, fill};
use model::issues::Channel;
use model::people::Language;
use model::service::{Goal, State, What};

impl Later {
    /// Telephone, mail, …
    pub fn channel(&self, t: &Words, channel: Channel) -> &'static str {
        match channel {
            Channel::Phone => t.phone,
            Channel::Email => t.email_method,
            Channel::Message => t.message,
            Channel::Visit => t.visit,
            Channel::Portal => self.portal,
        }
    }

    /// `2 h 05 min`, `45 min`, `2 d 3 h` from three days of 24 hours on; the sign is left out.
    pub fn span(&self, minutes: i64) -> String {
        let minutes = minutes.abs();
        let (days, hours, rest) = (minutes / (24 * 60), minutes / 60, minutes % 60);
        let parts: [&str; 3] = match self.language {
            Language::En => [" d ", " h", " min"],
            Language::ZhCn => ["天", "小时", "分"],
        };
        if days >= 3 {
            format!("{days}{}{}{}", parts[0], hours % 24, parts[1])
        } else if hours > 0 && rest > 0 {
            let gap = if self.language == Language::En { " " } else { "" };
            format!("{hours}{}{gap}{rest:02}{}", parts[1], parts[2])
        } else if hours > 0 {
            format!("{hours}{}", parts[1])
        } else {
            format!("{rest}{}", parts[2])
        }
    }

    /// First answer, solution.
    pub fn goal(&self, goal: Goal) -> &'static str {
        match goal {
            Goal::Respond => self.first_answer,
            Goal::Solve => self.solution,
        }
    }

    /// How an issue stands to what was promised: `Solution in 3 h 20 min`.
    pub fn clock_state(&self, goal: Goal, state: State, left: i64) -> String {
        let text = match state {
            State::Met => self.clock_met,
            State::Missed => self.clock_missed,
            State::Paused => self.clock_paused,
            State::Running | State::Warning => self.clock_left,
            State::Late => self.clock_late,
        };
        fill(text, &[self.goal(goal), &self.span(left)])
    }

    /// Why a line of the reckoning counts or does not.
    pub fn clock_line(&self, t: &'static Words, what: &What) -> String {
        match what {
            What::Counts => self.service_hours.to_owned(),
            What::MakeUp(name) => fill(self.service_make_up, &[name]),
            What::Paused(column) => fill(self.stands_in, &[t.column(*column)]),
            What::Closed => self.no_service.to_owned(),
            What::Holiday(name) => fill(self.no_service_holiday, &[name]),
        }
    }
}
