/// The two ways in which S3 writes a time.
enum S3Time {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `2026-11-22T10:00:00.000Z`, in seconds since 1970.
    static func listed(_ text: String) -> Int64? {
        let fields = text.split { "-T:.Z".contains($0) }.prefix(6).compactMap { Int64($0) }
        guard fields.count == 6 else { return nil }
        return seconds(fields[0], fields[1], fields[2], fields[3] * 3600 + fields[4] * 60 + fields[5])
    }

    /// `Sun, 22 Nov 2026 10:00:00 GMT` (RFC 9110, section 5.6.7), in seconds since 1970.
    static func header(_ text: String) -> Int64? {
        let fields = text.split { " ,:".contains($0) }
        guard fields.count == 8, fields[7] == "GMT", let month = months.firstIndex(of: String(fields[2])),
            let day = Int64(fields[1]), let year = Int64(fields[3]), let hour = Int64(fields[4]),
            let minute = Int64(fields[5]), let second = Int64(fields[6])
        else { return nil }
        return seconds(year, Int64(month) + 1, day, hour * 3600 + minute * 60 + second)
    }

    /// Days are counted from years that begin in March, so that the leap day is a year's last.
    private static func seconds(_ year: Int64, _ month: Int64, _ day: Int64, _ second: Int64) -> Int64? {
        guard 1970...9999 ~= year, 1...12 ~= month, 1...31 ~= day, 0...86_400 ~= second else { return nil }
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        let days = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400
        return (days + (153 * marchMonth + 2) / 5 + day - 1 - 719_468) * 86_400 + second
    }
}
