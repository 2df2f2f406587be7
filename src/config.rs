//! The command line and the environment: the only reader of either. What may hold a secret can be given,
//! with `…_FILE`, as a file that holds it; the secret itself is never a flag. Every fault is told at once, in words that
//! say what to do.

use std::{net::SocketAddr, num::NonZeroU32, ops::RangeInclusive, path::PathBuf};

use clap::{Args, CommandFactory, Parser, Subcommand};
use jiff::SignedDuration;
use secrecy::SecretString;
use url::{Host, Url};

use crate::{
    bounds::REQUESTS_PER_SECOND,
    client::Proxies,
    email_address::{Domain, EmailAddress},
    invitations::Shares,
    mail::{Relay, Sender},
    organizations::{Cloud, Program},
    page::Site,
    people::Lifetimes,
    relationships::Portals,
    secret::Keys,
    subscriptions::Fulfilment,
    text::is_country,
};

/// Variables that are read from the environment alone, since no secret is ever a flag.
const NEVER_FLAGS: [&str; 2] = ["ACCORD_SECRET", "ACCORD_SECRET_PREVIOUS"];

/// Accord asks companies to become a cloud partner's customers, and steers what follows.
#[derive(Parser)]
#[command(name = "accord", version, about, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Subcommand)]
pub enum Command {
    /// Runs a world to try out: no set-up, mails go to /demo/mailbox
    Demo(Demo),
    /// Runs Accord
    Serve(Box<Settings>),
    /// Brings the database up to date and ends
    Migrate(Box<Settings>),
    /// Tries the database, the mail server and the public address, and says what is wrong
    Check(Box<Settings>),
    /// Copies the SQLite database to a new file, also while Accord runs
    Backup(Box<Backup>),
    /// Compares the history with its seals: whether anybody changed what happened
    Verify(Box<Verify>),
    /// Makes and changes partners
    #[command(subcommand)]
    Partner(Partner),
    /// Helps people who cannot sign in
    #[command(subcommand)]
    Person(Person),
    /// Replaces and shows the catalogue of what can be ordered
    #[command(subcommand)]
    Offers(Offers),
}

/// The largest world of the demo.
const MOST_CUSTOMERS: u64 = 10_000_000;

/// With the most partners.
const MOST_PARTNERS: u64 = 100_000;

/// How the demo runs.
#[derive(Args)]
pub struct Demo {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder to keep the world in; without it, it is thrown away
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// How many customers Fjord Cloud has on its list, altogether
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(..=MOST_CUSTOMERS))]
    pub customers: Option<u64>,
    /// How many partners there are, altogether; each that is added has 5 to 60 customers of its own
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(..=MOST_PARTNERS))]
    pub partners: Option<u64>,
    /// An empty database to make the world in, `sqlite://PATH` or `postgres://…`; it is kept [default: SQLite in the
    /// folder]
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}

/// What can be done with partners.
#[derive(Subcommand)]
pub enum Partner {
    /// Makes a partner and mails its first Global admin a link to set a password
    Create(Box<Create>),
}

/// A history to verify.
#[derive(Args)]
pub struct Verify {
    /// The last line of an earlier run, as NUMBER:SEAL, kept elsewhere
    #[arg(long, value_name = "NUMBER:SEAL", value_parser = kept_seal)]
    pub kept: Option<(i64, String)>,
    /// Where Accord keeps its data
    #[command(flatten)]
    pub settings: Settings,
}

fn kept_seal(text: &str) -> Result<(i64, String), String> {
    let parts = text.split_once(':').map(|(number, seal)| (number.parse(), seal.trim()));
    match parts {
        Some((Ok(number), seal)) if seal.len() == 64 => Ok((number, seal.to_ascii_lowercase())),
        _ => Err("a number, a colon and 64 hexadecimal digits".to_owned()),
    }
}

/// What can be done for people.
#[derive(Subcommand)]
pub enum Person {
    /// Removes the second factor of somebody whose organization has nobody left who could, and mails them
    ResetSecondFactor(Box<ResetSecondFactor>),
}

