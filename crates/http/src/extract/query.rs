use std::borrow::Cow;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query as Pairs};
use garde::Validate;
use http::request::Parts;
use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use super::{repair, rules};
use crate::ApiError;

/// Query parameters that follow their type's rules. Refuses with 400 and every parameter that is wrong. A parameter
/// without a value counts as not given; of one that is given twice the last counts.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let pairs = Pairs::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Pairs(pairs) = pairs.map_err(|_| ApiError::validation(Vec::new()))?;
        let given = pairs.into_iter().filter(|(_, text)| !text.is_empty());
        let given: Map<String, Value> = given.map(|(name, text)| (name, Value::String(text))).collect();
        let mut wrong = Vec::new();
        let value = repair::parse(&mut Value::Object(given), &mut wrong, read);
        rules::checked(value, wrong).map(Self)
    }
}

fn read<T: DeserializeOwned>(given: &Value) -> Result<T, serde_path_to_error::Error<serde_json::Error>> {
    let pairs = given.as_object().into_iter().flatten();
    let texts = pairs.map(|(name, text)| (name.as_str(), Text::of(text)));
    serde_path_to_error::deserialize(MapDeserializer::new(texts))
}

/// A parameter's text, read as whatever type is expected.
struct Text<'a>(Cow<'a, str>);

impl<'a> Text<'a> {
    fn of(value: &'a Value) -> Self {
        Self(value.as_str().map_or_else(|| value.to_string().into(), Cow::Borrowed))
    }

    fn parse<T: FromStr>(&self, expected: &str) -> Result<T, serde_json::Error> {
        let unexpected = || Error::invalid_type(serde::de::Unexpected::Str(&self.0), &expected);
        self.0.parse().map_err(|_| unexpected())
    }
}

impl IntoDeserializer<'_, serde_json::Error> for Text<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident => $visit:ident, $expected:literal;)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            visitor.$visit(self.parse($expected)?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = serde_json::Error;

    parsed! {
        deserialize_bool => visit_bool, "a boolean";
        deserialize_i8 => visit_i8, "i8";
        deserialize_i16 => visit_i16, "i16";
        deserialize_i32 => visit_i32, "i32";
        deserialize_i64 => visit_i64, "i64";
        deserialize_u8 => visit_u8, "u8";
        deserialize_u16 => visit_u16, "u16";
        deserialize_u32 => visit_u32, "u32";
        deserialize_u64 => visit_u64, "u64";
        deserialize_f32 => visit_f32, "f32";
        deserialize_f64 => visit_f64, "f64";
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_str(&self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(StrDeserializer::new(&self.0))
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}
