//! The samples of every connector that the program ships come out as they say.

use integration::{Connectors, engine::try_sample};

#[tokio::test]
async fn the_samples_of_all_connectors_come_out() {
    let connectors = Connectors::load(None).unwrap();
    let mut differing = vec![];
    for connector in connectors.iter() {
        for sample in &connector.samples {
            if let Err(differs) = try_sample(connector, sample).await {
                differing.push(format!("{}: {differs}", connector.name));
            }
        }
        if let Some(partner) = &connector.partner {
            for action in partner.actions.keys() {
                let shown = connector
                    .samples
                    .iter()
                    .any(|sample| sample.action() == Some(*action));
                if !shown {
                    differing.push(format!("{}: the action {action} has no sample", connector.name));
                }
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