/// Whose second factor to remove.
#[derive(Args)]
pub struct ResetSecondFactor {
    /// Their address
    #[arg(long)]
    pub email: String,
    /// Where and how Accord runs
    #[command(flatten)]
    pub settings: Settings,
}

/// What can be done with the catalogue.
#[derive(Subcommand)]
pub enum Offers {
    /// Replaces the catalogue by a list in CSV; nothing is changed when it has a fault
    Import(Box<ImportOffers>),
    /// Writes the catalogue as such a list
    Export(Box<Settings>),
}

/// A backup to make.
#[derive(Args)]
pub struct Backup {
    /// The copy; nothing may be there yet
    pub file: PathBuf,
    /// Where Accord keeps its data
    #[command(flatten)]
    pub settings: Settings,
}

/// A catalogue to import.
#[derive(Args)]
pub struct ImportOffers {
    /// The list
    pub file: PathBuf,
    /// Where Accord keeps its data
    #[command(flatten)]
    pub settings: Settings,
}

/// A partner to make.
#[derive(Args)]
pub struct Create {
    /// The company's name
    #[arg(long)]
    pub name: String,
    /// The company's domain, such as fjord.example
    #[arg(long)]
    pub domain: String,
    /// Its country, as two letters (ISO 3166), such as SE
    #[arg(long)]
    pub country: String,
    /// `direct_bill`, `indirect_reseller` or `indirect_provider`
    #[arg(long)]
    pub program: String,
    /// Its cloud, for good: `global`, `us_government` or `germany`
    #[arg(long, default_value = "global")]
    pub cloud: String,
    /// The name of its first Global admin
    #[arg(long)]
    pub admin_name: String,
    /// Their address
    #[arg(long)]
    pub admin_email: String,
    /// Print the link to set the password, too: whoever has it can sign in
    #[arg(long)]
    pub print_link: bool,
    /// Where and how Accord runs
    #[command(flatten)]
    pub settings: Settings,
}

/// Settings as they were given; see [`Config`].
#[derive(Args, Clone, Default)]
pub struct Settings {
    /// Where people reach Accord, such as <https://accord.example>
    #[arg(long, env = "ACCORD_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "ACCORD_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Address and port for metrics and the reasons of readiness, which only those who run Accord may
    /// reach [default: none]
    #[arg(long, env = "ACCORD_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<String>,
    /// `sqlite://PATH` or `postgres://…` [default: `sqlite://accord.db`]
    #[arg(long, env = "ACCORD_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A file that holds the database's address
    #[arg(long, env = "ACCORD_DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// The mail server, such as `smtp://user:password@mail.example:587`
    #[arg(long, env = "ACCORD_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// A file that holds the mail server's address
    #[arg(long, env = "ACCORD_SMTP_URL_FILE", value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// The address that mails come from
    #[arg(long, env = "ACCORD_MAIL_FROM", value_name = "EMAIL")]
    pub mail_from: Option<String>,
    /// When orders are fulfilled: `at_once`, or `by_hand` by a person [default: `at_once`]
    #[arg(long, env = "ACCORD_FULFILMENT", value_name = "WHEN")]
    pub fulfilment: Option<String>,
    /// Admin portals other than the vendor's, such as `teams=https://teams.example,azure=https://portal.example/{domain}`
    #[arg(long, env = "ACCORD_PORTALS", value_name = "SERVICE=URL,…")]
    pub portals: Option<String>,
    /// Requests that a client's network may send in a second, and ten times as many at once [default: 50]
    #[arg(long, env = "ACCORD_REQUESTS_PER_SECOND", value_name = "NUMBER")]
    pub requests_per_second: Option<String>,
    /// Invitations that a partner may send in an hour [default: 200]
    #[arg(long, env = "ACCORD_INVITATIONS_PER_HOUR", value_name = "NUMBER")]
    pub invitations_per_hour: Option<String>,
    /// Invitations that a partner may send in a day [default: 1000]
    #[arg(long, env = "ACCORD_INVITATIONS_PER_DAY", value_name = "NUMBER")]
    pub invitations_per_day: Option<String>,
    /// Letters of invitation that all partners together may send in an hour [default: 10000]
    #[arg(long, env = "ACCORD_LETTERS_PER_HOUR", value_name = "NUMBER")]
    pub letters_per_hour: Option<String>,
    /// What links and codes are made with: at least 32 random characters
    #[arg(skip)]
    pub secret: Option<SecretString>,
    /// Variables that look like settings and are none
    #[arg(skip)]
    pub unknown: Vec<String>,
    /// A file that holds the secret
    #[arg(long, env = "ACCORD_SECRET_FILE", value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// The secrets before it, one a line, whose links go on working
    #[arg(skip)]
    pub secret_previous: Option<SecretString>,
    /// A file that holds the secrets before it
    #[arg(long, env = "ACCORD_SECRET_PREVIOUS_FILE", value_name = "FILE")]
    pub secret_previous_file: Option<PathBuf>,
    /// After how many minutes a session that nobody uses is over, from 5 to 1440 [default: 30]
    #[arg(long, env = "ACCORD_SESSION_IDLE", value_name = "MINUTES")]
    pub session_idle: Option<String>,
    /// After how many hours every session is over, from 1 to 168 [default: 12]
    #[arg(long, env = "ACCORD_SESSION_LIFETIME", value_name = "HOURS")]
    pub session_lifetime: Option<String>,
    /// Proxies in front, whose word on a client's address is believed: addresses and networks
    #[arg(long, env = "ACCORD_PROXIES", value_name = "NETWORK,…")]
    pub proxies: Option<String>,
}

