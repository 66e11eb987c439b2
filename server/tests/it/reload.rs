//! The files of connectors, read again by the program itself while it runs.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use business::{
    people::{UserForm, create_user},
    stores::{StoreForm, create_store},
};
use domain::people::Actor;
use reqwest::header;
use sqlx::{Connection, SqliteConnection};

use crate::{
    admin::free_port,
    browser::{PASSWORD, value_of},
    house::opened,
};

/// The program, ended with the test.
struct Program(Child);

impl Program {
    fn hang_up(&self) {
        let pid = self.0.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-HUP", &pid])
                .status()
                .expect("kill")
                .success()
        );
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn write(folder: &Path, description: &str) {
    let text = format!(
        "version = 1\n{description}\n[settings]\naddress = {{ what = \"x\" }}\n[transport]\nkind = \"files\"\n\
         place = \"folder\"\naddress = \"address\"\n"
    );
    std::fs::create_dir_all(folder.join("acme")).expect("a folder");
    std::fs::write(folder.join("acme/connector.toml"), text).expect("written");
}

/// A browser that is signed in at a program.
struct Reader {
    http: reqwest::Client,
    url: String,
    cookies: String,
}

impl Reader {
    async fn page(&self) -> String {
        let request = self
            .http
            .get(format!("{}/settings/connectors", self.url))
            .header(header::COOKIE, &self.cookies);
        let answer = request.send().await.expect("an answer");
        answer.text().await.expect("text")
    }

    /// The page once it says this.
    async fn says(&self, text: &str) -> String {
        for _ in 0..400 {
            let page = self.page().await;
            if page.contains(text) {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the page never said {text}: {}", self.page().await);
    }
}

#[tokio::test]
async fn files_are_read_again_and_a_wrong_one_is_refused_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = folder.path().join("connectors");
    write(&files, "description = \"Avant\"");
    let database = format!("sqlite://{}/boucle.db", folder.path().display());
    let (boucle, storage) = opened(&database).await;
    let store = StoreForm {
        prefix: "LYN".into(),
        name: "Lyon".into(),
        time_zone: "Europe/Paris".into(),
        ..StoreForm::default()
    };
    create_store(&boucle, &Actor::system(), store)
        .await
        .expect("a store");
    let form = UserForm {
        login: "noa".into(),
        name: "Noa".into(),
        language: "fr".into(),
        memberships: vec![("admin".into(), String::new())],
        password: PASSWORD.into(),
        pin: "482913".into(),
    };
    create_user(&boucle, &Actor::system(), form)
        .await
        .expect("a user");
    storage.close().await;

    let port = free_port();
    let program = Program(
        Command::new(env!("CARGO_BIN_EXE_boucle"))
            .arg("serve")
            .current_dir(folder.path())
            .env("DATABASE_URL", &database)
            .env("BOUCLE_ADDR", format!("127.0.0.1:{port}"))
            .env("BOUCLE_CONNECTORS", &files)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    let reader = signed_in(&format!("http://127.0.0.1:{port}")).await;
    let page = reader.says("Avant").await;
    assert!(page.contains("Relire les fichiers"), "{page}");

    write(&files, "description = \"Après\"");
    program.hang_up();
    let page = reader.says("Après").await;
    assert!(!page.contains("Avant") && !page.contains("refusés"), "{page}");

    write(&files, "description = 7");
    program.hang_up();
    let page = reader
        .says("connector.toml:2: description = 7: a text of 1 to 200 characters")
        .await;
    assert!(page.contains("Après"), "what ran before goes on: {page}");

    write(&files, "description = \"Réparé\"");
    let form = [("csrf", value_of(&page, "csrf"))];
    let request = reader
        .http
        .post(format!("{}/settings/connectors", reader.url))
        .header(header::COOKIE, &reader.cookies)
        .form(&form);
    assert_eq!(request.send().await.expect("an answer").status(), 303);
    let page = reader.page().await;
    assert!(
        page.contains("Réparé") && page.contains("Fichiers relus") && !page.contains("refusés"),
        "{page}"
    );
    drop(program);

    let mut conn = SqliteConnection::connect(&database).await.expect("the database");
    let notes: Vec<(String, bool)> = sqlx::query_as(
        "select fields, app_user is null from audit where action = 'reload_connectors' order by at",
    )
    .fetch_all(&mut conn)
    .await
    .expect("the audit");
    let all = "[\"files\"]".to_owned();
    assert_eq!(notes, [(all.clone(), true), (all.clone(), true), (all, false)]);
}

async fn signed_in(url: &str) -> Reader {
    let http = integration::engine::client()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    for _ in 0..400 {
        if http.get(format!("{url}/healthz")).send().await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let form = [("login", "noa"), ("password", PASSWORD)];
    let answer = http.post(format!("{url}/login")).form(&form).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 303);
    let cookies: Vec<_> = answer
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .collect();
    Reader {
        cookies: cookies.join("; "),
        http,
        url: url.to_owned(),
    }
}
