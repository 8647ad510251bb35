extension AESGCM {
    /// `plaintext` sealed under `key`: ciphertext, then a 16-byte tag.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes, never used with this key before.
    /// - Throws: `CryptographyError.wrongLength`, `.openSSL`.
    package static func seal(
        _ plaintext: [UInt8], key: SecretBytes, nonce: [UInt8], authenticating associatedData: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        let cipher = try AESGCM(key: key, for: .sealing)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagLength)
        var span = sealed.mutableSpan
        var room = span.mutableBytes
        try cipher.seal(plaintext.span.bytes, nonce: nonce, authenticating: associatedData, into: &room)
        return sealed
    }

    /// What `seal` was given.
    ///
    /// - Throws: `CryptographyError.authenticationFailed` if the tag does not match, `.wrongLength`, `.openSSL`.
    package static func open(
        _ sealed: [UInt8], key: SecretBytes, nonce: [UInt8], authenticating associatedData: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        let cipher = try AESGCM(key: key, for: .opening)
        guard sealed.count >= tagLength else {
            throw .wrongLength(of: "a sealed message", expected: "at least \(tagLength)", actual: sealed.count)
        }
        var plaintext = [UInt8](repeating: 0, count: sealed.count - tagLength)
        var span = plaintext.mutableSpan
        var room = span.mutableBytes
        try cipher.open(sealed.span.bytes, nonce: nonce, authenticating: associatedData, into: &room)
        return plaintext
    }

    /// As `open`, for plaintext that is itself a secret, such as a key.
    ///
    /// - Throws: as `open`.
    package static func openSecret(
        _ sealed: [UInt8], key: SecretBytes, nonce: [UInt8], authenticating associatedData: [UInt8] = []
    ) throws(CryptographyError) -> SecretBytes {
        var plaintext = try open(sealed, key: key, nonce: nonce, authenticating: associatedData)
        return SecretBytes(movingFrom: &plaintext)
    }

    /// The secret `plaintext` sealed under `key`: ciphertext, then a 16-byte tag.
    ///
    /// - Throws: as `seal`.
    package static func seal(
        secret plaintext: SecretBytes, key: SecretBytes, nonce: [UInt8], authenticating associatedData: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        let cipher = try AESGCM(key: key, for: .sealing)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagLength)
        var span = sealed.mutableSpan
        var room = span.mutableBytes
        try plaintext.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws(CryptographyError) in
            try cipher.seal(bytes.bytes, nonce: nonce, authenticating: associatedData, into: &room)
        }
        return sealed
    }
}
