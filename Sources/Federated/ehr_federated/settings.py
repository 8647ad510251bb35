"""The settings of a site and of a server: JSON files, read strictly. They name the files of secrets and hold none."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ehr_federated.gateway import GatewaySettings
from ehr_federated.privacy import CentralPrivacy, LocalPrivacy
from ehr_federated.secure_sum import SecureAggregation


class SettingsRefused(ValueError):
    """Settings that cannot be used; says which file, which name, and what is wrong."""


@dataclass(frozen=True)
class Feature:
    """One number of a record: its code, and what it is scaled by (a reference mean and deviation, not the site's)."""

    code: str
    mean: float
    deviation: float


@dataclass(frozen=True)
class TorchSettings:
    """A network of PyTorch: so many hidden units (none: linear), and how long and fast a site trains in a round."""

    hidden: int = 0
    epochs: int = 20
    rate: float = 0.05


@dataclass(frozen=True)
class Study:
    """What is learned: the study's id, the codes of features and label, the scope and purpose that are consented to.

    Without `torch` the model is scikit-learn's logistic regression.
    """

    id: str
    scope: str
    features: tuple[Feature, ...]
    label: str
    purpose: str = "HRESCH"
    torch: TorchSettings | None = None


@dataclass(frozen=True)
class SiteSettings:
    """A site of one study."""

    site: str
    study: Study
    gateway: GatewaySettings
    book: Path
    superlink: str
    superlink_authorities: Path
    node_key: Path
    local_privacy: LocalPrivacy | None = None
    secure_aggregation: SecureAggregation | None = None


@dataclass(frozen=True)
class ServerSettings:
    """The server of one study: who takes part, for how many rounds, and where rounds and journal are kept."""

    study: Study
    sites: dict[str, Path]
    minimum_sites: int
    rounds: int
    round_seconds: int
    update_norm: float
    gateway: GatewaySettings
    folder: Path
    listen: str
    certificate: Path
    private_key: Path
    authorities: Path
    central_privacy: CentralPrivacy | None = None
    secure_aggregation: SecureAggregation | None = None


class _Reader:
    """A JSON object from which each name is taken once, and whose leftovers are mistakes."""

    def __init__(self, place: str, value: Any, folder: Path):
        if not isinstance(value, dict):
            raise SettingsRefused(f"{place}: an object, not {type(value).__name__}")
        self.place, self.value, self.folder = place, dict(value), folder

    def take(self, name: str, kind: type, default: Any = None, *, required: bool = True) -> Any:
        if name not in self.value:
            if required:
                raise SettingsRefused(f"{self.place}: {name} is missing")
            return default
        value = self.value.pop(name)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise SettingsRefused(f"{self.place}: {name} is {kind.__name__}, not {type(value).__name__}")
        return value

    def path(self, name: str, *, required: bool = True) -> Any:
        text = self.take(name, str, required=required)
        return None if text is None else self.folder / text

    def part(self, name: str, *, required: bool = True) -> Any:
        value = self.take(name, dict, required=required)
        return None if value is None else _Reader(f"{self.place}: {name}", value, self.folder)

    def whole(self) -> None:
        if self.value:
            raise SettingsRefused(f"{self.place}: unknown: {', '.join(sorted(self.value))}")


def _open(path: Path) -> _Reader:
    try:
        return _Reader(str(path), json.loads(path.read_text()), path.resolve().parent)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SettingsRefused(f"{path}: {error}") from None


def _gateway(reader: _Reader) -> GatewaySettings:
    part = reader.part("gateway")
    made = GatewaySettings(part.take("url", str), part.path("key_file"), part.path("authorities", required=False))
    part.whole()
    return made


def _study(reader: _Reader) -> Study:
    part = reader.part("study")
    features = []
    for number, each in enumerate(part.take("features", list)):
        entry = _Reader(f"{part.place}: features[{number}]", each, reader.folder)
        features.append(Feature(entry.take("code", str), entry.take("mean", float), entry.take("deviation", float)))
        entry.whole()
        if not features[-1].deviation > 0:
            raise SettingsRefused(f"{entry.place}: deviation is above 0")
    study = Study(
        part.take("id", str), part.take("scope", str), tuple(features), part.take("label", str),
        part.take("purpose", str, "HRESCH", required=False), _torch(part))
    part.whole()
    if not features:
        raise SettingsRefused(f"{part.place}: features has at least one entry")
    return study


def _torch(study: _Reader) -> TorchSettings | None:
    part = study.part("torch", required=False)
    if part is None:
        return None
    made = TorchSettings(
        part.take("hidden", int, 0, required=False), part.take("epochs", int, 20, required=False),
        part.take("rate", float, 0.05, required=False))
    part.whole()
    if made.hidden < 0 or made.epochs < 1 or not made.rate > 0:
        raise SettingsRefused(f"{part.place}: hidden is 0 or more, epochs 1 or more, rate above 0")
    return made


def _secure(reader: _Reader, minimum_sites: int | None = None) -> SecureAggregation | None:
    part = reader.part("secure_aggregation", required=False)
    if part is None:
        return None
    minimum = part.take("minimum_sites", int) if minimum_sites is None else minimum_sites
    made = SecureAggregation(minimum, part.take("clipping_range", float), part.take("maximum_rows", int))
    part.whole()
    return made


def read_site(path: Path) -> SiteSettings:
    """Raises SettingsRefused."""
    reader = _open(path)
    privacy, part = None, reader.part("local_privacy", required=False)
    if part:
        privacy = LocalPrivacy(
            part.take("clipping_norm", float), part.take("epsilon", float), part.take("delta", float))
        part.whole()
    made = SiteSettings(
        site=reader.take("site", str), study=_study(reader), gateway=_gateway(reader), book=reader.path("book"),
        superlink=reader.take("superlink", str), superlink_authorities=reader.path("superlink_authorities"),
        node_key=reader.path("node_key"), local_privacy=privacy, secure_aggregation=_secure(reader))
    reader.whole()
    if made.local_privacy and made.secure_aggregation:
        # Noise leaves the range that masked values have.
        raise SettingsRefused(f"{path}: local_privacy or secure_aggregation, not both")
    return made


def read_server(path: Path) -> ServerSettings:
    """Raises SettingsRefused."""
    reader = _open(path)
    privacy, part = None, reader.part("central_privacy", required=False)
    if part:
        privacy = CentralPrivacy(
            part.take("clipping_norm", float), part.take("noise_multiplier", float), part.take("delta", float),
            part.take("epsilon_budget", float))
        part.whole()
    sites = {name: reader.folder / str(file) for name, file in reader.take("sites", dict).items()}
    minimum_sites = reader.take("minimum_sites", int, len(sites), required=False)
    made = ServerSettings(
        study=_study(reader), sites=sites, minimum_sites=minimum_sites,
        rounds=reader.take("rounds", int), round_seconds=reader.take("round_seconds", int, 600, required=False),
        update_norm=reader.take("update_norm", float, 1000.0, required=False), gateway=_gateway(reader),
        folder=reader.path("folder"), listen=reader.take("listen", str), certificate=reader.path("certificate"),
        private_key=reader.path("private_key"), authorities=reader.path("authorities"), central_privacy=privacy,
        secure_aggregation=_secure(reader, minimum_sites))
    reader.whole()
    if not 1 <= made.minimum_sites <= len(sites) <= 256:
        raise SettingsRefused(f"{path}: 1 to 256 sites, of which minimum_sites is no more")
    if privacy and made.minimum_sites != len(sites):
        # Noise and accounting are for a sum over all sites, divided by their number.
        raise SettingsRefused(f"{path}: with central_privacy minimum_sites is the number of sites, {len(sites)}")
    if made.secure_aggregation and privacy:
        # The server clips each update, and here it sees none.
        raise SettingsRefused(f"{path}: central_privacy or secure_aggregation, not both")
    if made.secure_aggregation and 2 * made.minimum_sites <= len(sites):
        # Else the server could ask one half for the one kind of a site's shares, and the other half for the other.
        raise SettingsRefused(f"{path}: with secure_aggregation minimum_sites is more than half of the sites")
    return made
