internal import ArgumentParser
internal import EHRFamily
internal import RecordKeys

/// `ehr model add`: MODEL_PROVENANCE.
struct ModelAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Enter a model: its hash, the sites that trained it, its metrics.")

    @Argument(help: "SHA-256 of the model, 64 hexadecimal digits.") var hash: DigestHex
    @Option(name: .customLong("site"), help: "A site's id; repeat it for several, in order.") var sites: [SiteID]
    @Option(name: .customLong("metric"), help: "NAME=VALUE, an integer or a text; repeat it for several.")
    var metrics: [MetricArgument]
    @Option(help: "The model that this one was trained from.") var parent: DigestHex?
    @Option(help: "The training round.") var round: UInt64?
    @Option(help: "State root at which the consents can be read.") var consentRoot: DigestHex?
    @Option(help: "The framework that trained the model.") var framework: PrintableText?
    @Option(help: "Who enters it, with --service or --config.") var submitter: SubmitterID?
    @OptionGroup var asking: OutboxOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard asking.aside.isGiven == (submitter != nil) else {
            throw ValidationError("--submitter ID goes with --service or --config, and these with it.")
        }
        guard (1...Limits.sites).contains(sites.count) else {
            throw ValidationError("Give --site 1 to \(Limits.sites) times, not \(sites.count).")
        }
        let names = Set(metrics.map(\.metric.name))
        guard (1...Limits.metrics).contains(metrics.count), names.count == metrics.count else {
            throw ValidationError("Give --metric 1 to \(Limits.metrics) times, with different names.")
        }
    }

    func run() async throws {
        let model = ModelProvenance(
            model: hash, sites: sites, metrics: metrics.map(\.metric), parent: parent, round: round,
            consentRoot: consentRoot, framework: framework)
        try await asking.run(
            .modelProvenance(model), as: submitter.map(KeyHolder.submitter), output,
            about: [("model_hash", .text(hash.text))])
    }
}

/// `accuracy=9312` or `dataset=ct-2026`: digits alone are an integer.
struct MetricArgument: ExpressibleByArgument {
    var metric: Metric

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let name = MetricCode(parts[0]) else { return nil }
        if let number = UInt64(parts[1]), number <= Limits.integer {
            metric = Metric(name: name, value: .integer(number))
        } else if let text = PrintableText(parts[1]) {
            metric = Metric(name: name, value: .text(text))
        } else {
            return nil
        }
    }
}
