// StandardStreams: what a program shares with whoever started it: standard output, and the bytes of its arguments.
//
// It owns the one way to standard output, in which every write is checked, and what ArgumentParser prints there: help,
// versions, completions.
//
// It knows nothing about what is printed, and nothing about logs, which go to standard error.

internal import Glibc
internal import Waiting

/// Standard output could not be written.
package struct OutputFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Exit status of a program whose output did not arrive; the same in all programs.
    package static let status: Int32 = 6

    /// The system's error number.
    package let code: Int32

    /// Whether nobody reads any more: no one is left to tell.
    package var isBrokenPipe: Bool { code == EPIPE }

    package var description: String {
        let cause =
            switch code {
            case ENOSPC: "no space left on its device"
            case EBADF: "it is closed"
            default: String(cString: strerror(code))
            }
        return "cannot write to standard output: \(cause)"
    }

    /// Ends the program: quietly by SIGPIPE where nobody reads any more, as programs in a pipe do; else with a message.
    package func end(_ program: String) -> Never {
        if isBrokenPipe {
            signal(SIGPIPE, SIG_DFL)
            // Some threads block signals: unblocked here, it ends the process before `raise` returns.
            var own = sigset_t()
            sigemptyset(&own)
            sigaddset(&own, SIGPIPE)
            pthread_sigmask(SIG_UNBLOCK, &own, nil)
            raise(SIGPIPE)
            _exit(128 + SIGPIPE)
        }
        StandardError.write("\(program): \(description)\n")
        exit(OutputFailure.status)
    }
}

/// Standard output: every write is complete, or fails.
package enum StandardOutput {
    /// Bytes that a pipe takes without waiting once it is ready (PIPE_BUF).
    private static let pipeRoom = 4_096

    /// Writes `bytes`, unbuffered: whoever reads may wait for them. It waits for a reader as long as that takes.
    ///
    /// - Throws: `OutputFailure`.
    package static func write(_ bytes: RawSpan) throws(OutputFailure) {
        let code = bytes.withUnsafeBytes { put($0, to: STDOUT_FILENO, waiting: true) }
        guard code == 0 else { throw OutputFailure(code: code) }
    }

    /// Writes `text` and a newline.
    ///
    /// - Throws: `OutputFailure`.
    package static func writeLine(_ text: String) throws(OutputFailure) {
        try write(Array((text + "\n").utf8).span.bytes)
    }

    /// Whether a person would see what is written.
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// - Returns: errno; 0 when all is written.
    fileprivate static func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, waiting: Bool) -> Int32 {
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        var written = 0
        while written < bytes.count {
            let room = isRegular ? bytes.count - written : min(bytes.count - written, pipeRoom)
            if waiting && !isRegular && !isReady(descriptor) { return EINTR }
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), room)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return count == 0 ? EIO : errno }
            written += count
        }
        return 0
    }

    /// Waits until `descriptor` takes something, or reports an error; false where the program was told to end.
    private static func isReady(_ descriptor: Int32) -> Bool {
        var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return Waits.poll(for: "a reader", limit: nil, announcing: false) { slice in
            poll(&place, 1, slice) > 0
        } == .over
    }
}

/// Standard error, of which nobody can be told that it failed.
package enum StandardError {
    /// Writes `text` as far as it can be written.
    package static func write(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { StandardOutput.put($0, to: STDERR_FILENO, waiting: false) }
    }
}
