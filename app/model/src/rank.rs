//! Manual order: a key between any two keys, as text that sorts byte by byte (fractional indexing).

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key that sorts after `lower` and before `upper`; `None` is the open end on that side.
///
/// Keys never end in the lowest digit, so there is always room below one. Bounds out of order (two cards that
/// were given the same key) count as an open upper end: the caller's order then falls back to identities.
pub fn between(lower: Option<&str>, upper: Option<&str>) -> String {
    let upper = upper.filter(|upper| *upper > lower.unwrap_or(""));
    let low_digits = lower.unwrap_or("").as_bytes();
    let mut ceiling = upper.map(str::as_bytes);
    let mut key = Vec::new();
    for place in 0.. {
        let low = low_digits.get(place).map_or(0, |byte| value(*byte));
        let high = ceiling.and_then(|digits| digits.get(place)).map_or(DIGITS.len(), |byte| value(*byte));
        if high > low + 1 {
            // Towards an open end keys go one step, not half the way: a thousand cards put on top stay short.
            key.push(
                DIGITS[match (lower, upper) {
                    (None, Some(_)) => high - 1,
                    (Some(_), None) => low + 1,
                    _ => low + (high - low) / 2,
                }],
            );
            break;
        }
        key.push(DIGITS[low]);
        if high > low {
            ceiling = None;
        }
    }
    String::from_utf8_lossy(&key).into_owned()
}

fn value(byte: u8) -> usize {
    DIGITS.binary_search(&byte).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn first_last_and_between_keep_their_order() {
        let first = between(None, None);
        let last = between(Some(&first), None);
        let top = between(None, Some(&first));
        let middle = between(Some(&first), Some(&last));
        assert!(top < first && first < middle && middle < last);
    }

    #[test]
    fn a_thousand_cards_put_on_top_keep_short_keys() {
        let top = (0..1000).fold(None::<String>, |top, _| Some(between(None, top.as_deref())));
        assert!(top.is_some_and(|key| key.len() < 20));
    }

    proptest! {
        #[test]
        fn any_gap_holds_another_key(places in prop::collection::vec(any::<prop::sample::Index>(), 1..200)) {
            let mut keys: Vec<String> = vec![];
            for place in places {
                let at = place.index(keys.len() + 1);
                let key = between(at.checked_sub(1).map(|i| keys[i].as_str()), keys.get(at).map(String::as_str));
                prop_assert!(!key.ends_with('0'));
                keys.insert(at, key);
            }
            prop_assert!(keys.is_sorted());
            keys.dedup();
            prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
