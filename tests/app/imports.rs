//! Companies from a file: what is wrong with each line, and that an import does each once.

use std::{fmt::Write, time::Duration};

use accord::{customers::imports_due, organizations::Cloud};
use futures_util::future::join_all;

use crate::house::{Answer, House, Person};

const HEADINGS: &str = "company,domain,contact,email,alias,tags,lead_source\n";

/// Companies with the numbers from one to another, as lines.
fn companies(from: usize, to: usize) -> String {
    (from..to).fold(HEADINGS.to_owned(), |mut list, number| {
        let _ = writeln!(list, "Company {number},c{number}.example,,,,,");
        list
    })
}

/// Uploads a list; returns where its dry run is.
async fn reads(who: &Person, list: &str) -> String {
    let answer = who.uploads("/customers/import", "list.csv", list.as_bytes()).await;
    answer.leads_to().unwrap_or_else(|| panic!("{}", answer.text()))
}

async fn starts(who: &Person, import: &str) -> Answer {
    who.posts(&format!("{import}/start"), &[]).await
}

const RECORDS: &str = "select count(*) from customers";
const COUNTED: &str = "select cast(coalesce(sum(count), 0) as bigint) from customer_counts";

#[actix_web::test]
async fn a_file_that_cannot_be_used_says_why_and_leaves_nothing() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let many = companies(0, 20_001);
    let large = "x".repeat(8 * 1024 * 1024 + 1);
    for (list, why) in [
        ("", "The file is empty"),
        ("company,domain\n", "The file is empty"),
        ("company\nBirch\n", "Line 1, column “domain”: The column “domain” is missing"),
        ("company,domain,size\nBirch,birch.example,9\n", "The column “size” is unknown"),
        (
            "company,domain,domain\na,b,c\n",
            "Line 1, column “domain”: The column “domain” is there twice",
        ),
        (many.as_str(), "The file has more than 20000 lines"),
        (large.as_str(), "larger than 8 MB"),
    ] {
        let answer = kim.uploads("/customers/import", "list.csv", list.as_bytes()).await;
        answer.must_be(422).must_say(why);
        assert!(!answer.problem("file").is_empty());
    }
    kim.uploads("/customers/import", "list.csv", b"company,domain\nB\xf6rje,b.example\n")
        .await
        .must_be(422)
        .must_say("no list in UTF-8");
    kim.uploads("/customers/import", "", b"").await.must_be(422).must_say("Choose a file");
    kim.posts("/customers/import", &[]).await.must_be(422).must_say("Choose a file");
    assert_eq!(house.counts("select count(*) from imports").await, 0);
    assert_eq!(house.counts("select count(*) from import_lines").await, 0);
}

#[actix_web::test]
async fn of_10_000_lines_each_fault_is_told_by_line_and_column() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Known", "c7.example").await;
    house.company_in("Zeder", "zeder.example", "eva@zeder.example", Cloud::Germany).await;
    let mut list = companies(0, 9_988);
    let (long, cell) = ("x".repeat(101), "x".repeat(1_001));
    let faulty = [
        ("http://x.example,f0.example,,,,,".to_owned(), "company", "Type the company's name"),
        ("Birch,birch,,,,,".to_owned(), "domain", "This is not a domain"),
        ("Birch,GMAIL.com,,,,,".to_owned(), "domain", "belongs to a mail provider"),
        ("Birch,www.C3.example,,,,,".to_owned(), "domain", "stands in line 5 already"),
        ("Zeder,zeder.example,,,,,".to_owned(), "domain", "is in the German cloud"),
        ("Birch,f1.example,ada@birch.example,,,,".to_owned(), "contact", "A contact's name"),
        ("Birch,f2.example,,ada@birch,,,".to_owned(), "email", "This is not an email address"),
        (format!("Birch,f3.example,,,{long},,"), "alias", "An alias has at most 100"),
        (format!("Birch,f4.example,,,,{long},"), "tags", "at most 20 tags"),
        ("Birch,f5.example,,,,,newspaper".to_owned(), "lead_source", "own_marketing, referral"),
        (format!("{cell},f6.example,,,,,"), "company", "more than 1000 characters"),
        ("Birch\u{7},f7.example,,,,,".to_owned(), "company", "characters that cannot be seen"),
    ];
    for (line, ..) in &faulty {
        list.push_str(line);
        list.push('\n');
    }
    let import = reads(&kim, &list).await;
    assert_eq!(house.counts("select count(*) from import_lines").await, 10_000);
    let dry = kim.gets(&import).await;
    dry.must_say("New 9987").must_say("Already known 1").must_say("Faulty 12");
    for ((_, column, why), line) in faulty.iter().zip(9_990..) {
        dry.must_say(&format!("Line {line}, column “{column}”: "));
        let told = dry.text();
        let (_, told) = told.split_once(&format!("Line {line}, column “{column}”: ")).unwrap();
        let told = told.split("Line ").next().unwrap();
        assert!(told.contains(why), "{line}: {why} is not in {told}");
    }
    assert_eq!(house.counts(RECORDS).await, 1, "nothing is done by looking");
    let known = kim.gets(&dry.link("Already known 1")).await;
    known.must_say("Company 7 c7.example").must_not_say("Company 8");
    let mut page = kim.gets(&dry.link("New 9987")).await;
    page.must_say("Company 0 c0.example").must_not_say("c101.example");
    page = kim.gets(&page.link("Next")).await;
    page.must_say("c101.example").must_say("c200.example").must_not_say("c100.example");
    kim.gets(&page.link("First page")).await.must_say("Company 0 c0.example");
    dry.must_say("Import 9987 companies");
    starts(&kim, &import).await.must_be(303);
    house.timekeeper_looks().await;
    let done = kim.gets(&import).await;
    done.must_say("9987 companies were added").must_say("One was known already");
    done.must_say("12 faulty lines were left out");
    assert_eq!(house.counts(RECORDS).await, 9_988);
    assert_eq!(house.counts(COUNTED).await, 9_988);
    let told = "select count(*) from events where kind = 'customers-imported'";
    assert_eq!(house.counts(told).await, 1);
    let told = "select count(*) from events where kind = 'customer-added'";
    assert_eq!(house.counts(told).await, 1, "of the one that was added by hand");
    let told = "Imported 9987 companies from list.csv, which has 10000 lines";
    kim.gets("/activity").await.must_say(told);
}

