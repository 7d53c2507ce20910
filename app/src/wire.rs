//! How what is read crosses the wire.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Something that is read by way of a JSON value. Pages, answers and the live stream would otherwise each bring
/// code of their own to read every record with; this way there is one of it, which is a tenth of the module.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Wire<T>(pub T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Wire<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        model::json::read(value).map(Self).map_err(D::Error::custom)
    }
}
