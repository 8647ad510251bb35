import { Enrolment } from "../site/enrolment";
import { Page } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { t } from "../site/text";

/** A patient makes an account, where the operator lets them. */
export function Register() {
  return <Page title={t("register")} lead={t("register_lead")}>
    <Enrolment path="/v1/registrations" asksName isHolder fixed={{}} submit={t("register")} />
    <p>{t("have_account")} <Link href={hrefOf("sign-in")}>{t("sign_in")}</Link></p>
  </Page>;
}
