"""What a run has left in the journal, so that the next one goes on from there and not from the beginning."""

from dataclasses import dataclass

from ehr_federated.anchors import Anchor, AnchorJournal
from ehr_federated.arrays import Model, model_hash, read_model
from ehr_federated.logs import LOG
from ehr_federated.rounds import RoundFolder


class CannotResume(Exception):
    """What an earlier run has left is not as its journal says; names it, and says what to do."""


@dataclass(frozen=True)
class LastRound:
    """The last round of a lineage: its model, as its file has it, and the noise of each round that led to it."""

    number: int
    digest: str
    model: Model
    # Multipliers of the rounds with central privacy, which have been spent.
    noise: tuple[float, ...]
    # Whether a round on the way was trained without it, so that no budget holds any more.
    is_bare: bool
    # The block of its consents; 0 for round 0.
    block: int


def last_round(journal: AnchorJournal, folder: RoundFolder, study: str) -> LastRound | None:
    """The round that was journalled last; None where nothing was.

    Raises CannotResume for a model whose file is gone or altered, a round that the ledger refused, and another study.
    """
    if not journal.anchors:
        return None
    anchor = list(journal.anchors.values())[-1]
    number, outcome = int(anchor.message["round"]), journal.outcomes.get(anchor.key)
    name = f"round {number} ({anchor.model})"
    # A model that the ledger has from another run is there: its children can be entered.
    if outcome is not None and outcome.state == "refused" and outcome.code != "model_exists":
        raise CannotResume(
            f"the ledger refused {name}, with which the last run ended: {outcome.detail} ({outcome.code}). Mend that, "
            "or begin anew with --anew")
    document = folder.of(anchor.model, anchor.message.get("consent_root"))
    if document is None:
        raise CannotResume(f"{name} is in {journal.path}, and its document is not in {folder.folder}")
    if document.study != study:
        raise CannotResume(
            f"{folder.folder} holds rounds of the study {document.study}: give {study} a folder of its own")
    path = folder.model_path(document.run, document.round)
    try:
        model = read_model(path)
    except (OSError, ValueError) as error:
        raise CannotResume(f"{name}: its file cannot be read: {error}") from None
    if model_hash(model) != anchor.model:
        raise CannotResume(f"{name}: its file {path} was altered. Put back the one that was anchored")
    noise, rounds = _noise(journal, anchor)
    return LastRound(number, anchor.model, model, noise, len(noise) < rounds, document.block or 0)


def _noise(journal: AnchorJournal, last: Anchor) -> tuple[tuple[float, ...], int]:
    """The multipliers of the lineage, and how many rounds of training it has."""
    by_model = {each.model: each for each in journal.anchors.values()}
    found: list[float] = []
    rounds = 0
    anchor: Anchor | None = last
    seen: set[str] = set()
    while anchor is not None and anchor.model not in seen:
        seen.add(anchor.model)
        multiplier = anchor.message["metrics"].get("noise_multiplier")
        if multiplier is not None:
            found.append(float(multiplier))
        rounds += int(anchor.message["round"]) > 0
        anchor = by_model.get(str(anchor.message.get("parent_hash")))
    return tuple(found), rounds


def set_aside(journal: AnchorJournal, folder: RoundFolder) -> None:
    """Takes rounds out of the folder that were never journalled: no site was given their models.

    Without that `affected` would look for them on the ledger.
    """
    folder.set_aside_models()
    journalled = {anchor.model for anchor in journal.anchors.values()}
    for document in list(folder.documents()):
        if document.model not in journalled:
            folder.set_aside(document)
            LOG.warning(
                "round %d of the run %s was never journalled: it is trained again", document.round, document.run)
