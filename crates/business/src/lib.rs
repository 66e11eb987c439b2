//! business
