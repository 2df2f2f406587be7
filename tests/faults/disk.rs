//! The disk is full: what is read goes on, what is written is refused with a page, and with space again
//! everything goes on by itself.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use accord::organizations::Program;

use crate::{
    browser::Browser,
    running::{House, postgres},
    walk::{Kim, Told},
};

/// A file system of 4 MiB in memory; unmounted when dropped.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(at).output();
        mount.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_what_is_written_and_loses_nothing() {
    if postgres().is_some() {
        println!("disk: PostgreSQL's disk is its operator's");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_owned();
    let Some(_small) = Small::mount(&place) else {
        println!("disk: not tried, since nothing may be mounted here");
        return;
    };
    let url = format!("sqlite://{}", place.join("accord.db").display());
    let house = House::open_at(url, tempfile::tempdir().unwrap(), Duration::ZERO).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    let mut copy = house.copy();
    copy.start();
    let told = Told::default();
    let mut kim = Kim::of(&told, Browser::new(copy.address), "fjord.example");
    kim.invites("Birch", "birch.example", "ada@birch.example");
    let review = {
        let fields = [("name", "Oak"), ("domain", "oak.example")];
        kim.browser.posts("/customers/new", &fields).unwrap().leads_to.unwrap()
    };

    // Somebody else takes what is left.
    let hog = place.join("hog");
    let mut left = std::fs::File::create(&hog).unwrap();
    while std::io::Write::write_all(&mut left, &[0; 4096]).is_ok() {}
    let mut refused = 0;
    for number in 0..200 {
        let domain = format!("alder{number}.example");
        let fields = [("name", "Alder"), ("domain", domain.as_str())];
        let answer = kim.browser.posts("/customers/new", &fields).unwrap();
        match answer.status {
            303 => {}
            503 => {
                refused += 1;
                assert!(answer.body.contains("<h1>"), "a page says so: {}", answer.body);
            }
            other => panic!("{other}: {}", answer.body),
        }
    }
    assert!(refused > 0, "the disk was never full");
    // Done cannot be kept, so nothing of it may be seen, and no letter leaves.
    let page = kim.browser.gets(&review).unwrap();
    assert_eq!(page.status, 200, "{}", page.body);
    let mut form = page.form_with("message").unwrap();
    for (name, value) in &mut form {
        if name == "to" {
            "ada@oak.example".clone_into(value);
        }
    }
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = review.replace("/review", "/done");
    assert_eq!(kim.browser.posts(&done, &form).unwrap().status, 503);
    for path in ["/", "/customers", "/invitations", "/activity", "/readyz"] {
        assert_eq!(kim.browser.gets(path).unwrap().status, 200, "{path}");
    }
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(house.sink.to("ada@oak.example").len(), 0, "a letter of what never happened");

    std::fs::remove_file(&hog).unwrap();
    drop(left);
    let began = Instant::now();
    while kim.browser.posts(&done, &form).unwrap().status != 303 {
        assert!(began.elapsed() < Duration::from_secs(10), "it does not recover");
        std::thread::sleep(Duration::from_millis(50));
    }
    println!("disk: {refused} writes refused, writes again after {:?}", began.elapsed());
    house.mail_goes_out(0).await;
    assert_eq!(house.sink.to("ada@oak.example").len(), 1);
    assert_eq!(house.sink.to("ada@birch.example").len(), 1);
    let mut tx = house.db.read().await.unwrap();
    let (said,): (String,) = tx.sql("pragma integrity_check").one().await.unwrap();
    assert_eq!(said, "ok");
    assert!(!copy.logged().contains("panicked"), "{}", copy.logged());
    drop(tx);
    house.db.close().await;
    copy.kill();
}
