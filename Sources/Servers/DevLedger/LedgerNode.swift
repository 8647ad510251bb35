// DevLedger: a development ledger, one node that takes the place of a Sawtooth 1.2 validator on a developer's machine.
//
// It owns the chain (Chain/), the global state (State/), the scheduling of transactions and the making of blocks
// (Scheduler/), and the component endpoint on which processors, clients and event subscribers speak to a validator
// (ValidatorEndpoint/). It executes, hashes, signs and stores for real; what it lacks is consensus and peers, and
// whatever it lacks it answers as Sawtooth answers what it does not know. docs/dev-ledger.md has the table.
//
// It refuses to know any transaction family but Settings (at genesis) and BlockInfo, and judges processors as a
// stranger would: nothing here is shared with the processor library except the wire. HTTP is not here either; the REST
// API is a client of this endpoint like any other.

internal import Glibc
internal import LMDB
internal import Locking
package import Logging
internal import SawtoothSigning
internal import ZeroMQ

/// A running development ledger. It lives on one thread of its own, which nothing else touches.
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

    /// Opens the chain, makes a genesis block where there is none, binds the endpoint and begins to serve.
    ///
    /// - Throws: an error whose description says what is wrong with the configuration, the data folder or the address.
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
    /// - Throws: what kept it from going on, a full disk for example.
    package func finished() async throws {
        try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
            let end = life.withLock { life -> Result<Void, any Error>? in
                if life.end == nil { life.waiters.append(waiter) }
                return life.end
            }
            if let end { waiter.resume(with: end) }
        }
    }

    /// The thread's whole life. Resumes `ready` exactly once.
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
        do throws(ZeroMQError) {
            return try RouterLoop(
                binding: configuration.bind, context: context, wakeUp: wakeUp, control: control, logger: logger)
        } catch {
            throw LedgerConfiguration.Invalid("\(configuration.bind) cannot be bound: \(error)")
        }
    }

    private static func makeEndpoint(
        _ configuration: LedgerConfiguration, in folder: DataFolder, signer: ValidatorSigner, _ logger: Logger
    ) throws -> ComponentEndpoint {
        // A temporary chain is not worth waiting for the disk.
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
