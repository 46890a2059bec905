use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};

use super::tokens::Tokens;

/// The part that every name of ours has: whoever sends no such cookie costs nothing.
const OURS: &str = "hallyu_";

/// The cookies of a session. Under TLS their names tell the browser to take them from us over TLS only, and from no
/// neighbouring host.
pub(super) struct Jar {
    access: &'static str,
    refresh: &'static str,
    csrf: &'static str,
    seconds: u64,
    secure: &'static str,
}

/// What a request brings along.
#[derive(Default)]
pub(super) struct Held {
    pub(super) access: Option<String>,
    pub(super) refresh: Option<String>,
    pub(super) csrf: Option<String>,
}

impl Jar {
    pub(super) fn new(is_secure: bool, life: Duration) -> Self {
        let seconds = life.as_secs();
        if is_secure {
            let (access, refresh) = ("__Host-hallyu_access", "__Secure-hallyu_refresh");
            return Self { access, refresh, csrf: "__Host-hallyu_csrf", seconds, secure: "; Secure" };
        }
        let (access, refresh) = ("hallyu_access", "hallyu_refresh");
        Self { access, refresh, csrf: "hallyu_csrf", seconds, secure: "" }
    }

    /// Takes our cookies out of the headers: no service gets to see them. Of two with one name the first counts, which
    /// is the one with the longer path.
    pub(super) fn take(&self, headers: &mut HeaderMap) -> Held {
        let mut held = Held::default();
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let text = lines.collect::<Vec<_>>().join("; ");
        if !text.contains(OURS) {
            return held;
        }
        let mut rest: Vec<&str> = Vec::new();
        for pair in text.split(';').map(str::trim) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let place = match name {
                _ if name == self.access => &mut held.access,
                _ if name == self.refresh => &mut held.refresh,
                _ if name == self.csrf => &mut held.csrf,
                _ => {
                    rest.push(pair);
                    continue;
                }
            };
            place.get_or_insert_with(|| value.to_owned());
        }
        headers.remove(header::COOKIE);
        if let Ok(rest) = HeaderValue::from_str(&rest.join("; "))
            && !rest.is_empty()
        {
            headers.insert(header::COOKIE, rest);
        }
        held
    }

    /// Hands out a session. Its pages must be able to read one of the three, to prove that they are ours.
    pub(super) fn put(&self, headers: &mut HeaderMap, tokens: &Tokens, csrf: &str) {
        let (seconds, secure) = (self.seconds, self.secure);
        let end = format!("Max-Age={seconds}{secure}");
        let (access, refresh) = (&tokens.access, &tokens.refresh);
        for cookie in [
            format!("{}={access}; Path=/; HttpOnly; SameSite=Lax; {end}", self.access),
            format!("{}={refresh}; Path=/api/v1/auth; HttpOnly; SameSite=Strict; {end}", self.refresh),
            format!("{}={csrf}; Path=/; SameSite=Strict; {end}", self.csrf),
        ] {
            append(headers, &cookie);
        }
    }

    /// Takes a session back.
    pub(super) fn clear(&self, headers: &mut HeaderMap) {
        for (name, path) in [(self.access, "/"), (self.refresh, "/api/v1/auth"), (self.csrf, "/")] {
            append(headers, &format!("{name}=; Path={path}; Max-Age=0{}", self.secure));
        }
    }
}

fn append(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(mut value) = HeaderValue::from_str(cookie) {
        value.set_sensitive(true);
        headers.append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_cookies_are_taken_out_and_the_others_stay() {
        let jar = Jar::new(false, Duration::from_secs(60));
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("locale=es; hallyu_access=a.b.c"));
        headers.append(header::COOKIE, HeaderValue::from_static("hallyu_playback=p; hallyu_access=second"));
        let held = jar.take(&mut headers);
        assert_eq!((held.access.as_deref(), held.refresh), (Some("a.b.c"), None));
        assert_eq!(headers[header::COOKIE], "locale=es; hallyu_playback=p");
        assert_eq!(headers.get_all(header::COOKIE).iter().count(), 1);
    }

    #[test]
    fn under_tls_a_cookie_that_came_in_the_clear_is_none() {
        let jar = Jar::new(true, Duration::from_secs(60));
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("hallyu_access=x; __Host-hallyu_access=y"));
        assert_eq!(jar.take(&mut headers).access.as_deref(), Some("y"));
    }
}
