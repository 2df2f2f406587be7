//! The demo's receiver of mails: a small SMTP server inside the process, and the mailbox it fills.
//! The ordinary way of sending delivers to it, so the demo proves that way. Everything in it is
//! bounded, and no bytes from outside make it panic.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use mail_parser::{Address, MessageParser};
use smtp_proto::request::receiver::{DataReceiver, RequestReceiver};
use smtp_proto::{Error, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The newest mails that are kept.
const KEPT: usize = 2_000;
/// RFC 1870; also said in the greeting.
const LARGEST_MESSAGE: usize = 1024 * 1024;
const MOST_RECIPIENTS: usize = 100;
const MOST_CONNECTIONS: usize = 64;
/// A client that says nothing for so long is dropped (RFC 5321 §4.5.3.2.7).
const PATIENCE: Duration = Duration::from_mins(5);

/// The mails received, in memory. Clones share them.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<Mails>>);

#[derive(Default)]
struct Mails {
    received: u64,
    newest_first: VecDeque<Arc<Received>>,
}

impl Mailbox {
    /// Every mail that is kept, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Arc<Received>> {
        self.mails().newest_first.iter().cloned().collect()
    }

    /// The mail of that number, unless newer ones pushed it out.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<Arc<Received>> {
        self.mails().newest_first.iter().find(|mail| mail.number == number).cloned()
    }

    fn put(&self, recipients: Vec<String>, message: &[u8]) {
        let mut received = Received::read(recipients, message);
        let mut mails = self.mails();
        mails.received += 1;
        received.number = mails.received;
        mails.newest_first.push_front(Arc::new(received));
        mails.newest_first.truncate(KEPT);
    }

    fn mails(&self) -> MutexGuard<'_, Mails> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A mail as its reader would see it. What a mail lacks is empty.
#[derive(Default)]
pub struct Received {
    /// 1 for the first mail of the process.
    pub number: u64,
    /// When its last byte came.
    pub at: Timestamp,
    /// The addresses it was sent to by the envelope.
    pub recipients: Vec<String>,
    /// `Name <address>`, or the address alone.
    pub from: String,
    /// As `from`, several separated by commas.
    pub to: String,
    /// As `from`.
    pub reply_to: String,
    /// Decoded.
    pub subject: String,
    /// The `Date` of the mail itself.
    pub date: Option<Timestamp>,
    /// The Message-ID without its angle brackets.
    pub message_id: String,
    /// The text part, decoded, with the line ends of the mail (CRLF).
    pub text: String,
    /// The HTML part, decoded, as it came: to be shown in a sandbox only.
    pub html: String,
}

impl Received {
    #[expect(
        clippy::disallowed_methods,
        reason = "a mail server of its own, with a clock of its own"
    )]
    fn read(recipients: Vec<String>, message: &[u8]) -> Self {
        // The parser panics at some mails that nobody writes, such as a part that is a mail and breaks
        // off in its head. Of such a mail there is nothing to show but that it came.
        let read = catch_unwind(|| Self::parts(message)).ok().flatten().unwrap_or_default();
        Self { at: Timestamp::now(), recipients, ..read }
    }

    /// What can be read of a message: nothing where it has no headers at all. (An empty `Message` would
    /// panic when asked for them.)
    fn parts(message: &[u8]) -> Option<Self> {
        let mail = MessageParser::default().parse(message)?;
        Some(Self {
            from: people(mail.from()),
            to: people(mail.to()),
            reply_to: people(mail.reply_to()),
            subject: mail.subject().unwrap_or_default().to_owned(),
            date: mail.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
            message_id: mail.message_id().unwrap_or_default().to_owned(),
            text: mail.body_text(0).unwrap_or_default().into_owned(),
            html: mail.body_html(0).unwrap_or_default().into_owned(),
            ..Self::default()
        })
    }
}

fn people(addresses: Option<&Address<'_>>) -> String {
    let people = addresses.into_iter().flat_map(Address::iter).map(|person| {
        match (person.name(), person.address()) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (name, address) => name.or(address).unwrap_or_default().to_owned(),
        }
    });
    people.collect::<Vec<_>>().join(", ")
}

