/// Key derivation from HMAC (RFC 5869).
package enum HKDF {
    /// Step 1: a pseudorandom key with a digest's length, from keying material that need not be uniform (section 2.2).
    ///
    /// - Parameter salt: empty means a digest's length of zeros.
    /// - Throws: `CryptographyError.openSSL` if OpenSSL fails.
    package static func extract(
        salt: [UInt8], inputKey: SecretBytes, hash: HashFunction
    ) throws(CryptographyError) -> SecretBytes {
        // HMAC pads a short key with zeros, so one zero byte is equivalent to a digest's length of zeros.
        let key = SecretBytes(copying: salt.isEmpty ? [0] : salt)
        let context = try HMAC.KeyedContext(key: key, hash: hash)
        // The message is the secret here: it is copied for the call and wiped after it.
        var message = inputKey.withUnsafeBytes { [UInt8]($0) }
        defer { SecretBytes.wipe(&message) }
        var code = [UInt8](repeating: 0, count: hash.digestLength)
        try context.code(of: [message], into: &code)
        return SecretBytes(movingFrom: &code)
    }

    /// Step 2: `count` bytes bound to `info` (section 2.3).
    ///
    /// - Parameters:
    ///   - key: uniformly random, at least a digest long for the full strength of `hash`.
    ///   - count: 1 to 255 times the digest's length.
    /// - Throws: `CryptographyError.wrongLength` for a `count` out of that range, `.openSSL` if OpenSSL fails.
    package static func expand(
        key: SecretBytes, info: [UInt8], count: Int, hash: HashFunction
    ) throws(CryptographyError) -> SecretBytes {
        let limit = 255 * hash.digestLength
        guard 1...limit ~= count else {
            throw .wrongLength(of: "an HKDF output", expected: "1 to \(limit)", actual: count)
        }
        let context = try HMAC.KeyedContext(key: key, hash: hash)
        var block = [UInt8](repeating: 0, count: hash.digestLength)
        defer { SecretBytes.wipe(&block) }
        return try SecretBytes(count: count) { (output: UnsafeMutableRawBufferPointer) throws(CryptographyError) in
            var written = 0
            var counter: UInt8 = 1
            while written < count {
                try context.code(of: written == 0 ? [info, [counter]] : [block, info, [counter]], into: &block)
                let piece = min(block.count, count - written)
                UnsafeMutableRawBufferPointer(rebasing: output[written..<written + piece])
                    .copyBytes(from: block.prefix(piece))
                written += piece
                counter &+= 1
            }
        }
    }

    /// Both steps: `count` bytes from `inputKey`, bound to `info`.
    ///
    /// - Throws: as `extract` and `expand`.
    package static func derive(
        inputKey: SecretBytes, salt: [UInt8], info: [UInt8], count: Int, hash: HashFunction
    ) throws(CryptographyError) -> SecretBytes {
        try expand(key: extract(salt: salt, inputKey: inputKey, hash: hash), info: info, count: count, hash: hash)
    }
}
