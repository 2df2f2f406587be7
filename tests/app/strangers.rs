//! What strangers may send to every page: addresses, queries, forms, files and headers that are nearly good. Some
//! of it is refused, and none of it breaks the application.

use accord::people::Role;
use actix_web::http::{
    Method,
    header::{HeaderName, HeaderValue},
};

use crate::house::{House, PASSWORD};

#[path = "../fuzz/inputs.rs"]
mod inputs;

/// Requests in a run, unless `ACCORD_FUZZ_REQUESTS` says otherwise.
const USUAL: usize = 2_000;

#[actix_web::test]
async fn nothing_that_is_nearly_a_request_breaks_a_page() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    house.colleague("kim@fjord.example", "eva@fjord.example", Role::AdminAgent).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let record = kim.gets("/customers").await.link("Birch");
    let (draft, letter) = kim.drafts("Oak", "oak.example").await;
    let paths: Vec<String> = [
        "/",
        "/sign-in?next=/customers",
        "/password",
        "/language",
        "/customers?q=b&sort=name&after=x",
        "/customers?status=active&dir=desc",
        "/customers/new",
        "/customers/import",
        "/customers/export.csv?q=b",
        "/invitations?status=open&after=x",
        "/activity?kind=done&after=x",
        "/activity?from=2026-01-01&to=2026-12-31",
        "/services",
        "/partners",
        "/subscriptions",
        "/users",
        "/users/import",
        "/licences",
        "/support",
        "/support/new",
        "/orders/new",
        "/orders/basket",
        "/settings",
        "/settings/members",
        "/settings/members/new",
        "/indirect-providers",
        "/nowhere",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([
        link.clone(),
        format!("{link}/account"),
        format!("{link}/code"),
        format!("{link}/acceptance"),
        invitation.clone(),
        format!("{draft}/review"),
        format!("{draft}/done"),
        format!("{draft}/link"),
        record.clone(),
        format!("{record}/services"),
        format!("{record}/subscriptions"),
        format!("{record}/orders/new"),
        format!("{record}/details"),
        format!("{record}/account"),
        format!("{record}/users/import"),
    ])
    .collect();
    let letter = serde_html_form::to_string(letter.fields()).unwrap();
    let forms: [&[u8]; 7] = [
        letter.as_bytes(),
        b"name=Alder&domain=alder.example&together_with=",
        b"company=Birch+AB&country=SE&name=Ada&email=ada%40birch.example&password=x",
        b"terms=abc&agree=yes&service=teams&service=azure",
        b"code=123456",
        b"quantity=12&offer=A&order=019a&day=2026-12-01&language=sv&back=%2Fcustomers",
        b"email=kim%40fjord.example&roles=helpdesk_agent&name=Per&tags=a%2Cb&alias=x&note=y",
    ];
    let files: [&[u8]; 3] = [
        b"name,domain\r\nAlder,alder.example\r\n",
        b"--x\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\nname\r\n--x--\r\n",
        b"first_name;last_name;username\nAda;Lind;ada\n",
    ];
    let headers = [
        ("accept-language", "sv-SE,en;q=0.5"),
        ("cookie", "__Host-accord=abc; x=y"),
        ("referer", "https://accord.example/customers"),
        ("sec-fetch-site", "same-origin"),
        ("origin", "https://accord.example"),
        ("if-none-match", "\"abc\""),
        ("content-type", "multipart/form-data; boundary=x"),
        ("host", "accord.example"),
        ("forwarded", "for=1.2.3.4;host=evil.example"),
    ];
    let mut die = inputs::Die::new(7);
    let requests = inputs::count("ACCORD_FUZZ_REQUESTS", USUAL);
    let mut refused = 0;
    for number in 0..requests {
        let person = match die.below(3) {
            0 => house.stranger(),
            1 => kim.copy(),
            _ => ada.copy(),
        };
        let good = die.one_of(&paths).clone();
        let raw =
            if die.below(3) == 0 { good.into_bytes() } else { die.changed(&[good.as_bytes()]) };
        // What is no address at all does not get past the server.
        let path: String = raw.iter().map(|byte| escaped(*byte)).collect();
        let path = format!("/{}", path.trim_start_matches('/'));
        if path.parse::<actix_web::http::Uri>().is_err() || path.starts_with("/sign-out") {
            continue;
        }
        let (name, value) = *die.one_of(&headers);
        let value = String::from_utf8_lossy(&die.changed(&[value.as_bytes()])).into_owned();
        let is_header = HeaderName::from_bytes(name.as_bytes()).is_ok()
            && HeaderValue::from_str(&value).is_ok();
        let headers: Vec<(&str, &str)> =
            if is_header { vec![(name, value.as_str())] } else { Vec::new() };
        let answer = match die.below(4) {
            0 | 1 => person.asks(Method::GET, &path, None, &headers).await,
            2 => {
                let body = die.changed(&forms);
                let body = String::from_utf8_lossy(&body).into_owned();
                person.asks(Method::POST, &path, Some(body), &headers).await
            }
            _ => person.uploads(&path, "list.csv", &die.changed(&files)).await,
        };
        refused += usize::from(answer.status.is_client_error());
        assert!(
            !answer.status.is_server_error(),
            "request {number}, {path}, {headers:?}: {} {}",
            answer.status,
            answer.text()
        );
        // Sessions end by the clock, and a member's password may have been changed by now.
        if number % 500 == 0 {
            kim.signs_in("kim@fjord.example", PASSWORD).await;
            ada.signs_in("ada@birch.example", PASSWORD).await;
        }
    }
    println!("fuzz: {requests} requests, {refused} refused");
    house.mail_goes_out().await;
}

fn escaped(byte: u8) -> String {
    match byte {
        b'!' | b'$'..=b'~' if !b"\\^`{|}<>\"".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}
