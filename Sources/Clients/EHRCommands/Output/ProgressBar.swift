internal import Glibc
internal import Locking

/// How far long work has got, on one line of standard error that is written again and again; nothing where standard
/// error is no terminal.
final class ProgressBar: Sendable {
    /// Time between two writings.
    private static let pause = Duration.milliseconds(100)
    /// Nothing is shown of work that is done sooner.
    private static let patience = Duration.milliseconds(200)

    private struct State {
        var done: UInt64 = 0
        var total: UInt64?
        var shownAt: ContinuousClock.Instant?
    }

    private let label: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private let state = LockedValue(State())

    /// - Parameter total: how many bytes there will be; nil where nobody knows.
    init(_ label: String, total: UInt64? = nil) {
        self.label = label
        isShown = isatty(STDERR_FILENO) == 1
        expect(total)
    }

    /// Notes how many bytes there will be.
    func expect(_ total: UInt64?) { state.withLock { $0.total = total } }

    /// Notes that `count` more bytes are done.
    func advance(by count: Int) {
        guard isShown else { return }
        let now = ContinuousClock.now
        let shown: State? = state.withLock { state in
            state.done += UInt64(count)
            let isDue = state.shownAt.map { now - $0 >= ProgressBar.pause } ?? (now - start >= ProgressBar.patience)
            guard isDue else { return nil }
            state.shownAt = now
            return state
        }
        if let shown {
            let line = ProgressLine(label: label, done: shown.done, total: shown.total, elapsed: now - start)
            writeTerminal("\r\(line.text)\u{1B}[K")
        }
    }

    /// Takes the line away. Whatever is printed next stands where it was.
    func finish() {
        let wasShown = state.withLock { state in
            defer { state.shownAt = nil }
            return state.shownAt != nil
        }
        if wasShown { writeTerminal("\r\u{1B}[K") }
    }
}

/// One such line, at most 79 columns wide.
struct ProgressLine {
    private static let barWidth = 16
    private static let labelWidth = 14

    var label: String
    var done: UInt64
    var total: UInt64?
    var elapsed: Duration

    var text: String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let speed = "\(ProgressLine.amount(rate))/s"
        let label = label.prefix(ProgressLine.labelWidth)
        guard let total, total > 0 else { return "\(label)  \(ProgressLine.amount(Double(done)))  \(speed)" }
        let share = min(1, Double(done) / Double(total))
        let filled = Int(share * Double(ProgressLine.barWidth))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressLine.barWidth - filled)
        let left = rate > 0 && done < total ? ProgressLine.time(Double(total - done) / rate) : "0:00"
        return "\(label)  [\(bar)] \(Int(share * 100)) %  \(ProgressLine.amount(Double(done)))  \(speed)  \(left) left"
    }

    /// `1.5 MiB`
    static func amount(_ bytes: Double) -> String {
        var (value, unit) = (bytes, "B")
        for next in ["KiB", "MiB", "GiB", "TiB"] where value >= 1024 {
            (value, unit) = (value / 1024, next)
        }
        let tenths = Int(value * 10)
        return unit == "B" || tenths >= 1000 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    /// `1:05`, `2:00:00`
    static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }
}
