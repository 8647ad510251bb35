"""The story of scripts/demo-federated.sh: three hospitals learn together, a patient withdraws, and all of it is proven.

Ends with an AssertionError at the first step that does not go as it should.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "Tests/Conformance"))

from ehr_federated.anchors import AnchorJournal
from ehr_federated.arrays import read_model, write_model
from ehr_federated.gateway import Gateway
from ehr_federated.learning import LogisticLearner
from ehr_federated.rounds import RoundFolder
from ehr_federated.settings import read_server
from ehr_federated.site_book import SiteBook
from ehr_federated.verification import check_proof
from harness.gateway import standing
from hospitals import SITES, Data, Federated, deposit, service, settings

# No step takes a minute on a machine that does nothing else.
RUN_SECONDS = 900


def say(text: str) -> None:
    print(f"[{time.monotonic() - BEGAN:5.0f} s] {text}", flush=True)


def until(what, programs: list[Federated], words: str):
    """What `what` gives as soon as it gives something; no longer than the programs run."""
    deadline = time.monotonic() + RUN_SECONDS
    while not (found := what()):
        for each in programs:
            assert each.process.poll() is None, f"{each.name} has ended:\n{each.output[-6000:]}"
        assert time.monotonic() < deadline, f"{words}:\n" + "\n".join(each.output[-3000:] for each in programs)
        time.sleep(0.2)
    return found


def command(folder: Path, *arguments: str, expect: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ehr_federated.command", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == expect, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def anchored(folder: Path, number: int) -> bool:
    journal = folder / "server/anchors"
    return journal.exists() and any(
        key.endswith(f"-{number}") and outcome.state == "committed"
        for key, outcome in AnchorJournal(journal).outcomes.items())


def killed(folder: Path, programs: dict[str, Federated]) -> None:
    """Kills the server and a site with all that Flower runs for them, and starts both again."""
    for name in ("server", "north"):
        programs[name].kill()
    say("the server and the site north are killed, and started again")
    programs["server"] = Federated(folder, "server-again", "server", "server.json")
    programs["north"] = Federated(folder, "north-again", "site", "north.json")
    until(lambda: "the study goes on after round 1" in programs["server"].output, [*programs.values()],
          "the study never went on")
    say("the study goes on after round 1")


def train(folder: Path, patients: list, rounds: int, kill: bool):
    """Runs sites and server; one patient of `north` withdraws before round 2. Returns that patient."""
    (folder / "server/rounds").mkdir(parents=True)
    hold = folder / "server/rounds/hold-2"
    if rounds > 1:
        hold.touch()
    leaver = next(person for person in patients if person.site == "north")
    programs = {"server": Federated(folder, "server", "server", "server.json")}
    try:
        until(lambda: "sites may take part" in programs["server"].output, [*programs.values()],
              "the server admits no site")
        say("SuperLink runs with TLS, and admits the keys of three sites")
        programs.update({site: Federated(folder, site, "site", f"{site}.json") for site in SITES})
        if rounds > 1:
            until(lambda: anchored(folder, 1), [*programs.values()], "round 1 was never anchored")
            say("round 1 is on the ledger; a patient of north withdraws")
            site = leaver.sites["north"]
            leaver.done("DELETE", f"/v1/consents/{site.holder}", wait=60, expect=None)
            leaver.seen(f"/v1/consents/{site.holder}", lambda body: body["state"] == "revoked")
            if kill:
                killed(folder, programs)
            hold.unlink()
        server = programs["server"]
        sites = [programs[site] for site in SITES]
        until(lambda: server.process.poll() is not None, sites, "the server never ended")
        assert server.process.returncode == 0, "\n".join(each.output[-4000:] for each in programs.values())
    finally:
        for each in programs.values():
            each.stop()
    return leaver


def table(folder: Path, data: Data) -> None:
    """A line for each round, from the ledger, with the accuracy on rows that no site has seen."""
    chosen = read_server(folder / "server.json")
    rounds, learner = RoundFolder(chosen.folder / "rounds"), LogisticLearner()
    entries = {each["model_hash"]: each for each in Gateway(chosen.gateway).entries("/v1/models")}
    print("round  consents at  anchored in  sites             rows   refused  epsilon  accuracy  model")
    for each in sorted(rounds.documents(), key=lambda document: document.round):
        entry = entries[each.model]
        figures = entry["metrics"]
        model = read_model(rounds.model_path(each.run, each.round))
        accuracy = learner.accuracy(model, data.test_features, data.test_labels)
        epsilon = f"{figures['epsilon_ppm'] / 1e6:.2f}" if "epsilon_ppm" in figures else "-"
        print(f"{each.round:5}  {each.block or '-':>11}  {entry['block']:>11}  {' '.join(entry['sites']):16}  "
              f"{figures.get('rows', '-'):5}  {figures.get('refused', '-'):>7}  {epsilon:>7}  {accuracy:8.3f}  "
              f"{each.model[:16]}")
    scaled = (data.features - data.mean) / data.deviation
    central = learner.fit(learner.initial(len(data.codes)), scaled, data.labels)
    print(f"all rows in one place, for comparison: "
          f"{learner.accuracy(central, data.test_features, data.test_labels):.3f}", flush=True)


def prove(folder: Path, leaver, rounds: int) -> None:
    """Verifies the last model, tells the patient's models, and finds what was altered."""
    chosen = read_server(folder / "server.json")
    gateway, kept = Gateway(chosen.gateway), RoundFolder(chosen.folder / "rounds")
    documents = {each.round: each for each in kept.documents()}
    last = documents[max(documents)]
    path = kept.model_path(last.run, last.round)
    walked = command(folder, "verify", str(path), "--config", "server.json")
    assert walked.count("its document holds") == rounds + 1, walked
    say(f"verify: the lineage holds from round {last.round} back to round 0")

    told = json.loads(command(
        folder, "affected", leaver.holder, "--config", "north.json", "--rounds", "server/rounds"))
    entries = {each["model_hash"]: each for each in gateway.entries("/v1/models")}
    assert [each["round"] for each in told["models"]] == [1] and not told["undecided"], told
    check_proof(told["models"][0], entries[documents[1].model]["consent_root"])
    assert told["descendants"] == [documents[number].model for number in range(2, rounds + 1)], told
    say(f"affected: round 1 learned from the patient (proven), {len(told['descendants'])} model(s) descend from it")

    books = {each.round: each for each in SiteBook(folder / "north-book").rounds()}
    for number, entry in books.items():
        assert entry.tree().root.hex() == documents[number].roots["north"]
        assert documents[number].consent_root() == entries[documents[number].model]["consent_root"]
    if rounds > 1:
        before, after = ({leaf.patient for leaf in books[number].leaves} for number in (1, 2))
        assert before - after == {leaver.holder} and not after - before
        say(f"north committed to {len(before)} patients in round 1 and to {len(after)} in round 2, without the one")
    model = read_model(path)
    model["intercept"] = model["intercept"] + 0.001
    write_model(folder / "altered.npz", model)
    words = command(folder, "verify", "altered.npz", "--config", "server.json", expect=1)
    assert "the file was altered" in words, words
    say("verify: a model that was altered afterwards is found")


