// ehr-processor: runs the ehr family beside a Sawtooth validator.

internal import ArgumentParser
internal import BuildVersion
internal import EHRProcessor
internal import Glibc
internal import Logging
internal import ProgramLogs
internal import SawtoothProcessor
internal import StandardStreams

// Signals first: threads inherit which of them are kept away, and what follows makes threads.
ProgramStart.prepare("ehr-processor", usage: EX_USAGE)
let options = Options.parsedOrEnding("ehr-processor")
let logger = options.log.logger("ehr-processor")
var configuration = TransactionProcessor.Configuration()
configuration.maxOccupancy = options.maxOccupancy
configuration.transactionDeadline = options.transactionDeadline.map { .milliseconds($0) }
configuration.spinLimit = options.spinLimit == 0 ? nil : .seconds(options.spinLimit)
configuration.departureLimit = .seconds(options.leaveLimit)
configuration.collectsMetrics = options.metrics != nil

if options.supervised {
    configuration.supervision = EHRTransactionHandler.supervision(
        rejectsCrashing: options.rejectCrashingTransactions
    ) { CommandLine.arguments.dropFirst() + ["--worker", "\($0)"] }
}

do throws(ProcessorError) {
    if let number = options.worker {
        try TransactionProcessor(
            worker: number, handlers: [EHRTransactionHandler()], configuration: configuration, logger: logger
        ).runOnCurrentThread()
        exit(EXIT_SUCCESS)
    }
    let processor = try TransactionProcessor(
        endpoint: options.connect, handlers: [EHRTransactionHandler()], configuration: configuration, logger: logger)
    try TerminationSignals.onEach { _ in processor.shutDown() }
    if let address = options.metrics {
        let endpoint = try MetricsEndpoint(address: address, server: Build.server("ehr-processor"), logger: logger)
        try endpoint.serve { Options.buildInfo + (await processor.metricsText()) }
        logger.info(
            "serving metrics",
            metadata: ["address": "\(endpoint.address)", "port": .stringConvertible(endpoint.port)])
    }
    try processor.runOnCurrentThread()
} catch {
    StandardError.write("ehr-processor: \(error)\n")
    exit(error.exitStatus)
}
