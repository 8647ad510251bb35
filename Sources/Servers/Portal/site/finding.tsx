import { type FormEvent, useState } from "react";
import { Loaded, usePages } from "./loading";
import type { DirectoryEntry } from "./messages";
import { Field } from "./parts";
import { t } from "./text";

/** Looks for somebody in the gateway's directory, by the beginnings of their names. */
export function Finding(props: {
  role: "doctor" | "patient"; label: string; onFound: (entry: DirectoryEntry) => void;
}) {
  const [name, setName] = useState("");
  const [wanted, setWanted] = useState("");
  const look = (event: FormEvent) => {
    event.preventDefault();
    setWanted(name.trim());
  };
  return <>
    <form onSubmit={look} role="search" className="search">
      <Field label={props.label} hint={t("find_hint")} type="search" minLength={2} required value={name}
        onChange={(event) => setName(event.target.value)} />
      <button>{t("find")}</button>
    </form>
    {wanted && <Found name={wanted} role={props.role} onFound={props.onFound} />}
  </>;
}

function Found(props: { name: string; role: string; onFound: (entry: DirectoryEntry) => void }) {
  const found = usePages<DirectoryEntry>("/v1/directory", { name: props.name, role: props.role, limit: undefined });
  return <div aria-live="polite"><Loaded of={found} empty={t("find_nobody")}>{(entries) =>
    <ul className="list">{entries.map((entry) => <li key={entry.holder} className="row">
      <span className="name" dir="auto">{entry.name}</span>
      <span className="details">{entry.institution && <span dir="auto">{entry.institution}</span>}
        <code>{entry.holder.split(":")[1]}</code></span>
      <button type="button" aria-label={t("choose_of", { name: entry.name })}
        onClick={() => props.onFound(entry)}>{t("choose")}</button>
    </li>)}</ul>}</Loaded></div>;
}
