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
mod endings;
mod exports;
mod home;
mod house;
mod imports;
mod invitations;
mod letters;
mod licences;
mod managing;
mod members;
mod partnerships;
mod people;
mod permissions;
mod privacy;
mod relationships;
mod requests;
mod roles;
mod sequences;
mod sign_ins;
mod subscriptions;
mod support;
mod texts;
mod together;
mod upgrade;
mod users;
