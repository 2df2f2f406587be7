//! A process that a test started and that ends with it, also when the test fails.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// Killed, by its own id, when dropped.
pub struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts it and keeps reading what it prints, so that it never waits for a reader.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let printed = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                printed.lock().expect("nobody panics with it").push(line);
            }
        });
        Self { child, lines }
    }

    /// What `find` makes of the first line it knows, as soon as that is printed.
    pub async fn prints<T>(
        &mut self,
        patience: Duration,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<T, String> {
        let deadline = Instant::now() + patience;
        loop {
            let ended = self.child.try_wait().ok().flatten();
            let lines = self.lines.lock().expect("nobody panics with it").clone();
            if let Some(found) = lines.iter().find_map(|line| find(line)) {
                return Ok(found);
            }
            if let Some(status) = ended {
                return Err(format!("it ended with {status}, having printed {lines:#?}"));
            }
            if Instant::now() > deadline {
                return Err(format!("it is still silent; it printed {lines:#?}"));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Either may fail only because it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
