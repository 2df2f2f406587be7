//! Who asks for a page. Everybody is a [`Visitor`]; somebody who is signed in is a [`Member`] whose
//! roles are read anew at each request, so that a change of rights acts on the next one.

use actix_session::{Session, SessionExt};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};
use futures_util::future::LocalBoxFuture;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::{
    ahead,
    clock::Timestamp,
    db::{Db, Write},
    error::{Error, Forbidden, Result},
    page::{Flash, Frame, Section, Site, Who, chosen_language, referer},
    path,
    people::{
        self, ADDRESS, Act, BEGAN, DEVICE, EXPECTED, Expected, Member, PERSON, PersonId, SESSION,
        Seen, SessionId,
    },
    text::{Language, Texts},
};

/// When the person last proved that it is them, in microseconds since 1970.
const PROVED: &str = "proved";

/// The words of the roles that the session last saw.
const ROLES: &str = "roles";

/// How long a proof counts as fresh.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// How long somebody whose password was right has for their second factor.
const EXPECTED_FOR: SignedDuration = SignedDuration::from_mins(10);

const FLASH: &str = "flash";
const KEPT: &str = "kept";

/// Who asks for a page.
pub struct Visitor {
    session: Session,
    site: Data<Site>,
    db: Data<Db>,
    member: Option<Member>,
    chosen: Option<Language>,
    language: Language,
    here: String,
    seen: Seen,
}

/// A form that was sent when its sender's session had ended.
#[derive(Serialize, Deserialize)]
struct Kept {
    page: String,
    raw: String,
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let session = request.get_session();
        let parts =
            request.app_data::<Data<Site>>().cloned().zip(request.app_data::<Data<Db>>().cloned());
        let chosen = chosen_language(request);
        let here = request.uri().path_and_query().map_or("/", |all| all.as_str()).to_owned();
        let here = if request.method().is_safe() { here } else { referer(request.headers()) };
        let seen = Seen::of(request);
        let request = request.clone();
        Box::pin(async move {
            let (site, db) = parts
                .ok_or_else(|| Error::Broken(anyhow::anyhow!("the application lacks its data")))?;
            let mut member = None;
            if let Ok(Some(person)) = session.get::<PersonId>(PERSON)
                && let Some(known) = ahead::known().filter(|it| it.member.person.id == person)
            {
                if known.lacks_second_factor && !is_on_the_way(request.path()) {
                    return Err(Error::SecondFactor);
                }
                member = Some(known.member);
            }
            if let Some(member) = &member {
                // For the page of an error, should it come to that.
                request.extensions_mut().insert(who(member));
                renew_at_other_roles(&session, member)?;
            }
            let language = chosen
                .or(people::language_of(member.as_ref()))
                .unwrap_or_else(|| Language::preferred(&request));
            Ok(Self { session, site, db, member, chosen, language, here, seen })
        })
    }
}

impl Visitor {
    /// Who is signed in.
    ///
    /// # Errors
    /// [`Error::SignIn`] when nobody is.
    pub fn member(&self) -> Result<&Member> {
        self.member.as_ref().ok_or(Error::SignIn)
    }

    /// The member of a partner who may do this.
    ///
    /// # Errors
    /// [`Error::SignIn`] when nobody is signed in, [`Error::NotFound`] for a customer: a partner's
    /// pages are not there for it, and [`Error::Forbidden`] when no role allows it.
    pub async fn partner(&self, act: Act) -> Result<&Member> {
        let member = self.member()?;
        if !member.organization.is_partner() {
            return Err(Error::NotFound);
        }
        self.must(member, act).await
    }

    /// The member of a customer who may do this.
    ///
    /// # Errors
    /// As [`Self::partner`], the other way round.
    pub async fn customer(&self, act: Act) -> Result<&Member> {
        let member = self.member()?;
        if member.organization.is_partner() {
            return Err(Error::NotFound);
        }
        self.must(member, act).await
    }

    /// The member of either side who may do this.
    ///
    /// # Errors
    /// [`Error::SignIn`] when nobody is signed in, and [`Error::Forbidden`] when no role allows it.
    pub async fn either(&self, act: Act) -> Result<&Member> {
        self.must(self.member()?, act).await
    }

