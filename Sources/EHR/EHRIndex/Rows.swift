package import EHRFamily
package import SawtoothClient

/// Where and when something was written on the ledger.
package struct LedgerMark: Hashable, Sendable {
    package let position: LedgerPosition
    package let block: BlockReference
    /// Unix seconds, the clock by which the ledger's rules judged the block; nil where the network records none.
    package let time: Int64?
    /// The transaction that wrote it.
    package let transaction: TransactionID
}

/// An entry of the ledger's state, and what wrote it.
package struct LedgerRow<Entry: StateValue>: Hashable, Sendable {
    /// As stored on the ledger.
    package let entry: Entry
    /// Its first version. Lists are in the order of this, so that no row changes its place.
    package let made: LedgerMark
    /// This version.
    package let changed: LedgerMark
}

/// A consent as it is, or one of its versions.
package typealias IndexedConsent = LedgerRow<ConsentEntry>
package typealias IndexedRecord = LedgerRow<RecordEntry>
package typealias IndexedPatient = LedgerRow<PatientEntry>
package typealias IndexedDoctor = LedgerRow<DoctorEntry>
package typealias IndexedModel = LedgerRow<ModelEntry>

/// One access: `row.made` is its logging; `row.changed` is its review, if there was one.
package struct IndexedAccess: Hashable, Sendable {
    package let row: LedgerRow<AccessEntry>
    /// The purpose stated or, where none was, that of the consent; nil for an emergency.
    package let purpose: PurposeCode?
    /// Unix seconds from which a review is awaited: the earlier of the block's time and the claimed one. Nil except for
    /// an emergency.
    package let reviewAwaitedSince: Int64?

    package var entry: AccessEntry { row.entry }
}

/// One transaction of the family, and whom it concerns.
package struct IndexedTransaction: Hashable, Sendable {
    package let mark: LedgerMark
    package let batch: BatchID
    /// The transaction's signer and the batch's, in hex.
    package let signer: String
    package let batcher: String
    package let event: FamilyEvent
    /// The entry that it wrote. A record that it superseded is `supersedes` of that entry.
    package let key: EntryKey
    /// Those concerned; both nil for a model.
    package let patient: PatientID?
    package let doctor: DoctorID?
}
