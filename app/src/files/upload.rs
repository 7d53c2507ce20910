//! Sending a file to where it is kept.

use crate::error::AppError;
use crate::wire::heard;
use model::files::{Kept, LARGEST};
use model::{Fault, Refusal};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Sends a file; what is kept of it comes back.
///
/// # Errors
/// It is too large, or did not arrive.
pub async fn upload(file: &web_sys::File) -> Result<Kept, AppError> {
    let options = web_sys::RequestInit::new();
    options.set_method("POST");
    options.set_body(file);
    let sent = leptos::prelude::window().fetch_with_str_and_init("/files", &options);
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let answer: web_sys::Response =
        JsFuture::from(sent).await.and_then(JsCast::dyn_into).map_err(|_| AppError::Unreachable)?;
    let body = answer.text().map_err(|_| AppError::Unreachable)?;
    let body = JsFuture::from(body).await.map(text).map_err(|_| AppError::Unreachable)?;
    match answer.status() {
        200 => heard(&body).ok_or(AppError::Unreachable),
        413 => Err(AppError::Refused(Refusal::field("files", Fault::TooLarge(LARGEST)))),
        401 => Err(AppError::SignedOut),
        _ => Err(AppError::Unreachable),
    }
}
