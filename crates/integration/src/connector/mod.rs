//! A connector is a folder `connectors/<name>/`: data only, nothing compiled. The ones of the project are in the program;
//! a folder of the operator is laid over them file by file. See docs/connectors/files.md.

mod action;
mod answer;
mod check;
mod control;
mod files;
mod format;
mod hook;
mod object;
mod outline;
mod pages;
mod partner;
mod sample;
mod schedule;
mod served;
mod sign_in;
mod step;
mod table;
mod telling;

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, path::Path};

pub use action::{Action, BusinessType, Carried, Kind};
pub use answer::{AnswerRule, Means};
pub use check::Trial;
pub use hook::{Hook, Scheme};
pub use object::{OBJECTS, ObjectFields, object};
pub use outline::{Said, Source};
pub use pages::{ActionRules, Gives, Increment, Paging, PagingBy, Repeat};
pub use partner::{FilePlace, Limits, Partner, Reach, Setting, SftpLogin, Taken, Transport};
pub use sample::{
    ActionSample, Expect, Fails, ObjectSample, Sample, SampleAnswer, SampleExchange, SampleRequest,
    ServedSample, Shows,
};
pub use served::{Call, Proof, Served};
pub use sign_in::{Hmac, SignIn};
pub use step::{Request, Run, Step};
pub use telling::On;

use domain::control::Plan;

use crate::{
    fields::{FieldError, Fields, Place},
    mapping::{Need, Needed, Reader, Unconfirmed, World},
};
use files::{File, Files};

/// The file that describes a connector, in its folder.
const DESCRIPTION: &str = "connector.toml";
/// The file that says what is compared.
const CONTROLS: &str = "control.toml";

/// A partner as its folder describes it.
#[derive(Debug, Clone)]
pub struct Connector {
    /// The folder's name, which is also the last part of `/hooks/{name}`.
    pub name: String,
    /// One line for people.
    pub description: String,
    /// What it sends by itself; none for a partner that is only asked.
    pub hook: Option<Hook>,
    /// What it asks of Boucle; none for a partner that asks nothing.
    pub served: Option<Served>,
    /// What it is asked and sent; none for a partner that only sends or asks.
    pub partner: Option<Partner>,
    /// Exchanges to try the files with.
    pub samples: Vec<Sample>,
    /// How each action is tried at the real partner.
    pub trials: BTreeMap<Action, Trial>,
    /// What can be compared with it, and what is by itself.
    pub plan: Plan,
    /// Its descriptions as they are written.
    pub sources: Vec<Source>,
    /// What nobody has seen the partner do yet.
    pub unconfirmed: Vec<Unconfirmed>,
}

/// All connectors, by name.
#[derive(Debug, Clone, Default)]
pub struct Connectors(BTreeMap<String, Connector>);

impl Connectors {
    /// The connectors of the program, with the files of `folder` laid over them.
    pub fn load(folder: Option<&Path>) -> Result<Self, FieldError> {
        let mut all = BTreeMap::new();
        for (name, files) in files::all(folder)? {
            let connector = Connector::read(&name, &files)?;
            all.insert(name, connector);
        }
        Ok(Self(all))
    }

