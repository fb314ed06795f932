//! Who may do what: the matrix as a committed file, and every route tried as everybody.

mod routes;
mod table;
