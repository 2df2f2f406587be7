//! What the program's commands do: each opens what it needs, does its work and says what came of it.

use std::{io::IsTerminal, net::TcpListener, sync::Arc};

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, filter_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    activity::{self, Event, Kind},
    app::House,
    bounds::Bounds,
    check,
    clock::Clock,
    config::{Backup, Create, Demo, Faults, ImportOffers, ResetSecondFactor, Settings, Verify},
    db::{self, Db},
    demo::{self, Post, Wanted},
    email_address::EmailAddress,
    invitations::Shares,
    lookout::Lookout,
    mail::{Relay, Sender},
    metrics,
    organizations::{self, New},
    page::Site,
    path,
    people::{self, Member, Passwords, Reason, Role, second_factors},
    relationships::Portals,
    secret::{Keys, hex},
    subscriptions::{self, Fulfilment},
    text::Language,
};

/// `accord demo`
///
/// # Errors
/// When the port is taken or the world cannot be made.
pub async fn demo(settings: Demo) -> anyhow::Result<()> {
    log("warn");
    let listener = listen(settings.listen)?;
    let address = format!("http://{}", listener.local_addr()?);
    let (folder, _thrown_away) = if let Some(folder) = settings.data {
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        (folder, None)
    } else {
        let folder = tempfile::Builder::new().prefix("accord-demo-").tempdir()?;
        (folder.path().to_owned(), Some(folder))
    };
    let database = match &settings.database_url {
        Some(_) => Settings { database_url: settings.database_url, ..Settings::default() }
            .check_database()?,
        None => format!("sqlite://{}", folder.join("accord.db").display()).into(),
    };
    let mailbox = demo::Mailbox::default();
    let receiver = demo::listen(mailbox.clone()).await?;
    let relay = Relay::parse(&format!("smtp://{receiver}")).map_err(anyhow::Error::msg)?;
    let sender = Sender { from: EmailAddress::parse("accord@accord.example")? };
    let post = Post { sender, relay };
    let keys = demo::keys(&folder)?;
    let house = |db| House {
        site: Site { address: address.clone(), demo: true, ..Site::default() },
        keys: keys.clone(),
        passwords: Passwords::new(),
        fulfilment: Fulfilment::AtOnce,
        portals: Portals::default(),
        bounds: Arc::default(),
        shares: Shares::default(),
        mailbox: Some(mailbox.clone()),
        db,
    };
    let wanted = Wanted { customers: settings.customers, partners: settings.partners };
    let (db, world) = demo::open(database.expose_secret(), wanted, house, &post).await?;
    let house = house(db);
    let postman = house.postman(post.sender, post.relay);
    house
        .serve(listener, postman, |_| {
            println!("{address}");
            for one in &world.sign_ins {
                println!(
                    "sign-in\t{}\t{}\t{}\t{}",
                    one.email, one.password, one.organization, one.role
                );
            }
            println!("Mails: {address}{}", path::MAILBOX);
            println!("Stop with Ctrl-C.");
        })
        .await?;
    Ok(())
}

/// `accord serve`
///
/// # Errors
/// When the configuration has faults, or what it names cannot be used.
pub async fn serve(settings: Settings) -> anyhow::Result<()> {
    log("info");
    let config = settings.with_environment().check()?;
    let listener = listen(config.listen)?;
    // Before the database is opened, so that all its time is counted.
    let lookout = config.metrics_listen.map(lookout).transpose()?;
    let db = open(&config.database_url).await?;
    bring_up_to_date(&db).await?;
    let house = House {
        site: config.site,
        db,
        keys: config.keys,
        passwords: Passwords::new(),
        fulfilment: config.fulfilment,
        portals: config.portals,
        bounds: Arc::new(Bounds::new(config.requests_per_second)),
        shares: config.shares,
        mailbox: None,
    };
    let postman = house.postman(config.sender, config.relay);
    let keeping = lookout.map(|(listener, metrics)| {
        let lookout = Lookout { db: house.db.clone(), weather: postman.weather(), metrics };
        tokio::spawn(lookout.keep(listener))
    });
    let address = house.site.address.clone();
    house.serve(listener, postman, |_| tracing::info!(address, "Accord serves")).await?;
    if let Some(keeping) = keeping {
        keeping.abort();
    }
    tracing::info!("Accord has stopped");
    Ok(())
}

