internal import SawtoothProtocol

/// Decides what events mean: the next block, a fork, a gap. No socket, no clock.
struct FollowerStateMachine: Sendable {
    enum Action: Equatable, Sendable {
        case subscribe(after: [BlockID])
        case emit(LedgerUpdate)
        /// Drop the connection; a new one subscribes after what is known.
        case reconnect
        case fail(EventFollowerError)
    }

    static let blockCommit = "sawtooth/block-commit"
    /// Blocks remembered for forks.
    static let historyLimit = 512
    /// Attempts to close a gap before giving up.
    static let gapLimit = 3

    /// Known blocks of the chain, oldest first.
    private(set) var history: [BlockReference]
    /// Whether blocks before the known ones matter: if so, a validator on another fork starts over from the first
    /// block.
    private let wantsPast: Bool
    private let wantsBlockCommit: Bool
    private var gaps = 0
    /// Whether the connection is about to be dropped, so that anything still arriving on it is ignored.
    private var isStale = false

    /// - Parameters:
    ///   - known: blocks already processed, in any order.
    ///   - fromGenesis: without known blocks: begin with the first block, not with the next.
    ///   - wantsBlockCommit: whether the caller subscribed to `sawtooth/block-commit` itself.
    init(known: [BlockReference], fromGenesis: Bool, wantsBlockCommit: Bool) {
        history = Array(known.sorted { $0.number < $1.number }.suffix(Self.historyLimit))
        wantsPast = fromGenesis || !known.isEmpty
        self.wantsBlockCommit = wantsBlockCommit
    }

    /// Frames can flow.
    mutating func connected() -> [Action] {
        isStale = false
        return [.subscribe(after: lastKnown)]
    }

    mutating func disconnected() -> [Action] { [.emit(.disconnected)] }

    /// The validator answered the subscription.
    mutating func answered(_ response: ClientEventsSubscribeResponse) -> [Action] {
        switch response.status {
        case .ok: [.emit(.subscribed)]
        case .invalidFilter: [.fail(.invalidFilter(message: response.responseMessage))]
        case .unknownBlock: [.fail(.unknownBlocks)]
        default: dropConnection()
        }
    }

    private mutating func dropConnection() -> [Action] {
        isStale = true
        return [.reconnect]
    }

    /// The events of one block arrived.
    mutating func received(_ events: [Event]) -> [Action] {
        // Without the block's own event its position is unknown; every subscription includes that event.
        guard !isStale, let block = Self.block(events, keepingCommit: wantsBlockCommit) else { return [] }
        if history.contains(where: { $0.id == block.block.id }) { return [] }
        var actions: [Action] = []
        if block.previous == .beforeGenesis {
            if !history.isEmpty { actions.append(.emit(.fork(after: nil))) }
            history = []
        } else if let position = history.lastIndex(where: { $0.id == block.previous }) {
            if position != history.count - 1 {
                history.removeLast(history.count - 1 - position)
                actions.append(.emit(.fork(after: history.last)))
            }
        } else if !history.isEmpty || wantsPast {
            gaps += 1
            return gaps > Self.gapLimit ? [.fail(.broken(after: history.last))] : dropConnection()
        }
        gaps = 0
        history.append(block.block)
        if history.count > Self.historyLimit { history.removeFirst(history.count - Self.historyLimit) }
        actions.append(.emit(.block(block)))
        return actions
    }

    /// The known blocks to send; the validator takes the newest that is on its chain: the last 16 blocks, then
    /// increasingly sparse older ones, and finally the id before the first block, so that a fork of any depth is found.
    private var lastKnown: [BlockID] {
        var ids: [BlockID] = []
        var back = 1
        while back <= history.count {
            ids.append(history[history.count - back].id)
            back = back < 16 ? back + 1 : back * 2
        }
        if wantsPast || !history.isEmpty { ids.append(.beforeGenesis) }
        return ids
    }

    private static func block(_ events: [Event], keepingCommit: Bool) -> BlockEvents? {
        guard let commit = events.first(where: { $0.eventType == blockCommit }) else { return nil }
        func attribute(_ key: String) -> String? { commit.attributes.first { $0.key == key }?.value }
        guard let id = attribute("block_id").flatMap({ BlockID(hex: $0) }),
            let number = attribute("block_num").flatMap({ UInt64($0) }),
            let previous = attribute("previous_block_id").flatMap({ BlockID(hex: $0) })
        else { return nil }
        return BlockEvents(
            block: BlockReference(id: id, number: number), previous: previous,
            stateRoot: attribute("state_root_hash") ?? "",
            events: keepingCommit ? events : events.filter { $0.eventType != blockCommit })
    }
}
