//! The load: requests whose bytes are ready, on connections that stay open, each asking again as soon as it was
//! answered. Of an answer no more is read than where it ends, since what the generator costs is taken from the
//! same two cores that it measures, and from both sides alike.

use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde::Serialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Runtime,
    task::LocalSet,
};

/// The longest that an answer is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request as it goes over the wire.
pub type Bytes = Vec<u8>;

/// A GET; `headers` are whole lines.
pub fn get(path: &str, headers: &str) -> Bytes {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n").into_bytes()
}

/// A form that is sent; `headers` are whole lines.
pub fn post(path: &str, headers: &str, body: &str) -> Bytes {
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    )
    .into_bytes()
}

/// What is asked of a server, and for how long.
#[derive(Clone)]
pub enum Work {
    /// These again and again, for so long.
    Over(Arc<Vec<Bytes>>, Duration),
    /// Each of these once.
    Once(Arc<Vec<Bytes>>),
    /// These again and again, so many in a second on each connection whatever the answers take, for so long.
    Paced(Arc<Vec<Bytes>>, u32, Duration),
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Sample {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// Asks on so many connections at once, and takes no other answer than the one that is expected.
pub fn drive(
    server: SocketAddr,
    connections: usize,
    status: u16,
    work: &Work,
) -> anyhow::Result<Sample> {
    alone(|runtime| drive_here(runtime, server, connections, status, work))
}

/// Does something on a thread and a runtime of its own, whatever runs on this one.
pub fn alone<T: Send>(act: impl FnOnce(&Runtime) -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
    let done = std::thread::scope(|scope| {
        let thread = scope
            .spawn(|| act(&tokio::runtime::Builder::new_current_thread().enable_all().build()?));
        thread.join()
    });
    done.map_err(|_| anyhow::anyhow!("the load panicked"))?
}

fn drive_here(
    runtime: &Runtime,
    server: SocketAddr,
    connections: usize,
    status: u16,
    work: &Work,
) -> anyhow::Result<Sample> {
    let local = LocalSet::new();
    local.block_on(runtime, async {
        let next = Rc::new(Cell::new(0));
        let taken = Rc::new(RefCell::new(Vec::new()));
        let mut open = Vec::new();
        for _ in 0..connections {
            open.push(Connection::open(server).await?);
        }
        let began = Instant::now();
        let asking: Vec<_> = open
            .into_iter()
            .map(|connection| {
                let (work, next, taken) = (work.clone(), next.clone(), taken.clone());
                tokio::task::spawn_local(ask(connection, work, status, began, next, taken))
            })
            .collect();
        for one in asking {
            one.await??;
        }
        Ok(sample(&mut taken.borrow_mut(), began.elapsed()))
    })
}

async fn ask(
    mut connection: Connection,
    work: Work,
    status: u16,
    began: Instant,
    next: Rc<Cell<usize>>,
    taken: Rc<RefCell<Vec<Duration>>>,
) -> anyhow::Result<()> {
    let mut asked = 0;
    loop {
        let place = next.replace(next.get() + 1);
        let request = match &work {
            Work::Over(requests, time) => {
                if began.elapsed() >= *time {
                    return Ok(());
                }
                &requests[place % requests.len()]
            }
            Work::Once(requests) => match requests.get(place) {
                Some(request) => request,
                None => return Ok(()),
            },
            Work::Paced(requests, per_second, time) => {
                let due = Duration::from_secs(1) / *per_second * asked;
                if due >= *time {
                    return Ok(());
                }
                tokio::time::sleep_until((began + due).into()).await;
                &requests[place % requests.len()]
            }
        };
        asked += 1;
        let since = Instant::now();
        let answer = connection.ask(request).await?;
        ensure!(
            answer.status == status,
            "{} and not {status} for {}: {}",
            answer.status,
            String::from_utf8_lossy(request).lines().next().unwrap_or_default(),
            String::from_utf8_lossy(&answer.body),
        );
        taken.borrow_mut().push(since.elapsed());
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests are small")]
fn sample(taken: &mut [Duration], time: Duration) -> Sample {
    taken.sort_unstable();
    let at = |share: usize| {
        taken.get(taken.len() * share / 100).map_or(0.0, |taken| taken.as_secs_f64() * 1000.0)
    };
    Sample { per_second: taken.len() as f64 / time.as_secs_f64(), p50_ms: at(50), p99_ms: at(99) }
}

/// An answer; of one on a connection that stays open, the body is kept where it is short or asked for.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// All that came, head and body.
    pub weight: usize,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.clone().find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One answer, on a connection of its own; nothing is said of its status.
pub async fn ask_once(server: SocketAddr, request: &[u8]) -> anyhow::Result<Answer> {
    let mut connection = Connection::open(server).await?;
    let mut answer = connection.ask(request).await?;
    answer.body = connection.read[answer.weight - connection.body..answer.weight].to_vec();
    Ok(answer)
}

struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    /// How long the last body was.
    body: usize,
}

impl Connection {
    async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server).await.context("no connection")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(128 * 1024), body: 0 })
    }

    async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        tokio::time::timeout(PATIENCE, self.ask_and_wait(request)).await.context("no answer")?
    }

    async fn ask_and_wait(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let (head, length) = loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = std::str::from_utf8(&self.read[..end])?;
                break (end + 4, length(head)?);
            }
            self.more().await?;
        };
        let end = if let Some(length) = length {
            while self.read.len() < head + length {
                self.more().await?;
            }
            head + length
        } else {
            while !self.read[head..].ends_with(b"0\r\n\r\n") {
                self.more().await?;
            }
            self.read.len()
        };
        self.body = end - head;
        let status = std::str::from_utf8(&self.read[9..12])?.parse()?;
        let is_short = end < 2048 || status >= 400;
        let text = if is_short { &self.read[..end] } else { &self.read[..head] };
        Ok(Answer {
            status,
            head: String::from_utf8_lossy(&text[..head]).into_owned(),
            body: text[head..].to_vec(),
            weight: end,
        })
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }
}

/// How long a body is; none for one in chunks.
fn length(head: &str) -> anyhow::Result<Option<usize>> {
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        if name.eq_ignore_ascii_case("content-length") {
            return Ok(Some(value.parse()?));
        }
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return Ok(None);
        }
    }
    // Such as a 303 without a body.
    Ok(Some(0))
}
