//! A mail server of a test's own, with TLS and a sign-in if the test wants them.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};

/// Who may sign in.
pub const USER: &str = "accord-relay";
pub const PASSWORD: &str = "twelve-brass-lanterns";

/// A mail server that ends with the test's process.
pub struct MailServer {
    pub port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    said: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Without TLS; signing in may be left out.
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// With STARTTLS, and a certificate for `localhost` that its own file alone vouches for.
    pub fn with_tls(certificate: &Path) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(certificate, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        Self::start_with(Some(Arc::new(config)))
    }

    fn start_with(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mails, said) = (Arc::<Mutex<Vec<String>>>::default(), Arc::default());
        let server = Self { port, mails: mails.clone(), said: Arc::clone(&said) };
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (tls, mails, said) = (tls.clone(), mails.clone(), said.clone());
                std::thread::spawn(move || converse(stream, tls, &mails, &said));
            }
        });
        server
    }

    /// The mail to somebody with that in its subject, as it came, once there is one.
    pub fn mail_to(&self, address: &str, subject: &str) -> String {
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            let mails = self.mails.lock().unwrap();
            let is_it = |mail: &&String| {
                let mut lines = mail.lines();
                lines.next() == Some(&format!("<{address}>"))
                    && lines.any(|line| line.starts_with("Subject: ") && line.contains(subject))
            };
            let found = mails.iter().find(is_it);
            if let Some(mail) = found {
                return mail.replace("=\r\n", "").replace("=3D", "=");
            }
            drop(mails);
            assert!(Instant::now() < patience, "no mail to {address}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Every command it was given.
    pub fn commands(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }
}

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

fn converse(
    mut stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    mails: &Mutex<Vec<String>>,
    said: &Mutex<Vec<String>>,
) {
    let _ = stream.write_all(b"220 mail.example ready\r\n");
    let offers = if tls.is_some() { "STARTTLS" } else { "AUTH PLAIN LOGIN" };
    if serve(&mut stream, offers, mails, said) == Some(Next::Tls) {
        let Some(tls) = tls else { return };
        let connection = ServerConnection::new(tls).unwrap();
        let mut private = StreamOwned::new(connection, stream);
        serve(&mut private, "AUTH PLAIN LOGIN", mails, said);
    }
}

#[derive(PartialEq)]
enum Next {
    Tls,
}

fn serve(
    wire: &mut dyn Wire,
    offers: &str,
    mails: &Mutex<Vec<String>>,
    said: &Mutex<Vec<String>>,
) -> Option<Next> {
    let mut wire = BufReader::new(wire);
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        said.lock().unwrap().push(line.to_owned());
        let right = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
        let answer = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => format!("250-mail.example\r\n250 {offers}"),
            "STARTTLS" => {
                wire.get_mut().write_all(b"220 go on\r\n").ok()?;
                return Some(Next::Tls);
            }
            "AUTH" if line == format!("AUTH PLAIN {right}") => "235 welcome".to_owned(),
            // As some do, it quotes what it refuses.
            "AUTH" => format!("535 5.7.8 not you: {line}"),
            "DATA" => {
                wire.get_mut().write_all(b"354 go on\r\n").ok()?;
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    if wire.read_line(&mut mail).ok()? == 0 {
                        return None;
                    }
                }
                let mut mails = mails.lock().unwrap();
                let recipient = said
                    .lock()
                    .unwrap()
                    .iter()
                    .rev()
                    .find_map(|one| one.strip_prefix("RCPT TO:").map(str::to_owned));
                mails.push(format!("{}\r\n{mail}", recipient.unwrap_or_default()));
                "250 kept".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 fine".to_owned(),
        };
        wire.get_mut().write_all(format!("{answer}\r\n").as_bytes()).ok()?;
    }
}
