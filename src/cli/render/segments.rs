//! Segments that came with the images, cut on the slice that is drawn, looking as they do in the window at first.

use std::sync::Arc;

use crate::{
    app::{Overlays, read_masks},
    case::Images,
    geometry::ViewTransform,
    paint::{SceneSegment, segment_color},
    segment::cut,
    source::Cancel,
    study::Series,
};

/// What the slice shows of the segments in its patient space.
///
/// # Errors
/// One sentence where a Segmentation cannot be read.
pub fn scene_segments(
    images: &Images,
    series: &Series,
    frame: usize,
    transform: ViewTransform,
) -> Result<Vec<SceneSegment>, String> {
    let (Some(plane), Some(instance)) =
        (series.frames.get(frame).and_then(|frame| frame.plane), series.instance(frame))
    else {
        return Ok(Vec::new());
    };
    let size = [instance.format.columns, instance.format.rows];
    let overlays = Overlays::of(images.segmentations());
    let mut shown = Vec::new();
    for (object, one) in overlays.objects.iter().enumerate() {
        let of_object = overlays.legend().filter(|segment| segment.object == object && segment.shown);
        let of_object: Vec<_> = of_object.collect();
        let shares_space =
            series.frame_of_reference.is_some() && one.instance.frame_of_reference == series.frame_of_reference;
        if of_object.is_empty() || !shares_space {
            continue;
        }
        let masks = read_masks(images.source(), &one.instance, &one.facts, images.limits(), &Cancel::new())?;
        for segment in of_object {
            let mask = masks.by_number.get(&segment.facts.number);
            let Some(cut) = mask.and_then(|mask| cut(mask, masks.half_mm, &[plane], size)) else { continue };
            shown.push(SceneSegment {
                number: segment.place + 1,
                color: segment_color(segment.facts.lab, segment.place),
                opacity: f32::from(overlays.opacity) / 100.0,
                filled: !overlays.outlined,
                chosen: false,
                cut: Arc::new(cut),
                transform,
            });
        }
    }
    Ok(shown)
}