    async fn must<'a>(&self, member: &'a Member, act: Act) -> Result<&'a Member> {
        if member.may(act) {
            return Ok(member);
        }
        Err(Error::Forbidden(Forbidden {
            roles: act.roles(member.organization.kind).iter().map(|role| role.word()).collect(),
            admins: self.grantors(member).await?,
        }))
    }

    /// The names of those who can grant a member a role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn grantors(&self, member: &Member) -> Result<Vec<String>> {
        let mut tx = self.db.read().await?;
        let admins = people::admins(&mut tx, member.organization.id).await?;
        Ok(admins.into_iter().map(|admin| admin.name).collect())
    }

    /// The language the visitor reads.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Reads another language from here on, unless they chose one.
    pub fn prefer(&mut self, language: Language) {
        self.language = self.chosen.unwrap_or(language);
    }

    /// The texts of that language.
    #[must_use]
    pub fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    /// The frame of a page for this visitor; takes what the last act has to say.
    #[must_use]
    pub fn frame(&self, section: Section) -> Frame {
        let flash = self.session.get::<Flash>(FLASH).ok().flatten();
        if flash.is_some() {
            // Even removing nothing would write the session.
            self.session.remove(FLASH);
        }
        let who = self.member.as_ref().map(who);
        Frame {
            t: self.texts(),
            language: self.language,
            demo: self.site.demo,
            section,
            who,
            flash,
            here: self.here.clone(),
        }
    }

    /// Says something on the page that follows.
    ///
    /// # Errors
    /// When the session cannot hold it.
    pub fn say(&self, good: bool, text: String) -> Result<()> {
        self.insert(FLASH, &Flash { good, text })
    }

    /// Commits an act with what it says on the page that follows: the session is written in its transaction, which
    /// saves a second commit. A form that was kept for it is kept no more.
    ///
    /// # Errors
    /// When the database fails; then nothing is said, and the form is still kept.
    pub async fn commit_saying(&self, mut tx: Write, good: bool, text: String) -> Result<()> {
        let flash = Flash { good, text };
        let mut state = self.session.entries().clone();
        state.remove(KEPT);
        state.insert(FLASH.to_owned(), serde_json::to_string(&flash).map_err(anyhow::Error::from)?);
        people::keep_session_with(&mut tx, &state).await?;
        tx.commit().await?;
        self.keep_no_more();
        self.insert(FLASH, &flash)?;
        ahead::wrote(state);
        Ok(())
    }

    /// Signs a person in, in a new session; they have just proved that it is them.
    ///
    /// # Errors
    /// When the session cannot hold it.
    pub fn sign_in(&self, person: PersonId) -> Result<()> {
        self.session.remove(EXPECTED);
        self.session.remove(ROLES);
        self.name_session()?;
        self.insert(PERSON, &person)?;
        self.insert(BEGAN, &self.db.now().micros())?;
        self.prove()
    }

    /// Waits, in a new session in which nobody is signed in, for the second factor of somebody whose password
    /// was right.
    ///
    /// # Errors
    /// When the session cannot hold it.
    pub fn expect_second_factor(&self, person: PersonId, next: &str) -> Result<()> {
        self.session.clear();
        self.session.renew();
        let since = self.db.now().micros();
        self.insert(EXPECTED, &Expected { person, since, next: next.to_owned() })
    }

    /// Whose second factor the session waits for, and where to go on afterwards.
    #[must_use]
    pub fn expected(&self) -> Option<(PersonId, String)> {
        let expected = self.session.get::<Expected>(EXPECTED).ok().flatten()?;
        let waited = self.db.now() - Timestamp::from_micros(expected.since);
        (waited <= EXPECTED_FOR).then_some((expected.person, expected.next))
    }

    /// They have proved that it is them: the session gets another key, so that the one before is of no use to
    /// whoever knows it.
    ///
    /// # Errors
    /// When the session cannot hold it.
    pub fn prove(&self) -> Result<()> {
        self.session.renew();
        self.insert(PROVED, &self.db.now().micros())
    }

    /// Whether they proved only just that it is them.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        let proved = self.session.get::<i64>(PROVED).ok().flatten();
        proved.is_some_and(|at| (self.db.now() - Timestamp::from_micros(at)).abs() <= FRESH)
    }

    /// What its owner knows a new session by.
    fn name_session(&self) -> Result<()> {
        self.insert(SESSION, &SessionId::new())?;
        self.insert(ADDRESS, &self.seen.address)?;
        self.insert(DEVICE, &self.seen.device)
    }

    /// The session, as its owner knows it.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        self.remembered(SESSION)
    }

    /// Goes on in a session with another key, as after a change of what it is worth.
    pub fn renew(&self) {
        self.session.renew();
    }

    /// Where and on what the visitor asks.
    #[must_use]
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Ends the session.
    pub fn sign_out(&self) {
        self.session.purge();
    }

    /// Keeps a form for the page that it belongs to.
    ///
    /// # Errors
    /// When the session cannot hold it.
    pub fn keep(&self, page: &str, raw: &str) -> Result<()> {
        self.insert(KEPT, &Kept { page: page.to_owned(), raw: raw.to_owned() })
    }

    /// The form that is kept for this page.
    #[must_use]
    pub fn kept(&self, page: &str) -> Option<String> {
        let kept = self.session.get::<Kept>(KEPT).ok().flatten()?;
        (kept.page.split('?').next() == page.split('?').next()).then_some(kept.raw)
    }

    /// What was kept has been saved, or is not wanted any more.
    pub fn keep_no_more(&self) {
        if self.session.contains_key(KEPT) {
            self.session.remove(KEPT);
        }
    }

    /// Remembers something of a slice's own in the session.
    ///
    /// # Errors
    /// When the session cannot hold it.
    pub fn insert(&self, name: &'static str, value: &impl Serialize) -> Result<()> {
        self.session.insert(name, value).map_err(|error| Error::Broken(error.into()))
    }

    /// What a slice remembered.
    #[must_use]
    pub fn remembered<T: serde::de::DeserializeOwned>(&self, name: &'static str) -> Option<T> {
        self.session.get(name).ok().flatten()
    }
}

/// What stays open to a member who must set up a second factor first.
fn is_on_the_way(page: &str) -> bool {
    page.starts_with(path::SECOND_FACTOR) || page == path::SIGN_OUT
}

/// A session of somebody whose rights have changed gets another key (the one it had when they were others may be
/// known to somebody).
fn renew_at_other_roles(session: &Session, member: &Member) -> Result<()> {
    let roles = people::words_of(&member.roles);
    let seen = session.get::<String>(ROLES).ok().flatten();
    if seen.as_ref() == Some(&roles) {
        return Ok(());
    }
    if seen.is_some() {
        session.renew();
    }
    session.insert(ROLES, roles).map_err(|error| Error::Broken(error.into()))
}

fn who(member: &Member) -> Who {
    Who {
        name: member.person.name.clone(),
        organization: member.organization.name.clone(),
        kind: member.organization.kind,
        program: member.organization.program,
        roles: member.roles.clone(),
    }
}
