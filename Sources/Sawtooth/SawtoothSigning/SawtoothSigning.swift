// SawtoothSigning: the keys and signatures of a Sawtooth ledger.
//
// secp256k1 through libsecp256k1: SHA-256 of the bytes, a deterministic nonce (RFC 6979), 64-byte compact signatures
// with low S, public keys in their 33-byte compressed form, everything in lower-case hexadecimal on the wire (Sawtooth
// documentation, "Transactions and Batches"). Key files have the format of `sawtooth keygen`.
//
// It knows no transactions and no network, only bytes, keys and signatures.

internal import CSecp256k1
internal import Cryptography

/// The one libsecp256k1 context of the process, randomized once against side channels.
///
/// A context is only read while signing and verifying, which libsecp256k1 documents as safe from many threads;
/// randomizing, which writes it, happens before anyone else can reach it.
struct SigningContext: @unchecked Sendable {
    // @unchecked: the pointer is never freed and, after `init`, only passed to functions that take it as const.
    static let shared = SigningContext()

    let pointer: OpaquePointer?

    private init() {
        pointer = secp256k1_context_create(CSecp256k1_context_flags)
        if let pointer { _ = secp256k1_context_randomize(pointer, RandomBytes.make(32)) }
    }
}