/// How Accord runs, checked.
pub struct Config {
    /// Where people reach it.
    pub site: Site,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it shows what it counts.
    pub metrics_listen: Option<SocketAddr>,
    /// The database's address.
    pub database_url: SecretString,
    /// The mail server.
    pub relay: Relay,
    /// Whom mails come from.
    pub sender: Sender,
    /// What links and codes are made with.
    pub keys: Keys,
    /// When orders are fulfilled.
    pub fulfilment: Fulfilment,
    /// Where the admin portals of services are.
    pub portals: Portals,
    /// What a client's network may send.
    pub requests_per_second: NonZeroU32,
    /// How many invitations leave in a time.
    pub shares: Shares,
}

/// What is wrong with the settings: each fault in words that say what to do.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the configuration cannot be used:\n  - {}", .0.join("\n  - "))]
pub struct Faults(pub Vec<String>);

impl Settings {
    /// Takes from the environment what is never a flag.
    #[must_use]
    pub fn with_environment(mut self) -> Self {
        let secret = |name| std::env::var(name).ok().map(SecretString::from);
        self.secret = secret("ACCORD_SECRET");
        self.secret_previous = secret("ACCORD_SECRET_PREVIOUS");
        // Names only: what stands in a variable that was misspelt may be a secret.
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        self.unknown = unknown(names);
        self
    }

