internal import COpenSSL

/// Bytes that must not be seen: keys, passphrases, derived material.
///
/// They live outside Swift's heap, in OpenSSL's secure arena where there is room (locked into memory and left out of
/// core dumps as far as the system allows), and are overwritten when the last reference goes. Printing, interpolating,
/// reflecting and dumping a value shows its length and nothing else; comparing two takes the same time wherever they
/// differ.
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

    /// A copy of `bytes`. The original stays where it is: use `init(movingFrom:)` where it is yours to wipe.
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

    /// Overwrites `bytes` with zeros in a way that the optimizer keeps, and empties it.
    ///
    /// It reaches this array's storage only: a copy that something else still holds is not touched.
    package static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        bytes.removeAll()
    }

    deinit {
        CRYPTO_secure_clear_free(memory.baseAddress, memory.count, "", 0)
    }

    /// Lends the bytes to `body`. Nothing may keep the pointer, nor a copy that is not itself secret.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }

    /// The bytes of `range` as a secret of their own.
    ///
    /// - Precondition: `range` lies within `0..<count`.
    package func slice(_ range: Range<Int>) -> SecretBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a slice of a secret lies within it")
        return SecretBytes(count: range.count) { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[range])) }
    }

    /// Room for all keys that a process has in use: 32-byte keys by the thousand. The arena is locked as a whole, so
    /// that a machine with the old 64 KiB limit on locked memory runs unlocked instead of failing.
    private static let arenaLength = 256 * 1024
    /// OpenSSL's random generators live in the same arena and do without nothing else: were secrets to fill it, the
    /// process could draw no random bytes on its next thread. Half of it is left to them.
    private static let arenaShare = arenaLength / 2
    /// The arena deals in powers of two from here up.
    private static let arenaGranule = 32

    private static let arena: Void = {
        // Best effort: where it fails, CRYPTO_secure_malloc takes ordinary memory, which is wiped all the same.
        CRYPTO_secure_malloc_init(arenaLength, arenaGranule)
        ERR_clear_error()
    }()

    private static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
        _ = arena
        // At least one byte: an empty secret has an address too, so C functions never see a null key.
        let length = max(count, 1)
        // Two threads that look at once can go over the share by their two secrets, which does no harm.
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
