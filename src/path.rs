//! Every address of the application, written once: handlers, templates and letters take them here.

use std::fmt::Display;

/// The first page of somebody who is signed in.
pub const HOME: &str = "/";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Signing out.
pub const SIGN_OUT: &str = "/sign-out";
/// Asking for a link to set a password.
pub const PASSWORD: &str = "/password";
/// Somebody's own account.
pub const ACCOUNT: &str = "/account";
/// The second factor of somebody's own account.
pub const SECOND_FACTOR: &str = "/account/second-factor";
/// Choosing the language of pages.
pub const LANGUAGE: &str = "/language";
/// A partner's customers.
pub const CUSTOMERS: &str = "/customers";
/// A company that is not in the list yet.
pub const NEW_CUSTOMER: &str = "/customers/new";
/// A partner's customers as a file.
pub const EXPORT: &str = "/customers/export.csv";
/// A list of companies that a partner serves elsewhere.
pub const IMPORT: &str = "/customers/import";
/// What such a list begins with.
pub const IMPORT_TEMPLATE: &str = "/customers/import/template.csv";
/// A partner's invitations.
pub const INVITATIONS: &str = "/invitations";
/// A customer's partners.
pub const PARTNERS: &str = "/partners";
/// Who administers which service of a customer.
pub const SERVICES: &str = "/services";
/// What a customer has bought.
pub const SUBSCRIPTIONS: &str = "/subscriptions";
/// A customer's users.
pub const USERS: &str = "/users";
/// The seats that a customer's users have.
pub const LICENCES: &str = "/licences";
/// Placing an order, on a customer's record.
pub const ORDERS: &str = "/orders";
/// Choosing what to order.
pub const NEW_ORDER: &str = "/orders/new";
/// What was chosen, before it is ordered.
pub const BASKET: &str = "/orders/basket";
/// All subscriptions that a partner sold, as a list.
pub const SUBSCRIPTIONS_LIST: &str = "/customers/subscriptions.csv";
/// A customer's service requests.
pub const SUPPORT: &str = "/support";
/// A service request that is not opened yet, below the address of a company.
pub const NEW_REQUEST: &str = "/support/new";
/// A reseller's indirect providers.
pub const INDIRECT_PROVIDERS: &str = "/indirect-providers";
/// A provider's indirect resellers.
pub const INDIRECT_RESELLERS: &str = "/indirect-resellers";
/// A reseller that is asked for a partnership.
pub const NEW_PARTNERSHIP: &str = "/indirect-resellers/new";
/// What happened.
pub const ACTIVITY: &str = "/activity";
/// What a Global admin looks after.
pub const SETTINGS: &str = "/settings";
/// All data of one's organization as a file.
pub const DATA: &str = "/settings/data";
/// That file.
pub const DATA_FILE: &str = "/settings/data/organization.json";
/// The members of one's organization.
pub const MEMBERS: &str = "/settings/members";
/// The second step of signing in.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// Demanding a second factor of all members.
pub const SECOND_FACTOR_DEMAND: &str = "/settings/second-factor-demand";
/// The demo's mails.
pub const MAILBOX: &str = "/demo/mailbox";

/// Signing in, and then going on to a page of ours.
#[must_use]
pub fn sign_in_then(next: &str) -> String {
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{SIGN_IN}?{query}")
}

/// Setting a password by its mailed link.
pub fn set_password(link: impl Display) -> String {
    format!("{PASSWORD}/{link}")
}

/// A part of somebody's own account that a form makes: `details`, `password`, `address`.
pub fn of_account(part: impl Display) -> String {
    format!("{ACCOUNT}/{part}")
}

/// Proving a new address by its mailed link.
pub fn address_proof(link: impl Display) -> String {
    format!("{ACCOUNT}/address/{link}")
}

/// The end of a session of one's own, or of the others.
pub fn session_ending(session: impl Display) -> String {
    format!("{ACCOUNT}/sessions/{session}/ending")
}

