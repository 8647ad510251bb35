internal import DurableFiles
internal import SQLDatabases

extension AccountDesk {
    /// What a list of the audit holds.
    package enum AuditScope: Sendable {
        case all
        /// What an account did and what was done to it, or to who it is on the ledger.
        case concerning(Account)
    }

    /// Notes an act of the gateway's own.
    ///
    /// - Returns: the entry as the newest one.
    @discardableResult
    package func note(_ note: AuditNote) async throws(AccountFailure) -> AuditHead {
        let now = now
        return try await write { try AuditChain.append(note, at: now, to: $0) }
    }

    /// Entries, the newest first.
    ///
    /// - Parameters:
    ///   - before: the `seq` of the last one of the page before.
    ///   - limit: at most 200.
    package func audit(
        _ scope: AuditScope, before: Int64? = nil, limit: Int = 50
    ) async throws(AccountFailure) -> [AuditEntry] {
        let before = SQLValue.integer(before ?? .max)
        let limit = SQLValue(min(max(limit, 1), AccountLimits.page))
        return try await read { connection in
            let rows: [SQLRow]
            switch scope {
            case .all:
                rows = try connection.rows(
                    "SELECT \(AuditEntry.columns) FROM gateway_audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
                    before, limit)
            case .concerning(let account):
                let who = AuditChain.who(account: account.id)
                // Each half is a range of the index; an entry of both is one.
                rows = try connection.rows(
                    """
                    SELECT \(AuditEntry.columns) FROM gateway_audit JOIN (
                        SELECT seq FROM (
                            SELECT seq FROM gateway_audit_concerns WHERE who = $3 AND seq < $1
                            ORDER BY seq DESC LIMIT $2) AS as_account
                        UNION
                        SELECT seq FROM (
                            SELECT seq FROM gateway_audit_concerns WHERE who = $4 AND seq < $1
                            ORDER BY seq DESC LIMIT $2) AS as_holder
                    ) AS found ON found.seq = gateway_audit.seq ORDER BY gateway_audit.seq DESC LIMIT $2
                    """,
                    before, limit, .text(who), .text(account.holder?.text ?? who))
            }
            return try rows.map { try AuditEntry($0) }
        }
    }

    /// The newest entry: for an operator to keep where the database is not.
    package func auditHead() async throws(AccountFailure) -> AuditHead {
        try await read { connection in
            guard let row = try connection.row("SELECT seq, hash FROM gateway_audit ORDER BY seq DESC LIMIT 1") else {
                return .none
            }
            return AuditHead(seq: try row.integer("seq"), hash: try row.bytes("hash"))
        }
    }
}

/// What is known of the audit after all of it was read.
package struct AuditVerdict: Hashable, Sendable {
    /// Entries that hold.
    package let entries: Int64
    /// The last one that holds.
    package let head: AuditHead
    /// Which entry is the first that does not hold, and why; nil where all do.
    package let fault: Fault?

    package struct Fault: Hashable, Sendable {
        package let seq: Int64
        package let reason: String
    }
}

extension AccountDesk {
    /// Rows that are checked in one reading.
    private static let checkedAtOnce: Int64 = 1000

    /// Reads the audit from its first entry.
    ///
    /// - Parameter kept: a head that was kept elsewhere. Only against one is it noticed that the newest entries were
    ///   cut off, or that all was written anew.
    package func verifyAudit(against kept: AuditHead? = nil) async throws(AccountFailure) -> AuditVerdict {
        var head = AuditHead.none
        while true {
            let (from, step) = (head, AccountDesk.checkedAtOnce)
            let verdict: AuditVerdict = try await read { connection in
                try AccountDesk.check(connection, after: from, upTo: from.seq + step, kept)
            }
            guard verdict.fault == nil, verdict.head.seq > head.seq else { return verdict }
            head = verdict.head
        }
    }

