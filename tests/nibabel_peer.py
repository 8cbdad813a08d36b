"""Writes NIfTI files with nibabel and says where some of their voxels are, for tests/all/nifti.rs.

Prints one line a voxel: file, index along the third axis, right, front and head in mm, value.
"""
import itertools, os, sys
import nibabel, numpy

out = sys.argv[1]
random = numpy.random.default_rng(11)
turn = nibabel.eulerangles.euler2mat(0.2, -0.15, 0.3)


def tell(name, image, n=12):
    path = os.path.join(out, name)
    nibabel.save(image, path)
    image = nibabel.load(path)
    values = image.get_fdata()
    for _ in range(n):
        index = [int(random.integers(0, side)) for side in image.shape[:3]]
        place = image.affine @ [*index, 1]
        print(name, index[2], *place[:3], float(values[tuple(index)]), sep='\t')


body = random.integers(-1000, 3000, (5, 6, 7)).astype('i2')
for straight in (True, False):
    affine = numpy.diag([1.5, 0.75, 2.0, 1.0])
    if not straight:
        affine[:3, :3] = turn @ affine[:3, :3]
    affine[:3, 3] = [-20, 8, -100]
    plain = nibabel.Nifti1Image(body, affine)
    for number, order in enumerate(itertools.permutations(range(3))):
        for flips in itertools.product((1, -1), repeat=3):
            ornt = numpy.column_stack([order, flips])
            image = plain.as_reoriented(ornt)
            name = f'{"straight" if straight else "oblique"}{number}{"".join("p" if f > 0 else "m" for f in flips)}'
            tell(name + '.nii', image)
            # The same by its quaternion alone.
            image.set_sform(None, 0)
            image.set_qform(image.affine, 1)
            tell(name + '_q.nii.gz', image, 4)

for kind in ('u1', 'i2', 'u2', 'i4', 'f4', 'f8'):
    for order in '<>':
        values = (random.random((4, 5, 6)) * 200).astype(order + kind)
        header = nibabel.Nifti1Header(endianness=order)
        header.set_data_dtype(values.dtype)
        image = nibabel.Nifti1Image(values, affine, header)
        image.header.set_slope_inter(0.5, 3)
        tell(f'kind_{kind}_{"little" if order == "<" else "big"}.nii.gz', image)
