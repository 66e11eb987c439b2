//! What `connector.toml` says about a partner that Boucle asks or sends to.

use std::{collections::BTreeMap, time::Duration};

use domain::deliveries::Rules;

use super::{
    action::{Action, BusinessType, Carried},
    answer::{AnswerRule, Means},
    format::{read_formats, read_tagged},
    pages::ActionRules,
    sign_in::SignIn,
    step::Step,
    telling::{On, read_on, read_rules},
};
use crate::{
    fields::{FieldError, Fields},
    mapping::{Reader, Rule, World},
};

/// A partner that is asked, pulled from or delivered to.
#[derive(Debug, Clone)]
pub struct Partner {
    /// What the operator has to say.
    pub settings: Vec<Setting>,
    /// Our word for a secret, and the secret's name in the settings.
    pub secrets: BTreeMap<String, String>,
    /// How it is reached.
    pub transport: Transport,
    /// What it may cost.
    pub limits: Limits,
    /// How one signs in.
    pub sign_in: SignIn,
    /// How deliveries to it go.
    pub deliver: Rules,
    /// What it is told of.
    pub on: Vec<On>,
    /// What its answers mean.
    pub answers: Vec<AnswerRule>,
    /// What carries each business type.
    pub types: BTreeMap<BusinessType, Carried>,
    /// Names of fields that the record of exchanges hides.
    pub personal: Vec<String>,
    /// What rules look things up in.
    pub world: World,
    /// What it can do.
    pub actions: BTreeMap<Action, ActionRules>,
}

/// Something the operator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What it is, for people.
    pub what: String,
    /// An example.
    pub example: Option<String>,
    /// What holds when nothing is said.
    pub default: Option<String>,
}

/// How a partner is reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Transport {
    /// By which means.
    pub reach: Reach,
    /// The setting that holds the base address.
    pub address: String,
    /// The path of steps that say none.
    pub path: Option<Rule>,
    /// Headers of every request.
    pub headers: Option<Rule>,
    /// The format of bodies that are sent.
    pub send: String,
    /// The format of bodies that come back.
    pub receive: String,
    /// The folder below the address in which files are read.
    pub read_below: Option<String>,
    /// The folder below the address in which files are written.
    pub write_below: Option<String>,
    /// What becomes of a file that was taken.
    pub taken: Taken,
    /// How one signs in where files lie on a server.
    pub sftp: Option<SftpLogin>,
}

/// What becomes of a file once its rows are stored here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It stays, and is remembered.
    Stays,
    /// It is deleted.
    Deleted,
    /// It goes to this folder below the one where files are read.
    Moved(String),
}

/// How one signs in to a server of SFTP, and how the server is known.
#[derive(Debug, Clone, PartialEq)]
pub struct SftpLogin {
    /// The user: a rule over `$settings`.
    pub user: Rule,
    /// Fingerprints of the server's keys (`SHA256:...`): a rule over `$settings`. A server with another key is not spoken to.
    pub host_keys: Rule,
    /// A word of `[secrets]`.
    pub password: Option<String>,
    /// A word of `[secrets]`: a private key as OpenSSH writes it.
    pub key: Option<String>,
}

impl SftpLogin {
    /// The words of `[secrets]` of which one is enough.
    pub fn words(&self) -> impl Iterator<Item = &String> {
        self.key.iter().chain(&self.password)
    }
}

/// By which means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Requests of HTTP.
    Http,
    /// One address that takes GraphQL.
    GraphQl,
    /// One address that takes calls.
    JsonRpc {
        /// JSON-RPC 2.0 says so in every call.
        two: bool,
    },
    /// Files that are laid down and taken.
    Files(FilePlace),
}

/// Where files lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePlace {
    /// A folder of this machine.
    Folder,
    /// A folder of a server, by SFTP.
    Sftp,
    /// As the address says: `sftp://...` or a folder of this machine.
    Either,
}

impl FilePlace {
    /// Does this address name a server?
    pub fn is_server(self, address: &str) -> bool {
        match self {
            Self::Folder => false,
            Self::Sftp => true,
            Self::Either => address.starts_with("sftp://"),
        }
    }
}

/// What a partner may cost us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To be connected.
    pub connect: Duration,
    /// Of a whole exchange.
    pub answer: Duration,
    /// Of an answer, unpacked.
    pub answer_bytes: usize,
    /// Requests a second.
    pub per_second: u32,
    /// Requests under way.
    pub at_once: usize,
}

/// Named values of headers and of the path of the transport.
const BASE: [&str; 4] = ["settings", "secrets", "session", "now"];