    /// Checks everything that serving needs.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(self) -> Result<Config, Faults> {
        let mut faults: Vec<_> =
            self.unknown.iter().map(|name| format!("{name} is no setting of Accord")).collect();
        let address = take(&mut faults, "ACCORD_PUBLIC_URL", self.address());
        let listen = socket(self.listen.as_deref().unwrap_or("127.0.0.1:8080"));
        let listen = take(&mut faults, "ACCORD_LISTEN", listen);
        let metrics_listen = self.metrics_listen(listen);
        let metrics_listen = take(&mut faults, "ACCORD_METRICS_LISTEN", metrics_listen);
        let database_url = take(&mut faults, "ACCORD_DATABASE_URL", self.database());
        let relay = take(&mut faults, "ACCORD_SMTP_URL", self.relay());
        let from = self.mail_from.as_deref().ok_or("is missing: the address that mails come from");
        let from = from.map_err(str::to_owned).and_then(|from| {
            EmailAddress::parse(from).map_err(|_| "is not an address of mail".to_owned())
        });
        let from = take(&mut faults, "ACCORD_MAIL_FROM", from);
        let keys = self.keys(&mut faults);
        let proxies = Proxies::parse(self.proxies.as_deref().unwrap_or_default());
        let proxies = take(&mut faults, "ACCORD_PROXIES", proxies);
        let lifetimes = self.lifetimes(&mut faults);
        let fulfilment = self.fulfilment.as_deref().map_or(Ok(Fulfilment::AtOnce), |word| {
            Fulfilment::from_word(word).ok_or_else(|| "is at_once or by_hand".to_owned())
        });
        let fulfilment = take(&mut faults, "ACCORD_FULFILMENT", fulfilment);
        let portals = Portals::parse(self.portals.as_deref().unwrap_or_default());
        let portals = take(&mut faults, "ACCORD_PORTALS", portals);
        let requests_per_second = number(
            &mut faults,
            "ACCORD_REQUESTS_PER_SECOND",
            self.requests_per_second.as_deref(),
            (WHOLE, MOST),
            REQUESTS_PER_SECOND.get().into(),
        );
        let requests_per_second =
            requests_per_second.and_then(|number| NonZeroU32::new(u32::try_from(number).ok()?));
        let shares = self.shares(&mut faults);
        let config = || {
            Some(Config {
                site: Site {
                    address: address?,
                    demo: false,
                    proxies: proxies?,
                    lifetimes: lifetimes?,
                },
                listen: listen?,
                metrics_listen: metrics_listen?,
                database_url: database_url?,
                relay: relay?,
                sender: Sender { from: from? },
                keys: keys?,
                fulfilment: fulfilment?,
                portals: portals?,
                requests_per_second: requests_per_second?,
                shares: shares?,
            })
        };
        config().filter(|_| faults.is_empty()).ok_or(Faults(faults))
    }

    /// What making links needs: the site, the database and the keys.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check_links(&self) -> Result<(Site, SecretString, Keys), Faults> {
        let mut faults = Vec::new();
        let address = take(&mut faults, "ACCORD_PUBLIC_URL", self.address());
        let database = take(&mut faults, "ACCORD_DATABASE_URL", self.database());
        let keys = self.keys(&mut faults);
        match (address, database, keys) {
            (Some(address), Some(database), Some(keys)) => {
                let site = Site { address, ..Site::default() };
                Ok((site, database, keys))
            }
            _ => Err(Faults(faults)),
        }
    }

    /// The database alone, for what needs nothing else.
    ///
    /// # Errors
    /// What is wrong with its address.
    pub fn check_database(&self) -> Result<SecretString, Faults> {
        let mut faults = Vec::new();
        take(&mut faults, "ACCORD_DATABASE_URL", self.database()).ok_or(Faults(faults))
    }

    /// The mail server alone.
    ///
    /// # Errors
    /// What is wrong with its address.
    pub fn check_relay(&self) -> Result<Relay, Faults> {
        let mut faults = Vec::new();
        take(&mut faults, "ACCORD_SMTP_URL", self.relay()).ok_or(Faults(faults))
    }

    /// The public address alone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check_address(&self) -> Result<String, Faults> {
        let mut faults = Vec::new();
        take(&mut faults, "ACCORD_PUBLIC_URL", self.address()).ok_or(Faults(faults))
    }

    fn metrics_listen(&self, public: Option<SocketAddr>) -> Result<Option<SocketAddr>, String> {
        // A variable that is set to nothing is not set.
        let Some(given) = self.metrics_listen.as_deref().filter(|given| !given.is_empty()) else {
            return Ok(None);
        };
        let own = socket(given)?;
        if own.port() != 0 && Some(own) == public {
            return Err("must be another address than ACCORD_LISTEN, which people reach".into());
        }
        Ok(Some(own))
    }

    /// The public address, as links begin: https, unless it is this machine's own.
    fn address(&self) -> Result<String, String> {
        let text = self.public_url.as_deref().ok_or(
            "is missing: where people reach Accord, such as https://accord.example".to_owned(),
        )?;
        let url = Url::parse(text).map_err(|_| "is not an address of a site".to_owned())?;
        let is_local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        match url.scheme() {
            "https" => {}
            "http" if is_local => {}
            _ => {
                return Err(
                    "must begin with https://, since its links are as good as passwords".into()
                );
            }
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err("must be a site of its own, without a path".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a password".into());
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }

    fn database(&self) -> Result<SecretString, String> {
        let given = self.database_url.clone().map(SecretString::from);
        let url = one_of(given, self.database_url_file.as_ref())?;
        let url = url.unwrap_or_else(|| SecretString::from("sqlite://accord.db"));
        let text = secrecy::ExposeSecret::expose_secret(&url);
        let known = ["sqlite://", "sqlite:", "postgres://", "postgresql://"];
        if !known.iter().any(|scheme| text.starts_with(scheme)) {
            return Err("must begin with sqlite:// or postgres://".into());
        }
        if text.contains(":memory:") || text.contains("mode=memory") {
            return Err("must be a file: what is only in memory is lost".into());
        }
        Ok(url)
    }

    fn lifetimes(&self, faults: &mut Vec<String>) -> Option<Lifetimes> {
        let usual = Lifetimes::default();
        let idle = number(
            faults,
            "ACCORD_SESSION_IDLE",
            self.session_idle.as_deref(),
            ("is a number of minutes", 5..=1440),
            usual.idle.as_mins(),
        );
        let longest = number(
            faults,
            "ACCORD_SESSION_LIFETIME",
            self.session_lifetime.as_deref(),
            ("is a number of hours", 1..=168),
            usual.longest.as_hours(),
        );
        Some(Lifetimes {
            idle: SignedDuration::from_mins(idle?),
            longest: SignedDuration::from_hours(longest?),
        })
    }

    fn relay(&self) -> Result<Relay, String> {
        let given = self.smtp_url.clone().map(SecretString::from);
        let url = one_of(given, self.smtp_url_file.as_ref())?
            .ok_or("is missing: the mail server, such as smtp://user:password@mail.example:587")?;
        Relay::parse(secrecy::ExposeSecret::expose_secret(&url))
    }

    fn shares(&self, faults: &mut Vec<String>) -> Option<Shares> {
        let mut most = |name, given: &Option<String>, usual| {
            number(faults, name, given.as_deref(), (WHOLE, MOST), usual)
        };
        let usual = Shares::default();
        let per_hour =
            most("ACCORD_INVITATIONS_PER_HOUR", &self.invitations_per_hour, usual.per_hour);
        let per_day = most("ACCORD_INVITATIONS_PER_DAY", &self.invitations_per_day, usual.per_day);
        let letters_per_hour =
            most("ACCORD_LETTERS_PER_HOUR", &self.letters_per_hour, usual.letters_per_hour);
        Some(Shares { per_hour: per_hour?, per_day: per_day?, letters_per_hour: letters_per_hour? })
    }

    fn keys(&self, faults: &mut Vec<String>) -> Option<Keys> {
        let secret = one_of(self.secret.clone(), self.secret_file.as_ref());
        let keys = secret.and_then(|secret| {
            Keys::new(secret.ok_or("is missing; make one with: openssl rand -base64 32")?)
        });
        let keys = take(faults, "ACCORD_SECRET", keys);
        let previous = one_of(self.secret_previous.clone(), self.secret_previous_file.as_ref());
        let previous = take(faults, "ACCORD_SECRET_PREVIOUS", previous)?;
        let Some(previous) = previous else { return keys };
        let lines = secrecy::ExposeSecret::expose_secret(&previous).lines();
        let lines = lines.map(str::trim).filter(|line| !line.is_empty());
        let keys = keys?.with_previous(lines.map(SecretString::from).collect());
        take(faults, "ACCORD_SECRET_PREVIOUS", keys)
    }
}

/// Those of the variables' names that begin like ours and mean nothing.
fn unknown(names: impl Iterator<Item = String>) -> Vec<String> {
    let serve = Settings::augment_args(Cli::command());
    let known: Vec<_> = serve.get_arguments().filter_map(clap::Arg::get_env).collect();
    let mut unknown: Vec<_> = names
        .filter(|name| name.starts_with("ACCORD_"))
        .filter(|name| !NEVER_FLAGS.contains(&name.as_str()))
        // What Kubernetes sets beside a Service of our name.
        .filter(|name| !name.starts_with("ACCORD_SERVICE_") && !name.starts_with("ACCORD_PORT_"))
        .filter(|name| name != "ACCORD_PORT")
        .filter(|name| !known.iter().any(|one| *one == name.as_str()))
        .collect();
    unknown.sort_unstable();
    unknown
}

fn socket(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "is not an address with a port, such as 127.0.0.1:8080 or [::]:8080".to_owned()
    })
}

