internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// All that a caller may see of the audit, as a file: CSV (RFC 4180) or JSON lines, streamed a page at a time, closed
/// by a line that says that it is whole.
struct AuditExport: Sendable {
    enum Format: String, Sendable {
        case csv, ndjson

        var mediaType: String { self == .csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson" }
    }

    static let columns = [
        "kind", "access_id", "doctor_id", "patient_id", "record_id", "purpose", "consent_version", "reason", "outcome",
        "overdue", "block", "at", "transaction_id",
    ]

    let index: LedgerIndex
    let overdueSince: Int64

    func response(_ question: AccessQuestion, _ format: Format, first: EHRIndex.Page<IndexedAccess>) -> Response {
        let body = ResponseBody { writer in
            if format == .csv {
                try await writer.write(ByteBuffer(string: AuditExport.columns.joined(separator: ",") + "\r\n"))
            }
            var (page, count): (EHRIndex.Page<IndexedAccess>?, Int) = (first, 0)
            while let rows = page {
                count += rows.rows.count
                let entries = rows.rows.map { AccessEntryReply($0, overdueSince: overdueSince) }
                try await writer.write(ByteBuffer(string: try AuditExport.text(of: entries, format)))
                page = nil
                if let next = rows.next {
                    let wanted = PageRequest(count: PageRequest.limit, after: next)
                    page = try await index.ask { (index) throws(IndexFailure) in
                        try index.accesses(question, wanted)
                    }.value
                }
            }
            try await writer.write(ByteBuffer(string: AuditExport.end(count, format)))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: format.mediaType, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"audit.\(format.rawValue)\"",
            ], body: body)
    }

    private static func text(of entries: [AccessEntryReply], _ format: Format) throws -> String {
        switch format {
        case .ndjson: try entries.map { String(buffer: try Reply.bytes($0)) + "\n" }.joined()
        case .csv: entries.map { row($0).map(cell).joined(separator: ",") + "\r\n" }.joined()
        }
    }

    private static func row(_ entry: AccessEntryReply) -> [String] {
        [
            entry.kind, entry.accessID, entry.doctorID, entry.patientID, entry.recordID, entry.purpose ?? "",
            entry.consentVersion.map { "\($0)" } ?? "", entry.emergency?.reason ?? "",
            entry.emergency?.outcome ?? "", entry.emergency.map { "\($0.isOverdue)" } ?? "", "\(entry.block)",
            entry.at.map { "\($0)" } ?? "", entry.transactionID,
        ]
    }

    /// A cell that no spreadsheet takes for a formula.
    static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.contains(where: { "\",\r\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    private static func end(_ count: Int, _ format: Format) -> String {
        format == .csv ? "# end,\(count)\r\n" : "{\"end\":true,\"entries\":\(count)}\n"
    }
}
