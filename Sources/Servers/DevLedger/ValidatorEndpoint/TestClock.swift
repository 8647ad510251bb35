/// A test option: the clock that blocks take their time from. It is the machine's until a test changes it.
///
/// Belongs to the ledger's thread.
final class TestClock {
    private let wallClock: () -> UInt64
    private var fixed: UInt64?
    /// Seconds to add to the machine's clock.
    private var offset: Int64 = 0

    /// - Parameters:
    ///   - seconds: since 1970, if it is stopped from the beginning.
    ///   - wallClock: the machine's, in seconds since 1970.
    init(fixedAt seconds: UInt64? = nil, wallClock: @escaping () -> UInt64 = LedgerThread.unixSeconds) {
        fixed = seconds
        self.wallClock = wallClock
    }

    /// Seconds since 1970.
    var seconds: UInt64 { fixed ?? Self.sum(wallClock(), offset) }

    func apply(_ command: TestCommand.Clock) {
        switch command {
        case .set(let seconds): fixed = seconds
        case .step(let seconds):
            if let stood = fixed { fixed = Self.sum(stood, seconds) } else { offset = offset &+ seconds }
        case .run:
            fixed = nil
            offset = 0
        }
    }

    /// The sum, limited to the range from 0 to the largest second.
    private static func sum(_ seconds: UInt64, _ step: Int64) -> UInt64 {
        let (sum, overflows) =
            step < 0
            ? seconds.subtractingReportingOverflow(step.magnitude) : seconds.addingReportingOverflow(step.magnitude)
        return overflows ? (step < 0 ? 0 : .max) : sum
    }
}
