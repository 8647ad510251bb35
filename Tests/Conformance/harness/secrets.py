"""Looks for secrets where none may be: every file of a folder, in every form that a program could have written."""

import base64
from pathlib import Path


def forms(secret: bytes) -> list[bytes]:
    """`secret` raw, in hexadecimal and in base64 of both alphabets, wherever in a longer text it may stand."""
    found = {secret, secret.hex().encode(), secret.hex().upper().encode()}
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + secret)
        # Without the characters that also hold bits of what stands before and after.
        inner = encoded[(8 * before + 5) // 6:len(encoded) - 4]
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return sorted(found)


class Search:
    """Secrets by names for people, and places that were looked into."""

    def __init__(self):
        self.secrets: dict[str, bytes] = {}
        self.bytes_searched = 0

    def add(self, **secrets: bytes):
        self.secrets.update(secrets)

    def look(self, place: str, content: bytes) -> list[str]:
        self.bytes_searched += len(content)
        return [f"{name} in {place}" for name, secret in self.secrets.items()
                if any(form in content for form in forms(secret))]

    def files(self, folder: Path) -> list[str]:
        """What every file under `folder` holds, and is called."""
        found = []
        for path in sorted(folder.rglob("*")):
            found += self.look(f"the name of {path}", str(path).encode())
            if path.is_file() and not path.is_symlink():
                found += self.look(str(path), path.read_bytes())
        return found

    def process(self, pid: int) -> list[str]:
        """What anybody who may look at the process sees of it."""
        found = []
        for name in ("cmdline", "environ"):
            found += self.look(f"/proc/{pid}/{name}", Path(f"/proc/{pid}/{name}").read_bytes())
        return found
