internal import Cryptography
internal import SawtoothProtocol

/// The Settings family, as far as a genesis block needs it: a setting's address, its encoding, and the effect of a
/// proposal in the genesis block (Sawtooth documentation, "Settings Transaction Family").
enum SettingsFamily {
    static let name = "sawtooth_settings"
    static let version = "1.0"
    static let authorizedKeys = "sawtooth.settings.vote.authorized_keys"
    static let proposals = "sawtooth.settings.vote.proposals"
    static let approvalThreshold = "sawtooth.settings.vote.approval_threshold"
    static let batchInjectors = "sawtooth.validator.batch_injectors"

    private static let namespace = "000000"
    private static let partCount = 4
    private static let partDigits = 16

    /// The address of setting `key`: the namespace and the first 16 digits of the SHA-256 of each of four parts.
    static func address(of key: String) -> String {
        var parts = key.split(separator: ".", maxSplits: partCount - 1, omittingEmptySubsequences: false)
            .map(String.init)
        while parts.count < partCount { parts.append("") }
        return namespace + parts.map { Hex.encode(SHA256.hash($0)).prefix(partDigits) }.joined()
    }

    /// The value of setting `key` in the entry stored at its address.
    static func value(of key: String, in entry: [UInt8]) -> String? {
        (try? Setting(decoding: entry))?.entries.first { $0.key == key }?.value
    }

    /// The entry with setting `key` set, keeping others at the same address.
    static func entry(_ entry: [UInt8]?, setting key: String, to value: String) throws(WireError) -> [UInt8] {
        var setting = try entry.map { bytes throws(WireError) in try Setting(decoding: bytes) } ?? Setting()
        if let index = setting.entries.firstIndex(where: { $0.key == key }) {
            setting.entries[index].value = value
        } else {
            setting.entries.append(.init(key: key, value: value))
        }
        return setting.encoded()
    }

    /// The addresses that every proposal declares.
    static func inputs(for key: String) -> [String] {
        [address(of: proposals), address(of: authorizedKeys), address(of: approvalThreshold), address(of: key)]
    }

    static func outputs(for key: String) -> [String] {
        [address(of: proposals), address(of: key)]
    }
}
