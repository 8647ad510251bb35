internal import EHRFamily
internal import Hummingbird
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Consents: given and withdrawn.
struct ConsentRoutes {
    let desk: RecordDesk
    /// Told when keys are to move to a new epoch.
    let onWithdrawal: @Sendable () -> Void

    func add(to router: RouterGroup<ServiceContext>) {
        let consents = router.group("consents")
        consents.post { request, _ in
            let asked = try await request.message(GrantMessage.self).request()
            let operation = try await ShareRecord(desk).accept(asked)
            if asked.isSignedElsewhere && operation.batch == nil { return try Answer.operation(operation) }
            return try Answer.operation(try await SettleOperation(desk).run(operation, timeout: request.wait))
        }
        consents.post("withdraw") { request, _ in
            let message = try await request.message(WithdrawalMessage.self)
            // From here on access is denied, whatever becomes of the rest.
            let operation = try await WithdrawConsent(desk).deny(
                patient: message.patient, doctor: message.doctor, operation: message.operation.text,
                reason: message.reason, isSignedElsewhere: message.signing == .elsewhere)
            onWithdrawal()
            if message.signing == .elsewhere { return try Answer.operation(operation) }
            return try Answer.operation(try await SettleOperation(desk).run(operation, timeout: request.wait))
        }
    }
}