    /// The connector of this name.
    pub fn get(&self, name: &str) -> Option<&Connector> {
        self.0.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Connector> {
        self.0.values()
    }
}

impl Connector {
    fn read(name: &str, files: &Files) -> Result<Self, FieldError> {
        let Some(description) = files.get(DESCRIPTION) else {
            let file = files
                .values()
                .next()
                .map(|file| file.shown.clone())
                .unwrap_or_default();
            return Err(FieldError::Unreadable {
                file: file
                    .parent()
                    .and_then(Path::parent)
                    .unwrap_or(&file)
                    .join(DESCRIPTION),
                problem: std::io::ErrorKind::NotFound.into(),
            });
        };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
            return Err(Place::of(&description.shown).field("the folder's name", 0).wrong(
                &name,
                "1 to 40 small letters, digits and dashes: it is part of an address",
            ));
        }
        let mut reader = Reader::default();
        let mut fields = parse(description)?;
        fields.version()?;
        reader.unconfirmed(&mut fields)?;
        let mut connector = Self {
            name: name.to_owned(),
            description: fields.text("description")?,
            hook: fields.table("hook")?.map(Hook::read).transpose()?,
            served: fields
                .table("served")?
                .map(|table| Served::read(&mut reader, table, name))
                .transpose()?,
            partner: Partner::read(&mut reader, &mut fields, name)?,
            samples: vec![],
            trials: BTreeMap::new(),
            plan: Plan::default(),
            sources: sources(files),
            unconfirmed: vec![],
        };
        fields.finish()?;
        connector.read_others(&mut reader, files)?;
        let world = match (&connector.partner, &mut connector.served) {
            (Some(partner), Some(served)) => {
                served.world = partner.world.clone();
                Some(&partner.world)
            }
            (Some(partner), None) => Some(&partner.world),
            (None, served) => served.as_ref().map(|served| &served.world),
        };
        for need in &reader.needs {
            if let Some(world) = world {
                meet(world, need)?;
            }
        }
        if let Some(partner) = &connector.partner {
            whole(partner, description)?;
            connector.plan.possible = control::possible(&partner.actions);
            compared(&connector.plan, files)?;
        }
        if let Some(served) = connector.served.as_ref().filter(|served| served.calls.is_empty()) {
            return Err(Place::of(&description.shown)
                .field("served", 1)
                .wrong(&served.calls.len(), "a file in served/ for each kind of request"));
        }
        connector.unconfirmed = reader.unconfirmed;
        Ok(connector)
    }

