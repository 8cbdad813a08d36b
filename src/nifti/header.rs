//! The 348 bytes at the beginning of a NIfTI-1 file (nifti1.h), in either order of bytes.

use crate::dicom::DicomError;

/// Bytes of the header.
pub(super) const HEADER_BYTES: usize = 348;
/// Where the voxels begin at the earliest.
const VOXELS_FROM: u64 = 352;
/// How much may lie between the header and the voxels.
const MAX_EXTENSIONS: u64 = 64 << 20;

/// Which file of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// NIfTI-1, header and voxels in one file.
    Single,
    /// The header of a pair of files.
    Pair,
    /// NIfTI-2.
    Second,
}

/// The kind of a file by its beginning, and whether its numbers are big endian.
pub(super) fn kind(bytes: &[u8]) -> Option<(Kind, bool)> {
    let size = *bytes.first_chunk::<4>()?;
    let big = match (i32::from_le_bytes(size), i32::from_be_bytes(size)) {
        (348 | 540, _) => false,
        (_, 348 | 540) => true,
        _ => return None,
    };
    let kind = match (bytes.get(344..348), bytes.get(4..8)) {
        (Some(b"n+1\0"), _) => Kind::Single,
        (Some(b"ni1\0"), _) => Kind::Pair,
        (_, Some(b"n+2\0" | b"ni2\0")) => Kind::Second,
        _ => return None,
    };
    Some((kind, big))
}

/// How a voxel is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voxel {
    U8,
    I16,
    U16,
    I32,
    F32,
    F64,
}

impl Voxel {
    pub fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// By its code, or what such voxels are called.
    fn of(code: i16) -> Result<Self, DicomError> {
        let name = match code {
            2 => return Ok(Self::U8),
            4 => return Ok(Self::I16),
            8 => return Ok(Self::I32),
            16 => return Ok(Self::F32),
            64 => return Ok(Self::F64),
            512 => return Ok(Self::U16),
            1 => "one bit",
            32 | 1792 | 2048 => "complex numbers",
            128 | 2304 => "colours",
            256 => "signed bytes",
            768 => "unsigned 32-bit numbers",
            1024 | 1280 => "64-bit whole numbers",
            1536 => "128-bit numbers",
            _ => {
                return Err(DicomError::Unsupported(format!(
                    "NIfTI files with voxels of an unknown kind ({code}) are"
                )));
            }
        };
        Err(DicomError::Unsupported(format!("NIfTI files with voxels of {name} are")))
    }
}

/// What a header says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    pub big: bool,
    /// Voxels along x, y, z, and times.
    pub size: [u32; 4],
    pub voxel: Voxel,
    /// Where the first is.
    pub voxels_at: u64,
    /// Distances of voxels along x, y and z in mm.
    pub spacing_mm: [f64; 3],
    /// qfac: -1 where the third axis of the quaternion is turned round.
    pub q_factor: f64,
    /// scl_slope and scl_inter.
    pub scale: [f64; 2],
    /// cal_min and cal_max.
    pub shown: [f64; 2],
    /// qform_code and sform_code: 0 where there is none.
    pub codes: [i16; 2],
    /// b, c, d and the offset in mm.
    pub quaternion: [f64; 6],
    /// Three rows of four, in mm.
    pub rows: [[f64; 4]; 3],
    /// In the writer's words.
    pub description: String,
}

