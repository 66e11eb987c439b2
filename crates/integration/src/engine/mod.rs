//! The engine: asks partners, pulls from them and delivers to them, by their files alone. Knows no partner by name.

mod attempt;
mod check;
mod exchange;
mod folder;
mod http;
mod line;
mod look_up;
mod making;
mod names;
mod pace;
mod people;
mod pull;
mod record;
mod rows;
mod run;
mod sample;
mod serve;
mod session;
mod sftp;
mod sources;
mod wire;

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

use async_trait::async_trait;
use business::ports::{Errand, LookedUp, Outcome, Parcel, Partners, Purpose};
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::watch;

use self::line::Line;
pub use self::{
    attempt::{Came, Failed, Piece, pretty},
    check::{Checked, Colour, check},
    http::client,
    line::{Configuration, NotConnected, Surroundings},
    pull::{PageMark, Position, Within},
    record::{NoRecorder, Recorder},
    rows::{Rejection, Rows, RowsPage},
    run::Trouble,
    sample::{Differs, try_sample},
    serve::{Reply, Serving, Unserved},
    sources::pulls,
};
use crate::connector::{Action, Connector, Connectors};

/// All partners that can be asked. Each has a wire, a pace and a session of its own.
pub struct Engine {
    around: Surroundings,
    connectors: watch::Sender<Arc<Connectors>>,
    lines: RwLock<BTreeMap<String, Arc<Line>>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

impl Engine {
    /// An engine of these connectors. Nothing is connected before it is asked for.
    pub fn new(connectors: Connectors, around: Surroundings) -> Self {
        Self {
            around,
            connectors: watch::Sender::new(Arc::new(connectors)),
            lines: RwLock::new(BTreeMap::new()),
        }
    }

    /// The connectors as they are running.
    pub fn connectors(&self) -> Arc<Connectors> {
        Arc::clone(&self.connectors.borrow())
    }

    /// The connectors as they are running, for whoever follows what becomes of them.
    pub fn changes(&self) -> watch::Receiver<Arc<Connectors>> {
        self.connectors.subscribe()
    }

    /// Runs these connectors from now on. What is on its way ends as it began; sessions begin anew.
    pub fn replace(&self, connectors: Connectors) {
        // First the files, then the lines: whoever connects in between does so by the new ones.
        self.connectors.send_replace(Arc::new(connectors));
        self.lines
            .write()
            .expect("nobody panics while holding it")
            .clear();
    }

    /// Asks a question: an object, a list of them, or null.
    pub async fn ask(&self, connector: &str, action: Action, input: &Value) -> Result<Value, Trouble> {
        let line = self
            .line(connector)
            .map_err(|problem| Trouble::Refused(problem.to_string()))?;
        line.question(action, input, self.around.errand(Purpose::Question))
            .await
    }

    /// Pulls what is new since a position, page by page into `rows`, and says where it ended.
    pub async fn pull(
        &self,
        connector: &str,
        action: Action,
        from: &Position,
        rows: &mut dyn Rows,
    ) -> Result<Position, Trouble> {
        let line = self
            .line(connector)
            .map_err(|problem| Trouble::Refused(problem.to_string()))?;
        line.pull(action, from, rows, self.around.errand(Purpose::Pull))
            .await
    }

    /// One page of what changed at or after a time, or of everything, and where the next one begins.
    pub async fn page(
        &self,
        connector: &str,
        action: Action,
        since: Option<Timestamp>,
        mark: &PageMark,
    ) -> Result<(Vec<Value>, Option<PageMark>), Trouble> {
        let line = self
            .line(connector)
            .map_err(|problem| Trouble::Refused(problem.to_string()))?;
        line.page(action, since, mark, self.around.errand(Purpose::Comparison))
            .await
    }

    /// Looks for something that was delivered, by its reference; changes nothing over there.
    pub async fn look_up(&self, parcel: &Parcel) -> Result<LookedUp, Trouble> {
        let line = self
            .line(&parcel.connector)
            .map_err(|problem| Trouble::Refused(problem.to_string()))?;
        line.look_up(parcel, self.around.errand(Purpose::Comparison))
            .await
    }

    /// Tries every action at the partner, apart from what is being sent to it.
    pub async fn check(&self, connector: &str) -> Result<Vec<Checked>, NotConnected> {
        let connectors = self.connectors();
        let connector = connectors
            .get(connector)
            .ok_or_else(|| NotConnected::Unknown(connector.to_owned()))?;
        check(connector, &self.around).await
    }

    /// Tries a piece of a connector's files on something pasted; nothing is sent.
    pub fn attempt(
        &self,
        connector: &Connector,
        piece: &Piece,
        pasted: &str,
        status: u16,
    ) -> Result<Came, Failed> {
        attempt::attempt(connector, piece, pasted, status, &self.around)
    }

    /// Why nothing is sent to a partner at present, if so: a sign-in was refused.
    pub fn paused(&self, connector: &str) -> Option<String> {
        self.lines
            .read()
            .expect("nobody panics while holding it")
            .get(connector)
            .and_then(|line| line.paused())
    }

    /// A person has put right what paused it: the partner is connected anew, with the secrets of now.
    pub fn resume(&self, connector: &str) {
        self.lines
            .write()
            .expect("nobody panics while holding it")
            .remove(connector);
    }

    /// Could it be connected, with the settings and secrets of now?
    pub fn check_settings(&self, connector: &str) -> Result<(), NotConnected> {
        self.line(connector).map(|_| ())
    }

    fn line(&self, name: &str) -> Result<Arc<Line>, NotConnected> {
        if let Some(line) = self
            .lines
            .read()
            .expect("nobody panics while holding it")
            .get(name)
        {
            return Ok(Arc::clone(line));
        }
        let connectors = self.connectors();
        let connector: &Connector = connectors
            .get(name)
            .ok_or_else(|| NotConnected::Unknown(name.to_owned()))?;
        let line = Arc::new(Line::new(connector, self.around.clone())?);
        let mut lines = self.lines.write().expect("nobody panics while holding it");
        if !Arc::ptr_eq(&connectors, &self.connectors()) {
            // Other files came in between: this line goes by them or not at all.
            drop(lines);
            return self.line(name);
        }
        // Somebody may have connected it in between: there is one line, so that its pace holds.
        Ok(Arc::clone(lines.entry(name.to_owned()).or_insert(line)))
    }
}

#[async_trait]
impl Partners for Engine {
    async fn deliver(&self, parcel: &Parcel) -> Outcome {
        match self.line(&parcel.connector) {
            Ok(line) => {
                let errand = Errand {
                    purpose: Purpose::Delivery,
                    id: parcel.id,
                };
                line.deliver(parcel, errand).await
            }
            Err(problem @ (NotConnected::Unknown(_) | NotConnected::OnlySends(_))) => Outcome::Refused {
                reason: problem.to_string(),
            },
            // Once the operator has said what is missing, it goes.
            Err(problem) => Outcome::Busy {
                reason: problem.to_string(),
                retry_after: None,
            },
        }
    }
}
