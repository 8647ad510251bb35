import { useState } from "react";
import { Failure, ask } from "../site/api";
import { momentOf } from "../site/format";
import { Failed, Loaded, More, useAction, usePages } from "../site/loading";
import type { AuditEntry, Consent, Model } from "../site/messages";
import { useNames } from "../site/names";
import { Field, Notice, Page, Section } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { useSignedIn } from "../site/session";
import { type Answer, type Fault, type Proof, answerIn, descendants, faultOf } from "./proof";
import { readers } from "./readers";
import { w } from "./words";

/** Who has read a patient's records for research, and which models have learned from them: as the ledger proves it. */
export default function Studies() {
  const entries = usePages<AuditEntry>("/v1/audit", { purpose: "HRESCH" });
  const consents = usePages<Consent>("/v1/consents", { limit: 100 });
  const name = useNames();
  return <Page title={w("title")} lead={w("lead")}>
    <Section title={w("read_by")}>
      <Loaded of={entries} empty={w("read_empty")}>{(found) => <>
        <ul className="list">{readers(found, consents.value ?? []).map((reader) =>
          <li key={reader.doctor} className="row">
          <span className="name" dir="auto">{reader.name ?? name("doctor", reader.doctor)}</span>
          <span className="details">
            {consents.value && <span className="tag">{w(`state_${reader.state}`)}</span>}
            <span>{w("read_records", { count: reader.records })}</span>
            <span>{w("read_times", { count: reader.readings })}</span>
            <span>{w("read_last", { moment: momentOf(reader.last.at, reader.last.block) })}</span>
            <Link href={hrefOf("accesses")}>{w("read_accesses")}</Link>
          </span>
        </li>)}</ul>
        <More of={entries} />
      </>}</Loaded>
      <p className="hint">{w("unlearn")}</p>
    </Section>
    <Proofs />
  </Page>;
}

interface Judged {
  readonly proof: Proof;
  readonly fault: Fault | undefined;
  readonly entry: Model | undefined;
  readonly later: number;
}

/** A file that the hospital gives, held against the ledger; it stays in the browser. */
function Proofs() {
  const { id } = useSignedIn();
  const action = useAction();
  const [wrong, setWrong] = useState<string>();
  const [answer, setAnswer] = useState<Answer>();
  const [judged, setJudged] = useState<readonly Judged[]>();
  const take = (file: File | undefined) => {
    setWrong(undefined);
    setAnswer(undefined);
    setJudged(undefined);
    if (file) action.run(async () => {
      let found: Answer;
      try {
        found = answerIn(await file.text());
      } catch (error) {
        setWrong(error instanceof SyntaxError ? "JSON" : (error as Error).message);
        return;
      }
      const all: Judged[] = [];
      for (const proof of found.models) all.push(await judge(proof, id));
      setAnswer(found);
      setJudged(all);
    });
  };
  return <Section title={w("proofs")}>
    <p>{w("proofs_lead")}</p>
    <Field label={w("proofs_file")} type="file" accept=".json,application/json"
      onChange={(event) => take(event.target.files?.[0])} />
    {action.error !== undefined && <Failed error={action.error} />}
    {wrong !== undefined && <Notice kind="grave">{w("proofs_none", { reason: wrong })}</Notice>}
    {answer && judged?.length === 0 && (answer.patient === id ? <Notice>{w("proofs_empty")}</Notice>
      : <Notice kind="grave">{w("fault_other_patient")}</Notice>)}
    {judged && judged.length > 0 && <ul className="list">{judged.map((each) =>
      <li key={`${each.proof.submitter}/${each.proof.model_hash}`} className="row"><Judgement of={each} /></li>)}</ul>}
    {answer && answer.undecided.length > 0 && <p>{w("undecided", { rounds: answer.undecided.join("; ") })}</p>}
    {answer && answer.does_not_hold.length > 0 && <Notice kind="grave">
      {w("broken", { rounds: answer.does_not_hold.join("; ") })}</Notice>}
  </Section>;
}

async function judge(proof: Proof, patient: string): Promise<Judged> {
  let entry: Model;
  try {
    entry = await ask<Model>("GET", `/v1/models/${proof.submitter}/${proof.model_hash}`);
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 404) throw error;
    return { proof, fault: "no_model", entry: undefined, later: 0 };
  }
  const fault = await faultOf(proof, patient, entry);
  const later = fault ? [] : await descendants(proof.model_hash, childrenBy(proof.submitter));
  return { proof, fault, entry, later: later.length };
}

const childrenBy = (submitter: string) => async (parent: string): Promise<readonly string[]> => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page: { entries: readonly Model[]; next?: string } = await ask(
      "GET", "/v1/models", { query: { submitter, parent_hash: parent, limit: 100, cursor } });
    found.push(...page.entries.map((each) => each.model_hash));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
};

function Judgement({ of: { proof, fault, entry, later } }: { of: Judged }) {
  return <>
    <span className="name">{w("proof_model", { round: proof.round, study: proof.study, site: proof.site })}</span>
    <span className="details">
      <span className="tag">{fault ? w(`fault_${fault}`) : w("proof_holds")}</span>
      {entry && <span>{momentOf(entry.at, entry.block)}</span>}
      {!fault && <span>{w("proof_records", { records: proof.records.map((each) => each.record).join(", ") })}</span>}
      {later > 0 && <span>{w("proof_later", { count: later })}</span>}
      {entry && <Link href={hrefOf("transaction", { id: entry.transaction_id })}>{w("proof_check")}</Link>}
    </span>
  </>;
}
