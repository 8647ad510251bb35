// Accounts: who can sign in to the gateway, with what, and what they are there.
//
// It owns accounts and their roles, passwords, one-time passwords and passkeys, sessions, keys of services,
// certificates, invitations, the directory that gives pseudonyms their names, pairing codes, and the gateway's own
// audit (docs/spec/accounts.md). Each act and its audit entry are one transaction.
//
// It knows no HTTP, no ledger, no record and no encryption service: it hands over what the gateway needs to open a
// session there, and keeps that session's token so that the database alone cannot read it. It keeps no unlock secret.

internal import Cryptography
internal import Locking
package import SQLDatabases
internal import WebAuthn

/// All that is done with accounts. Share one.
///
/// Several processes may use one database. Counts of attempts and enrolments that wait for their first code are each
/// process's own, and gone with it.
package final class AccountDesk: Sendable {
    /// Gives so many random bytes.
    package typealias RandomSource = @Sendable (Int) -> [UInt8]

    package let settings: AccountSettings
    /// Where passwords are hashed; whoever derives unlock secrets from passwords waits here as well.
    package let gate: HashingGate
    let database: any SQLDatabase
    let attempts: AttemptLimits
    /// By account.
    let enrolments = LockedValue<[String: WaitingEnrolment]>([:])
    let challenges: PasskeyChallenges
    /// Whose passkeys are taken; nil for nobody's.
    let relyingParty = LockedValue<RelyingParty?>(nil)
    let random: RandomSource
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - random: for ids, tokens, salts and codes.
    package init(
        _ database: any SQLDatabase, settings: AccountSettings = AccountSettings(), gate: HashingGate = HashingGate(),
        now: @escaping @Sendable () -> Int64, random: @escaping RandomSource = RandomBytes.make
    ) {
        self.database = database
        self.settings = settings
        self.gate = gate
        self.random = random
        clock = now
        attempts = AttemptLimits(now: now)
        challenges = PasskeyChallenges(now: now, random: random)
    }

    /// Unix seconds.
    var now: Int64 { clock() }

    /// 32 hex digits of 128 random bits.
    func newID() -> String { Hex.encode(random(16)) }

    /// A failure of the database as one of accounts.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws(AccountFailure) -> Answer {
        do {
            return try await database.read(body)
        } catch {
            throw AccountFailure(because: error)
        }
    }

    /// One transaction: what it throws undoes all of it.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws(AccountFailure) -> Answer {
        do {
            return try await database.write(body)
        } catch {
            throw AccountFailure(because: error)
        }
    }
}

extension AccountDesk {
    /// Removes what is over: sessions, links, pairing codes, devices that were not seen for half a year.
    ///
    /// - Returns: how many rows.
    @discardableResult
    package func sweep() async throws(AccountFailure) -> Int {
        let (now, settings) = (now, settings)
        return try await write { connection in
            try connection.execute(
                "DELETE FROM account_sessions WHERE used_at <= $1 OR opened_at <= $2", .integer(now - settings.idle),
                .integer(now - settings.absolute))
                + connection.execute("DELETE FROM account_links WHERE expires_at <= $1", .integer(now))
                + connection.execute("DELETE FROM pairing_codes WHERE expires_at <= $1", .integer(now))
                + connection.execute(
                    "DELETE FROM account_devices WHERE used_at <= $1", .integer(now - AccountLimits.deviceAge))
        }
    }
}
