//! What the workshop's pages leave out, as it stands in their address.

use business::workshop::BoardFilter;
use domain::{
    Lang, UserId,
    people::User,
    workshop::{Stage, TicketKind},
};

use crate::{
    paths,
    words::{board as words, items as goods, states, workshop},
};

/// Filters of board and list. They stand in the address, so that a filtered board can be kept and sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// The list instead of the board.
    pub is_list: bool,
    /// One technician's.
    pub technician: Option<UserId>,
    /// One kind.
    pub kind: Option<TicketKind>,
    /// One family of goods.
    pub category: Option<String>,
    /// Only what is late.
    pub late: bool,
    /// Only what is paid; on the board.
    pub paid: bool,
    /// One stage; in the list.
    pub stage: Option<Stage>,
    /// What has ended too; in the list.
    pub ended: bool,
}

impl Search {
    /// Reads the pairs of a query; what is unknown is left out.
    pub fn parse(pairs: &[(String, String)]) -> Self {
        let get = |name: &str| {
            pairs
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
        };
        let is_on = |name: &str| get(name).is_some_and(|value| !matches!(value, "" | "0"));
        Self {
            is_list: get("view") == Some("list"),
            technician: get("technician").and_then(|id| id.parse().ok()),
            kind: get("kind").and_then(TicketKind::from_name),
            category: get("category")
                .filter(|name| !name.is_empty() && name.len() <= 60)
                .map(str::to_owned),
            late: is_on("late"),
            paid: is_on("paid"),
            stage: get("stage").and_then(Stage::from_name),
            ended: is_on("ended"),
        }
    }

    /// The address of this search.
    pub fn href(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if self.is_list {
            pairs.push(("view", "list".to_owned()));
        }
        if let Some(stage) = self.stage {
            pairs.push(("stage", stage.name().to_owned()));
        }
        if let Some(id) = self.technician {
            pairs.push(("technician", id.to_string()));
        }
        if let Some(kind) = self.kind {
            pairs.push(("kind", kind.name().to_owned()));
        }
        if let Some(category) = &self.category {
            pairs.push(("category", category.clone()));
        }
        for (name, is_on) in [("late", self.late), ("paid", self.paid), ("ended", self.ended)] {
            if is_on {
                pairs.push((name, "1".to_owned()));
            }
        }
        if pairs.is_empty() {
            return paths::WORKSHOP.to_owned();
        }
        let query: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", paths::escaped(value)))
            .collect();
        format!("{}?{}", paths::WORKSHOP, query.join("&"))
    }

    /// This search's address with one more pair.
    pub fn href_with(&self, name: &str, value: &str) -> String {
        let href = self.href();
        let join = if href.contains('?') { '&' } else { '?' };
        format!("{href}{join}{name}={}", paths::escaped(value))
    }

    /// Something is left out.
    pub fn is_filtered(&self) -> bool {
        self.technician.is_some()
            || self.kind.is_some()
            || self.category.is_some()
            || self.late
            || self.paid
            || self.stage.is_some()
    }

    /// For the board's read model.
    pub fn board_filter(&self) -> BoardFilter {
        BoardFilter {
            technician: self.technician,
            kind: self.kind,
            category: self.category.clone(),
            late: self.late,
            paid: self.paid,
        }
    }

    /// On the board, with what both views know.
    pub(super) fn board(&self) -> Self {
        let paid = self.paid || self.stage == Some(Stage::Paid);
        Self {
            is_list: false,
            stage: None,
            ended: false,
            paid,
            ..self.clone()
        }
    }

    /// In the list, with what both views know.
    pub(super) fn list(&self) -> Self {
        let stage = if self.paid { Some(Stage::Paid) } else { self.stage };
        Self {
            is_list: true,
            stage,
            paid: false,
            ..self.clone()
        }
    }

    pub(super) fn technician(&self, technician: Option<UserId>) -> Self {
        Self {
            technician,
            ..self.clone()
        }
    }

    pub(super) fn kind(&self, kind: Option<TicketKind>) -> Self {
        Self { kind, ..self.clone() }
    }

    pub(super) fn category(&self, category: Option<String>) -> Self {
        Self {
            category,
            ..self.clone()
        }
    }

    pub(super) fn late(&self, late: bool) -> Self {
        Self { late, ..self.clone() }
    }

    pub(super) fn paid(&self, paid: bool) -> Self {
        Self { paid, ..self.clone() }
    }

    pub(super) fn stage(&self, stage: Option<Stage>) -> Self {
        Self {
            stage,
            ..self.clone()
        }
    }

    pub(super) fn ended(&self, ended: bool) -> Self {
        Self {
            ended,
            ..self.clone()
        }
    }

    pub(super) fn all_off(&self) -> Self {
        Self {
            is_list: self.is_list,
            ..Self::default()
        }
    }

    /// Every filter that is on: its words, and the search without it.
    pub(super) fn each_off(&self, technicians: &[User], lang: Lang) -> Vec<(String, Self)> {
        let mut off = Vec::new();
        if let Some(id) = self.technician {
            let name = technicians
                .iter()
                .find(|user| user.id == id)
                .map_or_else(String::new, |user| user.name.clone());
            off.push((name, self.technician(None)));
        }
        if let Some(kind) = self.kind {
            off.push((workshop::kind(kind).of(lang).to_owned(), self.kind(None)));
        }
        if let Some(category) = &self.category {
            off.push((goods::category(category, lang), self.category(None)));
        }
        if let Some(stage) = self.stage {
            off.push((states::stage(stage).of(lang).to_owned(), self.stage(None)));
        }
        if self.late {
            off.push((words::ONLY_LATE.of(lang).to_owned(), self.late(false)));
        }
        if self.paid {
            off.push((words::ONLY_PAID.of(lang).to_owned(), self.paid(false)));
        }
        off
    }
}
