//! Pages that a first visit of the calendar need not load: each is a piece of the module of its own, fetched when
//! somebody goes there.

use crate::activities::{ActivityDialog, MoveTo, Opened};
use crate::customers::{CustomerPage, CustomersPage, ImportPage, NewCustomerPage};
use crate::frame::Panel;
use crate::issues::BoardPage;
use crate::people::{PeoplePage, SetUpPage, SettingsPage, SignInPage};
use crate::today::TodayPage;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// [`ActivityDialog`]
#[lazy]
pub fn activity_dialog(opened: Opened, on_close: Callback<()>) -> AnyView {
    match opened {
        Opened::Moving(id) => view! { <MoveTo id on_close /> }.into_any(),
        opened => view! { <ActivityDialog opened on_close /> }.into_any(),
    }
}

/// [`Panel`]
#[lazy]
pub fn palette(open: RwSignal<bool>) -> AnyView {
    view! { <Panel open /> }.into_any()
}

/// [`TodayPage`]
pub struct Today;

#[lazy_route]
impl LazyRoute for Today {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
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
        view! { <CustomerPage /> }.into_any()
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
        view! { <BoardPage /> }.into_any()
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
