import CBOR
import SawtoothProcessor

/// The payload of a transaction.
public struct IntKeyPayload: Hashable, Sendable {
    public enum Verb: String, CaseIterable, Sendable {
        case set, inc, dec
    }

    public var verb: Verb
    /// 1 to 20 characters.
    public var name: String
    public var value: UInt32

    public init(_ verb: Verb, _ name: String, _ value: UInt32) {
        self.verb = verb
        self.name = name
        self.value = value
    }

    /// - Throws: the verdict that describes what is wrong with the bytes.
    init(decoding bytes: [UInt8]) throws {
        let map = try StrictDecoder(limits: .init(bytes: 1024, depth: 1)).decode(bytes)
        guard case .text(let word)? = map["Verb"], let verb = Verb(rawValue: word) else {
            throw ApplyError.invalidTransaction(message: "Verb must be set, inc or dec")
        }
        guard case .text(let name)? = map["Name"], (1...20).contains(name.unicodeScalars.count) else {
            throw ApplyError.invalidTransaction(message: "Name must be a text of 1 to 20 characters")
        }
        guard case .unsigned(let number)? = map["Value"], let value = UInt32(exactly: number) else {
            throw ApplyError.invalidTransaction(message: "Value must be an integer from 0 to \(UInt32.max)")
        }
        self.init(verb, name, value)
    }

    public func encoded() -> [UInt8] {
        CanonicalEncoder.encode(
            .map([
                (.text("Verb"), .text(verb.rawValue)), (.text("Name"), .text(name)),
                (.text("Value"), .unsigned(UInt64(value))),
            ]))
    }

    /// The number after this transaction.
    /// - Parameter stored: the number before it; nil if the name is not set.
    /// - Throws: why it is invalid.
    func result(from stored: UInt32?) throws(ApplyError) -> UInt32 {
        switch (verb, stored) {
        case (.set, nil): return value
        case (.set, let stored?):
            throw .invalidTransaction(message: "\(name) is set already: it is \(stored)")
        case (.inc, nil), (.dec, nil):
            throw .invalidTransaction(message: "\(name) is not set")
        case (.inc, let stored?):
            // Swift's + would end the process on overflow, and a stranger chooses the numbers.
            let (sum, isOver) = stored.addingReportingOverflow(value)
            guard !isOver else { throw .invalidTransaction(message: "\(name) would pass \(UInt32.max)") }
            return sum
        case (.dec, let stored?):
            let (difference, isOver) = stored.subtractingReportingOverflow(value)
            guard !isOver else { throw .invalidTransaction(message: "\(name) would fall below 0") }
            return difference
        }
    }
}
