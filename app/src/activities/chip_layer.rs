//! The chips of a column or a cell. Their markup is text, put into the page as one piece, and later changed chip by
//! chip: a signal, an effect and an element's worth of calls for each of a thousand chips took longer than the browser
//! takes to lay them out. Texts of people become markup by [`Markup::text`], and nowhere else.

use super::layout::{Chip, Chips};
use crate::sync::{Device, use_device};
use crate::ui::Markup;
use leptos::html;
use leptos::prelude::*;
use model::activities::State;
use model::order::order;
use model::people::Person;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Chips, in the order they are walked through, kept current. In the grid of hours, of this many `columns`, each has
/// its place; elsewhere they are a list.
#[component]
pub fn ChipLayer(
    /// What to draw.
    #[prop(into)]
    chips: Signal<Chips>,
    /// How many columns the grid of hours has.
    #[prop(optional)]
    columns: Option<usize>,
) -> impl IntoView {
    let brush = Brush { device: use_device(), columns };
    let node = NodeRef::<html::Div>::new();
    let first = chips.get_untracked();
    let markup = brush.all(&first);
    Effect::new(move |drawn: Option<Option<Drawn>>| {
        let now = chips.get();
        let root = node.get()?;
        let drawn = drawn.flatten().unwrap_or_else(|| Drawn { chips: first.clone(), elements: children(&root) });
        Some(brush.redraw(&root, drawn, now))
    });
    view! { <div class="chips" node_ref=node inner_html=markup></div> }
}

/// What is in the page: the chips and, in the same order, their elements.
struct Drawn {
    chips: Chips,
    elements: Vec<Element>,
}

/// Draws chips.
#[derive(Clone, Copy)]
struct Brush {
    device: Device,
    columns: Option<usize>,
}

/// How much there is room for, by how many chips share the width of a page.
#[derive(Clone, Copy, PartialEq)]
enum Fit {
    Roomy,
    /// A few words in small print.
    Narrow,
    /// The beginning of the title, written along the chip.
    Slim,
}

impl Brush {
    fn fit(self, chip: &Chip) -> Fit {
        match self.columns.map(|columns| columns * chip.lanes) {
            Some(share) if share > 24 => Fit::Slim,
            Some(share) if share > 10 => Fit::Narrow,
            _ => Fit::Roomy,
        }
    }

