import Testing

@testable import EHRGateway

@Suite("Headers of requests")
struct HTTPMannerTests {
    @Test("a range has the bytes that the RFC says, cut to the record's end, or none")
    func ranges() {
        #expect(HTTPRange.bounded(first: 0, last: 9).bytes(of: 100) == 0..<10)
        #expect(HTTPRange.bounded(first: 90, last: 999).bytes(of: 100) == 90..<100)
        #expect(HTTPRange.bounded(first: 100, last: 100).bytes(of: 100) == nil)
        #expect(HTTPRange.bounded(first: 0, last: .max).bytes(of: 1) == 0..<1)
        #expect(HTTPRange.from(99).bytes(of: 100) == 99..<100)
        #expect(HTTPRange.from(0).bytes(of: 0) == nil)
        #expect(HTTPRange.suffix(10).bytes(of: 4) == 0..<4)
        #expect(HTTPRange.suffix(0).bytes(of: 4) == nil)
    }

    @Test(
        "what is no traceparent of W3C's is left alone",
        arguments: [
            "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
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
        #expect(TraceParent("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more") != nil)
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
        var text = GatewayMetrics()
        text.requests(metrics)
        let labels = "method=\"GET\",route=\"/healthz\",status=\"200\""
        #expect(text.text.contains("ehr_gateway_request_seconds_bucket{\(labels),le=\"0.025\"} 1\n"))
        #expect(text.text.contains("ehr_gateway_request_seconds_bucket{\(labels),le=\"0.01\"} 0\n"))
        #expect(text.text.contains("ehr_gateway_request_seconds_count{\(labels)} 1\n"))
        #expect(text.text.contains("method=\"other\",route=\"none\",status=\"405\",le=\"+Inf\"} 1\n"))
    }
}
