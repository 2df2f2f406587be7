//! Writing mails and handing them to a relay. Two rules hold here. The same letter is always the
//! same bytes, so a repeat after a crash is one mail to its reader. And whatever fails before the
//! relay was told the recipient is trouble with the relay or with us, which fails no letter; only
//! what comes after may be about the letter.

use std::fmt::{self, Write as _};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime};

use lettre::Address;
pub use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, HeaderName, HeaderValue, Subject};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Quit, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use crate::{email_address::EmailAddress, secret::hex};

/// A mail as the letter of a slice writes it; the outbox adds the Message-ID and the date.
#[derive(Clone)]
pub struct Mail {
    /// The one recipient.
    pub to: EmailAddress,
    /// The recipient's display name.
    pub to_name: Option<String>,
    /// The display name in front of our own address, such as "Fjord Cloud via Accord".
    pub from_name: String,
    /// Who answers go to: display name and address.
    pub reply_to: Option<(String, EmailAddress)>,
    /// One line, in any language.
    pub subject: String,
    /// The whole text part, as it shall arrive. Lines end in LF or CRLF and arrive as CRLF.
    pub text: String,
    /// BCP 47 tag of the language of the text.
    pub language: String,
    /// The one link of the mail: `http` or `https`, ASCII, at most 76 characters if no client shall
    /// break it. It must stand in the text, best on a line of its own. The HTML part makes a button
    /// of it, with the link in clear beneath.
    pub link: Option<Link>,
}

/// The link of a mail.
#[derive(Clone)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// The words on its button, in the mail's language.
    pub label: String,
}

/// Whom our mails come from.
#[derive(Clone, Debug)]
pub struct Sender {
    /// `ACCORD_MAIL_FROM`: the address in From and MAIL FROM. Our own domain, whoever the letter is
    /// from (DMARC alignment).
    pub from: EmailAddress,
}

/// Why a mail can't be written. Final, and a fault of the program: what people type is checked
/// where they type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A line break or another control character in a header, which might add a header or a
    /// recipient.
    #[error("control character in {0}")]
    Control(&'static str),
    /// Longer than any reader shows.
    #[error("{0} is too long")]
    TooLong(&'static str),
    /// An address that the mail library refuses.
    #[error("{0} is not an address that can be mailed to")]
    Address(&'static str),
    /// Not of the form `something@domain`.
    #[error("malformed Message-ID")]
    MessageId,
    /// Before 1970 or after 9999.
    #[error("no date that a mail can have")]
    Date,
    /// Not a BCP 47 tag.
    #[error("malformed language tag")]
    Language,
    /// The link is not plain `http(s)` ASCII, or isn't in the text.
    #[error("the link is malformed or not in the text")]
    Link,
}

/// Writes the mail: who it goes to, and an ASCII message with CRLF line ends, that any relay
/// carries unchanged. Equal arguments give equal bytes. `message_id` is `something@domain`, with or
/// without its angle brackets.
///
/// # Errors
/// [`Unwritable`] when a header could not be what it says.
pub fn format(
    mail: &Mail,
    sender: &Sender,
    message_id: &str,
    date: SystemTime,
) -> Result<(Envelope, Vec<u8>), Unwritable> {
    let message_id = message_id.trim_start_matches('<').trim_end_matches('>');
    check_message_id(message_id)?;
    check_language(&mail.language)?;
    check_date(date)?;
    let to = mailbox("To", mail.to_name.as_deref(), &mail.to)?;
    let from = mailbox("From", Some(&mail.from_name), &sender.from)?;
    let envelope = Envelope::new(Some(from.email.clone()), vec![to.email.clone()])
        .map_err(|_| Unwritable::Address("To"))?;
    let html = html(mail)?;

    // "=_" cannot occur in quoted-printable, and `body` sees to the rest: no text can end its part
    // by itself.
    let digest = Sha256::digest(message_id.as_bytes());
    let boundary = format!("{BOUNDARY}{}", hex(&digest[..16]));

    let mut message = Message::builder()
        .envelope(envelope.clone())
        .date(date)
        .from(from)
        .to(to)
        .message_id(Some(format!("<{message_id}>")))
        // RFC 3834 §5: no holiday reply to a machine.
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("Content-Language", &mail.language));
    if let Some((name, address)) = &mail.reply_to {
        message = message.reply_to(mailbox("Reply-To", Some(name), address)?);
    }
    let message = message_with_subject(message, &mail.subject)?
        .multipart(
            MultiPart::alternative()
                .boundary(boundary)
                .singlepart(SinglePart::plain(body(&mail.text)))
                .singlepart(SinglePart::html(body(&html))),
        )
        .map_err(|_| Unwritable::Address("From"))?;
    let message = message.formatted();
    debug_assert!(message.is_ascii());
    Ok((envelope, message))
}

const BOUNDARY: &str = "=_accord_";

/// The longest name or subject that is written; no reader shows as much.
const LONGEST: usize = 500;

fn check_message_id(id: &str) -> Result<(), Unwritable> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-_+@".contains(&b);
    let (left, right) = id.split_once('@').ok_or(Unwritable::MessageId)?;
    let sound = id.len() <= 200
        && id.bytes().all(plain)
        && !left.is_empty()
        && !right.is_empty()
        && !right.contains('@');
    sound.then_some(()).ok_or(Unwritable::MessageId)
}

fn check_language(tag: &str) -> Result<(), Unwritable> {
    let sound = tag.split('-').all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    (sound && tag.len() <= 35).then_some(()).ok_or(Unwritable::Language)
}

/// lettre panics on dates that its header cannot have.
fn check_date(date: SystemTime) -> Result<(), Unwritable> {
    let seconds =
        date.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| Unwritable::Date)?.as_secs();
    (seconds < 253_402_300_800).then_some(()).ok_or(Unwritable::Date)
}

fn check_header(header: &'static str, value: &str) -> Result<(), Unwritable> {
    if value.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(Unwritable::Control(header));
    }
    (value.len() <= LONGEST * 4 && value.chars().count() <= LONGEST)
        .then_some(())
        .ok_or(Unwritable::TooLong(header))
}

