//! The admin portals of services: where whoever administers one goes to work.

use std::{borrow::Cow, collections::HashMap};

use url::{Url, form_urlencoded::byte_serialize};

use super::Service;
use crate::{email_address::Domain, organizations::Cloud};

/// What stands for the customer's domain in a portal's address.
const DOMAIN: &str = "{domain}";

/// Where the admin portal of each service is: the vendor's own, unless it was set to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portals(HashMap<Service, String>);

impl Portals {
    /// Reads portals as they are set: `teams=https://…,azure=https://…/{domain}`.
    ///
    /// # Errors
    /// What is wrong with the first that cannot be used, in words that say what to do.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut portals = HashMap::new();
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            let parts = one.split_once('=');
            let (word, address) = parts.ok_or_else(|| {
                format!(
                    "must be services with their addresses, such as teams=https://…; {one} is none"
                )
            })?;
            let (word, address) = (word.trim(), address.trim());
            let service = Service::from_word(word).ok_or_else(|| {
                let known: Vec<&str> = Service::ALL.iter().map(|known| known.word()).collect();
                format!("names {word}, which is none of the services {}", known.join(", "))
            })?;
            check(address).map_err(|fault| format!("{fault}, for {word}"))?;
            if portals.insert(service, address.to_owned()).is_some() {
                return Err(format!("has two addresses for {word}: take one of them out"));
            }
        }
        Ok(Self(portals))
    }

    /// The address of a service's portal for the customer with a domain; none where the address needs a domain
    /// and there is none. The vendor's portals are the global cloud's: in another one there are those that are
    /// set, and no others.
    #[must_use]
    pub fn of(&self, service: Service, cloud: Cloud, domain: Option<&Domain>) -> Option<String> {
        let vendors = (cloud == Cloud::Global).then(|| vendors(service));
        let address = self.0.get(&service).map(String::as_str).or(vendors)?;
        if !address.contains(DOMAIN) {
            return Some(address.to_owned());
        }
        Some(with_domain(address, domain?.as_str()))
    }
}

/// Whether people can be sent to an address, whatever the domain in it.
fn check(address: &str) -> Result<(), &'static str> {
    let url = Url::parse(&with_domain(address, "birch.example"))
        .map_err(|_| "must have the address of a page, such as https://portal.example/{domain}")?;
    if url.scheme() != "https" {
        return Err("must have an address that begins with https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must have an address without a password");
    }
    if address.replace(DOMAIN, "").contains(['{', '}']) {
        return Err("must have an address with no other braces than {domain}");
    }
    Ok(())
}

fn with_domain(address: &str, domain: &str) -> String {
    let domain: Cow<'_, str> = byte_serialize(domain.as_bytes()).collect::<String>().into();
    address.replace(DOMAIN, &domain)
}

/// The vendor's own admin portal of a service.
fn vendors(service: Service) -> &'static str {
    match service {
        Service::ExchangeOnline => "https://admin.exchange.microsoft.com",
        Service::SharePoint => "https://admin.microsoft.com/sharepoint",
        Service::Teams => "https://admin.teams.microsoft.com",
        Service::Intune => "https://intune.microsoft.com",
        Service::EntraId => "https://entra.microsoft.com",
        Service::Azure => "https://portal.azure.com",
        Service::Dynamics365 => "https://admin.powerplatform.microsoft.com/environments",
        Service::PowerPlatform => "https://admin.powerplatform.microsoft.com",
        Service::Security => "https://security.microsoft.com",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_a_portal_that_people_can_be_sent_to() {
        for service in Service::ALL {
            assert_eq!(
                check(&Portals::default().of(*service, Cloud::Global, None).unwrap()),
                Ok(()),
                "{service}"
            );
        }
    }

    #[test]
    fn a_portal_that_was_set_takes_the_place_of_the_vendors() {
        let portals = "teams=https://teams.admin.example , azure=https://portal.example/{domain}?at={domain},";
        let portals = Portals::parse(portals).unwrap();
        let birch = Domain::parse("birch.example").unwrap();
        let of = |service, domain| portals.of(service, Cloud::Global, domain);
        assert_eq!(of(Service::Teams, None).unwrap(), "https://teams.admin.example");
        let azure = "https://portal.example/birch.example?at=birch.example";
        assert_eq!(of(Service::Azure, Some(&birch)).unwrap(), azure);
        assert_eq!(of(Service::Azure, None), None, "no domain is known");
        assert_eq!(of(Service::Intune, None).unwrap(), vendors(Service::Intune));
        assert_eq!(Portals::parse(""), Ok(Portals::default()));
    }

    #[test]
    fn what_stands_for_the_domain_stays_in_its_place() {
        assert_eq!(
            with_domain("https://p.example/{domain}", "a/b?c"),
            "https://p.example/a%2Fb%3Fc"
        );
        let wide = Domain::parse("björk.example").unwrap();
        let portals = Portals::parse("azure=https://p.example/{domain}").unwrap();
        let address = portals.of(Service::Azure, Cloud::Global, Some(&wide)).unwrap();
        assert_eq!(address, "https://p.example/xn--bjrk-6qa.example");
    }

    #[test]
    fn another_cloud_has_the_portals_that_are_set_and_no_others() {
        let portals = Portals::parse("azure=https://portal.german.example").unwrap();
        let of = |service| portals.of(service, Cloud::Germany, None);
        assert_eq!(of(Service::Azure).as_deref(), Some("https://portal.german.example"));
        assert_eq!(of(Service::Teams), None);
    }

    #[test]
    fn portals_that_nobody_can_be_sent_to_are_told() {
        for (text, fault) in [
            ("teams", "must be services with their addresses"),
            (
                "mail=https://mail.example",
                "names mail, which is none of the services exchange_online",
            ),
            ("teams=here", "must have the address of a page"),
            ("teams=", "must have the address of a page"),
            ("teams=http://teams.example", "must have an address that begins with https://"),
            ("teams=javascript:alert(1)", "must have an address that begins with https://"),
            ("teams=https://kim:secret@teams.example", "must have an address without a password"),
            ("teams=https://t.example/{tenant}", "must have an address with no other braces"),
            ("teams=https://a.example,teams=https://b.example", "has two addresses for teams"),
        ] {
            let told = Portals::parse(text).unwrap_err();
            assert!(told.starts_with(fault), "{text}: {told}");
        }
    }
}
