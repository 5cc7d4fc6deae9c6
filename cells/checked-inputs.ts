import {z} from "zod";
import {described, InputError} from "./input-error.ts";
import {nearest} from "./nearest-name.ts";

// Under the page's policy nothing may evaluate text; zod's compiled parsers would.
z.config({jitless: true});

type Issue = z.core.$ZodIssue;

/** The inputs as the schema reads them; the first thing wrong with them raises `InputError` in our own words. */
export function checkedInputs<Schema extends z.ZodType>(
  schema: Schema,
  inputs: unknown,
  name: string
): z.output<Schema> {
  const outcome = schema.safeParse(inputs);
  if (outcome.success) return outcome.data;
  const issue = outcome.error.issues[0];
  const field = issue.path.length ? issue.path.join(".") : name;
  const got = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    inputs
  );
  if (issue.code === "unrecognized_keys") throw unknownKey(field, issue.keys[0], namesOf(schema, issue));
  const expected = expectedBy(issue, schema);
  // the choices stand in quotes in what is expected, whoever wrote it
  const choices = [...expected.matchAll(/"([^"]+)"/g)].map(([, choice]) => choice);
  const near = typeof got === "string" ? nearest(got, choices) : undefined;
  throw new InputError(field, {
    got,
    expected,
    remedy: near && `Did you mean ${JSON.stringify(near)}?`
  });
}

function unknownKey(field: string, key: string, names: string[]): InputError {
  const near = nearest(key, names);
  return new InputError(field, {
    got: described(`the option ${JSON.stringify(key)}`),
    expected: names.length ? `only ${names.join(", ")}` : "no such option",
    remedy: near && `Did you mean ${JSON.stringify(near)}?`
  });
}

/** What a schema says is expected; where it says nothing itself, the library's words are put into ours. */
function expectedBy(issue: Issue, schema: z.ZodType): string {
  if (!/^(Invalid|Too (big|small)|Unrecognized)\b/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "invalid_type":
      return issue.expected === "object" ? anObject(schema, issue) : withArticle(issue.expected);
    case "too_small":
      return `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return issue.message.replace(/^Invalid input: expected /, "");
  }
}

function anObject(schema: z.ZodType, issue: Issue): string {
  const shape = issue.path.length === 0 && schema instanceof z.ZodObject ? schema.shape : {};
  const required = Object.keys(shape).filter((key) => !shape[key].safeParse(undefined).success);
  return required.length ? `an object with ${required.join(", ")}` : "an object";
}

function namesOf(schema: z.ZodType, issue: Issue): string[] {
  return issue.path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function withArticle(noun: string): string {
  return `${/^[aeio]/.test(noun) ? "an" : "a"} ${noun}`;
}
