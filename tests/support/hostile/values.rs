//! Values that no scanner would write: functional groups, tables, windows, geometry.

use dicom_core::Tag;
use dicom_dictionary_std::tags as t;

use super::{
    Draft, Kind,
    draft::{long, sequence, short},
    kind,
};

fn text(name: &str, said: &'static str, tag: Tag, text: &'static str) -> Kind {
    kind(name, said, move || Draft::new().text(tag, b"DS", text).bytes())
}

fn window(name: &str, said: &'static str, center: String, width: String) -> Kind {
    kind(format!("window {name}"), said, move || {
        let value = |tag, text: &str| long(tag, b"UT", text.len() as u32, text.as_bytes());
        let draft = Draft::new().raw(t::WINDOW_CENTER, value(t::WINDOW_CENTER, &center));
        draft.raw(t::WINDOW_WIDTH, value(t::WINDOW_WIDTH, &width)).bytes()
    })
}

/// A table with this descriptor and this many bytes, as VOI LUT or as Modality LUT.
fn table(name: &str, said: &'static str, outer: Tag, descriptor: &'static [u16], n_bytes: usize) -> Kind {
    kind(format!("table {name}"), said, move || {
        let descriptor: Vec<u8> = descriptor.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut item = short(t::LUT_DESCRIPTOR, b"US", &descriptor);
        item.extend(long(t::LUT_DATA, b"OW", n_bytes as u32, &vec![3; n_bytes]));
        Draft::new().raw(outer, sequence(outer, &[item])).bytes()
    })
}

fn many_frames(n: usize, groups: Vec<u8>) -> Vec<u8> {
    let draft = Draft::new().frames(&format!("{n} ")).native(&vec![1; 512 * n]);
    draft.raw(t::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, groups).bytes()
}

/// The group of one frame at a place.
fn placed(position: &str) -> Vec<u8> {
    let position = short(t::IMAGE_POSITION_PATIENT, b"DS", position.as_bytes());
    sequence(t::PLANE_POSITION_SEQUENCE, &[position])
}

fn groups() -> Vec<Kind> {
    let per_frame = t::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
    vec![
        kind("groups for no frame", "", move || many_frames(5, sequence(per_frame, &[]))),
        kind("groups for two frames of five", "", move || {
            many_frames(5, sequence(per_frame, &[placed("1\\2\\3 "), placed("2\\2\\3 ")]))
        }),
        kind("groups for ten thousand frames of two", "", move || {
            many_frames(2, sequence(per_frame, &vec![placed("1\\2\\3 "); 10_000]))
        }),
        kind("groups of nothing", "", move || many_frames(3, sequence(per_frame, &vec![Vec::new(); 3]))),
        kind("groups at no place", "", move || many_frames(3, sequence(per_frame, &vec![placed("nan\\inf\\x "); 3]))),
        kind("groups all at one place", "", move || many_frames(3, sequence(per_frame, &vec![placed("1\\2\\3 "); 3]))),
        kind("groups inside groups", "", move || {
            let inner = (0..20).fold(placed("1\\2\\3 "), |inner, _| sequence(per_frame, &[inner]));
            many_frames(3, sequence(per_frame, &[inner]))
        }),
        kind("groups that are a text", "", move || many_frames(3, short(per_frame, b"LO", b"not a sequence"))),
        kind("groups with two places each", "", move || {
            let twice = [placed("1\\2\\3 "), placed("9\\9\\9 ")].concat();
            many_frames(2, sequence(per_frame, &[twice.clone(), twice]))
        }),
        kind("groups for sixty thousand frames", "", move || {
            let draft = Draft::new().of_bytes().us(t::ROWS, 1).us(t::COLUMNS, 2).frames("60000 ");
            let draft = draft.native(&[1; 120_000]);
            draft.raw(per_frame, sequence(per_frame, &vec![placed("1\\2\\3 "); 60_000])).bytes()
        }),
    ]
}

