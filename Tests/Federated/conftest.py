"""The package under test, and the harness of the conformance tests."""

import sys
from pathlib import Path

from flwr.supercore.task_identity import TaskIdentity

REPOSITORY = Path(__file__).resolve().parents[2]
for folder in ("Sources/Federated", "Tests/Conformance"):
    sys.path.insert(0, str(REPOSITORY / folder))

# Who makes messages, which Flower's own programs say of themselves.
TaskIdentity.task_id, TaskIdentity.run_id, TaskIdentity.node_id = 1, 1, 1
