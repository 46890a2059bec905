//! The route table: which service answers a path, and what is asked of the request before.

use hallyu_http::Upstream;

use crate::Upstreams;

/// How often a path may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Passwords and tokens are tried here.
    Authentication,
    /// What is of no other class.
    General,
    /// Searches and completions.
    Search,
    /// Addresses of streams.
    Streaming,
    /// Pieces of uploads, which are many.
    Upload,
    /// Not limited, and whoever answers checks who is asking: media and images.
    Free,
}

/// How large a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// JSON.
    Small,
    /// A picture or a subtitle file.
    File,
    /// A video, streamed for as long as it takes; the service counts its bytes.
    Stream,
}

impl Size {
    /// Most bytes of the request's body; services take less. None: as many as the service takes.
    pub(crate) fn limit(self) -> Option<usize> {
        match self {
            Self::Small => Some(2 * 1024 * 1024),
            Self::File => Some(16 * 1024 * 1024),
            Self::Stream => None,
        }
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// Its name in metrics.
    pub(crate) name: &'static str,
    /// The service that answers.
    pub(crate) service: Service,
    pub(crate) class: Class,
    pub(crate) size: Size,
}

/// A service behind the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Auth,
    User,
    Content,
    Search,
    Edge,
}

impl Service {
    /// Its name, and the port that it listens on when it runs alone.
    pub(crate) fn place(self) -> (&'static str, u16) {
        match self {
            Self::Auth => ("auth", 8001),
            Self::User => ("user", 8002),
            Self::Content => ("content", 8003),
            Self::Search => ("search", 8007),
            Self::Edge => ("edge", 8008),
        }
    }
}

impl Upstreams {
    /// The way to a service.
    pub(crate) fn of(&self, service: Service) -> &Upstream {
        match service {
            Service::Auth => &self.auth,
            Service::User => &self.user,
            Service::Content => &self.content,
            Service::Search => &self.search,
            Service::Edge => &self.edge,
        }
    }
}

const fn to(service: Service, name: &'static str) -> Route {
    Route { name, service, class: Class::General, size: Size::Small }
}

impl Route {
    const fn class(self, class: Class) -> Self {
        Self { class, ..self }
    }

    const fn size(self, size: Size) -> Self {
        Self { size, ..self }
    }
}

/// What stands in a line's path for any one segment, and at its end for any number of further ones.
pub(crate) const ONE: &str = "*";
pub(crate) const REST: &str = "**";

/// Paths and where they lead; the first line that fits counts. What only services call among themselves (`/internal`) has
/// none.
pub(crate) const TABLE: [(&str, Route); 34] = {
    use Service::{Auth, Content, Edge, Search, User};
    // What pages about one's own logins show. Nothing can be guessed there.
    let own_access = to(Auth, "/api/v1/auth/own-access");
    let catalogue = to(Content, "/api/v1/catalogue");
    let image = to(Content, "/api/v1/contents/{id}/image").size(Size::File);
    let stream = to(Content, "/api/v1/contents/{id}/episodes/{ep}/stream").class(Class::Streaming);
    let uploads = to(Content, "/api/v1/uploads").class(Class::Upload).size(Size::Stream);
    let subtitles = to(Content, "/api/v1/episodes/{ep}/subtitles").size(Size::File);
    [
        ("/api/v1/auth/sessions/**", to(Auth, "/api/v1/auth/sessions")),
        ("/api/v1/auth/methods", own_access),
        ("/api/v1/auth/mfa", own_access),
        ("/api/v1/auth/passkeys", own_access),
        ("/api/v1/auth/oauth/accounts/**", own_access),
        ("/api/v1/admin/users/**", to(Auth, "/api/v1/admin")),
        ("/api/v1/admin/audit-log/**", to(Auth, "/api/v1/admin")),
        ("/api/v1/admin/erasures", to(User, "/api/v1/admin/erasures")),
        ("/api/v1/admin/quality", catalogue),
        ("/api/v1/auth/**", to(Auth, "/api/v1/auth").class(Class::Authentication)),
        ("/api/v1/recommendations", to(User, "/api/v1/recommendations")),
        ("/api/v1/users/**", to(User, "/api/v1/users")),
        ("/api/v1/contents/*/episodes/*/stream", stream),
        ("/api/v1/contents/*/poster", image),
        ("/api/v1/contents/*/backdrop", image),
        ("/api/v1/contents/*/rating", to(User, "/api/v1/contents/{id}/rating")),
        ("/api/v1/contents/*/reviews", to(User, "/api/v1/contents/{id}/reviews")),
        ("/api/v1/contents/*/similar", to(User, "/api/v1/contents/{id}/similar")),
        ("/api/v1/contents/**", to(Content, "/api/v1/contents")),
        ("/api/v1/episodes/*/media", to(Content, "/api/v1/episodes/{ep}/media").size(Size::Stream)),
        ("/api/v1/uploads/**", uploads),
        ("/api/v1/episodes/*/subtitles", subtitles),
        ("/api/v1/episodes/**", to(Content, "/api/v1/episodes")),
        ("/api/v1/search/history", to(Search, "/api/v1/search/history")),
        ("/api/v1/search/**", to(Search, "/api/v1/search").class(Class::Search)),
        ("/api/v1/genres/**", catalogue),
        ("/api/v1/people/**", catalogue),
        ("/api/v1/streams/**", catalogue),
        ("/api/v1/studio/**", catalogue),
        ("/api/v1/subtitles/**", catalogue),
        ("/api/v1/jobs/**", catalogue),
        ("/.well-known/jwks.json", to(Auth, "/.well-known/jwks.json")),
        ("/media/*/**", to(Edge, "/media").class(Class::Free)),
        ("/images/*/**", to(Edge, "/images").class(Class::Free)),
    ]
};

