internal import Accounts

/// Whoever has signed in, about themselves.
struct SignedInRule: AccessRule {
    /// Whether that is also for services, whatever their rights.
    var isForServices = false

    var name: String { isForServices ? "whoever has signed in, service" : "whoever has signed in" }

    func admission(of caller: Requester?) -> Admission {
        guard let caller else { return .signInFirst }
        return caller.role != .service || isForServices ? .admitted : .refused
    }
}
