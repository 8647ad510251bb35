import SawtoothProtocol
import Testing

@testable import DevLedger

@Suite("The journal")
struct JournalTests {
    @Test("batches that finish together stand in one block, and the state root is that of the leaves")
    func oneBlock() throws {
        let fixture = try JournalFixture()
        let addresses = ["aa", "bb"].map(JournalFixture.address)
        let batches = try addresses.map { try fixture.batch(writes: [$0], nonce: String($0.prefix(2))) }
        try fixture.submit(batches[0], batches[1])
        #expect(fixture.running.count == 2)
        try fixture.answer("aa", setting: [.init(address: addresses[0], data: [1])])
        #expect(fixture.committed.isEmpty)
        #expect(try fixture.status(batches[0]) == .pending)
        try fixture.answer("bb", setting: [.init(address: addresses[1], data: [2])])
        let block = try #require(fixture.committed.first)
        #expect(block.header.batchIDs == batches.map(\.headerSignature))
        #expect(try fixture.status(batches[1]) == .committed)
        var leaves: [StateAddress: [UInt8]?] = [:]
        try fixture.store.walkLeaves(prefix: #require(AddressPrefix("")), from: nil, reverse: false) { address, data in
            leaves[address] = data
            return true
        }
        #expect(leaves.count == 5)
        #expect(try fixture.store.tree(.emptyRoot).updating(leaves).root.description == block.header.stateRootHash)
    }

    @Test("a transaction sees what earlier batches of its block wrote, and never what a rejected one did")
    func visibility() throws {
        let fixture = try JournalFixture()
        let address = JournalFixture.address("aa")
        try fixture.submit(
            fixture.batch(reads: [address], writes: [address], nonce: "1"),
            fixture.batch(reads: [address], writes: [address], nonce: "2"),
            fixture.batch(reads: [address], writes: [address], nonce: "3"))
        #expect(try fixture.get("1", address) == [])
        try fixture.answer("1", setting: [.init(address: address, data: [1])])
        #expect(try fixture.get("2", address) == [1])
        try fixture.answer(
            "2", setting: [.init(address: address, data: [2])], .init(status: .invalidTransaction, message: "no"))
        #expect(try fixture.get("3", address) == [1])
        try fixture.answer("3")
        #expect(fixture.committed.map(\.block.batches.count).reduce(0, +) == 2)
    }

    @Test("a block is made although a slow transaction still runs, and the slow one stands in a later block")
    func slowTransaction() throws {
        let fixture = try JournalFixture()
        let slow = try fixture.batch(writes: [JournalFixture.address("aa")], nonce: "slow")
        let quick = try fixture.batch(writes: [JournalFixture.address("bb")], nonce: "quick")
        try fixture.submit(slow, quick)
        try fixture.answer("quick")
        #expect(try fixture.status(quick) == .pending)
        fixture.now += 0.2
        try fixture.step()
        #expect(try fixture.status(quick) == .committed)
        #expect(try fixture.status(slow) == .pending)
        try fixture.answer("slow", setting: [.init(address: JournalFixture.address("aa"), data: [1])])
        #expect(try fixture.status(slow) == .committed)
        #expect(fixture.committed.map(\.header.blockNum) == [1, 2])
    }