/// Starts to receive on a free port of the loopback interface and says which. The receiver lives as
/// long as the runtime.
///
/// Addresses of `refused.example` are refused for good (550) and those of `busy.example` for now
/// (451), so that the demo can show both.
///
/// # Errors
/// When no port can be bound.
pub async fn listen(mailbox: Mailbox) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        while let Ok(seat) = Arc::clone(&room).acquire_owned().await {
            let Ok((client, _)) = listener.accept().await else {
                // Out of file descriptors, most likely: others must be given back first.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let mailbox = mailbox.clone();
            tokio::spawn(async move {
                // A client that goes away in the middle is not an error of ours.
                let _ = Session::default().run(client, &mailbox).await;
                drop(seat);
            });
        }
    });
    Ok(address)
}

/// What the receiver replies to all that a client says, however it is cut into pieces; the mails in it
/// are in the mailbox then.
pub fn replies<'a>(mailbox: &Mailbox, pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut session = Session::default();
    pieces.into_iter().map(|piece| session.replies(piece, mailbox)).collect()
}

#[derive(Default)]
struct Session {
    commands: RequestReceiver,
    /// The message being received, from the reply 354 to its final dot.
    message: Option<(DataReceiver, Vec<u8>)>,
    from: bool,
    recipients: Vec<String>,
    ended: bool,
}

impl Session {
    async fn run(mut self, mut client: TcpStream, mailbox: &Mailbox) -> io::Result<()> {
        client.set_nodelay(true)?;
        client.write_all(b"220 demo.accord.example ESMTP\r\n").await?;
        let mut buffer = vec![0; 16 * 1024];
        while !self.ended {
            let read = timeout(PATIENCE, client.read(&mut buffer)).await??;
            if read == 0 {
                break;
            }
            let replies = self.replies(&buffer[..read], mailbox);
            client.write_all(replies.as_bytes()).await?;
        }
        client.shutdown().await
    }

    fn replies(&mut self, said: &[u8], mailbox: &Mailbox) -> String {
        let mut replies = String::new();
        let mut bytes = said.iter();
        while !self.ended && !bytes.as_slice().is_empty() {
            let reply = if self.message.is_some() {
                self.content(&mut bytes, mailbox)
            } else {
                self.command(&mut bytes)
            };
            replies.push_str(reply);
        }
        replies
    }

    /// One command of those that came, or nothing while its line has not ended.
    fn command(&mut self, bytes: &mut std::slice::Iter<'_, u8>) -> &'static str {
        match self.commands.ingest(bytes).map(Request::into_owned) {
            Ok(Request::Ehlo { .. }) => {
                self.forget();
                "250-demo.accord.example\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SIZE 1048576\r\n"
            }
            Ok(Request::Helo { .. }) => {
                self.forget();
                "250 demo.accord.example\r\n"
            }
            Ok(Request::Mail { .. }) if self.from => "503 5.5.1 One mail at a time\r\n",
            Ok(Request::Mail { from }) if from.size > LARGEST_MESSAGE => TOO_LARGE,
            Ok(Request::Mail { .. }) => {
                self.from = true;
                "250 2.1.0 Ok\r\n"
            }
            Ok(Request::Rcpt { .. }) if !self.from => "503 5.5.1 MAIL first\r\n",
            Ok(Request::Rcpt { to }) => self.recipient(to.address),
            Ok(Request::Data) if self.recipients.is_empty() => "503 5.5.1 RCPT first\r\n",
            Ok(Request::Data) => {
                // smtp-proto knows a dot at the start of a line by the line end before it: the
                // first line has none of its own.
                let mut start = DataReceiver::new();
                start.ingest(&mut b"\r\n".iter(), &mut Vec::new());
                self.message = Some((start, Vec::new()));
                "354 End with <CR><LF>.<CR><LF>\r\n"
            }
            Ok(Request::Rset) => {
                self.forget();
                "250 2.0.0 Ok\r\n"
            }
            Ok(Request::Noop { .. }) => "250 2.0.0 Ok\r\n",
            Ok(Request::Quit) => {
                self.ended = true;
                "221 2.0.0 Bye\r\n"
            }
            Ok(_) | Err(Error::UnknownCommand) => "502 5.5.1 Not here\r\n",
            Err(Error::NeedsMoreData { .. }) => {
                // What there was is kept by the receiver of commands.
                *bytes = [].iter();
                ""
            }
            Err(Error::ResponseTooLong) => {
                self.ended = true;
                "500 5.5.2 Line too long\r\n"
            }
            Err(_) => "501 5.5.4 Syntax\r\n",
        }
    }

    fn recipient(&mut self, address: String) -> &'static str {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
        match domain.as_str() {
            "" => "501 5.1.3 That is not an address\r\n",
            "refused.example" => "550 5.1.1 There is nobody of that name here\r\n",
            "busy.example" => {
                "451 4.7.1 We have not heard from you before, please try again later\r\n"
            }
            _ if self.recipients.len() == MOST_RECIPIENTS => "452 4.5.3 Too many recipients\r\n",
            _ => {
                self.recipients.push(address);
                "250 2.1.5 Ok\r\n"
            }
        }
    }

