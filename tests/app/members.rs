//! Settings → Members: who is a member, with which roles, and how that begins and ends.

use accord::{
    email_address::EmailAddress,
    organizations,
    people::{self, Acting, Changed, Role},
};
use futures_util::future::join_all;
use jiff::SignedDuration;

use crate::house::{Answer, House, PASSWORD, Person};

const MEMBERS: &str = "/settings/members";

/// What Sam's form says, with these roles.
fn sam<'a>(roles: &[&'a str]) -> Vec<(&'static str, &'a str)> {
    let mut fields = vec![("name", "Sam Holm"), ("email", "sam@fjord.example"), ("language", "en")];
    fields.extend(roles.iter().map(|role| ("role", *role)));
    fields
}

impl Person {
    /// Invites a member; returns their page's path.
    async fn makes_a_member(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.posts(MEMBERS, fields).await;
        answer.leads_to().unwrap_or_else(|| panic!("{}", answer.text()))
    }

    /// The page of a colleague.
    async fn finds(&self, name: &str) -> String {
        self.gets(MEMBERS).await.link(name)
    }

    /// Gives somebody these roles and no others.
    async fn gives(&self, member: &str, roles: &[&str]) -> Answer {
        let fields: Vec<_> = roles.iter().map(|role| ("role", *role)).collect();
        self.posts(&format!("{member}/roles"), &fields).await
    }
}

/// The roles that a page has ticked.
fn ticked(page: &Answer) -> Vec<String> {
    let ticks = scraper::Selector::parse("input[name=role][checked]").unwrap();
    page.html().select(&ticks).map(|one| one.attr("value").unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn somebody_is_invited_sets_a_password_and_sees_what_their_role_allows() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    assert_eq!(kim.gets("/settings").await.leads_to().as_deref(), Some(MEMBERS));
    assert!(kim.gets("/customers").await.body.contains("href=\"/settings\""));
    let list = kim.gets(MEMBERS).await;
    list.must_say("Kim of Fjord Cloud kim@fjord.example Global admin Active");
    assert_eq!(list.link("Invite a member"), "/settings/members/new");
    let form = kim.gets("/settings/members/new").await;
    form.must_be(200).must_say("What each role may do").must_say("Helpdesk agent");
    assert!(!form.body.contains("value=\"user\""), "a partner has no plain users");

    let member = kim.makes_a_member(&sam(&["sales_agent", "billing_admin"])).await;
    let page = kim.gets(&member).await;
    page.must_say("Sam Holm is a member now").must_say("on its way to sam@fjord.example");
    assert_eq!(ticked(&page), ["sales_agent", "billing_admin"]);
    kim.gets(MEMBERS).await.must_say(
        "Sam Holm sam@fjord.example Sales agent, Billing admin Invited Has not set a password yet",
    );
    let mail = house.mail_to("sam@fjord.example").await;
    assert_eq!(mail.subject, "Your account at Fjord Cloud");
    let sam = house.stranger();
    sam.gets(&mail.link()).await.must_be(200).must_say("sam@fjord.example");
    sam.posts(&mail.link(), &[("password", "copper kettle in winter")]).await.must_be(303);
    sam.signs_in("sam@fjord.example", "copper kettle in winter").await.must_be(303);
    let customers = sam.gets("/customers").await;
    customers.must_be(200).must_not_say("New relationship");
    assert!(!customers.body.contains("href=\"/settings\""));
    kim.gets(MEMBERS).await.must_say("Sales agent, Billing admin Active");
    kim.gets("/activity").await.must_say("Made Sam Holm a member: Sales agent, Billing admin");
}

#[actix_web::test]
async fn an_invitation_of_a_member_that_lacks_something_keeps_what_was_typed() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let fields = [("name", "www.fjord.example"), ("email", "sam"), ("language", "sv")];
    let page = kim.posts(MEMBERS, &[&fields[..], &[("role", "user")]].concat()).await;
    page.must_be(422);
    assert!(page.problem("name").starts_with("Type their name"));
    assert!(page.problem("email").starts_with("This is not an email address"));
    assert_eq!(page.problem("role"), "Choose at least one role.", "a plain user is a customer's");
    for (field, value) in fields {
        assert_eq!(page.value(field), value);
    }
    let page = kim.posts(MEMBERS, &[("role", "sales_agent"), ("role", "root")]).await;
    page.must_be(422);
    assert_eq!(ticked(&page), ["sales_agent"]);
    assert_eq!(page.problem("language"), "Choose one of the languages.");
    assert_eq!(page.problem("role"), "");
    assert_eq!(house.counts("select count(*) from people").await, 1);
    assert_eq!(house.mails().await, 0);
}

