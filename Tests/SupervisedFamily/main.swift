// supervised-family: the worker of the tests of supervision. Its family fails in every way that a handler can.

internal import Glibc
internal import Logging
internal import SawtoothProcessor

let arguments = CommandLine.arguments
guard let place = arguments.firstIndex(of: "--worker"), place + 1 < arguments.count,
    let number = UInt32(arguments[place + 1])
else { exit(64) }
var configuration = TransactionProcessor.Configuration()
configuration.spinLimit = .milliseconds(300)
configuration.collectsMetrics = true
var logger = Logger(label: "supervised-family") { _ in SwiftLogNoOpLogHandler() }
do {
    try TransactionProcessor(
        worker: number, handlers: [FailingTransactionHandler(workerNumber: number)], configuration: configuration,
        logger: logger
    ).runOnCurrentThread()
} catch {
    exit(1)
}
