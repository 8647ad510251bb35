internal import Accounts
internal import BuildVersion
internal import EHRFamily
internal import EHRIndex
internal import RecordConfiguration
internal import RecordRemote
internal import SQLDatabases
internal import SawtoothClient
internal import SawtoothProtocol

/// Whether everything is as a production needs it: the database and what is in it, the encryption service, the ledger
/// and its settings. Changes nothing.
package struct ProductionCheck: Sendable {
    private let parts: GatewayParts

    package init(_ parts: GatewayParts) {
        self.parts = parts
    }

    /// What fails is a finding, too.
    package func findings() async -> [CheckFinding] {
        let missing: [String]
        do {
            missing = try await parts.missingMigrations()
        } catch {
            return [CheckFinding("database.schema", .wrong, "\(error)", advice: "see that the gateway can read it")]
        }
        let schema = CheckFinding(
            "database.schema", holds: missing.isEmpty,
            missing.isEmpty ? "up to date" : "lacks \(missing.joined(separator: ", "))",
            otherwise: "run ehr-gateway migrate")
        let database = missing.isEmpty ? [await file(), await accounts(), await audit(), await index()] : []
        return [schema] + database + [await encryption(), await versions()] + (await ledger()) + [await processor()]
    }

    private func found(
        _ name: String, _ advice: String, _ look: () async throws -> CheckFinding
    ) async -> CheckFinding {
        do { return try await look() } catch { return CheckFinding(name, .wrong, "\(error)", advice: advice) }
    }

    private func file() async -> CheckFinding {
        let name = "database.file"
        return await found(name, "stop the gateway and restore a backup") {
            guard let fault = try await parts.database.faults().first else { return CheckFinding(name, .fine, "whole") }
            return CheckFinding(name, .wrong, fault.description, advice: fault.advice)
        }
    }

    private func accounts() async -> CheckFinding {
        let (name, advice) = ("database.accounts", "make an administrator: ehr-gateway admin create")
        return await found(name, advice) {
            let counts = try await parts.accounts.activeAccounts()
            let text = Account.Role.allCases.compactMap { role in counts[role].map { "\($0) \(role.rawValue)" } }
            return CheckFinding(
                name, holds: counts[.admin] != nil,
                "active: \(text.isEmpty ? "none" : text.joined(separator: ", "))", otherwise: advice)
        }
    }

    private func audit() async -> CheckFinding {
        let (name, advice) = ("database.audit", "keep the database as it is, and find out who changed it")
        return await found(name, advice) {
            let kept = try parts.auditHead.flatMap { try AccountDesk.keptAuditHead(at: $0) }
            let verdict = try await parts.accounts.verifyAudit(against: kept)
            if let fault = verdict.fault {
                return CheckFinding(name, .wrong, "entry \(fault.seq): \(fault.reason)", advice: advice)
            }
            return CheckFinding(
                name, .fine, "\(verdict.entries) entries hold",
                advice: parts.auditHead == nil
                    ? "set \(GatewaySettings.auditHead.name): only against a head kept elsewhere is it seen that the "
                        + "newest were cut off"
                    : nil)
        }
    }

    private func index() async -> CheckFinding {
        let (name, advice) = ("database.index", "see whether the gateway runs and follows; else ehr-gateway reindex")
        return await found(name, advice) {
            let lag = try await parts.follower.lag()
            let indexed = lag.indexed.map { "at block \($0.number)" } ?? "empty"
            return CheckFinding(
                name, holds: lag.blocks <= GatewayLimits.lagBlocks, "\(indexed), \(lag.blocks) behind",
                otherwise: advice)
        }
    }

    private func encryption() async -> CheckFinding {
        let (name, advice) = ("encryption", "see whether it runs and what its log says")
        return await found(name, advice) {
            let isAwaited = try await parts.service.desk.requireReady()
            return CheckFinding(name, .fine, isAwaited ? "ready; something waits for the ledger" : "ready")
        }
    }

    /// What tells one release from another: each program is tested with those of its own.
    private func versions() async -> CheckFinding {
        let (name, own) = ("versions", Build.server("ehr-gateway"))
        return await found(name, "see whether the encryption service runs") {
            let other = try await parts.service.desk.program() ?? "an encryption service that does not say which"
            return CheckFinding(
                name, holds: other.prefix { $0 != " " } == "ehr-encryption/\(Build.version)", "\(own), \(other)",
                otherwise: "install the same release of all programs (scripts/upgrade.sh)")
        }
    }

    /// Sawtooth does not say which processors are registered. It shows: what waits for a verdict gets one.
    private func processor() async -> CheckFinding {
        let name = "processor"
        return await found(name, "see whether ledger and encryption service run") {
            let start = try await parts.ledger.newestBlock().header.blockNum
            let end = ContinuousClock.now + GatewayLimits.verdictPatience
            while try await parts.service.desk.requireReady() {
                let newest = try await parts.ledger.newestBlock()
                let families = newest.batches.flatMap(\.transactions).map(\.header.familyName)
                if newest.header.blockNum > start, families.contains(Family.name) {
                    return CheckFinding(name, .fine, "what waits is decided")
                }
                guard ContinuousClock.now < end else {
                    let waiting = try await parts.service.desk.awaitedVerdicts()
                    return CheckFinding(
                        name, .wrong,
                        "\(waiting) operations wait, and no block decided any in "
                            + "\(GatewayLimits.verdictPatience.components.seconds) s",
                        advice: "start ehr-processor at each validator, with the family's version that is in use")
                }
                try await Task.sleep(for: .milliseconds(250))
            }
            return CheckFinding(name, .fine, "nothing waits for a verdict")
        }
    }

    /// The ledger's facts, which may change at any time.
    func ledger() async -> [CheckFinding] {
        do {
            return try await LedgerCheck(parts.ledger, now: GatewayParts.now()).findings()
        } catch {
            return [CheckFinding("ledger", .wrong, "\(error)", advice: "see whether validator and REST API run")]
        }
    }
}
