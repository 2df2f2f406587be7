//! A mail server that takes everything and keeps it as it came.

use std::{
    collections::{BTreeMap, HashMap},
    io::{self, BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use mail_parser::MessageParser;

/// A mail as it came.
#[derive(Clone)]
pub struct Kept {
    pub recipient: String,
    pub bytes: Vec<u8>,
    pub message_id: String,
    pub text: String,
}

impl Kept {
    /// The path of the link in it.
    pub fn link(&self) -> Option<String> {
        let line = self.text.lines().find(|line| line.starts_with("http://"))?;
        let path = line.trim_start_matches("http://");
        Some(path[path.find('/')?..].to_owned())
    }

    /// The code in it.
    pub fn code(&self) -> Option<String> {
        let is_code =
            |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        self.text.lines().find(is_code).map(str::to_owned)
    }
}

/// The mails that came. Clones share them.
#[derive(Clone)]
pub struct Sink {
    pub address: SocketAddr,
    mails: Arc<Mutex<HashMap<String, Vec<Kept>>>>,
}

impl Sink {
    /// Starts to receive; how long it takes over each mail is said.
    pub fn open(slowness: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let sink = Self { address: listener.local_addr().unwrap(), mails: Arc::default() };
        let shared = sink.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let sink = shared.clone();
                // Who is killed in the middle of a mail hangs up on us.
                std::thread::spawn(move || drop(sink.converse(client, slowness)));
            }
        });
        sink
    }

    fn converse(&self, client: TcpStream, slowness: Duration) -> io::Result<()> {
        client.set_nodelay(true)?;
        let mut answers = client.try_clone()?;
        let mut lines = BufReader::new(client);
        let (mut line, mut recipient) = (Vec::new(), String::new());
        answers.write_all(b"220 sink.example ESMTP\r\n")?;
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let said = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = said.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "RCPT" => {
                    let from = said.find('<').map_or(0, |place| place + 1);
                    let named = said[from..].split('>').next().unwrap_or_default();
                    named.clone_into(&mut recipient);
                    answers.write_all(b"250 Ok\r\n")?;
                }
                "DATA" => {
                    answers.write_all(b"354 Go\r\n")?;
                    let mut bytes = Vec::new();
                    loop {
                        line.clear();
                        if lines.read_until(b'\n', &mut line)? == 0 {
                            return Ok(());
                        }
                        if line == b".\r\n" {
                            break;
                        }
                        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                    }
                    std::thread::sleep(slowness);
                    self.keep(&recipient, bytes);
                    answers.write_all(b"250 Kept\r\n")?;
                }
                "QUIT" => return answers.write_all(b"221 Bye\r\n"),
                _ => answers.write_all(b"250 Ok\r\n")?,
            }
        }
    }

    fn keep(&self, recipient: &str, bytes: Vec<u8>) {
        let mail = MessageParser::default().parse(&bytes).expect("a mail");
        let kept = Kept {
            recipient: recipient.to_owned(),
            message_id: mail.message_id().expect("a Message-ID").to_owned(),
            text: mail.body_text(0).unwrap_or_default().into_owned(),
            bytes,
        };
        self.mails.lock().unwrap().entry(recipient.to_owned()).or_default().push(kept);
    }

    /// What came for somebody, oldest first.
    pub fn to(&self, recipient: &str) -> Vec<Kept> {
        self.mails.lock().unwrap().get(recipient).cloned().unwrap_or_default()
    }

    /// Every mail, by its Message-ID.
    pub fn by_message_id(&self) -> BTreeMap<String, Vec<Kept>> {
        let mut all: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
        for mail in self.mails.lock().unwrap().values().flatten() {
            all.entry(mail.message_id.clone()).or_default().push(mail.clone());
        }
        all
    }

    /// What is found in the mails for somebody, as soon as it is there.
    pub fn finds<T>(
        &self,
        recipient: &str,
        patience: Duration,
        find: impl Fn(&Kept) -> Option<T>,
    ) -> Option<T> {
        let until = Instant::now() + patience;
        loop {
            if let Some(found) = self.to(recipient).iter().rev().find_map(&find) {
                return Some(found);
            }
            if Instant::now() > until {
                return None;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Says how many mails came more than once, having looked that a repeat is the same mail.
pub fn repeated(mails: &BTreeMap<String, Vec<Kept>>) -> usize {
    let mut repeats = 0;
    for (id, copies) in mails {
        repeats += copies.len() - 1;
        for copy in copies {
            assert_eq!(copy.recipient, copies[0].recipient, "{id} went to two people");
            assert!(copy.bytes == copies[0].bytes, "{id} came twice and was not the same");
        }
    }
    repeats
}
