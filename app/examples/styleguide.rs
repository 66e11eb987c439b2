//! Writes the style guide to files, to be looked at: `cargo run -p app --features ssr --example styleguide -- FOLDER`.

use std::{env, fs, io, path::PathBuf};

use app::{
    document::{self, Density, PageContext, Theme},
    format::Locale,
    pages,
};
use domain::Lang;
use jiff::{Timestamp, tz::TimeZone};

/// Saturday 14 November 2026, 14:35 in Paris.
const NOW: i64 = 1_794_663_300;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(
        env::args_os()
            .nth(1)
            .unwrap_or_else(|| "target/styleguide".into()),
    );
    fs::create_dir_all(&folder)?;
    for lang in [Lang::Fr, Lang::En] {
        for theme in [Theme::Light, Theme::Dark] {
            let page = PageContext {
                locale: Locale {
                    lang,
                    zone: TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC),
                    now: Timestamp::from_second(NOW).unwrap_or(Timestamp::UNIX_EPOCH),
                },
                theme: Some(theme),
                density: Density::Desk,
                nonce: String::new(),
                csrf: String::new(),
                site_version: "0".to_owned(),
                has_scripts: false,
                staff: None,
            };
            let html = document::render(&page, "Guide", || pages::styleguide(Some(theme)));
            fs::write(
                folder.join(format!("styleguide-{}-{}.html", lang.tag(), theme.name())),
                html,
            )?;
        }
    }
    Ok(())
}
