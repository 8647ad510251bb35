// RecordRemote: the journeys of records, through an encryption service in another process
// (docs/spec/encryption-service.md).
//
// It owns the client, `RemoteRecordDesk`, which answers and fails as a `RecordDesk` in this process does, and what
// both ends agree on: the JSON messages, and the problem documents that carry the journeys' errors over. The service
// itself is built on these messages, so that there is one description of each.
//
// Signing keys are never sent. If a caller has a signer, the service drafts the payload, the client compares it with
// the request, and returns a signed batch.
//
// It does not know how the service stores anything, and it stores nothing itself. Libraries do HTTP, TLS and JSON.

package import EHRFamily
package import RecordKeys

/// What names an operation in a URL and a message: an id as the ledger's are.
package typealias OperationID = Identifier<LedgerOperation>

/// Names and limits that both ends know.
package enum ServiceAPI {
    /// What every path begins with.
    package static let version = "/v1"
    /// Longest JSON body, in bytes: a signed batch in base64 is a third of it.
    package static let messageLimit = 128 * 1024
    /// Longest that an answer waits for the ledger, in seconds.
    package static let waitLimit = 300
    /// Requests at one time, of all clients, that move content; the service refuses more.
    package static let streams = 64
    /// Those of them whose bodies may pause: the others stay free for content that comes.
    package static let pausing = 16
    /// Seconds for which such a body may pause: longer than a client that takes it in parts waits for the next one.
    package static let pauseSeconds: Int64 = 660
    /// How a record's content is named in `Content-Type`.
    package static let contentType = "application/octet-stream"
    /// The header field of a deposit's content that has the record's media type.
    package static let mediaTypeField = "Record-Media-Type"
    /// The one that has its file name: UTF-8 in Base64, since a header field is ASCII.
    package static let fileNameField = "Record-File-Name"
    /// The header field of an answer with plaintext that describes the record: *description*, in Base64.
    package static let descriptionField = "Record-Description"
    /// The one that says, with `?1`, that the content may pause.
    package static let pausesField = "Record-Pauses"
    /// How a problem document is named in `Content-Type` (RFC 9457).
    package static let problemType = "application/problem+json"
}
