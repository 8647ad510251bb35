internal import Cryptography
package import EHRFamily
package import RecordErrors
internal import RecordKeys
internal import SawtoothClient

/// Whether a doctor could read a record now, and why not.
package struct AccessJudgement: Hashable, Sendable {
    /// What stands against it.
    package struct Obstacle: Hashable, Sendable {
        /// The ledger's code for a refusal, or this service's.
        package let code: String
        package let message: String

        package init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// Nil where an access would be logged and the record opened.
    package let obstacle: Obstacle?
    /// The height of the block that was looked at.
    package let block: UInt64

    package init(_ obstacle: Obstacle?, block: UInt64) {
        self.obstacle = obstacle
        self.block = block
    }
}

extension RecordDesk {
    package func explain(
        _ record: RecordID, of patient: PatientID, to doctor: DoctorID, for purpose: PurposeCode?
    ) async throws(RecordFailure) -> AccessJudgement {
        let access = Access(
            patient: patient, record: record, doctor: doctor,
            id: AccessID(unchecked: Hex.encode(RandomBytes.make(16))))
        let action = UnsignedAction(
            payload: .logAccess(LogAccess(access, for: purpose)), signer: try await likelySigner(for: doctor))
        let head = try await ledger.head()
        let rejection = try await judge([action], at: head).rejections[0]
        var obstacle = rejection.map { AccessJudgement.Obstacle(code: $0.code.rawValue, message: $0.message) }
        if obstacle == nil, let failure = try await obstacleHere(access) {
            obstacle = AccessJudgement.Obstacle(code: failure.code.text, message: failure.description)
        }
        return AccessJudgement(obstacle, block: head.number)
    }

    /// What this service holds against an access that the ledger would take.
    private func obstacleHere(_ access: Access) async throws(RecordFailure) -> RecordFailure? {
        do {
            _ = try await keys.record(access.record, of: access.patient)
        } catch let error where [.erased, .notFound].contains(error.code) {
            return error
        }
        let isStanding = try await isConsentStanding(of: access.patient, to: access.doctor)
        return isStanding ? nil : RecordFailure(.accessWithdrawn)
    }

    /// Who would sign for the doctor: the pinned key, or else the one that the ledger shows.
    func likelySigner(for doctor: DoctorID) async throws(RecordFailure) -> String {
        if let pinned = try await pinned(doctor) { return pinned.owner.text }
        let entry = try await entry(DoctorEntry.self, at: Addressing.doctor(doctor))
        // Without a doctor the rules refuse whoever signs; the key must only be one.
        return entry?.owner.text ?? "02" + String(repeating: "0", count: 64)
    }
}
