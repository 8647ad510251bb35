import { useEffect } from "react";

/** The files of what was dropped: a folder is none, and could not be read. */
export function filesOf(dropped: DataTransfer): readonly File[] {
  return [...dropped.items].flatMap((item) => {
    const file = item.kind === "file" && !item.webkitGetAsEntry()?.isDirectory ? item.getAsFile() : null;
    return file ? [file] : [];
  });
}

/** A file that is dropped beside the place for it does nothing: a browser would leave the page and show the file. */
export function useDropsBeside(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    };
    addEventListener("dragover", refuse);
    addEventListener("drop", refuse);
    return () => {
      removeEventListener("dragover", refuse);
      removeEventListener("drop", refuse);
    };
  }, []);
}
