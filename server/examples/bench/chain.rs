//! The chain that is measured: thirty stores, one user, and what is taken in.

use std::sync::Arc;

use business::{
    Boucle,
    clock::{Entropy, SystemClock},
    customers::CustomerForm,
    items::ItemForm,
    people::{PasswordRules, Passwords, UserForm, create_user},
    stores::{StoreForm, create_store},
    workshop::{CustomerChoice, IntakeForm, ItemChoice},
};
use domain::{people::Actor, stores::Store};
use storage::Storage;

/// Stores that take in.
pub(crate) const STORES: usize = 30;
/// The user's login, and the start of their password.
pub(crate) const LOGIN: &str = "bench";
/// Their password.
pub(crate) const PASSWORD: &str = "bench-bench";
/// The till's secret.
pub(crate) const SECRET: &str = "whsec_YmVuY2ggc2VjcmV0IG9mIHRoaXJ0eS10d28gYnl0ZXM=";

pub(crate) type Failure = Box<dyn std::error::Error>;

/// Use cases over this database. Passwords cost little: they are not what is measured.
pub(crate) fn boucle(storage: &Storage) -> Result<Boucle, Failure> {
    Ok(Boucle {
        db: storage.database(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        passwords: Passwords::new(PasswordRules {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        })?,
    })
}

/// Founds the chain: stores `BAA`, `BAB` and so on, and an admin.
pub(crate) async fn found(boucle: &Boucle) -> Result<Vec<Store>, Failure> {
    let mut stores = Vec::new();
    for n in 0..STORES {
        let form = StoreForm {
            prefix: prefix(n),
            name: format!("Magasin {n:02}"),
            time_zone: "Europe/Paris".into(),
            ..StoreForm::default()
        };
        stores.push(create_store(boucle, &Actor::system(), form).await?);
    }
    let form = UserForm {
        login: LOGIN.into(),
        name: "Bench".into(),
        memberships: vec![("admin".into(), String::new())],
        password: PASSWORD.into(),
        ..UserForm::default()
    };
    create_user(boucle, &Actor::system(), form).await?;
    Ok(stores)
}

/// The prefix of a store's codes.
fn prefix(store: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap_or_default());
    format!("B{}{}", letter(store / 26), letter(store % 26))
}

/// A code of some store but the first, another one each time for thousands of times.
pub(crate) fn some_code(n: usize) -> String {
    format!("{}-{}", prefix(1 + n % (STORES - 1)), 1 + n / (STORES - 1) % 120)
}

/// A random text.
pub(crate) fn id(boucle: &Boucle) -> String {
    boucle.entropy.id(boucle.clock.now()).simple().to_string()
}

/// A repair of a customer with a phone number and an item with a serial of their own.
pub(crate) fn intake(boucle: &Boucle) -> IntakeForm {
    let number = u32::from_be_bytes(boucle.entropy.bytes::<4>()) % 100_000_000;
    IntakeForm {
        intake_key: id(boucle),
        customer: CustomerChoice::New(CustomerForm {
            last_name: "Roussel".into(),
            first_name: "Claire".into(),
            phone: format!("06{number:08}"),
            ..CustomerForm::default()
        }),
        item: ItemChoice::New(ItemForm {
            category: "bike".into(),
            brand: "Moustache".into(),
            model: "Lundi 27.3".into(),
            serial: id(boucle),
        }),
        kind: "customer_repair".into(),
        symptoms: vec!["brakes".into()],
        problem: "Le frein avant couine quand il pleut".into(),
        accessories: String::new(),
        priority: "normal".into(),
        promised_day: String::new(),
        promised_hour: String::new(),
        ceiling: String::new(),
        technician: String::new(),
        location: String::new(),
    }
}

/// A till's notice of a payment of 89.90.
pub(crate) fn notice(payment: &str, code: &str) -> String {
    let amount = r#"{"amount":8990,"currency":"EUR"}"#;
    format!(
        r#"{{"type":"payment.captured","timestamp":"2026-11-24T14:32:07Z","data":{{"payment_id":"{payment}","store":"BAA","till":"2","code":"{code}","amount":{amount},"tenders":[{{"method":"card","amount":{amount}}}],"paid_at":"2026-11-24T14:32:05Z"}}}}"#
    )
}
