//! How the OpenAPI document describes types of the kernel, which knows nothing of it:
//! `#[schema(value_type = schema::Language)]`.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// What is to be agreed to: nothing but true is taken.
#[must_use]
pub fn agreed() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .enum_values(Some([true]))
        .description(Some("Must be true."))
        .build()
}

/// The bytes of a file.
pub struct Binary;

impl PartialSchema for Binary {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build().into()
    }
}

impl ToSchema for Binary {
    fn name() -> Cow<'static, str> {
        "Binary".into()
    }
}

/// ISO 3166-1 alpha-2 code of a country.
pub struct Country;

impl PartialSchema for Country {
    fn schema() -> RefOr<Schema> {
        let codes = hallyu_kernel::Country::all().map(hallyu_kernel::Country::as_str);
        let codes = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes));
        codes.description(Some("ISO 3166-1 alpha-2")).examples(["MX"]).build().into()
    }
}

impl ToSchema for Country {
    fn name() -> Cow<'static, str> {
        "Country".into()
    }
}

/// A language of the interface.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// Korean.
    Ko,
    /// English.
    En,
}

/// BCP 47 tag of a language that subtitles are in.
#[derive(ToSchema)]
pub enum SubtitleLanguage {
    /// Korean.
    #[schema(rename = "ko")]
    Ko,
    /// Spanish of Latin America.
    #[schema(rename = "es-419")]
    Es419,
    /// Portuguese of Brazil.
    #[schema(rename = "pt-BR")]
    PtBr,
}

/// What an account may do; each role includes those before it.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Role {
    /// Watches.
    User,
    /// Watches in the best quality.
    Premium,
    /// Publishes titles.
    Creator,
    /// Looks after everybody's titles.
    Moderator,
    /// Looks after everything.
    Admin,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use utoipa::PartialSchema;

    fn values<T: PartialSchema>() -> Value {
        serde_json::to_value(T::schema()).unwrap()["enum"].clone()
    }

    #[test]
    fn every_value_of_the_kernel_is_described() {
        assert_eq!(values::<super::Language>(), json!(hallyu_kernel::Language::ALL));
        assert_eq!(values::<super::SubtitleLanguage>(), json!(hallyu_kernel::SubtitleLanguage::ALL));
        assert_eq!(values::<super::Role>(), json!(hallyu_kernel::Role::ALL));
    }
}
