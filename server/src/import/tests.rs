use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use business::{
    Boucle,
    clock::{Entropy, FixedClock},
    people::{PasswordRules, Passwords},
    ports::{Happening, TicketCard, TicketFilter},
    search,
    stores::{StoreForm, create_store},
    workshop::ticket_page,
};
use domain::{
    StoreId,
    people::Actor,
    workshop::{Barrier, Outcome, TicketState},
};
use tempfile::TempDir;

use super::{ImportError, Summary, open_repair};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/open-repair-sample.csv");
const HEADER: &str = "id,partner_product_category,product_category,brand,product_age,repair_status,\
                      repair_barrier_if_end_of_life,event_date,problem\n";

struct Lyon {
    app: Boucle,
    store: StoreId,
    folder: TempDir,
}

async fn lyon() -> Lyon {
    let storage = storage::open("sqlite::memory:", storage::Options::default())
        .await
        .unwrap();
    let rules = PasswordRules {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };
    let app = Boucle {
        db: storage.database(),
        clock: Arc::new(FixedClock::at("2026-11-24T10:00:00Z".parse().unwrap())),
        entropy: Arc::new(Entropy::seeded(1)),
        passwords: Passwords::new(rules).unwrap(),
    };
    let form = StoreForm {
        prefix: "LYN".into(),
        name: "Lyon Part-Dieu".into(),
        time_zone: "Europe/Paris".into(),
        ..StoreForm::default()
    };
    let store = create_store(&app, &Actor::system(), form).await.unwrap().id;
    let folder = tempfile::tempdir().unwrap();
    Lyon { app, store, folder }
}

impl Lyon {
    fn file(&self, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("past.csv");
        fs::write(&path, text).unwrap();
        path
    }

    async fn load(&self, file: &Path) -> Result<Summary, ImportError> {
        let rejects = self.folder.path().join("rejects.csv");
        open_repair::run(&self.app, file, "LYN", Some(&rejects), false).await
    }

    /// Line and reason of each rejected row.
    fn rejects(&self) -> Vec<(String, String)> {
        let mut file = csv::Reader::from_path(self.folder.path().join("rejects.csv")).unwrap();
        file.records()
            .map(|record| {
                let record = record.unwrap();
                (record[0].to_owned(), record[1].to_owned())
            })
            .collect()
    }

    async fn tickets(&self) -> Vec<TicketCard> {
        let filter = TicketFilter {
            store: Some(self.store),
            ..TicketFilter::default()
        };
        let unit = self.app.db.read("test", move |r| {
            let filter = filter.clone();
            Box::pin(async move { Ok(r.tickets_newest(&filter, None, 1000).await?.rows) })
        });
        unit.await.unwrap()
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl for<'r> Fn(
            &'r mut dyn business::ports::Repositories,
        ) -> futures::future::BoxFuture<'r, Result<T, business::Error>>
        + Send
        + Sync
        + 'static,
    ) -> T {
        self.app.db.read("test", read).await.unwrap()
    }
}

fn counts(summary: &Summary) -> (usize, usize, usize) {
    (summary.created, summary.known, summary.rejected)
}

#[tokio::test]
async fn the_past_becomes_closed_tickets_and_loads_only_once() {
    let lyon = lyon().await;
    let first = lyon.load(Path::new(SAMPLE)).await.unwrap();
    assert_eq!((counts(&first), first.rejects), ((20, 0, 0), None));
    let tickets = lyon.tickets().await;
    assert_eq!(tickets.len(), 20);
    let newest = &tickets[0];
    assert_eq!(newest.created_at.to_string(), "2022-03-27T10:00:00Z");
    assert_eq!(
        (newest.item_title.as_str(), newest.category.as_str()),
        ("Xbox Games console", "Games console")
    );
    let outcomes = |wanted: Outcome| {
        let wanted = TicketState::Closed { outcome: wanted };
        tickets.iter().filter(|ticket| ticket.state == wanted).count()
    };
    assert_eq!(
        (
            outcomes(Outcome::Repaired),
            outcomes(Outcome::NotRepaired),
            outcomes(Outcome::Unknown)
        ),
        (7, 4, 2)
    );
    for barrier in Barrier::ALL.into_iter().take(5) {
        assert_eq!(outcomes(Outcome::Unrepairable(Some(barrier))), 1, "{barrier:?}");
    }
    assert_eq!(outcomes(Outcome::Unrepairable(None)), 2);

    let again = lyon.load(Path::new(SAMPLE)).await.unwrap();
    assert_eq!(counts(&again), (0, 20, 0));
    assert_eq!(lyon.tickets().await, tickets);
}

#[tokio::test]
async fn the_past_goes_nowhere_outside_and_is_found_by_its_words() {
    let lyon = lyon().await;
    let before = lyon
        .read(|r| Box::pin(async move { Ok(r.last_position().await?) }))
        .await;
    lyon.load(Path::new(SAMPLE)).await.unwrap();
    let after = lyon
        .read(|r| Box::pin(async move { Ok(r.last_position().await?) }))
        .await;
    assert_eq!(before, after, "nothing was published");
    let actor = Actor::system();
    let found = search::find(&lyon.app, &actor, "elna coudre", 10).await.unwrap();
    assert_eq!(found.tickets.len(), 1);
    let code = &found.tickets[0].code;
    assert!(code.to_string().starts_with("LYN-H"), "{code}");
    let page = ticket_page(&lyon.app, &actor, code).await.unwrap();
    assert_eq!(
        (
            page.item.category.name(),
            page.item.title(),
            page.ticket.problem.as_str()
        ),
        (
            "Sewing machine",
            "Elna Machine à coudre".to_owned(),
            "Pas possible d'ouvrir"
        )
    );
    assert!(matches!(page.timeline.as_slice(), [entry] if entry.what == Happening::Imported));
    assert!(page.audit.is_empty(), "one entry a run, none a row");
}

