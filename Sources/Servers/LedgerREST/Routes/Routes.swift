internal import HTTPTypes

/// The answer of a route.
struct RESTAnswer: Sendable {
    var status: HTTPResponse.Status = .ok
    let body: JSONValue
}

/// The routes of the API. Paths are matched byte for byte: no trailing slash, no empty segment.
enum Route: Equatable, Sendable {
    case batches, batch(String), batchStatuses
    case stateList, state(String)
    case blocks, block(String)
    case transactions, transaction(String)
    case receipts, peers, status

    /// - Parameter path: the path of the target, percent-encoded.
    init?(path: Substring) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0].isEmpty,
            parts.dropFirst().allSatisfy({ !$0.isEmpty })
        else { return nil }
        let name = PercentCoding.decode(parts[1])
        let item = parts.count == 3 ? PercentCoding.decode(parts[2]) : nil
        switch (name, item) {
        case ("batches", nil): self = .batches
        case ("batches", let id?): self = .batch(id)
        case ("batch_statuses", nil): self = .batchStatuses
        case ("state", nil): self = .stateList
        case ("state", let address?): self = .state(address)
        case ("blocks", nil): self = .blocks
        case ("blocks", let id?): self = .block(id)
        case ("transactions", nil): self = .transactions
        case ("transactions", let id?): self = .transaction(id)
        case ("receipts", nil): self = .receipts
        case ("peers", nil): self = .peers
        case ("status", nil): self = .status
        default: return nil
        }
    }

    /// Whether its answer grows with the ledger. Waiting for a batch does not count: it delays nobody.
    var mayBeLarge: Bool {
        switch self {
        case .batchStatuses, .status, .peers: false
        default: true
        }
    }

    /// The methods that the route answers, in the order of its `Allow` header.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .batches, .batchStatuses, .receipts: [.get, .head, .post]
        default: [.get, .head]
        }
    }
}
