import { useEffect, useRef, useState } from "react";
import { ask } from "./api";
import { Dialog } from "./parts";
import { useSession, useSignedIn } from "./session";
import { safe, t } from "./text";

/** Seconds of warning. */
const WARNING = 60;
/** Told to other tabs: whoever works in one is not idle in another. */
const ACTIVE = "ehr-active";

/**
 * Signs a person out who has left, with a warning that can be answered. The gateway ends a session by requests; so as
 * long as a person does something here, it is asked something now and then.
 */
export function IdleWatch() {
  const { idleLimit } = useSignedIn();
  const { signOut } = useSession();
  const last = useRef(Date.now());
  const asked = useRef(Date.now());
  const [left, setLeft] = useState<number>();

  useEffect(() => {
    const act = () => {
      // A warning is answered by its button, not by a mouse that is pushed aside.
      if (Date.now() - last.current > (idleLimit - WARNING) * 1000) return;
      last.current = Date.now();
      safe(() => localStorage.setItem(ACTIVE, String(last.current)));
    };
    const hear = (event: StorageEvent) => {
      if (event.key === ACTIVE) last.current = Math.max(last.current, Number(event.newValue) || 0);
    };
    const look = () => {
      const rest = idleLimit - (Date.now() - last.current) / 1000;
      if (rest <= 0) {
        void signOut("idle");
        return;
      }
      setLeft(rest <= WARNING ? Math.ceil(rest) : undefined);
      if (last.current > asked.current && Date.now() - asked.current > (idleLimit * 1000) / 4) {
        asked.current = Date.now();
        void ask("GET", "/v1/me").catch(() => undefined);
      }
    };
    const timer = setInterval(look, 1000);
    for (const kind of ["pointerdown", "keydown", "scroll"] as const) addEventListener(kind, act, { passive: true });
    addEventListener("storage", hear);
    return () => {
      clearInterval(timer);
      for (const kind of ["pointerdown", "keydown", "scroll"] as const) removeEventListener(kind, act);
      removeEventListener("storage", hear);
    };
  }, [idleLimit, signOut]);

  const stay = () => {
    last.current = asked.current = Date.now();
    safe(() => localStorage.setItem(ACTIVE, String(last.current)));
    setLeft(undefined);
    void ask("GET", "/v1/me").catch(() => undefined);
  };
  if (left === undefined) return null;
  return <Dialog title={t("idle_title")} onClose={stay}>
    <p>{t("idle_text", { seconds: left })}</p>
    <div className="buttons">
      <button type="button" className="first" onClick={stay} autoFocus>{t("idle_stay")}</button>
      <button type="button" onClick={() => void signOut("asked")}>{t("sign_out")}</button>
    </div>
  </Dialog>;
}
