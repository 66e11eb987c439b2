//! Files of a server, by SFTP, with the server of OpenSSH (Debian: openssh-server). Where it is not installed nothing is tried,
//! and that is said; with CI=true that is a failure.

use std::{
    collections::BTreeMap,
    future::pending,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use business::{
    clock::{Entropy, SystemClock},
    ports::{Outcome, Parcel, Partners},
};
use integration::{
    Connectors,
    connector::Action,
    engine::{
        Configuration, Engine, NoRecorder, NotConnected, Position, Rows, RowsPage, Surroundings, Trouble,
    },
    simulator::{
        ginkoia::{Files, serve},
        partner::Fault,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    connected::document,
    partner::{Partner, config},
};

const SSHD: &str = "/usr/sbin/sshd";

/// A server of its own on a free port, with a key of its own, for whoever runs the tests.
struct Sshd {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

impl Sshd {
    fn start() -> Option<Self> {
        if !Path::new(SSHD).exists() {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "{SSHD} is missing: scripts/install.sh test installs it"
            );
            eprintln!("not tried: {SSHD} is not installed");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        for key in ["host", "user"] {
            let file = folder.path().join(key).display().to_string();
            run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", &file]);
        }
        for below in ["export", "import"] {
            std::fs::create_dir_all(folder.path().join("files").join(below)).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let at = folder.path().display();
        // Whoever is root has to have the folder in which it parts with its rights.
        let _ = std::fs::create_dir("/run/sshd");
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {at}/host\nPidFile none\nAuthorizedKeysFile {at}/user.pub\n\
             StrictModes no\nUsePAM no\nPasswordAuthentication yes\nPermitRootLogin yes\nLogLevel VERBOSE\n\
             Subsystem sftp internal-sftp\n"
        );
        std::fs::write(folder.path().join("config"), config).unwrap();
        let child = Self::serve(folder.path());
        let sshd = Self { folder, port, child };
        sshd.listens();
        Some(sshd)
    }

    fn serve(folder: &Path) -> Child {
        let [log, config] = ["log", "config"].map(|name| folder.join(name).display().to_string());
        Command::new(SSHD)
            .args(["-D", "-f", &config, "-E", &log])
            .stdin(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Waits until it does.
    fn listens(&self) {
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{}", self.log());
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn again(&mut self) {
        self.child = Self::serve(self.folder.path());
        self.listens();
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn said(&self) -> Said {
        let at = self.folder.path();
        let shown = run("ssh-keygen", &["-lf", &at.join("host.pub").display().to_string()]);
        let user = run("id", &["-un"]).trim().to_owned();
        let key = std::fs::read_to_string(at.join("user")).unwrap();
        let address = format!("sftp://127.0.0.1:{}{}", self.port, self.files().display());
        Said {
            settings: BTreeMap::from([
                ("address", address),
                ("user", user),
                ("host_keys", shown.split(' ').nth(1).unwrap().to_owned()),
            ]),
            secrets: BTreeMap::from([("paper-key", key)]),
        }
    }
}

/// What the operator says.
#[derive(Clone)]
struct Said {
    settings: BTreeMap<&'static str, String>,
    secrets: BTreeMap<&'static str, String>,
}

impl Configuration for Said {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        self.settings.get(name).cloned()
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        self.secrets
            .get(name)
            .map(|word| SecretString::from(word.as_str()))
    }
}

const SALE: &str = r#"version = 1
repeat = "harmless"
repeat_why = "a file of the same name takes the place of the first"
[[step]]
name = "order"
writes = true
write_file = { concat = ["CMD_", "$parcel.reference", ".TXT"] }
body = "$input.text"
send = "text"
"#;
const STOCKS: &str = r#"version = 1
rows = { each = "$answer.body", do = { object_in = "stock", of = "$item" } }
[[step]]
name = "files"
read_files = ["INIT_STOCK_*.TXT", "STOCK_*.TXT"]
"#;
const STOCK: &str = "version = 1\n[in]\nproduct = \"$item.CODE\"\nquantity = \"$item.QTE\"\n";

/// An engine with a connector whose files say so of what was taken.
fn engine(said: Said, taken: &str) -> (Engine, TempDir) {
    let connector = format!(
        r#"version = 1
description = "Paper"
[settings]
address = {{ what = "Folder or server" }}
user = {{ what = "User" }}
host_keys = {{ what = "Keys of the server" }}
[secrets]
password = "paper-password"
key = "paper-key"
[transport]
kind = "files"
place = "either"
address = "address"
read_below = "export"
write_below = "import"
receive = "rows"
{taken}
[transport.sftp]
user = "$settings.user"
host_keys = "$settings.host_keys"
password = "password"
key = "key"
[limits]
answer_seconds = 10
answer_bytes = 300000
per_second = 1000
[formats.rows]
kind = "records"
separator = ";"
[types]
sale = {{ actions = ["sale"] }}
"#
    );
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("connector.toml", connector.as_str()),
        ("actions/sale.toml", SALE),
        ("actions/stocks.toml", STOCKS),
        ("objects/stock.toml", STOCK),
    ] {
        let file = folder.path().join("paper").join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let connectors = Connectors::load(Some(folder.path())).unwrap();
    (Engine::new(connectors, around(said)), folder)
}

fn around(said: Said) -> Surroundings {
    Surroundings {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        configuration: Arc::new(said),
        recorder: Arc::new(NoRecorder),
    }
}

async fn deliver(engine: &Engine, reference: &str, text: &str) -> Outcome {
    let parcel = Parcel {
        id: uuid::Uuid::nil(),
        connector: "paper".to_owned(),
        action: "sale".to_owned(),
        reference: reference.to_owned(),
        document: json!({ "kind": "sale", "text": text }),
        doubtful: false,
    };
    engine.deliver(&parcel).await
}

fn reason(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Busy { reason, .. } | Outcome::Refused { reason } | Outcome::Unknown { reason } => reason,
        Outcome::Done { .. } => panic!("it was done"),
    }
}

/// Rows as a database would keep them.
#[derive(Default)]
struct Kept(Mutex<Vec<String>>);

#[async_trait]
impl Rows for Kept {
    async fn take(&mut self, page: RowsPage) -> Result<(), String> {
        let shown = page
            .rows
            .iter()
            .map(|row| format!("{} {}", row["product"], row["quantity"]).replace('"', ""));
        self.0.lock().unwrap().extend(shown);
        Ok(())
    }
}

async fn pull(engine: &Engine, from: &Position) -> Result<(Vec<String>, Position), Trouble> {
    let mut kept = Kept::default();
    let position = engine.pull("paper", Action::Stocks, from, &mut kept).await?;
    Ok((kept.0.into_inner().unwrap(), position))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_is_laid_down_whole_and_takes_the_place_of_the_first() {
    let Some(sshd) = Sshd::start() else {
        return;
    };
    let (engine, _files) = engine(sshd.said(), "");
    // More than fits into one packet.
    let long = "été;".repeat(40_000);
    for text in ["first", long.as_str()] {
        assert_eq!(
            deliver(&engine, "LYN-1", text).await,
            Outcome::Done { reference: None }
        );
    }
    let import = sshd.files().join("import");
    assert_eq!(names(&import), ["CMD_LYN-1.TXT"], "nothing half written stays");
    assert_eq!(
        std::fs::read_to_string(import.join("CMD_LYN-1.TXT")).unwrap(),
        long
    );
    for wrong in ["/../../x", "a\\b", "x\u{0}y"] {
        let outcome = deliver(&engine, wrong, "x").await;
        assert!(
            reason(&outcome).contains("no name of a file"),
            "{wrong:?}: {outcome:?}"
        );
    }
    assert_eq!(names(&import).len(), 1);
    assert_eq!(
        sshd.log().matches("Accepted publickey").count(),
        1,
        "one connection for all of it"
    );
}

#[tokio::test]
async fn files_are_taken_oldest_first_and_only_those_that_are_files_there() {
    let Some(sshd) = Sshd::start() else {
        return;
    };
    let (engine, _files) = engine(sshd.said(), "");
    let export = sshd.files().join("export");
    std::fs::write(export.join("STOCK_2.TXT"), "CODE;QTE\nb;2\n").unwrap();
    std::fs::write(export.join("INIT_STOCK_1.TXT"), "CODE;QTE\na;1\n").unwrap();
    let older = std::time::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let first = std::fs::File::options()
        .write(true)
        .open(export.join("INIT_STOCK_1.TXT"))
        .unwrap();
    first.set_modified(older).unwrap();
    // Neither a way out of the folder nor a folder nor another name is a file to be taken.
    let secret = sshd.files().join("secret.txt");
    std::fs::write(&secret, "CODE;QTE\nsecret;1\n").unwrap();
    std::os::unix::fs::symlink(&secret, export.join("STOCK_3.TXT")).unwrap();
    std::fs::create_dir(export.join("STOCK_4.TXT")).unwrap();
    std::fs::write(export.join("OTHER.TXT"), "CODE;QTE\nother;1\n").unwrap();
    let (rows, position) = pull(&engine, &Position::default()).await.unwrap();
    assert_eq!(rows, ["a 1", "b 2"]);
    let (rows, _) = pull(&engine, &position).await.unwrap();
    assert!(rows.is_empty(), "remembered: {rows:?}");
    std::fs::write(
        export.join("STOCK_5.TXT"),
        format!("CODE;QTE\n{}", "c;1\n".repeat(80_000)),
    )
    .unwrap();
    let trouble = pull(&engine, &position).await.unwrap_err().to_string();
    assert!(trouble.contains("longer than 300000 bytes"), "{trouble}");
}

#[tokio::test]
async fn what_was_taken_is_moved_or_deleted_once_it_is_stored() {
    let Some(sshd) = Sshd::start() else {
        return;
    };
    let export = sshd.files().join("export");
    for (taken, left) in [
        ("taken = \"moved\"\nmoved_to = \"done\"", vec!["done"]),
        ("taken = \"deleted\"", vec!["done"]),
    ] {
        let (engine, _files) = engine(sshd.said(), taken);
        std::fs::write(export.join("STOCK_1.TXT"), "CODE;QTE\na;1\n").unwrap();
        // Nothing is cleared away for somebody who only looks, as a check does.
        let mut looked: Vec<Value> = vec![];
        let position = engine
            .pull("paper", Action::Stocks, &Position::default(), &mut looked)
            .await
            .unwrap();
        assert_eq!((looked.len(), position.files.len()), (1, 1), "{taken}");
        let (rows, position) = pull(&engine, &Position::default()).await.unwrap();
        assert_eq!(rows, ["a 1"], "{taken}");
        assert_eq!(names(&export), left, "{taken}");
        // The same name with the same content is another file.
        std::fs::write(export.join("STOCK_1.TXT"), "CODE;QTE\na;1\n").unwrap();
        let (rows, _) = pull(&engine, &position).await.unwrap();
        assert_eq!(rows, ["a 1"], "{taken}");
    }
    assert_eq!(names(&export.join("done")), ["STOCK_1.TXT"]);
}

#[tokio::test]
async fn a_server_with_another_key_is_not_spoken_to() {
    let Some(sshd) = Sshd::start() else {
        return;
    };
    let mut said = sshd.said();
    let another = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
    said.settings.insert("host_keys", another.to_owned());
    let (engine, _files) = engine(said.clone(), "");
    let first = deliver(&engine, "LYN-1", "x").await;
    assert!(
        reason(&first).contains("the server shows the key SHA256:"),
        "{first:?}"
    );
    let second = deliver(&engine, "LYN-1", "x").await;
    assert!(
        reason(&second).starts_with("paused: sign-in refused"),
        "{second:?}"
    );
    assert_eq!(
        sshd.log().matches("Accepted").count(),
        0,
        "nobody signed in:\n{}",
        sshd.log()
    );
    assert!(names(&sshd.files().join("import")).is_empty());
    for (keys, told) in [
        ("-", "are wanted"),
        (" ", "no server is trusted at first sight"),
        ("MD5:00", "are wanted"),
    ] {
        said.settings.insert("host_keys", keys.to_owned());
        let (engine, _files) = self::engine(said.clone(), "");
        let problem = engine.check_settings("paper").unwrap_err().to_string();
        assert!(problem.contains(told), "{keys:?}: {problem}");
    }
    // An old key and a new one, while the server changes it.
    let right = sshd.said().settings["host_keys"].clone();
    said.settings.insert("host_keys", format!("{another}, {right}"));
    let (engine, _files) = self::engine(said, "");
    assert_eq!(
        deliver(&engine, "LYN-1", "x").await,
        Outcome::Done { reference: None }
    );
}

#[tokio::test]
async fn a_refused_password_is_tried_once() {
    let Some(sshd) = Sshd::start() else {
        return;
    };
    let mut said = sshd.said();
    said.secrets = BTreeMap::from([("paper-password", "not-the-password".to_owned())]);
    let (engine, _files) = engine(said.clone(), "");
    for _ in 0..3 {
        let outcome = deliver(&engine, "LYN-1", "x").await;
        assert!(
            reason(&outcome).contains("does not take the password of"),
            "{outcome:?}"
        );
    }
    assert_eq!(
        sshd.log().matches("Failed password").count(),
        1,
        "servers lock who guesses:\n{}",
        sshd.log()
    );
    assert!(engine.paused("paper").is_some());
    said.secrets.clear();
    let (engine, _files) = self::engine(said, "");
    let missing = NotConnected::Secret {
        connector: "paper".to_owned(),
        secret: "paper-key".to_owned(),
    };
    assert_eq!(engine.check_settings("paper"), Err(missing));
}

#[tokio::test]
async fn a_server_that_was_away_is_found_again() {
    let Some(mut sshd) = Sshd::start() else {
        return;
    };
    let (engine, _files) = engine(sshd.said(), "");
    let done = Outcome::Done { reference: None };
    assert_eq!(deliver(&engine, "LYN-1", "x").await, done);
    sshd.stop();
    sshd.again();
    assert_eq!(deliver(&engine, "LYN-2", "x").await, done);
    std::fs::remove_dir_all(sshd.files().join("import")).unwrap();
    let outcome = deliver(&engine, "LYN-3", "x").await;
    assert!(
        matches!(outcome, Outcome::Busy { .. }) && reason(&outcome).contains("No such file"),
        "{outcome:?}"
    );
    sshd.stop();
    let mut elsewhere = sshd.said();
    let gone = format!("sftp://127.0.0.1:{}/files", sshd.port);
    elsewhere.settings.insert("address", gone);
    let (engine, _files) = self::engine(elsewhere, "");
    let outcome = deliver(&engine, "LYN-4", "x").await;
    assert!(
        matches!(outcome, Outcome::Busy { .. }) && engine.paused("paper").is_none(),
        "it may be back any time: {outcome:?}"
    );
}

#[tokio::test]
async fn the_same_files_serve_a_folder_of_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    for below in ["export", "import"] {
        std::fs::create_dir(folder.path().join(below)).unwrap();
    }
    let said = Said {
        settings: BTreeMap::from([
            ("address", folder.path().display().to_string()),
            ("user", "-".to_owned()),
            ("host_keys", "-".to_owned()),
        ]),
        secrets: BTreeMap::new(),
    };
    let (engine, _files) = engine(said, "taken = \"moved\"\nmoved_to = \"done\"");
    assert_eq!(
        deliver(&engine, "LYN-1", "x").await,
        Outcome::Done { reference: None }
    );
    let export = folder.path().join("export");
    std::fs::write(export.join("STOCK_1.TXT"), "CODE;QTE\na;1\n").unwrap();
    let (rows, position) = pull(&engine, &Position::default()).await.unwrap();
    assert_eq!(rows, ["a 1"]);
    assert_eq!(names(&export.join("done")), ["STOCK_1.TXT"]);
    assert!(position.files.is_empty());
}

#[tokio::test]
async fn the_shipped_files_of_a_partner_by_files_go_over_it_unchanged() {
    let Some(sshd) = Sshd::start() else {
        return;
    };
    let files = Files {
        folder: sshd.files(),
        every: None,
    };
    let config = config(&Fault::OF_FILES);
    let partner = Partner::open(|listener| serve(listener, config, files, pending())).await;
    partner.control("/control/init", json!({})).await;
    let mut said = sshd.said();
    let address = said.settings.remove("address").unwrap();
    said.settings.insert("folder", address);
    let key = said.secrets.remove("paper-key").unwrap();
    said.secrets.insert("ginkoia-key", key);
    let engine = Engine::new(Connectors::load(None).unwrap(), around(said));
    let mut rows: Vec<Value> = vec![];
    engine
        .pull("ginkoia", Action::Products, &Position::default(), &mut rows)
        .await
        .unwrap();
    assert_eq!(rows.len(), 40);
    let parcel = Parcel {
        id: uuid::Uuid::nil(),
        connector: "ginkoia".to_owned(),
        action: "sale".to_owned(),
        reference: "LYN-E5120".to_owned(),
        document: document("sale", "LYN-E5120", 17_500),
        doubtful: false,
    };
    let outcome = engine.deliver(&parcel).await;
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    assert_eq!(partner.control("/control/turn", json!({})).await["taken"], 1);
    assert_eq!(partner.state().await["orders"][0]["total"], 17_500);
}
