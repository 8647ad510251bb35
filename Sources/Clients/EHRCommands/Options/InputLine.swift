internal import Cryptography
internal import Glibc
internal import RecordErrors
internal import Waiting

/// Lines that a person types, or another program writes, on standard input.
enum InputLine {
    /// Longest line, in bytes.
    static let limit = 1024
    /// The longest wait for one.
    private static let waitLimit = Duration.seconds(600)

    /// The next line without its end, byte by byte, so that nothing after it is taken; nil at the end of input.
    ///
    /// - Parameters:
    ///   - what: for messages: what the line holds.
    ///   - prompt: written to the terminal first; nil where nobody sits there.
    ///   - isSeen: whether the terminal shows what is typed.
    /// - Throws: `CommandFailure`.
    static func read(_ what: String, prompt: String?, isSeen: Bool = true) throws -> [UInt8]? {
        var before = termios()
        let isHidden = prompt != nil && !isSeen && tcgetattr(STDIN_FILENO, &before) == 0
        if isHidden {
            var hidden = before
            hidden.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        }
        if let prompt { writeTerminal(prompt) }
        defer {
            if isHidden {
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
                writeTerminal("\n")
            }
        }
        var line: [UInt8] = []
        while true {
            guard let byte = try next(what, isAnnounced: prompt == nil) else { return line.isEmpty ? nil : line }
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
            guard line.count <= limit else {
                SecretBytes.wipe(&line)
                throw CommandFailure(.usage, "\(what) is longer than \(limit) bytes.")
            }
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }

    private static func next(_ what: String, isAnnounced: Bool) throws -> UInt8? {
        var place = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        let outcome = Waits.poll(
            for: "\(what) on standard input", limit: waitLimit, announcing: isAnnounced
        ) { slice in poll(&place, 1, slice) > 0 }
        switch outcome {
        case .over: break
        case .interrupted: throw CancellationError()
        case .late: throw CommandFailure(.localFile, "\(what) was not given within \(waitLimit).")
        }
        var byte: UInt8 = 0
        while true {
            let count = Glibc.read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            if count == 0 { return nil }
            guard errno == EINTR || errno == EAGAIN else {
                throw CommandFailure(.localFile, "Standard input cannot be read: \(String(cString: strerror(errno))).")
            }
        }
    }
}
