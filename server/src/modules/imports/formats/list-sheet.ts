/** The sheet that we add to a supplier's workbook. It holds no records when the workbook comes back. */
export const LIST_SHEET = 'Problems (Products Manager)'
