internal import Cryptography
internal import EHRFamily
internal import Locking
internal import RecordEncryption
package import RecordErrors
internal import RecordKeys
internal import RecordStorage

/// A record being read by someone who may: its plaintext, piece by piece.
///
/// **A piece is a part, not a record**: each was verified, but that the record is whole, and the anchored one, is known
/// when `next` returns nil. Whoever keeps pieces must be ready to throw them away until then. Used by one task at a
/// time.
package final class OpenedRecord: RecordReader {
    /// Length of the plaintext in bytes, as the stored object's length has it.
    package let length: UInt64
    package let description: RecordDescription?

    private let stored: StoredRecord
    private let anchor: [UInt8]
    /// Asked before each piece; an open read ends when its consent does.
    private let mayGoOn: (@Sendable () async throws(RecordFailure) -> Void)?
    private let desk: RecordDesk
    private let object: any ObjectReader
    private let reading: LockedValue<Reading>

    /// Opening on its way. The cipher is a class for one thread at a time, which the lock sees to.
    // @unchecked: `opener` is only used with the lock around this value held.
    private struct Reading: @unchecked Sendable {
        let opener: SealedRecordReader
        var hasEnded = false
    }

    init(
        _ stored: StoredRecord, for opening: KeyOpening, anchor: DigestHex,
        mayGoOn: (@Sendable () async throws(RecordFailure) -> Void)?, at desk: RecordDesk
    ) async throws(RecordFailure) {
        self.anchor = try stored.row.checkedAgainst(anchor)
        description = try await desk.legibleDescription(of: stored)
        let dek = try await desk.dek(of: stored, for: opening)
        let context = try RecordContext(patientID: stored.row.patient.text, recordID: stored.row.record.text)
        length = try SealedRecord.plaintextLength(ofSealed: stored.row.length)
        object = try await desk.objects.read(ObjectName(stored.row.object), range: nil)
        self.stored = stored
        self.mayGoOn = mayGoOn
        self.desk = desk
        reading = LockedValue(
            Reading(
                opener: SealedRecordReader(
                    key: dek, context: context, limit: SealedRecord.formatLengthLimit,
                    expectedLength: stored.row.length)))
    }

    /// The next piece of the plaintext, which may be empty; nil when the record has come to its end whole.
    ///
    /// - Throws: `.accessWithdrawn` and its like where the consent has ended meanwhile; `.anchorMismatch`, and what the
    ///   object or its store fails with. After any of them what was read before is to be thrown away.
    package func next() async throws(RecordFailure) -> [UInt8]? {
        // Before the end is told too: who has it hands on the last piece, which was kept back for it.
        try await mayGoOn?()
        if reading.withLock({ $0.hasEnded }) { return nil }
        if let piece = try await object.next() {
            return try reading.withLock { (reading) throws(RecordFailure) in
                var plaintext: [UInt8] = []
                try reading.opener.open(piece.span.bytes, appendingTo: &plaintext)
                return plaintext
            }
        }
        let (digest, last) = try reading.withLock { (reading) throws(RecordFailure) in
            var plaintext: [UInt8] = []
            return (try reading.opener.finish(appendingTo: &plaintext).sha256, plaintext)
        }
        guard digest == anchor else { throw .anchorMismatch(expected: anchor, actual: digest) }
        // The version as it was when reading began: whatever has changed since was not all read.
        try await desk.keys.note(
            .whole(at: desk.clock(), version: object.version), stored.row.record, of: stored.row.patient, sha256: digest
        )
        reading.withLock { $0.hasEnded = true }
        return last.isEmpty ? nil : last
    }
}
