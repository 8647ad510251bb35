internal import EHRFamily
internal import SQLDatabases

/// A doctor asks a patient for a consent. It is the gateway's alone: the ledger hears of it when the patient grants.
struct ConsentRequest: Sendable {
    enum State: String, CaseIterable, Sendable {
        case waiting, approved, denied
        /// The doctor has taken it back.
        case withdrawn
    }

    let id: String
    let patient: PatientID
    let doctor: DoctorID
    let scopes: Scopes
    let purpose: PurposeCode
    let write: Bool
    /// Unix seconds.
    let expiry: UInt64?
    var state: State
    /// Unix seconds.
    let askedAt: Int64
    var decidedAt: Int64?
    /// The operation that grants it.
    var operation: String?

    static let migration = SQLMigration(
        "gateway-2",
        [
            """
            CREATE TABLE consent_requests (
                id TEXT PRIMARY KEY, patient TEXT NOT NULL, doctor TEXT NOT NULL, scopes TEXT NOT NULL,
                purpose TEXT NOT NULL, writing BIGINT NOT NULL, expiry BIGINT, state TEXT NOT NULL,
                asked_at BIGINT NOT NULL, decided_at BIGINT, operation TEXT)
            """,
            "CREATE INDEX consent_requests_by_patient ON consent_requests (patient, asked_at, id)",
            "CREATE INDEX consent_requests_by_doctor ON consent_requests (doctor, asked_at, id)",
        ])

    init(
        id: String, patient: PatientID, doctor: DoctorID, scopes: Scopes, purpose: PurposeCode, write: Bool,
        expiry: UInt64?, askedAt: Int64
    ) {
        (self.id, self.patient, self.doctor, self.scopes) = (id, patient, doctor, scopes)
        (self.purpose, self.write, self.expiry, self.askedAt) = (purpose, write, expiry, askedAt)
        state = .waiting
    }

    init(_ row: SQLRow) throws(SQLFailure) {
        guard let patient = PatientID(try row.text("patient")), let doctor = DoctorID(try row.text("doctor")),
            let scopes = Scopes(unordered: try row.text("scopes").split(separator: " ").map(String.init)),
            let purpose = PurposeCode(try row.text("purpose")), let state = State(rawValue: try row.text("state"))
        else { throw SQLFailure(.damaged, "a request for a consent is not what it should be") }
        id = try row.text("id")
        (self.patient, self.doctor, self.scopes, self.purpose, self.state) = (patient, doctor, scopes, purpose, state)
        write = try row.flag("writing")
        expiry = try row.optionalInteger("expiry").map { UInt64(clamping: $0) }
        askedAt = try row.integer("asked_at")
        decidedAt = try row.optionalInteger("decided_at")
        operation = try row.optionalText("operation")
    }
}

/// Where requests for consents are kept.
struct ConsentRequests: Sendable {
    /// Requests of one doctor to one patient that wait at one time.
    static let limit = 5

    let database: any SQLDatabase

    /// Keeps a request; the same again where its id is there.
    ///
    /// - Throws: `GatewayProblem` where the doctor asks that patient too often.
    func keep(_ request: ConsentRequest) async throws -> ConsentRequest {
        try await database.write { connection in
            if let kept = try connection.row("SELECT * FROM consent_requests WHERE id = $1", .text(request.id)) {
                return try ConsentRequest(kept)
            }
            let waiting = try connection.rows(
                "SELECT id FROM consent_requests WHERE doctor = $1 AND patient = $2 AND state = 'waiting'",
                .text(request.doctor.text), .text(request.patient.text))
            guard waiting.count < ConsentRequests.limit else {
                throw GatewayProblem(
                    409, "requests_waiting",
                    "\(waiting.count) requests to this patient are waiting: take one back, or wait for the answer")
            }
            try connection.execute(
                """
                INSERT INTO consent_requests
                    (id, patient, doctor, scopes, purpose, writing, expiry, state, asked_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                .text(request.id), .text(request.patient.text), .text(request.doctor.text),
                .text(request.scopes.texts.joined(separator: " ")), .text(request.purpose.text),
                SQLValue(request.write), SQLValue(request.expiry), .text(request.state.rawValue),
                .integer(request.askedAt))
            return request
        }
    }

    /// The newest first.
    ///
    /// - Parameter before: time and id of the last one of the page before.
    func list(
        patient: PatientID?, doctor: DoctorID?, before: (Int64, String)?, limit: Int
    ) async throws -> [ConsentRequest] {
        let column = patient == nil ? "doctor" : "patient"
        let party = SQLValue(patient?.text ?? doctor?.text)
        let (time, id) = before ?? (.max, "")
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT * FROM consent_requests WHERE \(column) = $1 AND (asked_at, id) < ($2, $3)
                ORDER BY asked_at DESC, id DESC LIMIT $4
                """, party, .integer(time), .text(id), SQLValue(limit)
            ).map { try ConsentRequest($0) }
        }
    }

    func find(_ id: String) async throws -> ConsentRequest? {
        try await database.read { connection in
            try connection.row("SELECT * FROM consent_requests WHERE id = $1", .text(id)).map {
                try ConsentRequest($0)
            }
        }
    }

    /// Notes the answer to a request that waits; one that has its answer keeps it.
    ///
    /// - Returns: the request as it is then.
    func decide(
        _ id: String, _ state: ConsentRequest.State, operation: String? = nil, at time: Int64
    ) async throws -> ConsentRequest? {
        try await database.write { connection in
            try connection.execute(
                """
                UPDATE consent_requests SET state = $2, decided_at = $3, operation = $4
                WHERE id = $1 AND state = 'waiting'
                """, .text(id), .text(state.rawValue), .integer(time), SQLValue(operation))
            return try connection.row("SELECT * FROM consent_requests WHERE id = $1", .text(id)).map {
                try ConsentRequest($0)
            }
        }
    }
}
