"""Cuts the volume of `reslice.rs` with SimpleITK and VTK, on one thread, whenever a line asks for it.

The first line written names the peers there are. A line read is `NAME JOB TIMES FILE`; the answer is CPU time in ms for
one picture, and the picture lies in the file as 16-bit numbers.
"""

import math
import sys
import time

import numpy as np

SIZE = (512, 512, 400)
PIXEL = 0.7


def volume():
    i, j = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    out = np.empty(SIZE[::-1], np.uint16)
    for k in range(SIZE[2]):
        out[k] = (i * 7 + j * 13 + k * 29 + i * j // 31 + j * k // 17) % 2048 + 100
    return out


A, B = 0.5, 0.4
ROW = np.array([math.cos(A), math.sin(A), 0.0])
COLUMN = np.array([-math.sin(A) * math.cos(B), math.cos(A) * math.cos(B), math.sin(B)])
NORMAL = np.cross(ROW, COLUMN)
ORIGIN = np.array([PIXEL * 255.5, PIXEL * 255.5, 199.5]) - (ROW + COLUMN) * 255.5 * PIXEL


def simpleitk(voxels):
    import SimpleITK as sitk

    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    image = sitk.GetImageFromArray(voxels)
    image.SetSpacing((PIXEL, PIXEL, 1.0))
    cut = sitk.ResampleImageFilter()
    cut.SetSize((512, 512, 1))
    cut.SetOutputSpacing((PIXEL, PIXEL, 1.0))
    cut.SetOutputOrigin(ORIGIN.tolist())
    cut.SetOutputDirection(np.stack([ROW, COLUMN, NORMAL], 1).ravel().tolist())
    cut.SetInterpolator(sitk.sitkLinear)
    cut.SetDefaultPixelValue(65535)
    return lambda job: (lambda: cut.Execute(image), lambda made: sitk.GetArrayFromImage(made))


def vtk(voxels):
    import vtk as v
    from vtk.util import numpy_support

    v.vtkMultiThreader.SetGlobalDefaultNumberOfThreads(1)
    v.vtkSMPTools.Initialize(1)
    image = v.vtkImageData()
    image.SetDimensions(*SIZE)
    image.SetSpacing(PIXEL, PIXEL, 1.0)
    image.GetPointData().SetScalars(numpy_support.numpy_to_vtk(voxels.ravel(), array_type=v.VTK_UNSIGNED_SHORT))

    def of_job(job):
        cut = v.vtkImageReslice()
        cut.SetInputData(image)
        cut.SetOutputDimensionality(2)
        cut.SetInterpolationModeToLinear()
        cut.SetNumberOfThreads(1)
        axes = v.vtkMatrix4x4()
        for row in range(3):
            for column, vector in enumerate((ROW, COLUMN, NORMAL, ORIGIN)):
                axes.SetElement(row, column, vector[row])
        cut.SetResliceAxes(axes)
        cut.SetOutputSpacing(PIXEL, PIXEL, PIXEL)
        cut.SetOutputOrigin(0, 0, 0)
        cut.SetOutputExtent(0, 511, 0, 511, 0, 0)
        cut.SetBackgroundLevel(65535)
        if job != "thin":
            cut.SetSlabNumberOfSlices(20)
            (cut.SetSlabModeToMax if job == "mip" else cut.SetSlabModeToMean)()

        def run():
            cut.Modified()
            cut.Update()
            return cut.GetOutput()

        return run, lambda made: numpy_support.vtk_to_numpy(made.GetPointData().GetScalars())

    return of_job


def main():
    voxels, peers = volume(), {}
    for name, make in (("simpleitk", simpleitk), ("vtk", vtk)):
        try:
            peers[name] = make(voxels)
        except ImportError:
            pass
    print(" ".join(peers), flush=True)
    jobs = {}
    for line in sys.stdin:
        name, job, times, path = line.split(maxsplit=3)
        run, array = jobs.setdefault((name, job), peers[name](job))
        n = int(times) if job == "thin" else 1
        before = time.process_time()
        for _ in range(n):
            made = run()
        taken = (time.process_time() - before) * 1e3 / n
        array(made).astype("<u2").tofile(path.strip())
        print(taken, flush=True)


main()
