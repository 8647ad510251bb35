"""Addressing, the end of it: the entries of other families, registrars and block time."""

from model import addressing
from model.protobuf import Undecodable, fields
from model.verdict import Rejected

_SETTING = "ehr.registrars"
_WHITE_SPACE = "\t\n\v\f\r "

def registrars(data: bytes | None) -> frozenset[str] | None:
    """The registrars, or None where the network is open."""
    if not data:
        return None
    try:
        entries = [fields(each, {1: str, 2: str}) for each in fields(data, {1: [bytes]})[1]]
    except Undecodable as failure:
        raise Rejected("bad_setting", address=addressing.REGISTRARS) from failure
    for entry in entries:
        if entry.get(1, "") == _SETTING:
            items = (item.strip(_WHITE_SPACE) for item in entry.get(2, "").split(","))
            return frozenset(item for item in items if item)
    return None


def latest_block(data: bytes) -> int:
    """The number of the latest block, from a block config that is there."""
    try:
        return fields(data, {1: int, 2: int, 3: int, 4: int}).get(1, 0)
    except Undecodable as failure:
        raise Rejected("bad_block_info", address=addressing.BLOCK_CONFIG) from failure


def timestamp(data: bytes | None, number: int) -> int:
    """The time of block `number`."""
    try:
        if not data:
            raise Undecodable("not there")
        block = fields(data, {1: int, 2: str, 3: str, 4: str, 5: int})
        if block.get(1, 0) != number:
            raise Undecodable("another block")
    except Undecodable as failure:
        raise Rejected("bad_block_info", address=addressing.block(number)) from failure
    return block.get(5, 0)
