internal import HTTPTypes
internal import Hummingbird
internal import RecordFlow

/// The part of a record that is asked for (RFC 9110, section 14): one range of bytes, in any of its forms.
enum HTTPRange: Hashable, Sendable {
    /// `bytes=FIRST-LAST`, whose end may be beyond the record's.
    case bounded(first: UInt64, last: UInt64)
    /// `bytes=FIRST-`.
    case from(UInt64)
    /// `bytes=-COUNT`: the last so many bytes.
    case suffix(UInt64)

    /// - Returns: nil where there is no header, or one that is answered with the whole, as the RFC allows: another
    ///   unit, or several ranges.
    /// - Throws: `GatewayProblem` for one that is no range.
    static func of(_ request: Request) throws -> HTTPRange? {
        guard let header = request.headers[.range]?.trimmed else { return nil }
        guard header.lowercased().hasPrefix("bytes="), !header.contains(",") else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map(\.trimmed)
        let refusal = GatewayProblem(
            400, "range_invalid", "a range is bytes=FIRST-LAST, bytes=FIRST- or bytes=-COUNT, and one alone")
        guard ends.count == 2, ends.contains(where: { !$0.isEmpty }) else { throw refusal }
        if ends[0].isEmpty {
            guard let count = UInt64(ends[1]) else { throw refusal }
            return .suffix(count)
        }
        guard let first = UInt64(ends[0]), first < .max else { throw refusal }
        if ends[1].isEmpty { return .from(first) }
        guard let last = UInt64(ends[1]), first <= last else { throw refusal }
        return .bounded(first: first, last: last)
    }

    /// As the encryption service takes it, which cuts it to the record's end.
    var asked: RecordRange {
        switch self {
        case .bounded(let first, let last): .bytes(first..<(last == .max ? .max : last + 1))
        case .from(let first): .bytes(first..<UInt64.max)
        case .suffix(let count): .last(count)
        }
    }
}
