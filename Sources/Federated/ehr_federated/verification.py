"""What the ledger has of a model: its lineage back to round 0, and which models learned from a patient."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ehr_federated.arrays import model_hash, read_model
from ehr_federated.commitments import InclusionProof, consent_root
from ehr_federated.gateway import Gateway
from ehr_federated.rounds import RoundDocument, RoundFolder
from ehr_federated.site_book import BookLeaf, BookRound, SiteBook


class DoesNotHold(Exception):
    """Something about a model is not as the ledger has it."""


@dataclass(frozen=True)
class Step:
    """A model of a lineage, as the ledger has it; `is_documented` where its round document was held against that."""

    model: str
    round: int
    block: int
    sites: tuple[str, ...]
    is_documented: bool


def lineage(gateway: Gateway, digest: str, submitter: str | None = None) -> list[dict[str, Any]]:
    """The ledger's entries, from the model back to its first ancestor. Raises DoesNotHold, and what Gateway raises."""
    found = [
        entry for entry in gateway.entries("/v1/models", model_hash=digest)
        if submitter in (None, entry["submitter"])]
    if not found:
        raise DoesNotHold(f"the ledger has no model {digest}: the file was altered, or never entered")
    if len(found) > 1:
        keys = ", ".join(entry["submitter"] for entry in found)
        raise DoesNotHold(f"several have entered the model {digest}: name the submitter, one of {keys}")
    return list(gateway.entries(f"/v1/models/{found[0]['submitter']}/{digest}/lineage"))


def verify(gateway: Gateway, model: Path, folder: RoundFolder | None, submitter: str | None = None) -> list[Step]:
    """The model's lineage, newest first. Raises DoesNotHold for the first thing that does not hold."""
    digest = model_hash(read_model(model))
    entries = lineage(gateway, digest, submitter)
    steps = []
    for child, entry in zip([None, *entries], entries):
        _check_place(child, entry)
        steps.append(Step(
            entry["model_hash"], int(entry["round"]), int(entry["block"]), tuple(entry["sites"]),
            folder is not None and _check_document(folder, entry)))
    last = entries[-1]
    if last.get("parent_hash") or last["round"] != 0:
        raise DoesNotHold(f"the lineage ends at round {last['round']} of {last['model_hash']}, and not at a round 0")
    return steps


def _check_place(child: dict[str, Any] | None, entry: dict[str, Any]) -> None:
    number = entry.get("round")
    name = f"round {number} ({entry['model_hash']})"
    if not isinstance(number, int):
        raise DoesNotHold(f"{entry['model_hash']} is of no round")
    if number > 0 and not entry.get("consent_root"):
        raise DoesNotHold(f"{name} commits to no consents")
    if number == 0 and entry.get("consent_root"):
        raise DoesNotHold(f"{name} has not trained, and commits to consents")
    if child is None:
        return
    if child.get("parent_hash") != entry["model_hash"] or child["submitter"] != entry["submitter"]:
        raise DoesNotHold(f"round {child['round']} is not a child of {name}")
    if not number < child["round"]:
        raise DoesNotHold(f"round {child['round']} is said to come from the later {name}")


def _check_document(folder: RoundFolder, entry: dict[str, Any]) -> bool:
    document = folder.of(entry["model_hash"], entry.get("consent_root"))
    if document is None:
        return False
    name = f"round {entry['round']} ({entry['model_hash']})"
    for what, on_ledger, written in (
            ("number", entry["round"], document.round), ("parent", entry.get("parent_hash"), document.parent),
            ("consent root", entry.get("consent_root"), document.consent_root())):
        if on_ledger != written:
            raise DoesNotHold(f"{name}: its {what} is {on_ledger} on the ledger, and {written} in its document")
    if document.roots and sorted(document.roots) != sorted(entry["sites"]):
        raise DoesNotHold(f"{name}: its sites are {entry['sites']} on the ledger, and others in its document")
    path = folder.model_path(document.run, document.round)
    if path.exists() and model_hash(read_model(path)) != entry["model_hash"]:
        raise DoesNotHold(f"{name}: its file {path} was altered")
    return True


@dataclass(frozen=True)
class Affected:
    """A model that learned from a patient's records, and what proves it."""

    model: str
    submitter: str
    study: str
    round: int
    block: int
    proofs: tuple[tuple[BookLeaf, InclusionProof], ...]
    roots: dict[str, str]
    site: str


