//! Where a request comes from: the address at the other end of the connection, unless that is a proxy of
//! ours. Anybody can write an `X-Forwarded-For`, so only the part of it that our proxies wrote is believed.

use std::{
    future::{Ready, ready},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::{Payload, ServiceRequest},
    web::Data,
};
use ipnet::IpNet;

use crate::page::Site;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies in front of us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads `ACCORD_PROXIES`: addresses and networks, parted by commas.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks = parts.map(|part| {
            let network = part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
            let network = network.map_err(|_| {
                format!("has {part:?}, which is no address and no network such as 10.0.0.0/8")
            })?;
            if network.prefix_len() == 0 {
                return Err(format!("has {part:?}, which believes everybody"));
            }
            Ok(network)
        });
        networks.collect::<Result<_, _>>().map(Self)
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The nearest address that is not one of ours. Each proxy puts whom it was asked by at the end.
    fn client<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in forwarded.flat_map(|line| line.split(',')).rev() {
            if !self.has(client) {
                break;
            }
            let Some(before) = address(hop) else { break };
            client = before.to_canonical();
        }
        client
    }
}

/// An address as proxies write it, some of them with a port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let with_port = || hop.parse::<std::net::SocketAddr>().map(|address| address.ip());
    hop.trim_matches(['[', ']']).parse().or_else(|_| with_port()).ok()
}

/// The address that a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub IpAddr);

impl Client {
    /// Where a request comes from.
    #[must_use]
    pub fn of(request: &ServiceRequest) -> Self {
        Self::of_request(request.request())
    }

    /// As [`Self::of`], once it is with its handler.
    #[must_use]
    pub fn of_request(request: &HttpRequest) -> Self {
        // Only a test has no connection.
        let peer = request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        let lines = request.headers().get_all(FORWARDED_FOR);
        let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap_or_default()).collect();
        let site = request.app_data::<Data<Site>>();
        Self(match site {
            Some(site) => site.proxies.client(peer, lines.into_iter()),
            None => peer.to_canonical(),
        })
    }

    /// What is counted as one: an address, or the network that one customer of an IPv6 provider has.
    #[must_use]
    pub fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        }
    }
}

impl FromRequest for Client {
    type Error = std::convert::Infallible;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of_request(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(proxies: &str, peer: &str, forwarded: &[&str]) -> String {
        let proxies = Proxies::parse(proxies).unwrap();
        proxies.client(peer.parse().unwrap(), forwarded.iter().copied()).to_string()
    }

    #[test]
    fn nobody_is_believed_but_the_proxies_that_were_named() {
        for (proxies, peer, forwarded, client) in [
            ("", "192.0.2.7", &["198.51.100.1"][..], "192.0.2.7"),
            ("10.0.0.0/8", "192.0.2.7", &["198.51.100.1"], "192.0.2.7"),
            ("10.0.0.0/8", "10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.0/8", "10.0.0.1", &["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.0/8", "10.0.0.1", &["203.0.113.9", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.0/8", "10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.1", &["unknown"], "10.0.0.1"),
            ("127.0.0.1, ::1", "::ffff:127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("::1", "::1", &["[2001:db8::1]:443"], "2001:db8::1"),
            ("::1", "::1", &["2001:db8::1"], "2001:db8::1"),
        ] {
            assert_eq!(seen(proxies, peer, forwarded), client, "{proxies} {peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_network_that_is_none_is_a_fault() {
        for wrong in ["proxy.example", "10.0.0.0/40", "10.0.0.1, x", "0.0.0.0/0", "::/0"] {
            assert!(Proxies::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Proxies::parse(" ").unwrap(), Proxies::default());
    }

    #[test]
    fn neighbours_in_a_network_of_ipv6_count_as_one() {
        let network = |text: &str| Client(text.parse().unwrap()).network().to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }
}