    @Test("an invalid verdict that rests on a block being built is told with that block, and forgotten after 600 s")
    func invalidVerdicts() throws {
        let fixture = try JournalFixture()
        let good = try fixture.batch(writes: [JournalFixture.address("aa")], nonce: "good")
        let bad = try fixture.batch(writes: [JournalFixture.address("bb")], nonce: "bad")
        let slow = try fixture.batch(writes: [JournalFixture.address("cc")], nonce: "slow")
        try fixture.submit(good, bad, slow)
        try fixture.answer("good")
        try fixture.answer("bad", .init(status: .invalidTransaction, message: "no", extendedData: [7]))
        #expect(try fixture.status(bad) == .pending)
        try fixture.answer("slow")
        let status = try fixture.journal.status(bad.headerSignature)
        #expect(status.status == .invalid)
        #expect(
            status.invalidTransactions == [
                .init(transactionID: bad.transactions[0].headerSignature, message: "no", extendedData: [7])
            ])
        try fixture.submit(bad)
        #expect(fixture.running.isEmpty)
        fixture.now += 601
        try fixture.step()
        #expect(try fixture.status(bad) == .unknown)
        try fixture.submit(bad)
        #expect(fixture.running.count == 1)
    }

    @Test("a batch with a committed transaction stays pending, and one that came first is not run twice")
    func repeatedTransactions() throws {
        let fixture = try JournalFixture()
        let shared = try fixture.transaction(writes: [JournalFixture.address("aa")], nonce: "shared")
        let other = try fixture.transaction(writes: [JournalFixture.address("bb")], nonce: "other")
        let first = try fixture.batch(shared)
        let second = try fixture.batch(shared, other)
        try fixture.submit(first, second, first)
        #expect(fixture.running.count == 1)
        try fixture.answer("shared")
        #expect(try fixture.status(first) == .committed)
        #expect(try fixture.status(second) == .pending)
        #expect(fixture.running.isEmpty)
        try fixture.submit(first)
        #expect(fixture.committed.count == 1)
    }

    @Test("a batch behind another with the same transaction runs when that one is rejected")
    func repeatedAfterRejection() throws {
        let fixture = try JournalFixture()
        let shared = try fixture.transaction(writes: [JournalFixture.address("aa")], nonce: "shared")
        let wrong = try fixture.transaction(writes: [JournalFixture.address("bb")], nonce: "wrong")
        let first = try fixture.batch(shared, wrong)
        let second = try fixture.batch(shared)
        try fixture.submit(first, second)
        try fixture.answer("wrong", .init(status: .invalidTransaction))
        #expect(fixture.running.count { $0.request.header?.nonce == "shared" } == 2)
        fixture.running.removeFirst()
        try fixture.answer("shared")
        #expect(try fixture.status(first) == .invalid)
        #expect(try fixture.status(second) == .committed)
    }

    @Test("a transaction that fails internally is tried again with growing pauses")
    func retries() throws {
        let fixture = try JournalFixture()
        try fixture.submit(fixture.batch(nonce: "x"))
        var pauses: [Double] = []
        for _ in 0..<12 {
            try fixture.answer("x", .init(status: .internalError))
            let start = fixture.now
            while fixture.running.isEmpty {
                let due = try #require(fixture.journal.scheduler.nextDue)
                fixture.now = max(due, fixture.now)
                try fixture.step()
            }
            pauses.append(fixture.now - start)
        }
        #expect(pauses.first == 0)
        #expect(pauses.dropFirst().first.map { $0 > 0 } == true)
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 + 1e-6 })
        #expect(try #require(pauses.last) <= 1.000_001)
        try fixture.answer("x")
        #expect(fixture.committed.count == 1)
    }

    @Test("while nothing but a slow transaction is under way, nothing is due")
    func quiet() throws {
        let fixture = try JournalFixture()
        try fixture.submit(fixture.batch(nonce: "slow"))
        fixture.now += 60
        try fixture.step()
        #expect(fixture.journal.nextStep(now: fixture.now) == nil)
        try fixture.submit(fixture.batch(nonce: "quick"))
        try fixture.answer("quick")
        #expect(fixture.committed.isEmpty)
        let due = try #require(fixture.journal.nextStep(now: fixture.now))
        #expect(due > fixture.now)
        fixture.now = due
        try fixture.step()
        #expect(fixture.committed.count == 1)
        #expect(fixture.journal.nextStep(now: fixture.now) == nil)
    }

    @Test("an unregistered processor may still answer what it has, and is given nothing more")
    func unregistering() throws {
        let fixture = try JournalFixture()
        let first = try fixture.batch(nonce: "first")
        try fixture.submit(first)
        fixture.journal.processors.unregister(JournalFixture.processor)
        fixture.journal.scheduler.withdrawOrphans(fixture.journal.processors)
        try fixture.step()
        let second = try fixture.batch(nonce: "second")
        try fixture.submit(second)
        #expect(fixture.running.count == 1)
        try fixture.answer("first")
        #expect(try fixture.status(first) == .committed)
        #expect(try fixture.status(second) == .pending)
        try fixture.arrive(ConnectionID(bytes: [2]))
        try fixture.answer("second")
        #expect(try fixture.status(second) == .committed)
    }

    @Test("a batch whose second family vanishes in mid-batch starts afresh when it is back")
    func orphanedBatch() throws {
        let fixture = try JournalFixture()
        let other = FamilyVersion(name: "other", version: "1.0")
        let elsewhere = ConnectionID(bytes: [9])
        try fixture.arrive(elsewhere, for: other)
        let address = JournalFixture.address("aa")
        let batch = try fixture.batch(
            fixture.transaction(reads: [address], writes: [address], nonce: "one"),
            fixture.transaction(reads: [address], writes: [address], nonce: "two", family: other))
        try fixture.submit(batch)
        try fixture.answer("one", setting: [.init(address: address, data: [1])])
        #expect(try fixture.get("two", address) == [1])
        #expect(fixture.journal.scheduler.vanish(elsewhere, processors: &fixture.journal.processors) == 1)
        fixture.running.removeAll()
        try fixture.step()
        #expect(fixture.running.isEmpty)
        #expect(try fixture.status(batch) == .pending)
        try fixture.arrive(elsewhere, for: other)
        #expect(try fixture.get("one", address) == [])
        try fixture.answer("one", setting: [.init(address: address, data: [5])])
        try fixture.answer("two")
        #expect(try fixture.status(batch) == .committed)
    }

    @Test("random batches with random ends give the state of running them one by one in the order of the blocks")
    func serializable() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        let fixture = try JournalFixture(occupancy: 7)
        let pool = (0..<6).map { JournalFixture.address("ac06e90\($0)") }
        var order: [String] = []
        for number in 0..<120 {
            let count = Int.random(in: 1...3, using: &random)
            let members = try (0..<count).map { member in
                let touched = (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
                    pool.randomElement(using: &random)
                }
                let wide = Int.random(in: 0..<12, using: &random) == 0 ? ["ac06e9"] : touched
                return try fixture.transaction(reads: wide, writes: wide, nonce: "\(number).\(member)")
            }
            let batch = try fixture.batch(members)
            order.append(batch.headerSignature)
            try fixture.submit(batch)
            for _ in 0..<Int.random(in: 0...3, using: &random) { try Self.finishOne(fixture, &random) }
        }
        while !fixture.running.isEmpty || fixture.journal.scheduler.nextDue != nil {
            fixture.now += 2
            try fixture.step()
            try Self.finishOne(fixture, &random)
        }
        // Each transaction appends its nonce's hash to every address that it may touch; see finishOne.
        var model: [String: [UInt8]] = [:]
        var decided = 0
        for block in fixture.committed {
            for batch in block.block.batches {
                decided += 1
                for transaction in batch.transactions {
                    let header = try TransactionHeader(decoding: transaction.header)
                    for address in Self.touched(header) {
                        model[address] = Self.next(model[address] ?? [], header.nonce)
                    }
                }
            }
        }
        for id in order where try fixture.journal.status(id).status == .invalid { decided += 1 }
        #expect(decided == order.count, "seed \(seed)")
        for (address, value) in model {
            let stored = try fixture.store.leaf(#require(StateAddress(hex: address)))
            #expect(stored == value, "seed \(seed)")
        }
        #expect(fixture.committed.count > 5)
    }

    private static func touched(_ header: TransactionHeader) -> [String] {
        header.outputs == ["ac06e9"] ? [JournalFixture.address("ac06e900")] : Set(header.outputs).sorted()
    }

    private static func next(_ old: [UInt8], _ nonce: String) -> [UInt8] {
        Array((old.suffix(40)) + Array(nonce.utf8) + [0x2c])
    }

    /// One random running transaction ends: well, rejected, or to be run again.
    private static func finishOne(_ fixture: JournalFixture, _ random: inout SplitMix) throws {
        guard let dispatch = fixture.running.randomElement(using: &random), let header = dispatch.request.header
        else { return }
        guard let context = fixture.journal.scheduler.context(dispatch.request.contextID) else {
            // Of a batch that was given up: answered all the same, and ignored.
            return try fixture.answer(header.nonce)
        }
        let entries = try touched(header).map { address in
            TpStateEntry(address: address, data: next(try context.get([address])[0].data, header.nonce))
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: try fixture.answer(header.nonce, setting: entries, .init(status: .invalidTransaction))
        case 1: try fixture.answer(header.nonce, setting: entries, .init(status: .internalError))
        case 2: try fixture.answer(header.nonce, setting: entries, nil)
        default: try fixture.answer(header.nonce, setting: entries)
        }
    }
}
