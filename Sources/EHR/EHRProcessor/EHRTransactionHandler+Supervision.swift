internal import CBOR
internal import EHRFamily
package import SawtoothProcessor

// What a supervisor answers in place of a worker that is dead.
extension EHRTransactionHandler {
    /// The code of a transaction that is rejected because it crashes the processor. None of the family's own, because
    /// no rule leads to it.
    package static let crashCode = "processor_crash"

    /// A supervised processor of the family.
    ///
    /// - Parameters:
    ///   - rejectsCrashing: as `Supervision.rejectsCrashingTransactions`.
    ///   - arguments: as `Supervision.arguments`.
    package static func supervision(
        rejectsCrashing: Bool, arguments: @escaping @Sendable (UInt32) -> [String]
    ) -> Supervision {
        var supervision = Supervision(arguments: arguments)
        supervision.rejectsCrashingTransactions = rejectsCrashing
        supervision.verdictOnFinish = { ApplyError($0, as: .undeclaredOutput) }
        var encoder = CanonicalEncoder(capacity: 32)
        encoder.mapHead(count: 1)
        encoder.text("code" as StaticString)
        encoder.text(crashCode)
        supervision.extendedDataOfRejection = encoder.bytes
        return supervision
    }
}
