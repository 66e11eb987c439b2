//! `boucle user …`: the first administrator, and help when nobody gets in.

use std::{io::Read, process::ExitCode};

use business::{
    Boucle, Error,
    people::{UserForm, create_user, set_disabled, set_password, users},
    stores::chain,
};
use domain::people::{Actor, User};

use super::Outcome;
use crate::{settings::Settings, wiring};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a user. The password is read from standard input, so that it stands in no list of processes.
    Add {
        /// What they type to sign in.
        login: String,
        /// Name on screen.
        #[arg(long)]
        name: String,
        /// seller, technician, store_manager, area_manager or admin.
        #[arg(long, default_value = "admin")]
        role: String,
        /// Prefix of their store, e.g. LYN; everywhere when it is left out.
        #[arg(long)]
        store: Option<String>,
        /// fr or en.
        #[arg(long, default_value = "fr")]
        language: String,
    },
    /// Give a user a new password, read from standard input.
    Password {
        /// Their login.
        login: String,
    },
    /// Let a user go; their sessions end.
    Disable {
        /// Their login.
        login: String,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let (boucle, storage) = wiring::open(settings).await?;
    let actor = Actor::system();
    match command {
        Command::Add {
            login,
            name,
            role,
            store,
            language,
        } => {
            let store = match store {
                Some(prefix) => store_id(&boucle, &prefix).await?,
                None => String::new(),
            };
            let password = password()?;
            let form = UserForm {
                login: login.clone(),
                name,
                language,
                memberships: vec![(role, store)],
                password,
                pin: String::new(),
            };
            create_user(&boucle, &actor, form).await.map_err(sentence)?;
            println!("{login} may sign in now.");
        }
        Command::Password { login } => {
            let user = find(&boucle, &login).await?;
            set_password(&boucle, &actor, user.id, &password()?)
                .await
                .map_err(sentence)?;
            println!("{login} has a new password; their sessions have ended.");
        }
        Command::Disable { login } => {
            let user = find(&boucle, &login).await?;
            set_disabled(&boucle, &actor, user.id, user.version, true).await?;
            println!("{login} can no longer sign in; their sessions have ended.");
        }
    }
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}

fn password() -> Result<String, Box<dyn std::error::Error>> {
    use std::io::IsTerminal;
    if std::io::stdin().is_terminal() {
        eprintln!("Password (at least 10 characters), then Enter and Ctrl-D:");
    }
    let mut text = String::new();
    std::io::stdin().take(1000).read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

async fn find(boucle: &Boucle, login: &str) -> Result<User, Box<dyn std::error::Error>> {
    let all = users(boucle, &Actor::system()).await?;
    let login = login.to_lowercase();
    all.into_iter()
        .map(|view| view.user)
        .find(|user| user.login == login)
        .ok_or_else(|| format!("there is no user {login}").into())
}

async fn store_id(boucle: &Boucle, prefix: &str) -> Result<String, Box<dyn std::error::Error>> {
    let chain = chain(boucle).await?;
    let prefix = prefix.to_uppercase();
    let known: Vec<_> = chain
        .stores
        .iter()
        .map(|store| store.prefix.to_string())
        .collect();
    match chain.stores.iter().find(|store| store.prefix.as_str() == prefix) {
        Some(store) => Ok(store.id.to_string()),
        None => Err(format!("there is no store {prefix}; there are: {}", known.join(", ")).into()),
    }
}

/// Field errors as one line.
fn sentence(error: Error) -> String {
    match error {
        Error::Invalid(fields) => fields
            .iter()
            .map(|field| format!("{}: {}", field.field, field.code.replace('_', " ")))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}
