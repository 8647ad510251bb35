import { memo, useState } from "react";
import { day, momentOf, shortId, size } from "../site/format";
import { useChanges } from "../site/live";
import { Loaded, More, usePages } from "../site/loading";
import type { Record } from "../site/messages";
import { Page, Section } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { named, t } from "../site/text";
import { Uploading } from "../site/uploading";

/** A patient's own records: the newest version of each. */
export function Records() {
  const records = usePages<Record>("/v1/records", { current: true });
  const [isAdding, setAdding] = useState(false);
  useChanges(["record-anchored"], records.again);
  return <Page title={t("records")} lead={t("records_lead")}>
    {isAdding
      ? <Section title={t("record_add")}><Uploading onDone={records.again} /></Section>
      : <p><button type="button" className="first" onClick={() => setAdding(true)}>{t("record_add")}</button></p>}
    <Section title={t("records_list")}>
      <Loaded of={records} empty={t("records_empty")}>{(entries) => <>
        <ul className="list">{entries.map((record) => <Row key={record.record_id} record={record} />)}</ul>
        <More of={records} />
      </>}</Loaded>
    </Section>
  </Page>;
}

/** Drawn once, however many follow it. */
const Row = memo(function Row({ record }: { record: Record }) {
  return <li>
    <Link className="row" href={hrefOf("record", { id: record.record_id })}>
      <span className="name" dir="auto">{record.file_name ?? t("record_unnamed", { id: shortId(record.record_id) })}</span>
      <span className="details">
        <span className="tag">{named("scope", record.scope)}</span>
        <span>{record.anchored_at ? day(record.anchored_at) : momentOf(undefined, record.block)}</span>
        <span>{size(record.length)}</span>
        {record.author_id && <span>{t("record_by_doctor")}</span>}
      </span>
    </Link>
  </li>;
});
