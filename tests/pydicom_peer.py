"""Decodes every file with pixels of pydicom's wheel for tests/pydicom_peer.rs.

Prints one line a file: path, kind (grey, colour or unread), number of frames, lossy or lossless, rows that are in the
file, file of values, file of overlay bits or -. Grey values are written as doubles, colours as bytes of red, green and
blue (of deeper ones the highest eight bits), overlays as one byte a pixel for all frames.
"""
import glob, os, sys, warnings
warnings.simplefilter('ignore')
import logging
logging.disable(logging.CRITICAL)
import numpy, pydicom
from pydicom.pixels import apply_color_lut, get_decoder
from pydicom.uid import JPEGBaseline8Bit

out = sys.argv[1]
root = os.path.join(os.path.dirname(pydicom.__file__), 'data', 'test_files')
KINDS = ('PixelData', 'FloatPixelData', 'DoubleFloatPixelData')
LOSSY = ('.4.50', '.4.51', '.4.91', '.4.81', '.4.203')


def filled_up(ds):
    """The rows that a truncated native image has; zeros are put where the others would be."""
    row = ds.Columns * ds.SamplesPerPixel * ds.BitsAllocated // 8
    missing = ds.Rows * row - len(ds.PixelData)
    if missing <= 0 or ds.file_meta.TransferSyntaxUID.is_encapsulated or ds.get('NumberOfFrames', 1) != 1:
        return ds.Rows
    if ds.PhotometricInterpretation == 'YBR_FULL_422':
        return ds.Rows
    rows = len(ds.PixelData) // row
    ds.PixelData = ds.PixelData[:rows * row] + bytes((ds.Rows - rows) * row)
    return rows


def decoded(ds, frames):
    """Kind and values of all frames."""
    decoder = get_decoder(ds.file_meta.TransferSyntaxUID)
    # Decoders differ where pixels share colours; Pillow's are those of most viewers.
    plugin = 'pillow' if 'pillow' in decoder.available_plugins and decoder.UID == JPEGBaseline8Bit else ''
    values, meta = decoder.as_array(ds, raw=False, decoding_plugin=plugin)
    colours = meta['photometric_interpretation']
    if colours == 'PALETTE COLOR':
        values = apply_color_lut(values, ds)
        bits = values.dtype.itemsize * 8
    elif meta['samples_per_pixel'] == 3:
        assert colours == 'RGB', colours
        bits = meta['bits_stored']
    else:
        return 'grey', values.astype('<f8').ravel()
    return 'colour', (values >> (bits - 8)).astype('u1').ravel()


def overlays(ds, frames):
    """The bits of all overlay planes, on every frame."""
    covered = numpy.zeros((frames, ds.Rows, ds.Columns), 'u1')
    found = False
    for group in range(0x6000, 0x6020, 2):
        if (group, 0x3000) not in ds:
            continue
        found = True
        top, left = (int(v) - 1 for v in ds[group, 0x0050].value)
        plane = ds.overlay_array(group)
        rows, columns = min(ds.Rows - top, plane.shape[0]), min(ds.Columns - left, plane.shape[1])
        covered[:, top:top + rows, left:left + columns] |= plane[:rows, :columns].astype('u1')
    return covered if found else None


for number, path in enumerate(sorted(glob.glob(os.path.join(root, '**', '*'), recursive=True))):
    if not os.path.isfile(path):
        continue
    try:
        ds = pydicom.dcmread(path, force=True)
        if not any(name in ds for name in KINDS):
            continue
    except Exception:
        continue
    kind, frames, lossy, rows, values_at, bits_at = 'unread', 0, 'lossless', 0, '-', '-'
    try:
        try:
            frames = max(1, int(ds.get('NumberOfFrames', 1) or 1))
        except ValueError:
            frames = ds.NumberOfFrames = 1
        if str(ds.file_meta.TransferSyntaxUID).endswith(LOSSY):
            lossy = 'lossy'
        rows = filled_up(ds)
        found, values = decoded(ds, frames)
        # Where their number cannot be read, pydicom counts the frames too.
        frames = values.size // (ds.Rows * ds.Columns * (3 if found == 'colour' else 1))
        values_at = os.path.join(out, f'{number}.values')
        values.tofile(values_at)
        covered = overlays(ds, frames)
        if covered is not None:
            bits_at = os.path.join(out, f'{number}.overlay')
            covered.tofile(bits_at)
        kind = found
    except Exception as error:
        values_at = ' '.join(str(error).split())[:200] or type(error).__name__
    print(path, kind, frames, lossy, rows, values_at, bits_at, sep='\t')
