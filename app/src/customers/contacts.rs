//! The people at a customer.

use crate::sync::use_device;
use crate::ui::{Dialog, Faults, Icon, Kind, TextArea, TextInput};
use crate::words::words;
use leptos::prelude::*;
use model::customers::{Command as Act, Contact, ContactField};
use model::{Command, CustomerId};
use uuid::Uuid;

/// The list of contacts, with a form to add and change them.
#[component]
pub fn Contacts(customer: CustomerId) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let contacts = Memo::new(move |_| {
        let mut contacts: Vec<Contact> = device
            .read(|world| world.contacts.values().filter(|contact| contact.customer == customer).cloned().collect());
        contacts.sort_by(|a, b| a.name.cmp(&b.name));
        contacts
    });
    let editing = RwSignal::new(None::<Option<Contact>>);
    view! {
        <section class="card">
            <header class="card-head">
                <h2>{t.contacts}</h2>
                <button type="button" class="icon-button" aria-label=t.new_contact title=t.new_contact on:click=move |_| editing.set(Some(None))>
                    <Icon name="plus" />
                </button>
            </header>
            <ul class="lines">
                {move || contacts.get().into_iter().map(|contact| {
                    let (id, shown) = (contact.id, contact.clone());
                    view! {
                        <li data-contact=id.to_string()>
                            <button type="button" class="line" on:click=move |_| editing.set(Some(Some(contact.clone())))>
                                <Icon name="person" />
                                <strong>{shown.name}</strong>
                                <span>{shown.title}</span>
                                <span class="figures">{shown.phone}</span>
                                <span>{shown.email}</span>
                            </button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <Show when=move || contacts.with(Vec::is_empty)><p class="empty">{t.no_contacts}</p></Show>
            {move || editing.get().map(|contact| view! {
                <ContactDialog customer contact on_close=move || editing.set(None) />
            })}
        </section>
    }
}

#[component]
fn ContactDialog(
    customer: CustomerId,
    contact: Option<Contact>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let faults = Faults::none();
    let opened_at = device.version();
    let text = |get: fn(&Contact) -> &String| RwSignal::new(contact.as_ref().map(get).cloned().unwrap_or_default());
    let (name, title) = (text(|contact| &contact.name), text(|contact| &contact.title));
    let (phone, email) = (text(|contact| &contact.phone), text(|contact| &contact.email));
    let note = text(|contact| &contact.note);
    let heading = if contact.is_some() { t.edit_contact } else { t.new_contact };
    let save = move || {
        let set = vec![
            ContactField::Name(name.get_untracked()),
            ContactField::Title(title.get_untracked()),
            ContactField::Phone(phone.get_untracked()),
            ContactField::Email(email.get_untracked()),
            ContactField::Note(note.get_untracked()),
        ];
        let command = match &contact {
            Some(contact) => {
                let set = set.into_iter().filter(|field| field.differs_from(contact)).collect();
                Act::EditContact { id: contact.id, set }
            }
            None => Act::AddContact { id: Uuid::now_v7().into(), customer, set },
        };
        if faults.take(device.dispatch_as_of(Command::Customers(command), opened_at)) {
            device.toast(t.contact_saved.to_owned());
            on_close.run(());
        }
    };
    view! {
        <Dialog title=heading on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <TextInput label=t.name id="contact-name" value=name kind=Kind::Required fault=faults.at("name") />
                <TextInput label=t.job_title id="contact-title" value=title fault=faults.at("title") />
                <div class="row">
                    <TextInput label=t.phone id="contact-phone" input="tel" value=phone fault=faults.at("phone") />
                    <TextInput label=t.email id="contact-email" input="email" value=email fault=faults.at("email") />
                </div>
                <TextArea label=t.note id="contact-note" value=note fault=faults.at("note") />
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}
