// Whatever is read as a payload or as an entry must be written again, and that must be read as the same: clients and
// processors would otherwise not mean the same transaction. The first byte chooses what the rest is read as.

internal import EHRFamily

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let data, count > 0 else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: data + 1, count: count - 1))
    switch data[0] % 7 {
    case 0: payload(bytes)
    case 1: entry(bytes, as: PatientEntry.self)
    case 2: entry(bytes, as: DoctorEntry.self)
    case 3: entry(bytes, as: RecordEntry.self)
    case 4: entry(bytes, as: ConsentEntry.self)
    case 5: entry(bytes, as: AccessEntry.self)
    default: entry(bytes, as: ModelEntry.self)
    }
    return 0
}

private func payload(_ bytes: [UInt8]) {
    guard let payload = try? Payload.decode(bytes) else { return }
    let signer = PublicKeyHex("02" + String(repeating: "0", count: 64))
    precondition(signer.map { payload.requiredAddresses(signer: $0).outputs.isEmpty } == false, "nothing is written")
    // What stood in the payload by default or in an odd width may take a few bytes more.
    let encoded = payload.encoded()
    guard encoded.count <= Limits.payloadBytes else { return }
    precondition((try? Payload.decode(encoded)) == payload, "a payload changes when it is written")
}

private func entry<Entry: StateValue>(_ bytes: [UInt8], as type: Entry.Type) {
    guard let entry = try? Entry(decoding: bytes) else { return }
    let encoded = entry.encoded()
    guard encoded.count <= Limits.entryBytes else { return }
    guard let again = try? Entry(decoding: encoded) else { preconditionFailure("an entry is written unreadably") }
    precondition(again == entry && again.encoded() == encoded, "an entry changes when it is written")
}
