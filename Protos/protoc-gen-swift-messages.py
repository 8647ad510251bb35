#!/usr/bin/python3
"""A protoc plugin: one Swift value for every message of Protos/sawtooth, coded through what protobuf-c generates.

scripts/generate-protos.sh runs it; docs/decisions/0012-messages-are-generated.md says why and how to add a message.
It reads the CodeGeneratorRequest that protoc writes to standard input (google/protobuf/compiler/plugin.proto), and
answers with one `NAME.pb.swift` for each `NAME.proto`, laid out as `swift format` would. A message, field, enum or enum
value without a comment is an error, and so is a kind of field that Sawtooth does not use: this is no general generator.
"""

import re
import sys
import textwrap

from google.protobuf.compiler import plugin_pb2
from google.protobuf.descriptor_pb2 import DescriptorProto, EnumDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as FieldProto

WIDTH = 120

# Where Swift's name is not the one that the rules below give.
RENAMED = {"StateChange.Type": "ChangeType", "Message.message_type": "type"}

# Without a default in the initializer: an envelope without them is a mistake.
REQUIRED = {"Message.message_type", "Message.correlation_id"}

# What crosses the component endpoint's socket, which the SDK speaks and its users do not.
PACKAGE_ONLY = re.compile(
    r"Client\w+|MessageList|TpRegisterResponse|TpUnregister\w+|TpProcessRequest|Tp(State|Receipt|Event)\w+")

# Words that Swift's API Design Guidelines write in capitals, and keywords that a name must not be.
CAPITALS = {"id": "ID", "ids": "IDs", "sha512": "SHA512"}
KEYWORDS = {"case", "default", "extension", "in", "init", "internal", "is", "public", "self", "where"}

# By protobuf type: Swift type, its default, and what reads and writes one value and many (Coding/CBacked.swift and
# Coding/EncodingArena.swift). `None`: the C value is the Swift value.
TYPES = {
    FieldProto.TYPE_STRING: ("String", '""', ("copyString", "copyStrings"), ("string", "strings")),
    FieldProto.TYPE_BYTES: ("[UInt8]", "[]", ("copyBytes", "copyByteArrays"), ("bytes", "byteArrays")),
    FieldProto.TYPE_MESSAGE: (None, "nil", ("copyMessage", "copyMessages"), ("message", "messages")),
    FieldProto.TYPE_ENUM: (None, ".init(rawValue: 0)", None, None),
    FieldProto.TYPE_BOOL: ("Bool", "false", None, None),
    FieldProto.TYPE_UINT32: ("UInt32", "0", None, None),
    FieldProto.TYPE_UINT64: ("UInt64", "0", None, None),
    FieldProto.TYPE_INT32: ("Int32", "0", None, None),
}


class Mistake(Exception):
    """Something in a .proto that this generator does not take; protoc prints it."""


def camel(snake: str) -> str:
    """payload_sha512 as payloadSHA512."""
    first, *rest = snake.lower().split("_")
    return first + "".join(CAPITALS.get(word, word.capitalize()) for word in rest)


def quoted(name: str) -> str:
    return f"`{name}`" if name in KEYWORDS else name


def c_function(name: str) -> str:
    """Protobuf-c's spelling of a type's name in a function: Setting.Entry as setting__entry."""
    return "__".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", part).lower() for part in name.split("."))


def swift_type(type_name: str, scope: str = "") -> str:
    """A descriptor's type name as Swift writes it inside the type `scope`."""
    parts = type_name.removeprefix(".").split(".")
    names = [RENAMED.get(".".join(parts[:index + 1]), part) for index, part in enumerate(parts)]
    # A nested type needs no prefix inside its parent or a sibling.
    while len(names) > 1 and (scope == names[0] or scope.startswith(names[0] + ".")):
        scope, names = scope.removeprefix(names[0]).removeprefix("."), names[1:]
    return ".".join(names)


