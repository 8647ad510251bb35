internal import Cryptography
internal import SawtoothProtocol
internal import SawtoothSigning

/// Block 0: settings, proposed by the validator's key and applied by the rules of the Settings family.
struct GenesisBlock {
    /// The id for the block before the first one.
    static let previousBlockID = "0000000000000000"

    /// A genesis that the Settings family would reject.
    struct Rejected: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// Signs and stores block 0.
    ///
    /// - Parameter settings: in order. If they do not set `sawtooth.settings.vote.authorized_keys`, the validator's key
    ///   is authorized, as by `sawset genesis`; if they set no consensus, devmode 0.1 is used.
    /// - Throws: `Rejected` for an unusable setting; errors of signing and storing.
    static func write(settings: [(key: String, value: String)], signer: ValidatorSigner, to store: ChainStore) throws {
        var first: [(key: String, value: String)] = []
        var second: [(key: String, value: String)] = []
        for setting in settings {
            if setting.key == SettingsFamily.authorizedKeys { first.append(setting) } else { second.append(setting) }
        }
        if first.isEmpty { first = [(SettingsFamily.authorizedKeys, signer.publicKey)] }
        let consensus = "sawtooth.consensus.algorithm"
        for (key, value) in [("\(consensus).version", "0.1"), ("\(consensus).name", "Devmode")]
        where !second.contains(where: { $0.key == key }) {
            second.insert((key, value), at: 0)
        }
        var execution = Execution()
        let batches = try [first, second].map { group in
            try signer.batch(try group.map { try execution.transaction($0.key, $0.value, signer) })
        }
        let state = try store.tree(.emptyRoot).updating(execution.changes)
        let (block, header) = try signer.block(
            number: 0, previousBlockID: previousBlockID, batches: batches, consensus: Array("Genesis".utf8),
            stateRoot: state.root)
        try store.commit(
            .init(
                block: block, header: header, receipts: execution.receipts, changes: execution.changes, state: state))
    }

    /// Compares settings with those that a chain began with.
    ///
    /// - Throws: `Rejected` for the first one that differs: only a new chain takes settings.
    static func check(_ settings: [(key: String, value: String)], in store: ChainStore) throws {
        guard let (_, header) = try store.header(number: 0), let root = NodeKey(header.stateRootHash) else { return }
        let state = store.tree(root)
        for (key, value) in settings {
            guard let address = StateAddress(hex: SettingsFamily.address(of: key)) else { continue }
            let stored = try state.get(address).flatMap { SettingsFamily.value(of: key, in: $0) }
            guard stored == value else {
                throw Rejected(
                    description: "This chain began with \(key) = \(stored ?? "nothing"), not \(value). "
                        + "Genesis settings bind a new chain only: leave the option out or name a new folder."
                )
            }
        }
    }

    private struct Execution {
        var changes: [StateAddress: [UInt8]?] = [:]
        var receipts: [TransactionReceipt] = []

        mutating func transaction(_ key: String, _ value: String, _ signer: ValidatorSigner) throws -> Transaction {
            guard !key.isEmpty, let address = StateAddress(hex: SettingsFamily.address(of: key)) else {
                throw Rejected(description: "A genesis setting has no name; write KEY=VALUE.")
            }
            guard !key.unicodeScalars.contains("\0"), !value.unicodeScalars.contains("\0") else {
                throw Rejected(description: "The genesis setting \(key) holds a NUL character; settings are text.")
            }
            guard key != SettingsFamily.proposals else {
                throw Rejected(description: "\(key) cannot be set: the Settings family keeps its open proposals there.")
            }
            let proposal = SettingProposal(
                setting: key, value: value, nonce: "0x" + Hex.encode(RandomBytes.make(8))
            ).encoded()
            let transaction = try signer.transaction(
                family: SettingsFamily.name, version: SettingsFamily.version, inputs: SettingsFamily.inputs(for: key),
                outputs: SettingsFamily.outputs(for: key),
                payload: SettingsPayload(action: .propose, data: proposal).encoded())
            let data = try SettingsFamily.entry(changes[address].flatMap { $0 }, setting: key, to: value)
            changes[address] = data
            receipts.append(
                TransactionReceipt(
                    stateChanges: [StateChange(address: address.hex, value: data, type: .set)],
                    events: [Event(eventType: "settings/update", attributes: [.init(key: "updated", value: key)])],
                    transactionID: transaction.headerSignature))
            return transaction
        }
    }
}
