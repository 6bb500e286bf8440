// capital lets a word that also stands within sentences begin as one that stands alone:
// in a cell, a choice, a line of its own. Chinese stays as it is.
export const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
