/** A key that is made, and where it is kept by a name. */
export interface Keeping {
  readonly keep: (name: string) => Promise<void>;
  readonly drop: (name: string) => Promise<void>;
}

/** Keys that this browser has kept under a name of their own, before anybody is told of their public halves. */
export interface Waiting {
  /** Keeps them under their holder's name, `patient:ID`; gives whether that was done. */
  readonly give: (holder: string) => Promise<boolean>;
  readonly drop: () => Promise<void>;
}

/**
 * Keeps these keys until it is known whose they are, which also shows that this browser keeps keys at all: of one that
 * is enrolled and kept nowhere only another way to approve would help.
 * @returns nothing where one of them cannot be kept, as in a private window
 */
export async function waiting(keys: readonly Keeping[]): Promise<Waiting | undefined> {
  const name = `new:${crypto.randomUUID()}`;
  const drop = async () => {
    await Promise.allSettled(keys.map((key) => key.drop(name)));
  };
  const keep = async (as: string) => {
    try {
      for (const key of keys) await key.keep(as);
      return true;
    } catch {
      return false;
    }
  };
  if (!await keep(name)) {
    await drop();
    return undefined;
  }
  return {
    drop,
    give: async (holder) => {
      const isKept = await keep(holder);
      if (isKept) await drop();
      return isKept;
    },
  };
}

/** The answer to what enrols these keys; they go where it is refused. */
export async function asking<Answer>(keys: Waiting | undefined, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    await keys?.drop();
    throw error;
  }
}
