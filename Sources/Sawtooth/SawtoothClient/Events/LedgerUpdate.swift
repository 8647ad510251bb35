public import SawtoothProtocol

/// The events of one block.
public struct BlockEvents: Hashable, Sendable {
    /// The block.
    public let block: BlockReference
    /// Its predecessor.
    public let previous: BlockID
    /// The root of the state after the block, in hex.
    public let stateRoot: String
    /// The events subscribed to, in the order of the block.
    public let events: [Event]

    /// Creates the events of a block, for tests.
    public init(block: BlockReference, previous: BlockID, stateRoot: String, events: [Event]) {
        self.block = block
        self.previous = previous
        self.stateRoot = stateRoot
        self.events = events
    }
}

/// What a follower learns of a ledger.
public enum LedgerUpdate: Hashable, Sendable {
    /// The next block: its predecessor is the block of the last update.
    case block(BlockEvents)
    /// Blocks after `after` are no longer on the chain (nil: no known block is); their replacements follow. Undo their
    /// effects.
    case fork(after: BlockReference?)
    /// The validator has accepted the subscription, and events flow; also after a disconnect.
    case subscribed
    /// The connection is lost. The follower reconnects and misses nothing.
    case disconnected
}

/// Why a follower cannot continue.
public enum EventFollowerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The endpoint is not of the form `tcp://HOST:PORT`, or the process has no descriptors left.
    case cannotConnect(endpoint: String, reason: String)
    /// The validator refuses a filter.
    case invalidFilter(message: String)
    /// The validator knows none of the blocks to start after.
    case unknownBlocks
    /// The validator keeps sending blocks that do not follow any known block.
    case broken(after: BlockReference?)

    public var description: String {
        switch self {
        case .cannotConnect(let endpoint, let reason): "Events of \(endpoint) cannot be followed: \(reason)"
        case .invalidFilter(let message): "The validator refuses the subscription: \(message)"
        case .unknownBlocks: "The validator knows none of the given blocks. Is it of the same network?"
        case .broken(let block):
            "The validator's events do not continue after block \(block.map { "\($0.number)" } ?? "none"). "
                + "Start again from its first block."
        }
    }
}
