/// How far away a time may be that somebody gives, for a consent's end or an emergency: what is farther is a mistake,
/// such as milliseconds for seconds.
package enum TimeHorizon {
    private static let years: UInt64 = 100
    /// Of a year of 365.25 days.
    private static let secondsPerYear: UInt64 = 31_557_600

    /// Why `seconds` is no time that anybody means; nil if it may be.
    ///
    /// - Parameters:
    ///   - seconds: in Unix seconds, as is `now`.
    package static func refusal(of seconds: UInt64, now: UInt64) -> String? {
        let horizon = now + years * secondsPerYear
        guard seconds > horizon else { return nil }
        let isMilliseconds = (now / 2...horizon).contains(seconds / 1_000)
        return "A time is at most \(years) years away."
            + (isMilliseconds ? " \(seconds) looks like milliseconds: give seconds." : "")
    }
}
