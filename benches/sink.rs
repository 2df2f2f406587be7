//! The sink: a mail server that takes everything at once and keeps nothing but when, and to whom. And the bare
//! loop that letters are compared with, which sends one mail again and again and does nothing else.

use std::{cell::RefCell, io::Read, net::SocketAddr, rc::Rc, time::Instant};

use accord::clock::Clock;
use anyhow::Context;
use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{client::AsyncSmtpConnection, extension::ClientId},
};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::LocalSet,
};

/// What came since it was asked before.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Taken {
    /// When, in microseconds since 1970, and for whom.
    pub mails: Vec<(i64, String)>,
    /// The most connections at once.
    pub most: usize,
    open: usize,
}

impl Taken {
    fn begin(&mut self) {
        self.open += 1;
        self.most = self.most.max(self.open);
    }
}

/// Runs the sink: whoever says EHLO sends mail, and whoever says TAKE or COUNT is told what came.
pub fn run() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        let taken = Rc::new(RefCell::new(Taken::default()));
        loop {
            let (client, _) = listener.accept().await?;
            let taken = taken.clone();
            tokio::task::spawn_local(async move {
                // Who hangs up in the middle has nothing more to say.
                drop(converse(client, taken).await);
            });
        }
    })
}

async fn converse(client: TcpStream, taken: Rc<RefCell<Taken>>) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let mut client = BufReader::new(client);
    client.write_all(b"220 sink.example ESMTP\r\n").await?;
    let (mut line, mut recipient) = (String::new(), String::new());
    let mut is_open = false;
    loop {
        line.clear();
        if client.read_line(&mut line).await? == 0 {
            break;
        }
        let said = line.trim_end();
        let verb = said.split([' ', ':']).next().unwrap_or_default();
        match verb {
            "EHLO" => {
                is_open = true;
                taken.borrow_mut().begin();
                client.write_all(b"250-sink.example\r\n250 8BITMIME\r\n").await?;
            }
            "RCPT" => {
                let named = said.split_once('<').map_or("", |(_, rest)| rest);
                named.trim_end_matches('>').clone_into(&mut recipient);
                client.write_all(b"250 Ok\r\n").await?;
            }
            "DATA" => {
                client.write_all(b"354 Go\r\n").await?;
                mail(&mut client).await?;
                let now = Clock::System.now().micros();
                taken.borrow_mut().mails.push((now, recipient.clone()));
                client.write_all(b"250 Taken\r\n").await?;
            }
            "COUNT" => {
                let count = taken.borrow().mails.len();
                client.write_all(format!("{count}\r\n").as_bytes()).await?;
            }
            "TAKE" => {
                let open = taken.borrow().open;
                let all = taken.replace(Taken { open, most: open, ..Taken::default() });
                let mut text = serde_json::to_string(&all)?;
                text.push('\n');
                client.write_all(text.as_bytes()).await?;
            }
            "QUIT" => {
                client.write_all(b"221 Bye\r\n").await?;
                break;
            }
            _ => client.write_all(b"250 Ok\r\n").await?,
        }
    }
    if is_open {
        taken.borrow_mut().open -= 1;
    }
    Ok(())
}

/// Reads to the line that has only a dot.
async fn mail(client: &mut BufReader<TcpStream>) -> std::io::Result<()> {
    let mut last = [b'\n', b'\r', b'\n', b'x', b'x'];
    loop {
        let some = client.fill_buf().await?;
        if some.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        // Nothing is sent after it before it is answered.
        let end: Vec<u8> = last.iter().chain(some).copied().rev().take(5).collect();
        let length = some.len();
        client.consume(length);
        last = [end[4], end[3], end[2], end[1], end[0]];
        if &last == b"\r\n.\r\n" {
            return Ok(());
        }
    }
}

/// What the sink took since it was asked before.
pub async fn take(sink: SocketAddr) -> anyhow::Result<Taken> {
    Ok(serde_json::from_str(&said(sink, "TAKE\r\n").await?)?)
}

/// How many mails it took since then.
pub async fn count(sink: SocketAddr) -> anyhow::Result<usize> {
    Ok(said(sink, "COUNT\r\n").await?.trim().parse()?)
}

async fn said(sink: SocketAddr, command: &str) -> anyhow::Result<String> {
    let mut stream = BufReader::new(TcpStream::connect(sink).await?);
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    stream.write_all(command.as_bytes()).await?;
    line.clear();
    stream.read_line(&mut line).await?;
    Ok(line)
}

/// What the bare loop is told.
#[derive(Serialize, Deserialize)]
pub struct Bare {
    pub sink: SocketAddr,
    pub connections: usize,
    pub mails: usize,
    pub message: String,
}

/// The bare loop: says how many mails a second it sent.
pub fn run_bare() -> anyhow::Result<()> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let bare: Bare = serde_json::from_str(&input)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let rate = runtime.block_on(async {
        let mut open = Vec::new();
        for _ in 0..bare.connections {
            let stream = TcpStream::connect(bare.sink).await?;
            stream.set_nodelay(true)?;
            let hello = ClientId::default();
            open.push(AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?);
        }
        let from: Address = "accord@accord.example".parse()?;
        let envelope = Envelope::new(Some(from), vec!["ada@birch.example".parse()?])?;
        let began = Instant::now();
        let hands: Vec<_> = open
            .into_iter()
            .map(|mut connection| {
                let (envelope, message) = (envelope.clone(), bare.message.clone());
                let mails = bare.mails / bare.connections;
                tokio::spawn(async move {
                    for _ in 0..mails {
                        connection.send(&envelope, message.as_bytes()).await?;
                    }
                    connection.quit().await
                })
            })
            .collect();
        for hand in hands {
            hand.await??;
        }
        let mails = u32::try_from(bare.mails).context("so many mails")?;
        anyhow::Ok(f64::from(mails) / began.elapsed().as_secs_f64())
    })?;
    println!("{rate}");
    Ok(())
}