fn mailbox(
    header: &'static str,
    name: Option<&str>,
    address: &EmailAddress,
) -> Result<Mailbox, Unwritable> {
    let name = name.unwrap_or_default();
    check_header(header, name)?;
    // Without these a name can't turn round what stands beside it, such as our own address.
    let name: String = name.chars().filter(|c| !is_bidi_control(*c)).collect();
    let name = Some(name.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
    let address =
        Address::new(address.local(), address.domain()).map_err(|_| Unwritable::Address(header))?;
    Ok(Mailbox::new(name, address))
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn message_with_subject(
    message: lettre::message::MessageBuilder,
    subject: &str,
) -> Result<lettre::message::MessageBuilder, Unwritable> {
    check_header("Subject", subject)?;
    // lettre leaves ASCII as it is: also what readers take for an encoded word
    // ("=?utf-8?q?=0d=0a?="), words that no line holds, and spaces that a fold would eat. Those are
    // encoded here; an encoded word never holds another.
    let plain = !subject.contains("=?")
        && subject.split(' ').all(|word| !word.is_empty() && word.len() <= 60);
    if plain || subject.is_empty() {
        return Ok(message.header(Subject::from(subject.to_owned())));
    }
    let name = HeaderName::new_from_ascii_str("Subject");
    Ok(message.raw_header(HeaderValue::dangerous_new_pre_encoded(
        name,
        subject.to_owned(),
        encoded_words(subject),
    )))
}

/// RFC 2047 §4.2 "Q", one encoded word a line, so short that it also fits behind "Subject: ".
fn encoded_words(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let mut encoded = String::new();
        if c.is_ascii_alphanumeric() {
            encoded.push(c);
        } else {
            push_hex(&mut encoded, c);
        }
        match words.last_mut() {
            Some(word) if word.len() + encoded.len() <= 54 => word.push_str(&encoded),
            _ => words.push(encoded),
        }
    }
    words.iter().map(|word| format!("=?utf-8?q?{word}?=")).collect::<Vec<_>>().join("\r\n ")
}

/// 7bit when that can't be changed on the way, else quoted-printable. Not lettre's own choice: that
/// would turn a Chinese text into base64, where no line of the source can be recognised, and splits
/// lines of 76 characters; a link is one line in ours.
fn body(text: &str) -> Body {
    let text = text.replace("\r\n", "\n");
    let unchanged = |line: &str| {
        line.len() <= 998
            && line.bytes().all(|b| matches!(b, b'\t' | b' '..=b'~'))
            && !line.ends_with([' ', '\t'])
            && !line.starts_with('.')
            && !line.starts_with("From ")
            && !line.contains(BOUNDARY)
    };
    if text.split('\n').all(unchanged) {
        Body::dangerous_pre_encoded(
            text.replace('\n', "\r\n").into_bytes(),
            ContentTransferEncoding::SevenBit,
        )
    } else {
        Body::dangerous_pre_encoded(
            quoted_printable(&text).into_bytes(),
            ContentTransferEncoding::QuotedPrintable,
        )
    }
}

/// RFC 2045 §6.7, lines of at most 76 characters; a line that fits is not broken, nor is a
/// character. What relays are known to change is encoded too: spaces at the end of a line, a dot
/// and "From " at its start.
fn quoted_printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push_str("\r\n");
        }
        let mut width = 0;
        for (at, c) in line.char_indices() {
            let last = at + c.len_utf8() == line.len();
            let literal = matches!(c, '!'..='~') && c != '=' || matches!(c, ' ' | '\t') && !last;
            let needed = if literal { 1 } else { 3 * c.len_utf8() };
            // A soft break needs a place for its "=", unless the line ends here anyway.
            if width + needed > if last { 76 } else { 75 } {
                out.push_str("=\r\n");
                width = 0;
            }
            let fragile = width == 0 && (c == '.' || line[at..].starts_with("From "));
            if literal && !fragile {
                out.push(c);
                width += 1;
            } else {
                push_hex(&mut out, c);
                width += 3 * c.len_utf8();
            }
        }
    }
    out
}

fn push_hex(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a String does not fail.
        let _ = write!(out, "={byte:02X}");
    }
}

/// The text once more, escaped: its paragraphs, and the link as a button. Nothing in the text
/// becomes markup or a link.
fn html(mail: &Mail) -> Result<String, Unwritable> {
    let text = mail.text.replace("\r\n", "\n").replace('\r', "\n");
    let mut blocks = String::new();
    let mut paragraph: Vec<String> = Vec::new();
    let mut link = match &mail.link {
        Some(link) if is_safe(&link.url) => Some(link),
        Some(_) => return Err(Unwritable::Link),
        None => None,
    };
    for line in text.split('\n') {
        match link.and_then(|link| Some((link, around(line, &link.url)?))) {
            Some((Link { url, label }, (before, after))) => {
                paragraph.extend(
                    [before].into_iter().filter(|rest| !rest.trim().is_empty()).map(escaped),
                );
                end_paragraph(&mut paragraph, &mut blocks);
                let (url, label) = (escaped(url), escaped(label));
                // Writing to a String does not fail.
                let _ = write!(
                    blocks,
                    "<p dir=\"auto\" style=\"margin:24px 0 8px\"><a href=\"{url}\" \
                     style=\"display:inline-block;padding:12px 20px;\
                     border-radius:4px;background:#0b6a6a;color:#ffffff;\
                     font-weight:600;text-decoration:none\">{label}</a></p>\n\
                     <p dir=\"ltr\" class=\"quiet\" \
                     style=\"margin:0 0 24px;font-size:14px;color:#57606a;word-break:break-all\">{url}</p>\n"
                );
                paragraph.extend(
                    [after].into_iter().filter(|rest| !rest.trim().is_empty()).map(escaped),
                );
                link = None;
            }
            None if line.trim().is_empty() => end_paragraph(&mut paragraph, &mut blocks),
            None => paragraph.push(escaped(line)),
        }
    }
    end_paragraph(&mut paragraph, &mut blocks);
    if link.is_some() {
        return Err(Unwritable::Link);
    }
    let (language, title) = (escaped(&mail.language), escaped(&mail.subject));
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <title>{title}</title>\n\
         <style>@media (prefers-color-scheme: dark) {{ \
         body, .sheet {{ background: #161b22 !important; color: #e6edf3 !important }} \
         .quiet {{ color: #9da7b3 !important }} }}</style>\n\
         </head>\n<body style=\"margin:0;padding:0;background:#ffffff;color:#1f2328\">\n\
         <div class=\"sheet\" style=\"\
         max-width:600px;margin:0 auto;padding:24px 16px;box-sizing:border-box;\
         font-family:system-ui,-apple-system,\
         'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5;\
         background:#ffffff;color:#1f2328\">\n{blocks}</div>\n</body>\n</html>\n"
    ))
}

/// Whether a link is safe to put into a page.
fn is_safe(url: &str) -> bool {
    let plain = url.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"'`\\".contains(&b));
    let parsed = Url::parse(url).ok();
    plain
        && parsed.is_some_and(|parsed| {
            matches!(parsed.scheme(), "http" | "https") && parsed.host_str().is_some()
        })
}

/// What stands before and after the link on its line; nothing when it isn't there, or is the
/// beginning of another address.
fn around<'l>(line: &'l str, url: &str) -> Option<(&'l str, &'l str)> {
    let (before, after) = line.split_once(url)?;
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || "-_~/?#&=%+@:".contains(c));
    (!goes_on).then_some((before, after))
}

fn end_paragraph(lines: &mut Vec<String>, blocks: &mut String) {
    if !lines.is_empty() {
        // `dir=auto`: each paragraph runs its own way, and no override reaches out of it.
        let lines_joined = lines.join("<br>\n");
        let _ = writeln!(blocks, "<p dir=\"auto\" style=\"margin:0 0 16px\">{lines_joined}</p>");
        lines.clear();
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push(' '),
            // HTML has no place for them.
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// How long each step of a conversation may take; a step that takes longer ends the connection. The
/// defaults are those of RFC 5321 §4.5.3.2, or shorter where a waiting relay helps nobody.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Name resolution and TCP.
    pub connect: Duration,
    /// Banner and EHLO together (with `smtps` the TLS handshake too).
    pub greeting: Duration,
    /// STARTTLS with its handshake and second EHLO, and again for AUTH.
    pub sign_in: Duration,
    /// MAIL and RCPT, each.
    pub envelope: Duration,
    /// The reply to DATA.
    pub data: Duration,
    /// The message and the reply to its final dot: RFC 5321 §4.5.3.2.6 has ten minutes, and less
    /// makes duplicates.
    pub dot: Duration,
    /// The reply to QUIT, which is of no consequence.
    pub quit: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            greeting: Duration::from_secs(30),
            sign_in: Duration::from_secs(30),
            envelope: Duration::from_mins(1),
            data: Duration::from_mins(1),
            dot: Duration::from_mins(10),
            quit: Duration::from_secs(5),
        }
    }
}

impl Timeouts {
    /// The longest that [`Connection::deliver`] may take: what puts off a letter while it is on its
    /// way must be longer.
    #[must_use]
    pub fn longest(&self) -> Duration {
        // A kept connection that turns out to be closed costs one more MAIL.
        self.connect + self.greeting + self.sign_in * 2 + self.envelope * 3 + self.data + self.dot
    }
}

/// The mail server that takes our mails. `Debug` shows neither user nor password.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    security: Security,
    sign_in: Option<(String, SecretString)>,
    timeouts: Timeouts,
}

