internal import RecordEncryption
package import RecordErrors

/// A part of a record's plaintext, as HTTP asks for one (RFC 9110, section 14.1.2).
package enum RecordRange: Hashable, Sendable {
    /// These bytes, as far as the record goes; to its end with `.max` as the upper bound.
    case bytes(Range<UInt64>)
    /// So many bytes at the end: all, where the record has no more.
    case last(UInt64)

    /// Which bytes that is of a record of `length` bytes: what lies behind its end is left out.
    ///
    /// - Throws: `.rangeOutOfBounds` where nothing is left.
    package func resolved(in length: UInt64) throws(RecordFailure) -> Range<UInt64> {
        let range =
            switch self {
            case .bytes(let range): range.clamped(to: 0..<length)
            case .last(let count): length - min(count, length)..<length
            }
        guard !range.isEmpty else { throw .rangeOutOfBounds(length: length) }
        return range
    }
}
