//! Fields of customers that the company has made for itself: in the form, and to filter by.

use crate::sync::use_device;
use crate::ui::{Choice, Faults, TextInput, unless_gone};
use crate::words::words;
use leptos::prelude::*;
use model::Refusal;
use model::customers::custom::{CustomField, CustomKind};
use model::customers::{Customer, Field};
use model::read::CustomerFilter;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// What is typed, field by field.
#[derive(Clone)]
pub struct CustomInput(Vec<(CustomField, RwSignal<String>)>);

impl CustomInput {
    /// The company's fields with what a customer has in them; empty for a new one.
    pub fn of(fields: &[CustomField], customer: Option<&Customer>) -> Self {
        let value = |field: &CustomField| customer.and_then(|customer| customer.custom.get(&field.name)).cloned();
        Self(fields.iter().map(|field| (field.clone(), RwSignal::new(value(field).unwrap_or_default()))).collect())
    }

    /// The fields as they are now.
    pub fn fields(&self) -> Vec<Field> {
        self.0.iter().map(|(field, value)| Field::Custom(field.name.clone(), value.get_untracked())).collect()
    }
}

/// A text that lasts as long as the program, as labels do: each is kept once, and names of own fields are few.
fn lasting(text: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text) {
        return known;
    }
    let new: &'static str = Box::leak(text.to_owned().into_boxed_str());
    kept.insert(new);
    new
}

/// The fields of the form.
#[component]
pub fn CustomFields(
    /// What is typed.
    input: CustomInput,
    /// What was refused.
    faults: Faults,
) -> impl IntoView {
    let t = words();
    let each = move |(at, (field, value)): (usize, (CustomField, RwSignal<String>))| {
        let (label, id) = (lasting(&field.name), lasting(&format!("custom-{at}")));
        let fault = faults.at(label);
        match field.kind {
            CustomKind::Text => view! { <TextInput label id value fault /> }.into_any(),
            CustomKind::Number => view! { <TextInput label id input="text" value fault /> }.into_any(),
            CustomKind::Date => view! { <TextInput label id input="date" value fault /> }.into_any(),
            CustomKind::Choice(options) => {
                let options = options.into_iter().map(|option| (option.clone(), option));
                let options: Vec<_> = std::iter::once((String::new(), t.not_said.to_owned())).chain(options).collect();
                view! { <Choice label id value options fault /> }.into_any()
            }
        }
    };
    view! { <div class="row wrap">{input.0.into_iter().enumerate().map(each).collect_view()}</div> }
}

/// A filter for each own field: by one of what it offers, or by what is typed.
#[component]
pub fn CustomFilters(
    /// What is shown.
    filter: Memo<CustomerFilter>,
    /// Shows something else.
    #[prop(into)]
    show: Callback<CustomerFilter>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let each = move |field: CustomField| {
        let label = lasting(&field.name);
        let now = move || {
            let own = |filter: &CustomerFilter| filter.custom.clone().filter(|(name, _)| name == label);
            filter.with(own).map(|(_, value)| value).unwrap_or_default()
        };
        let asked = field.clone();
        let change = move |event| {
            let wanted = asked.value(&event_target_value(&event));
            unless_gone(filter, move |filter| match wanted {
                Ok(value) => {
                    // What is emptied here may not be what is asked for.
                    let custom = match value.is_empty() {
                        true => filter.custom.filter(|(name, _)| name != label),
                        false => Some((label.to_owned(), value)),
                    };
                    show.run(CustomerFilter { custom, ..filter });
                }
                Err(Refusal::Field { fault, .. }) => device.toast(format!("{label}: {}", t.fault(fault))),
                Err(refusal) => device.toast(t.refusal(&refusal)),
            });
        };
        match field.kind {
            CustomKind::Choice(options) => view! {
                <select aria-label=label on:change=change>
                    <option value="">{label}</option>
                    {options.into_iter().map(|option| {
                        let (value, text) = (option.clone(), option.clone());
                        view! { <option value=option selected=move || now() == value>{text}</option> }
                    }).collect_view()}
                </select>
            }
            .into_any(),
            CustomKind::Date => view! {
                <label class="inline-field own">{label}<input type="date" prop:value=now value=untrack(now) on:change=change /></label>
            }
            .into_any(),
            CustomKind::Text | CustomKind::Number => view! {
                <input type="search" class="own" placeholder=label aria-label=label prop:value=now value=untrack(now) on:change=change />
            }
            .into_any(),
        }
    };
    device.peek(|world| world.company().own_fields()).into_iter().map(each).collect_view()
}