#[derive(Clone)]
enum Security {
    Clear,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

impl Relay {
    /// Reads `ACCORD_SMTP_URL`: `smtp://[user:password@]host[:port][?tls=required|none]` or
    /// `smtps://…`.
    ///
    /// `smtps` speaks TLS from the first byte (port 465). `smtp` demands STARTTLS (`tls=required`,
    /// port 587) unless the host is this machine (`localhost`, `127.0.0.0/8`, `::1`), where nothing
    /// is encrypted (`tls=none`, port 25). `tls=none` may also be said of another host, such as a
    /// relay beside us in a private network, but never together with a password. There is no
    /// opportunistic TLS. Certificates are verified against the system's roots (`SSL_CERT_FILE` and
    /// `SSL_CERT_DIR` are heeded). User and password are percent-encoded.
    ///
    /// # Errors
    /// What is wrong with it, in words that hold nothing of it.
    pub fn parse(url: &str) -> Result<Self, String> {
        let url = Url::parse(url.trim()).map_err(|fault| format!("not a URL: {fault}"))?;
        let host = url
            .host_str()
            .unwrap_or_default()
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_ascii_lowercase();
        let is_host = |b: u8| b.is_ascii_alphanumeric() || b".-_:".contains(&b);
        if host.is_empty() || !host.bytes().all(is_host) {
            return Err("names no host (an international one must be in punycode)".to_owned());
        }
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err("has something after the host and port".to_owned());
        }
        let mut tls = None;
        for (key, value) in url.query_pairs() {
            match (key.as_ref(), value.as_ref()) {
                ("tls", "required") if tls.is_none() => tls = Some(true),
                ("tls", "none") if tls.is_none() => tls = Some(false),
                _ => {
                    return Err(
                        "has a setting other than one of tls=required and tls=none".to_owned()
                    );
                }
            }
        }
        let sign_in = match (
            percent_decoded(url.username())?,
            url.password().map(percent_decoded).transpose()?,
        ) {
            (user, None) if user.is_empty() => None,
            (user, Some(password)) if !user.is_empty() && !password.is_empty() => {
                Some((user, SecretString::from(password)))
            }
            _ => {
                return Err(
                    "has a user without a password, or a password without a user".to_owned()
                );
            }
        };
        let parameters = || {
            TlsParameters::new(host.clone())
                .map_err(|fault| format!("TLS can't be set up: {fault}"))
        };
        let (security, port) = match (url.scheme(), tls.unwrap_or(!is_this_machine(&host))) {
            ("smtps", true) => (Security::Tls(parameters()?), 465),
            ("smtps", false) if tls.is_none() => (Security::Tls(parameters()?), 465),
            ("smtps", false) => return Err("is smtps, which is nothing without TLS".to_owned()),
            ("smtp", true) => (Security::StartTls(parameters()?), 587),
            ("smtp", false) if sign_in.is_some() && !is_this_machine(&host) => {
                return Err("would send a password in clear: \
                     tls=none needs a relay on this machine, or one without a password"
                    .to_owned());
            }
            ("smtp", false) => (Security::Clear, 25),
            _ => return Err("is neither smtp:// nor smtps://".to_owned()),
        };
        Ok(Self {
            port: url.port().unwrap_or(port),
            host,
            security,
            sign_in,
            timeouts: Timeouts::default(),
        })
    }

    /// The relay with other time limits.
    #[must_use]
    pub fn with_timeouts(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }

    /// How letters are handed to it, for whoever runs Accord; no secret is in it.
    #[must_use]
    pub fn manner(&self) -> String {
        let security = match self.security {
            Security::Clear => "without TLS",
            Security::StartTls(_) => "STARTTLS",
            Security::Tls(_) => "TLS",
        };
        let sign_in = if self.sign_in.is_some() { "signed in" } else { "without a sign-in" };
        format!("{}:{}, {security}, {sign_in}", self.host, self.port)
    }

    /// The limits its connections keep.
    #[must_use]
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let security = match self.security {
            Security::Clear => "none",
            Security::StartTls(_) => "STARTTLS",
            Security::Tls(_) => "TLS",
        };
        f.debug_struct("Relay")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &security)
            .field("signs_in", &self.sign_in.is_some())
            .finish_non_exhaustive()
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

fn percent_decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, tail) = match (first, tail) {
            (b'%', [high, low, tail @ ..]) => {
                match (char::from(*high).to_digit(16), char::from(*low).to_digit(16)) {
                    (Some(high), Some(low)) => ((high * 16 + low).to_le_bytes()[0], tail),
                    _ => return Err(BADLY_ENCODED.to_owned()),
                }
            }
            (b'%', _) => return Err(BADLY_ENCODED.to_owned()),
            (byte, tail) => (*byte, tail),
        };
        bytes.push(byte);
        rest = tail;
    }
    let text = String::from_utf8(bytes).map_err(|_| BADLY_ENCODED.to_owned())?;
    // NUL separates user and password in AUTH PLAIN (RFC 4616).
    if text.contains(char::is_control) { Err(BADLY_ENCODED.to_owned()) } else { Ok(text) }
}

const BADLY_ENCODED: &str = "has a user or password that is not percent-encoded text";

/// Why a mail was not handed over, in the relay's own words: cleaned of control characters, cut to
/// a line, free of secrets. They may quote the recipient's address, so they belong on the timeline
/// and not in the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// This recipient or this letter is refused for good: a 5xx once the recipient was named.
    #[error("refused: {0}")]
    Refused(String),
    /// To be tried again later: a 4xx, a broken connection or no answer, once the recipient was
    /// named. After a break or a silence the mail may have arrived all the same (RFC 1047); the
    /// repeat has equal bytes.
    #[error("put off: {0}")]
    Later(String),
    /// The relay, or what we are to it, is in trouble: nothing of the mail was said, no letter
    /// fails, the queue waits.
    #[error("the mail server is in trouble: {0}")]
    Server(String),
}

impl Trouble {
    /// The relay's words alone, its reply code first.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Refused(words) | Self::Later(words) | Self::Server(words) => words,
        }
    }
}

/// A conversation with the relay, for one owner, mail after mail. It can't be used wrong: whatever
/// goes wrong in a delivery, also that its caller gives up in the middle, ends the conversation,
/// and the next delivery begins a new one. So no reply is ever taken for that to another mail.
pub struct Connection {
    relay: Relay,
    /// Absent from the start of a delivery to its good end.
    kept: Option<Conversation>,
}

impl Connection {
    /// Connects, encrypts and signs in, as the relay wants it.
    ///
    /// # Errors
    /// Always [`Trouble::Server`].
    pub async fn open(relay: &Relay) -> Result<Self, Trouble> {
        let kept = Conversation::open(relay).await?;
        Ok(Self { relay: relay.clone(), kept: Some(kept) })
    }

    /// Hands over one mail. `Ok` is the relay's 250 to the final dot and nothing else: it has the
    /// mail in its care.
    ///
    /// Takes [`Timeouts::longest`] at most. A relay that closed the kept connection in the
    /// meantime, as relays do when it was idle or has carried enough, is connected to once more
    /// before that is called trouble.
    ///
    /// # Errors
    /// [`Trouble`], told apart by how far the conversation came.
    pub async fn deliver(&mut self, envelope: &Envelope, message: &[u8]) -> Result<(), Trouble> {
        let mut conversation = self.begin(envelope).await?;
        conversation.recipients(envelope).await?;
        // What `format` wrote is ASCII.
        conversation.content(&String::from_utf8_lossy(message)).await?;
        self.kept = Some(conversation);
        Ok(())
    }

    /// Ends the conversation politely. Dropping it does no harm.
    pub async fn quit(mut self) {
        if let Some(mut conversation) = self.kept.take() {
            let limit = self.relay.timeouts.quit;
            let _ = conversation.say(limit, Quit).await;
        }
    }

