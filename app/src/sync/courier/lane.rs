//! The lane of files: contents go to the server in parts, apart from what is done, and go on where they broke off.

use crate::wire::heard;
use js_sys::Uint8Array;
use leptos::prelude::*;
use model::files::{Received, TELLING};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, RequestInit, Response};

/// How much goes at once, in bytes.
const PART: f64 = 512.0 * 1024.0;

/// Why a content does not get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The server cannot be reached.
    Unreachable,
    /// It can, and fails at it.
    Failing,
    /// The server does not take it.
    Refused,
}

impl From<JsValue> for Stopped {
    fn from(_: JsValue) -> Self {
        Self::Unreachable
    }
}

/// Sends a content from where the last try ended; where what has come is not what it should be, all of it once more.
pub async fn send(hash: &str, content: &Blob) -> Result<(), Stopped> {
    match send_all(hash, content).await {
        Err(Stopped::Refused) => send_all(hash, content).await,
        sent => sent,
    }
}

async fn send_all(hash: &str, content: &Blob) -> Result<(), Stopped> {
    let address = format!("/contents/{hash}");
    let mut received = ask(&address, &RequestInit::new()).await?;
    while !received.complete {
        #[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^53")]
        let begins = received.bytes as f64;
        let part = content.slice_with_f64_and_f64(begins, (begins + PART).min(content.size()))?;
        let request = RequestInit::new();
        request.set_method("PUT");
        request.set_body(&part);
        let before = received;
        received = ask(&format!("{address}/{}?size={}", before.bytes, content.size()), &request).await?;
        if received == before {
            return Err(Stopped::Refused);
        }
    }
    Ok(())
}

async fn ask(address: &str, request: &RequestInit) -> Result<Received, Stopped> {
    let answer: Response = JsFuture::from(window().fetch_with_str_and_init(address, request)).await?.dyn_into()?;
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    match answer.status() {
        200 => heard(&text).ok_or(Stopped::Unreachable),
        400 | 413 | 422 => Err(Stopped::Refused),
        500.. => Err(Stopped::Failing),
        _ => Err(Stopped::Unreachable),
    }
}

/// The hash of a content (SHA-256, in hexadecimal) and its first bytes. Nothing where the browser does not tell: it
/// does so over HTTPS only.
pub async fn hash(content: &Blob) -> Option<(String, Vec<u8>)> {
    let bytes = JsFuture::from(content.array_buffer()).await.ok()?;
    let digest =
        window().crypto().ok()?.subtle().digest_with_str_and_buffer_source("SHA-256", bytes.unchecked_ref()).ok()?;
    let digest = Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec();
    let first = Uint8Array::new(&bytes);
    let first = first.subarray(0, first.length().min(TELLING)).to_vec();
    Some((digest.iter().map(|byte| format!("{byte:02x}")).collect(), first))
}
