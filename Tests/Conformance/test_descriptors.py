"""Protos/sawtooth was written from the wire's facts; the Python SDK's own descriptors say whether it is right."""

import importlib
import subprocess

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet, FileDescriptorProto

from harness.processes import REPOSITORY

PROTOS = REPOSITORY / "Protos"

# Not in the SDK: Sawtooth keeps it with the settings family's own processor.
NOT_IN_SDK = {"settings"}


def compiled() -> dict[str, FileDescriptorProto]:
    names = sorted(path.relative_to(PROTOS).as_posix() for path in PROTOS.glob("sawtooth/*.proto"))
    assert names, f"no .proto files in {PROTOS}"
    made = subprocess.run(
        ["protoc", "--proto_path", str(PROTOS), "--descriptor_set_out=/dev/stdout", *names],
        check=True, capture_output=True)
    files = FileDescriptorSet.FromString(made.stdout).file
    return {file.name.removeprefix("sawtooth/").removesuffix(".proto"): file for file in files}


OURS = compiled()


def sdks(name: str) -> FileDescriptorProto:
    module = importlib.import_module(f"sawtooth_sdk.protobuf.{name}_pb2")
    described = FileDescriptorProto()
    module.DESCRIPTOR.CopyToProto(described)
    return described


def messages(file, prefix="") -> dict[str, object]:
    """Every message of a file or message, nested ones too, by full name."""
    found = {}
    for message in getattr(file, "message_type", None) or getattr(file, "nested_type", []):
        name = f"{prefix}{message.name}"
        found[name] = message
        found.update(messages(message, f"{name}."))
    return found


def fields(message) -> dict[int, tuple]:
    """By number: name, label, wire type, and the message or enum that it refers to."""
    return {
        field.number: (field.name, field.label, field.type, field.type_name, field.HasField("oneof_index"))
        for field in message.field}


def enums(file) -> dict[str, dict[str, int]]:
    found = {enum.name: enum for enum in file.enum_type}
    for name, message in messages(file).items():
        found.update((f"{name}.{enum.name}", enum) for enum in message.enum_type)
    return {name: {value.name: value.number for value in enum.value} for name, enum in found.items()}


@pytest.mark.parametrize("name", sorted(set(OURS) - NOT_IN_SDK))
def test_file_equals_the_sdks(name):
    ours, theirs = OURS[name], sdks(name)
    assert ours.package == theirs.package
    assert ours.syntax == theirs.syntax == "proto3"
    our_messages, their_messages = messages(ours), messages(theirs)
    assert set(our_messages) == set(their_messages)
    for message in our_messages:
        assert fields(our_messages[message]) == fields(their_messages[message]), message
    assert enums(ours) == enums(theirs)


def test_every_file_that_a_processor_a_client_and_a_component_endpoint_exchange_is_there():
    needed = {
        "batch", "block", "block_info", "client_batch", "client_batch_submit", "client_block", "client_event",
        "client_list_control", "client_peers", "client_receipt", "client_state", "client_status",
        "client_transaction", "events", "processor", "setting", "settings", "state_context", "transaction",
        "transaction_receipt", "validator"}
    assert needed <= set(OURS)


def test_the_settings_family_has_the_documented_numbers():
    """No descriptor to compare with: these are the numbers of Sawtooth's settings family specification."""
    found = {name: {field.number: field.name for field in message.field}
             for name, message in messages(OURS["settings"]).items()}
    assert found == {
        "SettingsPayload": {1: "action", 2: "data"},
        "SettingProposal": {1: "setting", 2: "value", 3: "nonce"},
        "SettingVote": {1: "proposal_id", 2: "vote"},
        "SettingCandidate": {1: "proposal_id", 2: "proposal", 3: "votes"},
        "SettingCandidate.VoteRecord": {1: "public_key", 2: "vote"},
        "SettingCandidates": {1: "candidates"},
    }
    assert enums(OURS["settings"]) == {
        "SettingsPayload.Action": {"ACTION_UNSET": 0, "PROPOSE": 1, "VOTE": 2},
        "SettingVote.Vote": {"VOTE_UNSET": 0, "ACCEPT": 1, "REJECT": 2},
    }