    async fn begin(&mut self, envelope: &Envelope) -> Result<Conversation, Trouble> {
        if let Some(mut kept) = self.kept.take() {
            match kept.sender(envelope).await {
                Ok(()) => return Ok(kept),
                Err(Fault::Broken(_) | Fault::Reply(421, _)) => {}
                Err(fault) => return Err(Trouble::Server(fault.words())),
            }
        }
        let mut conversation = Conversation::open(&self.relay).await?;
        match conversation.sender(envelope).await {
            Ok(()) => Ok(conversation),
            // The sender is always ourselves: a refusal here is not about the letter, be it 4xx or
            // 5xx.
            Err(fault) => Err(Trouble::Server(fault.words())),
        }
    }
}

struct Conversation {
    smtp: AsyncSmtpConnection,
    timeouts: Timeouts,
}

impl Conversation {
    async fn open(relay: &Relay) -> Result<Self, Trouble> {
        Self::greeted(relay).await.map_err(|fault| Trouble::Server(fault.words()))
    }

    async fn greeted(relay: &Relay) -> Result<Self, Fault> {
        let limits = relay.timeouts;
        let hello = ClientId::default();
        let server = (relay.host.as_str(), relay.port);
        let (mut smtp, is_private) = match &relay.security {
            // lettre takes no stream of ours that speaks TLS from the start, so this one has no
            // NODELAY: each step is a single write for its sake.
            Security::Tls(tls) => {
                let opened = AsyncSmtpConnection::connect_tokio1(
                    server,
                    Some(limits.connect),
                    &hello,
                    Some(tls.clone()),
                    None,
                );
                (within(limits.connect + limits.greeting, opened).await?, true)
            }
            Security::Clear | Security::StartTls(_) => {
                let socket = match timeout(limits.connect, TcpStream::connect(server)).await {
                    Ok(Ok(socket)) => socket,
                    Ok(Err(fault)) => return Err(Fault::Broken(format!("no connection: {fault}"))),
                    Err(_) => return Err(Fault::Silent(limits.connect)),
                };
                // Without it the last segment of a mail waits for the delayed acknowledgement of
                // the one before.
                socket.set_nodelay(true).map_err(|fault| Fault::Broken(fault.to_string()))?;
                let is_loopback =
                    socket.peer_addr().is_ok_and(|peer| peer.ip().to_canonical().is_loopback());
                let wire = Box::new(Wire::new(socket));
                (
                    within(
                        limits.greeting,
                        AsyncSmtpConnection::connect_with_transport(wire, &hello),
                    )
                    .await?,
                    is_loopback,
                )
            }
        };
        let mut is_private = is_private;
        if let Security::StartTls(tls) = &relay.security {
            if !smtp.can_starttls() {
                return Err(Fault::Broken(
                    "the mail server offers no STARTTLS, which is required".to_owned(),
                ));
            }
            within(limits.sign_in, smtp.starttls(tls.clone(), &hello)).await?;
            is_private = true;
        }
        if let Some((user, password)) = &relay.sign_in {
            // `localhost` is a name like any other until it is resolved.
            if !is_private {
                return Err(Fault::Broken(
                    "the password would go in clear to another machine".to_owned(),
                ));
            }
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let signed_in = within(
                limits.sign_in,
                smtp.auth(&[Mechanism::Plain, Mechanism::Login], &credentials),
            )
            .await;
            signed_in.map_err(|fault| fault.without(user, password))?;
        }
        Ok(Self { smtp, timeouts: limits })
    }

    async fn sender(&mut self, envelope: &Envelope) -> Result<(), Fault> {
        let mail = MailFrom::new(envelope.from().cloned(), vec![]);
        let reply = self.say(self.timeouts.envelope, mail).await?;
        expect(&reply, |code| code / 100 == 2)
    }

    async fn recipients(&mut self, envelope: &Envelope) -> Result<(), Trouble> {
        for recipient in envelope.to() {
            let reply =
                self.say(self.timeouts.envelope, Rcpt::new(recipient.clone(), vec![])).await;
            reply
                .and_then(|reply| expect(&reply, |code| code / 100 == 2))
                .map_err(Fault::about_the_letter)?;
        }
        Ok(())
    }

    async fn content(&mut self, message: &str) -> Result<(), Trouble> {
        let reply = self.say(self.timeouts.data, Data).await;
        reply
            .and_then(|reply| expect(&reply, |code| code == 354))
            .map_err(Fault::about_the_letter)?;
        let reply = self.say(self.timeouts.dot, Content(message)).await;
        reply.and_then(|reply| expect(&reply, |code| code == 250)).map_err(Fault::about_the_letter)
    }

    async fn say<C: fmt::Display>(
        &mut self,
        limit: Duration,
        command: C,
    ) -> Result<Response, Fault> {
        within(limit, self.smtp.command(command)).await
    }
}

/// The message and its final dot as one command, so that it is one write. Each line that starts
/// with a dot gets another (RFC 5321 §4.5.2), and a bare CR or LF is made a line end: no bytes of a
/// message can end it early.
struct Content<'m>(&'m str);

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.0.strip_suffix("\r\n").unwrap_or(self.0);
        for line in message.split("\r\n").flat_map(|line| line.split(['\r', '\n'])) {
            if line.starts_with('.') {
                f.write_char('.')?;
            }
            f.write_str(line)?;
            f.write_str("\r\n")?;
        }
        f.write_str(".\r\n")
    }
}

/// What went wrong in one step, before it is known what it means.
enum Fault {
    /// The relay said no, with its code and words.
    Reply(u16, String),
    /// No connection, a broken one, or something that is no SMTP.
    Broken(String),
    /// No answer in that time.
    Silent(Duration),
}

impl Fault {
    fn about_the_letter(self) -> Trouble {
        match self {
            // Out of sequence, or not signed in as the relay wants: not the recipient's fault,
            // though it is said here.
            Self::Reply(503 | 530 | 534 | 535 | 538, _) => Trouble::Server(self.words()),
            Self::Reply(500..=599, _) => Trouble::Refused(self.words()),
            Self::Reply(..) | Self::Broken(_) | Self::Silent(_) => Trouble::Later(self.words()),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Reply(code, words) => clean(&format!("{code} {words}")),
            Self::Broken(what) => clean(what),
            Self::Silent(limit) => format!("no answer within {} seconds", limit.as_secs().max(1)),
        }
    }

    /// Some servers quote the line they refuse, and this one held the password.
    fn without(self, user: &str, password: &SecretString) -> Self {
        use base64::Engine as _;
        let (Self::Reply(_, words) | Self::Broken(words)) = &self else { return self };
        let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        let password = password.expose_secret();
        let quoted =
            [password.to_owned(), base64(password), base64(&format!("\0{user}\0{password}"))];
        if !quoted.iter().any(|secret| words.contains(secret)) {
            return self;
        }
        match self {
            Self::Reply(code, _) => {
                Self::Reply(code, "the mail server did not accept the sign-in".to_owned())
            }
            _ => Self::Broken("the sign-in failed".to_owned()),
        }
    }
}

async fn within<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, smtp::Error>>,
) -> Result<T, Fault> {
    match timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(match error.status() {
            Some(code) => Fault::Reply(
                code.into(),
                std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default(),
            ),
            None => Fault::Broken(innermost(&error)),
        }),
        Err(_) => Err(Fault::Silent(limit)),
    }
}

/// The cause itself: the words that lettre wraps it in tell an operator nothing.
fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}

/// lettre calls every 2xx and 3xx a good reply to anything.
fn expect(reply: &Response, wanted: impl Fn(u16) -> bool) -> Result<(), Fault> {
    let code = reply.code();
    match code.severity {
        Severity::PositiveCompletion | Severity::PositiveIntermediate if wanted(code.into()) => {
            Ok(())
        }
        _ => Err(Fault::Broken(format!(
            "unexpected reply: {code} {}",
            reply.first_line().unwrap_or_default()
        ))),
    }
}

/// The longest that a relay's words are kept, in characters.
const LONGEST_WORDS: usize = 300;

fn clean(words: &str) -> String {
    let visible = words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_bidi_control(*c));
    let spaced = visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    match spaced.char_indices().nth(LONGEST_WORDS) {
        Some((end, _)) => format!("{}…", &spaced[..end]),
        None => spaced,
    }
}

