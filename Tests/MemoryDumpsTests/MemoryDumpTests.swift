import Foundation
import Glibc
import MemoryDumps
import Testing

@Suite("Memory dumps")
struct MemoryDumpTests {
    @Test("a process that switched them off has a limit of zero, and the system says that it is not to be dumped")
    func disabled() throws {
        #expect(MemoryDump.disable())
        let limits = try String(contentsOfFile: "/proc/self/limits", encoding: .utf8)
        let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        #expect(line.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
        // What must not be dumped belongs to root in /proc, which an unprivileged process cannot look into.
        var status = stat()
        try #require(stat("/proc/self/mem", &status) == 0)
        #expect(status.st_uid == 0)
    }
}
