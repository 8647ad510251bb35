import Glibc
import Locking
import Logging
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("TransactionProcessor at the end, and in time")
struct LeavingTests {
    private static let never = ClosureHandler { _, _ throws(ApplyError) in
        // Ends only when its task is cancelled.
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    }

    @Test("shutting down lets what runs finish, answers it, and unregisters only then")
    func drain() async throws {
        let gate = Gate()
        let handler = ClosureHandler { request, context throws(ApplyError) in
            await gate.wait()
            try await registering.body(request, context)
        }
        let order = LockedValue<[MessageType]>([])
        let validator = try ScriptedValidator { received in
            if let type = received.message?.type { order.withLock { $0.append(type) } }
            return [.usual]
        }
        let log = LogLines()
        let processor = try TransactionProcessor(
            endpoint: validator.endpoint, handlers: [handler], configuration: quick, logger: log.logger)
        let running = Task { try await processor.run() }
        async let verdict = validator.run(transaction(1))
        #expect(await eventually { gate.waiting == 1 })
        processor.shutDown()
        #expect(await eventually { log.count("leaving") == 1 })
        gate.open()
        #expect(await verdict?.status == .ok)
        try await running.value
        #expect(validator.observations.state[address(1)] == payload(1))
        let seen = order.withLock { $0 }
        let answered = try #require(seen.firstIndex(of: .tpProcessResponse))
        let unregistered = try #require(seen.firstIndex(of: .tpUnregisterRequest))
        #expect(answered < unregistered)
        #expect(seen[answered...].contains(.tpStateGetRequest), "it asks whether the answer was handled")
        let steps = log.lines.compactMap { $0.metadata["step"].map { "\($0)" } }
        #expect(steps == ["confirming", "unregistering", "listening"])
        #expect(log.textsOfDigits == [])
        validator.stop()
    }

    @Test("shutting down twice leaves at once, without a verdict for what had not written yet")
    func leaveAtOnce() async throws {
        let started = LockedValue(false)
        let handler = ClosureHandler { request, context throws(ApplyError) in
            started.withLock { $0 = true }
            try await Self.never.body(request, context)
        }
        let validator = try ScriptedValidator()
        let processor = try TransactionProcessor(
            endpoint: validator.endpoint, handlers: [handler], configuration: quick, logger: LogLines().logger)
        let running = Task { try await processor.run() }
        async let verdict = validator.run(transaction(1))
        #expect(await eventually { started.withLock { $0 } })
        processor.shutDown()
        processor.shutDown()
        try await running.value
        #expect(validator.observations.answers.isEmpty)
        validator.stop()
        #expect(await verdict == nil)
    }

    @Test("a transaction whose SET is sent is answered even when the processor leaves at once")
    func lastMoments() async throws {
        let hold = Gate()
        let handler = ClosureHandler { request, context throws(ApplyError) in
            try await registering.body(request, context)
            await hold.wait()
        }
        let validator = try ScriptedValidator()
        let processor = try TransactionProcessor(
            endpoint: validator.endpoint, handlers: [handler], configuration: quick, logger: LogLines().logger)
        let running = Task { try await processor.run() }
        async let verdict = validator.run(transaction(1))
        #expect(await eventually { hold.waiting == 1 })
        processor.shutDown()
        processor.shutDown()
        #expect(await eventually { validator.observations.unregistrations == 1 })
        hold.open()
        #expect(await verdict?.status == .ok)
        try await running.value
        validator.stop()
    }

    @Test("a transaction that is not done in time is answered INTERNAL_ERROR, and its handler is told to stop")
    func deadline() async throws {
        var configuration = quick
        configuration.transactionDeadline = .milliseconds(50)
        let outcome = LockedValue<ContextError?>(nil)
        let stuck = ClosureHandler(familyName: "stuck") { _, context throws(ApplyError) in
            do throws(ContextError) {
                _ = try await context.getState([address(1)])
            } catch {
                outcome.withLock { $0 = error }
                throw ApplyError(error)
            }
        }
        var never = Self.never
        never.familyName = "never"
        let validator = try ScriptedValidator { received in
            received.message?.type == .tpStateGetRequest ? [] : [.usual]
        }
        try await withProcessor(validator, [never, stuck], configuration) { _ in
            async let first = validator.run(transaction(1, family: "never"))
            async let second = validator.run(transaction(1, family: "stuck"))
            let verdicts = [await first, await second]
            #expect(verdicts.allSatisfy { $0?.status == .internalError })
            #expect(verdicts.allSatisfy { $0?.message.contains("0.05 seconds") == true })
            #expect(await eventually { outcome.withLock { $0 } == .deadlineExceeded })
        }
        #expect(validator.observations.answers.values.allSatisfy { $0 == 1 })
        validator.stop()
    }

    @Test("a handler that spins is named by the watchdog")
    func watchdog() async throws {
        let named = LockedValue<[String?]>([])
        let spins = LockedValue(true)
        var configuration = quick
        configuration.spinLimit = .milliseconds(500)
        configuration.onSpin = { signature in
            named.withLock { $0.append(signature) }
            spins.withLock { $0 = false }
        }
        let handler = ClosureHandler { request, _ throws(ApplyError) in
            if number(request.payload) == 2 { while spins.withLock({ $0 }) {} }
        }
        let log = LogLines()
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [handler], configuration, log: log) { _ in
            #expect(await validator.run(transaction(1))?.status == .ok)
            try await Task.sleep(for: .milliseconds(750))
            #expect(named.withLock { $0.isEmpty }, "a processor at rest does not spin")
            #expect(await validator.run(transaction(2))?.status == .ok)
        }
        #expect(named.withLock { $0 } == ["txn-2"])
        #expect(log.count("a handler does not return") == 1)
        validator.stop()
    }

    @Test("where nothing else is asked for, a spinning handler ends the process with status 70 and no verdict")
    func watchdogEndsProcess() async throws {
        await #expect(processExitsWith: .exitCode(70)) {
            var configuration = quick
            configuration.spinLimit = .milliseconds(500)
            let validator = try ScriptedValidator()
            try await withProcessor(
                validator, [ClosureHandler { _, _ throws(ApplyError) in while true {} }], configuration
            ) { _ in
                _ = await validator.run(transaction(1))
                // An answer would end the process the ordinary way.
                exit(1)
            }
        }
    }

    @Test("a processor may be told to leave before it has run, and while there is no validator")
    func leaveEarly() async throws {
        let early = try TransactionProcessor(
            endpoint: "tcp://127.0.0.1:1", handlers: [registering], configuration: quick, logger: LogLines().logger)
        early.shutDown()
        try await early.run()
        let waiting = try TransactionProcessor(
            endpoint: "tcp://127.0.0.1:1", handlers: [registering], configuration: quick, logger: LogLines().logger)
        let running = Task { try await waiting.run() }
        try await Task.sleep(for: .milliseconds(30))
        waiting.shutDown()
        try await running.value
        #expect(await waiting.metricsText() == "")
    }
}
