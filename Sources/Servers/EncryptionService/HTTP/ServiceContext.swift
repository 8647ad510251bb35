internal import Hummingbird
internal import Logging
internal import NIOCore
internal import RecordRemote

/// What is known of a request while it is answered.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection that it came in on.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// What the log has as `hb.request.id`.
    var requestID: String { "\(logger[metadataKey: "hb.request.id"] ?? "")" }
}
