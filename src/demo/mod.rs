//! The demo: a believable world, a mail server of its own that the ordinary letters are delivered to,
//! and the pages that show them as their readers would see them. Nothing of it is part of `serve`.

mod crowd;
mod making;
mod names;
mod pages;
mod progress;
pub(crate) mod receiver;
mod world;

use std::path::Path;

pub use self::{
    making::{Post, Wanted, crowd, open},
    pages::routes,
    receiver::{Mailbox, listen, replies},
    world::{SignIn, World},
};
use crate::{commands, secret::Keys};

/// The key of a demo's links: it is kept with the world, if that is.
///
/// # Errors
/// When it cannot be written.
pub fn keys(folder: &Path) -> anyhow::Result<Keys> {
    commands::kept_keys(&folder.join("secret"))
}
