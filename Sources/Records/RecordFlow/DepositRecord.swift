internal import Cryptography
package import EHRFamily
internal import RecordEncryption
package import RecordErrors
package import RecordKeys
internal import RecordStorage
internal import SawtoothProtocol
package import SawtoothSigning

// A record comes in.
//
// 1. It is sealed under a key of its own as it streams into the store; the object can be read when it is whole, and
//    not before.
// 2. In one transaction of the key store: the record's row, its key and label sealed under the patient's current epoch,
//    and the operation with the signed batch that anchors it. **From here on the deposit is accepted** and survives a
//    crash.
// 3. The operation is seen through (`settle`).
//
// A failure in 1 gives up what was written. A crash after 1 leaves an object that nobody has the key of; it is not
// removed here, where it is not known whether 2 happened, but by `sweepObjects`, which asks. If the epoch changes
// between 1 and 2 the key is wrapped anew; the object stays. If the ledger refuses the anchor, key and object are
// kept until that is final, and go then (`reviewRefusals`); one that it refuses only for who signed it can be signed
// anew. The same record id again goes on from where the first call got to, without reading the
// content.

/// The deposit and its patient.
package struct DepositRecord: Sendable {
    package var patient: PatientID
    package var record: RecordID
    package var scope: ScopeCode
    package var supersedes: RecordID?
    /// The doctor who deposits it, under a consent to write; the patient where not given.
    package var author: DoctorID?
    /// What the record is called, and its form. Where the record was deposited before, its label of then stays, as its
    /// content does.
    package var label: RecordLabel?
    /// What names the operation.
    package var operation: String
    /// Who signs for the patient or the author; the key in custody where not given.
    package var signer: (any Signer)?
    /// Whether nobody here signs: the operation waits for what is signed elsewhere.
    package var isSignedElsewhere: Bool
    /// Longest record, in bytes.
    package var lengthLimit: UInt64

    package init(
        patient: PatientID, record: RecordID, scope: ScopeCode = .general, supersedes: RecordID? = nil,
        author: DoctorID? = nil, label: RecordLabel? = nil, operation: String, signer: (any Signer)? = nil,
        isSignedElsewhere: Bool = false, lengthLimit: UInt64 = SealedRecord.defaultLengthLimit
    ) {
        self.patient = patient
        self.record = record
        self.scope = scope
        self.supersedes = supersedes
        self.author = author
        self.label = label
        self.operation = operation
        self.signer = signer
        self.isSignedElsewhere = isSignedElsewhere
        self.lengthLimit = lengthLimit
    }

    /// Who signs it.
    package var owner: KeyHolder { author.map(KeyHolder.doctor) ?? .patient(patient) }
}

extension RecordDesk {
    package func deposit(
        _ request: DepositRecord, timeout: Duration = .seconds(30), content: () async throws -> [UInt8]?
    ) async throws(RecordFailure) -> LedgerOperation {
        let accepted = try await accept(request, content: content)
        return try await seeThrough(accepted, request.signer, request.isSignedElsewhere, timeout)
    }

