/// A regular expression whose search takes time proportional to the text, whatever the pattern: a subscriber's filter
/// runs on every event of every block, and a backtracking matcher could be made to run forever.
///
/// The syntax is that of Python's `re`, which Sawtooth's filters use, without the features that no such matcher can
/// support (back-references, look-around) and without inline flags; those are errors. Matching is by Unicode scalar.
struct LinearPattern {
    /// The largest number of instructions of a pattern; counted repetitions are expanded.
    static let largestProgram = 10_000
    /// The deepest nesting of groups.
    static let deepestNesting = 100

    /// What is wrong with a pattern, in Python's words where it has them.
    struct Invalid: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// One step of the matching machine.
    enum Instruction: Equatable {
        case scalar(ScalarSet)
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    /// A condition between two scalars.
    enum Assertion: Equatable {
        case lineStart
        case lineEnd
        case textEnd
        case wordBoundary
        case notWordBoundary
    }

    private let program: [Instruction]

    /// - Throws: `Invalid` for patterns that Python refuses, and for those unsupported or too large here.
    init(_ pattern: String) throws(Invalid) {
        var parser = Parser(pattern)
        let tree = try parser.parse()
        var compiler = Compiler()
        try compiler.emit(tree)
        program = compiler.program + [.match]
    }

    /// Whether some part of `text` matches, as Python's `search`.
    func matches(anywhereIn text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var current = ThreadList(capacity: program.count)
        var next = ThreadList(capacity: program.count)
        for position in 0...scalars.count {
            if follow(0, at: position, in: scalars, &current) { return true }
            guard position < scalars.count else { return false }
            for thread in current.threads {
                guard case .scalar(let set) = program[thread], set.contains(scalars[position]) else { continue }
                if follow(thread + 1, at: position + 1, in: scalars, &next) { return true }
            }
            swap(&current, &next)
            next.clear()
        }
        return false
    }

    /// Adds every thread that can be reached from `start` without reading; true if the match is complete.
    private func follow(
        _ start: Int, at position: Int, in scalars: [Unicode.Scalar], _ list: inout ThreadList
    ) -> Bool {
        var pending = [start]
        while let thread = pending.popLast() {
            guard list.visit(thread) else { continue }
            switch program[thread] {
            case .match: return true
            case .jump(let target): pending.append(target)
            case .split(let first, let second): pending += [second, first]
            case .assert(let assertion):
                if Self.holds(assertion, at: position, in: scalars) { pending.append(thread + 1) }
            case .scalar: list.threads.append(thread)
            }
        }
        return false
    }

    private static func holds(_ assertion: Assertion, at position: Int, in scalars: [Unicode.Scalar]) -> Bool {
        switch assertion {
        case .lineStart: return position == 0
        case .textEnd: return position == scalars.count
        case .lineEnd:
            return position == scalars.count || (position == scalars.count - 1 && scalars[position] == "\n")
        case .wordBoundary, .notWordBoundary:
            let before = position > 0 && ScalarSet.isWord(scalars[position - 1])
            let after = position < scalars.count && ScalarSet.isWord(scalars[position])
            return (before != after) == (assertion == .wordBoundary)
        }
    }

    private struct ThreadList {
        var threads: [Int] = []
        private var visited: [Bool]
        private var touched: [Int] = []

        init(capacity: Int) { visited = Array(repeating: false, count: capacity) }

        mutating func visit(_ thread: Int) -> Bool {
            guard !visited[thread] else { return false }
            visited[thread] = true
            touched.append(thread)
            return true
        }

        mutating func clear() {
            for thread in touched { visited[thread] = false }
            touched.removeAll(keepingCapacity: true)
            threads.removeAll(keepingCapacity: true)
        }
    }
}

// MARK: - Compiling

extension LinearPattern {
    /// A parsed pattern.
    indirect enum Tree {
        case empty
        case scalar(ScalarSet)
        case assert(Assertion)
        case sequence([Tree])
        case choice([Tree])
        case repetition(Tree, atLeast: Int, atMost: Int?)
    }

    private struct Compiler {
        var program: [Instruction] = []

        mutating func emit(_ tree: Tree) throws(Invalid) {
            guard program.count <= LinearPattern.largestProgram else {
                throw Invalid(description: "the pattern is too large: more than \(LinearPattern.largestProgram) steps")
            }
            switch tree {
            case .empty: break
            case .scalar(let set): program.append(.scalar(set))
            case .assert(let assertion): program.append(.assert(assertion))
            case .sequence(let parts): for part in parts { try emit(part) }
            case .choice(let branches): try emit(branches: branches)
            case .repetition(let part, let atLeast, let atMost): try emit(part, atLeast, atMost)
            }
        }

        private mutating func emit(branches: [Tree]) throws(Invalid) {
            var ends: [Int] = []
            for branch in branches.dropLast() {
                let split = program.count
                program.append(.match)
                try emit(branch)
                ends.append(program.count)
                program.append(.match)
                program[split] = .split(split + 1, program.count)
            }
            if let last = branches.last { try emit(last) }
            for end in ends { program[end] = .jump(program.count) }
        }

        private mutating func emit(_ part: Tree, _ atLeast: Int, _ atMost: Int?) throws(Invalid) {
            for _ in 0..<atLeast {
                let before = program.count
                try emit(part)
                // An empty body: any number of repetitions is the same.
                if program.count == before { return }
            }
            guard let atMost else {
                let split = program.count
                program.append(.match)
                try emit(part)
                program.append(.jump(split))
                program[split] = .split(split + 1, program.count)
                return
            }
            var splits: [Int] = []
            for _ in 0..<(atMost - atLeast) {
                splits.append(program.count)
                program.append(.match)
                try emit(part)
            }
            for split in splits { program[split] = .split(split + 1, program.count) }
        }
    }
}
