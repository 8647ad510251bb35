"""The routes of the gateway as docs/gateway.md has them, which a test of the gateway's holds against its code."""

import re
from dataclasses import dataclass

from harness.processes import REPOSITORY

ROLES = ("patient", "doctor", "registrar", "auditor", "admin")


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    who: str
    # What admits a service with an API key; None where nothing does.
    right: str | None = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_open(self) -> bool:
        return self.who == "anyone"

    def admits(self, role: str) -> bool:
        return self.who.startswith(("anyone", "whoever has signed in")) or role in self.who.split(", ")

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def routes() -> list[Route]:
    text = (REPOSITORY / "docs" / "gateway.md").read_text()
    table = re.findall(r"^\| ([A-Z]+) `(/\S+)` \| (.+) \|$", text, re.MULTILINE)
    found = []
    for method, path, told in table:
        who, _, right = told.partition("; service with ")
        found.append(Route(method, path, who, right.strip("`") or None))
    known = {"anyone", "whoever has signed in", "whoever has signed in, service", "nobody"}
    assert found and all(each.who in known or set(each.who.split(", ")) <= set(ROLES) for each in found), found
    return found
