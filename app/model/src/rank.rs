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

/// This many keys, in order, as short as their number allows.
pub fn spread(count: usize) -> Vec<String> {
    let (mut places, mut room) = (1, DIGITS.len() - 1);
    while room <= count {
        (places, room) = (places + 1, room * DIGITS.len());
    }
    let key = |nth: usize| {
        let mut rest = (nth + 1) * (room / (count + 1)).max(1);
        let mut key = vec![DIGITS[0]; places];
        for digit in key.iter_mut().rev() {
            *digit = DIGITS[rest % DIGITS.len()];
            rest /= DIGITS.len();
        }
        // No key ends in the lowest digit.
        let end = key.iter().rposition(|digit| *digit != DIGITS[0]).map_or(0, |last| last + 1);
        String::from_utf8_lossy(&key[..end]).into_owned()
    };
    (0..count).map(key).collect()
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
        fn spread_keys_are_short_in_order_and_leave_room_everywhere(count in 0_usize..5_000) {
            let keys = spread(count);
            prop_assert_eq!(keys.len(), count);
            prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(keys.iter().all(|key| key.len() <= 3 && !key.is_empty() && !key.ends_with('0')));
            if let Some(first) = keys.first() {
                prop_assert!(&between(None, Some(first)) < first);
            }
        }

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
