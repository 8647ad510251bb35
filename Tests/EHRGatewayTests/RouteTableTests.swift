import Foundation
import HTTPTypes
import Logging
import RecordConfiguration
import Testing

@testable import EHRGateway

@Suite("The routes of the gateway")
struct RouteTableTests {
    let folder = TemporaryFolder()
    let table: RouteTable

    init() throws {
        let values = [
            "EHR_GATEWAY_DATABASE": folder.path("gateway.sqlite"),
            "EHR_GATEWAY_ENCRYPTION_ADDRESS": "unix:\(folder.path("s"))",
        ]
        let settings = try Settings(known: GatewaySettings.all, variable: { values[$0] })
        table = GatewayApplication.table(
            try GatewayParts(settings, mayMakeDatabase: true, logger: Logger(label: "test")), isSecure: false)
    }

    private struct Document: Decodable {
        struct Operation: Decodable {
            struct Parameter: Decodable {
                let name: String
                let place: String
                enum CodingKeys: String, CodingKey {
                    case name
                    case place = "in"
                }
            }
            let parameters: [Parameter]
        }
        let paths: [String: [String: Operation]]
    }

    private func document() throws -> Document {
        try JSONDecoder().decode(Document.self, from: Data(OpenAPIRoutes.document))
    }

    @Test("are those of the OpenAPI document, each with the query that it takes, and the other way round")
    func openAPI() throws {
        let document = try document()
        let told = document.paths.flatMap { path, methods in
            methods.map { method, operation in
                let query = operation.parameters.filter { $0.place == "query" }.map(\.name).sorted()
                return "\(method.uppercased()) \(path) \(query)"
            }
        }
        let served = table.routes.map { "\($0.method) \($0.path) \($0.query.sorted())" }
        #expect(told.sorted() == served.sorted())
        for (path, methods) in document.paths {
            let named = path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            for operation in methods.values {
                #expect(operation.parameters.filter { $0.place == "path" }.map(\.name) == named)
            }
        }
    }

    @Test("are in docs/gateway.md, with who may ask them")
    func documentation() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/gateway.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains(table.markdown))
    }

    @Test("do not share a path with another rule for the same method")
    func unique() {
        #expect(Set(table.routes.map { "\($0.method) \($0.path)" }).count == table.routes.count)
    }

    @Test("know their methods, with HEAD for GET and OPTIONS for all")
    func methods() {
        #expect(table.methods(at: "/v1/records") == ["GET", "HEAD", "OPTIONS", "POST"])
        #expect(table.methods(at: "/v1/records/r/content") == ["GET", "HEAD", "OPTIONS"])
        #expect(table.methods(at: "/v1/records/") == [])
        #expect(table.methods(at: "/v1/nothing") == [])
    }
}
