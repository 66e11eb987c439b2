//! Every connector of the program reads its own samples as it says.

use integration::{Connectors, engine::try_sample};

#[tokio::test]
async fn every_sample_comes_out_as_it_says() {
    let connectors = Connectors::load(None).unwrap();
    let mut wrong = vec![];
    let mut right = 0;
    for connector in connectors.iter() {
        for sample in &connector.samples {
            match try_sample(connector, sample).await {
                Ok(()) => right += 1,
                Err(differs) => wrong.push(format!("{}: {differs}", connector.name)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(right >= 1, "no connector has a sample");
}