fn take<T>(faults: &mut Vec<String>, name: &str, value: Result<T, String>) -> Option<T> {
    value.map_err(|fault| faults.push(format!("{name} {fault}"))).ok()
}

/// What a number may be that only keeps a flood away.
const MOST: RangeInclusive<i64> = 1..=1_000_000;

/// What such a number is told to be.
const WHOLE: &str = "must be a whole number";

/// A number that was given, or the usual one; what it is told to be, and its bounds.
fn number(
    faults: &mut Vec<String>,
    name: &str,
    given: Option<&str>,
    (what, bounds): (&str, RangeInclusive<i64>),
    usual: i64,
) -> Option<i64> {
    let number = given.filter(|given| !given.is_empty()).map_or(Ok(usual), |given| {
        let number = given.parse().ok().filter(|number| bounds.contains(number));
        let (least, most) = bounds.into_inner();
        number.ok_or_else(|| format!("{what} from {least} to {most}"))
    });
    take(faults, name, number)
}

/// A secret that was given as such or as a file, not as both.
fn one_of(
    given: Option<SecretString>,
    file: Option<&PathBuf>,
) -> Result<Option<SecretString>, String> {
    // A variable that is set to nothing is not set.
    let given = given.filter(|given| !secrecy::ExposeSecret::expose_secret(given).is_empty());
    match (given, file) {
        (Some(_), Some(_)) => Err("is given twice: as itself and as a file".into()),
        (given, None) => Ok(given),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| format!("cannot be read from its file: {error}"))?;
            Ok(Some(SecretString::from(text.trim())))
        }
    }
}

