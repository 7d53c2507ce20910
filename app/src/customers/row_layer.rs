//! The rows of the list as they are drawn. Their markup is text, put into the page as one piece; views for each of their
//! cells would be felt when the page comes alive, and at each turn of the wheel.

use super::selection::Selected;
use crate::sync::{Device, use_device};
use crate::ui::Markup;
use crate::words::{Words, fill, later_words, words};
use leptos::prelude::*;
use model::CustomerId;
use model::customers::Customer;
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// How rows are drawn.
#[derive(Clone, Copy)]
pub struct Brush {
    device: Device,
    words: &'static Words,
    select_row: &'static str,
    selected: Selected,
    columns: Memo<Vec<String>>,
}

impl Brush {
    /// Draws who is selected as such, and own fields in these columns.
    pub fn new(selected: Selected, columns: Memo<Vec<String>>) -> Self {
        Self { device: use_device(), words: words(), select_row: later_words().select_row, selected, columns }
    }

    /// The markup of some rows.
    pub fn rows(self, rows: &[Customer], which: Range<usize>) -> String {
        let mut markup = Markup::default();
        let columns = self.columns.get_untracked();
        for (at, customer) in rows.iter().enumerate().take(which.end).skip(which.start) {
            self.row(&mut markup, at, customer, &columns);
        }
        markup.0
    }

    fn row(self, markup: &mut Markup, at: usize, customer: &Customer, columns: &[String]) {
        let (t, id) = (self.words, customer.id);
        let is_selected = self.selected.with_untracked(|selected| selected.contains_key(&id));
        markup.raw("<div class=\"row-line\" role=\"row\"");
        markup.attribute("aria-rowindex", &(at + 2).to_string());
        markup.attribute("aria-selected", if is_selected { "true" } else { "false" });
        markup.attribute("data-customer", &id.to_string());
        markup.attribute("style", &format!("--row:{at}"));
        markup.raw("><span role=\"cell\"><label class=\"row-check\"><input type=\"checkbox\"");
        markup.attribute("aria-label", &fill(self.select_row, &[&customer.name]));
        markup.raw(if is_selected { " checked></label></span>" } else { "></label></span>" });
        markup.raw("<span role=\"cell\"><a");
        markup.attribute("href", &format!("/customers/{id}"));
        markup.raw(">");
        markup.text(&customer.name);
        markup.raw("</a></span>");
        cell(markup, "", &customer.city);
        cell(markup, "figures", &customer.phone);
        markup.raw("<span role=\"cell\">");
        if let Some(grade) = customer.grade.map(|grade| grade.name()) {
            markup.raw("<span class=\"grade\"");
            markup.attribute("data-grade", grade);
            markup.raw(">");
            markup.text(grade);
            markup.raw("</span>");
        }
        markup.raw("</span>");
        cell(markup, "", t.standing(customer.standing));
        cell(markup, "", &customer.owner.map(|owner| self.device.name_of(owner)).unwrap_or_default());
        cell(markup, "figures", &customer.last_contact.map(|day| t.full_date(day)).unwrap_or_default());
        for name in columns {
            cell(markup, "", customer.custom.get(name).map_or("", String::as_str));
        }
        markup.raw("</div>");
    }
}

fn cell(markup: &mut Markup, class: &str, text: &str) {
    markup.raw("<span role=\"cell\"");
    if !class.is_empty() {
        markup.attribute("class", class);
    }
    markup.raw(">");
    markup.text(text);
    markup.raw("</span>");
}

/// What has been drawn.
pub struct Drawn {
    /// Which rows.
    pub rows: Range<usize>,
    /// With which columns.
    pub columns: Vec<String>,
}

impl Drawn {
    /// A list that takes the place of another finds its rows where the first ones are the same: then all are drawn anew.
    pub fn look_at(&mut self, node: &HtmlElement) {
        let first = node.first_element_child().and_then(|row| row.get_attribute("aria-rowindex"));
        let count = usize::try_from(node.child_element_count()).unwrap_or_default();
        if count != self.rows.len() || first.as_deref() != Some("2") {
            self.rows = 0..0;
        }
    }

    /// Draws what is wanted and is not there, and takes away what is no longer: what stays is not touched, and keeps the
    /// focus.
    pub fn become_these(
        &mut self,
        node: &HtmlElement,
        brush: Brush,
        rows: &[Customer],
        wanted: Range<usize>,
        columns: Vec<String>,
    ) {
        let apart = wanted.start >= self.rows.end || wanted.end <= self.rows.start;
        if apart || self.columns != columns {
            node.set_inner_html(&brush.rows(rows, wanted.clone()));
        } else {
            let (above, below) = (self.rows.start..wanted.start, wanted.end..self.rows.end);
            above.for_each(|_| node.first_element_child().into_iter().for_each(|row| row.remove()));
            below.for_each(|_| node.last_element_child().into_iter().for_each(|row| row.remove()));
            // Where the two places are is one of the four that there are.
            let _ = node.insert_adjacent_html("afterbegin", &brush.rows(rows, wanted.start..self.rows.start));
            let _ = node.insert_adjacent_html("beforeend", &brush.rows(rows, self.rows.end..wanted.end));
        }
        *self = Self { rows: wanted, columns };
    }
}

/// The rows that are drawn look as what is selected says.
pub fn show_selected(node: &HtmlElement, selected: &BTreeMap<CustomerId, Customer>) {
    let rows = node.children();
    for row in (0..rows.length()).filter_map(|at| rows.item(at)) {
        let id = row.get_attribute("data-customer").and_then(|id| id.parse().ok());
        let is_selected = id.is_some_and(|id: CustomerId| selected.contains_key(&id));
        // An attribute of a row that is there can be set.
        let _ = row.set_attribute("aria-selected", if is_selected { "true" } else { "false" });
        if let Ok(Some(check)) = row.query_selector("input") {
            check.unchecked_into::<HtmlInputElement>().set_checked(is_selected);
        }
    }
}
