// Made from Sources/Servers/EHRGateway/openapi.json by scripts/portal-messages.py: do not edit.
export interface Problem {
  readonly type: string; readonly title: string; readonly status: number; readonly code: string;
  readonly detail: string; readonly request_id: string;
}
export interface Operation {
  readonly id: string; readonly kind: string; readonly state: "waiting" | "committed" | "invalid";
  readonly effective_at_block?: number; readonly code?: string; readonly message?: string;
  readonly refused_at?: number; readonly patient_id?: string; readonly doctor_id?: string; readonly record_id?: string;
  readonly needs_signature: boolean;
}
export interface Model {
  readonly model_hash: string; readonly sites: readonly string[];
  readonly metrics: { readonly [name: string]: number | string }; readonly parent_hash?: string;
  readonly round?: number; readonly consent_root?: string; readonly framework?: string; readonly submitter: string;
  readonly block: number; readonly at?: number; readonly transaction_id: string; readonly transaction: string;
}
export interface Account {
  readonly id: string; readonly role: string; readonly state: string; readonly name?: string;
  readonly display_name?: string; readonly institution?: string; readonly holder?: string;
  readonly second_factor: string; readonly lacks_second_factor: boolean;
}
export interface OwnAccount {
  readonly id: string; readonly role: string; readonly state: string; readonly name?: string;
  readonly display_name?: string; readonly institution?: string; readonly holder?: string;
  readonly second_factor: string; readonly lacks_second_factor: boolean; readonly keys?: "open" | "locked" | "none";
  readonly idle_limit?: number; readonly limit?: number;
}
export interface NewDeviceKey {
  readonly operation: Operation; readonly recovery_codes: readonly string[];
}
export interface ApprovalWays {
  readonly ways: readonly ("approval_key" | "ledger_key" | "one_time_password" | "passkey")[];
}
export interface AccountPage {
  readonly entries: readonly Account[]; readonly next?: string; readonly block?: number;
}
export interface Session {
  readonly id: string; readonly way: string; readonly opened_at: number; readonly used_at: number;
  readonly network: string; readonly agent: string; readonly current: boolean;
}
export interface SignIn {
  readonly name: string; readonly password: string; readonly code?: string; readonly device?: string;
  readonly cookie?: boolean;
}
export interface SignedIn {
  readonly token?: string; readonly device?: string; readonly account: Account; readonly session: Session;
  readonly keys: "open" | "none" | "refused" | "away" | "locked"; readonly idle_limit: number; readonly limit: number;
}
export interface NewAccount {
  readonly account: Account; readonly link?: string; readonly enrolment_code?: string;
  readonly recovery_codes?: readonly string[]; readonly registered?: boolean;
}
export interface Link {
  readonly link: string; readonly name?: string; readonly password?: string; readonly code?: string;
  readonly recovery_number?: number; readonly recovery_code?: string; readonly enrolment_code?: string;
  readonly approval_key?: string; readonly encryption_key?: string; readonly signing?: "custody" | "elsewhere";
}
export interface Invitee {
  readonly purpose: string; readonly role: string; readonly display_name?: string; readonly name?: string;
  readonly needs_code: boolean;
}
export interface Keys {
  readonly password: string; readonly enrolment_code?: string; readonly approval_key?: string;
  readonly encryption_key?: string; readonly code?: string; readonly public_key?: string; readonly signature?: string;
}
export interface Password {
  readonly password: string;
}
export interface Code {
  readonly code: string;
}
export interface Codes {
  readonly codes: readonly string[];
}
export interface OneTimePassword {
  readonly uri: string; readonly text: string;
}
export interface PairingCode {
  readonly code: string; readonly expires_at: number;
}
export interface Name {
  readonly name: string;
}
export interface DirectoryEntry {
  readonly holder: string; readonly name: string; readonly institution?: string;
}
export interface Invitation {
  readonly role: "patient" | "doctor" | "registrar" | "auditor" | "admin" | "service"; readonly display_name: string;
  readonly institution?: string; readonly holder_role?: "patient" | "doctor" | "registrar" | "submitter";
  readonly holder_id?: string; readonly listed?: boolean;
}
export interface Record {
  readonly record_id: string; readonly patient_id: string; readonly scope: string; readonly author_id?: string;
  readonly supersedes?: string; readonly superseded_by?: string; readonly block: number; readonly anchored_at?: number;
  readonly transaction_id: string; readonly sha256: string; readonly length?: number; readonly media_type?: string;
  readonly file_name?: string;
}
export interface RecordPage {
  readonly entries: readonly Record[]; readonly next?: string; readonly block?: number;
}
export interface Deposit {
  readonly record_id: string; readonly operation: Operation;
}
export interface PartialUpload {
  readonly upload_id: string; readonly record_id: string; readonly offset: number; readonly length?: number;
  readonly complete: boolean;
}
export interface Verification {
  readonly sealed_length: number; readonly length: number; readonly sha256: string;
}
export interface Export {
  readonly export_id: string; readonly archive: string; readonly ends_at: number;
}
export interface ErasureCertificate {
  readonly patient_id: string; readonly record_id?: string; readonly erased_at: number; readonly objects: number;
  readonly destroyed: readonly string[]; readonly remains: readonly string[];
}
export interface Consent {
  readonly doctor_name?: string; readonly institution_name?: string; readonly patient_name?: string;
  readonly patient_id: string; readonly doctor_id: string; readonly state: "active" | "expired" | "revoked";
  readonly scopes: readonly string[]; readonly expiry?: number; readonly write: boolean; readonly purpose?: string;
  readonly reason?: string; readonly version: number; readonly effective_at_block: number;
  readonly changed_at?: number; readonly transaction_id: string;
}
export interface ConsentRequest {
  readonly doctor_name?: string; readonly institution_name?: string; readonly id: string; readonly patient_id: string;
  readonly doctor_id: string; readonly scopes: readonly string[]; readonly purpose: string; readonly write: boolean;
  readonly expiry?: number; readonly state: "waiting" | "approved" | "denied" | "withdrawn"; readonly asked_at: number;
  readonly decided_at?: number; readonly operation_id?: string;
}
export interface Refusal {
  readonly code: string; readonly detail: string;
}
export interface Access {
  readonly access_id: string; readonly record_id: string; readonly patient_id: string; readonly operation?: Operation;
  readonly refused?: Refusal; readonly content: string; readonly good_for_seconds: number;
}
export interface Emergency {
  readonly patient_id: string; readonly record_id: string; readonly reason: string; readonly access_id?: string;
  readonly at?: number;
}
export interface Release {
  readonly access_id: string; readonly recipient: string; readonly sealed: string;
}
export interface OwnRelease {
  readonly record_id: string; readonly recipient: string; readonly sealed: string;
}
export interface EmergencyFacts {
  readonly reason: string; readonly claimed_at: number; readonly outcome?: string; readonly overdue: boolean;
}
export interface AuditEntry {
  readonly kind: "read" | "emergency"; readonly access_id: string; readonly doctor_id: string;
  readonly patient_id: string; readonly record_id: string; readonly purpose?: string;
  readonly consent_version?: number; readonly emergency?: EmergencyFacts; readonly block: number; readonly at?: number;
  readonly transaction_id: string; readonly transaction: string; readonly doctor_name?: string;
  readonly sentence?: string;
}
export interface GatewayEntry {
  readonly number: number; readonly at: number; readonly kind: string; readonly actor?: string;
  readonly actor_holder?: string; readonly subject_holder?: string;
  readonly detail: { readonly [name: string]: string }; readonly request_id?: string;
}
export interface Transaction {
  readonly transaction_id: string; readonly batch_id: string; readonly header: { readonly [name: string]: unknown };
  readonly payload?: { readonly [name: string]: unknown }; readonly raw_header: string; readonly raw_payload: string;
  readonly block: { readonly [name: string]: unknown }; readonly checks: { readonly [name: string]: boolean };
}
export interface Approval {
  readonly code: string; readonly acts: readonly string[];
}
export interface Challenge {
  readonly challenge: string; readonly seconds: number;
}
export interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly ({ readonly name: string; readonly ready: boolean; readonly reason?: string })[];
  readonly lag_blocks?: number;
  readonly production: readonly ({ readonly name: string; readonly state: "ok" | "wrong" | "unseen" })[];
}
export interface Unlocked {
  readonly keys: "open" | "none" | "refused" | "away";
}
export interface Certificate {
  readonly id: string; readonly label: string; readonly sha256?: string; readonly subject?: string;
  readonly created_at: number;
}
export interface Recovery {
  readonly password: string; readonly recovery_number: number; readonly recovery_code: string;
}
export interface SecondFactor {
  readonly second_factor: "none" | "one_time_password" | "encryption_service"; readonly codes_left?: number;
}
export interface PasskeyChallenge {
  readonly challenge: string; readonly relying_party: string;
}
export interface PasskeyOffer {
  readonly challenge: string; readonly relying_party: string; readonly user: string; readonly name: string;
  readonly display_name: string; readonly known: readonly string[];
}
export interface PasskeyAddition {
  readonly password: string; readonly label: string; readonly client_data: string; readonly attestation_object: string;
  readonly secret?: string;
}
export interface Passkey {
  readonly id: string; readonly label: string; readonly credential: string; readonly unlocks: boolean;
  readonly approves: boolean; readonly backed_up: boolean; readonly made_at: number; readonly used_at?: number;
}
export interface PasskeyPage {
  readonly entries: readonly Passkey[]; readonly next?: string;
}
export interface PasskeySignIn {
  readonly credential: string; readonly client_data: string; readonly authenticator_data: string;
  readonly signature: string; readonly user?: string; readonly secret?: string; readonly device?: string;
  readonly cookie?: boolean;
}
