  # The Gumbel VQGAN of ruDALL-E (rudalle/vae/model.py) with the encoder and decoder of taming-transformers
  # (modules/diffusionmodules/model.py), by whose names the weights w go. Pictures are [B, 3, H, W] in [0, 1], tokens
  # [B, H / factor, W / factor], activations [B, C, H, W].
  #
  # Constants: levels, the resolutions; residual_blocks of each level of the encoder, the decoder's have one more.

  # The likeliest tokens of pictures, where the official code draws them; -1 where the encoder ran over its numbers' range.
  def encode(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    logits = self.conv(w, "quantize.proj", self.latent(w, x))
    return torch.where(torch.isnan(logits).any(1), -1, torch.argmax(logits, 1))

  # Pictures of tokens.
  def decode(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return (torch.clamp(self.decode_codes(w, self.codes(w, x)).to(6), -1, 1) + 1) * 0.5

  # What each module gives on the way from pictures to tokens, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor) -> Dict[str, Tensor]:
    latent = self.latent(w, x)
    return {"quant_conv": latent, "quantize.proj": self.conv(w, "quantize.proj", latent)}

  def latent(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.conv(w, "quant_conv", self.encoder(w, (x * 2 - 1).to(w["quant_conv.weight"].dtype)))

  # Vectors [B, code dimension, H, W] of tokens.
  def codes(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return torch.embedding(w["quantize.embed.weight"], x).permute([0, 3, 1, 2])

  # Pictures around [-1, 1], not clamped, of vectors.
  def decode_codes(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.decoder(w, self.conv(w, "post_quant_conv", x))

  def encoder(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    x = self.conv(w, "encoder.conv_in", x)
    for level in range(self.levels):
      down = "encoder.down." + str(level)
      for i in range(self.residual_blocks):
        x = self.block(w, down, i, x)
      if level < self.levels - 1:
        name = down + ".downsample.conv"
        x = torch.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1]), w[name + ".weight"], w[name + ".bias"], [2, 2])
    x = self.mid(w, "encoder.mid", x)
    return self.conv(w, "encoder.conv_out", self.norm_swish(w, "encoder.norm_out", x))

  def decoder(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    x = self.mid(w, "decoder.mid", self.conv(w, "decoder.conv_in", x))
    for level in range(self.levels - 1, -1, -1):
      up = "decoder.up." + str(level)
      for i in range(self.residual_blocks + 1):
        x = self.block(w, up, i, x)
      if level > 0:
        x = torch.upsample_nearest2d(x, [x.size(2) * 2, x.size(3) * 2])
        x = self.conv(w, up + ".upsample.conv", x)
    return self.conv(w, "decoder.conv_out", self.norm_swish(w, "decoder.norm_out", x))

  # A residual block of a level, and the attention that follows it at some levels.
  def block(self, w: Dict[str, Tensor], level: str, i: int, x: Tensor) -> Tensor:
    x = self.resnet_block(w, level + ".block." + str(i), x)
    attention = level + ".attn." + str(i)
    return self.attn_block(w, attention, x) if attention + ".q.weight" in w else x

  def mid(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    x = self.resnet_block(w, name + ".block_1", x)
    x = self.attn_block(w, name + ".attn_1", x)
    return self.resnet_block(w, name + ".block_2", x)

  def resnet_block(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    h = self.conv(w, name + ".conv1", self.norm_swish(w, name + ".norm1", x))
    h = self.conv(w, name + ".conv2", self.norm_swish(w, name + ".norm2", h))
    if name + ".nin_shortcut.weight" in w:
      x = self.conv(w, name + ".nin_shortcut", x)
    return x + h

  def attn_block(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    h = self.norm(w, name + ".norm", x)
    q = self.conv(w, name + ".q", h).flatten(2).transpose(1, 2)
    k = self.conv(w, name + ".k", h).flatten(2).transpose(1, 2)
    v = self.conv(w, name + ".v", h).flatten(2).transpose(1, 2)
    h = torch.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(x.size())
    return x + self.conv(w, name + ".proj_out", h)

  def norm_swish(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.silu(self.norm(w, name, x))

  def norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.group_norm(x, 32, w[name + ".weight"], w[name + ".bias"], 1e-06)

  # A convolution of 3x3 or 1x1.
  def conv(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    weight = w[name + ".weight"]
    padding = weight.size(2) // 2
    return torch.conv2d(x, weight, w[name + ".bias"], [1, 1], [padding, padding])

