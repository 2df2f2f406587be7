//! The binary and a mail server that is not ours: Python's `aiosmtpd` with STARTTLS and AUTH, a certificate
//! made for the test, and Python's strict reader of mails.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::{Running, configured, errors};

/// Debian's, which has its packages.
const PYTHON: &str = "/usr/bin/python3";

const PASSWORD: &str = "our+password:for@relays";

/// Longer than the queue rests after trouble with the mail server.
const PATIENCE: Duration = Duration::from_secs(40);

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail").join(name)
}

/// A certificate authority for the test and a certificate of a mail server.
struct Certificates<'a> {
    folder: &'a Path,
}

impl Certificates<'_> {
    fn openssl(&self, arguments: &[&str]) {
        let output =
            Command::new("openssl").args(arguments).current_dir(self.folder).output().unwrap();
        assert!(output.status.success(), "{}", errors(&output));
    }

    fn authority(&self) {
        let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
        let names = ["-subj", "/CN=Test authority", "-keyout", "authority.key"];
        let usage = ["-addext", "keyUsage=critical,keyCertSign", "-out", "authority.pem"];
        self.openssl(&[&request[..], &names, &usage].concat());
    }

    /// A certificate for a host, signed by the authority, or by itself without one.
    fn server(&self, host: &str, days: &str, is_signed: bool) {
        let request = ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key"];
        let subject = format!("/CN={host}");
        self.openssl(&[&request[..], &["-subj", &subject, "-out", "server.csr"]].concat());
        fs::write(
            self.folder.join("extensions"),
            format!("subjectAltName=DNS:{host}\nbasicConstraints=CA:FALSE\n"),
        )
        .unwrap();
        let mut sign = vec!["x509", "-req", "-in", "server.csr", "-out", "server.pem"];
        sign.extend(["-days", days, "-extfile", "extensions"]);
        if is_signed {
            sign.extend(["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial"]);
        } else {
            sign.extend(["-signkey", "server.key"]);
        }
        self.openssl(&sign);
    }
}

/// A mail server, and the program with one letter to send to it.
struct Delivery {
    folder: tempfile::TempDir,
    log: Arc<Mutex<String>>,
    _server: Running,
    _accord: Running,
}

impl Delivery {
    /// Starts both; `prepare` makes the server's certificate, `options` are the server's.
    fn begin(prepare: impl Fn(&Certificates), password: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let certificates = Certificates { folder: here };
        certificates.authority();
        prepare(&certificates);
        fs::write(here.join("password"), password).unwrap();
        fs::create_dir(here.join("mails")).unwrap();
        let mut server = Command::new(PYTHON);
        server.arg(script("server.py")).current_dir(here).args(options);
        server.args(["--certificate", "server.pem", "--key", "server.key"]);
        server.args(["--password", "password", "--mails", "mails"]);
        let mut server = Running::start(server);
        let port = server.prints("port ").replace("port ", "");
        let encoded = PASSWORD.replace('+', "%2B").replace(':', "%3A").replace('@', "%40");
        let smtp = format!("smtp://accord:{encoded}@localhost:{port}?tls=required");
        let mut create = configured(here, &smtp);
        create.args(["partner", "create", "--name", "Fjörd \"Cloud\", Ltd"]);
        create.args(["--domain", "fjord.example", "--country", "SE", "--program", "direct_bill"]);
        create.args(["--admin-name", "Åsa Öberg", "--admin-email", "asa@fjord.example"]);
        let made = create.output().unwrap();
        assert!(made.status.success(), "{}", errors(&made));
        let mut serve = configured(here, &smtp);
        serve.arg("serve").env("SSL_CERT_FILE", here.join("authority.pem"));
        serve.env("RUST_LOG", "trace").stdin(Stdio::null());
        let mut accord = Running::start(serve);
        let log = Arc::new(Mutex::new(String::new()));
        let (mut said, kept) = (accord.0.stderr.take().unwrap(), log.clone());
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = said.read(&mut buffer) {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
        });
        Self { folder, log, _server: server, _accord: accord }
    }

    fn until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < until, "never: {what}; {}", self.log.lock().unwrap());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn rests(&self) {
        let resting = "the mail server is in trouble: the queue rests";
        self.until(resting, || self.log.lock().unwrap().contains(resting));
    }

    /// The file with the letter, as soon as the mail server has it.
    fn arrives(&self) -> PathBuf {
        let file = self.folder.path().join("mails/0001.eml");
        self.until("the letter arrives", || file.exists());
        file
    }

    /// The sign-ins that the mail server was asked for.
    fn sign_ins(&self) -> String {
        self.has("sign-ins")
    }

    /// What the mail server wrote down.
    fn has(&self, file: &str) -> String {
        fs::read_to_string(self.folder.path().join("mails").join(file)).unwrap_or_default()
    }

    fn mails(&self) -> usize {
        let files = fs::read_dir(self.folder.path().join("mails")).unwrap();
        files.filter(|file| file.as_ref().unwrap().path().extension().is_some()).count()
    }
}