class Field:
    """One field: its names, its types, and the lines that copy it."""

    def __init__(self, field: FieldProto, message: str, doc: str):
        full = f"{message}.{field.name}"
        self.doc = doc
        self.name = RENAMED.get(full, camel(field.name))
        if field.type not in TYPES or field.HasField("oneof_index"):
            raise Mistake(f"{full}: fields of this kind are not generated; see TYPES")
        base, default, self.readers, self.writers = TYPES[field.type]
        self.kind, self.c = field.type, "c." + field.name
        self.c_count = "c.n_" + field.name
        self.is_repeated = field.label == FieldProto.LABEL_REPEATED
        base = base or swift_type(field.type_name, message)
        if self.is_repeated:
            if self.readers is None:
                raise Mistake(f"{full}: repeated fields of this kind are not generated; see TYPES")
            base, default = f"[{base}]", "[]"
        elif field.type == FieldProto.TYPE_MESSAGE:
            base += "?"
        self.type = base
        self.parameter = f"{self.name}: {base}" + ("" if full in REQUIRED else f" = {default}")

    @property
    def reading(self) -> str:
        """The Swift value of the C field."""
        if self.is_repeated:
            return f"{self.readers[1]}({self.c_count}, {self.c})"
        if self.readers:
            return f"{self.readers[0]}({self.c})"
        if self.kind == FieldProto.TYPE_ENUM:
            return f".init(rawValue: {self.c}.rawValue)"
        return f"{self.c} != 0" if self.kind == FieldProto.TYPE_BOOL else self.c

    @property
    def writing(self) -> str:
        """The statement that sets the C field."""
        if self.is_repeated:
            return f"({self.c_count}, {self.c}) = arena.{self.writers[1]}({self.name})"
        if self.writers:
            return f"{self.c} = arena.{self.writers[0]}({self.name})"
        if self.kind == FieldProto.TYPE_ENUM:
            return f"{self.c} = .init(rawValue: {self.name}.rawValue)"
        return f"{self.c} = {self.name}" + (" ? 1 : 0" if self.kind == FieldProto.TYPE_BOOL else "")


