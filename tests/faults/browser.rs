//! A browser over a plain socket, which tells a whole answer from one that was cut off.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use scraper::{Html, Selector};

/// The longest that an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody with a browser.
#[derive(Clone)]
pub struct Browser {
    pub address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

/// What came back, whole.
pub struct Answer {
    pub status: u16,
    pub leads_to: Option<String>,
    pub body: String,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    pub fn gets(&mut self, path: &str) -> io::Result<Answer> {
        self.asks("GET", path, "")
    }

    pub fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let body = serde_html_form::to_string(fields).expect("fields of a form");
        self.asks("POST", path, &body)
    }

    fn asks(&mut self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            cookies.join("; "),
            body.len(),
        );
        stream.write_all(request.as_bytes())?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw)?;
        let answer = Answer::of(&raw, &mut self.cookies);
        answer.ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "cut off"))
    }
}

impl Answer {
    /// None when it was cut off.
    fn of(raw: &[u8], cookies: &mut BTreeMap<String, String>) -> Option<Self> {
        let end = raw.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&raw[..end]).ok()?;
        let body = &raw[end + 4..];
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let mut answer = Self { status, leads_to: None, body: String::new() };
        let mut set = Vec::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "content-length" if value.parse() != Ok(body.len()) => return None,
                "location" => answer.leads_to = Some(value.to_owned()),
                "set-cookie" => set.push(value),
                _ => {}
            }
        }
        for (name, value) in
            set.iter().filter_map(|cookie| cookie.split(';').next()?.split_once('='))
        {
            cookies.insert(name.to_owned(), value.to_owned());
        }
        answer.body = String::from_utf8_lossy(body).into_owned();
        Some(answer)
    }

    /// The fields of the form that has this one, as a browser would send them.
    pub fn form_with(&self, field: &str) -> Option<Vec<(String, String)>> {
        let html = Html::parse_document(&self.body);
        let select = |selector: &str| Selector::parse(selector).expect("a selector");
        let has_field = select(&format!("[name='{field}']"));
        let form =
            html.select(&select("form")).find(|form| form.select(&has_field).next().is_some())?;
        let mut fields = Vec::new();
        for one in form.select(&select("input[name], textarea[name], select[name]")) {
            let name = one.attr("name")?.to_owned();
            let value = match (one.value().name(), one.attr("type").unwrap_or("text")) {
                ("textarea", _) => {
                    let text: String = one.text().collect();
                    text.strip_prefix('\n').unwrap_or(&text).to_owned()
                }
                ("select", _) => {
                    let chosen = one.select(&select("option[selected]")).next();
                    let chosen = chosen.or_else(|| one.select(&select("option")).next());
                    chosen.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
                }
                (_, "submit" | "button") => continue,
                (_, "checkbox" | "radio") if one.attr("checked").is_none() => continue,
                _ => one.attr("value").unwrap_or_default().to_owned(),
            };
            fields.push((name, value));
        }
        Some(fields)
    }
}