impl Partner {
    /// Reads the tables of a partner; none when the file has no `[transport]`.
    pub(super) fn read(
        reader: &mut Reader,
        fields: &mut Fields,
        name: &str,
    ) -> Result<Option<Self>, FieldError> {
        let personal = fields.optional_texts("personal", 100)?.unwrap_or_default();
        let settings = read_settings(reader, fields)?;
        let secrets = read_secrets(fields)?;
        let mut world = World {
            connector: name.to_owned(),
            ..World::default()
        };
        world.formats = read_formats(reader, fields)?;
        world.tagged = read_tagged(fields)?;
        let Some(table) = fields.table("transport")? else {
            return Ok(None);
        };
        let transport = Transport::read(reader, table, &settings, &secrets)?;
        let limits = Limits::read(fields.table("limits")?)?;
        let deliver = read_rules(fields.table("deliver")?)?;
        let on = read_on(fields)?;
        let sign_in = match fields.table("sign_in")? {
            None => SignIn::None,
            Some(table) => SignIn::read(reader, table, &transport, &secrets)?,
        };
        reader.roots(&Step::result_roots(false));
        let answers = AnswerRule::read_all(reader, fields)?;
        let types = read_types(reader, fields)?;
        let done = |rule: &AnswerRule| rule.means == Means::Done;
        if !matches!(transport.reach, Reach::Files(_)) && !answers.iter().any(done) {
            return Err(fields.missing(
                "answer",
                "a table [[answer]] that means done: success is declared",
            ));
        }
        Ok(Some(Self {
            settings,
            secrets,
            transport,
            limits,
            sign_in,
            deliver,
            on,
            answers,
            types,
            personal,
            world,
            actions: BTreeMap::new(),
        }))
    }
}

impl Transport {
    fn read(
        reader: &mut Reader,
        mut fields: Fields,
        settings: &[Setting],
        secrets: &BTreeMap<String, String>,
    ) -> Result<Self, FieldError> {
        reader.unconfirmed(&mut fields)?;
        let kind = fields.word("kind", &["http", "graphql", "json-rpc", "files"])?;
        let reach = match kind {
            0 => Reach::Http,
            1 => Reach::GraphQl,
            2 => Reach::JsonRpc {
                two: fields.word("envelope", &["1.0", "2.0"])? == 1,
            },
            _ => {
                const PLACES: [FilePlace; 3] = [FilePlace::Folder, FilePlace::Sftp, FilePlace::Either];
                Reach::Files(PLACES[fields.word("place", &["folder", "sftp", "either"])?])
            }
        };
        let names: Vec<_> = settings.iter().map(|setting| setting.name.clone()).collect();
        let allowed = format!("the name of one of [settings]: {}", names.join(", "));
        let address = fields
            .checked("address", &allowed, |text| {
                names.iter().find(|name| *name == text).cloned()
            })?
            .ok_or_else(|| fields.missing("address", &allowed))?;
        reader.roots(&BASE);
        let path = reader.field(&mut fields, "path")?;
        let headers = reader.field(&mut fields, "headers")?;
        let send = super::step::format(reader, &mut fields, "send")?.unwrap_or_else(|| "json".to_owned());
        let receive =
            super::step::format(reader, &mut fields, "receive")?.unwrap_or_else(|| "json".to_owned());
        let mut below = |name| match reach {
            Reach::Files(_) => fields.checked(name, "the name of one folder", |text| {
                let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
                ((1..=60).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
            }),
            _ => Ok(None),
        };
        let (read_below, write_below) = (below("read_below")?, below("write_below")?);
        let moved_to = below("moved_to")?;
        let (taken, sftp) = match reach {
            Reach::Files(place) => (
                Taken::read(&mut fields, moved_to)?,
                SftpLogin::read(reader, &mut fields, place, secrets)?,
            ),
            _ => (Taken::Stays, None),
        };
        fields.finish()?;
        Ok(Self {
            reach,
            address,
            path,
            headers,
            send,
            receive,
            read_below,
            write_below,
            taken,
            sftp,
        })
    }
}

impl Taken {
    fn read(fields: &mut Fields, moved_to: Option<String>) -> Result<Self, FieldError> {
        let word = fields.optional_word("taken", &["stays", "deleted", "moved"])?;
        match (word, moved_to) {
            (Some(2), Some(folder)) => Ok(Self::Moved(folder)),
            (Some(2), None) => {
                Err(fields.missing("moved_to", "the name of one folder, as taken = \"moved\""))
            }
            (_, Some(folder)) => Err(fields
                .place()
                .field("moved_to", fields.place().line)
                .wrong(&folder, "nothing, unless taken = \"moved\"")),
            (Some(1), None) => Ok(Self::Deleted),
            (_, None) => Ok(Self::Stays),
        }
    }
}

impl SftpLogin {
    fn read(
        reader: &mut Reader,
        fields: &mut Fields,
        place: FilePlace,
        secrets: &BTreeMap<String, String>,
    ) -> Result<Option<Self>, FieldError> {
        let table = fields.table("sftp")?;
        let mut inside = match (table, place) {
            (None, FilePlace::Folder) => return Ok(None),
            (Some(inside), FilePlace::Sftp | FilePlace::Either) => inside,
            (None, _) => {
                return Err(fields.missing("sftp", "a table with user, host_keys, and password or key"));
            }
            (Some(inside), FilePlace::Folder) => {
                return Err(inside.missing("place", "place = \"sftp\" or \"either\" beside [transport.sftp]"));
            }
        };
        reader.unconfirmed(&mut inside)?;
        reader.roots(&["settings"]);
        let words: Vec<_> = secrets.keys().cloned().collect();
        let allowed = format!("a word of [secrets]: {}", words.join(", "));
        let mut secret = |name| {
            inside.checked(name, &allowed, |text| {
                words.iter().find(|word| *word == text).cloned()
            })
        };
        let (password, key) = (secret("password")?, secret("key")?);
        if password.is_none() && key.is_none() {
            return Err(inside.missing("password", &format!("{allowed}; or key")));
        }
        let login = Self {
            user: reader.required(&mut inside, "user")?,
            host_keys: reader.required(&mut inside, "host_keys")?,
            password,
            key,
        };
        inside.finish()?;
        Ok(Some(login))
    }
}

impl Limits {
    fn read(fields: Option<Fields>) -> Result<Self, FieldError> {
        let mut limits = Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(30),
            answer_bytes: 8_000_000,
            per_second: 10,
            at_once: 4,
        };
        let Some(mut fields) = fields else {
            return Ok(limits);
        };
        let small = |number: u64| u32::try_from(number).expect("it is bounded");
        if let Some(seconds) = fields.number("connect_seconds", 1, 60)? {
            limits.connect = Duration::from_secs(seconds);
        }
        if let Some(seconds) = fields.number("answer_seconds", 1, 600)? {
            limits.answer = Duration::from_secs(seconds);
        }
        if let Some(bytes) = fields.number("answer_bytes", 1_000, 100_000_000)? {
            limits.answer_bytes = usize::try_from(bytes).expect("it is bounded");
        }
        if let Some(number) = fields.number("per_second", 1, 1_000)? {
            limits.per_second = small(number);
        }
        if let Some(number) = fields.number("at_once", 1, 64)? {
            limits.at_once = usize::try_from(number).expect("it is bounded");
        }
        fields.finish()?;
        Ok(limits)
    }
}

