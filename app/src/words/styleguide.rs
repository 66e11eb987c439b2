//! Words of the style guide.
