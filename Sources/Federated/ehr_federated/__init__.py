"""Federated learning whose every round can be traced to consents.

Hospitals train one model together. No record leaves a site; each site trains only on records whose patients consent to
that, commits to exactly those, and every round is entered on the ledger with its parent. `docs/federated.md` shows how
to run it, `docs/spec/federated.md` defines the bytes.

The package knows the gateway's public API and Flower. It knows no ledger protocol and no keys but API keys.
"""
