internal import COpenSSL

/// AES-256 in Galois/Counter Mode (NIST SP 800-38D) with 96-bit nonces and 128-bit tags, under one key.
///
/// The key schedule is set up once, so that many messages under one key cost no more than the cipher itself. An
/// instance must not be used by two threads at once. A nonce must never be used twice with a key: two such ciphertexts
/// let anyone forge messages.
package final class AESGCM {
    /// Length of a key in bytes.
    package static let keyLength = 32
    /// Length of a nonce in bytes.
    package static let nonceLength = 12
    /// Length of the tag that follows each ciphertext, in bytes.
    package static let tagLength = 16

    /// The direction of an instance; the key schedule of one is never used for the other.
    package enum Direction: Sendable {
        case sealing, opening
    }

    private let context: OpaquePointer
    private let direction: Direction

    /// Sets up `key` for one direction.
    ///
    /// - Throws: `CryptographyError.wrongLength` for a key that is not 32 bytes long, `.openSSL` if OpenSSL fails.
    package init(key: SecretBytes, for direction: Direction) throws(CryptographyError) {
        guard key.count == AESGCM.keyLength else {
            throw .wrongLength(of: "an AES-256 key", expected: "\(AESGCM.keyLength)", actual: key.count)
        }
        guard let context = EVP_CIPHER_CTX_new() else {
            throw .openSSL(OpenSSLError(draining: "making a cipher context"))
        }
        self.context = context
        self.direction = direction
        let encrypting: Int32 = direction == .sealing ? 1 : 0
        let done = key.withUnsafeBytes { key in
            EVP_CipherInit_ex2(
                context, Fetched.aes256GCM.pointer, key.baseAddress?.assumingMemoryBound(to: UInt8.self), nil,
                encrypting, nil)
        }
        guard done == 1 else { throw .openSSL(OpenSSLError(draining: "setting an AES-256-GCM key")) }
    }

    deinit {
        // Wipes the key schedule.
        EVP_CIPHER_CTX_free(context)
    }

    /// Seals `plaintext` into `sealed`: ciphertext, then tag.
    ///
    /// - Parameters:
    ///   - nonce: 12 bytes, never used with this key before.
    ///   - sealed: exactly 16 bytes longer than `plaintext`.
    /// - Throws: `CryptographyError.wrongLength`, `.openSSL`.
    package func seal(
        _ plaintext: RawSpan, nonce: [UInt8], authenticating associatedData: [UInt8] = [],
        into sealed: inout MutableRawSpan
    ) throws(CryptographyError) {
        precondition(direction == .sealing, "this key schedule was set up for opening")
        let count = plaintext.byteCount
        try AESGCM.check(
            nonce, sealed.byteCount == count + AESGCM.tagLength, "room for a sealed message",
            count + AESGCM.tagLength, sealed.byteCount)
        let done = plaintext.withUnsafeBytes { input in
            sealed.withUnsafeMutableBytes { output in
                start(nonce, associatedData) && run(input, into: output.baseAddress)
                    && EVP_CIPHER_CTX_ctrl(
                        context, EVP_CTRL_AEAD_GET_TAG, Int32(AESGCM.tagLength), output.baseAddress?.advanced(by: count)
                    ) == 1
            }
        }
        guard done else { throw .openSSL(OpenSSLError(draining: "sealing with AES-256-GCM")) }
    }

    /// Opens `sealed` (ciphertext, then tag) into `plaintext`, which contains only zeros if verification fails.
    ///
    /// - Parameters:
    ///   - nonce: the 12 bytes it was sealed with.
    ///   - plaintext: exactly 16 bytes shorter than `sealed`.
    /// - Throws: `CryptographyError.authenticationFailed` if the tag does not match, `.wrongLength`, `.openSSL`.
    package func open(
        _ sealed: RawSpan, nonce: [UInt8], authenticating associatedData: [UInt8] = [],
        into plaintext: inout MutableRawSpan
    ) throws(CryptographyError) {
        precondition(direction == .opening, "this key schedule was set up for sealing")
        let count = sealed.byteCount - AESGCM.tagLength
        guard count >= 0 else {
            throw .wrongLength(
                of: "a sealed message", expected: "at least \(AESGCM.tagLength)", actual: sealed.byteCount)
        }
        try AESGCM.check(nonce, plaintext.byteCount == count, "room for an opened message", count, plaintext.byteCount)
        let outcome = sealed.withUnsafeBytes { input in
            plaintext.withUnsafeMutableBytes { output in
                open(input, count: count, nonce: nonce, associatedData, into: output)
            }
        }
        if let outcome { throw outcome }
    }

    private func open(
        _ input: UnsafeRawBufferPointer, count: Int, nonce: [UInt8], _ associatedData: [UInt8],
        into output: UnsafeMutableRawBufferPointer
    ) -> CryptographyError? {
        let tag = UnsafeMutableRawPointer(mutating: input.baseAddress?.advanced(by: count))
        // SET_TAG only reads the tag; the control call's parameter lacks the const.
        guard start(nonce, associatedData),
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(AESGCM.tagLength), tag) == 1
        else { return .openSSL(OpenSSLError(draining: "opening with AES-256-GCM")) }
        if run(UnsafeRawBufferPointer(rebasing: input.prefix(count)), into: output.baseAddress) { return nil }
        // Unverified plaintext must not be seen.
        OPENSSL_cleanse(output.baseAddress, output.count)
        ERR_clear_error()
        return .authenticationFailed
    }

    /// Sets the nonce, keeps the key, processes the associated data.
    private func start(_ nonce: [UInt8], _ associatedData: [UInt8]) -> Bool {
        guard EVP_CipherInit_ex2(context, nil, nil, nonce, -1, nil) == 1 else { return false }
        if associatedData.isEmpty { return true }
        var written: Int32 = 0
        guard let length = Int32(exactly: associatedData.count) else { return false }
        return EVP_CipherUpdate(context, nil, &written, associatedData, length) == 1
    }

    private func run(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer?) -> Bool {
        var written: Int32 = 0
        // OpenSSL treats a null output as associated data, so an empty message must not be passed as null.
        if !input.isEmpty {
            guard let length = Int32(exactly: input.count),
                EVP_CipherUpdate(
                    context, output?.assumingMemoryBound(to: UInt8.self), &written,
                    input.baseAddress?.assumingMemoryBound(to: UInt8.self), length) == 1
            else { return false }
        }
        // GCM has nothing left to write at the end, but OpenSSL wants somewhere to write it.
        var rest: (UInt64, UInt64) = (0, 0)
        return withUnsafeMutableBytes(of: &rest) { rest in
            EVP_CipherFinal_ex(context, rest.baseAddress?.assumingMemoryBound(to: UInt8.self), &written) == 1
        }
    }

    private static func check(
        _ nonce: [UInt8], _ fits: Bool, _ what: String, _ expected: Int, _ actual: Int
    ) throws(CryptographyError) {
        guard nonce.count == nonceLength else {
            throw .wrongLength(of: "a GCM nonce", expected: "\(nonceLength)", actual: nonce.count)
        }
        guard fits else { throw .wrongLength(of: what, expected: "\(expected)", actual: actual) }
    }
}
