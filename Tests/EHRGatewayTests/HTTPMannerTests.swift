import HTTPTypes
import RecordFlow
import ServerMetrics
import Telemetry
import Testing

@testable import EHRGateway

@Suite("Headers of requests")
struct HTTPMannerTests {
    @Test("a range is asked of the encryption service as it came, its end excluded, to the greatest numbers")
    func ranges() {
        #expect(HTTPRange.bounded(first: 0, last: 9).asked == .bytes(0..<10))
        #expect(HTTPRange.bounded(first: 0, last: .max).asked == .bytes(0..<UInt64.max))
        #expect(HTTPRange.from(99).asked == .bytes(99..<UInt64.max))
        #expect(HTTPRange.suffix(10).asked == .last(10))
    }

    @Test(
        "what is no traceparent of W3C's is left alone",
        arguments: [
            "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        ])
    func noTrace(_ text: String) {
        #expect(TraceParent(text) == nil)
    }

    @Test("a traceparent names trace and span, of later versions too")
    func trace() {
        let trace = TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        #expect(trace?.trace == "0af7651916cd43dd8448eb211c80319c")
        #expect(trace?.parent == "b7ad6b7169203331")
        #expect(trace?.isSampled == true)
        #expect(trace?.description == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        #expect(TraceParent("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more") != nil)
    }

    @Test(
        "a file name is read from either form of the header, the extended one first, and written to be read again"
    )
    func fileNames() {
        #expect(FileNameField.name(in: "attachment; filename=report.pdf") == "report.pdf")
        #expect(FileNameField.name(in: #"attachment; filename="a;\"b\".pdf""#) == #"a;"b".pdf"#)
        let name = "Befund Müller; 100%.pdf"
        let header = "attachment; filename=\"x\"; filename*=UTF-8''" + ContentReply.extended(name)
        #expect(FileNameField.name(in: header) == name)
        for header in ["attachment", "", "filename*=UTF-8''%zz", "filename*=UTF-8''%C3", "filename*=latin1''a"] {
            #expect(FileNameField.name(in: header) == nil)
        }
    }

    @Test("only a declared proxy is believed about who asks, and of what it says only what it has heard itself")
    func addresses() throws {
        let addresses = ClientAddress(proxies: ["10.0.0.1", "10.0.0.2"])
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        let headers: HTTPFields = [name: "6.6.6.6, 192.0.2.7, 10.0.0.2"]
        #expect(addresses.of(headers, peer: "10.0.0.1") == "192.0.2.7")
        #expect(addresses.of(headers, peer: "198.51.100.9") == "198.51.100.9")
        #expect(addresses.of([:], peer: "10.0.0.1") == "10.0.0.1")
    }

    @Test("no cell of an export is a formula to a spreadsheet, and quotes and commas stay what they are")
    func cells() {
        #expect(AuditExport.cell("=1+1") == "'=1+1")
        #expect(AuditExport.cell("plain") == "plain")
        #expect(AuditExport.cell("a,\"b\"") == "\"a,\"\"b\"\"\"")
    }

    @Test("numbers are written as Prometheus reads them")
    func metrics() {
        let metrics = RequestMetrics()
        metrics.note(method: "GET", route: "/healthz", status: 200, took: .milliseconds(20))
        metrics.note(method: "BREW", route: "none", status: 405, took: .seconds(90))
        var text = MetricsText()
        text.requests(metrics)
        let labels = "method=\"GET\",route=\"/healthz\",status=\"200\""
        #expect(text.text.contains("ehr_gateway_request_seconds_bucket{\(labels),le=\"0.025\"} 1\n"))
        #expect(text.text.contains("ehr_gateway_request_seconds_bucket{\(labels),le=\"0.01\"} 0\n"))
        #expect(text.text.contains("ehr_gateway_request_seconds_count{\(labels)} 1\n"))
        #expect(text.text.contains("method=\"other\",route=\"none\",status=\"405\",le=\"+Inf\"} 1\n"))
    }

    @Test("what is compared under an Idempotency-Key has no secret in it, and is the body where that has none")
    func comparedBodies() {
        func compared(_ text: String) -> String {
            String(decoding: Replays.comparable(Array(text.utf8)), as: UTF8.self)
        }
        let shown = #"{"b":[1,"x"],"name":"ada","password":"seven green kettles hum","wanted":true}"#
        #expect(compared(shown) == #"{"b":[1,"x"],"name":"ada","wanted":true}"#)
        #expect(compared(#"{ "name": "ada" }"#) == #"{ "name": "ada" }"#)
        #expect(compared("") == "")
        #expect(compared(#"{"a":{"nested":1}}"#) == #"{"a":{"nested":1}}"#)
    }
}
