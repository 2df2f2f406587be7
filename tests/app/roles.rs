//! What each role may do: the product's own table, cell by cell, against what the pages say and do.

use accord::people::Role;
use actix_web::http::Method;

use crate::{
    house::{Answer, House, Person},
    subscriptions,
};

const YES: &str = "✔ yes";
const NO: &str = "– no";
const OWN: &str = "own acts";

/// A partner's acts, and whether a Global admin, Admin agent, Sales agent, Helpdesk agent and Billing
/// admin may do each.
const PARTNER: &[(&str, [&str; 5])] = &[
    ("See customers and their records", [YES, YES, YES, YES, YES]),
    ("Draft, send, renew and revoke an invitation", [YES, YES, NO, NO, NO]),
    ("Remove a customer relationship", [YES, YES, NO, NO, NO]),
    ("Authorize or remove a partnership with a provider", [YES, YES, NO, NO, NO]),
    ("Keep what is noted on records, import and export customers", [YES, YES, YES, YES, NO]),
    ("Administer a service, its users and licences on behalf of a customer", [NO, YES, NO, NO, NO]),
    ("Administer users on behalf of a customer", [NO, YES, NO, YES, NO]),
    ("Order, change and suspend subscriptions", [YES, YES, YES, NO, NO]),
    ("Support contacts and service requests", [YES, YES, NO, YES, NO]),
    ("Map provider accounts and schedule reports", [YES, YES, NO, NO, YES]),
    ("Manage members, roles, the company and integrations", [YES, NO, NO, NO, NO]),
    ("See activity", [YES, YES, OWN, OWN, NO]),
];

const PARTNER_ROLES: [(Role, &str); 5] = [
    (Role::GlobalAdmin, "Global admin"),
    (Role::AdminAgent, "Admin agent"),
    (Role::SalesAgent, "Sales agent"),
    (Role::HelpdeskAgent, "Helpdesk agent"),
    (Role::BillingAdmin, "Billing admin"),
];

/// A customer's acts, and whether a Global admin, Billing admin and User may do each.
const CUSTOMER: &[(&str, [&str; 3])] = &[
    ("See partners and what each may do", [YES, YES, YES]),
    ("Answer an invitation", [YES, NO, NO]),
    ("Reassign or take away admin permissions, end a relationship", [YES, NO, NO]),
    ("See subscriptions and orders", [YES, YES, NO]),
    ("Give and take licences", [YES, NO, NO]),
    ("Support contacts and service requests", [YES, YES, NO]),
    ("Manage members, roles, the company and integrations", [YES, NO, NO]),
    ("See activity", [YES, NO, NO]),
];

const CUSTOMER_ROLES: [(Role, &str); 3] = [
    (Role::GlobalAdmin, "Global admin"),
    (Role::BillingAdmin, "Billing admin"),
    (Role::User, "User"),
];

