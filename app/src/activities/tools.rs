//! The pages around the calendar, by their name in the address.

use super::batch::BatchPage;
use super::bench::BenchPage;
use super::exchange::ExchangePage;
use super::plan_list::PlanPage;
use crate::error::AppError;
use crate::frame::Failure;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One of them.
#[component]
pub fn ToolPage() -> impl IntoView {
    let name = use_params_map().with_untracked(|params| params.get("tool")).unwrap_or_default();
    match name.as_str() {
        "plan" => view! { <PlanPage /> }.into_any(),
        "batch" => view! { <BatchPage /> }.into_any(),
        "exchange" => view! { <ExchangePage /> }.into_any(),
        "bench" => view! { <BenchPage /> }.into_any(),
        _ => view! { <Failure error=AppError::NotFound /> }.into_any(),
    }
}
