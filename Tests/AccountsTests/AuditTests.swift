import Cryptography
import SQLDatabases
import Testing

@testable import Accounts

@Suite("The gateway's audit")
struct AuditTests {
    private func filled(_ count: Int = 20) async throws -> Fixture {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada", holder: "p-1")
        for number in 0..<count {
            try await fixture.desk.note(
                AuditNote(.exported, by: Caller(ada), holder: LedgerHolder(.doctor, "d-1"), ["n": "\(number)"]))
        }
        return fixture
    }

    private func fault(
        _ statement: String, against head: AuditHead? = nil, _ fixture: Fixture
    ) async throws -> AuditVerdict.Fault? {
        _ = try await fixture.database.write { try $0.execute(statement) }
        return try await fixture.desk.verifyAudit(against: head).fault
    }

    @Test("entries follow each other from the first to the head, and verify")
    func whole() async throws {
        let fixture = try await filled(1100)
        let head = try await fixture.desk.auditHead()
        let verdict = try await fixture.desk.verifyAudit(against: head)
        #expect(verdict.fault == nil && verdict.head == head && verdict.entries == head.seq && head.seq == 1102)
        #expect(AuditHead("\(head)") == head)
        for text in ["", "1", "1:00", "-1:\(String(repeating: "0", count: 64))", "\(head):1"] {
            #expect(AuditHead(text) == nil)
        }
        #expect(try await Fixture().desk.verifyAudit() == AuditVerdict(entries: 0, head: .none, fault: nil))
    }

    @Test(
        "the first entry that was changed, taken out, put in or hidden is named",
        arguments: [
            ("UPDATE gateway_audit SET detail = 'n=99' WHERE seq = 7", 7, "it was changed"),
            ("UPDATE gateway_audit SET at = at + 1 WHERE seq = 7", 7, "it was changed"),
            ("UPDATE gateway_audit SET actor = NULL WHERE seq = 7", 7, "it was changed"),
            ("UPDATE gateway_audit SET request = NULL WHERE seq = 7", 7, "it was changed"),
            ("UPDATE gateway_audit SET request = '' WHERE seq = 3", 3, "it was changed"),
            ("DELETE FROM gateway_audit WHERE seq = 7", 7, "it is missing"),
            ("DELETE FROM gateway_audit WHERE seq < 7", 1, "it is missing"),
            ("DELETE FROM gateway_audit WHERE seq > 20", 21, "it is missing, up to 22"),
            ("DELETE FROM gateway_audit", 1, "it is missing, up to 22"),
            (
                "UPDATE gateway_audit_concerns SET who = 'doctor:d-2' WHERE seq = 7 AND who = 'doctor:d-1'", 7,
                "it is hidden from whom it concerns, or shown to others"
            ),
            (
                "DELETE FROM gateway_audit_concerns WHERE seq = 7", 7,
                "it is hidden from whom it concerns, or shown to others"
            ),
            (
                "UPDATE gateway_audit SET hash = (SELECT hash FROM gateway_audit WHERE seq = 6) WHERE seq = 7", 7,
                "it was changed"
            ),
        ] as [(String, Int64, String)])
    func changed(statement: String, seq: Int64, reason: String) async throws {
        let fixture = try await filled()
        #expect(try await fault(statement, fixture) == .init(seq: seq, reason: reason))
    }

    @Test("a chain that was cut or written anew together with its head is told by a head kept elsewhere")
    func kept() async throws {
        let fixture = try await filled()
        let path = fixture.folder.path("audit-head")
        let head = try await fixture.desk.keepAuditHead(at: path)
        #expect(try AccountDesk.keptAuditHead(at: path) == head)
        try await fixture.desk.note(AuditNote(.reindexed, by: .machineOperator))
        #expect(try await fixture.desk.keepAuditHead(at: path).seq == head.seq + 1)
        let newest = try #require(try AccountDesk.keptAuditHead(at: path))

        // Cut, and the head with it: by itself it holds.
        try await fixture.database.write { connection in
            try connection.execute("DELETE FROM gateway_audit_concerns WHERE seq > 10")
            try connection.execute("DELETE FROM gateway_audit WHERE seq > 10")
            try connection.execute(
                "UPDATE gateway_audit_head SET seq = 10, hash = (SELECT hash FROM gateway_audit WHERE seq = 10)")
        }
        #expect(try await fixture.desk.verifyAudit().fault == nil)
        #expect(try await fixture.desk.verifyAudit(against: newest).fault?.reason == "it is missing, up to 23")
        #expect(await refusal { try await fixture.desk.keepAuditHead(at: path) } == .databaseDamaged)
        #expect(try AccountDesk.keptAuditHead(at: path) == newest)

        // Grown again to the same length, with something else.
        for _ in 0..<13 { try await fixture.desk.note(AuditNote(.exported, by: .machineOperator)) }
        #expect(try await fixture.desk.verifyAudit().fault == nil)
        let fault = try await fixture.desk.verifyAudit(against: newest).fault
        #expect(fault == .init(seq: 23, reason: "it is not the one that was kept elsewhere"))
        #expect(await refusal { try await fixture.desk.keepAuditHead(at: path) } == .databaseDamaged)
        try fixture.folder.write(Array("no head\n".utf8), "audit-head")
        #expect(await refusal { try await fixture.desk.keepAuditHead(at: path) } == .invalid)
    }

