import { type MouseEvent, useState } from "react";
import { address } from "../site/api";
import { Failed, useAction, useLoaded } from "../site/loading";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import type { Way } from "./content";
import { deviceKeyState } from "./device";

/** Saves a record: opened by this browser where it has the key, else by the encryption service. */
export function Download({ path }: { path: string }) {
  const holder = useSignedIn().account.holder ?? "";
  const own = useLoaded(holder, () => deviceKeyState(holder));
  const action = useAction();
  const [way, setWay] = useState<Way>();
  const click = (event: MouseEvent) => {
    // Without a key it is the browser's own download from its first byte on.
    if (own.isLoading || !own.value || own.value.kind === "none") return;
    event.preventDefault();
    setWay(undefined);
    action.run(async () => {
      const { save } = await import("./saving");
      setWay(await save(holder, path));
    });
  };
  return <>
    <a className="button" href={address(path).href} download onClick={click} aria-busy={action.isBusy}>
      {t("download")}</a>
    {action.isBusy && <span role="status">{t("saving_here")}</span>}
    {way && !action.isBusy && <span role="status">{t(way === "device" ? "saved_here" : "read_through_service")}</span>}
    {action.error !== undefined && <Failed error={action.error} />}
  </>;
}
