//! The secret is changed while links are out and somebody is signed in.

use super::{
    SECRET,
    browser::Browser,
    served::{Served, a_partner, signed_in},
};

const NEXT: &str = "q9ZKx4bVn2Lr7TgWmD1sYc8HfJpA0uEo";

#[test]
fn a_link_made_before_the_secret_was_changed_goes_on_working() {
    let folder = tempfile::tempdir().unwrap();
    let smtp = "smtp://127.0.0.1:1";
    let link = a_partner(folder.path());
    let only_next = Served::start(folder.path(), smtp, |command| {
        command.env("ACCORD_SECRET", NEXT);
    });
    assert!([404, 410].contains(&only_next.browser().gets(&link).status), "the key is gone");
    only_next.ends();

    let both = Served::start(folder.path(), smtp, |command| {
        command.env("ACCORD_SECRET", NEXT).env("ACCORD_SECRET_PREVIOUS", SECRET);
    });
    let kim = signed_in(&both, &link);
    both.ends();

    // Sessions are made without a secret: they last as long as they would have.
    let later = Served::start(folder.path(), smtp, |command| {
        command.env("ACCORD_SECRET", NEXT);
    });
    let mut kim = Browser { address: later.address.clone(), ..kim };
    assert_eq!(kim.gets("/account").status, 200);
    later.ends();
}
