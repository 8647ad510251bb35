import { useState } from "react";
import { Download } from "../opening/Download";
import { Failure, ask } from "../site/api";
import { momentOf, shortId, size } from "../site/format";
import { useChanges } from "../site/live";
import { Failed, Loaded, useAction, useLoaded, usePages } from "../site/loading";
import type { Record, Verification } from "../site/messages";
import { Facts, Notice, Page, Section } from "../site/parts";
import { Link, hrefOf, usePlace } from "../site/router";
import { named, t } from "../site/text";
import { Uploading } from "../site/uploading";
import { Viewer } from "../site/viewer";
import { Erasing } from "./Erasing";
import { Seers } from "./Seers";

/** One of a patient's own records. */
export function RecordPage() {
  const id = usePlace().query.get("id") ?? "";
  const record = useLoaded<Record>(id, (signal) => ask("GET", `/v1/records/${encodeURIComponent(id)}`, {}, signal));
  useChanges(["record-anchored"], record.again);
  const name = record.value?.file_name ?? t("record_unnamed", { id: shortId(id) });
  return <Page key={id} title={name}>
    <p><Link href={hrefOf("records")}>{t("records_back")}</Link></p>
    <Loaded of={record}>{(found) => <One record={found} name={name} again={record.again} />}</Loaded>
  </Page>;
}

function One({ record, name, again }: { record: Record; name: string; again: () => void }) {
  const [open, setOpen] = useState<"view" | "version" | "erase">();
  const path = `/v1/records/${record.record_id}/content`;
  return <>
    {record.superseded_by && <Notice>{t("record_superseded")} <Link
      href={hrefOf("record", { id: record.superseded_by })}>{t("record_newer")}</Link></Notice>}
    <Facts of={[
      [t("scope"), named("scope", record.scope)], [t("size"), size(record.length)],
      [t("media_type"), record.media_type ?? "—"], [t("anchored_at"), momentOf(record.anchored_at, record.block)],
      [t("record_id"), <code key="id">{record.record_id}</code>], [t("author"), record.author_id ? t("record_by_doctor") : t("record_by_you")],
    ]} />
    <div className="buttons">
      <button type="button" className="first" onClick={() => setOpen("view")}>{t("view")}</button>
      <Download path={path} />
      {!record.superseded_by
        && <button type="button" onClick={() => setOpen("version")}>{t("version_add")}</button>}
      <Link className="button" href={hrefOf("accesses", { record: record.record_id })}>{t("record_accesses")}</Link>
    </div>
    <p className="hint">{t("download_hint")}</p>
    {open === "view" && <Viewer path={path} title={name} onClose={() => setOpen(undefined)} />}
    {open === "version" && <Section title={t("version_add")}>
      <Uploading query={{ supersedes: record.record_id }} scope={record.scope} onDone={again} />
    </Section>}
    <Seers record={record} />
    <Versions id={record.record_id} />
    <Verifying id={record.record_id} />
    <Section title={t("erase")}>
      <p>{t("erase_lead")}</p>
      <button type="button" className="grave" onClick={() => setOpen("erase")}>{t("erase_this")}</button>
    </Section>
    {open === "erase" && <Erasing record={record} name={name} onClose={() => setOpen(undefined)} />}
  </>;
}

function Versions({ id }: { id: string }) {
  const versions = usePages<Record>(`/v1/records/${id}/versions`);
  useChanges(["record-anchored"], versions.again);
  return <Section title={t("versions")}>
    <Loaded of={versions} empty={t("versions_empty")}>{(entries) =>
      <ol className="list">{entries.map((version) => <li key={version.record_id}>
        <Link className="row" href={hrefOf("record", { id: version.record_id })}
          aria-current={version.record_id === id ? "true" : undefined}>
          <span className="name" dir="auto">{version.file_name ?? t("record_unnamed", { id: shortId(version.record_id) })}</span>
          <span className="details">
            <span>{momentOf(version.anchored_at, version.block)}</span><span>{size(version.length)}</span>
            {version.record_id === id && <span className="tag">{t("version_this")}</span>}
          </span>
        </Link>
      </li>)}</ol>}</Loaded>
  </Section>;
}

/** Reads the stored object whole and holds it against the ledger's hash. */
function Verifying({ id }: { id: string }) {
  const action = useAction();
  const [found, setFound] = useState<Verification>();
  const verify = () => action.run(async () => {
    setFound(undefined);
    const answer = await ask<Verification>("POST", `/v1/records/${id}/verify`);
    if (!answer.sha256) throw new Failure("broken", 0, "");
    setFound(answer);
  });
  return <Section title={t("verify")}>
    <p>{t("verify_lead")}</p>
    {action.error !== undefined && <Failed error={action.error} />}
    {found && <Notice kind="good">{t("verify_good", { size: size(found.sealed_length), hash: found.sha256 })}</Notice>}
    <button type="button" disabled={action.isBusy} onClick={verify}>
      {action.isBusy ? t("working") : t("verify_now")}
    </button>
  </Section>;
}
