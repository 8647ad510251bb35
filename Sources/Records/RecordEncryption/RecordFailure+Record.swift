internal import Cryptography
package import RecordErrors

/// Why a record was not sealed, or a sealed record not opened.
extension RecordFailure {
    /// A patient or record id is not 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    package static func invalidID(_ id: String) -> RecordFailure {
        RecordFailure(.invalid, "“\(id.prefix(64))” is no id: an id is 1 to 64 characters of A-Z a-z 0-9 . _ -")
    }

    /// A key is not 32 bytes long.
    package static func wrongKeyLength(_ length: Int) -> RecordFailure {
        RecordFailure(
            .cryptographyFailed, "a record's key is \(SealedRecord.keyLength) bytes long, but this one is \(length)")
    }

    /// The plaintext would be longer than `limit` bytes.
    package static func tooLong(limit: UInt64) -> RecordFailure {
        RecordFailure(
            .recordTooLong, "the record is longer than the limit of \(limit) bytes", ["limit": .number(limit)])
    }

    /// The header's commitment does not match: another key, patient or record, or the header was altered. No chunk was
    /// decrypted.
    package static let wrongKeyOrContext = RecordFailure(.recordOtherKey)

    /// The record ends where no sealed record can end: inside the header, after a full chunk, or inside a tag.
    package static func truncated(length: UInt64) -> RecordFailure {
        RecordFailure(
            .recordTruncated, "the sealed record was cut short: no sealed record is \(length) bytes long",
            ["length": .number(length)])
    }

    /// The record is shorter than expected.
    package static func shorterThanExpected(expected: UInt64, actual: UInt64) -> RecordFailure {
        RecordFailure(
            .recordShorter,
            "the sealed record was cut short: it is \(actual) bytes long, but should be \(expected)",
            ["expected": .number(expected), "actual": .number(actual)])
    }

    /// The record is longer than expected.
    package static func longerThanExpected(expected: UInt64) -> RecordFailure {
        RecordFailure(
            .recordLonger,
            "the sealed record was extended: it should be \(expected) bytes long, and goes on after that",
            ["expected": .number(expected)])
    }

    /// The chunk at this index verifies as the chunk `holds` of the same record: chunks were moved or repeated.
    package static func reordered(chunk: UInt64, holds: UInt64) -> RecordFailure {
        RecordFailure(
            .recordReordered,
            "the sealed record's chunks were moved: at \(chunk) is the one that belongs at \(holds)",
            ["chunk": .number(chunk), "holds": .number(holds)])
    }

    /// The last chunk ends, verified, at this offset of the sealed record, but bytes follow.
    package static func extended(end: UInt64) -> RecordFailure {
        RecordFailure(
            .recordExtended, "the sealed record was extended: it ends at byte \(end), and goes on after that",
            ["end": .number(end)])
    }

    /// A full chunk does not verify: it was altered, or comes from another record.
    package static func altered(chunk: UInt64) -> RecordFailure {
        RecordFailure(
            .recordAltered, "the sealed record was altered in chunk \(chunk)", ["chunk": .number(chunk)])
    }

    /// The last chunk does not verify: it was altered, or the record was cut within it.
    package static func alteredOrTruncated(lastChunk: UInt64) -> RecordFailure {
        RecordFailure(
            .recordAlteredAtEnd,
            "the sealed record was altered in its last chunk, \(lastChunk), or cut short in it",
            ["chunk": .number(lastChunk)])
    }

    /// A range to read does not lie within the plaintext.
    package static func rangeOutOfBounds(length: UInt64) -> RecordFailure {
        RecordFailure(
            .rangeOutOfBounds, "the range is not within the record's \(length) bytes", ["length": .number(length)])
    }

    /// The given bytes are not those of the requested range.
    package static func wrongRangeLength(expected: Int, actual: Int) -> RecordFailure {
        RecordFailure(
            .cryptographyFailed,
            "\(expected) bytes of the sealed record are needed for this range, but \(actual) were given")
    }

    /// The reader or writer has finished, or has failed before; create a new one.
    package static let finished = RecordFailure(
        .cryptographyFailed, "this stream has ended or failed; start a new one")

    /// The sealed record opens, but is not the one that was anchored. Both digests are 32 bytes.
    package static func anchorMismatch(expected: [UInt8], actual: [UInt8]) -> RecordFailure {
        let (expected, actual) = (Hex.encode(expected), Hex.encode(actual))
        return RecordFailure(
            .anchorMismatch,
            "the sealed record is not the anchored one: its SHA-256 is \(actual), the anchor's \(expected)",
            ["expected": .text(expected), "actual": .text(actual)])
    }
}