/// A page: the beginning of its act's name, how it is asked for, and where. What is in braces is a thing
/// of the test's world; what a form would end comes after what needs it.
type Page = (&'static str, &'static str, &'static str);

/// A partner's pages. A new one is a new line.
const PARTNER_PAGES: &[Page] = &[
    ("See customers", "GET", "/"),
    ("See customers", "GET", "/customers"),
    ("See customers", "GET", "{served}"),
    ("See customers", "GET", "{served}/account"),
    ("See customers", "GET", "{served}/services"),
    ("Keep", "GET", "{served}/details"),
    ("Keep", "POST", "{served}/details"),
    ("Keep", "GET", "/customers/export.csv"),
    ("Keep", "GET", "/customers/import"),
    ("Keep", "POST", "/customers/import"),
    ("Keep", "GET", "/customers/import/template.csv"),
    ("Keep", "GET", "{import}"),
    ("Keep", "GET", "{import}/start"),
    ("Keep", "POST", "{import}/start"),
    ("See customers", "GET", "/indirect-providers"),
    ("See customers", "GET", "{partnership}"),
    ("See customers", "GET", "/invitations"),
    ("See customers", "GET", "{open}"),
    ("Draft", "GET", "/customers/new"),
    ("Draft", "POST", "/customers/new"),
    ("Draft", "GET", "{prospect}/invitation"),
    ("Draft", "GET", "{draft}/review"),
    ("Draft", "POST", "{draft}/review"),
    ("Draft", "POST", "{draft}/link"),
    ("Draft", "POST", "{draft}/done"),
    ("Draft", "POST", "{draft}/discard"),
    ("Draft", "POST", "{open}/letters"),
    ("Draft", "POST", "{open}/renewal"),
    ("Draft", "POST", "{open}/revocation"),
    ("Draft", "GET", "{waiting}/confirmation"),
    ("Draft", "POST", "{waiting}/confirmation"),
    ("Draft", "POST", "{waiting}/rejection"),
    ("Administer users", "GET", "{served}/users"),
    ("Administer users", "POST", "{served}/users"),
    ("Administer users", "GET", "{served}/users/new"),
    ("Administer users", "GET", "{served}/users/import"),
    ("Administer users", "POST", "{served}/users/import"),
    ("Administer users", "GET", "{user}"),
    ("Administer users", "POST", "{user}/details"),
    ("Administer users", "POST", "{user}/roles"),
    ("Administer users", "POST", "{user}/password"),
    ("Administer users", "POST", "{user}/second-factor"),
    ("Administer users", "POST", "{user}/deactivation"),
    ("Administer users", "POST", "{user}/restoration"),
    ("Authorize", "GET", "{partnership}/removal"),
    ("Authorize", "POST", "{partnership}/removal"),
    ("See customers", "GET", "{served}/subscriptions"),
    ("See customers", "GET", "{subscription}"),
    ("See customers", "GET", "{order}"),
    ("Order", "GET", "{served}/orders/new"),
    ("Order", "POST", "{served}/orders/new"),
    ("Order", "POST", "{served}/orders/basket"),
    ("Order", "POST", "{subscription}/name"),
    ("Order", "POST", "{subscription}/quantity"),
    ("Order", "POST", "{subscription}/suspension"),
    ("Order", "POST", "{subscription}/resumption"),
    ("Order", "GET", "{subscription}/cancellation"),
    ("Order", "POST", "{order}/fulfilment"),
    ("Order", "POST", "{order}/cancellation"),
    ("Administer a service", "GET", "{served}/licences"),
    ("Administer a service", "GET", "{licences}"),
    ("Order", "POST", "{subscription}/cancellation"),
    ("Support", "GET", "{served}/support"),
    ("Support", "POST", "{served}/support/contact"),
    ("Support", "GET", "{served}/support/new"),
    ("Support", "POST", "{served}/support"),
    ("Support", "GET", "{served}/support/{help}"),
    ("Support", "POST", "{served}/support/{help}/messages"),
    ("Support", "POST", "{served}/support/{help}/severity"),
    ("Support", "POST", "{served}/support/{help}/provider"),
    ("Support", "POST", "{served}/support/{help}/closing"),
    ("Support", "POST", "{served}/support/{help}/reopening"),
    ("Remove", "GET", "{served}/surrender"),
    ("Remove", "POST", "{served}/surrender"),
    ("Remove", "GET", "{served}/removal"),
    ("Remove", "POST", "{served}/removal"),
    ("Manage members", "GET", "/settings"),
    ("Manage members", "GET", "/settings/members"),
    ("Manage members", "GET", "/settings/second-factor-demand"),
    ("Manage members", "POST", "/settings/second-factor-demand"),
    ("Manage members", "POST", "/settings/members"),
    ("Manage members", "GET", "/settings/members/new"),
    ("Manage members", "GET", "{member}"),
    ("Manage members", "POST", "{member}/details"),
    ("Manage members", "POST", "{member}/roles"),
    ("Manage members", "POST", "{member}/password"),
    ("Manage members", "POST", "{member}/second-factor"),
    ("Manage members", "POST", "{member}/letters"),
    ("Manage members", "POST", "{member}/activation"),
    ("Manage members", "POST", "{member}/deactivation"),
    ("Manage members", "GET", "{member}/removal"),
    ("Manage members", "POST", "{member}/removal"),
    ("Manage members", "GET", "/settings/data"),
    ("Manage members", "POST", "/settings/data/organization.json"),
    ("See activity", "GET", "/activity"),
    ("See customers", "GET", "/account"),
    ("See customers", "POST", "/account/details"),
    ("See customers", "POST", "/account/password"),
    ("See customers", "POST", "/account/address"),
    ("See customers", "POST", "/account/sessions/others/ending"),
];

/// A customer's pages. A new one is a new line.
const CUSTOMER_PAGES: &[Page] = &[
    ("See partners", "GET", "/partners"),
    ("See partners", "GET", "/services"),
    ("See subscriptions", "GET", "/subscriptions"),
    ("See subscriptions", "GET", "{subscription}"),
    ("See subscriptions", "GET", "{order}"),
    ("Give and take licences", "GET", "/licences"),
    ("Give and take licences", "GET", "{licences}"),
    ("Reassign", "POST", "/services/azure/reassignment"),
    ("Reassign", "POST", "/services/azure/withdrawal"),
    ("Reassign", "POST", "/services/azure/end"),
    ("Reassign", "GET", "{relationship}/ending"),
    ("Reassign", "POST", "{relationship}/notice-withdrawal"),
    ("Reassign", "POST", "{relationship}/ending"),
    ("Support", "GET", "/support"),
    ("Support", "GET", "/support/new"),
    ("Support", "POST", "/support"),
    ("Support", "GET", "/support/{help}"),
    ("Support", "POST", "/support/{help}/messages"),
    ("Support", "POST", "/support/{help}/severity"),
    ("Support", "POST", "/support/{help}/provider"),
    ("Support", "POST", "/support/{help}/closing"),
    ("Support", "POST", "/support/{help}/reopening"),
    ("Answer", "GET", "{link}"),
    ("Answer", "POST", "{link}/acceptance"),
    ("Answer", "POST", "{link}/refusal"),
    ("Manage members", "GET", "/settings"),
    ("Manage members", "GET", "/settings/members"),
    ("Manage members", "GET", "/settings/second-factor-demand"),
    ("Manage members", "POST", "/settings/second-factor-demand"),
    ("Manage members", "POST", "/settings/members"),
    ("Manage members", "GET", "/settings/members/new"),
    ("Manage members", "GET", "{member}"),
    ("Manage members", "POST", "{member}/details"),
    ("Manage members", "POST", "{member}/roles"),
    ("Manage members", "POST", "{member}/password"),
    ("Manage members", "POST", "{member}/second-factor"),
    ("Manage members", "POST", "{member}/letters"),
    ("Manage members", "POST", "{member}/activation"),
    ("Manage members", "POST", "{member}/deactivation"),
    ("Manage members", "GET", "/users"),
    ("Manage members", "POST", "/users"),
    ("Manage members", "GET", "/users/new"),
    ("Manage members", "GET", "/users/import"),
    ("Manage members", "POST", "/users/import"),
    ("Manage members", "GET", "{user}"),
    ("Manage members", "POST", "{user}/details"),
    ("Manage members", "POST", "{user}/roles"),
    ("Manage members", "POST", "{user}/password"),
    ("Manage members", "POST", "{user}/second-factor"),
    ("Manage members", "POST", "{user}/deactivation"),
    ("Manage members", "POST", "{user}/restoration"),
    ("Manage members", "GET", "{member}/removal"),
    ("Manage members", "POST", "{member}/removal"),
    ("Manage members", "GET", "/settings/data"),
    ("Manage members", "POST", "/settings/data/organization.json"),
    ("See activity", "GET", "/activity"),
    ("See partners", "GET", "/account"),
    ("See partners", "POST", "/account/details"),
    ("See partners", "POST", "/account/password"),
    ("See partners", "POST", "/account/address"),
    ("See partners", "POST", "/account/sessions/others/ending"),
];

/// The table as a page shows it: the roles above it, and its rows.
fn table_of(page: &Answer) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let html = page.html();
    let all = |within: scraper::ElementRef, selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        let texts = within.select(&selector).map(|one| one.text().collect::<Vec<_>>().join(" "));
        texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let rows = scraper::Selector::parse(".role-table tr").unwrap();
    let mut rows = html.select(&rows);
    let roles = all(rows.next().unwrap(), "th").split_off(1);
    (roles, rows.map(|row| (all(row, "th").remove(0), all(row, "td"))).collect())
}

