package import Cryptography

/// Why a record was not sealed, or a sealed record not opened.
package enum SealedRecordError: Error, Equatable {
    /// A patient or record id is not 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    case invalidID(String)
    /// A key is not 32 bytes long.
    case wrongKeyLength(Int)
    /// The plaintext would be longer than `limit` bytes.
    case tooLong(limit: UInt64)

    /// The header's commitment does not match: another key, patient or record, or the header was altered. No chunk was
    /// looked at.
    case wrongKeyOrContext
    /// The record ends where no sealed record ends: inside the header, after a full chunk, or inside a tag.
    case truncated(length: UInt64)
    /// Another length was expected, and the record ends before it.
    case shorterThanExpected(expected: UInt64, actual: UInt64)
    /// Another length was expected, and the record goes on after it.
    case longerThanExpected(expected: UInt64)
    /// The chunk at this index verifies as the chunk `holds` of the same record: chunks were moved or repeated.
    case reordered(chunk: UInt64, holds: UInt64)
    /// The last chunk ends, verified, at this offset of the sealed record, but bytes follow.
    case extended(end: UInt64)
    /// A full chunk does not verify: it was altered, or comes from another record.
    case altered(chunk: UInt64)
    /// The last chunk does not verify: it was altered, or the record was cut within it.
    case alteredOrTruncated(lastChunk: UInt64)

    /// A range to read does not lie within the plaintext.
    case rangeOutOfBounds(length: UInt64)
    /// The bytes handed in are not those of the range that was asked for.
    case wrongRangeLength(expected: Int, actual: Int)
    /// The reader or writer has finished, or has failed before; a new one must be made.
    case finished
    /// The cryptographic library failed, for no reason that lies in the record.
    case cryptography(CryptographyError)
}

extension SealedRecordError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidID(let id):
            "“\(id.prefix(64))” is no id: an id is 1 to 64 characters of A-Z a-z 0-9 . _ -"
        case .wrongKeyLength(let length):
            "a record's key is \(SealedRecord.keyLength) bytes long, but this one is \(length)"
        case .tooLong(let limit):
            "the record is longer than the limit of \(limit) bytes"
        case .wrongKeyOrContext:
            "the sealed record was not made with this key for this patient and record, or its header was altered"
        case .truncated(let length):
            "the sealed record was cut short: no sealed record is \(length) bytes long"
        case .shorterThanExpected(let expected, let actual):
            "the sealed record was cut short: it is \(actual) bytes long, but should be \(expected)"
        case .longerThanExpected(let expected):
            "the sealed record was extended: it should be \(expected) bytes long, and goes on after that"
        case .reordered(let chunk, let holds):
            "the sealed record's chunks were moved: at \(chunk) is the one that belongs at \(holds)"
        case .extended(let end):
            "the sealed record was extended: it ends at byte \(end), and goes on after that"
        case .altered(let chunk):
            "the sealed record was altered in chunk \(chunk)"
        case .alteredOrTruncated(let chunk):
            "the sealed record was altered in its last chunk, \(chunk), or cut short in it"
        case .rangeOutOfBounds(let length):
            "the range is not within the record's \(length) bytes"
        case .wrongRangeLength(let expected, let actual):
            "\(expected) bytes of the sealed record are needed for this range, but \(actual) were given"
        case .finished:
            "this stream has ended or failed; start a new one"
        case .cryptography(let error):
            error.description
        }
    }

    /// Whether the sealed record is to blame: it is not what was sealed with this key for this patient and record.
    package var isDamage: Bool {
        switch self {
        case .wrongKeyOrContext, .truncated, .shorterThanExpected, .longerThanExpected, .reordered, .extended, .altered,
            .alteredOrTruncated:
            true
        case .invalidID, .wrongKeyLength, .tooLong, .rangeOutOfBounds, .wrongRangeLength, .finished, .cryptography:
            false
        }
    }
}
