// KeyWrapping: keys wrapped under a key-encryption key (KEK) that only a key wrapper ever uses.
//
// It owns the contract of all wrappers, the context that a wrapped key is bound to, the stored form of a wrapped key,
// and the wrappers, one file per kind. It knows nothing about patients, scopes, epochs or stores: a key's use is in its
// context, as a digest, and its caller stores the wrapped form.
//
// A wrapper fails in four ways that require different actions: the key is not this wrapper's (try another), the wrapper
// refuses (someone must change something), it cannot be reached (try later), the wrapped key is damaged (restore it).
// They are never confused.

package import Cryptography
package import RecordErrors

/// Wraps keys under a KEK that never leaves it.
package protocol KeyWrapper: Sendable {
    /// The kind of wrapper; it cannot unwrap keys of other kinds.
    var kind: WrappedKey.Kind { get }

    /// `key` wrapped under the current KEK, bound to `context`.
    ///
    /// - Parameter key: 16 to 256 bytes.
    /// - Throws: `RecordFailure`.
    func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey

    /// The key that was wrapped with `context`, under any of this wrapper's KEKs.
    ///
    /// - Throws: `RecordFailure`; `.wrapperDamaged` also for another context.
    func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes

    /// The same key wrapped under the current KEK. If the wrapper is another machine, the key does not leave it.
    ///
    /// - Throws: as `unwrap`.
    func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey

    /// Creates a new current KEK. Keys wrapped under earlier ones can still be unwrapped.
    ///
    /// - Throws: `RecordFailure`.
    func rotate() async throws(RecordFailure)
}

/// Lengths of keys that a wrapper accepts, in bytes: from an AES-128 key to far beyond any key of this project.
package let wrappableLengths = 16...256

extension KeyWrapper {
    /// Refuses an invalid key before it goes anywhere.
    func checkLength(_ key: SecretBytes) throws(RecordFailure) {
        guard wrappableLengths ~= key.count else {
            throw RecordFailure(
                .wrapperRefused,
                "a key to wrap is \(wrappableLengths.lowerBound) to \(wrappableLengths.upperBound) bytes long, "
                    + "but this one is \(key.count)")
        }
    }

    /// Refuses a wrapped key of another kind of wrapper.
    func checkKind(_ wrapped: WrappedKey) throws(RecordFailure) {
        guard wrapped.kind == kind else {
            throw RecordFailure(.wrapperNotItsKey, "it was wrapped by \(wrapped.kind.name), and this is \(kind.name)")
        }
    }
}
