"""The specification pages that tests are held against."""

import re

from harness.processes import REPOSITORY

FAMILY_PAGE = (REPOSITORY / "docs/spec/ehr-family.md").read_text()
_ERRORS_PAGE = (REPOSITORY / "docs/errors.md").read_text()


def rejection_codes() -> list[str]:
    """Every code in the tables of the section on the `ehr` processor."""
    [section] = re.findall(r"^## Rejections by the `ehr` processor$(.*?)(?=^## |\Z)", _ERRORS_PAGE, re.DOTALL | re.M)
    return re.findall(r"^\| `([a-z_]+)` \|", section, re.M)
