  # What both towers of CLIP are made of. Activations are [B, L, C]; causal attention sees no place that comes later.

  def residual_attention_block(self, w: Dict[str, Tensor], name: str, x: Tensor, causal: bool, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    y = self.see(seen, name + ".ln_1", self.layer_norm(w, name + ".ln_1", x))
    x = x + self.see(seen, name + ".attn", self.attention(w, name + ".attn", y, causal))
    y = self.see(seen, name + ".ln_2", self.layer_norm(w, name + ".ln_2", x))
    y = self.see(seen, name + ".mlp.gelu", self.activate(self.linear(w, name + ".mlp.c_fc", y)))
    x = x + self.see(seen, name + ".mlp", self.linear(w, name + ".mlp.c_proj", y))
    return self.see(seen, name, x)

  def attention(self, w: Dict[str, Tensor], name: str, x: Tensor, causal: bool) -> Tensor:
    qkv = torch.linear(x, w[name + ".in_proj_weight"], w[name + ".in_proj_bias"])
    heads = [x.size(0), x.size(1), 3, self.heads, x.size(2) // self.heads]
    q, k, v = torch.unbind(qkv.reshape(heads).permute([2, 0, 3, 1, 4]))
    y = torch.scaled_dot_product_attention(q, k, v, None, 0., causal).transpose(1, 2)
    return self.linear(w, name + ".out_proj", y.reshape(x.size()))

  def activate(self, x: Tensor) -> Tensor:
    return x * torch.sigmoid(x * 1.702) if self.quick_gelu else torch.gelu(x)

  def layer_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(2)], w[name + ".weight"], w[name + ".bias"], 1e-05)

  def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.linear(x, w[name + ".weight"], w[name + ".bias"])