/// Our TCP connection, which gives lettre one line at a time. lettre keeps what it has read when
/// TLS starts; if that were more than the line that says so, whoever sits in between could put
/// replies of his own before the encrypted ones. It also bounds a reply: lettre reads a line of any
/// length, and a reply of many lines in quadratic time that no timeout interrupts.
#[derive(Debug)]
struct Wire {
    socket: BufReader<TcpStream>,
    /// What came since we last said something.
    lines: usize,
    bytes: usize,
}

/// Far above any EHLO, and above what a TLS handshake holds of line feeds and of certificates.
const MOST_LINES: usize = 500;
const MOST_BYTES: usize = 64 * 1024;

impl Wire {
    fn new(socket: TcpStream) -> Self {
        Self { socket: BufReader::new(socket), lines: 0, bytes: 0 }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        wanted: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.lines > MOST_LINES || self.bytes > MOST_BYTES {
            return Poll::Ready(Err(io::Error::other("the reply does not end")));
        }
        let came = ready!(Pin::new(&mut self.socket).poll_fill_buf(context))?;
        let line = came
            .iter()
            .position(|&b| b == b'\n')
            .map_or(came.len(), |at| at + 1)
            .min(wanted.remaining());
        wanted.put_slice(&came[..line]);
        Pin::new(&mut self.socket).consume(line);
        self.lines += 1;
        self.bytes += line;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        (self.lines, self.bytes) = (0, 0);
        Pin::new(&mut self.socket).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.socket.get_ref().peer_addr()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use mail_parser::{Message as Parsed, MessageParser, MimeHeaders as _};
    use proptest::prelude::*;
    use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::demo::receiver::{self, Mailbox as Received};

    const ID: &str = "0192f0c1-7e1d-7bb0-8000-3f1f6a1b2c3d@accord.example";
    const URL: &str =
        "https://accord.example.com/i/0123456789_abcdefghijklmnopqrstuvwxyz-ABCDEFGHI";

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn sender() -> Sender {
        Sender { from: address("post@accord.example") }
    }

    fn date() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
    }

    fn mail(text: &str) -> Mail {
        Mail {
            to: address("ada@birch.example"),
            to_name: Some("Ada Lovelace".to_owned()),
            from_name: "Fjord Cloud via Accord".to_owned(),
            reply_to: Some(("Finn, Fjord".to_owned(), address("finn@fjord.example"))),
            subject: "Fjord Cloud asks Birch to become its customer".to_owned(),
            text: text.to_owned(),
            language: "en".to_owned(),
            link: None,
        }
    }

    fn link(url: &str) -> Link {
        Link { url: url.to_owned(), label: "Open".to_owned() }
    }

    fn with_link(text: &str) -> Mail {
        Mail { link: Some(link(URL)), ..mail(text) }
    }

    fn written(mail: &Mail) -> String {
        String::from_utf8(format(mail, &sender(), ID, date()).unwrap().1).unwrap()
    }