#[actix_web::test]
async fn an_address_is_one_persons_only() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    house.partner("Delta IT").await;
    let mut fields = sam(&["sales_agent"]);
    fields[1] = ("email", "KIM@delta.example");
    let taken = kim.posts(MEMBERS, &fields).await;
    taken.must_be(422);
    assert!(taken.problem("email").contains("Type another address"), "{}", taken.text());
    assert_eq!(taken.value("name"), "Sam Holm");
    assert!(!taken.body.contains("Delta"), "whose it is stays unsaid");
    fields[1] = ("email", "kim@fjord.example");
    let known = kim.posts(MEMBERS, &fields).await;
    known.must_be(422);
    assert!(known.problem("email").contains("Kim of Fjord Cloud is a member already"));
    kim.gets(&known.link("See Kim of Fjord Cloud")).await.must_be(200);
    assert_eq!(house.counts("select count(*) from people").await, 2);
}

#[actix_web::test]
async fn a_new_link_to_set_the_first_password_replaces_the_earlier_ones() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let member = kim.makes_a_member(&sam(&["admin_agent"])).await;
    let first = house.mail_to("sam@fjord.example").await.link();
    let letters = format!("{member}/letters");
    kim.sends(&letters, &[]).await.must_say("A new link is on its way to sam@fjord.example");
    let second = house.mail_to("sam@fjord.example").await.link();
    let sam = house.stranger();
    sam.gets(&first).await.must_be(410);
    sam.posts(&second, &[("password", "copper kettle in winter")]).await.must_be(303);
    // Who has a password needs no link; nothing is mailed.
    let mails = house.mails().await;
    assert!(!kim.gets(&member).await.body.contains("/letters"));
    kim.sends(&letters, &[]).await.must_say("it was so already");
    assert_eq!(house.mails().await, mails);
}

#[actix_web::test]
async fn new_roles_act_on_the_next_request() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    let member = kim.finds("Colleague sam@fjord.example").await;
    sam.gets("/customers/new").await.must_be(403);
    kim.gives(&member, &["admin_agent", "helpdesk_agent"]).await.must_be(303);
    sam.gets("/customers/new").await.must_be(200);
    let page = kim.gets(&member).await;
    page.must_say("The roles of Colleague sam@fjord.example are saved.");
    assert_eq!(ticked(&page), ["admin_agent", "helpdesk_agent"]);
    kim.gives(&member, &["billing_admin", "user"]).await.must_be(303);
    sam.gets("/customers/new").await.must_be(403);
    sam.gets("/activity").await.must_be(403);
    kim.gets(MEMBERS).await.must_say("sam@fjord.example Billing admin Active");
    let none = kim.gives(&member, &["user"]).await;
    none.must_be(422);
    assert_eq!(none.problem("role"), "Choose at least one role.");
    kim.gives(&member, &["billing_admin"]).await.must_be(303);
    let activity = kim.gets("/activity").await;
    activity.must_say("Sales agent → Admin agent, Helpdesk agent");
    activity.must_say("Admin agent, Helpdesk agent → Billing admin");
    assert_eq!(house.counts("select count(*) from events where kind = 'roles-changed'").await, 2);
}