fn sound(certificates: &Certificates) {
    certificates.server("localhost", "2", true);
}

#[test]
fn a_letter_reaches_an_independent_server_over_tls_and_a_strict_reader_takes_it() {
    let delivery = Delivery::begin(sound, PASSWORD, &[]);
    let mail = delivery.arrives();
    assert_eq!(delivery.sign_ins(), "over TLS\n");
    let read = Command::new(PYTHON).arg(script("read.py")).arg(mail).output().unwrap();
    assert!(read.status.success(), "{}", errors(&read));
    let read = String::from_utf8(read.stdout).unwrap();
    let all = |name: &str| -> Vec<&str> {
        let lines = read.lines().filter_map(|line| line.split_once('\t'));
        lines.filter(|(one, _)| *one == name).map(|(_, value)| value).collect()
    };
    assert_eq!(all("envelope-from"), ["accord@accord.example"]);
    assert_eq!(all("envelope-to"), ["asa@fjord.example"]);
    for once in ["date", "message-id", "subject", "mime-version"] {
        assert_eq!(all(once).len(), 1, "{once}: {read}");
    }
    // Our own domain in both, so that what the relay signs is aligned with it.
    assert!(all("from")[0].ends_with("<accord@accord.example>") && all("from").len() == 1);
    assert!(all("message-id")[0].ends_with("@accord.example>"), "{read}");
    assert_eq!(all("to"), ["Åsa Öberg <asa@fjord.example>"]);
    assert_eq!(all("auto-submitted"), ["auto-generated"]);
    assert_eq!(all("part"), ["text/plain", "text/html"]);
    assert!(all("longest-line")[0].parse::<usize>().unwrap() <= 998);
    assert!(!delivery.log.lock().unwrap().contains(PASSWORD), "the password is in the log");
}

#[test]
fn a_wrong_password_of_ours_rests_the_queue_and_the_right_one_lets_the_letter_out() {
    let delivery = Delivery::begin(sound, "another password", &[]);
    delivery.rests();
    assert_eq!(delivery.mails(), 0);
    fs::write(delivery.folder.path().join("password"), PASSWORD).unwrap();
    delivery.arrives();
    let log = delivery.log.lock().unwrap();
    assert!(
        !log.contains(PASSWORD) && !log.contains("another password"),
        "a password is in the log"
    );
}

#[test]
fn no_letter_and_no_password_go_to_a_server_that_cannot_prove_who_it_is() {
    let faulty: [(&str, Delivery); 4] = [
        ("no STARTTLS", Delivery::begin(sound, PASSWORD, &["--without-starttls"])),
        (
            "a certificate for another name",
            Delivery::begin(|made| made.server("other.example", "2", true), PASSWORD, &[]),
        ),
        (
            "a certificate that it signed itself",
            Delivery::begin(|made| made.server("localhost", "2", false), PASSWORD, &[]),
        ),
        (
            "a certificate that has expired",
            Delivery::begin(|made| made.server("localhost", "-1", true), PASSWORD, &[]),
        ),
    ];
    for (fault, delivery) in &faulty {
        delivery.rests();
        assert_ne!(delivery.has("greetings"), "", "{fault}: nobody came");
        assert_eq!((delivery.mails(), delivery.sign_ins().as_str()), (0, ""), "{fault}");
    }
}
