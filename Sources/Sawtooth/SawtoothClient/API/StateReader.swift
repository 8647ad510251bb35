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

    /// Questions to the API at one time.
    private static let questionsAtOnce = 8

    /// The data at several addresses, in the order of `addresses`; nil where nothing is stored. Eight are asked for at
    /// one time.
    ///
    /// - Throws: `LedgerAPIError`.
    public func data(at addresses: [StateAddress]) async throws(LedgerAPIError) -> [[UInt8]?] {
        if addresses.count == 1 { return [try await data(at: addresses[0])] }
        typealias Answer = (place: Int, data: Result<[UInt8]?, LedgerAPIError>)
        let answers = await withTaskGroup(of: Answer.self) { group in
            var (next, all) = (0, [Result<[UInt8]?, LedgerAPIError>](repeating: .success(nil), count: addresses.count))
            while next < min(addresses.count, StateReader.questionsAtOnce) {
                ask(for: addresses[next], next, in: &group)
                next += 1
            }
            while let answer = await group.next() {
                all[answer.place] = answer.data
                guard case .success = answer.data, next < addresses.count else { continue }
                ask(for: addresses[next], next, in: &group)
                next += 1
            }
            return all
        }
        var all: [[UInt8]?] = []
        for answer in answers { all.append(try answer.get()) }
        return all
    }

    private func ask(
        for address: StateAddress, _ place: Int,
        in group: inout TaskGroup<(place: Int, data: Result<[UInt8]?, LedgerAPIError>)>
    ) {
        // The result is made in a function of its own: returned as part of the tuple from a `do` and its `catch`, the
        // optimiser of Swift 6.3.1 loses the place, and each answer is taken for the first address's.
        group.addTask { (place, await result(at: address)) }
    }

    private func result(at address: StateAddress) async -> Result<[UInt8]?, LedgerAPIError> {
        do throws(LedgerAPIError) {
            return .success(try await data(at: address))
        } catch {
            return .failure(error)
        }
    }

    /// All entries whose address begins with `prefix`.
    ///
    /// - Throws: `LedgerAPIError.Code.invalidArgument` for an invalid prefix.
    public func entries(under prefix: String) throws(LedgerAPIError) -> Pages<StateItem> {
        try api.state(under: prefix, head: head.id)
    }
}
