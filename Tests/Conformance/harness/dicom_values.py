"""What the portal's viewer reads in DICOM files, and what pydicom does."""

import json
import subprocess
from pathlib import Path

import pydicom
from pydicom.data import get_testdata_file
from pydicom.errors import InvalidDicomError
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from harness.processes import REPOSITORY

VIEWER = """
import { picture, fullWindow, points } from "./dicom";
import { readFileSync } from "node:fs";
for (const path of process.argv.slice(2)) {
  try {
    const of = picture(new Uint8Array(readFileSync(path)));
    const values = of.frame(of.frames - 1);
    console.log(JSON.stringify({
      rows: of.rows, columns: of.columns, frames: of.frames, window: of.window ?? null, slope: of.slope,
      intercept: of.intercept, isInverted: of.isInverted, patient: of.facts.patient, values: [...values],
      shown: [...points(of, values, of.window ?? fullWindow(of, values))].filter((_, index) => index % 4 === 0),
    }));
  } catch (error) {
    console.log(JSON.stringify({ code: error.code ?? String(error) }));
  }
}
"""


def bundled(folder: Path) -> Path:
    """The viewer's parser, as a program for Node."""
    program = folder / "dicom.mjs"
    subprocess.run(
        ["esbuild", "--bundle", "--platform=node", "--format=esm", f"--outfile={program}", "--log-level=warning",
         "--loader=ts"], input=VIEWER, text=True, check=True, cwd=REPOSITORY / "Sources/Servers/Portal/viewers")
    return program


def made(folder: Path) -> list[Path]:
    """Files of each kind that is shown, by pydicom, of values that are as far apart as they can be."""
    values = bytes(range(256)) * 6
    kinds = [{"PhotometricInterpretation": name, "BitsAllocated": bits, "BitsStored": kept, "HighBit": kept - 1,
              "PixelRepresentation": sign, "SamplesPerPixel": 1}
             for name in ("MONOCHROME1", "MONOCHROME2") for bits, kept in ((8, 8), (8, 6), (16, 12), (16, 16))
             for sign in (0, 1)]
    kinds += [{"PhotometricInterpretation": "RGB", "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7,
               "PixelRepresentation": 0, "SamplesPerPixel": 3, "PlanarConfiguration": planar} for planar in (0, 1)]
    paths = []
    for number, kind in enumerate(kinds):
        for is_implicit in (False, True):
            file = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
            size = kind["SamplesPerPixel"] * kind["BitsAllocated"] // 8
            file.update({name: value for name, value in kind.items() if not isinstance(value, dict)})
            file.Rows, file.Columns, file.NumberOfFrames = 16, 16, 6 // size
            file.WindowCenter, file.WindowWidth = [40, 50], [300.5, 80]
            file.PixelData = values
            file.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if is_implicit else ExplicitVRLittleEndian
            paths.append(folder / f"{number}-{is_implicit}.dcm")
            pydicom.dcmwrite(paths[-1], file, implicit_vr=is_implicit, little_endian=True)
    return paths


def read(program: Path, paths: list[Path]) -> list[dict]:
    done = subprocess.run(["node", str(program), *map(str, paths)], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def judged(path: Path) -> dict:
    """The same by pydicom, as far as the viewer shows such files; `code` says why it does not."""
    try:
        file = pydicom.dcmread(path)
    except InvalidDicomError:
        return {"code": "not_dicom"}
    if file.file_meta.get("TransferSyntaxUID") not in (ExplicitVRLittleEndian, ImplicitVRLittleEndian):
        return {"code": "syntax"}
    if "PixelData" not in file or not file.get("Rows"):
        return {"code": "no_picture"}
    kind = (file.PhotometricInterpretation, file.SamplesPerPixel, file.BitsAllocated)
    if kind not in (("MONOCHROME1", 1, 8), ("MONOCHROME2", 1, 8), ("MONOCHROME1", 1, 16), ("MONOCHROME2", 1, 16),
                    ("RGB", 3, 8)):
        return {"code": "format"}
    frames = int(file.get("NumberOfFrames") or 1)
    size = file.Rows * file.Columns * file.SamplesPerPixel * file.BitsAllocated // 8
    if len(file.PixelData) < size * frames:
        return {"code": "truncated"}
    values = stored(file, file.PixelData[size * (frames - 1):size * frames])
    window = [float(first(file.get(name))) for name in ("WindowCenter", "WindowWidth") if file.get(name) is not None]
    slope, intercept = float(file.get("RescaleSlope", 1)), float(file.get("RescaleIntercept", 0))
    return {"rows": file.Rows, "columns": file.Columns, "frames": frames, "slope": slope, "intercept": intercept,
            "isInverted": kind[0] == "MONOCHROME1",
            "window": {"center": window[0], "width": window[1]} if len(window) == 2 else None, "values": values,
            "patient": " ".join(str(file.get("PatientName", "")).replace("^", " ").split())}


def first(value):
    return value[0] if isinstance(value, pydicom.multival.MultiValue) else value


def stored(file, content: bytes) -> list[int]:
    """Values as they are stored, by the rules of PS3.5, 8.1.1."""
    if file.SamplesPerPixel == 3 and file.PlanarConfiguration == 1:
        third = len(content) // 3
        return [plane for point in zip(content[:third], content[third:2 * third], content[2 * third:])
                for plane in point]
    step = file.BitsAllocated // 8
    raw = [int.from_bytes(content[place:place + step], "little") for place in range(0, len(content), step)]
    low = [(value >> (file.HighBit + 1 - file.BitsStored)) & ((1 << file.BitsStored) - 1) for value in raw]
    if not file.PixelRepresentation:
        return low
    return [value - (1 << file.BitsStored) if value >> (file.BitsStored - 1) else value for value in low]


def windowed(found: dict) -> list[int]:
    """The brightness of grey values, by PS3.3, C.11.2.1.2, under the file's window or under one that shows all."""
    values = [value * found["slope"] + found["intercept"] for value in found["values"]]
    low, high = min(values), max(values)
    window = found["window"] or {"center": (low + high + 1) / 2, "width": high - low + 1}
    center, width = window["center"], window["width"]
    shades = []
    for value in values:
        if value <= center - 0.5 - (width - 1) / 2:
            shades.append(0)
        elif value > center - 0.5 + (width - 1) / 2:
            shades.append(255)
        else:
            shades.append(int(((value - (center - 0.5)) / (width - 1) + 0.5) * 255 + 0.5))
    return [255 - shade for shade in shades] if found["isInverted"] else shades
