internal import COpenSSL

/// AES key wrap under a 256-bit key (RFC 3394, NIST SP 800-38F "KW").
///
/// It is deterministic, needs no nonce, and authenticates, but binds no context: to bind a wrapped key to something,
/// derive the wrapping key from it.
package enum AESKeyWrap {
    /// Length of a wrapping key in bytes.
    package static let keyLength = 32
    /// What wrapping adds, in bytes.
    package static let overhead = 8
    /// Longest key to wrap, in bytes: far more than any key needs, and far below OpenSSL's limit.
    package static let lengthLimit = 4096

    /// `secret` wrapped under `key`.
    ///
    /// - Parameters:
    ///   - secret: 16 to 4096 bytes, a multiple of 8.
    ///   - key: 32 bytes.
    /// - Throws: `CryptographyError.wrongLength`, `.openSSL`.
    package static func wrap(_ secret: SecretBytes, under key: SecretBytes) throws(CryptographyError) -> [UInt8] {
        try check(key, secret.count, "a key to wrap", least: 16)
        var wrapped = [UInt8](repeating: 0, count: secret.count + overhead)
        let done = secret.withUnsafeBytes { input in
            wrapped.withUnsafeMutableBytes { run(input, key, encrypting: 1, into: $0) }
        }
        guard done else { throw .openSSL(OpenSSLError(draining: "wrapping a key")) }
        return wrapped
    }

    /// Reverses `wrap`.
    ///
    /// - Throws: `CryptographyError.authenticationFailed` for another key or altered bytes, `.wrongLength`.
    package static func unwrap(_ wrapped: [UInt8], under key: SecretBytes) throws(CryptographyError) -> SecretBytes {
        try check(key, wrapped.count, "a wrapped key", least: 16 + overhead)
        return try SecretBytes(count: wrapped.count - overhead) {
            (output: UnsafeMutableRawBufferPointer) throws(CryptographyError) in
            let done = wrapped.withUnsafeBytes { run($0, key, encrypting: 0, into: output) }
            guard done else {
                OPENSSL_cleanse(output.baseAddress, output.count)
                ERR_clear_error()
                throw .authenticationFailed
            }
        }
    }

    private static func check(
        _ key: SecretBytes, _ count: Int, _ what: String, least: Int
    ) throws(CryptographyError) {
        guard key.count == keyLength else {
            throw .wrongLength(of: "a wrapping key", expected: "\(keyLength)", actual: key.count)
        }
        let most = least - 16 + lengthLimit
        guard least...most ~= count, count.isMultiple(of: 8) else {
            throw .wrongLength(of: what, expected: "\(least) to \(most), a multiple of 8,", actual: count)
        }
    }

    private static func run(
        _ input: UnsafeRawBufferPointer, _ key: SecretBytes, encrypting: Int32,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard let context = EVP_CIPHER_CTX_new(), let length = Int32(exactly: input.count) else { return false }
        defer { EVP_CIPHER_CTX_free(context) }
        // OpenSSL refuses wrap modes unless the caller sets this flag.
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        return key.withUnsafeBytes { key in
            var written: Int32 = 0
            let key = key.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return EVP_CipherInit_ex2(context, Fetched.aes256Wrap.pointer, key, nil, encrypting, nil) == 1
                && EVP_CipherUpdate(
                    context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), &written,
                    input.baseAddress?.assumingMemoryBound(to: UInt8.self), length) == 1
                && Int(written) == output.count
        }
    }
}
