//! Notices of partners, whichever way they come: looked at for their form, stored raw, worked afterwards.

use business::{Boucle, Error, tills::accept_notice};
use integration::{Hook, Notice};

/// Longest id of a notice.
const LONGEST_ID: usize = 128;

/// Why a notice is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// Larger than its connector allows.
    #[error("the notice is larger than this connector allows")]
    TooLarge,
    /// Nobody can read it.
    #[error("{0}")]
    Unreadable(String),
    /// It could not be stored; sent again, it may be.
    #[error("the notice could not be stored: {0}")]
    NotStored(#[from] Error),
}

/// Takes a notice that comes from who it says: true when it is new, false when it is there already.
pub async fn take(
    boucle: &Boucle,
    connector: &str,
    hook: &Hook,
    id: Option<&str>,
    body: &[u8],
) -> Result<bool, NotTaken> {
    let unreadable = |problem: &str| NotTaken::Unreadable(problem.to_owned());
    if body.len() > hook.max_body {
        return Err(NotTaken::TooLarge);
    }
    let id = id
        .filter(|id| (1..=LONGEST_ID).contains(&id.len()) && !id.chars().any(char::is_control))
        .ok_or_else(|| unreadable("the notice has no id of 1 to 128 characters"))?;
    Notice::decode(body).map_err(|problem| unreadable(&problem.to_string()))?;
    let text = std::str::from_utf8(body).map_err(|_| unreadable("the body is not UTF-8 text"))?;
    if text.contains('\0') {
        return Err(unreadable("the body holds a zero byte"));
    }
    Ok(accept_notice(boucle, connector, id, text).await?)
}
