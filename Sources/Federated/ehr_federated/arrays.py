"""A model as named arrays: its hash, its file, and what is no model (docs/spec/federated.md, "Model hash")."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Model = dict[str, NDArray[np.generic]]

TYPES = frozenset(
    ["bool", "float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"])


def model_hash(arrays: Mapping[str, NDArray[np.generic]]) -> str:
    """SHA-256 over the arrays, whatever their order or their bytes' order in memory; 64 hex digits.

    Raises ValueError for an array of objects or another type that has no bytes of its own.
    """
    state = hashlib.sha256()
    for name in sorted(arrays, key=str.encode):
        array = arrays[name]
        kind = array.dtype.name
        if kind not in TYPES:
            raise ValueError(f"the array {name} is of type {kind}, which has no hash")
        shape = ",".join(str(length) for length in array.shape)
        state.update(name.encode() + b"\0" + kind.encode() + b"\0" + shape.encode() + b"\0")
        state.update(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
    return state.hexdigest()


def described(model: Mapping[str, NDArray[np.generic]]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Types and shapes by name: what two models that go together have in common."""
    return {name: (array.dtype.name, array.shape) for name, array in model.items()}


def check_shapes(model: Mapping[str, object]) -> None:
    """Raises ValueError for arrays without a dimension, with which secure aggregation is silently wrong."""
    for name, array in model.items():
        if np.ndim(array) == 0:  # type: ignore[arg-type]
            raise ValueError(f"the array {name} has no dimension: give it the shape (1,)")


def update_norm(new: Mapping[str, NDArray[np.generic]], old: Mapping[str, NDArray[np.generic]]) -> float:
    """The Euclidean length of all changes together."""
    squares = (float(np.sum((new[name].astype(np.float64) - old[name].astype(np.float64)) ** 2)) for name in old)
    return float(np.sqrt(sum(squares)))


def write_model(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes a model to a NumPy archive: whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        # No other argument: older releases of NumPy write it as one more array. Objects have no hash to come here with.
        values: dict[str, Any] = dict(arrays)
        np.savez(file, **values)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_model(path: Path) -> Model:
    """Raises ValueError for what is no model, OSError where there is no file."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except OSError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is no model: {error}") from error
