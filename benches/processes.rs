//! The processes that are compared, and how they are started, frozen and weighed.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use crate::load::{alone, ask_once, get};

/// What links and codes are made with.
pub const SECRET: &str = "MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH";

/// What the links in letters begin with.
pub const ADDRESS: &str = "http://127.0.0.1:9";

/// A server of mail where there is none: what is posted waits.
pub const NO_MAIL: &str = "smtp://127.0.0.1:9";

/// A process; it ends with its owner.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    /// Stops it, so that what it would do by itself costs nobody else anything.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        // Where it has ended already, whoever asks it for something says so.
        drop(Command::new("kill").args([&format!("-{name}"), &id]).status());
    }

    /// Its resident memory in MB: now, at most until now, and what of it now is the program's file.
    pub fn memory(&self) -> anyhow::Result<(f64, f64, f64)> {
        let status = Path::new("/proc").join(self.child.id().to_string()).join("status");
        let status = std::fs::read_to_string(status)?;
        let megabytes = |name: &str| -> anyhow::Result<f64> {
            let line =
                status.lines().find_map(|line| line.strip_prefix(name)).context("no line")?;
            let kilobytes = line.split_whitespace().next().context("no number")?;
            Ok(kilobytes.parse::<f64>()? / 1024.0)
        };
        Ok((megabytes("VmRSS:")?, megabytes("VmHWM:")?, megabytes("RssFile:")?))
    }

    /// Ends it in good order, so that nothing is left in its hands.
    pub fn end(mut self) -> anyhow::Result<()> {
        self.thaw();
        self.signal("TERM");
        let until = Instant::now() + Duration::from_secs(30);
        while self.child.try_wait()?.is_none() {
            if Instant::now() > until {
                bail!("it does not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The release binary on a database, answering; and how long it took until it did.
pub fn accord(url: &str, smtp: &str) -> anyhow::Result<(Process, Duration)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    drop(listener);
    let mut command = Command::new(env!("CARGO_BIN_EXE_accord"));
    command.arg("serve").env_clear().stdout(Stdio::null()).stderr(Stdio::inherit());
    command.env("ACCORD_PUBLIC_URL", ADDRESS);
    command.env("ACCORD_LISTEN", address.to_string());
    command.env("ACCORD_DATABASE_URL", url);
    command.env("ACCORD_SMTP_URL", smtp);
    command.env("ACCORD_MAIL_FROM", "accord@accord.example");
    command.env("ACCORD_SECRET", SECRET);
    // Shares are there to be used up by one partner in a day, and not by sixteen in a minute.
    for share in ["INVITATIONS_PER_HOUR", "INVITATIONS_PER_DAY", "LETTERS_PER_HOUR"] {
        command.env(format!("ACCORD_{share}"), "1000000");
    }
    command.env("RUST_LOG", "error");
    let began = Instant::now();
    let process = Process { child: command.spawn()?, address };
    let answered = until_it_answers(&process, began)?;
    Ok((process, answered))
}

fn until_it_answers(process: &Process, began: Instant) -> anyhow::Result<Duration> {
    let (asked, address) = (get("/readyz", ""), process.address);
    let asking = async move {
        while began.elapsed() < Duration::from_mins(2) {
            if let Ok(answer) = ask_once(address, &asked).await
                && answer.status == 200
            {
                return Ok(began.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        bail!("it never answers")
    };
    alone(|runtime| runtime.block_on(asking))
}

/// This program once more, in another part; its first line is where it listens. `input` is what it is told.
pub fn part(name: &str, input: &str) -> anyhow::Result<Process> {
    let mut child = this(name)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().context("no input")?;
    stdin.write_all(input.as_bytes())?;
    drop(stdin);
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
    let address = line.trim().parse().with_context(|| format!("{name} said {line:?}"))?;
    Ok(Process { child, address })
}

/// This program once more, in another part, until it has ended; what it says is a number.
pub fn result_of(name: &str, input: &str) -> anyhow::Result<f64> {
    let mut child = this(name)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().context("no input")?;
    stdin.write_all(input.as_bytes())?;
    drop(stdin);
    let said = child.wait_with_output()?;
    let said = String::from_utf8(said.stdout)?;
    said.trim().parse().with_context(|| format!("{name} said {said:?}"))
}

fn this(name: &str) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.env("ACCORD_BENCH_PART", name).stderr(Stdio::inherit());
    Ok(command)
}
