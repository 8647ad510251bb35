internal import Cryptography
package import RecordErrors

extension RecordFailure {
    /// Not a valid object name.
    package static func invalidName(_ text: String) -> RecordFailure {
        RecordFailure(.objectsFailed, "“\(text.prefix(128))” is no object's name")
    }

    package static func objectMissing(_ name: ObjectName) -> RecordFailure {
        RecordFailure(.objectMissing, "there is no object \(name)", ["object": .text(name.text)])
    }

    /// The range does not lie within the object's `length` bytes.
    package static func objectShorter(length: UInt64) -> RecordFailure {
        RecordFailure(
            .objectShorter, "the range is not within the object's \(length) bytes", ["length": .number(length)])
    }

    /// The written bytes do not have the announced digest; nothing was stored. Both are 32 bytes.
    package static func digestMismatch(expected: [UInt8], actual: [UInt8]) -> RecordFailure {
        RecordFailure(
            .objectsFailed,
            "the object's SHA-256 should be \(Hex.encode(expected)), but is \(Hex.encode(actual)); it was not stored")
    }

    /// The object or the connection ended too early.
    package static func objectCut(expected: UInt64, actual: UInt64) -> RecordFailure {
        RecordFailure(
            .objectCut, "\(actual) of \(expected) bytes came, then no more",
            ["expected": .number(expected), "actual": .number(actual)])
    }
}
