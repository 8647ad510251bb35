import { useEffect, useState } from "react";
import { useAction } from "./loading";
import { Dialog, Field, Form } from "./parts";
import { t } from "./text";

type Answer = (code: string | undefined) => void;

let prompt: ((answer: Answer) => void) | undefined;

/** Asks the person for a code of their authenticator: undefined where they give none. */
export function askCode(): Promise<string | undefined> {
  return new Promise((resolve) => (prompt ? prompt(resolve) : resolve(undefined)));
}

/** Where `askCode` asks: once on the page. */
export function CodePrompt() {
  const [waiting, setWaiting] = useState<{ answer: Answer }>();
  const [code, setCode] = useState("");
  const action = useAction();
  useEffect(() => {
    prompt = (answer) => {
      setCode("");
      setWaiting({ answer });
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
  return <Dialog title={t("approve_by_code")} onClose={() => end(undefined)}>
    <p>{t("approve_by_code_lead")}</p>
    <Form action={action} submit={t("approve_now")} onSubmit={async () => end(code.trim())}
      onCancel={() => end(undefined)}>
      <Field label={t("code")} hint={t("code_hint")} inputMode="numeric" autoComplete="one-time-code" autoFocus required
        value={code} onChange={(event) => setCode(event.target.value)} />
    </Form>
  </Dialog>;
}
