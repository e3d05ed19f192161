  # The prior of Paella's later models: PriorModel and Diffuzz of pabloppp's Arroz-Con-Cosas, by whose names the weights w go. From
  # a text's CLIP vector c to an image's [B, dimension], by diffusion.
  #
  # Constants: blocks, residual blocks between the first layer and the last; noise_embedding, its length.

  # What is noise in x [B, dimension] at the noise level r [B], 1 all noise and 0 none.
  def forward(self, w: Dict[str, Tensor], x: Tensor, c: Tensor, r: Tensor) -> Tensor:
    c = c.to(w["blocks.0.weight"].dtype)
    condition = torch.cat([c, self.gen_r_embedding(r).to(c.dtype)], 1)
    x = torch.linear(x.to(c.dtype), w["blocks.0.weight"], w["blocks.0.bias"])
    for i in range(self.blocks):
      x = x + self.block(w, "blocks." + str(i + 1), torch.cat([x, condition], 1))
    last = "blocks." + str(self.blocks + 1)
    return torch.linear(x, w[last + ".weight"], w[last + ".bias"]).to(6)

  def block(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    x = self.layer_norm(w, name + ".1", torch.linear(x, w[name + ".0.weight"]))
    return self.layer_norm(w, name + ".4", torch.linear(torch.gelu(x), w[name + ".3.weight"]))

  def layer_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(1)], w[name + ".weight"], w[name + ".bias"], 1e-05)

  # Sines and cosines of 10000 r at falling frequencies, which are rounded where the official code rounds them: the sines of large
  # angles show the last bit.
  def gen_r_embedding(self, r: Tensor) -> Tensor:
    half = self.noise_embedding // 2
    frequencies = torch.exp(torch.arange(half, dtype=6, device=r.device) * -(torch.log(10000) / (half - 1)))
    angles = (r * 10000).unsqueeze(1) * frequencies
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)

  # DDPM from x [B, dimension], all noise, to image vectors; x after every step, [steps, B, dimension]. The noise levels r and the
  # shares of signal that are left at them, kept, are [steps + 1], the last without noise; noise is what each step adds
  # [steps, B, dimension]; guidance [1] leads away from the condition u, and 1 needs none.
  def sample(self, w: Dict[str, Tensor], x: Tensor, c: Tensor, u: Tensor, r: Tensor, kept: Tensor, noise: Tensor,
      guidance: Tensor) -> Tensor:
    guided = bool(torch.ne(guidance, 1))
    conditions = torch.cat([c, u]) if guided else c
    steps = annotate(List[Tensor], [])
    for i in range(noise.size(0)):
      level = r.narrow(0, i, 1).expand([conditions.size(0)])
      if guided:
        toward, away = torch.chunk(self.forward(w, torch.cat([x, x]), conditions, level), 2)
        predicted = away + guidance * (toward - away)
      else:
        predicted = self.forward(w, x, conditions, level)
      now = kept.select(0, i)
      next = kept.select(0, i + 1)
      ratio = now / next
      x = (x - (1 - ratio) * predicted / torch.sqrt(1 - now)) / torch.sqrt(ratio)
      if i < noise.size(0) - 1:
        x = x + torch.sqrt((1 - ratio) * (1 - next) / (1 - now)) * noise.select(0, i)
      steps.append(x)
    return torch.stack(steps)
