/// The addresses that a transaction's header declares: its inputs, which it may read, and its outputs, which it may
/// write. An entry is a full address or a prefix with an even number of digits (Sawtooth documentation, "Transactions
/// and Batches").
public protocol DeclaredAddresses {
    /// Whether an input is `address`, or the beginning of it.
    func inputsCover(_ address: StateAddress) -> Bool

    /// Whether an input covers every address that begins with `prefix`, an even number of digits.
    func inputsCover(prefix: String) -> Bool

    /// Whether an output is `address`, or the beginning of it.
    func outputsCover(_ address: StateAddress) -> Bool
}

extension TransactionHeader: DeclaredAddresses {
    /// Whether an input is `address`, or the beginning of it.
    public func inputsCover(_ address: StateAddress) -> Bool {
        inputs.contains { Self.covers($0, address) }
    }

    /// Whether an input covers every address that begins with `prefix`, an even number of digits.
    public func inputsCover(prefix: String) -> Bool {
        inputs.contains { $0.utf8.count.isMultiple(of: 2) && prefix.utf8.starts(with: $0.utf8) }
    }

    /// Whether an output is `address`, or the beginning of it.
    public func outputsCover(_ address: StateAddress) -> Bool {
        outputs.contains { Self.covers($0, address) }
    }

    private static func covers(_ entry: String, _ address: StateAddress) -> Bool {
        var entry = entry
        return entry.withUTF8 { address.begins(withDigits: UnsafeRawBufferPointer($0)) }
    }
}

extension StateAddress {
    /// Whether `digits` are an even number of the digits with which the address begins, or all of them.
    package func begins(withDigits digits: UnsafeRawBufferPointer) -> Bool {
        // Nearly always a full address, which is compared in words.
        if digits.count == Self.hexCount { return hasDigits(digits) }
        guard digits.count.isMultiple(of: 2), digits.count < Self.hexCount else { return false }
        var index = 0
        while index < digits.count {
            let byte = self[index / 2]
            if digits[index] != Self.digit(byte >> 4) || digits[index + 1] != Self.digit(byte & 15) { return false }
            index += 2
        }
        return true
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
