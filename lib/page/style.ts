/** How the page looks: light or dark as the reader's system is, and in one column on a phone. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1b1f24; --soft: #59626d; --rule: #e2e5e9;
  --one: #1c69d4; --two: #b25a00; --three: #b3261e; --well: #1a7f4b; --wash: #1c69d41f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121518; --card: #1b1f23; --ink: #e9ecef; --soft: #a0a9b3; --rule: #2f353b;
    --one: #6ba8ff; --two: #f2a65a; --three: #ff8a80; --well: #5fd39a; --wash: #6ba8ff26;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 70rem; margin: 0 auto; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.125rem; }
h3 { margin: 0; font-size: 1rem; }
p { margin: 0; }
.soft, figcaption p, .tiles small, footer { color: var(--soft); font-size: 0.875rem; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 0.625rem; padding: 1rem 1.25rem; }
.verdict { margin: 1.25rem 0; border-left: 0.3rem solid var(--well); font-weight: 600; }
.verdict.bad { border-left-color: var(--three); }
.tiles { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); margin: 0; }
.tiles div { display: flex; flex-direction: column; }
.tiles dt { color: var(--soft); font-size: 0.875rem; }
.tiles dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles small { display: block; font-size: 0.8125rem; font-weight: 400; line-height: 1.4; }
.tiles .bad dd { color: var(--three); }
.pair, .curves { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); align-items: stretch; }
.pair { align-items: start; }
.curve:first-child { grid-column: 1 / -1; }
.stack { display: grid; gap: 0.75rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9375rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.375rem; }
th, td { padding: 0.3rem 0 0.3rem 0.75rem; text-align: right; border-top: 1px solid var(--rule); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
th { font-weight: 400; }
thead th { color: var(--soft); border-top: 0; font-size: 0.875rem; vertical-align: bottom; }
tfoot th, tfoot td { border-top: 2px solid var(--soft); font-weight: 600; }
.ids, .path { font: 0.8125rem/1.7 ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
.ids { margin: 0.5rem 0 0; padding: 0; list-style: none; }
td { white-space: nowrap; }
.facts td { white-space: normal; }
figure { margin: 0; }
.legend { display: flex; flex-wrap: wrap; gap: 0.125rem 1.25rem; margin: 0.5rem 0 0; padding: 0; list-style: none; font-size: 0.875rem; }
.legend b { font-variant-numeric: tabular-nums; }
.key { display: inline-block; width: 1.25rem; margin-right: 0.4rem; vertical-align: middle; border-top: 0.1875rem solid; }
.main { color: var(--one); } .other { color: var(--two); } .third { color: var(--well); } .alarm { color: var(--three); }
.key.other { border-top-style: dashed; } .key.third { border-top-style: dotted; }
.plot { position: relative; height: 11rem; margin: 1rem 0.75rem 1.75rem 4.25rem; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.plot path { fill: none; vector-effect: non-scaling-stroke; }
.grid { stroke: var(--rule); stroke-width: 1; }
.line { stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.line.other { stroke-dasharray: 5 5; } .line.third { stroke-dasharray: 1 5; }
.dot { stroke: currentColor; stroke-width: 7; stroke-linecap: round; }
.empty { position: absolute; inset: 0; display: grid; place-content: center; color: var(--soft); font-size: 0.875rem; }
.plot .area { fill: var(--wash); }
.hint { fill: transparent; }
.hint:hover { fill: var(--wash); }
.axis { margin: 0; padding: 0; list-style: none; color: var(--soft); font-size: 0.75rem; line-height: 1; font-variant-numeric: tabular-nums; }
.axis li { position: absolute; white-space: nowrap; }
.up li { right: calc(100% + 0.5rem); transform: translateY(-50%); }
.along li { top: calc(100% + 0.625rem); transform: translateX(-50%); }
details { font-size: 0.875rem; }
summary { cursor: pointer; color: var(--soft); width: fit-content; padding: 0.25rem 0; }
:focus-visible { outline: 2px solid var(--one); outline-offset: 3px; border-radius: 2px; }
.scroll { max-height: 16rem; overflow: auto; margin-top: 0.375rem; }
.scroll thead th { position: sticky; top: 0; background: var(--card); padding-bottom: 0.375rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note { margin-top: 0.5rem; }
footer { margin-top: 2.5rem; }
`;
