//! NIfTI files that lie, plain and in gzip.

use super::{
    Kind, kind,
    nifti_file::{Nifti, gzipped},
};

fn good() -> Nifti {
    let rows = [[0.5, 0.0, 0.0, 0.0], [0.0, 0.5, 0.0, 0.0], [0.0, 0.0, 3.0, 0.0]];
    Nifti::new([16, 16, 3], rows, &[100; 768])
}

fn of(name: &str, said: &'static str, change: fn(&mut Nifti)) -> Kind {
    kind(format!("NIfTI: {name}"), said, move || {
        let mut file = good();
        change(&mut file);
        file.bytes()
    })
}

/// One in gzip, whose bytes are changed afterwards.
fn zipped(name: &str, said: &'static str, make: fn() -> Vec<u8>) -> Kind {
    kind(format!("NIfTI in gzip: {name}"), said, make)
}

/// Zeros without number behind a header of so many slices.
fn bomb(slices: i16) -> Vec<u8> {
    let mut file = Nifti { size: vec![1024, 1024, slices], voxels: Vec::new(), ..good() };
    file.voxels.resize(200 << 20, 0);
    gzipped(&file.bytes())
}

pub fn kinds() -> Vec<Kind> {
    vec![
        of("good", "holds no name", |_| {}),
        of("colours", "voxels of colours are not read", |file| file.datatype = 128),
        of("a kind of its own", "unknown kind", |file| file.datatype = -1),
        of("of a pair", "pairs of header and image", |file| file.magic = *b"ni1\0"),
        of("no dimensions", "it says 0 dimensions", |file| file.size.clear()),
        of("sides below nothing", "voxels", |file| file.size = vec![16, -16, 3]),
        of("32,767 x 32,767 x 32,767", "the size of a", |file| file.size = vec![32_767; 3]),
        of("a billion times", "the number of frames", |file| file.size = vec![1, 1, 32_767, 32_767]),
        of("a large picture of few bytes", "the first slice needs", |file| file.size = vec![16_000, 16_000]),
        of("its second slice cut off", "incomplete: 1 of 3 frames", |file| file.voxels.truncate(600)),
        of("voxels nowhere", "the place of its voxels", |file| file.offset = f32::NAN),
        of("voxels far behind the end", "up to its voxels", |file| file.offset = 60_000_000.0),
        of("places that are no numbers", "its sform is no place", |file| file.rows = [[f32::NAN; 4]; 3]),
        of("places beyond the moon", "beyond any scanner", |file| {
            file.rows = file.rows.map(|row| row.map(|mm| mm * 1e30))
        }),
        of("steps of no length", "its sform is no place", |file| file.rows = [[0.0; 4]; 3]),
        of("a quaternion of no size", "", |file| (file.codes, file.quaternion) = ([1, 0], [1e30; 6])),
        of("a scale that is no number", "its scale is no number", |file| file.scale = [f32::INFINITY, 0.0]),
        of("a window from all to nothing", "", |file| file.shown = [f32::MIN, f32::MAX]),
        of("real numbers of all kinds", "", |file| {
            file.datatype = 16;
            file.voxels = [f32::NAN, f32::INFINITY, f32::MIN, f32::MAX]
                .repeat(192)
                .into_iter()
                .flat_map(f32::to_le_bytes)
                .collect();
        }),
        of("hidden words in its description", "", |file| file.description = "a\u{202E}b\u{7}c"),
        zipped("good", "holds no name", || gzipped(&good().bytes())),
        zipped("cut off", "", || {
            let whole = gzipped(&good().bytes());
            whole[..whole.len() / 2].to_vec()
        }),
        zipped("of four gigabytes, it says", "file too large", || {
            let mut whole = gzipped(&good().bytes());
            whole.splice(whole.len() - 4.., [0xFF; 4]);
            whole
        }),
        zipped("200 MB of nothing", "", || bomb(100)),
        zipped("200 MB of nothing for 60 GB", "the size of all frames", || bomb(30_000)),
    ]
}
