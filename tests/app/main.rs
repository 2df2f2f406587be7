//! The application in process, spoken in people's words. Every test runs on the engine that it is given:
//! SQLite in a folder of its own, or, with `ACCORD_TEST_POSTGRES`, a PostgreSQL database of its own. The
//! clock stands still until a test moves it, and no test leaves a letter behind.

mod account;
mod activity;
mod answers;
mod at_once;
mod canaries;
mod clouds;
mod confirmation;
mod customers;
mod details;
mod edge;
mod endings;
mod exports;
mod failing_mail;
mod failures;
mod fresh;
mod history;
mod home;
mod house;
mod imports;
mod invitations;
mod letters;
mod licences;
mod managing;
mod members;
mod not_us;
mod partnerships;
mod people;
mod permissions;
mod plans;
mod privacy;
mod promises;
mod relationships;
mod requests;
mod roles;
#[path = "../rules.rs"]
mod rules;
mod search;
mod second_factors;
mod sequences;
mod shares;
mod sign_ins;
mod strangers;
mod subscriptions;
mod support;
mod tenants;
mod texts;
mod together;
mod upgrade;
mod users;
mod world;
