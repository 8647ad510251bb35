internal import FoundationEssentials

/// A moment as signatures write it, in UTC whatever the machine's time zone and locale.
struct UTCStamp {
    /// `yyyyMMdd'T'HHmmss'Z'`
    let dateAndTime: String

    /// `yyyyMMdd`
    var date: String { String(dateAndTime.prefix(8)) }

    /// - Parameter time: seconds since 1970; taken into the years 1970 to 9999, which are all that the form can write.
    init(_ time: Int64) {
        let date = Date(timeIntervalSince1970: TimeInterval(min(max(time, 0), 253_402_300_799)))
        dateAndTime = date.formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
    }
}