#[actix_web::test]
async fn whoever_is_deactivated_is_out_at_once() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::AdminAgent).await;
    let member = kim.finds("Colleague sam@fjord.example").await;
    sam.posts("/password", &[("email", "sam@fjord.example")]).await.must_be(200);
    let link = house.mail_to("sam@fjord.example").await.link();
    let page = kim.gets(&member).await;
    page.must_say("is signed out everywhere at once").must_say("invitations stay");
    page.must_say("The history stays");
    let sessions = "select count(*) from sessions s join people p on p.id = s.person_id
                    where p.email = 'sam@fjord.example'";
    assert_eq!(house.counts(sessions).await, 1);

    kim.sends(&format!("{member}/deactivation"), &[]).await.must_say("is deactivated");
    assert_eq!(house.counts(sessions).await, 0);
    let out = sam.gets("/customers").await;
    assert_eq!(out.leads_to().as_deref(), Some("/sign-in?next=%2Fcustomers"));
    house.stranger().signs_in("sam@fjord.example", PASSWORD).await.must_be(422);
    sam.gets(&link).await.must_be(410);
    sam.posts(&link, &[("password", "copper kettle in winter")]).await.must_be(410);
    let mails = house.mails().await;
    sam.posts("/password", &[("email", "sam@fjord.example")]).await.must_be(200);
    assert_eq!(house.mails().await, mails);
    kim.gets(MEMBERS).await.must_say("sam@fjord.example Admin agent Deactivated");
    // Again is no other time.
    kim.sends(&format!("{member}/deactivation"), &[]).await.must_say("it was so already");
    kim.gets("/activity").await.must_say("Deactivated Colleague sam@fjord.example");
    let told = "select count(*) from events where kind = 'member-deactivated'";
    assert_eq!(house.counts(told).await, 1);
}

#[actix_web::test]
async fn invitations_of_whoever_is_deactivated_stay_and_are_marked() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::AdminAgent).await;
    let open = sam.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    kim.invites("Ash", "ash.example", "ida@ash.example").await;
    house.mail_goes_out().await;
    let member = kim.finds("Colleague sam@fjord.example").await;
    let gone = "Colleague sam@fjord.example is no longer a member";
    kim.gets("/invitations").await.must_not_say(gone);
    kim.gets(&open).await.must_not_say(gone);
    house.stranger().gets(&link).await.must_say("sam@fjord.example");
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    let list = kim.gets("/invitations").await;
    list.must_say(&format!("Birch birch.example {gone}"));
    assert_eq!(list.text().matches("no longer a member").count(), 1);
    kim.gets(&open).await.must_be(200).must_say(gone);
    // The company can answer, and hears no difference but that nobody who is gone is named.
    let page = house.stranger().gets(&link).await;
    page.must_be(200).must_not_say(gone).must_not_say("sam@fjord.example");
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    assert_eq!(house.mail_to("kim@fjord.example").await.subject, "Birch AB accepted");
    kim.posts(&format!("{member}/activation"), &[]).await.must_be(303);
    kim.gets(&open).await.must_not_say(gone);
}

#[actix_web::test]
async fn whoever_was_deactivated_is_activated_again_and_not_invited() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let old = house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    let member = kim.finds("Colleague sam@fjord.example").await;
    old.posts("/password", &[("email", "sam@fjord.example")]).await.must_be(200);
    let link = house.mail_to("sam@fjord.example").await.link();
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);

    let known = kim.posts(MEMBERS, &sam(&["sales_agent"])).await;
    known.must_be(422);
    assert!(known.problem("email").contains("You can activate them again"));
    assert_eq!(known.link("See Colleague sam@fjord.example"), member);
    kim.gets(&member).await.must_say("Activate again");
    kim.sends(&format!("{member}/activation"), &[]).await.must_say("is a member again");
    kim.sends(&format!("{member}/activation"), &[]).await.must_say("it was so already");
    // What was over stays over; the password and the roles are as they were.
    old.gets("/customers").await.must_be(303);
    old.gets(&link).await.must_be(410);
    old.signs_in("sam@fjord.example", PASSWORD).await.must_be(303);
    old.gets("/customers/new").await.must_be(403);
    let told = "select count(*) from events where kind = 'member-activated'";
    assert_eq!(house.counts(told).await, 1);
}

