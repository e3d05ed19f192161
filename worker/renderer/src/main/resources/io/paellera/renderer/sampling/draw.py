  def draw(self, logits: Tensor, conditional: Tensor, unconditional: Tensor, guidance: Tensor, coldness: Tensor, mass: Tensor,
      fewest: Tensor, uniforms: Tensor, guided: bool, filtered: bool, counted: bool, at_once: int) -> Tensor:
    rows = torch.size(conditional, 0)
    drawn = annotate(List[Tensor], [])
    for first in range(0, rows, at_once):
      count = min(at_once, rows - first)
      some = torch.to(torch.index_select(logits, 0, torch.narrow(conditional, 0, first, count)), 6)
      if guided:
        base = torch.to(torch.index_select(logits, 0, torch.narrow(unconditional, 0, first, count)), 6)
        some = torch.add_(torch.mul_(torch.sub_(some, base), torch.narrow(guidance, 0, first, count)), base)
      if filtered:
        some = self.typical(some, torch.narrow(mass, 0, first, count), torch.narrow(fewest, 0, first, count), counted)
      some = self.choose(some, torch.narrow(coldness, 0, first, count), torch.narrow(uniforms, 0, first, count))
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
