/// A text as UTF-8 bytes, in place within a message that it keeps alive: for texts that are only passed on.
package struct WireText: Sendable {
    private let storage: [UInt8]
    private let range: Range<Int>

    /// - Parameter range: within `storage`.
    @inline(__always)
    package init(_ storage: [UInt8], _ range: Range<Int>) {
        self.storage = storage
        self.range = range
    }

    package init(_ text: String) {
        self.init(Array(text.utf8), 0..<text.utf8.count)
    }

    /// Bytes of the text.
    @inline(__always)
    package var count: Int { range.count }

    /// Calls `body` with the bytes.
    @inline(__always)
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}
