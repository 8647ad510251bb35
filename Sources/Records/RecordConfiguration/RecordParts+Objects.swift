internal import AWSSigning
internal import AsyncHTTPClient
internal import Logging
internal import RecordEncryption
internal import RecordErrors
internal import RecordStorage

extension RecordParts {
    /// The object store, and the client that it sends its requests with, where it sends any.
    static func objects(
        _ settings: Settings, _ logger: Logger?
    ) throws(RecordFailure) -> (any RecordStore, HTTPClient?) {
        switch settings.choice(RecordSettings.objects) {
        case .s3:
            let configuration = try s3(settings)
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton,
                configuration: try S3RecordStore.clientConfiguration(
                    stallLimit: configuration.requestTimeout,
                    authorities: settings.path(RecordSettings.s3Authorities), proxy: configuration.proxy))
            return (S3RecordStore(configuration, client: client, logger: logger), client)
        case .folder:
            let folder = settings.path(RecordSettings.objectFolder, in: dataFolder(settings))
            return (try FilesystemRecordStore(root: folder), nil)
        }
    }

    /// Where S3's credential comes from, which must have one now.
    private static func credentials(_ settings: Settings) throws(RecordFailure) -> AWSCredentialSource {
        let source = settings.awsCredentials(
            file: RecordSettings.s3CredentialsFile, profile: RecordSettings.s3CredentialsProfile)
        do {
            _ = try source.read()
            return source
        } catch {
            throw RecordFailure(.fileFailed, "\(RecordSettings.s3CredentialsFile.name): \(error)")
        }
    }

    private static func s3(_ settings: Settings) throws(RecordFailure) -> S3Configuration {
        guard let endpoint = try settings.address(RecordSettings.s3Endpoint),
            let bucket = settings.text(RecordSettings.s3Bucket)
        else {
            throw .missing(
                RecordSettings.s3Endpoint, RecordSettings.s3Bucket, because: "a bucket is found by endpoint and name")
        }
        let partLength = settings.number(RecordSettings.s3PartBytes)
        try checkParts(of: partLength, holding: settings.number(RecordSettings.recordBytes))
        var configuration = S3Configuration(
            endpoint: endpoint, region: settings.text(RecordSettings.s3Region), bucket: bucket,
            prefix: settings.text(RecordSettings.s3Prefix) ?? "",
            addressing: settings.choice(RecordSettings.s3Addressing) == .virtualHost ? .virtualHost : .path,
            credentials: try credentials(settings),
            partLength: Int(clamping: partLength),
            requestTimeout: Int64(clamping: settings.number(RecordSettings.s3Timeout)))
        // The bucket's name is part of the host where that is how it is named.
        let buckets = settings.plainHTTPHosts.map { "\(bucket).\($0)" }
        let address = try settings.check(configuration.address, RecordSettings.s3Endpoint, allowing: Set(buckets))
        configuration.proxy = try settings.proxy(RecordSettings.s3Proxy, for: address)
        return configuration
    }

    /// A record that is too long for its parts would be refused after tens of gigabytes of it had gone up.
    private static func checkParts(of partLength: UInt64, holding record: UInt64) throws(RecordFailure) {
        let (limit, isBeyond) = partLength.multipliedReportingOverflow(by: UInt64(S3Configuration.partLimit))
        let sealed = try? SealedRecord.sealedLength(ofPlaintext: record)
        guard isBeyond || sealed.map({ $0 <= limit }) ?? false else {
            throw RecordFailure(
                .settingInvalid,
                "\(RecordSettings.recordBytes.name) is \(record) bytes, but \(S3Configuration.partLimit) parts of "
                    + "\(RecordSettings.s3PartBytes.name) hold \(limit), less than such a record sealed: "
                    + "lower the one or raise the other")
        }
    }
}
