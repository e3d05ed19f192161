  # Paella's U-Net, first version: DenoiseUNet and ResBlock of the official modules.py (arXiv 2211.07292), by whose names the
  # weights w go. From noisy tokens x [B, H, W], progress r [B] (0 all noise, 1 none) and a condition c to logits
  # [B, H, W, codebook size]. Activations are [B, H, W, C].
  #
  # c is either [B, channels of all blocks], text vectors that map has mapped, or [B, h, w, conditioning], text vectors that
  # differ over the picture.
  #
  # Constants: down_blocks and up_blocks, residual blocks of each level in the order they run; noise_embedding, its length;
  # bfloat16, whether pointwise networks multiply in it (type 15; 7 is float64).

  def forward(self, w: Dict[str, Tensor], x: Tensor, r: Tensor, c: Tensor) -> Tensor:
    return self.denoise(w, x, r, c, None)

  # What each module gives, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor, r: Tensor, c: Tensor) -> Dict[str, Tensor]:
    seen = annotate(Dict[str, Tensor], {})
    seen["clf"] = self.denoise(w, x, r, c, seen)
    return seen

  def denoise(self, w: Dict[str, Tensor], x: Tensor, r: Tensor, c: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    r_embed = self.see(seen, "r_embed", self.gen_r_embedding(r))
    s = self.modulations(w, c, r_embed, x.size(1), x.size(2))
    x = torch.embedding(w["embedding.weight"], x)

    skips = annotate(List[Tensor], [])
    for i in range(len(self.down_blocks)):
      level = "down_blocks." + str(i) + "."
      if i > 0:
        x = self.see(seen, level + "0", self.downsample(w, level + "0", x))
      for j in range(self.down_blocks[i]):
        block = level + str(j + (1 if i > 0 else 0))
        x = self.see(seen, block, self.res_block(w, block, x, s[block], None))
      skips.append(x)

    for i in range(len(self.up_blocks)):
      level = "up_blocks." + str(i) + "."
      skip = skips.pop()
      for j in range(self.up_blocks[i]):
        block = level + str(j)
        x = self.see(seen, block, self.res_block(w, block, x, s[block], skip if i > 0 and j == 0 else None))
      if i < len(self.up_blocks) - 1:
        block = level + str(self.up_blocks[i])
        x = self.see(seen, block, self.upsample(w, block, x))

    return torch.linear(x, w["clf.weight"].flatten(1), w["clf.bias"])

  def res_block(self, w: Dict[str, Tensor], name: str, x: Tensor, s: Tensor, skip: Optional[Tensor]) -> Tensor:
    c = x.size(3)
    y = torch.reflection_pad2d(x.permute([0, 3, 1, 2]), [1, 1, 1, 1])
    y = torch.conv2d(y, w[name + ".depthwise.1.weight"], w[name + ".depthwise.1.bias"], groups=c).permute([0, 2, 3, 1])
    y = torch.layer_norm(y, [c], w[name + ".ln.ln.weight"], w[name + ".ln.ln.bias"], 1e-06)
    y = torch.addcmul(s * w[name + ".ln.beta"], y, s * w[name + ".ln.gamma"])
    if skip is not None:
      y = torch.cat([y, skip], 3)
    y = self.channelwise(w, name + ".channelwise", y)
    return torch.addcmul(x, y, w[name + ".gamma"])

  def channelwise(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    type = 15 if self.bfloat16 else x.dtype
    y = torch.linear(x.to(type), w[name + ".0.weight"].to(type), w[name + ".0.bias"].to(type))
    y = torch.linear(torch.gelu(y), w[name + ".2.weight"].to(type), w[name + ".2.bias"].to(type))
    return y.to(x.dtype)

  # Sines and cosines of 10000 cos(r pi / 2) at falling frequencies, which are rounded where the official code rounds them: the sines
  # of large angles show the last bit.
  def gen_r_embedding(self, r: Tensor) -> Tensor:
    half = self.noise_embedding // 2
    frequencies = torch.exp(torch.arange(half, dtype=6, device=r.device) * -(torch.log(10000) / (half - 1)))
    angles = (torch.cos(r * (3.141592653589793 / 2)) * 10000).unsqueeze(1) * frequencies
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)

  # What modulates each residual block, by its name: its cond_mapper's image of the condition and the noise level. The image of a
  # vector that is the same all over the picture and over the steps is made once, by map, and that of the noise level is added.
  def modulations(self, w: Dict[str, Tensor], c: Tensor, r_embed: Tensor, height: int, width: int) -> Dict[str, Tensor]:
    s = annotate(Dict[str, Tensor], {})
    if c.dim() == 2:
      noise_mapper = w["noise_mapper"] if "noise_mapper" in w else self.prepare(w)["noise_mapper"]
      mapped = (c.to(noise_mapper.dtype) + torch.linear(r_embed.to(noise_mapper.dtype), noise_mapper)).unsqueeze(1).unsqueeze(1)
      first = 0
      for name, level in self.blocks():
        channels = w[name + ".gamma"].size(0)
        s[name] = mapped.narrow(3, first, channels)
        first += channels
    else:
      spread = r_embed.unsqueeze(1).unsqueeze(1).expand([-1, c.size(1), c.size(2), -1])
      condition = torch.cat([c, spread], 3).to(w["clf.weight"].dtype)
      levels = [self.resize(condition, height >> i, width >> i) for i in range(len(self.down_blocks))]
      for name, level in self.blocks():
        s[name] = torch.linear(levels[level], w[name + ".cond_mapper.weight"], w[name + ".cond_mapper.bias"])
    return s

  # Maps text vectors c [B, conditioning] for all blocks, without the noise level: [B, channels of all blocks].
  def map(self, w: Dict[str, Tensor], c: Tensor) -> Tensor:
    mapped = annotate(List[Tensor], [])
    for name, level in self.blocks():
      weight = w[name + ".cond_mapper.weight"]
      columns = weight.narrow(1, 0, weight.size(1) - self.noise_embedding)
      mapped.append(torch.linear(c.to(weight.dtype), columns, w[name + ".cond_mapper.bias"]))
    return torch.cat(mapped, 1)

  # Made once and put beside the weights: the columns of all cond_mappers that the noise level's embedding goes through.
  def prepare(self, w: Dict[str, Tensor]) -> Dict[str, Tensor]:
    columns = annotate(List[Tensor], [])
    for name, level in self.blocks():
      weight = w[name + ".cond_mapper.weight"]
      columns.append(weight.narrow(1, weight.size(1) - self.noise_embedding, self.noise_embedding))
    return {"noise_mapper": torch.cat(columns)}

  # Names of the residual blocks in the order they run, each with its level, 0 the finest.
  def blocks(self) -> List[Tuple[str, int]]:
    names = annotate(List[Tuple[str, int]], [])
    for i in range(len(self.down_blocks)):
      for j in range(self.down_blocks[i]):
        names.append(("down_blocks." + str(i) + "." + str(j + (1 if i > 0 else 0)), i))
    for i in range(len(self.up_blocks)):
      for j in range(self.up_blocks[i]):
        names.append(("up_blocks." + str(i) + "." + str(j), len(self.up_blocks) - 1 - i))
    return names

  def resize(self, x: Tensor, height: int, width: int) -> Tensor:
    if x.size(1) == height and x.size(2) == width:
      return x
    return torch.upsample_bilinear2d(x.permute([0, 3, 1, 2]), [height, width], False).permute([0, 2, 3, 1])
