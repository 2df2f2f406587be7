//! Accord: a cloud partner asks a company to become its customer, the company answers through a link in
//! a mail, and both see and steer what follows.
//!
//! # The map
//!
//! The kernel knows nothing of the business: [`db`] (one SQL text on two engines), [`clock`], [`mod@id`],
//! [`outbox`] and [`mail`] (letters on their way out), [`limit`] (how often something may be done),
//! [`timekeeper`] (what comes due by itself), [`secret`] (links and codes), [`search`], [`text`] (every text a
//! person reads), [`metrics`] (what is counted), [`sheet`] (lists as files), [`email_address`], [`form`],
//! [`place`], [`error`] and [`path`]. On its edge stand [`routes`], which address leads where, [`page`], what all
//! pages share, [`bounds`], what is taken of a request, [`client`], where it comes from, [`ahead`], what is read
//! before it is asked for, and [`visitor`], who asks.
//!
//! The slices are the product, and each has the same files: `mod.rs` with its verbs, a file with its
//! type and rules, `store.rs` with every statement that touches its tables, `pages.rs` and `letters.rs`.
//! - [`organizations`]: companies with people in them
//! - [`people`]: members, their roles, signing in, sessions, second factors
//! - [`customers`]: a partner's view of the companies it serves or asks
//! - [`partnerships`]: a provider and a reseller that invite customers together
//! - [`relationships`]: who serves whom, who administers what, how it ends
//! - [`subscriptions`]: what a company has bought, and whom it gave the seats to
//! - [`support`]: who supports a company, and its service requests
//! - [`invitations`]: a partner asks, a customer answers; a provider asks, a reseller answers
//! - [`activity`]: what happened
//! - [`home`]: what waits
//! - [`demo`]: a world to try out
//!
//! Verbs call in one direction: `invitations → support → subscriptions → relationships → partnerships →
//! customers → people → organizations`; anyone tells [`activity`]. Pages, and what comes due, stand above
//! the verbs and may ask any slice's. Only [`app`] knows all. Whoever runs it has [`commands`], [`check`]
//! and [`lookout`].
//!
//! # The walk
//!
//! A handler in `pages.rs` opens one transaction ([`db::Db::write`]), reads who asks
//! ([`visitor::Visitor`]), and calls a verb such as [`invitations::finish`]. The verb lets the type
//! decide, changes the rows by a guarded statement in its store, tells the event
//! ([`activity::Event::tell`]) and posts the letter ([`outbox::put`]), all in that transaction. After the
//! commit the postman ([`outbox::Postman`]) writes the letter and hands it to the mail server.
//! `ARCHITECTURE.md` follows one invitation all the way.

pub mod id;

pub mod activity;
pub mod ahead;
pub mod app;
pub mod bounds;
pub mod check;
pub mod client;
pub mod clock;
pub mod commands;
pub mod config;
pub mod customers;
pub mod db;
pub mod demo;
pub mod email_address;
pub mod error;
pub mod form;
pub mod home;
pub mod invitations;
pub mod limit;
pub mod lookout;
pub mod mail;
pub mod metrics;
pub mod organizations;
pub mod outbox;
pub mod page;
pub mod partnerships;
pub mod path;
pub mod people;
pub mod place;
pub mod relationships;
pub mod routes;
pub mod search;
pub mod secret;
pub mod sheet;
pub mod subscriptions;
pub mod support;
pub mod text;
pub mod timekeeper;
pub mod visitor;
