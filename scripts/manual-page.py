"""Writes a manual page, in man(7), from what a program of this package says of itself.

    PROGRAM --experimental-dump-help | python3 scripts/manual-page.py 'PROGRAM 0.1.0'

The argument names program and version for the page's foot. ArgumentParser's own generator leaves out defaults and
exit statuses and dates each page, so that no page would be what was checked in.
"""

import json
import sys


def escaped(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\\&" + text if text.startswith(".") else text


def paragraphs(text: str) -> list[str]:
    """Lines of a discussion, with an empty line of it as a new paragraph."""
    lines = []
    for line in text.strip().split("\n"):
        lines.append(escaped(line.strip()) if line.strip() else ".PP")
    # A line of its own in the help is one in the page.
    return [
        each for index, line in enumerate(lines)
        for each in ([".br", line] if index and line != ".PP" and lines[index - 1] != ".PP" else [line])]


def spelled(name: dict) -> str:
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def shown(arguments: list[dict]) -> list[dict]:
    return [each for each in arguments if each["shouldDisplay"]]


def synopsis(argument: dict) -> str:
    value = f"\\fI{escaped(argument['valueName'])}\\fR"
    if argument["kind"] == "positional":
        text = value
    else:
        text = f"\\fB{escaped(spelled(argument['preferredName']))}\\fR"
        if argument["kind"] == "option":
            text += " " + value
    if argument["isRepeating"]:
        text += " ..."
    return f"[{text}]" if argument["isOptional"] else text


def described(argument: dict) -> list[str]:
    value = f"\\fI{escaped(argument['valueName'])}\\fR"
    if argument["kind"] == "positional":
        head = value
    else:
        names = sorted(argument["names"], key=lambda name: name["kind"] != "short")
        head = ", ".join(f"\\fB{escaped(spelled(name))}\\fR" for name in names)
        if argument["kind"] == "option":
            head += " " + value
    text = argument.get("abstract", "")
    if "defaultValue" in argument and argument["kind"] != "flag":
        text += f" Default: {argument['defaultValue']}."
    return [".TP", head, escaped(text)]


def subcommands(command: dict) -> list[dict]:
    return [each for each in command.get("subcommands", []) if each["commandName"] != "help"]


def leaves(command: dict, words: list[str]) -> list[tuple[list[str], dict]]:
    """Every command below this one that can be run, with its words."""
    found = []
    for each in subcommands(command):
        below = words + [each["commandName"]]
        if subcommands(each):
            found += leaves(each, below)
        else:
            found.append((below, each))
    return found


def usage(words: list[str], arguments: list[dict]) -> str:
    return " ".join([f"\\fB{escaped(' '.join(words))}\\fR", *(synopsis(each) for each in arguments)])


def page(command: dict, foot: str) -> list[str]:
    name = command["commandName"]
    commands = leaves(command, [name])
    own = shown(command["arguments"])
    # What every command takes, or all but one, is described once.
    own_of = {tuple(words): shown(other["arguments"]) for words, other in commands}
    shared = [
        each for each in shown(commands[0][1]["arguments"])
        if sum(each not in others for others in own_of.values()) <= 1
    ] if len(commands) > 1 else [each for each in own if each["valueName"] in ("help", "version")]
    without = [words for words, others in own_of.items() if any(each not in others for each in shared)]
    lines = [
        '.\\" Written by scripts/generate-manuals.sh; do not edit.',
        f'.TH {name.upper()} 1 "" "{foot}" "ehr-ledger"', ".nh", ".ad l",
        ".SH NAME", f"{escaped(name)} \\- {escaped(command['abstract'].rstrip('.'))}", ".SH SYNOPSIS"]
    if len(commands) < 2:
        lines.append(usage([name], own))
    if commands:
        lines += [".PP"] * (len(commands) < 2) + [f"\\fB{escaped(name)}\\fR \\fIcommand\\fR ..."]
    lines += [".SH DESCRIPTION", *paragraphs(command.get("discussion", command["abstract"])), ".SH OPTIONS"]
    if len(commands) > 1:
        but = "".join(f" but \\fB{escaped(' '.join(words))}\\fR" for words in without)
        lines.append(f"Every command{but} takes these, beside its own:")
    lines += [line for each in (shared if len(commands) > 1 else own) for line in described(each)]
    if commands:
        lines.append(".SH COMMANDS")
    for words, each in commands:
        particular = [one for one in shown(each["arguments"]) if one not in shared]
        lines += [f'.SS "{escaped(" ".join(words))}"', escaped(each["abstract"])]
        if "discussion" in each:
            lines += [".PP", *paragraphs(each["discussion"])]
        lines += [".PP", usage(words, particular), *(line for one in particular for line in described(one))]
    return lines


if __name__ == "__main__":
    print("\n".join(page(json.load(sys.stdin)["command"], sys.argv[1])))
