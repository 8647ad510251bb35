import Glibc

/// The processor under measurement: a child process.
final class Program {
    private let id: pid_t

    init(_ arguments: [String]) {
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        var id = pid_t()
        guard posix_spawnp(&id, arguments[0], nil, nil, pointers, environ) == 0 else {
            stop("cannot start \(arguments[0])")
        }
        self.id = id
    }

    /// Asks it to end, and waits; after five seconds it is killed.
    func end() {
        kill(id, SIGTERM)
        var status: Int32 = 0
        for _ in 0..<500 {
            if waitpid(id, &status, WNOHANG) == id { return }
            usleep(10_000)
        }
        kill(id, SIGKILL)
        waitpid(id, &status, 0)
    }

    /// What it has used so far, from /proc.
    func usage() -> Usage {
        var usage = Usage()
        let stat = read("/proc/\(id)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        // Fields 14 and 15 of proc(5), counted from field 3 behind the name.
        if stat.count > 12, let user = Double(stat[11]), let system = Double(stat[12]) {
            usage.seconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
        usage.peakKiB = number(of: "VmHWM:", in: "/proc/\(id)/status")
        if let folder = opendir("/proc/\(id)/task") {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if !name.hasPrefix(".") {
                    usage.switches += number(of: "voluntary_ctxt_switches:", in: "/proc/\(id)/task/\(name)/status")
                }
            }
            closedir(folder)
        }
        return usage
    }

    private func number(of name: String, in file: String) -> Int {
        let line = read(file).split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private func read(_ file: String) -> String {
        let descriptor = open(file, O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}

/// What a process has used.
struct Usage {
    var seconds = 0.0
    var peakKiB = 0
    var switches = 0
}

/// The monotonic clock in nanoseconds.
func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