/// Listens where the metrics are to be seen, and begins to count.
fn lookout(address: std::net::SocketAddr) -> anyhow::Result<(TcpListener, metrics::Metrics)> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}; choose another address with --metrics-listen")
    })?;
    listener.set_nonblocking(true)?;
    let metrics = metrics::install(Clock::System.now())?;
    tracing::info!(address = %listener.local_addr()?, "metrics are on an address of their own");
    Ok((listener, metrics))
}

/// `accord check`
///
/// # Errors
/// When something is wrong; what it is has been told by then.
pub async fn check(settings: Settings) -> anyhow::Result<()> {
    let wrong = check::everything(&settings.with_environment(), |one| println!("{one}")).await;
    match wrong {
        0 => Ok(()),
        1 => bail!("one thing is wrong"),
        many => bail!("{many} things are wrong"),
    }
}

/// `accord backup FILE`
///
/// # Errors
/// When there is no SQLite database to copy, or no place to copy it to.
pub async fn backup(backup: Backup) -> anyhow::Result<()> {
    let database = backup.settings.check_database()?;
    let copied = db::back_up(database.expose_secret(), &backup.file).await?;
    println!(
        "{} has a whole copy of the database: {} bytes. The secret (ACCORD_SECRET) is not in it.",
        backup.file.display(),
        copied.bytes
    );
    Ok(())
}

/// `accord migrate`
///
/// # Errors
/// When the database cannot be reached or brought up to date.
pub async fn migrate(settings: Settings) -> anyhow::Result<()> {
    let db = open(&settings.check_database()?).await?;
    bring_up_to_date(&db).await?;
    db.close().await;
    println!("The database is up to date.");
    Ok(())
}

/// `accord verify`
///
/// # Errors
/// When the database cannot be read, or the history is not what was sealed.
pub async fn verify(verify: Verify) -> anyhow::Result<()> {
    let database = verify.settings.check_database()?;
    // A misspelt path makes no database here.
    let found = db::look(database.expose_secret()).await;
    let found = found.map_err(|fault| anyhow::anyhow!("the database {fault}"))?;
    if !matches!(found.schema, db::Schema::UpToDate(_)) {
        bail!("the database is not up to date with this Accord: run accord check");
    }
    let db = open(&database).await?;
    let mut tx = db.read().await?;
    let kept = verify.kept.as_ref().map(|(number, seal)| (*number, seal.as_str()));
    let found = activity::verify(&mut tx, kept).await?;
    drop(tx);
    db.close().await;
    if !found.faults.is_empty() {
        bail!("the history is not what was sealed:\n  - {}", found.faults.join("\n  - "));
    }
    println!("The history is as it was sealed: {} seals.", found.seals);
    if found.again > 0 {
        println!(
            "{} of them were replaced, as when personal data are removed from the history.",
            found.again
        );
    }
    println!("Keep the next line elsewhere, and give it to --kept the next time.");
    println!("{}:{}", found.seals, found.head);
    Ok(())
}

/// `accord partner create`
///
/// # Errors
/// When the partner or the configuration has faults, or the address belongs to somebody.
pub async fn create_partner(new: Create) -> anyhow::Result<()> {
    let settings = new.settings.clone().with_environment();
    let (partner, (site, database, keys)) = match (new.check(), settings.check_links()) {
        (Ok(partner), Ok(settings)) => (partner, settings),
        (partner, settings) => {
            let faults = [partner.err(), settings.err()].into_iter().flatten();
            bail!(Faults(faults.flat_map(|faults| faults.0).collect()));
        }
    };
    let db = open(&database).await?;
    bring_up_to_date(&db).await?;
    let mut tx = db.write().await?;
    let organization = organizations::create_partner(
        &mut tx,
        &New {
            name: &partner.name,
            domain: Some(&partner.domain),
            country: &partner.country,
            language: Language::En,
            cloud: partner.cloud,
        },
        partner.program,
    )
    .await?;
    let roles = vec![Role::GlobalAdmin];
    let admin = people::add(
        &mut tx,
        &organization,
        &partner.admin_name,
        &partner.admin_email,
        &roles,
        None,
    )
    .await?;
    let Some(person) = admin else { bail!("--admin-email belongs to somebody already") };
    let link = people::send_password_link(&mut tx, &keys, person.id, Reason::Welcome).await?;
    let member = Member { person, organization, roles };
    Event::of(&member, Kind::OrganizationCreated).subject(&partner.name).tell(&mut tx).await?;
    tx.commit().await?;
    db.close().await;
    println!(
        "{} is made. Its first Global admin is mailed a link to set a password.",
        partner.name
    );
    println!("The mail leaves by the running server, or when one is started.");
    if new.print_link {
        println!("{}{}", site.address, path::set_password(link));
    }
    Ok(())
}

