import EHRFamily
import EncryptionService
import Holders
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import SawtoothSigning
import ServiceTesting
import Testing

@Suite("Keys in custody at the service")
struct CustodyRouteTests {
    @Test("a key in custody is rotated in a session, with the secret again and an approval of just that")
    func rotation() async throws {
        let office = try await EnrolledOffice()
        let access = try await office.logged()
        let (secret, wrong) = (try EnrolledOffice.secret(), try EnrolledOffice.secret(9))
        let before = try await office.holders.enrolled(office.patient)?.owner
        let id = OperationID(unchecked: "rotation")
        func rotate(
            _ desk: RemoteRecordDesk, _ secret: UnlockSecret, _ brought: RotateOwner? = nil
        ) async throws -> (LedgerOperation, recovery: [String]) {
            try await desk.rotate(
                office.patient, operation: id, secret: secret, brought: brought, timeout: .seconds(5))
        }
        let token = try await office.service.openSession(of: office.patient, secret: secret).token
        #expect(await failure { try await rotate(office.service, secret) }?.code == .sessionEnded)
        #expect(await failure { try await rotate(office.service.acting(token), secret) }?.code == .approvalNeeded)
        let asPatient = try await office.acting(office.patient)
        #expect(await failure { try await rotate(asPatient, wrong) }?.code == .sessionRefused)
        #expect(try await office.holders.enrolled(office.patient)?.owner == before)

        let (done, codes) = try await rotate(asPatient, secret)
        #expect(done.state.isCommitted && codes.count == 10)
        #expect(try await office.holders.enrolled(office.patient)?.owner != before)
        // The answer that was lost is given again, without the codes.
        let (again, none) = try await rotate(asPatient, secret)
        #expect(again.state.isCommitted && again.id == done.id && none.isEmpty)
        // The session goes on, and signs with the new key; others are over.
        let withdrawn = try await asPatient.withdraw(
            WithdrawConsent(patient: access.patient, doctor: access.doctor, operation: "w"), timeout: .seconds(5))
        #expect(withdrawn.state.isCommitted)
        #expect(await failure { try await office.service.acting(token).sessions() }?.code == .sessionEnded)

        // A key of one's own is not what was approved for a key in custody.
        let own = try PrivateKey.random()
        let subject = try RotateOwner.Subject(office.patient)
        let owner = PublicKeyHex(unchecked: own.publicKey.hex)
        let proof = try own.sign(RotateOwner.proofMessage(subject: subject, newOwner: owner, previousVersion: 2))
        let (removed, noCodes) = try await asPatient.rotate(
            office.patient, operation: OperationID(unchecked: "removal"), secret: secret,
            brought: RotateOwner(
                subject: subject, newOwner: owner, proof: SignatureHex(unchecked: proof.hex), previousVersion: 2),
            timeout: .seconds(5))
        #expect(removed.state.isCommitted && noCodes.isEmpty)
        #expect(
            await failure {
                try await asPatient.withdraw(
                    WithdrawConsent(patient: access.patient, doctor: access.doctor, operation: "w2"),
                    timeout: .seconds(5))
            }?.code == .sessionEnded)
        #expect(
            await failure { try await office.service.openSession(of: office.patient, secret: secret) }?.code
                == .sessionRefused)
        let opened = try await office.service.openSession(of: office.patient, signer: own)
        #expect(try await office.service.acting(opened.token).sessions().count == 1)
    }

    @Test("who has lost every secret gets the key back by the recipient's, through maintenance alone")
    func recovery() async throws {
        let office = try await EnrolledOffice()
        try await office.enrolInCustody(office.patient)
        #expect(await failure { try await office.service.sealedKeys(of: office.patient) }?.code == .serviceFailed)
        let sealed = try await office.maintenance.sealedKeys(of: office.patient).sealed()
        let recovered = RecoveredKeysMessage(
            try sealed.recover(with: office.safe, secret: EnrolledOffice.secret(7)))
        #expect(await failure { try await office.service.restore(recovered) }?.code == .serviceFailed)
        try await office.maintenance.restore(recovered)
        _ = try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret(7))
        #expect(
            await failure {
                try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret())
            }?.code == .sessionRefused)
        #expect(await failure { try await office.maintenance.restore(recovered) }?.code == .conflict)
    }
}
