import Glibc
import Locking
import Logging
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

/// A family that is run in a worker: the test program `supervised-family`, which is beside this one.
struct SupervisedFamily {
    /// As its `FailingTransactionHandler.Mode`.
    enum Mode: UInt8 {
        case none, crash, crashAfterRead, crashAfterFinish, crashAfterWrite, crashOnce, spin, plainWrite
    }

    /// What the supervisor registers; it runs no handler.
    static let handler = ClosureHandler(familyName: "failing") { _, _ throws(ApplyError) in
        throw .invalidTransaction(message: "a supervisor runs no handlers")
    }

    static let program: String = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        return String(decoding: own.prefix(upTo: own.lastIndex(of: 0x2F) ?? 0), as: UTF8.self) + "/supervised-family"
    }()

    static var configuration: TransactionProcessor.Configuration {
        var configuration = quick
        configuration.collectsMetrics = true
        var supervision = Supervision { ["--worker", "\($0)"] }
        supervision.executable = program
        supervision.extendedDataOfRejection = [9]
        configuration.supervision = supervision
        return configuration
    }

    static func transaction(_ number: Int, _ mode: Mode = .none, outputs: [String] = [""]) -> ScriptedTransaction {
        ScriptedTransaction(
            family: "failing", payload: payload(number) + [mode.rawValue], outputs: outputs, signature: "txn-\(number)")
    }

    /// The process ids of the workers that were started.
    static func workers(_ log: LogLines) -> [pid_t] {
        log.lines.filter { $0.message == "worker started" }.compactMap {
            $0.metadata["worker"].flatMap { pid_t("\($0)") }
        }
    }
}

@Suite("A supervised processor", .serialized)
struct SupervisionTests {
    private static let occupancy = 16

