//! What is mirrored of a partner: its section on the connector's page, loading it anew, deciding what both sides have changed.

use app::{pages::connectors::Mirrored, paths, words::mirror as words};
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use business::{
    Error,
    mirror::{Choice, conflicts, data, decide, reload},
    ports::ConflictKey,
};
use domain::{
    DeliveryId,
    mirror::{Field, Kind},
};

use super::super::{PageError, Web, form::Posted, staff::Staff};
use crate::mirror::plans;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings/connectors/{name}/reload", post(anew).get(again))
        .route("/settings/connectors/{name}/conflict", post(decided).get(again))
}

/// Where the lists of a connector's page begin.
#[derive(Debug, Default)]
pub(super) struct Behind {
    /// Behind this letter.
    pub(super) letter: Option<DeliveryId>,
    /// Behind this conflict, as an address says it.
    pub(super) conflict: Option<String>,
}

/// What is mirrored of a connector.
pub(super) async fn mirrored(
    web: &Web,
    staff: &Staff,
    name: &str,
    behind: Option<&str>,
) -> Result<Mirrored, PageError> {
    let kinds: Vec<Kind> = plans(&web.engine.connectors())
        .iter()
        .filter(|plan| plan.connector == name)
        .map(|plan| plan.kind)
        .collect();
    if kinds.is_empty() {
        return Ok(Mirrored::default());
    }
    let actor = staff.actor();
    let conflicts = conflicts(&web.boucle, actor, name, behind.and_then(key)).await?;
    let next = conflicts.lines.last().filter(|_| conflicts.more).map(|last| {
        let conflict = address(&last.conflict.key());
        format!("{}?conflict={conflict}", paths::connector(name))
    });
    Ok(Mirrored {
        kinds,
        data: data(&web.boucle, actor, name).await?,
        conflicts,
        next,
    })
}

/// A place in the list of conflicts as an address says it: microseconds, field, the partner's id.
fn address((at, id, field): &ConflictKey) -> String {
    let id = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC);
    format!("{}.{}.{id}", at.as_microsecond(), field.name())
}

fn key(text: &str) -> Option<ConflictKey> {
    let (at, rest) = text.split_once('.')?;
    let (field, id) = rest.split_once('.')?;
    let at = jiff::Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    Some((at, id.to_owned(), Field::from_name(field)?))
}

/// Where a sign-in in between leads back to: the page with the form.
async fn again(Path(name): Path<String>) -> Redirect {
    Redirect::to(&paths::connector(&name))
}

async fn anew(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let kind = match posted.fields.get("kind") {
        "" => None,
        kind => Some(Kind::from_name(kind).ok_or_else(|| Error::field("kind", "unknown"))?),
    };
    reload(&web.boucle, posted.staff.actor(), &name, kind).await?;
    posted.staff.say(words::WILL_RELOAD.of(posted.staff.lang())).await;
    Ok(Redirect::to(&paths::connector(&name)).into_response())
}

async fn decided(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (fields, staff) = (&posted.fields, &posted.staff);
    let field = Field::from_name(fields.get("field")).ok_or_else(|| Error::field("field", "unknown"))?;
    let choice = Choice::from_name(fields.get("choice")).ok_or_else(|| Error::field("choice", "unknown"))?;
    let (customer, theirs) = (fields.get("customer"), fields.get("theirs"));
    let said = match decide(&web.boucle, staff.actor(), &name, customer, field, theirs, choice).await {
        Ok(()) => words::DECIDED,
        // Somebody was quicker, or the partner has changed it again: the page shows how it stands.
        Err(Error::Stale | Error::NotFound) => words::CHANGED_MEANWHILE,
        Err(other) => return Err(other.into()),
    };
    staff.say(said.of(staff.lang())).await;
    Ok(Redirect::to(&paths::connector(&name)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_comes_back_from_its_address() {
        let place = (
            jiff::Timestamp::from_second(7).expect("an instant"),
            "C.1".to_owned(),
            Field::Email,
        );
        let text = address(&place);
        let read = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
        assert_eq!(key(&read), Some(place));
        for wrong in ["", "7", "7.email", "x.email.C1", "7.shoe.C1"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }
}
