import Cryptography
import EHRFamily
import EncryptionService
import KeyWrapping
import Locking
import Logging
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import Testing

@Suite("Housekeeping")
struct HousekeepingTests {
    @Test(
        "a change of the KEK that was cut short is gone on with as soon as the wrapper is back", .timeLimit(.minutes(1))
    )
    func rotation() async throws {
        let office = try await Office()
        _ = try await office.desk.makeSigningKey(for: .patient(office.patient))
        let wrapper = AwayWrapper(office.desk.wrapper, calls: 3)
        let desk = RecordDesk(
            keys: office.store, wrapper: wrapper, objects: office.desk.objects, ledger: office.desk.ledger)
        guard await failure({ try await desk.rotateKEK() })?.code == .wrapperAway else {
            Issue.record("the wrapper was not missed")
            return
        }
        #expect(try await office.journeys.keyStatus().isRotationUnfinished)
        var intervals = Housekeeping.Intervals()
        intervals.keys = .milliseconds(10)
        let housekeeping = Housekeeping(
            desk, intervals: intervals, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { try await housekeeping.run() }
        while try await office.store.status().isRotationUnfinished { try await Task.sleep(for: .milliseconds(5)) }
        #expect(wrapper.rewraps > 3)
        task.cancel()
        _ = await task.result
    }
}

/// A wrapper that is away for its first re-wraps.
private final class AwayWrapper: KeyWrapper {
    private let wrapper: any KeyWrapper
    private let calls: Int
    private let count = LockedValue(0)

    init(_ wrapper: any KeyWrapper, calls: Int) {
        self.wrapper = wrapper
        self.calls = calls
    }

    var rewraps: Int { count.withLock { $0 } }

    var kind: WrappedKey.Kind { wrapper.kind }

    func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try await wrapper.wrap(key, context: context)
    }

    func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        try await wrapper.unwrap(wrapped, context: context)
    }

    func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        let number = count.withLock { count in
            count += 1
            return count
        }
        if number <= calls { throw RecordFailure(.wrapperAway, "for a test") }
        return try await wrapper.rewrap(wrapped, context: context)
    }

    func rotate() async throws(RecordFailure) { try await wrapper.rotate() }
}
