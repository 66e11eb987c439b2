//! The connector `tryton` against a real one: `BOUCLE_TEST_TRYTON` is its address; without it nothing is tried.

use std::collections::BTreeMap;

use crate::real::{Real, said};

#[tokio::test]
async fn every_action_that_is_declared_works_there() {
    let Some(address) = said("BOUCLE_TEST_TRYTON") else {
        return;
    };
    // The demo database of the script that starts it.
    let settings = BTreeMap::from([("address", address), ("database", "enseigne".to_owned())]);
    let secret = ("tryton-password", "connecteur-boucle".to_owned());
    let green = Real::new("tryton", settings, secret).nothing_is_red().await;
    assert!(green.contains(&"repair-to-pay"), "{green:?}");
}