    fn read_others(&mut self, reader: &mut Reader, files: &Files) -> Result<(), FieldError> {
        for (path, file) in files {
            let (folder, name) = path.split_once('/').unwrap_or(("", path));
            let stem = Path::new(name)
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default();
            match (folder, &mut self.partner, &mut self.served) {
                ("samples", ..) => self.samples.extend(sample::read(name, &file.shown, &file.text)?),
                ("", ..) if name == DESCRIPTION => {}
                ("served", _, Some(served)) => served.calls.push(Call::read(reader, parse(file)?, &stem)?),
                ("served", _, None) => {
                    return Err(Place::of(&file.shown).missing(
                        "served",
                        "connector.toml has to say by [served] who may ask before anybody is answered",
                    ));
                }
                ("", Some(_), _) if name == CONTROLS => self.plan = control::read(parse(file)?)?,
                ("", Some(_), _) => self.trials = check::read(reader, parse(file)?)?,
                ("actions", Some(partner), _) => {
                    let action = Action::named(&stem).ok_or_else(|| {
                        Place::of(&file.shown)
                            .field("the file's name", 0)
                            .wrong(&stem, format!("one of {}", Action::names()))
                    })?;
                    let rules = ActionRules::read(reader, parse(file)?, action, &partner.transport)?;
                    partner.actions.insert(action, rules);
                }
                ("objects", Some(partner), _) => {
                    let rules = object::read(reader, parse(file)?, &stem)?;
                    partner.world.objects.insert(stem, rules);
                }
                ("tables", Some(partner), _) => {
                    let rules = table::read(reader, parse(file)?)?;
                    partner.world.tables.insert(stem, rules);
                }
                ("tables", None, Some(served)) => {
                    let rules = table::read(reader, parse(file)?)?;
                    served.world.tables.insert(stem, rules);
                }
                _ => {
                    return Err(Place::of(&file.shown).missing(
                        "transport",
                        "connector.toml has to say how the partner is reached before it can be asked",
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The descriptions of a connector, `connector.toml` first.
fn sources(files: &Files) -> Vec<Source> {
    let mut sources: Vec<_> = files
        .iter()
        .filter(|(path, _)| Source::is_shown(path))
        .map(|(path, file)| Source {
            path: path.clone(),
            text: file.text.clone(),
        })
        .collect();
    sources.sort_by_key(|source| source.path != DESCRIPTION);
    sources
}

fn parse(file: &File) -> Result<Fields, FieldError> {
    Fields::parse(&file.shown, &file.text)
}

/// Is there what a rule needs?
fn meet(world: &World, need: &Need) -> Result<(), FieldError> {
    let names = |names: Vec<&str>| {
        if names.is_empty() {
            "none is declared".to_owned()
        } else {
            format!("one of {}", names.join(", "))
        }
    };
    let object = world.objects.get(&need.name);
    // An object that used objects could go round in circles.
    if matches!(need.what, Needed::ObjectIn | Needed::ObjectOut)
        && need
            .place
            .file
            .parent()
            .and_then(Path::file_name)
            .is_some_and(|folder| folder == "objects")
    {
        return Err(need.place.wrong(
            &need.name,
            "objects stand in actions: the mapping of an object uses none",
        ));
    }
    let (met, allowed) = match need.what {
        Needed::Table => (
            world.tables.contains_key(&need.name),
            format!(
                "a table of tables/: {}",
                names(world.tables.keys().map(String::as_str).collect())
            ),
        ),
        Needed::Format => (
            world.formats.contains_key(&need.name),
            format!(
                "a format: {}",
                names(world.formats.keys().map(String::as_str).collect())
            ),
        ),
        Needed::ObjectIn => (
            object.is_some_and(|rules| rules.incoming.is_some()),
            "an object of objects/ with [in]".to_owned(),
        ),
        Needed::ObjectOut => (
            object.is_some_and(|rules| rules.outgoing.is_some()),
            "an object of objects/ with [out]".to_owned(),
        ),
        Needed::Tag => {
            let classes: Vec<_> = world.tagged.iter().flat_map(|tagged| &tagged.classes).collect();
            (
                classes.iter().any(|class| class.class == need.name),
                format!(
                    "a class of [tagged]: {}",
                    names(classes.iter().map(|class| class.class.as_str()).collect())
                ),
            )
        }
    };
    if met {
        Ok(())
    } else {
        Err(need.place.wrong(&need.name, allowed))
    }
}

/// Can everything be compared that is to be?
fn compared(plan: &Plan, files: &Files) -> Result<(), FieldError> {
    let planned = plan.planned.iter();
    let mut impossible = planned.filter(|planned| !plan.possible.contains(&planned.kind));
    let (Some(planned), Some(file)) = (impossible.next(), files.get(CONTROLS)) else {
        return Ok(());
    };
    Err(Place::of(&file.shown).field("control.kind", 1).wrong(
        &planned.kind.name(),
        "payments want an action payments that is asked page by page; deliveries want a repair-to-pay that is looked up by steps that only read",
    ))
}

/// Do types, events and actions fit each other?
fn whole(partner: &Partner, description: &File) -> Result<(), FieldError> {
    let types = Place::of(&description.shown).field("types", 1);
    for (kind, carried) in &partner.types {
        let Carried::By(actions) = carried else {
            continue;
        };
        if let Some(missing) = actions
            .iter()
            .find(|action| !partner.actions.contains_key(action))
        {
            return Err(types.field(kind.name(), 1).wrong(
                missing,
                format!("an action with a file: actions/{missing}.toml is not there"),
            ));
        }
    }
    let on = Place::of(&description.shown).field("on", 1);
    if let Some(told) = partner
        .on
        .iter()
        .find(|told| !partner.actions.contains_key(&told.action))
    {
        let action = told.action;
        return Err(on.field("action", 1).wrong(
            &action,
            format!("an action with a file: actions/{action}.toml is not there"),
        ));
    }
    for action in partner.actions.keys().filter(|action| action.carries_a_type()) {
        let used = |carried: &Carried| matches!(carried, Carried::By(actions) if actions.contains(action));
        if !partner.types.values().any(used) {
            return Err(types.missing(
                action.name(),
                "no business type is carried by this action: [types] has to say which",
            ));
        }
    }
    Ok(())
}
