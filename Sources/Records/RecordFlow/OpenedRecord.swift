internal import Cryptography
internal import EHRFamily
internal import Locking
internal import RecordEncryption
internal import RecordKeys
internal import RecordStorage

/// A record being read by someone who may: its plaintext, piece by piece.
///
/// **A piece is a part, not a record**: each was verified, but that the record is whole, and the anchored one, is known
/// when `next` returns nil. Whoever keeps pieces must be ready to throw them away until then. Used by one task at a
/// time.
package final class OpenedRecord: Sendable {
    /// Length of the plaintext in bytes, as the stored object's length has it.
    package let plaintextLength: UInt64

    private let stored: StoredRecord
    private let anchor: [UInt8]
    /// Asked before each piece; an open read ends when its consent does.
    private let mayGoOn: (@Sendable () async throws(FlowError) -> Void)?
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
        _ stored: StoredRecord, anchor: DigestHex, mayGoOn: (@Sendable () async throws(FlowError) -> Void)?,
        at desk: RecordDesk
    ) async throws(FlowError) {
        guard let expected = Hex.decode(anchor.text) else { throw .invalid("the anchor's hash \(anchor) is none") }
        guard expected == stored.row.sha256 else {
            throw .anchorMismatch(expected: expected, actual: stored.row.sha256)
        }
        let dek = try await desk.dek(of: stored)
        let context = try flow(FlowError.record) { () throws(SealedRecordError) in
            try RecordContext(patientID: stored.row.patient.text, recordID: stored.row.record.text)
        }
        plaintextLength = try flow(FlowError.record) { () throws(SealedRecordError) in
            try SealedRecord.plaintextLength(ofSealed: stored.row.length)
        }
        object = try await flow(FlowError.objects) { () async throws(RecordStoreError) in
            try await desk.objects.read(ObjectName(stored.row.object), range: nil)
        }
        self.stored = stored
        self.anchor = expected
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
    /// - Throws: `FlowError.notAuthorized` where the consent has ended meanwhile; `.record`, `.anchorMismatch`,
    ///   `.objects`. After any of them what was read before is to be thrown away.
    package func next() async throws(FlowError) -> [UInt8]? {
        // Before the end is told too: who has it hands on the last piece, which was kept back for it.
        try await mayGoOn?()
        if reading.withLock({ $0.hasEnded }) { return nil }
        let piece = try await flow(FlowError.objects) { () async throws(RecordStoreError) in try await object.next() }
        if let piece {
            return try open { (opener, plaintext) throws(SealedRecordError) in
                try opener.open(piece.span.bytes, appendingTo: &plaintext)
            }
        }
        var digest: [UInt8] = []
        let last = try open { (opener, plaintext) throws(SealedRecordError) in
            digest = try opener.finish(appendingTo: &plaintext).sha256
        }
        guard digest == anchor else { throw .anchorMismatch(expected: anchor, actual: digest) }
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            // The version as it was when reading began: whatever has changed since was not all read.
            try await desk.keys.note(
                .whole(at: desk.clock(), version: object.version), stored.row.record, of: stored.row.patient,
                sha256: digest)
        }
        reading.withLock { $0.hasEnded = true }
        return last.isEmpty ? nil : last
    }

    private func open(
        _ body: (SealedRecordReader, inout [UInt8]) throws(SealedRecordError) -> Void
    ) throws(FlowError) -> [UInt8] {
        do throws(SealedRecordError) {
            return try reading.withLock { (reading) throws(SealedRecordError) in
                var plaintext: [UInt8] = []
                try body(reading.opener, &plaintext)
                return plaintext
            }
        } catch {
            throw .record(error)
        }
    }
}
