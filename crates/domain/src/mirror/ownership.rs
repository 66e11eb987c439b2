//! Customers that two sides write: who owns which field, and what happens where both have changed it.

use crate::text;

/// Whose word holds for a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Owner {
    /// The partner's: what changes there changes here.
    Partner,
    /// Ours: what comes from there changes nothing.
    #[default]
    Boucle,
}

impl Owner {
    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "partner" => Some(Self::Partner),
            "boucle" => Some(Self::Boucle),
            _ => None,
        }
    }
}

/// A field that both sides may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Last name, or the company's.
    LastName,
    /// First name.
    FirstName,
    /// First e-mail address.
    Email,
    /// First phone number.
    Phone,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::LastName, Self::FirstName, Self::Email, Self::Phone];

    /// Stable name, as in a connector's files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LastName => "last_name",
            Self::FirstName => "first_name",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Whether two values say the same, however they are written.
    fn same(self, one: &str, other: &str) -> bool {
        let key: fn(&str) -> String = match self {
            Self::LastName | Self::FirstName => text::key,
            Self::Email => text::email_key,
            Self::Phone => text::phone_key,
        };
        one == other || key(one) == key(other)
    }
}

/// Who owns each field of a connector's customers. Where nothing is declared, Boucle does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owners([Owner; Field::ALL.len()]);

impl Owners {
    /// The owner of a field.
    pub fn of(&self, field: Field) -> Owner {
        Field::ALL
            .into_iter()
            .zip(self.0)
            .find(|(known, _)| *known == field)
            .map(|(_, owner)| owner)
            .unwrap_or_default()
    }

    /// With another owner of a field.
    #[must_use]
    pub fn with(mut self, field: Field, owner: Owner) -> Self {
        for (known, slot) in Field::ALL.into_iter().zip(&mut self.0) {
            if known == field {
                *slot = owner;
            }
        }
        self
    }
}

/// A customer as a partner tells it. A field that it does not tell is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// Last name, or the company's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Person {
    /// A field.
    pub fn get(&self, field: Field) -> Option<&str> {
        match field {
            Field::LastName => &self.last_name,
            Field::FirstName => &self.first_name,
            Field::Email => &self.email,
            Field::Phone => &self.phone,
        }
        .as_deref()
    }

    /// Sets a field.
    pub fn set(&mut self, field: Field, value: String) {
        let slot = match field {
            Field::LastName => &mut self.last_name,
            Field::FirstName => &mut self.first_name,
            Field::Email => &mut self.email,
            Field::Phone => &mut self.phone,
        };
        *slot = Some(value);
    }
}

/// What becomes of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// What stands here.
    pub ours: String,
    /// What both sides last agreed on.
    pub agreed: String,
    /// Both have changed it since: a person decides, and until then ours stands.
    pub is_conflict: bool,
}

/// Merges one field: `agreed` is what both sides last said, `ours` and `theirs` what they say now.
pub fn merge(field: Field, owner: Owner, agreed: &str, ours: &str, theirs: &str) -> Merged {
    let stays = |agreed: &str, is_conflict| Merged {
        ours: ours.to_owned(),
        agreed: agreed.to_owned(),
        is_conflict,
    };
    if field.same(ours, theirs) {
        stays(theirs, false)
    } else if field.same(theirs, agreed) {
        // Only we have changed it, or nobody has.
        stays(agreed, false)
    } else if !field.same(ours, agreed) {
        stays(agreed, true)
    } else if owner == Owner::Partner {
        Merged {
            ours: theirs.to_owned(),
            agreed: theirs.to_owned(),
            is_conflict: false,
        }
    } else {
        stays(agreed, false)
    }
}
