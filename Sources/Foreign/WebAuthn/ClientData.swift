internal import FoundationEssentials
internal import StrictJSON

/// What the browser says of a ceremony (section 5.8.1). It is believed only as far as the credential has signed it.
package struct ClientData: Sendable {
    enum Ceremony: String {
        case registration = "webauthn.create"
        case assertion = "webauthn.get"
    }

    /// The bytes that were to be signed.
    package let challenge: [UInt8]
    let type: String
    let origin: String
    let isCrossOrigin: Bool

    private struct Document: Decodable {
        let type: String
        let challenge: String
        let origin: String
        let crossOrigin: Bool?
        let topOrigin: String?
    }

    /// - Parameter json: `clientDataJSON`.
    /// - Throws: `.malformed` for what is too long, ambiguous or no such JSON.
    package init(_ json: [UInt8]) throws(WebAuthnRefusal) {
        guard json.count <= WebAuthnLimits.clientData, JSONAmbiguity(in: json) == nil,
            let document = try? JSONDecoder().decode(Document.self, from: Data(json)),
            let challenge = Base64URL.decode(document.challenge)
        else { throw .malformed("the client data") }
        self.challenge = challenge
        type = document.type
        origin = document.origin
        isCrossOrigin = document.crossOrigin ?? false || document.topOrigin != nil
    }

    func check(
        _ ceremony: Ceremony, challenge: [UInt8], origin: String
    ) throws(WebAuthnRefusal) {
        guard type == ceremony.rawValue else { throw .otherCeremony }
        guard self.challenge == challenge else { throw .otherChallenge }
        guard self.origin.utf8.elementsEqual(origin.utf8) else { throw .otherOrigin }
        guard !isCrossOrigin else { throw .crossOrigin }
    }
}
