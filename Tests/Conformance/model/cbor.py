"""CBOR as the page allows it in payloads and entries (Transaction Payload, step 2), and as state is written."""

MAX_INTEGER = 2**53 - 1
MAX_NESTING = 4

_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP, _SIMPLE = 0, 2, 3, 4, 5, 7
_FALSE, _TRUE, _BREAK = 0xF4, 0xF5, 0xFF
_INDEFINITE = 31


class Malformed(Exception):
    """The bytes are not one CBOR map in the family's profile."""


def read_map(data: bytes) -> dict:
    """The map that the bytes hold: of text, bytes, int, bool, list and dict."""
    value, end = _item(data, 0, 0)
    if end != len(data):
        raise Malformed("bytes after the item")
    if not isinstance(value, dict):
        raise Malformed("not a map")
    return value


def _item(data: bytes, at: int, nesting: int):
    """One item that begins at `at` inside `nesting` containers, and where it ends."""
    if at >= len(data):
        raise Malformed("truncated")
    initial = data[at]
    major, information = initial >> 5, initial & 31
    if major == _SIMPLE:
        if initial == _FALSE or initial == _TRUE:
            return initial == _TRUE, at + 1
        raise Malformed("a float, null, undefined, a simple value or a break")
    if major in (_ARRAY, _MAP):
        if nesting == MAX_NESTING:
            raise Malformed("nested too deeply")
        count, at = (None, at + 1) if information == _INDEFINITE else _argument(data, at)
        return (_array if major == _ARRAY else _pairs)(data, at, count, nesting + 1)
    if major not in (_UNSIGNED, _BYTES, _TEXT):
        raise Malformed("a negative integer or a tag")
    argument, at = _argument(data, at)
    if major == _UNSIGNED:
        if argument > MAX_INTEGER:
            raise Malformed("the integer is too large")
        return argument, at
    content = data[at:at + argument]
    if len(content) != argument:
        raise Malformed("truncated string")
    if major == _BYTES:
        return content, at + argument
    try:
        return content.decode("utf-8", "strict"), at + argument
    except UnicodeDecodeError as error:
        raise Malformed("not UTF-8") from error


def _argument(data: bytes, at: int):
    information = data[at] & 31
    if information < 24:
        return information, at + 1
    if information > 27:
        raise Malformed("an indefinite string or a reserved head")
    width = 1 << (information - 24)
    raw = data[at + 1:at + 1 + width]
    if len(raw) != width:
        raise Malformed("truncated head")
    return int.from_bytes(raw, "big"), at + 1 + width


def _goes_on(data: bytes, at: int, count: int | None, done: int) -> bool:
    """Whether a container of `count` elements, None if its length is indefinite, has one more at `at`."""
    if count is not None:
        return done < count
    if at >= len(data):
        raise Malformed("truncated container")
    return data[at] != _BREAK


def _array(data: bytes, at: int, count: int | None, nesting: int):
    values = []
    while _goes_on(data, at, count, len(values)):
        value, at = _item(data, at, nesting)
        values.append(value)
    return values, at if count is not None else at + 1


def _pairs(data: bytes, at: int, count: int | None, nesting: int):
    values: dict = {}
    while _goes_on(data, at, count, len(values)):
        key, at = _item(data, at, nesting)
        if not isinstance(key, str):
            raise Malformed("a key that is no text")
        if key in values:
            raise Malformed("a key twice")
        values[key], at = _item(data, at, nesting)
    return values, at if count is not None else at + 1


def write(value) -> bytes:
    """Definite lengths, shortest heads, keys in the order of the dict: what is stored."""
    if isinstance(value, bool):
        return bytes([_TRUE if value else _FALSE])
    if isinstance(value, int):
        return head(_UNSIGNED, value)
    if isinstance(value, bytes):
        return head(_BYTES, len(value)) + value
    if isinstance(value, str):
        encoded = value.encode()
        return head(_TEXT, len(encoded)) + encoded
    if isinstance(value, list):
        return head(_ARRAY, len(value)) + b"".join(map(write, value))
    if isinstance(value, dict):
        return head(_MAP, len(value)) + b"".join(write(key) + write(each) for key, each in value.items())
    raise TypeError(f"state has no {type(value)}")


def head(major: int, argument: int) -> bytes:
    """An item's first bytes, as few as there can be."""
    if argument < 24:
        return bytes([major << 5 | argument])
    exponent = next(each for each in range(4) if argument < 1 << (8 << each))
    return bytes([major << 5 | 24 + exponent]) + argument.to_bytes(1 << exponent, "big")
