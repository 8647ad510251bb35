internal import EHRFamily
internal import FoundationEssentials
internal import Journals
internal import Locking
internal import RecordErrors
internal import RecordKeys

// What was opened under an access that the ledger refuses in the end cannot be called back: the openings journal says
// so, once for each access, beside the record of what was opened.

extension RecordDesk {
    /// A record of the openings journal that says that an access is not on the ledger.
    private struct Line: Codable {
        /// `access_lost`.
        var alarm: String
        /// Unix seconds.
        var at: UInt64
        /// The ledger's, where it gave one.
        var code: String?
        var holder: String
        var patient: String
        var record: String
        /// The access's id.
        var under: String
    }

    /// What is read of any record.
    private struct Seen: Decodable {
        let alarm: String?
        let given: String?
        let holder: String?
        let under: String?
    }

    /// Whether the ledger refuses what it had, or what has opened its record before.
    private static func isLost(_ operation: LedgerOperation) -> Bool {
        guard case .invalid = operation.state else { return false }
        switch operation.kind {
        case .access: return operation.orphanedAt != nil
        case .emergency: return operation.orphanedAt != nil || operation.openedAt != nil
        default: return false
        }
    }

    /// Notes those of `operations` under which a record was opened and that the ledger refuses.
    ///
    /// - Throws: `.journalBroken`, `.journalUnavailable`: this is done again with each sweep.
    func noteLost(_ operations: [LedgerOperation]) async throws(RecordFailure) {
        guard let openings else { return }
        var lost: [String: LedgerOperation] = [:]
        for operation in operations where RecordDesk.isLost(operation) {
            guard let doctor = operation.doctor, let access = LedgerEffect(operation)?.accessID else { continue }
            lost["doctor \(doctor) \(access)"] = operation
        }
        guard !lost.isEmpty else { return }
        let found = LockedValue<(opened: Set<String>, noted: Set<String>)>(([], []))
        let names = Set(lost.keys)
        _ = try await openings.verify { _, _, content in
            guard let seen = try? JSONDecoder().decode(Seen.self, from: Data(content)), let holder = seen.holder,
                let under = seen.under, names.contains("\(holder) \(under)")
            else { return }
            found.withLock { found in
                if seen.alarm == nil {
                    found.opened.formUnion(["\(holder) \(under)"])
                } else {
                    found.noted.formUnion(["\(holder) \(under)"])
                }
            }
        }
        let (opened, noted) = found.withLock { $0 }
        for name in opened.subtracting(noted).sorted() {
            guard let operation = lost[name], let doctor = operation.doctor,
                let access = LedgerEffect(operation)?.accessID, case .invalid(let code, _) = operation.state
            else { continue }
            let line = Line(
                alarm: "access_lost", at: clock(), code: code, holder: "doctor \(doctor)",
                patient: operation.patient?.text ?? "", record: operation.record?.text ?? "", under: access)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let content = try? encoder.encode(line) else { continue }
            try await openings.append(Array(content))
            alarm(.accessLost(operation))
        }
    }
}

extension LedgerEffect {
    /// The id of the access that it logs; nil for anything else.
    fileprivate var accessID: String? {
        switch payload {
        case .logAccess(let log): log.access.text
        case .emergencyAccess(let log): log.access.text
        default: nil
        }
    }
}
