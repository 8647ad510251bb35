"""`ehr-federated`: takes part in a study, runs one, verifies a model, and tells which models learned from a patient."""

import argparse
import json
import signal
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from ehr_federated.folder_lock import JOURNAL, FolderTaken, occupied
from ehr_federated.gateway import Gateway, GatewayAway, GatewayRefused
from ehr_federated.rounds import RoundFolder
from ehr_federated.settings import ServerSettings, read_server, read_site

# As `ehr` has them: done, refused or not so, wrong use, nobody answers.
DONE, REFUSED, USAGE, UNREACHABLE = 0, 1, 2, 3
ANCHOR_SECONDS = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; the exit code."""
    options = _parser().parse_args(arguments)
    from ehr_federated.flower import FlowerFailed
    from ehr_federated.resuming import CannotResume
    from ehr_federated.verification import DoesNotHold
    try:
        return int(options.run(options))
    except (CannotResume, DoesNotHold, FlowerFailed, FolderTaken, GatewayRefused) as error:
        print(f"error: {error}", file=sys.stderr)
        return REFUSED
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    except GatewayAway as error:
        print(f"error: {error}", file=sys.stderr)
        return UNREACHABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ehr-federated", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    site = commands.add_parser("site", help="take part in a study, until SIGTERM")
    site.add_argument("config", type=Path, help="the site's settings")
    site.set_defaults(run=_site)

    server = commands.add_parser("server", help="run a study to its end, from where an earlier run has left it")
    server.add_argument("config", type=Path, help="the server's settings")
    server.add_argument("--anew", action="store_true", help="begin at round 0, whatever earlier runs have done")
    server.set_defaults(run=_server)

    anchor = commands.add_parser("anchor", help="see anchors through that a run has left in its journal")
    anchor.add_argument("config", type=Path, help="the server's settings")
    anchor.set_defaults(run=_anchor)

    verify = commands.add_parser("verify", help="walk a model's lineage on the ledger back to round 0")
    verify.add_argument("model", type=Path, help="the model's file")
    verify.add_argument("--config", type=Path, required=True, help="settings of a server, whose gateway is asked")
    verify.add_argument("--submitter", help="whose model, where several have entered the same one")
    verify.set_defaults(run=_verify)

    affected = commands.add_parser("affected", help="which models learned from a patient's records at this site")
    affected.add_argument("patient", help="the patient's id")
    affected.add_argument("--config", type=Path, required=True, help="the site's settings")
    affected.add_argument("--rounds", type=Path, required=True, help="the study's round documents")
    affected.set_defaults(run=_affected)
    return parser


def _site(options: argparse.Namespace) -> int:
    from ehr_federated.flower import Site
    settings = read_site(options.config)
    Gateway(settings.gateway).get("/v1/me")
    return Site(settings, options.config).run()


def _server(options: argparse.Namespace) -> int:
    settings = read_server(options.config)
    # Whoever ends this command ends the SuperLink, its child, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with occupied(settings.folder) as lock:
        return _serve(options, settings, lock)


def _serve(options: argparse.Namespace, settings: ServerSettings, lock: int) -> int:
    from ehr_federated.anchors import AnchorJournal
    from ehr_federated.flower import Link
    from ehr_federated.resuming import last_round
    journal, folder = settings.folder / "anchors", RoundFolder(settings.folder / "rounds")
    # Refusals of earlier runs were told at their end.
    told = {outcome.key for outcome in AnchorJournal(journal).refused()}
    if _see_through(settings, told) == UNREACHABLE:
        return UNREACHABLE
    last = None if options.anew else last_round(AnchorJournal(journal), folder, settings.study.id)
    if last and last.number >= settings.rounds:
        print(f"{settings.study.id} has had its {settings.rounds} rounds, and nothing is trained: to go on from round "
              f"{last.number} ({last.digest}), raise rounds; to begin anew, say --anew")
        return DONE
    link = Link(settings, lock)
    try:
        link.admit()
        run = link.run(options.config, options.anew)
    finally:
        link.stop()
    print(f"run {run}: models and round documents are in {settings.folder / 'rounds' / run}")
    return _see_through(settings, told)


def _see_through(settings: ServerSettings, told: Collection[str] = ()) -> int:
    """Sees anchors through that were left, and names those that the ledger refused, but for the keys in `told`.

    The exit code: UNREACHABLE where some still wait, REFUSED where some were refused.
    """
    from ehr_federated.anchors import AnchorJournal, AnchorWorker
    gateway = Gateway(settings.gateway)
    with occupied(settings.folder, JOURNAL):
        journal = AnchorJournal(settings.folder / "anchors")
        is_settled = AnchorWorker(journal, lambda: gateway).start().finish(ANCHOR_SECONDS)
    refused = [outcome for outcome in journal.refused() if outcome.key not in told]
    for outcome in refused:
        model = journal.anchors[outcome.key].model
        print(f"error: the ledger refused the anchor {outcome.key} of the model {model}: {outcome.detail} "
              f"({outcome.code})", file=sys.stderr)
    if not is_settled:
        print(f"{len(journal.pending())} anchors still wait in {journal.path}", file=sys.stderr)
        return UNREACHABLE
    return REFUSED if refused else DONE


def _anchor(options: argparse.Namespace) -> int:
    return _see_through(read_server(options.config))


def _verify(options: argparse.Namespace) -> int:
    from ehr_federated.verification import verify
    settings = read_server(options.config)
    steps = verify(
        Gateway(settings.gateway), options.model, RoundFolder(settings.folder / "rounds"), options.submitter)
    for step in steps:
        document = "its document holds" if step.is_documented else "without a document"
        print(f"round {step.round}  {step.model}  block {step.block}  {', '.join(step.sites)}  {document}")
    return DONE


def _affected(options: argparse.Namespace) -> int:
    from ehr_federated.site_book import SiteBook
    from ehr_federated.verification import affected, descendants, proof_document
    settings = read_site(options.config)
    gateway = Gateway(settings.gateway)
    found = affected(gateway, SiteBook(settings.book), RoundFolder(options.rounds), options.patient)
    json.dump({
        "patient": options.patient, "models": [proof_document(each) for each in found.models],
        "descendants": descendants(gateway, [each.model for each in found.models]), "undecided": found.undecided,
        "does_not_hold": found.broken,
    }, sys.stdout, indent=1)
    print()
    for text in found.broken:
        print(f"error: {text}", file=sys.stderr)
    return REFUSED if found.broken else DONE


if __name__ == "__main__":
    sys.exit(main())
