internal import COpenSSL

/// A key from a passphrase (RFC 7914): slow and hungry for memory, so that guessing is too.
package struct Scrypt: Equatable, Sendable {
    /// CPU and memory cost, a power of two.
    package let n: UInt64
    /// Block size.
    package let r: UInt64
    /// Parallelization.
    package let p: UInt64

    /// 128 MiB and a fraction of a second: for a passphrase that a service asks for once, at its start.
    package static let standard = Scrypt(unchecked: 1 << 17, 8, 1)

    /// Most that parameters read from a file may cost: 1 GiB. Someone who can write the file could otherwise have the
    /// process ask for all the memory there is.
    package static let memoryLimit: UInt64 = 1 << 30

    /// - Throws: `CryptographyError.unacceptableCost` for an `n` that is no power of two from 2 up, or for a cost over
    ///   `memoryLimit`.
    package init(n: UInt64, r: UInt64, p: UInt64) throws(CryptographyError) {
        // Each is small enough first that the products below cannot overflow.
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
    /// - Parameter salt: random, at least 16 bytes, kept beside what the key protects.
    /// - Throws: `CryptographyError.openSSL`, where memory is short above all.
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
