internal import HTTPTypes
internal import SawtoothProtocol

/// `/batch_statuses`: the statuses of batches.
struct StatusRoutes: Sendable {
    let validator: ValidatorQuery

    /// Reads the ids from the query.
    func get(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        guard let ids = try ResourceID.list(request.query) else { throw .statusIDQueryInvalid }
        let data = try await statuses(ids, request)
        return RESTAnswer(body: .object(["data": data, "link": .string(request.link())]))
    }

    /// Reads the ids from a JSON array of strings.
    func post(_ request: RESTRequest, body: [UInt8]) async throws(APIError) -> RESTAnswer {
        guard let ids = IDListBody.decode(body) else { throw .statusBodyInvalid }
        for id in ids { try ResourceID.check(id) }
        return RESTAnswer(body: .object(["data": try await statuses(ids, request)]))
    }

    private func statuses(_ ids: [String], _ request: RESTRequest) async throws(APIError) -> JSONValue {
        let wait = waitLimit(request.query)
        let response = try await validator.ask(
            .clientBatchStatusRequest,
            ClientBatchStatusRequest(batchIDs: ids, wait: wait != nil, timeout: wait ?? 0),
            answer: .clientBatchStatusResponse, as: ClientBatchStatusResponse.self)
        switch response.status {
        case .ok: break
        case .noResource: throw .statusResponseMissing
        case .invalidID: throw .invalidResourceID(ids.joined(separator: ","))
        default: throw .unknownValidatorError
        }
        return .array(response.batchStatuses.map(\.json))
    }

    /// Seconds that the validator may delay the answer while a batch is pending: the parameter `wait`, at most 95 % of
    /// this API's own timeout (so that the answer is a status and not an error). A value that is not a number means
    /// this maximum. nil for `false` or no parameter.
    private func waitLimit(_ query: Query) -> UInt32? {
        guard let wait = query["wait"], wait.lowercased() != "false" else { return nil }
        let most = UInt32(clamping: validator.timeout.components.seconds * 95 / 100)
        return min(UInt32(wait) ?? most, most)
    }
}
