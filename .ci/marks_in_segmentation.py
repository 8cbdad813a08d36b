"""Holds a synthetic case's arrows against its Segmentation as other people's tools read both.

marks_in_segmentation.py CASE RECIPE SEG: every arrow of CASE/answers.toml in patient space is brought onto the slice that
shows it in each series of CASE/images, and there the segments round its tip must name what the finding is about. highdicom
reads the Segmentation where it is installed, else pydicom. The kinds of findings come from RECIPE, in the case's order.
"""

import pathlib
import sys
import tomllib

import numpy
import pydicom

FLUID = {"Cerebrospinal fluid", "Nerve roots"}
FAT = {"Epidural fat"}
BONE = "a vertebra"
# Kinds of findings whose arrow does not end in or at fluid.
KINDS = {
    "scalloping": {BONE}, "straight_wall": {BONE}, "thinned_pedicle": {BONE}, "lamina_erosion": {BONE},
    "bridged_disc": {BONE, "a disc"}, "fat_kept": FAT, "fat_cap": FAT, "wide_foramen": FAT,
    "conus": FLUID | {"Spinal cord"},
}
# A tip lies on a surface, and half a voxel's diagonal is 0.87 mm.
NEAR_MM = 1.3


def segments(path):
    """Names of segments, their voxels as booleans (segment, slice, row, column), and the affine from voxel to patient."""
    try:
        import highdicom
        whole = highdicom.seg.segread(path)
        volume = whole.get_volume()
        names = [whole.get_segment_description(n).segment_label for n in whole.segment_numbers]
        print(f"highdicom {highdicom.__version__} reads {len(names)} segments of {volume.spatial_shape} voxels")
        return names, numpy.moveaxis(volume.array != 0, -1, 0), volume.affine
    except ImportError:
        data = pydicom.dcmread(path)
    shared = data.SharedFunctionalGroupsSequence[0]
    row_mm, column_mm = map(float, shared.PixelMeasuresSequence[0].PixelSpacing)
    axes = [float(it) for it in shared.PlaneOrientationSequence[0].ImageOrientationPatient]
    normal = numpy.cross(axes[:3], axes[3:])
    groups = data.PerFrameFunctionalGroupsSequence
    firsts = numpy.array([group.PlanePositionSequence[0].ImagePositionPatient for group in groups], dtype=float)
    along = numpy.round(firsts @ normal, 3)
    heights = numpy.unique(along)
    step = numpy.diff(heights).min()
    planes = numpy.round((along - heights[0]) / step).astype(int)
    frames = data.pixel_array.astype(bool).reshape(-1, data.Rows, data.Columns)
    voxels = numpy.zeros((len(data.SegmentSequence), planes.max() + 1, data.Rows, data.Columns), dtype=bool)
    for frame, group, plane in zip(frames, groups, planes):
        voxels[group.SegmentIdentificationSequence[0].ReferencedSegmentNumber - 1, plane] = frame
    affine = numpy.eye(4)
    affine[:3, :3] = numpy.column_stack([normal * step, numpy.array(axes[3:]) * row_mm, numpy.array(axes[:3]) * column_mm])
    affine[:3, 3] = firsts[along.argmin()]
    return [it.SegmentLabel for it in data.SegmentSequence], voxels, affine


def meaning(name):
    """What a segment is to a finding."""
    return "a disc" if name.endswith("disc") else BONE if name[0] in "TLS" and name[1:].isdigit() else name


def series_of(folder, frame_of_reference):
    """By Series Instance UID the planes of a case's images in one Frame of Reference: origin, normal."""
    planes = {}
    for path in sorted((folder / "images").iterdir()):
        data = pydicom.dcmread(path, stop_before_pixels=True)
        if data.get("FrameOfReferenceUID") == frame_of_reference and "ImagePositionPatient" in data:
            axes = numpy.array(data.ImageOrientationPatient, dtype=float)
            plane = (numpy.array(data.ImagePositionPatient, dtype=float), numpy.cross(axes[:3], axes[3:]))
            planes.setdefault(data.SeriesInstanceUID, []).append(plane)
    return planes


def main(case, recipe, segmentation):
    case = pathlib.Path(case)
    answers = tomllib.loads((case / "answers.toml").read_text())
    kinds = [it["kind"] for it in tomllib.loads(pathlib.Path(recipe).read_text())["finding"]]
    names, voxels, affine = segments(segmentation)
    series = series_of(case, answers["frame_of_reference"])
    inverse = numpy.linalg.inv(affine)
    ball = numpy.array([(a, b, c) for a in (-2, -1, 0, 1, 2) for b in (-2, -1, 0, 1, 2) for c in (-2, -1, 0, 1, 2)])

    def near(point):
        middle = numpy.round((inverse @ [*point, 1.0])[:3]).astype(int)
        cells = middle + ball
        places = cells @ affine[:3, :3].T + affine[:3, 3]
        inside = (cells >= 0).all(1) & (cells < voxels.shape[1:]).all(1)
        cells = cells[inside & (numpy.linalg.norm(places - point, axis=1) <= NEAR_MM)]
        return {meaning(names[k]) for k in numpy.flatnonzero(voxels[:, cells[:, 0], cells[:, 1], cells[:, 2]].any(1))}

    if len(kinds) != len(answers["finding"]):
        sys.exit(f"{case.name}: {len(answers['finding'])} findings, {len(kinds)} in the recipe")
    asked = faults = 0
    for kind, finding in zip(kinds, answers["finding"]):
        wanted = KINDS.get(kind, FLUID)
        for mark in (it for it in finding.get("mark", []) if "tip_mm" in it):
            tip = numpy.array(mark["tip_mm"])
            for uid, planes in series.items():
                if mark.get("only_on", uid) != uid:
                    continue
                beside = (((tip - at) @ normal, normal) for at, normal in planes)
                off, normal = min(beside, key=lambda it: abs(it[0]))
                if abs(off) > mark["reach_mm"]:
                    continue
                asked += 1
                found = near(tip - off * normal)
                if not found & wanted:
                    faults += 1
                    print(f"{case.name} {kind} {finding['name']!r}, {off:+.1f} mm off its slice: {sorted(found) or 'no segment'}")
    print(f"{case.name}: {asked} tips on slices of {len(series)} series, {faults} beside what they are about")
    if not asked or faults:
        sys.exit(1)


main(*sys.argv[1:])
