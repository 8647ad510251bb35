/// How many batches may wait before submissions are refused: ten times the size of recent blocks, and at least the 300
/// that Sawtooth starts with.
struct QueueLimit {
    private static let samples = 5
    private static let initial = 30
    private static let factor = 10

    private var counts = [Int](repeating: QueueLimit.initial, count: QueueLimit.samples)
    private var position = 0

    /// The limit now.
    var value: Int { max(Self.initial, counts.reduce(0, +) / Self.samples) * Self.factor }

    /// A block contained `count` batches and left `remaining`.
    ///
    /// A small block counts only if batches were left over; otherwise a quiet hour would lower the limit.
    mutating func record(count: Int, remaining: Int) {
        let average = counts.reduce(0, +) / Self.samples
        guard count > average || remaining > average else { return }
        counts[position] = count
        position = (position + 1) % Self.samples
    }
}
