import { dateInput, endOfDay } from "../site/format";
import { Check, Field } from "../site/parts";
import { SCOPES } from "../site/scopes";
import { named, t } from "../site/text";

export interface TermsGiven {
  readonly scopes: readonly string[];
  /** As an input of type `date` has it; empty for no end. */
  readonly until: string;
  readonly write: boolean;
}

/** What a consent is about. `offered` are the scopes that may be chosen; `*` among them is everything. */
export function TermsForm(props: {
  terms: TermsGiven; onChange: (terms: TermsGiven) => void; offered?: readonly string[]; offersWrite: boolean;
}) {
  const { terms, onChange } = props;
  const offered = props.offered && !props.offered.includes("*") ? props.offered : ["*", ...SCOPES];
  const toggle = (scope: string, isOn: boolean) => {
    // Everything is everything: no other scope stands beside it.
    if (scope === "*") return onChange({ ...terms, scopes: isOn ? ["*"] : [] });
    const rest = terms.scopes.filter((each) => each !== scope && each !== "*");
    onChange({ ...terms, scopes: isOn ? [...rest, scope] : rest });
  };
  return <>
    <fieldset>
      <legend>{t("consent_what")}</legend>
      {offered.map((scope) => <Check key={scope} label={named("scope", scope)}
        checked={terms.scopes.includes(scope)} onChange={(isOn) => toggle(scope, isOn)} />)}
    </fieldset>
    <Field label={t("consent_end_date")} hint={t("consent_end_hint")} type="date" value={terms.until}
      min={dateInput(new Date())} onChange={(event) => onChange({ ...terms, until: event.target.value })} />
    {props.offersWrite && <Check label={t("consent_may_write")} checked={terms.write}
      onChange={(write) => onChange({ ...terms, write })} />}
  </>;
}

/** Unix seconds of its end; nothing for none. */
export function expiryOf(terms: TermsGiven): number | undefined {
  return endOfDay(terms.until);
}
