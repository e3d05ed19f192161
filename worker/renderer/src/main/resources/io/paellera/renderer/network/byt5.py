  # The encoder of ByT5 (a T5 v1.1 over bytes; arXiv 2105.13626) as Hugging Face builds it (T5EncoderModel), by whose names the
  # weights w go. From token ids x [B, L] to a vector for each of them [B, L, width]. There is no mask: all texts of a call have one
  # length.
  #
  # Constants: layers; heads of each attention; buckets of distances; farthest, the distance from which all are in the last.

  def forward(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.encode(w, x, None)

  # What each module gives, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor) -> Dict[str, Tensor]:
    seen = annotate(Dict[str, Tensor], {})
    seen["encoder.final_layer_norm"] = self.encode(w, x, seen)
    return seen

  def encode(self, w: Dict[str, Tensor], ids: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    x = torch.embedding(w["encoder.embed_tokens.weight"], ids)
    bias = self.position_bias(w, x.size(1))
    for i in range(self.layers):
      block = "encoder.block." + str(i)
      x = x + self.attention(w, block + ".layer.0.SelfAttention", self.norm(w, block + ".layer.0.layer_norm", x), bias)
      x = x + self.feed_forward(w, block + ".layer.1.DenseReluDense", self.norm(w, block + ".layer.1.layer_norm", x))
      x = self.see(seen, block, x)
    return self.norm(w, "encoder.final_layer_norm", x).to(6)

  def attention(self, w: Dict[str, Tensor], name: str, x: Tensor, bias: Tensor) -> Tensor:
    q = self.split(self.linear(w, name + ".q", x))
    k = self.split(self.linear(w, name + ".k", x))
    v = self.split(self.linear(w, name + ".v", x))
    y = torch.scaled_dot_product_attention(q, k, v, bias, 0., False, scale=1.)
    return self.linear(w, name + ".o", y.transpose(1, 2).flatten(2))

  # Into heads [B, heads, L, width of a head].
  def split(self, x: Tensor) -> Tensor:
    return x.reshape([x.size(0), x.size(1), self.heads, -1]).transpose(1, 2)

  def feed_forward(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    y = torch.gelu(self.linear(w, name + ".wi_0", x), approximate="tanh") * self.linear(w, name + ".wi_1", x)
    return self.linear(w, name + ".wo", y)

  def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.linear(x, w[name + ".weight"])

  # Root mean square, without a mean; taken in float32 (type 6), whatever the weights are in.
  def norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    y = x.to(6)
    y = y * torch.rsqrt(torch.mean(torch.square(y), [-1], True) + 1e-06)
    return y.to(x.dtype) * w[name + ".weight"]

  # What every attention adds for how far a key lies from a query, [1, heads, L, L].
  def position_bias(self, w: Dict[str, Tensor], length: int) -> Tensor:
    table = w["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
    places = torch.arange(length, device=table.device)
    distances = places.unsqueeze(0) - places.unsqueeze(1)
    side = self.buckets // 2
    exact = side // 2
    away = torch.abs(distances)
    scale = torch.log(torch.clamp_min(away, 1).to(6) / exact) / torch.log(self.farthest / exact) * (side - exact)
    far = torch.clamp_max(exact + scale.to(4), side - 1)
    bucket = torch.where(torch.lt(away, exact), away, far) + torch.gt(distances, 0).to(4) * side
    return torch.embedding(table, bucket).permute([2, 0, 1]).unsqueeze(0)
