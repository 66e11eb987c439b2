//! What people see of mirrored data, and what they do about them.

use domain::{
    mirror::{Field, Kind, Mirrored, Reference},
    people::{Action, Actor},
};
use uuid::Uuid;

use super::customers::{save, set, value};
use crate::{
    Boucle, Error,
    ports::{ConflictKey, FieldConflict, Mirror, RejectedRow, Repositories},
    record::audit,
};

/// Conflicts on a page.
const PAGE: u32 = 20;
/// Rejected rows that are shown.
const SHOWN: u32 = 60;
/// Stores and members of the staff that are looked at for those that nobody here knows.
const LOOKED_AT: u32 = 1_000;

/// What is mirrored of a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Data {
    /// What was pulled, in the order in which it is pulled.
    pub mirrors: Vec<Mirror>,
    /// Rows that could not be read, the newest of each kind first.
    pub rejected: Vec<RejectedRow>,
    /// How many there are of each kind.
    pub rejected_count: Vec<(Kind, i64)>,
    /// Stores and staff of the partner for whom there is nobody here.
    pub unknown: Vec<(Kind, Mirrored<Reference>)>,
}

/// A conflict, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictLine {
    /// The conflict; what stands here is as it is now.
    pub conflict: FieldConflict,
    /// The customer's name.
    pub name: String,
}

/// A page of conflicts, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConflictList {
    /// The conflicts.
    pub lines: Vec<ConflictLine>,
    /// There are more behind the last one.
    pub more: bool,
}

/// How a conflict is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// What the partner says stands here from now on.
    Theirs,
    /// What stands here stays.
    Ours,
}

impl Choice {
    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "theirs" => Some(Self::Theirs),
            "ours" => Some(Self::Ours),
            _ => None,
        }
    }
}

/// What is mirrored of a connector, and how its pulls stand.
pub async fn data(app: &Boucle, actor: &Actor, connector: &str) -> Result<Data, Error> {
    actor.check_everywhere(Action::Partners)?;
    let connector = connector.to_owned();
    app.db
        .read("mirrored_data", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                let mut mirrors = r.mirrors(&connector).await?;
                mirrors.sort_by_key(|mirror| Kind::ALL.iter().position(|kind| *kind == mirror.kind));
                Ok(Data {
                    mirrors,
                    rejected: r.rejected(&connector, SHOWN).await?,
                    rejected_count: r.count_rejected(&connector).await?,
                    unknown: unknown(r, &connector).await?,
                })
            })
        })
        .await
}

async fn unknown(
    r: &mut dyn Repositories,
    connector: &str,
) -> Result<Vec<(Kind, Mirrored<Reference>)>, Error> {
    let prefixes: Vec<String> = r
        .stores()
        .await?
        .iter()
        .map(|store| store.prefix.to_string())
        .collect();
    let logins: Vec<String> = r.users().await?.into_iter().map(|user| user.login).collect();
    let mut unknown = vec![];
    for (kind, known) in [(Kind::Stores, prefixes), (Kind::Staff, logins)] {
        let rows = r.references(connector, kind, None, LOOKED_AT).await?.rows;
        let nobodys = rows
            .into_iter()
            .filter(|row| row.facts.active && !known.contains(&row.facts.ours));
        unknown.extend(nobodys.map(|row| (kind, row)));
    }
    Ok(unknown)
}

/// Asks for the whole list of one kind from its beginning, or of all that were pulled. The pull begins with the next look.
pub async fn reload(app: &Boucle, actor: &Actor, connector: &str, kind: Option<Kind>) -> Result<(), Error> {
    actor.check_everywhere(Action::Partners)?;
    let (app, actor, connector) = (app.clone(), actor.clone(), connector.to_owned());
    app.clone()
        .db
        .write("reload_mirrored", move |r| {
            let (app, actor, connector) = (app.clone(), actor.clone(), connector.clone());
            Box::pin(async move {
                let mut asked = vec![connector.as_str()];
                for known in r.mirrors(&connector).await? {
                    if kind.is_some_and(|kind| kind != known.kind) {
                        continue;
                    }
                    let mut mirror = r.hold_mirror(&connector, known.kind).await?;
                    mirror.standing.is_full_wanted = true;
                    r.save_mirror(&mirror).await?;
                    asked.push(known.kind.name());
                }
                if asked.len() == 1 {
                    return Err(Error::NotFound);
                }
                // A connector has a name and no id; the name stands with the fields.
                let subject = ("connector", Uuid::nil());
                audit(r, &app, &actor, "reload_mirrored", subject, None, &asked).await
            })
        })
        .await
}

/// Both sides may be seen and changed by whoever looks after partners and may edit customers.
fn may_decide(actor: &Actor) -> Result<(), Error> {
    actor.check_everywhere(Action::Partners)?;
    actor.check_anywhere(Action::EditCustomers)?;
    Ok(())
}

/// A page of the conflicts of a connector, behind one that was shown.
pub async fn conflicts(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    after: Option<ConflictKey>,
) -> Result<ConflictList, Error> {
    may_decide(actor)?;
    let connector = connector.to_owned();
    app.db
        .read("customer_conflicts", move |r| {
            let (connector, after) = (connector.clone(), after.clone());
            Box::pin(async move {
                let page = r.conflicts(&connector, after.as_ref(), PAGE).await?;
                let mut lines = vec![];
                for mut conflict in page.rows {
                    let Some(customer) = r.customer(conflict.customer).await? else {
                        continue;
                    };
                    value(&customer, conflict.field).clone_into(&mut conflict.ours);
                    lines.push(ConflictLine {
                        conflict,
                        name: customer.name(),
                    });
                }
                Ok(ConflictList {
                    lines,
                    more: page.more,
                })
            })
        })
        .await
}

/// Decides a conflict; `theirs` is what was shown: when the partner says something else by now, nothing is decided.
pub async fn decide(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    external_id: &str,
    field: Field,
    theirs: &str,
    choice: Choice,
) -> Result<(), Error> {
    may_decide(actor)?;
    let (app, actor) = (app.clone(), actor.clone());
    let (connector, external_id, theirs) = (connector.to_owned(), external_id.to_owned(), theirs.to_owned());
    app.clone()
        .db
        .write("decide_customer_conflict", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            let (connector, external_id, theirs) = (connector.clone(), external_id.clone(), theirs.clone());
            Box::pin(async move {
                // Pulls of customers wait, so that what both agree on is written by one side at a time.
                let mirror = r.hold_mirror(&connector, Kind::Customers).await?;
                let conflict = r.conflict(&connector, &external_id, field).await?;
                let conflict = conflict.ok_or(Error::NotFound)?;
                if conflict.theirs != theirs {
                    return Err(Error::Stale);
                }
                let linked = r
                    .linked_customers(&connector, std::slice::from_ref(&external_id))
                    .await?;
                let mut linked = linked.into_iter().next().ok_or(Error::NotFound)?;
                let before = r.customer(conflict.customer).await?.ok_or(Error::NotFound)?;
                if choice == Choice::Theirs {
                    let mut after = before.clone();
                    set(&mut after, field, theirs.clone());
                    save(r, &app, &actor, "take_partners_value", &before, after).await?;
                } else {
                    let subject = ("customer", conflict.customer.0);
                    audit(r, &app, &actor, "keep_our_value", subject, None, &[field.name()]).await?;
                }
                linked.agreed.set(field, theirs);
                r.save_linked(&connector, &linked, mirror.generation).await?;
                Ok(r.drop_conflict(&connector, &external_id, field).await?)
            })
        })
        .await
}
