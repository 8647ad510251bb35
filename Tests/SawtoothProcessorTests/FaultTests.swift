import Locking
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("TransactionProcessor and a validator that misbehaves")
struct FaultTests {
    /// Lets the usual answer to one kind of message pass through `change`.
    private static func changing(
        _ type: MessageType, _ frames: @escaping @Sendable (Message) -> [[UInt8]]
    ) -> ScriptedValidator.Script {
        { received in
            guard let message = received.message, message.type == type else { return [.usual] }
            return frames(message).map { .frame($0) }
        }
    }

    private static func reply(_ type: MessageType, to message: Message, _ content: [UInt8]) -> [UInt8] {
        Message(type: type, correlationID: message.correlationID, content: content).encoded()
    }

    private static func absent(_ message: Message) -> [UInt8] {
        let addresses = (try? TpStateGetRequest(decoding: message.content))?.addresses ?? []
        return TpStateGetResponse(entries: addresses.map { TpStateEntry(address: $0) }, status: .ok).encoded()
    }

    @Test(
        "a request that cannot be read is answered INVALID_TRANSACTION, with the reason",
        arguments: [
            ("cut short", [0x0A, 0x05, 0x01] as [UInt8]),
            ("a header that is none", TpProcessRequest(header: TransactionHeader(), headerBytes: [0xFF]).encoded()),
            ("no header at all", TpProcessRequest(payload: [1]).encoded()),
            ("an empty content", []),
            ("a NUL in the context id", [0x22, 0x01, 0x00]),
            ("bad UTF-8 in the signature", [0x1A, 0x02, 0xC3, 0x28]),
            ("a family that is not here", TpProcessRequest(header: TransactionHeader(familyName: "other")).encoded()),
            (
                "a version that is not here",
                TpProcessRequest(header: TransactionHeader(familyName: "closure", familyVersion: "1.1")).encoded()
            ),
        ])
    func unreadable(what: String, content: [UInt8]) async throws {
        let validator = try ScriptedValidator()
        try await withProcessor(validator) { _ in
            #expect(await eventually { validator.observations.registrations.count == 1 })
            var bad = transaction(1, family: "none")
            bad.content = content
            let verdict = await validator.run(bad)
            #expect(verdict?.status == .invalidTransaction, "\(what)")
            #expect(verdict?.message.isEmpty == false)
            // The connection is as good as before.
            #expect(await validator.run(transaction(2))?.status == .ok)
        }
        validator.stop()
    }

    @Test("an address that the header does not cover makes the transaction invalid")
    func authorization() async throws {
        let validator = try ScriptedValidator()
        try await withProcessor(validator) { _ in
            var unreadable = transaction(1)
            unreadable.header.inputs = ["aabbcd"]
            #expect(await validator.run(unreadable)?.status == .invalidTransaction)
            var unwritable = transaction(1)
            unwritable.header.outputs = []
            let verdict = await validator.run(unwritable)
            #expect(verdict?.status == .invalidTransaction)
            #expect(verdict?.message.contains(address(1).hex) == true)
        }
        #expect(validator.observations.state.isEmpty)
        validator.stop()
    }

    @Test(
        "an unknown status, an unreadable answer and one that lacks an address are INTERNAL_ERROR, never absence",
        arguments: [
            TpStateGetResponse(status: .init(rawValue: 77)).encoded(), TpStateGetResponse().encoded(),
            TpStateGetResponse(status: .ok).encoded(), [0xFF, 0xFF], [],
            TpStateGetResponse(entries: [TpStateEntry(address: address(99).hex)], status: .ok).encoded(),
            TpStateGetResponse(entries: [TpStateEntry(address: "x")], status: .ok).encoded(),
        ] as [[UInt8]])
    func badAnswers(content: [UInt8]) async throws {
        let validator = try ScriptedValidator(
            script: Self.changing(.tpStateGetRequest) {
                [Self.reply(.tpStateGetResponse, to: $0, content)]
            })
        try await withProcessor(validator) { _ in
            #expect(await validator.run(transaction(1))?.status == .internalError)
        }
        #expect(validator.observations.state.isEmpty)
        validator.stop()
    }

    @Test("entries in another order, doubled, or not asked for are sorted out by their addresses")
    func shuffledEntries() async throws {
        let handler = ClosureHandler { _, context throws(ApplyError) in
            do throws(ContextError) {
                let values = try await context.getState([address(1), address(2), address(3)])
                try await context.addReceiptData(values.flatMap { $0 ?? [0] })
            } catch {
                throw ApplyError(error)
            }
        }
        let entries = [(3, [33]), (9, [99]), (1, [11]), (2, []), (1, [11])].map { number, data in
            TpStateEntry(address: address(number).hex, data: data.map { UInt8($0) })
        }
        let validator = try ScriptedValidator(
            script: Self.changing(.tpStateGetRequest) {
                [Self.reply(.tpStateGetResponse, to: $0, TpStateGetResponse(entries: entries, status: .ok).encoded())]
            })
        try await withProcessor(validator, [handler]) { _ in
            #expect(await validator.run(transaction(1))?.status == .ok)
        }
        #expect(validator.observations.receiptData == [[11, 0, 33]])
        validator.stop()
    }