#[actix_web::test]
async fn what_each_role_may_do_is_said_as_the_product_has_it() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let own = kim.gets("/settings/members").await.link("Kim of Fjord Cloud");
    for page in [own.as_str(), "/settings/members/new"] {
        let (roles, rows) = table_of(&kim.gets(page).await);
        assert_eq!(roles, PARTNER_ROLES.map(|(_, name)| name));
        assert_eq!(rows.len(), PARTNER.len());
        for ((act, cells), (said, shown)) in PARTNER.iter().zip(rows) {
            assert_eq!(
                (*act, cells.to_vec()),
                (said.as_str(), shown.iter().map(String::as_str).collect())
            );
        }
    }
    let (roles, rows) = table_of(&ada.gets("/settings/members/new").await);
    assert_eq!(roles, CUSTOMER_ROLES.map(|(_, name)| name));
    assert_eq!(rows.len(), CUSTOMER.len());
    for ((act, cells), (said, shown)) in CUSTOMER.iter().zip(rows) {
        assert_eq!(
            (*act, cells.to_vec()),
            (said.as_str(), shown.iter().map(String::as_str).collect())
        );
    }
}

/// Asks for each page as somebody whose role stands at `place` in the table.
async fn tries<const N: usize>(
    who: &Person,
    table: &[(&str, [&str; N])],
    roles: &[(Role, &str); N],
    place: usize,
    pages: &[Page],
    things: &[(&str, String)],
    refuses: impl Fn(&Answer, &[&str], &str),
) {
    for (act, method, path) in pages {
        let row = table.iter().find(|(name, _)| name.starts_with(act));
        let (_, cells) = row.unwrap_or_else(|| panic!("{act} is no act"));
        let mut path = (*path).to_owned();
        for (name, thing) in things {
            path = path.replace(&format!("{{{name}}}"), thing);
        }
        assert!(!path.contains('{'), "there is no {path} in this world");
        let body = (*method == "POST").then(String::new);
        let answer = who.asks(method.parse::<Method>().unwrap(), &path, body, &[]).await;
        let (role, status) = (roles[place].1, answer.status.as_u16());
        println!("{role}: {method} {path}: {status}");
        if cells[place] == NO {
            let allowed = roles.iter().zip(cells).filter(|(_, cell)| **cell != NO);
            let needed: Vec<&str> = allowed.map(|((_, name), _)| *name).collect();
            refuses(answer.must_be(403), &needed, act);
        } else {
            let is_page = [200, 303, 422].contains(&status);
            let asks_to_sign_in = answer.leads_to().is_some_and(|to| to.starts_with("/sign-in"));
            assert!(is_page && !asks_to_sign_in, "{role}: {method} {path}: {}", answer.text());
        }
    }
}

