internal import HTTPTypes

/// An error of the REST API: a status, and a body with a code, a title and a sentence. The codes are Sawtooth's and
/// never change; clients switch on them.
struct APIError: Error, Equatable, Sendable {
    let code: Int
    let status: HTTPResponse.Status
    let title: String
    let message: String

    private init(_ code: Int, _ status: HTTPResponse.Status, _ title: String, _ message: String) {
        self.code = code
        self.status = status
        self.title = title
        self.message = message
    }

    /// The body: `{"error": {"code", "message", "title"}}`.
    var body: JSONValue {
        .object(["error": .object(["code": .integer(code), "message": .string(message), "title": .string(title)])])
    }
}

// Errors of the validator, or of the connection to it.
extension APIError {
    static let unknownValidatorError = APIError(
        10, .internalServerError, "Unknown Validator Error",
        "The validator failed while it worked on this request, and gave no reason. Its log may have one.")
    static let validatorNotReady = APIError(
        15, .serviceUnavailable, "Validator Not Ready",
        "The validator has no genesis block, and is not yet ready to be queried. Try your request again later.")
    static let validatorTimedOut = APIError(
        17, .serviceUnavailable, "Validator Timed Out",
        "The request timed out while waiting for a response from the validator. "
            + "Your request may or may not have been processed.")
    static let validatorDisconnected = APIError(
        18, .serviceUnavailable, "Validator Disconnected",
        "The validator disconnected before sending a response. Try your request again later.")
    /// Sawtooth names the HTTP status 408 here; a client may take that for its own timeout, so it is 503.
    static let sendTimedOut = APIError(
        19, .serviceUnavailable, "Send timed out",
        "Too many requests are waiting for the validator. This one was not sent. Try it again later.")
    static let validatorResponseInvalid = APIError(
        20, .internalServerError, "Invalid Validator Response",
        "The validator's answer is not the message that was asked for, or is damaged.")
    static let resourceHeaderInvalid = APIError(
        21, .internalServerError, "Invalid Resource Header",
        "The validator sent a block, batch or transaction whose header cannot be decoded.")
    static let statusResponseMissing = APIError(
        27, .internalServerError, "Unable to Fetch Statuses",
        "The validator sent no statuses for these batches, and gave no reason.")
}

// Submitted batches.
extension APIError {
    static let submittedBatchesInvalid = APIError(
        30, .badRequest, "Submitted Batches Invalid",
        "The submitted BatchList was rejected by the validator. It was poorly formed, or has an invalid signature.")
    // Two spaces before "Please": as Sawtooth sends it.
    static let batchQueueFull = APIError(
        31, .tooManyRequests, "Unable to Accept Batches",
        "The validator cannot currently accept more batches, due to a full queue.  Please submit your request again.")
    static let noBatchesSubmitted = APIError(
        34, .badRequest, "No Batches Submitted",
        "The protobuf BatchList you submitted was empty and contained no Batches. You must submit at least one Batch.")
    static let badProtobufSubmitted = APIError(
        35, .badRequest, "Protobuf Not Decodable",
        "The protobuf BatchList you submitted was malformed and could not be read.")
    static let submissionWrongContentType = APIError(
        42, .badRequest, "Wrong Content Type",
        "Batches must be submitted in a BatchList protobuf binary, "
            + "with a 'Content-Type' header of 'application/octet-stream'.")
}

// Invalid requests.
extension APIError {
    static let statusWrongContentType = APIError(
        43, .badRequest, "Wrong Content Type",
        "Requests for batch statuses sent as a POST must have a 'Content-Type' header of 'application/json'.")
    static let statusBodyInvalid = APIError(
        46, .badRequest, "Bad Status Request",
        "Requests for batch statuses sent as a POST must have a JSON formatted body "
            + "with an array of at least one id string.")
    static let headNotFound = APIError(
        50, .notFound, "Head Not Found",
        "There is no block with the id specified in the 'head' query parameter.")
    // The parameters were called 'count', 'min' and 'max' before Sawtooth 1.1; its sentences still use these names.
    static let countInvalid = APIError(
        53, .badRequest, "Invalid Count Query",
        "The 'count' query parameter must be a positive, non-zero integer.")
    static let pagingInvalid = APIError(
        54, .badRequest, "Invalid Paging Query",
        "Paging request failed as written. One or more of the 'min', 'max', or 'count' query parameters "
            + "were invalid or out of range.")
    static let sortInvalid = APIError(
        57, .badRequest, "Invalid Sort Query",
        "The sort request failed as written. Some of the keys specified were not valid.")
    static func invalidResourceID(_ id: String) -> APIError {
        APIError(
            60, .badRequest, "Invalid Resource Id",
            "Blockchain items are identified by 128 character hex-strings. "
                + "A submitted block, batch, or transaction id was invalid: \(id)")
    }
    static let invalidStateAddress = APIError(
        62, .badRequest, "Invalid State Address",
        "The state address submitted was invalid. To fetch specific state data, "
            + "you must submit the full 70-character address.")
    static let statusIDQueryInvalid = APIError(
        66, .badRequest, "Id Query Invalid or Missing",
        "Requests for batch statuses sent as a GET request must have an 'id' query parameter "
            + "with a comma-separated list of at least one batch id.")
    static let receiptWrongContentType = APIError(
        81, .badRequest, "Wrong Content Type",
        "Requests for transaction receipts sent as a POST must have a 'Content-Type' header of 'application/json'.")
    static let receiptBodyInvalid = APIError(
        82, .badRequest, "Bad Receipts Request",
        "Requests for transaction receipts sent as a POST must have a JSON formatted body "
            + "with an array of at least one id string.")
    static let receiptIDQueryInvalid = APIError(
        83, .badRequest, "Id Query Invalid or Missing",
        "A GET for transaction receipts needs the query parameter 'id': transaction ids, separated by commas.")
}

// Missing resources.
extension APIError {
    static let blockNotFound = APIError(
        70, .notFound, "Block Not Found", "There is no block with the id specified in the blockchain.")
    static let batchNotFound = APIError(
        71, .notFound, "Batch Not Found", "There is no batch with the id specified in the blockchain.")
    static let transactionNotFound = APIError(
        72, .notFound, "Transaction Not Found", "There is no transaction with the id specified in the blockchain.")
    static let stateNotFound = APIError(
        75, .notFound, "State Not Found", "There is no state data at the address specified.")
    static let receiptNotFound = APIError(
        80, .notFound, "Transaction Receipt Not Found",
        "There is no transaction receipt for the transaction id specified in the receipt store.")
}
