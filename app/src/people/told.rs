//! What came of asking the server, for a form.

use crate::error::AppError;
use crate::sync::Device;
use crate::ui::Faults;
use crate::words::Words;

/// What the server gave; what it refused is told in the form, and anything else beside it.
pub fn told<T>(answer: Result<T, AppError>, faults: Faults, device: Device, t: &Words) -> Option<T> {
    match answer {
        Ok(answer) => return Some(answer),
        Err(AppError::Refused(refusal)) => faults.show(refusal),
        Err(error) => device.toast(t.error(&error)),
    }
    None
}
