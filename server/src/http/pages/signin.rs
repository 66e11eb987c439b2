//! The door: sign-in by password, switch by PIN, and forms that outlive a session.

use std::net::{IpAddr, SocketAddr};

use app::{
    document::PageContext,
    pages::{
        resume::resume as resume_page,
        signin::{
            DemoLogins, DemoPerson, KEPT_ACTION, KEPT_PREFIX, KeptForm, PinPerson, SignIn,
            sign_in as sign_in_page,
        },
        switch::{Switch, switch as switch_page},
    },
    paths,
    words::signin as words,
};
use axum::{
    Router,
    body::Bytes,
    extract::{ConnectInfo, FromRequestParts, Query, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use business::{
    Error, SignInError,
    people::{DeviceProof, SignedIn, pin_page, sign_in, sign_in_by_pin},
};
use domain::{Lang, UserId};
use serde::Deserialize;
use tower_sessions::Session;

use super::{local, session::year_cookie};
use crate::http::{
    PageError, Web,
    form::Fields,
    render::{bare_context, page},
    staff::{View, begin, cookie, fresh_since},
};

/// Name of the cookie by which a device is known.
const DEVICE: &str = "boucle-device";
/// Fields of a kept form that are typed again rather than written into a page.
const SECRETS: [&str; 4] = ["csrf", "password", "pin", "new_password"];

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route(paths::LOGIN, get(login).post(enter))
        .route(paths::SWITCH, get(switch).post(enter_by_pin))
}

/// What the door knows of a browser before anybody is signed in.
struct Visitor {
    session: Session,
    view: View,
    device: Option<DeviceProof>,
    label: String,
    address: Option<IpAddr>,
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let session = parts.extensions.get::<Session>().cloned();
        Ok(Self {
            session: session.ok_or_else(|| PageError::Unavailable("no session layer".into()))?,
            view: View::of(parts),
            device: cookie(&parts.headers, DEVICE).and_then(DeviceProof::from_cookie),
            label: device_label(&parts.headers),
            address: address(parts, web),
        })
    }
}

/// Where a request comes from; behind a proxy of ours, what that proxy says.
pub(in crate::http) fn address(parts: &Parts, web: &Web) -> Option<IpAddr> {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip())?;
    if !web.settings.trusted_proxies.contains(&peer) {
        return Some(peer);
    }
    let said = parts
        .headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok());
    said.and_then(|list| list.rsplit(',').next()?.trim().parse().ok())
        .or(Some(peer))
}

