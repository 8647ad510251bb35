"""An authenticator, written from RFC 6238."""

import base64
import hashlib
import hmac
import time


class Authenticator:
    def __init__(self, secret: str):
        self.secret = base64.b32decode(secret)
        self.last = 0

    def code(self, step: int) -> str:
        digest = hmac.digest(self.secret, step.to_bytes(8, "big"), hashlib.sha1)
        offset = digest[-1] & 15
        return f"{(int.from_bytes(digest[offset:offset + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"

    def next(self) -> str:
        """A code that was not used and is good for half a minute at least: waits until the clock has one."""
        while self.last > time.time() // 30:
            time.sleep(0.1)
        self.last = max(self.last + 1, int(time.time() // 30))
        return self.code(self.last)
