#!/usr/bin/env python3
"""Finishes a build of the portal: index.html with the names of the bundles, a .gz beside each file, manifest.json.

    scripts/portal-manifest.py SOURCES METAFILE SITE --first-limit BYTES

Fails where what a first visit loads is larger, compressed, than the limit."""

import argparse
import gzip
import hashlib
import json
from pathlib import Path

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8"}


def outputs(meta: dict) -> dict[str, str]:
    """The name of the file that each entry point became."""
    return {Path(made["entryPoint"]).name: Path(name).name
            for name, made in meta["outputs"].items() if "entryPoint" in made}


def first(meta: dict, name: str) -> set[str]:
    """The files that loading `name` loads at once: those that it imports by statement, and what they do."""
    files, waiting = set(), [name]
    while waiting:
        file = waiting.pop()
        if file in files:
            continue
        files.add(file)
        waiting += [entry["path"] for entry in meta["outputs"][file]["imports"] if entry["kind"] == "import-statement"]
    return {Path(file).name for file in files}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sources", type=Path)
    parser.add_argument("meta", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--first-limit", type=int, required=True)
    given = parser.parse_args()
    meta = json.loads(given.meta.read_text())
    names = outputs(meta)
    page = (given.sources / "index.html").read_text()
    for entry, name in names.items():
        page = page.replace(f"assets/{entry}", f"assets/{name}")
    (given.site / "index.html").write_text(page)

    files, sizes = [], {}
    for file in sorted(path for path in given.site.rglob("*") if path.is_file()):
        plain = file.read_bytes()
        # No time and no name inside: the same sources make the same bytes.
        packed = gzip.compress(plain, 9, mtime=0)
        file.with_name(file.name + ".gz").write_bytes(packed)
        sizes[file.name] = len(packed)
        files.append({"path": file.relative_to(given.site).as_posix(), "type": TYPES[file.suffix],
                      "sha256": hashlib.sha256(plain).hexdigest(), "gzip": hashlib.sha256(packed).hexdigest()})
    pages = json.loads((given.sources / "pages.json").read_text())
    (given.site / "manifest.json").write_text(json.dumps(
        {"format": 1, "index": "index.html", "pages": sorted(pages), "files": files}, indent=1) + "\n")

    main_bundle = next(name for name, made in meta["outputs"].items() if Path(name).name == names["app.tsx"])
    loaded = first(meta, main_bundle) | {"index.html", names["style.css"]}
    total = sum(sizes[name] for name in loaded)
    print(f"{given.site}: {len(files)} files; a first visit loads {total} bytes, at most {given.first_limit}")
    if total > given.first_limit:
        raise SystemExit(f"error: a first visit loads {total} bytes compressed; at most {given.first_limit}")


main()
