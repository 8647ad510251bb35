import EHRFamily
import KeyWrapping
import RecordErrors
import RecordFlow
import RecordKeys
import Testing

@Suite("Keys that move past damage")
struct EpochMoveTests {
    private let patients = ["p-1", "p-2", "p-3"].map { PatientID(unchecked: $0) }

    private func deposit(_ record: String, of patient: PatientID, _ desk: Desk) async throws {
        let request = DepositRecord(
            patient: patient, record: RecordID(unchecked: record), operation: "\(patient)-\(record)",
            signer: desk.patientKey)
        _ = try await desk.journeys.deposit(request, timeout: .seconds(10)) { nil }
    }

    private func deny(_ turn: Int, _ patient: PatientID, _ desk: Desk) async throws {
        _ = try await desk.desk.deny(
            WithdrawConsent(
                patient: patient, doctor: DoctorID(unchecked: "d-\(turn)"), operation: "w-\(patient)-\(turn)"))
    }

    private func failure(ofMoving desk: RecordDesk) async -> RecordFailure? {
        do throws(RecordFailure) {
            _ = try await desk.moveAllKeys()
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a root that does not open stops neither its patient's other keys nor other patients, and is named in the end")
    func damagedRoot() async throws {
        let desk = try await Desk(ScriptedLedger())
        for patient in patients { try await deposit("r-1", of: patient, desk) }
        let current = try await desk.store.currentEpoch(of: patients[0])
        let root = try #require(current.root)
        var spoiled = root.wrapped.encoded
        spoiled[spoiled.count - 1] ^= 1
        let wrapped = try WrappedKey(decoding: spoiled)
        let isReplaced = try await desk.store.replace(StoredKey.root(root), with: wrapped)
        #expect(isReplaced)
        for patient in patients {
            try await deny(1, patient, desk)
            try await deposit("r-2", of: patient, desk)
            try await deny(2, patient, desk)
        }
        guard let why = await failure(ofMoving: desk.desk)?.words(of: .wrapperDamaged) else {
            Issue.record("nothing was said of the root")
            return
        }
        #expect(why.hasPrefix("keys of 1 of 3 patients did not all move; 1 of 2 keys of patient p-1 could not be"))
        #expect(why.contains("record r-1"))
        for patient in patients {
            for record in patient == patients[0] ? ["r-2"] : ["r-1", "r-2"] {
                let stored = try await desk.store.record(RecordID(unchecked: record), of: patient)
                #expect(stored.key.epoch == 3, "\(patient) \(record)")
            }
        }
        #expect(try await desk.store.record(RecordID(unchecked: "r-1"), of: patients[0]).key.epoch == 1)
    }
}
