  # CLIP's text transformer as open_clip builds it (transformer.py), by whose names the weights w go: pre-norm blocks with causal
  # attention, and the vector at the end of the text, projected and not normalised. From token ids x [B, L] to [B, dimension].
  #
  # Constants: layers; heads of each attention; quick_gelu, whether activations are x sigmoid(1.702 x).

  def forward(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.encode_text(w, x, None)

  # What each module gives, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor) -> Dict[str, Tensor]:
    seen = annotate(Dict[str, Tensor], {})
    seen["text_projection"] = self.encode_text(w, x, seen)
    return seen

  def encode_text(self, w: Dict[str, Tensor], text: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    x = torch.embedding(w["token_embedding.weight"], text) + w["positional_embedding"].narrow(0, 0, text.size(1))
    x = self.see(seen, "positional_embedding", x)
    for i in range(self.layers):
      x = self.residual_attention_block(w, "transformer.resblocks." + str(i), x, seen)
    x = self.see(seen, "ln_final", self.layer_norm(w, "ln_final", x))
    end = torch.argmax(text, 1)  # the first of the largest ids: the end of text has the largest of all
    return torch.matmul(x.flatten(0, 1).index_select(0, torch.arange(x.size(0), device=x.device) * x.size(1) + end), w["text_projection"])

  def residual_attention_block(self, w: Dict[str, Tensor], name: str, x: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    y = self.see(seen, name + ".ln_1", self.layer_norm(w, name + ".ln_1", x))
    x = x + self.see(seen, name + ".attn", self.attention(w, name + ".attn", y))
    y = self.see(seen, name + ".ln_2", self.layer_norm(w, name + ".ln_2", x))
    y = self.see(seen, name + ".mlp.gelu", self.activate(self.linear(w, name + ".mlp.c_fc", y)))
    x = x + self.see(seen, name + ".mlp", self.linear(w, name + ".mlp.c_proj", y))
    return self.see(seen, name, x)

  def attention(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    qkv = torch.linear(x, w[name + ".in_proj_weight"], w[name + ".in_proj_bias"])
    heads = [x.size(0), x.size(1), 3, self.heads, x.size(2) // self.heads]
    q, k, v = torch.unbind(qkv.reshape(heads).permute([2, 0, 3, 1, 4]))
    y = torch.scaled_dot_product_attention(q, k, v, None, 0., True).transpose(1, 2)
    return self.linear(w, name + ".out_proj", y.reshape(x.size()))

  def activate(self, x: Tensor) -> Tensor:
    return x * torch.sigmoid(x * 1.702) if self.quick_gelu else torch.gelu(x)

  def layer_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(2)], w[name + ".weight"], w[name + ".bias"], 1e-05)

  def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.linear(x, w[name + ".weight"], w[name + ".bias"])

