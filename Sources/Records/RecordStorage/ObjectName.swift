package import RecordErrors

/// The name of an object within its store: 32 to 128 characters of `0-9 a-z -`, chosen by the store.
///
/// If possible, a store names an object by its SHA-256 in hex, so that the same bytes stored twice are one object.
package struct ObjectName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// - Throws: `.invalidName`. A name comes from a database as well, and ends up in paths.
    package init(_ text: String) throws(RecordFailure) {
        let isName =
            32...128 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isName else { throw .invalidName(text) }
        self.text = text
    }

    package static func < (left: ObjectName, right: ObjectName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
