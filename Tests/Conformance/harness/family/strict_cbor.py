"""CBOR as the `ehr` family's payloads allow it, decoded by hand: cbor2 accepts far more.

Maps with text keys, arrays, texts, byte strings, unsigned integers up to 2^53 - 1 and booleans; lengths of containers
definite or not, integers of any width. Everything else is refused: see `Refused`.
"""

MAXIMUM_BYTES = 16 * 1024
MAXIMUM_DEPTH = 4
MAXIMUM_INTEGER = 2**53 - 1
BREAK = object()


class Refused(Exception):
    """Why these bytes are no payload."""


def decode(data: bytes, maximum_bytes: int = MAXIMUM_BYTES):
    if len(data) > maximum_bytes:
        raise Refused("too long")
    reader = _Reader(data)
    value = reader.item(depth=0)
    if reader.position != len(data):
        raise Refused("trailing bytes")
    return value


class _Reader:
    def __init__(self, data: bytes):
        self.data = data
        self.position = 0

    def take(self, count: int) -> bytes:
        if self.position + count > len(self.data):
            raise Refused("cut short")
        self.position += count
        return self.data[self.position - count:self.position]

    def argument(self, info: int) -> int | None:
        """The number after a head; None for an indefinite length."""
        if info < 24:
            return info
        if info < 28:
            return int.from_bytes(self.take(1 << (info - 24)), "big")
        if info == 31:
            return None
        raise Refused("reserved head")

    def item(self, depth: int, may_break: bool = False):
        head = self.take(1)[0]
        major, info = head >> 5, head & 31
        if head == 0xFF:
            if may_break:
                return BREAK
            raise Refused("misplaced break")
        if major == 7:
            if head in (0xF4, 0xF5):
                return head == 0xF5
            raise Refused("float, null, undefined or simple value")
        number = self.argument(info)
        if number is None and major not in (4, 5):
            raise Refused("indefinite string or integer")
        if major == 0:
            if number > MAXIMUM_INTEGER:
                raise Refused("integer over 2^53 - 1")
            return number
        if major == 2:
            return self.take(number)
        if major == 3:
            try:
                return self.take(number).decode("utf-8")
            except UnicodeDecodeError as error:
                raise Refused("not UTF-8") from error
        if major in (4, 5):
            if depth + 1 > MAXIMUM_DEPTH:
                raise Refused("nested too deeply")
            return self.array(number, depth + 1) if major == 4 else self.map(number, depth + 1)
        raise Refused("negative integer or tag")

    def array(self, count: int | None, depth: int) -> list:
        found = []
        while count is None or len(found) < count:
            element = self.item(depth, may_break=count is None)
            if element is BREAK:
                break
            found.append(element)
        return found

    def map(self, count: int | None, depth: int) -> dict:
        found: dict = {}
        while count is None or len(found) < count:
            key = self.item(depth, may_break=count is None)
            if key is BREAK:
                break
            if not isinstance(key, str):
                raise Refused("key is not a text")
            if key in found:
                raise Refused("duplicate key")
            found[key] = self.item(depth)
        return found
