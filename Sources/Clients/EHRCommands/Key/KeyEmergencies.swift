internal import ArgumentParser
internal import Foundation
internal import Journals
internal import Locking
internal import RecordConfiguration
internal import RecordErrors

/// `ehr key emergencies`
struct KeyEmergencies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergencies",
        abstract: "Verify the emergency journal, and list what was opened before the ledger had the emergency.",
        discussion: """
            Whether the ledger has it by now says `ehr operation show`, of the operation that is named: one that is \
            invalid stays in this journal and in the outbox.
            """)

    /// A record of the journal.
    private struct Line: Decodable {
        let at: UInt64
        let attestedAt: UInt64?
        let doctor, given, operation, patient, record, under: String

        enum CodingKeys: String, CodingKey {
            case at, doctor, given, operation, patient, record, under
            case attestedAt = "attested_at"
        }

        var output: OutputValue {
            .object([
                ("at", .number(at)), ("doctor_id", .text(doctor)), ("patient_id", .text(patient)),
                ("record_id", .text(record)), ("access_id", .text(under)), ("given", .text(given)),
                ("operation", .text(operation)), ("attested_at", attestedAt.map(OutputValue.number) ?? .absent),
            ])
        }
    }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await output.run {
            let journal = RecordParts.emergencyJournal(try desk.settings())
            let lines = LockedValue<[Line]>([])
            _ = try await journal.verify { _, _, content in
                // What a crash cut short has a record too, which says nothing about a person.
                guard let line = try? JSONDecoder().decode(Line.self, from: Data(content)) else { return }
                lines.withLock { $0.append(line) }
            }
            return .list(lines.withLock { $0 }.map(\.output))
        }
    }
}
