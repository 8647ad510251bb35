// Cryptography: the only module that uses OpenSSL's libcrypto.
//
// It owns digests, HMAC, HKDF, AES-256-GCM, random bytes, constant-time comparison, hex, the one type in which secret
// bytes live, and that a process that holds them leaves none of its memory behind when it crashes. It knows no format,
// no file and no key hierarchy: what is sealed, under which key and with which nonce is its callers' business. Pointers
// and OpenSSL's types stay inside; a failing call drains OpenSSL's error queue on the spot into an `OpenSSLError`.
//
// Algorithms are fetched once per process. A fetch takes a lock and a look-up by name, which costs more than hashing
// an address does.

internal import COpenSSL

/// The errors of this module.
package enum CryptographyError: Error, Equatable {
    /// The tag does not match: key, nonce, associated data or ciphertext differs from that at sealing.
    case authenticationFailed
    /// An argument has a length that the algorithm does not accept; `expected` describes accepted ones.
    case wrongLength(of: String, expected: String, actual: Int)
    /// Parameters of a passphrase derivation that are invalid, or need more memory than `limit` bytes.
    case unacceptableCost(limit: UInt64)
    /// OpenSSL refused an operation although the arguments are valid.
    case openSSL(OpenSSLError)
}

extension CryptographyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .authenticationFailed:
            "authentication failed: wrong key, or the ciphertext was altered"
        case .wrongLength(let what, let expected, let actual):
            "\(what) must be \(expected) bytes long, but is \(actual)"
        case .unacceptableCost(let limit):
            "the passphrase derivation's parameters make no sense, or cost more than \(limit) bytes of memory"
        case .openSSL(let error):
            error.description
        }
    }
}

/// An OpenSSL object that is created once, never changed and never freed.
// @unchecked: a fetched EVP_MD, EVP_CIPHER or EVP_MAC is immutable and OpenSSL counts its uses atomically.
struct Fetched: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Without its algorithms no program of this project can work, and only a broken OpenSSL configuration on the
    /// machine removes them, never an input: so this ends the process instead of burdening each caller.
    init(_ name: String, _ fetch: (String) -> OpaquePointer?) {
        guard let pointer = fetch(name) else {
            let error = OpenSSLError(draining: "fetching \(name)")
            error.endProcess(advice: "Check OPENSSL_CONF and the providers that it loads.")
        }
        self.pointer = pointer
    }

    static let sha256 = Fetched("SHA2-256") { EVP_MD_fetch(nil, $0, nil) }
    static let sha512 = Fetched("SHA2-512") { EVP_MD_fetch(nil, $0, nil) }
    static let aes256GCM = Fetched("AES-256-GCM") { EVP_CIPHER_fetch(nil, $0, nil) }
    static let aes256Wrap = Fetched("AES-256-WRAP") { EVP_CIPHER_fetch(nil, $0, nil) }
    static let hmac = Fetched("HMAC") { EVP_MAC_fetch(nil, $0, nil) }
}
