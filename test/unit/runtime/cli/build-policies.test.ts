import {expect, test} from "vitest";
import {
  headersFile,
  hubRealm,
  kernelPage,
  kernelPolicy,
  kernelPolicyWith
} from "../../../../runtime/cli/build-policies.ts";
import {parse} from "../../../../runtime/document/index.ts";

const asked = (front: string) => hubRealm(parse(`---\n${front}\n---\n`).frontMatter?.data.hub);

test("a notebook that does not ask for a hub has no realm that reaches one", () => {
  expect(asked("title: x")).toBeUndefined();
  expect(asked("hub: false")).toBeUndefined();
  expect(kernelPolicy).toContain("connect-src 'self';");
});

test("hub: true lets the realm reach the Hugging Face hub, where its files are, and nothing else", () => {
  const {page, origins} = asked("hub: true")!;
  expect(page).toMatch(/^kernel-\w+\.html$/);
  const policy = kernelPolicyWith(origins);
  expect(policy.replace(/ https:[^;]+/, "")).toBe(kernelPolicy);
  expect(policy).toContain(
    "connect-src 'self' https://huggingface.co https://*.huggingface.co https://*.hf.co;"
  );
  expect(kernelPage("engine/realm.js", policy)).toContain(`content="${policy}"`);
});

test("other hubs have realms of their own, one for the same origins in any order", () => {
  const one = asked('hub: ["https://a.org", "https://*.b.org:8443"]')!;
  const same = asked('hub: ["https://*.b.org:8443", "https://a.org"]')!;
  expect(one).toEqual(same);
  expect(one.page).not.toBe(asked("hub: true")!.page);
});

test("the headers of a site name each realm once, by both of its addresses", () => {
  const hub = asked("hub: true")!;
  const text = headersFile({base: "/book/", pages: ["index.html"], engine: "engine", hubs: [hub]});
  const rule = `Content-Security-Policy: ${kernelPolicyWith(hub.origins)}`;
  for (const address of [hub.page, hub.page.replace(".html", "")]) {
    expect(text.split(`/book/${address}\n  ${rule}\n`)).toHaveLength(2);
  }
});
