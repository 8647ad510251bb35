import Locking
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("TransactionProcessor and a validator that goes")
struct LossTests {
    @Test("a lost connection fails the state request, gives no verdict, and the next validator is registered with")
    func lost() async throws {
        let failures = LockedValue<[ContextError]>([])
        let handler = ClosureHandler { request, context throws(ApplyError) in
            do throws(ContextError) {
                _ = try await context.getState([address(1)])
            } catch {
                failures.withLock { $0.append(error) }
                // Even a handler that takes it for a rejection cannot make it one.
                throw .invalidTransaction(message: "wrong")
            }
        }
        let log = LogLines()
        let first = try ScriptedValidator { received in
            received.message?.type == .tpStateGetRequest ? [] : [.usual]
        }
        let port = first.port
        let replacement = LockedValue<ScriptedValidator?>(nil)
        try await withProcessor(first, [handler], log: log) { _ in
            async let verdict = first.run(transaction(1))
            #expect(await eventually { first.observations.messages == 2 })
            await first.stopped()
            #expect(await verdict == nil)
            #expect(await eventually { !failures.withLock { $0.isEmpty } })
            let second = try ScriptedValidator(port: port)
            replacement.withLock { $0 = second }
            #expect(await second.run(transaction(2))?.status == .ok)
            #expect(second.observations.strangeAnswers == 0)
            #expect(second.observations.registrations.count == 1)
        }
        #expect(failures.withLock { $0 } == [.connectionLost])
        #expect(log.count("validator lost") >= 1)
        #expect(log.lines.count < 12)
        replacement.withLock { $0?.stop() }
    }

    @Test("a validator that is not there yet is waited for, and the log says so once")
    func notThereYet() async throws {
        let early = try ScriptedValidator()
        let port = early.port
        await early.stopped()
        let log = LogLines()
        try await withProcessor(early, log: log) { _ in
            #expect(await eventually(60) { log.count("no validator yet") >= 1 })
            // Until there is one, none is lost.
            #expect(log.count("validator lost") == 0)
            let late = try ScriptedValidator(port: port)
            #expect(await late.run(transaction(1))?.status == .ok)
            late.stop()
        }
        // The first attempt and the tenth, if there was one.
        #expect((1...3).contains(log.count("no validator yet")))
    }

    @Test("a validator that falls silent counts as lost after the silence limit")
    func silence() async throws {
        var configuration = quick
        configuration.silenceLimit = .milliseconds(100)
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [registering], configuration) { _ in
            #expect(await eventually { validator.observations.registrations.count >= 3 })
        }
        validator.stop()
    }

    @Test(
        "500 kills at random points: every transaction is judged once, nothing stale is answered, nothing is lost",
        .timeLimit(.minutes(5)))
    func randomKills() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("random kills: seed \(seed)")
        var random = SplitMix(seed)
        let descriptorsBefore = descriptorCount()
        var state: [StateAddress: [UInt8]] = [:]
        var open = Array(0..<20)
        var next = 20
        var judged: [Int: Int] = [:]
        var kills = 0
        let first = try ScriptedValidator()
        let port = first.port
        try await withProcessor(first) { _ in
            await first.stopped()
            while kills < 500 {
                let limit = Int(random.next() % 48)
                let seen = LockedValue(0)
                let validator = try ScriptedValidator(port: port, state: state) { _ in
                    let count = seen.withLock { seen in
                        seen += 1
                        return seen
                    }
                    // Killed before or after it has acted on the last message.
                    return count <= limit ? [.usual] : (limit & 1 == 0 ? [.stop] : [.usual, .stop])
                }
                let numbers = open
                let verdicts = await withTaskGroup(of: (Int, TpProcessResponse?).self) { group in
                    for number in numbers { group.addTask { (number, await validator.run(transaction(number))) } }
                    return await group.reduce(into: [Int: TpProcessResponse]()) { $0[$1.0] = $1.1 }
                }
                await validator.stopped()
                kills += 1
                let observed = validator.observations
                #expect(observed.strangeAnswers == 0, "seed \(seed)")
                #expect(observed.answers.values.allSatisfy { $0 == 1 }, "seed \(seed)")
                #expect(observed.unknownContexts == 0, "seed \(seed)")
                for (number, verdict) in verdicts {
                    #expect(verdict.status == .ok, "seed \(seed) transaction \(number): \(verdict.message)")
                    judged[number, default: 0] += 1
                    open.removeAll { $0 == number }
                    open.append(next)
                    next += 1
                }
                state = observed.state
                // A validator that kept nothing would run everything for ever.
                if verdicts.count == numbers.count { kills -= 1 }
            }
            let last = try ScriptedValidator(port: port, state: state)
            for number in open {
                #expect(await last.run(transaction(number))?.status == .ok, "seed \(seed)")
                judged[number, default: 0] += 1
            }
            state = last.observations.state
            last.stop()
        }
        #expect(judged.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        #expect(Set(state.keys) == Set(judged.keys.map(address)), "seed \(seed)")
        #expect(await eventually { descriptorCount() <= descriptorsBefore + 8 }, "descriptors are back")
    }
}

/// A small generator with a seed to print.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
