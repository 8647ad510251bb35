internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import SawtoothClient
internal import SawtoothProtocol

/// What a production needs of its ledger (docs/operations.md, "Settings on the ledger"), read at one block.
struct LedgerCheck: Sendable {
    private static let injectors = "sawtooth.validator.batch_injectors"
    private static let rules = "sawtooth.validator.block_validation_rules"
    private static let families = "sawtooth.validator.transaction_families"
    /// Without these anybody can submit a BlockInfo transaction with a time of their choice.
    private static let neededRules = ["NofX:1,block_info", "XatY:block_info,0", "local:0"]

    private let reader: StateReader
    private let now: Int64

    /// - Parameter now: Unix seconds.
    /// - Throws: `LedgerAPIError`.
    init(_ api: LedgerAPI, now: Int64) async throws(LedgerAPIError) {
        reader = try await StateReader(api: api)
        self.now = now
    }

    /// - Throws: `LedgerAPIError`.
    func findings() async throws(LedgerAPIError) -> [CheckFinding] {
        [
            try await registrars(), try await blockTime(), try await validationRules(), try await freshness(),
            try await namespaces(), try await batchSigners(),
        ]
    }

    private func registrars() async throws(LedgerAPIError) -> CheckFinding {
        let name = "ledger.registrars"
        guard let list = try await setting(RegistrarSetting.key) else {
            return CheckFinding(
                name, .wrong, "\(RegistrarSetting.key) is not set: anybody can register a doctor",
                advice: "propose \(RegistrarSetting.key), the registrars' public keys")
        }
        let keys = list.split(separator: ",").map(\.trimmed)
        let isKeys = keys.allSatisfy { $0.utf8.count == 66 && Hex.decode($0) != nil && $0 == $0.lowercased() }
        return CheckFinding(
            name, holds: !keys.isEmpty && isKeys, isKeys ? "\(keys.count) keys" : "not all are public keys",
            otherwise: "\(RegistrarSetting.key) is compressed public keys in lower-case hex, between commas")
    }

    private func blockTime() async throws(LedgerAPIError) -> CheckFinding {
        let value = try await setting(Self.injectors)
        return CheckFinding(
            "ledger.block_time", holds: value?.split(separator: ",").map(\.trimmed).contains("block_info") ?? false,
            value.map { "\(Self.injectors)=\($0)" } ?? "\(Self.injectors) is not set",
            otherwise: "run block-info-tp beside each validator, then propose \(Self.injectors)=block_info")
    }

    private func validationRules() async throws(LedgerAPIError) -> CheckFinding {
        let value = try await setting(Self.rules)
        let rules = value?.split(separator: ";").map { $0.filter { $0 != " " } } ?? []
        let missing = Self.neededRules.filter { needed in !rules.contains { String($0) == needed } }
        return CheckFinding(
            "ledger.block_time_rules", holds: missing.isEmpty,
            missing.isEmpty
                ? "anybody else's times are refused" : "\(Self.rules) lacks \(missing.joined(separator: ";"))",
            otherwise: "propose \(Self.rules)=\(Self.neededRules.joined(separator: ";"))")
    }

    /// The entry of the block before the head: on a ledger without traffic it may be old, and is fresh all the same.
    private func freshness() async throws(LedgerAPIError) -> CheckFinding {
        let name = "ledger.block_time_fresh"
        guard let bytes = try await reader.data(at: BlockInfoAddressing.config),
            let config = try? BlockInfoConfig(decoding: bytes)
        else {
            return CheckFinding(
                name, .wrong, "no block has a time: expiries are stored and not enforced",
                advice: "switch BlockInfo on before the first transaction that anybody relies on")
        }
        let entry = try await reader.data(at: BlockInfoAddressing.block(config.latestBlock))
        guard let entry, let block = try? BlockInfo(decoding: entry) else {
            return CheckFinding(
                name, .wrong, "the entry of block \(config.latestBlock) is missing or cannot be read",
                advice: "find out why block-info-tp does not write it")
        }
        let head = reader.head.number
        guard config.latestBlock &+ 1 >= head else {
            return CheckFinding(
                name, .wrong, "the newest time is of block \(config.latestBlock), and the ledger is at \(head)",
                advice: "see that block-info-tp runs beside each validator")
        }
        let age = now - Int64(clamping: block.timestamp)
        return CheckFinding(
            name, holds: age >= -Int64(clamping: config.syncTolerance),
            "block \(config.latestBlock), \(abs(age)) s \(age < 0 ? "ahead of" : "before") this machine's clock",
            otherwise: "set the clocks of validators and of this machine by NTP")
    }

