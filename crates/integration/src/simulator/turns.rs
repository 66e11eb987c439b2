//! Faults that come by turns: each with every n-th order.

use crate::fields::{FieldError, Fields};

/// Something that goes wrong to order, with a stable name in files and in the control API.
pub(super) trait Named: Copy + PartialEq {
    /// The name, e.g. `duplicate`.
    fn name(self) -> &'static str;
}

/// Reads the table `[every]`: a fault's name and how often it comes. Faults that are not in `known` are refused.
pub(super) fn read<F: Named>(fields: &mut Fields, known: &[F]) -> Result<Vec<(F, u64)>, FieldError> {
    let mut turns = vec![];
    if let Some(mut every) = fields.table("every")? {
        for fault in known {
            if let Some(n) = every.number(fault.name(), 1, 1_000_000)? {
                turns.push((*fault, n));
            }
        }
        every.finish()?;
    }
    Ok(turns)
}

/// The faults of the order of this number (from 1), each once: those that were ordered, and those whose turn it is.
pub(super) fn due<F: Named>(turns: &[(F, u64)], number: u64, ordered: &[F], known: &[F]) -> Vec<F> {
    let turn = |fault: &F| {
        turns
            .iter()
            .any(|(turn, n)| turn == fault && number.is_multiple_of(*n))
    };
    known
        .iter()
        .copied()
        .filter(|fault| ordered.contains(fault) || turn(fault))
        .collect()
}
