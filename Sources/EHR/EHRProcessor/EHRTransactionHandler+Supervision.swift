internal import CBOR
internal import EHRFamily
package import SawtoothProcessor

// A supervisor's answers in place of a dead worker.
extension EHRTransactionHandler {
    /// The code of a transaction that is rejected because it crashes the processor. It is not one of the family's
    /// codes, because no rule leads to it.
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