/// The roles that are needed, no others, and who grants them.
fn must_name(answer: &Answer, needed: &[&str], grantor: &str) {
    let needed = needed.join(" ");
    answer.must_say(&format!(
        "It needs one of these roles: {needed} These people can give you one: "
    ));
    answer.must_say(grantor);
}

#[actix_web::test]
async fn a_partners_role_opens_its_pages_and_no_others() {
    for (place, (role, _)) in PARTNER_ROLES.iter().enumerate() {
        let house = House::open().await;
        let (_, kim, _) = crate::together::partners(&house).await;
        let partnership = kim.gets("/indirect-providers").await.link("Nordlys Distribution");
        let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
        kim.invites("Birch", "birch.example", "ada@birch.example").await;
        let link = house.mail_to("ada@birch.example").await.link();
        ada.accepts(&link).await.must_be(303);
        let waiting = kim.invites("Pine", "pine.example", "eva@pine.example").await;
        let link = house.mail_to("eva@pine.example").await.link();
        let sven = house.company("Cedar AB", "cedar.example", "sven@cedar.example").await;
        let mut form = sven.gets(&link).await.consent();
        form.push(("other_company", "yes"));
        sven.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
        let served = kim.gets("/customers?status=active").await.link("Birch");
        let order = subscriptions::orders(&kim, &served, &[(subscriptions::BASIC, "1")]).await;
        let name = "Microsoft 365 Business Basic";
        let subscription = subscriptions::subscription(&kim, &served, name).await;
        let licences = subscription.replace("/subscriptions/", "/licences/");
        let user = crate::users::adds(&ada, "/users", "Per", "per@birch.example").await;
        let user = format!("{served}{user}");
        let help = crate::support::opened(&ada, "/support").await;
        let help = help.trim_start_matches("/support/").to_owned();
        let (discarded, letter) = kim.drafts("Elm", "elm.example").await;
        letter.is_sent_by(&kim, &format!("{discarded}/discard")).await.must_be(303);
        let prospect = kim.gets("/customers").await.link("Elm");
        let (draft, _) = kim.drafts("Oak", "oak.example").await;
        let open = kim.invites("Ash", "ash.example", "ida@ash.example").await;
        let fields = [("name", "Eva"), ("email", "eva@fjord.example"), ("language", "en")];
        let fields = [&fields[..], &[("role", "sales_agent")]].concat();
        let member = kim.posts("/settings/members", &fields).await.leads_to().unwrap();
        let list = b"company,domain\nFir,fir.example\n";
        let import = kim.uploads("/customers/import", "list.csv", list).await.leads_to().unwrap();
        house.mail_goes_out().await;
        let who = house.colleague("kim@fjord.example", "sam@fjord.example", *role).await;
        let things = [
            ("served", served),
            ("order", order),
            ("subscription", subscription),
            ("licences", licences),
            ("help", help),
            ("prospect", prospect),
            ("draft", draft),
            ("open", open),
            ("partnership", partnership),
            ("waiting", waiting),
            ("member", member),
            ("import", import),
            ("user", user),
        ];
        tries(&who, PARTNER, &PARTNER_ROLES, place, PARTNER_PAGES, &things, |answer, needed, _| {
            must_name(answer, needed, "Kim of Fjord Cloud");
        })
        .await;
        house.mail_goes_out().await;
    }
}

