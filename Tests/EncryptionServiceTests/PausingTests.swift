import EHRFamily
import EncryptionService
import Holders
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import ServerConnections
import ServiceTesting
import Testing

/// At a service that waits for a second where others wait for ten, with one place for content that may pause.
@Suite("Content that may pause")
struct PausingTests {
    let office: EnrolledOffice
    let brisk: ServedDesk
    /// In a session of the patient's.
    let desk: RemoteRecordDesk

    init() async throws {
        office = try await EnrolledOffice()
        try await office.enrolInCustody(office.patient)
        try await office.acting(office.patient)
            .register(office.patient, encryptionKey: nil, signer: nil, timeout: .seconds(10))
        brisk = try await ServedDesk(
            office.office.desk, .unix(path: office.office.folder.path("brisk/s")), holders: office.holders
        ) {
            ($0.connections.windowSeconds, $0.connections.idleSeconds) = (1, 2)
            $0.pausing = 1
        }
        let token = try await office.service.openSession(of: office.patient, secret: EnrolledOffice.secret()).token
        desk = try RemoteRecordDesk(brisk.address).acting(token)
    }

    private func deposit(_ record: String) -> DepositRecord {
        DepositRecord(
            patient: office.office.patient, record: RecordID(unchecked: record), operation: "deposit-\(record)")
    }

    /// Two pieces, with something between them.
    private static func content(
        _ between: @escaping @Sendable () async throws -> Void
    ) -> @Sendable () async throws -> [UInt8]? {
        let count = LockedValue(UInt8(0))
        return {
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 2 { try await between() }
            return number <= 2 ? [UInt8](repeating: number, count: 1_000) : nil
        }
    }

    @Test("content that stops for longer than the slowest sender may is deposited where it may pause, else cut off")
    func pause() async throws {
        let content = PausingTests.content { try await Task.sleep(for: .seconds(4)) }
        let done = try await desk.pausing().deposit(deposit("r"), timeout: .seconds(10), content: content)
        #expect(done.state.isDecided)
        let read = try await desk.openOwn(RecordID(unchecked: "r"), of: office.office.patient, range: nil).whole()
        #expect(read == [UInt8](repeating: 1, count: 1_000) + [UInt8](repeating: 2, count: 1_000))
        let other = PausingTests.content { try await Task.sleep(for: .seconds(4)) }
        let error = await failure {
            try await desk.deposit(deposit("cut"), timeout: .seconds(10), content: other)
        }
        #expect(error?.isService == true)
    }

    @Test("content is not taken, nor signed for, once the session that began it has ended")
    func session() async throws {
        let (holders, patient) = (office.holders, office.patient)
        let content = PausingTests.content { holders.sessions.endAll(of: patient) }
        let error = await failure {
            try await desk.pausing().deposit(deposit("r"), timeout: .seconds(10), content: content)
        }
        #expect(error?.code == .sessionEnded)
        let described = try await office.acting(office.patient).describe(
            [RecordID(unchecked: "r")], of: office.office.patient)
        #expect(described.isEmpty)
    }

    @Test("content may pause in so many deposits at one time, and others are let alone by that")
    func places() async throws {
        let (desk, other, third) = (desk, deposit("busy"), deposit("third"))
        let content = PausingTests.content {
            let error = await failure {
                try await desk.pausing().deposit(other, timeout: .seconds(10), content: Office.pieces([1]))
            }
            #expect(error?.isService == true && error?.isRetryable == true)
            _ = try await desk.deposit(third, timeout: .seconds(10), content: Office.pieces([1]))
        }
        for (asked, content) in [(deposit("r"), content), (other, Office.pieces([1]))] {
            let done = try await desk.pausing().deposit(asked, timeout: .seconds(10), content: content)
            #expect(done.state.isDecided)
        }
    }

    @Test("content does not pause without a session")
    func stranger() async throws {
        let office = try await Office()
        try await office.register()
        let asked = DepositRecord(patient: office.patient, record: RecordID(unchecked: "r"), operation: "d")
        let error = await failure {
            try await office.journeys.pausing().deposit(asked, timeout: .seconds(10), content: Office.pieces([1]))
        }
        #expect(error?.code == .sessionEnded)
    }
}
