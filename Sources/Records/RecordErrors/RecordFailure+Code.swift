extension RecordFailure {
    /// A word for programs, with what it means to each of them. Codes are open: one from a later version is kept as it
    /// is (`init(_:)`).
    package struct Code: Sendable {
        /// As it is written: `not_found`.
        package let text: String
        /// The status of a problem document. Statuses of the 400s are for the caller to mend; 503 and 504 may pass by
        /// themselves; 500, 502 and 507 are for the operator.
        package let status: Int
        package let exit: ExitStatus
        /// What it means, in a sentence; with a `gap` for what is said of it where it comes up.
        package let sentence: String
        /// Whether whoever asks an encryption service is told it as it is; else it is the service's failure to them.
        package let isForCaller: Bool

        /// What stands in a sentence for words that are not known here.
        static let gap = "…"

        private init(
            _ text: String, _ status: Int, _ exit: ExitStatus, _ sentence: String, isForCaller: Bool = true
        ) {
            self.text = text
            self.status = status
            self.exit = exit
            self.sentence = sentence
            self.isForCaller = isForCaller
        }

        /// The code that is written so; one that this version does not know is the service's failure.
        package init(_ text: String) {
            self = Code.byText[text] ?? Code(text, 502, .unreachable, "…", isForCaller: false)
        }

        /// Whether trying later may help.
        package var isRetryable: Bool { status == 503 || status == 504 }

        private static let byText = Dictionary(all.map { ($0.text, $0) }) { first, _ in first }
    }
}

extension RecordFailure.Code: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.text == right.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

// The table: code, HTTP status, exit status, sentence.
extension RecordFailure.Code {
    // What was asked, and whether it may be.
    package static let notFound = Self("not_found", 404, .rejected, "there is no …")
    package static let conflict = Self("conflict", 409, .rejected, "there is another … already")
    package static let denied = Self("denied", 403, .rejected, "the consent was withdrawn")
    package static let erased = Self("erased", 410, .rejected, "it was erased")
    package static let invalid = Self("invalid", 400, .rejected, "what was asked for makes no sense")
    package static let idReserved = Self(
        "id_reserved", 400, .usage, "“.” and “..” are no ids here, since paths take them for folders: use another id")
    package static let headerUnfit = Self(
        "header_unfit", 400, .rejected, "a transaction declares other addresses or dependencies than its action needs")
    package static let attestationUnasked = Self(
        "attestation_unasked", 409, .rejected,
        "batches are signed here by a registrar, who would vouch for the doctor: ask for that with attest")
    package static let batchKeyRegistrar = Self(
        "batch_key_registrar", 500, .usage,
        "the key that signs batches here is a registrar's: name another under ledger.batch_key_file, or set "
            + "ledger.registrar to true where this is the registrar's own",
        isForCaller: false)
    package static let unsigned = Self("unsigned", 409, .usage, "a signature is needed that is not to be had here")

    // Who acts.
    package static let enrolmentRefused = Self(
        "enrolment_refused", 403, .rejected,
        "there is no such enrolment code for this holder, or it is used up or older than 7 days")
    package static let sessionEnded = Self(
        "session_ended", 401, .rejected, "there is no such session, or it has ended: open another one")
    package static let sessionRefused = Self(
        "session_refused", 403, .rejected,
        "no session is opened: the holder is not enrolled, or the proof is not theirs or too old")
    package static let attemptsExhausted = Self(
        "attempts_exhausted", 429, .rejected, "too many wrong secrets for this holder: try again in 15 minutes")
    package static let approvalNeeded = Self(
        "approval_needed", 403, .usage,
        "this act needs the holder's approval, signed for it and not older than 2 minutes")
    package static let codeNeeded = Self(
        "code_needed", 403, .usage,
        "the secret is right, and the holder has a one-time password: a code of it is needed too")
    package static let codeRefused = Self(
        "code_refused", 403, .rejected,
        "the code is wrong, too old, or was used: each is good once, and the next comes within 30 seconds")