def chosen(options: argparse.Namespace) -> tuple[dict, dict]:
    """What the options add to the settings of the server, and of each site."""
    server, site = {}, {}
    if options.central_privacy:
        server["central_privacy"] = {
            "clipping_norm": 4.0, "noise_multiplier": 1.0, "delta": 1e-5, "epsilon_budget": 20.0}
    if options.local_privacy:
        site["local_privacy"] = {"clipping_norm": 0.5, "epsilon": 0.9, "delta": 1e-5}
    if options.secure_aggregation:
        server["secure_aggregation"] = {"clipping_range": 8.0, "maximum_rows": 50}
        site["secure_aggregation"] = {**server["secure_aggregation"], "minimum_sites": 3}
    return server, site


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--patients", type=int, default=60, help="of three hospitals together (60); "
        "below 12 a site may have one label only, and cannot learn")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--central-privacy", action="store_true")
    parser.add_argument("--local-privacy", action="store_true")
    parser.add_argument("--secure-aggregation", action="store_true")
    parser.add_argument("--kill", action="store_true", help="kill the server and a site after round 1")
    options = parser.parse_args()
    data = Data.load(options.patients)
    with tempfile.TemporaryDirectory(prefix="ehr-federated.") as name:
        folder = Path(name)
        with standing(folder) as hospital:
            say("ledger, processor, encryption service and gateway run")
            rights = ["consents:read", "records:read", "accesses", "models:read"]
            sites = {site: service(hospital, folder, site, "doctor", rights) for site in SITES}
            service(hospital, folder, "server", "submitter", ["models:write", "models:read"])
            patients = deposit(hospital, data, sites)
            for person in patients:
                person.sites = sites
            say(f"{len(patients)} patients of {len(SITES)} hospitals have deposited a report and consented")
            settings(hospital, folder, data, options.rounds, *chosen(options))
            leaver = train(folder, patients, options.rounds, options.kill)
            say("the study has ended")
            table(folder, data)
            prove(folder, leaver, options.rounds)
    say("done")


BEGAN = time.monotonic()
if __name__ == "__main__":
    main()
