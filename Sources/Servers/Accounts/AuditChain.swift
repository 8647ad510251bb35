internal import Cryptography
internal import SQLDatabases

/// Appends to the audit within somebody's transaction, and recomputes what was appended.
///
/// The hash of an entry is SHA-256 of `ehr/1 gateway-audit`, 00, and its fields in order, each as a length of four
/// bytes, big-endian, and its bytes; FFFFFFFF for one that is not there. Numbers are eight bytes, big-endian.
enum AuditChain {
    private static let domain = Array("ehr/1 gateway-audit".utf8) + [0]
    /// Bytes of a value of a detail, and of a request's id: ids and numbers are shorter.
    private static let valueLimit = 128

    @discardableResult
    static func append(
        _ note: AuditNote, at now: Int64, to connection: any SQLConnection
    ) throws -> AuditHead {
        let none = AuditHead.none
        try connection.execute(
            "INSERT INTO gateway_audit_head (id, seq, hash) VALUES (1, $1, $2) ON CONFLICT DO NOTHING",
            .integer(none.seq), .bytes(none.hash))
        // Takes the row's lock where writers are not alone anyway.
        guard
            let row = try connection.row(
                "UPDATE gateway_audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash")
        else { throw SQLFailure(.damaged, "the head of the audit is gone") }
        let (seq, previous) = (try row.integer("seq"), try row.bytes("hash"))
        let (actor, actorHolder) = (note.caller?.account, note.caller?.holder)
        let detail = note.detail.sorted { $0.key < $1.key }.map { "\($0.key)=\(printable($0.value))" }
            .joined(separator: "\n")
        let request = note.request.map(printable)
        let hash = hash(
            seq: seq, at: now,
            texts: [
                actor, actorHolder?.text, note.subject, note.subjectHolder?.text, note.kind.rawValue, detail, request,
            ],
            previous: previous)
        try connection.execute(
            """
            INSERT INTO gateway_audit (
                seq, at, actor, actor_holder, subject, subject_holder, kind, detail, request, previous, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            .integer(seq), .integer(now), SQLValue(actor), SQLValue(actorHolder?.text), SQLValue(note.subject),
            SQLValue(note.subjectHolder?.text), .text(note.kind.rawValue), .text(detail), SQLValue(request),
            .bytes(previous), .bytes(hash))
        for who in concerned(actor, actorHolder?.text, note.subject, note.subjectHolder?.text) {
            try connection.execute(
                "INSERT INTO gateway_audit_concerns (who, seq) VALUES ($1, $2)", .text(who), .integer(seq))
        }
        try connection.execute("UPDATE gateway_audit_head SET hash = $1 WHERE id = 1", .bytes(hash))
        return AuditHead(seq: seq, hash: hash)
    }

    /// The hash that a row should have, and those whom it concerns, in order.
    static func recomputed(_ row: SQLRow) throws(SQLFailure) -> (hash: [UInt8], concerned: [String]) {
        let texts = [
            try row.optionalText("actor"), try row.optionalText("actor_holder"), try row.optionalText("subject"),
            try row.optionalText("subject_holder"), try row.text("kind"), try row.text("detail"),
            try row.optionalText("request"),
        ]
        let hash = hash(
            seq: try row.integer("seq"), at: try row.integer("at"), texts: texts, previous: try row.bytes("previous"))
        return (hash, concerned(texts[0], texts[1], texts[2], texts[3]))
    }

    /// How somebody is named in the table of those whom entries concern.
    static func who(account: String) -> String { "account:\(account)" }

    private static func concerned(
        _ actor: String?, _ actorHolder: String?, _ subject: String?, _ subjectHolder: String?
    ) -> [String] {
        let accounts = [actor, subject].compactMap { $0.map(who) }
        return Set(accounts + [actorHolder, subjectHolder].compactMap { $0 }).sorted()
    }

    private static func hash(seq: Int64, at: Int64, texts: [String?], previous: [UInt8]) -> [UInt8] {
        let hasher = SHA256()
        hasher.update(domain)
        let numbers: [[UInt8]?] = [seq, at].map { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
        for field in numbers + texts.map({ $0.map { Array($0.utf8) } }) + [previous] {
            let length = field.map { UInt32(truncatingIfNeeded: $0.count) } ?? .max
            hasher.update(withUnsafeBytes(of: length.bigEndian) { Array($0) })
            if let field { hasher.update(field) }
        }
        return hasher.finalize()
    }

    /// Printable ASCII, and not too much of it: a detail holds ids and numbers, and each stands on a line.
    private static func printable(_ text: String) -> String {
        String(decoding: text.utf8.prefix(valueLimit).map { 0x20...0x7E ~= $0 ? $0 : 0x3F }, as: UTF8.self)
    }
}
