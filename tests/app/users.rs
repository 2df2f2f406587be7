//! A company's users: kept by its own Global admin, and by the reseller that administers Entra ID for it.

use accord::people::Role;
use futures_util::future::join_all;
use jiff::SignedDuration;

use crate::house::{Answer, House, PASSWORD, Person};

const USERS: &str = "/users";

/// What opens for whoever set it.
const NEW_PASSWORD: &str = "copper kettle in winter";

/// Adds a plain user to a list of users; returns their page's path.
pub async fn adds(by: &Person, list: &str, name: &str, email: &str) -> String {
    let fields = [("name", name), ("email", email), ("language", "en"), ("role", "user")];
    let answer = by.posts(list, &fields).await;
    answer.leads_to().unwrap_or_else(|| panic!("{}", answer.text()))
}

/// Birch and who serves it: Fjord administers everything, Delta nothing.
struct World {
    house: House,
    /// Fjord's Global admin, Admin agent and Helpdesk agent.
    kim: Person,
    sam: Person,
    liv: Person,
    /// Fjord's record of Birch.
    birch: String,
    /// Delta's Admin agent, and its record.
    maja: Person,
    deltas: String,
    /// Birch's Global admin.
    ada: Person,
}

impl World {
    async fn new() -> Self {
        let house = House::open().await;
        let kim = house.partner("Fjord Cloud").await;
        let delta = house.partner("Delta IT").await;
        let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
        let mut records = Vec::new();
        for partner in [&kim, &delta] {
            partner.invites("Birch", "birch.example", "ada@birch.example").await;
            let link = house.mail_to("ada@birch.example").await.link();
            ada.accepts(&link).await.must_be(303);
            house.mail_goes_out().await;
            records.push(partner.gets("/customers").await.link("Birch"));
        }
        let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::AdminAgent).await;
        let liv =
            house.colleague("kim@fjord.example", "liv@fjord.example", Role::HelpdeskAgent).await;
        let maja =
            house.colleague("kim@delta.example", "maja@delta.example", Role::AdminAgent).await;
        let deltas = records.pop().unwrap();
        let birch = records.pop().unwrap();
        Self { house, kim, sam, liv, birch, maja, deltas, ada }
    }

    /// Fjord's list of Birch's users.
    fn list(&self) -> String {
        format!("{}/users", self.birch)
    }

    /// Birch takes Entra ID away from whoever holds it.
    async fn takes_entra_id_away(&self) {
        let map = self.ada.gets("/services").await;
        let form = "form[action='/services/entra_id/withdrawal'] input[name=seen]";
        let form = scraper::Selector::parse(form).unwrap();
        let seen = map.html().select(&form).next().unwrap().attr("value").unwrap().to_owned();
        let taken = self.ada.sends("/services/entra_id/withdrawal", &[("seen", &seen)]).await;
        taken.must_say("Nobody administers Entra ID");
    }

    /// So many days pass, and everybody signs in again.
    async fn days_pass(&self, days: i64) {
        self.house.passes(24 * days);
        for (who, email) in [
            (&self.ada, "ada@birch.example"),
            (&self.sam, "sam@fjord.example"),
            (&self.liv, "liv@fjord.example"),
        ] {
            who.signs_in(email, PASSWORD).await.must_be(303);
        }
    }

    async fn administrators(&self) -> i64 {
        let admins = "select count(*) from people p
                      join roles r on r.person_id = p.id
                      join organizations o on o.id = p.organization_id
                      where p.deactivated_at is null and r.role = 'global_admin'
                        and o.kind = 'customer'";
        self.house.counts(admins).await
    }
}

/// Everything that changes something of a user, and what it sends.
const PARTS: [(&str, &[(&str, &str)]); 5] = [
    ("details", &[("name", "Eva Ek"), ("language", "sv")]),
    ("roles", &[("role", "global_admin")]),
    ("password", &[]),
    ("deactivation", &[]),
    ("restoration", &[]),
];

#[actix_web::test]
async fn a_company_keeps_its_own_users() {
    let world = World::new().await;
    let (house, ada) = (&world.house, &world.ada);
    let list = ada.gets(USERS).await;
    list.must_be(200).must_say("Admin of Birch AB ada@birch.example Global admin – Active");
    let form = ada.gets(&list.link("Add user")).await;
    form.must_say("Add user").must_say("What each role may do").must_not_say("Helpdesk agent");
    assert_eq!(form.ticked("role"), ["user"]);

    let eva = adds(ada, USERS, "Eva Lind", "eva@birch.example").await;
    ada.gets(&eva).await.must_say("Eva Lind is a user now").must_say("Invited User");
    let mail = house.mail_to("eva@birch.example").await;
    assert_eq!(mail.subject, "Your account at Birch AB");
    let person = house.stranger();
    person.posts(&mail.link(), &[("password", NEW_PASSWORD)]).await.must_be(303);
    person.signs_in("eva@birch.example", NEW_PASSWORD).await.must_be(303);
    person.gets("/partners").await.must_be(200).must_say("Fjord Cloud");
    person.gets(USERS).await.must_be(403);

    let saved = [("name", "Eva Ek"), ("language", "sv")];
    ada.sends(&format!("{eva}/details"), &saved).await.must_say("Eva Ek are saved");
    person.gets("/partners").await.must_say("Återförsäljare");
    ada.sends(&format!("{eva}/details"), &saved).await.must_say("it was so already");
    let roles = [("role", "global_admin"), ("role", "user")];
    ada.sends(&format!("{eva}/roles"), &roles).await.must_say("The roles of Eva Ek are saved");
    person.gets(USERS).await.must_be(200).must_say("Användare");
    ada.gets(USERS).await.must_say("Eva Ek eva@birch.example Global admin, User – Active");
    ada.gets("/activity")
        .await
        .must_say("Made Eva Lind a member: User")
        .must_say("Changed the name of Eva Lind to Eva Ek")
        .must_say("Changed the roles of Eva Ek: User → Global admin, User");
    // The same people are the members of the settings.
    ada.gets("/settings/members").await.must_say("Eva Ek eva@birch.example Global admin, User");
}

