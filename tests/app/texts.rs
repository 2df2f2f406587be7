//! What people read, in every language: the texts go together, and letters are as they should be.

use std::collections::{BTreeMap, BTreeSet};

use accord::{people::Role, text::Language};
use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use crate::house::House;

/// The messages of a language, each with the variables it names.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let path = format!("{}/locales/{language}/accord.ftl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let resource =
        parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
    let mut all = BTreeMap::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut names = BTreeSet::new();
            of_pattern(&message.value.unwrap(), &mut names);
            let there = all.insert(message.id.name.to_owned(), names);
            assert!(there.is_none(), "{language} says {} twice", message.id.name);
        }
    }
    all
}

fn of_pattern(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, names);
        }
    }
}

fn of_expression(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, names),
        Expression::Select { selector, variants } => {
            of_inline(selector, names);
            for variant in variants {
                of_pattern(&variant.value, names);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference {
            arguments: CallArguments { positional, .. }, ..
        } => {
            for argument in positional {
                of_inline(argument, names);
            }
        }
        InlineExpression::Placeable { expression } => of_expression(expression, names),
        _ => {}
    }
}

#[test]
fn every_language_says_the_same_things_with_the_same_variables() {
    let english = messages(Language::En);
    for language in Language::ALL {
        for (id, names) in messages(*language) {
            let expected =
                english.get(&id).unwrap_or_else(|| panic!("{language}: nobody asks for {id}"));
            assert_eq!(&names, expected, "{language}: {id}");
        }
    }
}

