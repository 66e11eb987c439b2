//! Inviting people, giving them roles, letting them go.

use domain::{
    Lang, StoreId, UserId,
    people::{Action, Actor, Membership, Role, User},
};

use crate::{
    Boucle, Checks, Error,
    ports::{Credentials, Repositories, StorageError},
    record::audit,
};

/// A user as typed into a form or on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserForm {
    /// What they type to sign in.
    pub login: String,
    /// Name on screen.
    pub name: String,
    /// `fr` or `en`.
    pub language: String,
    /// Role and store id; an empty store means everywhere.
    pub memberships: Vec<(String, String)>,
    /// First password; empty on a change leaves it as it is.
    pub password: String,
    /// Six digits, or empty.
    pub pin: String,
}

/// A user as the settings page shows them.
#[derive(Debug, Clone)]
pub struct UserView {
    /// The user.
    pub user: User,
    /// Has a PIN.
    pub has_pin: bool,
}

struct Checked {
    login: String,
    name: String,
    language: Lang,
    memberships: Vec<Membership>,
}

fn check(form: &UserForm, checks: &mut Checks) -> Checked {
    let login = checks.required("login", &form.login, 80).to_lowercase();
    if login.contains(char::is_whitespace) {
        checks.wrong("login", "no_spaces");
    }
    let name = checks.required("name", &form.name, 120);
    let language = Lang::from_tag(&form.language).unwrap_or_default();
    let mut memberships = Vec::new();
    for (role, store) in form.memberships.iter().take(50) {
        let role = Role::from_name(role);
        let store: Option<Option<StoreId>> = if store.is_empty() {
            Some(None)
        } else {
            store.parse().ok().map(Some)
        };
        match (role, store) {
            (Some(role), Some(store)) => memberships.push(Membership { role, store }),
            _ => checks.wrong("memberships", "unknown"),
        }
    }
    memberships.sort();
    memberships.dedup();
    if memberships.is_empty() {
        checks.wrong("memberships", "missing");
    }
    Checked {
        login,
        name,
        language,
        memberships,
    }
}

fn check_secrets(form: &UserForm, password_needed: bool, checks: &mut Checks) {
    let length = form.password.chars().count();
    if (password_needed || length > 0) && length < 10 {
        checks.wrong("password", "too_short");
    } else if length > 200 {
        checks.wrong("password", "too_long");
    }
    if !form.pin.is_empty() {
        check_pin(&form.pin, checks);
    }
}

fn check_pin(pin: &str, checks: &mut Checks) {
    if pin.len() != 6 || !pin.bytes().all(|b| b.is_ascii_digit()) {
        checks.wrong("pin", "six_digits");
    } else if pin.bytes().all(|b| b == pin.as_bytes()[0]) || "0123456789876543210".contains(pin) {
        checks.wrong("pin", "too_easy");
    }
}

/// All users, for who may manage them.
pub async fn users(app: &Boucle, actor: &Actor) -> Result<Vec<UserView>, Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    app.db
        .read("users", |r| {
            Box::pin(async move {
                let mut views = Vec::new();
                for user in r.users().await? {
                    let has_pin = r.credentials(user.id).await?.is_some_and(|c| c.pin.is_some());
                    views.push(UserView { user, has_pin });
                }
                Ok(views)
            })
        })
        .await
}

/// One user.
pub async fn user(app: &Boucle, actor: &Actor, id: UserId) -> Result<UserView, Error> {
    users(app, actor)
        .await?
        .into_iter()
        .find(|view| view.user.id == id)
        .ok_or(Error::NotFound)
}

/// Adds a user.
pub async fn create_user(app: &Boucle, actor: &Actor, form: UserForm) -> Result<UserId, Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    let mut checks = Checks::default();
    let checked = check(&form, &mut checks);
    check_secrets(&form, true, &mut checks);
    checks.done()?;
    let password = app.passwords.hash(&form.password).await;
    let pin = if form.pin.is_empty() {
        None
    } else {
        Some(app.passwords.hash(&form.pin).await)
    };
    let credentials = Credentials { password, pin };
    let user = User {
        id: UserId(app.entropy.id(app.clock.now())),
        login: checked.login,
        name: checked.name,
        language: checked.language,
        memberships: checked.memberships,
        disabled: false,
        version: 1,
    };
    let id = user.id;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("create_user", move |r| {
            let (app, actor, user, credentials) =
                (app.clone(), actor.clone(), user.clone(), credentials.clone());
            Box::pin(async move {
                known_stores(r, &user.memberships).await?;
                match r.insert_user(&user, &credentials).await {
                    Err(StorageError::Taken(_)) => return Err(Error::field("login", "taken")),
                    other => other?,
                }
                let fields = ["login", "name", "language", "memberships"];
                audit(r, &app, &actor, "create_user", ("user", user.id.0), None, &fields).await
            })
        })
        .await?;
    Ok(id)
}

/// Changes a user. Sessions end where roles change or the password does.
pub async fn update_user(
    app: &Boucle,
    actor: &Actor,
    id: UserId,
    version: i64,
    form: UserForm,
) -> Result<(), Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    let mut checks = Checks::default();
    let checked = check(&form, &mut checks);
    check_secrets(&form, false, &mut checks);
    checks.done()?;
    change(app, actor, id, version, "update_user", move |user| {
        let mut fields = Vec::new();
        if user.login != checked.login {
            fields.push("login");
        }
        if user.name != checked.name {
            fields.push("name");
        }
        if user.language != checked.language {
            fields.push("language");
        }
        if user.memberships != checked.memberships {
            fields.push("memberships");
        }
        user.login.clone_from(&checked.login);
        user.name.clone_from(&checked.name);
        user.language = checked.language;
        user.memberships.clone_from(&checked.memberships);
        fields
    })
    .await?;
    if !form.password.is_empty() {
        set_password(app, actor, id, &form.password).await?;
    }
    if !form.pin.is_empty() {
        set_pin(app, actor, id, &form.pin).await?;
    }
    Ok(())
}