impl Header {
    /// From the first bytes of a file of `len` bytes.
    pub fn read(bytes: &[u8], len: u64) -> Result<Self, DicomError> {
        let (kind, big) = kind(bytes).ok_or(DicomError::NotDicom)?;
        match kind {
            Kind::Single => {}
            Kind::Pair => return Err(unread("NIfTI files in pairs of header and image are")),
            Kind::Second => return Err(unread("NIfTI-2 files are")),
        }
        let fields = Fields { bytes, big };
        let to_mm = match fields.byte(123) & 7 {
            1 => 1000.0,
            3 => 0.001,
            _ => 1.0,
        };
        let row = |at: usize| std::array::from_fn(|idx| fields.real(at + 4 * idx) * to_mm);
        Ok(Self {
            big,
            size: size(&fields)?,
            voxel: Voxel::of(fields.short(70))?,
            voxels_at: voxels_at(fields.real(108), len)?,
            spacing_mm: [1, 2, 3].map(|axis| spacing(fields.real(76 + 4 * axis)) * to_mm),
            q_factor: if fields.real(76) < 0.0 { -1.0 } else { 1.0 },
            scale: [fields.real(112), fields.real(116)],
            shown: [fields.real(128), fields.real(124)],
            codes: [fields.short(252), fields.short(254)],
            quaternion: std::array::from_fn(|idx| fields.real(256 + 4 * idx) * if idx < 3 { 1.0 } else { to_mm }),
            rows: [row(280), row(296), row(312)],
            description: fields.text(148, 80),
        })
    }

    /// Voxels of one slice along the third axis.
    pub fn slice_voxels(&self) -> u64 {
        u64::from(self.size[0]) * u64::from(self.size[1])
    }

    /// Bytes of one such slice.
    pub fn slice_bytes(&self) -> u64 {
        self.slice_voxels() * self.voxel.bytes() as u64
    }
}

fn unread(what: &str) -> DicomError {
    DicomError::Unsupported(what.to_owned())
}

/// Voxels along x, y, z and times.
fn size(fields: &Fields<'_>) -> Result<[u32; 4], DicomError> {
    let n = fields.short(40);
    if !(1..=7).contains(&n) {
        return Err(DicomError::Damaged(format!("it says {n} dimensions")));
    }
    let along = |axis: i16| if axis <= n { fields.short(40 + 2 * axis as usize) } else { 1 };
    if (5..=7).any(|axis| along(axis) > 1) {
        return Err(unread("NIfTI files with several values for each voxel are"));
    }
    let size = [1, 2, 3, 4].map(along);
    if size.iter().any(|side| *side < 1) {
        return Err(DicomError::Damaged(format!(
            "it says {} x {} x {} voxels, {} times",
            size[0], size[1], size[2], size[3]
        )));
    }
    Ok(size.map(|side| side.unsigned_abs().into()))
}

/// A distance of voxels; 1 where none is said.
fn spacing(said: f64) -> f64 {
    if said == 0.0 || !said.is_finite() { 1.0 } else { said.abs() }
}

/// Where voxels begin: some writers say 0 and mean the earliest place.
fn voxels_at(offset: f64, len: u64) -> Result<u64, DicomError> {
    if !offset.is_finite() || offset < 0.0 || offset > (VOXELS_FROM + MAX_EXTENSIONS) as f64 {
        return Err(DicomError::Damaged("the place of its voxels is none".to_owned()));
    }
    let at = (offset as u64).max(VOXELS_FROM);
    if at > len {
        return Err(DicomError::Truncated { what: "a NIfTI file up to its voxels", needed: at, left: len });
    }
    Ok(at)
}

/// Numbers by their place. What is beyond the end is 0: the header was read whole.
struct Fields<'b> {
    bytes: &'b [u8],
    big: bool,
}

impl Fields<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn short(&self, at: usize) -> i16 {
        let two = [self.byte(at), self.byte(at + 1)];
        if self.big { i16::from_be_bytes(two) } else { i16::from_le_bytes(two) }
    }

    fn real(&self, at: usize) -> f64 {
        let four = std::array::from_fn(|idx| self.byte(at + idx));
        f64::from(if self.big { f32::from_be_bytes(four) } else { f32::from_le_bytes(four) })
    }

    /// Text up to its zero.
    fn text(&self, at: usize, len: usize) -> String {
        let bytes: Vec<u8> = (at..at + len).map(|at| self.byte(at)).take_while(|byte| *byte != 0).collect();
        crate::study::shown(&String::from_utf8_lossy(&bytes))
    }
}
