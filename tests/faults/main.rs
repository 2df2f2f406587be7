//! The built binary under failure: killed, stopped, starved and lied to, while partners and companies use it.
//! Each test asks afterwards whether everything that somebody was told is so. `make faults` runs them one
//! after the other, on both engines, and prints the figures.

mod browser;
mod copies;
mod database;
mod disk;
mod kills;
mod proxy;
#[path = "../app/rules.rs"]
mod rules;
mod running;
mod sink;
mod sockets;
mod stopping;
mod walk;
