import SawtoothProtocol
import Testing

@testable import DevLedger

@Suite("BlockInfo")
struct BlockInfoTests {
    /// A clock that a test sets.
    final class Clock {
        var seconds: UInt64 = 5_000
    }

    private static func fixture(_ clock: Clock) throws -> JournalFixture {
        try JournalFixture(settings: LedgerConfiguration.blockInfoSettings, time: { clock.seconds })
    }

    private static let config = BlockInfoFamily.configAddress

    @Test("is off unless the on-chain setting names it")
    func off() throws {
        #expect(try !JournalFixture().journal.injectsBlockInfo)
        #expect(
            try JournalFixture(settings: [("sawtooth.validator.batch_injectors", "other, block_info")]).journal
                .injectsBlockInfo)
        #expect(
            try !JournalFixture(settings: [("sawtooth.validator.batch_injectors", "block_infos")]).journal
                .injectsBlockInfo)
    }

    @Test("the first transaction of a block describes the block before it and tells the time")
    func firstTransaction() throws {
        let clock = Clock()
        let fixture = try Self.fixture(clock)
        for number in 0..<3 as Range<UInt64> {
            clock.seconds = 5_000 + number * 10
            let previous = try #require(try fixture.store.block(number: number))
            let address = BlockInfoFamily.address(ofBlock: number)
            try fixture.submit(fixture.batch(reads: [Self.config, "00b10c00"], nonce: "\(number)"))
            let seen = try BlockInfo(decoding: fixture.get("\(number)", address))
            #expect(seen.blockNum == number)
            #expect(seen.headerSignature == previous.headerSignature)
            #expect(seen.timestamp == 5_000 + number * 10)
            let config = try BlockInfoConfig(decoding: fixture.get("\(number)", Self.config))
            let expected = BlockInfoConfig(
                latestBlock: number, oldestBlock: 0, targetCount: 256, syncTolerance: 300)
            #expect(config == expected)
            try fixture.answer("\(number)")
            let block = try #require(fixture.committed.last?.block)
            #expect(block.batches.count == 2)
            let injected = try TransactionHeader(decoding: block.batches[0].transactions[0].header)
            #expect(injected.familyName == "block_info")
            #expect(injected.signerPublicKey == fixture.signer.publicKey)
            #expect(throws: Never.self) { _ = try VerifiedBatch(block.batches[0]) }
            let receipt = try fixture.store.receipt(transactionID: block.batches[0].transactions[0].headerSignature)
            #expect(receipt?.stateChanges.map(\.address) == [Self.config, address])
        }
    }

    @Test("time never runs backwards, whatever the wall clock does")
    func monotonic() throws {
        let clock = Clock()
        let fixture = try Self.fixture(clock)
        for (number, seconds) in [(0, 9_000), (1, 100), (2, 9_001)] as [(UInt64, UInt64)] {
            clock.seconds = seconds
            try fixture.submit(fixture.batch(nonce: "\(number)"))
            try fixture.answer("\(number)")
        }
        let times = try (0..<3 as Range<UInt64>).map { number in
            let address = try #require(StateAddress(hex: BlockInfoFamily.address(ofBlock: number)))
            return try BlockInfo(decoding: try #require(try fixture.store.leaf(address))).timestamp
        }
        #expect(times == [9_000, 9_000, 9_001])
    }

    @Test("entries older than the target count are deleted")
    func oldest() throws {
        let fixture = try Self.fixture(Clock())
        for number in 0..<260 {
            try fixture.submit(fixture.batch(nonce: "\(number)"))
            try fixture.answer("\(number)")
        }
        var stored: [UInt64] = []
        let prefix = try #require(AddressPrefix("00b10c00"))
        try fixture.store.walkLeaves(prefix: prefix, from: nil, reverse: false) { _, data in
            stored.append(try BlockInfo(decoding: data).blockNum)
            return true
        }
        #expect(stored == Array(3...259))
        let config = try #require(StateAddress(hex: Self.config))
        #expect(try BlockInfoConfig(decoding: try #require(try fixture.store.leaf(config))).oldestBlock == 3)
    }

    @Test("a block with nothing but the time in it is not made, and the time does not grow stale")
    func nothingButTime() throws {
        let clock = Clock()
        let fixture = try Self.fixture(clock)
        try fixture.submit(fixture.batch(nonce: "bad"))
        try fixture.answer("bad", .init(status: .invalidTransaction))
        #expect(fixture.committed.isEmpty)
        clock.seconds = 8_000
        try fixture.submit(fixture.batch(reads: ["00b10c00"], nonce: "good"))
        let seen = try BlockInfo(decoding: fixture.get("good", BlockInfoFamily.address(ofBlock: 0)))
        #expect(seen.timestamp == 8_000)
    }

    @Test("a slow transaction that does not read the time does not keep an old time for those that come later")
    func slowStranger() throws {
        let clock = Clock()
        let fixture = try Self.fixture(clock)
        try fixture.submit(fixture.batch(writes: [JournalFixture.address("aa")], nonce: "slow"))
        clock.seconds = 9_000
        fixture.now += 60
        try fixture.submit(fixture.batch(reads: ["00b10c00"], nonce: "reader"))
        let seen = try BlockInfo(decoding: fixture.get("reader", BlockInfoFamily.address(ofBlock: 0)))
        #expect(seen.timestamp == 9_000)
        try fixture.answer("reader")
        try fixture.answer("slow")
        #expect(fixture.committed.map(\.block.batches.count).reduce(0, +) == fixture.committed.count + 2)
    }

    @Test("a batch that reads the time never straddles the end of a block: the block waits, then runs it again")
    func stragglers() throws {
        let clock = Clock()
        let fixture = try Self.fixture(clock)
        let straggler = try fixture.batch(reads: ["00b10c00"], nonce: "straggler")
        let quick = try fixture.batch(writes: [JournalFixture.address("aa")], nonce: "quick")
        try fixture.submit(straggler, quick)
        try fixture.answer("quick")
        let late = try fixture.batch(writes: [JournalFixture.address("bb")], nonce: "late")
        fixture.now += 5
        try fixture.submit(late)
        #expect(fixture.committed.isEmpty)
        #expect(fixture.running.map { $0.request.header?.nonce } == ["straggler"])
        let lost = try #require(fixture.running.first)
        clock.seconds = 6_000
        fixture.now += 6
        try fixture.step()
        #expect(try fixture.status(quick) == .committed)
        #expect(try fixture.status(straggler) == .pending)
        #expect(fixture.journal.scheduler.context(lost.request.contextID) == nil)
        fixture.running.removeAll { $0.correlationID == lost.correlationID }
        let seen = try BlockInfo(decoding: fixture.get("straggler", BlockInfoFamily.address(ofBlock: 1)))
        #expect(seen.timestamp == 6_000)
        try fixture.answer("late")
        try fixture.answer("straggler")
        #expect(try fixture.status(straggler) == .committed)
        // The verdict of the run that was taken back counts for nothing.
        let known = fixture.journal.scheduler.respond(
            lost.correlationID, from: lost.connection, .init(status: .invalidTransaction), now: fixture.now,
            processors: &fixture.journal.processors)
        #expect(known)
        #expect(try fixture.status(straggler) == .committed)
    }

    @Test("nobody but the validator makes such transactions")
    func foreign() throws {
        let fixture = try Self.fixture(Clock())
        let family = FamilyVersion(name: "block_info", version: "1.0")
        let batch = try fixture.batch(fixture.transaction(writes: ["00b10c"], nonce: "x", family: family))
        try fixture.submit(batch)
        #expect(try fixture.status(batch) == .invalid)
    }
}
