"""Which steps of a plan may run at the same time: those that touch no address in common, reads beside reads apart."""

FULL = 70


class Schedule:
    """Made of what each step reads and writes, as full addresses or prefixes. A step follows what it conflicts with."""

    def __init__(self, steps: list[tuple[tuple[str, ...], tuple[str, ...]]]):
        self._waits = [0] * len(steps)
        self._followers: list[list[int]] = [[] for _ in steps]
        # For each entry, the last step that writes there and those that have read there since.
        self._touched: dict[str, tuple[int | None, list[int]]] = {}
        self._prefixes: set[str] = set()
        for number, (inputs, outputs) in enumerate(steps):
            self._place(number, set(inputs), set(outputs))

    def begin(self) -> "Running":
        """One pass over the plan."""
        return Running(list(self._waits), self._followers)

    def _place(self, number: int, inputs: set[str], outputs: set[str]):
        before: set[int] = set()
        for entry in inputs | outputs:
            for touched in self._overlapping(entry):
                writer, readers = self._touched[touched]
                if writer is not None:
                    before.add(writer)
                if entry in outputs:
                    before.update(readers)
        for earlier in before:
            self._followers[earlier].append(number)
        self._waits[number] = len(before)
        for entry in inputs | outputs:
            self._touch(number, entry, entry in outputs)

    def _overlapping(self, entry: str) -> list[str]:
        if len(entry) < FULL:
            return [each for each in self._touched if each.startswith(entry) or entry.startswith(each)]
        found = [each for each in self._prefixes if entry.startswith(each)]
        if entry in self._touched:
            found.append(entry)
        return found

    def _touch(self, number: int, entry: str, writes: bool):
        if len(entry) < FULL:
            self._prefixes.add(entry)
        if not writes:
            self._touched.setdefault(entry, (None, []))[1].append(number)
            return
        if len(entry) < FULL:
            # All that lies below has waited for what was there, and waits for this step from now on.
            for each in [each for each in self._touched if each.startswith(entry)]:
                del self._touched[each]
                self._prefixes.discard(each)
            self._prefixes.add(entry)
        self._touched[entry] = number, []


class Running:
    """One pass: which steps may begin now."""

    def __init__(self, waits: list[int], followers: list[list[int]]):
        self._waits = waits
        self._followers = followers

    def ready(self) -> list[int]:
        """The steps that wait for none, in their order."""
        return [number for number, waits in enumerate(self._waits) if waits == 0]

    def done(self, number: int) -> list[int]:
        """The steps that were waiting for this one last of all."""
        released = []
        for follower in self._followers[number]:
            self._waits[follower] -= 1
            if self._waits[follower] == 0:
                released.append(follower)
        return released