/// `accord person reset-second-factor`
///
/// # Errors
/// When the database cannot be reached, or nobody who may sign in has this address and a second factor.
pub async fn reset_second_factor(reset: ResetSecondFactor) -> anyhow::Result<()> {
    let database = reset.settings.check_database()?;
    let email = EmailAddress::parse(&reset.email)
        .map_err(|_| anyhow::anyhow!("--email is not an address of mail"))?;
    let db = open(&database).await?;
    bring_up_to_date(&db).await?;
    let mut tx = db.write().await?;
    let mut member = None;
    if let Some(person) = people::by_email(&mut tx, &email).await? {
        member = people::member(&mut tx, person.id).await?;
    }
    let Some(member) = member else { bail!("--email belongs to nobody who may sign in") };
    if !second_factors::reset_by_operator(&mut tx, &member).await? {
        bail!("{} has no second factor", member.person.name);
    }
    tx.commit().await?;
    db.close().await;
    println!("The second factor of {} is removed, and they are mailed.", member.person.name);
    Ok(())
}

/// `accord offers import FILE`
///
/// # Errors
/// When the file cannot be read or has faults, each told with its line and column; then nothing is changed.
pub async fn import_offers(import: ImportOffers) -> anyhow::Result<()> {
    let database = import.settings.check_database()?;
    let file = import.file.display();
    let bytes = std::fs::read(&import.file).with_context(|| format!("cannot read {file}"))?;
    let offers = subscriptions::read_catalogue(Language::En.texts(), &bytes).map_err(|faults| {
        anyhow::anyhow!("{file} cannot be used:\n  - {}", faults.join("\n  - "))
    })?;
    let db = open(&database).await?;
    bring_up_to_date(&db).await?;
    let mut tx = db.write().await?;
    let replaced = subscriptions::replace_offers(&mut tx, &offers).await?;
    tx.commit().await?;
    db.close().await;
    println!(
        "The catalogue has {} offers now; {} of the one before ended.",
        replaced.offers, replaced.ended
    );
    Ok(())
}

/// `accord offers export`
///
/// # Errors
/// When the database cannot be reached.
pub async fn export_offers(settings: Settings) -> anyhow::Result<()> {
    let db = open(&settings.check_database()?).await?;
    bring_up_to_date(&db).await?;
    let mut tx = db.read().await?;
    let offers = subscriptions::offers(&mut tx).await?;
    drop(tx);
    db.close().await;
    std::io::Write::write_all(&mut std::io::stdout(), &subscriptions::write_catalogue(&offers))?;
    Ok(())
}

/// Brings the schema up to date, and gives a new database its catalogue.
async fn bring_up_to_date(db: &Db) -> anyhow::Result<()> {
    db.migrate().await.context("the database cannot be brought up to date")?;
    let mut tx = db.write().await?;
    subscriptions::stock_offers(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn open(url: &SecretString) -> anyhow::Result<Db> {
    Db::open(url.expose_secret(), Clock::System).await.context("the database cannot be opened")
}

fn listen(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}; choose another address with --listen")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// One line of JSON for each event, or readable lines where somebody watches. `RUST_LOG` chooses what
/// of ours; libraries are heard up to `info` whatever it says, since below that they write down what
/// they send and read: links, cookies, addresses.
fn log(usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let is_ours = |target: &str| target == "accord" || target.starts_with("accord::");
    let capped =
        filter_fn(move |event| *event.level() <= tracing::Level::INFO || is_ours(event.target()));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry();
    if std::io::stderr().is_terminal() {
        registry.with(lines.with_filter(filter.and(capped))).init();
    } else {
        registry.with(lines.json().with_filter(filter.and(capped))).init();
    }
    // Where it happened is enough: the words of a panic may quote what somebody sent.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "something panicked");
    }));
}

/// A key that a kept world keeps with it, since its links must go on working.
pub(crate) fn kept_keys(file: &std::path::Path) -> anyhow::Result<Keys> {
    use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt};
    if let Ok(text) = std::fs::read_to_string(file) {
        return Keys::new(SecretString::from(text.trim())).map_err(anyhow::Error::msg);
    }
    let random: [u8; 32] = rand::random();
    let secret = hex(&random);
    let mut kept = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    kept.write_all(secret.as_bytes())?;
    Keys::new(SecretString::from(secret)).map_err(anyhow::Error::msg)
}
