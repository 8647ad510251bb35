import EHRFamily
import Foundation
import Locking
import NIOHTTP1
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import ServiceTesting
import Testing

@Suite("Keys that stay with their owner")
struct SignatureTests {
    /// Every journey that signs, by keys that the service never has.
    private func story(_ office: Office) async throws {
        let (patientKey, doctorKey) = (try PrivateKey.random(), try PrivateKey.random())
        let journeys = office.journeys
        for (holder, key) in [(KeyHolder.patient(office.patient), patientKey), (.doctor(office.doctor), doctorKey)] {
            try await journeys.register(holder, encryptionKey: nil, signer: key, timeout: .seconds(10))
            // Again by the same owner is done already; by another it is refused.
            try await journeys.register(holder, encryptionKey: nil, signer: key, timeout: .seconds(10))
            let stranger = try PrivateKey.random()
            let error = await failure {
                try await journeys.register(holder, encryptionKey: nil, signer: stranger, timeout: .seconds(10))
            }
            guard error?.code == .rejected else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        let record = try await office.deposit("r-1", [1, 2, 3], signer: patientKey)
        let granted = try await journeys.share(
            ShareRecord(
                patient: office.patient, doctor: office.doctor, scopes: .everything, operation: "g",
                signer: patientKey),
            timeout: .seconds(10))
        #expect(granted.state.isDecided)
        let access = try await journeys.begin(record, of: office.patient, by: office.doctor)
        try await journeys.log(access, for: nil, signer: doctorKey, timeout: .seconds(10))
        #expect(try await journeys.open(access, range: nil).whole() == [1, 2, 3])
        let revoked = try await journeys.withdraw(
            WithdrawConsent(
                patient: office.patient, doctor: office.doctor, operation: "w", signer: patientKey),
            timeout: .seconds(10))
        #expect(revoked.state.isDecided)
        for holder in [KeyHolder.patient(office.patient), .doctor(office.doctor)] {
            #expect(try await journeys.signingKey(of: holder) == nil)
        }
    }

    @Test("a whole story is signed outside of the service, batches too")
    func ownBatches() async throws {
        try await story(try await Office())
    }

    @Test("where the service signs batches, its key is their signer and the owner's the transactions'")
    func serviceBatches() async throws {
        let batcher = try PrivateKey.random()
        let office = try await Office(batcher: batcher)
        try await story(office)
        let operation = try #require(try await office.store.operation("g"))
        let batch = try Batch(decoding: try #require(operation.batch))
        #expect(try BatchHeader(decoding: batch.header).signerPublicKey == batcher.publicKey.hex)
    }

    @Test("a batch for anything but the draft, or whose signatures do not verify, is refused and changes nothing")
    func otherBatches() async throws {
        let office = try await Office()
        let key = try PrivateKey.random()
        let client = RawClient(office.folder.path("run/s"))
        _ = try await client.send(
            .POST, "/consents",
            #"{"operation_id":"g","patient_id":"\#(office.patient)","doctor_id":"\#(office.doctor)","scopes":["lab"],"#
                + #""signing":"elsewhere"}"#)
        // The doctor is not registered: no draft.
        #expect(try await client.send(.GET, "/operations/g").status == 404)
        try await office.register()
        let target = "/patients/\(office.patient)/records/r-1/content?operation_id=o-1&signing=elsewhere"
        #expect(try await client.send(.PUT, target, "content").status == 202)
        let draft = try #require(try await office.store.operation("o-1")?.payload)
        let payload = try Payload.decode(draft)

        func batch(_ payload: Payload, spoil: Bool = false) throws -> String {
            let addresses = payload.requiredAddresses(signer: PublicKeyHex(unchecked: key.publicKey.hex))
            let transaction = try TransactionBuilder(
                familyName: Family.name, familyVersion: Family.version, signer: key
            ).transaction(payload: payload.encoded(), inputs: addresses.inputs, outputs: addresses.outputs)
            var batch = try BatchBuilder(signer: key).batch([transaction])
            if spoil { batch.headerSignature = String(batch.headerSignature.reversed()) }
            return Data(batch.encoded()).base64EncodedString()
        }
        let other = Payload.revokeAccess(
            RevokeAccess(patient: office.patient, doctor: office.doctor, previousVersion: 0))
        for wrong in [try batch(other), try batch(payload, spoil: true)] {
            let answer = try await client.send(.POST, "/operations/o-1/signature", #"{"batch":"\#(wrong)"}"#)
            #expect(answer.status == 400 && answer["code"] == "invalid")
        }
        #expect(try await office.store.operation("o-1")?.batch == nil)
        // A right signature by somebody who does not own the patient: the ledger refuses it, and another is waited for.
        let right = try batch(payload)
        let answer = try await client.send(
            .POST, "/operations/o-1/signature", #"{"batch":"\#(right)"}"#, headers: ["Prefer": "wait=10"])
        #expect(answer.status == 409 && answer["code"] == "rejected" && answer["ledger_code"] == "not_owner")
        #expect(try await office.journeys.sweepObjects().removed == 0)
        #expect(try await office.journeys.operation("o-1")?.state == .waiting)
        #expect(try await office.store.record(RecordID(unchecked: "r-1"), of: office.patient).row.state == .stored)
    }

    @Test("what is to be signed elsewhere is never signed with an old key in custody, a withdrawal neither")
    func oldKeyInCustody() async throws {
        let office = try await Office()
        let (key, journeys) = (try PrivateKey.random(), office.journeys)
        try await journeys.register(.patient(office.patient), encryptionKey: nil, signer: key, timeout: .seconds(10))
        _ = try await journeys.makeSigningKey(for: .patient(office.patient))
        let client = RawClient(office.folder.path("run/s"))
        let target = "/patients/\(office.patient)/records/r-1/content?operation_id=o-1&signing=elsewhere"
        _ = try await client.send(.PUT, target, "content")
        _ = try await client.send(
            .POST, "/consents/withdraw",
            #"{"operation_id":"w-1","patient_id":"\#(office.patient)","doctor_id":"d","signing":"elsewhere"}"#)
        #expect(try await journeys.settleOperations(timeout: .seconds(1)) == (0, 2))
        for operation in ["o-1", "w-1"] {
            #expect(try await office.store.operation(operation)?.batch == nil)
            #expect(try await client.send(.POST, "/operations/\(operation)/settle").status == 409)
        }
        try await office.deposit("r-1", [], signer: key)
        let revoked = try await journeys.withdraw(
            WithdrawConsent(
                patient: office.patient, doctor: DoctorID(unchecked: "d"), operation: "w-1", signer: key),
            timeout: .seconds(10))
        #expect(revoked.state.isDecided)
        #expect(try await office.store.record(RecordID(unchecked: "r-1"), of: office.patient).row.state == .anchored)
    }

    @Test("a deposit that nobody signs is given up, with its object")
    func givenUp() async throws {
        let office = try await Office()
        let client = RawClient(office.folder.path("run/s"))
        let target = "/patients/\(office.patient)/records/r-1/content?operation_id=o-1&signing=elsewhere"
        _ = try await client.send(.PUT, target, "content")
        #expect(try await office.desk.keys.giveUpUnsigned(olderThan: RecordDesk.abandonedAge) == 0)
        #expect(try await office.desk.keys.giveUpUnsigned(olderThan: 0) == 1)
        #expect(try await office.journeys.sweepObjects().removed == 0)
        let shown = try await client.send(.GET, "/operations/o-1")
        #expect(
            shown["state"] == "invalid"
                && String(decoding: shown.body, as: UTF8.self).contains(#""refused_at":"#))
        try await office.desk.keys.giveUp("o-1")
        #expect(try await office.journeys.sweepObjects().removed == 1)
        guard case .invalid(let code, _)? = try await office.journeys.operation("o-1")?.state else {
            Issue.record("it still waits")
            return
        }
        #expect(code == "unsigned")
    }

    @Test("a service that wants something else signed than was asked for gets no signature")
    func otherDraft() async throws {
        let (patient, doctor) = (PatientID(unchecked: "p"), DoctorID(unchecked: "d"))
        let grant = GrantAccess(
            patient: patient, doctor: doctor, scopes: .everything, keyReference: KeyReference(unchecked: "k"),
            previousVersion: 0)
        var elsewhere = grant
        elsewhere.doctor = DoctorID(unchecked: "thief")
        var longer = grant
        longer.write = true
        for draft in [Payload.grantAccess(elsewhere), .grantAccess(longer), .registerPatient(.init(patient: patient))] {
            let folder = TemporaryFolder()
            let service = try await Impostor(draft, at: folder.path("s"))
            let journeys = try RemoteRecordDesk(.unix(path: folder.path("s")))
            let request = ShareRecord(
                patient: patient, doctor: doctor, scopes: .everything, operation: "g", signer: try PrivateKey.random())
            let error = await failure { try await journeys.share(request, timeout: .seconds(5)) }
            guard let failure = error, failure.code == .serviceFailed else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(failure.description.contains("something else"))
            #expect(service.signatures.withLock { $0 } == 0)
        }
    }
}
