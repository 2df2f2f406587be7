//! Accord, served for a test, with a partner whose Global admin is signed in.

use std::{
    io::Read,
    net::{TcpListener, TcpStream},
    path::Path,
    process::Command,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::{Running, accord, browser::Browser, configured, errors, get};

pub const ADMIN: &str = "kim@fjord.example";
pub const ADMINS_PASSWORD: &str = "seven quiet herons by the pier";

/// A copy that runs, and its log.
pub struct Served {
    pub address: String,
    running: Running,
    log: JoinHandle<String>,
}

/// An address that was free a moment ago.
pub fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

impl Served {
    /// Serves in a folder, with what the test adds to the configuration.
    pub fn start(folder: &Path, smtp: &str, more: impl FnOnce(&mut Command)) -> Self {
        let address = free();
        let mut command = configured(folder, smtp);
        command.arg("serve").env("ACCORD_LISTEN", &address);
        more(&mut command);
        let mut running = Running::start(command);
        let mut log = running.0.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = log.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let patience = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(&address).is_err() {
            assert!(Instant::now() < patience, "it does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        // It listens before it has opened its database.
        assert!(get(&address, "/readyz").starts_with("HTTP/1.1 200"));
        Self { address, running, log }
    }

    pub fn browser(&self) -> Browser {
        Browser::at(&self.address)
    }

    /// Ends it and returns all that it logged.
    pub fn ends(self) -> String {
        let (well, took) = self.running.terminate();
        assert!(well && took < Duration::from_secs(15), "{took:?}");
        self.log.join().unwrap()
    }

    /// Ends it as a power cut would.
    pub fn loses_power(self) {
        drop(self.running);
        let _ = self.log.join();
    }
}

/// Makes the partner Fjord Cloud; returns the path at which its admin sets a password.
pub fn a_partner(folder: &Path) -> String {
    let mut command = configured(folder, "smtp://127.0.0.1:1");
    command.args(["partner", "create", "--name", "Fjord Cloud", "--domain", "fjord.example"]);
    command.args(["--country", "SE", "--program", "indirect_reseller", "--admin-name", "Kim"]);
    let made = command.args(["--admin-email", ADMIN, "--print-link"]).output().unwrap();
    assert!(made.status.success(), "{}", errors(&made));
    let said = String::from_utf8(made.stdout).unwrap();
    let link = said.lines().find(|line| line.starts_with("http://")).unwrap();
    link.trim_start_matches("http://127.0.0.1:1").to_owned()
}

/// Sets the admin's password and signs in.
pub fn signed_in(served: &Served, password_link: &str) -> Browser {
    let mut kim = served.browser();
    let set = kim.posts(password_link, &[("password", ADMINS_PASSWORD)]);
    assert_eq!(set.status, 303, "{}", set.body);
    let fields = [("email", ADMIN), ("password", ADMINS_PASSWORD)];
    assert_eq!(kim.posts("/sign-in", &fields).status, 303);
    kim
}

/// What the program says to a command without any configuration but the folder's own.
pub fn says(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = accord(folder).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output);
    (output.status.success(), said)
}
