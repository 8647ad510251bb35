"""Notation: the kinds of values, each with the test of its CBOR type and the test of its content."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    has_type: Callable[[object], bool]
    has_content: Callable[[object], bool]

    def holds(self, value) -> bool:
        return self.has_type(value) and self.has_content(value)


def _is(kind: type) -> Callable[[object], bool]:
    # bool is a subclass of int in Python, so the exact type decides.
    return lambda value: type(value) is kind


def _matching(pattern: str) -> Kind:
    expression = re.compile(pattern)
    return Kind(_is(str), lambda value: expression.fullmatch(value) is not None)


def choice(*words: str) -> Kind:
    return Kind(_is(str), lambda value: value in words)


ID = _matching(r"[A-Za-z0-9._-]{1,64}")
CODE = _matching(r"[A-Za-z0-9_-]{1,32}")
TEXT = _matching(r"[\x20-\x7e]{1,128}")
DIGEST = _matching(r"[0-9a-f]{64}")
SIGNATURE = _matching(r"[0-9a-f]{128}")
PUBLIC_KEY = _matching(r"0[23][0-9a-f]{64}")
ENCRYPTION_KEY = Kind(_is(bytes), lambda value: len(value) == 65 and value[0] == 4)
INTEGER = Kind(_is(int), lambda value: True)
BOOL = Kind(_is(bool), lambda value: True)
TRUE = Kind(_is(bool), lambda value: value)


def _are_texts(value) -> bool:
    return type(value) is list and all(type(each) is str for each in value)


def _are_scopes(value) -> bool:
    return value == ["*"] or (
        1 <= len(value) <= 16 and len(set(value)) == len(value) and all(map(CODE.has_content, value)))


def _are_metrics(value) -> bool:
    return 1 <= len(value) <= 64 and all(
        CODE.has_content(key) and (type(each) is int or TEXT.has_content(each)) for key, each in value.items())


SCOPES = Kind(_are_texts, _are_scopes)
SITES = Kind(_are_texts, lambda value: 1 <= len(value) <= 256 and all(map(ID.has_content, value)))
METRICS = Kind(
    lambda value: type(value) is dict and all(type(each) in (int, str) for each in value.values()), _are_metrics)
