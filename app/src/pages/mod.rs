//! One file a page. A page is a function of a model.
