use std::io::{Cursor, Write};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{Datelike, Timelike};
use hallyu_kernel::Time;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::application::ports::Archiver;
use crate::domain::UserError;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// ZIP, deflated, off the async threads.
pub struct Zip;

#[async_trait]
impl Archiver for Zip {
    async fn pack(&self, files: Vec<(String, Bytes)>, at: Time) -> Result<Bytes, UserError> {
        let packed = tokio::task::spawn_blocking(move || pack(&files, at)).await;
        let packed = packed.map_err(Fault::from).and_then(|packed| packed);
        packed.map_err(|error| UserError::Files("the archive", error))
    }
}

fn pack(files: &[(String, Bytes)], at: Time) -> Result<Bytes, Fault> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(dated(at)?)
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner().into())
}

fn dated(at: Time) -> Result<DateTime, Fault> {
    let small = |number: u32| u8::try_from(number);
    let (year, month, day) = (u16::try_from(at.year())?, small(at.month())?, small(at.day())?);
    let (hour, minute, second) = (small(at.hour())?, small(at.minute())?, small(at.second())?);
    Ok(DateTime::from_date_and_time(year, month, day, hour, minute, second)?)
}
