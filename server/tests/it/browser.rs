//! A browser without scripts, for tests of pages.

use std::collections::BTreeMap;

use reqwest::{Response, StatusCode, header};

use crate::house::House;

/// The password of everybody in a test's house.
pub(crate) const PASSWORD: &str = "boucle-test";

/// A browser without scripts: it keeps cookies and follows nothing by itself.
pub(crate) struct Browser<'h> {
    pub(crate) house: &'h House,
    pub(crate) jar: BTreeMap<String, String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl<'h> Browser<'h> {
    pub(crate) fn new(house: &'h House) -> Self {
        Self {
            house,
            jar: BTreeMap::new(),
        }
    }

    /// One that has signed in.
    pub(crate) async fn signed_in(house: &'h House, login: &str) -> Self {
        let mut browser = Self::new(house);
        let answer = browser
            .post("/login", &[("login", login), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }

    pub(crate) fn cookies(&self) -> String {
        self.jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    async fn take(&mut self, response: Response) -> Answer {
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie");
            assert!(
                text.contains("SameSite=Lax") || text.contains("Max-Age=0"),
                "{text}"
            );
            let (name, value) = text
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a name and a value");
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        let location = response
            .headers()
            .get(header::LOCATION)
            .and_then(|to| to.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        Answer {
            status: response.status(),
            location,
            body: response.text().await.expect("text"),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self
            .house
            .http
            .get(format!("{}{path}", self.house.address))
            .header(header::COOKIE, self.cookies());
        let response = request.send().await.expect("an answer");
        self.take(response).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .house
            .http
            .post(format!("{}{path}", self.house.address))
            .header(header::COOKIE, self.cookies());
        let response = request.form(fields).send().await.expect("an answer");
        self.take(response).await
    }

    /// The token that the forms of a page carry.
    pub(crate) async fn token(&mut self) -> String {
        let page = self.get("/").await;
        value_of(&page.body, "csrf")
    }
}

/// The value of the first hidden field of this name.
pub(crate) fn value_of(html: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = html
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no field {name} in {html}"))
        .1;
    rest.split('"').next().expect("a value").to_owned()
}
