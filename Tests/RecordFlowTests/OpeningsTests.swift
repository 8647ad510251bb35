import EHRFamily
import Foundation
import Journals
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordTesting
import Testing

/// A record of the journal.
private struct Line: Decodable, Equatable {
    var at: UInt64
    let given, holder, patient, record, under: String
}

@Suite("The openings journal")
struct OpeningsTests {
    /// What the journal says, in order.
    private func lines(_ desk: Desk) async throws -> [Line] {
        let contents = LockedValue<[[UInt8]]>([])
        _ = try await desk.openings.verify { _, _, content in contents.withLock { $0.append(content) } }
        return try contents.withLock { $0 }.map { try JSONDecoder().decode(Line.self, from: Data($0)) }
    }

    private func timeless(_ line: Line) -> Line {
        var line = line
        line.at = 0
        return line
    }

    private func desk(_ depth: Depth, doctorHasKey: Bool = true) async throws -> (Desk, RecordID) {
        let desk = try await Desk(RuleLedger(), depth)
        try await desk.register(doctorHasKey: doctorHasKey)
        let record = try await desk.deposit("r-1", Array("content".utf8))
        try await desk.share()
        return (desk, record)
    }

    @Test(
        "each key that is opened is noted: when, for whom, of which record, what was given and under which access",
        arguments: Depth.allCases)
    func noted(depth: Depth) async throws {
        let (desk, record) = try await desk(depth)
        // Neither a deposit nor a grant opens a key.
        #expect(try await lines(desk).isEmpty)
        let before = desk.desk.clock()
        let access = try await desk.logged(record)
        _ = try await desk.journeys.release(access)
        _ = try await desk.journeys.release(access)
        _ = try await desk.journeys.openOwn(record, of: desk.patient, range: nil).whole()
        _ = try await desk.journeys.openOwn(record, of: desk.patient, range: .bytes(0..<3)).whole()
        _ = try await desk.journeys.verify(record, of: desk.patient)
        let lines = try await lines(desk)
        let doctor = Line(
            at: 0, given: "release", holder: "doctor \(desk.doctor.text)", patient: desk.patient.text, record: "r-1",
            under: access.id.text)
        let patient = Line(
            at: 0, given: "content", holder: "patient \(desk.patient.text)", patient: desk.patient.text, record: "r-1",
            under: "owner")
        let nobody = Line(
            at: 0, given: "nothing", holder: "nobody", patient: desk.patient.text, record: "r-1", under: "verification")
        #expect(lines.map(timeless) == [doctor, doctor, patient, patient, nobody])
        #expect(lines.allSatisfy { (before...desk.desk.clock()).contains($0.at) })
    }

    @Test("content that is opened for a doctor is noted, and what is refused is not", arguments: Depth.allCases)
    func content(depth: Depth) async throws {
        let (desk, record) = try await desk(depth, doctorHasKey: false)
        let begun = try await desk.journeys.begin(record, of: desk.patient, by: desk.doctor)
        #expect(await refusal { try await desk.journeys.open(begun, range: nil) } == .accessNotLogged)
        let access = try await desk.logged(record)
        #expect(await refusal { try await desk.journeys.release(access) } == .accessNoEncryptionKey)
        #expect(try await lines(desk).isEmpty)
        #expect(try await desk.journeys.open(access, range: nil).whole() == Array("content".utf8))
        #expect(try await lines(desk).map { "\($0.given) \($0.under)" } == ["content \(access.id.text)"])
    }

    @Test("nothing is opened, for a doctor or for the patient, where that cannot be noted", arguments: Depth.allCases)
    func broken(depth: Depth) async throws {
        let (desk, record) = try await desk(depth)
        _ = try await desk.journeys.openOwn(record, of: desk.patient, range: nil).whole()
        let access = try await desk.logged(record)
        var bytes = try desk.folder.read("openings.journal")
        bytes[bytes.count - 10] ^= 1
        try desk.folder.write(bytes, "openings.journal")
        // A desk of another process, which has not seen the journal before.
        let other = try await desk.serve(desk.anew())
        for body in [
            { () async throws in _ = try await other.journeys.release(access) },
            { () async throws in _ = try await other.journeys.open(access, range: nil) },
            { () async throws in _ = try await other.journeys.openOwn(record, of: desk.patient, range: nil) },
            { () async throws in _ = try await other.journeys.openOwn(record, of: desk.patient, range: .bytes(0..<1)) },
        ] {
            do {
                try await body()
                Issue.record("something was opened")
            } catch let error as RecordFailure {
                #expect(error.code == .journalBroken)
            }
        }
        #expect(try desk.folder.read("openings.journal") == bytes)
        // What opens no key goes on.
        #expect(try await other.journeys.sealed(access).length > 0)
    }
}