fn word(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=40).contains(&text.len()) && text.bytes().all(plain)
}

fn read_settings(reader: &mut Reader, fields: &mut Fields) -> Result<Vec<Setting>, FieldError> {
    let Some(mut table) = fields.table("settings")? else {
        return Ok(vec![]);
    };
    let mut settings = vec![];
    for (name, place, node) in table.rest() {
        if !word(&name) {
            return Err(place.wrong(&name, "a name of 1 to 40 small letters, digits and _"));
        }
        let mut inside = Fields::of(place, node)?;
        reader.unconfirmed(&mut inside)?;
        settings.push(Setting {
            name,
            what: inside.text("what")?,
            example: inside.optional_text("example")?,
            default: inside.optional_text("default")?,
        });
        inside.finish()?;
    }
    Ok(settings)
}

fn read_secrets(fields: &mut Fields) -> Result<BTreeMap<String, String>, FieldError> {
    let Some(mut table) = fields.table("secrets")? else {
        return Ok(BTreeMap::new());
    };
    let mut secrets = BTreeMap::new();
    for (name, place, node) in table.rest() {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let secret = node
            .as_text()
            .filter(|text| word(&name) && (1..=60).contains(&text.len()) && text.bytes().all(plain))
            .ok_or_else(|| {
                place.wrong(
                    &"(not shown)",
                    "a word of ours = the name of a secret in the settings (small letters, digits, dashes), never the secret",
                )
            })?;
        secrets.insert(name, secret.to_owned());
    }
    Ok(secrets)
}

fn read_types(
    reader: &mut Reader,
    fields: &mut Fields,
) -> Result<BTreeMap<BusinessType, Carried>, FieldError> {
    let mut types = BTreeMap::new();
    let Some(mut table) = fields.table("types")? else {
        return Ok(types);
    };
    for kind in BusinessType::ALL {
        let Some(mut inside) = table.table(kind.name())? else {
            continue;
        };
        reader.unconfirmed(&mut inside)?;
        let place = inside.place().clone();
        let carried = match inside.optional_text("cannot")? {
            Some(reason) => Carried::Cannot(reason),
            None => Carried::By(
                inside
                    .texts("actions", 8)?
                    .iter()
                    .map(|name| {
                        Action::named(name)
                            .filter(|action| action.carries_a_type())
                            .ok_or_else(|| {
                                place.wrong(name, "actions that deliver a document, or cannot = \"reason\"")
                            })
                    })
                    .collect::<Result<_, _>>()?,
            ),
        };
        inside.finish()?;
        types.insert(kind, carried);
    }
    table.finish()?;
    Ok(types)
}
