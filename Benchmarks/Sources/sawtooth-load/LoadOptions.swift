/// The command line of a measurement.
struct LoadOptions {
    var transactions = 20_000
    var window = 64
    /// Transactions before the clock starts.
    var warmUp = 500
    /// What to send instead of the load's own transactions.
    var stream: Stream?
    var program: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--" {
                program = Array(rest)
                break
            }
            if name == "--stream" {
                guard let file = rest.popFirst() else { stop("--stream needs a file") }
                stream = Stream(file)
                continue
            }
            guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
                stop("\(name) needs a number above 0")
            }
            switch name {
            case "--transactions": transactions = value
            case "--window": window = value
            case "--warm-up": warmUp = value
            default: stop("there is no option \(name)")
            }
        }
        if program.isEmpty { stop("which program is to be measured? Put it after --, with {url} for the endpoint") }
        if let stream { transactions = stream.items.count }
        warmUp = min(warmUp, transactions / 2)
    }
}
