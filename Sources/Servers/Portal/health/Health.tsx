import { useEffect } from "react";
import { Failure, address } from "../site/api";
import { count } from "../site/format";
import { Loaded, useLoaded } from "../site/loading";
import type { Readiness } from "../site/messages";
import { Facts, Notice, Page, Section } from "../site/parts";
import { type Key, hasText, t } from "../site/text";

/** Milliseconds between two looks. */
const AGAIN = 10_000;

interface Health extends Readiness {
  /** Operations that wait for the ledger's verdict; undefined where nobody knows. */
  readonly queue: number | undefined;
  /** Blocks of the ledger that the read model has not read; the same. */
  readonly lag: number | undefined;
}

async function look(signal: AbortSignal): Promise<Health> {
  try {
    // 503 says which part is not ready: no problem document, and no failure to ask.
    const [ready, metrics] = await Promise.all(
      [fetch(address("/readyz"), { signal }), fetch(address("/metrics"), { signal })]);
    const text = await metrics.text();
    const number = (name: string) => {
      const found = new RegExp(`^ehr_gateway_${name} (\\S+)$`, "m").exec(text)?.[1];
      return found === undefined ? undefined : Number(found);
    };
    return {
      ...(await ready.json() as Readiness), queue: number("waiting_operations"), lag: number("index_lag_blocks"),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure("unreachable", 0, "");
  }
}

const shown = (number: number | undefined) => number === undefined ? t("health_unknown") : count(number);

/** Whether the gateway and what it needs work. */
export default function HealthPage() {
  const health = useLoaded("health", look);
  const { again } = health;
  useEffect(() => {
    const timer = setInterval(again, AGAIN);
    return () => clearInterval(timer);
  }, [again]);
  return <Page title={t("health")} lead={t("health_lead")}>
    <Loaded of={health}>{(found) => <>
      <Notice kind={found.ready ? "good" : "grave"}>{t(found.ready ? "health_good" : "health_bad")}</Notice>
      <Facts of={[
        ...found.parts.map((part) => [
          hasText(`part_${part.name}`) ? t(`part_${part.name}` as Key) : part.name,
          part.ready ? t("part_ready") : t("part_away", { reason: part.reason ?? "" })] as const),
        [t("health_queue"), shown(found.queue)],
        [t("health_lag"), shown(found.lag)],
      ]} />
      <Section title={t("health_production")}>
        <ul className="checks">{found.production.map((fact) => <li key={fact.name}>
          <span aria-hidden="true">{{ ok: "✓", wrong: "✗", unseen: "–" }[fact.state]}</span>{" "}
          {hasText(`fact_${fact.name}`) ? t(`fact_${fact.name}` as Key) : fact.name}{": "}
          <strong>{t(`fact_${fact.state}`)}</strong>
        </li>)}</ul>
        <p className="hint">{t("health_production_hint")}</p>
      </Section>
    </>}</Loaded>
  </Page>;
}
