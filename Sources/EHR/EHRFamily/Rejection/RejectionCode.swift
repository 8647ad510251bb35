/// Why a transaction is invalid, as a word that programs can rely on. docs/errors.md explains each; codes are never
/// reused.
public enum RejectionCode: String, CaseIterable, Sendable {
    // The payload.
    /// The payload has more than 16 KiB.
    case payloadTooLarge = "payload_too_large"
    /// The payload is not one CBOR map in the family's profile.
    case badCBOR = "bad_cbor"
    /// There is no such action in version 1.0.
    case unknownAction = "unknown_action"
    /// The action has no such key.
    case unknownKey = "unknown_key"
    /// A required key is absent.
    case missingKey = "missing_key"
    /// Both a patient and a doctor are named.
    case ambiguousSubject = "ambiguous_subject"
    /// A value has the wrong CBOR type for its key.
    case wrongType = "wrong_type"
    /// Not an id: 1 to 64 of `A-Z a-z 0-9 . _ -`.
    case badID = "bad_id"
    /// Not a code: 1 to 32 of `A-Z a-z 0-9 _ -`.
    case badCode = "bad_code"
    /// Not 1 to 128 bytes of printable ASCII.
    case badText = "bad_text"
    /// Not the right number of lower-case hex digits.
    case badHex = "bad_hex"
    /// Not a public key or encryption key in the family's form.
    case badKey = "bad_key"
    /// Not one of the words that the key allows.
    case badChoice = "bad_choice"
    /// Not 1 to 16 different codes, nor `["*"]` alone.
    case badScopes = "bad_scopes"
    /// Not 1 to 256 ids.
    case badSites = "bad_sites"
    /// Not 1 to 64 codes with integers or texts.
    case badMetrics = "bad_metrics"
    /// A record supersedes itself, a model is its own parent.
    case refersToItself = "refers_to_itself"

    // The transaction header.
    /// Signer or batcher is not written as 66 lower-case hex digits.
    case badSigner = "bad_signer"
    /// The inputs lack an address that the action may read.
    case undeclaredInput = "undeclared_input"
    /// The outputs lack an address that the action writes.
    case undeclaredOutput = "undeclared_output"

    // The stored entries.
    /// An entry cannot be read.
    case badState = "bad_state"
    /// An entry holds ids other than those requested.
    case addressCollision = "address_collision"
    /// The setting `ehr.registrars` cannot be read.
    case badSetting = "bad_setting"
    /// Block time is enabled, but the latest block's time cannot be read.
    case badBlockInfo = "bad_block_info"

    // The rules.
    /// The patient is registered already.
    case patientExists = "patient_exists"
    /// The doctor is registered already.
    case doctorExists = "doctor_exists"
    /// The record is anchored already.
    case recordExists = "record_exists"
    /// The doctor has logged this access already.
    case accessExists = "access_exists"
    /// The signer has recorded this model already.
    case modelExists = "model_exists"
    /// There is no such patient.
    case patientUnknown = "patient_unknown"
    /// There is no such doctor.
    case doctorUnknown = "doctor_unknown"
    /// The patient has no such record.
    case recordUnknown = "record_unknown"
    /// The patient has no such record to supersede.
    case supersededUnknown = "superseded_unknown"
    /// The doctor has no such access.
    case accessUnknown = "access_unknown"
    /// The signer has not recorded the parent model.
    case parentUnknown = "parent_unknown"
    /// The signer does not own the patient or doctor.
    case notOwner = "not_owner"
    /// The batch is not signed by a registrar.
    case notRegistrar = "not_registrar"
    /// The doctor is suspended or not attested.
    case notAttested = "not_attested"
    /// The doctor has that status already.
    case statusUnchanged = "status_unchanged"
    /// `prev_version` is not the stored one.
    case staleVersion = "stale_version"
    /// The patient has given this doctor no consent.
    case consentMissing = "consent_missing"
    /// The patient has revoked the consent.
    case consentRevoked = "consent_revoked"
    /// The consent does not cover the record's scope.
    case scopeNotCovered = "scope_not_covered"
    /// The consent has expired at block time.
    case consentExpired = "consent_expired"
    /// The consent is to read, not to add records.
    case writeNotGranted = "write_not_granted"
    /// Another record supersedes that one already.
    case alreadySuperseded = "already_superseded"
    /// The expiry is not after block time.
    case expiryPassed = "expiry_passed"
    /// The consent is for another purpose.
    case purposeMismatch = "purpose_mismatch"
    /// The access was made under a consent.
    case notEmergency = "not_emergency"
    /// The access is reviewed.
    case alreadyReviewed = "already_reviewed"
    /// The access was to another patient's record.
    case accessMismatch = "access_mismatch"
    /// The signer is neither the patient's owner nor a registrar.
    case notReviewer = "not_reviewer"
    /// The signer made the access, or owns the doctor.
    case reviewerInvolved = "reviewer_involved"
    /// The new owner is the owner already.
    case ownerUnchanged = "owner_unchanged"
    /// The proof is not the new owner's signature over this change.
    case badProof = "bad_proof"
}
