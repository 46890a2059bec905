use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use garde::Validate;
use garde::i18n::{I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind, with_i18n};
use hallyu_kernel::{BrokenRule, FieldError};

use super::repair::is_within;
use crate::{ApiError, messages};

/// Stands between a rule's name and its parameters in a garde message.
const SEPARATOR: char = '\u{1f}';

/// A broken rule as the error that a validator of one's own (`#[garde(custom(...))]`) answers. The rule needs a text in
/// `crates/http/messages`.
#[must_use]
pub fn invalid(broken: &BrokenRule) -> garde::Error {
    let params: Vec<&dyn Display> = broken.params.iter().map(|param| param as &dyn Display).collect();
    garde::Error::new(named(broken.rule, &params))
}

/// A validator for texts that a type takes: `#[garde(custom(follows::<Nickname>))]`.
///
/// # Errors
/// The rule that the type says the text broke.
pub fn follows<T: FromStr<Err = BrokenRule>>(text: &str, _: &()) -> garde::Result {
    text.parse::<T>().map(drop).map_err(|broken| invalid(&broken))
}

fn named(rule: &str, params: &[&dyn Display]) -> String {
    params.iter().fold(rule.to_owned(), |text, param| format!("{text}{SEPARATOR}{param}"))
}

/// Checks the value's rules and joins what they say to what is known to be wrong.
pub(super) fn checked<T>(value: Option<T>, mut wrong: Vec<FieldError>) -> Result<T, ApiError>
where
    T: Validate<Context = ()>,
{
    if let Some(value) = &value
        && let Err(report) = with_i18n(Names, || value.validate())
    {
        let listed = wrong.len();
        for (path, error) in report.into_inner() {
            let field = path.to_string();
            if !wrong[..listed].iter().any(|known| is_within(&field, &known.field)) {
                wrong.push(field_error(field, error.message()));
            }
        }
    }
    match value {
        Some(value) if wrong.is_empty() => Ok(value),
        _ => Err(ApiError::validation(wrong)),
    }
}

fn field_error(field: String, message: &str) -> FieldError {
    let mut parts = message.split(SEPARATOR);
    let rule = messages::rule_named(parts.next().unwrap_or_default());
    FieldError { field, rule, params: parts.map(str::to_owned).collect() }
}

/// Lets garde speak in names of rules instead of English sentences.
struct Names;

impl I18n for Names {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        named("length_min", &[&min]).into()
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        named("length_max", &[&max]).into()
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        named("range_min", &[min]).into()
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        named("range_max", &[max]).into()
    }

    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Cow<'static, str> {
        "invalid".into()
    }

    fn pattern_no_match(&self, _: &dyn Display) -> Cow<'static, str> {
        "format".into()
    }

    fn contains_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        "format".into()
    }

    fn url_invalid(&self, _: InvalidUrl) -> Cow<'static, str> {
        "url".into()
    }

    fn prefix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        "format".into()
    }

    fn suffix_missing(&self, _: &dyn Display) -> Cow<'static, str> {
        "format".into()
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        "format".into()
    }

    fn ip_invalid(&self, _: IpKind) -> Cow<'static, str> {
        "format".into()
    }

    fn matches_field_mismatch(&self, _: &dyn Display) -> Cow<'static, str> {
        "invalid".into()
    }

    fn email_invalid(&self, _: InvalidEmail) -> Cow<'static, str> {
        "email".into()
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        "format".into()
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        "format".into()
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        "required".into()
    }
}