    /// Checks some entries; where there are none, that none is missing.
    private static func check(
        _ connection: any SQLConnection, after start: AuditHead, upTo last: Int64, _ kept: AuditHead?
    ) throws -> AuditVerdict {
        func fault(_ head: AuditHead, _ reason: String) -> AuditVerdict {
            AuditVerdict(entries: head.seq, head: head, fault: .init(seq: head.seq + 1, reason: reason))
        }
        var head = start
        let rows = try connection.rows(
            "SELECT \(AuditEntry.columns) FROM gateway_audit WHERE seq > $1 ORDER BY seq LIMIT $2",
            .integer(start.seq), .integer(last - start.seq))
        var concerned = Dictionary(
            grouping: try connection.rows(
                "SELECT who, seq FROM gateway_audit_concerns WHERE seq > $1 AND seq <= $2 ORDER BY seq, who",
                .integer(start.seq), .integer(last)
            ).map { (seq: try $0.integer("seq"), who: try $0.text("who")) }, by: \.seq)
        for row in rows {
            guard try row.integer("seq") == head.seq + 1 else { return fault(head, "it is missing") }
            let (hash, whom) = try AuditChain.recomputed(row)
            guard try row.bytes("previous") == head.hash else {
                return fault(head, "it does not follow the one before")
            }
            guard try row.bytes("hash") == hash else { return fault(head, "it was changed") }
            // Byte by byte: databases sort texts each in its own way.
            guard concerned.removeValue(forKey: head.seq + 1)?.map(\.who).sorted() ?? [] == whom else {
                return fault(head, "it is hidden from whom it concerns, or shown to others")
            }
            head = AuditHead(seq: head.seq + 1, hash: hash)
            if let kept, kept.seq == head.seq, kept.hash != hash {
                return AuditVerdict(
                    entries: head.seq - 1, head: start,
                    fault: .init(seq: head.seq, reason: "it is not the one that was kept elsewhere"))
            }
        }
        if rows.isEmpty {
            let counted = try connection.row("SELECT seq FROM gateway_audit_head WHERE id = 1")?.integer("seq") ?? 0
            let newest = max(counted, kept?.seq ?? 0)
            if newest > head.seq { return fault(head, "it is missing, up to \(newest)") }
        }
        return AuditVerdict(entries: head.seq, head: head, fault: nil)
    }

    /// Writes the head to a file that lies elsewhere than the database: what is later cut off is missed there.
    ///
    /// - Returns: the head that was written.
    /// - Throws: `.databaseDamaged` where the audit does not hold the entry that the file names; the file then stays.
    @discardableResult
    package func keepAuditHead(at path: String) async throws(AccountFailure) -> AuditHead {
        if let kept = try AccountDesk.keptAuditHead(at: path) {
            let found = try await read { connection in
                try connection.row("SELECT hash FROM gateway_audit WHERE seq = $1", .integer(kept.seq))?.bytes("hash")
            }
            guard kept.seq == 0 || found == kept.hash else {
                throw AccountFailure(
                    .databaseDamaged,
                    "the audit has no entry \(kept.seq) of the hash that \(path) holds: entries were cut off or "
                        + "written anew. Keep both, and find out who could")
            }
        }
        let head = try await auditHead()
        do {
            var file = try StagedFile(for: path)
            try file.write(Array("\(head)\n".utf8).span.bytes)
            try file.commit()
        } catch {
            throw AccountFailure(.databaseUnavailable, "the head of the audit cannot be kept at \(path): \(error)")
        }
        return head
    }

    /// The head that a file holds; nil where there is no file.
    ///
    /// - Throws: `.invalid` for a file that holds something else.
    package static func keptAuditHead(at path: String) throws(AccountFailure) -> AuditHead? {
        let bytes: [UInt8]
        do {
            bytes = try ReadableFile.contents(of: path, limit: 1024)
        } catch {
            if error.isMissing { return nil }
            throw AccountFailure(.databaseUnavailable, "the head of the audit cannot be read at \(path): \(error)")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let head = AuditHead(text.hasSuffix("\n") ? String(text.dropLast()) : text) else {
            throw AccountFailure(.invalid, "\(path) does not hold the head of an audit")
        }
        return head
    }
}