    /// The attributes of a chip that may change.
    fn attributes(self, chip: &Chip) -> [(&'static str, Option<String>); 14] {
        let (device, t, entry) = (self.device, self.device.words(), &chip.entry);
        let name = entry.rep.map(|rep| device.name_of_untracked(rep)).unwrap_or_default();
        let label = chip.label(&chip.times(&device.viewer(), t), &name, t);
        let flag = |on: bool| on.then(|| "true".to_owned());
        let fit = match self.fit(chip) {
            Fit::Roomy => None,
            Fit::Narrow => Some("narrow".to_owned()),
            Fit::Slim => Some("slim".to_owned()),
        };
        [
            ("style", self.columns.map(|_| place(chip))),
            ("title", (self.fit(chip) == Fit::Slim).then(|| label.clone())),
            ("aria-label", Some(label)),
            ("aria-pressed", flag(chip.selected)),
            ("data-date", Some(chip.date.to_string())),
            ("data-rep", entry.rep.map(|rep| rep.to_string())),
            ("data-method", Some(entry.look.to_owned())),
            ("data-state", Some(entry.state.name().to_owned())),
            ("data-movable", Some(entry.fixed.is_none().to_string())),
            ("data-pending", flag(chip.pending)),
            ("data-selected", flag(chip.selected)),
            ("data-clash", flag(chip.clash)),
            ("data-fit", fit),
            ("data-stretch", flag(self.columns.is_some() && entry.fixed.is_none())),
        ]
    }

    /// What stands in a chip.
    fn content(self, chip: &Chip) -> Markup {
        let (viewer, t, entry) = (self.device.viewer(), self.device.words(), &chip.entry);
        let mut content = Markup::default();
        if self.fit(chip) == Fit::Slim {
            content.text(&cut(&entry.title, chip.to - chip.from));
            return content;
        }
        content.raw("<span class=\"chip-line\">");
        content.icon(entry.look);
        content.element("strong", "chip-title", &entry.title);
        if entry.state == State::Done {
            content.icon("check");
        }
        if entry.occurrence.is_some() {
            content.icon("repeat");
        }
        let other = entry.rep.filter(|rep| *rep != viewer.actor.id);
        let badge = other.and_then(|rep| self.device.peek(|world| world.people.get(&rep).map(Person::initials)));
        if let Some(badge) = badge {
            content.element("span", "badge", &badge);
        }
        content.raw("</span>");
        content.element("span", "chip-times", &chip.times(&viewer, t));
        if !entry.place.is_empty() {
            content.element("span", "chip-place", &entry.place);
        }
        content
    }

    fn chip(self, chip: &Chip) -> String {
        let mut markup = Markup::default();
        markup.raw("<div class=\"chip\" role=\"button\" tabindex=\"0\"");
        let handle = chip.entry.handle.to_string();
        markup.attribute("data-activity", &handle);
        markup.attribute("data-move", &handle);
        for (name, value) in self.attributes(chip) {
            if let Some(value) = value {
                markup.attribute(name, &value);
            }
        }
        markup.raw(">");
        markup.raw(&self.content(chip).0);
        markup.raw("</div>");
        markup.0
    }

    fn all(self, chips: &Chips) -> String {
        chips.iter().map(|chip| self.chip(chip)).collect()
    }

    /// Changes what is drawn to `now`. Elements stay, and with them focus and whatever holds them, as long as their
    /// entry is there.
    fn redraw(self, root: &Element, drawn: Drawn, now: Chips) -> Drawn {
        let Drawn { chips: before, elements } = drawn;
        if before == now {
            return Drawn { chips: before, elements };
        }
        let handles = order(before.len(), &|a, b| before[a].entry.handle.cmp(&before[b].entry.handle));
        let find = |chip: &Chip| {
            let at = handles.binary_search_by(|at| before[*at].entry.handle.cmp(&chip.entry.handle));
            at.ok().map(|at| handles[at])
        };
        let known: Vec<Option<usize>> = now.iter().map(find).collect();
        if known.iter().all(Option::is_none) {
            root.set_inner_html(&self.all(&now));
            return Drawn { chips: now, elements: children(root) };
        }
        let focused = document().active_element().filter(|active| root.contains(Some(active)));
        let mut stays = vec![false; before.len()];
        for (chip, at) in now.iter().zip(&known) {
            if let Some(at) = at {
                stays[*at] = before[*at].rank() == chip.rank();
            }
        }
        for (element, _) in elements.iter().zip(&stays).filter(|(_, stays)| !**stays) {
            element.remove();
        }
        let mut next: Option<Element> = None;
        let mut after = vec![];
        for (chip, at) in now.iter().zip(&known).rev() {
            let element = match at {
                Some(at) => {
                    self.refresh(&elements[*at], &before[*at], chip);
                    Some(elements[*at].clone())
                }
                None => self.made(chip),
            };
            let Some(element) = element else { continue };
            if !at.is_some_and(|at| stays[at]) {
                // Its parent and neighbour are ours.
                let _ = root.insert_before(&element, next.as_deref());
            }
            next = Some(element.clone());
            after.push(element);
        }
        after.reverse();
        // An element that has been put elsewhere has lost the focus on the way.
        if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<HtmlElement>().ok()) {
            let _ = focused.focus();
        }
        Drawn { chips: now, elements: after }
    }

    fn made(self, chip: &Chip) -> Option<Element> {
        let maker = document().create_element("div").ok()?;
        maker.set_inner_html(&self.chip(chip));
        maker.first_element_child()
    }

    /// Writes what has changed, and nothing else.
    fn refresh(self, element: &Element, before: &Chip, now: &Chip) {
        if before == now {
            return;
        }
        for ((name, was), (_, is)) in self.attributes(before).into_iter().zip(self.attributes(now)) {
            if was != is {
                // Names and values are ours.
                let _ = match is {
                    Some(is) => element.set_attribute(name, &is),
                    None => element.remove_attribute(name),
                };
            }
        }
        let (was, is) = (self.content(before).0, self.content(now).0);
        if was != is {
            element.set_inner_html(&is);
        }
    }
}

/// As much of a title as fits along a chip of so many minutes, at 52 pixels an hour and 6 a letter, 12 a Chinese
/// character. It is cut here because letting the browser clip a thousand chips costs more, in each frame of a drag, than
/// everything else together.
fn cut(title: &str, minutes: i64) -> String {
    let mut room = (minutes.max(30) * 52 / 60 - 6) / 6;
    let fits = |letter: &char| {
        room -= if letter.is_ascii() { 1 } else { 2 };
        room >= 0
    };
    title.chars().take_while(fits).collect()
}

/// Where a chip lies in its column: top, right, bottom and left edge in parts of the whole.
fn place(chip: &Chip) -> String {
    let part = |part: usize, whole: usize| {
        let hundredths = part * 10_000 / whole.max(1);
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    let minutes = |minutes: i64| part(usize::try_from(minutes).unwrap_or_default(), 24 * 60);
    let lane = |lane: usize| part(lane, chip.lanes);
    let (top, bottom) = (minutes(chip.from), minutes(24 * 60 - chip.to));
    format!("inset:{top} {} {bottom} {}", lane(chip.lanes - chip.lane - 1), lane(chip.lane))
}

fn children(root: &Element) -> Vec<Element> {
    let children = root.children();
    (0..children.length()).filter_map(|at| children.item(at)).collect()
}
