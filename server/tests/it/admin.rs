//! The administration address, of the program itself.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::house::switched_on_in;

/// The program, ended with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

#[tokio::test]
async fn numbers_are_served_apart_from_the_public_port() {
    let folder = tempfile::tempdir().expect("a folder");
    let (public, admin) = (free_port(), free_port());
    let database = format!("sqlite://{}/boucle.db", folder.path().display());
    switched_on_in(&database, "erp").await;
    let _program = Program(
        Command::new(env!("CARGO_BIN_EXE_boucle"))
            .arg("serve")
            .current_dir(folder.path())
            .env("DATABASE_URL", &database)
            .env("BOUCLE_ADDR", format!("127.0.0.1:{public}"))
            .env("BOUCLE_ADMIN_ADDR", format!("127.0.0.1:{admin}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    let http = integration::engine::client().build().expect("a client");
    let url = |port: u16, path: &str| format!("http://127.0.0.1:{port}{path}");
    for _ in 0..200 {
        if http.get(url(public, "/healthz")).send().await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let of_a_till = http.get(url(public, "/api/v1/payables/LYN-2418")).send().await;
    assert_eq!(of_a_till.expect("an answer").status(), 401);
    let unknown = http.get(url(public, "/nobody/knows/this")).send().await;
    assert_eq!(unknown.expect("an answer").status(), 404);
    let hidden = http.get(url(public, "/metrics")).send().await;
    assert_eq!(hidden.expect("an answer").status(), 404);

    let shown = http.get(url(admin, "/metrics")).send().await.expect("an answer");
    assert_eq!(shown.status(), 200);
    let text = shown.text().await.expect("text");
    for line in [
        "boucle_inbox_waiting 0",
        "boucle_inbox_oldest_seconds 0",
        "boucle_events_position 0",
        r#"boucle_deliveries_waiting{connector="erp"} 0"#,
        r#"boucle_deliveries_oldest_seconds{connector="erp"} 0"#,
        r#"boucle_deliveries_given_up{connector="erp"} 0"#,
        r#"boucle_partner_broken_seconds{connector="erp"} 0"#,
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let of_payables = text
        .lines()
        .find(|line| line.starts_with("boucle_http_requests_total") && line.contains("payables"))
        .expect("the till's request was counted");
    assert!(
        of_payables.contains(r#"endpoint="/api/v1/payables/{code}""#),
        "{of_payables}"
    );
    assert!(of_payables.contains(r#"status="401""#), "{of_payables}");
    assert!(
        !text.contains("LYN-2418") && !text.contains("nobody"),
        "what was asked for is shown:\n{text}"
    );

    let elsewhere = http.get(url(admin, "/login")).send().await;
    assert_eq!(elsewhere.expect("an answer").status(), 404);
}