    /// A piece of the message; the mail is in the mailbox before the reply to its final dot is
    /// written.
    fn content(&mut self, bytes: &mut std::slice::Iter<'_, u8>, mailbox: &Mailbox) -> &'static str {
        let Some((receiver, message)) = &mut self.message else { return "" };
        let complete = receiver.ingest(bytes, message);
        if message.len() > LARGEST_MESSAGE {
            // Reading on to the dot would cost more than a new connection.
            self.ended = true;
            return TOO_LARGE;
        }
        if !complete {
            return "";
        }
        mailbox.put(std::mem::take(&mut self.recipients), message);
        self.forget();
        "250 2.0.0 Received\r\n"
    }

    fn forget(&mut self) {
        self.message = None;
        self.from = false;
        self.recipients.clear();
    }
}

const TOO_LARGE: &str = "552 5.3.4 Message too large\r\n";

#[cfg(test)]
mod tests {
    use proptest::strategy::Strategy as _;

    use super::*;

    /// Says all of it at once, ends its side, and returns all that was answered.
    async fn talk(mailbox: &Mailbox, said: &[u8]) -> String {
        let address = listen(mailbox.clone()).await.unwrap();
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut read, mut write) = client.split();
        let mut answered = Vec::new();
        let saying = async {
            // The receiver may hang up first.
            let _ = write.write_all(said).await;
            let _ = write.shutdown().await;
        };
        let ((), _) = tokio::join!(saying, read.read_to_end(&mut answered));
        String::from_utf8(answered).unwrap()
    }

    fn codes(answered: &str) -> Vec<&str> {
        answered
            .lines()
            .filter(|line| line.as_bytes().get(3) == Some(&b' '))
            .map(|line| &line[..3])
            .collect()
    }

