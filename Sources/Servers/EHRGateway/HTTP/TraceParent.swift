/// `traceparent` of W3C Trace Context, version 00: `00-TRACE-PARENT-FLAGS`.
struct TraceParent: Hashable, Sendable {
    /// 32 hex digits, not all 0.
    let trace: String
    /// 16 hex digits, not all 0: the span of whoever asked.
    let parent: String

    /// - Returns: nil for anything else, which is ignored as the specification asks.
    init?(_ header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, TraceParent.isHex(parts[0]), parts[0] != "ff",
            parts[0] != "00" || parts.count == 4,
            parts[1].count == 32, parts[2].count == 16, parts[3].count == 2,
            parts[1...3].allSatisfy(TraceParent.isHex),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        trace = String(parts[1])
        parent = String(parts[2])
    }

    private static func isHex(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
