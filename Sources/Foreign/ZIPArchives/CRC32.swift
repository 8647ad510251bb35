/// The checksum of ZIP, gzip and Ethernet (ITU-T V.42, polynomial 0x04C11DB7 reflected).
package struct CRC32: Sendable {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ value >> 1 }
    }

    private var state: UInt32 = .max

    package init() {}

    package mutating func update(_ bytes: some Sequence<UInt8>) {
        var state = state
        CRC32.table.withUnsafeBufferPointer { table in
            for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
        }
        self.state = state
    }

    package var value: UInt32 { ~state }
}
