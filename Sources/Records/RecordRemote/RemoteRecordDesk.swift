internal import Cryptography
package import EHRFamily
package import Holders
package import RecordErrors
package import RecordFlow
package import RecordKeys
internal import SawtoothSigning

/// An encryption service in another process, with the interface of a desk in this one.
///
/// Copies share one connection pool, which closes with the last copy. Nothing is sent until a call is made, and calls
/// reconnect after the service was unreachable.
package struct RemoteRecordDesk: RecordJourneys {
    private(set) var connection: ServiceConnection
    /// Signs the texts of acts that need the holder's approval.
    private(set) var approver: (@Sendable ([UInt8]) throws(RecordFailure) -> [UInt8])?
    /// An approval that somebody else has brought, as it goes with every request that needs one.
    private(set) var approval: String?
    /// Asks the holder for a code of the one-time password.
    private(set) var code: (@Sendable () throws(RecordFailure) -> String)?
    /// With which a code has approved acts.
    private var nonce: [UInt8]?
    /// Whether the content of deposits may pause.
    private(set) var mayPause = false

    /// - Parameter tls: the client's identity and trusted CAs; required unless the address is a Unix socket.
    /// - Throws: `.fileFailed` where the files of `tls` cannot be used.
    package init(
        _ address: ServiceAddress, tls: ClientTLS? = nil, user: UInt32? = nil
    ) throws(RecordFailure) {
        connection = try ServiceConnection(address, tls: tls, user: user)
    }

    /// The same service, asked in a session.
    ///
    /// - Parameters:
    ///   - token: 64 hex digits.
    ///   - approver: signs with the holder's approval key, or with the ledger key.
    ///   - code: asks for a code where there is no approver and the holder has a one-time password.
    package func acting(
        _ token: String, approver: (@Sendable ([UInt8]) throws(RecordFailure) -> [UInt8])? = nil,
        code: (@Sendable () throws(RecordFailure) -> String)? = nil
    ) -> RemoteRecordDesk {
        var desk = self
        desk.connection.token = token
        desk.approver = approver
        desk.code = code
        return desk
    }

    /// The same service, asked in a session of somebody else's who brings the approval of one act.
    ///
    /// - Parameter approval: the `Approval` header as it came; nil for none.
    package func acting(_ token: String, approval: String?) -> RemoteRecordDesk {
        var desk = acting(token)
        desk.approval = approval
        return desk
    }

    /// The same session, with deposits whose content may pause for up to `ServiceAPI.pauseSeconds`. The service takes
    /// few of them at a time, and ends them with the session.
    package func pausing() -> RemoteRecordDesk {
        var desk = self
        desk.mayPause = true
        return desk
    }

    /// The same session, with acts that a code approves: those and no others, each once, within two minutes.
    ///
    /// - Parameters:
    ///   - acts: what the holder was shown together, at most 16.
    ///   - code: six digits, of the holder's one-time password; it is used up.
    /// - Throws: `.codeRefused`, `.attemptsExhausted`; `.sessionEnded` outside of a session.
    package func approving(_ acts: [GraveAct], code: String) async throws(RecordFailure) -> RemoteRecordDesk {
        let message = ApprovalRequestMessage(code: code, acts: acts.map(\.text))
        var desk = self
        desk.nonce = Array(
            try await connection.exchange(
                .post, "/approvals", message, as: ChallengeMessage.self, isRepeatable: false
            ).challenge)
        return desk
    }

    /// How the session's holder can approve grave acts: `approval_key`, `ledger_key`, `one_time_password`,
    /// `passkey`.
    ///
    /// - Throws: `.sessionEnded` outside of a session.
    package func approvalWays() async throws(RecordFailure) -> [String] {
        try await connection.exchange(.get, "/approvals", as: ApprovalWaysMessage.self).ways
    }

    /// What goes with a request that needs the holder's approval; nothing outside of a session, and where there is
    /// neither an approver nor a one-time password.
    func approval(of act: GraveAct) async throws(RecordFailure) -> [(String, String)] {
        if let approval { return [("Approval", approval)] }
        guard connection.token != nil else { return [] }
        if let nonce { return [("Approval", "nonce=\(Hex.encode(nonce))")] }
        guard let approver else {
            guard let code, try await approvalWays().contains(HolderDesk.ApprovalWay.oneTimePassword.rawValue) else {
                return []
            }
            return try await approving([act], code: code()).approval(of: act)
        }
        let nonce = Array(try await connection.exchange(.post, "/approvals", as: ChallengeMessage.self).challenge)
        let signature = try approver(act.text(nonce: nonce))
        return [("Approval", "nonce=\(Hex.encode(nonce)), signature=\(Hex.encode(signature))")]
    }

    package func verify(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> RecordFinding {
        try await connection.exchange(
            .post, RemoteRecordDesk.path(record, of: patient) + "/verify", as: FindingMessage.self, isLong: true
        ).finding
    }

    package func erase(_ subject: ErasureSubject) async throws(RecordFailure) -> Int {
        let (path, message): (String, ErasureMessage?) =
            switch subject {
            case .patient(let patient): ("/patients/\(try patient.part())", ErasureMessage(patient: patient))
            case .record(let record, let patient): (try RemoteRecordDesk.path(record, of: patient), nil)
            }
        return try await connection.exchange(
            .delete, path, message, as: CountMessage.self, headers: approval(of: .erase(subject)), isLong: true
        ).objects ?? 0
    }

    /// Has the service see that the patient approves of an export of everything. It opens nothing.
    ///
    /// - Throws: `.approvalNeeded`, `.notFound` for another's session.
    package func approveExport(of patient: PatientID) async throws(RecordFailure) {
        _ = try await connection.send(
            .post, "/patients/\(try patient.part())/exports", headers: approval(of: .export(patient)),
            isRepeatable: false)
    }

    package func operation(_ id: String) async throws(RecordFailure) -> LedgerOperation? {
        let id = try operationID(id)
        do {
            return try operation(
                try await connection.exchange(.get, "/operations/\(id)", as: OperationMessage.self))
        } catch let error where error.code == .notFound {
            return nil
        }
    }

    package func operations(
        of owner: KeyHolder, state: LedgerOperation.Stage?, after id: String?, limit: Int
    ) async throws(RecordFailure) -> [LedgerOperation] {
        var query = "owner=\(owner.text)&limit=\(limit)"
        if let state { query += "&state=\(state.rawValue)" }
        if let id { query += "&after=\(try operationID(id))" }
        let message = try await connection.exchange(.get, "/operations?\(query)", as: OperationsMessage.self)
        return try message.operations.map { (message) throws(RecordFailure) in try operation(message) }
    }

    package func settleOperations(timeout: Duration) async throws(RecordFailure) -> (decided: Int, waiting: Int) {
        let count = try await connection.exchange(
            .post, "/operations/settle", as: CountMessage.self, wait: timeout, isLong: true)
        return (count.decided ?? 0, count.waiting ?? 0)
    }

    package func sweepObjects() async throws(RecordFailure) -> SweptObjects {
        let count = try await connection.exchange(.post, "/objects/sweep", as: CountMessage.self, isLong: true)
        return SweptObjects(removed: count.objects ?? 0, notListed: count.uploadsNotListed)
    }

    /// The operation that a message is about.
    func operation(_ message: OperationMessage) throws(RecordFailure) -> LedgerOperation {
        guard let operation = message.operation else {
            throw connection.unexpected("an operation of a kind that this version does not know")
        }
        return operation
    }

    /// An id that can stand in a URL.
    func operationID(_ id: String) throws(RecordFailure) -> OperationID {
        guard let id = OperationID(id) else {
            throw RecordFailure(.invalid, "an operation's id is \(OperationID.rule)")
        }
        _ = try id.part()
        return id
    }

    /// The path of a record.
    static func path(_ record: RecordID, of patient: PatientID) throws(RecordFailure) -> String {
        "/patients/\(try patient.part())/records/\(try record.part())"
    }
}
