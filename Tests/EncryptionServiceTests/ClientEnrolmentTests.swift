import EHRFamily
import Foundation
import Holders
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import SawtoothSigning
import Testing

@Suite("Enrolment codes that clients draw")
struct ClientEnrolmentTests {
    private let new = KeyHolder.patient(PatientID(unchecked: "new"))

    private func enrol(_ holder: KeyHolder, with code: String, at office: EnrolledOffice) async throws {
        let code = try #require(OneTimeCode(code))
        _ = try await office.service.enrol(
            HolderDesk.Enrolment(holder: holder, code: code), secret: EnrolledOffice.secret())
    }

    @Test("without the setting there is no such path for clients")
    func off() async throws {
        let office = try await EnrolledOffice()
        #expect(await failure { try await office.service.makeEnrolmentCode(for: new) }?.code == .serviceFailed)
    }

    @Test("a client's code enrols a new id, once, and a later one makes it void")
    func newIDs() async throws {
        let office = try await EnrolledOffice(isEnrollingForClients: true)
        let void = try await office.service.makeEnrolmentCode(for: new)
        let code = try await office.service.makeEnrolmentCode(for: new)
        #expect(await failure { try await enrol(new, with: void, at: office) }?.code == .enrolmentRefused)
        try await enrol(new, with: code, at: office)
        #expect(await failure { try await enrol(new, with: code, at: office) }?.code == .enrolmentRefused)
        #expect(await failure { try await office.service.makeEnrolmentCode(for: new) }?.code == .conflict)
        let doctor = KeyHolder.doctor(DoctorID(unchecked: "new"))
        try await enrol(doctor, with: office.service.makeEnrolmentCode(for: doctor), at: office)
    }

    @Test("an id that is in use here or on the ledger, and one that was erased, is maintenance's alone")
    func known() async throws {
        let office = try await EnrolledOffice(isEnrollingForClients: true)
        func refused(_ holder: KeyHolder) async -> RecordFailure.Code? {
            await failure { try await office.service.makeEnrolmentCode(for: holder) }?.code
        }
        // Registered on the ledger and not known here, and the other way round.
        let key = try PrivateKey.random()
        let registered = KeyHolder.doctor(DoctorID(unchecked: "elsewhere"))
        try await office.service.register(registered, encryptionKey: nil, signer: key, timeout: .seconds(10))
        #expect(await refused(registered) == .conflict)
        let withKey = KeyHolder.patient(PatientID(unchecked: "kept"))
        _ = try await office.service.makeSigningKey(for: withKey)
        #expect(await refused(withKey) == .conflict)
        let access = try await office.logged()
        for holder in [KeyHolder.patient(access.patient), .doctor(access.doctor)] {
            #expect(await refused(holder) == .conflict)
        }
        _ = try await office.acting(.patient(access.patient)).erase(.patient(access.patient))
        // The ledger keeps the id.
        #expect(await refused(.patient(access.patient)) == .conflict)
        // What maintenance drew is not made void by a client.
        let drawn = try await office.maintenance.makeEnrolmentCode(for: new)
        #expect(await refused(new) == .conflict)
        try await enrol(new, with: drawn, at: office)
    }

    @Test("a client's code is good only while nothing of the id has come here since")
    func since() async throws {
        let office = try await EnrolledOffice(isEnrollingForClients: true)
        let drawn = try await office.service.makeEnrolmentCode(for: new)
        _ = try await office.service.makeSigningKey(for: new)
        #expect(await failure { try await enrol(new, with: drawn, at: office) }?.code == .conflict)
        try await enrol(new, with: office.maintenance.makeEnrolmentCode(for: new), at: office)
    }
}
