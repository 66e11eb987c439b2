//! Amounts, percentages, quantities.

use domain::{Lang, Money};

/// No line breaks inside a figure: between thousands and before the sign, as French typography asks.
const THIN: char = '\u{202f}';
/// A minus that is as wide as a digit.
const MINUS: char = '\u{2212}';

/// `1 249,00 €` in French, `€1,249.00` in English. Amounts are kept in hundredths in every currency of Boucle.
pub fn money(money: Money, lang: Lang) -> String {
    let sign = if money.minor < 0 {
        MINUS.to_string()
    } else {
        String::new()
    };
    let minor = money.minor.unsigned_abs();
    let (units, cents) = (minor / 100, minor % 100);
    let currency = money.currency.as_str();
    let symbol = match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        other => other,
    };
    match lang {
        Lang::Fr => format!("{sign}{},{cents:02}{THIN}{symbol}", grouped(units, THIN)),
        Lang::En if symbol == currency => format!("{sign}{symbol}{THIN}{}.{cents:02}", grouped(units, ',')),
        Lang::En => format!("{sign}{symbol}{}.{cents:02}", grouped(units, ',')),
    }
}

/// The amount as it stands in a field, ready to be typed over: `1249,00`, `1249.00`.
pub fn amount_input(minor: i64, lang: Lang) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    let comma = decimal_sign(lang);
    format!("{sign}{}{comma}{:02}", minor / 100, minor % 100)
}

/// A rate given in hundredths of a percent: `20 %`, `5,5 %`; `20%`, `5.5%`.
pub fn percent(basis_points: i64, lang: Lang) -> String {
    let figure = decimal(basis_points, 100, lang);
    match lang {
        Lang::Fr => format!("{figure}{THIN}%"),
        Lang::En => format!("{figure}%"),
    }
}

/// A quantity given in thousandths, without idle zeros: `2`, `1,5`.
pub fn quantity(thousandths: i64, lang: Lang) -> String {
    decimal(thousandths, 1000, lang)
}

/// `value / scale` with as many decimals as it needs; `scale` is a power of ten.
fn decimal(value: i64, scale: u64, lang: Lang) -> String {
    let sign = if value < 0 {
        MINUS.to_string()
    } else {
        String::new()
    };
    let value = value.unsigned_abs();
    let thousands = match lang {
        Lang::Fr => THIN,
        Lang::En => ',',
    };
    let whole = grouped(value / scale, thousands);
    let rest = value % scale;
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let width = scale.ilog10() as usize;
    let rest = format!("{rest:0width$}");
    format!(
        "{sign}{whole}{}{}",
        decimal_sign(lang),
        rest.trim_end_matches('0')
    )
}

const fn decimal_sign(lang: Lang) -> char {
    match lang {
        Lang::Fr => ',',
        Lang::En => '.',
    }
}

/// Digits in groups of three.
fn grouped(units: u64, separator: char) -> String {
    let digits = units.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use domain::Currency;

    use super::*;

    fn fr(minor: i64) -> String {
        money(Money::eur(minor), Lang::Fr)
    }

    #[test]
    fn money_in_french_uses_narrow_spaces_and_a_comma() {
        assert_eq!(fr(124_900), "1\u{202f}249,00\u{202f}€");
        assert_eq!(fr(8_990), "89,90\u{202f}€");
        assert_eq!(fr(5), "0,05\u{202f}€");
        assert_eq!(fr(-1_500), "−15,00\u{202f}€");
        assert_eq!(fr(123_456_789), "1\u{202f}234\u{202f}567,89\u{202f}€");
    }

    #[test]
    fn money_in_english_puts_the_sign_first() {
        assert_eq!(money(Money::eur(124_900), Lang::En), "€1,249.00");
        assert_eq!(money(Money::eur(-1_500), Lang::En), "−€15.00");
        let francs = Money::new(124_900, Currency::try_from("CHF").expect("a currency"));
        assert_eq!(money(francs, Lang::En), "CHF\u{202f}1,249.00");
        assert_eq!(money(francs, Lang::Fr), "1\u{202f}249,00\u{202f}CHF");
    }

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

    #[test]
    fn rates_and_quantities_drop_idle_zeros() {
        assert_eq!(percent(2_000, Lang::Fr), "20\u{202f}%");
        assert_eq!(percent(550, Lang::Fr), "5,5\u{202f}%");
        assert_eq!(percent(550, Lang::En), "5.5%");
        assert_eq!(quantity(2_000, Lang::Fr), "2");
        assert_eq!(quantity(1_500, Lang::En), "1.5");
        assert_eq!(quantity(125, Lang::Fr), "0,125");
    }
}