/// The line for a path, if there is one.
pub(crate) fn find(path: &str) -> Option<Route> {
    TABLE.iter().find(|(line, _)| fits(line, path)).map(|(_, route)| *route)
}

fn fits(line: &str, path: &str) -> bool {
    let mut asked = path.split('/');
    for expected in line.split('/') {
        if expected == REST {
            return true;
        }
        match asked.next() {
            Some(segment) if expected == ONE || expected == segment => {}
            _ => return false,
        }
    }
    asked.next().is_none()
}

/// Whether programs ask for the path, so that an unknown one is answered in the API's form and not with a page.
pub(crate) fn is_for_programs(path: &str) -> bool {
    ["/api", "/internal", "/.well-known", "/media", "/images", "/metrics"]
        .iter()
        .any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_public_path_has_the_line_that_fits_best() {
        let table = [
            ("/api/v1/auth/login", Service::Auth, Class::Authentication, Size::Small),
            ("/api/v1/auth/methods", Service::Auth, Class::General, Size::Small),
            ("/api/v1/auth/mfa", Service::Auth, Class::General, Size::Small),
            ("/api/v1/auth/mfa/verify", Service::Auth, Class::Authentication, Size::Small),
            ("/api/v1/auth/passkeys", Service::Auth, Class::General, Size::Small),
            ("/api/v1/auth/passkeys/login/start", Service::Auth, Class::Authentication, Size::Small),
            ("/api/v1/auth/oauth/accounts", Service::Auth, Class::General, Size::Small),
            ("/api/v1/auth/oauth/accounts/lnk_1", Service::Auth, Class::General, Size::Small),
            ("/api/v1/auth/oauth/google", Service::Auth, Class::Authentication, Size::Small),
            ("/api/v1/auth/sessions/ses_1", Service::Auth, Class::General, Size::Small),
            ("/api/v1/admin/users/usr_1/role", Service::Auth, Class::General, Size::Small),
            ("/api/v1/admin/audit-log", Service::Auth, Class::General, Size::Small),
            ("/.well-known/jwks.json", Service::Auth, Class::General, Size::Small),
            ("/api/v1/recommendations", Service::User, Class::General, Size::Small),
            ("/api/v1/users/me", Service::User, Class::General, Size::Small),
            ("/api/v1/admin/erasures", Service::User, Class::General, Size::Small),
            ("/api/v1/admin/quality", Service::Content, Class::General, Size::Small),
            ("/api/v1/search", Service::Search, Class::Search, Size::Small),
            ("/api/v1/search/autocomplete", Service::Search, Class::Search, Size::Small),
            ("/api/v1/search/history", Service::Search, Class::General, Size::Small),
            ("/api/v1/contents", Service::Content, Class::General, Size::Small),
            ("/api/v1/contents/cnt_1/similar", Service::User, Class::General, Size::Small),
            ("/api/v1/contents/cnt_1/rating", Service::User, Class::General, Size::Small),
            ("/api/v1/contents/cnt_1/reviews", Service::User, Class::General, Size::Small),
            ("/api/v1/contents/cnt_1/poster", Service::Content, Class::General, Size::File),
            ("/api/v1/contents/cnt_1/episodes/ep_1/stream", Service::Content, Class::Streaming, Size::Small),
            ("/api/v1/contents/cnt_1/episodes/ep_1/progress", Service::Content, Class::General, Size::Small),
            ("/api/v1/episodes/ep_1/media", Service::Content, Class::General, Size::Stream),
            ("/api/v1/uploads", Service::Content, Class::Upload, Size::Stream),
            ("/api/v1/uploads/upl_1", Service::Content, Class::Upload, Size::Stream),
            ("/api/v1/episodes/ep_1/subtitles", Service::Content, Class::General, Size::File),
            ("/api/v1/subtitles/sub_1.vtt", Service::Content, Class::General, Size::Small),
            ("/media/token/360p/0.m4s", Service::Edge, Class::Free, Size::Small),
            ("/images/cnt_1/poster.webp", Service::Edge, Class::Free, Size::Small),
        ];
        for (path, service, class, size) in table {
            let route = find(path).unwrap();
            assert_eq!((route.service, route.class, route.size), (service, class, size), "{path}");
        }
    }

    #[test]
    fn nothing_leads_to_what_is_internal() {
        for path in [
            "/internal/sessions/ses_1",
            "//internal/sessions/ses_1",
            "/api/v1/internal/sessions/ses_1",
            "/api/internal",
            "/metrics",
            "/media",
            "/.well-known/jwks.json/../../internal/sessions/ses_1",
            "/",
            "",
        ] {
            assert_eq!(find(path), None, "{path}");
        }
    }
}