/// A partner to make, checked.
pub struct NewPartner {
    /// The company's name.
    pub name: String,
    /// Its domain.
    pub domain: Domain,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its place in the programme.
    pub program: Program,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its first Global admin.
    pub admin_name: String,
    /// Their address.
    pub admin_email: EmailAddress,
}

impl Create {
    /// Checks the partner.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self) -> Result<NewPartner, Faults> {
        let mut faults = Vec::new();
        let name = |text: &str| {
            crate::form::name(text, 100)
                .ok_or_else(|| "must be a name of at most 100 characters on one line".to_owned())
        };
        let company = take(&mut faults, "--name", name(&self.name));
        let domain = Domain::parse(&self.domain)
            .map_err(|_| "must be a domain, such as fjord.example".into());
        let domain = take(&mut faults, "--domain", domain);
        if !is_country(&self.country) {
            faults.push("--country must be two capital letters of ISO 3166, such as SE".into());
        }
        let program = Program::from_word(&self.program).ok_or_else(|| {
            "must be direct_bill, indirect_reseller or indirect_provider".to_owned()
        });
        let program = take(&mut faults, "--program", program);
        let cloud = Cloud::from_word(&self.cloud)
            .ok_or_else(|| "must be global, us_government or germany".to_owned());
        let cloud = take(&mut faults, "--cloud", cloud);
        let admin_name = take(&mut faults, "--admin-name", name(&self.admin_name));
        let admin_email =
            EmailAddress::parse(&self.admin_email).map_err(|_| "is not an address of mail".into());
        let admin_email = take(&mut faults, "--admin-email", admin_email);
        match (company, domain, program, cloud, admin_name, admin_email) {
            (
                Some(name),
                Some(domain),
                Some(program),
                Some(cloud),
                Some(admin_name),
                Some(admin_email),
            ) if faults.is_empty() => {
                let country = self.country.clone();
                Ok(NewPartner { name, domain, country, program, cloud, admin_name, admin_email })
            }
            _ => Err(Faults(faults)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relationships::Service;

    fn good() -> Settings {
        Settings {
            public_url: Some("https://accord.example/".into()),
            smtp_url: Some("smtp://mail.example:587".into()),
            mail_from: Some("accord@accord.example".into()),
            secret: Some("MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH".into()),
            ..Settings::default()
        }
    }

    #[test]
    fn good_settings_are_taken() {
        let config = good().check().unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(config.site.address, "https://accord.example");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.portals, Portals::default());
    }

    #[test]
    fn secrets_before_the_current_one_are_lines() {
        let previous = |text: &str| Some(SecretString::from(text));
        let two = "8hTz2Lw0vYb5Jc9RgKqXnE4sUaPdMf7i\n\n q9ZKx4bVn2Lr7TgWmD1sYc8HfJpA0uEo \n";
        assert!(Settings { secret_previous: previous(two), ..good() }.check().is_ok());
        let weak = Settings { secret_previous: previous("short"), ..good() }.check();
        let Err(Faults(faults)) = weak else { panic!("taken") };
        assert!(
            faults.len() == 1 && faults[0].starts_with("ACCORD_SECRET_PREVIOUS "),
            "{faults:?}"
        );
    }

    #[test]
    fn sessions_last_as_long_as_the_settings_say() {
        let lasting = |idle: &str, lifetime: &str| {
            let given = |text: &str| Some(text.to_owned());
            Settings { session_idle: given(idle), session_lifetime: given(lifetime), ..good() }
                .check()
                .map(|config| config.site.lifetimes)
                .map_err(|Faults(faults)| faults)
        };
        assert_eq!(lasting("", ""), Ok(Lifetimes::default()));
        let other = Lifetimes {
            idle: SignedDuration::from_mins(5),
            longest: SignedDuration::from_hours(168),
        };
        assert_eq!(lasting("5", "168"), Ok(other));
        for (idle, lifetime) in [("4", "0"), ("1441", "169"), ("soon", "-1"), ("5.5", "∞")] {
            let faults = lasting(idle, lifetime).unwrap_err();
            assert_eq!(faults.len(), 2, "{faults:?}");
            assert_eq!(faults[0], "ACCORD_SESSION_IDLE is a number of minutes from 5 to 1440");
            assert_eq!(faults[1], "ACCORD_SESSION_LIFETIME is a number of hours from 1 to 168");
        }
    }

    #[test]
    fn portals_of_ones_own_are_taken() {
        let given = "teams=https://teams.admin.example";
        let config = Settings { portals: Some(given.into()), ..good() }.check();
        let portals = config.unwrap_or_else(|faults| panic!("{faults}")).portals;
        assert_eq!(
            portals.of(Service::Teams, Cloud::Global, None).as_deref(),
            Some("https://teams.admin.example")
        );
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let settings = Settings {
            public_url: Some("http://accord.example".into()),
            listen: Some("here".into()),
            database_url: Some("mysql://x".into()),
            secret: Some("short".into()),
            portals: Some("teams=nowhere".into()),
            ..Settings::default()
        };
        let Err(Faults(faults)) = settings.check() else { panic!("taken") };
        let names: Vec<_> = faults.iter().map(|fault| fault.split(' ').next().unwrap()).collect();
        assert_eq!(
            names,
            [
                "ACCORD_PUBLIC_URL",
                "ACCORD_LISTEN",
                "ACCORD_DATABASE_URL",
                "ACCORD_SMTP_URL",
                "ACCORD_MAIL_FROM",
                "ACCORD_SECRET",
                "ACCORD_PORTALS"
            ]
        );
    }

    #[test]
    fn each_setting_that_is_wrong_is_named_and_nothing_of_a_secret_is_told() {
        let strong = "MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH";
        let change = |change: fn(&mut Settings)| {
            let mut settings = good();
            change(&mut settings);
            settings
        };
        for (settings, told) in [
            (change(|one| one.public_url = None), "ACCORD_PUBLIC_URL is missing"),
            (
                change(|one| one.public_url = Some("http://accord.example".into())),
                "ACCORD_PUBLIC_URL must begin with https://",
            ),
            (change(|one| one.listen = Some("8080".into())), "ACCORD_LISTEN is not an address"),
            (
                change(|one| one.metrics_listen = Some("9090".into())),
                "ACCORD_METRICS_LISTEN is not an address",
            ),
            (
                change(|one| one.metrics_listen = Some("127.0.0.1:8080".into())),
                "ACCORD_METRICS_LISTEN must be another address",
            ),
            (
                change(|one| one.database_url = Some("mysql://accord:hunter2@db.example".into())),
                "ACCORD_DATABASE_URL must begin with sqlite:// or postgres://",
            ),
            (
                change(|one| one.database_url = Some("sqlite::memory:".into())),
                "ACCORD_DATABASE_URL must be a file",
            ),
            (change(|one| one.smtp_url = None), "ACCORD_SMTP_URL is missing"),
            (
                change(|one| {
                    one.smtp_url = Some("smtp://u:hunter2@mail.example?tls=none".into());
                }),
                "ACCORD_SMTP_URL would send a password in clear",
            ),
            (change(|one| one.mail_from = Some("accord".into())), "ACCORD_MAIL_FROM is not"),
            (change(|one| one.secret = None), "ACCORD_SECRET is missing"),
            (change(|one| one.secret = Some("hunter2".into())), "ACCORD_SECRET needs at least 32"),
            (
                change(|one| one.secret = Some("hunter2hunter2hunter2hunter2hunter2".into())),
                "ACCORD_SECRET needs at least 32",
            ),
            (
                change(|one| one.secret_file = Some("/nowhere/secret".into())),
                "ACCORD_SECRET is given twice",
            ),
            (change(|one| one.fulfilment = Some("soon".into())), "ACCORD_FULFILMENT is at_once"),
            (change(|one| one.portals = Some("mail=x".into())), "ACCORD_PORTALS names mail"),
            (
                change(|one| one.unknown = vec!["ACCORD_LISTNE".into()]),
                "ACCORD_LISTNE is no setting",
            ),
        ] {
            let Err(Faults(faults)) = settings.check() else { panic!("taken, not {told}") };
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with(told), "{faults:?} and not {told}");
            assert!(!faults[0].contains("hunter2") && !faults[0].contains(strong), "{faults:?}");
        }
    }

    #[test]
    fn a_variable_that_is_misspelt_is_not_passed_over() {
        let names =
            ["ACCORD_LISTEN", "ACCORD_SECRET", "ACCORD_SECRET_FILE", "ACCORD_LISTNE", "PATH"];
        assert_eq!(unknown(names.into_iter().map(str::to_owned)), ["ACCORD_LISTNE"]);
    }

    #[test]
    fn links_begin_with_https_unless_they_stay_on_this_machine() {
        for (url, taken) in [
            ("https://accord.example", true),
            ("http://127.0.0.1:8080", true),
            ("http://localhost:3000/", true),
            ("http://[::1]:1", true),
            ("http://accord.example", false),
            ("http://localhost.evil.example", false),
            ("https://accord.example/app", false),
            ("https://user:pw@accord.example", false),
            ("ftp://accord.example", false),
            ("accord.example", false),
        ] {
            let settings = Settings { public_url: Some(url.into()), ..good() };
            assert_eq!(settings.check().is_ok(), taken, "{url}");
        }
    }
}
