import SawtoothProcessor
import SawtoothProtocol
import SawtoothTransport
import Testing

@Suite("What becomes of requests when their worker dies")
struct SupervisedRequestsTests {
    /// A supervisor's table, with what a worker would send.
    struct Table {
        var requests = SupervisedRequests()
        var uses: UInt32 = 0

        mutating func take(_ number: Int) -> SupervisedRequests.Ticket {
            let content = TpProcessRequest(
                header: TransactionHeader(familyName: "f", familyVersion: "1"), payload: [], signature: "txn-\(number)",
                contextID: "context-\(number)")
            let id = "request-\(number)"
            let frame = Message(type: .tpProcessRequest, correlationID: id, content: content.encoded()).encoded()
            return frame.withUnsafeBytes { bytes in
                let envelope = Envelope(bytes)
                let start =
                    (envelope?.correlationID.baseAddress).flatMap { id in bytes.baseAddress.map { id - $0 } } ?? 0
                return requests.take(bytes, correlation: start..<start + id.utf8.count)
            }
        }

        /// Everything that a worker may have now, by its transaction's id.
        mutating func give() -> [String] {
            var given: [String] = []
            while let ticket = requests.next() { given.append(requests.transactionID(ticket)) }
            return given
        }

        /// `finish` with an event and a set passes.
        ///
        /// - Returns: the correlation ids of both.
        mutating func finish(_ ticket: SupervisedRequests.Ticket, generation: UInt32 = 1) -> [StateCorrelation] {
            uses += 2
            let ids = [uses - 1, uses].map { StateCorrelation(generation: generation, place: $0, uses: $0) }
            let set = TpStateSetRequest(
                contextID: "c", entries: [TpStateEntry(address: address(7).hex, data: [1])])
            let channel = Group()
            channel.append(.tpEventAddRequest, ids[0], TpEventAddRequest(contextID: "c", event: Event()).encoded())
            channel.append(.tpStateSetRequest, ids[1], set.encoded())
            let passes = channel.bytes.withUnsafeBytes { requests.finishes(ticket, $0) }
            return passes ? ids : []
        }

        mutating func die() -> SupervisedRequests.Aftermath { requests.workerDied() }

        /// Whether a write outside `finish` passes.
        mutating func write(_ ticket: SupervisedRequests.Ticket) -> Bool { requests.wrote(ticket) }

        mutating func reply(
            _ id: StateCorrelation, _ kind: StateRequestKind, _ status: UInt8 = 1
        ) -> SupervisedRequests.Outcome? {
            // Field 2, a varint.
            [0x10, status].withUnsafeBytes { requests.replied(id, kind, $0)?.outcome }
        }
    }

    /// The parts of a group as a channel writes them.
    final class Group {
        var bytes: [UInt8] = []

        func append(_ type: MessageType, _ id: StateCorrelation, _ content: [UInt8]) {
            let text = id.withText { String(decoding: $0, as: UTF8.self) }
            let message = Message(type: type, correlationID: text, content: content).encoded()
            withUnsafeBytes(of: UInt32(message.count)) { bytes += $0 }
            bytes += message
        }
    }

    @Test("what has read at most is given to the next worker, before what never was in one, in order")
    func untouched() {
        var table = Table()
        for number in 1...3 { _ = table.take(number) }
        #expect(table.give() == ["txn-1", "txn-2", "txn-3"])
        _ = table.take(4)
        let aftermath = table.die()
        #expect(aftermath.answers.isEmpty && aftermath.crashes.isEmpty)
        #expect(aftermath.again == 3)
        #expect(table.give() == ["txn-1", "txn-2", "txn-3", "txn-4"])
    }

    @Test("what has written outside finish is answered INTERNAL_ERROR")
    func written() {
        var table = Table()
        let ticket = table.take(1)
        _ = table.give()
        #expect(table.write(ticket) == true)
        let aftermath = table.die()
        #expect(aftermath.answers.map(\.ticket) == [ticket])
        #expect(aftermath.answers.map(\.outcome) == [.interrupted])
        #expect(aftermath.again == 0)
    }

