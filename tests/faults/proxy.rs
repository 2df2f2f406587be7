//! Two copies on one database behind nginx, set up as OPERATING.md says: people sign in once and are served by
//! both, and when one copy is killed nothing fails but what it had in hand.

use std::{
    io,
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use accord::organizations::Program;

use crate::{
    browser::{Answer, Browser},
    running::{Copy, House, PASSWORD, postgres},
};

/// People who work at the same time.
const PEOPLE: usize = 8;

/// How long it takes until nginx asks a copy that failed again, and a little more.
const AGAIN: Duration = Duration::from_secs(3);

/// nginx, which ends with its owner.
struct Nginx {
    address: SocketAddr,
    child: Child,
}

impl Nginx {
    fn before(copies: &[Copy], house: &House) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let folder = house.folder.path().display();
        let servers = copies.iter().map(|copy| copy.address);
        let servers = servers.map(|one| format!("server {one} max_fails=1 fail_timeout=2s;"));
        let servers = servers.collect::<Vec<_>>().join(" ");
        let config = format!(
            "daemon off;
             pid {folder}/nginx.pid;
             error_log {folder}/nginx.log;
             worker_processes 1;
             events {{}}
             http {{
                 client_body_temp_path {folder}/nginx-body;
                 proxy_temp_path {folder}/nginx-proxy;
                 fastcgi_temp_path {folder}/nginx-fastcgi;
                 uwsgi_temp_path {folder}/nginx-uwsgi;
                 scgi_temp_path {folder}/nginx-scgi;
                 upstream accord {{
                     {servers}
                     keepalive 32;
                 }}
                 server {{
                     listen {address};
                     client_max_body_size 10m;
                     access_log off;
                     location / {{
                         proxy_pass http://accord;
                         proxy_http_version 1.1;
                         proxy_set_header Host $host;
                         proxy_set_header X-Forwarded-For $remote_addr;
                         proxy_set_header Connection \"\";
                         proxy_connect_timeout 2s;
                         proxy_next_upstream error timeout;
                         proxy_next_upstream_tries 2;
                         proxy_buffering off;
                     }}
                 }}
             }}"
        );
        let file = house.folder.path().join("nginx.conf");
        std::fs::write(&file, config).unwrap();
        let child = Command::new(program()).arg("-c").arg(&file).spawn().expect("nginx");
        let nginx = Self { address, child };
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(address).is_err() {
            assert!(Instant::now() < until, "nginx does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Told to end, and not killed: it ends its worker.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Debian keeps it where only root looks.
fn program() -> PathBuf {
    let usual = PathBuf::from("/usr/sbin/nginx");
    if usual.exists() { usual } else { PathBuf::from("nginx") }
}

/// What somebody asked, and whether it was answered.
struct Asked {
    began: Instant,
    ended: Instant,
    fault: Option<String>,
}

impl Asked {
    fn is_in(&self, kill: (Instant, Instant)) -> bool {
        self.began <= kill.1 && self.ended >= kill.0
    }
}

fn fault(answer: &io::Result<Answer>, status: u16) -> Option<String> {
    match answer {
        Ok(answer) if answer.status == status => None,
        Ok(answer) => Some(format!("{} to {:?}", answer.status, answer.leads_to)),
        Err(error) => Some(error.to_string()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_copies_behind_nginx_one_is_killed_and_only_what_it_had_in_hand_fails() {
    if postgres().is_none() {
        println!("copies: SQLite serves one copy; two behind nginx not tried");
        return;
    }
    let house = House::open(Duration::ZERO).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    let mut copies = [house.copy(), house.copy()];
    for copy in &mut copies {
        copy.start();
    }
    let nginx = Nginx::before(&copies, &house);
    let (is_over, all) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
    let added = Arc::new(AtomicUsize::new(0));
    let people: Vec<_> = (0..PEOPLE)
        .map(|person| {
            let (is_over, all, added) = (is_over.clone(), all.clone(), added.clone());
            let mut browser = Browser::new(nginx.address);
            std::thread::spawn(move || {
                let fields = [("email", "kim@fjord.example"), ("password", PASSWORD)];
                let signed_in = browser.posts("/sign-in", &fields).unwrap();
                assert_eq!(signed_in.status, 303, "{}", signed_in.body);
                for turn in 0.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    let began = Instant::now();
                    let is_written = turn % 10 == 9;
                    let fault = if is_written {
                        let domain = format!("birch{person}-{turn}.example");
                        let fields =
                            [("name", "Birch"), ("domain", &domain), ("together_with", "")];
                        fault(&browser.posts("/customers/new", &fields), 303)
                    } else {
                        let page = ["/", "/customers", "/invitations"][turn % 3];
                        fault(&browser.gets(page), 200)
                    };
                    if is_written && fault.is_none() {
                        added.fetch_add(1, Ordering::Relaxed);
                    }
                    all.lock().unwrap().push(Asked { began, ended: Instant::now(), fault });
                }
            })
        })
        .collect();

    let mut kills = Vec::new();
    for place in [0, 1, 0, 1] {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let began = Instant::now();
        copies[place].kill();
        kills.push((began, Instant::now()));
        tokio::time::sleep(Duration::from_secs(1)).await;
        copies[place].start();
        tokio::time::sleep(AGAIN).await;
    }
    is_over.store(true, Ordering::Relaxed);
    for person in people {
        person.join().unwrap();
    }

    let all = std::mem::take(&mut *all.lock().unwrap());
    let faults: Vec<&Asked> = all.iter().filter(|asked| asked.fault.is_some()).collect();
    let others: Vec<&str> = faults
        .iter()
        .filter(|asked| !kills.iter().any(|kill| asked.is_in(*kill)))
        .filter_map(|asked| asked.fault.as_deref())
        .collect();
    let in_hand = all.iter().filter(|asked| kills.iter().any(|kill| asked.is_in(*kill))).count();
    let longest = all.iter().map(|asked| asked.ended - asked.began).max().unwrap();
    println!(
        "copies: behind nginx {} requests of {PEOPLE} people, one of two copies killed {} times: {} of {in_hand} \
         in hand failed and {} others, the slowest took {longest:?}",
        all.len(),
        kills.len(),
        faults.len() - others.len(),
        others.len(),
    );
    assert_eq!(others, Vec::<&str>::new());
    // Nobody was signed out, and what somebody was told is there.
    let there = "select count(*) from customers where name = 'Birch'";
    let told = i64::try_from(added.load(Ordering::Relaxed)).unwrap();
    let there = house.counts(there).await;
    assert!(there >= told, "{there} of {told} companies that were told added");
    assert!(told > 0 && all.len() > 100, "too little was asked for a proof");
}