#[actix_web::test]
async fn what_is_typed_about_a_user_stays_when_it_is_wrong() {
    let world = World::new().await;
    let (ada, sam, list) = (&world.ada, &world.sam, world.list());
    adds(ada, USERS, "Per Ek", "per@birch.example").await;
    for (by, list) in [(ada, USERS), (sam, list.as_str())] {
        let typed = [("name", "www.birch.example"), ("email", "eva"), ("language", "sv")];
        let page = by.posts(list, &typed).await;
        page.must_be(422);
        assert!(page.problem("name").starts_with("Type their name"));
        assert!(page.problem("email").starts_with("This is not an email address"));
        assert_eq!(page.problem("role"), "Choose at least one role.");
        for (field, value) in typed {
            assert_eq!(page.value(field), value);
        }
        // Roles of a partner are none of a company's.
        let fields = [("name", "Eva"), ("email", "eva@birch.example"), ("language", "sv")];
        let page = by.posts(list, &[&fields[..], &[("role", "admin_agent")]].concat()).await;
        page.must_be(422);
        assert_eq!(page.problem("role"), "Choose at least one role.");
        let known = by.posts(list, &[("email", "PER@birch.example"), ("name", "Per")]).await;
        known.must_be(422);
        let fields = [("name", "Per"), ("email", "PER@birch.example"), ("language", "en")];
        let known = by.posts(list, &[&fields[..], &[("role", "user")]].concat()).await;
        assert!(known.problem("email").contains("is a user already"));
        let own = known.link("See Per Ek");
        assert!(own.starts_with(list), "{own}");
        let page = by.posts(&format!("{own}/details"), &[("name", " "), ("language", "xx")]).await;
        page.must_be(422);
        assert!(page.problem("name").starts_with("Type their name"));
        assert_eq!(page.problem("language"), "Choose one of the languages.");
        let page = by.posts(&format!("{own}/roles"), &[]).await;
        page.must_be(422);
        assert_eq!(page.problem("role"), "Choose at least one role.");
    }
    assert_eq!(world.house.counts("select count(*) from people where name = 'Eva'").await, 0);
}

#[actix_web::test]
async fn a_partner_that_administers_entra_id_keeps_a_companys_users() {
    let world = World::new().await;
    let (house, list) = (&world.house, world.list());
    let page = world.liv.gets(&list).await;
    page.must_be(200).must_say("Admin of Birch AB ada@birch.example Global admin – Active");
    assert_eq!(page.link("Import CSV"), format!("{list}/import"));
    let eva = adds(&world.liv, &list, "Eva Lind", "eva@birch.example").await;
    assert!(eva.starts_with(&list), "{eva}");
    let form = world.sam.gets(&format!("{list}/new")).await;
    form.must_say("Answer an invitation").must_not_say("Sales agent");
    let made = world.sam.sends(&format!("{eva}/roles"), &[("role", "billing_admin")]).await;
    made.must_say("The roles of Eva Lind are saved");
    let link = house.mail_to("eva@birch.example").await.link();
    let person = house.stranger();
    person.posts(&link, &[("password", NEW_PASSWORD)]).await.must_be(303);
    person.signs_in("eva@birch.example", NEW_PASSWORD).await.must_be(303);
    person.gets("/subscriptions").await.must_be(200);

    // The company reads who of which partner did it, and the partner at which company.
    let told = world.ada.gets("/activity").await;
    told.must_say("Colleague sam@fjord.example Fjord Cloud");
    told.must_say("Changed the roles of Eva Lind: User → Billing admin");
    let told = world.kim.gets("/activity").await;
    let changed = "Changed the roles of Eva Lind (Birch): User → Billing admin";
    assert_eq!(told.must_say(changed).link(changed), world.birch);
    let told = "select count(*) from events where kind = 'member-invited'";
    assert_eq!(house.counts(told).await, 2);
    // Fjord's own members are none of these.
    let own = world.kim.gets("/settings/members").await.link("Kim of Fjord Cloud");
    let own = own.replace("/settings/members", &list);
    world.sam.gets(&own).await.must_be(404);
    world.sam.posts(&format!("{own}/deactivation"), &[]).await.must_be(404);
}

