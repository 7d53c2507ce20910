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
    bring_names();
    if let Some(device) = use_context::<Device>() {
        device.learn(model::command::decide);
    }
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
        bring_names();
        device.learn(model::command::decide);
        device.adopt(waiting);
    }
}

/// [`OutboxPage`]
pub struct Outbox;

#[lazy_route]
impl LazyRoute for Outbox {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <OutboxPage /> }.into_any()
    }
}

/// [`TodayPage`]
pub struct Today;

#[lazy_route]
impl LazyRoute for Today {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <TodayPage /> }.into_any()
    }
}

/// [`CustomersPage`]
pub struct Customers;

#[lazy_route]
impl LazyRoute for Customers {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <CustomersPage /> }.into_any()
    }
}

/// [`NewCustomerPage`]
pub struct NewCustomer;

#[lazy_route]
impl LazyRoute for NewCustomer {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <NewCustomerPage /> }.into_any()
    }
}

/// [`CustomerPage`]
pub struct Customer;

#[lazy_route]
impl LazyRoute for Customer {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <CustomerPage /> }.into_any()
    }
}

/// [`PyramidPage`]
pub struct Pyramid;

#[lazy_route]
impl LazyRoute for Pyramid {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <PyramidPage /> }.into_any()
    }
}

/// [`ImportPage`]
pub struct Import;

#[lazy_route]
impl LazyRoute for Import {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <ImportPage /> }.into_any()
    }
}

/// [`BoardPage`]
pub struct Board;

#[lazy_route]
impl LazyRoute for Board {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <BoardPage /> }.into_any()
    }
}

/// [`MailPage`]
pub struct Mail;

#[lazy_route]
impl LazyRoute for Mail {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        view! { <MailPage /> }.into_any()
    }
}

/// [`AskPage`]
pub struct Ask;

#[lazy_route]
impl LazyRoute for Ask {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        view! { <AskPage /> }.into_any()
    }
}

/// [`KnowledgePage`]
pub struct Knowledge;

#[lazy_route]
impl LazyRoute for Knowledge {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <KnowledgePage /> }.into_any()
    }
}

/// [`ArticlePage`]
pub struct Article;

#[lazy_route]
impl LazyRoute for Article {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <ArticlePage /> }.into_any()
    }
}

/// [`PeoplePage`]
pub struct People;

#[lazy_route]
impl LazyRoute for People {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <PeoplePage /> }.into_any()
    }
}

/// [`SettingsPage`]
pub struct Settings;

#[lazy_route]
impl LazyRoute for Settings {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <SettingsPage /> }.into_any()
    }
}

/// [`SignInPage`]
pub struct SignIn;

#[lazy_route]
impl LazyRoute for SignIn {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        view! { <SignInPage /> }.into_any()
    }
}

/// [`SetUpPage`]
pub struct SetUp;

#[lazy_route]
impl LazyRoute for SetUp {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        view! { <SetUpPage /> }.into_any()
    }
}

/// [`ToolPage`]
pub struct Tools;

#[lazy_route]
impl LazyRoute for Tools {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <ToolPage /> }.into_any()
    }
}

/// [`CompanyPage`]
pub struct Company;

#[lazy_route]
impl LazyRoute for Company {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <CompanyPage /> }.into_any()
    }
}

/// [`OrdersPage`]
pub struct Orders;

#[lazy_route]
impl LazyRoute for Orders {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <OrdersPage /> }.into_any()
    }
}

/// [`NewOrderPage`]
pub struct NewOrder;

#[lazy_route]
impl LazyRoute for NewOrder {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <NewOrderPage /> }.into_any()
    }
}

/// [`OrderPage`]
pub struct Order;

#[lazy_route]
impl LazyRoute for Order {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <OrderPage /> }.into_any()
    }
}

/// [`ProductsPage`]
pub struct Products;

#[lazy_route]
impl LazyRoute for Products {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        bring_rules();
        view! { <ProductsPage /> }.into_any()
    }
}
