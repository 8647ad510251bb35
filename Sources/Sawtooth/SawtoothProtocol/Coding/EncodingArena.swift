internal import CProtobufC
internal import Glibc

/// Memory for the C structure of one message while it is packed: allocated piece by piece, freed together.
final class EncodingArena {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit {
        for block in blocks { block.deallocate() }
    }

    private func allocate<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
        let block = UnsafeMutablePointer<T>.allocate(capacity: count)
        blocks.append(UnsafeMutableRawPointer(block))
        return block
    }

    func string(_ value: String) -> UnsafeMutablePointer<CChar>? {
        var value = value
        return value.withUTF8 { utf8 in
            let copy = allocate(CChar.self, utf8.count + 1)
            utf8.withMemoryRebound(to: CChar.self) { source in
                if let base = source.baseAddress { copy.initialize(from: base, count: source.count) }
            }
            copy[utf8.count] = 0
            return copy
        }
    }

    func bytes(_ value: [UInt8]) -> ProtobufCBinaryData {
        guard !value.isEmpty else { return ProtobufCBinaryData(len: 0, data: nil) }
        let copy = allocate(UInt8.self, value.count)
        copy.initialize(from: value, count: value.count)
        return ProtobufCBinaryData(len: value.count, data: copy)
    }

    func strings(_ values: [String]) -> (Int, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) {
        array(values, string)
    }

    func byteArrays(_ values: [[UInt8]]) -> (Int, UnsafeMutablePointer<ProtobufCBinaryData>?) {
        array(values, bytes)
    }

    func message<M: CBacked>(_ value: M?) -> UnsafeMutablePointer<M.CValue>? {
        value.map(filled)
    }

    func messages<M: CBacked>(_ values: [M]) -> (Int, UnsafeMutablePointer<UnsafeMutablePointer<M.CValue>?>?) {
        array(values) { filled($0) }
    }

    /// The C structure of `value`.
    func filled<M: CBacked>(_ value: M) -> UnsafeMutablePointer<M.CValue> {
        let c = allocate(M.CValue.self, 1)
        M.initialize(c)
        value.fill(&c.pointee, self)
        return c
    }

    private func array<Value, C>(_ values: [Value], _ make: (Value) -> C) -> (Int, UnsafeMutablePointer<C>?) {
        guard !values.isEmpty else { return (0, nil) }
        let copy = allocate(C.self, values.count)
        for (index, value) in values.enumerated() { (copy + index).initialize(to: make(value)) }
        return (values.count, copy)
    }
}
