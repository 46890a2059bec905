use async_trait::async_trait;
use hallyu_kernel::{StoreError, UserId};
use hallyu_sql::Stored;
use sea_orm::IntoActiveModel;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::SqlTx;
use crate::application::ports::Consents;
use crate::domain::Decision;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_decisions")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    number: i32,
    version: String,
    agreed: bool,
    decided_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(super) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[async_trait]
impl Consents for SqlTx {
    async fn of(&mut self, id: UserId) -> Result<Vec<Decision>, StoreError> {
        let of_user = Entity::find().filter(Column::UserId.eq(id.uuid()));
        let in_order = of_user.order_by_asc(Column::Kind).order_by_asc(Column::Number);
        in_order.all(self.0.conn()).await.stored()?.into_iter().map(to_decision).collect()
    }

    async fn add(&mut self, id: UserId, decisions: &[Decision]) -> Result<(), StoreError> {
        let rows = decisions.iter().map(|decision| {
            let row = Model {
                user_id: id.uuid(),
                kind: decision.kind.as_str().to_owned(),
                number: i32::try_from(decision.number).unwrap_or(i32::MAX),
                version: decision.version.clone(),
                agreed: decision.agreed,
                decided_at: decision.decided_at,
            };
            row.into_active_model()
        });
        Entity::insert_many(rows).exec_without_returning(self.0.conn()).await.stored()?;
        Ok(())
    }
}

fn to_decision(row: Model) -> Result<Decision, StoreError> {
    Ok(Decision {
        kind: row.kind.parse().map_err(StoreError::corrupt)?,
        number: u32::try_from(row.number).map_err(StoreError::corrupt)?,
        version: row.version,
        agreed: row.agreed,
        decided_at: row.decided_at,
    })
}
