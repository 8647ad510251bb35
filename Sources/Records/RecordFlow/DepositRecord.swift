internal import Cryptography
package import EHRFamily
internal import RecordEncryption
package import RecordKeys
internal import RecordStorage
internal import SawtoothProtocol
package import SawtoothSigning

// A record comes in.
//
// 1. It is sealed under a key of its own as it streams into the store; the object can be read when it is whole, and
//    not before.
// 2. In one transaction of the key store: the record's row, its key wrapped under the patient's current epoch, and the
//    operation with the signed batch that anchors it. **From here on the deposit is accepted** and survives a crash.
// 3. The operation is seen through (`SettleOperation`).
//
// A failure in 1 gives up what was written. A crash after 1 leaves an object that nobody has the key of; it is not
// removed here, where it is not known whether 2 happened, but by `SweepObjects`, which asks. If the epoch changes
// between 1 and 2 the key is wrapped anew; the object stays. If the ledger refuses the anchor, the key is destroyed
// with the verdict and the object swept: there is no half-anchored record; but one that it refuses only for who signed
// it can be signed anew. The same record id again goes on from where the first call got to, without reading the
// content.

/// Seals a record, stores it and anchors it.
package struct DepositRecord: Sendable {
    /// What is deposited, for whom.
    package struct Request: Sendable {
        package var patient: PatientID
        package var record: RecordID
        package var scope: ScopeCode
        package var supersedes: RecordID?
        /// The doctor who deposits it, under a consent to write; the patient where not given.
        package var author: DoctorID?
        /// What names the operation.
        package var operation: String
        /// Who signs for the patient or the author; the key in custody where not given.
        package var signer: (any Signer)?
        /// Whether nobody here signs: the operation waits for a batch from elsewhere (`SettleOperation.sign`).
        package var isSignedElsewhere: Bool
        /// Longest record, in bytes.
        package var lengthLimit: UInt64

        package init(
            patient: PatientID, record: RecordID, scope: ScopeCode = .general, supersedes: RecordID? = nil,
            author: DoctorID? = nil, operation: String, signer: (any Signer)? = nil,
            isSignedElsewhere: Bool = false, lengthLimit: UInt64 = SealedRecord.defaultLengthLimit
        ) {
            self.patient = patient
            self.record = record
            self.scope = scope
            self.supersedes = supersedes
            self.author = author
            self.operation = operation
            self.signer = signer
            self.isSignedElsewhere = isSignedElsewhere
            self.lengthLimit = lengthLimit
        }
    }

    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// Deposits a record and waits for its anchor's verdict.
    ///
    /// - Parameter content: the next piece of the record, of any length; nil at its end.
    /// - Returns: the anchoring operation: committed, or waiting where the ledger gave no verdict in time.
    /// - Throws: `FlowError.rejected` where the ledger refuses the anchor; else as `accept` and `SettleOperation.run`.
    package func run(
        _ request: Request, timeout: Duration = .seconds(30), content: () async throws -> [UInt8]?
    ) async throws(FlowError) -> LedgerOperation {
        let operation = try await SettleOperation(desk).run(
            accept(request, content: content), signer: request.signer, timeout: timeout)
        if case .invalid(let code, let message) = operation.state { throw .rejected(code: code, message: message) }
        return operation
    }

    /// Steps 1 and 2: the deposit is accepted when this returns.
    ///
    /// - Throws: `FlowError`; nothing is accepted then, as far as is known.
    package func accept(
        _ request: Request, content: () async throws -> [UInt8]?
    ) async throws(FlowError) -> LedgerOperation {
        if let done = try await prepare(request) { return done }
        let signer = try await signer(request)
        let dek = DataEncryptionKey.random()
        let (object, summary) = try await store(request, under: dek, content)
        let payload = AddRecordHash(
            patient: request.patient, record: request.record, hash: DigestHex(unchecked: Hex.encode(summary.sha256)),
            scope: request.scope, supersedes: request.supersedes, author: request.author)
        let operation = LedgerOperation(
            id: request.operation, kind: .anchor, patient: request.patient, record: request.record,
            isSignedElsewhere: request.isSignedElsewhere, payload: signer == nil ? payload.encoded() : nil,
            batch: try desk.batch(payload, signedBy: signer)?.encoded())
        let row = RecordRow(
            patient: request.patient, record: request.record, scope: request.scope, object: object.text,
            summary: summary)
        return try await keep(row, dek, operation)
    }

    /// Whatever can be found out before the content is read: that the record is there already, or that it could not be
    /// signed or its key not be kept.
    ///
    /// - Returns: the operation of an earlier deposit of this record; nil where the content is to be read.
    /// - Throws: `FlowError`.
    package func prepare(_ request: Request) async throws(FlowError) -> LedgerOperation? {
        if let done = try await accepted(request) { return done }
        _ = try await signer(request)
        _ = try await desk.currentRoot(of: request.patient)
        return nil
    }

    private func signer(_ request: Request) async throws(FlowError) -> (any Signer)? {
        if request.isSignedElsewhere { return nil }
        return try await desk.signer(
            for: request.author.map(KeyHolder.doctor) ?? .patient(request.patient), given: request.signer)
    }

    private func accepted(_ request: Request) async throws(FlowError) -> LedgerOperation? {
        let stored: StoredRecord
        do throws(KeyStoreError) {
            stored = try await desk.keys.record(request.record, of: request.patient)
        } catch .missing {
            // Not there, or refused: that verdict stands, and the content would be read for nothing.
            return try await anchoring(request)
        } catch {
            throw .keys(error)
        }
        guard stored.row.scope == request.scope else {
            throw .invalid("record \(request.record) was deposited with scope \(stored.row.scope)")
        }
        guard let operation = try await anchoring(request) else {
            throw .keys(.damaged("record \(request.record) has no operation"))
        }
        return operation
    }

    private func anchoring(_ request: Request) async throws(FlowError) -> LedgerOperation? {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.anchoring(request.record, of: request.patient)
        }
    }

    private func keep(
        _ row: RecordRow, _ dek: DataEncryptionKey, _ operation: LedgerOperation
    ) async throws(FlowError) -> LedgerOperation {
        for _ in 0..<RecordDesk.epochTurns {
            let root = try await desk.currentRoot(of: row.patient)
            let key = try flow(FlowError.cryptography) { () throws(CryptographyError) in
                try root.dataKey(for: row.scope).wrap(dek, of: row.record)
            }
            do throws(KeyStoreError) {
                return try await desk.keys.keep(row, key: key, operation: operation).operation
            } catch .staleEpoch {
                continue
            } catch {
                throw .keys(error)
            }
        }
        throw .keys(.unavailable("the patient's keys change faster than they can be used; try again"))
    }

    private func store(
        _ request: Request, under dek: DataEncryptionKey, _ content: () async throws -> [UInt8]?
    ) async throws(FlowError) -> (ObjectName, SealedRecordSummary) {
        let object = try await flow(FlowError.objects) { () async throws(RecordStoreError) in
            try await desk.objects.startObject()
        }
        do throws(FlowError) {
            return try await seal(request, under: dek, content, into: object)
        } catch {
            await object.abandon()
            throw error
        }
    }

    private func seal(
        _ request: Request, under dek: DataEncryptionKey, _ content: () async throws -> [UInt8]?,
        into object: any ObjectWriter
    ) async throws(FlowError) -> (ObjectName, SealedRecordSummary) {
        let writer = try flow(FlowError.record) { () throws(SealedRecordError) in
            try SealedRecordWriter(
                key: dek, context: RecordContext(patientID: request.patient.text, recordID: request.record.text),
                limit: request.lengthLimit)
        }
        var sealed: [UInt8] = []
        while var piece = try await next(content) {
            defer { SecretBytes.wipe(&piece) }
            try flow(FlowError.record) { () throws(SealedRecordError) in
                try writer.seal(piece.span.bytes, appendingTo: &sealed)
            }
            try await write(&sealed, to: object)
        }
        let summary = try flow(FlowError.record) { () throws(SealedRecordError) in
            try writer.finish(appendingTo: &sealed)
        }
        try await write(&sealed, to: object)
        let name = try await flow(FlowError.objects) { () async throws(RecordStoreError) in
            try await object.finish(sha256: summary.sha256)
        }
        return (name, summary)
    }

    private func next(_ content: () async throws -> [UInt8]?) async throws(FlowError) -> [UInt8]? {
        do {
            return try await content()
        } catch {
            throw .invalid("the record's content could not be read to its end: \(error)")
        }
    }

    private func write(_ sealed: inout [UInt8], to object: any ObjectWriter) async throws(FlowError) {
        if sealed.isEmpty { return }
        let bytes = sealed
        sealed.removeAll(keepingCapacity: true)
        try await flow(FlowError.objects) { () async throws(RecordStoreError) in try await object.write(bytes) }
    }
}
