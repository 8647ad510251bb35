/// Anybody, signed in or not: what they show decides.
struct AnyoneRule: AccessRule {
    let name = "anyone"

    func admission(of caller: Requester?) -> Admission { .admitted }
}
