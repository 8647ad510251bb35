internal import COpenSSL

/// Secret bytes: keys, passphrases, derived material.
///
/// They are stored outside Swift's heap, in OpenSSL's secure arena if it has room (locked into memory and excluded from
/// core dumps as far as the system allows), and overwritten with the last reference. Printing, interpolating,
/// reflecting and dumping a value shows only its length; comparing two takes the same time wherever they differ.
// @unchecked: the memory is written only during init, before any other thread can hold a reference.
package final class SecretBytes: @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer

    /// Number of bytes.
    package var count: Int { memory.count }

    /// `count` bytes that `fill` writes. They are zero before; if `fill` throws they are wiped and freed.
    package init<Failure: Error>(
        count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        memory = SecretBytes.allocate(count)
        // A throwing initializer of a class runs deinit once all properties are set, so this needs no clean-up.
        try fill(memory)
    }

    /// A copy of `bytes`. The original is not wiped: use `init(movingFrom:)` to move it.
    package convenience init(copying bytes: [UInt8]) {
        self.init(copying: bytes.span.bytes)
    }

    /// A copy of `bytes`.
    package convenience init(copying bytes: RawSpan) {
        self.init(count: bytes.byteCount) { memory in
            bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
        }
    }

    /// The contents of `bytes`, which is overwritten with zeros and left empty.
    package convenience init(movingFrom bytes: inout [UInt8]) {
        self.init(copying: bytes)
        SecretBytes.wipe(&bytes)
    }

    /// `count` fresh random bytes.
    package static func random(count: Int) -> SecretBytes {
        SecretBytes(count: count) { RandomBytes.fill($0) }
    }

    /// Overwrites `bytes` with zeros, which the optimizer cannot remove, and empties it.
    ///
    /// It overwrites this array's storage only, not copies elsewhere.
    package static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        bytes.removeAll()
    }

    deinit {
        CRYPTO_secure_clear_free(memory.baseAddress, memory.count, "", 0)
    }

    /// Passes the bytes to `body`, which must not keep the pointer, or a copy that is not itself secret.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }

    /// The bytes of `range` as a separate secret.
    ///
    /// - Precondition: `range` lies within `0..<count`.
    package func slice(_ range: Range<Int>) -> SecretBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a slice of a secret lies within it")
        return SecretBytes(count: range.count) { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[range])) }
    }

    /// Room for all keys that a process uses: thousands of 32-byte keys. The arena is locked as a whole, so that a
    /// machine with the old 64 KiB limit on locked memory runs unlocked instead of failing.
    private static let arenaLength = 256 * 1024
    /// OpenSSL's random generators use the same arena and cannot use other memory: if secrets filled it, the next
    /// thread could draw no random bytes. Half of it is reserved for them.
    private static let arenaShare = arenaLength / 2
    /// The arena allocates powers of two from this size up.
    private static let arenaGranule = 32

    private static let arena: Void = {
        // Best effort: if it fails, CRYPTO_secure_malloc uses ordinary memory, which is wiped too.
        CRYPTO_secure_malloc_init(arenaLength, arenaGranule)
        ERR_clear_error()
    }()

    private static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        _ = arena
        // At least one byte: an empty secret has an address too, so C functions never see a null key.
        let length = max(count, 1)
        // Two threads that check at once can exceed the share by their two secrets, which does no harm.
        let fits = length <= arenaShare && CRYPTO_secure_used() <= arenaShare - length
        var address = fits ? CRYPTO_secure_malloc(length, "", 0) : nil
        if address == nil {
            ERR_clear_error()
            address = CRYPTO_malloc(length, "", 0)
        }
        guard let address else {
            OpenSSLError(draining: "making room for a secret of \(count) bytes").endProcess(
                advice: "Is there memory left?")
        }
        let memory = UnsafeMutableRawBufferPointer(start: address, count: count)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        return memory
    }
}

extension SecretBytes: Equatable {
    /// Constant-time in the contents; the lengths are not secret.
    package static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left.memory.baseAddress, right.memory.baseAddress, left.count) == 0
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<\(count) secret bytes>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