#[test]
fn swedish_lacks_nothing_that_a_company_reads_while_it_answers() {
    let (english, swedish) = (messages(Language::En), messages(Language::Sv));
    let missing: Vec<_> = english.keys().filter(|id| !swedish.contains_key(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_text_is_left_that_nobody_reads() {
    let mut sources = String::new();
    let mut folders = vec!["src".to_owned(), "templates".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap()
        {
            let entry = entry.unwrap();
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                folders.push(name);
            } else {
                sources += &std::fs::read_to_string(entry.path()).unwrap();
            }
        }
    }
    let unread: Vec<_> = messages(Language::En)
        .into_keys()
        .filter(|id| !sources.contains(&format!("\"{id}\"")))
        .collect();
    assert!(unread.is_empty(), "{unread:?}");
}

/// The letter, with what differs from run to run taken out.
async fn letter(house: &House, to: &str, link: &str) -> String {
    let mail = house.mail_to(to).await;
    let text = mail.text.replace(link, "LINK");
    format!(
        "From: {}\nReply-To: {}\nSubject: {}\n\n{}",
        mail.from, mail.reply_to, mail.subject, text
    )
}

#[actix_web::test]
async fn the_letters_of_an_invitation_read_well_in_both_languages() {
    for language in Language::ALL {
        let house = House::open().await;
        let kim = house.partner("Fjord Cloud").await;
        let (invitation, draft) = kim.drafts("Birch", "birch.example").await;
        let draft = crate::house::Letter {
            language: language.word().to_owned(),
            to: "ada@birch.example".to_owned(),
            ..draft
        };
        draft.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
        let link = house.mail_to("ada@birch.example").await.link();
        let whole = format!("{}{link}", crate::house::ADDRESS);
        let asked = letter(&house, "ada@birch.example", &whole).await;
        insta::assert_snapshot!(format!("invitation-{language}"), asked);

        let ada = house.stranger();
        let account = [
            ("company", "Birch AB"),
            ("country", "SE"),
            ("name", "Ada Lind"),
            ("email", "ada@birch.example"),
            ("password", crate::house::PASSWORD),
        ];
        ada.posts(&format!("{link}/account"), &account).await.must_be(303);
        let code = house.mail_to("ada@birch.example").await.code();
        let mailed = letter(&house, "ada@birch.example", &code).await;
        insta::assert_snapshot!(format!("code-{language}"), mailed);
        ada.posts(&format!("{link}/code"), &[("code", &code)]).await.must_be(303);
        ada.accepts(&link).await.must_be(303);
        let receipt = house.mail_to("ada@birch.example").await;
        let whole = format!("{}{}", crate::house::ADDRESS, receipt.link());
        insta::assert_snapshot!(
            format!("receipt-{language}"),
            letter(&house, "ada@birch.example", &whole).await
        );
        // The partner reads its own language.
        let told = house.mail_to("kim@fjord.example").await;
        let whole = format!("{}{}", crate::house::ADDRESS, told.link());
        insta::assert_snapshot!("accepted", letter(&house, "kim@fjord.example", &whole).await);
    }
}

#[actix_web::test]
async fn the_letter_to_a_partner_whose_reader_wants_none_reads_well_in_both_languages() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let own = kim.gets("/settings/members").await.link("Kim of Fjord Cloud");
    for (language, company) in [("en", "birch"), ("sv", "pine")] {
        let fields = [("name", "Kim Berg"), ("language", language)];
        kim.posts(&format!("{own}/details"), &fields).await.must_be(303);
        let domain = format!("{company}.example");
        let to = format!("ada@{domain}");
        kim.invites("Birch", &domain, &to).await;
        let link = house.mail_to(&to).await.link();
        let fields = [("reason", "We sell timber.")];
        house.stranger().posts(&format!("{link}/not-us"), &fields).await.must_be(303);
        let told = house.mail_to("kim@fjord.example").await;
        let whole = format!("{}{}", crate::house::ADDRESS, told.link());
        insta::assert_snapshot!(
            format!("not-us-{language}"),
            letter(&house, "kim@fjord.example", &whole).await
        );
    }
}

#[actix_web::test]
async fn letter_and_answer_page_name_one_partner_or_two_in_both_languages() {
    let house = House::open().await;
    let (_, kim, provider) = crate::together::partners(&house).await;
    for (number, language) in Language::ALL.iter().enumerate() {
        for together in [false, true] {
            let domain = format!("birch{number}{}.example", i32::from(together));
            let to = format!("ada@{domain}");
            let (invitation, draft) = kim.drafts("Birch", &domain).await;
            let draft = crate::house::Letter {
                language: language.word().to_owned(),
                together_with: if together { provider.clone() } else { String::new() },
                to: to.clone(),
                ..draft
            };
            draft.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
            let link = house.mail_to(&to).await.link();
            let whole = format!("{}{link}", crate::house::ADDRESS);
            let asked = letter(&house, &to, &whole).await;
            let page = house.stranger().gets(&link).await.text();
            for text in [&asked, &page] {
                assert!(text.contains("Fjord Cloud"), "{language}: {text}");
                assert_eq!(text.contains("Nordlys Distribution"), together, "{language}: {text}");
            }
            if together {
                insta::assert_snapshot!(format!("joint-{language}"), asked);
                insta::assert_snapshot!(format!("joint-page-{language}"), page);
            }
        }
    }
}

#[actix_web::test]
async fn a_request_for_a_partnership_reads_well_in_both_languages() {
    let house = House::open().await;
    let ingrid = house.provider("Nordlys Distribution").await;
    for language in Language::ALL {
        let domain = format!("fjord-{language}.example");
        let to = format!("kim@{domain}");
        let fields = [("name", "Fjord Cloud"), ("domain", domain.as_str())];
        let review = ingrid.posts("/indirect-resellers/new", &fields).await.leads_to().unwrap();
        let draft = crate::house::Letter::of(&ingrid.gets(&review).await);
        let draft =
            crate::house::Letter { language: language.word().to_owned(), to: to.clone(), ..draft };
        draft.is_sent_by(&ingrid, &review.replace("/review", "/done")).await.must_be(303);
        let link = house.mail_to(&to).await.link();
        let whole = format!("{}{link}", crate::house::ADDRESS);
        insta::assert_snapshot!(
            format!("partnership-{language}"),
            letter(&house, &to, &whole).await
        );
        let page = house.stranger().gets(&link).await.text();
        insta::assert_snapshot!(format!("partnership-page-{language}"), page);
    }
}

#[actix_web::test]
async fn the_letters_about_a_second_factor_read_well_in_both_languages() {
    const PAGE: &str = "/account/second-factor";
    const SAM: &str = "sam@fjord.example";
    for language in Language::ALL {
        let house = House::open().await;
        let kim = house.partner("Fjord Cloud").await;
        let sam = house.colleague("kim@fjord.example", SAM, Role::SalesAgent).await;
        let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
        let details = [("name", "Sam Holm"), ("language", language.word())];
        kim.posts(&format!("{member}/details"), &details).await.must_be(303);
        let whole = format!("{}/password", crate::house::ADDRESS);
        let (_, codes) = sam.sets_up_second_factor(&house).await;
        let set_up = letter(&house, SAM, &whole).await;
        insta::assert_snapshot!(format!("second-factor-set-up-{language}"), set_up);
        let browser = house.stranger();
        browser.signs_in(SAM, crate::house::PASSWORD).await.must_be(303);
        browser.posts("/sign-in/code", &[("code", &codes[0])]).await.must_be(303);
        let used = letter(&house, SAM, &whole).await;
        insta::assert_snapshot!(format!("recovery-code-used-{language}"), used);
        sam.posts(&format!("{PAGE}/recovery-codes"), &[]).await.must_be(200);
        let renewed = letter(&house, SAM, &whole).await;
        insta::assert_snapshot!(format!("recovery-codes-{language}"), renewed);
        sam.posts(&format!("{PAGE}/removal"), &[]).await.must_be(303);
        let removed = letter(&house, SAM, &whole).await;
        insta::assert_snapshot!(format!("second-factor-removed-{language}"), removed);
        sam.sets_up_second_factor(&house).await;
        house.mail_goes_out().await;
        kim.posts(&format!("{member}/second-factor"), &[]).await.must_be(303);
        let reset = letter(&house, SAM, &whole).await;
        insta::assert_snapshot!(format!("second-factor-reset-{language}"), reset);
    }
}

#[actix_web::test]
async fn letters_about_ones_account_read_well_in_both_languages() {
    for language in Language::ALL {
        let house = House::open().await;
        let kim = house.partner("Fjord Cloud").await.from("192.0.2.1");
        let fields = [("name", "Kim Berg"), ("language", language.word())];
        kim.posts("/account/details", &fields).await.must_be(303);
        let email = "kim@fjord.example";
        let told = async |name: &str, to: &str| {
            let link = house.mail_to(to).await.link();
            let whole = format!("{}{link}", crate::house::ADDRESS);
            insta::assert_snapshot!(format!("{name}-{language}"), letter(&house, to, &whole).await);
            link
        };
        let password = "copper kettle in winter";
        let fields = [("current", crate::house::PASSWORD), ("password", password)];
        kim.posts("/account/password", &fields).await.must_be(303);
        told("password-changed", email).await;

        let new = "kim.berg@fjord.example";
        let fields = [("email", new), ("proof", password)];
        kim.posts("/account/address", &fields).await.must_be(303);
        let link = told("address-proof", new).await;
        kim.posts(&link, &[]).await.must_be(303);
        told("address-earlier", email).await;
        told("address-new", new).await;

        let role = accord::people::Role::SalesAgent;
        let sam = house.colleague(new, "sam@fjord.example", role).await;
        let fields = [("email", new), ("proof", crate::house::PASSWORD)];
        sam.posts("/account/address", &fields).await.must_be(303);
        told("address-tried", new).await;
        let fields = [("name", "Sam Holm"), ("language", language.word())];
        sam.posts("/account/details", &fields).await.must_be(303);
        let member = kim.gets("/settings/members").await.link("Sam Holm");
        let roles = [("role", "admin_agent"), ("role", "billing_admin")];
        kim.posts(&format!("{member}/roles"), &roles).await.must_be(303);
        told("roles", "sam@fjord.example").await;
        kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
        told("deactivated", "sam@fjord.example").await;
        kim.posts(&format!("{member}/activation"), &[]).await.must_be(303);
        told("activated", "sam@fjord.example").await;

        for network in 0..11 {
            let one = house.stranger().from(&format!("203.0.113.{network}"));
            for _ in 0..10 {
                one.signs_in(new, "wrong").await;
            }
        }
        told("attacked", new).await;
    }
}
