import Glibc
import LMDB
import Testing

@Suite("An LMDB environment")
struct LMDBEnvironmentTests {
    @Test("what one transaction wrote, the next one reads")
    func writesAreRead() throws {
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            try environment.write { try $0.put([1, 2, 3], at: [9], in: database) }
            let value = try environment.read { try $0.get([9], from: database) }
            let absent = try environment.read { try $0.get([8], from: database) }
            #expect(value == [1, 2, 3])
            #expect(absent == nil)
        }
    }

    @Test("a transaction whose body throws leaves nothing behind")
    func thrownBodyAborts() throws {
        struct Refused: Error {}
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            #expect(throws: Refused.self) {
                try environment.write { transaction in
                    try transaction.put([1], at: [1], in: database)
                    throw Refused()
                }
            }
            let value = try environment.read { try $0.get([1], from: database) }
            #expect(value == nil)
        }
    }

    @Test("a writer reads its own writes and deletes")
    func writerSeesItself() throws {
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            try environment.write { transaction in
                try transaction.put([1], at: [1], in: database)
                #expect(try transaction.get([1], from: database) == [1])
                #expect(try transaction.delete([1], from: database))
                #expect(try transaction.get([1], from: database) == nil)
                #expect(try !transaction.delete([1], from: database))
            }
        }
    }

    @Test("an empty value is there, not absent")
    func emptyValue() throws {
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            try environment.write { try $0.put([], at: [1], in: database) }
            let value = try environment.read { try $0.get([1], from: database) }
            #expect(value == [])
        }
    }

    @Test("a reader keeps the snapshot it began with")
    func readersAreIsolated() throws {
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            try environment.write { try $0.put([1], at: [1], in: database) }
            try environment.read { reader in
                try environment.write { try $0.put([2], at: [1], in: database) }
                #expect(try reader.get([1], from: database) == [1])
            }
            let value = try environment.read { try $0.get([1], from: database) }
            #expect(value == [2])
        }
    }

    @Test("databases of one environment do not see each other's keys")
    func databasesAreApart() throws {
        try withEnvironment { environment in
            let first = try environment.openDatabase("first")
            let second = try environment.openDatabase("second")
            try environment.write { try $0.put([1], at: [1], in: first) }
            let counts = try environment.read { (try $0.count(of: first), try $0.count(of: second)) }
            #expect(counts == (1, 0))
        }
    }

    @Test("what was committed is there when the folder is opened again")
    func reopened() throws {
        try withFolder { folder in
            do {
                let environment = try open(folder)
                let database = try environment.openDatabase("things")
                try environment.write { try $0.put([7], at: [1], in: database) }
            }
            let environment = try open(folder)
            let database = try environment.openDatabase("things")
            let value = try environment.read { try $0.get([1], from: database) }
            #expect(value == [7])
        }
    }

    @Test(
        "a cursor walks in key order from any start in both directions",
        arguments: [
            (start: [UInt8]?.none, reverse: false, expected: [2, 4, 6]),
            (start: [4], reverse: false, expected: [4, 6]),
            (start: [3], reverse: false, expected: [4, 6]),
            (start: [7], reverse: false, expected: []),
            (start: nil, reverse: true, expected: [6, 4, 2]),
            (start: [4], reverse: true, expected: [4, 2]),
            (start: [5], reverse: true, expected: [4, 2]),
            (start: [9], reverse: true, expected: [6, 4, 2]),
            (start: [1], reverse: true, expected: []),
        ] as [(start: [UInt8]?, reverse: Bool, expected: [UInt8])])
    func walking(start: [UInt8]?, reverse: Bool, expected: [UInt8]) throws {
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            try environment.write { transaction in
                for key in [6, 2, 4] as [UInt8] { try transaction.put([key, key], at: [key], in: database) }
            }
            var seen: [UInt8] = []
            try environment.read { transaction in
                try transaction.walk(database, from: start, reverse: reverse) { key, value in
                    #expect(value.byteCount == 2)
                    seen += key
                    return true
                }
            }
            #expect(seen == expected)
        }
    }

    @Test("a walk stops when its body says so")
    func walkStops() throws {
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            try environment.write { transaction in
                for key in 0..<10 as Range<UInt8> { try transaction.put([], at: [key], in: database) }
            }
            var seen = 0
            try environment.read { transaction in
                try transaction.walk(database) { _, _ in
                    seen += 1
                    return seen < 3
                }
            }
            #expect(seen == 3)
        }
    }

    @Test("each failure has the name that LMDB's manual gives it")
    func failuresAreNamed() throws {
        try withEnvironment { environment in
            let database = try environment.openDatabase("things")
            let tooLong = [UInt8](repeating: 1, count: 512)
            #expect(throws: LMDBError(code: .badValueSize, operation: "put 0 bytes into things")) {
                try environment.write { try $0.put([], at: tooLong, in: database) }
            }
            _ = try environment.openDatabase("second")
            _ = try environment.openDatabase("third")
            let failure = #expect(throws: LMDBError.self) { _ = try environment.openDatabase("fourth") }
            #expect(failure?.code == .databasesFull)
        }
        let missing = #expect(throws: LMDBError.self) { _ = try open("/nonexistent/folder") }
        #expect(missing?.code.rawValue == ENOENT)
    }

    @Test("a file that is no database is refused, not overwritten")
    func foreignFile() throws {
        try withFolder { folder in
            let file = try #require(fopen(folder + "/data.mdb", "w"))
            let text = String(repeating: "this is somebody's letter. ", count: 400)
            fputs(text, file)
            fclose(file)
            let failure = #expect(throws: LMDBError.self) { _ = try open(folder) }
            #expect(failure?.code == .invalid)
            var status = stat()
            #expect(stat(folder + "/data.mdb", &status) == 0)
            #expect(status.st_size == text.utf8.count)
        }
    }

    @Test("a full map is an error that leaves the committed data readable")
    func mapFull() throws {
        try withFolder { folder in
            let environment = try LMDBEnvironment(
                path: folder, mapSize: 1 << 20, maxDatabases: 1, durability: .everyCommit)
            let database = try environment.openDatabase("things")
            try environment.write { try $0.put([1], at: [1], in: database) }
            let failure = #expect(throws: LMDBError.self) {
                try environment.write { try $0.put([UInt8](repeating: 0, count: 2 << 20), at: [2], in: database) }
            }
            #expect(failure?.code == .mapFull)
            let value = try environment.read { try $0.get([1], from: database) }
            #expect(value == [1])
        }
    }

    // MARK: fixtures

    private func open(_ folder: String) throws -> LMDBEnvironment {
        try LMDBEnvironment(path: folder, mapSize: 64 << 20, maxDatabases: 3, durability: .everyCommit)
    }

    private func withEnvironment(_ body: (LMDBEnvironment) throws -> Void) throws {
        try withFolder { try body(open($0)) }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/lmdb-tests-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            unlink(folder + "/data.mdb")
            unlink(folder + "/lock.mdb")
            rmdir(folder)
        }
        try body(folder)
    }
}
