internal import FoundationEssentials

/// The two ways in which S3 writes a time.
enum S3Time {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `2026-11-22T10:00:00.000Z`, in seconds since 1970.
    static func listed(_ text: String) -> Int64? {
        (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
    }

    /// `Sun, 22 Nov 2026 10:00:00 GMT` (RFC 9110, section 5.6.7), in seconds since 1970.
    static func header(_ text: String) -> Int64? {
        let fields = text.split { " ,".contains($0) }
        guard fields.count == 6, fields[5] == "GMT", let month = months.firstIndex(of: String(fields[2])) else {
            return nil
        }
        return listed("\(fields[3])-\(month + 1)-\(fields[1])T\(fields[4])Z")
    }
}
