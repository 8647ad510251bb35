import { Failure } from "./api";
import { asking, waiting } from "./waiting";
import { firstServing } from "./ways";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

const unused = async (): Promise<string> => { throw new Failure("passkey_unused", 0, ""); };

test("a passkey that is not at hand leaves the next its turn, and is told of where there is none", async () => {
  assert.equal(await firstServing([unused, async () => "key", async () => "code"]), "key");
  await assert.rejects(firstServing([unused]), { code: "passkey_unused" });
  await assert.rejects(firstServing([]), { code: "no_approval_key" });
  const refused = async (): Promise<string> => { throw new Failure("cancelled", 0, ""); };
  await assert.rejects(firstServing([refused, async () => "code"]), { code: "cancelled" });
});

/** A place for keys that refuses to keep any once it is full. */
function place(limit: number) {
  const kept = new Map<string, string>();
  const keeping = (key: string) => ({
    keep: async (name: string) => {
      if (kept.size >= limit) throw new Error("full");
      kept.set(name, key);
    },
    drop: async (name: string) => { kept.delete(name); },
  });
  return { kept, keeping };
}

test("keys wait under a name of their own, and stay under their holder's", async () => {
  const { kept, keeping } = place(9);
  const made = await waiting([keeping("a")]);
  assert.deepEqual([...kept].map(([name, key]) => [name.slice(0, 4), key]), [["new:", "a"]]);
  assert.equal(await made?.give("patient:p"), true);
  assert.deepEqual([...kept], [["patient:p", "a"]]);
});

test("where a browser keeps not all keys it keeps none, and no key is made use of", async () => {
  const { kept, keeping } = place(1);
  const refusing = { ...keeping("b"), keep: async () => { throw new Error("private"); } };
  assert.equal(await waiting([keeping("a"), refusing]), undefined);
  assert.equal(kept.size, 0);
  const made = await waiting([keeping("a")]);
  assert.equal(await made?.give("patient:p"), false);
});

test("keys of an account that was not made go, and the failure is told", async () => {
  const { kept, keeping } = place(9);
  const made = await waiting([keeping("a")]);
  await assert.rejects(asking(made, async () => { throw new Failure("name_taken", 409, ""); }), { code: "name_taken" });
  assert.equal(kept.size, 0);
});
