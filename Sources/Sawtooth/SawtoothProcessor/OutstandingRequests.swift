internal import SawtoothProtocol

/// The state requests that wait for their answers: a table with free places, whose place and use count make up the
/// correlation id, so that an answer is found by arithmetic and a doubled or foreign one is known as such.
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

    /// What a request is about.
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

    /// Which worker of a supervisor this is; 0 where there are none.
    let generation: UInt32
    private var places: [Place] = []
    private var free: [Int] = []

    init(generation: UInt32 = 0) {
        self.generation = generation
    }

    /// How many wait.
    var count: Int { places.count - free.count }

    /// Puts a request in.
    ///
    /// - Returns: its correlation id; nil where as many wait as can be told apart.
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

    /// Takes out the request that the answer belongs to.
    ///
    /// - Parameters:
    ///   - correlationID: as the answer has it.
    ///   - responseType: the message type of the answer.
    /// - Returns: nil where no request of that kind waits under that id.
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

    /// Takes out what waits for one transaction, or for all.
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

    /// Takes a request back that could not be sent.
    mutating func remove(_ correlation: StateCorrelation) {
        places[Int(correlation.place)].request = nil
        free.append(Int(correlation.place))
    }
}
