// The order of channels.
export const moved = {
  // order lists the chosen in their order, then the others.
  order: <C extends string>(chosen: C[], all: readonly C[]): C[] => [...chosen, ...all.filter((c) => !chosen.includes(c))],
  up<C extends string>(chosen: C[], c: C): C[] {
    const at = chosen.indexOf(c)
    if (at < 1) return chosen
    const next = [...chosen]
    next[at - 1] = c
    next[at] = chosen[at - 1]!
    return next
  },
}
