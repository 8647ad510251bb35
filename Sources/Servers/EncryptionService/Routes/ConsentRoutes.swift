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
            return try Answer.operation(try await desk.share(asked, timeout: request.wait))
        }
        consents.post("withdraw") { request, _ in
            let asked = try await request.message(WithdrawalMessage.self).request
            return try Answer.operation(
                try await desk.withdraw(asked, timeout: request.wait, whenDenied: onWithdrawal))
        }
    }
}