    /// Kills workers under load.
    ///
    /// - Returns: what the validator has seen.
    private func campaign(kills: Int, seed: UInt64) async throws -> ScriptedValidator.Observations {
        var random = SplitMix(seed)
        let validator = try ScriptedValidator(imitating: Sawtooth126(seed: seed))
        defer { validator.stop() }
        var configuration = SupervisedFamily.configuration
        configuration.maxOccupancy = UInt32(Self.occupancy)
        let log = LogLines()
        try await withProcessor(validator, [SupervisedFamily.handler], configuration, log: log) { processor in
            let isOver = LockedValue(false)
            let counter = LockedValue(0)
            let answered = LockedValue(0)
            let load = Task {
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<Self.occupancy * 2 {
                        group.addTask {
                            while !isOver.withLock({ $0 }) {
                                let number = counter.withLock { counter in
                                    counter += 1
                                    return counter
                                }
                                let verdict = await validator.run(SupervisedFamily.transaction(number))
                                #expect(verdict?.status == .ok, "seed \(seed)")
                                answered.withLock { $0 += 1 }
                            }
                        }
                    }
                }
            }
            for kill in 1...kills {
                // So many that whatever was in the last two workers is answered: nothing then dies thrice.
                let least = answered.withLock { $0 } + Self.occupancy * 4
                #expect(await eventually(30) { answered.withLock { $0 } >= least }, "kill \(kill), seed \(seed)")
                try await Task.sleep(for: .microseconds(Int.random(in: 0...20_000, using: &random)))
                let worker = try #require(SupervisedFamily.workers(log).last)
                #expect(Glibc.kill(worker, SIGKILL) == 0)
                #expect(await eventually(30) { log.count("worker died") == kill }, "kill \(kill), seed \(seed)")
            }
            isOver.withLock { $0 = true }
            await load.value
            #expect(log.lines.allSatisfy { $0.level < .critical })
            #expect(await processor.metricsText().contains("sawtooth_processor_worker_deaths_total \(kills)\n"))
        }
        return validator.observations
    }

    @Test("workers are killed under load: each transaction is answered once, written once and has one event")
    func kills() async throws {
        let kills = getenv("EHR_KILL_POINTS").flatMap { Int(String(cString: $0)) } ?? 40
        let seed =
            getenv("EHR_KILL_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 0...1 << 32)
        print("\(kills) kills of a worker from seed \(seed)")
        let seen = try await campaign(kills: kills, seed: seed)
        let count = seen.state.count
        #expect(count >= kills * Self.occupancy)
        #expect(seen.lost == 0 && seen.strangeAnswers == 0 && seen.unknownContexts == 0 && seen.reruns == 0)
        #expect(seen.answers.count == count && seen.answers.values.allSatisfy { $0 == 1 })
        #expect(
            seen.registrations.count == 2, "once, and wide when it leaves: the validator has seen no other processor")
        // An undisturbed run, in this process, of the same transactions.
        let expected = Dictionary(
            uniqueKeysWithValues: (1...count).map { (address($0), payload($0) + [SupervisedFamily.Mode.none.rawValue]) }
        )
        #expect(seen.state == expected)
        #expect(Set(seen.events.map(\.data)) == Set(expected.values))
        #expect(seen.events.count == count)
    }

    /// Runs transactions with a supervised processor; waits for the verdicts of those that are answered.
    private func supervised(
        _ configuration: TransactionProcessor.Configuration = SupervisedFamily.configuration,
        script: @escaping ScriptedValidator.Script = { _ in [.usual] },
        _ body: (ScriptedValidator, TransactionProcessor, LogLines) async throws -> Void
    ) async throws -> ScriptedValidator.Observations {
        let validator = try ScriptedValidator(imitating: Sawtooth126(seed: 1), script: script)
        defer { validator.stop() }
        let log = LogLines()
        try await withProcessor(validator, [SupervisedFamily.handler], configuration, log: log) { processor in
            try await body(validator, processor, log)
        }
        return validator.observations
    }

    @Test("a transaction that crashes its workers is held with an alarm, and the others go on")
    func held() async throws {
        var configuration = SupervisedFamily.configuration
        configuration.departureLimit = .milliseconds(500)
        configuration.drainLimit = .milliseconds(700)
        for mode in [SupervisedFamily.Mode.crash, .crashAfterRead, .spin] {
            let seen = try await supervised(configuration) { validator, processor, log in
                async let held = validator.run(SupervisedFamily.transaction(1000, mode))
                let others = await withTaskGroup(of: TpProcessResponse?.self) { group in
                    for number in 1...20 { group.addTask { await validator.run(SupervisedFamily.transaction(number)) } }
                    return await group.reduce(into: []) { $0.append($1?.status) }
                }
                #expect(others == Array(repeating: .ok, count: 20))
                #expect(await eventually { log.lines.contains { $0.level == .critical } })
                let alarm = try #require(log.lines.first { $0.level == .critical })
                #expect(alarm.message == "a transaction crashes its workers: held, and its validator waits for it")
                #expect(alarm.metadata["transaction"] == "txn-1000")
                #expect(log.count("worker died") == SupervisedRequests.deathsToRejection)
                #expect(await validator.run(SupervisedFamily.transaction(21))?.status == .ok)
                let page = await processor.metricsText()
                #expect(page.contains("sawtooth_processor_transactions_held 1\n"))
                #expect(page.contains("sawtooth_processor_worker_running 1\n"))
                let counts = page.matches(of: /family="failing",label="(failing|interrupted)",verdict="ok"} (\d+)\n/)
                #expect(counts.reduce(0) { $0 + (Int($1.output.2) ?? 0) } == 21)
                validator.stop()
                #expect(await held == nil)
            }
            #expect(seen.answers.count == 21 && seen.answers.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("where it is set so, a transaction that crashes its workers is rejected, and only that one")
    func rejected() async throws {
        var configuration = SupervisedFamily.configuration
        configuration.supervision?.rejectsCrashingTransactions = true
        let seen = try await supervised(configuration) { validator, processor, log in
            async let rejected = validator.run(SupervisedFamily.transaction(1000, .crashAfterRead))
            async let written = validator.run(SupervisedFamily.transaction(1001, .crash))
            let others = await withTaskGroup(of: TpProcessResponse?.self) { group in
                for number in 1...20 { group.addTask { await validator.run(SupervisedFamily.transaction(number)) } }
                return await group.reduce(into: []) { $0.append($1?.status) }
            }
            #expect(others == Array(repeating: .ok, count: 20))
            for verdict in [await rejected, await written] {
                #expect(verdict?.status == .invalidTransaction)
                #expect(verdict?.extendedData == [9])
                #expect(verdict?.message == "The processor crashed whenever it ran this transaction.")
            }
            #expect(await processor.metricsText().contains("sawtooth_processor_transactions_crashing_total 2\n"))
        }
        #expect(seen.answers.values.allSatisfy { $0 == 1 })
        #expect(seen.state.count == 20)
    }

    @Test("a worker that dies once takes nothing with it: what had read is run again, what had finished is answered")
    func onceOnly() async throws {
        let seen = try await supervised { validator, _, log in
            #expect(await validator.run(SupervisedFamily.transaction(1, .crashOnce))?.status == .ok)
            #expect(log.count("worker died") == 1)
            #expect(await validator.run(SupervisedFamily.transaction(2, .crashAfterFinish))?.status == .ok)
            #expect(log.count("worker died") == 2)
            let denied = await validator.run(SupervisedFamily.transaction(3, .crashAfterFinish, outputs: ["ddeeff"]))
            #expect(denied?.status == .invalidTransaction)
            #expect(denied?.message == ApplyError(.authorization([address(3)])).message)
        }
        #expect(seen.state.count == 2 && seen.events.count == 2 && seen.reruns == 0)
        #expect(seen.answers.values.allSatisfy { $0 == 1 })
    }

    @Test("what had written without finish is run again by the validator, and then sees what it wrote")
    func plainWrite() async throws {
        let seen = try await supervised { validator, _, log in
            #expect(await validator.run(SupervisedFamily.transaction(1, .plainWrite))?.status == .ok)
            #expect(await validator.run(SupervisedFamily.transaction(2, .crashAfterWrite))?.status == .ok)
            #expect(log.count("worker died") == 1)
        }
        #expect(seen.reruns == 1)
        #expect(seen.state.count == 2)
    }

    @Test("a supervisor leaves in order, and its worker with it")
    func leave() async throws {
        var worker: pid_t = 0
        let seen = try await supervised { validator, processor, log in
            let verdicts = Task {
                await withTaskGroup(of: TpProcessResponse?.self) { group in
                    for number in 1...40 { group.addTask { await validator.run(SupervisedFamily.transaction(number)) } }
                    return await group.reduce(into: []) { $0.append($1?.status) }
                }
            }
            #expect(await eventually { validator.observations.answers.count > 3 })
            worker = try #require(SupervisedFamily.workers(log).last)
            #expect(Glibc.kill(worker, 0) == 0)
            await #expect(throws: ProcessorError.self) {
                try await processor.replaceHandlers([SupervisedFamily.handler])
            }
            processor.shutDown()
            let (successor, running) = try Self.successor(validator)
            #expect(await verdicts.value == Array(repeating: .ok, count: 40))
            #expect(await eventually { log.lines.contains { $0.metadata["step"] == "listening" } })
            successor.shutDown()
            try await running.value
        }
        #expect(Glibc.kill(worker, 0) == -1 && errno == ESRCH)
        #expect(seen.lost == 0 && seen.unregistrations >= 2)
    }

    private static func successor(
        _ validator: ScriptedValidator
    ) throws -> (TransactionProcessor, Task<Void, any Error>) {
        let processor = try TransactionProcessor(
            endpoint: validator.endpoint, handlers: [SupervisedFamily.handler],
            configuration: SupervisedFamily.configuration, logger: LogLines().logger)
        return (processor, Task { try await processor.run() })
    }

    @Test("a validator that is lost takes what was in the worker with it, and the worker goes on for the next one")
    func validatorLost() async throws {
        let first = try ScriptedValidator { received in
            received.message?.type == .tpStateGetRequest ? [] : [.usual]
        }
        let log = LogLines()
        try await withProcessor(first, [SupervisedFamily.handler], SupervisedFamily.configuration, log: log) { _ in
            async let lost = first.run(SupervisedFamily.transaction(1))
            #expect(await eventually { first.observations.messages > 1 })
            await first.stopped()
            #expect(await lost == nil)
            let second = try ScriptedValidator(port: first.port)
            defer { second.stop() }
            #expect(await second.run(SupervisedFamily.transaction(1))?.status == .ok)
            #expect(second.observations.strangeAnswers == 0 && second.observations.unknownContexts == 0)
            #expect(log.count("worker died") == 0)
        }
    }

    @Test("a program that cannot be a worker is tried again and again, ever more slowly, and the validator is answered")
    func noWorker() async throws {
        var configuration = SupervisedFamily.configuration
        configuration.supervision?.executable = "/bin/false"
        configuration.departureLimit = .milliseconds(100)
        configuration.drainLimit = .milliseconds(200)
        _ = try await supervised(configuration) { validator, _, log in
            async let verdict = validator.run(SupervisedFamily.transaction(1))
            #expect(await eventually { log.count("worker died") >= 4 })
            let pauses = log.lines.compactMap { $0.metadata["pause_ms"].flatMap { Int("\($0)") } }
            #expect(Array(pauses.prefix(4)) == [10, 20, 40, 80])
            #expect(log.textsOfDigits == [])
            validator.send(Message(type: .pingRequest, correlationID: "ping"))
            #expect(await eventually { validator.observations.pongs == 1 })
            validator.stop()
            #expect(await verdict == nil)
        }
    }

    @Test("a process that no supervisor started is no worker")
    func noSupervisor() async throws {
        await #expect(processExitsWith: .exitCode(3)) {
            // Replaced, not closed: whoever has that descriptor in a process of tests would trap.
            dup2(open("/dev/null", O_RDWR), Supervision.descriptor)
            await Task.yield()
            do {
                _ = try TransactionProcessor(
                    worker: 1, handlers: [SupervisedFamily.handler], logger: LogLines().logger)
            } catch ProcessorError.configuration {
                exit(3)
            }
        }
    }
}

extension ApplyError {
    fileprivate var message: String {
        switch self {
        case .invalidTransaction(let message, _), .internalError(let message, _): message
        }
    }
}
