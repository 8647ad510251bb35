package import EHRFamily
package import RecordKeys
package import SawtoothSigning

/// The journeys in this process.
extension RecordDesk: RecordJourneys {
    package func deposit(
        _ request: DepositRecord.Request, timeout: Duration, content: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws(FlowError) -> LedgerOperation {
        try await DepositRecord(self).run(request, timeout: timeout, content: content)
    }

    package func begin(
        _ record: RecordID, of patient: PatientID, by doctor: DoctorID
    ) async throws(FlowError) -> KeyRelease.Purpose {
        try await RetrieveRecord(self).begin(record, of: patient, by: doctor)
    }

    package func log(
        _ purpose: KeyRelease.Purpose, for use: PurposeCode?, signer: (any Signer)?, timeout: Duration
    ) async throws(FlowError) {
        try await RetrieveRecord(self).log(purpose, for: use, signer: signer, timeout: timeout)
    }

    package func release(_ purpose: KeyRelease.Purpose) async throws(FlowError) -> KeyRelease {
        try await RetrieveRecord(self).release(purpose)
    }

    package func sealed(_ purpose: KeyRelease.Purpose) async throws(FlowError) -> any PlaintextReader {
        try await RetrieveRecord(self).sealed(purpose)
    }

    package func open(
        _ purpose: KeyRelease.Purpose, range: Range<UInt64>?
    ) async throws(FlowError) -> any PlaintextReader {
        guard let range else { return try await RetrieveRecord(self).open(purpose) }
        return try await RetrieveRecord(self).open(purpose, range: range)
    }

    package func openOwn(
        _ record: RecordID, of patient: PatientID, range: Range<UInt64>?
    ) async throws(FlowError) -> any PlaintextReader {
        guard let range else { return try await RetrieveRecord(self).openOwn(record, of: patient) }
        return try await RetrieveRecord(self).openOwn(record, of: patient, range: range)
    }

    package func share(_ request: ShareRecord.Request, timeout: Duration) async throws(FlowError) -> LedgerOperation {
        try await ShareRecord(self).run(request, timeout: timeout)
    }

    package func withdraw(
        patient: PatientID, doctor: DoctorID, operation: String, reason: ReasonCode?, signer: (any Signer)?,
        timeout: Duration
    ) async throws(FlowError) -> LedgerOperation {
        try await WithdrawConsent(self).run(
            patient: patient, doctor: doctor, operation: operation, reason: reason, signer: signer, timeout: timeout)
    }

    package func verify(_ record: RecordID, of patient: PatientID) async throws(FlowError) -> VerifyRecord.Finding {
        try await VerifyRecord(self).run(record, of: patient)
    }

    package func erase(_ subject: ErasureSubject) async throws(FlowError) -> Int {
        try await EraseRecord(self).run(subject)
    }

    package func moveKeys(of patient: PatientID) async throws(FlowError) -> (keys: Int, roots: Int) {
        try await RotateKeys(self).moveKeys(of: patient)
    }

    package func moveAllKeys() async throws(FlowError) -> Int {
        try await RotateKeys(self).moveAll()
    }

    package func rotateKEK() async throws(FlowError) -> Int {
        try await RotateKeys(self).rotateKEK()
    }

    package func rewrapKeys() async throws(FlowError) -> Int {
        try await RotateKeys(self).rewrapAll()
    }

    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey?, signer: (any Signer)?, timeout: Duration
    ) async throws(FlowError) {
        try await RegisterHolder(self).run(holder, encryptionKey: encryptionKey, signer: signer, timeout: timeout)
    }

    package func operation(_ id: String) async throws(FlowError) -> LedgerOperation? {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in try await keys.operation(id) }
    }

    package func settleOperations(timeout: Duration) async throws(FlowError) -> (decided: Int, waiting: Int) {
        try await SettleOperation(self).runAll(timeout: timeout)
    }

    package func sweepObjects() async throws(FlowError) -> Int {
        let sweep = SweepObjects(self)
        try await sweep.giveUpUnsigned()
        return try await sweep.removeUnneeded() + sweep.removeAbandoned()
    }

    package func keyStatus() async throws(FlowError) -> KeyStoreStatus {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in try await keys.status() }
    }
}