#[actix_web::test]
async fn all_that_is_wrong_with_a_line_is_told_also_in_swedish() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let list = format!("{HEADINGS}\n!,oak,,ada,,,paper\nBirch,birch.example\n");
    let import = reads(&kim, &list).await;
    let dry = kim.gets(&import).await;
    for column in ["company", "domain", "email", "lead_source"] {
        dry.must_say(&format!("Line 3, column “{column}”: "));
    }
    dry.must_say("Line 4: The line has 2 cells, and there are 7 headings");
    dry.must_say("There is nothing to import");
    kim.posts("/language", &[("language", "sv")]).await.must_be(303);
    kim.gets(&import).await.must_say("Rad 3, kolumn ”domain”: Det här är ingen domän");
}

#[actix_web::test]
async fn what_a_line_says_is_on_the_record() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let line =
        "Birch AB,www.birch.example,Ada Lind,ada@birch.example,The Trees,gold; north,Own marketing";
    let import = reads(&kim, &format!("{HEADINGS}{line}\n")).await;
    kim.gets(&import).await.must_say("Import 1 company").must_say("Ada Lind");
    let page = kim.gets("/customers/import").await;
    page.must_say("list.csv Read, not imported");
    let running = kim.sends(&format!("{import}/start"), &[]).await;
    running.must_say("0 of 1 lines are done");
    assert!(running.body.contains("<progress max=\"1\" value=\"0\""));
    assert!(running.body.contains("http-equiv=\"refresh\""));
    house.timekeeper_looks().await;
    let done = kim.gets(&import).await;
    done.must_say("One company was added");
    assert!(!done.body.contains("http-equiv=\"refresh\""));
    kim.gets("/customers?q=trees").await.must_say("Birch AB").must_say("Prospect");
    let record = kim.gets("/customers").await.link("Birch AB");
    let record = kim.gets(&record).await;
    for text in ["Ada Lind · ada@birch.example", "The Trees", "gold", "north", "Own marketing"] {
        record.must_say(text);
    }
    kim.gets("/customers").await.must_say("Prospects 1");
    kim.gets("/customers/import").await.must_say("list.csv One company was added.");
}

#[actix_web::test]
async fn the_same_file_again_adds_and_changes_nothing() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let list = companies(0, 450);
    let import = reads(&kim, &list).await;
    starts(&kim, &import).await.must_be(303);
    house.timekeeper_looks().await;
    kim.sends(&format!("{import}/start"), &[]).await.must_say("was started already");
    let before = kim.gets("/customers/export.csv").await.body;
    house.clock.advance(jiff::SignedDuration::from_mins(5));
    let list = list.replace("c0.example,,,,", "c0.example,,,Changed,");
    let again = reads(&kim, &list).await;
    let dry = kim.gets(&again).await;
    dry.must_say("Already known 450").must_say("New 0").must_not_say("Import 450");
    starts(&kim, &again).await.must_be(303);
    house.timekeeper_looks().await;
    kim.gets(&again).await.must_say("No company was added").must_say("450 were known already");
    assert_eq!(kim.gets("/customers/export.csv").await.body, before);
    let told = "select count(*) from events where kind = 'customers-imported'";
    assert_eq!(house.counts(told).await, 1);
}

