internal import COpenSSL

/// Bytes from OpenSSL's generator, which is seeded by the system and safe after fork.
package enum RandomBytes {
    /// `count` random bytes.
    package static func make(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// A system without randomness fails here, which no input can cause: continuing would produce guessable keys, so
    /// the process ends.
    static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        // RAND_bytes takes a C int; a longer buffer is filled in pieces.
        var rest = buffer[...]
        while !rest.isEmpty {
            let piece = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(Int(Int32.max)))
            guard RAND_bytes(piece.baseAddress, Int32(piece.count)) == 1 else {
                let error = OpenSSLError(draining: "drawing random bytes")
                error.endProcess(advice: "Keys drawn without randomness could be guessed.")
            }
            rest = rest.dropFirst(piece.count)
        }
    }
}
