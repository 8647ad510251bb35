internal import ArgumentParser
internal import FoundationEssentials
internal import RecordFlow

/// A time as options take it: Unix seconds, a date or a time of RFC 3339, or how long from now.
struct Moment: ExpressibleByArgument, Sendable {
    static let forms = "Unix seconds, 2027-03-01 (its first second, UTC), 2027-03-01T12:00:00Z, or 90d, 12h from now"
    private static let secondsPerDay: Int64 = 86_400

    let seconds: UInt64

    init?(argument: String) {
        do {
            seconds = try Moment.seconds(argument, now: Int64(Date.now.timeIntervalSince1970))
        } catch {
            ArgumentRefusal.note(error.description)
            return nil
        }
    }

    /// - Parameter now: in Unix seconds.
    static func seconds(_ text: String, now: Int64) throws(ArgumentRefusal) -> UInt64 {
        guard let time = number(text) ?? fromNow(text, now) ?? date(text) ?? time(text) else {
            throw ArgumentRefusal("A time is \(forms); not \(text.debugDescription).")
        }
        guard let seconds = UInt64(exactly: time) else { throw ArgumentRefusal("A time is not before 1970.") }
        if let refusal = TimeHorizon.refusal(of: seconds, now: UInt64(clamping: now)) { throw ArgumentRefusal(refusal) }
        return seconds
    }

    private static func number(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text) ?? .max
    }

    private static func fromNow(_ text: String, _ now: Int64) -> Int64? {
        let units: [Character: Int64] = ["h": 3_600, "d": secondsPerDay, "w": 7 * secondsPerDay]
        guard let unit = text.last.flatMap({ units[$0] }), let count = number(String(text.dropLast())) else {
            return nil
        }
        let (seconds, isLarge) = count.multipliedReportingOverflow(by: unit)
        return isLarge || seconds > .max - now ? .max : now + seconds
    }

    private static func date(_ text: String) -> Int64? {
        parsed(text, Date.ISO8601FormatStyle().year().month().day())
    }

    private static func time(_ text: String) -> Int64? {
        // RFC 3339 allows small letters.
        let text = text.uppercased()
        guard let match = text.wholeMatch(of: /(.{10}T.{8})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})/) else {
            return nil
        }
        let style = Date.ISO8601FormatStyle()
        // What the zone shifts is checked without it.
        guard parsed("\(match.1)Z", style) != nil, let date = try? style.parse("\(match.1)\(match.3)") else {
            return nil
        }
        return Int64(date.timeIntervalSince1970)
    }

    /// The style takes what follows a date for nothing, and the 30th of February for the 2nd of March.
    private static func parsed(_ text: String, _ style: Date.ISO8601FormatStyle) -> Int64? {
        guard let date = try? style.parse(text), date.formatted(style) == text else { return nil }
        return Int64(date.timeIntervalSince1970)
    }
}