    // The ledger.
    package static let rejected = Self("rejected", 409, .rejected, "the ledger refused it")
    package static let undecided = Self("undecided", 504, .noVerdict, "the ledger has given no verdict yet")
    package static let ledgerAway = Self("ledger_away", 503, .unreachable, "the ledger cannot be reached")
    package static let ledgerUnusable = Self("ledger_unusable", 502, .unreachable, "the ledger cannot be believed")

    // An access, and whether it opens a record.
    package static let accessNotLogged = Self(
        "access_not_logged", 403, .rejected,
        "the ledger has no such access: it must be logged and committed before a record is released")
    package static let accessForeign = Self(
        "access_foreign", 403, .rejected, "the access was logged for something else")
    package static let accessForged = Self(
        "access_forged", 403, .rejected, "the access on the ledger is not what its signer has signed")
    package static let accessStale = Self("access_stale", 403, .rejected, "the access was logged too long ago")
    package static let accessAgeUnknown = Self(
        "access_age_unknown", 403, .rejected,
        "how long ago the access was logged cannot be told: take the access id from this service, or have the network "
            + "record block time")
    package static let accessClockBehind = Self(
        "access_clock_behind", 403, .rejected, "the ledger's clock is ahead of this machine's")
    package static let accessEmergency = Self(
        "access_emergency", 403, .rejected,
        "it is an emergency access that this service has no operation of: make it here")
    package static let emergencyNotEnrolled = Self(
        "emergency_not_enrolled", 403, .rejected, "emergencies are for doctors who are enrolled here, in a session")
    package static let emergencyNotAttested = Self(
        "emergency_not_attested", 403, .rejected, "the doctor is not attested on the ledger")
    package static let emergencyNotSeen = Self(
        "emergency_not_seen", 403, .rejected,
        "the ledger gives no verdict, and this service has not seen the doctor attested before")
    package static let emergencyLimit = Self(
        "emergency_limit", 429, .rejected, "the doctor has opened too many records without the ledger in the last hour")
    package static let accessDoctorSuspended = Self(
        "access_doctor_suspended", 403, .rejected, "the doctor is suspended")
    package static let accessNoRecord = Self("access_no_record", 403, .rejected, "the ledger has no such record")
    package static let accessNoDoctor = Self("access_no_doctor", 403, .rejected, "the ledger has no such doctor")
    package static let accessWithdrawn = Self(
        "access_withdrawn", 403, .rejected, "there is no consent that is in force")
    package static let accessOtherConsent = Self(
        "access_other_consent", 403, .rejected, "the consent has changed since the access was logged: log it again")
    package static let accessNotCovered = Self(
        "access_not_covered", 403, .rejected, "the consent does not cover the record's scope")
    package static let accessOtherOwner = Self(
        "access_other_owner", 403, .rejected,
        "the doctor's owner key is not the one that the consent was given for: the patient must consent anew")
    package static let accessTermsUnknown = Self(
        "access_terms_unknown", 403, .rejected,
        "what the consent was given for is not known here: the patient must consent anew")
    package static let anchorOtherOwner = Self(
        "anchor_other_owner", 403, .rejected,
        "the anchor that the ledger shows was not signed as its deposit, nor by a key of its enrolled depositor")
    package static let accessExpired = Self("access_expired", 403, .rejected, "the consent has expired")
    package static let accessUnknownConsent = Self(
        "access_unknown_consent", 403, .rejected, "the consent names a key reference that is not known here")
    package static let accessNoEncryptionKey = Self(
        "access_no_encryption_key", 403, .rejected,
        "the doctor has no encryption key on the ledger: have the service open the record")
    package static let accessOtherEncryptionKey = Self(
        "access_other_encryption_key", 403, .rejected,
        "the doctor's encryption key is not the one that the consent was given for: the patient must consent anew")
    package static let recipientUnfit = Self(
        "recipient_unfit", 409, .rejected,
        "the reader's encryption key is not a point of the curve P-256; the reader must register another")
    package static let releaseFailed = Self(
        "release_failed", 500, .verificationFailed,
        "the release was made for another key, record, reader or access entry, or was altered", isForCaller: false)

