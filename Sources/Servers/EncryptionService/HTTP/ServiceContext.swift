internal import Hummingbird
internal import Logging
internal import NIOCore
internal import RecordRemote

/// The context of a request.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection that it came in on.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// `hb.request.id` in the log.
    var requestID: String { "\(logger[metadataKey: "hb.request.id"] ?? "")" }
}
