//! The history is kept in a chain that shows whether anybody changed it.

use accord::activity;
use futures_util::future::join_all;

use crate::house::{House, Person};

async fn verified(house: &House) -> activity::Verified {
    activity::verify(&mut house.db.read().await.unwrap(), None).await.unwrap()
}

/// Somebody with access to the database, who is not the application.
async fn somebody_runs(house: &House, sql: &'static str) {
    let mut tx = house.db.write().await.unwrap();
    assert!(tx.sql(sql).execute().await.unwrap() > 0, "{sql}");
    tx.commit().await.unwrap();
}

async fn house_with_a_history() -> (House, Person) {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    kim.invites("Alder & Co", "alder.example", "lena@alder.example").await;
    house.timekeeper_looks().await;
    (house, kim)
}

#[actix_web::test]
async fn every_event_is_sealed_once_in_one_chain() {
    let (house, _) = house_with_a_history().await;
    let events = house.counts("select count(*) from events").await;
    let first = verified(&house).await;
    assert_eq!((first.seals, first.again, first.faults.len()), (events, 0, 0), "{first:?}");
    house.timekeeper_looks().await;
    assert_eq!(verified(&house).await, first, "nothing was told since");

    let kept = (first.seals, first.head.as_str());
    let bo = house.partner("Delta IT").await;
    bo.invites("Oak", "oak.example", "ola@oak.example").await;
    // Several copies look at the same moment.
    let looks = join_all((0..8).map(|_| activity::seal(house.db.clone()))).await;
    let sealed: usize = looks.into_iter().map(Result::unwrap).sum();
    let more = house.counts("select count(*) from events").await;
    assert_eq!(i64::try_from(sealed).unwrap(), more - events);
    let mut tx = house.db.read().await.unwrap();
    let later = activity::verify(&mut tx, Some(kept)).await.unwrap();
    assert_eq!((later.seals, later.faults.len()), (more, 0), "{later:?}");
}

#[actix_web::test]
async fn an_event_that_was_changed_or_deleted_is_found() {
    for (change, fault) in [
        ("update events set note = 'nothing' where kind = 'done'", "was changed"),
        ("update events set actor_name = 'Eve' where kind = 'drafted'", "was changed"),
        ("delete from events where kind = 'done'", "is gone"),
        ("delete from event_seals where number = 2", "does not follow the one before"),
        (
            "insert into events (id, organization_id, at, kind, sealed)
             select organization_id, organization_id, at, 'accepted', true
             from events where kind = 'done'
             limit 1",
            "has no seal",
        ),
    ] {
        let (house, _) = house_with_a_history().await;
        somebody_runs(&house, change).await;
        let found = verified(&house).await.faults;
        assert!(found.iter().any(|one| one.contains(fault)), "{change}: {found:?}");
    }
}

#[actix_web::test]
async fn a_history_that_was_cut_or_written_anew_is_not_the_one_that_was_kept() {
    let (house, _) = house_with_a_history().await;
    let was = verified(&house).await;
    let kept = Some((was.seals, was.head.as_str()));
    somebody_runs(&house, "delete from event_seals").await;
    somebody_runs(&house, "update events set note = 'nothing', sealed = false").await;
    somebody_runs(&house, "update event_chain set number = 0").await;
    house.timekeeper_looks().await;
    assert_eq!(verified(&house).await.faults, Vec::<String>::new(), "it is whole in itself");
    let mut tx = house.db.read().await.unwrap();
    let found = activity::verify(&mut tx, kept).await.unwrap().faults;
    assert_eq!(found, [format!("seal {} is not the one that was kept", was.seals)]);
    let beyond = activity::verify(&mut tx, Some((was.seals + 1, "00"))).await.unwrap().faults;
    assert_eq!(beyond, [format!("seal {} is gone", was.seals + 1)]);
}

#[actix_web::test]
async fn no_page_changes_or_deletes_an_event() {
    let (house, kim) = house_with_a_history().await;
    let before = verified(&house).await;
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let method = method.parse().unwrap();
        kim.asks(method, "/activity", Some("kind=done".to_owned()), &[]).await.must_be(405);
    }
    house.timekeeper_looks().await;
    assert_eq!(verified(&house).await, before);
}
