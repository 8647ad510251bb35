import CBOR
import EHRFamily
import TestVectors
import Testing

@Suite("The family's pages")
struct PageTests {
    struct Vector: Decodable {
        let name: String?
        let action: String?
        let kind: String?
        let hex: String?
        let canonical: String?
    }

    @Test("docs/errors.md explains every rejection code, once, and no other")
    func errors() throws {
        let page = try Page("errors.md")
        let heading = "## Rejections by the `ehr` processor"
        let rows = page.sections(under: heading, level: "###").flatMap { page.table(after: $0) }
        #expect(rows.map { $0[0] } == RejectionCode.allCases.map(\.rawValue))
        for row in rows { #expect(row.count == 3 && row.allSatisfy { !$0.isEmpty }, "\(row)") }
    }

    @Test("the specification names every rejection code")
    func codes() throws {
        let text = try Page("spec/ehr-family.md").lines.joined(separator: "\n")
        for code in RejectionCode.allCases { #expect(text.contains("`\(code.rawValue)`"), "\(code.rawValue)") }
    }

    @Test("the codes that the specification gives a second key are those that have one")
    func details() throws {
        var documented: [String: String] = [:]
        for row in try Page("spec/ehr-family.md").table(after: "### Rejections") {
            for code in row[0].split(separator: ",") {
                documented[code.trimmingCharacters(" `")] = String(row[1].prefix { $0 != "`" })
            }
        }
        var seen: [String: String] = [:]
        for rejection in RejectionCase.all {
            switch rejection.detail {
            case .none: #expect(documented[rejection.code.rawValue] == nil, "\(rejection.sentence)")
            case .key: seen[rejection.code.rawValue] = "key"
            case .address: seen[rejection.code.rawValue] = "address"
            case .currentVersion: seen[rejection.code.rawValue] = "current_version"
            }
        }
        #expect(documented.filter { $0.value != "key" || $0.key == "bad_proof" } == seen)
    }

    @Test("the payload tables have the keys that payloads have, in the order in which they are written")
    func payloadTables() throws {
        let page = try Page("spec/ehr-family.md")
        let vectors = try VectorFile.json("payload/accept/payloads.json", as: [Vector].self)
        for action in Action.allCases {
            let rows = page.table(after: "### \(action.rawValue)")
            let documented = rows.map { $0[0] }
            let full = try #require(vectors.first { $0.action == action.rawValue && $0.name == "all keys" }?.canonical)
            // ROTATE_OWNER has one of its first two keys.
            let names = documented.map { $0.trimmingCharacters("`?") }
                .filter { action != RotateOwner.action || $0 != "doctor_id" }
            #expect(try keys(full) == ["action"] + names, "\(action.rawValue)")
            let least = try #require(vectors.first { $0.action == action.rawValue && $0.name == "required keys" }?.hex)
            let required = documented.filter { !$0.contains("?") }
            let subject = action == RotateOwner.action ? ["patient_id"] : []
            #expect(try Set(keys(least)) == Set(["action"] + required + subject), "\(action.rawValue)")
        }
    }

    @Test("the state tables have the keys that entries have, in the order in which they are stored")
    func stateTables() throws {
        let page = try Page("spec/ehr-family.md")
        let vectors = try VectorFile.json("state/accept/entries.json", as: [Vector].self)
        for heading in ["Patient", "Doctor", "Record", "Consent", "Access", "Model"] {
            let kind = heading.lowercased()
            let documented = page.table(after: "### \(heading)").map { $0[0] }
            let names = documented.map { $0.trimmingCharacters("`?") }
            let entries = try vectors.filter { $0.kind == kind }.map { try keys(#require($0.hex)) }
            #expect(Set(entries.flatMap(\.self)) == Set(names))
            for entry in entries {
                #expect(entry == names.filter { entry.contains($0) }, "\(kind)")
                #expect(documented.filter { !$0.contains("?") }.allSatisfy { entry.contains($0) }, "\(kind)")
            }
        }
    }

    @Test("the event table is the program's")
    func events() throws {
        let rows = try Page("spec/ehr-family.md").table(after: "### Events")
        #expect(rows.map { $0[0] } == Action.allCases.map(\.rawValue))
        #expect(rows.map { $0[1] } == FamilyEvent.allCases.map(\.rawValue))
    }

    private func keys(_ hex: String) throws -> [String] {
        let decoder = StrictDecoder(limits: .init(bytes: Limits.entryBytes, depth: Limits.nesting))
        guard case .map(let pairs) = try decoder.decode(bytes(hex)) else { return [] }
        return pairs.compactMap { if case .text(let name) = $0.key { name } else { nil } }
    }
}
