import IntKey
import Logging
import SawtoothProcessor

// intkey-processor [tcp://VALIDATOR:4004]
let endpoint = CommandLine.arguments.dropFirst().first ?? "tcp://localhost:4004"
let processor = try TransactionProcessor(
    endpoint: endpoint, handlers: [IntKeyTransactionHandler()], logger: Logger(label: "intkey"))
try TerminationSignals.onEach { _ in processor.shutDown() }
try processor.runOnCurrentThread()
