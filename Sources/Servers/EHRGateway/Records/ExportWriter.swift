internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import Hummingbird
internal import NIOCore
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import ZIPArchives

/// An archive on its way to whoever asked for it.
struct ExportWriter {
    /// A record that failed before a byte of it was sent.
    struct Unopened: Error {
        let failure: RecordFailure
    }

    private var writer: any ResponseBodyWriter
    private var archive: ZIPArchive

    /// - Parameter time: Unix seconds, of all entries.
    init(_ writer: any ResponseBodyWriter, at time: Int64) {
        self.writer = writer
        let calendar = Calendar(identifier: .gregorian)
        var utc = calendar
        utc.timeZone = .gmt
        let parts = utc.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(time)))
        archive = ZIPArchive(
            modified: (
                parts.year ?? 1980, parts.month ?? 1, parts.day ?? 1, parts.hour ?? 0, parts.minute ?? 0,
                parts.second ?? 0
            ))
    }

    mutating func begin(_ name: String) async throws { try await send(archive.begin(name)) }

    mutating func end() async throws { try await send(archive.end()) }

    mutating func finish() async throws {
        try await send(archive.finish())
        try await writer.finish(nil)
    }

    /// One JSON document.
    mutating func add(_ name: String, _ message: some Encodable) async throws {
        try await begin(name)
        try await lines([message])
        try await end()
    }

    /// JSON lines of the entry.
    mutating func lines(_ messages: [some Encodable]) async throws {
        var text = ByteBuffer()
        for message in messages {
            var line = try Reply.bytes(message)
            text.writeBuffer(&line)
            text.writeString("\n")
        }
        guard text.readableBytes > 0 else { return }
        archive.add(text.readableBytesView, count: text.readableBytes)
        try await writer.write(text)
    }

    /// A record's content, under its own name in a folder of its own.
    ///
    /// - Throws: `Unopened` where nothing was sent; anything else cuts the archive off.
    mutating func add(_ record: RecordDescription, _ reader: any RecordReader) async throws {
        var next: [UInt8]?
        do {
            next = try await reader.next()
        } catch {
            throw Unopened(failure: error)
        }
        try await begin("records/\(record.record)/\(record.label?.fileName ?? "content")")
        while var piece = next {
            archive.add(piece, count: piece.count)
            try await writer.write(ByteBuffer(bytes: piece))
            SecretBytes.wipe(&piece)
            do {
                next = try await reader.next()
            } catch {
                throw CutOff(code: error.code.text)
            }
        }
        try await end()
    }

    /// A record that failed after a part of it was sent.
    private struct CutOff: Error {
        let code: String
    }

    private mutating func send(_ bytes: [UInt8]) async throws { try await writer.write(ByteBuffer(bytes: bytes)) }
}

/// Where an archive is that the patient has approved of.
struct ExportReply: Encodable, Sendable {
    let id: String
    /// A path.
    let archive: String
    /// Unix seconds.
    let endsAt: Int64

    enum CodingKeys: String, CodingKey {
        case archive
        case id = "export_id"
        case endsAt = "ends_at"
    }
}

/// What the archive is.
struct AboutExport: Encodable, Sendable {
    let format = "ehr-export 1"
    let patientID: String
    /// Unix seconds.
    let madeAt: Int64
    /// The height of the ledger that the lists were read at, or shortly after.
    let block: UInt64?

    enum CodingKeys: String, CodingKey {
        case format, block
        case patientID = "patient_id"
        case madeAt = "made_at"
    }
}

/// A record whose content is not in the archive.
struct ExportProblem: Encodable, Sendable {
    let recordID: String
    let code: String
    let detail: String

    enum CodingKeys: String, CodingKey {
        case code, detail
        case recordID = "record_id"
    }

    init(_ record: RecordID, _ failure: RecordFailure) {
        (recordID, code, detail) = (record.text, failure.code.text, failure.description)
    }
}
