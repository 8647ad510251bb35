internal import Cryptography

/// Why a store did not do what it was asked.
package enum RecordStoreError: Error, Equatable, Sendable {
    /// Not a name that a store gives.
    case invalidName(String)
    /// There is no such object.
    case missing(ObjectName)
    /// The range does not lie within the object's `length` bytes.
    case rangeOutOfBounds(length: UInt64)
    /// What was written is not what was announced; nothing was stored. Both are 32 bytes.
    case digestMismatch(expected: [UInt8], actual: [UInt8])
    /// There is no room left.
    case full(String)
    /// The store does not allow it: a permission, a quota, a limit, a writer that has ended.
    case refused(String)
    /// The store does not answer, or answers that it cannot now. Trying again may help.
    case unreachable(String)
    /// The object ended, or the connection, before all of it had come.
    case interrupted(expected: UInt64, actual: UInt64)
}

extension RecordStoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidName(let text): "“\(text.prefix(128))” is no object's name"
        case .missing(let name): "there is no object \(name)"
        case .rangeOutOfBounds(let length): "the range is not within the object's \(length) bytes"
        case .digestMismatch(let expected, let actual):
            "the object's SHA-256 should be \(Hex.encode(expected)), but is \(Hex.encode(actual)); it was not stored"
        case .full(let why): "the store is full: \(why)"
        case .refused(let why): "the store refuses: \(why)"
        case .unreachable(let why): "the store cannot be reached: \(why)"
        case .interrupted(let expected, let actual): "\(actual) of \(expected) bytes came, then no more"
        }
    }
}
