import Cryptography
import Glibc

/// What this process used: time, and memory at its peak.
enum Meter {
    /// Seconds since some moment.
    static func now() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    /// Has the system forget the peak so far (proc(5), clear_refs).
    static func forgetPeak() throws {
        let number = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        defer { close(number) }
        guard number >= 0, write(number, "5", 1) == 1 else { throw MeterError.system("clear_refs", errno) }
    }

    /// Peak resident memory in KiB since `forgetPeak`.
    static func peak() throws -> Int {
        let status = try text(of: "/proc/self/status")
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let value = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Int($0) })
        else { throw MeterError.noPeak }
        return value
    }

    private static func text(of path: String) throws -> String {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw MeterError.system(path, errno) }
        defer { close(number) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(number, &bytes, bytes.count)
        guard count > 0 else { throw MeterError.system(path, errno) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

enum MeterError: Error {
    case system(String, Int32)
    case noPeak
    case wrong(String)
}

/// A line of output: a JSON object.
struct Line {
    private var fields: [String] = []

    mutating func add(_ name: String, _ text: String) { fields.append("\"\(name)\": \"\(text)\"") }

    mutating func add(_ name: String, _ number: Int) { fields.append("\"\(name)\": \(number)") }

    /// With three decimals.
    mutating func add(_ name: String, _ number: Double) {
        let thousandths = Int((number * 1000).rounded())
        let rest = String(thousandths % 1000)
        let padding = String(repeating: "0", count: 3 - rest.count)
        fields.append("\"\(name)\": \(thousandths / 1000).\(padding)\(rest)")
    }

    func write() {
        print("{" + fields.joined(separator: ", ") + "}")
        fflush(nil)
    }
}
