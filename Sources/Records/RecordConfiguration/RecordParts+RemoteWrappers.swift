internal import KeyWrapping
internal import RecordErrors

/// Key wrappers that are other machines.
extension RecordParts {
    static func vault(_ settings: Settings) async throws(RecordFailure) -> VaultTransit {
        guard let address = try settings.address(RecordSettings.vaultAddress),
            let key = settings.text(RecordSettings.vaultKey)
        else {
            throw .missing(
                RecordSettings.vaultAddress, RecordSettings.vaultKey,
                because: "Vault is found by its address, and its key by name")
        }
        let configuration = VaultTransit.Configuration(
            address: address, mount: settings.text(RecordSettings.vaultMount), key: key,
            token: try vaultToken(settings), namespace: settings.text(RecordSettings.vaultNamespace),
            authorities: settings.path(RecordSettings.vaultAuthorities),
            proxy: try settings.proxy(RecordSettings.vaultProxy, for: address), plainHTTPHosts: settings.plainHTTPHosts,
            deadline: Double(settings.number(RecordSettings.vaultTimeout)))
        return try await VaultTransit.open(configuration)
    }

    private static func vaultToken(_ settings: Settings) throws(RecordFailure) -> VaultToken {
        let (file, named) = (RecordSettings.vaultTokenFile, RecordSettings.vaultTokenVariable)
        let given = settings.prevailing(file, named)
        guard given.count < 2 else {
            throw RecordFailure(.settingInvalid, "\(file.name) and \(named.name) are both set: leave one out")
        }
        if given.contains(named), let name = settings.text(named) { return .environment(name: name) }
        guard let path = settings.path(file) else { throw .missing(file, named, because: "Vault asks for a token") }
        return .file(path: path)
    }

    static func kms(_ settings: Settings) async throws(RecordFailure) -> AWSKMS {
        guard let region = settings.text(RecordSettings.kmsRegion), let key = settings.text(RecordSettings.kmsKey)
        else {
            throw .missing(
                RecordSettings.kmsRegion, RecordSettings.kmsKey, because: "a KMS key is found by its region and name")
        }
        let endpoint = try settings.address(RecordSettings.kmsEndpoint) ?? AWSKMS.Configuration.endpoint(of: region)
        let configuration = AWSKMS.Configuration(
            region: region, key: key, earlierKeys: settings.texts(RecordSettings.kmsEarlierKeys),
            credentials: settings.awsCredentials(
                file: RecordSettings.kmsCredentialsFile, profile: RecordSettings.kmsCredentialsProfile),
            endpoint: endpoint,
            authorities: settings.path(RecordSettings.kmsAuthorities),
            proxy: try settings.proxy(RecordSettings.kmsProxy, for: endpoint), plainHTTPHosts: settings.plainHTTPHosts,
            deadline: Double(settings.number(RecordSettings.kmsTimeout)))
        return try await AWSKMS.open(configuration)
    }
}
