import Foundation

/// Transactions from a file: one JSON object a line, `{"address", "state"}` for what is stored before, `{"payload",
/// "signer", "batcher", "inputs", "outputs"}` for a transaction; bytes in hexadecimal. Every transaction may be under
/// way together with every other.
struct Stream {
    struct Item: Decodable {
        let payload: String
        let signer: String
        let batcher: String
        let inputs: [String]
        let outputs: [String]
    }

    private struct Stored: Decodable {
        let address: String
        let state: String
    }

    private(set) var items: [Item] = []
    private(set) var state: [[UInt8]: [UInt8]] = [:]

    init(_ file: String) {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { stop("cannot read \(file)") }
        let decoder = JSONDecoder()
        for line in text.split(separator: "\n") {
            let data = Data(line.utf8)
            if let stored = try? decoder.decode(Stored.self, from: data) {
                state[Array(stored.address.utf8)] = Stream.bytes(stored.state)
            } else if let item = try? decoder.decode(Item.self, from: data) {
                items.append(item)
            } else {
                stop("a line of \(file) is neither stored state nor a transaction: \(line.prefix(80))")
            }
        }
        if items.isEmpty { stop("there is no transaction in \(file)") }
    }

    static func bytes(_ hex: String) -> [UInt8] {
        func value(_ code: UInt8) -> UInt8 { code < 0x40 ? code &- 0x30 : code &- 0x57 }
        let codes = Array(hex.utf8)
        return stride(from: 0, to: codes.count - 1, by: 2).map { value(codes[$0]) << 4 | value(codes[$0 + 1]) }
    }
}
