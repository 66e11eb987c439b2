//! What stands on the paper, read back from the PDF as a person and a camera would.

mod label;
mod paper;
mod quote;
mod receipt;
mod sample;
