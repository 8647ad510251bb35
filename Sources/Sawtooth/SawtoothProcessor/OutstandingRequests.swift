internal import SawtoothProtocol

/// The state requests that wait for answers: a table of slots. Slot number and use count form the correlation id, so
/// arithmetic finds an answer's request, and a duplicate or foreign answer is detected.
struct OutstandingRequests {
    struct Request {
        let transaction: RunningTransaction
        let kind: StateRequestKind
        let subject: Subject
        /// Nil for a part of `finish`, whose continuation the transaction keeps.
        let continuation: UnsafeContinuation<StateReply, Never>?
        /// The position within `finish`.
        let part: Int
    }

    /// The subject of a request.
    enum Subject: Sendable {
        case none
        case addresses([StateAddress])
        case entries([StateEntry])

        var addresses: [StateAddress] {
            switch self {
            case .none: []
            case .addresses(let addresses): addresses
            case .entries(let entries): entries.map(\.address)
            }
        }
    }

    private struct Place {
        var request: Request?
        var uses: UInt32 = 0
    }

    /// The number of this worker of a supervisor; 0 without supervision.
    let generation: UInt32
    private var places: [Place] = []
    private var free: [Int] = []

    init(generation: UInt32 = 0) {
        self.generation = generation
    }

    /// The number of waiting requests.
    var count: Int { places.count - free.count }

    /// Adds a request.
    ///
    /// - Returns: its correlation id; nil if no slot is left.
    @inline(__always)
    mutating func insert(_ request: Request) -> StateCorrelation? {
        let index: Int
        if let last = free.popLast() {
            index = last
        } else {
            index = places.count
            guard index < StateCorrelation.maximumPlaces else { return nil }
            places.append(Place())
        }
        places[index].uses &+= 1
        places[index].request = request
        return StateCorrelation(
            generation: generation, place: UInt32(truncatingIfNeeded: index), uses: places[index].uses)
    }

    /// Removes the request that the answer belongs to.
    ///
    /// - Parameters:
    ///   - correlationID: from the answer.
    ///   - responseType: the message type of the answer.
    /// - Returns: nil if no request of that kind waits under that id.
    mutating func remove(_ correlationID: UnsafeRawBufferPointer, responseType: UInt32) -> Request? {
        guard let correlation = StateCorrelation(correlationID), correlation.generation == generation,
            Int(correlation.place) < places.count
        else { return nil }
        let index = Int(correlation.place)
        guard places[index].uses == correlation.uses, let request = places[index].request,
            request.kind.responseType == responseType
        else { return nil }
        places[index].request = nil
        free.append(index)
        return request
    }

    /// Removes the requests of one transaction, or of all.
    mutating func removeAll(of transaction: RunningTransaction? = nil) -> [Request] {
        var removed: [Request] = []
        for index in places.indices {
            guard let request = places[index].request, transaction == nil || request.transaction === transaction else {
                continue
            }
            places[index].request = nil
            free.append(index)
            removed.append(request)
        }
        return removed
    }

    /// Removes a request that could not be sent.
    mutating func remove(_ correlation: StateCorrelation) {
        places[Int(correlation.place)].request = nil
        free.append(Int(correlation.place))
    }
}