#[actix_web::test]
async fn whoever_was_deactivated_thirty_days_ago_begins_anew() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let old = house.colleague("kim@fjord.example", "sam@fjord.example", Role::AdminAgent).await;
    let member = kim.finds("Colleague sam@fjord.example").await;
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    kim.gets(&member).await.must_say("with the same roles. That is possible until");
    // To the last moment of it.
    house.passes(30 * 24);
    kim.signs_in("kim@fjord.example", PASSWORD).await.must_be(303);
    kim.sends(&format!("{member}/activation"), &[]).await.must_say("is a member again");
    old.signs_in("sam@fjord.example", PASSWORD).await.must_be(303);
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);

    house.passes(30 * 24);
    kim.signs_in("kim@fjord.example", PASSWORD).await.must_be(303);
    house.clock.advance(SignedDuration::from_millis(1));
    kim.gets(&member).await.must_say("Too late to restore").must_not_say("Activate again");
    let late = kim.sends(&format!("{member}/activation"), &[]).await;
    late.must_say("was deactivated more than 30 days ago").must_say("Deactivated");
    assert_eq!(kim.makes_a_member(&sam(&["sales_agent"])).await, member, "they are who they were");
    kim.gets(&member).await.must_say("Invited Sales agent").must_say("Has not set a password yet");
    old.gets("/customers").await.must_be(303);
    old.signs_in("sam@fjord.example", PASSWORD).await.must_be(422);
    let link = house.mail_to("sam@fjord.example").await.link();
    old.posts(&link, &[("password", "copper kettle in winter")]).await.must_be(303);
    old.signs_in("sam@fjord.example", "copper kettle in winter").await.must_be(303);
    old.gets("/customers/new").await.must_be(403);
    kim.gets("/activity").await.must_say("Made Sam Holm a member anew: Sales agent");
    let members = "select members from organizations";
    assert_eq!(house.counts(members).await, 2, "how many there are is kept");
}

#[actix_web::test]
async fn an_address_of_somebody_deactivated_makes_no_account_of_another_company() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    let member = kim.finds("Colleague sam@fjord.example").await;
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let account = [
        ("company", "Birch AB"),
        ("country", "SE"),
        ("name", "Sam Holm"),
        ("email", "sam@fjord.example"),
        ("password", PASSWORD),
    ];
    let sam = house.stranger();
    sam.posts(&format!("{link}/account"), &account).await.must_be(303);
    assert_eq!(house.mail_to("sam@fjord.example").await.subject, "You have an account at Accord");
    sam.posts(&format!("{link}/code"), &[("code", "123456")]).await.must_be(422);
    assert_eq!(house.counts("select count(*) from organizations").await, 1);
}

#[actix_web::test]
async fn the_last_global_admin_stays() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let own = kim.finds("Kim of Fjord Cloud").await;
    // A Global admin who has not set a password does not count.
    kim.makes_a_member(&sam(&["global_admin"])).await;
    let demoted = kim.gives(&own, &["sales_agent"]).await;
    demoted.must_be(409);
    assert!(demoted.problem("role").contains("is the last Global admin who can sign in"));
    assert_eq!(ticked(&demoted), ["sales_agent"]);
    let deactivated = kim.posts(&format!("{own}/deactivation"), &[]).await;
    deactivated.must_be(409);
    assert!(deactivated.problem("deactivation").contains("Make somebody else a Global admin"));
    assert_eq!(ticked(&kim.gets(&own).await), ["global_admin"]);
    kim.gives(&own, &["global_admin", "sales_agent"]).await.must_be(303);

    let link = house.mail_to("sam@fjord.example").await.link();
    let sam = house.stranger();
    sam.posts(&link, &[("password", "copper kettle in winter")]).await.must_be(303);
    sam.signs_in("sam@fjord.example", "copper kettle in winter").await;
    // With another one, one may step back, and leave.
    let stepped_back = kim.gives(&own, &["sales_agent"]).await;
    assert_eq!(stepped_back.leads_to().as_deref(), Some("/"));
    kim.gets("/").await.must_be(200).must_say("are saved");
    kim.gets(MEMBERS).await.must_be(403);
    sam.gives(&own, &["global_admin"]).await.must_be(303);
    let left = kim.posts(&format!("{own}/deactivation"), &[]).await;
    assert_eq!(left.leads_to().as_deref(), Some("/sign-in"));
    kim.gets("/").await.must_be(303);
    kim.signs_in("kim@fjord.example", PASSWORD).await.must_be(422);
}

