internal import Cryptography
internal import EHRFamily
internal import KeyWrapping
internal import RecordEncryption
package import RecordFlow
internal import RecordKeys
internal import RecordStorage

extension Problem {
    /// What a journey failed with. Statuses of the 400s are for the caller to mend; 503 and 504 may pass by
    /// themselves; 500 and 502 are for the service's operator.
    package init(_ error: FlowError) {
        let detail = error.description
        switch error {
        case .keys(let error): self.init(error, detail)
        case .wrapper(let error): self.init(error, detail)
        case .objects(let error): self.init(error, detail)
        case .record(let error): self.init(error, detail)
        case .cryptography: self.init(500, "cryptography_failed", detail)
        case .release(.invalidRecipient): self.init(409, "recipient_unfit", detail)
        case .release: self.init(500, "release_failed", detail)
        case .ledger(let failure):
            self.init(failure.isTemporary ? 503 : 502, failure.isTemporary ? "ledger_away" : "ledger_unusable", detail)
        case .rejected(let code, let message):
            var members: [String: Member] = ["message": .text(message)]
            members["ledger_code"] = code.map(Member.text)
            self.init(409, "rejected", detail, members)
        case .undecided(let operation):
            self.init(504, "undecided", detail, ["operation_id": .text(operation)])
        case .notAuthorized(let refusal): self.init(refusal, detail)
        case .anchorMismatch(let expected, let actual):
            self.init(
                500, "anchor_mismatch", detail,
                ["expected": .text(Hex.encode(expected)), "actual": .text(Hex.encode(actual))])
        case .unsigned(let holder):
            self.init(409, "unsigned", detail, ["role": .text(holder.role), "id": .text(holder.id)])
        case .invalid: self.init(400, "invalid", detail)
        case .service(let failure): self.init(failure.isTemporary ? 503 : 502, "service_failed", detail)
        }
    }

    private init(_ error: KeyStoreError, _ detail: String) {
        switch error {
        case .staleEpoch(let current):
            self.init(503, "epoch_changed", detail, ["epoch": .number(UInt64(current))])
        case .denied: self.init(403, "denied", detail)
        case .erased: self.init(410, "erased", detail)
        case .missing(let what): self.init(404, "not_found", detail, ["what": .text(what)])
        case .conflict(let what): self.init(409, "conflict", detail, ["what": .text(what)])
        case .damaged(let what): self.init(500, "keys_damaged", detail, ["what": .text(what)])
        case .unavailable(let why): self.init(503, "keys_unavailable", detail, ["what": .text(why)])
        case .refused(let why): self.init(500, "keys_refused", detail, ["what": .text(why)])
        }
    }

    private init(_ error: KeyWrappingError, _ detail: String) {
        switch error {
        case .notMyKey(let why): self.init(500, "wrapper_not_its_key", detail, ["what": .text(why)])
        case .refused(let why): self.init(500, "wrapper_refused", detail, ["what": .text(why)])
        case .unreachable(let why): self.init(503, "wrapper_away", detail, ["what": .text(why)])
        case .damaged(let why): self.init(500, "wrapper_damaged", detail, ["what": .text(why)])
        }
    }

    private init(_ error: RecordStoreError, _ detail: String) {
        switch error {
        case .missing(let name): self.init(500, "object_missing", detail, ["object": .text(name.text)])
        case .interrupted(let expected, let actual):
            self.init(500, "object_cut", detail, ["expected": .number(expected), "actual": .number(actual)])
        case .rangeOutOfBounds(let length):
            self.init(500, "object_shorter", detail, ["length": .number(length)])
        case .full(let why): self.init(507, "objects_full", detail, ["what": .text(why)])
        case .refused(let why): self.init(500, "objects_refused", detail, ["what": .text(why)])
        case .unreachable(let why): self.init(503, "objects_away", detail, ["what": .text(why)])
        case .invalidName, .digestMismatch: self.init(500, "objects_failed", detail)
        }
    }

    private init(_ error: SealedRecordError, _ detail: String) {
        switch error {
        case .tooLong(let limit): self.init(413, "record_too_long", detail, ["limit": .number(limit)])
        case .rangeOutOfBounds(let length):
            self.init(416, "range_out_of_bounds", detail, ["length": .number(length)])
        case .wrongKeyOrContext: self.init(500, "record_other_key", detail)
        case .truncated(let length): self.init(500, "record_truncated", detail, ["length": .number(length)])
        case .shorterThanExpected(let expected, let actual):
            self.init(500, "record_shorter", detail, ["expected": .number(expected), "actual": .number(actual)])
        case .longerThanExpected(let expected):
            self.init(500, "record_longer", detail, ["expected": .number(expected)])
        case .reordered(let chunk, let holds):
            self.init(500, "record_reordered", detail, ["chunk": .number(chunk), "holds": .number(holds)])
        case .extended(let end): self.init(500, "record_extended", detail, ["end": .number(end)])
        case .altered(let chunk): self.init(500, "record_altered", detail, ["chunk": .number(chunk)])
        case .alteredOrTruncated(let chunk):
            self.init(500, "record_altered_at_end", detail, ["chunk": .number(chunk)])
        case .invalidID: self.init(400, "invalid", detail)
        case .wrongKeyLength, .wrongRangeLength, .finished, .cryptography:
            self.init(500, "cryptography_failed", detail)
        }
    }

    private init(_ refusal: AccessRefusal, _ detail: String) {
        var members: [String: Member] = [:]
        switch refusal {
        case .stale(let age): members["age"] = age.map(Member.number)
        case .clockBehind(let seconds): members["seconds"] = .number(seconds)
        case .unknownConsent(let reference): members["key_ref"] = .text(reference.text)
        default: break
        }
        self.init(403, refusal.code, detail, members)
    }
}
