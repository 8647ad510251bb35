// RecordFlow: the life of a record as journeys, one file each: deposit, share, retrieve, withdraw, rotate, verify,
// erase.
//
// It is the only module that knows both sides, stores and keys here and the ledger there, and owns the order of effects
// between them: what must be durable before what is acknowledged, and what is undone when a step fails. Each journey
// describes this at its top, and each can be run again from the start after a crash anywhere.
//
// Its most important rule: no part of a record goes to anyone but its patient before the access is on the ledger
// (`AccessProof`). It asks the ledger itself and believes no caller.
//
// It does not know who is calling: whether a session may act for a patient or a doctor is decided before a journey
// starts; the journey gets their signature, or uses a key in custody.

package import Journals
package import KeyWrapping
package import RecordKeys
package import RecordStorage
package import SawtoothSigning

/// What every journey works with.
package struct RecordDesk: Sendable {
    package let keys: any KeyStore
    package let wrapper: any KeyWrapper
    package let objects: any RecordStore
    package let ledger: any RecordLedger
    /// The batch signer, for networks that restrict who may sign batches; by default each transaction's own signer.
    package let batcher: (any Signer)?
    /// How long what the ledger refused is kept, in seconds.
    package let refusalAge: UInt64
    /// Whose key in custody is open for who asks, and that key.
    package private(set) var unlocked: (holder: KeyHolder, key: any Signer)?
    /// Whether `batcher` may be a registrar, whose batches vouch for the doctors that they register.
    package let isRegistrar: Bool
    /// Where each record key that is opened is noted first; nil where nobody asks for that.
    package let openings: Journal?
    /// Where emergencies are kept before they open anything without a verdict; nil where none does.
    package let emergencies: Journal?
    /// When emergencies open without a verdict, and how many.
    package let emergencyRules: EmergencyRules
    /// Told at once what a person must look at.
    package private(set) var alarm: @Sendable (RecordAlarm) -> Void = { _ in }
    /// Unix seconds.
    package let clock: @Sendable () -> UInt64
    let recentBlocks = RecentBlocks()

    package init(
        keys: any KeyStore, wrapper: any KeyWrapper, objects: any RecordStore, ledger: any RecordLedger,
        batcher: (any Signer)? = nil, refusalAge: UInt64 = RecordDesk.defaultRefusalAge, isRegistrar: Bool = false,
        openings: Journal? = nil, emergencies: Journal? = nil, emergencyRules: EmergencyRules = EmergencyRules(),
        clock: @escaping @Sendable () -> UInt64 = { UInt64(clamping: WallClock.seconds()) }
    ) {
        self.keys = keys
        self.wrapper = wrapper
        self.objects = objects
        self.ledger = ledger
        self.batcher = batcher
        self.refusalAge = refusalAge
        self.isRegistrar = isRegistrar
        self.openings = openings
        self.emergencies = emergencies
        self.emergencyRules = emergencyRules
        self.clock = clock
    }

    /// The same desk, which tells `alarm` what a person must look at.
    package func alarming(_ alarm: @escaping @Sendable (RecordAlarm) -> Void) -> RecordDesk {
        var desk = self
        desk.alarm = alarm
        return desk
    }

    /// The same desk for a caller whose key in custody is open: it signs for `holder`.
    package func signing(with key: any Signer, for holder: KeyHolder) -> RecordDesk {
        var desk = self
        desk.unlocked = (holder, key)
        return desk
    }
}
