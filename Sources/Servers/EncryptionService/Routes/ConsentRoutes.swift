internal import EHRFamily
internal import Hummingbird
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Consents: given and withdrawn.
struct ConsentRoutes {
    let door: Door
    /// Told when keys are to move to a new epoch.
    let onWithdrawal: @Sendable () -> Void

    func add(to router: RouterGroup<ServiceContext>) {
        let consents = router.group("consents")
        consents.post { request, _ in
            let asked = try await request.message(GrantMessage.self).request()
            let visit = try await door.admit(request, for: .patient(asked.patient))
            // What is signed elsewhere is approved by that signature.
            if !asked.isSignedElsewhere { try await door.requireApproval(of: asked.act, request, visit) }
            return try Answer.operation(try await visit.desk.share(asked, timeout: request.wait))
        }
        consents.post("standing") { request, _ in
            let asked = try await request.message(ConsentPartiesMessage.self)
            let visit = try await door.admit(request, forEither: .patient(asked.patient), .doctor(asked.doctor))
            return try Answer.message(
                ConsentStandingMessage(
                    try await visit.desk.isConsentStanding(of: asked.patient, to: asked.doctor)))
        }
        consents.post("explanation") { request, _ in
            let asked = try await request.message(ExplanationRequestMessage.self)
            let visit = try await door.admit(request, forEither: .patient(asked.patient), .doctor(asked.doctor))
            return try Answer.message(
                ExplanationMessage(
                    try await visit.desk.explain(
                        asked.record, of: asked.patient, to: asked.doctor, for: asked.purpose)))
        }
        consents.post("withdraw") { request, _ in
            let asked = try await request.message(WithdrawalMessage.self).request
            let visit = try await door.admit(request, for: .patient(asked.patient))
            return try Answer.operation(
                try await visit.desk.withdraw(asked, timeout: request.wait, whenDenied: onWithdrawal))
        }
    }
}