#[actix_web::test]
async fn nobody_makes_or_unmakes_a_global_admin_on_behalf_of_a_company() {
    let world = World::new().await;
    let (house, ada, list) = (&world.house, &world.ada, world.list());
    let eva = house.colleague("ada@birch.example", "eva@birch.example", Role::GlobalAdmin).await;
    let evas = ada.gets(USERS).await.link("Colleague eva@birch.example");
    let admin = format!("{}{evas}", world.birch);
    let pers = adds(ada, USERS, "Per Ek", "per@birch.example").await;
    let user = format!("{}{pers}", world.birch);
    let refused = "Nothing was done: only a Global admin of Birch";
    let says = "Only a Global admin of Birch makes somebody a Global admin";
    for by in [&world.sam, &world.liv] {
        // Nobody is made one: not somebody new, not a user, and not by a file.
        let form = by.gets(&format!("{list}/new")).await;
        form.must_say(says);
        assert!(!form.body.contains("value=\"global_admin\""));
        let fields = [("name", "Ulf"), ("email", "ulf@birch.example"), ("language", "sv")];
        let roles = [("role", "global_admin"), ("role", "user")];
        let page = by.posts(&list, &[&fields[..], &roles].concat()).await;
        page.must_be(422);
        assert!(page.problem("role").contains(says));
        assert_eq!((page.value("name"), page.value("language")), ("Ulf".into(), "sv".into()));
        let page = by.gets(&user).await;
        assert!(!page.must_say(says).body.contains("value=\"global_admin\""));
        by.sends(&format!("{user}/roles"), &roles).await.must_say(refused);
        let import = format!("{list}/import");
        by.gets(&import).await.must_say("billing_admin, user").must_not_say("global_admin");
        let file =
            b"name,email,roles\nOla,ola@birch.example,user\nUlf,ulf@birch.example,Global admin\n";
        let page = by.uploads(&import, "users.csv", file).await;
        page.must_be(422).must_say(&format!("Line 3, column “roles”: {says}"));
        page.must_not_say("Line 2");

        // Who is one stays one, and stays.
        let page = by.gets(&admin).await;
        page.must_say("Only a Global admin of Birch can change their roles");
        for part in ["roles", "deactivation", "restoration"] {
            assert!(!page.body.contains(&format!("{admin}/{part}")), "{part}");
        }
        for (part, fields) in [
            ("roles", &[("role", "user")][..]),
            ("roles", &[("role", "global_admin"), ("role", "user")]),
            ("deactivation", &[]),
            ("restoration", &[]),
        ] {
            by.sends(&format!("{admin}/{part}"), fields).await.must_say(refused);
        }
        // A link to a new password goes to nobody else, and a name is no power.
        let sent = by.sends(&format!("{admin}/password"), &[]).await;
        sent.must_say("is on its way to eva@birch.example");
        let name = [("name", "Eva Lind"), ("language", "sv")];
        by.posts(&format!("{admin}/details"), &name).await.must_be(303);
        by.gets(&admin).await.must_say("Eva Lind");
        house.clock.advance(SignedDuration::from_mins(1));
    }
    assert_eq!(world.administrators().await, 2);
    eva.gets(USERS).await.must_be(200);
    let unknown = "select count(*) from people where name in ('Ulf', 'Ola')";
    assert_eq!(house.counts(unknown).await, 0);

    // The company's own does all of it; what it put out stays out.
    ada.sends(&format!("{evas}/deactivation"), &[]).await.must_say("is deactivated");
    world.sam.sends(&format!("{admin}/restoration"), &[]).await.must_say(refused);
    assert!(!world.sam.gets(&admin).await.body.contains(&format!("{admin}/restoration")));
    eva.gets(USERS).await.must_be(303);
    ada.sends(&format!("{pers}/roles"), &[("role", "global_admin")]).await.must_say("are saved");
    world.sam.sends(&format!("{user}/deactivation"), &[]).await.must_say(refused);
    assert_eq!(world.administrators().await, 2);
}

