//! Pages that a first visit of the calendar need not load: each is a piece of the module of its own, fetched when
//! somebody goes there. Those that do more than the calendar bring the rules of it along.

use crate::activities::{
    ActivityDialog, Agenda, Desk, Kind, Lanes, MonthView, Opened, SelectionBar, SideList, ToolPage, YearView,
};
use crate::company::CompanyPage;
use crate::customers::{CustomerPage, CustomersPage, NewCustomerPage, PyramidPage};
use crate::frame::{NoConnection, Panel};
use crate::import::ImportPage;
use crate::issues::{AskPage, BoardPage, MailPage};
use crate::knowledge::{ArticlePage, KnowledgePage};
use crate::orders::{NewOrderPage, OrderPage, OrdersPage};
use crate::people::{PeoplePage, SetUpPage, SettingsPage, SignInPage};
use crate::products::ProductsPage;
use crate::sync::{ConflictDialog, Device, OutboxPage, courier};
use crate::today::TodayPage;
use crate::words::bring_names;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use model::PersonId;
use model::files::Kept;
use model::read::{Seed, Session};
use std::pin::Pin;
use web_sys::Blob;

/// Something that takes a while; not a word of it is loaded with the page.
type Promised<T> = Pin<Box<dyn Future<Output = T>>>;

/// Whoever is signed in decides by all the rules from now on, and fields of all of them have names.
fn bring_rules() {
    match use_context::<Device>() {
        Some(device) => bring_rules_to(device),
        None => bring_names(),
    }
}

fn bring_rules_to(device: Device) {
    bring_names();
    device.learn(model::command::decide);
}

/// [`ActivityDialog`]
#[lazy]
pub fn activity_dialog(opened: Opened, open: RwSignal<Option<Opened>>) -> AnyView {
    bring_rules();
    view! { <ActivityDialog opened open /> }.into_any()
}

/// The views of the calendar but the time grid.
#[lazy]
pub fn calendar_view(kind: Kind, days: Memo<Vec<NaiveDate>>, desk: Desk) -> AnyView {
    match kind {
        Kind::Lanes => view! { <Lanes days desk /> }.into_any(),
        Kind::Year => view! { <YearView days desk /> }.into_any(),
        Kind::Agenda => view! { <Agenda days desk /> }.into_any(),
        Kind::Month | Kind::Grid => view! { <MonthView days desk /> }.into_any(),
    }
}

/// [`SideList`]
#[lazy]
pub fn side_list(desk: Desk) -> AnyView {
    view! { <SideList desk /> }.into_any()
}

/// [`SelectionBar`]
#[lazy]
pub fn selection_bar(desk: Desk) -> AnyView {
    view! { <SelectionBar desk /> }.into_any()
}

/// [`ConflictDialog`]
#[lazy]
pub fn conflict_dialog() -> AnyView {
    bring_rules();
    view! { <ConflictDialog /> }.into_any()
}

/// [`Panel`]
#[lazy]
pub fn palette(open: RwSignal<bool>) -> AnyView {
    bring_rules();
    view! { <Panel open /> }.into_any()
}

/// [`courier::start`]
#[lazy]
pub fn courier(device: Device) -> Promised<()> {
    Box::pin(courier::start(device))
}

/// [`courier::held`]
#[lazy]
pub fn held(person: PersonId) -> Promised<Option<(Session, Seed)>> {
    Box::pin(courier::held(person))
}

/// [`courier::keep_file`]
#[lazy]
pub fn keep_file(person: PersonId, content: Blob) -> Promised<Option<Kept>> {
    Box::pin(courier::keep_file(person, content))
}

/// [`courier::leave`]
#[lazy]
pub fn leave(person: PersonId) -> Promised<()> {
    Box::pin(courier::leave(person))
}

/// [`NoConnection`]
#[lazy]
pub fn no_connection() -> AnyView {
    view! { <NoConnection /> }.into_any()
}

/// [`courier::held_here`]
#[lazy]
pub fn held_here() -> Promised<Option<(Session, Seed)>> {
    Box::pin(courier::held_here())
}

/// [`courier::nobodys`]
#[lazy]
pub fn nobodys() -> Promised<()> {
    Box::pin(courier::nobodys())
}

/// [`courier::unsent`]
#[lazy]
pub fn unsent(person: PersonId) -> Promised<Option<usize>> {
    Box::pin(courier::unsent(person))
}

/// What takes in what was done elsewhere and waits, by the rules of everything: it may have been done on any page.
#[lazy]
pub fn adopter() -> courier::Adopt {
    |device, waiting| {
        bring_rules_to(device);
        device.adopt(waiting);
    }
}

/// Pages that are pieces of the module of their own, each with the rules of everything where it says so.
macro_rules! pages {
    ($($route:ident: $page:ident $(with $rules:ident)?;)*) => {$(
        #[doc = concat!("[`", stringify!($page), "`]")]
        pub struct $route;

        #[lazy_route]
        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            fn view(_page: Self) -> AnyView {
                $($rules();)?
                view! { <$page /> }.into_any()
            }
        }
    )*};
}

pages! {
    Outbox: OutboxPage with bring_rules;
    Today: TodayPage with bring_rules;
    Customers: CustomersPage with bring_rules;
    NewCustomer: NewCustomerPage with bring_rules;
    Customer: CustomerPage with bring_rules;
    Pyramid: PyramidPage with bring_rules;
    Import: ImportPage with bring_rules;
    Board: BoardPage with bring_rules;
    Mail: MailPage;
    Ask: AskPage;
    Knowledge: KnowledgePage with bring_rules;
    Article: ArticlePage with bring_rules;
    People: PeoplePage with bring_rules;
    Settings: SettingsPage with bring_rules;
    SignIn: SignInPage;
    SetUp: SetUpPage;
    Tools: ToolPage with bring_rules;
    Company: CompanyPage with bring_rules;
    Orders: OrdersPage with bring_rules;
    NewOrder: NewOrderPage with bring_rules;
    Order: OrderPage with bring_rules;
    Products: ProductsPage with bring_rules;
}
