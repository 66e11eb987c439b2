//! Passwords and PINs: Argon2id, parameters by setting, hashed again when they change.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// Parameters of Argon2id. Defaults follow the OWASP password storage cheat sheet: 19 MiB, 2 passes, 1 lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordRules {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}

/// Hashes and verifies, a few at a time so that sign-ins cannot fill the memory.
#[derive(Debug, Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    at_once: Arc<Semaphore>,
    stand_in: Arc<str>,
}

/// The parameters are outside of what Argon2 allows.
#[derive(Debug, thiserror::Error)]
#[error("password rules: memory, passes and lanes are outside of what Argon2 allows")]
pub struct BadRules;

/// What verifying found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Wrong.
    Wrong,
    /// Right.
    Right,
    /// Right, and hashed under older rules: store this instead.
    Rehashed(String),
}

impl Passwords {
    /// With these rules.
    pub fn new(rules: PasswordRules) -> Result<Self, BadRules> {
        let params = Params::new(rules.memory_kib, rules.passes, rules.lanes, None).map_err(|_| BadRules)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let stand_in = hash(&argon2, "nobody's password").into();
        Ok(Self {
            argon2,
            at_once: Arc::new(Semaphore::new(2)),
            stand_in,
        })
    }

    /// Hashes in PHC string format.
    pub async fn hash(&self, secret: &str) -> String {
        let secret = secret.to_owned();
        self.apart(move |argon2| hash(argon2, &secret)).await
    }

    /// Verifies against a hash. Without one it works as long and answers wrong, so that nobody learns which logins exist.
    pub(crate) async fn verify(&self, secret: &str, stored: Option<&str>) -> Verdict {
        let known = stored.is_some();
        let (secret, stored) = (secret.to_owned(), stored.unwrap_or(&self.stand_in).to_owned());
        self.apart(move |argon2| {
            let Ok(parsed) = PasswordHash::new(&stored) else {
                return Verdict::Wrong;
            };
            if argon2.verify_password(secret.as_bytes(), &parsed).is_err() || !known {
                return Verdict::Wrong;
            }
            let current = Params::try_from(&parsed).is_ok_and(|params| {
                let ours = argon2.params();
                (params.m_cost(), params.t_cost(), params.p_cost())
                    == (ours.m_cost(), ours.t_cost(), ours.p_cost())
            });
            if current {
                Verdict::Right
            } else {
                Verdict::Rehashed(hash(argon2, &secret))
            }
        })
        .await
    }

    async fn apart<T: Send + 'static>(&self, work: impl FnOnce(&Argon2<'static>) -> T + Send + 'static) -> T {
        let _place = self
            .at_once
            .acquire()
            .await
            .expect("the semaphore is never closed");
        let argon2 = self.argon2.clone();
        tokio::task::spawn_blocking(move || work(&argon2))
            .await
            .expect("hashing does not panic")
    }
}

fn hash(argon2: &Argon2<'_>, secret: &str) -> String {
    argon2
        .hash_password(secret.as_bytes())
        .expect("Argon2 hashes any secret under rules it accepted")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quick(passes: u32) -> Passwords {
        Passwords::new(PasswordRules {
            memory_kib: 64,
            passes,
            lanes: 1,
        })
        .unwrap()
    }

    #[tokio::test]
    async fn right_wrong_and_hashed_again_when_rules_change() {
        let old = quick(1);
        let stored = old.hash("vélo-cargo").await;
        assert!(stored.starts_with("$argon2id$"));
        assert_eq!(old.verify("vélo-cargo", Some(&stored)).await, Verdict::Right);
        assert_eq!(old.verify("velo-cargo", Some(&stored)).await, Verdict::Wrong);
        assert_eq!(old.verify("nobody's password", None).await, Verdict::Wrong);
        let new = quick(2);
        let Verdict::Rehashed(again) = new.verify("vélo-cargo", Some(&stored)).await else {
            panic!("not hashed again")
        };
        assert_eq!(new.verify("vélo-cargo", Some(&again)).await, Verdict::Right);
    }

    #[test]
    fn rules_that_argon2_refuses_are_refused() {
        assert!(
            Passwords::new(PasswordRules {
                memory_kib: 1,
                passes: 0,
                lanes: 0
            })
            .is_err()
        );
    }
}