#[actix_web::test]
async fn a_customers_role_opens_its_pages_and_no_others() {
    for (place, (role, _)) in CUSTOMER_ROLES.iter().enumerate() {
        let house = House::open().await;
        let kim = house.partner("Fjord Cloud").await;
        let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
        let maja = house.partner("Delta IT").await;
        maja.invites("Birch", "birch.example", "ada@birch.example").await;
        let link = house.mail_to("ada@birch.example").await.link();
        ada.accepts(&link).await.must_be(303);
        house.mail_goes_out().await;
        let theirs = maja.gets("/customers").await.link("Birch");
        let order = subscriptions::orders(&maja, &theirs, &[(subscriptions::BASIC, "1")]).await;
        let order = order.replace(&theirs, "");
        let subscription = ada.gets("/subscriptions").await.link("Microsoft 365 Business Basic");
        let licences = subscription.replace("/subscriptions/", "/licences/");
        house.mail_goes_out().await;
        let ending = ada.gets("/partners").await.link("End relationship");
        let relationship = ending.trim_end_matches("/ending").to_owned();
        let help = crate::support::opened(&ada, "/support").await;
        let help = help.trim_start_matches("/support/").to_owned();
        kim.invites("Birch", "birch.example", "ada@birch.example").await;
        let link = house.mail_to("ada@birch.example").await.link();
        let fields = [("name", "Eva"), ("email", "eva@birch.example"), ("language", "en")];
        let fields = [&fields[..], &[("role", "user")]].concat();
        let member = ada.posts("/settings/members", &fields).await.leads_to().unwrap();
        house.mail_goes_out().await;
        let who = house.colleague("ada@birch.example", "per@birch.example", *role).await;
        let user = crate::users::adds(&ada, "/users", "Ulf", "ulf@birch.example").await;
        let things = [
            ("link", link),
            ("member", member),
            ("relationship", relationship),
            ("help", help),
            ("order", order),
            ("subscription", subscription),
            ("licences", licences),
            ("user", user),
        ];
        tries(
            &who,
            CUSTOMER,
            &CUSTOMER_ROLES,
            place,
            CUSTOMER_PAGES,
            &things,
            |answer, needed, act| {
                if act == "Answer" {
                    answer.must_say("Only a Global admin can answer Fjord Cloud");
                } else {
                    must_name(answer, needed, "Admin of Birch AB");
                }
            },
        )
        .await;
        house.mail_goes_out().await;
    }
}
