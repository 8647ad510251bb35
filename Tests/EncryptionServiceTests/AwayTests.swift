import Cryptography
import EHRFamily
import KeyWrapping
import NIOHTTP1
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import RecordStorage
import SawtoothClient
import SawtoothProtocol
import ServiceTesting
import Testing

@Suite("What the service hangs on is away")
struct AwayTests {
    private let folder = TemporaryFolder()

    private func serve(
        _ ledger: any RecordLedger, _ wrapper: (any KeyWrapper)? = nil, answerSeconds: Int64? = nil
    ) async throws -> (ServedDesk, RecordDesk) {
        try folder.write(RandomBytes.make(32), "key")
        let keystore = try LocalKeystore.make(at: folder.path("keystore"), .keyFile(path: folder.path("key")))
        let store = try await SQLiteKeyStore.open(at: folder.path("keys.db"), erasureList: folder.path("erasures"))
        let desk = RecordDesk(
            keys: store, wrapper: wrapper ?? keystore, objects: InMemoryRecordStore(), ledger: ledger)
        return (
            try await ServedDesk(desk, .unix(path: folder.path("s")), answerSeconds: answerSeconds), desk
        )
    }

    @Test("a ledger that is away is said to be, and denying goes on")
    func ledger() async throws {
        let (service, desk) = try await serve(AbsentLedger())
        let client = RawClient(folder.path("s"))
        let content = try await client.send(
            .POST, "/accesses/content",
            #"{"access_id":"a","patient_id":"p","#
                + #""record_id":"r","doctor_id":"d"}"#)
        #expect(content.status == 503 && content["code"] == "ledger_away")
        #expect(content.headers.first(name: "Retry-After") != nil)
        #expect(try await client.send(.GET, "/ready")["code"] == "not_ready")
        #expect(try await client.send(.GET, "/health").status == 200)

        let journeys = try RemoteRecordDesk(service.address)
        let patient = PatientID(unchecked: "p")
        _ = try await journeys.makeSigningKey(for: .patient(patient))
        let revoke = try await journeys.withdraw(
            WithdrawConsent(
                patient: patient, doctor: DoctorID(unchecked: "d"), operation: "w"),
            timeout: .seconds(1))
        #expect(revoke.state == .waiting)
        #expect(try await desk.keys.currentEpoch(of: patient).epoch == 2)
    }

    @Test("a key wrapper that is away is said to be, and one that hangs holds nobody for ever")
    func wrapper() async throws {
        let away = try await serve(AbsentLedger(), AbsentWrapper(hangs: false))
        let client = RawClient(folder.path("s"))
        let body = #"{"role":"patient","id":"p"}"#
        let answer = try await client.send(.POST, "/signing-keys", body)
        #expect(answer.status == 503 && answer["code"] == "wrapper_away")
        await away.0.end()

        let other = AwayTests()
        let hanging = try await other.serve(AbsentLedger(), AbsentWrapper(hangs: true), answerSeconds: 1)
        let late = try await RawClient(other.folder.path("s")).send(.POST, "/signing-keys", body)
        #expect(late.status == 503 && late["code"] == "deadline" && late["request_id"] != nil)
        await hanging.0.end()
    }
}

private struct AbsentLedger: RecordLedger {
    private let failure = RecordFailure(.ledgerAway, "nobody listens")

    func head() async throws(RecordFailure) -> BlockReference { throw failure }

    func data(at addresses: [StateAddress], head: BlockReference) async throws(RecordFailure) -> [[UInt8]?] {
        throw failure
    }

    func block(_ id: BlockID) async throws(RecordFailure) -> ChainBlock { throw failure }

    func submit(_ batch: Batch, timeout: Duration) async throws(RecordFailure) -> Verdict { throw failure }
}

private struct AbsentWrapper: KeyWrapper {
    let hangs: Bool

    var kind: WrappedKey.Kind { .localKeystore }

    private func fail() async throws(RecordFailure) -> Never {
        if hangs { try? await Task.sleep(for: .seconds(600)) }
        throw RecordFailure(.wrapperAway, "nobody answers")
    }

    func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try await fail()
    }

    func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        try await fail()
    }

    func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try await fail()
    }

    func rotate() async throws(RecordFailure) { try await fail() }
}
