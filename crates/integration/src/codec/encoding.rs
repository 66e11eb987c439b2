//! Code pages.

use encoding_rs::{EncoderResult, Encoding, UTF_8};

/// A code page by its WHATWG label, such as `windows-1252`, `iso-8859-15`, `utf-8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePage(&'static Encoding);

impl CodePage {
    /// The usual one.
    pub const UTF_8: Self = Self(UTF_8);

    /// The page of a label; none when nobody knows it or when nothing can be written in it.
    pub fn of(label: &str) -> Option<Self> {
        Encoding::for_label_no_replacement(label.as_bytes())
            .filter(|page| page.output_encoding() == *page)
            .map(Self)
    }

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Bytes of this page as text. A mark of UTF-8 at the beginning is dropped.
    pub fn read(self, bytes: &[u8]) -> Result<String, String> {
        let bytes = bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .filter(|_| self.0 == UTF_8)
            .unwrap_or(bytes);
        self.0
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| format!("the bytes are not {}", self.name()))
    }

    /// Bytes of this page as text, whatever they are: for showing.
    pub fn show(self, bytes: &[u8]) -> String {
        self.0.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// A text as bytes of this page. What the page does not have is written in plain letters, else as `?`.
    pub fn write(self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut encoder = self.0.new_encoder();
        let mut rest = text;
        let mut chunk = [0_u8; 1024];
        loop {
            let (result, read, written) =
                encoder.encode_from_utf8_without_replacement(rest, &mut chunk, true);
            bytes.extend_from_slice(&chunk[..written]);
            rest = &rest[read..];
            match result {
                EncoderResult::InputEmpty => return bytes,
                EncoderResult::OutputFull => {}
                EncoderResult::Unmappable(c) => bytes.extend_from_slice(plain(c).as_bytes()),
            }
        }
    }
}

/// Plain letters for a character; every code page has them.
fn plain(c: char) -> &'static str {
    match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        '’' | '‘' | '′' => "'",
        '“' | '”' | '«' | '»' | '„' | '″' => "\"",
        '–' | '—' | '−' | '‐' | '‑' | '•' | '·' => "-",
        '…' => "...",
        '€' => "EUR",
        'œ' => "oe",
        'Œ' => "OE",
        'æ' => "ae",
        'Æ' => "AE",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'Ł' => "L",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'Ś' | 'Ş' | 'Š' | 'Ș' => "S",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'À' | 'Á' | 'Â' | 'Ä' | 'Å' => "A",
        'Ç' | 'Ć' | 'Č' => "C",
        'È' | 'É' | 'Ê' | 'Ë' => "E",
        'Î' | 'Ï' | 'İ' => "I",
        'Ô' | 'Ö' | 'Ø' => "O",
        'Ù' | 'Û' | 'Ü' => "U",
        'Ÿ' => "Y",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_from_the_pages_of_our_partners() {
        for label in ["utf-8", "windows-1252", "iso-8859-15"] {
            let page = CodePage::of(label).unwrap();
            let bytes = page.write("Élodie, 49,90 € à Besançon");
            assert_eq!(
                page.read(&bytes).unwrap(),
                "Élodie, 49,90 € à Besançon",
                "{label}"
            );
        }
        assert_eq!(CodePage::of("windows-1252").unwrap().write("é€"), [0xe9, 0x80]);
        assert_eq!(CodePage::of("iso-8859-15").unwrap().write("€"), [0xa4]);
    }

    #[test]
    fn what_the_page_does_not_have_is_written_plainly() {
        let page = CodePage::of("iso-8859-15").unwrap();
        assert_eq!(page.write("l’œuvre … 漢 Š"), b"l'\xbduvre ... ? \xa6");
        assert_eq!(CodePage::of("windows-1252").unwrap().write("Świat"), b"Swiat");
    }

    #[test]
    fn wrong_bytes_and_unknown_pages_are_refused() {
        assert_eq!(
            CodePage::UTF_8.read(b"caf\xe9").unwrap_err(),
            "the bytes are not UTF-8"
        );
        assert_eq!(CodePage::UTF_8.read(b"\xef\xbb\xbfa").unwrap(), "a");
        assert_eq!(CodePage::of("utf-16"), None);
        assert_eq!(CodePage::of("ebcdic"), None);
    }
}