    @Test("answers that are foreign, doubled or of another kind do nothing")
    func foreignAnswers() async throws {
        let validator = try ScriptedValidator(
            script: Self.changing(.tpStateGetRequest) { message in
                let usual = Self.absent(message)
                let foreign = ["", "x", "0000000000000000", "ffffffffffffffff", "zzzzzzzzzzzzzzzz", "0000000100000001"]
                return foreign.filter { $0 != message.correlationID }.map {
                    Message(type: .tpStateGetResponse, correlationID: $0, content: usual).encoded()
                } + [
                    Self.reply(
                        .tpStateSetResponse, to: message, TpStateSetResponse(status: .authorizationError).encoded()),
                    Self.reply(.tpProcessResponse, to: message, []),
                    Self.reply(.tpStateGetResponse, to: message, usual),
                    Self.reply(.tpStateGetResponse, to: message, usual),
                    Self.reply(.tpStateGetResponse, to: message, [0xFF]),
                ]
            })
        try await withProcessor(validator) { _ in
            for number in 0..<50 { #expect(await validator.run(transaction(number))?.status == .ok) }
        }
        #expect(validator.observations.answers.values.allSatisfy { $0 == 1 })
        validator.stop()
    }

    @Test("frames that are empty, cut, noise, of an unknown type, or of 32 MiB do no harm, and are logged a few times")
    func oddFrames() async throws {
        let log = LogLines()
        let validator = try ScriptedValidator()
        try await withProcessor(validator, log: log) { _ in
            #expect(await validator.run(transaction(0))?.status == .ok)
            let whole = Message(type: .pingRequest, correlationID: "a ping", content: [1, 2, 3]).encoded()
            for serial in 0..<1000 {
                validator.send([])
                validator.send([UInt8](whole.prefix(serial % (whole.count - 1) + 1)))
                validator.send([0xFF, UInt8(serial & 0xFF)])
                validator.send(Message(type: .init(rawValue: 9999), correlationID: "odd"))
            }
            // 32 MiB with its head, within the limit; what it asks is no state that anyone waits for.
            let large = [UInt8](repeating: 7, count: (32 << 20) - 64)
            validator.send(Message(type: .tpStateGetResponse, correlationID: "large", content: large))
            #expect(await validator.run(transaction(1))?.status == .ok)
            #expect(validator.observations.registrations.count == 1)
        }
        #expect(log.lines.count < 25)
        #expect(log.count("unreadable frame") == 4)
        validator.stop()
    }

    @Test("a transaction with a payload of 30 MiB is run")
    func largePayload() async throws {
        let count = 30 << 20
        let handler = ClosureHandler { request, _ throws(ApplyError) in
            guard request.payload.count == count, request.payload.last == 9 else {
                throw .invalidTransaction(message: "\(request.payload.count)")
            }
        }
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [handler]) { _ in
            var large = transaction(1)
            large.payload = [UInt8](repeating: 9, count: count)
            #expect(await validator.run(large)?.status == .ok)
        }
        validator.stop()
    }

    @Test("a request that comes twice is run and answered once, while it runs and afterwards")
    func doubledRequests() async throws {
        let gate = Gate()
        let runs = LockedValue(0)
        let handler = ClosureHandler { _, _ throws(ApplyError) in
            runs.withLock { $0 += 1 }
            await gate.wait()
        }
        let request = TpProcessRequest(header: transaction(1).header, payload: payload(1), contextID: "c")
        let frame = Message(type: .tpProcessRequest, correlationID: "twice", content: request.encoded())
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [handler]) { _ in
            #expect(await eventually { validator.observations.registrations.count == 1 })
            for _ in 0..<3 { validator.send(frame) }
            #expect(await eventually { gate.waiting == 1 })
            gate.open()
            #expect(await eventually { validator.observations.answers["twice"] == 1 })
            validator.send(frame)
            #expect(await validator.run(transaction(2))?.status == .ok)
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(validator.observations.answers["twice"] == 1)
        validator.stop()
    }

