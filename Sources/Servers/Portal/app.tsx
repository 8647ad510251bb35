import { Component, type ComponentType, type ReactNode, lazy, Suspense, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { CodePrompt } from "./site/code";
import { IdleWatch } from "./site/idle";
import { Interrupted } from "./site/interrupted";
import { Failed } from "./site/loading";
import { Notice, Page } from "./site/parts";
import { Link, go, hrefOf, usePlace } from "./site/router";
import { SessionProvider, useSession } from "./site/session";
import { type Key, type Language, begin, language, speak, t } from "./site/text";
import { Records } from "./records/Records";
import { Register } from "./register/Register";
import { SignIn } from "./sign-in/SignIn";
import { Unlocking } from "./sign-in/Unlocking";

type Pages = { readonly [name: string]: ComponentType };
const later = (load: () => Promise<{ default: ComponentType }>) => lazy(load);

const Doctor = {
  patients: later(() => import("./patients/Patients")), patient: later(() => import("./patient/PatientPage")),
  requests: later(() => import("./requests/Requests")), emergency: later(() => import("./emergency/Emergency")),
};
const Office = {
  audit: later(() => import("./audit/Audit")), accounts: later(() => import("./accounts/Accounts")),
  health: later(() => import("./health/Health")), doctors: later(() => import("./doctors/Doctors")),
  models: later(() => import("./models/Models")),
};
const Studies = later(() => import("./studies/Studies"));
const MyData = later(() => import("./my-data/MyData"));
const Accesses = later(async () => ({ default: (await import("./accesses/Accesses")).Accesses }));
const Consents = later(async () => ({ default: (await import("./consents/Consents")).Consents }));
const RecordPage = later(async () => ({ default: (await import("./record/RecordPage")).RecordPage }));
const AccountPage = later(async () => ({ default: (await import("./account/AccountPage")).AccountPage }));
const Transaction = later(async () => ({ default: (await import("./accesses/Transaction")).Transaction }));
const Invitation = later(async () => ({ default: (await import("./invitation/Invitation")).Invitation }));

/** Pages of each role; those before `account` are in its menu, the first is where it begins. */
const ROLES: { readonly [role: string]: Pages } = {
  patient: { records: Records, consents: Consents, accesses: Accesses, studies: Studies, "my-data": MyData,
    account: AccountPage, record: RecordPage, transaction: Transaction },
  doctor: { patients: Doctor.patients, requests: Doctor.requests, accesses: Accesses, account: AccountPage,
    patient: Doctor.patient, emergency: Doctor.emergency, transaction: Transaction },
  auditor: { audit: Office.audit, models: Office.models, account: AccountPage, transaction: Transaction },
  registrar: { doctors: Office.doctors, models: Office.models, account: AccountPage },
  admin: { accounts: Office.accounts, health: Office.health, account: AccountPage },
};
const OTHERS: Pages = { account: AccountPage };
const ANYONE: Pages = { "sign-in": SignIn, register: Register, invitation: Invitation };

function menu(pages: Pages): string[] {
  const names = Object.keys(pages);
  return names.slice(0, names.indexOf("account") + 1);
}

function menuKey(name: string, role: string | undefined): Key {
  return name === "accesses" && role === "doctor" ? "accesses_own" : `menu_${name}` as Key;
}

function Portal() {
  const { current, ending, failure, refresh } = useSession();
  const { page } = usePlace();
  // The page that somebody came for who must sign in first; whoever was signed out here leaves none to the next.
  const wanted = useRef<string>();
  // With closed keys there is nothing else to show: the gateway would answer as to somebody whose session is over.
  // Until the password has been asked for, though, the page that was wanted stays the one that comes next.
  const isLeft = current?.isClosed === true && current.keys !== "locked";
  const pages = !current ? ANYONE : isLeft ? OTHERS : ROLES[current.account.role] ?? OTHERS;
  const lacksFactor = current?.account.lacks_second_factor === true;
  const first = lacksFactor ? "account" : Object.keys(pages)[0] ?? "account";
  const isOthers = page === "" || (current ? page in ANYONE : !(page in ANYONE));
  useEffect(() => {
    if (current === undefined || !isOthers) return;
    if (!current && !ending && page !== "") wanted.current = location.href;
    go(current && wanted.current && !lacksFactor && !isLeft ? wanted.current : hrefOf(first), true);
    if (current) wanted.current = undefined;
  }, [current, ending, isOthers, first, lacksFactor, isLeft, page]);

  if (failure !== undefined) {
    return <Frame><main id="main"><Failed error={failure} again={() => void refresh()} /></main></Frame>;
  }
  if (current === undefined || isOthers) return <Frame><Opening /></Frame>;
  if (current?.keys === "locked") return <Frame><IdleWatch /><Unlocking /></Frame>;
  const Shown = pages[page];
  return <Frame pages={current ? menu(pages) : []}>
    {current && <IdleWatch />}
    {current && <CodePrompt />}
    <Guard key={page}>
      <Suspense fallback={<Opening />}>
        {Shown ? <Shown /> : <Nothing />}
      </Suspense>
    </Guard>
  </Frame>;
}

/** What stands where a page will be. */
function Opening() {
  return <main id="main"><p role="status">{t("loading")}</p></main>;
}

function Nothing() {
  return <Page title={t("nothing_title")}><Notice>{t("nothing_text")}</Notice></Page>;
}

function Frame(props: { pages?: readonly string[]; children: ReactNode }) {
  const { current, signOut } = useSession();
  const { page } = usePlace();
  useEffect(() => {
    // On a telephone the menu is wider than the screen.
    document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page]);
  return <>
    <a className="skip" href="#main">{t("skip")}</a>
    <header>
      <Link className="brand" href={hrefOf("")}>{t("brand")}</Link>
      {props.pages && props.pages.length > 0 && <nav aria-label={t("menu")}>
        {props.pages.map((name) => <Link key={name} href={hrefOf(name)}
          aria-current={name === page ? "page" : undefined}>{t(menuKey(name, current?.account.role))}</Link>)}
      </nav>}
      <div className="corner">
        <Languages />
        {current && <button type="button" onClick={() => void signOut("asked")}>{t("sign_out")}</button>}
      </div>
    </header>
    <Interrupted />
    {props.children}
  </>;
}

function Languages() {
  const other: Language = language() === "en" ? "de" : "en";
  return <button type="button" lang={other} onClick={() => {
    void speak(other).then(() => dispatchEvent(new Event("ehr-language")));
  }}>{other === "de" ? "Deutsch" : "English"}</button>;
}

/** A page that fails must not take the rest with it; a bundle that is gone is had again by loading the page anew. */
class Guard extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return <main id="main"><div className="notice failed" role="alert">
      <p>{t("page_failed")}</p>
      <button type="button" onClick={() => location.reload()}>{t("reload")}</button>
    </div></main>;
  }
}

/** Drawn anew, whole, in another language. */
function Spoken() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const hear = () => setTurn((turn) => turn + 1);
    addEventListener("ehr-language", hear);
    return () => removeEventListener("ehr-language", hear);
  }, []);
  return <Portal key={turn} />;
}

const place = document.getElementById("portal");
if (place) void begin().then(() => createRoot(place).render(<SessionProvider><Spoken /></SessionProvider>));
