//! Sets of customers: shown, kept by the filter that is set, or gathered by hand.

use crate::sync::use_device;
use crate::ui::{Choice, Dialog, Faults, Icon, Kind, Menu, TextInput};
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::customers::{Command as Act, CustomerSet};
use model::read::CustomerFilter;
use model::{Command, CustomerId, CustomerSetId};
use uuid::Uuid;

/// The sets that whoever looks sees, by name.
pub fn sets() -> Memo<Vec<CustomerSet>> {
    let device = use_device();
    Memo::new(move |_| {
        let there =
            |world: &model::World| world.customer_sets.values().filter(|set| !set.dropped).cloned().collect::<Vec<_>>();
        model::order::sorted(device.read(there), |a: &CustomerSet, b: &CustomerSet| a.name.cmp(&b.name))
    })
}

/// The menu: shows a set, keeps the filter that is set as one, throws one away.
#[component]
pub fn SetsMenu(
    /// What is shown.
    filter: Memo<CustomerFilter>,
    /// Shows something else.
    #[prop(into)]
    show: Callback<CustomerFilter>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (sets, naming) = (sets(), RwSignal::new(false));
    let me = device.actor().id;
    let drop_set = move |set: CustomerSet| {
        let (id, dropped) = (set.id, CustomerSet { dropped: true, ..set });
        let done = device.dispatch(Command::Customers(Act::SaveSet(dropped)));
        if device.tell(t, done, l.set_dropped.to_owned()) && filter.get_untracked().set == Some(id) {
            show.run(CustomerFilter::default());
        }
    };
    view! {
        <Menu label=l.sets icon="bookmark">
            {move || sets.get().into_iter().map(|set| {
                let (id, own, dropped) = (set.id, set.owner == me, set.clone());
                view! {
                    <span class="saved-view">
                        <button type="button" on:click=move |_| show.run(CustomerFilter { set: Some(id), ..CustomerFilter::default() })>
                            {set.name.clone()} {set.team.then(|| view! { <span class="tag">{t.team}</span> })}
                        </button>
                        {own.then(|| view! {
                            <button type="button" class="icon-button" aria-label=l.drop_set title=l.drop_set on:click=move |_| drop_set(dropped.clone())><Icon name="close" /></button>
                        })}
                    </span>
                }
            }).collect_view()}
            <button type="button" on:click=move |_| naming.set(true)>{l.save_set}</button>
        </Menu>
        {move || naming.get().then(|| view! {
            <SaveSet filter=Some(CustomerFilter { set: None, ..filter.get_untracked() }) members=vec![] on_close=move || naming.set(false) />
        })}
    }
}

/// Gives a set its name.
#[component]
pub fn SaveSet(
    /// By which filter; by hand where there is none.
    filter: Option<CustomerFilter>,
    /// Who is in it from the beginning, by hand.
    members: Vec<CustomerId>,
    /// Called when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let (name, whose) = (RwSignal::new(String::new()), RwSignal::new("own".to_owned()));
    let options = vec![("own".to_owned(), t.only_mine.to_owned()), ("team".to_owned(), t.team.to_owned())];
    let by_filter = filter.is_some();
    let save = move || {
        let set = CustomerSet {
            id: CustomerSetId(Uuid::now_v7()),
            name: name.get_untracked(),
            filter: filter.clone(),
            members: members.clone(),
            owner: device.actor().id,
            team: whose.get_untracked() == "team",
            dropped: false,
            seen_by: vec![],
        };
        if faults.take(device.dispatch(Command::Customers(Act::SaveSet(set)))) {
            device.toast(l.set_saved.to_owned());
            on_close.run(());
        }
    };
    view! {
        <Dialog title=l.save_set on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                {faults.banner()}
                <p>{if by_filter { l.set_by_filter } else { l.set_by_hand }}</p>
                <TextInput label=t.name id="set-name" value=name kind=Kind::Required fault=faults.at("name") />
                <Choice label=l.seen_by id="set-whose" value=whose options />
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.save}</button>
                </footer>
            </form>
        </Dialog>
    }
}
