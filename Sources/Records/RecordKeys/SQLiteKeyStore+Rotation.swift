internal import GRDB
package import RecordErrors

/// Changes of the KEK that are not seen to their end: what a crash, or a wrapper that names no KEK, must not hide.
extension SQLiteKeyStore {
    package func noteRotation() async throws(RecordFailure) {
        try await write { try $0.execute(sql: "UPDATE store SET rotations_begun = rotations_begun + 1") }
    }

    package func unfinishedRotation() async throws(RecordFailure) -> Int64? {
        try await read { try $0.unfinishedRotation() }
    }

    package func noteRotationDone(_ rotation: Int64) async throws(RecordFailure) {
        try await write {
            try $0.execute(sql: "UPDATE store SET rotations_done = max(rotations_done, ?)", arguments: [rotation])
        }
    }
}

extension Database {
    func unfinishedRotation() throws -> Int64? {
        try Int64.fetchOne(self, sql: "SELECT rotations_begun FROM store WHERE rotations_begun > rotations_done")
    }
}
