public import SawtoothProtocol

/// Reads state at one block, so that several reads are consistent, whatever is committed meanwhile.
public struct StateReader: Sendable {
    /// The API to read from.
    public let api: LedgerAPI
    /// The block that everything is read at.
    public let head: BlockReference

    /// Reads at a block that the caller names.
    public init(api: LedgerAPI, head: BlockReference) {
        self.api = api
        self.head = head
    }

    /// Reads at the currently newest block.
    ///
    /// - Throws: `LedgerAPIError`.
    public init(api: LedgerAPI) async throws(LedgerAPIError) {
        self.init(api: api, head: try await api.newestBlock().reference)
    }

    /// The data at one address, or nil.
    ///
    /// - Throws: `LedgerAPIError`.
    public func data(at address: StateAddress) async throws(LedgerAPIError) -> [UInt8]? {
        try await api.state(at: address, head: head.id)
    }

    /// The data at several addresses, in the order of `addresses`; nil where nothing is stored.
    ///
    /// - Throws: `LedgerAPIError`.
    public func data(at addresses: [StateAddress]) async throws(LedgerAPIError) -> [[UInt8]?] {
        var all: [[UInt8]?] = []
        for address in addresses { all.append(try await data(at: address)) }
        return all
    }

    /// All entries whose address begins with `prefix`.
    ///
    /// - Throws: `LedgerAPIError.Code.invalidArgument` for an invalid prefix.
    public func entries(under prefix: String) throws(LedgerAPIError) -> Pages<StateItem> {
        try api.state(under: prefix, head: head.id)
    }
}
