internal import EHRFamily
internal import SawtoothProtocol

/// What time it is on the ledger: the latest block's, from the BlockInfo family. There is no other clock.
enum BlockTime: Hashable, Sendable {
    /// The network does not record it; expiries are stored, and enforced by nobody here.
    case unknown
    /// Unix seconds.
    case seconds(UInt64)

    /// - Parameters:
    ///   - config: which block is the latest.
    ///   - entry: what is stored about that block; nil where nothing is.
    /// - Throws: `bad_block_info` where either cannot be used. A network that has block time must not lose it silently.
    init(config: [UInt8], entry: [UInt8]?) throws(Rejection) {
        guard let config = try? BlockInfoConfig(decoding: config) else {
            throw Self.rejection("the config cannot be read", BlockInfoAddressing.config)
        }
        let latest = config.latestBlock
        guard let entry, !entry.isEmpty else {
            throw Self.rejection("there is no entry of block \(latest)", BlockInfoAddressing.block(latest))
        }
        guard let block = try? BlockInfo(decoding: entry) else {
            throw Self.rejection("the entry of block \(latest) cannot be read", BlockInfoAddressing.block(latest))
        }
        guard block.blockNum == latest else {
            throw Self.rejection(
                "the entry of block \(latest) is of block \(block.blockNum)", BlockInfoAddressing.block(latest))
        }
        self = .seconds(block.timestamp)
    }

    /// Whether a moment that was to come is over.
    func isAtOrAfter(_ moment: UInt64) -> Bool {
        guard case .seconds(let now) = self else { return false }
        return now >= moment
    }

    private static func rejection(_ reason: String, _ address: StateAddress) -> Rejection {
        Rejection(.badBlockInfo, "The time of the latest block is not to be had: \(reason)", .address(address.hex))
    }
}
