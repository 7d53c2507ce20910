//! How what is read crosses the wire.

use leptos::prelude::{ArcResource, Resource};
use leptos::server::codee::{Decoder, Encoder};
use model::json;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Something that is read by way of a JSON value. Pages, answers and the live stream would otherwise each bring
/// code of their own to read every record with; this way there is one of it, which is a tenth of the module.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Wire<T>(pub T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Wire<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        json::read(value).map(Self).map_err(D::Error::custom)
    }
}

/// How what a page was made with stands in the page: as JSON, read by way of a value, results too. Read by
/// `serde_json` itself they would bring along what it says about what it cannot read, floating-point numbers and all.
pub struct InPage;

impl<T: Serialize> Encoder<T> for InPage {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for InPage {
    type Error = json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, json::Error> {
        heard(text).ok_or(json::Error)
    }
}

/// What a text in JSON says; nothing where it does not have that shape.
pub fn heard<T: DeserializeOwned>(text: &str) -> Option<T> {
    // By its bytes: answers are read that way too, and one reader is enough.
    serde_json::from_slice(text.as_bytes()).ok().and_then(|value: Value| json::read(value).ok())
}

/// What a page reads: on the server while the page is made, later in the browser, and again whenever `source` changes.
pub fn reading<S, T, Answer>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetcher: impl Fn(S) -> Answer + Send + Sync + 'static,
) -> Resource<T, InPage>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answer: Future<Output = T> + Send + 'static,
{
    ArcResource::new_with_options(source, fetcher, false).into()
}
