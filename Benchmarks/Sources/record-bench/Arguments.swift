import Glibc

/// `--name value` pairs after a command's name.
struct Arguments {
    private let words: [String]

    init(_ words: [String]) { self.words = words }

    func text(_ name: String) -> String? {
        guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
        return words[place + 1]
    }

    func number(_ name: String, else standard: Int) -> Int {
        guard let text = text(name) else { return standard }
        guard let value = Int(text), value > 0 else {
            Arguments.fail("\(name) needs a number above 0, not \(text)", 2)
        }
        return value
    }

    /// A folder that is there.
    func folder() -> String {
        guard let folder = text("--folder") else { Arguments.fail("--folder DIR is needed: an empty folder", 2) }
        return folder
    }

    static func fail(_ message: String, _ code: Int32) -> Never {
        let line = Array("error: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(code)
    }
}
