internal import SawtoothProtocol

/// `/receipts`: the receipts of committed transactions.
struct ReceiptRoutes: Sendable {
    let validator: ValidatorQuery

    /// Reads the transaction ids from the query.
    func get(_ request: RESTRequest) async throws(APIError) -> RESTAnswer {
        guard let ids = try ResourceID.list(request.query) else { throw .receiptIDQueryInvalid }
        return RESTAnswer(body: .object(["data": try await receipts(ids), "link": .string(request.link())]))
    }

    /// Reads the transaction ids from a JSON array of strings.
    func post(_: RESTRequest, body: [UInt8]) async throws(APIError) -> RESTAnswer {
        guard let ids = IDListBody.decode(body) else { throw .receiptBodyInvalid }
        for id in ids { try ResourceID.check(id) }
        return RESTAnswer(body: .object(["data": try await receipts(ids)]))
    }

    private func receipts(_ ids: [String]) async throws(APIError) -> JSONValue {
        let response = try await validator.ask(
            .clientReceiptGetRequest, ClientReceiptGetRequest(transactionIDs: ids),
            answer: .clientReceiptGetResponse, as: ClientReceiptGetResponse.self)
        switch response.status {
        case .ok: return .array(response.receipts.map(\.json))
        case .noResource: throw .receiptNotFound
        case .invalidID: throw .invalidResourceID(ids.joined(separator: ","))
        default: throw .unknownValidatorError
        }
    }
}
