internal import SawtoothProtocol
internal import SawtoothSigning

/// The BlockInfo family: each block begins with a transaction that describes the previous block and the time, so that
/// families have a clock on which all validators agree (Sawtooth documentation, "BlockInfo Transaction Family"). On if
/// the setting `sawtooth.validator.batch_injectors` names `block_info`.
enum BlockInfoFamily {
    static let name = "block_info"
    static let version = "1.0"
    /// The prefix of block entries; the block's number follows in 62 hexadecimal digits.
    static let blockPrefix = "00b10c00"
    static let configAddress = "00b10c01" + String(repeating: "0", count: 62)
    /// A transaction that does not overlap this namespace is independent of block boundaries.
    static let namespace = "00b10c"

    private static let defaultTargetCount: UInt64 = 256
    private static let defaultSyncTolerance: UInt64 = 300

    static func address(ofBlock number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return blockPrefix + String(repeating: "0", count: 62 - digits.count) + digits
    }

    /// The batch that opens the block after `previous`, and its effects.
    struct Injection {
        let batch: Batch
        let changes: [StateAddress: [UInt8]?]
        let receipts: [TransactionReceipt]
    }

    /// Creates and applies the transaction.
    ///
    /// - Parameters:
    ///   - previous: the block to describe: the current head.
    ///   - now: Unix seconds. Time never runs backwards: if the last entry is later, its time is used.
    ///   - read: the state that the block builds on.
    /// - Throws: errors of signing and of reading; `WireError` if the family's entries are damaged.
    static func inject(
        after previous: (Block, BlockHeader), now: UInt64, signer: ValidatorSigner,
        read: (StateAddress) throws -> [UInt8]?
    ) throws -> Injection? {
        guard let configAt = StateAddress(hex: configAddress) else { return nil }
        let number = previous.1.blockNum
        var config = BlockInfoConfig(
            latestBlock: number, oldestBlock: number, targetCount: defaultTargetCount,
            syncTolerance: defaultSyncTolerance)
        var timestamp = now
        var changes: [StateAddress: [UInt8]?] = [:]
        var stateChanges: [StateChange] = []
        if let stored = try read(configAt) {
            config = try BlockInfoConfig(decoding: stored)
            if let latestAt = StateAddress(hex: address(ofBlock: config.latestBlock)), let latest = try read(latestAt) {
                timestamp = max(now, try BlockInfo(decoding: latest).timestamp)
            }
            config.latestBlock = number
        }
        var deleted: [StateAddress] = []
        while config.latestBlock &- config.oldestBlock > config.targetCount, config.latestBlock > config.oldestBlock {
            if let oldestAt = StateAddress(hex: address(ofBlock: config.oldestBlock)) { deleted.append(oldestAt) }
            config.oldestBlock += 1
        }
        let info = BlockInfo(
            blockNum: number, previousBlockID: previous.1.previousBlockID, signerPublicKey: previous.1.signerPublicKey,
            headerSignature: previous.0.headerSignature, timestamp: timestamp)
        guard let infoAt = StateAddress(hex: address(ofBlock: number)) else { return nil }
        for (address, data) in [(configAt, config.encoded()), (infoAt, info.encoded())] {
            changes[address] = data
            stateChanges.append(StateChange(address: address.hex, value: data, type: .set))
        }
        for address in deleted {
            changes[address] = .some(nil)
            stateChanges.append(StateChange(address: address.hex, type: .delete))
        }
        let transaction = try signer.transaction(
            family: name, version: version, inputs: [configAddress, blockPrefix],
            outputs: [configAddress, blockPrefix],
            payload: BlockInfoTxn(block: info).encoded())
        return Injection(
            batch: try signer.batch([transaction]), changes: changes,
            receipts: [TransactionReceipt(stateChanges: stateChanges, transactionID: transaction.headerSignature)])
    }
}
