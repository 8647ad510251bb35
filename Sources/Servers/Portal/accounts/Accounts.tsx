import { useState } from "react";
import { ask } from "../site/api";
import { Failed, Loaded, More, useAction, usePages } from "../site/loading";
import type { Account, NewAccount } from "../site/messages";
import { Choice, Copyable, Notice, Page, Section } from "../site/parts";
import { hrefOf } from "../site/router";
import { useSignedIn } from "../site/session";
import { named, t } from "../site/text";
import { Changing } from "./Changing";
import { Inviting } from "./Inviting";

export const ROLES = ["patient", "doctor", "registrar", "auditor", "admin"] as const;
const STATES = ["active", "invited", "suspended"] as const;

/** The address that an invited person opens: its token stands behind the `#`, which no server and no log is told. */
export function linkOf(token: string): string {
  return `${new URL(hrefOf("invitation"), location.href).href}#${token}`;
}

/** Who has an account. Nothing here shows a record, a consent or an access. */
export default function Accounts() {
  const [role, setRole] = useState("");
  const [state, setState] = useState("");
  const accounts = usePages<Account>("/v1/accounts", { role, state });
  return <Page title={t("accounts")} lead={t("accounts_lead")}>
    <Inviting onDone={accounts.again} />
    <Section title={t("accounts_list")}>
      <div className="filters" role="group" aria-label={t("filter")}>
        <Choice label={t("role")} value={role} onChange={setRole}
          options={["", ...ROLES].map((value) => ({ value, text: value ? named("role", value) : t("all") }))} />
        <Choice label={t("state")} value={state} onChange={setState}
          options={["", ...STATES].map((value) => ({ value, text: value ? named("state", value) : t("all") }))} />
      </div>
      <Loaded of={accounts} empty={t("accounts_empty")}>{(entries) => <>
        <ul className="list">{entries.map((account) =>
          <li key={account.id} className="row"><Row account={account} again={accounts.again} /></li>)}</ul>
        <More of={accounts} />
      </>}</Loaded>
    </Section>
  </Page>;
}

function Row({ account, again }: { account: Account; again: () => void }) {
  const own = useSignedIn().account;
  const action = useAction();
  const [link, setLink] = useState<string>();
  const [isChanging, setChanging] = useState(false);
  const name = account.display_name ?? account.name ?? account.id;
  const path = `/v1/accounts/${account.id}`;
  const isSuspended = account.state === "suspended";
  const suspend = () => action.run(async () => {
    await ask(isSuspended ? "DELETE" : "PUT", `${path}/suspension`);
    again();
  });
  const renew = () => action.run(async () => {
    setLink((await ask<NewAccount>("POST", `${path}/links`)).link);
  });
  return <>
    <span className="name" dir="auto">{name}</span>
    <span className="details">
      <span>{named("role", account.role)}</span><span className="tag">{named("state", account.state)}</span>
      {account.name && <span>{account.name}</span>}{account.institution && <span>{account.institution}</span>}
      {account.lacks_second_factor && <span>{t("accounts_lacks_factor")}</span>}
    </span>
    {action.error !== undefined && <Failed error={action.error} />}
    {link && <Notice><p>{t("invite_link")}</p><Copyable text={linkOf(link)} label={t("copy")} /></Notice>}
    {isChanging && <Changing account={account} name={name} onClose={() => setChanging(false)} onDone={again} />}
    {account.id !== own.id && <div className="buttons">
      <button type="button" className={isSuspended ? "" : "grave"} disabled={action.isBusy} onClick={suspend}
        aria-label={t(isSuspended ? "resume_of" : "suspend_of", { name })}>
        {t(isSuspended ? "resume" : "suspend")}</button>
      <button type="button" disabled={action.isBusy} onClick={renew}
        aria-label={t("link_new_of", { name })}>{t("link_new")}</button>
      <button type="button" disabled={action.isBusy} onClick={() => setChanging(true)}
        aria-label={t("role_change_of", { name })}>{t("role_change")}</button>
    </div>}
  </>;
}
