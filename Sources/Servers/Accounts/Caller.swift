/// Who asks for an act, as far as the gateway's audit and rules are concerned.
package struct Caller: Sendable {
    /// Nil for the operator of the machine, who acts by commands.
    package let account: String?
    package let role: Account.Role?
    package let holder: LedgerHolder?
    /// The request's id, which its log lines have too.
    package let request: String?

    /// Somebody who is signed in, or a service with its key.
    package init(_ account: Account, request: String?) {
        self.account = account.id
        role = account.role
        holder = account.holder
        self.request = request
    }

    private init() {
        account = nil
        role = nil
        holder = nil
        request = nil
    }

    /// The operator, on the machine itself: no request that came by network is theirs.
    package static let machineOperator = Caller()

    var isOperator: Bool { account == nil }
}
