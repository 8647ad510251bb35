import EHRIndex
import Logging
import SQLDatabases
import SawtoothClient

// Follows a ledger until it is killed: `follow-index ENDPOINT URL DATABASE`.
let arguments = CommandLine.arguments
guard arguments.count == 4 else { fatalError("follow-index ENDPOINT URL DATABASE") }
let database = try SQLiteDatabase(path: arguments[3])
try await database.migrate(IndexSchema.migrations, now: 0)
var logger = Logger(label: "follow-index")
logger.logLevel = .error
await IndexFollower(
    LedgerIndex(database), endpoint: arguments[1], api: try LedgerAPI(url: arguments[2]), logger: logger
).run()
