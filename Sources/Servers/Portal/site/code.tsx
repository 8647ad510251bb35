import { useEffect, useState } from "react";
import { useAction } from "./loading";
import { CodeField, Dialog, Form } from "./parts";
import { t } from "./text";

type Answer = (code: string | undefined) => void;
/** What is asked for: a code, or whether this browser's key may take a passkey's place. */
type Kind = "code" | "key";

let prompt: ((kind: Kind, answer: Answer) => void) | undefined;

/** Asks the person for a code of their authenticator: undefined where they give none. */
export function askCode(): Promise<string | undefined> {
  return new Promise((resolve) => (prompt ? prompt("code", resolve) : resolve(undefined)));
}

/** Asks whether this browser's key approves: whoever closed the passkey's dialogue may have meant to approve nothing. */
export function askKey(): Promise<boolean> {
  return new Promise((resolve) => (prompt
    ? prompt("key", (answer) => resolve(answer !== undefined)) : resolve(false)));
}

/** Where `askCode` asks: once on the page. */
export function CodePrompt() {
  const [waiting, setWaiting] = useState<{ kind: Kind; answer: Answer }>();
  const [code, setCode] = useState("");
  const action = useAction();
  useEffect(() => {
    prompt = (kind, answer) => {
      setCode("");
      setWaiting({ kind, answer });
    };
    return () => {
      prompt = undefined;
    };
  }, []);
  if (!waiting) return null;
  const end = (given: string | undefined) => {
    setWaiting(undefined);
    waiting.answer(given);
  };
  const isCode = waiting.kind === "code";
  return <Dialog title={t(isCode ? "approve_by_code" : "approve_by_key")} onClose={() => end(undefined)}>
    <p>{t(isCode ? "approve_by_code_lead" : "approve_by_key_lead")}</p>
    <Form action={action} submit={t("approve_now")} onSubmit={async () => end(code.trim())}
      onCancel={() => end(undefined)}>
      {isCode && <CodeField value={code} onChange={setCode} />}
    </Form>
  </Dialog>;
}