#[actix_web::test]
async fn what_somebody_else_added_meanwhile_stays_as_it_is() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let import = reads(&kim, &companies(0, 3)).await;
    kim.drafts("By hand", "c1.example").await;
    starts(&kim, &import).await.must_be(303);
    house.timekeeper_looks().await;
    let done = kim.gets(&import).await;
    done.must_say("2 companies were added").must_say("One more was added by somebody else");
    kim.gets("/customers").await.must_say("By hand").must_not_say("Company 1");
    assert_eq!(house.counts(COUNTED).await, 3);
}

#[actix_web::test]
async fn a_copy_that_stops_in_the_middle_leaves_whole_batches_and_another_goes_on() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let import = reads(&kim, &companies(0, 1_100)).await;
    starts(&kim, &import).await.must_be(303);
    assert_eq!(imports_due(house.db.clone()).await.unwrap(), 200);
    let done = house.counts("select done from imports").await;
    assert_eq!((done, house.counts(RECORDS).await), (200, 200));
    // Stopped anywhere within a batch.
    let mut stopped = 0;
    for micros in [0, 300, 1_000, 3_000, 8_000, 15_000] {
        let batch = imports_due(house.db.clone());
        stopped +=
            i32::from(tokio::time::timeout(Duration::from_micros(micros), batch).await.is_err());
        let (done, records) =
            (house.counts("select done from imports").await, house.counts(RECORDS).await);
        assert_eq!(done, records);
        assert_eq!(house.counts(COUNTED).await, records);
    }
    assert!(stopped > 0, "no batch was stopped");
    let page = kim.gets(&import).await;
    let done = house.counts("select done from imports").await;
    page.must_say(&format!("{done} of 1100 lines are done"));
    house.timekeeper_looks().await;
    kim.gets(&import).await.must_say("1100 companies were added");
    assert_eq!(house.counts(RECORDS).await, 1_100);
    assert_eq!(house.counts(COUNTED).await, 1_100);
}

#[actix_web::test]
async fn two_copies_at_once_do_no_line_twice() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    // Two imports that have most of their companies in common.
    let (one, other) =
        (reads(&kim, &companies(0, 900)).await, reads(&kim, &companies(100, 1_000)).await);
    let starting: Vec<_> = (0..8).map(|_| kim.copy()).collect();
    let paths = [&one, &other];
    let started = starting.iter().enumerate().map(|(number, who)| starts(who, paths[number % 2]));
    for answer in join_all(started).await {
        answer.must_be(303);
    }
    loop {
        let copies = (0..3).map(|_| imports_due(house.db.clone()));
        if join_all(copies).await.into_iter().all(|found| found.unwrap() == 0) {
            break;
        }
    }
    assert_eq!(house.counts(RECORDS).await, 1_000);
    assert_eq!(house.counts(COUNTED).await, 1_000);
    let added =
        "select cast(sum(added) as bigint) from imports where state = 'done' and done = lines";
    assert_eq!(house.counts(added).await, 1_000);
    let told = "select count(*) from events where kind = 'customers-imported'";
    assert_eq!(house.counts(told).await, 2);
}

#[actix_web::test]
async fn an_import_that_fails_holds_up_no_other() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let broken = reads(&kim, &companies(0, 3)).await;
    let mut tx = house.db.write().await.unwrap();
    tx.sql("update import_lines set content = '?'").execute().await.unwrap();
    tx.commit().await.unwrap();
    starts(&kim, &broken).await.must_be(303);
    house.clock.advance(jiff::SignedDuration::from_mins(5));
    let good = reads(&kim, &companies(0, 300)).await;
    starts(&kim, &good).await.must_be(303);
    house.timekeeper_looks().await;
    kim.gets(&good).await.must_say("300 companies were added");
    assert_eq!(imports_due(house.db.clone()).await.unwrap(), 0);
    assert_eq!(house.counts(RECORDS).await, 300);
    let running = "select done from imports where state = 'running'";
    assert_eq!(house.counts(running).await, 0, "it is tried again");
}