/// Lets a user go, or back in. Their sessions end.
pub async fn set_disabled(
    app: &Boucle,
    actor: &Actor,
    id: UserId,
    version: i64,
    disabled: bool,
) -> Result<(), Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    if actor.user == Some(id) {
        return Err(Error::field("disabled", "not_yourself"));
    }
    change(app, actor, id, version, "set_disabled", move |user| {
        user.disabled = disabled;
        vec!["disabled"]
    })
    .await
}

/// Gives a user a new password and ends their sessions. One's own needs no right.
pub async fn set_password(app: &Boucle, actor: &Actor, id: UserId, password: &str) -> Result<(), Error> {
    if actor.user != Some(id) || actor.method != domain::people::Method::Password {
        actor.check_everywhere(Action::ManageUsers)?;
    }
    let form = UserForm {
        password: password.to_owned(),
        ..UserForm::default()
    };
    let mut checks = Checks::default();
    check_secrets(&form, true, &mut checks);
    checks.done()?;
    let hash = app.passwords.hash(password).await;
    set_secret(app, actor, id, "password", true, move |credentials| {
        credentials.password.clone_from(&hash);
    })
    .await
}

/// Gives a user a new PIN. One's own needs no right, but a full sign-in.
pub async fn set_pin(app: &Boucle, actor: &Actor, id: UserId, pin: &str) -> Result<(), Error> {
    if actor.user != Some(id) || actor.method != domain::people::Method::Password {
        actor.check_everywhere(Action::ManageUsers)?;
    }
    let mut checks = Checks::default();
    check_pin(pin, &mut checks);
    checks.done()?;
    let hash = app.passwords.hash(pin).await;
    set_secret(app, actor, id, "pin", false, move |credentials| {
        credentials.pin = Some(hash.clone());
    })
    .await
}

/// Chooses the language of one's own screens. Needs no right.
pub async fn set_language(app: &Boucle, actor: &Actor, language: Lang) -> Result<(), Error> {
    let id = actor.user.ok_or(Error::NotFound)?;
    let user = app
        .db
        .read("user", move |r| Box::pin(async move { Ok(r.user(id).await?) }))
        .await?
        .ok_or(Error::NotFound)?;
    if user.language == language {
        return Ok(());
    }
    change(app, actor, id, user.version, "set_language", move |user| {
        user.language = language;
        vec!["language"]
    })
    .await
}

async fn set_secret(
    app: &Boucle,
    actor: &Actor,
    id: UserId,
    field: &'static str,
    end_sessions: bool,
    set: impl Fn(&mut Credentials) + Send + Sync + 'static,
) -> Result<(), Error> {
    let (app, actor, set) = (app.clone(), actor.clone(), std::sync::Arc::new(set));
    app.clone()
        .db
        .write("set_secret", move |r| {
            let (app, actor, set) = (app.clone(), actor.clone(), set.clone());
            Box::pin(async move {
                let mut credentials = r.credentials(id).await?.ok_or(Error::NotFound)?;
                set(&mut credentials);
                r.set_credentials(id, &credentials).await?;
                if end_sessions {
                    r.delete_sessions_of(id, None).await?;
                }
                audit(r, &app, &actor, "set_secret", ("user", id.0), None, &[field]).await
            })
        })
        .await
}

async fn change(
    app: &Boucle,
    actor: &Actor,
    id: UserId,
    version: i64,
    action: &'static str,
    edit: impl Fn(&mut User) -> Vec<&'static str> + Send + Sync + 'static,
) -> Result<(), Error> {
    let (app, actor, edit) = (app.clone(), actor.clone(), std::sync::Arc::new(edit));
    app.clone()
        .db
        .write(action, move |r| {
            let (app, actor, edit) = (app.clone(), actor.clone(), edit.clone());
            Box::pin(async move {
                let mut user = r.user(id).await?.ok_or(Error::NotFound)?;
                if user.version != version {
                    return Err(Error::Stale);
                }
                let fields = edit(&mut user);
                if fields.is_empty() {
                    return Ok(());
                }
                known_stores(r, &user.memberships).await?;
                user.version += 1;
                match r.save_user(&user).await {
                    Ok(true) => {}
                    Ok(false) => return Err(Error::Stale),
                    Err(StorageError::Taken(_)) => return Err(Error::field("login", "taken")),
                    Err(other) => return Err(other.into()),
                }
                if fields
                    .iter()
                    .any(|field| matches!(*field, "memberships" | "disabled"))
                {
                    r.delete_sessions_of(id, None).await?;
                }
                audit(r, &app, &actor, action, ("user", id.0), None, &fields).await
            })
        })
        .await
}

async fn known_stores(r: &mut dyn Repositories, memberships: &[Membership]) -> Result<(), Error> {
    let stores = r.stores().await?;
    let known = memberships
        .iter()
        .filter_map(|m| m.store)
        .all(|id| stores.iter().any(|store| store.id == id));
    if known {
        Ok(())
    } else {
        Err(Error::field("memberships", "unknown"))
    }
}
