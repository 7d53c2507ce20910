//! Numbers with a few decimals, kept as whole numbers of the last one: quantities in thousandths, discounts in
//! hundredths of a percent.

/// Decimals of a quantity.
pub const QUANTITY: usize = 3;
/// Decimals of a percentage.
pub const PERCENT: usize = 2;

/// Reads what people type: `12`, `2.5`, `1,200`, `5 %`; `None` for what is no such number, has more decimals, or is too
/// large.
pub fn read(typed: &str, decimals: usize) -> Option<i64> {
    let plain: String = typed.trim().trim_end_matches('%').chars().filter(|c| !" ,'’".contains(*c)).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let figures = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > decimals || !figures(whole) || !figures(part) {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

/// Writes one, without zeros that say nothing: `2.5`.
pub fn write(value: i64, decimals: usize) -> String {
    let figures = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, part) = figures.split_at(figures.len() - decimals);
    let part = part.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_type_is_read() {
        let quantity = |typed: &str| read(typed, QUANTITY);
        assert_eq!(quantity("12"), Some(12_000));
        assert_eq!(quantity(" 1,200.5 "), Some(1_200_500));
        assert_eq!(read("2.5 %", PERCENT), Some(250));
        for bad in ["", "a", "1.2345", "-1", "1.2.3", ".5", "9999999999999"] {
            assert_eq!(quantity(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(value in 0_i64..1_000_000_000_000, decimals in 0_usize..4) {
            prop_assert_eq!(read(&write(value, decimals), decimals), Some(value));
        }
    }
}
