#!/usr/bin/env python3
"""Writes the portal's types of API messages (Sources/Servers/Portal/site/messages.ts), those that it uses, from the
gateway's OpenAPI document; with --check, fails where the file is not what it would write."""

import json
import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
DOCUMENT = REPOSITORY / "Sources/Servers/EHRGateway/openapi.json"
OUTPUT = REPOSITORY / "Sources/Servers/Portal/site/messages.ts"
WIDTH = 120
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def typed(schema: dict) -> str:
    """A schema as TypeScript has it."""
    if "$ref" in schema:
        return schema["$ref"].removeprefix("#/components/schemas/")
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "oneOf" in schema:
        return " | ".join(typed(each) for each in schema["oneOf"])
    kind = schema.get("type")
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind == "array":
        element = typed(schema["items"])
        return f"readonly ({element})[]" if "|" in element or "{" in element else f"readonly {element}[]"
    if kind == "object" and "properties" in schema:
        return "{ " + "; ".join(fields(schema)) + " }"
    if kind == "object":
        value = schema.get("additionalProperties")
        return f"{{ readonly [name: string]: {typed(value) if isinstance(value, dict) else 'unknown'} }}"
    raise SystemExit(f"error: no type for {json.dumps(schema)[:200]}; teach scripts/portal-messages.py")


def fields(schema: dict) -> list[str]:
    required = set(schema.get("required", ()))
    return [f"readonly {name}{'' if name in required else '?'}: {typed(value)}"
            for name, value in schema["properties"].items()]


def declaration(name: str, schema: dict) -> str:
    """An interface, its fields filled into lines."""
    lines, line = [], "  "
    for field in fields(schema):
        if len(line) + len(field) + 2 > WIDTH and line.strip():
            lines.append(line.rstrip())
            line = "  "
        line += f"{field}; "
    return "\n".join([f"export interface {name} {{", *lines, line.rstrip(), "}"])


def used(schemas: dict) -> set[str]:
    """The names that the portal's sources have, and those that these are made of."""
    sources = "\n".join(file.read_text() for file in OUTPUT.parent.parent.rglob("*.ts*") if file != OUTPUT)
    waiting, found = set(re.findall(r"\b[A-Z]\w+", sources)) & set(schemas), set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(re.findall(r"#/components/schemas/(\w+)", json.dumps(schemas[name]))) - found
    return found


def module() -> str:
    schemas = json.loads(DOCUMENT.read_text())["components"]["schemas"]
    names = used(schemas)
    text = "\n".join(declaration(name, schema) for name, schema in schemas.items() if name in names)
    return ("// Made from Sources/Servers/EHRGateway/openapi.json by scripts/portal-messages.py: do not edit.\n"
            + text + "\n")


def main():
    made = module()
    if sys.argv[1:] == ["--check"]:
        if not OUTPUT.exists() or OUTPUT.read_text() != made:
            raise SystemExit(f"error: {OUTPUT.relative_to(REPOSITORY)} is not what openapi.json says: "
                             "run scripts/portal-messages.py")
    elif sys.argv[1:]:
        raise SystemExit("usage: scripts/portal-messages.py [--check]")
    else:
        OUTPUT.write_text(made)


main()