@dataclass
class Findings:
    """What `affected` has found of a patient.

    `models` are proven against the ledger, oldest first. `undecided` names rounds of which it cannot be told whether a
    model came of them: they have no document here. `broken` says of which rounds something does not hold, and what.
    """

    models: list[Affected]
    undecided: list[str]
    broken: list[str]


def affected(gateway: Gateway, book: SiteBook, folder: RoundFolder, patient: str) -> Findings:
    """The models that learned from records of a patient at this site. Raises ValueError, and what Gateway raises."""
    found = Findings([], [], [])
    documents = {(each.run, each.round): each for each in folder.documents()}
    entries = list(book.rounds())
    answered = {(each.run, each.round, each.root) for each in entries}
    for entry in entries:
        leaves = [each for each in entry.leaves if each.patient == patient]
        document = documents.get((entry.run, entry.round))
        if not leaves or _is_superseded(entry, document, answered):
            continue
        if document is None or document.block is None:
            found.undecided.append(f"round {entry.round} of {entry.study}, run {entry.run}")
            continue
        try:
            if proven := _proven(gateway, document, entry, leaves):
                found.models.append(proven)
        except DoesNotHold as error:
            # The patient is told of the other rounds all the same.
            found.broken.append(str(error))
    return found


def _is_superseded(
    entry: BookRound, document: RoundDocument | None, answered: set[tuple[str, int, str]]
) -> bool:
    """Whether the site was asked for the round again, and another of its answers went in."""
    root = document.roots.get(entry.site) if document else None
    return root is not None and root != entry.root and (entry.run, entry.round, root) in answered


def _proven(gateway: Gateway, document: RoundDocument, entry: BookRound, leaves: list[BookLeaf]) -> Affected | None:
    """None where the round's model is on the ledger without this site: its answer did not go in. Raises DoesNotHold."""
    name = f"round {entry.round} of {entry.study}, run {entry.run}"
    try:
        tree, root = entry.tree(), document.consent_root()
    except ValueError as error:
        raise DoesNotHold(f"{name}: {error}") from None
    on_ledger = [
        each for each in gateway.entries("/v1/models", model_hash=document.model) if each.get("consent_root") == root]
    if not on_ledger or document.block is None:
        raise DoesNotHold(f"{name}: the ledger has no model {document.model} with its document's consent root")
    if entry.site not in document.roots:
        return None
    if document.roots[entry.site] != entry.root:
        raise DoesNotHold(f"{name}: its document has another root than this site has committed to")
    if entry.parent and on_ledger[0].get("parent_hash") != entry.parent:
        raise DoesNotHold(
            f"{name}: its parent is {on_ledger[0].get('parent_hash')} on the ledger, and this site was sent the model "
            f"{entry.parent}")
    return Affected(
        document.model, on_ledger[0]["submitter"], entry.study, entry.round, document.block,
        tuple((each, tree.proof(each.digest)) for each in leaves), dict(document.roots), entry.site)


def descendants(gateway: Gateway, models: list[str]) -> list[str]:
    """Models that were trained from these later on, in the order in which they are found."""
    known, waiting = list(models), list(models)
    while waiting:
        for entry in gateway.entries("/v1/models", parent_hash=waiting.pop()):
            if entry["model_hash"] not in known:
                known.append(entry["model_hash"])
                waiting.append(entry["model_hash"])
    return known[len(models):]


def proof_document(found: Affected) -> dict[str, Any]:
    """What another can check with `check_proof` and the ledger alone."""
    return {
        "model_hash": found.model, "submitter": found.submitter, "study": found.study, "round": found.round,
        "block": found.block, "site": found.site, "roots": found.roots,
        "records": [{
            "patient": leaf.patient, "record": leaf.record, "consent_version": leaf.version, "salt": leaf.salt,
            "index": proof.index, "size": proof.size, "path": [each.hex() for each in proof.path],
        } for leaf, proof in found.proofs],
    }


def check_proof(document: dict[str, Any], root_on_ledger: str) -> None:
    """Raises DoesNotHold where a proof does not lead to the consent root that the ledger has."""
    roots = {site: bytes.fromhex(root) for site, root in document["roots"].items()}
    if consent_root(document["block"], roots) != root_on_ledger:
        raise DoesNotHold("the sites' roots are not those of the ledger's consent root")
    for each in document["records"]:
        leaf = BookLeaf(each["salt"], each["patient"], each["record"], each["consent_version"])
        path = tuple(bytes.fromhex(part) for part in each["path"])
        if not InclusionProof(leaf.digest, each["index"], each["size"], path).holds(roots[document["site"]]):
            raise DoesNotHold(f"the record {each['record']} is not among those of {document['site']}")
