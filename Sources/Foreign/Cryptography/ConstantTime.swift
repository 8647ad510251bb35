internal import COpenSSL

/// Comparison whose duration does not reveal where two byte strings differ.
package enum ConstantTime {
    /// Whether both hold the same bytes. Their lengths are not secret.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        equal(left.span.bytes, right.span.bytes)
    }

    /// Whether both hold the same bytes. Their lengths are not secret.
    package static func equal(_ left: RawSpan, _ right: RawSpan) -> Bool {
        guard left.byteCount == right.byteCount else { return false }
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                left.isEmpty || CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }
}
