//! Every dealing with a customer in one line of time: filtered by kind, summed up by year, given out as a file.

use crate::history::{Past, by_mail, loud};
use crate::ui::ExportMenu;
use crate::words::{Words, later_words, words};
use leptos::prelude::*;
use model::read::{Past as Entry, Year};
use model::{CustomerId, Entity};

/// What the line of time can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Only {
    Everything,
    Activities,
    Issues,
    Orders,
    Mails,
    Contacts,
    /// Owner, price and credit.
    Terms,
}

/// Fields of a customer that say to whom it belongs and on what terms.
const TERMS: [&str; 11] = [
    "owner",
    "grade",
    "grading",
    "level",
    "discount",
    "credit_limit",
    "credit_policy",
    "bill_to",
    "sale",
    "settlement",
    "merged_into",
];

impl Only {
    const ALL: [Only; 7] =
        [Only::Everything, Only::Activities, Only::Issues, Only::Orders, Only::Mails, Only::Contacts, Only::Terms];

    fn word(self, t: &Words) -> &'static str {
        let l = later_words();
        match self {
            Only::Everything => l.everything,
            Only::Activities => t.activities,
            Only::Issues => t.issues,
            Only::Orders => t.orders,
            Only::Mails => l.mails,
            Only::Contacts => t.contacts,
            Only::Terms => l.owner_price_credit,
        }
    }

    fn shows(self, entry: &Entry) -> bool {
        let terms = || entry.change.fields.keys().any(|field| TERMS.contains(&field.as_str()));
        match self {
            Only::Everything => true,
            Only::Activities => entry.change.key.entity == Entity::Activity,
            Only::Issues => matches!(entry.change.key.entity, Entity::Issue | Entity::Comment),
            Only::Orders => entry.change.key.entity == Entity::Order,
            Only::Mails => by_mail(&entry.change),
            Only::Contacts => entry.change.key.entity == Entity::Contact,
            Only::Terms => match entry.change.key.entity {
                Entity::Agreement => true,
                Entity::Customer => !entry.change.created && terms(),
                _ => false,
            },
        }
    }
}

/// The card.
#[component]
pub fn Story(
    /// Whose.
    id: CustomerId,
    /// What happened, the newest first.
    past: Vec<Entry>,
    /// How much happened in each year, the newest first.
    years: Vec<Year>,
) -> impl IntoView {
    let (t, l) = (words(), later_words());
    let only = RwSignal::new(Only::Everything);
    // That an answer has left is no news beside the answer.
    let past: Vec<Entry> = past.into_iter().filter(|entry| loud(&entry.change).next().is_some()).collect();
    let shown = move || past.iter().filter(|entry| only.get().shows(entry)).cloned().collect::<Vec<_>>();
    let sums = years.into_iter().map(|year| {
        let turnover = year.turnover.iter().map(ToString::to_string).collect::<Vec<_>>().join(" · ");
        view! {
            <tr>
                <th scope="row" class="figures">{year.year}</th>
                <td class="figures">{year.activities}</td>
                <td class="figures">{year.issues}</td>
                <td class="figures">{year.orders}</td>
                <td class="figures">{turnover}</td>
            </tr>
        }
    });
    view! {
        <section class="card wide story">
            <header class="card-head">
                <h2>{t.history}</h2>
                <ExportMenu href=move |format| format!("/customers/{id}/history.{format}") />
            </header>
            <table class="table">
                <thead>
                    <tr><th scope="col">{l.year}</th><th scope="col">{t.activities}</th><th scope="col">{t.issues}</th><th scope="col">{t.orders}</th><th scope="col">{l.turnover}</th></tr>
                </thead>
                <tbody>{sums.collect_view()}</tbody>
            </table>
            <div class="segments" role="group" aria-label=l.show_only>
                {Only::ALL.map(|one| view! {
                    <button type="button" class="segment" aria-pressed=move || (only.get() == one).to_string()
                        aria-current=move || (only.get() == one).then_some("true") on:click=move |_| only.set(one)>
                        {one.word(t)}
                    </button>
                }).collect_view()}
            </div>
            {move || {
                let shown = shown();
                if shown.is_empty() {
                    view! { <p class="empty">{l.nothing_happened}</p> }.into_any()
                } else {
                    view! { <Past past=shown /> }.into_any()
                }
            }}
        </section>
    }
}