/// A customer's record.
pub fn customer(id: impl Display) -> String {
    format!("{CUSTOMERS}/{id}")
}

/// The customers with a tag.
#[must_use]
pub fn tagged(tag: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", tag).finish();
    format!("{CUSTOMERS}?{query}")
}

/// What the partner notes of a customer.
pub fn details(customer: impl Display) -> String {
    format!("{CUSTOMERS}/{customer}/details")
}

/// A list of companies that was read.
pub fn import(id: impl Display) -> String {
    format!("{CUSTOMERS}/imports/{id}")
}

/// Importing what was read.
pub fn import_start(id: impl Display) -> String {
    format!("{CUSTOMERS}/imports/{id}/start")
}

/// A page about a company: on the record of a partner's customer, or, without one, the company's own.
pub fn of_company(customer: Option<impl Display>, page: impl Display) -> String {
    match customer {
        Some(customer) => format!("{CUSTOMERS}/{customer}{page}"),
        None => page.to_string(),
    }
}

/// A subscription, on the page of its company.
pub fn subscription(id: impl Display) -> String {
    format!("{SUBSCRIPTIONS}/{id}")
}

/// What is done with a subscription: `name`, `quantity`, `renewal`, `suspension`, `resumption`, `cancellation`,
/// `contact`.
pub fn of_subscription(id: impl Display, part: &str) -> String {
    format!("{SUBSCRIPTIONS}/{id}/{part}")
}

/// An order, on the page of its company.
pub fn order(id: impl Display) -> String {
    format!("/orders/{id}")
}

/// What is done with an order that waits: `fulfilment`, `cancellation`.
pub fn of_order(id: impl Display, part: &str) -> String {
    format!("/orders/{id}/{part}")
}

/// The seats of a subscription, on the page of its company.
pub fn licences_of(subscription: impl Display) -> String {
    format!("{LICENCES}/{subscription}")
}

/// The seats of a user, on the page of their company.
pub fn licences_of_user(user: impl Display) -> String {
    format!("{LICENCES}/users/{user}")
}

/// A service request, on the record of a partner's customer or the company's own.
pub fn service_request(customer: Option<impl Display>, request: impl Display) -> String {
    of_company(customer, format_args!("{SUPPORT}/{request}"))
}

/// A service request about a subscription that is not opened yet, below the address of a company.
pub fn request_about(subscription: impl Display) -> String {
    format!("{NEW_REQUEST}?subscription={subscription}")
}

/// A part of a service request that a form makes: `messages`, `closing`, `reopening`, `severity`, `provider`.
pub fn of_service_request(
    customer: Option<impl Display>,
    request: impl Display,
    part: &str,
) -> String {
    of_company(customer, format_args!("{SUPPORT}/{request}/{part}"))
}

/// Choosing who supports a customer.
pub fn support_contact(customer: impl Display) -> String {
    format!("{CUSTOMERS}/{customer}/support/contact")
}

/// The tab of a record with the services that the partner may administer.
pub fn services_of(customer: impl Display) -> String {
    format!("{CUSTOMERS}/{customer}/services")
}

/// Giving up what the partner may administer of a customer.
pub fn surrender(customer: impl Display) -> String {
    format!("{CUSTOMERS}/{customer}/surrender")
}

/// The tab of a record where its relationship ends.
pub fn account(customer: impl Display) -> String {
    format!("{CUSTOMERS}/{customer}/account")
}

/// The removal of a customer relationship.
pub fn removal(customer: impl Display) -> String {
    format!("{CUSTOMERS}/{customer}/removal")
}

/// A company that is not in the list yet, to be asked together with a provider.
pub fn new_customer_with(provider: impl Display) -> String {
    format!("{NEW_CUSTOMER}?together_with={provider}")
}

/// A partnership, in the list of one of its sides.
pub fn partnership(list: &str, id: impl Display) -> String {
    format!("{list}/{id}")
}

/// The removal of a partnership.
pub fn partnership_removal(list: &str, id: impl Display) -> String {
    format!("{list}/{id}/removal")
}