#[actix_web::test]
async fn two_global_admins_who_put_each_other_out_at_once_leave_one() {
    let house = House::open().await;
    for round in 0..6 {
        let kim = house.partner(&format!("Fjord{round} Cloud")).await;
        let (mine, theirs) = (format!("kim@fjord{round}.example"), format!("eva{round}@x.example"));
        let eva = house.colleague(&mine, &theirs, Role::GlobalAdmin).await;
        let kims = kim.finds(&format!("Kim of Fjord{round} Cloud")).await;
        let evas = kim.finds(&format!("Colleague {theirs}")).await;
        let (one, other) = if round % 2 == 0 {
            let paths = (format!("{evas}/deactivation"), format!("{kims}/deactivation"));
            tokio::join!(kim.posts(&paths.0, &[]), eva.posts(&paths.1, &[]))
        } else {
            tokio::join!(kim.gives(&evas, &["sales_agent"]), eva.gives(&kims, &["sales_agent"]))
        };
        // The other was too late to ask, or is told that they are the last.
        let did = [(&one, &evas), (&other, &kims)];
        let did = did.iter().filter(|(answer, page)| answer.leads_to().as_ref() == Some(*page));
        assert_eq!(did.count(), 1, "{} {}", one.text(), other.text());
    }
    let admins = "select count(*) from people p join roles r on r.person_id = p.id
                  where p.deactivated_at is null and r.role = 'global_admin'";
    assert_eq!(house.counts(admins).await, 6);
}

#[actix_web::test]
async fn a_global_admin_who_was_put_out_while_they_acted_leaves_the_last_one_in_place() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    house.colleague("kim@fjord.example", "eva@fjord.example", Role::GlobalAdmin).await;
    let mut tx = house.db.read().await.unwrap();
    let mut both = Vec::new();
    for email in ["kim@fjord.example", "eva@fjord.example"] {
        let email = EmailAddress::parse(email).unwrap();
        let person = people::by_email(&mut tx, &email).await.unwrap().unwrap();
        both.push(people::member(&mut tx, person.id).await.unwrap().unwrap());
    }
    drop(tx);
    let mut outcomes = Vec::new();
    for (by, whom) in [(&both[0], &both[1]), (&both[1], &both[0])] {
        let mut tx = house.db.write().await.unwrap();
        organizations::hold(&mut tx, by.organization.id);
        let whom = people::listed(&mut tx, by.organization.id, whom.person.id).await.unwrap();
        let acting = Acting::at_home(by);
        outcomes.push(people::deactivate(&mut tx, &acting, &whom.unwrap()).await.unwrap());
        tx.commit().await.unwrap();
    }
    assert_eq!(outcomes, [Changed::Done, Changed::LastAdmin]);
}

#[actix_web::test]
async fn of_many_who_invite_one_address_at_once_one_does() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let all: Vec<_> = (0..8).map(|_| kim.copy()).collect();
    let fields = sam(&["sales_agent"]);
    let answers = join_all(all.iter().map(|one| one.posts(MEMBERS, &fields))).await;
    let made = answers.iter().filter(|answer| answer.status.as_u16() == 303).count();
    assert_eq!(made, 1);
    assert_eq!(house.mails().await, 1);
    assert_eq!(house.counts("select count(*) from events where kind = 'member-invited'").await, 1);
}

#[actix_web::test]
async fn another_organizations_members_are_not_there() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let theirs = maja.finds("Kim of Delta IT").await;
    let none = [
        theirs.as_str(),
        "/settings/members/0",
        "/settings/members/01940000-0000-7000-8000-000000000000",
    ];
    for person in [&kim, &ada] {
        for member in none {
            person.gets(member).await.must_be(404);
            for part in ["roles", "letters", "deactivation", "activation"] {
                let path = format!("{member}/{part}");
                person.gets(&path).await.must_be(404);
                person.posts(&path, &[("role", "global_admin")]).await.must_be(404);
            }
        }
        person.gets(MEMBERS).await.must_not_say("delta.example");
    }
    maja.gets(&theirs).await.must_be(200);
    for part in ["roles", "letters", "deactivation", "activation"] {
        let back = maja.gets(&format!("{theirs}/{part}")).await;
        assert_eq!(back.leads_to().as_ref(), Some(&theirs));
    }
    kim.gets(&format!("{theirs}/nothing")).await.must_be(404);
}

