//! What is taken of a request before anybody looks at it: whom it may name as its host, how large its
//! parts may be, how long it may take to arrive, and how many a client's network may send.
//!
//! The counts are in memory and each copy's own: a row that is written for each guess would do the guesser's
//! work, and a restart that forgets them gives away 30 tries at 128 bits.

use std::{
    net::{IpAddr, Ipv4Addr},
    num::NonZeroU32,
    pin::Pin,
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    Error as ActixError, HttpMessage,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        StatusCode, Version,
        header::{self, HeaderMap},
        uri::Authority,
    },
    middleware::Next,
    web::{Bytes, Data},
};
use futures_util::Stream;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::HashMapStateStore,
};
use jiff::SignedDuration;
use tokio::time::{Instant, Sleep, sleep};
use url::{Host, Url};

use crate::{
    client::Client,
    error::{Error, Result},
    form,
    limit::Wait,
    page::Site,
    path, sheet,
};

/// The largest address that is taken, in bytes.
const LARGEST_ADDRESS: usize = 8 * 1024;

/// The largest block of headers that is taken, in bytes.
const LARGEST_HEADERS: usize = 16 * 1024;

/// What a form with a file has besides the file, in bytes.
const AROUND_A_FILE: usize = 64 * 1024;

/// How long a body may be silent.
const SILENCE: Duration = Duration::from_secs(10);

/// How long a body may take to arrive, and one with a file.
const WHOLE: (Duration, Duration) = (Duration::from_mins(1), Duration::from_mins(2));

/// How many seconds' worth of requests may come at once.
const BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// What a network may send in a second unless the operator says otherwise.
pub const REQUESTS_PER_SECOND: NonZeroU32 = NonZeroU32::new(50).unwrap();

/// How often links that open nothing may be tried from a network in a minute.
const GUESSES: NonZeroU32 = NonZeroU32::new(30).unwrap();

/// After how many requests the networks that were quiet are forgotten.
const FORGET_AFTER: u32 = 10_000;

/// Counts what each network sends to this copy.
pub struct Bounds {
    requests: Rate,
    guesses: Rate,
}

impl Bounds {
    /// Lets each network send so many requests a second, and ten times as many at once.
    #[must_use]
    pub fn new(requests_per_second: NonZeroU32) -> Self {
        let burst = requests_per_second.saturating_mul(BURST);
        Self {
            requests: Rate::new(Quota::per_second(requests_per_second).allow_burst(burst)),
            guesses: Rate::new(Quota::per_minute(GUESSES)),
        }
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::new(REQUESTS_PER_SECOND)
    }
}

struct Rate {
    limiter: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>,
    taken: AtomicU32,
}

impl Rate {
    fn new(quota: Quota) -> Self {
        Self { limiter: RateLimiter::hashmap(quota), taken: AtomicU32::new(0) }
    }

    fn take(&self, network: IpAddr) -> Result<(), Wait> {
        if self.taken.fetch_add(1, Ordering::Relaxed) % FORGET_AFTER == FORGET_AFTER - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&network).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Wait(SignedDuration::from_secs(wait.as_secs().cast_signed() + 1))
        })
    }
}

/// The pattern of the route that a request takes, if any does. Looking for it goes through all routes, so it is done
/// once for a request.
pub fn pattern(request: &ServiceRequest) -> Option<Rc<str>> {
    #[derive(Clone)]
    struct Pattern(Option<Rc<str>>);

    if let Some(Pattern(known)) = request.extensions().get() {
        return known.clone();
    }
    let pattern: Option<Rc<str>> = request.match_pattern().map(Into::into);
    request.extensions_mut().insert(Pattern(pattern.clone()));
    pattern
}

