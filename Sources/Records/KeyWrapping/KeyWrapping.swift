// KeyWrapping: keys wrapped under a key-encryption key (KEK) that only a key wrapper ever uses.
//
// It owns what every wrapper promises, the context that a wrapped key is bound to, the form in which a wrapped key is
// stored, and the wrappers, one file a kind. It knows nothing of patients, scopes, epochs or stores: what a key is for
// is in its context, as a digest, and where its wrapped form is kept is its caller's business.
//
// A wrapper fails in four ways that call for four things to be done: the key is not this wrapper's (try another), the
// wrapper refuses (someone must change something), it cannot be reached (try later), the wrapped key is damaged
// (restore it). They are never mixed up.

package import Cryptography
package import RecordErrors

/// Wraps keys under a KEK that never leaves it.
package protocol KeyWrapper: Sendable {
    /// What kind of wrapper this is; wrapped keys of other kinds are not its.
    var kind: WrappedKey.Kind { get }

    /// `key` wrapped under the current KEK, bound to `context`.
    ///
    /// - Parameter key: 16 to 256 bytes.
    /// - Throws: `RecordFailure`.
    func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey

    /// The key that was wrapped with `context`, under whichever of this wrapper's KEKs.
    ///
    /// - Throws: `RecordFailure`; `.wrapperDamaged` also for another context.
    func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes

    /// The same key wrapped under the current KEK. Where the wrapper is another machine the key does not leave it.
    ///
    /// - Throws: as `unwrap`.
    func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey

    /// Makes a new KEK the current one. Keys wrapped under earlier ones can still be unwrapped.
    ///
    /// - Throws: `RecordFailure`.
    func rotate() async throws(RecordFailure)
}

/// Lengths of keys that a wrapper takes, in bytes: from an AES-128 key to far beyond any key of this project.
package let wrappableLengths = 16...256

extension KeyWrapper {
    /// Refuses what is no key before it goes anywhere.
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
