import Cryptography
import EHRFamily
import Holders
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import ServiceTesting
import Testing

@Suite("A patient's own record, sealed, and its key")
struct OwnReleaseRouteTests {
    private func deposited(_ office: EnrolledOffice, _ content: [UInt8]) async throws -> (RemoteRecordDesk, RecordID) {
        let desk = try await office.acting(office.patient)
        try await desk.register(office.patient, encryptionKey: nil, signer: nil, timeout: .seconds(10))
        let record = RecordID(unchecked: "r")
        let done = try await desk.deposit(
            DepositRecord(patient: office.office.patient, record: record, operation: "d"), timeout: .seconds(30),
            content: Office.pieces(content))
        try #require(done.state.isDecided)
        return (desk, record)
    }

    @Test("are given to the patient alone, the key sealed to the encryption key that was enrolled")
    func given() async throws {
        let office = try await EnrolledOffice()
        let reader = try ReaderKey.random()
        var enrolment = try await office.enrolment(office.patient)
        enrolment.encryptionKey = reader.publicKey
        _ = try await office.service.enrol(enrolment, secret: EnrolledOffice.secret())
        let content = RandomBytes.make(40_000)
        let (desk, record) = try await deposited(office, content)
        let patient = office.office.patient
        let release = try await desk.releaseOwn(record, of: patient)
        #expect(release.recipient == reader.publicKey)
        let sealed = try await desk.sealedOwn(record, of: patient, range: nil).whole()
        let opener = try SealedRecordReader(
            key: release.open(privateKey: reader.secret),
            context: RecordContext(patientID: patient.text, recordID: record.text),
            limit: SealedRecord.formatLengthLimit)
        var opened: [UInt8] = []
        try opener.open(sealed.span.bytes, appendingTo: &opened)
        _ = try opener.finish(appendingTo: &opened)
        #expect(opened == content)
        for (asked, part) in [
            (.bytes(0..<56), 0..<56), (.bytes(16_000..<40_000), 16_000..<40_000),
            (.last(16), sealed.count - 16..<sealed.count), (.bytes(0..<UInt64.max), 0..<sealed.count),
        ] as [(RecordRange, Range<Int>)] {
            let reader = try await desk.sealedOwn(record, of: patient, range: asked)
            #expect(reader.totalLength == UInt64(sealed.count) && reader.length == UInt64(part.count))
            #expect(try await reader.whole() == Array(sealed[part]))
        }
        let beyond = await failure { try await desk.sealedOwn(record, of: patient, range: .bytes(50_000..<50_001)) }
        #expect(beyond?.code == .rangeOutOfBounds)
        // Each time it is another, and none is kept.
        #expect(try await desk.releaseOwn(record, of: patient).sealed != release.sealed)

        let other = KeyHolder.patient(PatientID(unchecked: "somebody"))
        try await office.enrolInCustody(other)
        for stranger in [office.service, try await office.acting(other)] {
            #expect(await failure { try await stranger.releaseOwn(record, of: patient) }?.code == .notFound)
            #expect(await failure { try await stranger.sealedOwn(record, of: patient, range: nil) }?.code == .notFound)
        }
        _ = try await desk.erase(.record(record, of: patient))
        #expect(await failure { try await desk.releaseOwn(record, of: patient) }?.code == .erased)
        #expect(await failure { try await desk.sealedOwn(record, of: patient, range: nil) }?.code == .erased)
    }

    @Test("a patient who has enrolled no encryption key is told so, and reads through the service")
    func withoutKey() async throws {
        let office = try await EnrolledOffice()
        try await office.enrolInCustody(office.patient)
        let (desk, record) = try await deposited(office, [1, 2, 3])
        let refused = await failure { try await desk.releaseOwn(record, of: office.office.patient) }
        #expect(refused?.code == .accessNoEncryptionKey)
        #expect(try await desk.openOwn(record, of: office.office.patient, range: nil).whole() == [1, 2, 3])
    }
}
