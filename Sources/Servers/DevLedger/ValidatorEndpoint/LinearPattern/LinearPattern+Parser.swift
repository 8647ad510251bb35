extension LinearPattern {
    /// Reads the syntax of Python's `re`.
    struct Parser {
        private let scalars: [Unicode.Scalar]
        private var position = 0
        private var depth = 0

        init(_ pattern: String) {
            scalars = Array(pattern.unicodeScalars)
        }

        mutating func parse() throws(Invalid) -> Tree {
            let tree = try choice()
            guard position == scalars.count else { throw problem("unbalanced parenthesis", at: position) }
            return tree
        }

        private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard current == scalar else { return false }
            position += 1
            return true
        }

        private func problem(_ text: String, at position: Int) -> Invalid {
            Invalid(description: "\(text) at position \(position)")
        }

        private mutating func choice() throws(Invalid) -> Tree {
            var branches = [try sequence()]
            while take("|") { branches.append(try sequence()) }
            return branches.count == 1 ? branches[0] : .choice(branches)
        }

        private mutating func sequence() throws(Invalid) -> Tree {
            var parts: [Tree] = []
            while let scalar = current, scalar != "|", scalar != ")" { parts.append(try repeated()) }
            return parts.isEmpty ? .empty : .sequence(parts)
        }

        private mutating func repeated() throws(Invalid) -> Tree {
            let start = position
            let part = try atom()
            guard let (atLeast, atMost) = try quantifier() else { return part }
            if case .assert = part { throw problem("nothing to repeat", at: start) }
            // A lazy quantifier matches the same texts; a possessive one does not.
            _ = take("?")
            if current == "+" { throw problem("possessive quantifiers are not supported", at: position) }
            let again = position
            if try quantifier() != nil { throw problem("multiple repeat", at: again) }
            return .repetition(part, atLeast: atLeast, atMost: atMost)
        }

        private mutating func quantifier() throws(Invalid) -> (Int, Int?)? {
            let start = position
            if take("*") { return (0, nil) }
            if take("+") { return (1, nil) }
            if take("?") { return (0, 1) }
            guard take("{") else { return nil }
            let low = number()
            var high = low
            if take(",") { high = number() } else if low == nil { position = start }
            guard position > start, take("}") else {
                // Python treats a brace that opens no repetition as a literal.
                position = start
                return nil
            }
            let atLeast = low ?? 0
            if let high, high < atLeast { throw problem("min repeat greater than max repeat", at: start + 1) }
            let largest = max(atLeast, high ?? 0)
            guard largest <= LinearPattern.largestProgram else {
                throw problem("the repetition is too large", at: start)
            }
            return (atLeast, high)
        }

        /// Digits at the position, capped beyond what any pattern may use.
        private mutating func number() -> Int? {
            var value: Int?
            while let scalar = current, let digit = Self.digit(scalar, radix: 10) {
                value = min((value ?? 0) * 10 + Int(digit), 1_000_000)
                position += 1
            }
            return value
        }

        private mutating func atom() throws(Invalid) -> Tree {
            let start = position
            guard let scalar = current else { return .empty }
            position += 1
            switch scalar {
            case ".": return .scalar(.notNewline)
            case "^": return .assert(.lineStart)
            case "$": return .assert(.lineEnd)
            case "*", "+", "?": throw problem("nothing to repeat", at: start)
            case "[": return .scalar(try set(from: start))
            case "(": return try group(from: start)
            case "\\": return try escape(from: start)
            default: return .scalar(ScalarSet(scalar))
            }
        }

        private mutating func group(from start: Int) throws(Invalid) -> Tree {
            if take("?") {
                if take("P"), take("<") {
                    while let scalar = current, scalar != ">", ScalarSet.isWord(scalar) { position += 1 }
                    guard take(">") else { throw problem("missing >, unterminated name", at: start + 4) }
                } else if !take(":") {
                    throw problem("look-around, back-references and flags are not supported", at: start)
                }
            }
            depth += 1
            guard depth <= LinearPattern.deepestNesting else {
                throw problem("groups are nested too deeply", at: start)
            }
            let tree = try choice()
            depth -= 1
            guard take(")") else { throw problem("missing ), unterminated subpattern", at: start) }
            return tree
        }

        private mutating func escape(from start: Int) throws(Invalid) -> Tree {
            guard let scalar = current else { throw problem("bad escape (end of pattern)", at: start) }
            switch scalar {
            case "A", "Z", "b", "B":
                position += 1
                let assertions: [Unicode.Scalar: Assertion] = [
                    "A": .lineStart, "Z": .textEnd, "b": .wordBoundary, "B": .notWordBoundary,
                ]
                return assertions[scalar].map { .assert($0) } ?? .empty
            case "1"..."9": throw problem("back-references are not supported", at: start)
            default: return .scalar(ScalarSet(members: [try member(escapedFrom: start)]))
            }
        }

        /// The set between brackets; the opening one has been read.
        private mutating func set(from start: Int) throws(Invalid) -> ScalarSet {
            var set = ScalarSet(members: [])
            set.isInverted = take("^")
            var isFirst = true
            while let scalar = current, isFirst || scalar != "]" {
                isFirst = false
                let at = position
                let low = try setMember()
                guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                    set.members.append(low)
                    continue
                }
                position += 1
                let high = try setMember()
                guard case .range(let first, _) = low, case .range(let last, _) = high, first <= last else {
                    throw problem("bad character range", at: at)
                }
                set.members.append(.range(first, last))
            }
            guard take("]") else { throw problem("unterminated character set", at: start) }
            return set
        }

        private mutating func setMember() throws(Invalid) -> ScalarSet.Member {
            let start = position
            guard let scalar = current else { throw problem("unterminated character set", at: start) }
            position += 1
            guard scalar == "\\" else { return .range(scalar.value, scalar.value) }
            if take("b") { return .range(8, 8) }
            return try member(escapedFrom: start)
        }

        /// The meaning of an escape; the backslash has been read.
        private mutating func member(escapedFrom start: Int) throws(Invalid) -> ScalarSet.Member {
            guard let scalar = current else { throw problem("bad escape (end of pattern)", at: start) }
            position += 1
            switch scalar {
            case "d", "D": return .category(.digit, inverted: scalar == "D")
            case "w", "W": return .category(.word, inverted: scalar == "W")
            case "s", "S": return .category(.space, inverted: scalar == "S")
            case "n": return .range(10, 10)
            case "r": return .range(13, 13)
            case "t": return .range(9, 9)
            case "f": return .range(12, 12)
            case "v": return .range(11, 11)
            case "a": return .range(7, 7)
            case "0": return .range(0, 0)
            case "x": return try scalarValue(digits: 2, start)
            case "u": return try scalarValue(digits: 4, start)
            case "U": return try scalarValue(digits: 8, start)
            case "a"..."z", "A"..."Z", "0"..."9": throw problem("bad escape \\\(scalar)", at: start)
            default: return .range(scalar.value, scalar.value)
            }
        }

        private mutating func scalarValue(digits: Int, _ start: Int) throws(Invalid) -> ScalarSet.Member {
            var value: UInt32 = 0
            for _ in 0..<digits {
                guard let scalar = current, let digit = Self.digit(scalar, radix: 16) else {
                    throw problem("incomplete escape", at: start)
                }
                value = value << 4 | digit
                position += 1
            }
            guard value <= 0x10ffff else { throw problem("bad escape", at: start) }
            return .range(value, value)
        }

        private static func digit(_ scalar: Unicode.Scalar, radix: UInt32) -> UInt32? {
            switch scalar {
            case "0"..."9": scalar.value - 0x30
            case "a"..."f" where radix == 16: scalar.value - 0x57
            case "A"..."F" where radix == 16: scalar.value - 0x37
            default: nil
            }
        }
    }
}
