internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import GRDB
internal import KeyWrapping
internal import RecordErrors

/// Values out of rows, checked: a row that holds anything but what was written there is damage, never a trap.
extension Row {
    func bytes(_ column: String) -> [UInt8]? {
        (self[column] as Data?).map { Array($0) }
    }

    func requiredBytes(_ column: String) throws(RecordFailure) -> [UInt8] {
        guard let bytes = bytes(column) else { throw RecordFailure(.keysDamaged, "a row has no \(column)") }
        return bytes
    }

    func text<Text: LedgerText>(_ column: String, as type: Text.Type = Text.self) throws(RecordFailure) -> Text {
        guard let text: Text = try optionalText(column) else {
            throw RecordFailure(.keysDamaged, "a row has no \(column)")
        }
        return text
    }

    func optionalText<Text: LedgerText>(
        _ column: String, as type: Text.Type = Text.self
    ) throws(RecordFailure) -> Text? {
        guard let stored = self[column] as String? else { return nil }
        guard let text = Text(stored) else {
            throw RecordFailure(.keysDamaged, "a row's \(column) is not \(Text.rule)")
        }
        return text
    }

    func number<Number: FixedWidthInteger>(
        _ column: String, as type: Number.Type = Number.self
    ) throws(RecordFailure) -> Number {
        guard let stored = self[column] as Int64?, let number = Number(exactly: stored) else {
            throw RecordFailure(.keysDamaged, "a row's \(column) is out of range")
        }
        return number
    }

    func wrappedKey(_ column: String) throws(RecordFailure) -> WrappedKey {
        let bytes = try requiredBytes(column)
        do {
            return try WrappedKey(decoding: bytes)
        } catch {
            throw RecordFailure(.keysDamaged, error.description, cause: error)
        }
    }

    func choice<Choice: RawRepresentable<String>>(
        _ column: String, as type: Choice.Type = Choice.self
    ) throws(RecordFailure) -> Choice {
        guard let choice = (self[column] as String?).flatMap(Choice.init(rawValue:)) else {
            throw RecordFailure(.keysDamaged, "a row's \(column) is unknown")
        }
        return choice
    }
}

extension [UInt8] {
    /// As SQLite takes it.
    var data: Data { Data(self) }
}

extension StoredRoot {
    init(_ row: Row, wrapped: String = "wrapped", epoch: String = "epoch") throws(RecordFailure) {
        self.init(
            patient: try row.text("patient_id"), epoch: try row.number(epoch), wrapped: try row.wrappedKey(wrapped))
    }
}

extension WrappedRecordKey {
    init(_ row: Row) throws(RecordFailure) {
        self.init(
            patient: try row.text("patient_id"), record: try row.text("record_id"), scope: try row.text("scope"),
            epoch: try row.number("epoch"), wrapped: try row.requiredBytes("wrapped"), label: row.bytes("label"))
    }
}

extension RecordRow {
    init(_ row: Row) throws(RecordFailure) {
        guard let object = row["object"] as String? else { throw RecordFailure(.keysDamaged, "a row has no object") }
        self.init(
            patient: try row.text("patient_id"), record: try row.text("record_id"), scope: try row.text("scope"),
            object: object, sha256: try row.requiredBytes("sha256"), length: try row.number("length"),
            salt: try row.requiredBytes("salt"), commitment: try row.requiredBytes("commitment"),
            state: try row.choice("state"),
            checkedAt: (row["checked_at"] as Int64?).flatMap { UInt64(exactly: $0) },
            checkedVersion: row["checked_version"])
    }
}

extension ConsentRow {
    init(_ row: Row) throws(RecordFailure) {
        let texts = (row["scopes"] as String? ?? "").split(separator: " ").map(String.init)
        guard let scopes = Scopes(unordered: texts) else {
            throw RecordFailure(.keysDamaged, "a row's scopes are none")
        }
        self.init(
            keyReference: try row.text("key_ref"), patient: try row.text("patient_id"),
            doctor: try row.text("doctor_id"), scopes: scopes,
            recipientSHA256: try row.optionalText("recipient_sha256"), terms: try Terms(row),
            state: try row.choice("state"))
    }
}

extension ConsentRow.Terms {
    fileprivate init?(_ row: Row) throws(RecordFailure) {
        guard let purpose = try row.optionalText("purpose", as: PurposeCode.self) else { return nil }
        self.init(
            expiry: row["expiry"] as Int64? == nil ? nil : try row.number("expiry"),
            write: row["write"] as Int64? == 1, purpose: purpose, version: try row.number("version"),
            owner: try row.text("doctor_owner"))
    }
}

extension Access {
    init(_ row: Row) throws(RecordFailure) {
        self.init(
            patient: try row.text("patient_id"), record: try row.text("record_id"),
            doctor: try row.text("doctor_id"), id: try row.text("access_id"))
    }
}

extension KeyRelease {
    init(_ row: Row) throws(RecordFailure) {
        guard let recipient = EncryptionKey(try row.requiredBytes("recipient")) else {
            throw RecordFailure(.keysDamaged, "a row's recipient is not \(EncryptionKey.rule)")
        }
        self.init(
            access: try Access(row), recipient: recipient, sealed: try row.requiredBytes("sealed"))
    }
}

extension LedgerOperation {
    init(_ row: Row) throws(RecordFailure) {
        let state: State
        switch row["state"] as String? {
        case "waiting": state = .waiting
        case "committed": state = .committed(block: (row["block"] as Int64?).flatMap { UInt64(exactly: $0) })
        case "invalid": state = .invalid(code: row["code"], message: row["message"] ?? "")
        default: throw RecordFailure(.keysDamaged, "an operation's state is unknown")
        }
        guard let id = row["id"] as String? else { throw RecordFailure(.keysDamaged, "an operation has no id") }
        self.init(
            id: id, kind: try row.choice("kind"), patient: try row.optionalText("patient_id"),
            doctor: try row.optionalText("doctor_id"), record: try row.optionalText("record_id"),
            keyReference: try row.optionalText("key_ref"), reason: try row.optionalText("reason"),
            owner: KeyHolder(role: row["owner_role"] ?? "", id: row["owner_id"] ?? ""),
            isSignedElsewhere: row["elsewhere"] as Int64? == 1, payload: row.bytes("payload"),
            batch: row.bytes("batch") ?? row.bytes("shared_batch"), ahead: row.bytes("ahead"), state: state,
            refusedAt: (row["refused_at"] as Int64?).flatMap { UInt64(exactly: $0) },
            orphanedAt: (row["orphaned_at"] as Int64?).flatMap { UInt64(exactly: $0) },
            openedAt: (row["opened_at"] as Int64?).flatMap { UInt64(exactly: $0) })
    }
}
