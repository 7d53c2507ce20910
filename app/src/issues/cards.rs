//! The cards of a column or of a lane's part of it: only those in sight are in the page.

use super::card::Card;
use super::desk::Desk;
use leptos::html;
use leptos::prelude::*;
use model::IssueId;
use model::issues::Column;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// How many cards are drawn before it is known how many are in sight: what a tall screen shows. More would be read, laid out and
/// painted in each column before the next one is there.
const FIRST: usize = 8;
/// How many cards beyond what is in sight are drawn, above and below.
const AROUND: usize = 4;

/// The cards. Each has the same height, so that what is in sight is arithmetic.
#[component]
pub fn Cards(
    /// The page at work.
    desk: Desk,
    /// Which column.
    column: Column,
    /// Which lane; empty where there are none.
    #[prop(into)]
    lane: String,
) -> impl IntoView {
    let t = desk.t;
    let key = StoredValue::new(lane.clone());
    let order =
        Memo::new(move |_| key.with_value(|lane| desk.stacks.with(|stacks| stacks.stack(column, lane).to_vec())));
    let list = NodeRef::<html::Ol>::new();
    let sight = RwSignal::new((0, FIRST));
    let look = move || {
        let seen = list.try_get_untracked().flatten().and_then(|list| in_sight(&list));
        if let Some(seen) = seen.filter(|seen| sight.try_get_untracked().is_some_and(|known| known != *seen)) {
            sight.set(seen);
        }
    };
    Effect::new(move |_| {
        if let Some(room) = list.get().and_then(|list| Room::watch(&list, look)) {
            // The effect keeps it for as long as it lives itself.
            StoredValue::new_local(room);
        }
    });
    let drawn = Memo::new(move |_| order.with(|order| drawn(order, sight.get(), desk.kept.get())));
    let count = move || order.with(Vec::len);
    view! {
        <ol
            class="cards"
            node_ref=list
            tabindex="0"
            aria-label=t.column(column)
            data-column=column.name()
            data-lane=lane
            on:scroll=move |_| look()
        >
            <For
                each=move || drawn.get()
                key=|id| *id
                children=move |id| {
                    let place = Memo::new(move |_| order.with(|order| order.iter().position(|other| *other == id).unwrap_or(0)));
                    view! { <Card id column desk place count=Signal::derive(count) /> }
                }
            />
            // It holds the list open: the cards lie above it.
            <li class="cards-room" aria-hidden="true" style=("--count", move || count().to_string())></li>
        </ol>
    }
}

/// Watches how much room the cards have, from their first layout on and until it is dropped.
struct Room {
    observer: ResizeObserver,
    _told: Closure<dyn FnMut()>,
}

impl Room {
    fn watch(list: &Element, changed: impl FnMut() + 'static) -> Option<Self> {
        let told = Closure::<dyn FnMut()>::new(changed);
        let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
        observer.observe(list);
        Some(Self { observer, _told: told })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Which cards of a list are in sight, and a few around them.
fn in_sight(list: &web_sys::HtmlElement) -> Option<(usize, usize)> {
    let style = window().get_computed_style(list).ok()??;
    let pitch: f64 = style.get_property_value("--pitch").ok()?.trim().trim_end_matches("px").parse().ok()?;
    if pitch <= 0.0 || list.client_height() == 0 {
        return None;
    }
    let (top, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of cards, not negative")]
    let cards = |pixels: f64| (pixels / pitch).floor().max(0.0) as usize;
    Some((cards(top).saturating_sub(AROUND), cards(top + height) + 1 + AROUND))
}

/// The cards from `from` up to `to`, and the one that is kept, in their order.
fn drawn(order: &[IssueId], (from, to): (usize, usize), kept: Option<IssueId>) -> Vec<IssueId> {
    let (from, to) = (from.min(order.len()), to.min(order.len()));
    let mut drawn = order.get(from..to).unwrap_or_default().to_vec();
    let place = kept.and_then(|kept| order.iter().position(|id| *id == kept));
    match (place, kept) {
        (Some(place), Some(kept)) if place < from => drawn.insert(0, kept),
        (Some(place), Some(kept)) if place >= to => drawn.push(kept),
        _ => {}
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::drawn;
    use model::IssueId;
    use uuid::Uuid;

    #[test]
    fn what_is_in_sight_is_drawn_and_what_is_kept_too() {
        let order: Vec<IssueId> = (0..100).map(|number| Uuid::from_u128(number).into()).collect();
        assert_eq!(drawn(&order, (10, 13), None), order[10..13]);
        assert_eq!(drawn(&order, (10, 13), Some(order[11])), order[10..13]);
        assert_eq!(drawn(&order, (10, 12), Some(order[3])), [order[3], order[10], order[11]]);
        assert_eq!(drawn(&order, (10, 12), Some(order[77])), [order[10], order[11], order[77]]);
        assert_eq!(drawn(&order[..3], (2, 90), None), order[2..3]);
        assert!(drawn(&[], (0, 16), Some(order[0])).is_empty());
    }
}
