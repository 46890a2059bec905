//! Files inside a zip, and NumPy's arrays among them (numpy.lib.format, version 1).

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// No file of the model is larger, bytes: the embedding table comes in 17 of 4 MB.
const LARGEST: u64 = 64 << 20;

/// A zip in memory.
pub(super) struct Archive(ZipArchive<Cursor<Vec<u8>>>);

impl Archive {
    pub(super) fn of(bytes: Vec<u8>) -> Result<Self, String> {
        ZipArchive::new(Cursor::new(bytes)).map(Self).map_err(|error| format!("no zip: {error}"))
    }

    /// The content of a file.
    pub(super) fn file(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let file = self.0.by_name(name).map_err(|error| format!("{name}: {error}"))?;
        let mut content = Vec::new();
        file.take(LARGEST).read_to_end(&mut content).map_err(|error| format!("{name}: {error}"))?;
        Ok(content)
    }

    /// An array of so many bytes.
    pub(super) fn bytes(&mut self, name: &str, count: usize) -> Result<Vec<u8>, String> {
        self.array(name, "|u1", count)
    }

    /// An array of so many numbers.
    pub(super) fn floats(&mut self, name: &str, count: usize) -> Result<Vec<f32>, String> {
        let bytes = self.array(name, "<f4", count * 4)?;
        let (numbers, _) = bytes.as_chunks::<4>();
        Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    /// A single number of double precision.
    pub(super) fn double(&mut self, name: &str) -> Result<f64, String> {
        let bytes = self.array(name, "<f8", 8)?;
        Ok(f64::from_le_bytes(bytes.try_into().map_err(|_| format!("{name}: no number"))?))
    }

    fn array(&mut self, name: &str, kind: &str, size: usize) -> Result<Vec<u8>, String> {
        let mut file = self.file(&format!("{name}.npy"))?;
        let (header, data) = parts(&file).ok_or_else(|| format!("{name}: no array"))?;
        let is_plain =
            header.contains(&format!("'descr': '{kind}'")) && header.contains("'fortran_order': False");
        if !is_plain || file.len() - data != size {
            return Err(format!("{name}: another array was expected than {header}"));
        }
        Ok(file.split_off(data))
    }
}

/// The description of an array, and where its data begin.
fn parts(file: &[u8]) -> Option<(&str, usize)> {
    let rest = file.strip_prefix(b"\x93NUMPY\x01")?;
    let length = usize::from(u16::from_le_bytes([*rest.get(1)?, *rest.get(2)?]));
    Some((std::str::from_utf8(file.get(10..10 + length)?).ok()?, 10 + length))
}
