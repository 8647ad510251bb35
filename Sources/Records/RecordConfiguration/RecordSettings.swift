internal import RecordEncryption
internal import RecordFlow
internal import RecordStorage

/// The settings of the parts that journeys work with. `docs/operations.md` has the same list for people, and a test
/// compares the two.
package enum RecordSettings {
    package enum WrapperKind: String, CaseIterable, Sendable {
        case keystore, pkcs11, vault, kms
    }

    package enum ObjectStoreKind: String, CaseIterable, Sendable {
        case folder, s3
    }

    /// Where a bucket's name stands in a request.
    package enum Addressing: String, CaseIterable, Sendable {
        case path
        case virtualHost = "virtual-host"
    }

    package static let data = SettingWithDefault(
        "data", .path, fallback: ".", help: "folder of what is kept on this machine, where nothing else is said")
    package static let recordBytes = SettingWithDefault(
        "limits.record_bytes", 1...SealedRecord.formatLengthLimit,
        fallback: SealedRecord.defaultLengthLimit, help: "longest record, in bytes of plaintext")

    package static let ledgerURL = SettingWithDefault(
        "ledger.url", .text, fallback: "http://127.0.0.1:8008", help: "Sawtooth's REST API, of your own validator")
    package static let batchKeyFile = ConfigurationSetting(
        "ledger.batch_key_file", .path,
        help: "private key file of who signs batches, where a network lets only some do that")
    package static let registrar = SettingWithDefault(
        "ledger.registrar", fallback: false,
        help: "whether that key may be a registrar's, whose batches vouch for doctors")
    package static let refusalHours = SettingWithDefault(
        "ledger.refusal_hours", 1...8760, fallback: RecordDesk.defaultRefusalAge / 3600,
        help: "hours for which what the ledger refused is kept, before its key and object are destroyed")

    package static let ledgerAuthorities = ConfigurationSetting(
        "ledger.authorities", .path,
        help: "certificates, PEM, that alone may vouch for the ledger's API; else the system's")
    package static let ledgerCertificate = ConfigurationSetting(
        "ledger.client_certificate", .path, help: "certificate to show to a proxy before the ledger's API, PEM")
    package static let ledgerKey = ConfigurationSetting(
        "ledger.client_key", .path, help: "private key of that certificate, PEM, mode 0600")
    package static let ledgerBearerFile = ConfigurationSetting(
        "ledger.bearer_file", .path, help: "one line, the token that such a proxy asks for, mode 0600")
    package static let ledgerBearerVariable = ConfigurationSetting(
        "ledger.bearer_environment", .text, help: "the variable that holds the token")
    package static let ledgerBasicFile = ConfigurationSetting(
        "ledger.basic_file", .path,
        help: "one line, NAME:PASSWORD that such a proxy asks for, mode 0600; instead of a token")
    package static let ledgerBasicVariable = ConfigurationSetting(
        "ledger.basic_environment", .text, help: "the variable that holds NAME:PASSWORD")
    package static let plainHTTPHosts = ConfigurationSetting(
        "connections.plain_http_hosts", .texts,
        help: "hosts besides this machine that `http://` may go to, where nobody else is on the network to them")

    package static let database = SettingWithDefault(
        "keys.database", .path, fallback: "keys.sqlite", help: "the key database; losing it is losing the records")
    package static let erasureList = SettingWithDefault(
        "keys.erasure_list", .path, fallback: "erasures.list",
        help: "what was erased; must not be kept with the database's backups")

    package static let recoveryRecipient = ConfigurationSetting(
        "holders.recovery_recipient", .text,
        help: "P-256 public key, 130 hex digits, to which each key in custody is sealed; its private half is in a safe")

    package static let journalFolder = ConfigurationSetting(
        "journals.folder", .path, help: "folder of the journals, which only grow; else the key database's")

    package static let emergencyWait = SettingWithDefault(
        "emergencies.wait_seconds", 1...240, fallback: EmergencyRules.defaultWait,
        help: "seconds without a verdict of the ledger after which an emergency opens its record all the same")
    package static let emergencyLimit = SettingWithDefault(
        "emergencies.hourly_limit", 0...10_000, fallback: UInt64(EmergencyRules.defaultLimit),
        help: "records that one doctor opens so in an hour; 0 for none")

    package static let wrapper = SettingWithDefault(
        "wrapper.kind", fallback: WrapperKind.keystore,
        help: "what holds the key-encryption keys")
    package static let keystoreFile = SettingWithDefault(
        "wrapper.keystore.file", .path, fallback: "keystore", help: "the keystore; made at first use")
    package static let keystoreKeyFile = ConfigurationSetting(
        "wrapper.keystore.key_file", .path,
        help: "32 random bytes that open the keystore, mode 0600, elsewhere than it; made with it")
    package static let keystorePassphraseFile = ConfigurationSetting(
        "wrapper.keystore.passphrase_file", .path,
        help: "one line, the passphrase that opens the keystore, mode 0600; instead of a key file")
    package static let keystorePassphraseVariable = ConfigurationSetting(
        "wrapper.keystore.passphrase_environment", .text, help: "the variable that holds the passphrase")

    package static let tokenLibrary = ConfigurationSetting(
        "wrapper.pkcs11.library", .path, help: "the token maker's library, as /usr/lib/softhsm/libsofthsm2.so")
    package static let tokenName = ConfigurationSetting("wrapper.pkcs11.token", .text, help: "the token's label")
    package static let tokenSerial = ConfigurationSetting(
        "wrapper.pkcs11.serial", .text, help: "the token's serial number, where several have its label")
    package static let tokenSlot = ConfigurationSetting(
        "wrapper.pkcs11.slot", .number(0...UInt64(UInt32.max)),
        help: "number of the slot that the token is in, where several have its label")
    package static let tokenKeyLabel = SettingWithDefault(
        "wrapper.pkcs11.label", .text, fallback: "ehr", help: "what the keys in the token are called")
    package static let tokenPINFile = ConfigurationSetting(
        "wrapper.pkcs11.pin_file", .path, help: "one line, the token's user PIN, mode 0600")
    package static let tokenPINVariable = ConfigurationSetting(
        "wrapper.pkcs11.pin_environment", .text, help: "the variable that holds the PIN")
    package static let tokenTimeout = SettingWithDefault(
        "wrapper.pkcs11.timeout_seconds", 1...600, fallback: 10, help: "longest wait for the token")

    package static let vaultAddress = ConfigurationSetting(
        "wrapper.vault.address", .text, help: "scheme, host and port, as https://vault.example:8200")
    package static let vaultMount = SettingWithDefault(
        "wrapper.vault.mount", .text, fallback: "transit", help: "where the Transit engine is mounted")
    package static let vaultKey = ConfigurationSetting(
        "wrapper.vault.key", .text, help: "the engine's key, made with derived=true")
    package static let vaultTokenFile = ConfigurationSetting(
        "wrapper.vault.token_file", .path,
        help: "Vault's token, mode 0600, as Vault Agent writes it; read for each call")
    package static let vaultTokenVariable = ConfigurationSetting(
        "wrapper.vault.token_environment", .text, help: "the variable that holds the token")
    package static let vaultNamespace = ConfigurationSetting(
        "wrapper.vault.namespace", .text, help: "for those that have namespaces")
    package static let vaultAuthorities = ConfigurationSetting(
        "wrapper.vault.authorities", .path,
        help: "certificates, PEM, that alone may vouch for Vault's; else the system's")
    package static let vaultProxy = proxy("wrapper.vault.proxy")
    package static let vaultTimeout = SettingWithDefault(
        "wrapper.vault.timeout_seconds", 1...600, fallback: 10, help: "longest wait for one call")

    package static let kmsRegion = ConfigurationSetting("wrapper.kms.region", .text, help: "the key's region")
    package static let kmsKey = ConfigurationSetting(
        "wrapper.kms.key", .text, help: "the key to wrap under: its ARN or id, or an alias")
    package static let kmsEarlierKeys = ConfigurationSetting(
        "wrapper.kms.earlier_keys", .texts, help: "ARNs of keys that earlier ones were wrapped under")
    package static let kmsEndpoint = ConfigurationSetting(
        "wrapper.kms.endpoint", .text, help: "of a VPC endpoint; AWS's own for the region if not set")
    package static let kmsCredentialsFile = ConfigurationSetting(
        "wrapper.kms.credentials_file", .path,
        help: "AWS credentials file, mode 0600; else AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment")
    package static let kmsCredentialsProfile = SettingWithDefault(
        "wrapper.kms.credentials_profile", .text, fallback: "default", help: "the profile in that file")
    package static let kmsAuthorities = ConfigurationSetting(
        "wrapper.kms.authorities", .path, help: "certificates, PEM, that alone may vouch for it; else the system's")
    package static let kmsProxy = proxy("wrapper.kms.proxy")
    package static let kmsTimeout = SettingWithDefault(
        "wrapper.kms.timeout_seconds", 1...600, fallback: 10, help: "longest wait for one call")

    package static let objects = SettingWithDefault(
        "objects.kind", fallback: ObjectStoreKind.folder, help: "where sealed records are stored")
    package static let objectFolder = SettingWithDefault(
        "objects.folder", .path, fallback: "objects", help: "the folder of sealed records")
    package static let s3Endpoint = ConfigurationSetting(
        "objects.s3.endpoint", .text, help: "scheme, host and port, as https://s3.eu-central-1.amazonaws.com")
    package static let s3Region = SettingWithDefault(
        "objects.s3.region", .text, fallback: "us-east-1", help: "the region that requests are signed for")
    package static let s3Bucket = ConfigurationSetting(
        "objects.s3.bucket", .text, help: "the bucket, which must be there")
    package static let s3Prefix = ConfigurationSetting(
        "objects.s3.prefix", .text, help: "put before every object's name, as records/")
    package static let s3Addressing = SettingWithDefault(
        "objects.s3.addressing", fallback: Addressing.path,
        help: "virtual-host for AWS, path for most others")
    package static let s3Authorities = ConfigurationSetting(
        "objects.s3.authorities", .path, help: "certificates, PEM, that alone may vouch for it; else the system's")
    package static let s3Proxy = proxy("objects.s3.proxy")
    package static let s3CredentialsFile = ConfigurationSetting(
        "objects.s3.credentials_file", .path,
        help: "AWS credentials file, mode 0600; else AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment")
    package static let s3CredentialsProfile = SettingWithDefault(
        "objects.s3.credentials_profile", .text, fallback: "default", help: "the profile in that file")
    package static let s3PartBytes = SettingWithDefault(
        "objects.s3.part_bytes", 5 << 20...5 << 30, fallback: UInt64(S3Configuration.defaultPartLength),
        help: "bytes of an upload's parts; one is in memory at once")
    package static let s3Timeout = SettingWithDefault(
        "objects.s3.timeout_seconds", 1...3600, fallback: 60,
        help: "longest wait for one attempt at a request, and for more of an object that is read")

    private static func proxy(_ name: String) -> SettingWithDefault<String> {
        SettingWithDefault(
            name, .text, fallback: "none",
            help: "the proxy on the way: http://HOST:PORT, or environment for https_proxy and no_proxy")
    }

    /// Those that say how a ledger's API is reached.
    package static let ledgerConnection = [
        ledgerURL.setting, ledgerAuthorities, ledgerCertificate, ledgerKey, ledgerBearerFile, ledgerBearerVariable,
        ledgerBasicFile, ledgerBasicVariable, plainHTTPHosts,
    ]

    /// All of them, in the order of the documentation.
    package static let all = [
        data.setting, recordBytes.setting, ledgerURL.setting, batchKeyFile, registrar.setting, refusalHours.setting,
        ledgerAuthorities,
        ledgerCertificate, ledgerKey, ledgerBearerFile, ledgerBearerVariable, ledgerBasicFile, ledgerBasicVariable,
        plainHTTPHosts, database.setting, erasureList.setting, recoveryRecipient,
        journalFolder, emergencyWait.setting, emergencyLimit.setting, wrapper.setting, keystoreFile.setting,
        keystoreKeyFile,
        keystorePassphraseFile, keystorePassphraseVariable, tokenLibrary, tokenName, tokenSerial, tokenSlot,
        tokenKeyLabel.setting, tokenPINFile, tokenPINVariable, tokenTimeout.setting, vaultAddress, vaultMount.setting,
        vaultKey,
        vaultTokenFile, vaultTokenVariable, vaultNamespace, vaultAuthorities, vaultProxy.setting, vaultTimeout.setting,
        kmsRegion, kmsKey,
        kmsEarlierKeys, kmsEndpoint, kmsCredentialsFile, kmsCredentialsProfile.setting, kmsAuthorities,
        kmsProxy.setting,
        kmsTimeout.setting, objects.setting, objectFolder.setting, s3Endpoint, s3Region.setting, s3Bucket, s3Prefix,
        s3Addressing.setting, s3Authorities, s3Proxy.setting, s3CredentialsFile, s3CredentialsProfile.setting,
        s3PartBytes.setting,
        s3Timeout.setting,
    ]
}
