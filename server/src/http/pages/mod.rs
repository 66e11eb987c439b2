//! Pages of the staff: one file a page or a group of forms that belong together. A handler authenticates (by taking
//! [`Staff`](super::staff::Staff) or [`Posted`](super::form::Posted)), calls one use case, and renders.

mod bench;
mod board;
mod board_file;
mod connectors;
mod customers;
mod differences;
mod exchanges;
mod intake;
mod items;
mod mirrored;
mod search;
mod session;
mod settings;
pub(super) mod signin;
mod ticket;
mod today;
mod trial;

use axum::Router;

use super::Web;

/// All pages.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .merge(signin::routes())
        .merge(session::routes())
        .merge(today::routes())
        .merge(board::routes())
        .merge(ticket::routes())
        .merge(bench::routes())
        .merge(intake::routes())
        .merge(customers::routes())
        .merge(items::routes())
        .merge(search::routes())
        .merge(settings::routes())
        .merge(connectors::routes())
        .merge(differences::routes())
        .merge(mirrored::routes())
        .merge(exchanges::routes())
        .merge(trial::routes())
}

/// An address to go on to, if it is a path of ours; else Today. Whatever a browser might read as another host is refused:
/// two slashes, a backslash, a control character.
fn local(path: &str) -> &str {
    let is_ours = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2000
        && !path.contains(|c: char| c == '\\' || c.is_control());
    if is_ours { path } else { app::paths::TODAY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_gone_on_to() {
        assert_eq!(local("/workshop?view=list"), "/workshop?view=list");
        for foreign in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:1",
            "/\t/evil.example",
            "workshop",
        ] {
            assert_eq!(local(foreign), "/", "{foreign:?}");
        }
    }
}
