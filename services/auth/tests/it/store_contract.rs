use chrono::Duration;
use hallyu_auth::MIGRATIONS;
use hallyu_auth::SqlStore;
use hallyu_auth::ports::{Alias, AuditEntry, Store, Tx, Wanted, WantedEntries};
use hallyu_auth::{
    Account, Device, Digest, OauthAccount, OneTimeToken, Passkey, PasswordHash, Patience, Provider, Purpose,
    SecondFactor, Session, SigningKey, Suspension, Throttle, Ticket, TicketKind,
};
use hallyu_kernel::{Ambient, Language, PageRequest, Role, StoreError, UserId};
use hallyu_sql::{Db, Migrations};
use hallyu_testkit::{contracts, postgres, test_ambient};
use sea_orm::ConnectionTrait;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract() {
    keeps_the_contract(Db::open("auth", "sqlite::memory:").await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_the_contract() {
    let Some(url) = postgres::url().await else { return };
    keeps_the_contract(Db::open("auth", &url).await.unwrap()).await;
}

#[tokio::test]
async fn both_schemas_are_the_same() {
    contracts::schemas_match("auth", &MIGRATIONS).await;
}

#[tokio::test]
async fn passwords_survive_becoming_optional() {
    let db = Db::open("auth", "sqlite::memory:").await.unwrap();
    db.migrate(&Migrations::new(&MIGRATIONS.steps()[..5])).await.unwrap();
    let tx = db.write().await.unwrap();
    let sql = "INSERT INTO users VALUES (x'0190163d8694739b8ba7a1d2d0b0a0c1', 'a@x.com', 'a@x.com', 'ana', 'ana', \
               '$2b$04$x', 'user', 'es', true, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')";
    tx.conn().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
    db.migrate(&MIGRATIONS).await.unwrap();
    let mut tx = SqlStore(db).read().await.unwrap();
    let account = tx.accounts().find_by_email("a@x.com").await.unwrap().unwrap();
    assert_eq!(account.password_hash, Some(PasswordHash("$2b$04$x".into())));
}

async fn keeps_the_contract(db: Db) {
    db.migrate(&MIGRATIONS).await.unwrap();
    let suite = Suite { store: SqlStore(db), ambient: test_ambient() };
    suite.accounts_come_back_and_are_unique().await;
    suite.sessions_come_back_rotate_and_end().await;
    suite.of_two_that_rotate_a_session_at_once_one_wins().await;
    suite.expired_sessions_end().await;
    suite.one_time_tokens_come_back_and_go().await;
    suite.tickets_come_back_and_are_taken_once().await;
    suite.second_factors_are_replaced_and_go().await;
    suite.links_come_back_and_are_unique().await;
    suite.passkeys_come_back_and_are_unique().await;
    suite.signing_keys_retire_and_go().await;
    suite.the_sessions_of_a_user_are_listed_and_end_together().await;
    suite.accounts_keep_password_suspension_and_last_login().await;
    suite.accounts_are_searched().await;
    suite.an_accounts_mailed_secrets_are_used_up_together().await;
    suite.throttles_come_back_and_go().await;
    suite.no_guess_is_lost_among_many_at_once().await;
    suite.known_devices_come_back_and_go().await;
    suite.the_audit_log_takes_entries().await;
    suite.the_audit_log_is_read_newest_first().await;
    suite.events_are_applied_once().await;
    suite.what_a_user_left_behind_is_shown_disguised_and_erased().await;
    suite.dropping_a_unit_of_work_undoes_it().await;
}

struct Suite {
    store: SqlStore,
    ambient: Ambient,
}

impl Suite {
    fn account(&self, name: &str) -> Account {
        Account {
            id: self.ambient.id(),
            email: format!("{name}@Example.com").parse().unwrap(),
            nickname: name.parse().unwrap(),
            nickname_at: self.ambient.now(),
            password_hash: Some(PasswordHash("$2b$04$x".into())),
            role: Role::User,
            language: Language::Ko,
            email_verified: false,
            suspension: None,
            last_login_at: None,
            created_at: self.ambient.now(),
            updated_at: self.ambient.now(),
        }
    }

    async fn added(&self, name: &str) -> Account {
        let account = self.account(name);
        let mut tx = self.write().await;
        tx.accounts().add(&account).await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    fn session(&self, account: &Account, seed: u8) -> Session {
        let now = self.ambient.now();
        Session {
            id: self.ambient.id(),
            user_id: account.id,
            refresh_digest: Digest(vec![seed; 32]),
            device: Device::new(Some("Firefox"), None),
            expires_at: now + Duration::days(1),
            last_seen_at: now,
            created_at: now,
        }
    }

    async fn write(&self) -> Box<dyn Tx> {
        self.store.write().await.unwrap()
    }

    async fn read(&self) -> Box<dyn Tx> {
        self.store.read().await.unwrap()
    }

    async fn accounts_come_back_and_are_unique(&self) {
        let mut account = self.added("Alma").await;
        let mut tx = self.read().await;
        assert_eq!(tx.accounts().find(account.id).await.unwrap().as_ref(), Some(&account));
        assert_eq!(tx.accounts().find_by_email("alma@example.com").await.unwrap().as_ref(), Some(&account));
        assert_eq!(tx.accounts().find_by_email("Alma@example.com").await.unwrap(), None, "keys are folded");
        assert!(tx.accounts().has_nickname("alma").await.unwrap());
        assert!(!tx.accounts().has_nickname("other").await.unwrap());
        drop(tx);

        let same_address = Account { nickname: "Other".parse().unwrap(), ..self.account("ALMA") };
        let refused = self.write().await.accounts().add(&same_address).await.unwrap_err();
        assert!(refused.is_duplicate("users", "email_key"), "{refused:?}");
        let same_nickname = Account { email: "other@x.com".parse().unwrap(), ..self.account("aLMa") };
        let refused = self.write().await.accounts().add(&same_nickname).await.unwrap_err();
        assert!(refused.is_duplicate("users", "nickname_key"), "{refused:?}");

        account.role = Role::Moderator;
        account.password_hash = None;
        assert!(account.rename("Luna".parse().unwrap(), account.nickname_at + Duration::microseconds(1)));
        account.email_verified = true;
        account.updated_at += Duration::microseconds(1);
        let mut tx = self.write().await;
        tx.accounts().save(&account).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.accounts().find(account.id).await.unwrap().as_ref(), Some(&account));
        assert!(tx.accounts().has_nickname("luna").await.unwrap());
        drop(tx);
        let other = self.added("Aurora").await;
        let renamed = Account { nickname: "LUNA".parse().unwrap(), ..other };
        let refused = self.write().await.accounts().save(&renamed).await.unwrap_err();
        assert!(refused.is_duplicate("users", "nickname_key"), "{refused:?}");
    }

    async fn sessions_come_back_rotate_and_end(&self) {
        let account = self.added("Berta").await;
        let mut session = self.session(&account, 1);
        let mut tx = self.write().await;
        tx.sessions().add(&session).await.unwrap();
        assert_eq!(tx.sessions().find(session.id).await.unwrap().as_ref(), Some(&session));
        let spent = session.refresh_digest.clone();
        session.rotate(Digest(vec![2; 32]), self.ambient.now(), Duration::days(9));
        tx.sessions().rotate(&session, &spent, self.ambient.now()).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = self.write().await;
        assert_eq!(tx.sessions().find(session.id).await.unwrap().as_ref(), Some(&session));
        assert!(tx.sessions().was_spent(session.id, &spent).await.unwrap());
        assert!(!tx.sessions().was_spent(session.id, &session.refresh_digest).await.unwrap());
        assert!(!tx.sessions().was_spent(self.ambient.id(), &spent).await.unwrap(), "of this session only");
        assert!(tx.sessions().end(session.id).await.unwrap());
        assert!(!tx.sessions().end(session.id).await.unwrap());
        assert_eq!(tx.sessions().find(session.id).await.unwrap(), None);
        assert!(!tx.sessions().was_spent(session.id, &spent).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn rotate(&self, session: &Session, seed: u8) -> Result<(), StoreError> {
        let mut tx = self.store.write().await?;
        let Some(mut found) = tx.sessions().find(session.id).await? else { return Err(StoreError::Conflict) };
        if found.refresh_digest != session.refresh_digest {
            return Err(StoreError::Conflict);
        }
        tokio::task::yield_now().await;
        found.rotate(Digest(vec![seed; 32]), self.ambient.now(), Duration::days(1));
        tx.sessions().rotate(&found, &session.refresh_digest, self.ambient.now()).await?;
        tx.commit().await
    }

    async fn of_two_that_rotate_a_session_at_once_one_wins(&self) {
        let account = self.added("Carla").await;
        let session = self.session(&account, 10);
        let mut tx = self.write().await;
        tx.sessions().add(&session).await.unwrap();
        tx.commit().await.unwrap();
        let (one, other) = tokio::join!(self.rotate(&session, 11), self.rotate(&session, 12));
        let lost = one.and(other).unwrap_err();
        assert!(matches!(lost, StoreError::Conflict), "{lost:?}");
        let found = self.read().await.sessions().find(session.id).await.unwrap().unwrap();
        assert_ne!(found.refresh_digest, session.refresh_digest);
    }

    async fn expired_sessions_end(&self) {
        let account = self.added("Diana").await;
        let (early, late) = (self.session(&account, 20), self.session(&account, 21));
        let early = Session { expires_at: self.ambient.now() + Duration::hours(1), ..early };
        let mut tx = self.write().await;
        tx.sessions().add(&early).await.unwrap();
        tx.sessions().add(&late).await.unwrap();
        assert_eq!(tx.sessions().end_expired(early.expires_at - Duration::microseconds(1)).await.unwrap(), 0);
        assert_eq!(tx.sessions().end_expired(early.expires_at).await.unwrap(), 1);
        assert!(tx.sessions().find(late.id).await.unwrap().is_some());
    }

    async fn one_time_tokens_come_back_and_go(&self) {
        let account = self.added("Elena").await;
        let mut token = OneTimeToken {
            id: self.ambient.id(),
            user_id: account.id,
            purpose: Purpose::VerifyEmail,
            digest: Digest(vec![1; 32]),
            expires_at: self.ambient.now(),
            used_at: None,
        };
        let mut tx = self.write().await;
        assert!(!tx.one_time_tokens().exists(token.id).await.unwrap());
        tx.one_time_tokens().add(&token).await.unwrap();
        assert!(tx.one_time_tokens().exists(token.id).await.unwrap());
        assert_eq!(tx.one_time_tokens().find(&token.digest).await.unwrap().as_ref(), Some(&token));
        assert_eq!(tx.one_time_tokens().find(&Digest(vec![2; 32])).await.unwrap(), None);
        token.used_at = Some(self.ambient.now());
        tx.one_time_tokens().save(&token).await.unwrap();
        assert_eq!(tx.one_time_tokens().find(&token.digest).await.unwrap().as_ref(), Some(&token));
        assert_eq!(tx.one_time_tokens().remove_expired(token.expires_at).await.unwrap(), 0);
        let later = token.expires_at + Duration::microseconds(1);
        assert_eq!(tx.one_time_tokens().remove_expired(later).await.unwrap(), 1);
    }

    fn a_ticket(&self, user_id: Option<UserId>, seed: u8) -> Ticket {
        Ticket {
            id: self.ambient.id(),
            kind: TicketKind::OauthState,
            digest: Digest(vec![seed; 32]),
            browser: Some(Digest(vec![9; 32])),
            user_id,
            tries: 0,
            sealed: vec![0, 255],
            expires_at: self.ambient.now(),
        }
    }

    async fn take(&self, ticket: &Ticket) -> Result<bool, StoreError> {
        let mut tx = self.store.write().await?;
        let taken = tx.tickets().take(ticket.id).await?;
        tokio::task::yield_now().await;
        tx.commit().await?;
        Ok(taken)
    }

    async fn tickets_come_back_and_are_taken_once(&self) {
        let user = self.added("Gala").await.id;
        let (mut known, nobodys) = (self.a_ticket(Some(user), 1), self.a_ticket(None, 2));
        let mut tx = self.write().await;
        tx.tickets().add(&known).await.unwrap();
        tx.tickets().add(&nobodys).await.unwrap();
        known.tries = 3;
        tx.tickets().save(&known).await.unwrap();
        assert_eq!(tx.tickets().find(&known.digest).await.unwrap().as_ref(), Some(&known));
        assert_eq!(tx.tickets().find(&Digest(vec![3; 32])).await.unwrap(), None);
        tx.commit().await.unwrap();

        let (one, other) = tokio::join!(self.take(&nobodys), self.take(&nobodys));
        let taken = [one, other].into_iter().filter(|outcome| matches!(outcome, Ok(true))).count();
        assert_eq!(taken, 1, "by one of two at once");
        assert!(!self.take(&nobodys).await.unwrap());

        let mut tx = self.write().await;
        tx.tickets().remove_of(user).await.unwrap();
        assert_eq!(tx.tickets().find(&known.digest).await.unwrap(), None);
        tx.tickets().add(&known).await.unwrap();
        assert_eq!(tx.tickets().remove_expired(known.expires_at).await.unwrap(), 0);
        let later = known.expires_at + Duration::microseconds(1);
        assert_eq!(tx.tickets().remove_expired(later).await.unwrap(), 1);
    }

    async fn second_factors_are_replaced_and_go(&self) {
        let (user, other) = (self.added("Hilda").await.id, self.added("Ines").await.id);
        let now = self.ambient.now();
        let code = |seed: u8| Digest(vec![seed; 32]);
        let mut tx = self.write().await;
        assert_eq!(tx.second_factors().find(user).await.unwrap(), None);
        let mut factor = SecondFactor::new(user, vec![1, 2, 255]);
        tx.second_factors().put(&factor).await.unwrap();
        assert_eq!(tx.second_factors().find(user).await.unwrap().as_ref(), Some(&factor));
        (factor.confirmed_at, factor.last_step) = (Some(now), i64::from(u32::MAX) + 1);
        (factor.wrong_codes, factor.blocked_until) = (3, Some(now));
        tx.second_factors().put(&factor).await.unwrap();
        assert_eq!(tx.second_factors().find(user).await.unwrap().as_ref(), Some(&factor));

        tx.second_factors().put_recovery_codes(other, &[code(1)]).await.unwrap();
        tx.second_factors().put_recovery_codes(user, &[code(1), code(2)]).await.unwrap();
        tx.second_factors().put_recovery_codes(user, &[code(2), code(3)]).await.unwrap();
        assert_eq!(tx.second_factors().recovery_codes(user).await.unwrap(), 2);
        assert!(!tx.second_factors().take_recovery_code(user, &code(1)).await.unwrap());
        assert!(tx.second_factors().take_recovery_code(user, &code(2)).await.unwrap());
        assert!(!tx.second_factors().take_recovery_code(user, &code(2)).await.unwrap());
        let second = SecondFactor::new(other, vec![3]);
        tx.second_factors().put(&second).await.unwrap();
        let both = if user < other { [&factor, &second] } else { [&second, &factor] };
        let listed = tx.second_factors().list(None, 9).await.unwrap();
        assert_eq!(listed.iter().collect::<Vec<_>>(), both);
        let listed = tx.second_factors().list(None, 1).await.unwrap();
        assert_eq!(listed.iter().collect::<Vec<_>>(), both[..1]);
        let listed = tx.second_factors().list(Some(both[0].user_id), 9).await.unwrap();
        assert_eq!(listed.iter().collect::<Vec<_>>(), both[1..]);

        tx.second_factors().remove(user).await.unwrap();
        assert_eq!(tx.second_factors().find(user).await.unwrap(), None);
        assert_eq!(tx.second_factors().recovery_codes(user).await.unwrap(), 0);
        assert_eq!(tx.second_factors().recovery_codes(other).await.unwrap(), 1);
    }

    async fn links_come_back_and_are_unique(&self) {
        let (user, other) = (self.added("Petra").await.id, self.added("Queta").await.id);
        let mut link = OauthAccount {
            id: self.ambient.id(),
            user_id: user,
            provider: Provider::Google,
            provider_user_id: "1".into(),
            email: None,
            tokens: vec![0, 255],
            created_at: self.ambient.now(),
        };
        let created_at = link.created_at + Duration::seconds(1);
        let second =
            OauthAccount { id: self.ambient.id(), provider: Provider::Facebook, created_at, ..link.clone() };
        let mut tx = self.write().await;
        tx.oauth_accounts().add(&link).await.unwrap();
        tx.oauth_accounts().add(&second).await.unwrap();
        tx.commit().await.unwrap();
        let stolen = OauthAccount { id: self.ambient.id(), user_id: other, ..link.clone() };
        let refused = self.write().await.oauth_accounts().add(&stolen).await.unwrap_err();
        assert!(matches!(refused, StoreError::Duplicate { .. }), "{refused:?}");

        let mut tx = self.write().await;
        (link.tokens, link.email) = (vec![1], Some("a@x.com".into()));
        tx.oauth_accounts().save(&link).await.unwrap();
        let found = tx.oauth_accounts().find(Provider::Google, "1").await.unwrap();
        assert_eq!(found.as_ref(), Some(&link));
        assert_eq!(tx.oauth_accounts().find(Provider::Google, "2").await.unwrap(), None);
        assert_eq!(tx.oauth_accounts().of_user(user).await.unwrap(), [link.clone(), second.clone()]);
        let mut by_id = [link.clone(), second];
        by_id.sort_by_key(|link| link.id.uuid());
        let listed = tx.oauth_accounts().list(None, 1).await.unwrap();
        assert_eq!(listed, by_id[..1]);
        assert_eq!(tx.oauth_accounts().list(Some(by_id[0].id), 9).await.unwrap(), by_id[1..]);
        assert!(!tx.oauth_accounts().remove(other, link.id).await.unwrap());
        assert!(tx.oauth_accounts().remove(user, link.id).await.unwrap());
        assert_eq!(tx.oauth_accounts().of_user(user).await.unwrap().len(), 1);
        tx.oauth_accounts().remove_of(user).await.unwrap();
        assert_eq!(tx.oauth_accounts().of_user(user).await.unwrap(), []);
    }

    async fn passkeys_come_back_and_are_unique(&self) {
        let (user, other) = (self.added("Zoila").await.id, self.added("Yadira").await.id);
        let mut key = Passkey {
            id: self.ambient.id(),
            user_id: user,
            credential_id: vec![0, 255],
            name: "a".into(),
            credential: "{}".into(),
            created_at: self.ambient.now(),
            last_used_at: None,
        };
        let created_at = key.created_at + Duration::seconds(1);
        let second = Passkey { id: self.ambient.id(), credential_id: vec![1], created_at, ..key.clone() };
        let mut tx = self.write().await;
        tx.passkeys().add(&key).await.unwrap();
        tx.passkeys().add(&second).await.unwrap();
        tx.commit().await.unwrap();
        let stolen = Passkey { id: self.ambient.id(), user_id: other, ..key.clone() };
        let refused = self.write().await.passkeys().add(&stolen).await.unwrap_err();
        assert!(matches!(refused, StoreError::Duplicate { .. }), "{refused:?}");

        let mut tx = self.write().await;
        (key.name, key.credential, key.last_used_at) = ("b".into(), "[]".into(), Some(self.ambient.now()));
        tx.passkeys().save(&key).await.unwrap();
        assert_eq!(tx.passkeys().find(&[0, 255]).await.unwrap().as_ref(), Some(&key));
        assert_eq!(tx.passkeys().find(&[0]).await.unwrap(), None);
        assert_eq!(tx.passkeys().of_user(user).await.unwrap(), [key.clone(), second]);
        assert!(!tx.passkeys().remove(other, key.id).await.unwrap());
        assert!(tx.passkeys().remove(user, key.id).await.unwrap());
        tx.passkeys().remove_of(user).await.unwrap();
        assert_eq!(tx.passkeys().of_user(user).await.unwrap(), []);
    }

    async fn signing_keys_retire_and_go(&self) {
        let now = self.ambient.now();
        let key = |kid: &str| SigningKey {
            kid: kid.into(),
            sealed: vec![0, 1, 255],
            not_before: now,
            retired_at: None,
        };
        let mut tx = self.write().await;
        assert_eq!(tx.signing_keys().all().await.unwrap(), []);
        tx.signing_keys().add(&key("a")).await.unwrap();
        tx.signing_keys().add(&key("b")).await.unwrap();
        let changed = SigningKey { retired_at: Some(now), sealed: vec![7], ..key("a") };
        tx.signing_keys().save(&changed).await.unwrap();
        let mut all = tx.signing_keys().all().await.unwrap();
        all.sort_by(|one, other| one.kid.cmp(&other.kid));
        assert_eq!(all, [changed, key("b")]);
        tx.signing_keys().remove("a").await.unwrap();
        assert_eq!(tx.signing_keys().all().await.unwrap().len(), 1);
    }

    async fn the_sessions_of_a_user_are_listed_and_end_together(&self) {
        let (account, other) = (self.added("Gilda").await, self.added("Greta").await);
        let now = self.ambient.now();
        let at = |minutes| now + Duration::minutes(minutes);
        let early = Session { last_seen_at: at(1), ..self.session(&account, 30) };
        let late = Session { last_seen_at: at(2), ..self.session(&account, 31) };
        let over = Session { expires_at: at(3), ..self.session(&account, 32) };
        let strangers = self.session(&other, 33);
        let mut tx = self.write().await;
        for session in [&early, &late, &over, &strangers] {
            tx.sessions().add(session).await.unwrap();
        }
        let listed = tx.user_sessions().of_user(account.id, at(3)).await.unwrap();
        assert_eq!(listed, [late.clone(), early.clone()]);
        tx.user_sessions().note_use(early.id, at(9)).await.unwrap();
        let listed = tx.user_sessions().of_user(account.id, at(3)).await.unwrap();
        assert_eq!(listed, [Session { last_seen_at: at(9), ..early.clone() }, late.clone()]);
        assert_eq!(tx.user_sessions().end_all(account.id, Some(early.id)).await.unwrap(), 2);
        assert_eq!(tx.user_sessions().of_user(account.id, now).await.unwrap().len(), 1);
        assert_eq!(tx.user_sessions().end_all(account.id, None).await.unwrap(), 1);
        assert_eq!(tx.user_sessions().of_user(account.id, now).await.unwrap(), []);
        assert_eq!(tx.user_sessions().of_user(other.id, now).await.unwrap().len(), 1);
        tx.commit().await.unwrap();
    }

    async fn accounts_keep_password_suspension_and_last_login(&self) {
        let mut account = self.added("Irene").await;
        account.password_hash = Some(PasswordHash("$2b$04$other".into()));
        account.suspension = Some(Suspension { at: self.ambient.now(), reason: "스팸".into() });
        let mut tx = self.write().await;
        tx.accounts().save(&account).await.unwrap();
        account.last_login_at = Some(self.ambient.now());
        tx.accounts().note_login(account.id, self.ambient.now()).await.unwrap();
        tx.commit().await.unwrap();
        let found = self.read().await.accounts().find(account.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&account));
        account.suspension = None;
        let mut tx = self.write().await;
        tx.accounts().save(&account).await.unwrap();
        assert_eq!(tx.accounts().find(account.id).await.unwrap().as_ref(), Some(&account));
        let unknown = tx.accounts().note_login(self.ambient.id(), self.ambient.now()).await.unwrap_err();
        assert!(matches!(unknown, StoreError::Conflict), "{unknown:?}");
    }

    async fn accounts_are_searched(&self) {
        self.added("Jimena").await;
        let mut creator = self.added("Jim100").await;
        creator.role = Role::Creator;
        let mut tx = self.write().await;
        tx.accounts().save(&creator).await.unwrap();
        let search = async |tx: &mut dyn Tx, text: &str, role| {
            let wanted = Wanted { text: text.into(), role };
            let page = tx.accounts().search(&wanted, PageRequest::new(1, 1)).await.unwrap();
            (
                page.total,
                page.items.into_iter().map(|account| account.nickname.to_string()).collect::<Vec<_>>(),
            )
        };
        let tx = tx.as_mut();
        let (total, items) = search(tx, "JIM", None).await;
        assert_eq!((total, items.len()), (2, 1));
        assert_eq!(search(tx, "jimena@exa", None).await, (1, vec!["Jimena".into()]));
        assert_eq!(search(tx, "jim", Some(Role::Creator)).await, (1, vec!["Jim100".into()]));
        assert_eq!(search(tx, "jim%", None).await.0, 0, "a percent sign is one");
        assert_eq!(search(tx, "jim___", None).await.0, 0, "an underscore too");
        assert_eq!(search(tx, "\\", None).await.0, 0);
        assert!(search(tx, "", None).await.0 >= 2);
    }

    async fn an_accounts_mailed_secrets_are_used_up_together(&self) {
        let (account, other) = (self.added("Karla").await, self.added("Lidia").await);
        let now = self.ambient.now();
        let token = |user_id, purpose, seed| OneTimeToken {
            id: self.ambient.id(),
            user_id,
            purpose,
            digest: Digest(vec![seed; 32]),
            expires_at: now,
            used_at: None,
        };
        let reset = token(account.id, Purpose::ResetPassword, 41);
        let used = OneTimeToken { used_at: Some(now), ..token(account.id, Purpose::ResetPassword, 42) };
        let verify = token(account.id, Purpose::VerifyEmail, 43);
        let strangers = token(other.id, Purpose::ResetPassword, 44);
        let mut tx = self.write().await;
        for token in [&reset, &used, &verify, &strangers] {
            tx.one_time_tokens().add(token).await.unwrap();
        }
        let later = now + Duration::minutes(1);
        tx.one_time_tokens().use_up(account.id, Purpose::ResetPassword, later).await.unwrap();
        for (token, used_at) in [(reset, Some(later)), (used, Some(now)), (verify, None), (strangers, None)] {
            let found = tx.one_time_tokens().find(&token.digest).await.unwrap().unwrap();
            assert_eq!(found.used_at, used_at, "{token:?}");
        }
    }

    async fn throttles_come_back_and_go(&self) {
        let now = self.ambient.now();
        let (key, other) = (Digest(vec![51; 32]), Digest(vec![52; 32]));
        let mut throttle = Throttle { failures: 3, blocked_until: None, forgotten_at: now };
        let mut tx = self.write().await;
        assert_eq!(tx.throttles().find(&key).await.unwrap(), Throttle::default());
        tx.throttles().save(&key, &throttle).await.unwrap();
        throttle.blocked_until = Some(now);
        throttle.failures = u32::MAX;
        tx.throttles().save(&key, &throttle).await.unwrap();
        let found = tx.throttles().find(&key).await.unwrap();
        assert_eq!(found, Throttle { failures: i32::MAX as u32, ..throttle.clone() });
        let later = Throttle { forgotten_at: now + Duration::microseconds(1), ..throttle };
        tx.throttles().save(&other, &later).await.unwrap();
        assert_eq!(tx.throttles().remove_forgotten(now).await.unwrap(), 1);
        assert_eq!(tx.throttles().find(&key).await.unwrap(), Throttle::default());
        tx.throttles().clear(&other).await.unwrap();
        assert_eq!(tx.throttles().find(&other).await.unwrap(), Throttle::default());
        tx.commit().await.unwrap();
    }

    async fn count(&self, key: &Digest) -> Result<(), StoreError> {
        let mut tx = self.store.write().await?;
        let mut throttle = tx.throttles().find(key).await?;
        tokio::task::yield_now().await;
        throttle.count(Patience { free: 100, longest: Duration::hours(1) }, self.ambient.now());
        tx.throttles().save(key, &throttle).await?;
        tx.commit().await
    }

    async fn no_guess_is_lost_among_many_at_once(&self) {
        let key = Digest(vec![53; 32]);
        let mut counted = 0;
        for _ in 0..5 {
            let (one, other, third) = tokio::join!(self.count(&key), self.count(&key), self.count(&key));
            for outcome in [one, other, third] {
                match outcome {
                    Ok(()) => counted += 1,
                    Err(error) => assert!(matches!(error, StoreError::Conflict), "{error:?}"),
                }
            }
        }
        assert!(counted >= 5, "in each round somebody is first: {counted}");
        assert_eq!(self.read().await.throttles().find(&key).await.unwrap().failures, counted);
    }

    async fn known_devices_come_back_and_go(&self) {
        let (account, other) = (self.added("Marta").await, self.added("Nadia").await);
        let now = self.ambient.now();
        let (one, two) = (Digest(vec![61; 32]), Digest(vec![62; 32]));
        let mut tx = self.write().await;
        tx.known_devices().remember(account.id, &one, now).await.unwrap();
        tx.known_devices().remember(account.id, &one, now + Duration::days(1)).await.unwrap();
        tx.known_devices().remember(other.id, &one, now).await.unwrap();
        tx.known_devices().remember(other.id, &two, now).await.unwrap();
        let both = [one.clone(), two.clone()];
        assert_eq!(tx.known_devices().find(account.id, &both).await.unwrap(), Some(one.clone()));
        assert_eq!(tx.known_devices().find(account.id, &both[1..]).await.unwrap(), None);
        assert_eq!(tx.known_devices().find(account.id, &[]).await.unwrap(), None);
        assert_eq!(tx.known_devices().remove_unseen(now + Duration::days(1)).await.unwrap(), 2);
        assert_eq!(tx.known_devices().find(other.id, &both).await.unwrap(), None);
        tx.known_devices().forget(account.id).await.unwrap();
        assert_eq!(tx.known_devices().find(account.id, &both).await.unwrap(), None);
    }

    async fn the_audit_log_is_read_newest_first(&self) {
        let by = self.added("Olga").await.id;
        let entry = |number: u128| AuditEntry {
            // Larger than any id that this suite makes.
            id: uuid::Uuid::from_u128(u128::MAX - 10 + number),
            actor: (number > 1).then_some(by),
            action: if number == 3 { "test.c".into() } else { "test.b".into() },
            subject: format!("usr_{}", number % 2),
            details: json!({ "number": number as u64 }),
            ip: None,
            at: self.ambient.now(),
        };
        let entries = [entry(3), entry(2), entry(1)];
        let mut tx = self.write().await;
        for entry in &entries {
            tx.audit_log().append(entry).await.unwrap();
        }
        let tx = tx.as_mut();
        let read = async |tx: &mut dyn Tx, wanted| tx.audit_log().read(&wanted, 2).await.unwrap();
        let all = WantedEntries::default();
        assert_eq!(read(tx, all.clone()).await, entries[..2]);
        assert_eq!(
            read(tx, WantedEntries { before: Some(entries[1].id), ..all.clone() }).await[0],
            entries[2]
        );
        assert_eq!(read(tx, WantedEntries { actor: Some(by), ..all.clone() }).await, entries[..2]);
        let subject = Some("usr_1".to_owned());
        let of_one = read(tx, WantedEntries { subject, ..all.clone() }).await;
        assert_eq!(of_one, [entries[0].clone(), entries[2].clone()]);
        let action = Some("test.c".to_owned());
        assert_eq!(read(tx, WantedEntries { action, ..all }).await, entries[..1]);
    }

    async fn the_audit_log_takes_entries(&self) {
        let entry = AuditEntry {
            id: self.ambient.id(),
            actor: Some(self.ambient.id()),
            action: "test".into(),
            subject: "usr_x".into(),
            details: json!({ "한": 1 }),
            ip: Some("::1".into()),
            at: self.ambient.now(),
        };
        let mut tx = self.write().await;
        tx.audit_log().append(&entry).await.unwrap();
        let twice = tx.audit_log().append(&entry).await.unwrap_err();
        assert!(matches!(twice, StoreError::Duplicate { .. }), "{twice:?}");
    }

    async fn events_are_applied_once(&self) {
        let event = self.ambient.id();
        let mut tx = self.write().await;
        assert!(tx.inbox().claim(event).await.unwrap());
        assert!(!tx.inbox().claim(event).await.unwrap());
    }

    async fn what_a_user_left_behind_is_shown_disguised_and_erased(&self) {
        let (account, other) = (self.added("Olvido").await, self.added("Noemi").await);
        let act = |actor, subject: String| AuditEntry {
            id: self.ambient.id(),
            actor,
            action: "test".into(),
            subject,
            details: json!({ "nickname": "Olvido", "plan": "Olvidos" }),
            ip: Some("203.0.113.9".into()),
            at: self.ambient.now(),
        };
        let mut tx = self.write().await;
        for entry in
            [act(Some(account.id), other.id.to_string()), act(Some(other.id), account.id.to_string())]
        {
            tx.audit_log().append(&entry).await.unwrap();
        }
        let shown = tx.personal_data().of(account.id).await.unwrap();
        assert_eq!(shown["users"][0]["nickname"], "Olvido");
        let from: Vec<_> = shown["audit_log"].as_array().unwrap().iter().map(|act| &act["ip"]).collect();
        assert!(from.contains(&&json!("203.0.113.9")) && from.contains(&&json!(null)), "{from:?}");
        let (names, alias) = ([account.id.to_string(), "Olvido".to_owned()], Alias::new(&[5; 32]));
        for _ in 0..2 {
            tx.personal_data().disguise(account.id, &names, &alias).await.unwrap();
            tx.personal_data().erase(account.id).await.unwrap();
        }
        let known = tx.personal_data().of(other.id).await.unwrap();
        let details: Vec<_> =
            known["audit_log"].as_array().unwrap().iter().map(|act| &act["details"]).collect();
        assert!(details.contains(&&json!({ "nickname": alias.text, "plan": "Olvidos" })), "{details:?}");
        assert_eq!(tx.accounts().find(account.id).await.unwrap(), None);
        assert!(tx.accounts().find(other.id).await.unwrap().is_some());
        assert_eq!(tx.personal_data().of(account.id).await.unwrap()["audit_log"], json!([]));
    }

    async fn dropping_a_unit_of_work_undoes_it(&self) {
        let account = self.account("Flor");
        let mut tx = self.write().await;
        tx.accounts().add(&account).await.unwrap();
        drop(tx);
        assert_eq!(self.read().await.accounts().find(account.id).await.unwrap(), None);
    }
}
