//! Words that every page uses.

use super::{Counted, Text, counted, text};

/// Keep what was typed.
pub const SAVE: Text = text("Enregistrer", "Save");
/// Leave without doing it.
pub const CANCEL: Text = text("Annuler", "Cancel");
/// Change something.
pub const EDIT: Text = text("Modifier", "Edit");
/// Shut a menu, a dialog.
pub const CLOSE: Text = text("Fermer", "Close");
/// Take a change back.
pub const UNDO: Text = text("Défaire", "Undo");
/// Beside the label of a field that may stay empty.
pub const OPTIONAL: Text = text("facultatif", "optional");
/// First choice of a list where nothing is chosen yet.
pub const CHOOSE: Text = text("Choisir…", "Choose…");
/// Earlier page of a list.
pub const PREVIOUS: Text = text("Précédents", "Previous");
/// Later page of a list.
pub const NEXT: Text = text("Suivants", "Next");
/// Nobody has it.
pub const NOBODY: Text = text("Personne", "Nobody");
/// Name of the list of steps under a title.
pub const PROGRESS: Text = text("Avancement", "Progress");
/// Name of the way back above a title.
pub const CRUMBS: Text = text("Fil", "Breadcrumb");
/// Name of the pages of a list.
pub const PAGES: Text = text("Pages", "Pages");
/// A step that is behind.
pub const STEP_DONE: Text = text("fait", "done");
/// Load the page again.
pub const RELOAD: Text = text("Recharger", "Reload");
/// Heading of the errors of a form.
pub const TO_REVIEW: Counted = counted(
    text(
        "Un point à revoir, tout le reste est gardé.",
        "One thing to look at, the rest is kept.",
    ),
    text(
        "{n} points à revoir, tout le reste est gardé.",
        "{n} things to look at, the rest is kept.",
    ),
);
/// What the seconds ring of an undo says.
pub const SECONDS_LEFT: Counted = counted(
    text("encore {n} seconde", "{n} second left"),
    text("encore {n} secondes", "{n} seconds left"),
);
