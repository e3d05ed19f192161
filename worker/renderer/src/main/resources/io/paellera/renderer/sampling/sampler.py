  def tokens(self, state: Tensor, kept: Tensor, entries: Tensor) -> Tensor:
    return torch.index_select(torch.narrow(state, 1, 0, torch.size(kept, 1)), 0, entries)
  def levels(self, state: Tensor, levels: Tensor, entries: Tensor) -> Tensor:
    return torch.index_select(torch.squeeze(self.now(levels, state), 1), 0, entries)
  def now(self, plan: Tensor, state: Tensor) -> Tensor:
    position = torch.narrow(state, 1, torch.size(state, 1) - 1, 1)
    if torch.dim(plan) == 3:
      position = torch.unsqueeze(position, 2)
    return torch.take_along_dim(plan, position, 1)
  def advance(self, logits: Tensor, unconditional: Tensor, state: Tensor, kept: Tensor, uniforms: Tensor, noise: Tensor,
      levels: Tensor, coldness: Tensor, guidance: Tensor, mass: Tensor, fewest: Tensor,
      guided: bool, filtered: bool, counted: bool, at_once: int) -> Tensor:
    size = torch.size(kept, 1)
    drawn = self.draw(logits, unconditional, torch.squeeze(self.now(uniforms, state), 1), self.now(coldness, state),
        self.now(guidance, state), mass, fewest, guided, filtered, counted, at_once)
    broken = torch.amax(torch.cat([torch.narrow(state, 1, size, 1), torch.to(torch.lt(drawn, 0), 4)], 1), [1], True)
    put = torch.squeeze(self.now(noise, state), 1)
    next = torch.where(torch.ge(kept, 0), torch.to(kept, 4), torch.clamp_min(drawn, 0))
    next = torch.where(torch.ge(put, 0), torch.to(put, 4), next)
    next = torch.where(torch.eq(put, -2), torch.narrow(state, 1, 0, size), next)
    return torch.cat([next, broken, torch.add(torch.narrow(state, 1, size + 1, 1), 1)], 1)
  def draw(self, logits: Tensor, unconditional: Tensor, uniforms: Tensor, coldness: Tensor, guidance: Tensor, mass: Tensor,
      fewest: Tensor, guided: bool, filtered: bool, counted: bool, at_once: int) -> Tensor:
    rows = torch.size(unconditional, 0)
    drawn = annotate(List[Tensor], [])
    for first in range(0, rows, at_once):
      count = min(at_once, rows - first)
      some = torch.to(torch.narrow(logits, 0, first, count), 6, False, True)
      if guided:
        base = torch.to(torch.index_select(logits, 0, torch.narrow(unconditional, 0, first, count)), 6)
        weight = torch.unsqueeze(torch.narrow(guidance, 0, first, count), 2)
        some = torch.add_(torch.mul_(torch.sub_(some, base), weight), base)
      if filtered:
        some = self.typical(some, torch.narrow(mass, 0, first, count), torch.narrow(fewest, 0, first, count), counted)
      cold = torch.unsqueeze(torch.narrow(coldness, 0, first, count), 2)
      some = self.choose(some, cold, torch.unsqueeze(torch.narrow(uniforms, 0, first, count), 2))
      drawn = torch.append(drawn, some)
    return torch.cat(drawn)
  def typical(self, logits: Tensor, mass: Tensor, fewest: Tensor, counted: bool) -> Tensor:
    distances = torch.sub(logits, torch.amax(logits, [-1], True))
    weights = torch.exp(distances)
    total = torch.sum(weights, [-1], True)
    mean = torch.div(torch.sum(torch.mul(weights, distances), [-1], True), total)
    keys = torch.view_copy(torch.abs_(torch.sub_(distances, mean)), dtype=3)
    wanted = torch.mul(total, mass)
    limit = torch.zeros_like(torch.narrow(keys, -1, 0, 1))
    for step in range(31):
      highest = torch.add(limit, (1 << (30 - step)) - 1)
      within = torch.le(keys, highest)
      enough = torch.ge(torch.sum(torch.mul(weights, within), [-1], True), wanted)
      if counted:
        enough = torch.logical_and(enough, torch.ge(torch.sum(within, [-1], True), fewest))
      limit = torch.where(enough, limit, torch.add(highest, 1))
    return torch.masked_fill_(logits, torch.gt(keys, limit), -float("inf"))
  def choose(self, logits: Tensor, coldness: Tensor, uniforms: Tensor) -> Tensor:
    weights = torch.exp_(torch.mul_(torch.sub_(logits, torch.amax(logits, [-1], True)), coldness))
    sums = torch.cumsum_(torch.to(weights, 7), -1)
    total = torch.narrow(sums, -1, torch.size(sums, -1) - 1, 1)
    chosen = torch.searchsorted(sums, torch.mul(uniforms, total), out_int32=False, right=True)
    return torch.squeeze(torch.where(torch.gt(total, 0), chosen, -1), -1)
