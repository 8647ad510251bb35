import Glibc
import Locking
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("Leaving a Sawtooth 1.2.6 under load", .serialized)
struct RestartTests {
    private static let transactions = 60
    /// The processor allows for delays of 100 ms, the imitation makes them up to 40 ms.
    private static let toleratedLateness: UInt64 = 30_000_000

    /// One schedule: a processor that leaves under load, and a successor.
    ///
    /// - Returns: how many transactions were never answered; nil where the machine was too busy to keep the imitated
    ///   times.
    private func restart(seed: UInt64, isOldOrder: Bool) async throws -> Int? {
        var random = SplitMix(seed)
        var configuration = quick
        if isOldOrder { configuration.departureLimit = .zero }
        configuration.maxOccupancy = UInt32.random(in: 2...32, using: &random)
        let longest = Int.random(in: 0...10, using: &random)
        let before = Int.random(in: 1...60, using: &random)
        let isOverlapping = Bool.random(using: &random)
        let load = Int.random(in: 4...40, using: &random)
        let handler = ClosureHandler { request, context throws(ApplyError) in
            if longest > 0 { try? await Task.sleep(for: .milliseconds(number(request.payload) % longest)) }
            try await registering.body(request, context)
        }
        let validator = try ScriptedValidator(imitating: Sawtooth126(seed: seed))
        defer { validator.stop() }
        func processor() throws -> (TransactionProcessor, Task<Void, any Error>) {
            let processor = try TransactionProcessor(
                endpoint: validator.endpoint, handlers: [handler], configuration: configuration,
                logger: LogLines().logger)
            return (processor, Task { try await processor.run() })
        }
        let (leaving, leavingTask) = try processor()
        #expect(await eventually { validator.observations.registrations.count == 1 })
        let counter = LockedValue(0)
        let answered = LockedValue(0)
        for _ in 0..<load {
            Task {
                while true {
                    let next = counter.withLock { counter in
                        counter += 1
                        return counter
                    }
                    guard next <= Self.transactions, let verdict = await validator.run(transaction(next)) else {
                        return
                    }
                    if verdict.status == .ok { answered.withLock { $0 += 1 } }
                }
            }
        }
        try await Task.sleep(for: .milliseconds(before))
        leaving.shutDown()
        let (successor, successorTask): (TransactionProcessor, Task<Void, any Error>)
        if isOverlapping {
            (successor, successorTask) = try processor()
            try await leavingTask.value
        } else {
            try await leavingTask.value
            (successor, successorTask) = try processor()
        }
        _ = await eventually(isOldOrder ? 2 : 30) {
            validator.observations.lost > 0 || answered.withLock { $0 } == Self.transactions
        }
        let unanswered = Self.transactions - answered.withLock { $0 }
        let isVoid = unanswered > 0 && validator.observations.lateness > Self.toleratedLateness
        if unanswered == 0 {
            #expect(validator.observations.answers.values.allSatisfy { $0 == 1 }, "seed \(seed)")
            #expect(validator.observations.strangeAnswers == 0, "seed \(seed)")
        }
        validator.stop()
        successor.shutDown()
        successor.shutDown()
        try await successorTask.value
        return isVoid ? nil : unanswered
    }

    /// Runs schedules, some at a time: most of their time they wait.
    private func restarts(_ count: Int, from first: UInt64, isOldOrder: Bool = false) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int?.self) { group in
            var lost: [Int?] = []
            for index in 0..<count {
                if index >= 10, let result = try await group.next() { lost.append(result) }
                let seed = first + UInt64(index)
                group.addTask { try await restart(seed: seed, isOldOrder: isOldOrder) }
            }
            for try await result in group { lost.append(result) }
            return lost.compactMap { $0 }
        }
    }

    @Test("in random schedules, 200 unless told otherwise, no transaction is lost, and each is answered once")
    func nothingIsLost() async throws {
        let first = getenv("EHR_RESTART_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 0...1 << 32)
        print("restart schedules from seed \(first)")
        let count = getenv("EHR_RESTART_SCHEDULES").flatMap { Int(String(cString: $0)) } ?? 200
        let lost = try await restarts(count, from: first)
        #expect(lost.count > count * 3 / 4, "the machine was too busy in \(count - lost.count) of \(count)")
        #expect(lost.allSatisfy { $0 == 0 }, "seeds from \(first); EHR_RESTART_SEED repeats them")
    }

    @Test("unregistering first, as other SDKs do, loses transactions")
    func oldOrder() async throws {
        // A starved machine can be lucky twenty times in a row.
        var loses = false
        for first in stride(from: UInt64(1), through: 381, by: 20) where !loses {
            loses = try await restarts(20, from: first, isOldOrder: true).contains { $0 > 0 }
        }
        #expect(loses)
    }

    @Test("handlers are replaced on one connection, and nothing under way is lost")
    func replaceHandlers() async throws {
        let validator = try ScriptedValidator(imitating: Sawtooth126(seed: 3))
        defer { validator.stop() }
        try await withProcessor(validator) { processor in
            let verdicts = Task {
                await withTaskGroup(of: TpProcessResponse?.self) { group in
                    for index in 1...40 { group.addTask { await validator.run(transaction(index)) } }
                    return await group.reduce(into: []) { $0.append($1?.status) }
                }
            }
            #expect(await eventually { validator.observations.answers.count > 3 })
            var other = registering
            other.familyName = "other"
            try await processor.replaceHandlers([registering, other])
            #expect(await verdicts.value == Array(repeating: .ok, count: 40))
            #expect(await validator.run(transaction(50, family: "other"))?.status == .ok)
            #expect(validator.observations.lost == 0)
        }
    }

    @Test("cancelling run() leaves as shutDown does")
    func cancellation() async throws {
        let validator = try ScriptedValidator()
        let processor = try TransactionProcessor(
            endpoint: validator.endpoint, handlers: [registering], configuration: quick, logger: LogLines().logger)
        let running = Task { try await processor.run() }
        #expect(await validator.run(transaction(1))?.status == .ok)
        running.cancel()
        try await running.value
        #expect(validator.observations.unregistrations == 1)
        validator.stop()
    }
}
