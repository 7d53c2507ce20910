//! Who is there already of whom somebody types.

use super::api::find_alike;
use crate::sync::use_device;
use crate::ui::{Icon, Pause};
use crate::wire::Wire;
use crate::words::{fill, later_words};
use leptos::prelude::*;
use model::CustomerId;
use model::read::{Alike, Likeness, Typed};

/// What is typed so far.
#[derive(Clone, Copy)]
pub struct TypedInput {
    /// The name.
    pub name: RwSignal<String>,
    /// The telephone number.
    pub phone: RwSignal<String>,
    /// The mail address.
    pub email: RwSignal<String>,
    /// The number with the tax office.
    pub tax_number: RwSignal<String>,
}

/// Customers that may be the one that is typed; nothing while there are none.
#[component]
pub fn AlikeHint(
    /// What is typed.
    input: TypedInput,
    /// The customer that is changed; it is not told of itself.
    but: Option<CustomerId>,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let found = RwSignal::new(Vec::<Alike>::new());
    let pause = Pause::new();
    Effect::new(move |before: Option<Typed>| {
        let (name, phone) = (input.name.get(), input.phone.get());
        let typed = Typed { name, phone, email: input.email.get(), tax_number: input.tax_number.get() };
        // A form that is opened says nothing new.
        if before.is_some_and(|before| before != typed) {
            pause.then(find_alike(typed.clone(), but), move |answer| {
                if let Ok(Wire(answer)) = answer {
                    found.set(answer);
                }
            });
        }
        typed
    });
    let why = move |likeness| match likeness {
        Likeness::TaxNumber => l.same_tax_number,
        Likeness::Email => l.same_email,
        Likeness::Phone => l.same_phone,
        Likeness::Name => l.same_name,
    };
    view! {
        <div role="status">
            <Show when=move || found.with(|found| !found.is_empty())>
                <div class="alike">
                    <strong><Icon name="customers" />{l.alike_title}</strong>
                    <ul>
                        {move || found.get().into_iter().map(|Alike { customer, likeness }| {
                            let owner = customer.owner.map(|owner| device.name_of(owner)).unwrap_or_default();
                            view! {
                                <li>
                                    <a href=format!("/customers/{}", customer.id) target="_blank">{customer.name}</a>
                                    <span>{customer.city}</span>
                                    <small>{fill(l.alike_why, &[why(likeness), &owner])}</small>
                                </li>
                            }
                        }).collect_view()}
                    </ul>
                </div>
            </Show>
        </div>
    }
}
