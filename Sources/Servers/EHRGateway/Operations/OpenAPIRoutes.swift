internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The description of this API, for people and for programs that are made from it.
struct OpenAPIRoutes: Sendable {
    /// `openapi.json` of this folder, which a test holds against the routes.
    static let document = PackageResources.openapi_json

    var routes: [GatewayRoute] {
        [
            GatewayRoute(.get, "/openapi.json", AnyoneRule()) { _, _ in
                Response(
                    status: .ok, headers: [.contentType: "application/json", .cacheControl: "max-age=300"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: OpenAPIRoutes.document)))
            }
        ]
    }
}
