import OutgoingHTTP
import Testing

@Suite("Outgoing addresses")
struct OutgoingAddressTests {
    private func refusal(_ text: String, hosts: Set<String> = [], mayHavePath: Bool = false) -> OutgoingRefusal? {
        do {
            _ = try OutgoingAddress(text, plainHTTPHosts: hosts, mayHavePath: mayHavePath)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "HTTPS goes to any host, plain HTTP to this machine, and a slash at the end is left out",
        arguments: [
            ("https://vault.example:8200", "https://vault.example:8200"), ("https://x/", "https://x"),
            ("HTTPS://Host_1", "https://Host_1"), ("http://localhost:8008", "http://localhost:8008"),
            ("http://127.0.0.1", "http://127.0.0.1"), ("http://127.1.2.3:1", "http://127.1.2.3:1"),
            ("http://[::1]:8008", "http://[::1]:8008"), ("https://[2001:db8::1]:1", "https://[2001:db8::1]:1"),
        ])
    func accepted(text: String, expected: String) throws {
        #expect(try OutgoingAddress(text, plainHTTPHosts: []).text == expected)
    }

    @Test(
        "plain HTTP to another host is refused, however much it looks like this machine",
        arguments: [
            "http://rest-api:8008", "http://localhost.example", "http://127.0.0.1.example", "http://127.1",
            "http://127.0.0.01", "http://10.0.0.1", "http://0.0.0.0", "http://[::2]", "http://[::ffff:127.0.0.1]",
            "HTTP://vault",
        ])
    func plain(text: String) throws {
        guard case .plain(_, let host)? = refusal(text) else {
            Issue.record("\(text): \(String(describing: refusal(text)))")
            return
        }
        #expect(refusal(text)?.description.contains("connections.plain_http_hosts") == true)
        #expect(try OutgoingAddress(text, plainHTTPHosts: [host.uppercased()]).host == host)
        #expect(refusal(text, hosts: ["other", "*", ""]) != nil)
    }

    @Test(
        "what may hold a credential is refused and not shown",
        arguments: [
            "https://u:hunter2@host", "http://hunter2@127.0.0.1", "https://u:hunt/er2@host", "https://host/hunter2@x",
            "hunter2@host", "https://host?token=hunter2", "https://host/#hunter2", "ftp://u:hunter2@host",
        ])
    func credentials(text: String) throws {
        let words = try #require(refusal(text, mayHavePath: true)).description
        #expect(!words.contains("hunt"), "\(words)")
        if text.contains("@") { #expect(words.contains("leave what stands before the @ out")) }
    }

    @Test(
        "what is no address is refused with what one looks like",
        arguments: [
            "", "host:8008", "ftp://x", "https://", "https://a b", "https://a\r\nb", "tcp://127.0.0.1:4004",
            "https://a:0", "https://a:65536", "https://a:+1", "https://a:", "https://[::1", "https://::1",
            "https://a%20", "https://a\\b", "https://ä", "https:///path", "http://http://x",
        ])
    func malformed(text: String) {
        guard case .malformed? = refusal(text) else {
            Issue.record("\(text): \(String(describing: refusal(text)))")
            return
        }
    }

    @Test("a path follows the host where one may")
    func path() throws {
        let address = try OutgoingAddress("https://host:1/sawtooth/api/", plainHTTPHosts: [], mayHavePath: true)
        #expect(address.text == "https://host:1/sawtooth/api" && address.host == "host" && address.port == 1)
        #expect(try OutgoingAddress("https://host", plainHTTPHosts: []).port == 443)
        #expect(try OutgoingAddress("http://[::1]", plainHTTPHosts: []).port == 80)
    }

    @Test(
        "a path where none may be, and an empty part of one, are refused with what to leave out",
        arguments: [
            ("https://vault.example:8200/v1", false), ("https://s3.example//", false), ("https://s3.example//b", false),
            ("https://host/sawtooth//", true), ("https://host//sawtooth", true), ("https://host//", true),
        ])
    func excess(text: String, mayHavePath: Bool) {
        let refusal = refusal(text, mayHavePath: mayHavePath)
        #expect(refusal == .path(text), "\(String(describing: refusal))")
        #expect(refusal?.description.contains("without a path or a second slash") == true)
    }
}
