//! Finds every wrong field of an input, where a deserializer alone stops at the first: the wrong value is replaced by a
//! neutral one of the expected type and the input read again.

use std::fmt::Write;

use hallyu_kernel::FieldError;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::neutral::{Complaint, UNKNOWN, candidates};

/// Most wrong fields that are listed, so that a hostile body cannot cost much.
const MOST: usize = 32;

type Failure = serde_path_to_error::Error<serde_json::Error>;

/// Reads the input, listing in `wrong` each field that has the wrong type; `None` if there was no neutral value for one
/// of them, so that fields behind it were not looked at.
///
/// A value may come out although `wrong` is not empty: it holds neutral values and is good for checking rules only.
pub(super) fn parse<T>(
    input: &mut Value,
    wrong: &mut Vec<FieldError>,
    read: impl Fn(&Value) -> Result<T, Failure>,
) -> Option<T> {
    let mut outcome = read(input);
    for _ in 0..MOST {
        let fault = match outcome {
            Ok(value) => return Some(value),
            Err(failure) => Fault::of(&failure),
        };
        if !wrong.iter().any(|known| is_within(&fault.field, &known.field)) {
            let error = FieldError::new(fault.field.clone(), fault.complaint.rule);
            wrong.push(fault.complaint.param.iter().fold(error, |error, param| error.with(param)));
        }
        outcome = fault.replace(input, &read)?;
    }
    outcome.ok()
}

/// Whether the field is the other one or a part of it.
pub(super) fn is_within(field: &str, whole: &str) -> bool {
    field
        .strip_prefix(whole)
        .is_some_and(|rest| whole.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// One complaint and where it belongs.
struct Fault {
    path: Path,
    message: String,
    complaint: Complaint,
    field: String,
}

impl Fault {
    fn of(failure: &Failure) -> Self {
        let (path, message) = (failure.path().clone(), failure.inner().to_string());
        let complaint = Complaint::read(&message);
        let field = name_of(&path, complaint.missing.as_deref());
        Self { path, message, complaint, field }
    }

    /// Puts a neutral value in the wrong one's place and reads the input again.
    fn replace<T>(
        &self,
        input: &mut Value,
        read: &impl Fn(&Value) -> Result<T, Failure>,
    ) -> Option<Result<T, Failure>> {
        if let Some(missing) = &self.complaint.missing {
            place(input, self.path.iter())?.as_object_mut()?.insert(missing.clone(), Value::Null);
            return Some(read(input));
        }
        if self.complaint.rule == UNKNOWN {
            remove(input, &self.path)?;
            return Some(read(input));
        }
        let mut values = candidates(&self.message);
        let mut next = 0;
        while let Some(value) = values.get(next).cloned() {
            *place(input, self.path.iter())? = value;
            let outcome = read(input);
            let Err(failure) = &outcome else {
                return Some(outcome);
            };
            let fault = Self::of(failure);
            if fault.field != self.field {
                return Some(outcome);
            }
            // The new complaint may say better what is expected.
            let better = candidates(&fault.message).into_iter().filter(|value| !values.contains(value));
            let better: Vec<_> = better.collect();
            values.extend(better);
            next += 1;
        }
        None
    }
}

fn name_of(path: &Path, below: Option<&str>) -> String {
    let mut name = String::new();
    for segment in path {
        let written = match segment {
            Segment::Seq { index } => write!(name, "[{index}]"),
            Segment::Map { key } | Segment::Enum { variant: key } => write!(name, ".{key}"),
            Segment::Unknown => Ok(()),
        };
        written.expect("memory takes any text");
    }
    if let Some(below) = below {
        name.push('.');
        name.push_str(below);
    }
    name.strip_prefix('.').map(str::to_owned).unwrap_or(name)
}

fn place<'a, 's>(input: &'a mut Value, mut path: impl Iterator<Item = &'s Segment>) -> Option<&'a mut Value> {
    path.try_fold(input, |value, segment| match segment {
        Segment::Seq { index } => value.get_mut(index),
        Segment::Map { key } | Segment::Enum { variant: key } => value.get_mut(key),
        Segment::Unknown => None,
    })
}

/// Takes the field at the path out of its object.
fn remove(input: &mut Value, path: &Path) -> Option<Value> {
    let above = path.iter().count().checked_sub(1)?;
    let Some(Segment::Map { key }) = path.iter().nth(above) else {
        return None;
    };
    place(input, path.iter().take(above))?.as_object_mut()?.remove(key)
}
