package import Instrumentation

/// `traceparent` of W3C Trace Context, version 00: `00-TRACE-PARENT-FLAGS`.
package struct TraceParent: Hashable, Sendable, CustomStringConvertible {
    /// The header's name.
    package static let header = "traceparent"

    /// 32 hex digits, not all 0.
    package let trace: String
    /// 16 hex digits, not all 0: the span of whoever asked.
    package let parent: String
    /// Whether whoever asked records their part of the trace.
    package let isSampled: Bool

    /// - Returns: nil for anything else, which is ignored as the specification asks.
    package init?(_ header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, TraceParent.isHex(parts[0]), parts[0] != "ff",
            parts[0] != "00" || parts.count == 4,
            parts[1].count == 32, parts[2].count == 16, parts[3].count == 2,
            parts[1...3].allSatisfy(TraceParent.isHex),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        trace = String(parts[1])
        parent = String(parts[2])
        isSampled = UInt8(parts[3], radix: 16).map { $0 & 1 == 1 } ?? false
    }

    /// A trace that begins here.
    init(isSampled: Bool) {
        trace = TraceParent.digits() + TraceParent.digits()
        parent = TraceParent.digits()
        self.isSampled = isSampled
    }

    private init(_ trace: String, _ parent: String, _ isSampled: Bool) {
        (self.trace, self.parent, self.isSampled) = (trace, parent, isSampled)
    }

    /// The same trace from a new span on.
    var child: TraceParent { TraceParent(trace, TraceParent.digits(), isSampled) }

    package var description: String { "00-\(trace)-\(parent)-\(isSampled ? "01" : "00")" }

    /// 16 hex digits that are not all 0. They are names, nobody has to find them hard to guess.
    private static func digits() -> String {
        let text = String(UInt64.random(in: 1...UInt64.max), radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private static func isHex(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

private enum TraceParentKey: ServiceContextKey {
    typealias Value = TraceParent
}

extension ServiceContext {
    /// The trace that a task works for; nil for none.
    package var trace: TraceParent? {
        get { self[TraceParentKey.self] }
        set { self[TraceParentKey.self] = newValue }
    }
}