    @Test("after finish the answer follows from the validator's, whether they came before the death or after it")
    func finish() throws {
        for early in 0...2 {
            var table = Table()
            let ticket = table.take(1)
            _ = table.give()
            let ids = table.finish(ticket)
            let kinds: [StateRequestKind] = [.event, .set]
            for part in 0..<early { #expect(table.reply(ids[part], kinds[part]) == nil) }
            let aftermath = table.die()
            #expect(aftermath.again == 0)
            if early == 2 {
                #expect(aftermath.answers.map(\.outcome) == [.done])
                continue
            }
            #expect(aftermath.answers.isEmpty)
            #expect(table.give() == [], "nobody runs it again")
            for part in early..<2 {
                #expect(table.reply(ids[part], kinds[part]) == (part == 1 ? .done : nil))
            }
            #expect(table.reply(ids[1], .set) == nil, "a second answer says nothing")
        }
    }

    @Test("a finish that the validator did not take ends as a handler would: by the first failure in order")
    func failedFinish() {
        var table = Table()
        let ticket = table.take(1)
        _ = table.give()
        let ids = table.finish(ticket)
        _ = table.die()
        #expect(table.reply(ids[1], .set, 2) == nil)
        #expect(table.reply(ids[0], .event, 1) == .failed(.authorization([address(7)])))
        table.requests.close(ticket, isFinal: true)
        let other = table.take(2)
        _ = table.give()
        let others = table.finish(other, generation: 2)
        #expect(table.reply(others[0], .event, 2) == nil)
        _ = table.die()
        #expect(table.reply(others[1], .set, 2) == .failed(.refused(status: 2)))
    }

    @Test("what comes from a worker for an answered or dropped request does not pass, nor does a broken finish")
    func closed() {
        var table = Table()
        let ticket = table.take(1)
        #expect(table.write(ticket) == false, "it is in no worker yet")
        _ = table.give()
        for broken: [UInt8] in [[1, 0, 0, 0], [], [0, 0, 0, 0]] {
            let passes = broken.withUnsafeBytes { table.requests.finishes(ticket, $0) }
            #expect(!passes)
        }
        table.requests.close(ticket, isFinal: true)
        let next = table.take(2)
        #expect(next != ticket)
        _ = table.give()
        #expect(!table.requests.isOpen(ticket))
        #expect(table.write(ticket) == false)
        #expect(table.finish(ticket) == [])
        table.requests.dropAll()
        #expect(table.write(next) == false)
        #expect(table.requests.count == 0)
        #expect(table.die().again == 0)
    }

    @Test("what was in two workers that died is run alone, and the next death is its own")
    func suspects() {
        var table = Table()
        let tickets = (1...2).map { table.take($0) }
        for _ in 1...2 {
            #expect(table.give() == ["txn-1", "txn-2"])
            _ = table.die()
        }
        _ = table.take(3)
        #expect(table.give() == ["txn-1"])
        table.requests.close(tickets[0], isFinal: true)
        #expect(table.give() == ["txn-2"])
        let aftermath = table.die()
        #expect(aftermath.crashes == [tickets[1]])
        table.requests.hold(tickets[1])
        #expect(table.requests.heldCount == 1)
        #expect(table.give() == ["txn-3"], "the others go on")
        #expect(table.die().crashes.isEmpty == true, "a death that is not its own")
        table.requests.close(tickets[1], isFinal: true)
        #expect(table.requests.heldCount == 0)
    }

    @Test("deaths are remembered of a transaction, however often the validator asks anew, until it is answered")
    func remembered() {
        var table = Table()
        for _ in 1...2 {
            let ticket = table.take(1)
            _ = table.give()
            #expect(table.write(ticket) == true)
            #expect(table.die().answers.map(\.outcome) == [.interrupted])
            table.requests.close(ticket, isFinal: false)
        }
        let ticket = table.take(1)
        let innocent = table.take(2)
        #expect(table.give() == ["txn-1"])
        #expect(table.write(ticket) == true)
        #expect(table.die().crashes == [ticket])
        table.requests.close(ticket, isFinal: true)
        #expect(table.give() == ["txn-2"])
        table.requests.close(innocent, isFinal: true)
        _ = table.take(1)
        _ = table.take(2)
        #expect(table.give() == ["txn-1", "txn-2"], "both were answered")
    }

    @Test("a suspect waits until the worker has nothing else")
    func emptyFirst() {
        var table = Table()
        _ = table.take(1)
        for _ in 1...2 {
            _ = table.give()
            _ = table.die()
        }
        table.requests.dropAll()
        let other = table.take(2)
        #expect(table.give() == ["txn-2"])
        _ = table.take(1)
        _ = table.take(3)
        #expect(table.give() == [])
        table.requests.close(other, isFinal: true)
        #expect(table.give() == ["txn-1"])
    }

    @Test("a correlation id tells worker, place and use apart, and nothing else is one")
    func correlation() {
        let id = StateCorrelation(generation: 4094, place: 0xF_FFFF, uses: 7)
        #expect(id.withText { String(decoding: $0, as: UTF8.self) } == "ffefffff00000007")
        #expect(id.withText { StateCorrelation($0) } == id)
        for text in ["departure-contex", "FFEFFFFF00000007", "ffefffff0000000", ""] {
            #expect(Array(text.utf8).withUnsafeBytes { StateCorrelation($0) } == nil)
        }
    }
}
