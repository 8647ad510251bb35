import EHRFamily
import Locking
import RecordErrors
import RecordKeys
import Testing

@testable import EHRGateway

@Suite("Accesses that arrive close together")
struct AccessGatheringTests {
    private let kind = AccessGathering.Kind(session: "s", patient: PatientID(unchecked: "p"), purpose: nil, wait: .zero)

    private func access(_ number: Int) -> Access {
        Access(
            patient: PatientID(unchecked: "p"), record: RecordID(unchecked: "r\(number)"),
            doctor: DoctorID(unchecked: "d"), id: AccessID(unchecked: "a\(number)"))
    }

    /// Logs nothing, and remembers what was asked for together.
    private final class Ledger: Sendable {
        let batches = LockedValue<[[String]]>([])

        var logging: AccessGathering.Logging {
            { accesses in
                self.batches.withLock { $0.append(accesses.map(\.id.text)) }
                return accesses.map { .failure(RecordFailure(.conflict, $0.id.text)) }
            }
        }
    }

    @Test("the first goes alone and at once, those that come meanwhile together, each with its own outcome")
    func together() async throws {
        let (ledger, gate) = (Ledger(), AsyncStream<Void>.makeStream())
        let gathering = AccessGathering { for await _ in gate.stream { return } }
        _ = try await gathering.log([access(0)], kind, ledger.logging)
        #expect(ledger.batches.withLock { $0 } == [["a0"]])
        let outcomes = try await withThrowingTaskGroup(of: (Int, [AccessGathering.Outcome]).self) { group in
            for number in 1...5 {
                group.addTask {
                    (number, try await gathering.log([self.access(number)], self.kind, ledger.logging))
                }
            }
            while await gathering.count(of: kind) < 5 { await Task.yield() }
            gate.continuation.finish()
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(ledger.batches.withLock { $0 }.map { $0.sorted() } == [["a0"], ["a1", "a2", "a3", "a4", "a5"]])
        for (number, outcome) in outcomes {
            #expect(throws: RecordFailure(.conflict, "a\(number)")) { try outcome[0].get() }
        }
    }

    @Test("the same access again, and more than a batch takes, are asked for alone")
    func alone() async throws {
        let (ledger, gate) = (Ledger(), AsyncStream<Void>.makeStream())
        let gathering = AccessGathering { for await _ in gate.stream { return } }
        _ = try await gathering.log([access(0)], kind, ledger.logging)
        async let joined = gathering.log([access(1)], kind, ledger.logging)
        while await gathering.count(of: kind) < 1 { await Task.yield() }
        _ = try await gathering.log([access(1)], kind, ledger.logging)
        _ = try await gathering.log((2...51).map { access($0) }, kind, ledger.logging)
        #expect(ledger.batches.withLock { $0 }.map(\.count) == [1, 1, 50])
        gate.continuation.finish()
        _ = try await joined
        #expect(ledger.batches.withLock { $0 }.count == 4)
    }
}
