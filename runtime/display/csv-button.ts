/** Stands under tables and numbers; `onSaveCsv` answers it. */
export const csvButton = `<button type="button" class="gb-quiet gb-scripted" data-action="csv">Download CSV</button>`;
