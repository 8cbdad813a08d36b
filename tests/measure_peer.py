"""Pixel statistics of random outlines and ellipses by scikit-image and numpy, for tests/all/measure.rs.

Prints one line a shape: kind; corners or ends of both axes as x y in pixels from the centre of the first; number of
pixels, mean, standard deviation (divided by n), minimum, maximum.
"""
import numpy
from skimage.draw import ellipse, polygon

ROWS, COLUMNS = 80, 96
picture = (numpy.arange(ROWS * COLUMNS, dtype=numpy.uint32) * 7919 % 4093).astype(numpy.float64).reshape(ROWS, COLUMNS)
random = numpy.random.default_rng(4711)


def tell(kind, places, rows, columns):
    values = picture[rows, columns]
    if values.size:
        told = [values.size, values.mean(), values.std(), values.min(), values.max()]
        print(kind, ' '.join(map(repr, map(float, places))), ' '.join(map(repr, map(float, told))), sep=';')


for _ in range(60):
    turns = numpy.sort(random.uniform(0, 2 * numpy.pi, random.integers(3, 12)))
    reach = random.uniform(3, 60, turns.size)
    x, y = 48 + reach * numpy.cos(turns), 40 + reach * numpy.sin(turns)
    tell('polygon', numpy.column_stack([x, y]).ravel(), *polygon(y, x, picture.shape))
for _ in range(60):
    (x, y), (a, b), turn = random.uniform(10, 70, 2), random.uniform(1.5, 30, 2), random.uniform(-1.5, 1.5)
    first = numpy.array([numpy.cos(turn), -numpy.sin(turn)]) * a
    second = numpy.array([numpy.sin(turn), numpy.cos(turn)]) * b
    ends = [x - first[0], y - first[1], x + first[0], y + first[1],
            x - second[0], y - second[1], x + second[0], y + second[1]]
    tell('ellipse', ends, *ellipse(y, x, b, a, shape=picture.shape, rotation=turn))
