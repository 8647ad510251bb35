import {
  type FormEvent, type InputHTMLAttributes, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState,
} from "react";
import { type Action, Failed } from "./loading";
import { t } from "./text";

/** A page: its title is the document's, and takes the focus when a person comes to it. */
export function Page(props: { title: string; lead?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} – ${t("brand")}`;
  }, [props.title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return <main id="main">
    <h1 ref={heading} tabIndex={-1}>{props.title}</h1>
    {props.lead && <p className="lead">{props.lead}</p>}
    {props.children}
  </main>;
}

export function Section(props: { title: string; children: ReactNode; className?: string }) {
  const id = useId();
  return <section aria-labelledby={id} className={props.className}>
    <h2 id={id}>{props.title}</h2>
    {props.children}
  </section>;
}

/** An input with its name, and what is to be known of it. */
export function Field(props: InputHTMLAttributes<HTMLInputElement> & { label: string; hint?: string }) {
  const { label, hint, ...rest } = props;
  const id = useId();
  return <div className="field">
    <label htmlFor={id}>{label}</label>
    {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
    <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...rest} />
  </div>;
}

/** What an authenticator shows, asked for by whoever has just done something else. */
export function CodeField(props: { value: string; onChange: (code: string) => void }) {
  return <Field label={t("code")} hint={t("code_hint")} name="code" inputMode="numeric" autoComplete="one-time-code"
    autoFocus required value={props.value} onChange={(event) => props.onChange(event.target.value)} />;
}

export function Choice(props: {
  label: string; value: string; onChange: (value: string) => void; isDisabled?: boolean;
  options: readonly { readonly value: string; readonly text: string }[];
}) {
  const id = useId();
  return <div className="field">
    <label htmlFor={id}>{props.label}</label>
    <select id={id} value={props.value} disabled={props.isDisabled} onChange={(event) => props.onChange(event.target.value)}>
      {props.options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
    </select>
  </div>;
}

export function Check(props: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return <label className="check">
    <input type="checkbox" checked={props.checked} onChange={(event) => props.onChange(event.target.checked)} />
    <span>{props.label}</span>
  </label>;
}

/** A form that does one thing: its button says so, and its failure stands above the button. */
export function Form(props: {
  action: Action; submit: string; onSubmit: () => Promise<void>; children: ReactNode; isGrave?: boolean;
  onCancel?: () => void; isDisabled?: boolean;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.action.run(props.onSubmit);
  };
  return <form onSubmit={submit} aria-busy={props.action.isBusy}>
    {props.children}
    {props.action.error !== undefined && <Failed error={props.action.error} />}
    <div className="buttons">
      <button className={props.isGrave ? "grave" : "first"} disabled={props.action.isBusy || props.isDisabled}>
        {props.action.isBusy ? t("working") : props.submit}
      </button>
      {props.onCancel && <button type="button" onClick={props.onCancel}>{t("cancel")}</button>}
    </div>
  </form>;
}

/** A dialogue over the page; the browser keeps the focus in it and gives it back. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode; isWide?: boolean }) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it leaves the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return <dialog ref={element} aria-labelledby={id} className={props.isWide ? "wide" : undefined}
    onCancel={(event) => { event.preventDefault(); props.onClose(); }}>
    <h2 id={id}>{props.title}</h2>
    {props.children}
  </dialog>;
}

export function Notice(props: { kind?: "plain" | "good" | "grave"; children: ReactNode }) {
  return <div className={`notice ${props.kind ?? "plain"}`} role="status">{props.children}</div>;
}

export function Facts(props: { of: readonly (readonly [string, ReactNode])[] }) {
  return <dl className="facts">
    {props.of.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
  </dl>;
}

/** A text that is kept elsewhere: shown whole, and copied with one click. */
export function Copyable(props: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(props.text).then(() => setCopied(true), () => undefined);
  return <div className="copyable">
    <code>{props.text}</code>
    <button type="button" onClick={copy}>{isCopied ? t("copied") : props.label}</button>
  </div>;
}
