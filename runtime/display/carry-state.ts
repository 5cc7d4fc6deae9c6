const focusable = "a[href], button, summary, input, select, [tabindex]";

/**
 * Remembers what the reader opened and focused in an element that is about to be replaced by another drawing of the
 * same kind. The function it returns, called once the new one stands in the page, brings it back.
 */
export function carryState(old: HTMLElement, replacement: HTMLElement): () => void {
  const opened = new Set(
    [...old.querySelectorAll("details")].filter(({open}) => open).map((item) => placeOf(item, old))
  );
  const scrolled = [...old.querySelectorAll(".gb-table-scroll")].map(({scrollLeft, scrollTop}) => ({
    scrollLeft,
    scrollTop
  }));
  const focused = [...old.querySelectorAll(focusable)].indexOf(document.activeElement as Element);
  const tag = document.activeElement?.tagName;
  return () => {
    for (const item of replacement.querySelectorAll("details")) {
      if (opened.has(placeOf(item, replacement))) item.open = true;
    }
    replacement.querySelectorAll(".gb-table-scroll").forEach((region, index) => {
      if (scrolled[index]) Object.assign(region, scrolled[index]);
    });
    const target = focused >= 0 ? replacement.querySelectorAll<HTMLElement>(focusable)[focused] : undefined;
    if (target?.tagName === tag) target?.focus({preventScroll: true});
  };
}

/** Where an element stands below another: "0.2.1". */
function placeOf(element: Element, root: Element): string {
  const place: number[] = [];
  for (let at = element; at !== root && at.parentElement; at = at.parentElement) {
    place.unshift([...at.parentElement.children].indexOf(at));
  }
  return place.join(".");
}
