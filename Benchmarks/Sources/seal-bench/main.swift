// How fast records are sealed and opened in memory on one core: scripts/bench.sh records sets it beside openssl speed.
//
//     seal-bench [--mebibytes 1024] [--piece 262144]
//
// One JSON line: millions of bytes of plaintext per second of CPU time, for sealing and opening as `SealedRecordWriter`
// and `SealedRecordReader` do it, SHA-256 of the object included; for SHA-256 of the same bytes alone; and for sealing
// and opening without it, which is the difference of the two times.

import Glibc

func fail(_ message: String, _ code: Int32) -> Never {
    let line = Array("error: \(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(code)
}

func number(_ name: String, else standard: Int) -> Int {
    let arguments = CommandLine.arguments
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return standard }
    guard let value = Int(arguments[place + 1]), value > 0 else {
        fail("\(name) needs a number above 0, not \(arguments[place + 1])", 2)
    }
    return value
}

do {
    let speed = try SealSpeed(
        mebibytes: number("--mebibytes", else: 1024), piece: number("--piece", else: 16 * 16_384))
    print(speed.line)
} catch {
    fail("\(error)", 1)
}
