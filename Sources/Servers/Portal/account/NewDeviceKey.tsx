import { useState } from "react";
import type { NewKey } from "../opening/device";
import { Failure, ask } from "../site/api";
import { rotation } from "../site/approval";
import { approve } from "../site/keys";
import { Failed, useAction, useLoaded } from "../site/loading";
import type { NewDeviceKey as Answer, PasskeyPage } from "../site/messages";
import { anotherDeviceKey } from "../site/new-keys";
import { Check, Field, Form, Notice } from "../site/parts";
import { hasPasskeys } from "../site/passkeys";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { asking } from "../site/waiting";
import { lockByPasskey } from "./locking";

interface Outcome {
  readonly state: "committed" | "waiting" | "invalid" | "unkept";
  readonly codes: readonly string[];
  /** What a passkey can lock; nothing where this browser has not kept it. */
  readonly device?: NewKey;
}

/**
 * Another key for records, made in this browser, or a first one: in the place of what another browser has. The ledger takes
 * it with a new ledger key alone, so that recovery codes, sessions and passkeys change with it.
 */
export function NewDeviceKey({ onDone }: { onDone: () => void }) {
  const { account } = useSignedIn();
  const holder = account.holder ?? "";
  const action = useAction();
  const [isAsking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  const [outcome, setOutcome] = useState<Outcome>();
  const make = async () => {
    const made = await anotherDeviceKey();
    // The key before keeps its place: one that is kept nowhere could open nothing.
    if (!made) throw new Failure("keys_unkept", 0, "");
    const { operation, recovery_codes: codes } = await asking(made, async () => ask<Answer>("POST", "/v1/me/device-key", {
      wait: 45, headers: await approve(holder, rotation(holder, made.points)),
      message: { password, encryption_key: made.points },
    }));
    // First of all: they are not shown again, and nothing that fails from here on may hide them.
    setOutcome({ state: operation.state, codes });
    setPassword("");
    if (operation.state === "invalid") await made.drop();
    else if (!(await made.give(holder))) setOutcome({ state: "unkept", codes });
    else setOutcome({ state: operation.state, codes, device: made.device });
    onDone();
  };
  if (outcome) {
    return <Codes holder={holder} outcome={outcome} onLocked={onDone}
      onDone={() => { setOutcome(undefined); setAsking(false); }} />;
  }
  if (!isAsking) {
    return <p><button type="button" onClick={() => setAsking(true)}>{t("device_key_make")}</button></p>;
  }
  const follows = [
    "ledger", "codes", "sessions", "passkeys", "browser",
    ...(account.role === "doctor" ? ["consents", "registrars"] as const : []),
  ] as const;
  return <div className="card narrow">
    <h3>{t("device_key_make")}</h3>
    <p>{t("device_key_follows")}</p>
    <ul>{follows.map((each) => <li key={each}>{t(`device_key_follows_${each}`)}</li>)}</ul>
    <Form action={action} submit={t("device_key_make_now")} isGrave onSubmit={make} onCancel={() => setAsking(false)}>
      <Field label={t("password")} type="password" autoComplete="current-password" required value={password}
        onChange={(event) => setPassword(event.target.value)} />
    </Form>
  </div>;
}

function Codes({ holder, outcome, onLocked, onDone }: {
  holder: string; outcome: Outcome; onLocked: () => void; onDone: () => void;
}) {
  const action = useAction();
  const [isKept, setKept] = useState(false);
  return <div className="card narrow">
    <Notice kind={outcome.state === "committed" ? "good" : "grave"}>{t(`device_key_${outcome.state}`)}</Notice>
    <h3>{t("recovery_codes")}</h3>
    <p>{t("recovery_drawn")}</p>
    <ol className="codes">{outcome.codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
    <Form action={action} submit={t("device_key_made")} isDisabled={!isKept} onSubmit={async () => onDone()}>
      <p><button type="button" onClick={() => print()}>{t("print")}</button></p>
      <Check label={t("recovery_kept")} checked={isKept} onChange={setKept} />
      {outcome.device && hasPasskeys() && <Locking holder={holder} device={outcome.device} onLocked={onLocked} />}
    </Form>
  </div>;
}

/** Has a passkey that the person has lock the key, which only this page can have done: nothing where there is none. */
function Locking({ holder, device, onLocked }: { holder: string; device: NewKey; onLocked: () => void }) {
  const passkeys = useLoaded(holder, (signal) => ask<PasskeyPage>("GET", "/v1/me/passkeys", {}, signal));
  const action = useAction();
  const [isLocked, setLocked] = useState(false);
  const entries = passkeys.value?.entries ?? [];
  if (isLocked) return <Notice kind="good">{t("device_key_locked")}</Notice>;
  if (entries.length === 0) return null;
  return <>
    <p className="hint">{t("device_key_lock_hint")}</p>
    {action.error !== undefined && <Failed error={action.error} />}
    <p><button type="button" disabled={action.isBusy} onClick={() => action.run(async () => {
      await lockByPasskey(holder, device, entries);
      setLocked(true);
      onLocked();
    })}>{t("device_key_lock")}</button></p>
  </>;
}
