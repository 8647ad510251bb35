/// Why a wrapper did not wrap or unwrap. Each holds a sentence that names the cause, and never a key.
package enum KeyWrappingError: Error, Equatable, Sendable {
    /// The wrapped key belongs to another wrapper, or to a KEK that this one does not have.
    case notMyKey(String)
    /// The wrapper, or who runs it, does not allow this: a wrong passphrase, a missing permission, a key of no
    /// acceptable length.
    case refused(String)
    /// The wrapper does not answer, or not in time. Trying later may help.
    case unreachable(String)
    /// The wrapped key was altered, or belongs to another context.
    case damaged(String)
}

extension KeyWrappingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notMyKey(let why): "not this wrapper's key: \(why)"
        case .refused(let why): "refused: \(why)"
        case .unreachable(let why): "the key wrapper cannot be reached: \(why)"
        case .damaged(let why): "damaged: \(why)"
        }
    }
}