#[actix_web::test]
async fn a_company_has_members_of_its_own_with_roles_of_its_own() {
    let house = House::open().await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    assert!(ada.gets("/partners").await.body.contains("href=\"/settings\""));
    let form = ada.gets("/settings/members/new").await;
    form.must_say("Answer an invitation").must_not_say("Helpdesk agent");
    let fields = [("name", "Jonas Rask"), ("email", "jonas@birch.example"), ("language", "sv")];
    let refused = ada.posts(MEMBERS, &[&fields[..], &[("role", "admin_agent")]].concat()).await;
    refused.must_be(422);
    assert_eq!(refused.problem("role"), "Choose at least one role.");
    let fields = [&fields[..], &[("role", "user"), ("role", "billing_admin")]].concat();
    let member = ada.makes_a_member(&fields).await;
    ada.gets(&member).await.must_not_say("invitations stay");
    ada.gets(MEMBERS).await.must_say("Jonas Rask jonas@birch.example Billing admin, User Invited");
    let mail = house.mail_to("jonas@birch.example").await;
    assert_eq!(mail.subject, "Ditt konto hos Birch AB");
    let jonas = house.stranger();
    jonas.posts(&mail.link(), &[("password", "copper kettle in winter")]).await.must_be(303);
    jonas.signs_in("jonas@birch.example", "copper kettle in winter").await;
    jonas.gets("/partners").await.must_be(200);
    ada.gives(&member, &["global_admin"]).await.must_be(303);
    jonas.gets(MEMBERS).await.must_be(200).must_say("Medlemmar");
}

#[actix_web::test]
async fn members_are_a_global_admins_affair() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let ada = house.stranger();
    ada.signs_in("ada@birch.example", PASSWORD).await;
    let sides = [
        (&kim, "kim@fjord.example", "Kim of Fjord Cloud", &Role::ALL[1..5]),
        (&ada, "ada@birch.example", "Admin of Birch AB", &Role::ALL[4..6]),
    ];
    for (admin, email, name, roles) in sides {
        let member = admin.finds(name).await;
        for role in roles {
            let one = house.colleague(email, &format!("{role}.{email}"), *role).await;
            assert!(!one.gets("/activity").await.body.contains("href=\"/settings\""));
            let gets = ["/settings", MEMBERS, "/settings/members/new", &member];
            let parts = ["roles", "letters", "deactivation", "activation"];
            let parts = parts.map(|part| format!("{member}/{part}"));
            let mut answers = Vec::new();
            for path in gets.into_iter().chain(parts.iter().map(String::as_str)) {
                answers.push(one.gets(path).await);
            }
            for path in [MEMBERS].into_iter().chain(parts.iter().map(String::as_str)) {
                answers.push(one.posts(path, &[("role", "global_admin")]).await);
            }
            for answer in answers {
                answer.must_be(403).must_say(&format!(
                    "It needs one of these roles: Global admin These people can give you one: {name}"
                ));
            }
        }
    }
    let stranger = house.stranger();
    stranger.gets(MEMBERS).await.must_be(303);
    stranger.posts(MEMBERS, &sam(&["global_admin"])).await.must_be(303);
}

#[actix_web::test]
async fn an_address_gets_few_letters_that_make_it_known() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let fields = [
        ("name", "Sam Holm"),
        ("email", "sam@fjord.example"),
        ("language", "en"),
        ("role", "sales_agent"),
    ];
    let member = kim.posts("/settings/members", &fields).await.leads_to().unwrap();
    for _ in 0..4 {
        let again = kim.sends(&format!("{member}/letters"), &[]).await;
        again.must_say("sam@fjord.example");
    }
    kim.sends(&format!("{member}/letters"), &[]).await.must_say("Too many such letters");
    // Nor from another organization.
    let maja = house.partner("Delta IT").await;
    let mut tx = house.db.write().await.unwrap();
    tx.sql("update tallies set count = 1500 where limit_name like 'welcomed members of an org%'")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let fields = [
        ("name", "Eva Lind"),
        ("email", "eva@fjord.example"),
        ("language", "en"),
        ("role", "sales_agent"),
    ];
    let beyond = kim.posts("/settings/members", &fields).await;
    beyond.must_be(429).must_say("Too many such letters");
    assert_eq!(beyond.value("email"), "eva@fjord.example");
    maja.posts("/settings/members", &fields).await.must_be(303);
}
