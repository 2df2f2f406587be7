//! The walks a person makes, in a real browser against the real program and its demo mailbox.
//!
//! Each test starts `accord demo` and as many browsers as it has people, and finds everything by what a person sees:
//! the words on a button, the label beside a field. The rule: no id, no class, no address that is not on the page
//! (but for the first one typed into the bar), so that a page may be rebuilt freely as long as it reads the same.

mod accord;
mod mailbox;
mod managing;
mod pages;
mod person;
mod process;
mod second_factor;
mod three;
mod walks;