#[tokio::test]
async fn both_headers_in_use_are_read_and_other_words_have_no_known_end() {
    let lyon = lyon().await;
    let header = HEADER.replace("product_age", "product_age_estimate");
    let rows =
        "a_1,,Toaster,Unknown,3,Fixed,,2022-04-30,\na_2,Kettle ~ Bouilloire,Kettle,,,Perhaps,,2022-04-30,\n";
    let summary = lyon.load(&lyon.file(header + rows)).await.unwrap();
    assert_eq!((counts(&summary), summary.other_status), ((2, 0, 0), 1));
    let titles: Vec<_> = lyon
        .tickets()
        .await
        .into_iter()
        .map(|ticket| ticket.item_title)
        .collect();
    assert!(
        titles.contains(&"Toaster".to_owned()) && titles.contains(&"Bouilloire".to_owned()),
        "{titles:?}"
    );
    let same = lyon
        .load(&lyon.file(format!("{HEADER}a_1,,Toaster,,,Fixed,,2022-04-30,\n")))
        .await
        .unwrap();
    assert_eq!(counts(&same), (0, 1, 0));
}

#[tokio::test]
async fn broken_rows_are_written_down_and_the_others_loaded() {
    let lyon = lyon().await;
    let mut text = HEADER.as_bytes().to_vec();
    text.extend_from_slice(b"b_1,,Toaster,,,Fixed,,2022-04-30,fine\n");
    text.extend_from_slice(b"b_2,,Toaster\n");
    text.extend_from_slice(b"b_3,,Toaster,,,Fixed,,30/04/2022,day first\n");
    text.extend_from_slice(b"b_4,,Toaster,,,Fixed,,2027-01-01,to come\n");
    text.extend_from_slice(b"b_5,,Toaster,,,Fixed,,2022-04-30,\xff\n");
    text.extend_from_slice(b",,Toaster,,,Fixed,,2022-04-30,no id\n");
    text.extend_from_slice(b"b_7,,Toaster,,,Fixed,,2022-04-30,\"two\nlines\"\n");
    text.extend_from_slice(format!("b_9,,Toaster,,,Fixed,,2022-04-30,{}\n", "x".repeat(4001)).as_bytes());
    text.extend_from_slice(b"b_10,,Toaster,,,Fixed,,2022-04-30,\"never closed\n");
    text.extend_from_slice(b"b_1,,Toaster,,,Fixed,,2022-04-30,twice in the file\n");
    let summary = lyon.load(&lyon.file(text)).await.unwrap();
    assert_eq!(counts(&summary), (2, 1, 7));
    let expected = [
        ("3", "3 fields, the header has 9"),
        ("4", "event_date: '30/04/2022' is no date such as 2022-04-30"),
        ("5", "event_date: 2027-01-01 is not between 1970-01-02 and today"),
        ("6", "field 9 is not UTF-8"),
        ("7", "id: required"),
        ("10", "problem: at most 4000 characters"),
        ("11", "a quote is opened and never closed"),
    ];
    assert_eq!(
        lyon.rejects(),
        expected.map(|(line, reason)| (line.to_owned(), reason.to_owned()))
    );
    assert!(summary.to_string().contains("7 rejected"), "{summary}");
}

#[tokio::test]
async fn many_rows_are_loaded_in_several_units() {
    let lyon = lyon().await;
    let rows: Vec<String> = (0..1203)
        .map(|n| format!("c_{n},,Toaster,,,Fixed,,2022-04-30,\n"))
        .collect();
    let summary = lyon
        .load(&lyon.file(HEADER.to_owned() + &rows.concat()))
        .await
        .unwrap();
    assert_eq!(counts(&summary), (1203, 0, 0));
    let tickets = lyon.tickets().await;
    let numbers: Vec<u32> = tickets.iter().map(|ticket| ticket.code.number).collect();
    let newest_first: Vec<u32> = (204..=1203).rev().collect();
    assert_eq!(numbers, newest_first, "in order though all of one day");
}

#[tokio::test]
async fn what_cannot_be_begun_says_why_and_does_nothing() {
    let lyon = lyon().await;
    let refused = async |text: &str| lyon.load(&lyon.file(text)).await.unwrap_err().to_string();
    assert!(refused("").await.ends_with("the file is empty"));
    let missing = refused("id,brand,problem,event_date,product_category,partner_product_category\n").await;
    assert!(
        missing.ends_with("these columns are missing: repair_status, repair_barrier_if_end_of_life"),
        "{missing}"
    );
    assert!(refused("id;brand;problem\n").await.contains("semicolons"));
    assert!(refused("\u{0}\u{1}garbage").await.contains("no header"));
    let path = lyon.file(HEADER);
    let at = |store: &'static str| open_repair::run(&lyon.app, &path, store, None, false);
    assert!(matches!(at("GRE").await, Err(ImportError::NoStore(_))));
    assert!(matches!(at("L-1").await, Err(ImportError::Prefix(..))));
    let nowhere = open_repair::run(&lyon.app, Path::new("/nowhere.csv"), "LYN", None, false).await;
    assert!(matches!(nowhere, Err(ImportError::File(..))));
    let unwritable = lyon.file(format!("{HEADER}short\n"));
    let rejects = Path::new("/nowhere/rejects.csv");
    let lost = open_repair::run(&lyon.app, &unwritable, "LYN", Some(rejects), false).await;
    assert!(matches!(lost, Err(ImportError::Rejects(..))));
    assert!(lyon.tickets().await.is_empty());
}
