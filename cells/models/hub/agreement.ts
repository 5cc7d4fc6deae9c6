/** What the key of an answer about a hub begins with. */
export const agreementPrefix = "hub:";

/** Whether a control's value is a reader's agreement to ask a hub. Small: the page asks it of whatever a reader does. */
export function isAgreement(value: unknown): boolean {
  const {key, agreed} = (value ?? {}) as {key?: unknown; agreed?: unknown};
  return typeof key === "string" && key.startsWith(agreementPrefix) && agreed === true;
}
