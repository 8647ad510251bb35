internal import Accounts
internal import EHRIndex
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import RecordErrors
internal import RecordRemote
internal import SQLDatabases
internal import SawtoothClient

/// Where domain errors become HTTP, and nowhere else: status, code and sentence of each.
enum DomainErrors {
    static func problem(of error: any Error, _ logger: Logger) -> GatewayProblem {
        switch error {
        case let problem as GatewayProblem: problem
        case let failure as RecordFailure: problem(of: failure)
        case let failure as SQLFailure: problem(of: failure, logger)
        case let failure as AccountFailure: problem(of: failure, logger)
        case let failure as IndexFailure: problem(of: failure, logger)
        case is LedgerAPIError:
            GatewayProblem(503, "ledger_away", "the ledger does not answer: ask again in some seconds")
        case is CancellationError:
            GatewayProblem(503, "shutting_down", "the gateway is being stopped: ask again in some seconds")
        case let error as any HTTPResponseError:
            GatewayProblem(error.status.code, "request_invalid", "the request cannot be read")
        default: unknown(error, logger)
        }
    }

    /// What the encryption service, or the client of it here, has failed with. Its codes are the gateway's, too.
    private static func problem(of failure: RecordFailure) -> GatewayProblem {
        switch failure.code {
        case .notFound, .pathUnknown: return .notFound
        case .sessionEnded:
            return .keysClosed
        // Its address and its operator's concerns are not for whoever asks.
        case .serviceFailed where failure.isRetryable:
            return GatewayProblem(
                503, "encryption_away", "the encryption service does not answer: ask again in some seconds")
        case .serviceFailed:
            return GatewayProblem(502, "encryption_failed", "the encryption service fails: say so to who runs it")
        default: break
        }
        var headers: HTTPFields = [:]
        if failure.code == .rangeOutOfBounds, case .number(let length)? = failure.facts["length"] {
            headers[.contentRange] = "bytes */\(length)"
        }
        return GatewayProblem(
            failure.code.status, failure.code.text, failure.description, facts: failure.facts, headers: headers)
    }

    private static func problem(of failure: SQLFailure, _ logger: Logger) -> GatewayProblem {
        if failure.kind != .unfit {
            logger.error("the database failed", metadata: ["detail": "\(failure.description)"])
        }
        return switch failure.kind {
        case .full: databaseFull
        case .unavailable, .missing, .readOnly: databaseAway
        case .unfit: GatewayProblem(400, "invalid", failure.description)
        case .constraint:
            GatewayProblem(409, "conflict", "it was changed by somebody else meanwhile: look again, then repeat")
        case .damaged, .otherVersion: databaseDamaged
        }
    }

    private static let databaseFull = GatewayProblem(
        507, "storage_full", "the gateway has no space left: say so to who runs it")
    private static let databaseAway = GatewayProblem(
        503, "database_away", "the gateway's database does not answer: ask again in some seconds")
    private static let databaseDamaged = GatewayProblem(
        500, "failed", "the gateway's database is not what it should be: say so to who runs it")

    /// Statuses of what accounts refuse or fail with; the words are theirs.
    private static func problem(of failure: AccountFailure, _ logger: Logger) -> GatewayProblem {
        // Where the database is, and what it says, is not for whoever asks.
        let ofDatabase: GatewayProblem? =
            switch failure.code {
            case .databaseUnavailable: databaseAway
            case .databaseFull: databaseFull
            case .databaseDamaged: databaseDamaged
            default: nil
            }
        if let ofDatabase {
            logger.error("the database failed", metadata: ["detail": "\(failure.description)"])
            return ofDatabase
        }
        let status =
            switch failure.code {
            case .notFound, .forbidden: 404
            case .taken: 409
            case .staleVersion: 412
            case .invalid, .weakPassword, .codeRefused, .linkRefused, .passkeyRefused: 400
            case .signInRefused, .secondFactorNeeded, .sessionEnded, .keyRefused, .certificateRefused: 401
            case .suspended, .rightMissing, .registrationClosed, .passkeysOff: 403
            case .tooManyAttempts: 429
            case .busy, .databaseUnavailable: 503
            case .databaseFull: 507
            case .databaseDamaged, .cryptographyFailed: 500
            }
        if status == 404 { return .notFound }
        var headers: HTTPFields = [:]
        if let seconds = failure.retryAfter { headers[.retryAfter] = "\(seconds)" }
        if status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        return GatewayProblem(status, failure.code.rawValue, failure.description, headers: headers)
    }

    private static func problem(of failure: IndexFailure, _ logger: Logger) -> GatewayProblem {
        switch failure {
        case .database(let failure): return problem(of: failure, logger)
        case .invalidCursor: return .invalid("cursor", "one that a page of this list gave")
        case .ledger, .events, .moved:
            return GatewayProblem(503, "ledger_away", "the ledger does not answer: ask again in some seconds")
        case .otherLedger, .rebuiltMeanwhile:
            logger.error("the read model cannot answer", metadata: ["detail": "\(failure)"])
            return GatewayProblem(503, "index_away", "the read model cannot answer: say so to who runs it")
        }
    }

    private static func unknown(_ error: any Error, _ logger: Logger) -> GatewayProblem {
        logger.error("failure of no known kind", metadata: ["type": "\(type(of: error))"])
        return GatewayProblem(500, "failed", "the gateway has failed: say so to who runs it, with the request's id")
    }
}
