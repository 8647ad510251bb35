internal import SawtoothProtocol

extension ChainQueries {
    private enum Root {
        case found(NodeKey)
        case invalid
        case unknown
        case notReady
    }

    private func root(_ text: String) throws -> Root {
        guard !text.isEmpty else { return store.head.map { .found($0.stateRoot) } ?? .notReady }
        guard let key = NodeKey(text) else { return .invalid }
        return try store.hasState(key) ? .found(key) : .unknown
    }

    /// One entry of a state. An address that is only a prefix has none.
    func getState(_ request: ClientStateGetRequest?) throws -> ClientStateGetResponse {
        guard let request else { return .init(status: .internalError) }
        switch try root(request.stateRoot) {
        case .invalid: return .init(status: .invalidRoot)
        case .unknown: return .init(status: .noRoot)
        case .notReady: return .init(status: .notReady)
        case .found(let root):
            guard let prefix = AddressPrefix(request.address) else { return .init(status: .invalidAddress) }
            guard let address = prefix.address else { return .init(status: .noResource) }
            let isHead = root == store.head?.stateRoot
            let data = try isHead ? store.leaf(address) : store.tree(root).get(address)
            guard let data else { return .init(status: .noResource) }
            return .init(status: .ok, value: data, stateRoot: root.description)
        }
    }

    /// A page of the entries below a prefix.
    func listState(_ request: ClientStateListRequest?) throws -> ClientStateListResponse {
        guard let request else { return .init(status: .internalError) }
        let root: NodeKey
        switch try self.root(request.stateRoot) {
        case .invalid: return .init(status: .invalidRoot)
        case .unknown: return .init(status: .noRoot)
        case .notReady: return .init(status: .notReady)
        case .found(let found): root = found
        }
        guard let prefix = AddressPrefix(request.address) else { return .init(status: .invalidAddress) }
        guard let reverse = Self.isReverse(request.sorting, key: "default") else { return .init(status: .invalidSort) }
        guard try hasEntries(prefix, in: root) else {
            return .init(status: .noResource, stateRoot: root.description, paging: .init())
        }
        guard let limit = Self.limit(request.paging) else { return .init(status: .invalidPaging) }
        var start: StateAddress?
        if let text = request.paging?.start, !text.isEmpty {
            guard let address = StateAddress(hex: text), prefix.contains(address),
                try store.tree(root).get(address) != nil
            else { return .init(status: .invalidPaging) }
            start = address
        }
        var entries: [ClientStateListResponse.Entry] = []
        var next = ""
        try walk(prefix, in: root, from: start, reverse: reverse) { address, data in
            guard entries.count < limit else {
                next = address.hex
                return false
            }
            entries.append(.init(address: address.hex, data: data))
            return true
        }
        return .init(
            status: .ok, entries: entries, stateRoot: root.description,
            paging: .init(next: next, start: entries.first?.address ?? "", limit: Int32(limit)))
    }

    private func hasEntries(_ prefix: AddressPrefix, in root: NodeKey) throws -> Bool {
        var found = false
        try walk(prefix, in: root, from: nil, reverse: false) { _, _ in
            found = true
            return false
        }
        return found
    }

    private func walk(
        _ prefix: AddressPrefix, in root: NodeKey, from start: StateAddress?, reverse: Bool,
        _ body: (StateAddress, [UInt8]) throws -> Bool
    ) throws {
        if root == store.head?.stateRoot {
            try store.walkLeaves(prefix: prefix, from: start, reverse: reverse, body)
        } else {
            try store.tree(root).walk(prefix: prefix, from: start, reverse: reverse, body)
        }
    }
}
