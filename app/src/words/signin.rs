//! Words of the door: sign-in, switch by PIN, a form that waited for it.

use domain::Lang;

use super::{Text, text};

/// Title of the sign-in.
pub const TITLE: Text = text("Qui est là ?", "Who is there?");
/// Title of the PIN page.
pub const COUNTER: Text = text("Qui est au comptoir ?", "Who is at the counter?");
/// Under the title of the PIN page.
pub const COUNTER_SUB: Text = text(
    "Les personnes qui se sont déjà connectées sur ce poste.",
    "Whoever has signed in on this device before.",
);
/// Under the title of the sign-in.
pub const SUB: Text = text(
    "Entrez avec votre compte de l’enseigne.",
    "Come in with your account of the chain.",
);
/// What the drawing says.
pub const CLAIM: Text = text("Chaque objet a une suite.", "Every object has a next chapter.");
/// Under it.
pub const CLAIM_SUB: Text = text(
    "Réparé, rendu, encaissé. Une seule ligne, du comptoir à la caisse.",
    "Repaired, handed back, paid. One line, from the counter to the till.",
);
/// Label of the login.
pub const LOGIN: Text = text("Identifiant", "Login");
/// Label of the password.
pub const PASSWORD: Text = text("Mot de passe", "Password");
/// Signs in.
pub const ENTER: Text = text("Entrer", "Sign in");
/// Between the people of a device and the form.
pub const OR: Text = text("ou avec votre mot de passe", "or with your password");
/// Somebody who is not among the people of the device.
pub const OTHER: Text = text("Autre", "Other");
/// Label of the PIN.
pub const PIN: Text = text("Code à six chiffres", "Six-digit PIN");
/// Back to the people of the device.
pub const NOT_ME: Text = text("Ce n’est pas moi", "Not me");
/// To the password instead of the PIN.
pub const BY_PASSWORD: Text = text("Avec le mot de passe", "With the password");
/// Wrong login or password.
pub const WRONG: Text = text(
    "Identifiant ou mot de passe inconnu. Vérifiez les majuscules, puis réessayez.",
    "Unknown login or password. Check capitals, then try again.",
);
/// Wrong PIN.
pub const WRONG_PIN: Text = text("Ce n’est pas le bon code.", "That is not the right PIN.");
/// PIN locked.
pub const PIN_LOCKED: Text = text(
    "Cinq essais : ce code est bloqué sur ce poste. Entrez avec votre mot de passe, il sera de nouveau ouvert.",
    "Five tries: this PIN is locked on this device. Sign in with your password and it opens again.",
);
/// Nobody has signed in on this device.
pub const DEVICE_UNKNOWN: Text = text(
    "Ce poste ne connaît encore personne. Entrez une première fois avec votre mot de passe.",
    "This device knows nobody yet. Sign in once with your password.",
);
/// Nobody of this device has a PIN.
pub const NO_PINS: Text = text(
    "Personne n’a encore de code sur ce poste. On le choisit dans « Mes réglages ».",
    "Nobody has a PIN on this device yet. One is chosen under “My settings”.",
);
/// A form is being kept through the sign-in.
pub const KEPT: Text = text(
    "Votre session est terminée. Ce que vous aviez saisi est gardé : entrez, puis reprenez.",
    "Your session is over. What you had typed is kept: sign in, then go on.",
);
/// Title of the page with the kept form.
pub const RESUME_TITLE: Text = text("Rien n’est perdu", "Nothing is lost");
/// What it says.
pub const RESUME_TEXT: Text = text(
    "Votre session s’était terminée pendant la saisie. Tout ce que vous aviez tapé est gardé, il reste à l’envoyer.",
    "Your session ended while you typed. All of it is kept; it only needs sending.",
);
/// Sends the kept form.
pub const RESUME: Text = text("Reprendre", "Go on");
/// Drops it.
pub const DROP: Text = text("Laisser tomber", "Let it go");
/// Heading of the demo chain's logins.
pub const DEMO: Text = text("Enseigne de démonstration", "Demo chain");
/// What they are.
pub const DEMO_TEXT: Text = text(
    "Entrez d’un geste comme l’une de ces personnes ; leur mot de passe à toutes :",
    "Come in as one of these people with one press; the password of them all:",
);
/// Ends with the sign-out everywhere.
pub const SIGNED_OUT: Text = text("Vous êtes déconnecté partout.", "You are signed out everywhere.");
/// The other language, in itself.
pub const OTHER_LANGUAGE: Text = text("English", "Français");

/// Too many tries: how long to wait.
pub fn wait(seconds: i64, lang: Lang) -> String {
    match (lang, seconds) {
        (Lang::Fr, ..120) => format!("Trop d’essais. Réessayez dans {seconds}\u{a0}s."),
        (Lang::En, ..120) => format!("Too many tries. Try again in {seconds}\u{a0}s."),
        (Lang::Fr, _) => format!(
            "Trop d’essais. Réessayez dans {}\u{a0}min.",
            seconds.div_euclid(60) + 1
        ),
        (Lang::En, _) => format!(
            "Too many tries. Try again in {}\u{a0}min.",
            seconds.div_euclid(60) + 1
        ),
    }
}

/// Who types a PIN.
pub fn hello(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Bonjour {name}"),
        Lang::En => format!("Hello {name}"),
    }
}
