//! What the program's commands do: each opens what it needs, does its work and says what came of it.

use std::{io::IsTerminal, net::TcpListener, sync::Arc};

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    activity::{Event, Kind},
    app::House,
    bounds::Bounds,
    clock::Clock,
    config::{Create, Demo, Faults, ImportOffers, Settings},
    db::Db,
    demo::{self, World},
    invitations::Shares,
    mail::{Relay, Sender},
    organizations::{self, New},
    page::Site,
    path,
    people::{self, Member, Passwords, Reason, Role},
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
    let db = open(&format!("sqlite://{}", folder.join("accord.db").display()).into()).await?;
    bring_up_to_date(&db).await?;
    let mailbox = demo::Mailbox::default();
    let receiver = demo::listen(mailbox.clone()).await?;
    let relay = Relay::parse(&format!("smtp://{receiver}")).map_err(anyhow::Error::msg)?;
    let sender =
        Sender { from: crate::email_address::EmailAddress::parse("accord@accord.example")? };
    let house = House {
        site: Site { address: address.clone(), demo: true, ..Site::default() },
        keys: demo::keys(&folder)?,
        passwords: Passwords::new(),
        fulfilment: Fulfilment::AtOnce,
        portals: Portals::default(),
        bounds: Arc::default(),
        shares: Shares::default(),
        mailbox: Some(mailbox),
        db,
    };
    let world = World::seed(&house, &sender, &relay).await?;
    let postman = house.postman(sender, relay);
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
    let address = house.site.address.clone();
    house.serve(listener, postman, |_| tracing::info!(address, "Accord serves")).await?;
    tracing::info!("Accord has stopped");
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

/// One line of JSON for each event, or readable lines where somebody watches. `RUST_LOG` chooses what.
fn log(usual: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.init();
    } else {
        builder.json().init();
    }
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
