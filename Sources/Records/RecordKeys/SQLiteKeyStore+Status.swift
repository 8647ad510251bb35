internal import GRDB
internal import Glibc
internal import KeyWrapping
package import RecordErrors

extension SQLiteKeyStore {
    package func status() async throws(RecordFailure) -> KeyStoreStatus {
        let erasures = erasures.entries.count
        let written = erasures == 0 ? nil : SQLiteKeyStore.modificationTime(of: self.erasures.path)
        return try await read { database in
            KeyStoreStatus(
                patients: try database.count("patient"),
                anchoredRecords: try database.count("record WHERE state = 'anchored'"),
                storedRecords: try database.count("record WHERE state = 'stored'"),
                keks: try database.kekUses(), isRotationUnfinished: try database.unfinishedRotation() != nil,
                patientsToRotate: try database.count(
                    """
                    (SELECT DISTINCT root.patient_id FROM root JOIN patient USING (patient_id)
                    WHERE root.epoch < patient.epoch)
                    """),
                keysToRotate: try database.count(
                    "record_key JOIN patient USING (patient_id) WHERE record_key.epoch < patient.epoch"),
                waitingOperations: try database.count("operation WHERE state = 'waiting'"),
                unsignedOperations: try database.count(
                    "operation WHERE state = 'waiting' AND coalesce(batch, batch_digest) IS NULL"),
                lostOperations: try database.count("operation WHERE state = 'invalid' AND orphaned_at IS NOT NULL"),
                unanchoredEmergencies: try database.count(
                    "operation WHERE state = 'invalid' AND opened_at IS NOT NULL"),
                unneededObjects: try database.count("unneeded_object"), erasures: erasures, lastErasure: written)
        }
    }

    package func awaitedVerdicts() async throws(RecordFailure) -> Int {
        try await read {
            try $0.count("operation WHERE state = 'waiting' AND coalesce(batch, batch_digest) IS NOT NULL")
        }
    }

    private static func modificationTime(of path: String) -> UInt64? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return UInt64(clamping: status.st_mtim.tv_sec)
    }
}

extension Database {
    fileprivate func count(_ rows: String) throws -> Int {
        try Int.fetchOne(self, sql: "SELECT count(*) FROM \(rows)") ?? 0
    }

    /// A key's KEK is in its wrapped form, which SQL cannot read: each is decoded, a million per second.
    fileprivate func kekUses() throws -> [KeyStoreStatus.KEKUse] {
        struct KEK: Hashable {
            let kind: WrappedKey.Kind
            let keyID: [UInt8]
        }
        var uses: [KEK: (roots: Int, signingKeys: Int)] = [:]
        for table in ["root", "signing_key", "locked_key", "one_time_password"] {
            let rows = try Row.fetchCursor(self, sql: "SELECT wrapped FROM \(table)")
            while let row = try rows.next() {
                let wrapped = try row.wrappedKey("wrapped")
                let kek = KEK(kind: wrapped.kind, keyID: wrapped.keyID)
                var use = uses[kek] ?? (0, 0)
                if table == "root" { use.roots += 1 } else { use.signingKeys += 1 }
                uses[kek] = use
            }
        }
        return uses.map { kek, use in
            KeyStoreStatus.KEKUse(kind: kek.kind, keyID: kek.keyID, roots: use.roots, signingKeys: use.signingKeys)
        }.sorted { left, right in
            let (first, second) = (left.roots + left.signingKeys, right.roots + right.signingKeys)
            return first != second ? first > second : left.keyID.lexicographicallyPrecedes(right.keyID)
        }
    }
}
