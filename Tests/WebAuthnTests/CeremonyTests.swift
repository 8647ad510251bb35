import TestVectors
import Testing

@testable import WebAuthn

/// Ceremonies that PyPI's webauthn has judged (Tests/TestVectors/Vectors/webauthn/make_vectors.py).
struct Ceremonies: Decodable {
    struct Registration: Decodable {
        let name: String
        let client_data: String
        let attestation_object: String
        let credential: String
        let refusal: String?
        let counter: UInt32
        let backed_up: Bool
    }

    struct Assertion: Decodable {
        let name: String
        let client_data: String
        let authenticator_data: String
        let signature: String
        let before: UInt32
        let after: UInt32
        let refusal: String?

        func shown() throws -> PasskeyAssertion {
            PasskeyAssertion(
                credential: [1], clientData: try bytes(client_data), authenticatorData: try bytes(authenticator_data),
                signature: try bytes(signature))
        }
    }

    let relying_party: String
    let origin: String
    let challenge: String
    let point: String
    let registrations: [Registration]
    let assertions: [Assertion]

    static func read() throws -> Ceremonies { try VectorFile.json("webauthn/vectors.json", as: Ceremonies.self) }

    func party() throws -> RelyingParty { try RelyingParty(origin: origin, id: relying_party) }

    func key() throws -> CredentialPublicKey { try CredentialPublicKey(point: bytes(point)) }
}

func bytes(_ text: String) throws -> [UInt8] { try #require(Base64URL.decode(text)) }

/// What a body was refused with, by the name of its case; nil where it was not.
func refusal<Answer>(_ body: () throws -> Answer) -> String? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? WebAuthnRefusal)?.name ?? "\(error)"
    }
}

extension WebAuthnRefusal {
    fileprivate var name: String {
        switch self {
        case .malformed: "malformed"
        case .otherCeremony: "otherCeremony"
        case .otherChallenge: "otherChallenge"
        case .otherOrigin: "otherOrigin"
        case .crossOrigin: "crossOrigin"
        case .otherRelyingParty: "otherRelyingParty"
        case .userAbsent: "userAbsent"
        case .userUnverified: "userUnverified"
        case .contradictoryBackup: "contradictoryBackup"
        case .algorithmUnsupported: "algorithmUnsupported"
        case .attestationRefused: "attestationRefused"
        case .signatureInvalid: "signatureInvalid"
        case .counterFell: "counterFell"
        }
    }
}

@Suite("Ceremonies of passkeys")
struct CeremonyTests {
    let ceremonies: Ceremonies
    let party: RelyingParty
    let challenge: [UInt8]

    init() throws {
        ceremonies = try Ceremonies.read()
        party = try ceremonies.party()
        challenge = try bytes(ceremonies.challenge)
    }

    @Test("of registration are taken and refused as the vectors say")
    func registrations() throws {
        #expect(ceremonies.registrations.count >= 28)
        for each in ceremonies.registrations {
            let (told, object) = (try bytes(each.client_data), try bytes(each.attestation_object))
            let refused = refusal {
                let made = try party.register(clientData: told, attestationObject: object, challenge: challenge)
                #expect(made.id == (try bytes(each.credential)), "\(each.name)")
                #expect(made.publicKey == (try ceremonies.key()))
                #expect(made.counter == each.counter && made.isBackedUp == each.backed_up)
            }
            #expect(refused == each.refusal, "\(each.name)")
        }
    }

    @Test("of signing in are taken and refused as the vectors say")
    func assertions() throws {
        #expect(ceremonies.assertions.count >= 18)
        for each in ceremonies.assertions {
            let refused = refusal {
                let counter = try party.verify(
                    each.shown(), challenge: challenge, publicKey: ceremonies.key(), counter: each.before)
                #expect(counter == each.after, "\(each.name)")
            }
            #expect(refused == each.refusal, "\(each.name)")
        }
    }

    @Test("are refused with any one bit changed of what is signed, of the signature and of the challenge")
    func flipped() throws {
        let assertion = try #require(ceremonies.assertions.first)
        let key = try ceremonies.key()
        func check(_ shown: PasskeyAssertion, _ challenge: [UInt8]) -> Bool {
            refusal { try party.verify(shown, challenge: challenge, publicKey: key, counter: assertion.before) } == nil
        }
        let good = try assertion.shown()
        #expect(check(good, challenge))
        for (bit, told) in flips(good.clientData) {
            #expect(!check(good.replacing(clientData: told), challenge), "client data \(bit)")
        }
        for (bit, data) in flips(good.authenticatorData) {
            #expect(!check(good.replacing(authenticatorData: data), challenge), "authenticator data \(bit)")
        }
        for (bit, signature) in flips(good.signature) {
            #expect(!check(good.replacing(signature: signature), challenge), "signature \(bit)")
        }
        for (bit, challenge) in flips(challenge) { #expect(!check(good, challenge), "challenge \(bit)") }
    }

    @Test("of registration are refused with any one bit changed of a self attestation, and cut anywhere")
    func flippedAttestation() throws {
        let made = try #require(ceremonies.registrations.first { $0.name == "self attestation" })
        let (told, object) = (try bytes(made.client_data), try bytes(made.attestation_object))
        func check(_ told: [UInt8], _ object: [UInt8]) -> Bool {
            refusal { try party.register(clientData: told, attestationObject: object, challenge: challenge) } == nil
        }
        #expect(check(told, object))
        for (bit, other) in flips(object) { #expect(!check(told, other), "object \(bit)") }
        for (bit, other) in flips(told) { #expect(!check(other, object), "client data \(bit)") }
        for count in 0..<object.count { #expect(!check(told, Array(object.prefix(count))), "cut at \(count)") }
    }

    @Test("need a key that is a point of P-256")
    func points() throws {
        #expect(refusal { try CredentialPublicKey(point: [4] + [UInt8](repeating: 1, count: 64)) } != nil)
        #expect(refusal { try CredentialPublicKey(point: []) } != nil)
    }

    private func flips(_ bytes: [UInt8]) -> [(Int, [UInt8])] {
        (0..<bytes.count * 8).map { bit in
            var other = bytes
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            return (bit, other)
        }
    }
}

extension PasskeyAssertion {
    fileprivate func replacing(
        clientData: [UInt8]? = nil, authenticatorData: [UInt8]? = nil, signature: [UInt8]? = nil
    ) -> PasskeyAssertion {
        PasskeyAssertion(
            credential: credential, clientData: clientData ?? self.clientData,
            authenticatorData: authenticatorData ?? self.authenticatorData, signature: signature ?? self.signature)
    }
}
