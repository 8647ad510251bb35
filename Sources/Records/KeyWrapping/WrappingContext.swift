internal import Cryptography
package import RecordErrors

/// What a wrapped key is bound to: 32 bytes that identify its owner and its use, to those who know these already.
///
/// They are a digest, so that the log of a remote wrapper contains no ids.
package struct WrappingContext: Equatable, Sendable {
    /// Identifies this use and its version.
    private static let domain = "ehr/1 kek"

    /// The use of a wrapped key. A key wrapped for one purpose cannot be unwrapped for another.
    package enum Purpose: String, Sendable, CaseIterable {
        case patientRoot = "patient-root"
        case signingKey = "signing-key"
        case lockedKey = "locked-key"
        case oneTimePassword = "one-time-password"
    }

    /// SHA-256 of `ehr/1 kek`, 00, purpose, then 00 and an id for each id.
    package let bytes: [UInt8]

    /// - Parameter ids: the key's owner, most general id first; the same number for every key of a purpose.
    /// - Throws: `.wrapperRefused` for no id, or one that is empty or contains a zero byte.
    package init(purpose: Purpose, ids: [String]) throws(RecordFailure) {
        guard !ids.isEmpty, ids.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) }) else {
            throw RecordFailure(
                .wrapperRefused, "a context takes at least one id, and none that is empty or holds a zero byte")
        }
        let parts = [WrappingContext.domain, purpose.rawValue] + ids
        bytes = SHA256.hash(Array(parts.map { Array($0.utf8) }.joined(separator: [0])))
    }
}
