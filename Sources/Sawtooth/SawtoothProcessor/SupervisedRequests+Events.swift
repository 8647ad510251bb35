internal import SawtoothProtocol
internal import SawtoothTransport

// Messages between worker and validator, and the death of a worker.
extension SupervisedRequests {
    /// The answer to a request whose worker is dead.
    package enum Outcome: Hashable, Sendable {
        /// The whole of `finish` succeeded.
        case done
        /// `finish` failed; the handler's verdict on that applies.
        case failed(ContextError)
        /// It had written, and perhaps not everything: the validator must run it again.
        case interrupted
    }

    /// What happens to the requests of a dead worker.
    package struct Aftermath {
        /// To be answered.
        package var answers: [(ticket: Ticket, outcome: Outcome)] = []
        /// To be answered or held (`hold`): each was alone in a worker that died, and not for the first time.
        package var crashes: [Ticket] = []
        /// How many go to the next worker.
        package var again = 0
    }

    /// A state request other than a read, outside `finish`, is about to pass.
    ///
    /// - Returns: false where it must not, because nobody waits for the request's answer any more.
    package mutating func wrote(_ ticket: Ticket) -> Bool {
        guard isOpen(ticket), requests[ticket.place].whereabouts == .given else { return false }
        requests[ticket.place].progress = .written
        return true
    }

    /// The whole of `finish` is about to pass.
    ///
    /// - Parameter group: the messages (`FrameChannel.forEachPart`).
    /// - Returns: false where it must not, because nobody waits for the request's answer any more, or they are none.
    package mutating func finishes(_ ticket: Ticket, _ group: UnsafeRawBufferPointer) -> Bool {
        guard isOpen(ticket), requests[ticket.place].whereabouts == .given else { return false }
        var correlations: [StateCorrelation] = []
        let isWhole = FrameChannel.forEachPart(of: group) { part in
            if let id = Envelope(part).flatMap({ StateCorrelation($0.correlationID) }) { correlations.append(id) }
        }
        guard isWhole, !correlations.isEmpty else { return false }
        let place = ticket.place
        // A second `finish`, or one after a write, may not be the last call: then the handler's next step is unknown.
        requests[place].progress = requests[place].progress == .untouched ? .finishing : .written
        requests[place].remaining = correlations.count
        requests[place].failure = nil
        requests[place].finish.removeAll(keepingCapacity: true)
        requests[place].finish.append(contentsOf: group)
        for (part, correlation) in correlations.enumerated() { finishes.insert(correlation, ticket, part) }
        return true
    }

    /// The validator has answered a set or an event.
    ///
    /// - Returns: the request that is to be answered now, because its worker is dead.
    package mutating func replied(
        _ correlation: StateCorrelation, _ kind: StateRequestKind, _ content: UnsafeRawBufferPointer
    ) -> (ticket: Ticket, outcome: Outcome)? {
        guard let (ticket, part) = finishes.remove(correlation), isOpen(ticket) else { return nil }
        let place = ticket.place
        requests[place].remaining -= 1
        if case .failed(let error) = StateReply(content, to: kind, for: []),
            part < requests[place].failure?.part ?? .max
        {
            requests[place].failure = (part, error)
        }
        guard requests[place].remaining == 0, requests[place].whereabouts == .orphaned else { return nil }
        return (ticket, outcome(ticket))
    }

    /// The worker is dead, and everything that it sent has been read.
    package mutating func workerDied() -> Aftermath {
        var aftermath = Aftermath()
        let alone = isolated
        let lost = requests.indices.filter { requests[$0].whereabouts == .given }
            .sorted { requests[$0].serial < requests[$1].serial }
            .map { Ticket(place: $0, use: requests[$0].use) }
        let waiting = beginPuttingBack()
        for ticket in lost {
            let place = ticket.place
            requests[place].whereabouts = .orphaned
            if requests[place].progress == .finishing {
                if requests[place].remaining == 0 { aftermath.answers.append((ticket, outcome(ticket))) }
                continue
            }
            let deaths = rememberDeath(ticket)
            if ticket == alone, deaths >= Self.deathsToRejection {
                aftermath.crashes.append(ticket)
            } else if requests[place].progress == .untouched {
                putBack(ticket)
                aftermath.again += 1
            } else {
                aftermath.answers.append((ticket, .interrupted))
            }
        }
        endPuttingBack(before: waiting)
        var parts = finishes
        parts.nextWorker { isOpen($0) && requests[$0.place].whereabouts == .orphaned }
        finishes = parts
        return aftermath
    }

    private func outcome(_ ticket: Ticket) -> Outcome {
        guard let (part, error) = requests[ticket.place].failure else { return .done }
        guard case .authorization = error else { return .failed(error) }
        return .failed(.authorization(writtenAddresses(ticket, part)))
    }

    private func writtenAddresses(_ ticket: Ticket, _ part: Int) -> [StateAddress] {
        var addresses: [StateAddress] = []
        var index = 0
        requests[ticket.place].finish.withUnsafeBytes { bytes in
            _ = FrameChannel.forEachPart(of: bytes) { message in
                defer { index += 1 }
                guard index == part, let envelope = Envelope(message),
                    let request = try? TpStateSetRequest(decoding: [UInt8](envelope.content))
                else { return }
                addresses = request.entries.compactMap { StateAddress(hex: $0.address) }
            }
        }
        return addresses
    }
}

/// The unanswered parts of `finish`, by correlation id.
struct FinishParts {
    private struct Owner {
        /// 0: nobody.
        var uses: UInt32 = 0
        var part: UInt32 = 0
        var ticket = SupervisedRequests.Ticket(rawValue: 0)
    }

    private var generation: UInt32 = 0
    /// Parts of the living worker, by the slot in the correlation id.
    private var owners: [Owner] = []
    /// Parts of dead workers.
    private var orphans: [StateCorrelation: (SupervisedRequests.Ticket, Int)] = [:]

    mutating func insert(_ correlation: StateCorrelation, _ ticket: SupervisedRequests.Ticket, _ part: Int) {
        generation = correlation.generation
        let place = Int(correlation.place)
        while owners.count <= place { owners.append(Owner()) }
        owners[place] = Owner(uses: correlation.uses, part: UInt32(truncatingIfNeeded: part), ticket: ticket)
    }

    @inline(__always)
    mutating func remove(_ correlation: StateCorrelation) -> (SupervisedRequests.Ticket, Int)? {
        guard correlation.generation == generation else { return orphans.removeValue(forKey: correlation) }
        let place = Int(correlation.place)
        guard place < owners.count, owners[place].uses == correlation.uses, correlation.uses != 0 else { return nil }
        owners[place].uses = 0
        return (owners[place].ticket, Int(owners[place].part))
    }

    /// The worker is dead: keeps the parts that someone still waits for.
    mutating func nextWorker(_ isWaitedFor: (SupervisedRequests.Ticket) -> Bool) {
        for (place, owner) in owners.enumerated() where owner.uses != 0 && isWaitedFor(owner.ticket) {
            let correlation = StateCorrelation(
                generation: generation, place: UInt32(truncatingIfNeeded: place), uses: owner.uses)
            orphans[correlation] = (owner.ticket, Int(owner.part))
        }
        owners = []
        generation = .max
    }

    mutating func removeAll() {
        owners = []
        orphans = [:]
    }
}
