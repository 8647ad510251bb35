/// Just enough of Swift's lexical grammar to tell code from comments and string literals.
struct SwiftText {
    // Bytes rather than characters: everything that matters here is ASCII, and the whole repository is read.
    private let input: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    private init(_ text: String) {
        input = Array(text.utf8)
        output.reserveCapacity(input.count)
    }

    /// The text's lines with comments and string contents replaced by spaces; interpolated code is kept.
    static func code(of text: String) -> [String] {
        var lexer = SwiftText(text)
        lexer.readCode(insideInterpolation: false)
        return String(decoding: lexer.output, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func sees(_ text: String) -> Bool {
        var index = position
        for byte in text.utf8 {
            guard index < input.count, input[index] == byte else { return false }
            index += 1
        }
        return true
    }

    private mutating func keep(_ count: Int = 1) {
        for _ in 0..<count where position < input.count {
            output.append(input[position])
            position += 1
        }
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where position < input.count {
            output.append(sees("\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            position += 1
        }
    }

    /// Reads code up to the end of the text, or of an interpolation: the closing parenthesis that matches none inside.
    private mutating func readCode(insideInterpolation: Bool) {
        var depth = 0
        while position < input.count {
            if sees("//") {
                while position < input.count, !sees("\n") { blank() }
            } else if sees("/*") {
                readBlockComment()
            } else if sees("\"") || startsRawString() {
                readString()
            } else {
                if sees("(") { depth += 1 }
                if sees(")") {
                    if insideInterpolation, depth == 0 { return }
                    depth -= 1
                }
                keep()
            }
        }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                blank(2)
            } else if sees("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < input.count
    }

    private func startsRawString() -> Bool {
        var next = position
        while next < input.count, input[next] == UInt8(ascii: "#") { next += 1 }
        return next > position && next < input.count && input[next] == UInt8(ascii: "\"")
    }

    private mutating func readString() {
        var hashes = ""
        while sees("#") {
            hashes.append("#")
            keep()
        }
        let quote = sees("\"\"\"") ? "\"\"\"" : "\""
        keep(quote.utf8.count)
        let end = quote + hashes
        let escape = "\\" + hashes
        while position < input.count, !sees(end) {
            if sees(escape + "(") {
                blank(escape.utf8.count)
                keep()
                readCode(insideInterpolation: true)
                keep()
            } else if sees(escape) {
                blank(escape.utf8.count + 1)
            } else {
                blank()
            }
        }
        keep(end.utf8.count)
    }
}
