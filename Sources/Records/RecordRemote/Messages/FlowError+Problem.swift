internal import Cryptography
internal import EHRFamily
internal import KeyWrapping
internal import RecordEncryption
package import RecordFlow
internal import RecordKeys
internal import RecordStorage

extension FlowError {
    /// What a problem document tells, as the journey's own error: where a caller can do something about it, the same
    /// that a desk in this process fails with. What only the service's operator can mend is `.service`.
    package init(_ problem: Problem) {
        self =
            FlowError.keys(problem) ?? FlowError.parts(problem) ?? FlowError.damage(problem)
            ?? FlowError.refusal(problem) ?? FlowError.journey(problem)
            ?? .service(
                ServiceFailure(
                    isTemporary: problem.status == 503 || problem.status == 504 || problem.status == 429,
                    "the encryption service answers: \(problem.detail) (\(problem.code))"))
    }

    private static func journey(_ problem: Problem) -> FlowError? {
        switch problem.code {
        case "ledger_away", "ledger_unusable":
            return .ledger(LedgerFailure(isTemporary: problem.code == "ledger_away", problem.detail))
        case "rejected":
            return .rejected(code: problem.text("ledger_code"), message: problem.text("message") ?? "")
        case "undecided": return problem.text("operation_id").map(FlowError.undecided)
        case "anchor_mismatch":
            guard let expected = problem.text("expected").flatMap({ Hex.decode($0) }),
                let actual = problem.text("actual").flatMap({ Hex.decode($0) })
            else { return nil }
            return .anchorMismatch(expected: expected, actual: actual)
        case "unsigned":
            return KeyHolder(role: problem.text("role") ?? "", id: problem.text("id") ?? "").map(FlowError.unsigned)
        case "recipient_unfit": return .release(.invalidRecipient)
        case "invalid": return .invalid(problem.detail)
        default: return nil
        }
    }

    private static func keys(_ problem: Problem) -> FlowError? {
        let what = problem.text("what") ?? ""
        return switch problem.code {
        case "epoch_changed":
            problem.number("epoch").map { .keys(.staleEpoch(current: UInt32(clamping: $0))) }
        case "denied": .keys(.denied)
        case "erased": .keys(.erased)
        case "not_found": .keys(.missing(what))
        case "conflict": .keys(.conflict(what))
        case "keys_damaged": .keys(.damaged(what))
        case "keys_unavailable": .keys(.unavailable(what))
        case "keys_refused": .keys(.refused(what))
        default: nil
        }
    }

    private static func parts(_ problem: Problem) -> FlowError? {
        let what = problem.text("what") ?? ""
        switch problem.code {
        case "wrapper_not_its_key": return .wrapper(.notMyKey(what))
        case "wrapper_refused": return .wrapper(.refused(what))
        case "wrapper_away": return .wrapper(.unreachable(what))
        case "wrapper_damaged": return .wrapper(.damaged(what))
        case "objects_full": return .objects(.full(what))
        case "objects_refused": return .objects(.refused(what))
        case "objects_away": return .objects(.unreachable(what))
        case "object_missing":
            return (try? ObjectName(problem.text("object") ?? "")).map { .objects(.missing($0)) }
        case "object_shorter": return problem.number("length").map { .objects(.rangeOutOfBounds(length: $0)) }
        case "object_cut":
            guard let expected = problem.number("expected"), let actual = problem.number("actual") else { return nil }
            return .objects(.interrupted(expected: expected, actual: actual))
        default: return nil
        }
    }

    private static func damage(_ problem: Problem) -> FlowError? {
        func number(_ name: String, _ make: (UInt64) -> SealedRecordError) -> FlowError? {
            problem.number(name).map { .record(make($0)) }
        }
        switch problem.code {
        case "record_too_long": return number("limit") { .tooLong(limit: $0) }
        case "range_out_of_bounds": return number("length") { .rangeOutOfBounds(length: $0) }
        case "record_other_key": return .record(.wrongKeyOrContext)
        case "record_truncated": return number("length") { .truncated(length: $0) }
        case "record_longer": return number("expected") { .longerThanExpected(expected: $0) }
        case "record_extended": return number("end") { .extended(end: $0) }
        case "record_altered": return number("chunk") { .altered(chunk: $0) }
        case "record_altered_at_end": return number("chunk") { .alteredOrTruncated(lastChunk: $0) }
        case "record_shorter":
            guard let expected = problem.number("expected"), let actual = problem.number("actual") else { return nil }
            return .record(.shorterThanExpected(expected: expected, actual: actual))
        case "record_reordered":
            guard let chunk = problem.number("chunk"), let holds = problem.number("holds") else { return nil }
            return .record(.reordered(chunk: chunk, holds: holds))
        default: return nil
        }
    }

    private static func refusal(_ problem: Problem) -> FlowError? {
        switch problem.code {
        case "access_stale": return .notAuthorized(.stale(age: problem.number("age")))
        case "access_clock_behind": return problem.number("seconds").map { .notAuthorized(.clockBehind(by: $0)) }
        case "access_unknown_consent":
            return problem.text("key_ref").flatMap { KeyReference($0) }.map { .notAuthorized(.unknownConsent($0)) }
        default:
            let plain: [AccessRefusal] = [
                .notLogged, .foreign, .forged, .ageUnknown, .emergency, .suspended, .noRecord, .noDoctor, .withdrawn,
                .otherConsent, .notCovered, .expired, .noEncryptionKey, .otherEncryptionKey,
            ]
            return plain.first { $0.code == problem.code }.map(FlowError.notAuthorized)
        }
    }
}
