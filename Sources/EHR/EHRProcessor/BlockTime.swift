internal import EHRFamily
internal import SawtoothProtocol

/// The ledger's time: the latest block's, from the BlockInfo family. There is no other clock.
enum BlockTime: Hashable, Sendable {
    /// The network does not record it; expiries are stored, but not enforced here.
    case unknown
    /// Unix seconds.
    case seconds(UInt64)

    /// - Parameters:
    ///   - config: names the latest block.
    ///   - entry: the stored entry of that block; nil if there is none.
    /// - Throws: `bad_block_info` if either is unusable. A network that has block time must not lose it silently.
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

    /// Whether a moment has been reached.
    func isAtOrAfter(_ moment: UInt64) -> Bool {
        guard case .seconds(let now) = self else { return false }
        return now >= moment
    }

    private static func rejection(_ reason: String, _ address: StateAddress) -> Rejection {
        Rejection(.badBlockInfo, "The time of the latest block is not to be had: \(reason)", .address(address.hex))
    }
}
