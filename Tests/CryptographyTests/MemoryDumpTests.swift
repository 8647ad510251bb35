import Cryptography
import Foundation
import Testing

@Suite("Memory dumps")
struct MemoryDumpTests {
    @Test("a process that switched them off has a limit of zero, and the system says that it is not to be dumped")
    func disabled() throws {
        #expect(MemoryDump.disable())
        let limits = try String(contentsOfFile: "/proc/self/limits", encoding: .utf8)
        let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        #expect(line.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
        #expect(!MemoryDump.isAllowed)
    }
}
