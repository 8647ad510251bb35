internal import SQLDatabases

/// Somebody's time at the gateway, as its owner sees it in a list.
package struct SignInSession: Hashable, Sendable {
    /// What it was opened with.
    package enum Way: String, Sendable {
        case password
        /// A password and a one-time code.
        case passwordAndCode = "password_and_code"
        /// A client certificate, which unlocks no key.
        case certificate
        case passkey
    }

    /// 32 hex digits: names it in lists and opens nothing.
    package let id: String
    package let account: String
    package let way: Way
    /// Unix seconds.
    package let openedAt: Int64
    /// Unix seconds; up to a minute behind.
    package let usedAt: Int64
    /// The address, with its last part left out.
    package let network: String
    /// Browser and system in a few words.
    package let agent: String

    static let columns =
        "account_sessions.id AS session_id, account, way, opened_at, used_at, network, agent"

    init(_ row: SQLRow) throws(SQLFailure) {
        guard let way = Way(rawValue: try row.text("way")) else {
            throw SQLFailure(.damaged, "a session was opened in a way that this version does not know")
        }
        id = try row.text("session_id")
        account = try row.text("account")
        self.way = way
        openedAt = try row.integer("opened_at")
        usedAt = try row.integer("used_at")
        network = try row.text("network")
        agent = try row.text("agent")
    }
}

/// Where a session is opened from.
package struct SessionPlace: Sendable {
    package let source: SourceAddress
    /// Browser and system in a few words.
    package let agent: String
    /// The request's id.
    package let request: String?

    /// - Parameter agent: the header User-Agent, whole.
    package init(source: SourceAddress, agent: String?, request: String?) {
        self.source = source
        self.agent = SessionPlace.shortened(agent ?? "")
        self.request = request
    }

    /// `Firefox, Linux` where browser and system are known ones; else the first word.
    static func shortened(_ agent: String) -> String {
        let agent = String(agent.prefix(512))
        // Each of these names those after it as well.
        let browsers = [
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ]
        let systems = [
            ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Mac OS X", "macOS"), ("Linux", "Linux"),
        ]
        let known = [browsers, systems].compactMap { words in words.first { agent.contains($0.0) }?.1 }
        if known.count == 2 { return known.joined(separator: ", ") }
        let first = agent.prefix { $0.isASCII && !$0.isWhitespace && $0.asciiValue.map { $0 >= 0x20 } ?? false }
        return first.isEmpty ? "unknown" : String(first.prefix(40))
    }
}
