import Testing

@testable import WebAuthn

@Suite("A relying party")
struct RelyingPartyTests {
    @Test(
        "has its origin's host as id, or a domain above it",
        arguments: [
            ("https://portal.example.org", nil, "portal.example.org"),
            ("https://portal.example.org", "example.org", "example.org"),
            ("https://portal.example.org:8443", nil, "portal.example.org"),
            ("http://localhost:8080", nil, "localhost"), ("http://localhost", nil, "localhost"),
            ("http://portal.localhost:8080", nil, "portal.localhost"),
        ] as [(String, String?, String)])
    func accepted(origin: String, id: String?, expected: String) throws {
        #expect(try RelyingParty(origin: origin, id: id).id == expected)
    }

    @Test(
        "is refused for what browsers have no passkeys at",
        arguments: [
            ("http://127.0.0.1:8080", nil, .address("http://127.0.0.1:8080")),
            ("https://192.0.2.7", nil, .address("https://192.0.2.7")), ("https://10.1", nil, .address("https://10.1")),
            ("https://[::1]", nil, .address("https://[::1]")),
            ("http://example.org", nil, .notSecure("http://example.org")),
            ("https://example.org/", nil, .notOrigin("https://example.org/")),
            ("https://Example.org", nil, .notOrigin("https://Example.org")),
            ("https://example.org:443", nil, .notOrigin("https://example.org:443")),
            ("https://example.org:0443", nil, .notOrigin("https://example.org:0443")),
            ("https://example.org:", nil, .notOrigin("https://example.org:")),
            ("https://a..b", nil, .notOrigin("https://a..b")), ("https://", nil, .notOrigin("https://")),
            ("ftp://example.org", nil, .notOrigin("ftp://example.org")),
            ("example.org", nil, .notOrigin("example.org")),
            ("https://example.org", "org", .otherDomain(id: "org", host: "example.org")),
            ("https://example.org", "ample.org", .otherDomain(id: "ample.org", host: "example.org")),
            ("https://example.org", "", .otherDomain(id: "", host: "example.org")),
            ("https://example.org", "portal.example.org", .otherDomain(id: "portal.example.org", host: "example.org")),
        ] as [(String, String?, RelyingPartyRefusal)])
    func refused(origin: String, id: String?, expected: RelyingPartyRefusal) {
        #expect(throws: expected) { try RelyingParty(origin: origin, id: id) }
    }

    @Test("reads and writes base 64 for URLs in one form")
    func base64() {
        #expect(Base64URL.encode(Array("f".utf8)) == "Zg" && Base64URL.encode(Array("foobar".utf8)) == "Zm9vYmFy")
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8($0 * 37 & 255) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        for text in ["Zg==", "Z", "Zh", "Z+", "Z/", " Zg", "é"] { #expect(Base64URL.decode(text) == nil, "\(text)") }
    }
}
