//! Loading the days shown: the first with the page, others as one pages to them.

use super::api::open_days;
use crate::error::AppError;
use crate::sync::Device;
use crate::wire::Wire;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::read::Period;

/// Loads the days whenever others are shown; `failed` tells what went wrong.
pub fn load_when_paged(device: Device, days: Memo<Vec<NaiveDate>>, failed: RwSignal<Option<AppError>>) {
    Effect::new(move |before: Option<Vec<NaiveDate>>| {
        let now = days.get();
        // The first days came with the page.
        if before.is_some_and(|before| before != now)
            && let (Some(first), Some(last)) = (now.first().copied(), now.last().copied())
        {
            spawn_local(async move {
                match device.or_held(open_days(Period { first, last }).await, Wire::default).await {
                    Ok(Wire(seed)) => {
                        failed.set(None);
                        device.seed(seed);
                    }
                    Err(error) => failed.set(Some(error)),
                }
            });
        }
        now
    });
}