#[actix_web::test]
async fn a_partner_without_entra_id_sees_no_users_and_changes_none() {
    let world = World::new().await;
    let (house, maja, deltas) = (&world.house, &world.maja, &world.deltas);
    let eva = adds(&world.ada, USERS, "Eva Lind", "eva@birch.example").await;
    house.mail_goes_out().await;
    let list = format!("{deltas}/users");
    let changes = "select count(*) from events where kind like 'member-%' or kind like 'password-%'
                   or kind = 'roles-changed'";
    let before = (house.counts(changes).await, house.mails().await);
    let tries = async |by: &Person, record: &str, list: &str, says: &str| {
        let tab = by.gets(list).await;
        tab.must_be(200).must_say(says).must_say("A Global admin of Birch can grant you");
        tab.must_not_say("Eva").must_not_say("birch.example Global admin");
        assert_eq!(tab.link("Request again"), format!("{record}/invitation"));
        let person = format!("{record}{eva}");
        for page in ["/new", "/import"].map(|page| format!("{list}{page}")) {
            assert_eq!(by.gets(&page).await.leads_to().as_deref(), Some(list));
        }
        assert_eq!(by.gets(&person).await.leads_to().as_deref(), Some(list));
        let refused = |answer: Answer| {
            answer.must_say("Nothing was done: you do not administer Entra ID for Birch");
        };
        for (part, fields) in PARTS {
            refused(by.sends(&format!("{person}/{part}"), fields).await);
        }
        let fields = [("name", "Per"), ("email", "per@birch.example"), ("language", "en")];
        refused(by.sends(list, &[&fields[..], &[("role", "user")]].concat()).await);
        let file = b"name,email\nPer,per@birch.example\n";
        let answer = by.uploads(&format!("{list}/import"), "users.csv", file).await;
        assert_eq!(answer.leads_to().as_deref(), Some(list));
        refused(by.gets(list).await);
    };
    tries(maja, deltas, &list, "You do not administer Entra ID for Birch").await;
    // Whoever loses it sees nothing any more either, though it administers the rest.
    world.sam.gets(&world.list()).await.must_say("Eva Lind");
    world.takes_entra_id_away().await;
    let after_taking = (house.counts(changes).await, house.mails().await);
    assert_eq!(after_taking, (before.0, before.1 + 1), "Fjord was told that it lost Entra ID");
    tries(&world.sam, &world.birch, &world.list(), "You do not administer Entra ID").await;
    assert_eq!((house.counts(changes).await, house.mails().await), after_taking);
}

#[actix_web::test]
async fn the_users_of_whoever_is_not_served_are_not_shown() {
    let world = World::new().await;
    let (_, letter) = world.kim.drafts("Elm", "elm.example").await;
    assert!(!letter.customer.is_empty());
    let elm = world.kim.gets("/customers").await.link("Elm");
    let tab = world.sam.gets(&format!("{elm}/users")).await;
    tab.must_be(200).must_say("You see the users of Elm while you serve it");
    let removal = format!("{}/removal", world.birch);
    world.kim.posts(&removal, &[("good_faith", "yes")]).await.must_be(200);
    let tab = world.sam.gets(&world.list()).await;
    tab.must_be(200).must_say("You see the users of Birch while").must_not_say("Admin of Birch");
    let nobody = "/customers/01940000-0000-7000-8000-000000000000/users";
    for place in [format!("{}/users", world.birch), nobody.to_owned(), "/customers/0/users".into()]
    {
        world.maja.gets(&place).await.must_be(404);
        world.maja.posts(&place, &[]).await.must_be(404);
    }
    // A partner has no users of its own, and a company no customers.
    world.sam.gets(USERS).await.must_be(404);
    world.sam.posts(USERS, &[]).await.must_be(404);
    world.ada.gets(&world.list()).await.must_be(404);
    world.ada.posts(&world.list(), &[]).await.must_be(404);
}

