import Foundation
import RecordFlow
import RecordStorage
import Testing

@Suite("What uploads leave behind that were killed")
struct LeftoverTests {
    @Test("a sweep removes it when it is older than any upload lasts, and not before")
    func sweep() async throws {
        let folder = TemporaryFolder()
        let store = try FilesystemRecordStore(root: folder.path("store"))
        let desk = try await Desk(ScriptedLedger(), objects: store, keeping: folder)
        let ages: [String: Double] = ["old": 8, "young": 3, "new": 0]
        for (name, days) in ages {
            let path = "store/incoming/.object.\(name).partial"
            try folder.write([1, 2, 3], path)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -days * 86400)], ofItemAtPath: folder.path(path))
        }
        #expect(try await desk.desk.sweepObjects().removed == 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("store/incoming")).sorted()
        #expect(left == [".object.new.partial", ".object.young.partial"])
        #expect(try await desk.desk.sweepObjects().removed == 0)
    }
}
