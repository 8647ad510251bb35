import DurableFiles
import Foundation
import Testing

@Suite("Locks on files")
struct FileLockTests {
    @Test("A lock that stays held is waited for up to a limit, and the failure says who is in the way")
    func limit() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lock-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "file").path
        let held = try FileLock(on: path)
        let failure = #expect(throws: FileError.self) { _ = try FileLock(on: path, limit: .milliseconds(100)) }
        #expect(failure?.description.contains("another process holds its lock") == true)
        #expect(failure?.isBusy == false)
        _ = held
    }
}
