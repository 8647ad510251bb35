/// One measurement.
struct Report {
    let json: String

    init(
        window: Int, count: Int, nanoseconds: UInt64, latencies: [UInt64], before: Usage, after: Usage, accepted: Int,
        answered: Int
    ) {
        let sorted = latencies.sorted()
        func microseconds(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]) / 1000
        }
        func rounded(_ value: Double, _ digits: Double = 100) -> Double { (value * digits).rounded() / digits }
        let seconds = Double(nanoseconds) / 1e9
        let pairs: [(String, String)] = [
            ("window", "\(window)"), ("transactions", "\(count)"),
            ("per_second", "\(rounded(Double(count) / seconds, 1))"),
            ("p50_us", "\(rounded(microseconds(0.5)))"), ("p99_us", "\(rounded(microseconds(0.99)))"),
            ("cpu_s_per_10k", "\(rounded((after.seconds - before.seconds) / Double(count) * 1e4, 1000))"),
            (
                "voluntary_switches_per_transaction",
                "\(rounded(Double(after.switches - before.switches) / Double(count)))"
            ),
            ("peak_rss_mib", "\(rounded(Double(after.peakKiB) / 1024, 10))"),
            ("accepted", "\(accepted)"), ("answered", "\(answered)"),
        ]
        json = "{" + pairs.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