    /// The operation of an earlier deposit of this record, seen through; nil where the content is to be read, and there
    /// is nothing that it would be read in vain for.
    package func earlierDeposit(
        _ request: DepositRecord, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation? {
        if let earlier = try await accepted(request) {
            return try await seeThrough(earlier, request.signer, request.isSignedElsewhere, timeout)
        }
        _ = try await signer(request)
        _ = try await currentRoot(of: request.patient)
        return nil
    }

    /// Steps 1 and 2: the deposit is accepted when this returns.
    ///
    /// - Throws: `RecordFailure`; nothing is accepted then, as far as is known.
    package func accept(
        _ request: DepositRecord, content: () async throws -> [UInt8]?
    ) async throws(RecordFailure) -> LedgerOperation {
        if let earlier = try await accepted(request) { return earlier }
        let signer = try await signer(request)
        _ = try await currentRoot(of: request.patient)
        let dek = DataEncryptionKey.random()
        let (object, summary) = try await store(request, under: dek, content)
        let anchor = AddRecordHash(
            patient: request.patient, record: request.record, hash: DigestHex(unchecked: Hex.encode(summary.sha256)),
            scope: request.scope, supersedes: request.supersedes, author: request.author)
        let operation = LedgerOperation(
            id: request.operation, kind: .anchor, patient: request.patient, record: request.record,
            owner: request.author.map(KeyHolder.doctor), isSignedElsewhere: request.isSignedElsewhere,
            payload: signer == nil ? anchor.encoded() : nil,
            batch: try signer.map { (signer) throws(RecordFailure) in try batch(anchor, signedBy: signer).encoded() })
        let row = RecordRow(
            patient: request.patient, record: request.record, scope: request.scope, object: object.text,
            summary: summary)
        return try await acrossEpochs { () async throws(RecordFailure) in
            let key = try await currentRoot(of: row.patient).dataKey(for: row.scope)
                .wrap(dek, of: row.record, label: request.label)
            return try await keys.keepRecord(row, key: key, operation: operation).operation
        }
    }

    private func accepted(_ request: DepositRecord) async throws(RecordFailure) -> LedgerOperation? {
        let row: RecordRow?
        do {
            row = try await keys.record(request.record, of: request.patient).row
        } catch let error where error.code == .notFound {
            // Not there, or given up: that verdict stands, and the content would be read for nothing.
            row = nil
        }
        if let row, row.scope != request.scope {
            throw RecordFailure(.invalid, "record \(request.record) was deposited with scope \(row.scope)")
        }
        let operation = try await keys.anchoring(request.record, of: request.patient)
        if row != nil && operation == nil {
            throw RecordFailure(.keysDamaged, "record \(request.record) has no operation")
        }
        // What another has deposited is nobody else's to see.
        if let operation, case .addRecordHash(let anchor)? = LedgerEffect(operation)?.payload,
            anchor.author != request.author
        {
            throw RecordFailure(.conflict, "record \(request.record)")
        }
        return operation
    }

    private func signer(_ request: DepositRecord) async throws(RecordFailure) -> (any Signer)? {
        if request.isSignedElsewhere { return nil }
        return try await signer(
            for: request.owner, given: request.signer)
    }

    private func store(
        _ request: DepositRecord, under dek: DataEncryptionKey, _ content: () async throws -> [UInt8]?
    ) async throws(RecordFailure) -> (ObjectName, SealedRecordSummary) {
        let object = try await objects.startObject()
        do {
            return try await seal(request, under: dek, content, into: object)
        } catch {
            await object.abandon()
            throw error
        }
    }

    private func seal(
        _ request: DepositRecord, under dek: DataEncryptionKey, _ content: () async throws -> [UInt8]?,
        into object: any ObjectWriter
    ) async throws(RecordFailure) -> (ObjectName, SealedRecordSummary) {
        let context = try RecordContext(patientID: request.patient.text, recordID: request.record.text)
        let writer = try SealedRecordWriter(key: dek, context: context, limit: request.lengthLimit)
        var sealed: [UInt8] = []
        while var piece = try await next(content) {
            defer { SecretBytes.wipe(&piece) }
            try writer.seal(piece.span.bytes, appendingTo: &sealed)
            if !sealed.isEmpty { try await object.write(sealed) }
            sealed.removeAll(keepingCapacity: true)
        }
        let summary = try writer.finish(appendingTo: &sealed)
        if !sealed.isEmpty { try await object.write(sealed) }
        return (try await object.finish(sha256: summary.sha256), summary)
    }

    private func next(_ content: () async throws -> [UInt8]?) async throws(RecordFailure) -> [UInt8]? {
        do {
            return try await content()
        } catch {
            throw RecordFailure(
                .invalid, "the record's content could not be read to its end: \(error)", cause: error)
        }
    }
}