    @Test("a person is shown what they did and what was done to them, by pages, each entry once")
    func concerned() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada", holder: "p-1")
        let dora = try await fixture.person(.doctor, "dora", holder: "d-1")
        let admin = try await fixture.admin()
        for number in 0..<25 {
            // By pseudonym alone, by account alone, and by somebody else about somebody else.
            try await fixture.desk.note(
                AuditNote(.recordRefused, by: Caller(dora), holder: ada.holder, ["record": "r-\(number)"]))
            try await fixture.desk.note(AuditNote(.auditRead, by: Caller(admin), to: ada.id))
            try await fixture.desk.note(AuditNote(.exported, by: Caller(admin)))
        }
        var (seen, before): ([AuditEntry], Int64?) = ([], nil)
        while true {
            let page = try await fixture.desk.audit(.concerning(ada), before: before, limit: 7)
            guard let last = page.last else { break }
            seen += page
            before = last.seq
        }
        #expect(seen.map(\.seq) == Set(seen.map(\.seq)).sorted(by: >))
        #expect(seen.filter { $0.kind == .recordRefused }.count == 25)
        #expect(seen.filter { $0.kind == .auditRead }.count == 25)
        #expect(!seen.contains { $0.kind == .exported })
        #expect(seen.filter { $0.kind == .invitationAccepted }.count == 1)
        let doctors = try await fixture.desk.audit(.concerning(dora), limit: 200)
        #expect(doctors.filter { $0.kind == .recordRefused }.count == 25 && !doctors.contains { $0.kind == .auditRead })
        #expect(try await fixture.desk.audit(.all, limit: 5000).count == 80)
        #expect(try await fixture.desk.verifyAudit().fault == nil)
    }

    @Test("acts at once make one chain, and an act that is refused leaves no entry")
    func atOnce() async throws {
        let fixture = try await Fixture()
        let ada = try await fixture.person(.patient, "ada")
        let outcome = await together(40) {
            try await fixture.desk.note(AuditNote(.exported, by: Caller(ada)))
        }
        #expect(outcome.done == 40)
        let head = try await fixture.desk.auditHead()
        #expect(await refusal { try await fixture.desk.endSession("none", by: Caller(ada)) } == .notFound)
        #expect(try await fixture.desk.auditHead() == head)
        #expect(try await fixture.desk.verifyAudit().entries == 42)
    }

    @Test("a detail stays on its line, in ASCII, and short")
    func details() async throws {
        let fixture = try await Fixture()
        try await fixture.desk.note(
            AuditNote(
                .exported, by: .machineOperator,
                ["a": "x\ny=z", "b": String(repeating: "é", count: 200), "c": "", "d": "k=v"], request: "r\n\u{1B}"))
        let entry = try await fixture.desk.audit(.all)[0]
        #expect(entry.detail == ["a": "x?y=z", "b": String(repeating: "?", count: 128), "c": "", "d": "k=v"])
        #expect(entry.request == "r??" && entry.actor == nil)
        #expect(try await fixture.desk.verifyAudit().fault == nil)
    }

    @Test("a hash is what the documents say")
    func documented() async throws {
        let fixture = try await Fixture()
        try await fixture.desk.note(
            AuditNote(.auditRead, by: nil, to: "a1", holder: LedgerHolder(.patient, "p1"), ["b": "2", "a": "1"]))
        let entry = try await fixture.desk.audit(.all)[0]
        func field(_ text: String?) -> [UInt8] {
            guard let text else { return [0xFF, 0xFF, 0xFF, 0xFF] }
            return [0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8)
        }
        let time = withUnsafeBytes(of: Fixture.start.bigEndian) { Array($0) }
        var bytes = Array("ehr/1 gateway-audit".utf8) + [0]
        bytes += [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8] + time
        bytes += field(nil) + field(nil) + field("a1") + field("patient:p1") + field("audit_read")
        bytes += field("a=1\nb=2") + field(nil) + [0, 0, 0, 32] + [UInt8](repeating: 0, count: 32)
        #expect(entry.hash == SHA256.hash(bytes))
    }
}