    private struct FamilyRule: Decodable {
        let family: String
        let version: String
        let namespaces: [String]?
    }

    private func namespaces() async throws(LedgerAPIError) -> CheckFinding {
        let name = "ledger.families"
        let advice = "propose \(Self.families) with each family's name, version and namespaces (docs/operations.md)"
        guard let value = try await setting(Self.families) else {
            return CheckFinding(name, .wrong, "any family may be submitted", advice: advice)
        }
        guard let families = try? JSONDecoder().decode([FamilyRule].self, from: Data(value.utf8)) else {
            return CheckFinding(name, .wrong, "\(Self.families) cannot be read", advice: advice)
        }
        let own = families.first { $0.family == Family.name && $0.version == Family.version }
        let wide = families.filter { family in
            let namespaces = family.namespaces ?? []
            let reaches = namespaces.contains {
                Family.namespaceHex.hasPrefix($0) || $0.hasPrefix(Family.namespaceHex)
            }
            return namespaces.isEmpty || family.family != Family.name && reaches
        }.map(\.family)
        guard wide.isEmpty else {
            return CheckFinding(
                name, .wrong, "\(wide.joined(separator: ", ")) may write to addresses of \(Family.name)",
                advice: advice)
        }
        return CheckFinding(
            name, holds: own?.namespaces == [Family.namespaceHex],
            own == nil
                ? "\(Family.name) \(Family.version) is not among them"
                : "\(Family.name) writes under \(own?.namespaces?.joined(separator: ", ") ?? "")", otherwise: advice)
    }

    /// A policy in a validator's own file binds that validator's clients, and no client can see it.
    private func batchSigners() async throws(LedgerAPIError) -> CheckFinding {
        for role in [["transactor", "batch_signer"], ["transactor"]] {
            guard try await reader.data(at: Self.address(ofRole: role)) != nil else { continue }
            return CheckFinding(
                "ledger.batch_signers", .fine, "the role \(role.joined(separator: ".")) has a policy on the ledger")
        }
        return CheckFinding(
            "ledger.batch_signers", .unseen, "no policy on the ledger says who may sign batches",
            advice:
                "see that validator.toml of each validator has transactor.batch_signer, gateways and registrars only")
    }

    private func setting(_ key: String) async throws(LedgerAPIError) -> String? {
        guard let bytes = try await reader.data(at: Self.address(ofSetting: key)),
            let setting = try? Setting(decoding: bytes)
        else { return nil }
        return setting.entries.first { $0.key == key }?.value
    }

    /// `000000`, then the first 8 bytes of SHA-256 of each of the key's four parts (Sawtooth's Settings family).
    static func address(ofSetting key: String) -> StateAddress {
        let parts = key.split(separator: ".", maxSplits: 3).map(String.init)
        return StateAddress(prefix: [0, 0, 0], beginningOf: digests(of: parts, lengths: [8, 8, 8, 8]))
    }

    /// `00001d01`, then the first 7, 8, 8 and 8 bytes of SHA-256 of the role's parts (Sawtooth's Identity family).
    static func address(ofRole parts: [String]) -> StateAddress {
        StateAddress(prefix: [0x00, 0x00, 0x1d, 0x01], beginningOf: digests(of: parts, lengths: [7, 8, 8, 8]))
    }

    private static func digests(of parts: [String], lengths: [Int]) -> [UInt8] {
        lengths.enumerated().flatMap { position, length in
            SHA256.hash(Array((position < parts.count ? parts[position] : "").utf8)).prefix(length)
        }
    }
}
