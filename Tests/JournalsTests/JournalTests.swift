import Foundation
import Journals
import Locking
import RecordErrors
import Testing

@Suite("A journal")
struct JournalTests {
    private let folder = TemporaryFolder()

    private func journal(_ name: String = "j") -> Journal { Journal(at: folder.path(name), kind: "openings") }

    private func text() throws -> String { String(decoding: try folder.read("j"), as: UTF8.self) }

    private func code(_ body: () async throws(RecordFailure) -> Void) async -> RecordFailure.Code? {
        do {
            try await body()
            return nil
        } catch {
            return error.code
        }
    }

    private func append(_ text: String, to journal: Journal) async throws(RecordFailure) {
        try await journal.append(Array(text.utf8))
    }

    @Test("it is made at its first record, for its owner alone, and read again by whoever opens it")
    func made() async throws {
        #expect(try await journal().verify() == nil)
        try await append("one", to: journal())
        try await append("two", to: journal())
        let contents = Contents()
        let summary = try #require(try await journal().verify { _, _, content in contents.add(content) })
        #expect(summary.records == 2 && contents.texts == ["one", "two"])
        #expect(try text().hasPrefix("ehr-journal 1 openings ") && text().contains("\(summary.hash) two\n"))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("j"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("writers that take turns, as two processes do, lose no record and break no chain")
    func writers() async throws {
        let contents = Contents()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let journal = journal()
                    for number in 0..<25 { try await append("\(writer) \(number)", to: journal) }
                }
            }
            try await group.waitForAll()
        }
        let summary = try await journal().verify { _, _, content in contents.add(content) }
        #expect(summary?.records == 100)
        for writer in 0..<4 {
            #expect(contents.texts.filter { $0.hasPrefix("\(writer) ") } == (0..<25).map { "\(writer) \($0)" })
        }
    }

    @Test("what a killed writer left is kept and vouched for, by the writers that are there as well")
    func killed() async throws {
        let (early, late) = (journal(), journal())
        try await append("one", to: early)
        try await append("two", to: late)
        let whole = try folder.read("j")
        let cut = Array(whole.dropLast(2))
        try folder.write(cut, "j")
        let summary = try #require(try await journal().verify())
        #expect(summary.records == 1 && summary.unfinished?.length == whole.split(separator: 0x0A)[2].count - 1)
        try await append("three", to: early)
        #expect(try folder.read("j").starts(with: cut), "something was dropped")
        let after = try #require(try await journal().verify())
        #expect(after.records == 3 && after.cutShort == 1 && after.unfinished == nil)
        // One that knows more than there is now says so, and adds nothing.
        #expect(await code { () async throws(RecordFailure) in try await append("four", to: late) } == .journalBroken)
        #expect(try await journal().verify()?.records == 3)
    }

    @Test("a journal that does not hold takes no record, and says where it breaks")
    func broken() async throws {
        for content in ["one", "two", "three"] { try await append(content, to: journal()) }
        let whole = try text()
        try folder.write(Array(whole.replacing(" two\n", with: " too\n").utf8), "j")
        let offset = whole.split(separator: "\n").prefix(2).map { $0.utf8.count + 1 }.reduce(0, +)
        do {
            try await append("four", to: journal())
            Issue.record("a record was added")
        } catch {
            #expect(error.code == .journalBroken && error.description.contains("record 2"))
            #expect(error.description.contains("byte \(offset)"))
            #expect(error.description.contains(folder.path("j")))
        }
        #expect(await code { () async throws(RecordFailure) in _ = try await journal().verify() } == .journalBroken)
        try folder.write(Array("something else\n".utf8), "j")
        #expect(await code { () async throws(RecordFailure) in _ = try await journal().verify() } == .journalBroken)
    }

    @Test("a journal that was taken away, or cut back, while it is in use takes no record")
    func takenAway() async throws {
        let journal = journal()
        try await append("one", to: journal)
        let one = try folder.read("j")
        try await append("two", to: journal)
        try folder.write(one, "j")
        #expect(await code { () async throws(RecordFailure) in try await append("x", to: journal) } == .journalBroken)
        try FileManager.default.removeItem(atPath: folder.path("j"))
        #expect(await code { () async throws(RecordFailure) in try await append("x", to: journal) } == .journalBroken)
        #expect(!FileManager.default.fileExists(atPath: folder.path("j")))
    }

    @Test("a place that cannot be written is an error before anything happens, and a record is one line")
    func unusable() async throws {
        let nowhere = journal("no/where")
        #expect(
            await code { () async throws(RecordFailure) in try await append("x", to: nowhere) } == .journalUnavailable)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: folder.path("j"))
        let link = journal("link")
        #expect(await code { () async throws(RecordFailure) in try await append("x", to: link) } != nil)
        for content in ["a\nb", "a\u{0}", String(repeating: "x", count: JournalReader.contentLimit + 1)] {
            #expect(
                await code { () async throws(RecordFailure) in try await append(content, to: journal()) }
                    == .journalUnavailable)
        }
        try await append(String(repeating: "x", count: JournalReader.contentLimit), to: journal())
        #expect(try await journal().verify()?.records == 1)
    }
}

/// What `verify` gave.
private final class Contents: Sendable {
    private let list = LockedValue<[String]>([])

    var texts: [String] { list.withLock { $0 } }

    func add(_ content: [UInt8]) { list.withLock { $0.append(String(decoding: content, as: UTF8.self)) } }
}
