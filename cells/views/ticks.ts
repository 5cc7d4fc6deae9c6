/** Round numbers from low to high, about so many, and three at least. */
export function ticksOf(low: number, high: number, wanted: number): number[] {
  const raw = (high - low) / wanted;
  if (!(raw > 0) || !Number.isFinite(raw)) return [];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // one or two marks say too little of a scale
  if (last - first < 2 && wanted < 100) return ticksOf(low, high, 1.5 * wanted);
  return Array.from({length: last - first + 1}, (_, k) => (first + k) * step);
}

/** Ticks as text, all with the decimals that their step needs, or in short where they are large. */
export function tickTexts(ticks: number[]): string[] {
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : Math.abs(ticks[0] ?? 1) || 1;
  const decimals = Math.min(9, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const large = Math.max(...ticks.map(Math.abs), 0) >= 100_000;
  return ticks.map((tick) => {
    const text = tick.toLocaleString("en", {
      minimumFractionDigits: large ? 0 : decimals,
      maximumFractionDigits: large ? 1 : decimals,
      useGrouping: Math.abs(tick) >= 10_000,
      notation: large ? "compact" : "standard"
    });
    return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
  });
}
