import Cryptography
import EHRFamily
import Foundation
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import SawtoothSigning
import ServiceTesting
import Testing

@Suite(
    "The service as a program", .serialized,
    .enabled(if: ServiceProcess.isBuilt, "ehr-dev-ledger, ehr-processor and ehr-encryption are not built; set EHR_BIN"))
struct ServiceProcessTests {
    private let patient = PatientID(unchecked: Hex.encode(RandomBytes.make(16)))
    private let doctor = DoctorID(unchecked: Hex.encode(RandomBytes.make(16)))

    private func register(_ journeys: RemoteRecordDesk) async throws {
        for holder in [KeyHolder.patient(patient), .doctor(doctor)] {
            _ = try await journeys.makeSigningKey(for: holder)
            try await journeys.register(holder, encryptionKey: nil, signer: nil, timeout: .seconds(60))
        }
    }

    private func deposit(_ record: String, _ content: [UInt8], _ journeys: RemoteRecordDesk) async throws -> RecordID {
        let record = RecordID(unchecked: record)
        let done = try await journeys.deposit(
            DepositRecord(patient: patient, record: record, operation: "deposit-\(record)"),
            timeout: .seconds(60), content: Office.pieces(content))
        try #require(done.state.isDecided)
        return record
    }

    private func story(_ journeys: RemoteRecordDesk) async throws {
        try await register(journeys)
        let content = RandomBytes.make(1_000_000)
        let record = try await deposit("r-1", content, journeys)
        #expect(try await journeys.openOwn(record, of: patient, range: nil).whole() == content)
        #expect(try await journeys.openOwn(record, of: patient, range: .bytes(5..<9)).whole() == Array(content[5..<9]))
        _ = try await journeys.share(
            ShareRecord(patient: patient, doctor: doctor, scopes: .everything, operation: "g"),
            timeout: .seconds(60))
        let access = try await journeys.begin(record, of: patient, by: doctor)
        #expect(await refusal { try await journeys.open(access, range: nil) } == .accessNotLogged)
        try await journeys.log(access, for: nil, signer: nil, timeout: .seconds(60))
        #expect(try await journeys.open(access, range: nil).whole() == content)
        _ = try await journeys.withdraw(
            WithdrawConsent(
                patient: patient, doctor: doctor, operation: "w"),
            timeout: .seconds(60))
        #expect(await refusal { try await journeys.open(access, range: nil) } == .accessWithdrawn)
        #expect(try await journeys.verify(record, of: patient).plaintextLength == 1_000_000)
        #expect(try await journeys.rotateKEK() >= 1)
        #expect(try await journeys.openOwn(record, of: patient, range: nil).whole() == content)
        #expect(try await journeys.erase(.patient(patient)) == 1)
        guard await failure({ try await journeys.verify(record, of: patient) })?.code == .erased else {
            Issue.record("an erased record is verified")
            return
        }
    }

    private func refusal(_ body: () async throws -> some Any) async -> RecordFailure.Code? {
        await failure(body)?.code
    }

    @Test("a record's whole life over the Unix socket of a process of its own")
    func unixSocket() async throws {
        let (folder, ledger) = (TemporaryFolder(), try LedgerProcesses())
        let service = try ServiceProcess(in: folder.path(""), ledger: ledger.rest)
        try await story(try RemoteRecordDesk(service.address))
        #expect(service.end() == 0)
    }

    @Test("and over mutual TLS")
    func mutualTLS() async throws {
        let (folder, ledger, papers) = (TemporaryFolder(), try LedgerProcesses(), try Papers.shared.get())
        let service = try ServiceProcess(
            in: folder.path(""), ledger: ledger.rest,
            service: [
                "listen": "127.0.0.1:0",
                "tls": [
                    "certificate": papers.file("service.pem"), "private_key": papers.file("service.key"),
                    "client_authorities": papers.file("ca.pem"), "client_names": ["gateway.test"],
                ],
            ])
        try await story(try RemoteRecordDesk(service.address, tls: papers.client("gateway")))
        let visitor = try RemoteRecordDesk(service.address, tls: papers.client("visitor"))
        #expect(await failure { try await visitor.keyStatus() }?.isService == true)
    }

    @Test("killed and started again it has what it acknowledged, and sees through what the ledger had not decided")
    func killed() async throws {
        let (folder, ledger) = (TemporaryFolder(), try LedgerProcesses())
        let first = try ServiceProcess(in: folder.path(""), ledger: ledger.rest)
        let journeys = try RemoteRecordDesk(first.address)
        try await register(journeys)
        let content = RandomBytes.make(500_000)
        let record = try await deposit("r-1", content, journeys)
        ledger.stopProcessor()
        let waiting = try await journeys.deposit(
            DepositRecord(patient: patient, record: RecordID(unchecked: "r-2"), operation: "o-2"),
            timeout: .seconds(1), content: Office.pieces([1, 2]))
        #expect(waiting.state == .waiting)
        first.kill()
        #expect(await failure { try await journeys.keyStatus() }?.isService == true)

        try ledger.startProcessor()
        let second = try ServiceProcess(in: folder.path(""), ledger: ledger.rest)
        #expect(second.address == first.address)
        #expect(try await journeys.openOwn(record, of: patient, range: nil).whole() == content)
        // Nobody asks for it: the start itself looks after what waits.
        let deadline = ContinuousClock.now + .seconds(60)
        while try await journeys.operation("o-2")?.state == .waiting, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
        guard case .committed? = try await journeys.operation("o-2")?.state else {
            Issue.record("what waited was not seen through")
            return
        }
    }

    @Test("it leaves no core dump, keeps its files to itself and takes no second service on its socket")
    func process() async throws {
        let (folder, ledger) = (TemporaryFolder(), try LedgerProcesses())
        let service = try ServiceProcess(in: folder.path(""), ledger: ledger.rest)
        let limits = try String(contentsOfFile: "/proc/\(service.processID)/limits", encoding: .utf8)
        let core = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        #expect(core.split(separator: " ").filter { $0 == "0" }.count == 2, "\(core)")
        for name in ["data/keys.sqlite", "data/erasures.list", "data/keystore", "keystore.key", "run/s"] {
            #expect(folder.mode(name) == 0o600, "\(name)")
        }
        for name in ["data", "run"] { #expect(folder.mode(name) == 0o700, "\(name)") }
        #expect(throws: UnreadyProgram.self) { try ServiceProcess(in: folder.path(""), ledger: ledger.rest) }
        #expect(try await RemoteRecordDesk(service.address).keyStatus().patients == 0)
    }
}
