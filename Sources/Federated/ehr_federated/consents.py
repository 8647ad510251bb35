"""Which records a site may train on in a round, and reading them: the consent gate.

A record counts where, at the round's block, its patient had an active consent to the site's own doctor identity, for
the study's purpose and scope, and still has the very same version when all has been read. Each record is read through
an access that the ledger has logged, as any doctor's read is.
"""

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from ehr_federated.gateway import Gateway, GatewayAway, GatewayRefused, patiently
from ehr_federated.settings import Study

# Records of one access, as the gateway limits them.
BATCH = 50
# Patients whose records are read at once: more would take the gateway's streams from people.
READERS = 4
WAIT = 60
SECONDS = 120


class BlockNotThere(Exception):
    """The gateway has not read the ledger up to the round's block in time."""


@dataclass(frozen=True)
class Consent:
    """A patient's consent to this site's identity for the study, as it was in force at a block."""

    patient: str
    version: int


@dataclass(frozen=True)
class ReadRecord:
    """A record that was read under a consent."""

    consent: Consent
    record: str
    content: bytes


@dataclass(frozen=True)
class Reading:
    """What was read in a round, and how many records were left out for which reason."""

    records: list[ReadRecord]
    left_out: dict[str, int]


class ConsentGate:
    """The gate of one site, for one study."""

    def __init__(self, gateway: Gateway, study: Study):
        self.gateway, self.study = gateway, study

    def consents(self, block: int, seconds: float = SECONDS) -> list[Consent]:
        """Consents in force at `block` and now; those that changed after it are left out of the round.

        Raises BlockNotThere, GatewayAway, GatewayRefused.
        """
        deadline = time.monotonic() + seconds
        while True:
            pages = list(patiently(lambda: list(self.gateway.pages("/v1/consents", state="active")), seconds))
            if all(int(page["block"] or 0) >= block for page in pages):
                break
            if time.monotonic() > deadline:
                raise BlockNotThere(f"the gateway has not read block {block} within {seconds:.0f} s")
            time.sleep(0.2)
        return [
            Consent(entry["patient_id"], int(entry["version"]))
            for page in pages for entry in page["entries"]
            if entry["purpose"] == self.study.purpose and int(entry["effective_at_block"]) <= block
            and not {self.study.scope, "*"}.isdisjoint(entry["scopes"])
        ]

    def read(self, block: int, round_key: str) -> Reading:
        """Reads all records that the round may have. `round_key` makes the round's accesses the same when asked again.

        Raises BlockNotThere, GatewayAway.
        """
        consents = self.consents(block)
        left_out: dict[str, int] = {}
        with ThreadPoolExecutor(READERS) as readers:
            results = list(readers.map(lambda consent: list(self._patient(consent, block, round_key)), consents))
        standing = set(self.consents(block))
        records = []
        for result in chain.from_iterable(results):
            if isinstance(result, str):
                left_out[result] = left_out.get(result, 0) + 1
            elif result.consent not in standing:
                left_out["consent_changed"] = left_out.get("consent_changed", 0) + 1
            else:
                records.append(result)
        return Reading(records, left_out)

    def _patient(self, consent: Consent, block: int, round_key: str) -> Iterator[ReadRecord | str]:
        """The records of a patient, and codes of those that could not be read."""
        try:
            entries = patiently(lambda: list(self.gateway.entries(
                "/v1/records", patient_id=consent.patient, scope=self.study.scope, current="true")), SECONDS)
        except GatewayRefused as refusal:
            # Withdrawn a moment ago: to whoever may not see it, it is not there.
            yield refusal.code
            return
        records = [entry["record_id"] for entry in entries if int(entry["block"]) <= block]
        for start in range(0, len(records), BATCH):
            yield from self._batch(consent, records[start:start + BATCH], round_key)

    def _batch(self, consent: Consent, records: list[str], round_key: str) -> Iterator[ReadRecord | str]:
        message = {"patient_id": consent.patient, "records": records, "purpose": self.study.purpose}
        # The same records in the same round are the same accesses, also where the site was restarted in it.
        key = hashlib.sha256(" ".join([round_key, consent.patient, *records]).encode()).hexdigest()

        def logged() -> list[dict[str, Any]]:
            accesses: list[dict[str, Any]] = self.gateway.post("/v1/accesses", message, key, wait=WAIT)
            if any((each.get("operation") or {}).get("state") == "waiting" for each in accesses):
                raise GatewayAway("the ledger has not decided about the accesses yet")
            return accesses

        try:
            accesses = patiently(logged, SECONDS)
        except GatewayRefused as refusal:
            yield from [refusal.code] * len(records)
            return
        for access in accesses:
            if access.get("refused"):
                yield str(access["refused"]["code"])
                continue
            try:
                content = patiently(partial(self.gateway.content, access["content"]), SECONDS)
                yield ReadRecord(consent, access["record_id"], content)
            except GatewayRefused as refusal:
                yield refusal.code
