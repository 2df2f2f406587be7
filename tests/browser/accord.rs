//! The program under test: `accord demo`, on a free port, in a folder of its own that goes with it.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::Command,
    time::Duration,
};

use tempfile::TempDir;

use crate::process::Process;

/// Starting includes making the demo's world, with a hashed password for each of its people.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running demo; ended when dropped.
pub struct Accord {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub address: String,
    process: Process,
    folder: TempDir,
}

/// One of the people of the demo, as the program prints them.
#[derive(Clone)]
pub struct SignIn {
    pub email: String,
    pub password: String,
    pub organization: String,
    pub role: String,
}

impl Accord {
    pub async fn demo() -> Self {
        let folder =
            tempfile::Builder::new().prefix("accord-demo.").tempdir().expect("a temporary folder");
        let log = File::create(folder.path().join("log")).expect("its log");
        let mut process = Process::start(
            Command::new(env!("CARGO_BIN_EXE_accord"))
                .args(["demo", "--listen", "127.0.0.1:0"])
                .current_dir(&folder)
                .env("TMPDIR", folder.path())
                .stderr(log),
        );
        let address = process.prints(PATIENCE, address).await;
        let mut demo = Self { address: String::new(), process, folder };
        demo.address = address.unwrap_or_else(|why| panic!("no address from accord demo: {why}"));
        demo
    }

    /// The first person printed who has that role. The first Global admin is the reseller's.
    pub async fn sign_in(&mut self, role: &str) -> SignIn {
        self.process
            .prints(PATIENCE, |line| sign_in(line).filter(|person| person.role == role))
            .await
            .unwrap_or_else(|why| panic!("no sign-in as {role} from accord demo: {why}"))
    }

    /// The first person printed of an organization: its Global admin.
    pub async fn sign_in_of(&mut self, organization: &str) -> SignIn {
        let is_theirs = |person: &SignIn| person.organization == organization;
        self.process
            .prints(PATIENCE, |line| sign_in(line).filter(is_theirs))
            .await
            .unwrap_or_else(|why| panic!("no sign-in of {organization} from accord demo: {why}"))
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Accord {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = fs::read(self.log()).unwrap_or_default();
            eprintln!("accord demo logged:\n{}", String::from_utf8_lossy(&log));
        }
    }
}

/// The line that is the address and nothing else.
fn address(line: &str) -> Option<String> {
    let port = line.trim().trim_end_matches('/').strip_prefix("http://127.0.0.1:")?;
    port.parse::<u16>().ok().map(|port| format!("http://127.0.0.1:{port}"))
}

/// `sign-in`, address, password, organization and role, with tabs between.
fn sign_in(line: &str) -> Option<SignIn> {
    let mut fields = line.split('\t').map(str::to_owned);
    fields.next().filter(|first| first == "sign-in")?;
    Some(SignIn {
        email: fields.next()?,
        password: fields.next()?,
        organization: fields.next()?,
        role: fields.next()?,
    })
}
