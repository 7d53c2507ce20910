//! Words of `model` as text columns.

use crate::Fault;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The word a value is stored as; its serde name.
pub(crate) fn word(value: &impl Serialize) -> Result<String, Fault> {
    match serde_json::to_value(value)? {
        Value::String(word) => Ok(word),
        other => Err(Fault::corrupt(format_args!("{other} is no word"))),
    }
}

/// The value a stored word stands for.
pub(crate) fn read<T: DeserializeOwned>(word: &str) -> Result<T, Fault> {
    serde_json::from_value(Value::String(word.to_owned()))
        .map_err(|_| Fault::corrupt(format_args!("unknown word {word}")))
}

/// The same, where an empty word stands for none.
pub(crate) fn read_optional<T: DeserializeOwned>(word: &str) -> Result<Option<T>, Fault> {
    if word.is_empty() { Ok(None) } else { read(word).map(Some) }
}
