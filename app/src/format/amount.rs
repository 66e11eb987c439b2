//! Amounts as they stand in a field. How they are shown is the domain's [`format`](domain::format), the same on paper.

use domain::Lang;

/// The amount as it stands in a field, ready to be typed over: `1249,00`, `1249.00`.
pub fn amount_input(minor: i64, lang: Lang) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    let comma = match lang {
        Lang::Fr => ',',
        Lang::En => '.',
    };
    format!("{sign}{}{comma}{:02}", minor / 100, minor % 100)
}

#[cfg(test)]
mod tests {
    use domain::{Currency, Money};

    use super::*;

    #[test]
    fn what_stands_in_a_field_reads_back() {
        for minor in [0, 5, 8_990, 124_900, -1_500] {
            for lang in [Lang::Fr, Lang::En] {
                let typed = amount_input(minor, lang);
                assert_eq!(
                    Money::parse(&typed, Currency::EUR),
                    Ok(Money::eur(minor)),
                    "{typed}"
                );
            }
        }
    }
}
