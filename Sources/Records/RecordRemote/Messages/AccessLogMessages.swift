package import EHRFamily
package import FoundationEssentials
package import RecordErrors
package import RecordKeys

/// An access to be logged, or several of one doctor to records of one patient: signed with the key in custody where
/// nothing that was signed is there, and nothing says otherwise.
package struct AccessLogMessage: RequestMessage {
    /// An access of a list.
    private struct Part: Codable, Sendable {
        let id: AccessID
        let record: RecordID

        init(_ access: Access) {
            (id, record) = (access.id, access.record)
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.singleValueContainer().decode([String: String].self)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            guard fields.count == 2 else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "expected access_id and record_id alone"))
            }
            id = try container.decode(AccessID.self, forKey: .id)
            record = try container.decode(RecordID.self, forKey: .record)
        }

        enum CodingKeys: String, CodingKey {
            case id = "access_id"
            case record = "record_id"
        }
    }

    private var id: AccessID?
    private var patient: PatientID
    private var record: RecordID?
    package var doctor: DoctorID
    private var accesses: [Part]?
    /// The consent's purpose, where it is named at all.
    package var purpose: PurposeCode?
    package var transaction: Data?
    /// Of a list, in its order.
    package var transactions: [Data]?
    package var batch: Data?
    /// Of a list.
    package var signing: SigningMessage?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case purpose, transaction, batch, accesses, transactions, signing
        case id = "access_id"
        case patient = "patient_id"
        case record = "record_id"
        case doctor = "doctor_id"
    }

    init(_ access: Access, for purpose: PurposeCode?, _ signature: SignatureMessage?) {
        (id, patient, record, doctor) = (access.id, access.patient, access.record, access.doctor)
        self.purpose = purpose
        transaction = signature?.transaction
        batch = signature?.batch
    }

    /// - Parameter accesses: of `doctor` to records of `patient`.
    init(
        _ accesses: [Access], of doctor: DoctorID, to patient: PatientID, for purpose: PurposeCode?,
        _ signing: SigningMessage
    ) {
        (self.patient, self.doctor) = (patient, doctor)
        self.accesses = accesses.map { Part($0) }
        self.purpose = purpose
        self.signing = signing
    }

    /// What is to be logged: one access, or a list.
    ///
    /// - Throws: `.messageInvalid` where it is neither, or has what belongs to the other; `.idReserved`.
    package func asked() throws(RecordFailure) -> (single: Access?, list: [Access]) {
        if let accesses {
            guard id == nil, record == nil, transaction == nil else {
                throw RecordFailure(
                    .messageInvalid, "with accesses there is no access_id, record_id or transaction beside them")
            }
            let signatures = [transactions != nil, batch != nil, signing == .elsewhere].count { $0 }
            guard signatures <= 1 else {
                throw RecordFailure(.messageInvalid, "give transactions, a batch or “signing”: “elsewhere”")
            }
            for part in accesses where PathPart.isReserved(part.id.text) || PathPart.isReserved(part.record.text) {
                throw RecordFailure(.idReserved, nil, ["name": .text("accesses")])
            }
            return (
                nil,
                accesses.map { Access(patient: patient, record: $0.record, doctor: doctor, id: $0.id) }
            )
        }
        guard transactions == nil, signing == nil else {
            throw RecordFailure(.messageInvalid, "transactions and signing are for a list of accesses")
        }
        guard let id else { throw RecordFailure(.messageInvalid, "the field “access_id” is missing") }
        guard let record else { throw RecordFailure(.messageInvalid, "the field “record_id” is missing") }
        return (Access(patient: patient, record: record, doctor: doctor, id: id), [])
    }
}

/// What became of each access of a list, in its order.
package struct LoggedAccessesMessage: Codable, Sendable {
    /// Exactly one of the two.
    package struct Entry: Codable, Sendable {
        /// Without its batch, and with its payload for as long as that is to be signed.
        package var operation: OperationMessage?
        package var problem: Problem?

        init(_ outcome: Result<LedgerOperation, RecordFailure>) {
            switch outcome {
            case .success(let operation):
                var message = OperationMessage(operation)
                // What is signed has nothing to be signed any more.
                if message.batch != nil { message.payload = nil }
                message.batch = nil
                self.operation = message
            case .failure(let error): problem = Problem(error)
            }
        }
    }

    package var accesses: [Entry]

    package init(_ outcomes: [Result<LedgerOperation, RecordFailure>]) {
        accesses = outcomes.map { Entry($0) }
    }
}
