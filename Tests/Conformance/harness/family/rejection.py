"""Why a transaction is invalid: a code, and for some codes one detail."""

import cbor2


class Rejection(Exception):
    def __init__(self, code: str, **detail):
        super().__init__(code)
        self.code = code
        self.detail = detail

    @property
    def extended_data(self) -> bytes:
        return cbor2.dumps({"code": self.code, **self.detail})


def require(holds: bool, code: str, **detail):
    if not holds:
        raise Rejection(code, **detail)
