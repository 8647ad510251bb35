internal import SawtoothProtocol

/// The state requests that wait for their answers: a table with free places, whose place and use count make up the
/// correlation id, so that an answer is found by arithmetic and a doubled or foreign one is known as such.
struct OutstandingRequests {
    /// Bytes of a correlation id: 8 hexadecimal digits of the place, 8 of its use count.
    static let correlationCount = 16

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

    private var places: [Place] = []
    private var free: [Int] = []

    /// How many wait.
    var count: Int { places.count - free.count }

    /// Puts a request in.
    ///
    /// - Returns: the two numbers of its correlation id.
    mutating func insert(_ request: Request) -> (place: UInt32, uses: UInt32) {
        let index: Int
        if let last = free.popLast() {
            index = last
        } else {
            index = places.count
            places.append(Place())
        }
        places[index].uses &+= 1
        places[index].request = request
        return (UInt32(truncatingIfNeeded: index), places[index].uses)
    }

    /// Takes out the request that the answer belongs to.
    ///
    /// - Parameters:
    ///   - correlationID: as the answer has it.
    ///   - responseType: the message type of the answer.
    /// - Returns: nil where no request of that kind waits under that id.
    mutating func remove(_ correlationID: UnsafeRawBufferPointer, responseType: UInt32) -> Request? {
        guard correlationID.count == Self.correlationCount, let place = Self.number(correlationID, 0),
            let uses = Self.number(correlationID, 8), Int(place) < places.count
        else { return nil }
        let index = Int(place)
        guard places[index].uses == uses, let request = places[index].request,
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
    mutating func remove(place: UInt32) {
        places[Int(place)].request = nil
        free.append(Int(place))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in offset..<offset + 8 {
            let code = bytes[index]
            switch code {
            case 0x30...0x39: value = value << 4 | UInt32(code - 0x30)
            case 0x61...0x66: value = value << 4 | UInt32(code - 0x57)
            default: return nil
            }
        }
        return value
    }
}

/// The correlation id of a place, in memory of its own.
struct CorrelationDigits {
    private var high: UInt64
    private var low: UInt64

    @inline(__always)
    init(place: UInt32, uses: UInt32) {
        high = Self.digits(place).bigEndian
        low = Self.digits(uses).bigEndian
    }

    @inline(__always)
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: (high, low), body)
    }

    /// Eight hexadecimal digits, the first in the highest byte (as `StateAddress` writes its own).
    @inline(__always)
    private static func digits(_ value: UInt32) -> UInt64 {
        var x = UInt64(value)
        x = (x << 16 | x) & 0x0000_FFFF_0000_FFFF
        x = (x << 8 | x) & 0x00FF_00FF_00FF_00FF
        x = (x << 4 | x) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((x &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return x &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }
}