/// What a device is called in the list of devices: browser and system, as far as the browser says.
fn device_label(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPad", "iPad"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    [browser, system]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

impl Visitor {
    async fn context(&self, web: &Web) -> PageContext {
        bare_context(web, &self.view, Some(&self.session)).await
    }

    /// Who may come in by PIN: nobody once a full sign-in is due again.
    async fn people(&self, web: &Web) -> Result<Vec<PinPerson>, PageError> {
        if fresh_since(web, &self.session).await.is_none() {
            return Ok(vec![]);
        }
        match pin_page(&web.boucle, self.device.clone()).await {
            Ok(found) => Ok(found
                .users
                .into_iter()
                .map(|user| PinPerson {
                    id: user.id.to_string(),
                    name: user.name,
                })
                .collect()),
            Err(Error::SignIn(_)) => Ok(vec![]),
            Err(error) => Err(error.into()),
        }
    }

    /// A flood from one address waits for the next minute.
    fn check_flood(&self, web: &Web) -> Result<(), Error> {
        let now = web.boucle.clock.now();
        match self.address {
            Some(address) if !web.addresses.try_again(address, now) => {
                Err(SignInError::Wait(60 - now.as_second().rem_euclid(60)).into())
            }
            _ => Ok(()),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
    #[serde(default)]
    user: Option<String>,
}

/// What the demo chain's visitors need to know; nothing anywhere else.
fn demo_logins(web: &Web, lang: Lang) -> Option<DemoLogins> {
    web.settings.demo.then(|| DemoLogins {
        people: crate::demo::logins()
            .map(|(login, name, role)| DemoPerson {
                login: login.to_owned(),
                name: name.to_owned(),
                role: app::words::people::role(role).of(lang).to_owned(),
            })
            .collect(),
        password: crate::demo::PASSWORD.to_owned(),
    })
}

async fn login(
    State(web): State<Web>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let model = SignIn {
        next: wanted.next,
        people: visitor.people(&web).await?,
        demo: demo_logins(&web, visitor.view.lang),
        ..SignIn::default()
    };
    let context = visitor.context(&web).await;
    Ok(sign_in_answer(&context, StatusCode::OK, model))
}

fn sign_in_answer(context: &PageContext, status: StatusCode, model: SignIn) -> Response {
    let title = words::ENTER.of(context.locale.lang);
    page(context, status, title, move || sign_in_page(model))
}

/// The sentence for a refused sign-in; `None` for errors that are not about signing in.
fn sentence(error: &Error, by_pin: bool, lang: Lang) -> Option<String> {
    let Error::SignIn(error) = error else { return None };
    Some(match error {
        SignInError::Wrong if by_pin => words::WRONG_PIN.of(lang).to_owned(),
        SignInError::Wrong => words::WRONG.of(lang).to_owned(),
        SignInError::Wait(seconds) => words::wait(*seconds, lang),
        SignInError::PinLocked => words::PIN_LOCKED.of(lang).to_owned(),
        SignInError::DeviceUnknown => words::DEVICE_UNKNOWN.of(lang).to_owned(),
    })
}

async fn enter(State(web): State<Web>, visitor: Visitor, body: Bytes) -> Result<Response, PageError> {
    let fields = Fields::parse(&body).ok_or(PageError::NotUtf8)?;
    let signed_in = match visitor.check_flood(&web) {
        Ok(()) => {
            let (login, password) = (fields.get("login"), fields.get("password"));
            sign_in(
                &web.boucle,
                login,
                password,
                visitor.device.clone(),
                &visitor.label,
            )
            .await
        }
        Err(error) => Err(error),
    };
    let kept = kept(&fields);
    let signed_in = match signed_in {
        Ok(signed_in) => signed_in,
        Err(error) => {
            let lang = visitor.view.lang;
            let Some(sentence) = sentence(&error, false, lang) else {
                return Err(error.into());
            };
            let model = SignIn {
                login: fields.text("login"),
                next: fields.text("next"),
                error: Some(sentence),
                people: if kept.is_some() {
                    vec![]
                } else {
                    visitor.people(&web).await?
                },
                kept,
                demo: demo_logins(&web, lang),
            };
            let context = visitor.context(&web).await;
            return Ok(sign_in_answer(&context, StatusCode::UNPROCESSABLE_ENTITY, model));
        }
    };
    begin(&web, &visitor.session, &signed_in, None).await?;
    let mut answer = match kept {
        Some(kept) => resume_answer(&web, &visitor, &signed_in, kept).await,
        None => Redirect::to(local(fields.get("next"))).into_response(),
    };
    if let Some(cookie) = year_cookie(&web, DEVICE, &signed_in.device.cookie(), "; HttpOnly") {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// The kept form in a sign-in, if there is one.
fn kept(fields: &Fields) -> Option<KeptForm> {
    let action = fields.get(KEPT_ACTION);
    let fields = fields
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(KEPT_PREFIX)?.to_owned(), value.clone())))
        .collect();
    (!action.is_empty()).then(|| KeptForm {
        action: local(action).to_owned(),
        fields,
    })
}

async fn resume_answer(web: &Web, visitor: &Visitor, signed_in: &SignedIn, kept: KeptForm) -> Response {
    let mut context = visitor.context(web).await;
    context.locale.lang = signed_in.user.language;
    let title = words::RESUME_TITLE.of(context.locale.lang);
    page(&context, StatusCode::OK, title, move || resume_page(kept))
}

/// The sign-in in place of a form whose session had ended; what was typed waits behind it.
pub(in crate::http) async fn resume(
    web: &Web,
    view: &View,
    session: Option<&Session>,
    action: &str,
    fields: Vec<(String, String)>,
) -> Response {
    let fields = fields
        .into_iter()
        .filter(|(name, _)| !SECRETS.contains(&name.as_str()))
        .collect();
    let model = SignIn {
        kept: Some(KeptForm {
            action: action.to_owned(),
            fields,
        }),
        demo: demo_logins(web, view.lang),
        ..SignIn::default()
    };
    let context = bare_context(web, view, session).await;
    sign_in_answer(&context, StatusCode::UNAUTHORIZED, model)
}

async fn switch(
    State(web): State<Web>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let people = visitor.people(&web).await?;
    if people.is_empty() {
        return Ok(to_password(&wanted.next).into_response());
    }
    let model = Switch {
        people,
        chosen: wanted.user,
        next: wanted.next,
        ..Switch::default()
    };
    let context = visitor.context(&web).await;
    Ok(switch_answer(&context, StatusCode::OK, model))
}

/// No PIN can help here: the password does.
fn to_password(next: &str) -> Redirect {
    Redirect::to(&format!("{}?next={}", paths::LOGIN, paths::escaped(local(next))))
}

fn switch_answer(context: &PageContext, status: StatusCode, model: Switch) -> Response {
    let title = words::COUNTER.of(context.locale.lang);
    page(context, status, title, move || switch_page(model))
}

async fn enter_by_pin(State(web): State<Web>, visitor: Visitor, body: Bytes) -> Result<Response, PageError> {
    let fields = Fields::parse(&body).ok_or(PageError::NotUtf8)?;
    let Some(since) = fresh_since(&web, &visitor.session).await else {
        return Ok(to_password(fields.get("next")).into_response());
    };
    let user: UserId = fields
        .get("user")
        .parse()
        .map_err(|_| PageError::Business(Error::NotFound))?;
    let signed_in = match visitor.check_flood(&web) {
        Ok(()) => sign_in_by_pin(&web.boucle, user, fields.get("pin"), visitor.device.clone()).await,
        Err(error) => Err(error),
    };
    match signed_in {
        Ok(signed_in) => {
            begin(&web, &visitor.session, &signed_in, Some(since)).await?;
            Ok(Redirect::to(local(fields.get("next"))).into_response())
        }
        Err(error) => {
            let Some(sentence) = sentence(&error, true, visitor.view.lang) else {
                return Err(error.into());
            };
            let model = Switch {
                people: visitor.people(&web).await?,
                chosen: Some(fields.text("user")),
                next: fields.text("next"),
                error: Some(sentence),
                is_closed: matches!(
                    error,
                    Error::SignIn(SignInError::PinLocked | SignInError::DeviceUnknown)
                ),
            };
            let context = visitor.context(&web).await;
            Ok(switch_answer(&context, StatusCode::UNPROCESSABLE_ENTITY, model))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_kept_form_comes_through_the_sign_in_without_its_secrets() {
        let fields = Fields(vec![
            ("login".into(), "ines".into()),
            (KEPT_ACTION.into(), "/tickets".into()),
            (format!("{KEPT_PREFIX}symptom"), "brakes".into()),
            (format!("{KEPT_PREFIX}symptom"), "</textarea><script>".into()),
        ]);
        let kept = kept(&fields).unwrap();
        assert_eq!(kept.action, "/tickets");
        assert_eq!(kept.fields[1], ("symptom".into(), "</textarea><script>".into()));
        let foreign = Fields(vec![(KEPT_ACTION.into(), "//evil.example/".into())]);
        assert_eq!(super::kept(&foreign).unwrap().action, "/");
        assert_eq!(super::kept(&Fields::default()), None);
    }

    #[test]
    fn a_device_is_called_by_browser_and_system() {
        let label = |agent: &'static str| {
            device_label(&HeaderMap::from_iter([(
                header::USER_AGENT,
                HeaderValue::from_static(agent),
            )]))
        };
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
        assert_eq!(label(chrome), "Chrome, Linux");
        assert_eq!(label("curl/8"), "");
    }
}