/// A relationship of a customer, where it ends.
pub fn ending(relationship: impl Display) -> String {
    format!("{PARTNERS}/{relationship}/ending")
}

/// Taking back a customer's notice.
pub fn notice_withdrawal(relationship: impl Display) -> String {
    format!("{PARTNERS}/{relationship}/notice-withdrawal")
}

/// What a customer does with a service: `reassignment`, `withdrawal`, `end`.
pub fn of_service(service: impl Display, part: &str) -> String {
    format!("{SERVICES}/{service}/{part}")
}

/// A request to a company in the list.
pub fn request(customer: impl Display) -> String {
    format!("{CUSTOMERS}/{customer}/invitation")
}

/// An invitation, as its partner sees it.
pub fn invitation(id: impl Display) -> String {
    format!("{INVITATIONS}/{id}")
}

/// An invitation's letter in the making.
pub fn review(id: impl Display) -> String {
    format!("{INVITATIONS}/{id}/review")
}

/// A part of an invitation that a form makes: `done`, `link`, `discard`, `letters`, `renewal`,
/// `revocation`, `confirmation`, `rejection`.
pub fn of_invitation(id: impl Display, part: &str) -> String {
    format!("{INVITATIONS}/{id}/{part}")
}

/// An invitation, as the company sees it.
pub fn answer(link: impl Display) -> String {
    format!("/i/{link}")
}

/// A part of a company's answer: `account`, `code`, `acceptance`, `refusal`, `not-us`.
pub fn of_answer(link: impl Display, part: &str) -> String {
    format!("/i/{link}/{part}")
}

/// What was accepted, for both sides.
pub fn receipt(invitation: impl Display) -> String {
    format!("/receipts/{invitation}")
}

/// Somebody who is not in a list of members or users yet.
#[must_use]
pub fn new_member(list: &str) -> String {
    format!("{list}/new")
}

/// Users that are added from a file, in the list they come to.
#[must_use]
pub fn user_import(list: &str) -> String {
    format!("{list}/import")
}

/// A member, in the list of an organization's members or of a company's users.
pub fn member(list: &str, id: impl Display) -> String {
    format!("{list}/{id}")
}

/// A part of a member that a form makes: `details`, `roles`, `letters`, `password`, `second-factor`,
/// `deactivation`, `activation`, `restoration`.
pub fn of_member(list: &str, id: impl Display, part: &str) -> String {
    format!("{list}/{id}/{part}")
}

/// A part of one's own second factor that a form makes: `confirmation`, `recovery-codes`, `removal`.
#[must_use]
pub fn of_second_factor(part: &str) -> String {
    format!("{SECOND_FACTOR}/{part}")
}

/// Taking back what was accepted and waits to be confirmed.
pub fn withdrawal(invitation: impl Display) -> String {
    format!("/receipts/{invitation}/withdrawal")
}

/// One of the demo's mails.
pub fn mail(number: impl Display) -> String {
    format!("{MAILBOX}/{number}")
}

/// A path of our own to go on to, or the first page: never another site, whatever was typed.
#[must_use]
pub fn own(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let decodes_to_other = next.to_ascii_lowercase().starts_with("/%2f")
        || next.to_ascii_lowercase().starts_with("/%5c")
        || next.starts_with("/%09");
    if plain && next.starts_with('/') && !next.starts_with("//") && !decodes_to_other {
        next
    } else {
        HOME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for mine in ["/", "/customers?tab=active&q=a%20b", "/i/abc", "/invitations/1/review"] {
            assert_eq!(own(mine), mine);
        }
        for other in [
            "",
            "customers",
            "//e.example",
            "///e.example",
            "/\\e.example",
            "\\\\e.example",
            "https:e.example",
            "https://e.example",
            "%2f%2fe",
            "/%2fe.example",
            "/%5Ce",
            "/%09/e",
            "javascript:alert(1)",
            "/a b",
            "/\t/e",
            "/a\r\nb",
        ] {
            assert_eq!(own(other), HOME, "{other:?}");
        }
    }
}
