import { useState } from "react";
import { ask } from "../site/api";
import { moment } from "../site/format";
import { Failed, Loaded, useAction, usePages } from "../site/loading";
import type { Session } from "../site/messages";
import { Facts, Notice, Page, Section } from "../site/parts";
import { useSession, useSignedIn } from "../site/session";
import { named, t } from "../site/text";
import { Approving } from "./Approving";
import { KeyElsewhere } from "./KeyElsewhere";
import { MakingKeys } from "./MakingKeys";
import { OpeningHere } from "./OpeningHere";
import { Password, RecoveryCodes } from "./Password";
import { Passkeys } from "./Passkeys";
import { Recovering } from "./Recovering";
import { SecondFactor } from "./SecondFactor";

/** Who one is here, where one is signed in, and how one signs in. */
export function AccountPage() {
  const { account, keys, isClosed } = useSignedIn();
  const isHolder = account.holder !== undefined;
  // What one of the two does to this browser's key the other shows.
  const [turns, setTurns] = useState({ key: 0, passkeys: 0 });
  return <Page title={t("account")}>
    <Facts of={[
      [t("display_name"), <span key="name" dir="auto">{account.display_name ?? "—"}</span>],
      [t("name"), account.name ?? "—"], [t("role"), named("role", account.role)],
      ...(account.holder ? [[t("pseudonym"), <code key="id">{account.holder.split(":")[1]}</code>] as const] : []),
    ]} />
    {isClosed && <Notice kind="grave">{t(keys === "away" ? "keys_away" : "keys_refused")}</Notice>}
    {isClosed && keys !== "away" && <><Recovering /><MakingKeys /><KeyElsewhere /></>}
    {isHolder && !isClosed && <><Approving />
      <OpeningHere key={turns.key} onChange={() => setTurns({ ...turns, passkeys: turns.passkeys + 1 })} /></>}
    {!isClosed && <SecondFactor />}
    {!isClosed && !account.lacks_second_factor && <Password />}
    {isHolder && !isClosed && <RecoveryCodes />}
    {!isClosed && !account.lacks_second_factor && <Passkeys key={`passkeys-${turns.passkeys}`}
      onKeyDropped={() => setTurns({ ...turns, key: turns.key + 1 })} />}
    <Sessions />
  </Page>;
}

function Sessions() {
  const sessions = usePages<Session>("/v1/sessions", { limit: undefined });
  const { signOut } = useSession();
  const action = useAction();
  const [ended, setEnded] = useState<string>();
  const end = (session: Session) => action.run(async () => {
    if (session.current) return signOut("asked");
    await ask("DELETE", `/v1/sessions/${session.id}`);
    setEnded(session.agent);
    sessions.again();
  });
  return <Section title={t("sessions")}>
    <p>{t("sessions_lead")}</p>
    {action.error !== undefined && <Failed error={action.error} />}
    {ended !== undefined && <Notice kind="good">{t("session_ended_other")}</Notice>}
    <Loaded of={sessions}>{(entries) => <ul className="list">{entries.map((session) =>
      <li key={session.id} className="row">
        <span className="name">{browser(session.agent)} {session.current
          && <span className="tag">{t("session_this")}</span>}</span>
        <span className="details">
          <span>{t("session_since", { time: moment(session.opened_at) })}</span>
          <span>{t("session_used", { time: moment(session.used_at) })}</span>
          <span>{session.network}</span>
        </span>
        <button type="button" disabled={action.isBusy} onClick={() => end(session)}
          aria-label={session.current ? undefined
            : t("session_end_of", { name: browser(session.agent), time: moment(session.opened_at) })}>
          {session.current ? t("sign_out") : t("session_end")}
        </button>
      </li>)}</ul>}</Loaded>
  </Section>;
}

/** A browser's name out of what it says of itself; all of it where none is known. */
function browser(agent: string): string {
  const name = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1];
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(agent)?.[1];
  if (!name) return agent.slice(0, 60) || "—";
  return [{ Edg: "Edge", OPR: "Opera" }[name] ?? name, system].filter(Boolean).join(", ");
}
