internal import COpenSSL

/// A key from a passphrase (RFC 7914): slow and memory-hard, to make guessing expensive.
package struct Scrypt: Equatable, Sendable {
    /// CPU and memory cost, a power of two.
    package let n: UInt64
    /// Block size.
    package let r: UInt64
    /// Parallelization.
    package let p: UInt64

    /// 128 MiB and a fraction of a second: for a passphrase that a service needs once, at its start.
    package static let standard = Scrypt(unchecked: 1 << 17, 8, 1)

    /// The memory limit for parameters from a file: 1 GiB. Otherwise anyone who can write the file could make the
    /// process allocate all memory.
    package static let memoryLimit: UInt64 = 1 << 30

    /// - Throws: `CryptographyError.unacceptableCost` for an `n` that is not a power of two, at least 2, or for a cost
    ///   over `memoryLimit`.
    package init(n: UInt64, r: UInt64, p: UInt64) throws(CryptographyError) {
        // Each is limited first, so that the products below cannot overflow.
        let isSane = 2...(1 << 24) ~= n && n & (n - 1) == 0 && 1...1024 ~= r && 1...64 ~= p
        guard isSane, 128 * r * (n + p + 2) <= Scrypt.memoryLimit else {
            throw .unacceptableCost(limit: Scrypt.memoryLimit)
        }
        self.init(unchecked: n, r, p)
    }

    private init(unchecked n: UInt64, _ r: UInt64, _ p: UInt64) {
        (self.n, self.r, self.p) = (n, r, p)
    }

    /// `count` bytes from `passphrase`.
    ///
    /// - Parameter salt: random, at least 16 bytes, stored with the data that the key protects.
    /// - Throws: `CryptographyError.openSSL`, mainly if memory is short.
    package func derive(
        passphrase: SecretBytes, salt: [UInt8], count: Int
    ) throws(CryptographyError) -> SecretBytes {
        try SecretBytes(count: count) { (output: UnsafeMutableRawBufferPointer) throws(CryptographyError) in
            let done = passphrase.withUnsafeBytes { passphrase in
                // OpenSSL's own memory limit of 32 MiB would refuse the standard parameters.
                EVP_PBE_scrypt(
                    passphrase.baseAddress?.assumingMemoryBound(to: CChar.self), passphrase.count, salt, salt.count, n,
                    r, p,
                    2 * Scrypt.memoryLimit, output.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
            }
            guard done == 1 else { throw .openSSL(OpenSSLError(draining: "deriving a key from a passphrase")) }
        }
    }
}
