package import SawtoothProtocol

/// What a transaction's header must declare: the addresses that its action may read and write, whichever way its rules
/// turn out. Clients build headers from it, the processor holds headers against it.
package struct RequiredAddresses: Hashable, Sendable {
    /// Full addresses to read, in the order of the specification's table.
    package let reads: [StateAddress]
    /// Whether the entries of blocks are read too. Which one is known only then, so all are declared by their prefix.
    package let readsBlockTime: Bool
    /// Full addresses to write, in the order of the specification's table.
    package let writes: [StateAddress]

    init(reads: [StateAddress], readsBlockTime: Bool = false, writes: [StateAddress]) {
        self.reads = reads
        self.readsBlockTime = readsBlockTime
        self.writes = writes
    }

    /// A header's `inputs`, nothing more than is needed.
    package var inputs: [String] {
        reads.map(\.hex) + (readsBlockTime ? [BlockInfoAddressing.blockPrefix] : [])
    }

    /// A header's `outputs`, nothing more than is needed.
    package var outputs: [String] { writes.map(\.hex) }

    /// Holds a header's inputs and outputs against what is required.
    /// - Throws: `undeclared_input`, then `undeclared_output`, for the first address that no entry covers.
    package func check(inputs: [String], outputs: [String]) throws(Rejection) {
        for address in reads where !Self.covers(inputs, address) {
            throw Rejection(
                .undeclaredInput, "The header's inputs do not cover \(address.hex)",
                .address(address.hex))
        }
        if readsBlockTime, !inputs.contains(where: Self.coversBlocks) {
            let prefix = BlockInfoAddressing.blockPrefix
            throw Rejection(
                .undeclaredInput, "The header's inputs do not cover block entries: add \(prefix)",
                .address(prefix))
        }
        for address in writes where !Self.covers(outputs, address) {
            throw Rejection(
                .undeclaredOutput, "The header's outputs do not cover \(address.hex)",
                .address(address.hex))
        }
    }

    private static func covers(_ declared: [String], _ address: StateAddress) -> Bool {
        for entry in declared where isPrefix(entry, of: address) { return true }
        return false
    }

    /// Whether `entry` is an even number of digits with which `address` begins.
    private static func isPrefix(_ entry: String, of address: StateAddress) -> Bool {
        var entry = entry
        return entry.withUTF8 { digits in
            // Nearly always a full address, which is compared in words.
            if digits.count == StateAddress.hexCount { return address.hasDigits(UnsafeRawBufferPointer(digits)) }
            guard digits.count.isMultiple(of: 2), digits.count < StateAddress.hexCount else { return false }
            var index = 0
            while index < digits.count {
                let byte = address[index / 2]
                if digits[index] != digit(byte >> 4) || digits[index + 1] != digit(byte & 15) { return false }
                index += 2
            }
            return true
        }
    }

    private static func coversBlocks(_ entry: String) -> Bool {
        entry.utf8.count.isMultiple(of: 2) && BlockInfoAddressing.blockPrefix.utf8.starts(with: entry.utf8)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