class SwiftFile:
    """The Swift of one .proto file."""

    def __init__(self, file: FileDescriptorProto):
        self.file = file
        self.lines: list[str] = []
        self.extensions: list[str] = []
        self.comments = {tuple(place.path): place for place in file.source_code_info.location}

    def text(self) -> str:
        for index, message in enumerate(self.file.message_type):
            self.message(message, message.name, (4, index), 0, {})
        if self.file.enum_type:
            raise Mistake(f"{self.file.name}: enums outside of messages are not generated")
        head = [
            f"// Written by scripts/generate-protos.sh from Protos/{self.file.name}; never edit it.", "",
            "internal import CSawtoothProtos",
        ]
        return "\n".join(head + self.lines + ["", "// MARK: - Coding"] + self.extensions) + "\n"

    # MARK: Comments

    def comment(self, path: tuple, name: str, names: dict[str, str]) -> str:
        """The comment of a declaration, before it or behind it, with the names of fields as Swift has them."""
        place = self.comments.get(path)
        text = place and (place.leading_comments or place.trailing_comments).strip()
        if not text:
            raise Mistake(f"{self.file.name}: {name} has no comment; it becomes the documentation of the Swift value")
        text = re.sub(r"`([A-Z]\w+)\.([a-z]\w*)`", lambda match: f"`{match[1]}.{camel(match[2])}`", text)
        return re.sub(r"`(\w+)`", lambda match: f"`{names.get(match[1], match[1])}`", text)

    def document(self, text: str, depth: int) -> list[str]:
        """Doc comment lines. A list item or an empty line begins a paragraph; all else is filled."""
        lines = []
        for paragraph in re.split(r"\n(?= ?- )|\n(?=\s*\n)", text):
            if paragraph.startswith("\n"):
                lines.append("    " * depth + "///")
            margin = "    " * depth + "/// "
            indent = margin + ("  " if paragraph.strip().startswith("- ") else "")
            lines += textwrap.wrap(
                " ".join(paragraph.split()), WIDTH, initial_indent=margin, subsequent_indent=indent,
                break_long_words=False, break_on_hyphens=False)
        return lines

    # MARK: Declarations

    def message(self, message: DescriptorProto, name: str, path: tuple, depth: int, outer: dict[str, str]):
        access = "package" if PACKAGE_ONLY.fullmatch(name.split(".")[0]) else "public"
        margin, inner = "    " * depth, "    " * (depth + 1)
        if message.oneof_decl or message.extension or message.options.map_entry:
            raise Mistake(f"{name}: oneofs, maps and extensions are not generated")
        names = outer | {
            field.name: RENAMED.get(f"{name}.{field.name}", camel(field.name)) for field in message.field
        } | {value.name: self.value_name(value.name) for enum in message.enum_type for value in enum.value}
        fields = [
            Field(field, name, self.comment(path + (2, index), f"{name}.{field.name}", names))
            for index, field in enumerate(message.field)]

        self.lines += ["", *self.document(self.comment(path, name, names), depth)]
        self.lines.append(f"{margin}{access} struct {message.name}: ProtobufMessage, Hashable {{")
        start = len(self.lines)
        for index, enum in enumerate(message.enum_type):
            self.enum(enum, f"{name}.{enum.name}", path + (4, index), depth + 1, access, names)
        for index, nested in enumerate(message.nested_type):
            self.message(nested, f"{name}.{nested.name}", path + (3, index), depth + 1, names)
        if fields:
            self.lines.append("")
        for field in fields:
            self.lines += self.document(field.doc, depth + 1)
            self.lines.append(f"{inner}{access} var {field.name}: {field.type}")
        self.lines += ["", *self.initializer(fields, access, inner)]
        # A type's first line is no blank one.
        if self.lines[start] == "":
            del self.lines[start]
        self.lines += [
            "",
            f"{inner}/// Decodes the protobuf encoding.",
            f"{inner}/// - Throws: `WireError` when the bytes are not this message.",
            f"{inner}{access} init(decoding bytes: [UInt8]) throws(WireError) {{ self = try Self.decode(bytes) }}",
            "",
            f"{inner}/// The protobuf encoding: fields in the order of their numbers, defaults left out.",
            f"{inner}{access} func encoded() -> [UInt8] {{ encode() }}",
            f"{margin}}}",
        ]
        self.coding(fields, name)

    def initializer(self, fields: list[Field], access: str, margin: str) -> list[str]:
        if not fields:
            return [f"{margin}/// A message without fields.", f"{margin}{access} init() {{}}"]
        what = "A message from its fields" if len(fields) > 1 else "A message from its field"
        lines = [f"{margin}/// {what}; what is left out has protobuf's default: zero, false or empty."]
        if all(" = " not in field.parameter for field in fields):
            lines = [f"{margin}/// {what}."]
        head = f"{margin}{access} init(" + ", ".join(field.parameter for field in fields) + ") {"
        if len(head) > WIDTH:
            parameters = [f"{margin}    {field.parameter}," for field in fields]
            parameters[-1] = parameters[-1].removesuffix(",")
            lines += [f"{margin}{access} init(", *parameters, f"{margin}) {{"]
        else:
            lines.append(head)
        return [*lines, *(f"{margin}    self.{field.name} = {field.name}" for field in fields), f"{margin}}}"]

    @staticmethod
    def value_name(name: str) -> str:
        # Protobuf's enum values share their enum's scope, so Sawtooth puts the enum's name before UNSET.
        return "unset" if name.endswith("_UNSET") else camel(name)

    def enum(self, enum: EnumDescriptorProto, full: str, path: tuple, depth: int, access: str, names: dict[str, str]):
        name, margin, inner = RENAMED.get(full, enum.name), "    " * depth, "    " * (depth + 1)
        self.lines += ["", *self.document(self.comment(path, full, names), depth)]
        self.lines += [
            f"{margin}///",
            f"{margin}/// Open: a number without a name here is kept as it came.",
            f"{margin}{access} struct {name}: RawRepresentable, Hashable, Sendable {{",
            f"{inner}/// The number on the wire.",
            f"{inner}{access} let rawValue: UInt32",
            f"{inner}/// The value of a number, with a name here or without one.",
            f"{inner}{access} init(rawValue: UInt32) {{ self.rawValue = rawValue }}",
        ]
        for index, value in enumerate(enum.value):
            self.lines += self.document(self.comment(path + (2, index), f"{full}.{value.name}", names), depth + 1)
            swift = quoted(self.value_name(value.name))
            self.lines.append(f"{inner}{access} static let {swift} = {name}(rawValue: {value.number})")
        self.lines.append(f"{margin}}}")

    def coding(self, fields: list[Field], name: str):
        swift, c = swift_type(name), name.replace(".", "__")
        arguments = ",\n            ".join(f"{field.name}: {field.reading}" for field in fields)
        self.extensions += [
            "",
            f"extension {swift}: CBacked {{",
            f"    typealias CValue = CSawtoothProtos.{c}",
            f"    static func initialize(_ c: UnsafeMutablePointer<CValue>) {{ {c_function(name)}__init(c) }}",
            "",
            "    init(_ c: CValue) {",
            f"        self.init(\n            {arguments})" if fields else "        self.init()",
            "    }",
            "",
            "    func fill(_ c: inout CValue, _ arena: EncodingArena) {",
            *(f"        {field.writing}" for field in fields),
            "    }",
            "}",
        ]


def answer(request: plugin_pb2.CodeGeneratorRequest) -> plugin_pb2.CodeGeneratorResponse:
    response = plugin_pb2.CodeGeneratorResponse()
    try:
        for file in request.proto_file:
            if file.name in request.file_to_generate:
                name = file.name.rsplit("/", 1)[-1].removesuffix(".proto")
                response.file.add(name=f"{name}.pb.swift", content=SwiftFile(file).text())
    except Mistake as mistake:
        response.error = str(mistake)
    return response


if __name__ == "__main__":
    request = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    sys.stdout.buffer.write(answer(request).SerializeToString())
