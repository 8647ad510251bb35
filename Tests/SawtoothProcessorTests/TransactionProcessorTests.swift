import Locking
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("TransactionProcessor")
struct TransactionProcessorTests {
    @Test("a valid transaction is OK, and its state and its event are there")
    func valid() async throws {
        let validator = try ScriptedValidator()
        try await withProcessor(validator) { _ in
            let verdict = await validator.run(transaction(7))
            #expect(verdict == TpProcessResponse(status: .ok))
            let seen = validator.observations
            #expect(seen.state == [address(7): payload(7)])
            #expect(seen.events == [Event(eventType: "closure/registered", attributes: [.init(key: "n", value: "7")])])
        }
        #expect(validator.observations.unregistrations == 1)
        validator.stop()
    }

    @Test("a rejection carries its message and its extended data")
    func invalid() async throws {
        let validator = try ScriptedValidator(state: [address(7): [1]])
        try await withProcessor(validator) { _ in
            let verdict = await validator.run(transaction(7))
            #expect(
                verdict == TpProcessResponse(status: .invalidTransaction, message: "is there", extendedData: [1, 2, 3]))
        }
        validator.stop()
    }

    @Test("several families and versions on one processor are each run by their own handler")
    func routing() async throws {
        func handler(_ name: String, _ versions: [String]) -> ClosureHandler {
            ClosureHandler(familyName: name, familyVersions: versions) { request, context throws(ApplyError) in
                do throws(ContextError) {
                    try await context.addReceiptData(Array("\(name) \(request.header.familyVersion)".utf8))
                } catch {
                    throw ApplyError(error)
                }
            }
        }
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [handler("one", ["1.0", "2.0"]), handler("two", ["1.0"])]) { _ in
            for (family, version) in [("two", "1.0"), ("one", "2.0"), ("one", "1.0")] {
                let verdict = await validator.run(transaction(1, family: family, version: version))
                #expect(verdict?.status == .ok)
                #expect(validator.observations.receiptData.last == Array("\(family) \(version)".utf8))
            }
            let registrations = validator.observations.registrations
            #expect(registrations.map { "\($0.family) \($0.version)" } == ["one 1.0", "one 2.0", "two 1.0"])
            #expect(registrations.allSatisfy { $0.maxOccupancy == 64 && $0.protocolVersion == 1 })
        }
        validator.stop()
    }

    @Test("the same version of a family twice, no handler, and a namespace that is no prefix are refused at once")
    func contradictions() {
        func make(_ handlers: [any TransactionHandler]) -> ProcessorError? {
            do throws(ProcessorError) {
                _ = try TransactionProcessor(
                    endpoint: "tcp://127.0.0.1:1", handlers: handlers, logger: LogLines().logger)
                return nil
            } catch {
                return error
            }
        }
        #expect(make([]) == .configuration("there is no transaction handler to run"))
        #expect(
            make([registering, registering]) == .configuration("version 1.0 of the family closure has two handlers"))
        for namespace in ["abc", "AB", "zz", String(repeating: "ab", count: 36)] {
            let error = make([ClosureHandler(namespaces: [namespace]) { _, _ throws(ApplyError) in }])
            guard case .configuration(let reason) = error else {
                Issue.record("namespace \(namespace) was taken")
                continue
            }
            #expect(reason.contains(namespace))
        }
    }

    @Test("an endpoint that is none ends the processor with an error that says how one is written")
    func badEndpoint() async throws {
        let processor = try TransactionProcessor(
            endpoint: "localhost:4004", handlers: [registering], logger: LogLines().logger)
        await #expect(throws: ProcessorError.self) { try await processor.run() }
    }

    @Test("a refused registration ends the processor with the reason")
    func refused() async throws {
        let validator = try ScriptedValidator { received in
            guard let message = received.message, message.type == .tpRegisterRequest else { return [.usual] }
            let response = TpRegisterResponse(status: .error, protocolVersion: 1)
            return [
                .frame(
                    Message(
                        type: .tpRegisterResponse, correlationID: message.correlationID, content: response.encoded()
                    ).encoded())
            ]
        }
        let processor = try TransactionProcessor(
            endpoint: validator.endpoint, handlers: [registering], logger: LogLines().logger)
        let expected = ProcessorError.registrationRefused(
            family: "closure", version: "1.0",
            reason: "it answered ERROR, with protocol version 1; this processor speaks 0 to 1")
        await #expect(throws: expected) { try await processor.run() }
        validator.stop()
    }

    @Test("a validator of protocol version 0 is registered with again, and its expanded headers are read")
    func expanded() async throws {
        let validator = try ScriptedValidator(newestProtocolVersion: 0)
        try await withProcessor(validator) { _ in
            #expect(await validator.run(transaction(3))?.status == .ok)
            let registrations = validator.observations.registrations
            #expect(registrations.map(\.protocolVersion) == [1, 0])
            #expect(registrations.map(\.requestHeaderStyle) == [.raw, .unset])
        }
        #expect(validator.observations.state[address(3)] == payload(3))
        validator.stop()
    }

    @Test("a request that comes before the registration is answered is kept, and run after it")
    func keptRequests() async throws {
        let header = transaction(5).header
        let request = TpProcessRequest(header: header, payload: payload(5), contextID: "early")
        let early = Message(type: .tpProcessRequest, correlationID: "early", content: request.encoded()).encoded()
        let ping = Message(type: .pingRequest, correlationID: "ping").encoded()
        let validator = try ScriptedValidator { received in
            guard received.message?.type == .tpRegisterRequest else { return [.usual] }
            return [.frame(early), .frame(ping), .usual]
        }
        let runs = LockedValue(0)
        let handler = ClosureHandler { _, _ throws(ApplyError) in runs.withLock { $0 += 1 } }
        try await withProcessor(validator, [handler]) { _ in
            #expect(await eventually { validator.observations.answers["early"] == 1 })
            #expect(validator.observations.pongs == 1)
        }
        #expect(runs.withLock { $0 } == 1)
        validator.stop()
    }

    @Test("pings are answered while handlers wait")
    func pings() async throws {
        let gate = Gate()
        let validator = try ScriptedValidator()
        let handler = ClosureHandler { _, _ throws(ApplyError) in await gate.wait() }
        try await withProcessor(validator, [handler]) { _ in
            async let verdict = validator.run(transaction(1))
            #expect(await eventually { gate.waiting == 1 })
            for serial in 0..<3 { validator.send(Message(type: .pingRequest, correlationID: "p\(serial)")) }
            #expect(await eventually { validator.observations.pongs == 3 })
            gate.open()
            #expect(await verdict?.status == .ok)
        }
        validator.stop()
    }

    @Test("1,000 transactions are under way at once, and each is answered once")
    func thousand() async throws {
        let gate = Gate()
        let validator = try ScriptedValidator()
        let handler = ClosureHandler { request, context throws(ApplyError) in
            do throws(ContextError) { _ = try await context.getState([address(number(request.payload))]) } catch {
                throw ApplyError(error)
            }
            await gate.wait()
            do throws(ContextError) {
                try await context.setState([
                    StateEntry(address: address(number(request.payload)), data: request.payload)
                ])
            } catch {
                throw ApplyError(error)
            }
        }
        try await withProcessor(validator, [handler]) { _ in
            let verdicts = await withTaskGroup(of: TpProcessResponse?.self) { group in
                for number in 0..<1000 { group.addTask { await validator.run(transaction(number)) } }
                #expect(await eventually { gate.waiting == 1000 })
                gate.open()
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(verdicts.count == 1000)
            #expect(verdicts.allSatisfy { $0?.status == .ok })
        }
        let seen = validator.observations
        #expect(seen.state.count == 1000)
        #expect(seen.answers.values.allSatisfy { $0 == 1 })
        validator.stop()
    }

    @Test("a handler that sleeps does not hold up the others")
    func slowHandlers() async throws {
        let gate = Gate()
        let validator = try ScriptedValidator()
        let handler = ClosureHandler { request, context throws(ApplyError) in
            if number(request.payload) == 0 { await gate.wait() } else { try? await Task.sleep(for: .milliseconds(1)) }
            // From another executor's hands, the context still works.
            let read = await Task.detached { () async -> Bool in
                (try? await context.getState([address(1)])) != nil
            }.value
            guard read else { throw .internalError(message: "the context does not work from a detached task") }
        }
        try await withProcessor(validator, [handler]) { _ in
            async let slow = validator.run(transaction(0))
            for number in 1..<50 { #expect(await validator.run(transaction(number))?.status == .ok) }
            gate.open()
            #expect(await slow?.status == .ok)
        }
        validator.stop()
    }

    @Test("a handler that cancels its own task cancels no transaction after it")
    func cancelledTask() async throws {
        let validator = try ScriptedValidator()
        let handler = ClosureHandler { request, _ throws(ApplyError) in
            guard !Task.isCancelled else { throw .internalError(message: "cancelled before it began") }
            if number(request.payload) == 0 { withUnsafeCurrentTask { $0?.cancel() } }
        }
        try await withProcessor(validator, [handler]) { _ in
            for number in 0..<3 { #expect(await validator.run(transaction(number))?.status == .ok) }
        }
        validator.stop()
    }

    @Test("the metrics count verdicts by label, and say whether the processor is registered")
    func metrics() async throws {
        struct Labelled: TransactionHandler {
            let familyName = "closure", familyVersions = ["1.0"], namespaces = ["aabbcc"]
            func apply(_ request: TransactionRequest, context: any TransactionContext) async throws(ApplyError) {
                try await registering.body(request, context)
            }
            func label(for request: TransactionRequest) -> String { "say \"hi\"" }
        }
        var configuration = quick
        configuration.collectsMetrics = true
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [Labelled()], configuration) { processor in
            _ = await validator.run(transaction(1))
            _ = await validator.run(transaction(1))
            let text = await processor.metricsText()
            let lines = text.split(separator: "\n").map(String.init)
            let head = "sawtooth_processor_transactions_total{family=\"closure\",label=\"say \\\"hi\\\"\",verdict="
            #expect(lines.contains(head + "\"ok\"} 1"))
            #expect(lines.contains(head + "\"invalid_transaction\"} 1"))
            #expect(lines.contains("sawtooth_processor_apply_seconds_count 2"))
            #expect(lines.contains("sawtooth_processor_state_requests_total 4"))
            #expect(lines.contains("sawtooth_processor_transactions_in_flight 0"))
            #expect(lines.contains("sawtooth_processor_registered 1"))
        }
        validator.stop()
    }
}

/// Lets handlers wait until a test opens it.
final class Gate: Sendable {
    private let state = LockedValue<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

    var waiting: Int { state.withLock { $0.waiters.count } }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
