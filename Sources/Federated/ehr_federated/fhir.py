"""One row of numbers from a FHIR bundle: the values of Observations, by their codes."""

import json
import math
from typing import Any

from ehr_federated.settings import Study


class NoRow(ValueError):
    """A record that gives no row; says why, and never what is in it."""


def _values(bundle: Any) -> dict[str, float]:
    values: dict[str, float] = {}
    for entry in bundle.get("entry", []):
        resource = entry.get("resource", {})
        if resource.get("resourceType") != "Observation":
            continue
        value = resource.get("valueQuantity", {}).get("value", resource.get("valueInteger"))
        for coding in resource.get("code", {}).get("coding", []):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                values[coding.get("code")] = float(value)
    return values


def row(content: bytes, study: Study) -> tuple[list[float], int]:
    """The scaled features and the label of a record. Raises NoRow."""
    try:
        values = _values(json.loads(content))
    except (ValueError, AttributeError, TypeError):
        raise NoRow("the record is no FHIR bundle in JSON") from None
    wanted = [feature.code for feature in study.features] + [study.label]
    missing = [code for code in wanted if not math.isfinite(values.get(code, math.nan))]
    if missing:
        raise NoRow(f"the record has no value for {', '.join(missing)}")
    if values[study.label] not in (0.0, 1.0):
        raise NoRow(f"{study.label} is 0 or 1")
    features = [(values[feature.code] - feature.mean) / feature.deviation for feature in study.features]
    return features, int(values[study.label])