#[actix_web::test]
async fn a_providers_record_has_no_users() {
    let house = House::open().await;
    let (ingrid, kim, provider) = crate::together::partners(&house).await;
    let (_, link) = crate::together::invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let eva = adds(&ada, USERS, "Eva Lind", "eva@birch.example").await;
    let agent =
        house.colleague("kim@nordlys.example", "ola@nordlys.example", Role::AdminAgent).await;
    let record = ingrid.gets("/customers").await.link("Birch AB");
    assert!(!agent.gets(&record).await.body.contains(&format!("{record}/users")));
    for page in ["/users", "/users/new", "/users/import", &eva] {
        agent.gets(&format!("{record}{page}")).await.must_be(404);
    }
    for page in ["/users", "/users/import"] {
        agent.posts(&format!("{record}{page}"), &[]).await.must_be(404);
    }
    for (part, fields) in PARTS {
        agent.posts(&format!("{record}{eva}/{part}"), fields).await.must_be(404);
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn the_last_global_admin_of_a_company_stays_whoever_acts() {
    let world = World::new().await;
    let own = world.ada.gets(USERS).await.link("Admin of Birch AB");
    let told = world.ada.posts(&format!("{own}/deactivation"), &[]).await;
    told.must_be(409).must_say("is the last Global admin who can sign in");
    let told = world.ada.posts(&format!("{own}/roles"), &[("role", "user")]).await;
    told.must_be(409);
    assert!(told.problem("role").contains("Make somebody else a Global admin first"));
    for (part, fields) in [("deactivation", &[][..]), ("roles", &[("role", "user")])] {
        let page = format!("{}{own}/{part}", world.birch);
        world.sam.sends(&page, fields).await.must_say("Nothing was done");
    }
    world.ada.gets(&own).await.must_say("You are signed out everywhere at once");
    assert_eq!(world.administrators().await, 1);
}

#[actix_web::test]
async fn of_16_who_put_both_global_admins_out_at_once_one_is_left() {
    let world = World::new().await;
    let other =
        world.house.colleague("ada@birch.example", "eva@birch.example", Role::GlobalAdmin).await;
    let list = world.ada.gets(USERS).await;
    let adas = list.link("Admin of Birch AB");
    let evas = list.link("Colleague eva@birch.example");
    let mut acts = Vec::new();
    for round in 0..16 {
        let (by, page) = match round % 4 {
            0 => (world.ada.copy(), evas.clone()),
            1 => (other.copy(), adas.clone()),
            2 => (world.sam.copy(), format!("{}{adas}", world.birch)),
            _ => (world.liv.copy(), format!("{}{evas}", world.birch)),
        };
        acts.push((by, format!("{page}/deactivation")));
    }
    join_all(acts.iter().map(|(by, path)| by.posts(path, &[]))).await;
    assert_eq!(world.administrators().await, 1);
    // A partner puts no Global admin out: one of the two did it.
    let told = "select count(*) from events where kind = 'member-deactivated'";
    assert_eq!(world.house.counts(told).await, 1);
    let members = "select members from organizations where kind = 'customer'";
    assert_eq!(world.house.counts(members).await, 1);
}

#[actix_web::test]
async fn whoever_is_deactivated_is_restored_within_thirty_days() {
    let world = World::new().await;
    let house = &world.house;
    let eva = adds(&world.ada, USERS, "Eva Lind", "eva@birch.example").await;
    let person = house.stranger();
    let link = house.mail_to("eva@birch.example").await.link();
    person.posts(&link, &[("password", NEW_PASSWORD)]).await.must_be(303);
    person.signs_in("eva@birch.example", NEW_PASSWORD).await.must_be(303);
    let evas = format!("{}{eva}", world.birch);

    world.liv.sends(&format!("{evas}/deactivation"), &[]).await.must_say("is deactivated");
    person.gets("/partners").await.must_be(303);
    let list = world.ada.gets(USERS).await.text();
    let (admin, deactivated) = (list.find("Admin of Birch").unwrap(), list.rfind("Eva").unwrap());
    assert!(admin < deactivated, "whoever is deactivated comes last");
    let fields =
        [("name", "Eva"), ("email", "eva@birch.example"), ("language", "en"), ("role", "user")];
    let known = world.ada.posts(USERS, &fields).await;
    known.must_be(422);
    assert!(known.problem("email").contains("You can restore them"));

    world.days_pass(30).await;
    world.ada.gets(&eva).await.must_say("Restore Eva Lind can sign in again as before");
    world.ada.sends(&format!("{eva}/restoration"), &[]).await.must_say("is a user again");
    world.ada.sends(&format!("{eva}/restoration"), &[]).await.must_say("it was so already");
    person.signs_in("eva@birch.example", NEW_PASSWORD).await.must_be(303);

    world.ada.sends(&format!("{eva}/deactivation"), &[]).await.must_say("is deactivated");
    world.days_pass(30).await;
    house.clock.advance(SignedDuration::from_millis(1));
    for (by, page) in [(&world.ada, &eva), (&world.sam, &evas)] {
        by.gets(page).await.must_say("Too late to restore").must_say("Add user");
        let late = by.sends(&format!("{page}/restoration"), &[]).await;
        late.must_say("cannot be restored any more");
    }
    let people = house.counts("select count(*) from people").await;
    let anew = adds(&world.sam, &world.list(), "Eva Ek", "EVA@birch.example").await;
    assert_eq!(anew, evas);
    assert_eq!(house.counts("select count(*) from people").await, people);
    person.signs_in("eva@birch.example", NEW_PASSWORD).await.must_be(422);
    let link = house.mail_to("eva@birch.example").await.link();
    person.posts(&link, &[("password", PASSWORD)]).await.must_be(303);
    person.signs_in("eva@birch.example", PASSWORD).await.must_be(303);
    world.ada.gets("/activity").await.must_say("Made Eva Ek a member anew: User");
}

#[actix_web::test]
async fn of_many_who_begin_somebody_anew_at_once_one_does() {
    let world = World::new().await;
    let eva = adds(&world.ada, USERS, "Eva Lind", "eva@birch.example").await;
    world.ada.posts(&format!("{eva}/deactivation"), &[]).await.must_be(303);
    world.days_pass(31).await;
    let mails = world.house.mails().await;
    let fields =
        [("name", "Eva"), ("email", "eva@birch.example"), ("language", "en"), ("role", "user")];
    let all: Vec<_> = (0..8).map(|_| world.ada.copy()).collect();
    let answers = join_all(all.iter().map(|one| one.posts(USERS, &fields))).await;
    let made = answers.iter().filter(|answer| answer.status.as_u16() == 303).count();
    assert_eq!(made, 1);
    assert_eq!(world.house.mails().await, mails + 1);
}

#[actix_web::test]
async fn a_new_password_is_set_by_a_mailed_link_and_by_nobody_else() {
    let world = World::new().await;
    let house = &world.house;
    let person = house.colleague("ada@birch.example", "eva@birch.example", Role::User).await;
    let eva = world.ada.gets(USERS).await.link("Colleague eva@birch.example");
    let evas = format!("{}{eva}", world.birch);
    person.posts("/password", &[("email", "eva@birch.example")]).await.must_be(200);
    let first = house.mail_to("eva@birch.example").await.link();
    let reset = format!("{evas}/password");
    world.liv.sends(&reset, &[]).await.must_say("Nothing was sent: a link went to");
    house.clock.advance(SignedDuration::from_secs(59));
    world.liv.sends(&reset, &[]).await.must_say("less than a minute ago");
    house.clock.advance(SignedDuration::from_secs(1));
    let sent = world.liv.sends(&reset, &[]).await;
    sent.must_say("A link to set a new password is on its way to eva@birch.example");
    let second = house.mail_to("eva@birch.example").await;
    assert_eq!(second.subject, "Set a new password");
    assert!(!sent.body.contains(&second.link()), "nobody else sees the link");
    assert_ne!(second.link(), first);
    person.gets(&first).await.must_be(410);
    // The password that there is works until then.
    house.stranger().signs_in("eva@birch.example", PASSWORD).await.must_be(303);
    house.clock.advance(SignedDuration::from_mins(119));
    person.gets(&second.link()).await.must_be(200);
    house.clock.advance(SignedDuration::from_mins(1));
    person.gets(&second.link()).await.must_be(410);
    world.days_pass(0).await;

    world.ada.sends(&format!("{eva}/password"), &[]).await.must_say("is on its way");
    let third = house.mail_to("eva@birch.example").await.link();
    person.posts(&third, &[("password", NEW_PASSWORD)]).await.must_be(303);
    person.gets("/partners").await.must_be(303);
    person.signs_in("eva@birch.example", NEW_PASSWORD).await.must_be(303);
    let told = world.ada.gets("/activity").await;
    told.must_say("Sent Colleague eva@birch.example a link to set a new password");
    assert_eq!(told.text().matches("a link to set a new password").count(), 2);

    // Who is deactivated gets none, and who has no password yet the link to their first one.
    world.ada.sends(&format!("{eva}/deactivation"), &[]).await.must_say("is deactivated");
    let mails = house.mails().await;
    let none = world.ada.sends(&format!("{eva}/password"), &[]).await;
    none.must_say("Nothing was sent").must_say("is deactivated");
    assert_eq!(house.mails().await, mails);
    let per = adds(&world.ada, USERS, "Per Ek", "per@birch.example").await;
    let first = house.mail_to("per@birch.example").await.link();
    world.ada.sends(&format!("{per}/password"), &[]).await.must_say("less than a minute ago");
    house.clock.advance(SignedDuration::from_mins(1));
    world.ada.sends(&format!("{per}/password"), &[]).await.must_say("A new link is on its way");
    let mail = house.mail_to("per@birch.example").await;
    assert_eq!(mail.subject, "Your account at Birch AB");
    person.gets(&first).await.must_be(410);
    person.posts(&mail.link(), &[("password", NEW_PASSWORD)]).await.must_be(303);
}

#[actix_web::test]
async fn of_many_resets_at_once_one_is_mailed() {
    let world = World::new().await;
    world.house.colleague("ada@birch.example", "eva@birch.example", Role::User).await;
    let eva = world.ada.gets(USERS).await.link("Colleague eva@birch.example");
    let mails = world.house.mails().await;
    let paths = [format!("{eva}/password"), format!("{}{eva}/password", world.birch)];
    let all: Vec<_> =
        (0..16)
            .map(|n| {
                if n % 2 == 0 {
                    (world.ada.copy(), &paths[0])
                } else {
                    (world.liv.copy(), &paths[1])
                }
            })
            .collect();
    join_all(all.iter().map(|(by, path)| by.posts(path, &[]))).await;
    assert_eq!(world.house.mails().await, mails + 1);
}

#[actix_web::test]
async fn what_only_a_form_sends_leads_back_to_its_page() {
    let world = World::new().await;
    let eva = adds(&world.ada, USERS, "Eva Lind", "eva@birch.example").await;
    for (by, page) in [(&world.ada, eva.clone()), (&world.sam, format!("{}{eva}", world.birch))] {
        for (part, _) in PARTS {
            let back = by.gets(&format!("{page}/{part}")).await;
            assert_eq!(back.leads_to().as_ref(), Some(&page));
        }
        by.gets(&format!("{page}/letters")).await.must_be(404);
    }
    for page in ["/users/0", "/users/01940000-0000-7000-8000-000000000000"] {
        world.ada.gets(page).await.must_be(404);
        for (part, fields) in PARTS {
            world.ada.gets(&format!("{page}/{part}")).await.must_be(404);
            world.ada.posts(&format!("{page}/{part}"), fields).await.must_be(404);
        }
    }
    world.house.mail_goes_out().await;
}

// ---- from a file

#[actix_web::test]
async fn users_come_from_a_file_and_a_second_time_nothing_changes() {
    let world = World::new().await;
    let house = &world.house;
    let file = "Name;Email;Roles;Language\r\n\
                Eva Lind;eva@birch.example;;sv\r\n\
                Per Ek;per@birch.example;\"User;billing_admin\";\r\n\
                Admin;Ada@birch.example;user;en\r\n";
    let import = format!("{}/import", world.list());
    world.sam.gets(&import).await.must_say("Import CSV").must_say("at most 1000 users");
    let done = world.sam.uploads(&import, "users.csv", file.as_bytes()).await;
    assert_eq!(done.leads_to(), Some(world.list()), "{}", done.text());
    let list = world.sam.gets(&world.list()).await;
    list.must_say("Added 2, 1 was a user already.");
    list.must_say("Eva Lind eva@birch.example User – Invited");
    list.must_say("Per Ek per@birch.example Billing admin, User – Invited");
    list.must_say("Admin of Birch AB ada@birch.example Global admin – Active");
    assert_eq!(house.mail_to("eva@birch.example").await.subject, "Ditt konto hos Birch AB");
    let mail = house.mail_to("per@birch.example").await;
    assert_eq!(mail.subject, "Your account at Birch AB");
    let per = house.stranger();
    per.posts(&mail.link(), &[("password", NEW_PASSWORD)]).await.must_be(303);
    per.signs_in("per@birch.example", NEW_PASSWORD).await.must_be(303);
    world.ada.gets("/activity").await.must_say("Made Eva Lind a member: User");

    let mails = house.mails().await;
    let again = world.ada.uploads("/users/import", "users.csv", file.as_bytes()).await;
    assert_eq!(again.leads_to().as_deref(), Some(USERS));
    world.ada.gets(USERS).await.must_say("Added 0, 3 were users already.");
    assert_eq!(house.mails().await, mails);
    let invited = "select count(*) from events where kind = 'member-invited'";
    assert_eq!(house.counts(invited).await, 4, "two, told to both sides");
}

#[actix_web::test]
async fn a_faulty_file_adds_nobody_and_says_why_line_by_line() {
    let world = World::new().await;
    let house = &world.house;
    let gone = adds(&world.ada, USERS, "Ulf Gran", "ulf@birch.example").await;
    world.ada.posts(&format!("{gone}/deactivation"), &[]).await.must_be(303);
    let (people, mails) = (house.counts("select count(*) from people").await, house.mails().await);
    let file = "name,email,roles,language\n\
                Eva Lind,eva@birch.example,,\n\
                www.birch.example,per@birch.example,,\n\
                Per Ek,per,,\n\
                \n\
                Eva Ek,EVA@birch.example,,\n\
                Per Ek,per@birch.example,user;root,\n\
                Per Ek,per@birch.example,,de\n\
                Kim Berg,kim@fjord.example,,\n\
                Ulf Gran,ulf@birch.example,,\n\
                Per Ek,per@birch.example\n";
    let page = world.ada.uploads("/users/import", "users.csv", file.as_bytes()).await;
    page.must_be(422).must_say("Nobody was added");
    for fault in [
        "Line 3, column “name”: Type their name",
        "Line 4, column “email”: This is not an email address",
        "Line 6, column “email”: The address is in line 2 already.",
        "Line 7, column “roles”: The role “root” is unknown. Use one of these: global_admin, billing_admin, user.",
        "Line 8, column “language”: The language “de” is unknown. Use one of these: en, sv.",
        "Line 9, column “email”: Somebody has an account with this address",
        "Line 10, column “email”: Ulf Gran was a user with this address and is deactivated. You can restore them.",
        "Line 11: The line has 2 cells, and there are 4 headings.",
    ] {
        page.must_say(fault);
    }
    page.must_not_say("Line 2,").must_not_say("Fjord");
    for (file, fault) in [
        ("", "The file is empty"),
        ("email\neva@birch.example\n", "Line 1, column “name”: The column “name” is missing"),
        ("name,email,phone\nEva,eva@birch.example,1\n", "The column “phone” is unknown"),
    ] {
        let page = world.ada.uploads("/users/import", "users.csv", file.as_bytes()).await;
        page.must_be(422).must_say(fault);
    }
    world.ada.posts("/users/import", &[]).await.must_be(422).must_say("Choose a file");
    world.ada.uploads("/users/import", "", b"").await.must_be(422).must_say("Choose a file");
    let large = vec![b'x'; 8 * 1024 * 1024 + 1];
    let page = world.ada.uploads("/users/import", "users.csv", &large).await;
    page.must_be(422).must_say("The file is larger than 8 MB");
    assert_eq!(house.counts("select count(*) from people").await, people);
    assert_eq!(house.mails().await, mails);
}

#[actix_web::test]
async fn whoever_is_gone_begins_anew_by_a_file_too() {
    let world = World::new().await;
    let ulf = adds(&world.ada, USERS, "Ulf Gran", "ulf@birch.example").await;
    world.ada.posts(&format!("{ulf}/deactivation"), &[]).await.must_be(303);
    world.days_pass(31).await;
    let file = b"email,name\nulf@birch.example,Ulf Gren\n";
    world.ada.uploads("/users/import", "users.csv", file).await.must_be(303);
    world.ada.gets(&ulf).await.must_say("Ulf Gren Invited User");
}

#[actix_web::test]
async fn a_thousand_users_come_from_a_file_and_one_more_do_not() {
    let world = World::new().await;
    let headings = "name,email,roles,language".to_owned();
    let users = (0..1_000).map(|n| format!("User {n},user{n}@birch.example,user,en"));
    let mut lines: Vec<String> = std::iter::once(headings).chain(users).collect();
    let file = lines.join("\n");
    let done = world.ada.uploads("/users/import", "users.csv", file.as_bytes()).await;
    assert_eq!(done.leads_to().as_deref(), Some(USERS), "{}", done.text());
    world.ada.gets(USERS).await.must_say("Added 1000, 0 were users already.");
    let letters = "select count(*) from outbox where kind = 'set-password'";
    assert_eq!(world.house.counts(letters).await, 1_000);
    let members = "select members from organizations where kind = 'customer'";
    assert_eq!(world.house.counts(members).await, 1_001);
    lines.push("One More,more@birch.example,user,en".into());
    let file = lines.join("\n");
    let page = world.ada.uploads("/users/import", "users.csv", file.as_bytes()).await;
    page.must_be(422).must_say("The file has more than 1000 lines");
    // Of many faults the page lists as many as anybody reads.
    let faulty = lines[..151].join("\n").replace("@birch.example,user", "@birch.example,root");
    let page = world.ada.uploads("/users/import", "users.csv", faulty.as_bytes()).await;
    page.must_be(422).must_say("Line 101, column “roles”").must_say("And 50 more.");
    page.must_not_say("Line 102,");
}

#[actix_web::test]
async fn of_two_imports_at_once_each_user_is_added_once() {
    let world = World::new().await;
    let file = b"name,email\nEva Lind,eva@birch.example\nPer Ek,per@birch.example\n";
    let import = format!("{}/import", world.list());
    let (one, other) = tokio::join!(
        world.ada.uploads("/users/import", "users.csv", file),
        world.sam.uploads(&import, "users.csv", file)
    );
    one.must_be(303);
    other.must_be(303);
    let added =
        "select count(*) from people where email in ('eva@birch.example', 'per@birch.example')";
    assert_eq!(world.house.counts(added).await, 2);
    let letters = "select count(*) from outbox where kind = 'set-password'";
    assert_eq!(world.house.counts(letters).await, 2);
}

#[actix_web::test]
async fn two_companies_with_one_list_in_opposite_orders_do_not_wait_for_each_other() {
    let world = World::new().await;
    let other = world.house.company("Elm AB", "elm.example", "eva@elm.example").await;
    let lines: Vec<String> = (0..100).map(|n| format!("User {n},u{n:02}@agency.example")).collect();
    let back: Vec<String> = lines.iter().rev().cloned().collect();
    let file = |lines: &[String]| format!("name,email\n{}\n", lines.join("\n")).into_bytes();
    let (there, back) = (file(&lines), file(&back));
    let (one, two) = tokio::join!(
        world.ada.uploads("/users/import", "users.csv", &there),
        other.uploads("/users/import", "users.csv", &back)
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let refused = if two.status.as_u16() == 422 { &two } else { &one };
    refused.must_say("Line 2, column “email”: Somebody has an account");
    let told = refused.text();
    let places: Vec<_> = (2..102).map(|line| told.find(&format!("Line {line},"))).collect();
    assert!(places.is_sorted() && places[0].is_some(), "in the order of the lines");
    let added = "select count(*) from people where name like 'User %'";
    assert_eq!(world.house.counts(added).await, 100);
}

// ---- the way to the portals

#[actix_web::test]
async fn whoever_administers_a_service_finds_its_portal() {
    let world = World::new().await;
    world.takes_entra_id_away().await;
    let links = |page: &Answer| -> Vec<String> {
        let links = page.links().into_iter().filter(|(name, _)| name == "Open the admin portal");
        links.map(|(_, link)| link).collect()
    };
    let tab = world.sam.gets(&format!("{}/services", world.birch)).await;
    assert_eq!(links(&tab).len(), 8);
    assert!(links(&tab).contains(&"https://admin.teams.microsoft.com".to_owned()));
    assert!(!links(&tab).contains(&"https://entra.microsoft.com".to_owned()));
    assert!(tab.body.contains("rel=\"noopener noreferrer\""));
    let tab = world.maja.gets(&format!("{}/services", world.deltas)).await;
    assert_eq!(links(&tab), Vec::<String>::new());
    tab.must_say("You hold no admin permission").must_not_say("Fjord");
    let map = world.ada.gets("/services").await;
    assert_eq!(links(&map).len(), 9);
    assert!(links(&map).contains(&"https://entra.microsoft.com".to_owned()));
    let user = world.house.colleague("ada@birch.example", "per@birch.example", Role::User).await;
    assert_eq!(links(&user.gets("/services").await), Vec::<String>::new());
}
