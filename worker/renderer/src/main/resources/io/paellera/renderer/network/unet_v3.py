  # Paella's U-Net, third version: Paella of the official src/modules.py, by whose names the weights w go. From noisy tokens x
  # [B, H, W], noise level r [B] (1 all noise, 0 none) and the sequence that embed makes of conditions to logits
  # [B, H, W, codebook size]. Activations are [B, H, W, C].
  #
  # The conditions: vectors of a text's bytes, byt5 [B, L, width]; any number of CLIP text vectors, clip, and CLIP image vectors,
  # clip_image, [B, n, dimension] each. There is no mask: all rows of a call have one L. attn_weights [n] multiply how much the last
  # n vectors of the sequence are attended to, in every attention; [0] leaves all as they are.
  #
  # The sequence: [B, L, channels + 1], of each vector last how much it is attended to.
  #
  # Constants: levels; heads of each level's attention, finest first; patch, tokens along the side of what the network sees as one;
  # noise_embedding, its length. Which modules a level is made of, the names of their weights tell.

  def forward(self, w: Dict[str, Tensor], x: Tensor, r: Tensor, sequence: Tensor) -> Tensor:
    return self.denoise(w, x, r, sequence, None)

  # What each module gives, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor, r: Tensor, byt5: Tensor, clip: Tensor, clip_image: Tensor,
      attn_weights: Tensor) -> Dict[str, Tensor]:
    seen = annotate(Dict[str, Tensor], {})
    seen["out_mapper"] = self.denoise(w, x, r, self.embed(w, byt5, clip, clip_image, attn_weights), seen)
    return seen

  def denoise(self, w: Dict[str, Tensor], x: Tensor, r: Tensor, sequence: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    type = w["clf.1.weight"].dtype
    r_embed = self.see(seen, "r_embed", self.gen_r_embedding(r)).to(type)
    channels = sequence.size(2) - 1
    c_embed = self.see(seen, "c_embed", sequence.narrow(2, 0, channels).to(type))
    attended = sequence.narrow(2, channels, 1).to(type)
    x = self.norm(torch.embedding(w["in_mapper.0.weight"], x))
    x = self.see(seen, "embedding", self.norm(self.linear(w, "embedding.1", self.unshuffle(x))))

    skips = annotate(List[Tensor], [])
    for i in range(self.levels):
      x = self.level(w, "down_blocks." + str(i), self.heads[i], x, None, r_embed, c_embed, attended, seen)
      skips.append(x)

    for i in range(self.levels):
      skip = skips.pop()
      heads = self.heads[self.levels - 1 - i]
      x = self.level(w, "up_blocks." + str(i), heads, x, skip if i > 0 else None, r_embed, c_embed, attended, seen)

    x = self.see(seen, "clf", self.shuffle(self.linear(w, "clf.1", self.norm(x))))
    return torch.linear(self.norm(x), w["out_mapper.1.weight"].flatten(1))

  # All modules of a level, in the order of their names; the skip goes into the first.
  def level(self, w: Dict[str, Tensor], level: str, heads: int, x: Tensor, skip: Optional[Tensor], r_embed: Tensor,
      c_embed: Tensor, attended: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    j = 0
    more = True
    while more:
      name = level + "." + str(j)
      if name + ".depthwise.weight" in w:
        x = self.res_block(w, name, x, skip if j == 0 else None)
      elif name + ".mapper.weight" in w:
        x = self.timestep_block(w, name, x, r_embed)
      elif name + ".kv_mapper.1.weight" in w:
        x = self.attn_block(w, name, heads, x, c_embed, attended)
      elif name + ".1.weight" in w:
        x = self.resample(w, name + ".1", x, level.startswith("down"))
      else:
        more = False
      if more:
        x = self.see(seen, name, x)
      j += 1
    return x

  # The depthwise convolution's groups go over x and the skip side by side: with a skip, each of them holds two channels.
  def res_block(self, w: Dict[str, Tensor], name: str, x: Tensor, skip: Optional[Tensor]) -> Tensor:
    y = x if skip is None else torch.cat([x, skip], 3)
    weight = w[name + ".depthwise.weight"]
    y = torch.conv2d(y.permute([0, 3, 1, 2]), weight, w[name + ".depthwise.bias"], [1, 1], [1, 1], [1, 1], weight.size(0))
    y = self.norm(y.permute([0, 2, 3, 1]))
    y = torch.gelu(self.linear(w, name + ".channelwise.0", y))
    y = self.global_response_norm(w, name + ".channelwise.2", y)
    return x + self.linear(w, name + ".channelwise.4", y)

  def global_response_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    lengths = torch.sqrt(torch.sum(torch.square(x.to(6)), [1, 2], True))
    shares = (lengths / (torch.mean(lengths, [3], True) + 1e-06)).to(x.dtype)
    return w[name + ".gamma"] * (x * shares) + w[name + ".beta"] + x

  def timestep_block(self, w: Dict[str, Tensor], name: str, x: Tensor, r_embed: Tensor) -> Tensor:
    a, b = torch.chunk(self.linear(w, name + ".mapper", r_embed).unsqueeze(1).unsqueeze(1), 2, 3)
    return x * (1 + a) + b

  # Attention of every place to all places and to the conditions. What is attended to more or less has its value multiplied, which
  # is the same as the attention multiplied.
  def attn_block(self, w: Dict[str, Tensor], name: str, heads: int, x: Tensor, c_embed: Tensor, attended: Tensor) -> Tensor:
    places = self.norm(x).flatten(1, 2)
    keys = torch.cat([places, self.linear(w, name + ".kv_mapper.1", torch.silu(c_embed))], 1)
    weight = w[name + ".attention.attn.in_proj_weight"]
    bias = w[name + ".attention.attn.in_proj_bias"]
    c = x.size(3)
    q = self.split(torch.linear(places, weight.narrow(0, 0, c), bias.narrow(0, 0, c)), heads)
    kv = torch.linear(keys, weight.narrow(0, c, 2 * c), bias.narrow(0, c, 2 * c))
    k = self.split(kv.narrow(2, 0, c), heads)
    v = kv.narrow(2, c, c)
    of_places = v.narrow(1, 0, places.size(1))
    of_conditions = v.narrow(1, places.size(1), c_embed.size(1)) * attended
    y = torch.scaled_dot_product_attention(q, k, self.split(torch.cat([of_places, of_conditions], 1), heads))
    y = self.linear(w, name + ".attention.attn.out_proj", y.transpose(1, 2).flatten(2))
    return x + y.reshape(x.size())

  # Into heads [B, heads, L, width of a head].
  def split(self, x: Tensor, heads: int) -> Tensor:
    return x.reshape([x.size(0), x.size(1), heads, -1]).transpose(1, 2)

  # Between levels: a convolution, or on the way up a transposed one, of 2x2 places that don't overlap.
  def resample(self, w: Dict[str, Tensor], name: str, x: Tensor, down: bool) -> Tensor:
    x = self.norm(x).permute([0, 3, 1, 2])
    if down:
      x = torch.conv2d(x, w[name + ".weight"], w[name + ".bias"], [2, 2])
    else:
      x = torch.conv_transpose2d(x, w[name + ".weight"], w[name + ".bias"], [2, 2])
    return x.permute([0, 2, 3, 1])

  # The sequence of the conditions, the same at every step: gen_c_embeddings of the official code, and how much each is attended to.
  def embed(self, w: Dict[str, Tensor], byt5: Tensor, clip: Tensor, clip_image: Tensor, attn_weights: Tensor) -> Tensor:
    type = w["byt5_mapper.weight"].dtype
    of_bytes = self.linear(w, "byt5_mapper", byt5.to(type))
    text = self.tokens(self.linear(w, "clip_mapper", clip.to(type)), of_bytes.size(2))
    image = self.tokens(self.linear(w, "clip_image_mapper", clip_image.to(type)), of_bytes.size(2))
    c_embed = self.norm(torch.cat([of_bytes, text, image], 1))
    attended = torch.ones([c_embed.size(1) - attn_weights.numel()], dtype=type, device=c_embed.device)
    attended = torch.cat([attended, attn_weights.to(type)]).reshape([1, c_embed.size(1), 1])
    return torch.cat([c_embed, attended.expand([c_embed.size(0), c_embed.size(1), 1])], 2)

  # Several tokens of each vector.
  def tokens(self, x: Tensor, channels: int) -> Tensor:
    return x.reshape([x.size(0), x.size(1) * (x.size(2) // channels), channels])

  # Sines and cosines of 10000 r at falling frequencies, which are rounded where the official code rounds them: the sines of large
  # angles show the last bit.
  def gen_r_embedding(self, r: Tensor) -> Tensor:
    half = self.noise_embedding // 2
    frequencies = torch.exp(torch.arange(half, dtype=6, device=r.device) * -(torch.log(10000) / (half - 1)))
    angles = (r * 10000).unsqueeze(1) * frequencies
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)

  # A linear layer, or a convolution of single places.
  def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.linear(x, w[name + ".weight"].flatten(1), w[name + ".bias"])

  # Over channels, without weights.
  def norm(self, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], None, None, 1e-06)

  # Patches of places to channels, and back; a patch's places are the fastest.
  def unshuffle(self, x: Tensor) -> Tensor:
    p = self.patch
    y = x.reshape([x.size(0), x.size(1) // p, p, x.size(2) // p, p, x.size(3)])
    return y.permute([0, 1, 3, 5, 2, 4]).flatten(3)

  def shuffle(self, x: Tensor) -> Tensor:
    p = self.patch
    y = x.reshape([x.size(0), x.size(1), x.size(2), x.size(3) // (p * p), p, p])
    return y.permute([0, 1, 4, 2, 5, 3]).reshape([x.size(0), x.size(1) * p, x.size(2) * p, x.size(3) // (p * p)])