    #[tokio::test]
    async fn a_pipelined_mail_is_received_and_parsed() {
        let mailbox = Mailbox::default();
        let answered = talk(
            &mailbox,
            b"EHLO x\r\nMAIL FROM:<a@accord.example>\r\nRCPT TO:<ada@birch.example>\r\nDATA\r\nFrom: \"Fjord\" <a@accord.example>\r\n\
              To: ada@birch.example\r\nSubject: =?utf-8?b?SGVq?=\r\n\r\n..dot\r\n.\r\nQUIT\r\n",
        )
        .await;
        assert_eq!(codes(&answered), ["220", "250", "250", "250", "354", "250", "221"]);
        let mail = mailbox.get(1).unwrap();
        assert_eq!(
            (mail.from.as_str(), mail.to.as_str()),
            ("Fjord <a@accord.example>", "ada@birch.example")
        );
        assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("Hej", ".dot\r\n"));
        assert_eq!(mail.recipients, ["ada@birch.example"]);
    }

    #[tokio::test]
    async fn a_dot_ends_a_mail_that_is_empty_and_a_stuffed_first_line_does_not() {
        let mailbox = Mailbox::default();
        let mail = "MAIL FROM:<>\r\nRCPT TO:<ada@birch.example>\r\nDATA\r\n";
        let answered = talk(&mailbox, format!("{mail}.\r\n{mail}..\r\n.\r\n").as_bytes()).await;
        assert_eq!(
            codes(&answered),
            ["220", "250", "250", "354", "250", "250", "250", "354", "250"]
        );
        assert_eq!(mailbox.list().len(), 2);
    }

    #[tokio::test]
    async fn a_bare_line_feed_smuggles_no_second_mail() {
        for end in ["\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r"] {
            let mailbox = Mailbox::default();
            let said = format!(
                "MAIL FROM:<>\r\nRCPT TO:<ada@birch.example>\r\nDATA\r\n\r\nx{end}MAIL FROM:<>\r\nRCPT TO:<eve@evil.example>\r\nDATA\r\n\r\ny\r\n.\r\n"
            );
            talk(&mailbox, said.as_bytes()).await;
            let mails = mailbox.list();
            assert_eq!(mails.len(), 1, "{end:?}");
            assert_eq!(mails[0].recipients, ["ada@birch.example"]);
        }
    }

    #[tokio::test]
    async fn two_domains_show_what_may_go_wrong() {
        let mailbox = Mailbox::default();
        let answered =
            talk(&mailbox, b"MAIL FROM:<>\r\nRCPT TO:<a@refused.example>\r\nRCPT TO:<a@Busy.example>\r\nDATA\r\nQUIT\r\n").await;
        assert_eq!(codes(&answered), ["220", "250", "550", "451", "503", "221"]);
    }

    #[tokio::test]
    async fn too_much_is_refused() {
        let mailbox = Mailbox::default();
        assert!(talk(&mailbox, &vec![b'x'; 20_000]).await.contains("500"));
        let large = [
            b"MAIL FROM:<>\r\nRCPT TO:<a@birch.example>\r\nDATA\r\n".as_slice(),
            &vec![b'x'; LARGEST_MESSAGE + 1],
        ]
        .concat();
        assert!(talk(&mailbox, &large).await.contains("552") || mailbox.list().is_empty());
        assert!(mailbox.list().is_empty());
    }

    #[test]
    fn a_mail_that_the_parser_breaks_on_is_kept_without_its_parts() {
        let mailbox = Mailbox::default();
        let message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: \
            message/rfc822\r\n\rase64\r\n\r\nSGVq\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
            Subject: x\r\n\r\ny\r\n--b--\r\n";
        mailbox.put(vec!["ada@birch.example".to_owned()], message.as_bytes());
        assert_eq!(mailbox.list()[0].recipients, ["ada@birch.example"]);
    }

    #[test]
    fn the_mailbox_keeps_the_newest() {
        let mailbox = Mailbox::default();
        for _ in 0..KEPT + 3 {
            mailbox.put(vec![], b"Subject: x\r\n\r\n");
        }
        let mails = mailbox.list();
        assert_eq!((mails.len(), mails[0].number), (KEPT, KEPT as u64 + 3));
        assert!(mailbox.get(3).is_none());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_spin(pieces in proptest::collection::vec(proptest::prop_oneof![
            proptest::collection::vec(proptest::prelude::any::<u8>(), 0..60),
            proptest::sample::select(vec![
                "EHLO x\r\n", "EHLO", "MAIL FROM:<>\r\n", "MAIL FROM:<a@b", "RCPT TO:<a@b.example>\r\n", "RCPT TO:<\0>\r\n", "DATA\r\n", ".\r\n",
                "\r\n.\r\n", "\n", "BDAT 3 LAST\r\n", "AUTH PLAIN AA==\r\n", "STARTTLS\r\n", "RSET\r\n", "Content-Type: multipart/x; boundary=b\r\n--b\r\n",
            ]).prop_map(|s: &str| s.as_bytes().to_vec()),
        ], 0..20)) {
            let mailbox = Mailbox::default();
            let mut session = Session::default();
            for piece in &pieces {
                let mut bytes = piece.iter();
                while !session.ended && !bytes.as_slice().is_empty() {
                    let left = bytes.as_slice().len();
                    if session.message.is_some() { session.content(&mut bytes, &mailbox) } else { session.command(&mut bytes) };
                    proptest::prop_assert!(bytes.as_slice().len() < left);
                }
            }
        }
    }
}
