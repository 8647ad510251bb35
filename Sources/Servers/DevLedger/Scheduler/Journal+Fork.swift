internal import Logging
internal import SawtoothProtocol
internal import SawtoothSigning

/// Replaces the last blocks by others, like a validator that learns of a better branch of the chain: batches are
/// executed on the state of the block before, one at a time, while everybody still sees the old chain; then the new
/// blocks replace the old ones at once.
extension Journal {
    /// Seconds after which an unfinished reorganisation is abandoned.
    static let forkPatience = 60.0

    /// How a reorganisation ended.
    typealias ForkEnd = Result<ChainStore.Head, TestCommand.Refused>

    /// Starts a reorganisation; `finishedFork` holds its result.
    ///
    /// - Throws: `TestCommand.Refused`, with nothing changed; errors of the store.
    func beginFork(_ wanted: Reorganisation, now: Double) throws {
        guard fork == nil else { throw TestCommand.Refused("a reorganisation is under way") }
        guard let head = store.head, wanted.depth >= 1, wanted.depth <= head.number else {
            throw TestCommand.Refused(
                "\(wanted.depth) blocks cannot be replaced: there are \(store.head?.number ?? 0) after genesis"
            )
        }
        let first = head.number - wanted.depth + 1
        let groups = try (first...head.number).map(submitted)
        let members = Set(groups.joined().map(\.id))
        if let stranger = wanted.fates.keys.filter({ !members.contains($0) }).min() {
            throw TestCommand.Refused("no batch of the last \(wanted.depth) blocks has the id \(stranger)")
        }
        var again = groups.joined().filter { wanted.fate(of: $0.id) == .again }
        if let family = again.lazy.flatMap(\.families).first(where: { !self.processors.serves($0) }) {
            throw TestCommand.Refused("no processor of \(family) is there to execute the batches again")
        }
        if wanted.isReversed { again.reverse() }
        var turns: [Fork.Turn] = []
        var rest = again[...]
        for group in groups {
            let count = group.count { wanted.fate(of: $0.id) == .again }
            turns += rest.prefix(count).map { .run($0) } + [.close]
            rest = rest.dropFirst(count)
        }
        guard let base = try store.header(number: first - 1), let root = NodeKey(base.1.stateRootHash) else { return }
        fork = Fork(
            base: (base.0, base.1, .init(number: first - 1, blockID: base.0.headerSignature, stateRoot: root)),
            signer: ValidatorSigner(key: try PrivateKey.random()), deadline: now + Self.forkPatience, turns: turns,
            orphans: groups.joined().map { ($0, wanted.fate(of: $0.id)) }.filter { $0.1 != .again }, held: withdraw())
    }

    /// The batches of a block that the validator did not make itself.
    private func submitted(inBlock number: UInt64) throws -> [VerifiedBatch] {
        let batches = try store.block(number: number)?.batches.map(VerifiedBatch.init) ?? []
        return batches.filter { !(injectsBlockInfo && $0.families.contains { $0.name == BlockInfoFamily.name }) }
    }

    /// Withdraws every batch that runs or waits for another one, in order.
    private func withdraw() -> [VerifiedBatch] {
        let executions = scheduler.withdrawAll() + (candidate?.executions ?? [])
        let rejected = candidate?.rejected.map(\.batch) ?? []
        candidate = nil
        return executions.sorted { $0.number < $1.number }.map(\.batch) + rejected + admission.takeWaiting()
    }

    /// Advances the reorganisation as far as possible without waiting.
    func stepFork(now: Double) throws -> (dispatches: [Scheduler.Dispatch], committed: [Committed]) {
        var dispatches: [Scheduler.Dispatch] = []
        while let fork {
            guard now < fork.deadline else {
                try abandonFork("the batches did not end within \(Int(Self.forkPatience)) s", now: now)
                break
            }
            dispatches += try scheduler.dispatch(
                now: now, onlyUnderWay: false, processors: &processors, base: { [unowned self] in try read($0) },
                prepare: { try openCandidate(now: now) })
            if try takeForkOutcomes(now: now) { continue }
            if fork.isRunning { break }
            guard let turn = self.fork?.turns.popFirst() else { return (dispatches, try adopt(fork, now: now)) }
            try take(turn, now: now)
        }
        return (dispatches, [])
    }

    private func take(_ turn: Fork.Turn, now: Double) throws {
        switch turn {
        case .run(let batch) where try lacksDependency(batch):
            fork?.orphans.append((batch, .later))
        case .run(let batch):
            fork?.isRunning = true
            scheduler.add(batch)
        case .close:
            try openCandidate(now: now)
            guard let closed = candidate else { return }
            let block = try build(closed)
            fork?.append(block)
            candidate = nil
        }
    }

    private func lacksDependency(_ batch: VerifiedBatch) throws -> Bool {
        guard let fork else { return false }
        return try batch.dependencies.contains { id in
            if fork.transactionIDs.contains(id) { return false }
            return try store.number(ofTransaction: id).map { $0 > fork.base.head.number } ?? true
        }
    }

    private func takeForkOutcomes(now: Double) throws -> Bool {
        let outcomes = scheduler.takeOutcomes()
        for outcome in outcomes {
            fork?.isRunning = false
            switch outcome {
            case .complete(let execution):
                try openCandidate(now: now)
                candidate?.append(execution)
                fork?.transactionIDs.formUnion(execution.batch.transactions.map(\.id))
            case .rejected(let execution, let transaction):
                fork?.rejected.append((execution.batch, [transaction]))
            case .orphaned(let execution):
                try abandonFork("the last processor of batch \(execution.batch.id) left", now: now)
            }
        }
        return !outcomes.isEmpty
    }

    /// Makes the fork the chain.
    private func adopt(_ fork: Fork, now: Double) throws -> [Committed] {
        try store.replace(after: fork.base.head.number, with: fork.blocks)
        self.fork = nil
        hasNews = true
        if let head = store.head { finishedFork = .success(head) }
        logger.warning(
            "reorganised the chain",
            metadata: [
                "after": .stringConvertible(fork.base.head.number), "blocks": .stringConvertible(fork.blocks.count),
            ])
        for (batch, transactions) in fork.rejected { try publish(batch, transactions, now: now) }
        for (batch, fate) in fork.orphans where fate == .invalid {
            try refuse(batch, "The block of this batch was replaced, and it is invalid in the new ones", now: now)
        }
        for batch in fork.orphans.filter({ $0.fate == .later }).map(\.batch) + fork.held {
            admission.accept(batch)
            try place(batch, now: now)
        }
        return fork.blocks.map { Committed(block: $0.block, header: $0.header, receipts: $0.receipts) }
    }

    /// The chain stays unchanged.
    private func abandonFork(_ reason: String, now: Double) throws {
        guard let fork else { return }
        _ = scheduler.withdrawAll()
        candidate = nil
        self.fork = nil
        finishedFork = .failure(.init("\(reason); the chain is what it was"))
        try placeAll(fork.held, now: now)
    }
}
