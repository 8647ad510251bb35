internal import SawtoothProtocol

/// `/state` and `/state/{address}`.
struct StateRoutes: Sendable {
    let validator: ValidatorQuery

    func list(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        let page = try PageRequest(request.query)
        let address = try ResourceID.addressPrefix(request.query)
        let (head, root) = try await validator.stateRoot(head: request.query["head"] ?? "")
        let response = try await validator.ask(
            .clientStateListRequest,
            ClientStateListRequest(
                stateRoot: root, address: address, paging: page.controls,
                sorting: SortRequest.controls(request.query, defaultKey: "default")),
            answer: .clientStateListResponse, as: ClientStateListResponse.self)
        switch response.status {
        case .ok, .noResource: break
        case .notReady: throw .validatorNotReady
        case .noRoot: throw .headNotFound
        case .invalidPaging: throw .pagingInvalid
        case .invalidSort: throw .sortInvalid
        case .invalidAddress: throw .invalidStateAddress
        default: throw .unknownValidatorError
        }
        let data = response.entries.map { entry in
            JSONValue.object(["address": .string(entry.address), "data": .base64(entry.data)])
        }
        return RESTAnswer(
            body: request.listBody(
                data: data, head: head, asked: page, page: response.paging ?? ClientPagingResponse()))
    }

    func get(_ request: RESTRequest, address: String) async throws(APIError) -> RESTAnswer {
        let (head, root) = try await validator.stateRoot(head: request.query["head"] ?? "")
        let response = try await validator.ask(
            .clientStateGetRequest, ClientStateGetRequest(stateRoot: root, address: address),
            answer: .clientStateGetResponse, as: ClientStateGetResponse.self)
        switch response.status {
        case .ok: break
        case .notReady: throw .validatorNotReady
        case .noRoot: throw .headNotFound
        case .noResource: throw .stateNotFound
        case .invalidAddress: throw .invalidStateAddress
        default: throw .unknownValidatorError
        }
        return RESTAnswer(
            body: .object([
                "data": .base64(response.value), "head": .string(head),
                "link": .string(request.link(changing: ["head": head])),
            ]))
    }
}