fn geometry() -> Vec<Kind> {
    let (position, orientation, spacing) = (t::IMAGE_POSITION_PATIENT, t::IMAGE_ORIENTATION_PATIENT, t::PIXEL_SPACING);
    vec![
        text("position of no numbers", "no place in the patient", position, "nan\\inf\\-inf"),
        text("position far away", "beyond any scanner", position, "1e308\\-1e308\\1e308 "),
        text("position of two numbers", "no place in the patient", position, "1\\2 "),
        text("position of a thousand numbers", "", position, "1\\2\\3\\4\\5\\6\\7\\8\\9\\10\\11\\12 "),
        text("orientation of zeros", "at right angles", orientation, "0\\0\\0\\0\\0\\0 "),
        text("orientation of no numbers", "no place in the patient", orientation, "nan\\0\\0\\0\\nan\\0 "),
        text("orientation of one direction", "at right angles", orientation, "0\\1\\0\\0\\1\\0 "),
        text("orientation not at right angles", "at right angles", orientation, "0\\1\\0\\0\\0.7\\0.7"),
        text("orientation beyond measure", "at right angles", orientation, "1e308\\0\\0\\0\\1e308\\0 "),
        text("orientation of three numbers", "no place in the patient", orientation, "1\\0\\0 "),
        text("spacing zero", "no place in the patient", spacing, "0\\0 "),
        text("spacing negative", "no place in the patient", spacing, "-1\\-1 "),
        text("spacing next to nothing", "beyond any scanner", spacing, "1e-300\\1e-300 "),
        text("spacing beyond measure", "beyond any scanner", spacing, "1e300\\1e300 "),
        text("spacing of no numbers", "no place in the patient", spacing, "nan\\nan "),
        text("thickness beyond measure", "", t::SLICE_THICKNESS, "1e308 "),
        text("thickness negative", "", t::SLICE_THICKNESS, "-4"),
        kind("no geometry", "no place in the patient", || {
            Draft::new()
                .without(t::IMAGE_POSITION_PATIENT)
                .without(t::IMAGE_ORIENTATION_PATIENT)
                .without(t::PIXEL_SPACING)
                .bytes()
        }),
    ]
}

pub fn kinds() -> Vec<Kind> {
    let window_of = |name, said, center: &str, width: &str| window(name, said, center.into(), width.into());
    let (voi, modality) = (t::VOILUT_SEQUENCE, t::MODALITY_LUT_SEQUENCE);
    let mut all = vec![
        text("slope zero", "rescale slope", t::RESCALE_SLOPE, "0 "),
        text("slope of no number", "rescale slope", t::RESCALE_SLOPE, "nan "),
        text("slope beyond measure", "", t::RESCALE_SLOPE, "1e308 "),
        text("slope endless", "rescale slope", t::RESCALE_SLOPE, "inf "),
        text("intercept beyond measure", "", t::RESCALE_INTERCEPT, "-1e308"),
        window_of("of no numbers", "window", "nan ", "nan "),
        window_of("endless", "window", "inf ", "-inf"),
        window_of("of no width", "window", "100 ", "0 "),
        window_of("of negative width", "window", "100 ", "-50 "),
        window_of("beyond measure", "", "1e308 ", "1e308 "),
        window_of("next to nothing", "window", "1e-320 ", "1e-320 "),
        window("ten thousand times", "", "40\\".repeat(10_000), "400\\".repeat(10_000)),
        window("ten thousand times wrong", "window", "40\\".repeat(10_000), "0\\".repeat(10_000)),
        table("that promises 65,536 entries", "LUT", voi, &[0, 0, 16], 2),
        table("that promises more than there is", "LUT", voi, &[4096, 0, 12], 100),
        table("of no bits", "LUT", voi, &[256, 0, 0], 512),
        table("of 255 bits", "LUT", voi, &[256, 0, 255], 512),
        table("with half a descriptor", "LUT", voi, &[256], 512),
        table("of no data", "LUT", modality, &[0, 0, 16], 0),
        table("that begins at the end", "", modality, &[16, 65_535, 16], 32),
        kind("five thousand tables", "", || {
            let mut item = short(t::LUT_DESCRIPTOR, b"US", &[2, 0, 0, 0, 16, 0]);
            item.extend(long(t::LUT_DATA, b"OW", 4, &[1; 4]));
            Draft::new().raw(t::VOILUT_SEQUENCE, sequence(t::VOILUT_SEQUENCE, &vec![item; 5000])).bytes()
        }),
        text("padding range upside down", "", t::PIXEL_PADDING_VALUE, "9 "),
    ];
    all.extend(groups());
    all.extend(geometry());
    all
}
