use std::ops::RangeInclusive;
use std::time::Duration;

/// What kind of thing went wrong; decides the HTTP status and whether anyone must be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request itself is wrong; repeating it will not help.
    Invalid,
    /// Who is asking is not known or not proven.
    Unauthenticated,
    /// The plan of the asker does not include it.
    PaymentRequired,
    /// The asker is known and may not.
    Forbidden,
    /// There is no such thing, or the asker may not know that there is.
    NotFound,
    /// It contradicts what is already there.
    Conflict,
    /// It was there, and will not be again.
    Gone,
    /// Somebody else has it for the moment.
    Locked,
    /// The body is not what its checksum says.
    Damaged,
    /// The body is larger than allowed.
    TooLarge,
    /// The body is of a type that is not taken.
    UnsupportedType,
    /// Too often.
    TooMany,
    /// Something that it needs is not configured or not reachable.
    Unavailable,
    /// A fault of ours.
    Internal,
}

/// An error that a client may be told about: a kind, a stable code and, for input, the fields at fault.
///
/// The `Display` text of a [`Kind::Internal`] or [`Kind::Unavailable`] error is for the log only.
pub trait Coded: std::error::Error {
    /// Decides the status of the answer.
    fn kind(&self) -> Kind;

    /// The stable code of the API's error envelope, for example `NICKNAME_TAKEN`.
    fn code(&self) -> &'static str;

    /// Every field that is wrong, for a [`Kind::Invalid`] error.
    fn fields(&self) -> Vec<FieldError> {
        Vec::new()
    }

    /// What a [`Kind::Unavailable`] error is about: the name of a setting or of a store. Shown to the client.
    fn subject(&self) -> Option<&str> {
        None
    }

    /// What else a client must know to go on, as the answer's `details`. Counts only without fields and subject.
    fn details(&self) -> Option<serde_json::Value> {
        None
    }

    /// When it is worth trying again, if that is known: the answer's `Retry-After`.
    fn retry_after(&self) -> Option<Duration> {
        None
    }
}

/// A rule that a value broke, before it is known in which field of a request the value stood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("breaks the rule {rule}")]
pub struct BrokenRule {
    /// Stable name of the rule.
    pub rule: &'static str,
    /// Numbers and names that the message for this rule mentions, in order.
    pub params: Vec<String>,
}

impl BrokenRule {
    /// A rule without parameters.
    #[must_use]
    pub fn new(rule: &'static str) -> Self {
        Self { rule, params: Vec::new() }
    }

    /// The same with a parameter that the message mentions.
    #[must_use]
    pub fn with(mut self, param: &dyn std::fmt::Display) -> Self {
        self.params.push(param.to_string());
        self
    }

    /// Passes if the text has as many characters as `allowed` says; the broken rule is `length_min` or `length_max`.
    ///
    /// # Errors
    /// The broken rule, with the limit.
    pub fn unless_length(text: &str, allowed: &RangeInclusive<usize>) -> Result<(), Self> {
        match text.chars().count() {
            length if length < *allowed.start() => Err(Self::new("length_min").with(allowed.start())),
            length if length > *allowed.end() => Err(Self::new("length_max").with(allowed.end())),
            _ => Ok(()),
        }
    }

    /// Says in which field the value stood.
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> FieldError {
        FieldError { field: field.into(), rule: self.rule, params: self.params }
    }
}

/// The error and what caused it, outermost first, for the log.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// One field of a request that broke a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Path of the field in the request, for example `preferences.video_quality`.
    pub field: String,
    /// Stable name of the rule, for example `length`, `required`, `type`.
    pub rule: &'static str,
    /// Numbers and names that the message for this rule mentions, in order.
    pub params: Vec<String>,
}

impl FieldError {
    /// A broken rule without parameters.
    pub fn new(field: impl Into<String>, rule: &'static str) -> Self {
        Self { field: field.into(), rule, params: Vec::new() }
    }

    /// The same with a parameter that the message mentions.
    #[must_use]
    pub fn with(mut self, param: &dyn std::fmt::Display) -> Self {
        self.params.push(param.to_string());
        self
    }
}
