internal import CProtobufC
internal import CSawtoothProtos

/// A message that protobuf-c encodes and decodes.
protocol CBacked: ProtobufMessage {
    associatedtype CValue
    /// Sets descriptor and defaults: the `init` function that protobuf-c generates.
    static func initialize(_ c: UnsafeMutablePointer<CValue>)
    /// Copies everything out of a C message; no pointer into it is kept.
    init(_ c: CValue)
    /// Fills an initialized C message with pointers that live as long as `arena`.
    func fill(_ c: inout CValue, _ arena: EncodingArena)
}

/// Every generated C message begins with its `ProtobufCMessage`, and that with its descriptor.
func descriptor(of message: UnsafeRawPointer) -> UnsafePointer<ProtobufCMessageDescriptor>? {
    message.load(as: ProtobufCMessage.self).descriptor
}

extension CBacked {
    static func decode(_ bytes: [UInt8]) throws(WireError) -> Self {
        let scratch = UnsafeMutablePointer<CValue>.allocate(capacity: 1)
        defer { scratch.deallocate() }
        initialize(scratch)
        guard let descriptor = descriptor(of: scratch) else { throw .malformed(message: "\(Self.self)") }
        let unpacked = try bytes.withUnsafeBufferPointer { (bytes) throws(WireError) in
            try checkStrings(UnsafeRawBufferPointer(bytes), descriptor)
            return protobuf_c_message_unpack(descriptor, nil, bytes.count, bytes.baseAddress)
        }
        guard let message = unpacked else { throw .malformed(message: "\(Self.self)") }
        defer { protobuf_c_message_free_unpacked(message, nil) }
        return Self(UnsafeRawPointer(message).load(as: CValue.self))
    }

    func encode() -> [UInt8] {
        let arena = EncodingArena()
        let message = UnsafeRawPointer(arena.filled(self)).assumingMemoryBound(to: ProtobufCMessage.self)
        let size = protobuf_c_message_get_packed_size(message)
        // An array of capacity 0 is one object for the whole process, and the initializer writes its count to it: 0
        // over 0, but from two threads that is a race, which the thread sanitizer reports.
        guard size > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = protobuf_c_message_pack(message, buffer.baseAddress)
        }
    }
}

// MARK: - Reading C values

func copyString(_ c: UnsafeMutablePointer<CChar>?) -> String {
    // The strings were checked on the wire, so there is nothing to repair here.
    c.map { String(cString: $0) } ?? ""
}

func copyBytes(_ c: ProtobufCBinaryData) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: c.data, count: c.data == nil ? 0 : c.len))
}

func copyStrings(_ count: Int, _ c: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
    UnsafeBufferPointer(start: c, count: c == nil ? 0 : count).map(copyString)
}

func copyByteArrays(_ count: Int, _ c: UnsafeMutablePointer<ProtobufCBinaryData>?) -> [[UInt8]] {
    UnsafeBufferPointer(start: c, count: c == nil ? 0 : count).map(copyBytes)
}

func copyMessage<M: CBacked>(_ c: UnsafeMutablePointer<M.CValue>?) -> M? {
    c.map { M($0.pointee) }
}

func copyMessages<M: CBacked>(_ count: Int, _ c: UnsafeMutablePointer<UnsafeMutablePointer<M.CValue>?>?) -> [M] {
    UnsafeBufferPointer(start: c, count: c == nil ? 0 : count).compactMap { copyMessage($0) }
}
