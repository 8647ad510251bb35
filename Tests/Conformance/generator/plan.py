"""A plan: what is planted and what is run, in order, with what the model says of each transaction."""

import hashlib
import random
from dataclasses import dataclass

from generator import headers
from generator.ground import Ground
from generator.payloads import READERS, WEIGHTS, Payloads
from generator.spoil import Spoiler
from generator.universe import STEPS_PER_EPOCH, Stored, Universe
from harness.planned_validator import Planned, Planted
from model import READ, READ_BLOCK, WRITE, Rejected, Verdict, apply
from model import payload as payloads

# How many of the transactions are spoiled on purpose, at one level or more.
SPOILED = 0.35
# How often the validator refuses what the header declares.
DENIED = 0.005
# So many transactions at the beginning of an epoch mostly register and attest the epoch's patients and doctors.
FOUNDING = 30
FOUNDERS = ("REGISTER_PATIENT", "REGISTER_DOCTOR", "ATTEST_DOCTOR")


@dataclass(slots=True)
class Step:
    """A transaction has a verdict; what is planted has none."""
    run: Planned | Planted
    verdict: Verdict | None = None


class _Maker:
    def __init__(self, seed: int):
        self.chosen = random.Random(seed)
        self.state: dict[str, bytes] = {}
        self.universe = Universe(self.chosen)
        self.ground = Ground(self.chosen, self.universe)
        self.stored = Stored(self.state)
        self.spoiler = Spoiler(self.chosen)
        self.steps: list[Step] = []
        # The actions that come next, where something has been put in their way.
        self.upcoming: list[str] = []
        self._mend: dict[str, bytes] = {}

    def plant(self, entries: dict[str, bytes]):
        for address, data in entries.items():
            if data:
                self.state[address] = data
            else:
                self.state.pop(address, None)
        self.steps.append(Step(Planted(entries)))

    def change_the_ground(self):
        """Now and then something else than a transaction happens. What it breaks is mended before long."""
        if self.upcoming:
            return
        self.universe.focus = {}
        if self._mend and self.chosen.random() < 0.2:
            self.plant(self._mend)
            self._mend = {}
        draw = self.chosen.random()
        if draw < 0.006:
            self.plant(self.ground.settings())
        elif draw < 0.016:
            self.plant(self.ground.block())
        elif draw < 0.018:
            self.plant(self.ground.no_time())
        elif draw < 0.023:
            self._break(self.ground.broken_block())
        elif draw < 0.028:
            self._break(self.ground.odd_settings())
        elif draw < 0.048:
            kind, entries = self.ground.entry(self.stored)
            self.upcoming = self.chosen.choices(READERS[kind], k=4)
            self._break(entries)

    def _break(self, entries: dict[str, bytes]):
        for address in entries:
            self._mend.setdefault(address, self.state.get(address, b""))
        self.plant(entries)

    def transaction(self, action: str):
        content, signer, batcher = Payloads(
            self.chosen, self.universe, self.stored, self.ground.now).make(action)
        spoils = not self.universe.focus and self.chosen.random() < SPOILED
        data = self.spoiler.payload(content) if spoils else self.spoiler.in_order(content)
        if spoils:
            signer, batcher = headers.key(self.chosen, signer), headers.key(self.chosen, batcher)
        try:
            meant = payloads.read(data)
        except Rejected:
            # No table says what it needs; what it was made from will do.
            meant = content
        inputs, outputs = headers.declared(self.chosen, meant, signer, spoils)
        serialized = headers.serialized(
            self.chosen, self.universe, signer, batcher, inputs, outputs, hashlib.sha512(data).hexdigest())
        denies = self.chosen.choice([READ, READ_BLOCK, WRITE]) if self.chosen.random() < DENIED else None
        verdict = apply(serialized, data, self.state, denies)
        self.state |= verdict.writes
        self.steps.append(Step(Planned(serialized, data, inputs, outputs, denies), verdict))


def make_plan(seed: int, transactions: int) -> tuple[list[Step], dict[str, bytes]]:
    """The steps, and the state that the model has after them."""
    maker = _Maker(seed)
    actions, weights = list(WEIGHTS), list(WEIGHTS.values())
    for number in range(transactions):
        if number % STEPS_PER_EPOCH == 0:
            maker.universe.epoch = number // STEPS_PER_EPOCH
        maker.change_the_ground()
        if maker.upcoming:
            maker.transaction(maker.upcoming.pop())
            continue
        founding = number % STEPS_PER_EPOCH < FOUNDING and maker.chosen.random() < 0.8
        maker.transaction(
            maker.chosen.choice(FOUNDERS) if founding else maker.chosen.choices(actions, weights)[0])
    return maker.steps, maker.state
