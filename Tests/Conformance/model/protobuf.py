"""Protobuf as the page reads it, in the entries of other families and in transaction headers: see Addressing."""

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED_BYTES = {_FIXED64: 8, _FIXED32: 4}
# A head is a tag or a length.
_LONGEST_HEAD, _LONGEST_VARINT = 5, 10
_HEAD_LIMIT = 1 << 32


class Undecodable(Exception):
    pass


def fields(data: bytes, kinds: dict) -> dict:
    """The message's known fields, by number; `kinds` says what each is: int, str, bytes, or a list of one of these.

    A later value of a field that is not repeated replaces an earlier one.
    """
    values: dict = {number: [] for number, kind in kinds.items() if isinstance(kind, list)}
    at = 0
    while at < len(data):
        tag, at = _head(data, at)
        number, wire = tag >> 3, tag & 7
        if number == 0:
            raise Undecodable("no field's number")
        value, at = _value(data, at, wire)
        kind = kinds.get(number)
        if kind is None:
            continue
        repeated = isinstance(kind, list)
        [kind] = kind if repeated else [kind]
        if wire != (_VARINT if kind is int else _BYTES):
            raise Undecodable("a field of another wire type")
        if kind is str:
            value = _text(value)
        if repeated:
            values[number].append(value)
        else:
            values[number] = value
    return values


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise Undecodable("not UTF-8") from error
    if "\0" in text:
        raise Undecodable("a zero byte")
    return text


def _value(data: bytes, at: int, wire: int):
    if wire == _VARINT:
        return _varint(data, at, _LONGEST_VARINT)
    if wire == _BYTES:
        size, at = _head(data, at)
    elif wire in _FIXED_BYTES:
        size = _FIXED_BYTES[wire]
    else:
        raise Undecodable("a group or a reserved wire type")
    if at + size > len(data):
        raise Undecodable("truncated")
    return data[at:at + size], at + size


def _head(data: bytes, at: int):
    value, at = _varint(data, at, _LONGEST_HEAD)
    if value >= _HEAD_LIMIT:
        raise Undecodable("a tag or a length that is too large")
    return value, at


def _varint(data: bytes, at: int, longest: int):
    value = 0
    for index in range(longest):
        if at >= len(data):
            raise Undecodable("truncated")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return value & (1 << 64) - 1, at
    raise Undecodable("a varint that is too long")
