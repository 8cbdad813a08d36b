//! A small builder of NIfTI-1 files for tests.

#![allow(dead_code, reason = "each test file uses a part of this")]

/// What a file is to say.
#[derive(Clone)]
pub struct Nifti {
    pub big: bool,
    /// dim[1] to dim[7].
    pub size: Vec<i16>,
    pub datatype: i16,
    pub pixdim: [f32; 8],
    pub offset: f32,
    pub scale: [f32; 2],
    /// cal_min and cal_max.
    pub shown: [f32; 2],
    pub units: u8,
    /// qform_code and sform_code.
    pub codes: [i16; 2],
    pub quaternion: [f32; 6],
    pub rows: [[f32; 4]; 3],
    pub description: &'static str,
    pub magic: [u8; 4],
    /// The voxels' bytes, x fastest, in the file's order.
    pub voxels: Vec<u8>,
}

impl Nifti {
    /// Little endian, of 16-bit whole numbers, with an sform.
    pub fn new(size: [i16; 3], rows: [[f32; 4]; 3], voxels: &[i16]) -> Self {
        Self {
            big: false,
            size: size.to_vec(),
            datatype: 4,
            pixdim: [1.0; 8],
            offset: 352.0,
            scale: [0.0, 0.0],
            shown: [0.0, 0.0],
            units: 2,
            codes: [0, 1],
            quaternion: [0.0; 6],
            rows,
            description: "a test",
            magic: *b"n+1\0",
            voxels: voxels.iter().flat_map(|value| value.to_le_bytes()).collect(),
        }
    }

    /// The whole file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut file = vec![0u8; (self.offset as usize).clamp(352, 4096)];
        let mut put = |at: usize, mut bytes: Vec<u8>| {
            if self.big {
                bytes.reverse();
            }
            file[at..at + bytes.len()].copy_from_slice(&bytes);
        };
        put(0, 348i32.to_le_bytes().to_vec());
        put(40, (self.size.len() as i16).to_le_bytes().to_vec());
        self.size.iter().enumerate().for_each(|(idx, side)| put(42 + 2 * idx, side.to_le_bytes().to_vec()));
        put(70, self.datatype.to_le_bytes().to_vec());
        let reals = |at: usize, reals: &[f32]| {
            reals.iter().enumerate().map(|(idx, real)| (at + 4 * idx, real.to_le_bytes().to_vec())).collect::<Vec<_>>()
        };
        let all = [
            reals(76, &self.pixdim),
            reals(108, &[self.offset]),
            reals(112, &self.scale),
            reals(124, &[self.shown[1], self.shown[0]]),
            reals(256, &self.quaternion),
            reals(280, &self.rows.concat()),
        ];
        all.concat().into_iter().for_each(|(at, bytes)| put(at, bytes));
        put(252, self.codes[0].to_le_bytes().to_vec());
        put(254, self.codes[1].to_le_bytes().to_vec());
        file[123] = self.units;
        file[148..148 + self.description.len()].copy_from_slice(self.description.as_bytes());
        file[344..348].copy_from_slice(&self.magic);
        [file, self.voxels.clone()].concat()
    }
}

/// The file as gzip.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}