    // The key database.
    package static let epochChanged = Self(
        "epoch_changed", 503, .localFile, "the patient's keys have moved to another epoch")
    package static let keysDamaged = Self(
        "keys_damaged", 500, .verificationFailed, "the key database is damaged: …")
    package static let keysUnavailable = Self(
        "keys_unavailable", 503, .localFile, "the key database cannot be used now: …")
    package static let keysRefused = Self("keys_refused", 500, .localFile, "…")

    // Journals.
    package static let journalBroken = Self(
        "journal_broken", 500, .verificationFailed, "a journal does not hold, and nothing is opened without it: …")
    package static let journalUnavailable = Self(
        "journal_unavailable", 503, .localFile, "a journal cannot be written now, and nothing is opened without it: …")

    // Key wrappers.
    package static let wrapperNotItsKey = Self(
        "wrapper_not_its_key", 500, .localFile, "not this wrapper's key: …")
    package static let wrapperRefused = Self("wrapper_refused", 500, .localFile, "refused: …")
    package static let wrapperAway = Self(
        "wrapper_away", 503, .unreachable, "the key wrapper cannot be reached: …")
    package static let wrapperDamaged = Self("wrapper_damaged", 500, .verificationFailed, "damaged: …")
    package static let cryptographyFailed = Self(
        "cryptography_failed", 500, .verificationFailed, "the cryptographic library failed", isForCaller: false)

    // Object stores.
    package static let objectMissing = Self("object_missing", 500, .verificationFailed, "there is no such object")
    package static let objectCut = Self("object_cut", 500, .unreachable, "the object ended before all of it had come")
    package static let objectShorter = Self(
        "object_shorter", 500, .verificationFailed, "the range is not within the object")
    package static let objectsFull = Self("objects_full", 507, .localFile, "the store is full: …")
    package static let objectsRefused = Self("objects_refused", 500, .localFile, "the store refuses: …")
    package static let objectsAway = Self("objects_away", 503, .unreachable, "the store cannot be reached: …")
    package static let objectsFailed = Self(
        "objects_failed", 500, .localFile, "the store does not do what it should", isForCaller: false)

    // Sealed records.
    package static let anchorMismatch = Self(
        "anchor_mismatch", 500, .verificationFailed, "the sealed record is not the anchored one")
    package static let recordTooLong = Self("record_too_long", 413, .localFile, "the record is longer than the limit")
    package static let rangeOutOfBounds = Self(
        "range_out_of_bounds", 416, .usage, "the range is not within the record")
    package static let recordOtherKey = Self(
        "record_other_key", 500, .verificationFailed,
        "the sealed record was not made with this key for this patient and record, or its header was altered")
    package static let recordTruncated = Self(
        "record_truncated", 500, .verificationFailed, "the sealed record was cut short")
    package static let recordShorter = Self(
        "record_shorter", 500, .verificationFailed, "the sealed record is shorter than it should be")
    package static let recordLonger = Self(
        "record_longer", 500, .verificationFailed, "the sealed record is longer than it should be")
    package static let recordReordered = Self(
        "record_reordered", 500, .verificationFailed, "the sealed record's chunks were moved")
    package static let recordExtended = Self(
        "record_extended", 500, .verificationFailed, "the sealed record goes on after its end")
    package static let recordAltered = Self("record_altered", 500, .verificationFailed, "the sealed record was altered")
    package static let recordAlteredAtEnd = Self(
        "record_altered_at_end", 500, .verificationFailed,
        "the sealed record was altered in its last chunk, or cut short in it")

    // Settings and files of this machine.
    package static let settingInvalid = Self(
        "setting_invalid", 500, .usage, "a setting is not what it should be", isForCaller: false)
    package static let fileFailed = Self(
        "file_failed", 500, .localFile, "a file cannot be read or written", isForCaller: false)
    package static let fileNeeded = Self(
        "file_needed", 500, .usage, "a file to write is one that is needed", isForCaller: false)
    package static let fileExists = Self("file_exists", 500, .localFile, "a file exists already", isForCaller: false)

