/// A moment as signatures write it, in UTC whatever the machine's time zone and locale.
struct UTCStamp {
    /// `yyyyMMdd`
    let date: String
    /// `yyyyMMdd'T'HHmmss'Z'`
    let dateAndTime: String

    /// - Parameter time: seconds since 1970; taken into the years 1970 to 9999, which are all that the form can write.
    init(_ time: Int64) {
        let time = min(max(time, 0), 253_402_300_799)
        let (days, second) = time.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, day) = UTCStamp.civil(days)
        date = UTCStamp.digits(year, 4) + UTCStamp.digits(month, 2) + UTCStamp.digits(day, 2)
        dateAndTime =
            date + "T" + UTCStamp.digits(second / 3600, 2) + UTCStamp.digits(second / 60 % 60, 2)
            + UTCStamp.digits(second % 60, 2) + "Z"
    }

    /// The Gregorian date `days` days after 1970-01-01. Counting years from 1 March puts the leap day last, so that a
    /// month's start is a linear function of its number.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let sinceEra = days + 719_468
        let (era, dayOfEra) = sinceEra.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func digits(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
