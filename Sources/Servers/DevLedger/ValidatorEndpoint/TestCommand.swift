internal import SawtoothProtocol

/// A line of words that a test sends over `--test-control` (docs/dev-ledger.md has the table).
enum TestCommand: Equatable {
    /// Why a command was not executed.
    struct Refused: Error, Equatable, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    enum Clock: Equatable {
        case set(UInt64)
        case step(Int64)
        case run
    }

    case reorganise(Reorganisation)
    case clock(Clock)
    /// A rule for answers to clients; nil removes all rules.
    case answers(AnswerFaults.Rule?)
    /// The batch with this id, or the next one, is answered INVALID.
    case invalid(String?, message: String)
    /// The batch with this id, or all such, are accepted after all.
    case accept(String?)

    /// The longest delay of an answer, in milliseconds.
    private static let longestDelay = 600_000

    /// - Throws: `Refused` with the error in the line.
    init(_ line: String) throws(Refused) {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let rest = words.dropFirst()
        switch words.first {
        case "reorganise": self = .reorganise(try Self.reorganisation(rest))
        case "clock": self = .clock(try Self.clock(rest))
        case "answers": self = .answers(try Self.answers(rest))
        case "invalid":
            guard let which = rest.first else { throw Refused("write invalid next|BATCH_ID [MESSAGE]") }
            let message = rest.dropFirst().joined(separator: " ")
            self = .invalid(
                try Self.batchID(which, except: "next"), message: message.isEmpty ? "refused by a test" : message)
        case "accept":
            guard let which = rest.first, rest.count == 1 else { throw Refused("write accept all|BATCH_ID") }
            self = .accept(try Self.batchID(which, except: "all"))
        default: throw Refused("commands are reorganise, clock, answers, invalid and accept, not '\(line.prefix(80))'")
        }
    }

    private static func batchID(_ word: String, except keyword: String) throws(Refused) -> String? {
        if word == keyword { return nil }
        guard ChainQueries.isID(word) else {
            throw Refused("'\(word.prefix(80))' is neither '\(keyword)' nor a batch id of 128 hexadecimal digits")
        }
        return word
    }

    private static func reorganisation(_ words: ArraySlice<String>) throws(Refused) -> Reorganisation {
        guard let depth = words.first.flatMap({ UInt64($0) }) else {
            throw Refused("write reorganise BLOCKS [reversed] [later|drop|invalid [BATCH_ID ...]] ...")
        }
        var wanted = Reorganisation(depth: depth)
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            if word == "reversed" {
                wanted.isReversed = true
                continue
            }
            guard let fate = Reorganisation.Fate(rawValue: word) else {
                throw Refused("'\(word.prefix(80))' is none of reversed, again, later, drop and invalid")
            }
            let ids = rest.prefix(while: ChainQueries.isID)
            rest = rest.dropFirst(ids.count)
            if ids.isEmpty { wanted.otherwise = fate }
            for id in ids { wanted.fates[id] = fate }
        }
        return wanted
    }

    private static func clock(_ words: ArraySlice<String>) throws(Refused) -> Clock {
        let words = Array(words)
        switch words.first {
        case "set" where words.count == 2: if let seconds = UInt64(words[1]) { return .set(seconds) }
        case "step" where words.count == 2: if let seconds = Int64(words[1]) { return .step(seconds) }
        case "run" where words.count == 1: return .run
        default: break
        }
        throw Refused("write clock set SECONDS, clock step SECONDS or clock run")
    }

    private static func answers(_ words: ArraySlice<String>) throws(Refused) -> AnswerFaults.Rule? {
        if words.elementsEqual(["clear"]) { return nil }
        var rest = words
        var fault: AnswerFaults.Fault?
        switch rest.popFirst() {
        case "drop": fault = .drop
        case "delay":
            if let milliseconds = rest.popFirst().flatMap({ Int($0) }), (1...longestDelay).contains(milliseconds) {
                fault = .delay(seconds: Double(milliseconds) / 1_000)
            }
        default: break
        }
        guard let fault, let count = rest.popFirst().flatMap({ Int($0) }), count > 0, rest.count <= 1 else {
            throw Refused(
                "write answers drop COUNT [TYPE], answers delay MILLISECONDS COUNT [TYPE] or answers clear; "
                    + "delays are 1 to \(longestDelay) ms")
        }
        guard let name = rest.first else { return .init(fault: fault, count: count, type: nil) }
        guard let type = AnswerFaults.types[name] else {
            throw Refused("'\(name.prefix(80))' is none of \(AnswerFaults.types.keys.sorted().joined(separator: ", "))")
        }
        return .init(fault: fault, count: count, type: type)
    }
}
