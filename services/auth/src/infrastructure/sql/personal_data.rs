use async_trait::async_trait;
use hallyu_kernel::{SessionId, StoreError, UserId};
use hallyu_sql::{AtErasure, PersonalTable, Shape, Stored};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Condition;
use sea_orm::{QueryOrder, Set};
use serde_json::{Map, Value, json};

use super::{SqlTx, audit_log};
use crate::application::ports::{Alias, PersonalData};

/// Every table that holds something about users, beside the audit log; a test compares the list with the schema. What
/// refers to others stands before them.
pub(crate) const PERSONAL: &[PersonalTable] = &[
    PersonalTable::of_user(
        "sessions",
        &[
            ("created_at", Shape::Time),
            ("id", Shape::id::<SessionId>()),
            ("device", Shape::Text),
            ("ip", Shape::Text),
            ("last_seen_at", Shape::Time),
            ("expires_at", Shape::Time),
        ],
    ),
    PersonalTable::of_user(
        "one_time_tokens",
        &[("expires_at", Shape::Time), ("purpose", Shape::Text), ("used_at", Shape::Time)],
    ),
    PersonalTable::of_user(
        "tickets",
        &[("expires_at", Shape::Time), ("kind", Shape::Text), ("tries", Shape::Number)],
    ),
    PersonalTable::of_user(
        "mfa_secrets",
        &[("confirmed_at", Shape::Time), ("wrong_codes", Shape::Number), ("blocked_until", Shape::Time)],
    ),
    // How many are left; what they are is a secret.
    PersonalTable::of_user("recovery_codes", &[("user_id", Shape::id::<UserId>())]),
    PersonalTable::of_user(
        "oauth_accounts",
        &[
            ("created_at", Shape::Time),
            ("provider", Shape::Text),
            ("provider_user_id", Shape::Text),
            ("email", Shape::Text),
        ],
    ),
    PersonalTable::of_user(
        "passkeys",
        &[("created_at", Shape::Time), ("name", Shape::Text), ("last_used_at", Shape::Time)],
    ),
    PersonalTable::of_user("known_devices", &[("seen_at", Shape::Time)]),
    PersonalTable {
        name: "users",
        user: "id",
        shown: &[
            ("id", Shape::id::<UserId>()),
            ("email", Shape::Text),
            ("email_verified", Shape::Flag),
            ("nickname", Shape::Text),
            ("nickname_at", Shape::Time),
            ("role", Shape::Text),
            ("language", Shape::Text),
            ("created_at", Shape::Time),
            ("updated_at", Shape::Time),
            ("last_login_at", Shape::Time),
            ("suspended_at", Shape::Time),
            ("suspension_reason", Shape::Text),
        ],
        at_erasure: AtErasure::Delete,
    },
];

#[async_trait]
impl PersonalData for SqlTx {
    async fn of(&mut self, user: UserId) -> Result<Map<String, Value>, StoreError> {
        let mut data = self.0.personal_data(PERSONAL, user).await?;
        data.insert("audit_log".to_owned(), self.acts(user).await?);
        Ok(data)
    }

    async fn erase(&mut self, user: UserId) -> Result<(), StoreError> {
        self.0.erase_personal_data(PERSONAL, user).await
    }

    async fn disguise(&mut self, user: UserId, names: &[String], alias: &Alias) -> Result<(), StoreError> {
        let mut says = Condition::any().add(audit_log::Column::Actor.eq(user.uuid()));
        for name in names {
            says = says
                .add(audit_log::Column::Subject.contains(name))
                .add(audit_log::Column::Details.contains(name));
        }
        let rows = audit_log::Entity::find().filter(says).all(self.0.conn()).await.stored()?;
        for row in rows {
            let own = row.actor == Some(user.uuid());
            let mut details = serde_json::from_str(&row.details).map_err(StoreError::corrupt)?;
            redact(&mut details, names, &alias.text);
            let changed = audit_log::ActiveModel {
                id: Set(row.id),
                actor: Set(if own { Some(alias.id) } else { row.actor }),
                subject: Set(disguised(&row.subject, names, &alias.text)),
                details: Set(details.to_string()),
                ip: Set(row.ip.filter(|_| !own)),
                ..Default::default()
            };
            changed.update(self.0.conn()).await.stored()?;
        }
        Ok(())
    }
}

impl SqlTx {
    /// What the audit log says about the user: what others did is shown without where they did it from.
    async fn acts(&mut self, user: UserId) -> Result<Value, StoreError> {
        let about = Condition::any()
            .add(audit_log::Column::Actor.eq(user.uuid()))
            .add(audit_log::Column::Subject.eq(user.to_string()));
        let rows = audit_log::Entity::find().filter(about).order_by_asc(audit_log::Column::At);
        let rows = rows.all(self.0.conn()).await.stored()?;
        let shown = rows.into_iter().map(|row| {
            let own = row.actor == Some(user.uuid());
            let details: Value = serde_json::from_str(&row.details).map_err(StoreError::corrupt)?;
            let (by, ip) = if own { ("you", row.ip) } else { ("others", None) };
            Ok(json!({ "at": row.at, "action": row.action, "by": by, "ip": ip, "details": details }))
        });
        Ok(Value::Array(shown.collect::<Result<_, StoreError>>()?))
    }
}

/// Puts the stand-in where a text is one of the names, or holds one that cannot be part of a word by chance.
fn disguised(text: &str, names: &[String], alias: &str) -> String {
    let lowered = text.to_lowercase();
    if names.iter().any(|name| name.to_lowercase() == lowered) {
        return alias.to_owned();
    }
    let long = names.iter().filter(|name| name.contains(['_', '@']));
    let held = long.filter(|name| lowered.contains(&name.to_lowercase()));
    // What stands around a name is not worth keeping.
    if held.count() > 0 { alias.to_owned() } else { text.to_owned() }
}

fn redact(value: &mut Value, names: &[String], alias: &str) {
    match value {
        Value::String(text) => *text = disguised(text, names, alias),
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, names, alias)),
        Value::Object(fields) => fields.values_mut().for_each(|field| redact(field, names, alias)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_wherever_they_stand_and_other_words_stay() {
        let names =
            ["usr_01h455vb4pex5vsknk084sn02q".to_owned(), "Ana@example.com".to_owned(), "an".to_owned()];
        let mut details = json!({ "to": "ana@EXAMPLE.com", "who": ["An", "plan", "user usr_01h455vb4pex5vsknk084sn02q"], "n": 1 });
        redact(&mut details, &names, "erased_1");
        assert_eq!(details, json!({ "to": "erased_1", "who": ["erased_1", "plan", "erased_1"], "n": 1 }));
    }
}
