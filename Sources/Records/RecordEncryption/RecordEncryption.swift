// RecordEncryption: one record of a patient, sealed and opened (docs/spec/sealed-record.md).
//
// It owns the sealed record's format (C2SP chunked-encryption in the instantiation Cobblestone-256), the context that
// ties a sealed record to its patient and its id, data encryption keys, and key files. It knows nothing about ledgers,
// stores, key hierarchies or who may read: anyone with the key can open a record.
//
//     RecordFile.seal(path, to:key:context:)     RecordFile.open(path, to:key:context:)     RecordFile.verify(...)
//         whole files: the target is complete, or does not exist
//     SealedRecordWriter, SealedRecordReader
//         streams without I/O: feed bytes, take bytes, in constant memory
//     SealedRecordRangeReader
//         a part of a sealed record, from an object whose length is known and verified
//     DataEncryptionKey.file(at:...)
//         a record's key in a file of 32 bytes, mode 0600

internal import Cryptography
package import RecordErrors

/// The parts of a sealed record: their lengths in bytes, and the possible lengths of a record.
package enum SealedRecord {
    /// Plaintext in every chunk except the last, which always has less.
    package static let chunkLength = 16_384
    /// What sealing adds to a chunk.
    package static let tagLength = AESGCM.tagLength
    /// A full chunk, sealed.
    package static let sealedChunkLength = chunkLength + tagLength
    /// Random bytes at the start.
    package static let saltLength = 24
    /// The commitment to key, salt and context that follows the salt.
    package static let commitmentLength = 32
    /// Salt and commitment.
    package static let headerLength = saltLength + commitmentLength
    /// Length of the key.
    package static let keyLength = 32
    /// The default limit for the plaintext of a record: enough for one person's largest studies.
    package static let defaultLengthLimit: UInt64 = 16 << 30
    /// The limit of the format: 2^38 chunks (C2SP chunked-encryption, "Message chunking"), the last one not full.
    package static let formatLengthLimit: UInt64 = (1 << 38) * UInt64(chunkLength) - 1

    /// Length of a sealed record whose plaintext is `length` bytes long.
    ///
    /// - Throws: `.tooLong` if the format cannot hold it.
    package static func sealedLength(ofPlaintext length: UInt64) throws(RecordFailure) -> UInt64 {
        guard length <= formatLengthLimit else { throw .tooLong(limit: formatLengthLimit) }
        let chunks = length / UInt64(chunkLength) + 1
        return UInt64(headerLength) + length + chunks * UInt64(tagLength)
    }

    /// Length of the plaintext of a sealed record that is `length` bytes long.
    ///
    /// - Throws: `.truncated` for a length that no sealed record has, `.tooLong` for one that the
    ///   format cannot hold.
    package static func plaintextLength(ofSealed length: UInt64) throws(RecordFailure) -> UInt64 {
        guard length >= UInt64(headerLength) else { throw .truncated(length: length) }
        let body = length - UInt64(headerLength)
        let (chunks, last) = body.quotientAndRemainder(dividingBy: UInt64(sealedChunkLength))
        guard last >= UInt64(tagLength) else { throw .truncated(length: length) }
        let plaintext = chunks * UInt64(chunkLength) + last - UInt64(tagLength)
        guard plaintext <= formatLengthLimit else { throw .tooLong(limit: formatLengthLimit) }
        return plaintext
    }
}

/// Facts about a sealed record after sealing it, or opening it to its end.
package struct SealedRecordSummary: Equatable, Sendable {
    /// Length of the plaintext in bytes.
    package let plaintextLength: UInt64
    /// Length of the sealed record in bytes.
    package let sealedLength: UInt64
    /// SHA-256 of the sealed record, which its anchor on the ledger holds. 32 bytes.
    package let sha256: [UInt8]
    /// The first 24 bytes of the sealed record.
    package let salt: [UInt8]
    /// The 32 bytes after the salt.
    package let commitment: [UInt8]
}
