internal import Accounts

/// Whoever has signed in, about themselves.
struct SignedInRule: AccessRule {
    let name = "whoever has signed in"

    func admission(of caller: Requester?) -> Admission {
        caller == nil ? .signInFirst : .admitted
    }
}
