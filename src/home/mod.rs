//! Home: the first page of somebody who is signed in, and what waits for them. It keeps nothing of its
//! own and asks the other slices.

mod pages;

pub use pages::routes;
