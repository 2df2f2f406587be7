//! Somebody with a browser that knows as much HTTP as these tests need.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
};

use scraper::{Html, Selector};

/// A browser and its cookies.
#[derive(Clone)]
pub struct Browser {
    pub address: String,
    pub cookies: BTreeMap<String, String>,
}

/// What it gets.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (one, value) = line.split_once(": ")?;
            one.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn leads_to(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("{} {}", self.head, self.body))
    }

    /// The fields of the page's form, as they are.
    pub fn fields(&self) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.body);
        let all = "main input[name], main textarea[name], main select[name]";
        let all = Selector::parse(all).unwrap();
        let chosen = Selector::parse("option[selected]").unwrap();
        let fields = html.select(&all).filter_map(|field| {
            let name = field.attr("name")?.to_owned();
            let value = match field.value().name() {
                "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
                "select" => field.select(&chosen).next()?.attr("value")?.to_owned(),
                _ if matches!(field.attr("type"), Some("checkbox" | "radio"))
                    && field.attr("checked").is_none() =>
                {
                    return None;
                }
                _ => field.attr("value").unwrap_or_default().to_owned(),
            };
            Some((name, value))
        });
        fields.collect()
    }
}

impl Browser {
    pub fn at(address: &str) -> Self {
        Self { address: address.to_owned(), cookies: BTreeMap::new() }
    }

    pub fn gets(&mut self, path: &str) -> Answer {
        self.asks("GET", path, "", "")
    }

    pub fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_html_form::to_string(fields).unwrap();
        self.asks("POST", path, "", &body)
    }

    pub fn asks(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n{headers}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            cookies.join("; "),
            body.len(),
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        for line in head.lines() {
            if let Some((_, cookie)) = line.split_once("set-cookie: ") {
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            status: status.unwrap_or_else(|| panic!("no answer: {answer}")),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Invites a company by mail; returns the invitation's path.
    pub fn invites(&mut self, company: &str, domain: &str, to: &str) -> String {
        let drafted = self.posts("/customers/new", &[("name", company), ("domain", domain)]);
        let review = drafted.leads_to().to_owned();
        let mut fields = self.gets(&review).fields();
        for (name, value) in &mut fields {
            if name == "to" {
                to.clone_into(value);
            }
        }
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let invitation = review.trim_end_matches("/review").to_owned();
        let done = self.posts(&format!("{invitation}/done"), &fields);
        assert_eq!(done.status, 303, "{} {}", done.head, done.body);
        invitation
    }
}
