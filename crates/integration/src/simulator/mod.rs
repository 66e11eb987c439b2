//! Partners to try Boucle with.
