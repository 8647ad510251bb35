internal import Cryptography
package import EHRFamily
internal import Journals
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// A doctor reads a record in an emergency, without a consent, and the ledger knows it first; or, where the ledger gives
// no verdict, the emergency journal does.
//
// 1. The service draws an access id (`begin`). EMERGENCY_ACCESS with that id is signed by the doctor, here or
//    elsewhere, by the key that is pinned. Whether the doctor approves of it was settled before.
// 2. It is an operation of the outbox (`carryOut`).
// 3. Whoever asks for the record (`release`, `open`, `sealed`) gets it once the ledger has the entry
//    (`EmergencyProof`).
// 4. Where the ledger gives no verdict for `emergencyRules.wait`, and the doctor was seen attested before, the batch
//    is appended to the emergency journal with what is given, and is on the device; then it is given.
// 5. The operation is seen through, after the record's own anchor. One that is refused stays in the outbox, and is an
//    alarm; one that is refused for its access id alone is signed anew with another.
//
// A crash between any two leaves an operation that waits, and at most a record in the journal of what was not given.

extension RecordDesk {
    /// Steps 1 and 2.
    ///
    /// - Returns: the operation, with its batch, as it is then: committed, or waiting where there is no verdict.
    /// - Throws: `.emergencyNotEnrolled`; `.notFound`, `.erased` where the record is not here; `.journalBroken`;
    ///   `.unsigned`, `.rejected`.
    package func emergency(
        _ asked: EmergencyAccess, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        let signed = try signer.map { (signer) throws(RecordFailure) in
            SignedAction.batch(try batch(asked, signedBy: signer))
        }
        return try await emergency(asked, signed: signed, timeout: timeout)
    }

    /// The same with what was signed elsewhere; the key in custody signs where it is nil.
    ///
    /// - Throws: as the other, and `.invalid` where it is not this emergency, or not signed as it must be, or at a time
    ///   that nobody means.
    package func emergency(
        _ asked: EmergencyAccess, signed: SignedAction?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        try checkPlausible(asked.at)
        guard let pinned = try await pinned(asked.doctor) else { throw RecordFailure(.emergencyNotEnrolled) }
        try await emergencies?.check()
        _ = try await keys.record(asked.record, of: asked.patient)
        // Asked again, what was signed first is the operation's batch: signatures are not all alike.
        let batch = try await batch(.emergencyAccess(asked), signed, by: .doctor(asked.doctor))
        guard LedgerEffect(batch)?.signer == pinned.owner.text else {
            throw RecordFailure(.invalid, "it is not signed by the key that doctor \(asked.doctor) is enrolled with")
        }
        let length = batch.encoded().count
        guard length <= EmergencyRules.batchLimit else {
            throw RecordFailure(
                .invalid,
                "the batch has \(length) bytes, at most \(EmergencyRules.batchLimit) fit in the emergency journal: "
                    + "declare the addresses that the action needs, and no more")
        }
        return try await carryOut(batch, timeout)
    }

    /// Whether the operation waits for the anchor of its record, which the ledger must have first.
    func waitsForAnchor(_ operation: LedgerOperation, _ timeout: Duration) async throws(RecordFailure) -> Bool {
        guard operation.kind == .emergency, let record = operation.record, let patient = operation.patient,
            let anchor = try await keys.anchoring(record, of: patient), anchor.state == .waiting
        else { return false }
        return try await settle(anchor, timeout: timeout).state == .waiting
    }

    /// Has an emergency that opened its record, and whose access id alone the ledger refuses, wait to be signed anew
    /// with another id: in the doctor's next session, or elsewhere.
    ///
    /// - Returns: the operation as it is then; nil where it is no such one.
    func waitingForOtherID(
        _ operation: LedgerOperation, _ code: String?
    ) async throws(RecordFailure) -> LedgerOperation? {
        guard operation.kind == .emergency, code == RejectionCode.accessExists.rawValue, let batch = operation.batch,
            case .emergencyAccess(var emergency)? = LedgerEffect(operation)?.payload
        else { return nil }
        emergency.access = AccessID(unchecked: Hex.encode(RandomBytes.make(16)))
        let isInCustody = try await pinned(emergency.doctor)?.isInCustody ?? false
        return try await keys.signAnew(
            operation.id, batch, payload: Payload.emergencyAccess(emergency).encoded(), isElsewhere: !isInCustody)
    }
}
