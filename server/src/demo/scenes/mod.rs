//! What is in the workshops of the demo chain. Makes and models are named as examples; people and events are invented.

mod annecy;
mod grenoble;
mod lyon;
mod past;

use super::scene::Scene;

/// Every ticket, store by store, each store's in the order in which they came.
pub(super) fn all() -> Vec<Scene> {
    [
        past::lyon(),
        lyon::scenes(),
        past::grenoble(),
        grenoble::scenes(),
        past::annecy(),
        annecy::scenes(),
    ]
    .concat()
}
