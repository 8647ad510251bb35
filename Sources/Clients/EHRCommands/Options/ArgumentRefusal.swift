internal import Locking

/// Why an argument is refused: the parser itself says which option it is, and not why.
struct ArgumentRefusal: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    // A type that is read from an argument can only be nil for what it refuses.
    private static let noted = LockedValue<String?>(nil)

    /// Keeps why the argument that is read now is refused.
    static func note(_ text: String) { noted.withLock { $0 = text } }

    /// What was noted last, once.
    static func take() -> String? {
        noted.withLock { noted in
            defer { noted = nil }
            return noted
        }
    }
}