#[actix_web::test]
async fn what_was_uploaded_is_forgotten_after_thirty_days() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let signs_in = async || {
        let email = "kim@fjord.example";
        kim.signs_in(email, crate::house::PASSWORD).await.must_be(303);
    };
    let lines = "select count(*) from import_lines";
    let unused = reads(&kim, &companies(0, 3)).await;
    let used = reads(&kim, &companies(0, 5)).await;
    kim.gets("/customers/import").await.must_say("deleted 30 days after");
    house.days_pass(10).await;
    signs_in().await;
    starts(&kim, &used).await.must_be(303);
    house.timekeeper_looks().await;
    house.days_pass(20).await;
    signs_in().await;
    kim.gets(&unused).await.must_be(200);
    house.clock.advance(jiff::SignedDuration::from_millis(1));
    house.timekeeper_looks().await;
    kim.gets(&unused).await.must_be(404);
    starts(&kim, &unused).await.must_be(404);
    kim.gets(&used).await.must_say("5 companies were added");
    assert_eq!(house.counts(lines).await, 5);
    house.days_pass(10).await;
    signs_in().await;
    kim.gets(&used).await.must_be(404);
    kim.gets("/customers/import").await.must_be(200).must_not_say("list.csv");
    assert_eq!(house.counts("select count(*) from imports").await, 0);
    assert_eq!((house.counts(lines).await, house.counts(RECORDS).await), (0, 5));
}

#[actix_web::test]
async fn what_makes_no_sense_in_an_address_is_left_out() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let import = reads(&kim, &companies(0, 3)).await;
    for query in ["after=x", "after=-1", "after=", "after=99999999999999999999", "standing=x"] {
        let page = kim.gets(&format!("{import}?{query}")).await;
        page.must_be(200).must_say("Company 0").must_not_say("First page");
    }
}

#[actix_web::test]
async fn starting_an_import_wakes_the_timekeeper() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let import = reads(&kim, &companies(0, 1)).await;
    let came_due = house.db.came_due();
    starts(&kim, &import).await.must_be(303);
    tokio::time::timeout(Duration::from_secs(5), came_due).await.expect("nobody was woken");
    let came_due = house.db.came_due();
    starts(&kim, &import).await.must_be(303);
    let woken = tokio::time::timeout(Duration::from_millis(50), came_due).await;
    assert!(woken.is_err(), "nothing came due by starting it again");
}

#[actix_web::test]
async fn another_partner_sees_nothing_of_an_import() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.provider("Delta Distribution").await;
    let import = reads(&kim, &companies(0, 3)).await;
    maja.gets(&import).await.must_be(404);
    maja.gets("/customers/import").await.must_not_say("list.csv");
    starts(&maja, &import).await.must_be(404);
    house.timekeeper_looks().await;
    assert_eq!(house.counts(RECORDS).await, 0);
    let own = reads(&maja, &companies(0, 3)).await;
    for (who, import) in [(&kim, &import), (&maja, &own)] {
        starts(who, import).await.must_be(303);
    }
    house.timekeeper_looks().await;
    assert_eq!(house.counts(RECORDS).await, 6);
    maja.gets("/customers").await.must_say("All 3");
    assert_eq!(kim.gets(&format!("{import}/start")).await.leads_to(), Some(import));
    for nonsense in ["x", "00000000-0000-0000-0000-000000000000"] {
        kim.gets(&format!("/customers/imports/{nonsense}")).await.must_be(404);
    }
}

#[actix_web::test]
async fn the_template_can_be_filled_in() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let page = kim.gets("/customers/import").await;
    let template = kim.gets(&page.link("Download a template")).await;
    let list = format!("{}Birch,birch.example,,,,,\r\n", template.body);
    let import = reads(&kim, &list).await;
    kim.gets(&import).await.must_say("New 1").must_say("Faulty 0");
}

#[actix_web::test]
async fn an_import_goes_on_when_whoever_started_it_has_left() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let fields = [("name", "Eva"), ("email", "eva@fjord.example"), ("language", "en")];
    let fields = [&fields[..], &[("role", "sales_agent")]].concat();
    let eva = kim.posts("/settings/members", &fields).await.leads_to().unwrap();
    let link = house.mail_to("eva@fjord.example").await.link();
    let browser = house.stranger();
    let password = [("password", crate::house::PASSWORD)];
    browser.posts(&link, &password).await.must_be(303);
    browser.signs_in("eva@fjord.example", crate::house::PASSWORD).await.must_be(303);
    let import = reads(&browser, &companies(0, 2)).await;
    starts(&browser, &import).await.must_be(303);
    kim.posts(&format!("{eva}/deactivation"), &[]).await.must_be(303);
    house.timekeeper_looks().await;
    kim.gets(&import).await.must_say("2 companies were added");
    kim.gets("/activity").await.must_say("Imported 2 companies");
}
