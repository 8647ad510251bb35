// DevLedger: a development ledger, one node that takes the place of a Sawtooth 1.2 validator on a developer's machine.
//
// It owns the chain (Chain/), the global state (State/), the scheduling of transactions and the making of blocks
// (Scheduler/), and the component endpoint where processors, clients and event subscribers talk to a validator
// (ValidatorEndpoint/). It really executes, hashes, signs and stores; it lacks consensus and peers, and answers
// requests for missing parts as Sawtooth answers unknown messages. docs/dev-ledger.md has the table.
//
// It knows no transaction family except Settings (at genesis) and BlockInfo, and tests processors independently: it
// shares nothing with the processor library except the wire format. It has no HTTP either; the REST API is a client of
// this endpoint like any other.

internal import Glibc
internal import LMDB
internal import Locking
package import Logging
internal import NetworkAddresses
internal import SawtoothSigning
internal import ZeroMQ

/// A running development ledger. It runs on its own thread, which nothing else uses.
package final class LedgerNode: Sendable {
    private struct Life {
        var isStopping = false
        var end: Result<Void, any Error>?
        var waiters: [CheckedContinuation<Void, any Error>] = []
    }

    /// The component endpoint that was bound, with its port.
    package let componentEndpoint: String
    /// The public key, in hexadecimal, that signs the blocks.
    package let publicKey: String
    private let life: LockedValue<Life>
    private let wakeUp: WakeUp

    private init(_ started: Started, _ life: LockedValue<Life>, _ wakeUp: WakeUp) {
        componentEndpoint = started.endpoint
        publicKey = started.publicKey
        self.life = life
        self.wakeUp = wakeUp
    }

    private struct Started: Sendable {
        let endpoint: String
        let publicKey: String
    }

    /// Opens the chain, creates a genesis block if there is none, binds the endpoint and starts serving.
    ///
    /// - Throws: an error that describes what is wrong with the configuration, the data folder or the address.
    package static func start(_ configuration: LedgerConfiguration, logger: Logger) async throws -> LedgerNode {
        let host = try LedgerConfiguration.host(ofEndpoint: configuration.bind)
        try LedgerConfiguration.checkLoopback(host, allowsRemote: configuration.allowsRemote)
        let life = LockedValue(Life())
        let wakeUp = try WakeUp()
        let started = try await withCheckedThrowingContinuation { (ready: CheckedContinuation<Started, any Error>) in
            do {
                try LedgerThread.start {
                    let end = live(configuration, logger, life, wakeUp, ready)
                    let waiters = life.withLock { life in
                        life.end = end
                        defer { life.waiters = [] }
                        return life.waiters
                    }
                    for waiter in waiters { waiter.resume(with: end) }
                }
            } catch {
                ready.resume(throwing: error)
            }
        }
        return LedgerNode(started, life, wakeUp)
    }

    /// Ends the service; `finished` returns when it has ended. May be called any number of times.
    package func stop() {
        life.withLock { $0.isStopping = true }
        wakeUp.signal()
    }

    /// Returns when the ledger has stopped.
    ///
    /// - Throws: the error that stopped it, for example a full disk.
    package func finished() async throws {
        try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
            let end = life.withLock { life -> Result<Void, any Error>? in
                if life.end == nil { life.waiters.append(waiter) }
                return life.end
            }
            if let end { waiter.resume(with: end) }
        }
    }

    /// The body of the thread. Resumes `ready` exactly once.
    private static func live(
        _ configuration: LedgerConfiguration, _ logger: Logger, _ life: LockedValue<Life>, _ wakeUp: WakeUp,
        _ ready: CheckedContinuation<Started, any Error>
    ) -> Result<Void, any Error> {
        var isReady = false
        do {
            let folder = try DataFolder(configuration.dataFolder)
            // The folder's lock, and a temporary folder itself, must outlive the store.
            try withExtendedLifetime(folder) {
                let signer = ValidatorSigner(key: try folder.key(from: configuration.keyFile))
                let endpoint = try makeEndpoint(configuration, in: folder, signer: signer, logger)
                let loop = try bind(configuration, wakeUp, logger)
                isReady = true
                ready.resume(returning: Started(endpoint: loop.boundEndpoint, publicKey: signer.publicKey))
                try loop.run(endpoint) { life.withLock { $0.isStopping } }
                try loop.close()
            }
            return .success(())
        } catch {
            if isReady {
                logger.critical("the ledger cannot go on", metadata: ["reason": "\(error)"])
            } else {
                ready.resume(throwing: error)
            }
            return .failure(error)
        }
    }

    private static func bind(
        _ configuration: LedgerConfiguration, _ wakeUp: WakeUp, _ logger: Logger
    ) throws -> RouterLoop {
        let context = try ZeroMQContext()
        let control = try configuration.testControl.map { try TestControl($0, in: context) }
        do {
            return try RouterLoop(
                binding: numeric(configuration.bind), context: context, wakeUp: wakeUp, control: control,
                logger: logger)
        } catch {
            throw LedgerConfiguration.Invalid("\(configuration.bind) cannot be bound: \(error)")
        }
    }

    /// libzmq binds numbers only, and writes a free port as `*`.
    ///
    /// - Throws: `AddressRefusal`.
    private static func numeric(_ endpoint: String) throws(AddressRefusal) -> String {
        var text = endpoint
        if !endpoint.hasPrefix("tcp://*:") {
            let address = try NetworkAddress(endpoint: endpoint)
            text = (try address.resolved().first ?? address).endpoint
        }
        return text.hasSuffix(":0") ? text.dropLast() + "*" : text
    }

    private static func makeEndpoint(
        _ configuration: LedgerConfiguration, in folder: DataFolder, signer: ValidatorSigner, _ logger: Logger
    ) throws -> ComponentEndpoint {
        // A temporary chain need not wait for the disk.
        let store = try ChainStore(
            folder: folder.path, durability: folder.isTemporary ? .processOnly : .everyCommit)
        if store.head == nil {
            try GenesisBlock.write(settings: configuration.genesisSettings, signer: signer, to: store)
        } else {
            try GenesisBlock.check(configuration.genesisSettings, in: store)
        }
        let clock = TestClock(fixedAt: configuration.testClock)
        let journal = try Journal(store: store, signer: signer, logger: logger, wallClock: { clock.seconds })
        logger.info(
            "the chain is open",
            metadata: [
                "folder": "\(folder.path)", "head": .stringConvertible(store.head?.number ?? 0),
                "block_info": .stringConvertible(journal.injectsBlockInfo),
            ])
        return ComponentEndpoint(
            journal: journal, networkEndpoint: configuration.networkEndpoint,
            imitation: configuration.imitatesSawtooth126 ? Sawtooth126() : nil, clock: clock, logger: logger)
    }
}
