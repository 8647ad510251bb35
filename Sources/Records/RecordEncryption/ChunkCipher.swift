internal import Cryptography
internal import RecordErrors

/// The keys of one sealed record, and its chunks one at a time (C2SP chunked-encryption, "Key derivation" and "AEAD
/// usage").
final class ChunkCipher {
    /// Cobblestone-256 is this derivation with SHA-512 and AES-256-GCM.
    private static let info = Array("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\u{0}".utf8)

    /// Commits to key, salt and context.
    let commitment: [UInt8]

    private let cipher: AESGCM
    private let firstNonce: [UInt8]
    /// The nonce in use, kept so that no chunk allocates one.
    private var nonce: [UInt8]

    init(
        key: DataEncryptionKey, salt: [UInt8], context: RecordContext, for direction: AESGCM.Direction
    ) throws(RecordFailure) {
        let (keyEnd, nonceEnd) = (AESGCM.keyLength, AESGCM.keyLength + AESGCM.nonceLength)
        do throws(CryptographyError) {
            let derived = try HKDF.expand(
                key: key.bytes, info: ChunkCipher.info + salt + context.bytes,
                count: nonceEnd + SealedRecord.commitmentLength, hash: .sha512)
            cipher = try AESGCM(key: derived.slice(0..<keyEnd), for: direction)
            (firstNonce, commitment) = derived.withUnsafeBytes { bytes in
                ([UInt8](bytes[keyEnd..<nonceEnd]), [UInt8](bytes[nonceEnd...]))
            }
            nonce = firstNonce
        } catch {
            throw RecordFailure(.cryptographyFailed, because: error)
        }
    }

    /// Seals the chunk at `index` into `sealed`, 16 bytes longer.
    func seal(_ chunk: RawSpan, at index: UInt64, into sealed: inout MutableRawSpan) throws(RecordFailure) {
        setNonce(index)
        do {
            try cipher.seal(chunk, nonce: nonce, into: &sealed)
        } catch {
            throw RecordFailure(.cryptographyFailed, because: error)
        }
    }

    /// Opens the chunk at `index` into `chunk`, 16 bytes shorter.
    ///
    /// - Returns: whether it verifies; if not, `chunk` holds zeros.
    func open(_ sealed: RawSpan, at index: UInt64, into chunk: inout MutableRawSpan) throws(RecordFailure) -> Bool {
        setNonce(index)
        do {
            try cipher.open(sealed, nonce: nonce, into: &chunk)
            return true
        } catch .authenticationFailed {
            return false
        } catch {
            throw RecordFailure(.cryptographyFailed, because: error)
        }
    }

    /// The first nonce, XOR the index as a big-endian number of the same width.
    private func setNonce(_ index: UInt64) {
        for place in 0..<8 {
            let byte = UInt8(truncatingIfNeeded: index >> (8 * UInt64(place)))
            nonce[11 - place] = firstNonce[11 - place] ^ byte
        }
    }
}

extension Array<UInt8> {
    /// Adds `count` bytes that `fill` writes; none if it throws.
    mutating func append<Failure: Error>(
        count: Int, filledBy fill: (inout MutableRawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        try append(addingCapacity: count) { (output: inout OutputSpan<UInt8>) throws(Failure) in
            try output.withUnsafeMutableBufferPointer { (buffer, initialized) throws(Failure) in
                var room = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count).mutableBytes
                try fill(&room)
                initialized += count
            }
        }
    }
}