/// Refuses what goes beyond the bounds. The layer below the one that makes pages of errors.
///
/// # Errors
/// What a request went beyond.
pub async fn keep(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let pattern = pattern(&request).unwrap_or_default();
    check_sizes(&request)?;
    check_host(&request)?;
    let bounds = request.app_data::<Data<Bounds>>().cloned();
    let client = Client::of(&request);
    // Only a test has no connection.
    let is_counted = client.0 != Ipv4Addr::UNSPECIFIED;
    let bounds = bounds.filter(|_| is_counted);
    if let Some(bounds) = &bounds
        // The machine itself, and what browsers keep.
        && !client.0.is_loopback()
        && !pattern.starts_with("/static/")
    {
        bounds.requests.take(client.network()).map_err(Error::from)?;
    }
    if !request.method().is_safe() {
        let taken = Taken::at(&pattern);
        if taken.refuses(request.headers()) {
            return Err(Error::TooLarge.into());
        }
        let payload = Body::new(request.take_payload(), &taken);
        request.set_payload(Payload::Stream { payload: Box::pin(payload) });
    }
    let answer = next.call(request).await?;
    if let Some(bounds) = &bounds
        && opened_nothing(&pattern, answer.status())
    {
        bounds.guesses.take(client.network()).map_err(Error::from)?;
    }
    Ok(answer)
}

/// Whether a link that opens something for whoever has it was none. A link to set a password that was used
/// reads like one that never was.
fn opened_nothing(pattern: &str, status: StatusCode) -> bool {
    match status {
        StatusCode::NOT_FOUND => pattern.starts_with(&path::answer("{link}")),
        StatusCode::GONE => pattern == path::set_password("{link}"),
        _ => false,
    }
}

// ---- the head

fn check_sizes(request: &ServiceRequest) -> Result<()> {
    let address = request.uri().path_and_query().map_or(0, |all| all.as_str().len());
    if address > LARGEST_ADDRESS {
        return Err(Error::AddressTooLong);
    }
    // Each is on a line of its own, with a colon and a space.
    let size = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        name.as_str().len() + value.len() + 4
    };
    if request.headers().iter().map(size).sum::<usize>() > LARGEST_HEADERS {
        return Err(Error::HeadTooLarge);
    }
    Ok(())
}

/// A request names its host once, and means us. Nothing is made of what it names; but a page of another
/// name that leads here could read what is shown to it.
fn check_host(request: &ServiceRequest) -> Result<()> {
    let mut hosts = request.headers().get_all(header::HOST);
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(host.to_str().map_err(|_| Error::Malformed)?),
        (None, _) if request.version() < Version::HTTP_11 => None,
        _ => return Err(Error::Malformed),
    };
    let target = request.uri().authority().map(Authority::as_str);
    let site = request.app_data::<Data<Site>>().ok_or(Error::Malformed)?;
    let own = Url::parse(&site.address).map_err(|_| Error::Malformed)?;
    for named in host.into_iter().chain(target) {
        if !is_ours(named, &own)? {
            return Err(Error::Misdirected);
        }
    }
    Ok(())
}

/// Whether a host is that of our own address, or a number, or this machine: no other site has those names.
fn is_ours(named: &str, own: &Url) -> Result<bool> {
    let authority: Authority = named.parse().map_err(|_| Error::Malformed)?;
    if authority.as_str().contains('@') {
        return Err(Error::Malformed);
    }
    // As an address it is spelled one way, whatever its case and port.
    let url = Url::parse(&format!("{}://{authority}", own.scheme()));
    let url = url.map_err(|_| Error::Malformed)?;
    Ok(match url.host() {
        Some(Host::Ipv4(_) | Host::Ipv6(_) | Host::Domain("localhost")) => true,
        host => host == own.host() && url.port_or_known_default() == own.port_or_known_default(),
    })
}

// ---- the body

/// What of a body is taken at an address.
struct Taken {
    most: usize,
    whole: Duration,
    is_file: bool,
}

impl Taken {
    fn at(pattern: &str) -> Self {
        let is_file = pattern.ends_with("/import");
        // A letter or a description, also one that comes back with somebody who signs in again.
        let is_letter = pattern == path::SIGN_IN
            || ["/review", "/done", "/link", "/discard", "/support", "/messages"]
                .iter()
                .any(|end| pattern.ends_with(end));
        let most = match (is_file, is_letter) {
            (true, _) => sheet::LARGEST + AROUND_A_FILE,
            (_, true) => form::LARGEST,
            _ => form::USUAL,
        };
        Self { most, whole: if is_file { WHOLE.1 } else { WHOLE.0 }, is_file }
    }

