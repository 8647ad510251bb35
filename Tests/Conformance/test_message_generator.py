"""Protos/protoc-gen-swift-messages.py refuses what it would get wrong, and names things as the Swift sources do."""

import subprocess

import pytest

from harness.processes import REPOSITORY

PLUGIN = REPOSITORY / "Protos" / "protoc-gen-swift-messages.py"


def generate(folder, *body: str) -> tuple[str, str]:
    """The Swift of a .proto file with this body, and what protoc complains about."""
    (folder / "sample.proto").write_text("\n".join(['syntax = "proto3";', *body, ""]))
    made = subprocess.run(
        ["protoc", f"--plugin=protoc-gen-swift-messages={PLUGIN}", f"--swift-messages_out={folder}", "sample.proto"],
        cwd=folder, capture_output=True, text=True)
    swift = folder / "sample.pb.swift"
    assert (made.returncode == 0) == swift.exists(), made.stderr
    return swift.read_text() if swift.exists() else "", made.stderr


SAMPLE = """
// Holds `block_ids`; others are `BlockHeader.batch_ids` and the key `block_num`.
message SampleList {
  // How it went.
  enum Status {
    STATUS_UNSET = 0;  // Nothing was said.
    NO_ROOT = 1;  // Without `block_ids`.
  }

  // Nested.
  message Entry {
    SampleList.Status default_id = 1;  // `NO_ROOT` or not.
  }

  repeated string block_ids = 1;  // Ids.
  Entry entry = 2;  // One.
  bytes payload_sha512 = 3;  // A digest.
}
"""


def test_names_are_swifts_and_comments_become_documentation(tmp_path):
    swift, _ = generate(tmp_path, SAMPLE)
    for line in [
        "/// Holds `blockIDs`; others are `BlockHeader.batchIDs` and the key `block_num`.",
        "public struct SampleList: ProtobufMessage, Hashable {",
        "        /// Without `blockIDs`.\n        public static let noRoot = Status(rawValue: 1)",
        "        /// Nothing was said.\n        public static let unset = Status(rawValue: 0)",
        "        /// `noRoot` or not.\n        public var defaultID: Status",
        "    public init(blockIDs: [String] = [], entry: Entry? = nil, payloadSHA512: [UInt8] = []) {",
        "static func initialize(_ c: UnsafeMutablePointer<CValue>) { sample_list__entry__init(c) }",
        "(c.n_block_ids, c.block_ids) = arena.strings(blockIDs)",
    ]:
        assert line in swift, line


@pytest.mark.parametrize("removed", [
    "// Holds `block_ids`; others are `BlockHeader.batch_ids` and the key `block_num`.",
    "// How it went.", "// Nested.", "// Nothing was said.", "// Ids.", "// A digest.",
])
def test_a_declaration_without_a_comment_is_an_error(tmp_path, removed):
    swift, error = generate(tmp_path, SAMPLE.replace(removed, ""))
    assert not swift and "has no comment" in error


@pytest.mark.parametrize("field", [
    "oneof either { string a = 1; bytes b = 2; }", "map<string, string> a = 1;", "double a = 1;",
    "repeated uint64 a = 1;", "optional string a = 1;", "sint32 a = 1;",
])
def test_a_kind_of_field_that_sawtooth_does_not_use_is_an_error(tmp_path, field):
    body = field.replace(";", ";  // A comment.\n")
    swift, error = generate(tmp_path, "// A comment.", "message Sample {", body, "}")
    assert not swift and "not generated" in error
