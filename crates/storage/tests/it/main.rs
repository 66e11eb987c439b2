//! smoke
use business::ports::*;
#[tokio::test(flavor = "multi_thread")]
async fn smoke() {
    let storage = storage::open("sqlite::memory:", storage::Options::default()).await.unwrap();
    println!("{:?}", storage.applied());
    let db = storage.database();
    db.write("name", |r| Box::pin(async move { r.name_organisation("Atelier").await?; Ok(()) })).await.unwrap();
    let n = db.read("name", |r| Box::pin(async move { Ok(r.organisation().await?) })).await.unwrap();
    assert_eq!(n, "Atelier");
    storage.close().await;
}
