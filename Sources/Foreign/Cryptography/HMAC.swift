internal import COpenSSL

/// Keyed-hash message authentication (RFC 2104, FIPS 198-1).
package enum HMAC {
    /// The code of `message` under `key`, with the length of a digest of `hash`.
    ///
    /// - Throws: `CryptographyError.openSSL` where OpenSSL fails.
    package static func code(
        of message: [UInt8], key: SecretBytes, hash: HashFunction
    ) throws(CryptographyError) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: hash.digestLength)
        let keyed = try KeyedContext(key: key, hash: hash)
        try keyed.code(of: [message], into: &code)
        return code
    }

    /// The code of `message` under `key`, itself a secret: a step of a key derivation.
    ///
    /// - Throws: `CryptographyError.openSSL` where OpenSSL fails.
    package static func secretCode(
        of message: [UInt8], key: SecretBytes, hash: HashFunction
    ) throws(CryptographyError) -> SecretBytes {
        var code = try code(of: message, key: key, hash: hash)
        return SecretBytes(movingFrom: &code)
    }

    /// One key, set up once, for several messages.
    final class KeyedContext {
        private let context: OpaquePointer
        private let hash: HashFunction

        init(key: SecretBytes, hash: HashFunction) throws(CryptographyError) {
            self.hash = hash
            guard let context = EVP_MAC_CTX_new(Fetched.hmac.pointer) else {
                throw .openSSL(OpenSSLError(draining: "making an HMAC context"))
            }
            self.context = context
            // The parameter keeps both pointers until EVP_MAC_init has read them: a string argument would be freed by
            // then.
            let parameter = Array(OSSL_MAC_PARAM_DIGEST.utf8CString)
            let name = Array(hash.name.utf8CString)
            let done = parameter.withUnsafeBufferPointer { parameter in
                name.withUnsafeBufferPointer { name in
                    // OpenSSL only reads the name; the constructor's parameter lacks the const.
                    let digest = OSSL_PARAM_construct_utf8_string(
                        parameter.baseAddress, UnsafeMutablePointer(mutating: name.baseAddress), 0)
                    return key.withUnsafeBytes { key in
                        EVP_MAC_init(context, key.baseAddress, key.count, [digest, OSSL_PARAM_construct_end()])
                    }
                }
            }
            guard done == 1 else { throw .openSSL(OpenSSLError(draining: "setting an HMAC key")) }
        }

        deinit {
            EVP_MAC_CTX_free(context)
        }

        /// Writes the code of the concatenated `pieces` into `code`, which has the digest's length.
        func code(of pieces: [[UInt8]], into code: inout [UInt8]) throws(CryptographyError) {
            // Without a key EVP_MAC_init restarts with the last one.
            var done = EVP_MAC_init(context, nil, 0, nil)
            for piece in pieces where done == 1 {
                done = EVP_MAC_update(context, piece, piece.count)
            }
            var written = 0
            guard done == 1, EVP_MAC_final(context, &code, &written, code.count) == 1, written == hash.digestLength
            else {
                throw .openSSL(OpenSSLError(draining: "computing an HMAC"))
            }
        }
    }
}
