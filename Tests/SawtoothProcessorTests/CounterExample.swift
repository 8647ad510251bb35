public import SawtoothProcessor
public import SawtoothProtocol

/// Named counters. A payload is a line of text, `set NAME NUMBER` or `inc NAME NUMBER`; state is the number in decimal.
public struct CounterHandler: TransactionHandler {
    public let familyName = "counter"
    public let familyVersions = ["1.0"]
    public let namespaces = ["c0ffee"]

    public init() {}

    public func apply(_ request: TransactionRequest, context: any TransactionContext) async throws {
        let text = String(decoding: request.payload, as: UTF8.self)
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let address = Self.address(words[1]), let number = UInt32(words[2]) else {
            throw ApplyError.invalidTransaction(message: "A payload is 'set NAME NUMBER' or 'inc NAME NUMBER'")
        }
        let stored = try await context.getState(address)
        let result: UInt32
        switch (words[0], stored) {
        case ("set", nil):
            result = number
        case ("set", _):
            throw ApplyError.invalidTransaction(message: "\(words[1]) is there already")
        case ("inc", let stored?):
            guard let old = UInt32(String(decoding: stored, as: UTF8.self)) else {
                throw ApplyError.invalidTransaction(message: "\(words[1]) holds no number")
            }
            // Swift's + would end the process on overflow, and a stranger chooses the numbers.
            let (sum, overflow) = old.addingReportingOverflow(number)
            guard !overflow else {
                throw ApplyError.invalidTransaction(message: "\(words[1]) would pass \(UInt32.max)")
            }
            result = sum
        case ("inc", nil):
            throw ApplyError.invalidTransaction(message: "\(words[1]) is not there")
        default:
            throw ApplyError.invalidTransaction(message: "The verbs are 'set' and 'inc'")
        }
        try await context.finish(
            setting: [StateEntry(address: address, data: Array("\(result)".utf8))],
            events: [Event(eventType: "counter/changed", attributes: [.init(key: "name", value: "\(words[1])")])])
    }

    /// A name of 1 to 32 bytes, padded, behind the namespace: 35 bytes, and another name has another address.
    public static func address(_ name: Substring) -> StateAddress? {
        let bytes = Array(name.utf8)
        guard (1...32).contains(bytes.count), !bytes.contains(0) else { return nil }
        return StateAddress(prefix: [0xC0, 0xFF, 0xEE], rest: bytes)
    }
}