    // An encryption service, and requests to it.
    package static let serviceFailed = Self(
        "service_failed", 502, .unreachable, "the encryption service cannot be reached or believed",
        isForCaller: false)
    package static let messageInvalid = request("message_invalid", 400, "the body is not the message it should be")
    package static let messageNotJSON = request("message_not_json", 415, "the body must be application/json")
    package static let messageTooLong = request("message_too_long", 413, "the message is too long")
    package static let queryInvalid = request("query_invalid", 400, "the query is not what it should be")
    package static let pathInvalid = request("path_invalid", 400, "a part of the path is not what it should be")
    package static let erasureUnconfirmed = request(
        "erasure_unconfirmed", 400, "erasing a whole patient takes a body that repeats the id")
    package static let rangeInvalid = request(
        "range_invalid", 400, "a range is bytes=FIRST-LAST, bytes=FIRST- or bytes=-COUNT, one at a time")
    package static let pathUnknown = request(
        "path_unknown", 404, "there is nothing at this path")
    package static let methodUnknown = request("method_unknown", 405, "this path does not know this method")
    package static let requestInvalid = request("request_invalid", 400, "the request cannot be understood")
    package static let contentEncoded = request(
        "content_encoded", 415, "content is taken as it is, without Content-Encoding")
    package static let clientNotAccepted = request(
        "client_not_accepted", 403, "the client's certificate bears none of the accepted names")
    package static let notReady = request("not_ready", 503, "a part of the service does not answer")
    package static let deadline = request(
        "deadline", 503, "it took too long; whether it was done is not known, and asking again is safe")
    package static let busy = request("busy", 503, "too much is being sent and received; ask again in some seconds")
    package static let shuttingDown = request("shutting_down", 503, "the service is shutting down; ask again")
    package static let failed = request(
        "failed", 500, "the service failed; its log has more under this request's id")

    /// What an encryption service says of a request and no journey does.
    private static func request(_ text: String, _ status: Int, _ sentence: String) -> Self {
        Self(text, status, .unreachable, sentence, isForCaller: false)
    }

    /// Every code of the table.
    package static let all: [Self] = [
        notFound, conflict, denied, erased, invalid, idReserved, headerUnfit, attestationUnasked, batchKeyRegistrar,
        unsigned, enrolmentRefused, sessionEnded, sessionRefused, attemptsExhausted, approvalNeeded, codeNeeded,
        codeRefused, rejected, undecided, ledgerAway, ledgerUnusable,
        accessNotLogged, accessForeign, accessForged, accessStale, accessAgeUnknown, accessClockBehind, accessEmergency,
        emergencyNotEnrolled, emergencyNotAttested, emergencyNotSeen, emergencyLimit,
        accessDoctorSuspended, accessNoRecord, accessNoDoctor, accessWithdrawn, accessOtherConsent, accessNotCovered,
        accessExpired, accessOtherOwner, accessTermsUnknown, accessUnknownConsent, accessNoEncryptionKey,
        accessOtherEncryptionKey, anchorOtherOwner, recipientUnfit,
        releaseFailed, epochChanged, keysDamaged, keysUnavailable, keysRefused, journalBroken, journalUnavailable,
        wrapperNotItsKey, wrapperRefused,
        wrapperAway, wrapperDamaged, cryptographyFailed, objectMissing, objectCut, objectShorter, objectsFull,
        objectsRefused, objectsAway, objectsFailed, anchorMismatch, recordTooLong, rangeOutOfBounds, recordOtherKey,
        recordTruncated, recordShorter, recordLonger, recordReordered, recordExtended, recordAltered,
        recordAlteredAtEnd, settingInvalid, fileFailed, fileNeeded, fileExists, serviceFailed, messageInvalid,
        messageNotJSON, messageTooLong, queryInvalid, pathInvalid, erasureUnconfirmed, rangeInvalid, pathUnknown,
        methodUnknown,
        requestInvalid, contentEncoded, clientNotAccepted,
        notReady, deadline, busy, shuttingDown, failed,
    ]
}