    @Test("requests without a correlation id are each run and answered: that id names none of them")
    func requestsWithoutID() async throws {
        let gate = Gate()
        let handler = ClosureHandler { request, _ throws(ApplyError) in
            if number(request.payload) < 3 { await gate.wait() }
        }
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [handler]) { _ in
            #expect(await eventually { validator.observations.registrations.count == 1 })
            func send(_ number: Int) {
                let request = TpProcessRequest(
                    header: transaction(number).header, payload: payload(number), contextID: "c")
                validator.send(Message(type: .tpProcessRequest, correlationID: "", content: request.encoded()))
            }
            for number in 0..<3 { send(number) }
            #expect(await eventually { gate.waiting == 3 })
            send(3)
            #expect(await eventually { validator.observations.answers[""] == 1 })
            gate.open()
            #expect(await eventually { validator.observations.answers[""] == 4 })
            send(4)
            #expect(await eventually { validator.observations.answers[""] == 5 })
        }
        validator.stop()
    }

    @Test("a request that was answered INTERNAL_ERROR may come again under its id, and is run again")
    func repeatedAfterInternalError() async throws {
        let runs = LockedValue(0)
        let handler = ClosureHandler { _, _ throws(ApplyError) in
            let isFirst = runs.withLock { runs in
                runs += 1
                return runs == 1
            }
            if isFirst { throw .internalError(message: "not now") }
        }
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [handler]) { _ in
            var again = transaction(1)
            again.correlationID = "again"
            #expect(await validator.run(again)?.status == .internalError)
            #expect(await validator.run(again)?.status == .ok)
        }
        validator.stop()
    }

    @Test("finish reports the first failure of its requests, in their order, after all are answered")
    func finishFailure() async throws {
        let validator = try ScriptedValidator { received in
            guard let message = received.message, message.type == .tpEventAddRequest,
                let event = (try? TpEventAddRequest(decoding: message.content))?.event, event.eventType == "bad"
            else { return [.usual] }
            return [.frame(Self.reply(.tpEventAddResponse, to: message, TpEventAddResponse(status: .error).encoded()))]
        }
        let outcome = LockedValue<ContextError?>(nil)
        let handler = ClosureHandler { _, context throws(ApplyError) in
            do throws(ContextError) {
                try await context.finish(
                    setting: [StateEntry(address: address(1), data: [1])],
                    events: [Event(eventType: "good"), Event(eventType: "bad"), Event(eventType: "bad")])
            } catch {
                outcome.withLock { $0 = error }
                throw ApplyError(error)
            }
        }
        try await withProcessor(validator, [handler]) { _ in
            #expect(await validator.run(transaction(1))?.status == .internalError)
            var forbidden = transaction(1)
            forbidden.header.outputs = []
            #expect(await validator.run(forbidden)?.status == .internalError)
        }
        #expect(outcome.withLock { $0 } == .refused(status: 2))
        validator.stop()
    }

    @Test("requests that must not be sent are refused before they are")
    func invalidRequests() async throws {
        let errors = LockedValue<[ContextError]>([])
        let handler = ClosureHandler { _, context throws(ApplyError) in
            func attempt(_ body: () async throws(ContextError) -> Void) async {
                do throws(ContextError) { try await body() } catch { errors.withLock { $0.append(error) } }
            }
            let many = (0..<257).map(address)
            await attempt { () async throws(ContextError) in _ = try await context.getState(many) }
            await attempt { () async throws(ContextError) in _ = try await context.deleteState(many) }
            await attempt { () async throws(ContextError) in
                try await context.setState(many.map { StateEntry(address: $0, data: [1]) })
            }
            await attempt { () async throws(ContextError) in try await context.addEvent(Event(eventType: "a\0b")) }
            await attempt { () async throws(ContextError) in
                try await context.finish(setting: [], events: [Event(attributes: [.init(key: "\0", value: "")])])
            }
        }
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [handler]) { _ in
            #expect(await validator.run(transaction(1))?.status == .ok)
            #expect(validator.observations.messages == 2, "its registration and its verdict")
        }
        #expect(errors.withLock { $0.count } == 5)
        for error in errors.withLock({ $0 }) {
            guard case .invalidRequest = error else {
                Issue.record("\(error)")
                continue
            }
        }
        validator.stop()
    }

    @Test("everything that a context can do reaches the validator, and comes back")
    func wholeContext() async throws {
        let handler = ClosureHandler { _, context throws(ApplyError) in
            do throws(ContextError) {
                try await context.setState([
                    .init(address: address(1), data: [1]), .init(address: address(2), data: []),
                ])
                let removed = try await context.deleteState([address(3), address(4)])
                let read = try await context.getState([address(1), address(2), address(3)])
                try await context.addEvent(
                    Event(eventType: "é", attributes: [.init(), .init(key: "k", value: "v")], data: [0]))
                try await context.addReceiptData([9])
                try await context.addReceiptData([])
                guard removed == [address(3), address(4)], read == [[1], nil, nil] else {
                    throw .invalidRequest("\(removed) \(read)")
                }
            } catch {
                throw ApplyError(error)
            }
        }
        let validator = try ScriptedValidator(state: [address(3): [3]])
        try await withProcessor(validator, [handler]) { _ in
            #expect(await validator.run(transaction(1)) == TpProcessResponse(status: .ok))
        }
        let seen = validator.observations
        #expect(seen.state == [address(1): [1], address(2): []])
        #expect(seen.events == [Event(eventType: "é", attributes: [.init(), .init(key: "k", value: "v")], data: [0])])
        #expect(seen.receiptData == [[9], []])
        validator.stop()
    }
}
