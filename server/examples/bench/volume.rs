//! What a database that has grown a hundred times costs whoever works with it. The program runs as a process of its own, pages are
//! asked for over HTTP, and its memory is the system's own figure.

use std::{
    fs,
    io::{BufWriter, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use business::{
    Boucle,
    workshop::{LineForm, MoveForm, add_line, move_ticket, take_in, ticket_page},
};
use domain::{people::Actor, stores::Store};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use crate::{
    chain::{self, Failure, SECRET, STORES, intake, some_code},
    rates::rate,
    served::{Browser, notify},
};

/// Tickets of the past before the database grows.
const SMALL: usize = 10_000;
/// Open tickets on the board that is looked at.
const OPEN: usize = 300;
/// Of those, ready to be paid.
const READY: usize = 40;
/// Notices a second that come in meanwhile: a thousand tills, each with a payment every ten seconds.
const OFFERED: u64 = 100;
/// A payment that is not on the page by then is given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Fills the first store's board: what is looked at later.
pub(crate) async fn open_board(boucle: &Boucle, stores: &[Store]) -> Result<(), Failure> {
    rate(OPEN, |_| {
        let (boucle, store) = (boucle.clone(), stores[0].id);
        async move {
            take_in(&boucle, &Actor::system(), store, &intake(&boucle))
                .await
                .map(drop)
        }
    })
    .await?;
    let system = Actor::system();
    for n in 1..=READY {
        let code = format!("{}-{n}", stores[0].prefix).parse()?;
        let ticket = ticket_page(boucle, &system, &code).await?.ticket;
        let line = LineForm {
            kind: "labour".into(),
            label: "Main-d'œuvre".into(),
            quantity: "1".into(),
            unit_price: "89,90".into(),
            rate: "20".into(),
        };
        add_line(boucle, &system, ticket.id, ticket.version, &line).await?;
        for stage in ["diagnosing", "in_repair", "quality_check", "ready"] {
            let version = ticket_page(boucle, &system, &code).await?.ticket.version;
            let form = MoveForm {
                to: stage.into(),
                reason: String::new(),
            };
            move_ticket(boucle, &system, ticket.id, version, &form).await?;
        }
    }
    Ok(())
}

/// Loads much past into one database and little into the other, looks at both in turns, then pays while others pay.
pub(crate) async fn measure(small: &str, large: &str, most: usize) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let of_small = import(small, &folder.path().join("small.csv"), SMALL)?;
    grow(large, most / 20).await?;
    let of_large = import(large, &folder.path().join("large.csv"), most)?;
    let programs = (
        Program::start(small, folder.path())?,
        Program::start(large, folder.path())?,
    );
    let browsers = (programs.0.browser().await?, programs.1.browser().await?);
    println!("{:<58} {SMALL:>12} {most:>12}", "tickets of the past");
    reads(&browsers.0, &browsers.1).await?;
    for (what, small, large) in [
        ("import, rows a second", of_small.0, of_large.0),
        ("import, memory at most, MB", of_small.1, of_large.1),
    ] {
        println!("{what:<58} {small:>12.0} {large:>12.0} {:>8.2}", large / small);
    }
    let (_, program) = programs;
    under_load(&program, &browsers.1).await?;
    let memory = program.peak_megabytes()?;
    println!(
        "{:<58} {memory:>12.0} {:>12} {:>8.2}",
        "server's memory at most, MB, of 150",
        150,
        memory / 150.0
    );
    Ok(())
}

/// Customers with phones and items with serials, in all stores but the first.
async fn grow(url: &str, count: usize) -> Result<(), Failure> {
    let storage = storage::open(url, storage::Options::default()).await?;
    let boucle = chain::boucle(&storage)?;
    let stores = business::stores::chain(&boucle).await?.stores;
    rate(count, |n| {
        let (boucle, store) = (boucle.clone(), stores[1 + n % (STORES - 1)].id);
        async move {
            take_in(&boucle, &Actor::system(), store, &intake(&boucle))
                .await
                .map(drop)
        }
    })
    .await?;
    storage.close().await;
    Ok(())
}

/// A file of the Open Repair Data Standard, loaded by the program: rows a second, and memory at most in megabytes.
fn import(url: &str, file: &PathBuf, count: usize) -> Result<(f64, f64), Failure> {
    write_past(file, count)?;
    let started = Instant::now();
    let mut child = Command::new(program())
        .args([
            "import",
            "open-repair",
            &file.display().to_string(),
            "--store",
            "BAB",
        ])
        .env("DATABASE_URL", url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut most = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        most = most.max(peak_megabytes(child.id()).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(20));
    };
    if !status.success() {
        return Err(format!("the import of {} ended with {status}", file.display()).into());
    }
    #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^52")]
    Ok((count as f64 / started.elapsed().as_secs_f64(), most))
}

/// Rows made of words as customers use them; one in a thousand carries a rare one.
fn write_past(file: &PathBuf, count: usize) -> Result<(), Failure> {
    const THINGS: [&str; 8] = [
        "Grille-pain",
        "Aspirateur",
        "Vélo électrique",
        "Trottinette",
        "Cafetière",
        "Machine à coudre",
        "Lampe",
        "Téléphone",
    ];
    const WHAT: [&str; 8] = [
        "ne démarre plus",
        "fait un bruit aigu",
        "chauffe sans cesse",
        "écran fissuré",
        "batterie ne charge pas",
        "fuite d'eau",
        "bouton cassé",
        "frein qui couine",
    ];
    const WHEN: [&str; 8] = [
        "depuis une semaine",
        "après une chute",
        "par temps humide",
        "au démarrage",
        "en côte",
        "dès le matin",
        "après lavage",
        "sans raison connue",
    ];
    let mut out = BufWriter::new(fs::File::create(file)?);
    writeln!(
        out,
        "id,data_provider,country,partner_product_category,product_category,product_category_id,brand,year_of_manufacture,product_age,repair_status,repair_barrier_if_end_of_life,group_identifier,event_date,problem"
    )?;
    for n in 0..count {
        let pick = |list: &[&'static str], step: usize| list[(n / step) % list.len()];
        let (thing, what, when) = (pick(&THINGS, 1), pick(&WHAT, 8), pick(&WHEN, 64));
        let rare = if n % 1_000 == 7 {
            format!(" réf{}", n / 1_000)
        } else {
            String::new()
        };
        writeln!(
            out,
            "bench_{n},Bench,FRA,{thing},{thing},1,Marque{},,,Fixed,,Groupe,20{:02}-{:02}-{:02},\"{thing} : {what}, {when}{rare}\"",
            n % 97,
            10 + n % 15,
            1 + n % 12,
            1 + n % 28,
        )?;
    }
    out.flush()?;
    Ok(())
}

async fn reads(small: &Browser, large: &Browser) -> Result<(), Failure> {
    let paths = (paths(small).await?, paths(large).await?);
    for ((what, of_small), (_, of_large)) in paths.0.into_iter().zip(paths.1) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for _ in 0..41 {
            before.push(took(small, &of_small).await?);
            after.push(took(large, &of_large).await?);
        }
        let (before, after) = (median(before), median(after));
        println!(
            "{what:<58} {before:>9.2} ms {after:>9.2} ms {:>8.2}",
            after / before
        );
    }
    Ok(())
}

/// What is looked at, and where; each database has serials and phones of its own.
async fn paths(browser: &Browser) -> Result<Vec<(&'static str, String)>, Failure> {
    let board = browser.get("/workshop").await?.text().await?;
    let cards = board.matches("href=\"/tickets/BAA-").count();
    if cards < OPEN {
        return Err(format!("the board shows {cards} tickets").into());
    }
    let ticket = browser.get("/tickets/BAA-250").await?.text().await?;
    let serial = ticket
        .split(r#"class="code">"#)
        .filter_map(|rest| rest.split('<').next())
        .find(|text| text.len() == 32)
        .ok_or("no serial on the ticket's page")?;
    let phone = between(&ticket, "tel:+33", "\"").ok_or("no phone on the ticket's page")?;
    Ok(vec![
        ("board with 300 open tickets", "/workshop".to_owned()),
        ("today", "/".to_owned()),
        ("ticket page", "/tickets/BAA-250".to_owned()),
        ("search by code", "/search?q=BAA-250&all=1".to_owned()),
        ("search by serial", format!("/search?q={serial}")),
        ("search by phone", format!("/search?q=0{phone}")),
        (
            "search by words that many share",
            "/search?q=frein+couine".to_owned(),
        ),
        ("search by a rare word", "/search?q=r%C3%A9f3".to_owned()),
    ])
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    Some(text.split_once(before)?.1.split_once(after)?.0.trim())
}

/// Milliseconds until a page is here in full.
async fn took(browser: &Browser, path: &str) -> Result<f64, Failure> {
    let started = Instant::now();
    browser.any(path).await?.bytes().await?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Pays what is ready while many others pay and 50 streams are open: from the till's answer to the page that shows it.
async fn under_load(program: &Program, browser: &Browser) -> Result<(), Failure> {
    for _ in 0..50 {
        let mut answer = browser.get("/live").await?;
        tokio::spawn(async move { while let Ok(Some(_)) = answer.chunk().await {} });
    }
    let http = integration::engine::client().build()?;
    let flood = tokio::spawn({
        let (http, url) = (http.clone(), program.url.clone());
        async move {
            // Those on their way end with the flood, before the program does.
            let mut on_their_way = JoinSet::new();
            let mut pace = interval(Duration::from_millis(1_000 / OFFERED));
            pace.set_missed_tick_behavior(MissedTickBehavior::Skip);
            for n in 0.. {
                pace.tick().await;
                let (http, url) = (http.clone(), url.clone());
                while on_their_way.try_join_next().is_some() {}
                on_their_way.spawn(async move {
                    if let Err(error) = notify(&http, &url, &format!("flood-{n}"), &some_code(n)).await {
                        eprintln!("a notice was not taken: {error}");
                    }
                });
            }
        }
    });
    let (mut delays, mut unseen) = (Vec::new(), 0);
    for n in 1..=READY {
        let mut live = browser.get("/live").await?;
        let code = format!("BAA-{n}");
        notify(&http, &program.url, &format!("paid-{n}"), &code).await?;
        let answered = Instant::now();
        match timeout(PATIENCE, shown(&mut live, browser, &code)).await {
            Ok(seen) => {
                seen?;
                delays.push(answered.elapsed().as_secs_f64());
            }
            Err(_) => unseen += 1,
        }
        sleep(Duration::from_millis(50)).await;
    }
    flood.abort();
    let _ = flood.await;
    if unseen > 0 {
        println!("{unseen} of {READY} payments were not on the page within {PATIENCE:?}");
    }
    if delays.is_empty() {
        return Ok(());
    }
    delays.sort_by(f64::total_cmp);
    let (median, worst) = (delays[delays.len() / 2], delays[delays.len() - 1]);
    println!(
        "{:<58} {:>12} {:>12}",
        "from the till's answer to the page, seconds, at 100 notices/s", "median", "worst"
    );
    println!(
        "{:<58} {median:>12.2} {worst:>12.2} {worst:>8.2}",
        "  of at most 1"
    );
    Ok(())
}

/// Waits until a stream says that something was paid, or that more happened than it tells, and the ticket's page shows it:
/// what an open page does.
async fn shown(live: &mut reqwest::Response, browser: &Browser, code: &str) -> Result<(), Failure> {
    loop {
        let bytes = live.chunk().await?.ok_or("the stream ended")?;
        let chunk = String::from_utf8_lossy(&bytes);
        if chunk.contains(r#""paid""#) || chunk.contains("event: reload") {
            let page = browser.get(&format!("/tickets/{code}")).await?.text().await?;
            if page.contains("Payé à la caisse") || page.contains(">Payé<") {
                return Ok(());
            }
        }
    }
}

fn program() -> PathBuf {
    std::env::var_os("BOUCLE_BIN").map_or_else(|| PathBuf::from("target/release/boucle"), PathBuf::from)
}

/// The program, serving.
struct Program {
    child: Child,
    url: String,
}

impl Program {
    fn start(database: &str, folder: &std::path::Path) -> Result<Self, Failure> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(program())
            .arg("serve")
            .current_dir(folder)
            .env("DATABASE_URL", database)
            .env("BOUCLE_ADDR", format!("127.0.0.1:{port}"))
            .env("BOUCLE_SECRET_TILL", SECRET)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
        })
    }

    async fn browser(&self) -> Result<Browser, Failure> {
        let http = integration::engine::client().build()?;
        for _ in 0..200 {
            if http.get(format!("{}/readyz", self.url)).send().await.is_ok() {
                return Browser::sign_in(&self.url).await;
            }
            sleep(Duration::from_millis(50)).await;
        }
        Err("the program does not answer".into())
    }

    fn peak_megabytes(&self) -> Result<f64, Failure> {
        peak_megabytes(self.child.id()).ok_or_else(|| "no figure of the memory".into())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The most memory that a process ever held, from the system's own figures.
fn peak_megabytes(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let kilobytes: f64 = between(&status, "VmHWM:", "kB")?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
