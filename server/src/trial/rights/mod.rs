//! Who may do and see what, tried over HTTP: every command and every read × role × whose it is. What comes of it stands
//! in `table.txt`, to be read by people; a command, a server function or a role that is missing there is a failure.

mod commands;
mod reads;
mod scene;

use super::{Daybook, Visitor, now};
use scene::Scene;
use std::fmt::Write;

/// One of each role, with a colleague of the same team who holds what is the team's, if they have a team.
const ROLES: [(&str, &str, Option<&str>); 5] = [
    ("rep", "rosa", Some("tom")),
    ("agent", "ines", Some("lin")),
    ("marketing", "nora", None),
    ("manager", "malik", Some("tom")),
    ("administrator", "admin", None),
];
/// Who holds what is foreign.
const STRANGER: &str = "wang";

/// What comes of everything somebody tries with what a holder holds, on a server of their own.
async fn tried(login: &str, holder: &str) -> Vec<(String, char)> {
    let daybook = Daybook::open().await;
    let (who, holder) = (daybook.visitor(login).await, daybook.actor(holder).await);
    let mut signs = commands::tried(&daybook, &who, &holder).await;
    signs.extend(reads::tried(&daybook, &who, &holder).await);
    signs
}

#[tokio::test]
async fn every_command_and_every_read_is_allowed_to_whom_the_table_says() {
    let mut table = String::from(
        "Own, the team's, and others': y allowed · n forbidden · 0 does not exist for them · f refused for a field · - no such thing\n\n",
    );
    let _ = writeln!(table, "{:32}{}", "", ROLES.map(|(role, ..)| format!("{role:14}")).concat().trim_end());
    let mut lines: Vec<(String, Vec<String>)> = vec![];
    for (_, login, colleague) in ROLES {
        let mut column: Vec<(String, String)> = vec![];
        // One's own, the team's, and others'.
        for holder in [Some(login), colleague, Some(STRANGER)] {
            let signs = match holder {
                Some(holder) => tried(login, holder).await,
                None => column.iter().map(|(name, _)| (name.clone(), '-')).collect(),
            };
            for (at, (name, sign)) in signs.into_iter().enumerate() {
                match column.get_mut(at) {
                    Some((known, cell)) => {
                        assert_eq!(*known, name);
                        cell.push(sign);
                    }
                    None => column.push((name, sign.to_string())),
                }
            }
        }
        for (at, (name, cell)) in column.into_iter().enumerate() {
            match lines.get_mut(at) {
                Some((_, cells)) => cells.push(cell),
                None => lines.push((name, vec![cell])),
            }
        }
    }
    for (name, cells) in lines {
        let cells = cells.iter().map(|cell| format!("{cell:14}")).collect::<String>();
        let _ = writeln!(table, "{name:32}{}", cells.trim_end());
    }
    assert!(table == include_str!("table.txt"), "the table is now:\n{table}");
}
