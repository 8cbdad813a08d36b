//! The learner's marker, and once it was answered the true region, as they fall into a viewport.

use crate::{
    annotation::PlaneMm,
    app::AppState,
    geometry::{ImagePlane, ViewPoint, ViewTransform},
    paint::{Scene, SceneMarker, SceneRegion},
    quiz::tenth_up,
    study::Series,
};

/// Adds what the question on screen brings onto this slice.
pub(super) fn add(scene: &mut Scene, app: &AppState, series: &Series, frame: usize, transform: &ViewTransform) {
    let plane = series.frames.get(frame).and_then(|frame| frame.plane);
    let Some(plane) = plane.filter(|_| app.shares_marker_space(series)) else { return };
    // A slice counts half its spacing to both sides, as in grading.
    let half_mm = series.slice_step_mm() / 2.0;
    let view = |at: PlaneMm| transform.view_from_image(at.image(&plane));
    let on_slice = app.true_region().map(|region| region.on_slice(&plane, half_mm));
    if let Some(on_slice) = &on_slice {
        let outlines = on_slice.outlines();
        let rings = outlines.iter().flat_map(|outline| std::iter::once(&outline.ring).chain(&outline.holes));
        let rings: Vec<Vec<ViewPoint>> = rings.map(|ring| ring.iter().copied().map(view).collect()).collect();
        let triangles = outlines.iter().flat_map(|outline| outline.triangles()).map(|corners| corners.map(view));
        if !rings.is_empty() {
            scene.regions.push(SceneRegion { rings, triangles: triangles.collect(), label: "True region".to_owned() });
        }
    }
    let Some(at) = app.marker_at().filter(|at| plane.signed_distance_mm(*at).abs() <= half_mm) else { return };
    let on_plane = PlaneMm::of(at, &plane);
    let nearest = on_slice.and_then(|on_slice| on_slice.nearest(on_plane));
    let distance = nearest.filter(|nearest| ON_IT_MM < nearest.distance_mm(on_plane));
    let distance =
        distance.map(|nearest| (view(nearest), format!("{:.1} mm", tenth_up(nearest.distance_mm(on_plane)))));
    let right = app.outcome().map(|outcome| outcome.right);
    scene.marker = Some(SceneMarker { at: view_of(at, &plane, transform), right, distance });
}

/// A marker nearer than this lies on the region's edge.
const ON_IT_MM: f64 = 0.05;

fn view_of(at: crate::geometry::LpsPoint, plane: &ImagePlane, transform: &ViewTransform) -> ViewPoint {
    transform.view_from_image(plane.image_from_lps(at))
}
