//! Looking for something that was delivered, as it is looked for before it would be sent again. Changes nothing over there.

use business::ports::{Errand, LookedUp, Parcel};

use super::{
    line::Line,
    run::{Ended, Going, Trouble, trouble},
};
use crate::connector::{Action, Gives, Run};

impl Line {
    /// Is it there? Runs the steps up to the last one that is there for doubt; the one that says that there is nothing more to
    /// do has found it.
    pub(super) async fn look_up(&self, parcel: &Parcel, errand: Errand) -> Result<LookedUp, Trouble> {
        let refused = |reason: String| Trouble::Refused(reason);
        let action = Action::named(&parcel.action).ok_or_else(|| {
            refused(format!(
                "{} is no action; known are {}",
                parcel.action,
                Action::names()
            ))
        })?;
        let rules = self.rules(action).map_err(refused)?;
        let Gives::Reference { reference, .. } = &rules.gives else {
            return Err(refused(format!("{action} is nothing that is delivered")));
        };
        let steps = rules
            .looked_up_by()
            .ok_or_else(|| refused(format!("{}: {action} cannot be looked up", self.name)))?;
        let mut going = Going::new(self, action, &parcel.document, errand);
        going.carry(parcel);
        match going.run(steps, |run| run != Run::FirstPage).await {
            Ended::Finished => Ok(LookedUp::Found {
                reference: going.reference(reference.as_ref()),
            }),
            Ended::Well => Ok(LookedUp::Missing),
            Ended::Badly(verdict) => Err(trouble(verdict)),
        }
    }
}
