import AsyncHTTPClient
import OutgoingHTTP
import Testing

@Suite("Proxies for outgoing requests")
struct OutgoingProxyTests {
    private func proxy(
        _ setting: String, _ address: String = "https://s3.example", _ environment: [String: String] = [:]
    ) throws -> String? {
        try OutgoingProxy.of(
            setting, for: OutgoingAddress(address, plainHTTPHosts: []), variable: { environment[$0] }
        ).map { "\($0)" }
    }

    private func complaint(_ setting: String, _ environment: [String: String] = [:]) -> String {
        do {
            return "accepted: \(try proxy(setting, "https://s3.example", environment) ?? "none")"
        } catch {
            return "\(error)"
        }
    }

    private static let all = [
        "https_proxy": "http://p:1", "HTTPS_PROXY": "http://q:2", "http_proxy": "http://r:3", "all_proxy": "http://s:4",
    ]

    @Test("none is used unless a setting says so, and then the one it names or https_proxy, small letters first")
    func chosen() throws {
        #expect(try proxy("none", "https://s3.example", Self.all) == nil)
        #expect(try proxy("http://proxy.example:3128/", "https://s3.example", Self.all) == "http://proxy.example:3128")
        #expect(try proxy("http://[::1]:3128") == "http://[::1]:3128")
        #expect(try proxy("proxy") == "http://proxy:80")
        #expect(try proxy("environment", "https://s3.example", Self.all) == "http://p:1")
        #expect(
            try proxy("environment", "https://s3.example", ["HTTPS_PROXY": "q:2", "https_proxy": ""]) == "http://q:2")
        #expect(
            try proxy("environment", "https://s3.example", ["http_proxy": "http://r:3", "all_proxy": "http://s:4"])
                == nil)
        #expect(try proxy("environment", "http://127.0.0.1:9000", Self.all) == nil)
    }

    @Test(
        "no_proxy names hosts, domains, ports, networks or all",
        arguments: [
            ("s3.example", true), (".example", true), ("*.example", true), ("example", true), ("S3.Example", true),
            ("other, s3.example", true), ("other s3.example", true), ("*", true), ("s3.example:443", true),
            ("s3.example:444", false), ("xample", false), ("b.s3.example", false), ("", false), (",", false),
            (".", false),
        ])
    func exceptions(list: String, isExcepted: Bool) throws {
        let environment = ["https_proxy": "http://p:1", "no_proxy": list]
        #expect(try proxy("environment", "https://s3.example", environment) == (isExcepted ? nil : "http://p:1"))
        // A setting that names a proxy means it.
        #expect(try proxy("http://p:1", "https://s3.example", environment) == "http://p:1")
    }

    @Test(
        "addresses without a name are in no_proxy as such, or by their network",
        arguments: [
            ("https://10.1.2.3:8200", "10.0.0.0/8", true), ("https://10.1.2.3:8200", "10.1.2.3/32", true),
            ("https://10.1.2.3:8200", "0.0.0.0/0", true), ("https://10.1.2.3:8200", "10.1.2.3:8200", true),
            ("https://10.1.2.3:8200", "10.1.2.2/32", false), ("https://10.1.2.3:8200", "10.0.0.0/33", false),
            ("https://10.1.2.3", "0.1.2.3", false), ("https://[fd00::1]:8200", "fd00::1", true),
            ("https://[fd00::1]:8200", "[fd00::1]", true),
        ])
    func networks(address: String, list: String, isExcepted: Bool) throws {
        let found = try proxy("environment", address, ["HTTPS_PROXY": "http://p:1", "NO_PROXY": list])
        #expect(found == (isExcepted ? nil : "http://p:1"))
    }

    @Test("name and password of a proxy are the environment's alone, sent decoded, and never shown")
    func credentials() throws {
        let environment = ["https_proxy": "http://reader:hunter%402@proxy:3128"]
        let proxy = try #require(
            try OutgoingProxy.of(
                "environment", for: OutgoingAddress("https://x", plainHTTPHosts: []), variable: { environment[$0] }))
        #expect("\(proxy)" == "http://proxy:3128")
        let configuration = try HTTPClient.Configuration.outgoing(OutgoingTLS(), proxy: proxy)
        #expect(configuration.proxy?.authorization == .basic(username: "reader", password: "hunter@2"))
        #expect(!complaint("http://reader:hunter2@proxy:3128").contains("hunter"))
        #expect(complaint("http://reader:hunter2@proxy:3128").contains("leave what stands before the @ out"))
    }

    @Test(
        "what is no proxy is refused, and what the environment has is not shown",
        arguments: [
            "https://p:1", "socks5://p:1", "http://", "http://p:0", "http://p:65536", "http://p/path", "http://p?x",
            "a b",
            "http:///x", "http://p:x",
        ])
    func refused(text: String) {
        let words = complaint(text)
        #expect(words.contains("is no usable proxy; one is http://HOST:PORT"), "\(words)")
        let held = complaint("environment", ["https_proxy": text.replacing("p", with: "u:hunter2@p")])
        #expect(held.contains("https_proxy") && !held.contains("hunter2"), "\(held)")
    }

    @Test("no proxy is given what it could read")
    func plain() {
        #expect(throws: OutgoingRefusal.self) { try proxy("http://p:1", "http://127.0.0.1:9000") }
    }
}
