internal import Logging
internal import SawtoothProtocol

extension Journal {
    /// Proceeds as far as it can without waiting: dispatches transactions, processes outcomes, and commits a block when
    /// one is due.
    ///
    /// - Parameter now: seconds of the monotonic clock.
    /// - Throws: errors of the store; the ledger cannot continue then.
    func step(now: Double) throws -> (dispatches: [Scheduler.Dispatch], committed: [Committed]) {
        var dispatches: [Scheduler.Dispatch] = []
        var committed: [Committed] = []
        if fork != nil {
            (dispatches, committed) = try stepFork(now: now)
            guard fork == nil else { return (dispatches, committed) }
        }
        for batch in admission.expire(now: now) { try placeAll(admission.release(batch), now: now) }
        invalid.expire(now: now)
        var moved = true
        while moved {
            moved = try takeOutcomes(now: now)
            beginClosing(now: now)
            dispatches += try scheduler.dispatch(
                now: now, onlyUnderWay: candidate?.isClosing ?? false, processors: &processors,
                base: { [unowned self] in try read($0) }, prepare: { try openCandidate(now: now) })
            if let block = try closeCandidate(now: now) {
                committed += block
                moved = true
            }
        }
        return (dispatches, committed)
    }

    /// When to call `step` again even if nothing arrives, in seconds of the monotonic clock.
    func nextStep(now: Double) -> Double? {
        let due = scheduler.nextDue
        if let fork { return min(due ?? fork.deadline, fork.deadline) }
        // An empty candidate waits only for verdicts.
        guard let candidate, candidate.submittedCount > 0 else { return due }
        let close = candidate.isClosing ? now + limits.candidateAge : candidate.opened + limits.candidateAge
        return min(due ?? close, close)
    }

    /// A family has a new processor.
    func processorArrived(now: Double) throws {
        try placeAll(admission.unpark { $0.families.allSatisfy(processors.serves) }, now: now)
    }

    private func takeOutcomes(now: Double) throws -> Bool {
        let outcomes = scheduler.takeOutcomes()
        for outcome in outcomes {
            switch outcome {
            case .complete(let execution):
                try openCandidate(now: now)
                candidate?.append(execution)
                try placeAll(admission.resolve(execution.batch.transactions.map(\.id)), now: now)
            case .rejected(let execution, let transaction):
                try reject(execution.batch, [transaction], now: now)
            case .orphaned(let execution):
                try place(execution.batch, now: now)
            }
        }
        return !outcomes.isEmpty
    }

    func openCandidate(now: Double) throws {
        guard candidate == nil else { return }
        var injection: BlockInfoFamily.Injection?
        if injectsBlockInfo, let previous = try fork?.tip ?? store.head.flatMap({ try store.header(number: $0.number) })
        {
            injection = try BlockInfoFamily.inject(
                after: previous, now: wallClock(), signer: fork?.signer ?? signer, read: { try read($0) })
        }
        candidate = CandidateBlock(opened: now, injection: injection)
    }

    /// A candidate that is old or large enough accepts nothing more; an old empty one is discarded, so that the next
    /// batch does not see its old time.
    private func beginClosing(now: Double) {
        guard let open = candidate else { return }
        let isOld = now >= open.opened + limits.candidateAge
        if open.submittedCount == 0 {
            if isOld, scheduler.blockInfoExecutions.isEmpty { candidate = nil }
        } else if isOld || open.transactionCount >= limits.candidateTransactions {
            candidate?.isClosing = true
        }
    }

    /// Commits or discards the candidate if it is due; nil if it stays open.
    private func closeCandidate(now: Double) throws -> [Committed]? {
        guard let open = candidate else { return nil }
        let isIdle = !scheduler.isRunning
        guard open.submittedCount > 0 else {
            // It contains nothing valid: its time would only become stale.
            guard isIdle, scheduler.blockInfoExecutions.isEmpty else { return nil }
            candidate = nil
            return []
        }
        guard isIdle || open.isClosing else { return nil }
        let stragglers = scheduler.blockInfoExecutions
        if !stragglers.isEmpty {
            candidate?.isClosing = true
            let late = stragglers.filter { now >= open.opened + $0.patience }
            guard late.count == stragglers.count else { return nil }
            for execution in late {
                logger.warning(
                    "a batch held up the block and is run again in the next one",
                    metadata: [
                        "batch": "\(execution.batch.id)", "seconds": .stringConvertible(Int(now - open.opened)),
                    ])
                scheduler.restart(execution)
            }
        }
        return [try commit(open, now: now)]
    }

    /// The block from the candidate, signed and not stored.
    func build(_ closed: CandidateBlock) throws -> ChainStore.NewBlock {
        let head = fork?.head ?? store.head
        let state = try store.tree(head?.stateRoot ?? .emptyRoot, with: fork?.nodes ?? [:]).updating(closed.changes)
        let (block, header) = try (fork?.signer ?? signer).block(
            number: head.map { $0.number + 1 } ?? 0, previousBlockID: head?.blockID ?? GenesisBlock.previousBlockID,
            batches: closed.batches, consensus: ValidatorSigner.devmodeSeal(batches: closed.batches),
            stateRoot: state.root)
        return .init(block: block, header: header, receipts: closed.receipts, changes: closed.changes, state: state)
    }

    private func commit(_ closed: CandidateBlock, now: Double) throws -> Committed {
        let new = try build(closed)
        try store.commit(new)
        candidate = nil
        for execution in closed.executions { try placeAll(admission.release(execution.batch), now: now) }
        try publishRejections(of: closed, now: now)
        queueLimit.record(count: closed.submittedCount, remaining: admission.count)
        hasNews = true
        logger.debug(
            "committed a block",
            metadata: [
                "number": .stringConvertible(new.header.blockNum),
                "batches": .stringConvertible(new.block.batches.count), "root": "\(new.header.stateRootHash)",
            ])
        return Committed(block: new.block, header: new.header, receipts: closed.receipts)
    }

    private func publishRejections(of closed: CandidateBlock, now: Double) throws {
        for (batch, transactions) in closed.rejected { try publish(batch, transactions, now: now) }
    }
}
