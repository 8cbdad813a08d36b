//! How the pixels of each transfer syntax are stored, and the plain words for what this build does not read.

use dicom_dictionary_std::uids;

use super::{DicomError, preamble::BIG_ENDIAN};

/// How the pixels of a transfer syntax are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    /// As they are.
    Native,
    /// As they are, wrapped in fragments.
    WrappedNative,
    /// Each frame deflated.
    DeflatedFrame,
    /// RLE Lossless.
    Rle,
    /// JPEG, lossy or lossless.
    Jpeg,
    /// JPEG-LS, lossless or near-lossless.
    JpegLs,
    /// JPEG 2000 and High-Throughput JPEG 2000.
    Jpeg2000,
}

impl Storage {
    /// Whether frames are stored as their samples are, wrapped or deflated or not.
    pub fn is_plain(self) -> bool {
        matches!(self, Self::Native | Self::WrappedNative | Self::DeflatedFrame)
    }

    /// How the compression is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native | Self::WrappedNative => "uncompressed",
            Self::DeflatedFrame => "deflated frames",
            Self::Rle => "RLE",
            Self::Jpeg => "JPEG",
            Self::JpegLs => "JPEG-LS",
            Self::Jpeg2000 => "JPEG 2000",
        }
    }
}

/// How the pixels of a transfer syntax are stored, or a sentence that this build does not read it.
pub(super) fn storage(transfer_syntax: &str) -> Result<Storage, DicomError> {
    let tail = transfer_syntax.strip_prefix("1.2.840.10008.1.2").unwrap_or("?");
    let unread = match transfer_syntax {
        uids::IMPLICIT_VR_LITTLE_ENDIAN
        | uids::EXPLICIT_VR_LITTLE_ENDIAN
        | uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
        | BIG_ENDIAN => return Ok(Storage::Native),
        uids::RLE_LOSSLESS => return Ok(Storage::Rle),
        _ => match tail {
            ".1.98" => return Ok(Storage::WrappedNative),
            ".8.1" => return Ok(Storage::DeflatedFrame),
            ".4.50" | ".4.51" | ".4.53" | ".4.55" | ".4.57" | ".4.70" => return Ok(Storage::Jpeg),
            ".4.80" | ".4.81" => return Ok(Storage::JpegLs),
            ".4.90" | ".4.91" | ".4.92" | ".4.93" | ".4.201" | ".4.202" | ".4.203" => return Ok(Storage::Jpeg2000),
            ".4.110" | ".4.111" | ".4.112" => "JPEG XL images are",
            ".4.94" | ".4.95" | ".4.204" | ".4.205" => "images that have to be fetched from a JPIP server are",
            _ if tail.starts_with(".4.10") => "videos (MPEG, H.264, H.265) are",
            _ => return Err(DicomError::Unsupported(format!("transfer syntax {} is", printable(transfer_syntax)))),
        },
    };
    Err(DicomError::Unsupported(unread.to_owned()))
}

/// A code from a file, fit for a sentence: short and of plain characters.
pub(super) fn printable(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || "._ -".contains(*c)).take(64).collect()
}