    /// Whether a body is too large by its own word. Of a file its reader says so, beside the field.
    fn refuses(&self, headers: &HeaderMap) -> bool {
        let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let length: Option<usize> = length.and_then(|text| text.parse().ok());
        !self.is_file && length.is_some_and(|length| length > self.most)
    }
}

/// A body that must arrive in time and within its size.
struct Body {
    payload: Payload,
    left: usize,
    silence: Pin<Box<Sleep>>,
    whole: Pin<Box<Sleep>>,
}

impl Body {
    fn new(payload: Payload, taken: &Taken) -> Self {
        let (silence, whole) = (Box::pin(sleep(SILENCE)), Box::pin(sleep(taken.whole)));
        Self { payload, left: taken.most, silence, whole }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let too_late =
            || Poll::Ready(Some(Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into()))));
        if self.whole.as_mut().poll(context).is_ready() {
            return too_late();
        }
        match Pin::new(&mut self.payload).poll_next(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                let Some(left) = self.left.checked_sub(bytes.len()) else {
                    return Poll::Ready(Some(Err(PayloadError::Overflow)));
                };
                self.left = left;
                self.silence.as_mut().reset(Instant::now() + SILENCE);
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Pending if self.silence.as_mut().poll(context).is_ready() => too_late(),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_ours_by_its_name_and_port_or_by_a_number() {
        let own = Url::parse("https://accord.example").unwrap();
        for ours in [
            "accord.example",
            "ACCORD.example:443",
            "127.0.0.1:8080",
            "10.1.2.3",
            "[::1]:8080",
            "localhost",
            "localhost:3000",
        ] {
            assert!(is_ours(ours, &own).unwrap(), "{ours}");
        }
        for other in [
            "evil.example",
            "accord.example:8443",
            "accord.example.evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
        ] {
            assert!(!is_ours(other, &own).unwrap(), "{other}");
        }
        for nonsense in
            ["", "a b", "kim@accord.example", "accord.example/x", "accord.example,evil.example"]
        {
            assert!(!is_ours(nonsense, &own).unwrap_or_default(), "{nonsense}");
        }
    }

    #[test]
    fn letters_may_be_longer_than_other_forms_and_files_longer_still() {
        for (pattern, most) in [
            ("/customers/new", form::USUAL),
            ("/i/{link}", form::USUAL),
            ("/i/{link}/refusal", form::USUAL),
            ("/invitations/{id}/review", form::LARGEST),
            ("/sign-in", form::LARGEST),
            ("/support/{request}/messages", form::LARGEST),
            ("/customers/import", sheet::LARGEST + AROUND_A_FILE),
            ("/users/import", sheet::LARGEST + AROUND_A_FILE),
        ] {
            assert_eq!(Taken::at(pattern).most, most, "{pattern}");
        }
    }

    #[test]
    fn a_network_that_sends_too_much_waits_and_others_do_not() {
        let bounds = Bounds::default();
        let (one, other) = ("192.0.2.7".parse().unwrap(), "192.0.2.8".parse().unwrap());
        let taken = (0..40).filter(|_| bounds.guesses.take(one).is_ok()).count();
        assert_eq!(taken, 30);
        let wait = bounds.guesses.take(one).unwrap_err();
        assert!(wait.0 <= SignedDuration::from_secs(60), "{wait:?}");
        assert_eq!(bounds.guesses.take(other), Ok(()));
        let taken = (0..700).filter(|_| bounds.requests.take(one).is_ok()).count();
        assert!((500..600).contains(&taken), "{taken}");
    }

    #[test]
    fn networks_that_are_quiet_are_forgotten() {
        let rate = Rate::new(Quota::per_second(NonZeroU32::MAX));
        for network in 0..3 * FORGET_AFTER {
            let _ = rate.take(Ipv4Addr::from_bits(network + 1).into());
        }
        assert!(rate.limiter.len() <= FORGET_AFTER as usize + 1, "{}", rate.limiter.len());
    }
}
