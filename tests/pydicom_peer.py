"""Decodes every file with pixels of pydicom's wheel, and some made here, for tests/all/pydicom_peer.rs.

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
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEG2000, JPEG2000Lossless, JPEGBaseline8Bit, JPEGLSLossless,
    JPEGLSNearLossless, RLELossless)

out = sys.argv[1]
root = os.path.join(os.path.dirname(pydicom.__file__), 'data', 'test_files')
KINDS = ('PixelData', 'FloatPixelData', 'DoubleFloatPixelData')
# Near-lossless JPEG-LS is not among them: what its decoder gives is laid down to the bit.
LOSSY = ('.4.50', '.4.51', '.4.91', '.4.203')


def filled_up(ds):
    """The rows that a truncated native image has; zeros are put where the others would be."""
    row = ds.Columns * ds.SamplesPerPixel * ds.BitsAllocated // 8
    missing = ds.Rows * row - len(ds.get('PixelData') or bytes(ds.Rows * row))
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


def made(folder):
    """Files that the wheel lacks, as far as the installed encoders make them."""
    os.makedirs(folder, exist_ok=True)
    random = numpy.random.default_rng(7)

    def write(name, base, change):
        try:
            ds = pydicom.dcmread(os.path.join(root, base))
            change(ds)
            ds.save_as(os.path.join(folder, name + '.dcm'))
        except Exception as error:
            print(name, error, file=sys.stderr)

    def described(ds, values, stored, signed=0, **more):
        ds.Rows, ds.Columns = values.shape[:2]
        ds.SamplesPerPixel = values.shape[2] if values.ndim == 3 else 1
        ds.BitsAllocated, ds.BitsStored, ds.HighBit = values.dtype.itemsize * 8, stored, stored - 1
        ds.PixelRepresentation = signed
        for name, value in more.items():
            setattr(ds, name, value)
        ds.PixelData = values.tobytes()
        ds['PixelData'].VR = 'OB' if ds.BitsAllocated == 8 else 'OW'

    def wrapped(ds, codestream, syntax):
        ds.PixelData = encapsulate([codestream])
        ds['PixelData'].is_undefined_length = True
        ds['PixelData'].VR = 'OB'
        ds.file_meta.TransferSyntaxUID = syntax

    smooth = numpy.add.outer(numpy.arange(40), numpy.arange(36))
    grey = smooth + random.integers(0, 5, smooth.shape)
    rgb = numpy.dstack([grey * 2, 255 - grey * 3, grey]).clip(0, 255).astype('u1')
    small = 'CT_small.dcm'
    colour = 'SC_rgb_small_odd.dcm'

    def j2k(name, base, values, stored, photometric, signed=0, **options):
        def change(ds):
            from openjpeg.utils import encode_array
            planar = {'PlanarConfiguration': 0} if values.ndim == 3 else {}
            described(ds, values, stored, signed, PhotometricInterpretation=photometric, **planar)
            lossy = options.pop('lossy', False)
            codestream = encode_array(values, bits_stored=stored, **options)
            wrapped(ds, bytes(codestream), JPEG2000 if lossy else JPEG2000Lossless)
        write(name, base, change)

    j2k('j2k_rct', colour, rgb, 8, 'YBR_RCT', photometric_interpretation=1, use_mct=True)
    j2k('j2k_rgb', colour, rgb, 8, 'RGB', photometric_interpretation=1, use_mct=False)
    j2k('j2k_rgb_by_rct', colour, rgb, 8, 'RGB', photometric_interpretation=1, use_mct=True)
    j2k('j2k_ybr_full', colour, rgb, 8, 'YBR_FULL', photometric_interpretation=3, use_mct=False)
    j2k('j2k_rgb_16', colour, rgb.astype('u2') * 256 + 77, 16, 'RGB', photometric_interpretation=1, use_mct=False)
    j2k('j2k_rgb_12', colour, rgb.astype('u2') * 16 + 7, 12, 'RGB', photometric_interpretation=1, use_mct=False)
    j2k('j2k_ict', colour, rgb, 8, 'YBR_ICT', photometric_interpretation=1, use_mct=True, lossy=True,
        compression_ratios=[3])
    j2k('j2k_signed', small, (grey - 60).astype('i2'), 12, 'MONOCHROME2', 1, photometric_interpretation=2)
    j2k('j2k_one_bit', small, (grey % 2).astype('u1'), 1, 'MONOCHROME2', photometric_interpretation=2)

    def jls(name, values, stored, photometric, near=0, interleave=0):
        def change(ds):
            import jpeg_ls
            planar = {'PlanarConfiguration': 0} if values.ndim == 3 else {}
            described(ds, values, stored, PhotometricInterpretation=photometric, **planar)
            ordered = values.transpose(2, 0, 1) if values.ndim == 3 and interleave == 0 else values
            codestream = jpeg_ls.encode_buffer(
                numpy.ascontiguousarray(ordered).tobytes(), ds.Rows, ds.Columns, ds.SamplesPerPixel, stored, near,
                interleave)
            wrapped(ds, bytes(codestream), JPEGLSNearLossless if near else JPEGLSLossless)
        write(name, colour if values.ndim == 3 else small, change)

    wide = numpy.add.outer(numpy.arange(61) * 9, numpy.arange(83) * 5) + random.integers(0, 4, (61, 83))
    wide[20:50, 10:60] = 77
    for stored in range(2, 17):
        for near in sorted({0, 1, min(255, 2 ** stored // 2 - 1)}):
            values = (wide * 2 ** stored // 2048 % 2 ** stored).astype('u1' if stored <= 8 else 'u2')
            jls(f'jls_{stored}_{near}', values, stored, 'MONOCHROME2', near)
    for interleave in range(3):
        for near in (0, 3):
            jls(f'jls_rgb_{interleave}_{near}', rgb, 8, 'RGB', near, interleave)
            jls(f'jls_rgb_12_{interleave}_{near}', rgb.astype('u2') * 16 + 7, 12, 'RGB', near, interleave)
        jls(f'jls_ybr_{interleave}', rgb, 8, 'YBR_FULL', 0, interleave)

    def rle(name, values, photometric, stored):
        def change(ds):
            ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
            described(ds, values, stored, PhotometricInterpretation=photometric)
            if values.ndim == 3:
                ds.PlanarConfiguration = 0
            ds.compress(RLELossless, generate_instance_uid=False)
        write(name, colour if values.ndim == 3 else small, change)

    rle('rle_ybr_full', rgb, 'YBR_FULL', 8)
    rle('rle_rgb_12', rgb.astype('u2') * 16 + 5, 'RGB', 12)

    def native(name, values, stored, photometric, planar, syntax):
        def change(ds):
            shown = values.transpose(2, 0, 1) if planar else values
            described(ds, values, stored, PhotometricInterpretation=photometric, PlanarConfiguration=planar)
            ds.PixelData = numpy.ascontiguousarray(shown).tobytes()
            ds.file_meta.TransferSyntaxUID = syntax
        write(name, colour, change)

    native('planes_16', rgb.astype('u2') * 200, 16, 'RGB', 1, ExplicitVRLittleEndian)
    native('planes_ybr', rgb, 8, 'YBR_FULL', 1, ExplicitVRLittleEndian)
    native('colours_32', rgb.astype('u4') << 22, 32, 'RGB', 0, ImplicitVRLittleEndian)

    def floats(name, values, attribute):
        def change(ds):
            described(ds, values, values.dtype.itemsize * 8)
            del ds.PixelData, ds.BitsStored, ds.HighBit, ds.PixelRepresentation
            setattr(ds, attribute, values.tobytes())
        write(name, small, change)

    floats('floats', (grey / 7).astype('<f4'), 'FloatPixelData')
    floats('doubles', (grey / 7e9).astype('<f8'), 'DoubleFloatPixelData')

    def palette(name):
        def change(ds):
            of = pydicom.dcmread(os.path.join(os.path.dirname(root), 'palettes', name + '.dcm'))
            for element in list(ds.group_dataset(0x0028)):
                if 'Palette' in element.name:
                    del ds[element.tag]
            for element in of.group_dataset(0x0028):
                if 'Palette Color' in element.name:
                    ds[element.tag] = element
        write('palette_' + name, 'examples_palette.dcm', change)

    for name in ('hotiron', 'pet', 'hotmetalblue', 'pet20step', 'spring', 'summer', 'fall', 'winter'):
        palette(name)
    return glob.glob(os.path.join(folder, '*.dcm'))


found_paths = glob.glob(os.path.join(root, '**', '*'), recursive=True) + made(os.path.join(out, 'made'))
for number, path in enumerate(sorted(found_paths)):
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
