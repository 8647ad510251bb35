internal import SawtoothProtocol

/// `/peers` and `/status`: the validator itself.
struct ValidatorRoutes: Sendable {
    let validator: ValidatorQuery

    func peers(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        let response = try await validator.ask(
            .clientPeersGetRequest, ClientPeersGetRequest(),
            answer: .clientPeersGetResponse, as: ClientPeersGetResponse.self)
        guard response.status == .ok else { throw .unknownValidatorError }
        return RESTAnswer(body: .object(["data": .strings(response.peers), "link": .string(request.link())]))
    }

    func status(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        let response = try await validator.ask(
            .clientStatusGetRequest, ClientStatusGetRequest(),
            answer: .clientStatusGetResponse, as: ClientStatusGetResponse.self)
        guard response.status == .ok else { throw .unknownValidatorError }
        let peers = response.peers.map { JSONValue.object(["endpoint": .string($0.endpoint)]) }
        return RESTAnswer(
            body: .object([
                "data": .object(["endpoint": .string(response.endpoint), "peers": .array(peers)]),
                "link": .string(request.link()),
            ]))
    }
}
