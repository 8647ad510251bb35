import RecordRemote
import Testing

@Suite("Service addresses")
struct ServiceAddressTests {
    @Test("a Unix socket or a host with a port is an address, and nothing else is")
    func reading() {
        #expect(ServiceAddress("unix:/run/ehr/s") == .unix(path: "/run/ehr/s"))
        #expect(ServiceAddress("keys.example:8443") == .tls(host: "keys.example", port: 8443))
        #expect(ServiceAddress("[::1]:8443") == .tls(host: "::1", port: 8443))
        for text in [
            "", "unix:", ":80", "host", "host:", "host:65536", "host:-1", "::1:80", "a b:80", "http://host:80",
            "unix:" + String(repeating: "x", count: 108),
        ] {
            #expect(ServiceAddress(text) == nil, "\(text)")
        }
    }
}
