import { useEffect, useState } from "react";
import { Notice } from "../site/parts";
import { t } from "../site/text";
import { DicomView } from "./DicomView";
import { FhirView } from "./FhirView";
import { type DicomPicture, picture } from "./dicom";
import { DicomProblem } from "./dicom-elements";
import { type Reading, reading } from "./fhir-bundle";
import { parsed } from "./json";
import { HEAD, kindOf } from "./kind";
import { syntaxName } from "./syntaxes";
import { w } from "./words";

/** Characters of a text that are shown. */
const TEXT_LIMIT = 500_000;
/** Bytes of JSON that are read as FHIR; longer ones are shown as the text that they are. */
const JSON_LIMIT = 16_000_000;

type Found =
  | { readonly kind: "image" | "pdf"; readonly url: string }
  | { readonly kind: "text"; readonly text: string; readonly isCut: boolean }
  | { readonly kind: "fhir"; readonly reading: Reading }
  | { readonly kind: "dicom"; readonly picture: DicomPicture }
  | { readonly kind: "dicom-problem"; readonly problem: DicomProblem }
  | { readonly kind: "unknown" };

async function found(blob: Blob): Promise<Found> {
  const kind = kindOf(blob.type, new Uint8Array(await blob.slice(0, HEAD).arrayBuffer()));
  switch (kind) {
    case "image": case "pdf": return { kind, url: URL.createObjectURL(blob) };
    case "fhir": {
      const json = blob.size <= JSON_LIMIT ? reading(parsed(await blob.text())) : undefined;
      return json ? { kind, reading: json } : await asText(blob);
    }
    case "dicom": try {
      return { kind, picture: picture(new Uint8Array(await blob.arrayBuffer())) };
    } catch (error) {
      if (error instanceof DicomProblem) return { kind: "dicom-problem", problem: error };
      throw error;
    }
    case "text": return await asText(blob);
    case "unknown": return { kind };
  }
}

async function asText(blob: Blob): Promise<Found> {
  const text = await blob.slice(0, TEXT_LIMIT * 4).text();
  return { kind: "text", text: text.slice(0, TEXT_LIMIT), isCut: text.length > TEXT_LIMIT };
}

/** The content of a record, whatever it is; never drawn as markup, and gone with this component. */
export default function Shown({ blob, title }: { blob: Blob; title: string }) {
  const [state, setState] = useState<Found>();
  useEffect(() => {
    let isOver = false;
    let url: string | undefined;
    const keep = (next: Found) => {
      if ("url" in next) url = next.url;
      if (!isOver) setState(next);
      else if (url) URL.revokeObjectURL(url);
    };
    found(blob).then(keep, () => keep({ kind: "unknown" }));
    return () => {
      isOver = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [blob]);

  switch (state?.kind) {
    case undefined: return <p role="status">{t("opening")}</p>;
    case "image": return <img src={state.url} alt={t("image_alt", { name: title })}
      onError={() => setState({ kind: "unknown" })} />;
    case "pdf": return <iframe src={state.url} title={title} />;
    case "text": return <>
      {state.isCut && <Notice>{t("text_cut")}</Notice>}
      <pre tabIndex={0} aria-label={title} dir="auto">{state.text}</pre>
    </>;
    case "fhir": return <FhirView of={state.reading} />;
    case "dicom": return <DicomView of={state.picture} />;
    case "dicom-problem": return <Notice>{problemText(state.problem)}</Notice>;
    case "unknown": return <Notice>{t("view_unknown")}</Notice>;
  }
}

function problemText({ code, detail }: DicomProblem): string {
  return w(`dicom_${code}`, { detail: code === "syntax" ? syntaxName(detail) : detail });
}