    fn parsed(message: &str) -> Parsed<'_> {
        MessageParser::default().parse(message.as_bytes()).unwrap()
    }

    fn text_of(message: &str) -> String {
        parsed(message).body_text(0).unwrap().replace("\r\n", "\n")
    }

    // Writing

    #[test]
    fn a_repeat_has_equal_bytes() {
        let mail = with_link(&format!("Hej!\n\n{URL}\n"));
        let (envelope, message) = format(&mail, &sender(), ID, date()).unwrap();
        assert_eq!(
            format(&mail, &sender(), &format!("<{ID}>"), date()).unwrap(),
            (envelope.clone(), message.clone())
        );
        assert_eq!(envelope.to()[0].to_string(), "ada@birch.example");
        assert_eq!(envelope.from().unwrap().to_string(), "post@accord.example");
        let other = format(&mail, &sender(), "other@accord.example", date()).unwrap().1;
        let boundary = |message: Vec<u8>| {
            String::from_utf8(message)
                .unwrap()
                .split('"')
                .find(|w| w.contains(BOUNDARY))
                .map(str::to_owned)
        };
        assert!(boundary(message.clone()).is_some());
        assert_ne!(boundary(message), boundary(other));
    }

    #[test]
    fn a_mail_says_who_it_is_from_and_who_gets_answers() {
        let message = written(&mail("Hello"));
        let mail = parsed(&message);
        let names: Vec<_> = mail
            .headers_raw()
            .map(|(name, value)| format!("{name}:{}", value.trim_end()))
            .collect();
        insta_like(
            &names,
            &[
                "Date: Mon, 21 Sep 2026 14:13:20 +0000",
                "From: \"Fjord Cloud via Accord\" <post@accord.example>",
                "To: \"Ada Lovelace\" <ada@birch.example>",
                &format!("Message-ID: <{ID}>"),
                "Auto-Submitted: auto-generated",
                "Content-Language: en",
                "Reply-To: =?utf-8?b?RmlubiwgRmpvcmQ=?= <finn@fjord.example>",
                "Subject: Fjord Cloud asks Birch to become its customer",
                "MIME-Version: 1.0",
            ],
        );
        let reply_to = mail.reply_to().unwrap().first().unwrap();
        assert_eq!(
            (reply_to.name(), reply_to.address()),
            (Some("Finn, Fjord"), Some("finn@fjord.example"))
        );
        assert_eq!(mail.parts[0].sub_parts().unwrap().len(), 2);
        assert_eq!(mail.parts[1].content_type().unwrap().subtype(), Some("plain"));
        assert_eq!(mail.parts[2].content_type().unwrap().subtype(), Some("html"));
    }

    fn insta_like(headers: &[String], wanted: &[&str]) {
        assert_eq!(&headers[..headers.len() - 1], wanted);
        assert!(headers.last().unwrap().starts_with("Content-Type: multipart/alternative;"));
    }

    #[test]
    fn a_recipient_in_a_unicode_domain_is_mailed_in_punycode() {
        let mail = Mail { to: address("ada@björk.example"), ..mail("x") };
        let (envelope, message) = format(&mail, &sender(), ID, date()).unwrap();
        assert_eq!(envelope.to()[0].to_string(), "ada@xn--bjrk-6qa.example");
        assert!(message.is_ascii());
    }

    #[test]
    fn a_link_of_76_characters_is_a_line_of_the_source_in_any_language() {
        let url = format!("https://a.example/{}", "x".repeat(58));
        assert_eq!(url.len(), 76);
        for words in [
            "Plain words",
            "Blåbär och smör",
            "请打开链接:",
            "trailing space \nFrom here",
            ".\n..\n",
        ] {
            let mail = Mail { link: Some(link(&url)), ..mail(&format!("{words}\n\n{url}\n\nend")) };
            let message = written(&mail);
            assert!(message.contains(&format!("\r\n{url}\r\n")), "{words}");
            assert!(message.lines().all(|line| line.len() <= 998));
            assert_eq!(text_of(&message), mail.text);
        }
    }

    #[test]
    fn plain_english_is_sent_as_it_is() {
        let message = written(&mail("Hello,\r\nhow are you?\n"));
        assert!(
            message.contains(
                "Content-Transfer-Encoding: 7bit\r\n\r\nHello,\r\nhow are you?\r\n\r\n--"
            )
        );
    }

    #[test]
    fn a_control_character_in_a_header_is_refused() {
        for bad in [
            "a\r\nBcc: eve@evil.example",
            "a\nb",
            "a\rb",
            "a\0b",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{2029}b",
            "a\tb",
            "\u{7f}",
        ] {
            let bad = bad.to_owned();
            let base = mail("x");
            for (mail, header) in [
                (Mail { subject: bad.clone(), ..base.clone() }, "Subject"),
                (Mail { from_name: bad.clone(), ..base.clone() }, "From"),
                (Mail { to_name: Some(bad.clone()), ..base.clone() }, "To"),
                (
                    Mail { reply_to: Some((bad.clone(), address("a@b.example"))), ..base.clone() },
                    "Reply-To",
                ),
            ] {
                assert_eq!(
                    format(&mail, &sender(), ID, date()).unwrap_err(),
                    Unwritable::Control(header),
                    "{bad:?}"
                );
            }
            let tagged = Mail { language: bad.clone(), ..base.clone() };
            assert_eq!(format(&tagged, &sender(), ID, date()).unwrap_err(), Unwritable::Language);
            let id = format!("{bad}@accord.example");
            assert_eq!(format(&base, &sender(), &id, date()).unwrap_err(), Unwritable::MessageId);
        }
    }

    #[test]
    fn a_subject_that_looks_like_an_encoded_word_is_read_as_typed() {
        for subject in [
            "=?utf-8?q?=0d=0aBcc:_eve@evil.example?=",
            "a  b ",
            " a",
            "",
            "x=?",
            &"long".repeat(60),
            &"长".repeat(300),
            "Välkommen, \"Ada\" <a@b>",
        ] {
            let mail = Mail { subject: subject.to_owned(), ..mail("x") };
            let message = written(&mail);
            assert_eq!(parsed(&message).subject().unwrap_or_default(), subject);
            let mut header = message
                .lines()
                .take_while(|line| !line.is_empty() && !line.starts_with("Content-Type"));
            assert!(header.all(|line| line.len() <= 78), "{message}");
        }
        let endless = Mail { subject: "x".repeat(501), ..mail("x") };
        assert_eq!(
            format(&endless, &sender(), ID, date()).unwrap_err(),
            Unwritable::TooLong("Subject")
        );
    }

    #[test]
    fn a_name_cannot_turn_our_address_round() {
        let mail = Mail { from_name: "Fjord \u{202e}moc.live@ada\u{2066}".to_owned(), ..mail("x") };
        assert_eq!(
            parsed(&written(&mail)).from().unwrap().first().unwrap().name(),
            Some("Fjord moc.live@ada")
        );
    }

    #[test]
    fn a_date_that_no_mail_can_have_is_refused() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        let after = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 366 * 9_999);
        for date in [before, after] {
            assert_eq!(format(&mail("x"), &sender(), ID, date).unwrap_err(), Unwritable::Date);
        }
    }

    #[test]
    fn the_link_is_the_only_link_of_the_html() {
        let text = format!(
            "Hi <a href=\"https://evil.example\">you</a> & \"co\"\nhttps://evil.example\n\nHere: {URL}.\nand again {URL}\n\u{202e}bye"
        );
        let message = written(&with_link(&text));
        let mail = parsed(&message);
        let html = mail.body_html(0).unwrap();
        assert_eq!(html.matches("<a ").count(), 1);
        assert!(html.contains(&format!("<a href=\"{URL}\"")));
        assert!(html.contains(">Open</a>"));
        assert!(html.contains("Hi &lt;a href=&quot;https://evil.example&quot;&gt;you&lt;/a&gt; &amp; &quot;co&quot;<br>"));
        assert!(html.contains("<html lang=\"en\">") && html.contains("max-width:600px"));
        let document = scraper::Html::parse_document(&html);
        assert_eq!(document.errors.len(), 0, "{:?}", document.errors);
    }

    #[test]
    fn a_link_that_is_missing_or_no_link_is_refused() {
        let longer = format!("{URL}x");
        for text in ["", "no link", &longer] {
            assert_eq!(
                format(&with_link(text), &sender(), ID, date()).unwrap_err(),
                Unwritable::Link
            );
        }
        for url in [
            "javascript:alert(1)",
            "https://a.example/\"onclick=x",
            "https://a.example/x y",
            "https://å.example/",
            "mailto:a@b.example",
            "",
        ] {
            let mail = Mail { link: Some(link(url)), ..mail(&format!("a\n{url}\nb")) };
            assert_eq!(
                format(&mail, &sender(), ID, date()).unwrap_err(),
                Unwritable::Link,
                "{url}"
            );
        }
    }

    #[test]
    fn no_text_ends_its_part() {
        let boundary = written(&mail("x"))
            .split("boundary=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let text =
            format!("a\n--{boundary}\nContent-Type: text/html\n\n<b>evil</b>\n--{boundary}--\nb");
        let message = written(&mail(&text));
        assert_eq!(parsed(&message).parts.len(), 3);
        assert_eq!(text_of(&message), text);
    }

    proptest! {
        #[test]
        fn any_text_arrives_as_it_was(text in "(\\PC|[ \t.=\n]|\n\\.|\nFrom |\n--=_accord_|[a-z]{70,80}){0,60}") {
            let message = written(&mail(&text));
            prop_assert!(message.is_ascii());
            prop_assert!(!message.replace("\r\n", "").contains(['\r', '\n']));
            prop_assert!(message.contains("7bit") || message.lines().all(|line| line.len() <= 78));
            prop_assert_eq!(text_of(&message), text);
        }

        #[test]
        fn no_header_adds_a_header(subject in "(\\PC|\\PC|[ =?\\r\\n]|=\\?utf-8\\?q\\?=0d=0aBcc:x\\?=){0,40}", name in "(\\PC|[ =?\"<>,\\\\\\r\\n\u{202e}]){0,40}") {
            let mail = Mail {
                subject: subject.clone(),
                from_name: name.clone(),
                to_name: Some(name.clone()),
                reply_to: Some((name.clone(), address("finn@fjord.example"))),
                ..mail("x")
            };
            if let Ok((envelope, message)) = format(&mail, &sender(), ID, date()) {
                let message = String::from_utf8(message).unwrap();
                let parsed = parsed(&message);
                prop_assert_eq!(envelope.to().len(), 1);
                prop_assert_eq!(parsed.headers().len(), 10);
                prop_assert_eq!(parsed.to().unwrap().clone().into_list().len(), 1);
                prop_assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some("ada@birch.example"));
                prop_assert_eq!(parsed.from().unwrap().first().unwrap().address(), Some("post@accord.example"));
                prop_assert_eq!(parsed.subject().unwrap_or_default(), subject);
                prop_assert!(message.split("\r\n").all(|line| !line.contains(['\r', '\n'])));
            } else {
                let breaks = |text: &str| text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
                prop_assert!(breaks(&subject) || breaks(&name));
            }
        }

        #[test]
        fn the_words_of_a_server_are_one_clean_line(words in "(\\PC|[\\r\\n\t\u{1b}\u{202e}]){0,500}") {
            let cleaned = clean(&words);
            prop_assert!(cleaned.chars().count() <= LONGEST_WORDS + 1);
            prop_assert!(!cleaned.contains(|c: char| c.is_control() || is_bidi_control(c)));
        }

        #[test]
        fn whatever_a_message_holds_it_ends_at_its_own_dot(message in "(\r\n|\n|\r|\\.|x|\r\n\\.\r\n){0,30}") {
            let wire = Content(&message).to_string();
            prop_assert!(wire.ends_with("\r\n.\r\n") || wire == "\r\n.\r\n");
            let body = wire.strip_suffix(".\r\n").unwrap();
            prop_assert!(!body.starts_with(".\r\n") && !body.contains("\r\n.\r\n"));
            prop_assert!(!body.replace("\r\n", "").contains(['\r', '\n']));
        }
    }

    // The relay's address

    #[test]
    fn the_address_of_a_relay_tells_how_it_is_spoken_to() {
        for (url, shown) in [
            (
                "smtp://mail.example",
                "Relay { host: \"mail.example\", port: 587, security: \"STARTTLS\", signs_in: false, .. }",
            ),
            (
                "smtp://u:p@mail.example:2525?tls=required",
                "Relay { host: \"mail.example\", port: 2525, security: \"STARTTLS\", signs_in: true, .. }",
            ),
            (
                "smtps://u%40x:p%3A%2F%25@mail.example",
                "Relay { host: \"mail.example\", port: 465, security: \"TLS\", signs_in: true, .. }",
            ),
            (
                "smtp://localhost",
                "Relay { host: \"localhost\", port: 25, security: \"none\", signs_in: false, .. }",
            ),
            (
                "smtp://u:p@127.0.0.1:1025",
                "Relay { host: \"127.0.0.1\", port: 1025, security: \"none\", signs_in: true, .. }",
            ),
            (
                "smtp://[::1]:1025/",
                "Relay { host: \"::1\", port: 1025, security: \"none\", signs_in: false, .. }",
            ),
            (
                "smtps://localhost",
                "Relay { host: \"localhost\", port: 465, security: \"TLS\", signs_in: false, .. }",
            ),
            (
                "smtp://localhost?tls=required",
                "Relay { host: \"localhost\", port: 587, security: \"STARTTLS\", signs_in: false, .. }",
            ),
            (
                "smtp://mailpit:1025?tls=none",
                "Relay { host: \"mailpit\", port: 1025, security: \"none\", signs_in: false, .. }",
            ),
        ] {
            assert_eq!(format!("{:?}", Relay::parse(url).unwrap()), shown, "{url}");
        }
        let relay = Relay::parse("smtps://u%40x:p+%3A%C3%A5@mail.example").unwrap();
        let (user, password) = relay.sign_in.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("u@x", "p+:å"));
    }

    #[test]
    fn a_wrong_address_of_a_relay_is_told_without_its_password() {
        for url in [
            "",
            "mail.example",
            "http://u:hunter2@mail.example",
            "smtp://",
            "smtp://u:hunter2@",
            "smtp://u@mail.example",
            "smtp://:hunter2@mail.example",
            "smtp://u:hunter2@mail.example?tls=none",
            "smtp://u:hunter2@mail.example?tls=opportunistic",
            "smtps://u:hunter2@mail.example?tls=none",
            "smtp://u:hunter2@mail.example/x",
            "smtp://u:hunter2@mail.example#x",
            "smtp://u:hunter2%@mail.example",
            "smtp://u:hunter2%00@mail.example",
            "smtp://u:hunter2@mail.example?tls=required&tls=none",
            "smtp://u:hunter2@mail.example:99999",
            "smtp://u:hunter2/@mail.example",
            "smtp://u:hunter2@bücher.example",
        ] {
            let told = Relay::parse(url).unwrap_err();
            assert!(!told.contains("hunter2"), "{url}: {told}");
        }
    }

    // Handing over

    #[tokio::test]
    async fn many_mails_go_over_one_connection() {
        let mailbox = Received::default();
        let relay = relay_at(receiver::listen(mailbox.clone()).await.unwrap());
        let mut connection = Connection::open(&relay).await.unwrap();
        for number in 1..=50 {
            let (envelope, message) =
                format(&mail(&format!("Number {number}\n.\n..\nend")), &sender(), ID, date())
                    .unwrap();
            connection.deliver(&envelope, &message).await.unwrap();
        }
        connection.quit().await;
        let mails = mailbox.list();
        assert_eq!((mails.len(), mails[0].text.as_str()), (50, "Number 50\r\n.\r\n..\r\nend"));
        assert_eq!(mails[0].from, "Fjord Cloud via Accord <post@accord.example>");
        assert_eq!(mails[0].message_id, ID);
    }

    #[tokio::test]
    async fn a_refused_recipient_is_final_and_a_busy_one_is_not_and_the_next_mail_goes() {
        let mailbox = Received::default();
        let relay = relay_at(receiver::listen(mailbox.clone()).await.unwrap());
        let mut connection = Connection::open(&relay).await.unwrap();
        for (to, wanted) in [
            (
                "ada@refused.example",
                Err(Trouble::Refused("550 5.1.1 There is nobody of that name here".to_owned())),
            ),
            (
                "ada@busy.example",
                Err(Trouble::Later(
                    "451 4.7.1 We have not heard from you before, please try again later"
                        .to_owned(),
                )),
            ),
            ("ada@birch.example", Ok(())),
        ] {
            let (envelope, message) =
                format(&Mail { to: address(to), ..mail("x") }, &sender(), ID, date()).unwrap();
            assert_eq!(connection.deliver(&envelope, &message).await, wanted);
        }
        assert_eq!(mailbox.list().len(), 1);
    }

    #[tokio::test]
    async fn dots_and_bare_line_ends_smuggle_no_second_mail() {
        let smuggled = "MAIL FROM:<>\r\nRCPT TO:<eve@evil.example>\r\nDATA\r\nSubject: x\r\n\r\nx";
        for end in ["\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r\n", "\r\n..\r\n", "\r.\n"] {
            let mailbox = Received::default();
            let relay = relay_at(receiver::listen(mailbox.clone()).await.unwrap());
            let text = format!("start{end}{smuggled}{end}");
            let (envelope, message) = format(&mail(&text), &sender(), ID, date()).unwrap();
            let mut connection = Connection::open(&relay).await.unwrap();
            connection.deliver(&envelope, &message).await.unwrap();
            // Also when the message was not written by `format`.
            connection
                .deliver(&envelope, format!("Subject: raw\r\n\r\n{text}").as_bytes())
                .await
                .unwrap();
            let mails = mailbox.list();
            assert_eq!(mails.len(), 2, "{end:?}");
            assert!(mails.iter().all(|mail| mail.recipients == ["ada@birch.example"]));
            assert_eq!(mails[1].text, text.replace("\r\n", "\n").replace('\n', "\r\n"));
        }
    }

    #[tokio::test]
    async fn trouble_is_told_apart_by_how_far_the_conversation_came() {
        use Answer::{Close, Say, Silence};
        let server = |words: &str| Err(Trouble::Server(words.to_owned()));
        let later = |words: &str| Err(Trouble::Later(words.to_owned()));
        let refused = |words: &str| Err(Trouble::Refused(words.to_owned()));
        let silence = "no answer within 1 seconds";
        let dropped = "incomplete response";
        for (step, answer, wanted) in [
            ("banner", Say("554 5.3.2 Go away\r\n"), server("554 5.3.2 Go away")),
            ("banner", Say("421 4.3.2 Not now\r\n"), server("421 4.3.2 Not now")),
            ("banner", Close, server(dropped)),
            ("banner", Silence, server(silence)),
            ("EHLO", Say("502 What\r\n"), server("502 What")),
            ("AUTH", Say("535 5.7.8 Wrong\r\n"), server("535 5.7.8 Wrong")),
            ("AUTH", Say("454 4.7.0 Later\r\n"), server("454 4.7.0 Later")),
            (
                "AUTH",
                Say("535 5.7.8 Wrong: AHVzZXIAaHVudGVyMg==\r\n"),
                server("535 the mail server did not accept the sign-in"),
            ),
            (
                "AUTH",
                Say("535 user may not use hunter2\r\n"),
                server("535 the mail server did not accept the sign-in"),
            ),
            ("AUTH", Silence, server(silence)),
            ("MAIL", Say("550 5.7.1 Sender unknown\r\n"), server("550 5.7.1 Sender unknown")),
            ("MAIL", Say("452 4.3.1 Disk full\r\n"), server("452 4.3.1 Disk full")),
            ("MAIL", Say("421 4.4.2 Bye\r\n"), server("421 4.4.2 Bye")),
            ("MAIL", Silence, server(silence)),
            (
                "RCPT",
                Say("550-5.1.1 Nobody\r\n550 5.1.1 of that name\r\n"),
                refused("550 5.1.1 Nobody of that name"),
            ),
            ("RCPT", Say("501 5.1.3 Bad address\r\n"), refused("501 5.1.3 Bad address")),
            (
                "RCPT",
                Say("530 5.7.0 Authentication required\r\n"),
                server("530 5.7.0 Authentication required"),
            ),
            ("RCPT", Say("451 4.7.1 Greylisted\r\n"), later("451 4.7.1 Greylisted")),
            ("RCPT", Say("421 4.4.2 Bye\r\n"), later("421 4.4.2 Bye")),
            ("RCPT", Close, later(dropped)),
            ("RCPT", Silence, later(silence)),
            ("RCPT", Say("354 Odd\r\n"), later("unexpected reply: 354 Odd")),
            ("DATA", Say("554 5.5.1 No\r\n"), refused("554 5.5.1 No")),
            ("DATA", Say("452 4.3.1 Full\r\n"), later("452 4.3.1 Full")),
            ("DATA", Say("250 Odd\r\n"), later("unexpected reply: 250 Odd")),
            ("DATA", Close, later(dropped)),
            (".", Say("554 5.7.1 Spam\r\n"), refused("554 5.7.1 Spam")),
            (".", Say("451 4.3.0 Later\r\n"), later("451 4.3.0 Later")),
            (".", Say("421 4.3.0 Bye\r\n"), later("421 4.3.0 Bye")),
            (".", Say("354 Odd\r\n"), later("unexpected reply: 354 Odd")),
            (".", Say("251 Odd\r\n"), later("unexpected reply: 251 Odd")),
            (".", Close, later(dropped)),
            (".", Silence, later(silence)),
            ("nowhere", Silence, Ok(())),
        ] {
            let (wicked, _) = wicked(step, answer).await;
            let relay =
                Relay { sign_in: Some(("user".to_owned(), "hunter2".to_owned().into())), ..wicked };
            assert_eq!(send(&relay).await, wanted, "{step}: {answer:?}");
        }
    }

    #[tokio::test]
    async fn garbage_is_never_taken_for_sent() {
        let flood: &'static str = Box::leak("250-x\r\n".repeat(20_000).into_boxed_str());
        let line: &'static str =
            Box::leak(format!("250 {}\r\n", "x".repeat(100_000)).into_boxed_str());
        for garbage in [
            "\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
            "250",
            "250 ok\n",
            "999 x\r\n",
            "\0\u{1}\r\n",
            flood,
            line,
        ] {
            for step in ["banner", "RCPT", "DATA", "."] {
                let (relay, _) = wicked(step, Answer::Say(garbage)).await;
                match (step, send(&relay).await) {
                    ("banner", Err(Trouble::Server(_)))
                    | ("RCPT" | "DATA" | ".", Err(Trouble::Later(_))) => {}
                    (_, told) => panic!("{step} {:?}: {told:?}", &garbage[..garbage.len().min(20)]),
                }
            }
        }
    }

    #[tokio::test]
    async fn a_relay_that_is_not_there_is_trouble_with_the_relay() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = relay_at(listener.local_addr().unwrap());
        drop(listener);
        assert!(
            matches!(send(&relay).await, Err(Trouble::Server(words)) if words.contains("refused"))
        );
    }

    #[tokio::test]
    async fn a_kept_connection_that_was_closed_is_opened_again() {
        for answer in [Answer::Close, Answer::Say("421 4.4.2 Idle too long\r\n")] {
            let (relay, conversations) = wicked("second MAIL", answer).await;
            let (envelope, message) = format(&mail("x"), &sender(), ID, date()).unwrap();
            let mut connection = Connection::open(&relay).await.unwrap();
            assert_eq!(connection.deliver(&envelope, &message).await, Ok(()));
            assert_eq!(connection.deliver(&envelope, &message).await, Ok(()));
            assert_eq!(conversations.load(Ordering::SeqCst), 2);
        }
    }

    #[tokio::test]
    async fn a_late_reply_is_not_taken_for_that_to_the_next_mail() {
        let (relay, conversations) = wicked(".", Answer::Silence).await;
        let (envelope, message) = format(&mail("x"), &sender(), ID, date()).unwrap();
        let mut connection = Connection::open(&relay).await.unwrap();
        // A caller that gives up in the middle: the conversation is gone with it.
        assert!(
            timeout(Duration::from_millis(50), connection.deliver(&envelope, &message))
                .await
                .is_err()
        );
        assert!(connection.kept.is_none());
        assert!(connection.deliver(&envelope, &message).await.is_err());
        assert_eq!(conversations.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn no_starttls_no_mail_and_no_password() {
        let (clear, _) = wicked("nowhere", Answer::Close).await;
        let url = format!("smtp://user:hunter2@127.0.0.1:{}?tls=required", clear.port);
        let relay = Relay::parse(&url).unwrap().with_timeouts(short());
        assert_eq!(
            send(&relay).await,
            Err(Trouble::Server(
                "the mail server offers no STARTTLS, which is required".to_owned()
            ))
        );
    }

    #[tokio::test]
    async fn replies_put_in_front_of_the_encrypted_ones_are_not_read() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.unwrap();
            client.write_all(b"220 x\r\n").await.unwrap();
            let mut buffer = [0; 4096];
            assert!(client.read(&mut buffer).await.unwrap() > 0);
            client.write_all(b"250-x\r\n250 STARTTLS\r\n").await.unwrap();
            assert!(client.read(&mut buffer).await.unwrap() > 0);
            client.write_all(b"220 go\r\n250 injected\r\n250 injected\r\n").await.unwrap();
            while client.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
        });
        let relay = Relay::parse(&format!("smtp://127.0.0.1:{port}?tls=required"))
            .unwrap()
            .with_timeouts(short());
        match send(&relay).await {
            // The injected line went to TLS, which knows it for none.
            Err(Trouble::Server(words)) => assert!(words.contains("corrupt"), "{words}"),
            told => panic!("{told:?}"),
        }
    }

    async fn send(relay: &Relay) -> Result<(), Trouble> {
        let (envelope, message) = format(&mail("Hello"), &sender(), ID, date()).unwrap();
        Connection::open(relay).await?.deliver(&envelope, &message).await
    }

    fn short() -> Timeouts {
        let limit = Duration::from_millis(300);
        Timeouts {
            connect: limit,
            greeting: limit,
            sign_in: limit,
            envelope: limit,
            data: limit,
            dot: limit,
            quit: limit,
        }
    }

    fn relay_at(address: SocketAddr) -> Relay {
        Relay::parse(&format!("smtp://{address}")).unwrap()
    }

    #[derive(Debug, Clone, Copy)]
    enum Answer {
        Say(&'static str),
        Silence,
        Close,
    }

    /// A server that behaves but for one step. Also tells how many conversations it has had.
    async fn wicked(step: &'static str, answer: Answer) -> (Relay, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = relay_at(listener.local_addr().unwrap()).with_timeouts(short());
        let conversations = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&conversations);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(converse(client, step, answer));
            }
        });
        (relay, conversations)
    }

    async fn converse(client: TcpStream, step: &'static str, answer: Answer) -> io::Result<()> {
        let mut client = BufReader::new(client);
        let (mut said, mut in_data, mut mails) = ("banner".to_owned(), false, 0);
        loop {
            let (here, reply) = match said.as_str() {
                "banner" => ("banner", "220 wicked\r\n"),
                "." if in_data => (".", "250 Kept\r\n"),
                _ if in_data => ("", ""),
                said if said.starts_with("EHLO") => ("EHLO", "250-wicked\r\n250 AUTH PLAIN\r\n"),
                said if said.starts_with("AUTH") => ("AUTH", "235 In\r\n"),
                said if said.starts_with("MAIL") => {
                    (if mails == 0 { "MAIL" } else { "second MAIL" }, "250 Ok\r\n")
                }
                said if said.starts_with("RCPT") => ("RCPT", "250 Ok\r\n"),
                "DATA" => ("DATA", "354 Go\r\n"),
                _ => ("", "502 ?\r\n"),
            };
            mails += usize::from(here == "MAIL");
            in_data = here == "DATA" || in_data && here != ".";
            match answer {
                _ if here != step => client.write_all(reply.as_bytes()).await?,
                Answer::Say(words) => client.write_all(words.as_bytes()).await?,
                Answer::Silence => std::future::pending().await,
                Answer::Close => return Ok(()),
            }
            said.clear();
            if client.read_line(&mut said).await? == 0 {
                return Ok(());
            }
            said.truncate(said.trim_end().len());
        }
    }
}
