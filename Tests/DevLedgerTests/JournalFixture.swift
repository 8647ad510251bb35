import Cryptography
import LMDB
import Logging
import SawtoothProtocol
import SawtoothSigning
import Testing

@testable import DevLedger

/// A journal on a chain in a temporary folder, with this test as its processors.
final class JournalFixture {
    static let family = FamilyVersion(name: "test", version: "1.0")
    static let processor = ConnectionID(bytes: [1])

    let journal: Journal
    let store: ChainStore
    let key: PrivateKey
    let signer: ValidatorSigner
    var now = 1_000.0
    var committed: [Journal.Committed] = []
    /// Transactions that are with the processor, in the order in which they came.
    var running: [Scheduler.Dispatch] = []
    private let folder: DataFolder

    init(
        settings: [(key: String, value: String)] = [], occupancy: UInt32 = 100,
        time: @escaping () -> UInt64 = { 5_000 }
    ) throws {
        folder = try DataFolder(nil)
        key = try PrivateKey.random()
        signer = ValidatorSigner(key: try PrivateKey.random())
        store = try ChainStore(folder: folder.path, durability: .processOnly)
        try GenesisBlock.write(settings: settings, signer: signer, to: store)
        journal = try Journal(store: store, signer: signer, logger: Logger(label: "test"), wallClock: time)
        try arrive(Self.processor, occupancy: occupancy)
    }

    func arrive(_ connection: ConnectionID, for family: FamilyVersion = family, occupancy: UInt32 = 100) throws {
        let taken = journal.processors.register(connection, for: family, occupancy: occupancy, headerStyle: .expanded)
        #expect(taken)
        try journal.processorArrived(now: now)
        try step()
    }

    func transaction(
        reads: [String] = [], writes: [String] = [], nonce: String, family: FamilyVersion = family,
        dependencies: [String] = []
    ) throws -> Transaction {
        let header = TransactionHeader(
            batcherPublicKey: key.publicKey.hex, dependencies: dependencies, familyName: family.name,
            familyVersion: family.version, inputs: reads, nonce: nonce, outputs: writes,
            payloadSHA512: Hex.encode(SHA512.hash([])), signerPublicKey: key.publicKey.hex
        ).encoded()
        return Transaction(header: header, headerSignature: try key.sign(header).hex)
    }

    func batch(_ transactions: Transaction...) throws -> Batch { try batch(transactions) }

    func batch(_ transactions: [Transaction]) throws -> Batch {
        let header = BatchHeader(
            signerPublicKey: key.publicKey.hex, transactionIDs: transactions.map(\.headerSignature)
        ).encoded()
        return Batch(header: header, headerSignature: try key.sign(header).hex, transactions: transactions)
    }

    /// A batch of one transaction.
    func batch(reads: [String] = [], writes: [String] = [], nonce: String) throws -> Batch {
        try batch(transaction(reads: reads, writes: writes, nonce: nonce))
    }

    func submit(_ batches: Batch...) throws {
        let status = try journal.submit(batches, now: now)
        #expect(status == .ok)
        try step()
    }

    func step() throws {
        let (dispatches, blocks) = try journal.step(now: now)
        running += dispatches
        committed += blocks
    }

    /// Answers the running transaction with this nonce, after setting what is given.
    func answer(
        _ nonce: String, setting entries: [TpStateEntry] = [], _ response: TpProcessResponse? = .init(status: .ok)
    ) throws {
        let index = try #require(running.firstIndex { $0.request.header?.nonce == nonce })
        let dispatch = running.remove(at: index)
        if !entries.isEmpty {
            let context = try #require(journal.scheduler.context(dispatch.request.contextID))
            _ = try context.set(entries)
        }
        let known = journal.scheduler.respond(
            dispatch.correlationID, from: dispatch.connection, response, now: now, processors: &journal.processors)
        #expect(known)
        try step()
    }

    func get(_ nonce: String, _ address: String) throws -> [UInt8] {
        let dispatch = try #require(running.first { $0.request.header?.nonce == nonce })
        let context = try #require(journal.scheduler.context(dispatch.request.contextID))
        return try #require(context.get([address]).first).data
    }

    func status(_ batch: Batch) throws -> ClientBatchStatus.Status {
        try journal.status(batch.headerSignature).status
    }

    static func address(_ head: String) -> String { head + String(repeating: "0", count: 70 - head.count) }
}
