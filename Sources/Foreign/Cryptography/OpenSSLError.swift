internal import COpenSSL
internal import Glibc

/// Why OpenSSL refused: the operation, and every reason on its error queue, oldest first.
package struct OpenSSLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The operation, for example "sealing a chunk".
    package let operation: String
    /// OpenSSL's own sentences; empty if it gave none.
    package let reasons: [String]

    package var description: String {
        let why = reasons.isEmpty ? "OpenSSL gave no reason" : reasons.joined(separator: "; ")
        return "OpenSSL failed while \(operation): \(why)"
    }

    /// Takes all reasons off this thread's error queue, so that the next failure does not report them again.
    init(draining operation: String) {
        self.operation = operation
        var reasons: [String] = []
        // 256 is OpenSSL's own customary size for one line of ERR_error_string_n.
        var line = [CChar](repeating: 0, count: 256)
        while true {
            let code = ERR_get_error()
            if code == 0 { break }
            ERR_error_string_n(code, &line, line.count)
            let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            reasons.append(String(decoding: bytes, as: UTF8.self))
        }
        self.reasons = reasons
    }
    /// Prints the reason to standard error and aborts: for failures that no input can cause, and after which nothing is
    /// safe.
    func endProcess(advice: String) -> Never {
        let line = Array("\(description). \(advice)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        abort()
    }
}
