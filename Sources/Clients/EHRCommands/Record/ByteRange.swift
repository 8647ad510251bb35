internal import ArgumentParser

/// `FIRST-LAST`, both counted from 0 and both included, as in HTTP; `FIRST-` to the end.
struct ByteRange: ExpressibleByArgument, Sendable {
    let first: UInt64
    /// Nil to the end.
    let last: UInt64?

    init?(argument: String) {
        guard let range = ByteRange(text: argument) else {
            ArgumentRefusal.note(
                "A range is FIRST-LAST, counted from 0, or FIRST- to the end; not \(argument.debugDescription).")
            return nil
        }
        self = range
    }

    private init?(text argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = UInt64(parts[0]) else { return nil }
        self.first = first
        if parts[1].isEmpty {
            last = nil
        } else {
            guard let last = UInt64(parts[1]), last >= first, last < UInt64.max else { return nil }
            self.last = last
        }
    }

    var range: Range<UInt64> { first..<(last.map { $0 + 1 } ?? UInt64.max) }
}
