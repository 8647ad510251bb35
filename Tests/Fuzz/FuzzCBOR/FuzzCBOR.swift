// Whatever the strict decoder accepts must encode, and that encoding must decode to an equal value: state would
// otherwise depend on who wrote it. The first byte chooses the limits, the rest is the message.

internal import CBOR

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let data, count > 0 else { return 0 }
    let choice = data[0]
    let limits = StrictDecoder.Limits(
        bytes: 16 * 1024, depth: Int(choice & 7), integer: choice & 8 == 0 ? .max : 1 << 53 - 1,
        acceptsNegative: choice & 16 == 0, acceptsNull: choice & 32 == 0)
    let bytes = [UInt8](UnsafeBufferPointer(start: data + 1, count: count - 1))

    guard let value = try? StrictDecoder(limits: limits).decode(bytes) else {
        precondition((try? StrictDecoder(limits: limits).document(bytes)) == nil, "only one of two readings refuses")
        return 0
    }
    precondition(bytes.count <= limits.bytes, "a message over the limit is accepted")

    // An indefinite length can be a byte shorter than the count that replaces it.
    var wider = limits
    wider.bytes *= 2
    let encoded = CanonicalEncoder.encode(value)
    guard let again = try? StrictDecoder(limits: wider).decode(encoded) else {
        preconditionFailure("a value encodes to what does not decode")
    }
    precondition(again == value, "a value changes when it is encoded")
    precondition(CanonicalEncoder.encode(again) == encoded, "a value has two encodings")
    return 0
}
