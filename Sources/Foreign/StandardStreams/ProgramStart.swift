package import ArgumentParser
internal import Dispatch
internal import Glibc

/// How a program starts, before it parses or opens anything.
package enum ProgramStart {
    /// Makes sure that descriptors 0 to 2 are open, and that every argument and variable is text.
    ///
    /// A descriptor that is closed would be given to the next file that is opened, and what is meant for standard
    /// output written into it. It becomes one that can be neither written nor read.
    ///
    /// - Parameter usage: the exit status for an argument that is refused.
    package static func prepare(_ program: String, usage: Int32) {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is this one.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[index] else { continue }
            if let escaped = escapedUnlessText(argument) {
                StandardError.write(
                    """
                    \(program): the argument '\(escaped)' is not UTF-8: give the file through standard input (-), or \
                    another name\n
                    """)
                exit(usage)
            }
        }
        for index in 0... {
            guard let variable = environ[index] else { break }
            guard let escaped = escapedUnlessText(variable), escaped.hasPrefix("EHR_") else { continue }
            // Its value may be a secret.
            StandardError.write("\(program): the variable \(escaped.prefix { $0 != "=" }) is not UTF-8\n")
            exit(usage)
        }
    }

    /// Prepares the program and runs `body` to the end of the process.
    ///
    /// An asynchronous `main` would be too late: before it begins, the runtime has opened descriptors of its own, and
    /// may have got the number of a closed standard output.
    package static func run(_ program: String, usage: Int32, _ body: @escaping @Sendable () async -> Never) -> Never {
        prepare(program, usage: usage)
        Task { await body() }
        dispatchMain()
    }

    /// `text` with bytes that are not UTF-8 as `\\xNN`; nil for a text that is. Swift would replace those bytes, and
    /// then it would be another file's name.
    private static func escapedUnlessText(_ text: UnsafePointer<CChar>) -> String? {
        guard String(validatingCString: text) == nil else { return nil }
        return escaped(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    private static func escaped(_ bytes: UnsafeRawBufferPointer) -> String {
        bytes.map { byte in
            (0x20...0x7E).contains(byte)
                ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension ParsableArguments {
    /// The arguments; what is asked of the parser itself, such as help, is printed and ends the program.
    package static func parsedOrEnding(_ program: String) -> Self {
        do { return try parse() } catch { end(program, error) }
    }

    /// Ends the program as `exit(withError:)` does, but with every write checked.
    package static func end(_ program: String, _ error: any Error) -> Never {
        if let failure = error as? OutputFailure { failure.end(program) }
        let (message, code) = (fullMessage(for: error), exitCode(for: error))
        if !message.isEmpty {
            if code.isSuccess {
                do { try StandardOutput.writeLine(message) } catch { error.end(program) }
            } else {
                StandardError.write(message + "\n")
            }
        }
        Glibc.exit(code.rawValue)
    }
}

extension AsyncParsableCommand {
    /// Parses and runs the command, and ends the program.
    package static func runAndEnd(_ program: String) async -> Never {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(program, error)
        }
        Glibc.exit(EXIT_SUCCESS)
    }
}
