package import EHRFamily
internal import FoundationEssentials
package import RecordErrors
internal import RecordFlow
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

extension RemoteRecordDesk {
    package func log(
        _ access: Access, for purpose: PurposeCode?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) {
        var signature: SignatureMessage?
        if let signer {
            signature = try sign(.logAccess(LogAccess(access, for: purpose)), signer, batcher: await batcher())
        }
        let message = try await connection.exchange(
            .post, "/accesses/log", AccessLogMessage(access, for: purpose, signature), as: OperationMessage.self,
            wait: timeout)
        try operation(message).requireCommitted()
    }

    package func log(
        _ accesses: [Access], for purpose: PurposeCode?, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> [Result<LedgerOperation, RecordFailure>] {
        guard let first = accesses.first, accesses.count <= RecordDesk.accessLimit,
            accesses.allSatisfy({ $0.doctor == first.doctor && $0.patient == first.patient })
        else {
            throw RecordFailure(
                .invalid,
                "accesses of one batch are 1 to \(RecordDesk.accessLimit), of one doctor to records of one patient")
        }
        let message = AccessLogMessage(
            accesses, of: first.doctor, to: first.patient, for: purpose, signer == nil ? .custody : .elsewhere)
        // What is not signed yet has nothing to wait for.
        var outcomes = try await outcomes(of: message, accesses.count, wait: signer == nil ? timeout : .zero)
        guard let signer else { return outcomes }
        var waiting: [(place: Int, payload: Payload)] = []
        for (place, outcome) in outcomes.enumerated() {
            guard case .success(let operation) = outcome, operation.state == .waiting, let bytes = operation.payload
            else { continue }
            let payload = Payload.logAccess(LogAccess(accesses[place], for: purpose))
            guard (try? Payload.decode(bytes)) == payload else {
                throw RecordFailure(
                    .serviceFailed, "the encryption service wants something else signed than was asked for")
            }
            waiting.append((place, payload))
        }
        guard let named = waiting.first, let operation = try? outcomes[named.place].get() else {
            // All is signed.
            return outcomes.contains { (try? $0.get())?.state == .waiting }
                ? try await self.outcomes(of: message, accesses.count, wait: timeout) : outcomes
        }
        let path = "/operations/\(try operationID(operation.id))/signature"
        if waiting.count == 1 {
            outcomes[named.place] = .success(
                try self.operation(
                    await connection.exchange(
                        .post, path, sign(named.payload, signer, batcher: await batcher()), as: OperationMessage.self,
                        wait: timeout)))
            return outcomes
        }
        let settled = try await connection.exchange(
            .post, path, sign(waiting.map(\.payload), signer, batcher: await batcher()),
            as: OperationsMessage.self, wait: timeout)
        guard settled.operations.count == waiting.count else {
            throw connection.unexpected("\(settled.operations.count) operations for \(waiting.count) signatures")
        }
        for (entry, message) in zip(waiting, settled.operations) {
            outcomes[entry.place] = .success(try self.operation(message))
        }
        return outcomes
    }

    /// Accepts accesses that somebody else signs: each waits for its signature.
    package func logSignedElsewhere(
        _ accesses: [Access], by doctor: DoctorID, to patient: PatientID, for purpose: PurposeCode?
    ) async throws(RecordFailure) -> [Result<LedgerOperation, RecordFailure>] {
        try await outcomes(
            of: AccessLogMessage(accesses, of: doctor, to: patient, for: purpose, .elsewhere), accesses.count,
            wait: .zero)
    }

    private func outcomes(
        of message: AccessLogMessage, _ count: Int, wait: Duration
    ) async throws(RecordFailure) -> [Result<LedgerOperation, RecordFailure>] {
        let answer = try await connection.exchange(
            .post, "/accesses/log", message, as: LoggedAccessesMessage.self, wait: wait)
        guard answer.accesses.count == count else {
            throw connection.unexpected("\(answer.accesses.count) answers for \(count) accesses")
        }
        return try answer.accesses.map { (entry) throws(RecordFailure) in try outcome(entry) }
    }

    private func outcome(
        _ entry: LoggedAccessesMessage.Entry
    ) throws(RecordFailure) -> Result<LedgerOperation, RecordFailure> {
        if let problem = entry.problem { return .failure(problem.failure) }
        guard let message = entry.operation else { throw connection.unexpected("neither operation nor problem") }
        return .success(try operation(message))
    }

    /// Actions as one signed batch, or as transactions where the service signs batches.
    private func sign(
        _ payloads: [Payload], _ signer: any Signer, batcher: PublicKey?
    ) throws(RecordFailure) -> SignatureMessage {
        let transactions = try payloads.map { (payload) throws(RecordFailure) in
            try Transaction(payload.content, signedBy: signer, batcher: batcher ?? signer.publicKey)
        }
        if batcher != nil { return SignatureMessage(transactions: transactions.map { Data($0.encoded()) }) }
        return SignatureMessage(batch: Data(try Batch(transactions, signedBy: signer).encoded()))
    }
}
