// Whatever an authenticator or a browser says is read without a trap, and nothing is taken for signed that is not: the
// first byte chooses what the rest is, an attestation object, authenticator data or client data.

internal import WebAuthn

private let origin = "https://example.org"
private let told = #"{"type":"webauthn.create","challenge":"AAAA","origin":"https://example.org"}"#
private let asked = #"{"type":"webauthn.get","challenge":"AAAA","origin":"https://example.org"}"#
/// The generator of P-256, whose private half is 1: nobody signs by it here.
private let point: [UInt8] = [
    0x04, 0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40, 0xF2, 0x77, 0x03,
    0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96, 0x4F, 0xE3, 0x42, 0xE2, 0xFE,
    0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16, 0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE,
    0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5,
]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let data, count > 0, let party = try? RelyingParty(origin: origin) else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: data + 1, count: count - 1))
    let challenge: [UInt8] = [0, 0, 0]
    switch data[0] & 3 {
    case 0:
        let made = try? party.register(
            clientData: Array(told.utf8), attestationObject: bytes, challenge: challenge)
        precondition(made.map { 1...1023 ~= $0.id.count && $0.publicKey.point.count == 65 } ?? true)
    case 1:
        verify(
            party,
            PasskeyAssertion(
                credential: [1], clientData: Array(asked.utf8), authenticatorData: bytes, signature: bytes), challenge)
    default:
        guard let read = try? ClientData(bytes) else { return 0 }
        precondition(Base64URL.decode(Base64URL.encode(read.challenge)) == read.challenge)
        verify(
            party,
            PasskeyAssertion(
                credential: [1], clientData: bytes, authenticatorData: bytes, signature: bytes), read.challenge)
    }
    return 0
}

private func verify(_ party: RelyingParty, _ shown: PasskeyAssertion, _ challenge: [UInt8]) {
    guard let key = try? CredentialPublicKey(point: point) else { preconditionFailure("the generator is no point") }
    let counter = try? party.verify(shown, challenge: challenge, publicKey: key, counter: 0)
    precondition(counter == nil, "an assertion is taken that nobody has signed")
}
