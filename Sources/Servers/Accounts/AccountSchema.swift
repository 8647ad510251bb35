package import SQLDatabases

extension AccountDesk {
    /// What makes the tables: to be run with those of other modules by `SQLDatabase.migrate`.
    package static let migrations = [
        SQLMigration("accounts-1", accountTables + credentialTables + directoryTables + auditTables),
        SQLMigration("accounts-2", passkeyTables),
    ]

    private static let accountTables = [
        """
        CREATE TABLE accounts (
            id TEXT PRIMARY KEY, version BIGINT NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL,
            holder_role TEXT, holder_id TEXT, sign_in_name TEXT UNIQUE, display_name TEXT, institution TEXT,
            password TEXT, second_factor TEXT NOT NULL, otp_nonce BYTEA, otp_sealed BYTEA, otp_step BIGINT,
            recovering_since BIGINT, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
            UNIQUE (holder_role, holder_id))
        """,
        "CREATE INDEX accounts_by_role ON accounts (role, id)",
        """
        CREATE TABLE account_sessions (
            id TEXT PRIMARY KEY, token BYTEA NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES accounts (id),
            way TEXT NOT NULL, opened_at BIGINT NOT NULL, used_at BIGINT NOT NULL, network TEXT NOT NULL,
            agent TEXT NOT NULL, nonce BYTEA, sealed BYTEA)
        """,
        "CREATE INDEX account_sessions_by_account ON account_sessions (account, used_at)",
    ]

    private static let credentialTables = [
        """
        CREATE TABLE lost_device_codes (
            digest BYTEA NOT NULL, account TEXT NOT NULL REFERENCES accounts (id), PRIMARY KEY (account, digest))
        """,
        """
        CREATE TABLE account_devices (
            digest BYTEA PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), used_at BIGINT NOT NULL)
        """,
        "CREATE INDEX account_devices_by_account ON account_devices (account, used_at)",
        """
        CREATE TABLE service_keys (
            id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), label TEXT NOT NULL,
            verifier BYTEA NOT NULL, rights TEXT NOT NULL, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
            used_at BIGINT, revoked_at BIGINT)
        """,
        "CREATE INDEX service_keys_by_account ON service_keys (account, made_at)",
        """
        CREATE TABLE account_certificates (
            id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), kind TEXT NOT NULL,
            value TEXT NOT NULL, label TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (kind, value))
        """,
        """
        CREATE TABLE account_links (
            digest BYTEA PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), purpose TEXT NOT NULL,
            made_by TEXT, expires_at BIGINT NOT NULL, UNIQUE (account, purpose))
        """,
    ]

    private static let passkeyTables = [
        """
        CREATE TABLE account_passkeys (
            id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), credential BYTEA NOT NULL UNIQUE,
            public_key BYTEA NOT NULL, counter BIGINT NOT NULL, label TEXT NOT NULL, unlocks BIGINT NOT NULL,
            approves BIGINT NOT NULL, backed_up BIGINT NOT NULL, made_at BIGINT NOT NULL, used_at BIGINT)
        """,
        "CREATE INDEX account_passkeys_by_account ON account_passkeys (account, made_at)",
    ]

    private static let directoryTables = [
        """
        CREATE TABLE directory (
            holder_role TEXT NOT NULL, holder_id TEXT NOT NULL, name TEXT NOT NULL, words TEXT NOT NULL,
            institution TEXT, listed BIGINT NOT NULL, PRIMARY KEY (holder_role, holder_id))
        """,
        "CREATE INDEX directory_by_name ON directory (holder_role, listed, words, holder_id)",
        """
        CREATE TABLE pairing_codes (
            digest BYTEA PRIMARY KEY, account TEXT NOT NULL UNIQUE REFERENCES accounts (id),
            expires_at BIGINT NOT NULL)
        """,
    ]

    private static let auditTables = [
        """
        CREATE TABLE gateway_audit (
            seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT, actor_holder TEXT, subject TEXT,
            subject_holder TEXT, kind TEXT NOT NULL, detail TEXT NOT NULL, request TEXT, previous BYTEA NOT NULL,
            hash BYTEA NOT NULL)
        """,
        // Whom an entry concerns: a person's entries are found without looking at others'.
        "CREATE TABLE gateway_audit_concerns (who TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (who, seq))",
        "CREATE INDEX gateway_audit_concerns_by_seq ON gateway_audit_concerns (seq)",
        // One row, whose lock keeps two writers from the same number.
        "CREATE TABLE gateway_audit_head (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash BYTEA NOT NULL)",
    ]
}
